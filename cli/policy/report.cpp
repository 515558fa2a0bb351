// Answers about policies -> text for people.

#include "cli/policy/report.h"

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "cli/report/escape.h"
#include "cli/report/excerpt.h"
#include "cli/report/paint.h"

namespace cfnaudit::cli {

namespace {

using Kind = iam::Answer::Kind;

/// Keys in the spelling of the policies that ask for them, by their lower case.
std::map<std::string, std::string> keys_of(const iam::Policies& policies) {
  std::map<std::string, std::string> out;
  for (const iam::PolicyRef& policy : policies)
    for (const iam::Statement& statement : policy->source().statements)
      for (const auto& clause : statement.conditions)
        out.emplace(lowercase(clause.key.value), clause.key.value);
  return out;
}

/// Keys that only stand in patterns, as variables.
std::string spelt_by_aws(const std::string& key) {
  const auto info = iam::find_condition_key(key);
  return info && equals_ignoring_case(info->name, key) ? std::string(info->name) : key;
}

void append_witness(std::string& out, const PolicyWitness& witness, std::string_view indent) {
  const auto row = [&](std::string_view name, std::string_view value) {
    out += concat(indent, pad_right(name, 10), printable(value), "\n");
  };
  if (!witness.principal.empty()) row("principal", witness.principal);
  row("action", witness.action);
  row("resource", witness.resource);
  bool first = true;
  for (const auto& [key, values] : witness.context) {
    const std::string shown =
        values.empty() ? concat(key, " absent") : concat(key, " = ", join(values, ", "));
    row(first ? "context" : "", shown);
    first = false;
  }
}

void append_unknown(std::string& out, const std::vector<std::string>& reasons) {
  for (const std::string& one : reasons) out += concat("  not known: ", printable(one), "\n");
}

void append_reasons(std::string& out, const std::vector<CheckReason>& reasons) {
  constexpr std::size_t kMost = 8;
  for (std::size_t i = 0; i < std::min(kMost, reasons.size()); ++i)
    out += concat("  ", printable(reasons[i].description), "\n");
  if (reasons.size() > kMost)
    out += concat("  and ", count(reasons.size() - kMost, "more statement"), "\n");
}

std::string heading(const PolicySubject& subject) {
  if (subject.resource.empty()) return {};
  std::string out = concat(subject.resource, " ", subject.path);
  if (!subject.environments.empty()) out += concat(" (", join(subject.environments, ", "), ")");
  return concat(printable(out), ": ");
}

std::string counted(const std::vector<CheckRow>& rows) {
  std::size_t by_kind[3] = {};
  for (const CheckRow& row : rows) ++by_kind[static_cast<std::size_t>(row.kind)];
  const auto number = [&](Kind kind) {
    return std::to_string(by_kind[static_cast<std::size_t>(kind)]);
  };
  return concat(number(Kind::kProved), " PASS, ", number(Kind::kRefuted), " FAIL, ",
                number(Kind::kUnknown), " UNKNOWN\n");
}

void append_finding(std::string& out, const Diagnostic& one, const ValidatedFile& file,
                    const SourceMap& sources, const Paint& paint) {
  const Style style = style_of(one.severity);
  out += concat(paint(style, concat(to_string(one.severity), "[", one.rule, "]")), " ",
                paint(Style::kStrong, printable(one.message)), "\n");
  std::vector<Mark> marks = {{one.span, {}}};
  for (const Note& note : one.notes) marks.push_back({note.span, note.message});
  const Excerpt shown = excerpt(sources, std::move(marks), {style, 100}, paint);
  out += shown.text;
  const auto remark = [&](std::string_view text) {
    if (!text.empty()) out += concat(std::string(shown.gutter, ' '), "= ", printable(text), "\n");
  };
  std::string where = one.resource.empty() ? one.path : concat(one.resource, " ", one.path);
  if (!one.environments.empty() && one.environments.size() < file.environments.size()) {
    std::vector<std::string> names;
    for (const std::uint32_t index : one.environments) names.push_back(file.environments[index]);
    where += concat(" in ", enumerate(names));
  }
  remark(where);
  if (!one.fix.empty()) remark(concat("fix: ", one.fix));
  out += "\n";
}

}  // namespace

std::string name_of(const iam::Caller& caller) {
  if (caller.type == iam::CallerType::kAnonymous) return "*";
  return caller.session_arn.empty() ? caller.arn.text() : caller.session_arn.text();
}

PolicyWitness witness_of(const iam::Request& request, iam::PolicyType type,
                         const iam::Policies& policies) {
  PolicyWitness out;
  if (type == iam::PolicyType::kResource) out.principal = name_of(request.principal);
  out.action = request.action;
  out.resource = request.resource.text();
  auto keys = keys_of(policies);
  for (const auto& [key, value] : request.context.keys())
    if (value.presence == iam::Presence::kPresent) keys.emplace(key, spelt_by_aws(key));
  for (const auto& [key, name] : keys) {
    std::vector<std::string> values;
    for (const SymbolicText& one : request.context.find(key).values) values.push_back(one.text());
    out.context.emplace_back(name, std::move(values));
  }
  return out;
}

std::vector<CheckReason> proof_of(
    const iam::Answer& answer, const std::function<std::string_view(const iam::PolicyRef&)>& name) {
  std::vector<CheckReason> out;
  if (!answer.proved()) return out;
  for (const auto& [policy, index] : answer.because) {
    const iam::Statement& statement = policy->source().statements[index];
    const std::string_view effect = statement.effect == iam::Effect::kAllow ? "Allow" : "Deny";
    std::string text = concat("because of ", effect, " statement ", std::to_string(index));
    if (!statement.sid.empty()) text += concat(" (", statement.sid, ")");
    if (const auto whose = name(policy); !whose.empty()) text += concat(" of ", whose);
    out.push_back({std::move(text), index, statement.sid});
  }
  return out;
}

std::string_view to_string(iam::Permissiveness relation) {
  static constexpr std::string_view kNames[] = {"equivalent", "more-permissive", "less-permissive",
                                                "incomparable", "unknown"};
  return kNames[static_cast<std::size_t>(relation)];
}

std::string_view result_of(Kind kind) {
  static constexpr std::string_view kNames[] = {"PASS", "FAIL", "UNKNOWN"};
  return kNames[static_cast<std::size_t>(kind)];
}

Kind worst(const std::vector<CheckRow>& rows) {
  Kind out = Kind::kProved;
  for (const CheckRow& row : rows) {
    if (row.kind == Kind::kRefuted) return Kind::kRefuted;
    if (row.kind == Kind::kUnknown) out = Kind::kUnknown;
  }
  return out;
}

std::string checks_text(const std::vector<CheckRow>& rows) {
  std::string out;
  for (const CheckRow& row : rows) {
    out += concat(heading(row.subject), result_of(row.kind), "  ", row.message, "\n");
    if (row.witness) append_witness(out, *row.witness, "  ");
    append_reasons(out, row.reasons);
    append_unknown(out, row.unknown);
  }
  if (rows.size() != 1 || !rows[0].subject.resource.empty()) out += counted(rows);
  return out;
}

std::string compare_text(const std::vector<CompareRow>& rows, std::string_view first,
                         std::string_view second) {
  std::string out;
  for (const CompareRow& row : rows) {
    const auto sentence = [&]() -> std::string {
      switch (row.relation) {
        case iam::Permissiveness::kEquivalent:
          return concat(first, " and ", second, " allow the same requests");
        case iam::Permissiveness::kMorePermissive:
          return concat(first, " allows all that ", second, " allows, and more");
        case iam::Permissiveness::kLessPermissive:
          return concat(first, " allows less than ", second);
        case iam::Permissiveness::kIncomparable:
          return concat("each of ", first, " and ", second, " allows what the other does not");
        case iam::Permissiveness::kUnknown:
          break;
      }
      return "not decided";
    };
    out += concat(heading(row.subject), to_string(row.relation), ": ", printable(sentence()), "\n");
    const auto only = [&](const std::optional<PolicyWitness>& witness, std::string_view who) {
      if (!witness) return;
      out += concat("only ", printable(who), " allows\n");
      append_witness(out, *witness, "  ");
    };
    only(row.only_first, first);
    only(row.only_second, second);
    append_reasons(out, row.reasons);
    append_unknown(out, row.unknown);
  }
  return out;
}

std::string decision_text(const DecisionRow& row) {
  std::string out = concat(row.decision, ": ", printable(row.reason), "\n");
  for (const DecisionStatement& one : row.matched)
    out += concat("  ", pad_right(one.effect, 6), printable(one.policy), " statement ",
                  std::to_string(one.statement),
                  one.sid.empty() ? "" : concat(" (", printable(one.sid), ")"),
                  one.certain ? "" : ", perhaps", "\n");
  return out;
}

std::string validated_text(const std::vector<ValidatedFile>& files, const SourceMap& sources,
                           const ReportOptions& options) {
  const Paint paint(options.color);
  std::string out;
  std::size_t counts[3] = {};
  for (const ValidatedFile& file : files)
    for (const Diagnostic& one : file.findings) {
      append_finding(out, one, file, sources, paint);
      ++counts[static_cast<std::size_t>(one.severity)];
    }
  if (options.verbosity == Verbosity::kQuiet) return out;
  out += concat(count(counts[2], "error"), ", ", count(counts[1], "warning"), ", ",
                count(counts[0], "note"), " in ", count(files.size(), "document"), ".\n");
  return out;
}

}  // namespace cfnaudit::cli
