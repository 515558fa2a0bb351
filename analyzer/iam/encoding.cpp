// Policies x what is given of a request -> formulas over what is not.
// Each function is the counterpart of the one of the same name in evaluate and compiled_policy.

#include "analyzer/iam/encoding.h"

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/caller_text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/glob_match.h"
#include "analyzer/iam/request_facts.h"

namespace cfnaudit::iam {
namespace {

constexpr std::size_t kMostSlots = 8;      // values of one key
constexpr std::size_t kMostLiterals = 12;  // values of a variable that are looked at one by one
constexpr std::size_t kMostCases = 64;     // of a pattern with variables

constexpr std::size_t index(Evaluator::Naming naming) { return static_cast<std::size_t>(naming); }

bool is_exact(const Glob& glob) { return glob.literal_start() == glob.tokens().size(); }

std::string text_of(const Glob& glob) {
  std::string out;
  for (const Token token : glob.tokens()) append_code_point(out, token.value);
  return out;
}

bool has_arn_parts(const Glob& glob) {
  return std::count(glob.tokens().begin(), glob.tokens().end(),
                    Token{TokenKind::kCharacter, ':'}) >= 5;
}

const Operator& arn_row() {
  static const Operator& row = *parse_condition_operator("ArnLike")->row;
  return row;
}

/// The domain of a key's values, where AWS lists the key with a type that has one.
const Operator* row_of(KeyType type) {
  static const std::map<KeyType, const Operator*> kRows = {
      {KeyType::kArn, &arn_row()},
      {KeyType::kBool, parse_condition_operator("Bool")->row},
      {KeyType::kNumeric, parse_condition_operator("NumericEquals")->row},
      {KeyType::kDate, parse_condition_operator("DateEquals")->row},
      {KeyType::kIpAddress, parse_condition_operator("IpAddress")->row}};
  const auto at = kRows.find(type);
  return at == kRows.end() ? nullptr : at->second;
}

Test readable(const Operator& row) {
  if (row.domain != Domain::kArn) return WellFormed{&row};
  return GlobTest{Glob(SymbolicText("*:*:*:*:*:*"), {}), Reading::kArn};
}

Glob glob(std::string_view pattern) { return Glob(SymbolicText(std::string(pattern)), {}); }
Glob exact(const SymbolicText& text) { return Glob(text, kPlainText); }

}  // namespace

Encoding::Encoding(Givens givens, std::span<const PolicyRef> policies)
    : givens_(std::move(givens)) {
  for (const PolicyRef& policy : policies)
    for (const CompiledStatement& statement : policy->statements()) survey(statement);
  if (givens_.world != World::kAws || !givens_.caller) return;
  Request request;
  request.principal = *givens_.caller;
  request.resource_account = givens_.resource_account;
  request.action = givens_.action.value_or(std::string());
  request.resource = givens_.resource.value_or(SymbolicText());
  for (const std::string& name : keys_in_use()) {
    if (givens_.context.find(name).presence != Presence::kUnknown) continue;
    const ContextValue implied = implied_value(name, request);
    if (implied.presence == Presence::kPresent) givens_.context.set(name, implied.values);
    if (implied.presence == Presence::kAbsent) givens_.context.set_absent(name);
  }
}

std::vector<std::string> Encoding::keys_in_use() const {
  std::set<std::string> out(variable_keys_.begin(), variable_keys_.end());
  for (const auto& [name, use] : uses_) out.insert(name);
  return {out.begin(), out.end()};
}

void Encoding::survey(const CompiledStatement& statement) {
  for (const Glob& pattern : statement.resources.values) {
    for (const Variable& variable : pattern.variables()) variable_keys_.insert(variable.key);
    if (!pattern.symbols().empty()) symbolic_resources_.push_back(pattern);
  }
  for (const CompiledPrincipal& principal : statement.principals.values) {
    if (principal.kind != PrincipalKind::kAws) continue;
    if (!principal.text.symbols().empty()) symbolic_principals_.push_back(principal.text);
    if (is_exact(principal.text))
      if (const std::string text = text_of(principal.text);
          text.find(":assumed-role/") != std::string::npos)
        session_principals_.push_back(text);
  }
  for (const CompiledClause& clause : statement.conditions) survey(clause);
}

void Encoding::survey(const CompiledClause& clause) {
  KeyUse& use = uses_[clause.key];
  if (clause.use.row == nullptr || clause.use.row->domain == Domain::kPresence) return;
  if (clause.use.qualifier != SetQualifier::kNone) {
    std::string text = lowercase(clause.source->name.value);
    for (const Text& value : clause.source->values) text += concat("\n", value.value.text());
    use.set_clauses.insert(std::move(text));
  } else {
    use.plain = true;
  }
  use.domains.insert(clause.use.row->domain);
  use.row = clause.use.row;
  for (const Operand& operand : clause.operands) {
    const Glob* const pattern = std::get_if<Glob>(&operand);
    if (pattern == nullptr) continue;
    for (const Variable& variable : pattern->variables()) variable_keys_.insert(variable.key);
    if (is_exact(*pattern)) use.exact_values.emplace_back(text_of(*pattern));
  }
}

namespace {

std::vector<Symbol> symbols_of(const SymbolicText& text) {
  std::vector<Symbol> out;
  for (const auto& hole : text.holes()) out.push_back(hole.symbol);
  return out;
}

/// "parameter Bucket has no value"; `otherwise` where no symbol is to blame.
std::string why_open(const std::vector<Symbol>& symbols, std::string_view otherwise) {
  std::vector<std::string> out;
  for (const Symbol& symbol : symbols)
    if (std::string why = reason(symbol); std::find(out.begin(), out.end(), why) == out.end())
      out.push_back(std::move(why));
  return out.empty() ? std::string(otherwise) : join(out, " and ");
}

}  // namespace

Formula Encoding::doubt(std::string_view reason, std::string_view place) {
  return formulas_.atom(terms_.doubt(std::string(reason), place));
}

Formula Encoding::known(Tri value, std::string_view reason, std::string_view place) {
  if (value == Tri::kUnknown) return doubt(reason, place);
  return constant(value == Tri::kYes);
}

Formula Encoding::test(const Value& value, const Test& test) {
  if (value.slot) return formulas_.atom(terms_.test(*value.slot, test));
  const Tri is = truth(test, value.text);
  if (is != Tri::kUnknown) return constant(is == Tri::kYes);
  // The symbols of the text, or of the test, decide: the same way wherever the two meet.
  std::vector<Symbol> symbols = symbols_of(value.text);
  if (const auto* glob = std::get_if<GlobTest>(&test)) {
    const auto more = glob->glob.symbols();
    symbols.insert(symbols.end(), more.begin(), more.end());
  }
  return doubt(why_open(symbols, "it depends on the value of a policy variable"),
               concat(identity(test), value.text.text()));
}

Formula Encoding::listed(Polarity polarity, std::vector<Formula> matches, Formula when_absent) {
  if (polarity == Polarity::kAbsent) return when_absent;
  const Formula any = formulas_.any(std::move(matches));
  return polarity == Polarity::kListed ? any : !any;
}

Encoding::Value Encoding::action() {
  if (action_value_) return *action_value_;
  Value out;
  if (givens_.action) {
    out.text = SymbolicText(lowercase(*givens_.action));
  } else {
    out.slot = terms_.slot(SlotKind::kAction);
    terms_.slot(*out.slot).preferred = {"s3:getobject", "ec2:runinstances"};
    constraints_.push_back(test(out, GlobTest{glob("?*:?*")}));
  }
  action_value_ = out;
  return out;
}

/// An ARN, or "*" for actions that know no resource.
Encoding::Value Encoding::resource() {
  if (resource_value_) return *resource_value_;
  Value out;
  if (givens_.resource) {
    out.text = *givens_.resource;
  } else {
    out.slot = terms_.slot(SlotKind::kResource);
    terms_.slot(*out.slot).preferred = {"arn:aws:s3:::bucket/key",
                                        "arn:aws:ec2:us-east-1:111122223333:instance/i-1"};
    // `?` stands for no symbol.
    const std::string_view form =
        symbolic_resources_.empty() ? "arn:?*:?*:*:*:?*" : "arn:*:*:*:*:*";
    std::vector<Formula> forms = {test(out, GlobTest{glob(form), Reading::kArn}),
                                  test(out, GlobTest{exact(SymbolicText("*"))})};
    for (const Glob& pattern : symbolic_resources_)
      if (!has_arn_parts(pattern)) forms.push_back(test(out, GlobTest{pattern}));
    constraints_.push_back(formulas_.any(std::move(forms)));
  }
  resource_value_ = out;
  return out;
}

Encoding::Value Encoding::caller() {
  if (caller_value_) return *caller_value_;
  Value out;
  out.slot = terms_.slot(SlotKind::kCaller);
  terms_.slot(*out.slot).preferred = preferred_callers();
  std::vector<Formula> forms;
  const auto symbols = symbolic_principals_.empty() ? Symbols::kNone : Symbols::kSome;
  for (const GlobTest& form : caller_forms(symbols)) forms.push_back(test(out, form));
  for (const Glob& principal : symbolic_principals_)
    if (const auto pattern = caller_pattern(principal); pattern && is_whole_symbol(principal))
      forms.push_back(test(out, GlobTest{pattern->glob}));
  constraints_.push_back(formulas_.any(std::move(forms)));
  caller_value_ = out;
  // A session is one of its role.
  for (const std::string& session : session_principals_) {
    const Value own{terms_.slot(SlotKind::kSession), {}, kTrue};
    const Formula is = test(own, GlobTest{exact(SymbolicText(session))});
    std::vector<Formula> roles;
    for (const GlobTest& role : roles_of_session(session)) roles.push_back(test(out, role));
    constraints_.push_back(formulas_.implies(is, formulas_.any(std::move(roles))));
  }
  return out;
}

const Encoding::Key& Encoding::key(std::string_view name) {
  if (const auto at = keys_.find(name); at != keys_.end()) return at->second;
  Key made = make_key(std::string(name));
  return keys_.emplace(std::string(name), std::move(made)).first->second;
}

Encoding::Key Encoding::make_key(const std::string& name) {
  const ContextValue& given = givens_.context.find(name);
  if (given.presence == Presence::kUnknown) return open_key(name);
  Key out;
  out.present = constant(given.presence == Presence::kPresent);
  out.several = constant(given.values.size() > 1);
  for (const SymbolicText& text : given.values) out.values.push_back({std::nullopt, text, kTrue});
  return out;
}

/// A key has one value, unless it is one of several values or a set qualifier says so. Each clause
/// with a set qualifier needs at most one value to be true (ForAnyValue) or false (ForAllValues),
/// so that as many values as there are such clauses are enough.
Encoding::Key Encoding::open_key(const std::string& name) {
  const KeyUse& use = uses_[name];
  const auto info = find_condition_key(name);
  const bool single = info && !info->multi_valued;
  // A clause without a qualifier is in doubt as soon as there are two values.
  const bool may_be_several = (info && info->multi_valued) || !use.set_clauses.empty();
  const std::size_t least = use.plain && may_be_several ? 2 : 1;
  const std::size_t wanted = use.set_clauses.size() + (use.plain ? 1 : 0);
  const std::size_t count = single           ? 1
                            : may_be_several ? std::clamp<std::size_t>(wanted, least, kMostSlots)
                                             : 1;
  const Operator* const type = info ? row_of(info->type) : nullptr;
  const bool one_domain = use.domains.size() == 1 && !use.domains.contains(Domain::kText) &&
                          !use.domains.contains(Domain::kArn);
  Key out;
  out.typed = one_domain && (!info || (type != nullptr && type->domain == *use.domains.begin()));
  std::vector<Formula> presents;
  std::vector<Formula> pairs;
  for (std::size_t i = 0; i < count; ++i) {
    Value value{terms_.slot(SlotKind::kKey, name, i), {}, kTrue};
    if (out.typed) terms_.slot(*value.slot).form = readable(*use.row);
    if (variable_keys_.contains(name)) terms_.slot(*value.slot).preferred = {"somebody"};
    value.present = formulas_.atom(terms_.present(*value.slot));
    if (!out.typed && type != nullptr)
      constraints_.push_back(formulas_.implies(value.present, test(value, readable(*type))));
    for (const Formula other : presents) pairs.push_back(formulas_.both(other, value.present));
    presents.push_back(value.present);
    out.values.push_back(std::move(value));
  }
  out.present = formulas_.any(std::move(presents));
  out.several = formulas_.any(std::move(pairs));
  return out;
}

Formula Encoding::key_present(std::string_view name) { return key(name).present; }

/// What a variable may stand for, and when; no text where it has no value. Its values that the
/// policies compare the key with are looked at one by one, any other is a symbol.
std::vector<std::pair<Formula, std::optional<SymbolicText>>> Encoding::variable_values(
    std::string_view name) {
  const Key& own = key(name);
  const SymbolicText generic = SymbolicText::of({std::string(name), SymbolKind::kExternal});
  std::vector<std::pair<Formula, std::optional<SymbolicText>>> out;
  if (own.present != kTrue) out.emplace_back(!own.present, std::nullopt);
  if (own.present == kFalse) return out;
  if (own.values.size() > 1) {
    out.emplace_back(own.present, generic);
    return out;
  }
  const Value value = own.values.front();
  if (!value.slot) {
    out.emplace_back(value.present, value.text);
    return out;
  }
  std::vector<Formula> others = {value.present};
  const auto texts = uses_[std::string(name)].exact_values;
  const std::set<SymbolicText> literals(texts.begin(), texts.end());
  for (const SymbolicText& literal : literals) {
    if (others.size() > kMostLiterals) break;
    const Formula is = test(value, GlobTest{exact(literal)});
    out.emplace_back(formulas_.both(value.present, is), literal);
    others.push_back(!is);
  }
  out.emplace_back(formulas_.all(std::move(others)), generic);
  return out;
}

/// The pattern with each combination of values for its variables; none if there are too many.
std::optional<std::vector<Encoding::Filled>> Encoding::filled(const Glob& pattern, Case letters) {
  struct Choice {
    Formula guard = kTrue;
    std::map<std::string, std::optional<SymbolicText>, std::less<>> values;
  };
  std::vector<Choice> choices(1);
  std::set<std::string> seen;
  for (const Variable& variable : pattern.variables()) {
    if (!seen.insert(variable.key).second) continue;
    const auto values = variable_values(variable.key);
    std::vector<Choice> more;
    for (const Choice& choice : choices)
      for (const auto& [guard, text] : values) {
        Choice next{formulas_.both(choice.guard, guard), choice.values};
        next.values[variable.key] = text;
        if (next.guard != kFalse) more.push_back(std::move(next));
      }
    choices = std::move(more);
    if (choices.size() > kMostCases) return std::nullopt;
  }
  std::vector<Filled> out;
  for (const Choice& choice : choices) {
    auto whole = substituted(
        pattern, letters, [&](std::string_view name) { return choice.values.find(name)->second; });
    if (whole) out.push_back({choice.guard, std::move(*whole)});
  }
  return out;
}

namespace {

/// Where the segments of an ARN pattern begin; segment 5 is the rest. Empty for other patterns.
std::vector<std::span<const Token>> segments(const Glob& pattern) {
  std::vector<std::span<const Token>> out;
  auto rest = pattern.tokens();
  while (out.size() < 5) {
    const auto colon = std::find(rest.begin(), rest.end(), Token{TokenKind::kCharacter, ':'});
    if (colon == rest.end()) return {};
    const auto length = static_cast<std::size_t>(colon - rest.begin());
    out.push_back(rest.first(length));
    rest = rest.subspan(length + 1);
  }
  out.push_back(rest);
  return out;
}

bool has_wildcard(std::span<const Token> tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [](Token token) {
    return token.kind == TokenKind::kAnyRun || token.kind == TokenKind::kAnyCharacter;
  });
}

/// Nothing, a wildcard, digits, a symbol, "aws": not "log-group", which is a resource behind a `*`
/// for region and account.
bool may_be_account(std::span<const Token> tokens) {
  static constexpr Token kAws[] = {
      {TokenKind::kCharacter, 'a'}, {TokenKind::kCharacter, 'w'}, {TokenKind::kCharacter, 's'}};
  return std::ranges::equal(tokens, kAws) ||
         std::all_of(tokens.begin(), tokens.end(), [](Token token) {
           return token.kind != TokenKind::kCharacter || (token.value >= '0' && token.value <= '9');
         });
}

}  // namespace

GlobTest Encoding::resource_test(Glob pattern) const {
  const auto parts = segments(pattern);
  const bool by_segment =
      givens_.resource_reading == ResourceReading::kBySegment && !parts.empty() &&
      std::any_of(parts.begin(), parts.end() - 1, has_wildcard) && may_be_account(parts[4]);
  return {std::move(pattern), by_segment ? Reading::kArn : Reading::kText};
}

Formula Encoding::action_matches(const Glob& pattern) { return test(action(), GlobTest{pattern}); }

Formula Encoding::resource_matches(const Glob& pattern) {
  const Value own = resource();
  if (pattern.variables().empty()) return test(own, resource_test(pattern));
  const auto all = filled(pattern, Case::kKept);
  if (!all) return doubt("too many values of policy variables", identity(GlobTest{pattern}));
  std::vector<Formula> out;
  for (const Filled& one : *all)
    out.push_back(formulas_.both(one.guard, test(own, resource_test(one.pattern))));
  return formulas_.any(std::move(out));
}

Formula Encoding::actions_match(const CompiledStatement& s) {
  std::vector<Formula> out;
  for (const Glob& pattern : s.actions.values) out.push_back(action_matches(pattern));
  return listed(s.actions.polarity, std::move(out), kFalse);
}

Formula Encoding::resources_match(const CompiledStatement& s) {
  std::vector<Formula> out;
  for (const Glob& pattern : s.resources.values) out.push_back(resource_matches(pattern));
  return listed(s.resources.polarity, std::move(out), kTrue);
}

Encoding::OperandTest Encoding::glob_test(const CompiledClause& clause, const Glob& pattern,
                                          const Value& value) {
  const Operator& row = *clause.use.row;
  if (row.domain == Domain::kText) {
    const bool folded = row.syntax.letters == Case::kFolded;
    return {kTrue, test(value, GlobTest{pattern, folded ? Reading::kFolded : Reading::kText}),
            kTrue};
  }
  const Formula is_arn = test(value, readable(row));
  if (has_arn_parts(pattern)) return {kTrue, test(value, GlobTest{pattern, Reading::kArn}), is_arn};
  const std::string place = concat(std::to_string(value.slot.value_or(0)), value.text.text(),
                                   identity(GlobTest{pattern}));
  if (pattern.symbols().empty()) return {kTrue, doubt("a pattern is not an ARN", place), is_arn};
  // A symbol may be a whole ARN.
  const Formula same = test(value, GlobTest{pattern});
  return {kTrue, same, formulas_.either(is_arn, same)};
}

Encoding::OperandTest Encoding::operand_test(const CompiledClause& clause, std::size_t i,
                                             const Key& key, const Value& value) {
  const Operator& row = *clause.use.row;
  const Operand& operand = clause.operands[i];
  if (const Glob* const pattern = std::get_if<Glob>(&operand)) {
    if (pattern->variables().empty()) return glob_test(clause, *pattern, value);
    const auto all = filled(*pattern, row.syntax.letters);
    if (!all) {
      const std::string place = concat(std::to_string(value.slot.value_or(0)), value.text.text(),
                                       identity(GlobTest{*pattern}));
      return {kTrue, doubt("too many values of policy variables", place), kTrue};
    }
    std::vector<Formula> tested;
    std::vector<Formula> matches;
    std::vector<Formula> unreadable;
    for (const Filled& one : *all) {
      const OperandTest part = glob_test(clause, one.pattern, value);
      tested.push_back(one.guard);
      matches.push_back(formulas_.both(one.guard, part.matches));
      unreadable.push_back(formulas_.both(one.guard, !part.readable));
    }
    return {formulas_.any(std::move(tested)), formulas_.any(std::move(matches)),
            !formulas_.any(std::move(unreadable))};
  }
  const Formula is_readable = key.typed ? kTrue : test(value, readable(row));
  if (std::holds_alternative<Malformed>(operand) || std::holds_alternative<Undecided>(operand)) {
    const std::string place = concat(std::to_string(value.slot.value_or(0)), row.name, "\n",
                                     clause.source->values[i].value.text());
    return {kTrue, doubt("an operand is not known", place), is_readable};
  }
  return {kTrue, test(value, ValueTest{&row, operand}), is_readable};
}

/// Does the value match one of the policy's, or none of them for a negated operator? A value that
/// cannot be read as one of the operator's domain does neither.
Formula Encoding::value_holds(const CompiledClause& clause, const Key& key, const Value& value) {
  std::vector<Formula> matches;
  std::vector<Formula> unreadable;
  for (std::size_t i = 0; i < clause.operands.size(); ++i) {
    const OperandTest one = operand_test(clause, i, key, value);
    matches.push_back(one.matches);
    unreadable.push_back(formulas_.both(one.tested, !one.readable));
  }
  const Formula any = formulas_.any(std::move(matches));
  return formulas_.both(clause.use.row->sense == Sense::kPlain ? any : !any,
                        !formulas_.any(std::move(unreadable)));
}

Formula Encoding::key_passes(const CompiledClause& clause, const Operand& operand) {
  CompiledClause plain = clause;
  plain.operands = {operand};
  const Key& own = key(clause.key);
  std::vector<Formula> out;
  for (const Value& value : own.values)
    out.push_back(formulas_.both(value.present, operand_test(plain, 0, own, value).matches));
  return formulas_.any(std::move(out));
}

Formula Encoding::presence_holds(const CompiledClause& clause, const Key& key) {
  std::vector<Formula> out;
  for (std::size_t i = 0; i < clause.operands.size(); ++i) {
    const bool* const absent = std::get_if<bool>(&clause.operands[i]);
    out.push_back(absent == nullptr
                      ? doubt("an operand of Null is not known",
                              concat(clause.key, "\n", clause.source->values[i].value.text()))
                  : *absent ? !key.present
                            : key.present);
  }
  return formulas_.any(std::move(out));
}

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
bool absent_holds(const OperatorUse& use) {
  if (use.if_exists) return true;
  switch (use.qualifier) {
    case SetQualifier::kForAllValues:
      return true;
    case SetQualifier::kForAnyValue:
      return false;
    case SetQualifier::kNone:
      return use.row->sense == Sense::kNegated;
  }
  return false;
}

}  // namespace

Formula Encoding::clause_holds(const CompiledClause& clause) {
  // What is doubtful about one clause says nothing about another.
  std::string place = concat(clause.key, "\n", lowercase(clause.source->name.value));
  for (const Text& value : clause.source->values)
    place += concat("\n", identity(GlobTest{Glob(value.value, kPlainText)}));
  if (clause.use.row == nullptr) return doubt("there is no such condition operator", place);
  const Key& own = key(clause.key);
  if (clause.use.row->domain == Domain::kPresence) return presence_holds(clause, own);
  std::vector<Formula> any;
  std::vector<Formula> all = {own.present};
  for (const Value& value : own.values) {
    const Formula holds = value_holds(clause, own, value);
    any.push_back(formulas_.both(value.present, holds));
    all.push_back(formulas_.implies(value.present, holds));
  }
  Formula present = kFalse;
  if (clause.use.qualifier == SetQualifier::kForAllValues) {
    present = formulas_.all(std::move(all));
  } else {
    present = formulas_.any(std::move(any));
  }
  if (clause.use.qualifier == SetQualifier::kNone && own.several != kFalse)
    present = formulas_.either(
        formulas_.both(present, !own.several),
        formulas_.both(own.several, doubt("a key has several values and no set qualifier", place)));
  return absent_holds(clause.use) ? formulas_.either(present, !own.present)
                                  : formulas_.both(present, own.present);
}

Formula Encoding::is_entity() {
  std::vector<Formula> out;
  for (const std::string_view form : kEntityForms)
    out.push_back(test(caller(), GlobTest{glob(form)}));
  return formulas_.any(std::move(out));
}

/// An account, or its root: all its users and roles, by way of the account.
void Encoding::add_account(const CompiledPrincipal& principal, Named& out) {
  const auto pattern = account_pattern(principal.text);
  if (!pattern) return;
  const Formula in_account = test(caller(), *pattern);
  const Formula is_root = test(caller(), GlobTest{glob(kRootForm)});
  out[index(Evaluator::Naming::kByAccount)] = formulas_.both(in_account, !is_root);
  out[index(Evaluator::Naming::kDirectly)] = formulas_.both(in_account, is_root);
}

Encoding::Named Encoding::named_by(const CompiledPrincipal& principal) {
  static const Glob kStar(SymbolicText("*"), kPlainText);
  const auto anyone = index(Evaluator::Naming::kAnyone);
  const auto directly = index(Evaluator::Naming::kDirectly);
  const auto by_role = index(Evaluator::Naming::kByRole);
  Named out;
  out.fill(kFalse);
  const auto symbols = principal.text.symbols();
  const Formula star =
      known(iam::match(principal.text, kStar),
            why_open({symbols.begin(), symbols.end()}, "a principal may be everyone"),
            text_of(principal.text));
  const auto form = [&](std::string_view pattern) {
    return test(caller(), GlobTest{glob(pattern)});
  };
  switch (principal.kind) {
    case PrincipalKind::kAnyone:
      out[anyone] = star;
      return out;
    case PrincipalKind::kCanonicalUser:
      out[index(Evaluator::Naming::kByAccount)] = formulas_.both(
          formulas_.either(is_entity(), form(kRootForm)),
          doubt("the canonical user id is not known", identity(GlobTest{principal.text})));
      return out;
    case PrincipalKind::kService:
    case PrincipalKind::kFederated: {
      const bool service = principal.kind == PrincipalKind::kService;
      const Formula all = formulas_.both(star, form(service ? kServiceForm : kFederatedForm));
      const Glob own = with_prefix(service ? kServicePrefix : kFederatedPrefix, principal.text);
      out[directly] = formulas_.either(all, test(caller(), GlobTest{own}));
      return out;
    }
    case PrincipalKind::kAws:
      break;
  }
  add_account(principal, out);
  // Whether {"AWS": "*"} means identity providers too is not documented.
  out[anyone] = formulas_.both(
      star,
      star == kFalse
          ? kTrue
          : formulas_.either(
                !form(kFederatedForm),
                doubt("it is not documented whether AWS: * includes identity providers", "")));
  if (const auto own = caller_pattern(principal.text)) {
    auto& naming = out[own->type == CallerType::kRoleSession ? by_role : directly];
    naming = formulas_.either(naming, test(caller(), GlobTest{own->glob}));
  }
  if (is_exact(principal.text)) {
    const std::string text = text_of(principal.text);
    if (text.find(":assumed-role/") != std::string::npos) {
      const Value session{terms_.slot(SlotKind::kSession), {}, kTrue};
      out[directly] = formulas_.either(
          out[directly], formulas_.both(form(kRoleForm), test(session, GlobTest{principal.text})));
    }
    if (is_unique_id(text)) {
      const Value id{terms_.slot(SlotKind::kUniqueId), {}, kTrue};
      const Formula is = test(id, GlobTest{principal.text});
      out[directly] = formulas_.either(out[directly], formulas_.both(is, form(kUserForm)));
      out[by_role] = formulas_.either(
          out[by_role], formulas_.both(is, formulas_.both(is_entity(), !form(kUserForm))));
    }
  }
  return out;
}

/// As Evaluator::exempt.
Formula Encoding::exempt(const CompiledStatement& s) {
  Named named;
  named.fill(kFalse);
  std::string place;
  for (const CompiledPrincipal& principal : s.principals.values) {
    const Named one = named_by(principal);
    for (std::size_t i = 0; i < one.size(); ++i) named[i] = formulas_.either(named[i], one[i]);
    place += concat(std::to_string(static_cast<int>(principal.kind)),
                    identity(GlobTest{principal.text}), "\n");
  }
  const Formula anyone = named[index(Evaluator::Naming::kAnyone)];
  const Formula account = named[index(Evaluator::Naming::kByAccount)];
  const Formula direct = named[index(Evaluator::Naming::kDirectly)];
  const Formula role = named[index(Evaluator::Naming::kByRole)];
  const Formula is_user = test(caller(), GlobTest{glob(kUserForm)});
  const Formula entity =
      formulas_.either(formulas_.both(is_user, direct), formulas_.both(!is_user, role));
  const Formula all = formulas_.both(entity, account);
  const Formula any = formulas_.any({direct, role, account});
  Formula enough = all;
  if (any != kFalse)
    enough = formulas_.either(
        all,
        formulas_.both(any, doubt("NotPrincipal lists the caller but not its account", place)));
  const Formula of_entity = formulas_.both(is_entity(), enough);
  const Formula of_others = formulas_.both(!is_entity(), direct);
  return formulas_.any({anyone, of_entity, of_others});
}

Encoding::Named Encoding::named(const CompiledStatement& s) {
  Named out;
  out.fill(kFalse);
  if (evaluator_ != nullptr) {
    const Evaluator::Named given = evaluator_->named(s);
    const std::string place = std::to_string(reinterpret_cast<std::uintptr_t>(&s));
    std::vector<Symbol> symbols;
    for (const CompiledPrincipal& principal : s.principals.values)
      for (const Symbol& symbol : principal.text.symbols()) symbols.push_back(symbol);
    const std::string why =
        why_open(symbols, "it is not known whether the principals include the caller");
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = known(given[i], why, concat(place, "/", std::to_string(i)));
    return out;
  }
  if (s.principals.polarity == Polarity::kAllBut) {
    out[index(Evaluator::Naming::kAnyone)] = !exempt(s);
    return out;
  }
  for (const CompiledPrincipal& principal : s.principals.values) {
    const Named one = named_by(principal);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = formulas_.either(out[i], one[i]);
  }
  return out;
}

/// applies(S, r) := named(r.caller, S) and matches(r.action, S) and matches(r.resource, S) and
/// holds(S.conditions, r)
Encoding::Match Encoding::match(const CompiledStatement& s, Layer layer) {
  std::vector<Formula> parts = {actions_match(s), resources_match(s)};
  for (const CompiledClause& clause : s.conditions) parts.push_back(clause_holds(clause));
  if (!s.source->unknown.empty())
    parts.push_back(doubt(s.source->unknown, std::to_string(reinterpret_cast<std::uintptr_t>(&s))));
  Match out{formulas_.all(std::move(parts)), {}};
  out.named.fill(kFalse);
  if (layer != Layer::kResource && s.principals.polarity == Polarity::kAbsent) return out;
  const Named how = named(s);
  for (std::size_t i = 0; i < how.size(); ++i) out.named[i] = formulas_.both(out.any, how[i]);
  out.any = formulas_.any({out.named.begin(), out.named.end()});
  return out;
}

Formula Encoding::allows(std::span<const PolicyRef> policies, Layer layer) {
  std::vector<Formula> allowing;
  std::vector<Formula> denying;
  for (const PolicyRef& policy : policies)
    for (const CompiledStatement& s : policy->statements())
      (s.effect == Effect::kAllow ? allowing : denying).push_back(match(s, layer).any);
  return formulas_.both(formulas_.any(std::move(allowing)), !formulas_.any(std::move(denying)));
}

Formula Encoding::allows_anyone(std::span<const PolicyRef> policies) {
  std::vector<Formula> allowing;
  std::vector<Formula> denying;
  for (const PolicyRef& policy : policies)
    for (const CompiledStatement& s : policy->statements()) {
      const Match one = match(s, Layer::kResource);
      if (s.effect == Effect::kDeny) {
        denying.push_back(one.any);
      } else {
        allowing.push_back(one.named[index(Evaluator::Naming::kAnyone)]);
      }
    }
  return formulas_.both(formulas_.any(std::move(allowing)), !formulas_.any(std::move(denying)));
}

Formula Encoding::well_formed() {
  action();
  resource();
  if (givens_.world == World::kAws) add_facts();
  return formulas_.all(constraints_);
}

/// What AWS's requests have in common.
void Encoding::add_facts() {
  const auto names = keys_in_use();
  const auto used = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const std::string& name : names)
    if (is_always_present(name)) constraints_.push_back(key(name).present);
  for (const PresenceFact& fact : presence_facts()) {
    if (!used(fact.key) || !used(fact.other)) continue;
    const Formula a = key(fact.key).present;
    const Formula b = key(fact.other).present;
    constraints_.push_back(formulas_.implies(a, fact.together ? b : !b));
  }
}

Formula Encoding::caller_matches(std::string_view pattern) {
  return test(caller(), GlobTest{glob(pattern)});
}

Formula Encoding::caller_is_anonymous() {
  return test(caller(), GlobTest{exact(SymbolicText(std::string(kAnonymous)))});
}

}  // namespace cfnaudit::iam
