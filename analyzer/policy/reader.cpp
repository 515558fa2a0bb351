// Part -> iam::Policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include "analyzer/policy/reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/policy/grammar.h"
#include "analyzer/policy/text_document.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::policy {

using iam::Language;
using iam::Polarity;
using iam::Statement;
using Kind = Part::Kind;

namespace {

const iam::Text kAnything{SymbolicText(std::string("*")), {}};

/// A single value counts as a list of one.
std::vector<const Part*> values_of(const Part& part) {
  std::vector<const Part*> out;
  if (part.kind != Kind::kList) return {&part};
  for (const Part& item : part.items) out.push_back(&item);
  return out;
}

void append(std::vector<Statement>& to, std::vector<Statement> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Why it is not known what the part is; nothing where it is known. Text that only the deployment
/// knows may be anything that an object or a word can be written as.
std::optional<std::string> undecided(const Part& part) {
  if (part.kind == Kind::kUnknown) return part.reason;
  if (part.kind == Kind::kText && !part.text.known())
    return reason(part.text.holes().front().symbol);
  return std::nullopt;
}

/// What of one statement is not known, or is not well-formed.
struct Open {
  std::array<bool, kStatementParts> parts{};
  bool refused = false;  // no part is sure
  std::vector<std::string> reasons;

  bool is(StatementPart part) const { return parts[static_cast<std::size_t>(part)]; }
  void add(std::optional<StatementPart> part, std::string reason) {
    if (part) parts[static_cast<std::size_t>(*part)] = true;
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
      reasons.push_back(std::move(reason));
  }
};

/// Everything possible in the place of what is open.
template <typename T>
void open_up(iam::Element<T>& element, T anything) {
  element.polarity = Polarity::kListed;
  element.values = {std::move(anything)};
}

bool is_empty_list(const iam::Element<iam::Text>& element) {
  return element.polarity != Polarity::kAbsent && element.values.empty();
}

/// The statement as far as it is sure, and with everything possible in the place of what is open.
std::vector<Statement> opened(Statement sure, const Open& open) {
  if (open.reasons.empty()) return {std::move(sure)};
  Statement rest = sure;
  rest.unknown = join(open.reasons, "; ");
  rest.as_written = false;
  const bool actions = open.is(StatementPart::kAction);
  const bool resources = open.is(StatementPart::kResource);
  // An open item of NotAction or NotResource leaves no part of the statement sure.
  const bool lists = !(actions && sure.actions.polarity == Polarity::kAllBut) &&
                     !(resources && sure.resources.polarity == Polarity::kAllBut);
  const bool is_sure = !open.refused && !open.is(StatementPart::kEffect) &&
                       !open.is(StatementPart::kPrincipal) && !open.is(StatementPart::kCondition) &&
                       lists && !is_empty_list(sure.actions) && !is_empty_list(sure.resources);
  if (actions) open_up(rest.actions, {kAnything.value, rest.actions.span});
  if (resources) open_up(rest.resources, {kAnything.value, rest.resources.span});
  if (open.is(StatementPart::kPrincipal))
    open_up(rest.principals,
            {iam::PrincipalKind::kAnyone, {kAnything.value, rest.principals.span}});
  if (open.is(StatementPart::kCondition) || open.is(StatementPart::kEffect))
    rest.conditions.clear();
  std::vector<Statement> out;
  if (is_sure) out.push_back(std::move(sure));
  out.push_back(std::move(rest));
  if (open.is(StatementPart::kEffect)) {
    Statement deny = out.back();
    deny.effect = iam::Effect::kDeny;
    out.push_back(std::move(deny));
  }
  return out;
}

/// Reads one statement.
class StatementReader {
 public:
  StatementReader(const Part& source, Language language, std::size_t number,
                  std::vector<Diagnostic>& problems)
      : source_(source),
        language_(language),
        rules_(rules_of(language)),
        number_(number),
        problems_(problems) {}

  std::vector<Statement> read() {
    if (auto why = undecided(source_)) return all_open(std::move(*why));
    if (source_.kind != Kind::kMap)
      return all_open(problem("invalid-type", source_.span, {}, "a statement must be an object"));
    Statement out;
    out.span = source_.span;
    out.number = number_;
    sid(out);
    unknown_elements();
    effect(out);
    principals(out);
    out.actions = texts("Action", "NotAction", StatementPart::kAction);
    out.resources = texts("Resource", "NotResource", StatementPart::kResource);
    required(out);
    conditions(out);
    return opened(std::move(out), open_);
  }

 private:
  std::vector<Statement> all_open(std::string reason) const {
    auto out = iam::unknown_statements(std::move(reason), source_.span);
    for (Statement& one : out) one.number = number_;
    return out;
  }

  /// Reports, and gives the reason for what is unknown thereby. `element` is "Action/0".
  std::string problem(std::string_view rule, Span span, std::string_view element,
                      std::string message, std::string fix = {},
                      Severity severity = Severity::kError) {
    Diagnostic out;
    out.rule = std::string(rule);
    out.severity = severity;
    out.span = span;
    out.path = concat("Statement/", std::to_string(number_), element.empty() ? "" : "/", element);
    out.message = message;
    out.fix = std::move(fix);
    if (rules_) problems_.push_back(std::move(out));
    return message;
  }

  /// Reports what AWS refuses.
  void refuse(std::optional<StatementPart> part, std::string_view rule, Span span,
              std::string_view element, std::string message, std::string fix = {}) {
    open_.refused = true;
    open_.add(part, problem(rule, span, element, std::move(message), std::move(fix)));
  }

  void empty(Span span, std::string_view element, std::string message) {
    problem("empty-list", span, element, std::move(message), {}, Severity::kWarning);
  }

  void sid(Statement& out) {
    const Part* sid = source_.find("Sid");
    if (sid != nullptr && sid->kind == Kind::kText && sid->text.known()) out.sid = sid->text.text();
  }

  /// What is misspelt is not missing too.
  void unknown_elements() {
    const auto known = statement_elements();
    for (const PartMember& member : source_.members) {
      const std::string& name = member.key.value;
      if (std::any_of(known.begin(), known.end(),
                      [&](const StatementElement& one) { return one.name == name; }))
        continue;
      const auto meant = similar_statement_element(name);
      refuse(meant ? meant->part : std::nullopt, "unknown-element", member.key.span, name,
             concat("unknown element ", quote(name), " in a statement"),
             meant ? concat("write ", meant->name) : std::string());
    }
  }

  void effect(Statement& out) {
    const Part* part = source_.find("Effect");
    if (part == nullptr) {
      if (!open_.is(StatementPart::kEffect))
        refuse(StatementPart::kEffect, "missing-element", source_.span, {},
               "the statement has no Effect");
      return;
    }
    if (auto why = undecided(*part)) return open_.add(StatementPart::kEffect, std::move(*why));
    const auto parsed =
        part->kind == Kind::kText ? iam::parse_effect(part->text.text()) : std::nullopt;
    if (parsed)
      out.effect = *parsed;
    else
      refuse(StatementPart::kEffect, "invalid-effect", part->span, "Effect",
             "Effect must be Allow or Deny");
  }

  /// `name` or its negation; both is an error.
  std::pair<const Part*, Polarity> element(std::string_view name, std::string_view negation,
                                           StatementPart part) {
    const Part* listed = source_.find(name);
    const Part* all_but = source_.find(negation);
    if (listed != nullptr && all_but != nullptr)
      refuse(part, "conflicting-elements", all_but->span, negation,
             concat(name, " and ", negation, " cannot be used together"));
    if (listed != nullptr) return {listed, Polarity::kListed};
    return {all_but, all_but == nullptr ? Polarity::kAbsent : Polarity::kAllBut};
  }

  iam::Element<iam::Text> texts(std::string_view name, std::string_view negation,
                                StatementPart part) {
    const auto [source, polarity] = element(name, negation, part);
    iam::Element<iam::Text> out;
    out.polarity = polarity;
    if (source == nullptr) return out;
    out.span = source->span;
    const std::string_view own = polarity == Polarity::kListed ? name : negation;
    std::size_t i = 0;
    for (const Part* value : values_of(*source)) {
      const std::string path = concat(own, "/", std::to_string(i++));
      if (value->kind == Kind::kText) {
        form(*value, part, path);
        out.values.push_back({value->text, value->span});
      } else if (value->kind == Kind::kUnknown) {
        open_.add(part, value->reason);
      } else {
        refuse(part, "invalid-type", value->span, path,
               concat(own, " must be a string or a list of strings"));
      }
    }
    if (out.values.empty() && !open_.is(part))
      empty(source->span, own, concat(own, " is empty: the statement matches no request"));
    return out;
  }

  void form(const Part& value, StatementPart part, const std::string& path) {
    const bool is_action = part == StatementPart::kAction;
    if (!is_action && (!rules_ || !rules_->arns_only)) return;
    auto found = is_action ? action_problem(value.text) : resource_problem(value.text);
    if (found)
      refuse(part, is_action ? "invalid-action" : "invalid-arn", value.span, path,
             std::move(found->message), std::move(found->fix));
  }

  void required(Statement& out) {
    if (!rules_) return;
    if (out.actions.polarity == Polarity::kAbsent && !open_.is(StatementPart::kAction))
      refuse(StatementPart::kAction, "missing-element", source_.span, {},
             "the statement has neither Action nor NotAction");
    need(rules_->principal, StatementPart::kPrincipal, out.principals, "Principal",
         language_ == Language::kResource || language_ == Language::kTrust
             ? "list the principals, for example {\"AWS\": \"111122223333\"}"
             : "write \"Principal\": \"*\"");
    need(rules_->resource, StatementPart::kResource, out.resources, "Resource",
         "list the resources; \"*\" means all");
  }

  template <typename T>
  void need(Need need, StatementPart part, iam::Element<T>& element, std::string_view name,
            std::string_view fix) {
    const bool is_there = element.polarity != Polarity::kAbsent;
    if (need == Need::kRequired && !is_there && !open_.is(part))
      refuse(part, "missing-element", source_.span, {},
             concat("the statement has neither ", name, " nor Not", name), std::string(fix));
    if (need != Need::kForbidden || !is_there) return;
    const std::string written = concat(element.polarity == Polarity::kAllBut ? "Not" : "", name);
    refuse(std::nullopt, "unsupported-element", element.span, written,
           concat(written, " is not allowed in ", rules_->name), concat("remove ", written));
    element = {};  // it is implied
    open_.parts[static_cast<std::size_t>(part)] = false;
  }

  void principals(Statement& statement) {
    const auto [source, polarity] = element("Principal", "NotPrincipal", StatementPart::kPrincipal);
    iam::Element<iam::Principal>& out = statement.principals;
    out.polarity = polarity;
    if (source == nullptr) return;
    const std::string_view own = polarity == Polarity::kListed ? "Principal" : "NotPrincipal";
    out.span = source->span;
    if (source->kind == Kind::kUnknown) return open_.add(StatementPart::kPrincipal, source->reason);
    if (source->kind == Kind::kText)
      if (const auto anyone = iam::parse_principal({source->text, source->span})) {
        out.values.push_back(*anyone);
        return;
      }
    if (source->kind != Kind::kMap)
      return refuse(StatementPart::kPrincipal, "invalid-principal", source->span, own,
                    concat(own, " must be \"*\" or an object such as {\"AWS\": \"111122223333\"}"));
    for (const PartMember& member : source->members) principals_of(member, own, out);
    if (out.values.empty() && !open_.is(StatementPart::kPrincipal))
      empty(source->span, own, concat(own, " is empty: the statement matches no principal"));
  }

  void principals_of(const PartMember& member, std::string_view own,
                     iam::Element<iam::Principal>& out) {
    static constexpr std::string_view kKinds[] = {"AWS", "Service", "Federated", "CanonicalUser"};
    const std::string path = concat(own, "/", member.key.value);
    const auto kind = iam::parse_principal_kind(member.key.value);
    if (!kind) {
      const auto meant = did_you_mean(member.key.value, kKinds);
      return refuse(
          StatementPart::kPrincipal, "invalid-principal", member.key.span, path,
          concat("unknown principal type ", quote(member.key.value)),
          meant ? concat("write ", *meant) : "use AWS, Service, Federated or CanonicalUser");
    }
    for (const Part* value : values_of(member.value)) {
      if (value->kind == Kind::kUnknown) {
        open_.add(StatementPart::kPrincipal, value->reason);
      } else if (value->kind != Kind::kText) {
        refuse(StatementPart::kPrincipal, "invalid-type", value->span, path,
               "a principal must be a string or a list of strings");
      } else {
        out.values.push_back(principal(*kind, *value, path));
      }
    }
  }

  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  iam::Principal principal(iam::PrincipalKind kind, const Part& value, const std::string& path) {
    const std::string& text = value.text.text();
    const bool is_aws = kind == iam::PrincipalKind::kAws;
    if (is_aws && text == "*") kind = iam::PrincipalKind::kAnyone;
    if (is_aws && text != "*" && value.text.known() &&
        text.find_first_of("*?") != std::string::npos)
      refuse(StatementPart::kPrincipal, "invalid-principal", value.span, path,
             concat("a principal cannot contain a wildcard, as in ", quote(text)),
             "use \"*\" and compare aws:PrincipalArn with ArnLike in a Condition");
    return {kind, {value.text, value.span}};
  }

  void conditions(Statement& out) {
    const Part* block = source_.find("Condition");
    if (block == nullptr) return;
    if (auto why = undecided(*block)) return open_.add(StatementPart::kCondition, std::move(*why));
    if (block->kind != Kind::kMap)
      return refuse(StatementPart::kCondition, "invalid-type", block->span, "Condition",
                    "Condition must be an object of condition operators");
    for (const PartMember& test : block->members) {
      const std::string path = concat("Condition/", test.key.value);
      if (auto why = undecided(test.value)) {
        open_.add(StatementPart::kCondition, std::move(*why));
      } else if (test.value.kind != Kind::kMap) {
        refuse(StatementPart::kCondition, "invalid-type", test.value.span, path,
               concat(quote(test.key.value), " must be an object of condition keys"),
               "write {operator: {key: value}}");
      } else {
        condition_operator(test.key, path);
        for (const PartMember& key : test.value.members)
          clause(test.key, key, concat(path, "/", key.key.value), out);
      }
    }
  }

  void condition_operator(const Spanned<std::string>& name, const std::string& path) {
    if (iam::parse_condition_operator(name.value)) return;
    const auto meant = iam::similar_operator(name.value);
    std::string message = concat("unknown condition operator ", quote(name.value));
    // Whether AWS takes what resembles none of its operators, or Null with IfExists, is not
    // documented.
    if (!meant || *meant == "Null")
      return open_.add(StatementPart::kCondition,
                       problem("unknown-operator", name.span, path, std::move(message),
                               meant ? "write Null" : "", Severity::kWarning));
    refuse(StatementPart::kCondition, "unknown-operator", name.span, path, std::move(message),
           concat("write ", *meant));
  }

  void clause(const Spanned<std::string>& name, const PartMember& key, const std::string& path,
              Statement& out) {
    iam::ConditionClause clause{name, iam::parse_condition_operator(name.value), key.key, {}};
    if (rules_ && rules_->prefixed_keys && key.key.value.find(':') == std::string::npos)
      refuse(StatementPart::kCondition, "unknown-condition-key", key.key.span, path,
             concat("condition key ", quote(key.key.value), " has no service prefix"),
             "write aws:Name or service:Name");
    for (const Part* value : values_of(key.value)) {
      if (value->kind == Kind::kText) {
        clause.values.push_back({value->text, value->span});
      } else if (value->kind == Kind::kUnknown) {
        open_.add(StatementPart::kCondition, value->reason);
      } else {
        refuse(StatementPart::kCondition, "invalid-type", value->span, path,
               concat("the values of ", quote(key.key.value), " must be strings"));
      }
    }
    if (clause.values.empty() && !open_.is(StatementPart::kCondition))
      empty(key.value.span, path, concat(quote(key.key.value), " has no values"));
    out.conditions.push_back(std::move(clause));
  }

  const Part& source_;
  Language language_;
  std::optional<LanguageRules> rules_;
  std::size_t number_;
  std::vector<Diagnostic>& problems_;
  Open open_;
};

/// Reads a document.
class PolicyReader {
 public:
  explicit PolicyReader(std::optional<Language> language) : language_(language) {}

  Staged<iam::Policy> read(const Part& document, std::string id) {
    iam::Policy& policy = out_.value;
    policy.id = std::move(id);
    policy.span = document.span;
    if (auto why = undecided(document)) {
      policy.statements = iam::unknown_statements(std::move(*why), document.span);
      return std::move(out_);
    }
    if (!language_) language_ = language_of(document);
    if (document.kind != Kind::kMap) {
      everything(problem("invalid-type", document.span, {}, "a policy must be an object"));
    } else {
      version(document);
      statements(document);
      unknown_elements(document);
      unique_sids();
    }
    refuse(out_, {});
    return std::move(out_);
  }

 private:
  std::string problem(std::string_view rule, Span span, std::string_view path, std::string message,
                      std::string fix = {}, Severity severity = Severity::kError) {
    Diagnostic out;
    out.rule = std::string(rule);
    out.severity = severity;
    out.span = span;
    out.path = std::string(path);
    out.message = message;
    out.fix = std::move(fix);
    if (rules_of(*language_)) out_.diagnostics.push_back(std::move(out));
    return message;
  }

  /// More may be in the policy than was read.
  void everything(std::string why) {
    if (rules_of(*language_))
      append(out_.value.statements, iam::unknown_statements(std::move(why), out_.value.span));
  }

  void version(const Part& document) {
    const Part* part = document.find("Version");
    if (part == nullptr) {
      problem("missing-version", document.span, {},
              "without Version, the policy uses version 2008-10-17, in which policy variables are "
              "not replaced",
              "add \"Version\": \"2012-10-17\"", Severity::kNote);
      return;
    }
    const bool is_text = part->kind == Kind::kText;
    if (auto why = undecided(*part)) {
      unknown_version_ = std::move(*why);
      return;
    }
    if (const auto parsed = is_text ? iam::parse_version(part->text.text()) : std::nullopt)
      out_.value.version = *parsed;
    else
      problem("invalid-version", part->span, "Version", "Version must be 2012-10-17 or 2008-10-17",
              "write \"2012-10-17\"");
  }

  void statements(const Part& document) {
    const Part* list = document.find("Statement");
    if (list == nullptr) return;
    const auto all = values_of(*list);
    if (all.empty())
      problem("empty-list", list->span, "Statement", "Statement is empty: the policy has no effect",
              {}, Severity::kWarning);
    for (std::size_t i = 0; i < all.size(); ++i)
      append(out_.value.statements,
             StatementReader(*all[i], *language_, i, out_.diagnostics).read());
    for (Statement& one : out_.value.statements)
      if (one.unknown.empty()) one.unknown = unknown_version_;
  }

  void unknown_elements(const Part& document) {
    const auto known = policy_elements();
    bool is_misspelt = false;
    for (const PartMember& member : document.members) {
      const std::string& name = member.key.value;
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const auto meant = similar_policy_element(name);
      std::string why = problem("unknown-element", member.key.span, name,
                                concat("unknown element ", quote(name), " in a policy"),
                                meant ? concat("write ", *meant) : std::string());
      if (meant != "Statement") continue;
      is_misspelt = true;
      everything(std::move(why));
    }
    if (document.find("Statement") == nullptr && !is_misspelt)
      everything(problem("missing-element", document.span, {}, "the policy has no Statement"));
  }

  void unique_sids() {
    const auto rules = rules_of(*language_);
    if (!rules || !rules->unique_sids) return;
    std::map<std::string, const Statement*, std::less<>> seen;
    for (const Statement& one : out_.value.statements) {
      if (one.sid.empty()) continue;
      const auto [at, is_new] = seen.try_emplace(one.sid, &one);
      if (is_new || at->second->number == one.number) continue;
      problem("duplicate-sid", one.span, concat("Statement/", std::to_string(one.number), "/Sid"),
              concat("another statement has the Sid ", quote(one.sid)),
              "use a unique Sid for each statement, or omit it");
      out_.diagnostics.back().notes.push_back({at->second->span, "the other statement", {}});
    }
  }

  std::optional<Language> language_;
  std::string unknown_version_;
  Staged<iam::Policy> out_;
};

bool names_principals(const Part& statement) {
  return std::any_of(statement.members.begin(), statement.members.end(), [](const auto& member) {
    if (member.key.value == "Principal" || member.key.value == "NotPrincipal") return true;
    const auto meant = similar_statement_element(member.key.value);
    return meant && meant->part == StatementPart::kPrincipal;
  });
}

/// What stands where the text broke off may be anything.
void add_syntax_problems(Staged<iam::Policy>& out, std::vector<Diagnostic> problems) {
  if (problems.empty()) return;
  auto open = iam::unknown_statements(problems.front().message, out.value.span);
  append(out.value.statements, std::move(open));
  refuse(out, std::move(problems));
}

}  // namespace

Language language_of(const Part& document) {
  const Part* list = document.find("Statement");
  if (list == nullptr) return Language::kIdentity;
  const auto all = values_of(*list);
  const bool any =
      std::any_of(all.begin(), all.end(), [](const Part* one) { return names_principals(*one); });
  return any ? Language::kResource : Language::kIdentity;
}

Staged<iam::Policy> read_policy(const Part& document, std::optional<Language> language,
                                std::string id) {
  return PolicyReader(language).read(document, std::move(id));
}

Staged<iam::Policy> read_policy(const syntax::Node& document, std::optional<Language> language,
                                std::string id) {
  const auto text = text_document(document);
  if (!text) return read_policy(part_of(document), language, std::move(id));
  auto out =
      read_policy(part_of(*text->document.value.root, document.span), language, std::move(id));
  auto problems = syntax_problems(text->document);
  for (Diagnostic& one : problems) one.span = document.span;
  add_syntax_problems(out, std::move(problems));
  return out;
}

Staged<iam::Policy> read_policy(const SourceFile& file, std::optional<Language> language,
                                std::string id) {
  const auto read = syntax::read(file);
  auto out = read_policy(*read.value.root, language, std::move(id));
  add_syntax_problems(out, syntax_problems(read));
  return out;
}

Staged<iam::Policy> read_statement(const Part& statement, Language language, std::string id) {
  Staged<iam::Policy> out;
  out.value.version = iam::Version::k2012;
  out.value.id = std::move(id);
  out.value.span = statement.span;
  out.value.statements = StatementReader(statement, language, 0, out.diagnostics).read();
  refuse(out, {});
  return out;
}

void refuse(Staged<iam::Policy>& policy, std::vector<Diagnostic> errors) {
  auto& all = policy.diagnostics;
  all.insert(all.begin(), std::make_move_iterator(errors.begin()),
             std::make_move_iterator(errors.end()));
  const auto first = std::find_if(all.begin(), all.end(), [](const Diagnostic& one) {
    return one.severity == Severity::kError;
  });
  if (first == all.end()) return;
  auto& statements = policy.value.statements;
  for (Statement& one : statements)
    if (one.unknown.empty()) one.unknown = first->message;
  if (statements.empty()) statements = iam::unknown_statements(first->message, policy.value.span);
}

}  // namespace cfnaudit::policy
