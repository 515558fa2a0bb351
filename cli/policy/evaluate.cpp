// Requests -> decisions: one from options, or one a line.

#include <cstdio>
#include <iostream>
#include <sstream>

#include "analyzer/base/text.h"
#include "analyzer/policy/request.h"
#include "analyzer/policy/text_document.h"
#include "analyzer/syntax/reader.h"
#include "cli/commands/exit_code.h"
#include "cli/input/files.h"
#include "cli/output.h"
#include "cli/policy/inputs.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

namespace {

std::string listed(const std::vector<DecisionStatement>& statements, std::string_view effect) {
  std::vector<std::string> out;
  for (const DecisionStatement& one : statements)
    if (one.effect == effect)
      out.push_back(concat(one.policy, " statement ", std::to_string(one.statement)));
  constexpr std::size_t kFew = 3;
  if (out.size() > kFew) {
    const std::size_t more = out.size() - kFew;
    out.resize(kFew);
    out.push_back(concat(std::to_string(more), " more"));
  }
  return enumerate(out);
}

std::string reason_of(const iam::Decision& decision, const DecisionRow& row) {
  switch (decision.verdict) {
    case iam::Verdict::kAllowed: {
      const std::string allows = listed(row.matched, "Allow");
      return allows.empty() ? "no Allow is required: the caller is the root user, or the action is "
                              "sts:GetCallerIdentity"
                            : concat("allowed by ", allows);
    }
    case iam::Verdict::kExplicitlyDenied:
      return concat("denied by ", listed(row.matched, "Deny"));
    case iam::Verdict::kImplicitlyDenied: {
      std::vector<std::string> layers;
      for (const iam::Layer layer : decision.missing) layers.emplace_back(to_string(layer));
      return layers.empty() ? "the caller cannot perform this action"
                            : concat("no Allow from ", enumerate(layers));
    }
    case iam::Verdict::kUnknown:
      break;
  }
  std::vector<std::string> reasons;
  for (const iam::Doubt& doubt : decision.doubts) reasons.push_back(doubt.reason);
  return join(reasons, "; ");
}

DecisionRow decided(const policy::Case& one) {
  const iam::Decision decision = iam::decide(one.policies, one.request);
  DecisionRow out;
  out.decision = std::string(to_string(decision.verdict));
  for (const iam::StatementMatch& match : decision.matched) {
    const iam::Statement& statement = match.source();
    out.matched.push_back({std::string(policy::field_of(match.layer)), match.policy->source().id,
                           match.statement, statement.sid,
                           statement.effect == iam::Effect::kAllow ? "Allow" : "Deny",
                           match.match == Tri::kYes});
  }
  out.reason = reason_of(decision, out);
  return out;
}

DecisionRow undecided(std::string reason) { return {"Unknown", {}, std::move(reason)}; }

/// One line of input.
DecisionRow decided(std::string line) {
  const SourceFile file(0, "<line>", std::move(line));
  const auto document = syntax::read(file);
  const auto problems = policy::syntax_problems(document);
  if (!problems.empty()) return undecided(problems.front().message);
  const auto read = policy::read_case(*document.value.root);
  for (const Diagnostic& one : read.diagnostics)
    if (one.rule == "invalid-request") return undecided(one.message);
  return decided(read.value);
}

/// Lines with their end; decisions go out as they are made.
class Stream {
 public:
  explicit Stream(const Options& options) : options_(options) {}

  int run() {
    const auto& documents = options_.policy.documents;
    const std::string path = documents.empty() ? "-" : documents.front();
    std::istringstream file;
    if (path != "-") {
      auto text = read_file(path);
      if (!text) return fail(text.error().message);
      file.str(*std::move(text));
    }
    std::istream& in = path == "-" ? std::cin : file;
    for (std::string line; std::getline(in, line);) {
      if (trim(line).empty()) continue;
      const DecisionRow row = decided(std::move(line));
      is_open_ = is_open_ || row.decision == "Unknown";
      if (!put(decision_json(row), in.rdbuf()->in_avail() <= 0)) return kFailed;
    }
    if (!flush()) return kFailed;
    return is_open_ ? kIncomplete : kClean;
  }

 private:
  static int fail(std::string_view message) {
    complain(message);
    return kFailed;
  }

  bool put(const std::string& text, bool now) {
    pending_ += text;
    constexpr std::size_t kMany = 1 << 16;
    if (options_.output.empty() && (now || pending_.size() > kMany)) return flush();
    return true;
  }

  bool flush() {
    const auto written = write_output(options_.output, pending_);
    if (!written) fail(written.error().message);
    pending_.clear();
    return written.has_value();
  }

  const Options& options_;
  std::string pending_;
  bool is_open_ = false;
};

/// Policies of one layer, from files; what is wrong with them goes to the error stream.
class CaseFiles {
 public:
  explicit CaseFiles(SourceMap& sources) : sources_(sources) {}

  iam::Policies list(const std::vector<std::string>& places, iam::Language language) {
    iam::Policies out;
    for (const std::string& place : places) {
      const auto policy = policy_at(sources_, place, language);
      if (!policy) {
        error_ = policy.error().message;
        continue;
      }
      out.push_back(*policy);
    }
    return out;
  }

  std::vector<iam::Policies> levels(const std::vector<std::string>& places,
                                    iam::Language language) {
    std::vector<iam::Policies> out;
    for (const std::string& place : places) out.push_back(list({place}, language));
    return out;
  }

  const std::string& error() const { return error_; }

 private:
  SourceMap& sources_;
  std::string error_;
};

std::optional<iam::Policies> some(iam::Policies policies) {
  if (policies.empty()) return std::nullopt;
  return policies;
}

std::vector<std::string> one_or_none(const std::string& place) {
  return place.empty() ? std::vector<std::string>{} : std::vector<std::string>{place};
}

Result<policy::Case> case_of(SourceMap& sources, const PolicyOptions& own) {
  policy::Case out;
  const auto caller = policy::caller_of(own.principal);
  if (!caller)
    return failure(concat("--principal ", quote(own.principal), " is not a valid caller"));
  if (own.action.find(':') == std::string::npos || own.resource.empty())
    return failure("a request requires --principal, --action and --resource");
  out.request.principal = *caller;
  out.request.action = own.action;
  out.request.resource = SymbolicText(own.resource);
  out.request.resource_account = SymbolicText(own.resource_account);
  std::map<std::string, std::vector<SymbolicText>> context;
  for (const std::string& text : own.context) {
    const auto equals = text.find('=');
    if (equals == std::string::npos)
      return failure(concat(quote(text), " is not of the form KEY=VALUE"));
    context[text.substr(0, equals)].emplace_back(text.substr(equals + 1));
  }
  for (auto& [key, values] : context) out.request.context.set(key, std::move(values));
  CaseFiles files(sources);
  constexpr auto kIdentity = iam::Language::kIdentity;
  constexpr auto kResource = iam::Language::kResource;
  out.policies.identity = files.list(own.identity, kIdentity);
  out.policies.resource = files.list(one_or_none(own.resource_policy), kResource);
  out.policies.boundary = some(files.list(own.boundary, kIdentity));
  out.policies.session = some(files.list(one_or_none(own.session), kIdentity));
  out.policies.endpoint = some(files.list(own.endpoint, kResource));
  out.policies.service_control = files.levels(own.scps, iam::Language::kServiceControl);
  out.policies.resource_control = files.levels(own.rcps, iam::Language::kResourceControl);
  if (!files.error().empty()) return failure(files.error());
  policy::complete(out);
  return out;
}

int code_of(const DecisionRow& row) {
  if (row.decision == "Unknown") return kIncomplete;
  return row.decision == "Allowed" ? kClean : kFindings;
}

}  // namespace

int policy_evaluate(const Options& options, const Format& format) {
  const PolicyOptions& own = options.policy;
  const bool one = !own.principal.empty() || !own.action.empty() || !own.resource.empty();
  if (!one) return Stream(options).run();
  SourceMap sources;
  const auto request = case_of(sources, own);
  std::string error = request ? std::string() : request.error().message;
  int code = kFailed;
  if (request) {
    const DecisionRow row = decided(*request);
    const auto written = write_output(options.output, render<RenderDecision>(format, row));
    if (written) code = code_of(row);
    if (!written) error = written.error().message;
  }
  if (!error.empty()) complain(error);
  return code;
}

}  // namespace cfnaudit::cli
