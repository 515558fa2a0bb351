#include "analyzer/access/policy_reader.h"

#include "analyzer/base/text.h"

// Value -> iam::Policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

namespace cfnaudit::access {

using iam::Effect;
using iam::Polarity;
using iam::Statement;
using resolve::get;
using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

const SymbolicText kAnything{std::string("*")};

/// Reads one statement. What is open is collected in `open_`: the statement is then read twice,
/// once with what is known for sure, and once marked unknown with '*' in the open places.
class StatementReader {
 public:
  explicit StatementReader(ValuePtr source) : source_(source) {}

  std::vector<Statement> read() {
    Statement sure;
    sure.span = source_->span;
    if (const auto sid = resolve::known_text(get(source_, "Sid"))) sure.sid = std::string(*sid);
    effect(sure);
    sure.actions = texts("Action", "NotAction", open_actions_);
    sure.resources = texts("Resource", "NotResource", open_resources_);
    principals(sure);
    conditions(sure);
    if (open_.empty()) return {sure};
    Statement open = sure;
    open.unknown = join(open_, "; ");
    if (open_actions_) open.actions.values = {{kAnything, open.actions.span}};
    if (open_resources_) open.resources.values = {{kAnything, open.resources.span}};
    if (open_principals_)
      open.principals.values = {{iam::PrincipalKind::kAnyone, {kAnything, open.principals.span}}};
    if (open_conditions_ || open_effect_) open.conditions.clear();
    const bool nothing_sure =
        open_effect_ || open_conditions_ || open_principals_ || sure.actions.values.empty() ||
        (sure.resources.polarity != Polarity::kAbsent && sure.resources.values.empty());
    // An open item of NotAction, NotResource or NotPrincipal leaves no part of the statement sure.
    const bool negated =
        sure.actions.polarity == Polarity::kAllBut || sure.resources.polarity == Polarity::kAllBut;
    std::vector<Statement> out;
    if (!nothing_sure && !negated) out.push_back(sure);
    if (negated) {
      open.actions = {Polarity::kListed, {{kAnything, source_->span}}, source_->span};
      if (open.resources.polarity != Polarity::kAbsent)
        open.resources = {Polarity::kListed, {{kAnything, source_->span}}, source_->span};
    }
    out.push_back(open);
    if (open_effect_) {
      Statement deny = open;
      deny.effect = Effect::kDeny;
      out.push_back(deny);
    }
    return out;
  }

 private:
  void open(ValuePtr value, std::string_view what) {
    std::string why = resolve::why_unknown(value);
    if (why.empty()) why = concat("its ", what, " is malformed");
    open_.push_back(std::move(why));
  }

  void effect(Statement& statement) {
    const ValuePtr value = get(source_, "Effect");
    const auto text = resolve::known_text(value);
    const auto parsed = text ? iam::parse_effect(*text) : std::nullopt;
    if (parsed) {
      statement.effect = *parsed;
      return;
    }
    open(value, "Effect");
    open_effect_ = true;
  }

  iam::Element<iam::Text> texts(std::string_view listed, std::string_view all_but, bool& is_open) {
    iam::Element<iam::Text> out;
    ValuePtr value = get(source_, listed);
    out.polarity = Polarity::kListed;
    if (value == nullptr) {
      value = get(source_, all_but);
      out.polarity = value == nullptr ? Polarity::kAbsent : Polarity::kAllBut;
    }
    if (value == nullptr) return out;
    out.span = value->span;
    for (const ValuePtr item : resolve::items(value)) {
      if (const SymbolicText* text = resolve::text(item)) {
        out.values.push_back({*text, item->span});
        continue;
      }
      open(item, out.polarity == Polarity::kListed ? listed : all_but);
      is_open = true;
    }
    return out;
  }

  void principals(Statement& statement) {
    ValuePtr value = get(source_, "Principal");
    statement.principals.polarity = Polarity::kListed;
    if (value == nullptr) {
      value = get(source_, "NotPrincipal");
      statement.principals.polarity = value == nullptr ? Polarity::kAbsent : Polarity::kAllBut;
    }
    if (value == nullptr) return;
    statement.principals.span = value->span;
    if (const SymbolicText* text = resolve::text(value)) {
      if (const auto anyone = iam::parse_principal({*text, value->span})) {
        statement.principals.values.push_back(*anyone);
        return;
      }
    }
    if (value->kind != ValueKind::kMap) {
      open(value, "Principal");
      open_principals_ = true;
      return;
    }
    for (const auto& field : value->fields) principals_of(statement, field);
  }

  void principals_of(Statement& statement, const resolve::Field& field) {
    const auto kind = iam::parse_principal_kind(field.key.value);
    for (const ValuePtr item : resolve::items(field.value)) {
      const SymbolicText* text = resolve::text(item);
      if (kind && text != nullptr) {
        const bool anyone =
            text->known() && text->text() == "*" && *kind == iam::PrincipalKind::kAws;
        statement.principals.values.push_back(
            {anyone ? iam::PrincipalKind::kAnyone : *kind, {*text, item->span}});
        continue;
      }
      open(item, "Principal");
      open_principals_ = true;
    }
  }

  void conditions(Statement& statement) {
    const ValuePtr block = get(source_, "Condition");
    if (block == nullptr || block->kind == ValueKind::kNull) return;
    if (block->kind != ValueKind::kMap) {
      open(block, "Condition");
      open_conditions_ = true;
      return;
    }
    for (const auto& [name, keys] : block->fields) {
      if (keys->kind != ValueKind::kMap) {
        open(keys, "Condition");
        open_conditions_ = true;
        continue;
      }
      for (const auto& [key, values] : keys->fields) {
        iam::ConditionClause clause{{std::string(name.value), name.span},
                                    iam::parse_condition_operator(name.value),
                                    {std::string(key.value), key.span},
                                    {}};
        for (const ValuePtr item : resolve::items(values)) {
          if (const SymbolicText* text = resolve::text(item)) {
            clause.values.push_back({*text, item->span});
            continue;
          }
          open(item, "Condition");
          open_conditions_ = true;
        }
        statement.conditions.push_back(std::move(clause));
      }
    }
  }

  ValuePtr source_;
  std::vector<std::string> open_;
  bool open_effect_ = false;
  bool open_actions_ = false;
  bool open_resources_ = false;
  bool open_principals_ = false;
  bool open_conditions_ = false;
};

}  // namespace

namespace {

std::vector<Statement> unknown(ValuePtr value) {
  std::string why = resolve::why_unknown(value);
  if (why.empty()) why = "the policy is malformed";
  return iam::unknown_statements(std::move(why), value->span);
}

}  // namespace

std::vector<Statement> read_statement(ValuePtr statement) {
  return statement->kind == ValueKind::kMap ? StatementReader(statement).read()
                                            : unknown(statement);
}

iam::Policy read_policy(ValuePtr document, std::string id) {
  iam::Policy policy;
  policy.id = std::move(id);
  policy.span = document->span;
  if (document->kind != ValueKind::kMap) {
    policy.statements = unknown(document);
    return policy;
  }
  if (const auto version = resolve::known_text(get(document, "Version")))
    policy.version = iam::parse_version(*version).value_or(iam::Version::k2008);
  for (const ValuePtr statement : resolve::items(get(document, "Statement"))) {
    const auto read = read_statement(statement);
    policy.statements.insert(policy.statements.end(), read.begin(), read.end());
  }
  return policy;
}

}  // namespace cfnaudit::access
