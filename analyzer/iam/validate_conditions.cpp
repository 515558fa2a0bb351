// Conditions of a statement -> keys, operators and values that do not fit together.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

#include <algorithm>
#include <optional>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/validate_parts.h"

namespace cfnaudit::iam {
namespace {

/// What the operators of a domain are called together.
std::string_view operators_for(KeyType type) {
  switch (type) {
    case KeyType::kArn:
      return "ArnLike or StringLike";
    case KeyType::kBool:
      return "Bool";
    case KeyType::kNumeric:
      return "a Numeric operator";
    case KeyType::kDate:
      return "a Date operator";
    case KeyType::kIpAddress:
      return "IpAddress or NotIpAddress";
    case KeyType::kString:
      break;
  }
  return "a String operator";
}

/// Can the operator read values of the key? Texts can hold ARNs and truths, as some services'
/// keys do.
bool fits(Domain domain, KeyType type) {
  const bool is_text = type == KeyType::kString;
  switch (domain) {
    case Domain::kText:
      return is_text || type == KeyType::kArn;
    case Domain::kArn:
    case Domain::kTruth:
      return is_text || type == (domain == Domain::kArn ? KeyType::kArn : KeyType::kBool);
    case Domain::kNumber:
    case Domain::kInstant:
      return type == KeyType::kNumeric || type == KeyType::kDate;
    case Domain::kNetwork:
      return type == KeyType::kIpAddress;
    case Domain::kBytes:
    case Domain::kPresence:
      break;
  }
  return true;
}

/// The keys that requests for the statement's actions may carry; nothing where that is not known.
std::optional<std::vector<std::string_view>> available_keys(const Statement& statement) {
  constexpr std::size_t kMost = 2000;  // actions
  if (statement.actions.polarity != Polarity::kListed) return std::nullopt;
  std::vector<std::string_view> out;
  std::size_t actions = 0;
  for (const Text& one : statement.actions.values) {
    const std::string& text = one.value.text();
    if (!one.value.known() || text == "*" || text == "*:*") return std::nullopt;
    const auto names = expand(text);
    actions += names.size();
    if (names.empty() || actions > kMost) return std::nullopt;
    for (const std::string_view name : names)
      if (const auto info = find_action(name))
        for (const std::string_view key : condition_keys_of(*info)) out.push_back(key);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Claims of identity providers, which those who assume a role bring.
bool is_of_provider(std::string_view key) {
  const std::string_view prefix = key.substr(0, key.find(':'));
  return prefix.find('.') != std::string_view::npos || prefix.starts_with("${") ||
         !find_service(lowercase(prefix));
}

class Conditions {
 public:
  Conditions(const CompiledStatement& statement, Version version, Findings& findings)
      : statement_(statement), version_(version), findings_(findings) {}

  void validate() {
    for (const CompiledClause& clause : statement_.conditions) one(clause);
  }

 private:
  void add(std::string_view rule, Severity severity, Span span, const std::string& path,
           std::string message, std::string fix = {}) {
    findings_.add(rule, severity, span, path, std::move(message), std::move(fix));
  }

  void one(const CompiledClause& clause) {
    const ConditionClause& source = *clause.source;
    const std::string path = concat("Condition/", source.name.value, "/", source.key.value);
    if (clause.use.row == nullptr) return;  // said when the policy is read
    const auto key = find_condition_key(source.key.value);
    if (!key) unknown_key(source, path);
    if (key) key_and_operator(clause, *key, path);
    if (clause.use.qualifier == SetQualifier::kForAllValues) for_all_values(clause, path);
    mfa(clause, path);
    for (std::size_t i = 0; i < clause.operands.size(); ++i)
      value(clause, i, concat(path, "/", std::to_string(i)));
  }

  void unknown_key(const ConditionClause& source, const std::string& path) {
    const std::string& name = source.key.value;
    const auto colon = name.find(':');
    if (colon == std::string::npos)
      return add(
          "unknown-condition-key", Severity::kError, source.key.span, path,
          concat(quote(name), " is not a valid condition key: the service prefix is missing"),
          "write aws:Name or service:Name");
    const auto known = condition_keys_with(std::string_view(name).substr(0, colon + 1));
    const auto meant = did_you_mean(name, known);
    add("unknown-condition-key", meant ? Severity::kError : Severity::kWarning, source.key.span,
        path, concat("there is no condition key ", quote(name), " in AWS's reference"),
        meant ? concat("write ", *meant) : std::string());
  }

  void key_and_operator(const CompiledClause& clause, const ConditionKeyInfo& key,
                        const std::string& path) {
    const ConditionClause& source = *clause.source;
    const Operator& row = *clause.use.row;
    if (!fits(row.domain, key.type))
      add("operator-key-mismatch", Severity::kWarning, source.name.span, path,
          concat(row.name, " does not match the type of ", key.name),
          concat("use ", operators_for(key.type)));
    const bool sets = clause.use.qualifier != SetQualifier::kNone;
    if (key.multi_valued && !sets && row.domain != Domain::kPresence)
      add("missing-set-operator", Severity::kWarning, source.name.span, path,
          concat(key.name, " is multivalued, but ", row.name, " has no set operator"),
          concat("write ForAnyValue:", row.name, " or ForAllValues:", row.name));
    if (!key.multi_valued && sets)
      add("needless-set-operator", Severity::kWarning, source.name.span, path,
          concat(key.name, " is single-valued; set operators are for multivalued keys"),
          concat("write ", row.name));
    if (key.scope == KeyScope::kService && !is_of_provider(key.name)) unavailable(source, path);
  }

  void unavailable(const ConditionClause& source, const std::string& path) {
    if (!keys_read_) keys_ = available_keys(*statement_.source);
    keys_read_ = true;
    if (!keys_) return;
    const bool any = std::any_of(keys_->begin(), keys_->end(), [&](std::string_view listed) {
      return is_condition_key(source.key.value, listed);
    });
    if (!any)
      add("key-not-available", Severity::kWarning, source.key.span, path,
          concat("no action of the statement provides the condition key ", source.key.value),
          "use a condition key that the actions support");
  }

  /// Holds where the key is absent.
  void for_all_values(const CompiledClause& clause, const std::string& path) {
    if (statement_.effect != Effect::kAllow) return;
    const bool guarded = std::any_of(
        statement_.conditions.begin(), statement_.conditions.end(), [&](const CompiledClause& c) {
          const bool is_null = c.use.row != nullptr && c.use.row->domain == Domain::kPresence;
          const bool asks_present = is_null && c.operands.size() == 1 &&
                                    std::get_if<bool>(&c.operands[0]) != nullptr &&
                                    !std::get<bool>(c.operands[0]);
          return c.key == clause.key && asks_present;
        });
    if (guarded) return;
    add("for-all-values-allow", Severity::kWarning, clause.source->name.span, path,
        concat("the condition is also true for requests without ", clause.source->key.value),
        concat("add \"Null\": {\"", clause.source->key.value, "\": \"false\"}"));
  }

  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
  void mfa(const CompiledClause& clause, const std::string& path) {
    const bool asks_false = clause.use.row->domain == Domain::kTruth && !clause.use.if_exists &&
                            clause.operands.size() == 1 &&
                            std::get_if<bool>(&clause.operands[0]) != nullptr &&
                            !std::get<bool>(clause.operands[0]);
    if (statement_.effect != Effect::kDeny || !asks_false ||
        clause.key != "aws:multifactorauthpresent")
      return;
    add("deny-misses-absent-key", Severity::kWarning, clause.source->name.span, path,
        "the Deny does not apply to long-term access keys, because their requests do not contain "
        "aws:MultiFactorAuthPresent",
        "write BoolIfExists");
  }

  void value(const CompiledClause& clause, std::size_t index, const std::string& path) {
    const Text& written = clause.source->values[index];
    const Operator& row = *clause.use.row;
    const std::string& text = written.value.text();
    const bool takes_variables = row.domain == Domain::kText || row.domain == Domain::kArn;
    if (has_variable(written.value) && !takes_variables)
      return add("variable-not-replaced", Severity::kError, written.span, path,
                 concat("policy variables are not replaced under ", row.name));
    if (has_variable(written.value) && version_ == Version::k2008)
      add("variable-without-version", Severity::kWarning, written.span, path,
          "policy variables are not replaced without \"Version\": \"2012-10-17\"",
          "add the Version");
    if (!written.value.known()) return;
    if (std::holds_alternative<Malformed>(clause.operands[index]))
      return add("invalid-value", Severity::kError, written.span, path,
                 concat(quote(text), " is not a valid value for ", row.name));
    if (row.domain == Domain::kArn && std::count(text.begin(), text.end(), ':') < 5)
      return add("invalid-value", Severity::kError, written.span, path,
                 concat(quote(text), " is not an ARN, which ", row.name, " needs"),
                 "write all six parts, or use StringLike");
    const bool exact = row.domain == Domain::kText && row.syntax.wildcards == Wildcards::kLiteral;
    if (exact && text.find('*') != std::string::npos && text.find("${*}") == std::string::npos)
      add("literal-wildcard", Severity::kWarning, written.span, path,
          concat(row.name, " matches the * in ", quote(text), " literally"),
          row.sense == Sense::kNegated ? "use StringNotLike" : "use StringLike");
    if (const auto* glob = std::get_if<Glob>(&clause.operands[index]))
      variables(*glob, written, path);
  }

  void variables(const Glob& glob, const Text& written, const std::string& path) {
    for (const Variable& variable : glob.variables())
      if (!find_condition_key(variable.key))
        add("unknown-condition-key", Severity::kWarning, written.span, path,
            concat("there is no condition key ", quote(variable.key), " to take a value from"));
  }

  const CompiledStatement& statement_;
  Version version_;
  Findings& findings_;
  std::optional<std::vector<std::string_view>> keys_;
  bool keys_read_ = false;
};

}  // namespace

void validate_conditions(const CompiledStatement& statement, Version version, Findings& findings) {
  Conditions(statement, version, findings).validate();
}

}  // namespace cfnaudit::iam
