// Audits -> the data of the page.

#include "cli/report/page_data.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analyzer/base/text.h"
#include "cli/report/cost_rows.h"
#include "cli/report/json_parts.h"
#include "cli/report/tool.h"
#include "cli/report/words.h"
#include "rules/catalog.h"

namespace cfnaudit::cli {
namespace {

/// Beyond these bytes further templates are listed with their findings and sums alone.
constexpr std::size_t kMostBytes = 16'000'000;

/// What is the same in several environments stands once, with the environments that have it.
class Rows {
 public:
  /// `example` is not compared: that of the first environment is kept. The row's number.
  std::size_t add(Json row, std::size_t environment, std::optional<Json> example = std::nullopt) {
    const auto [known, fresh] = numbers_.emplace(document_text(row, -1), rows_.size());
    if (fresh) {
      if (example) row["witness"] = std::move(*example);
      row["in"] = Json::array();
      rows_.push_back(std::move(row));
    }
    Json& in = rows_[known->second]["in"];
    if (in.empty() || in.back() != environment) in.push_back(environment);
    return known->second;
  }

  Json take() { return std::move(rows_); }

 private:
  std::map<std::string, std::size_t> numbers_;
  Json rows_ = Json::array();
};

/// The environments that are shown, as everywhere; rows number them by their position here.
std::vector<std::size_t> shown_environments(const audit::Audit& audit) {
  std::vector<std::size_t> out;
  for (std::size_t e = 0; e < audit.resolution.stacks.size(); ++e)
    if (audit.is_shown(e)) out.push_back(e);
  return out;
}

class TemplateData {
 public:
  TemplateData(const audit::Audit& audit, const SourceMap& sources, const ReportOptions& options)
      : audit_(&audit), sources_(&sources), options_(&options), shown_(shown_environments(audit)) {}

  /// `brief`: findings and sums.
  Json build(bool brief) const {
    Json out = {{"path", audit_->file->name()},
                {"headline", headline(*audit_)},
                {"isTemplate", audit_->is_template},
                {"isWhole", audit_->is_whole()},
                {"unread", unread_words(*audit_)},
                {"region", audit_->region()},
                {"accountIsGiven", audit_->options.account_is_given},
                {"brief", brief},
                {"environments", environments()},
                {"findings", findings()},
                {"members", members()},
                {"rules", rules()},
                {"incomplete", incomplete_json(*audit_)},
                {"open", open_questions(*audit_)},
                {"coverage",
                 {{"rules", audit_->coverage.rules},
                  {"off", audit_->coverage.off},
                  {"unknownTypes", audit_->coverage.unknown_types}}},
                {"cost", cost(brief)}};
    if (options_->promises) out["promises"] = promises_json(*audit_);
    if (brief) return out;
    out["resources"] = resources();
    out["access"] = access();
    out["graph"] = graph();
    out["sources"] = sources();
    return out;
  }

  /// Resources and their edges that `after` has no more.
  Json gone(const audit::Audit& after) const {
    std::set<std::string_view> kept;
    for (const auto& graph : after.graphs)
      for (const auto index : graph.resources()) kept.insert(graph.resource(index).id());
    return graph([&](std::string_view id) { return !kept.contains(id); });
  }

 private:
  Json environments() const {
    Json out = Json::array();
    const auto& all = audit_->resolution.environments.environments;
    for (const auto e : shown_)
      out.push_back({{"name", all[e].shown}, {"full", environment_name(*audit_, e)}});
    return out;
  }

  Json findings() const {
    Json out = Json::array();
    for (const auto* list : {&audit_->findings, &audit_->suppressed})
      for (const auto& one : *list) out.push_back(finding_json(*audit_, *sources_, one));
    return out;
  }

  /// Of findings about many resources, all of them.
  Json members() const {
    Json out = Json::object();
    for (const auto& one : audit_->findings)
      if (one.members.size() > 1) out[one.fingerprint] = one.members;
    return out;
  }

  /// What the rules of the findings are about.
  Json rules() const {
    Json out = Json::object();
    for (const auto* list : {&audit_->findings, &audit_->suppressed})
      for (const auto& one : *list)
        if (const rules::Rule* rule = rules::find_rule(one.rule))
          out[one.rule] = {{"name", rule->info.name},
                           {"summary", rule->info.summary},
                           {"source", rule->info.source},
                           {"page", rule_url(one.rule)}};
    return out;
  }

  /// Where each resource is written.
  Json resources() const {
    Json out = Json::object();
    for (const auto& resource : audit_->tmpl.resources) {
      const Span id = resource.id.span;
      const Span all = resource.span;
      out[std::string(resource.id.value)] = {
          {"type", resource.type.value},
          {"path", sources_->file(id).name()},
          {"line", sources_->start(id).line},
          {"end", all.file == id.file ? sources_->end(all).line : sources_->start(id).line},
          {"made", made_by(*audit_, resource.id.value)}};
    }
    return out;
  }

  Json access() const {
    Rows principals;
    Rows reach;
    Rows through;
    Rows entries;
    Json ranks = Json::object();
    for (std::size_t i = 0; i < shown_.size() && shown_[i] < audit_->access.size(); ++i) {
      const auto& graph = audit_->graphs[shown_[i]];
      const auto& access = audit_->access[shown_[i]];
      const auto& paths = audit_->paths[shown_[i]];
      for (const auto& one : access.principals) principals.add(principal_json(graph, one), i);
      for (const auto& one : access.destinations) ranks[one.id] = access::destination_rank(one);
      std::vector<std::size_t> numbers;
      for (const auto& one : access.reach) {
        Json row = reach_json(*audit_, graph, access, *sources_, one);
        Json witness = std::move(row["witness"]);
        row.erase("witness");
        row.erase("via");
        numbers.push_back(reach.add(std::move(row), i, std::move(witness)));
      }
      for (const auto& one : paths.transitive) add_through(through, graph, access, one, numbers, i);
      for (const auto& one : paths.entry_points) {
        Json row = entry_json(graph, access, one);
        Json witness = std::move(row["witness"]);
        row.erase("witness");
        entries.add(std::move(row), i, std::move(witness));
      }
    }
    return {{"principals", principals.take()},
            {"reach", reach.take()},
            {"through", through.take()},
            {"entryPoints", entries.take()},
            {"ranks", std::move(ranks)}};  // data first
  }

  /// Actions, levels and statements are those of the row that it ends with.
  static void add_through(Rows& to, const graph::Graph& graph, const access::Access& access,
                          const access::Transitive& one, const std::vector<std::size_t>& numbers,
                          std::size_t environment) {
    const auto& last = access.reach[one.reach];
    Json row = transitive_json(graph, access,
                               {{"resource", access.destinations[last.destination].id},
                                {"conditions", last.conditions},
                                {"unknown", last.unknown},
                                {"via", Json::array()}},
                               one);
    row.erase("witness");
    row["reach"] = numbers[one.reach];
    to.add(std::move(row), environment);
  }

  static Json resource_cost(const pricing::ResourceCost& cost) {
    Json out = resource_cost_json(cost);
    for (std::size_t i = 0; i < cost.items.size(); ++i)
      out["items"][i]["words"] = explain(cost.items[i]);
    return out;
  }

  Json cost(bool brief) const {
    Json environments = Json::array();
    Rows resources;
    Rows ways;
    for (std::size_t i = 0; i < shown_.size() && shown_[i] < audit_->cost.environments.size();
         ++i) {
      const auto& cost = audit_->cost.environments[shown_[i]];
      environments.push_back(sums_json(cost, audit_->is_whole(), options_->exchange));
      if (!brief)
        for (const auto& one : cost.resources) resources.add(resource_cost(one), i);
      if (brief || shown_[i] >= audit_->traffic.size()) continue;
      const Json traffic = traffic_json(audit_->traffic[shown_[i]]);
      for (const auto& one : traffic.at("entryPoints")) ways.add(one, i);
    }
    return {{"environments", std::move(environments)},
            {"resources", resources.take()},
            {"entryPoints", ways.take()},
            {"basis", price_basis(*audit_, options_->today)},
            {"variations", cost_variations(*audit_)},
            {"unpriced", unpriced_json(*audit_)},
            {"free", free_json(*audit_)}};
  }

  template <typename Keep>
  Json graph(Keep keep) const {
    Rows nodes;
    Rows edges;
    for (std::size_t i = 0; i < shown_.size() && shown_[i] < audit_->graphs.size(); ++i) {
      const graph::Graph& graph = audit_->graphs[shown_[i]];
      for (const auto index : graph.resources())
        if (const auto& one = graph.resource(index); keep(one.id()))
          nodes.add({{"id", one.id()}, {"type", one.type()}}, i);
      for (const auto& one : graph.edges()) {
        if (!keep(graph.resource(one.from).id()) && !keep(graph.resource(one.to).id())) continue;
        Json row = edge_json(*audit_, graph, one, *sources_);
        row["semantic"] = graph::is_semantic(one.kind);
        edges.add(std::move(row), i);
      }
    }
    return {{"nodes", nodes.take()}, {"edges", edges.take()}};
  }

  Json graph() const {
    return graph([](std::string_view) { return true; });
  }

  /// The text of the template and of the files in it, without its secrets.
  Json sources() const {
    std::vector<const SourceFile*> files = {audit_->file};
    for (const auto* file : audit_->expansion.files)
      if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
    Json out = Json::array();
    for (const auto* file : files) {
      std::string text;
      const auto count = static_cast<std::uint32_t>(file->lines().line_count());
      for (std::uint32_t line = 1; line <= count; ++line)
        text += concat(line == 1 ? "" : "\n", file->shown_line(line));
      out.push_back({{"path", file->name()}, {"text", std::move(text)}});
    }
    return out;
  }

  const audit::Audit* audit_;
  const SourceMap* sources_;
  const ReportOptions* options_;
  std::vector<std::size_t> shown_;
};

Json head(const ReportOptions& options, std::string_view section) {
  return {{"tool", {{"name", kToolName}, {"version", kVersion}}},
          {"section", section},
          {"unread", incomplete_json(std::span<const Unread>(options.unread))}};
}

/// Puts the templates, each a text of its own, into the rest.
class Document {
 public:
  template <typename Build>
  void add(const Build& build) {
    std::string text = document_text(build(false), -1);
    // The first is shown in any case.
    if (!templates_.empty() && size_ + text.size() > kMostBytes)
      text = document_text(build(true), -1);
    size_ += text.size();
    templates_.push_back(std::move(text));
  }

  std::string text(const Json& head) const {
    std::string out = document_text(head, -1);
    out.resize(out.rfind('}'));
    return concat(out, ",\"templates\":[", join(templates_, ","), "]}\n");
  }

 private:
  std::vector<std::string> templates_;
  std::size_t size_ = 0;
};

}  // namespace

std::string page_data(Audits audits, const SourceMap& sources, const ReportOptions& options,
                      std::string_view section) {
  Document document;
  for (const audit::Audit* audit : audits)
    document.add([&](bool brief) { return TemplateData(*audit, sources, options).build(brief); });
  return document.text(head(options, section));
}

std::string page_data(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options) {
  Document document;
  for (const auto& one : differences) {
    if (one.empty()) continue;
    document.add([&](bool brief) {
      const auto& [before, after] = one.pair;
      Json out = TemplateData(one.pair.shown(), sources, options.report).build(brief);
      out["diff"] = difference_json(one, sources);
      const bool both = before != nullptr && after != nullptr;
      if (both && !brief) out["gone"] = TemplateData(*before, sources, options.report).gone(*after);
      return out;
    });
  }
  Json out = head(options.report, "overview");
  out["loosened"] = loosened_lines(differences, options);
  out["headlines"] = headlines(differences);
  out["isDiff"] = true;
  return document.text(out);
}

}  // namespace cfnaudit::cli
