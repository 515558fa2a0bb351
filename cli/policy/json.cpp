// Answers about policies -> JSON, in the shapes of docs/schema.

#include <array>

#include "cli/policy/report.h"
#include "cli/report/json_document.h"

namespace cfnaudit::cli {
namespace {

/// Bytes that are no UTF-8 become U+FFFD rather than an exception.
Json witness(const std::optional<PolicyWitness>& one) {
  if (!one) return nullptr;
  Json context = Json::object();
  for (const auto& [key, values] : one->context) {
    if (values.empty())
      context[key] = nullptr;
    else
      context[key] = values.size() == 1 ? Json(values.front()) : Json(values);
  }
  return {{"principal", text_or_null(one->principal)},
          {"action", one->action},
          {"resource", one->resource},
          {"context", std::move(context)}};
}

void add_subject(Json& out, const PolicySubject& subject) {
  out["resource"] = subject.resource;
  out["property"] = subject.path;
  out["environments"] = subject.environments;
}

Json reasons_of(const std::vector<CheckReason>& all) {
  Json out = Json::array();
  for (const CheckReason& one : all)
    out.push_back({{"description", one.description},
                   {"statementIndex", one.statement},
                   {"statementId", text_or_null(one.sid)}});
  return out;
}

void add_check(Json& out, const CheckRow& row) {
  out["result"] = result_of(row.kind);
  out["message"] = row.message;
  out["reasons"] = reasons_of(row.reasons);
  out["witness"] = witness(row.witness);
  out["unknown"] = row.unknown;
}

void add_comparison(Json& out, const CompareRow& row) {
  out["relation"] = to_string(row.relation);
  out["onlyFirst"] = witness(row.only_first);
  out["onlySecond"] = witness(row.only_second);
  out["reasons"] = reasons_of(row.reasons);
  out["unknown"] = row.unknown;
}

/// One document's answer stands alone; those of a template are a list.
template <typename Row, typename Add>
void add_rows(Json& out, const std::vector<Row>& rows, Add add) {
  if (rows.size() == 1 && rows[0].subject.resource.empty()) {
    add(out, rows[0]);
    return;
  }
  Json list = Json::array();
  for (const Row& row : rows) {
    Json one = Json::object();
    add_subject(one, row.subject);
    add(one, row);
    list.push_back(std::move(one));
  }
  out["policies"] = std::move(list);
}

Json finding(const Diagnostic& one, const ValidatedFile& file, const SourceMap& sources) {
  Json environments = Json::array();
  for (const std::uint32_t index : one.environments)
    environments.push_back(file.environments[index]);
  Json related = Json::array();
  for (const Note& note : one.notes)
    related.push_back({{"message", note.message},
                       {"start", json_position(sources.start(note.span))},
                       {"end", json_position(sources.end(note.span))}});
  return {{"code", one.rule},
          {"severity", to_string(one.severity)},
          {"message", one.message},
          {"help", text_or_null(one.fix)},
          {"resource", text_or_null(one.resource)},
          {"path", one.path},
          {"environments", std::move(environments)},
          {"start", json_position(sources.start(one.span))},
          {"end", json_position(sources.end(one.span))},
          {"related", std::move(related)}};
}

/// Policies hold texts only; the depth of a tree is bounded by its reader.
Json document(const syntax::Node& node) {
  switch (node.kind) {
    case syntax::NodeKind::kNull:
      return nullptr;
    case syntax::NodeKind::kScalar:
      return node.text;
    case syntax::NodeKind::kList: {
      Json out = Json::array();
      for (const syntax::Node* item : node.items) out.push_back(document(*item));
      return out;
    }
    case syntax::NodeKind::kMap:
      break;
  }
  Json out = Json::object();
  for (const auto& member : node.members)
    out[std::string(member.key->text)] = document(*member.value);
  return out;
}

Json account_principal(const policy::AccountPrincipal& one) {
  Json inline_policies = Json::array();
  for (const policy::AccountPolicy& own : one.inline_policies)
    inline_policies.push_back({{"name", own.name}, {"document", document(*own.document)}});
  Json out = {{"arn", one.arn}, {"name", one.name}};
  if (one.trust != nullptr) out["trust"] = document(*one.trust);
  out["boundary"] = text_or_null(one.boundary);
  out["attached"] = one.attached;
  out["inlinePolicies"] = std::move(inline_policies);
  if (one.kind == policy::AccountPrincipalKind::kUser) out["groups"] = one.groups;
  return out;
}

}  // namespace

std::string account_json(const policy::Account& account) {
  Json managed = Json::array();
  for (const policy::AccountPolicy& one : account.managed)
    managed.push_back(
        {{"arn", one.arn}, {"name", one.name}, {"document", document(*one.document)}});
  std::array<Json, 3> principals = {Json::array(), Json::array(), Json::array()};
  for (const policy::AccountPrincipal& one : account.principals)
    principals[static_cast<std::size_t>(one.kind)].push_back(account_principal(one));
  return document_text({{"schemaVersion", kSchemaVersion},
                        {"managedPolicies", std::move(managed)},
                        {"roles", std::move(principals[0])},
                        {"users", std::move(principals[1])},
                        {"groups", std::move(principals[2])}},
                       2);
}

std::string checks_json(const std::vector<CheckRow>& rows) {
  Json out = {{"schemaVersion", kSchemaVersion}, {"result", result_of(worst(rows))}};
  add_rows(out, rows, add_check);
  return document_text(out, 2);
}

std::string compare_json(const std::vector<CompareRow>& rows, std::string_view, std::string_view) {
  Json out = {{"schemaVersion", kSchemaVersion}};
  add_rows(out, rows, add_comparison);
  return document_text(out, 2);
}

std::string decision_json(const DecisionRow& row) {
  Json matched = Json::array();
  for (const DecisionStatement& one : row.matched)
    matched.push_back({{"policyType", one.layer},
                       {"policy", one.policy},
                       {"statement", one.statement},
                       {"sid", text_or_null(one.sid)},
                       {"effect", one.effect},
                       {"certain", one.certain}});
  return document_text(
      {{"decision", row.decision}, {"matched", std::move(matched)}, {"reason", row.reason}}, -1);
}

std::string validated_json(const std::vector<ValidatedFile>& files, const SourceMap& sources,
                           const ReportOptions&) {
  Json list = Json::array();
  std::array<int, 3> counts{};
  for (const ValidatedFile& file : files) {
    Json findings = Json::array();
    for (const Diagnostic& one : file.findings) {
      findings.push_back(finding(one, file, sources));
      ++counts[static_cast<std::size_t>(one.severity)];
    }
    list.push_back({{"path", file.name}, {"findings", std::move(findings)}});
  }
  return document_text({{"schemaVersion", kSchemaVersion},
                        {"documents", std::move(list)},
                        {"summary",
                         {{"error", counts[static_cast<std::size_t>(Severity::kError)]},
                          {"warning", counts[static_cast<std::size_t>(Severity::kWarning)]},
                          {"note", counts[static_cast<std::size_t>(Severity::kNote)]}}}},
                       2);
}

}  // namespace cfnaudit::cli
