// Policy -> CompiledPolicy; statement x part of a request -> does it match, and if unknown, why.

#include "analyzer/iam/compiled_policy.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/glob_match.h"

namespace cfnaudit::iam {
namespace {

constexpr Token kRun = {TokenKind::kAnyRun, 0};
constexpr Token kColon = {TokenKind::kCharacter, ':'};

bool is_wildcard(Token token) {
  return token.kind == TokenKind::kAnyRun || token.kind == TokenKind::kAnyCharacter;
}

/// A glob that matches no plain text: a variable that nobody substitutes.
Glob nothing() {
  Glob out;
  out.push(Variable{});
  return out;
}

/// `prefix:Name`; only the name may hold wildcards. `*:*` is not in the grammar, and is taken for
/// `*`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
Glob compile_action(const SymbolicText& text) {
  Glob out(text, {.letters = Case::kFolded});
  const auto tokens = out.tokens();
  if (text.text() == "*" || text.text() == "*:*") {
    Glob all;
    all.push(kRun);
    return all;
  }
  const auto colon = std::find(tokens.begin(), tokens.end(), kColon);
  if (colon == tokens.end() && out.symbols().empty()) return nothing();
  if (std::any_of(tokens.begin(), colon, is_wildcard) && out.symbols().empty()) return nothing();
  return out;
}

/// Variables stand behind the fifth colon only; what AWS makes of others is not documented, so they
/// may be anything.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
Glob with_misplaced_variables_open(const Glob& glob) {
  Glob out;
  int colons = 0;
  for (const Token token : glob.tokens()) {
    if (token == kColon) ++colons;
    if (token.kind == TokenKind::kVariable && colons < 5) {
      out.push(Symbol{glob.variable(token).key, SymbolKind::kExternal});
    } else if (token.kind == TokenKind::kVariable) {
      out.push(glob.variable(token));
    } else if (token.kind == TokenKind::kSymbol) {
      out.push(glob.symbol(token));
    } else {
      out.push(token);
    }
  }
  return out;
}

/// "arn:aws:sqs" lacks components: they may be anything.
Glob compile_resource(const SymbolicText& text, Variables variables) {
  SymbolicText whole = text;
  const auto colons = std::count(text.text().begin(), text.text().end(), ':');
  if (text.known() && text.text().starts_with("arn:") && colons < 5 && !text.text().ends_with('*'))
    whole.append(text.text().ends_with(':') ? "*" : ":*");
  Glob out(whole, {.variables = variables});
  return out.variables().empty() ? out : with_misplaced_variables_open(out);
}

CompiledClause compile_clause(const ConditionClause& clause, Variables variables) {
  CompiledClause out;
  out.source = &clause;
  out.key = lowercase(clause.key.value);
  if (!clause.use) return out;
  out.use = *clause.use;
  for (const Text& value : clause.values)
    out.operands.push_back(policy_operand(*out.use.row, value.value, variables));
  return out;
}

CompiledStatement compile_statement(const Statement& statement, Variables variables) {
  CompiledStatement out;
  out.source = &statement;
  out.effect = statement.effect;
  out.principals.polarity = statement.principals.polarity;
  for (const Principal& principal : statement.principals.values)
    out.principals.values.push_back({principal.kind, Glob(principal.text.value, kPlainText)});
  out.actions.polarity = statement.actions.polarity;
  for (const Text& text : statement.actions.values)
    out.actions.values.push_back(compile_action(text.value));
  out.resources.polarity = statement.resources.polarity;
  for (const Text& text : statement.resources.values)
    out.resources.values.push_back(compile_resource(text.value, variables));
  for (const ConditionClause& clause : statement.conditions)
    out.conditions.push_back(compile_clause(clause, variables));
  return out;
}

/// The value of a key that stands in a pattern. Only keys with a single value can; what is not
/// known may be anything.
std::optional<SymbolicText> variable_value(const Context& context, std::string_view key) {
  const ContextValue& value = context.find(key);
  if (value.presence == Presence::kAbsent) return std::nullopt;
  if (value.presence == Presence::kPresent && value.values.size() == 1) return value.values.front();
  return SymbolicText::of({std::string(key), SymbolKind::kExternal});
}

std::optional<Glob> filled(const Glob& glob, Case letters, const Context& context) {
  return substituted(glob, letters,
                     [&](std::string_view key) { return variable_value(context, key); });
}

Tri resource_matches_one(const Glob& pattern, const Glob& resource, const Context& context) {
  if (pattern.variables().empty()) return match(pattern, resource);
  const auto whole = filled(pattern, Case::kKept, context);
  return whole ? match(*whole, resource) : Tri::kNo;
}

Tri apply(Polarity polarity, Tri listed, Tri when_absent) {
  if (polarity == Polarity::kAbsent) return when_absent;
  return polarity == Polarity::kListed ? listed : opposite(listed);
}

}  // namespace

CompiledPolicy::CompiledPolicy(Policy policy) : source_(std::move(policy)) {
  const auto variables =
      source_.version == Version::k2012 ? Variables::kActive : Variables::kLiteral;
  statements_.reserve(source_.statements.size());
  for (const Statement& statement : source_.statements)
    statements_.push_back(compile_statement(statement, variables));
}

Tri action_matches(const CompiledStatement& statement, const Action& action) {
  const GlobSpan name = action.glob();
  Tri listed = Tri::kNo;
  for (const Glob& pattern : statement.actions.values) {
    listed = either(listed, match(pattern, name));
    if (listed == Tri::kYes) break;
  }
  return apply(statement.actions.polarity, listed, Tri::kNo);
}

Tri resource_matches(const CompiledStatement& statement, const Glob& resource,
                     const Context& context) {
  Tri listed = Tri::kNo;
  for (const Glob& pattern : statement.resources.values) {
    listed = either(listed, resource_matches_one(pattern, resource, context));
    if (listed == Tri::kYes) break;
  }
  // Trust policies have no Resource: it is the role that they belong to.
  return apply(statement.resources.polarity, listed, Tri::kYes);
}

namespace {

/// Does the value match one of the policy's, or none of them for a negated operator?
Tri value_holds(const CompiledClause& clause, const SymbolicText& value, const Context& context) {
  const Operator& row = *clause.use.row;
  const Operand request = request_operand(row, value);
  Tri matched = Tri::kNo;
  for (const Operand& operand : clause.operands) {
    std::optional<Tri> one;
    const Glob* const pattern = std::get_if<Glob>(&operand);
    if (pattern != nullptr && !pattern->variables().empty()) {
      const auto whole = filled(*pattern, row.syntax.letters, context);
      if (!whole) continue;  // nothing equals or is like a variable without a value
      one = compare(row, *whole, request);
    } else {
      one = compare(row, operand, request);
    }
    if (!one) return Tri::kNo;
    matched = either(matched, *one);
  }
  return row.sense == Sense::kPlain ? matched : opposite(matched);
}

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
Tri absent_holds(const OperatorUse& use) {
  if (use.if_exists) return Tri::kYes;
  switch (use.qualifier) {
    case SetQualifier::kForAllValues:
      return Tri::kYes;
    case SetQualifier::kForAnyValue:
      return Tri::kNo;
    case SetQualifier::kNone:
      return tri(use.row->sense == Sense::kNegated);
  }
  return Tri::kUnknown;
}

/// Null: "true" asks for an absent key, "false" for a present one.
Tri presence_holds(const CompiledClause& clause, Presence presence) {
  Tri out = Tri::kNo;
  for (const Operand& operand : clause.operands) {
    const bool* const absent = std::get_if<bool>(&operand);
    const bool decided = absent != nullptr && presence != Presence::kUnknown;
    out = either(out, decided ? tri(*absent == (presence == Presence::kAbsent)) : Tri::kUnknown);
  }
  return out;
}

}  // namespace

Tri clause_holds(const CompiledClause& clause, const Context& context) {
  if (clause.use.row == nullptr) return Tri::kUnknown;
  const ContextValue& value = context.find(clause.key);
  if (clause.use.row->domain == Domain::kPresence) return presence_holds(clause, value.presence);
  if (value.presence == Presence::kUnknown) return Tri::kUnknown;
  if (value.presence == Presence::kAbsent) return absent_holds(clause.use);
  if (clause.use.qualifier == SetQualifier::kForAnyValue) {
    Tri any = Tri::kNo;
    for (const auto& one : value.values) any = either(any, value_holds(clause, one, context));
    return any;
  }
  // AWS does not say what an operator without a set qualifier makes of several values.
  if (clause.use.qualifier == SetQualifier::kNone && value.values.size() > 1) return Tri::kUnknown;
  Tri all = Tri::kYes;
  for (const auto& one : value.values) all = both(all, value_holds(clause, one, context));
  return all;
}

Tri conditions_hold(const CompiledStatement& statement, const Context& context) {
  Tri all = Tri::kYes;
  for (const CompiledClause& clause : statement.conditions) {
    all = both(all, clause_holds(clause, context));
    if (all == Tri::kNo) break;
  }
  return all;
}

namespace {

void add_symbols(std::vector<Doubt>& doubts, const Glob& glob, Span span) {
  for (const Symbol& symbol : glob.symbols()) doubts.push_back({reason(symbol), {}, span});
}

void add_symbols(std::vector<Doubt>& doubts, const SymbolicText& text, Span span) {
  for (const auto& hole : text.holes()) doubts.push_back({reason(hole.symbol), {}, span});
}

Doubt unknown_key(std::string_view key, Span span) {
  return {concat("the value of ", key, " is not known"), lowercase(key), span};
}

void add_variables(std::vector<Doubt>& doubts, const Glob& glob, const Context& context,
                   Span span) {
  for (const Variable& variable : glob.variables()) {
    const ContextValue& value = context.find(variable.key);
    if (value.presence == Presence::kUnknown) doubts.push_back(unknown_key(variable.key, span));
    if (value.values.size() > 1)
      doubts.push_back({concat(variable.key, " has several values and stands in a pattern"),
                        variable.key, span});
    for (const auto& one : value.values) add_symbols(doubts, one, span);
  }
}

void add_operand(std::vector<Doubt>& doubts, const CompiledClause& clause, std::size_t index,
                 const Context& context) {
  const Operand& operand = clause.operands[index];
  const Text& written = clause.source->values[index];
  add_symbols(doubts, written.value, written.span);
  if (const Glob* const pattern = std::get_if<Glob>(&operand)) {
    add_variables(doubts, *pattern, context, written.span);
    if (clause.use.row->domain == Domain::kArn && written.value.known() &&
        std::count(written.value.text().begin(), written.value.text().end(), ':') < 5)
      doubts.push_back({concat(quote(written.value.text()), " is not an ARN"), {}, written.span});
  }
  if (std::holds_alternative<Malformed>(operand))
    doubts.push_back(
        {concat(quote(written.value.text()), " is no value for ", clause.use.row->name),
         {},
         written.span});
}

}  // namespace

std::vector<Doubt> action_doubts(const CompiledStatement& statement) {
  std::vector<Doubt> out;
  for (const Text& text : statement.source->actions.values) add_symbols(out, text.value, text.span);
  return out;
}

std::vector<Doubt> resource_doubts(const CompiledStatement& statement, const Glob& resource,
                                   const Context& context) {
  std::vector<Doubt> out;
  const auto& values = statement.source->resources.values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Glob& pattern = statement.resources.values[i];
    if (resource_matches_one(pattern, resource, context) != Tri::kUnknown) continue;
    add_symbols(out, pattern, values[i].span);
    add_variables(out, pattern, context, values[i].span);
    add_symbols(out, resource, values[i].span);
  }
  return out;
}

std::vector<Doubt> clause_doubts(const CompiledClause& clause, const Context& context) {
  const Span span = clause.source->key.span;
  if (clause.use.row == nullptr)
    return {{concat("there is no condition operator ", quote(clause.source->name.value)),
             {},
             clause.source->name.span}};
  const ContextValue& value = context.find(clause.key);
  if (value.presence == Presence::kUnknown) return {unknown_key(clause.source->key.value, span)};
  std::vector<Doubt> out;
  if (value.values.size() > 1 && clause.use.qualifier == SetQualifier::kNone)
    out.push_back({concat(clause.source->key.value, " has several values, and ",
                          clause.use.row->name, " has no set qualifier"),
                   clause.key, span});
  for (const auto& one : value.values) add_symbols(out, one, span);
  for (std::size_t i = 0; i < clause.operands.size(); ++i) add_operand(out, clause, i, context);
  return out;
}

}  // namespace cfnaudit::iam
