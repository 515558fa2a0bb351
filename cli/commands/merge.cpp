#include "cli/commands/merge.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/shard.h"
#include "cli/formats.h"
#include "cli/input/files.h"
#include "cli/output.h"
#include "cli/report/share.h"
#include "cli/version.h"

// Reports of shards -> the report of all.

namespace cfnaudit::cli {

namespace {

/// A template's part of a shard's report.
struct Merged {
  ShardTemplate about;
  Share share;
};

struct ShardReport {
  std::string path;
  bool is_sarif = false;
  Shard shard;
  std::vector<Merged> templates;  // beside shard.templates
};

const Json* at(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const Json* json) {
  return json != nullptr && json->is_string() ? json->get<std::string>() : std::string();
}

std::size_t index_of(Severity severity) { return static_cast<std::size_t>(severity); }

Severity severity_named(std::string_view name) {
  for (const auto severity : {Severity::kNote, Severity::kWarning})
    if (to_string(severity) == name) return severity;
  return Severity::kError;
}

/// Of the member `templates` of a report as JSON.
Share share_of(const ShardTemplate& about, const Json& report) {
  Share out;
  out.path = about.path;
  out.unread = about.unread;
  out.pieces.push_back({.text = value_text(report)});
  const Json* findings = at(report, "findings");
  if (findings == nullptr || !findings->is_array()) return out;
  for (const auto& finding : *findings) {
    const Json* suppressed = at(finding, "suppressed");
    if (suppressed != nullptr && !suppressed->is_null())
      ++out.suppressed;
    else
      ++out.counts.of[index_of(severity_named(text_of(at(finding, "severity"))))];
  }
  return out;
}

/// Of a template's results in SARIF, the index of the rule left out.
Share share_of(const ShardTemplate& about, const Json* results, std::size_t first) {
  Share out;
  out.path = about.path;
  out.unread = about.unread;
  for (std::size_t i = first; i < first + about.results; ++i) {
    Json result = (*results)[i];
    result.erase("ruleIndex");
    out.pieces.push_back({text_of(at(result, "ruleId")),
                          severity_named(text_of(at(result, "level"))), value_text(result)});
  }
  return out;
}

tl::unexpected<Error> no_shard(const std::string& path) {
  return failure(concat(path, " is not a report of check --shard with --format json or sarif"));
}

Result<ShardReport> read_sarif(const std::string& path, const Json& run) {
  const Json* driver = at(run, "tool");
  driver = driver == nullptr ? nullptr : at(*driver, "driver");
  const Json* properties = at(run, "properties");
  const Json* about = properties == nullptr ? nullptr : at(*properties, "shard");
  const Json* results = at(run, "results");
  auto shard = about == nullptr ? std::nullopt : read_shard(*about);
  if (!shard || driver == nullptr || results == nullptr || !results->is_array())
    return no_shard(path);
  if (text_of(at(*driver, "version")) != kVersion)
    return failure(concat(path, " was written by another version of the program"));
  ShardReport out{path, true, std::move(*shard), {}};
  std::size_t first = 0;
  for (const auto& one : out.shard.templates) {
    if (one.results > results->size() - first) return no_shard(path);
    out.templates.push_back({one, share_of(one, results, first)});
    first += one.results;
  }
  if (first != results->size()) return no_shard(path);
  return out;
}

Result<ShardReport> read_json(const std::string& path, const Json& document) {
  const Json* tool = at(document, "tool");
  const Json* about = at(document, "shard");
  const Json* templates = at(document, "templates");
  auto shard = about == nullptr ? std::nullopt : read_shard(*about);
  if (!shard || tool == nullptr || templates == nullptr || !templates->is_array() ||
      templates->size() != shard->templates.size())
    return no_shard(path);
  if (text_of(at(*tool, "version")) != kVersion)
    return failure(concat(path, " was written by another version of the program"));
  ShardReport out{path, false, std::move(*shard), {}};
  for (std::size_t i = 0; i < templates->size(); ++i)
    out.templates.push_back(
        {out.shard.templates[i], share_of(out.shard.templates[i], (*templates)[i])});
  return out;
}

Result<ShardReport> read_report(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected<Error>(text.error());
  const Json document = Json::parse(*text, nullptr, false);
  if (document.is_discarded())
    return failure(concat(path, " is not complete: run this shard again"));
  const Json* runs = at(document, "runs");
  if (runs == nullptr) return read_json(path, document);
  return runs->is_array() && runs->size() == 1 ? read_sarif(path, runs->front()) : no_shard(path);
}

/// Are they all shards of one run, each once? Otherwise what is wrong.
std::string mismatch(const std::vector<ShardReport>& reports) {
  const ShardReport& first = reports.front();
  std::vector<const ShardReport*> by_index(first.shard.count, nullptr);
  for (const auto& report : reports) {
    if (report.is_sarif != first.is_sarif)
      return concat(first.path, " and ", report.path, " are in different formats");
    if (report.shard.count != first.shard.count || report.shard.run != first.shard.run)
      return concat(first.path, " and ", report.path,
                    " are not of the same run: other options, settings or files");
    auto& known = by_index[report.shard.index - 1];
    if (known != nullptr)
      return concat(known->path, " and ", report.path, " are both shard ",
                    std::to_string(report.shard.index));
    known = &report;
  }
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < by_index.size(); ++i)
    if (by_index[i] == nullptr) missing.push_back(std::to_string(i + 1));
  if (missing.empty()) return {};
  return concat(missing.size() == 1 ? "shard " : "shards ", enumerate(missing), " of ",
                std::to_string(first.shard.count), missing.size() == 1 ? " is" : " are",
                " missing");
}

/// What no shard with a template could answer.
int complain_about_settings(const std::vector<ShardReport>& reports) {
  int out = kClean;
  const auto* first = static_cast<const ShardReport*>(nullptr);
  for (const auto& report : reports)
    if (first == nullptr && !report.templates.empty()) first = &report;
  if (first == nullptr) return out;
  for (const auto& one : first->shard.complaints) {
    const bool everywhere = std::all_of(reports.begin(), reports.end(), [&](const auto& report) {
      return report.templates.empty() ||
             std::any_of(report.shard.complaints.begin(), report.shard.complaints.end(),
                         [&](const auto& other) { return other.about == one.about; });
    });
    if (!everywhere) continue;
    complain(one.message);
    out = worst(out, one.exit_code);
  }
  return out;
}

void leave_out_parts(std::vector<Merged>& templates) {
  std::vector<Contents> all;
  for (const auto& one : templates) all.push_back({one.about.path, one.about.files});
  const auto parts = parts_among(all);
  const std::set<std::size_t> left_out(parts.begin(), parts.end());
  std::size_t i = 0;
  std::erase_if(templates,
                [&](const Merged& one) { return left_out.contains(i++) && one.about.found; });
}

int refuse(std::string_view why) {
  complain(why);
  return kFailed;
}

}  // namespace

int run_merge(const Options& options) {
  std::vector<ShardReport> reports;
  for (const auto& path : options.paths) {
    auto report = read_report(path);
    if (!report) return refuse(report.error().message);
    reports.push_back(std::move(*report));
  }
  if (const auto problem = mismatch(reports); !problem.empty()) return refuse(problem);
  std::sort(reports.begin(), reports.end(),
            [](const auto& a, const auto& b) { return a.shard.index < b.shard.index; });
  int code = complain_about_settings(reports);
  std::vector<Merged> templates;
  std::vector<ShardUnread> unread;
  for (auto& report : reports) {
    std::move(report.templates.begin(), report.templates.end(), std::back_inserter(templates));
    std::move(report.shard.unread.begin(), report.shard.unread.end(), std::back_inserter(unread));
  }
  std::stable_sort(templates.begin(), templates.end(),
                   [](const auto& a, const auto& b) { return a.about.at < b.about.at; });
  std::stable_sort(unread.begin(), unread.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  leave_out_parts(templates);
  ReportOptions shown;
  for (auto& one : unread) {
    complain(one.what.problem);
    shown.unread.push_back(std::move(one.what));
  }
  if (!shown.unread.empty()) code = kFailed;
  if (templates.empty()) return refuse("no template found");
  std::vector<Share> shares;
  for (auto& one : templates) {
    code = worst(code, one.about.exit_code);
    shares.push_back(std::move(one.share));
  }
  const auto join = reports.front().is_sarif ? join_sarif : join_json;
  return write_report(options.output, join(shares, shown)) ? code : kFailed;
}

}  // namespace cfnaudit::cli
