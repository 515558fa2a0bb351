// Node -> iam::Policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include "analyzer/policy/reader.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/policy/text_document.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::policy {

using iam::Polarity;
using iam::Statement;
using syntax::Node;
using syntax::NodeKind;

namespace {

constexpr std::string_view kPolicyElements[] = {"Version", "Id", "Statement"};
constexpr std::string_view kStatementElements[] = {"Sid",          "Effect",      "Principal",
                                                   "NotPrincipal", "Action",      "NotAction",
                                                   "Resource",     "NotResource", "Condition"};

const iam::Text kAnything{SymbolicText(std::string("*")), {}};

bool names_principals(const Node& statement) {
  return statement.find("Principal") != nullptr || statement.find("NotPrincipal") != nullptr;
}

/// A single value counts as a list of one.
std::vector<const Node*> values_of(const Node& node) {
  if (node.kind == NodeKind::kList) return node.items;
  return {&node};
}

/// More may be in the policy than was read, and what was read may be otherwise.
void leave_open(iam::Policy& policy, const std::string& why) {
  for (Statement& one : policy.statements)
    if (one.unknown.empty()) one.unknown = why;
  auto open = iam::unknown_statements(why, policy.span);
  policy.statements.insert(policy.statements.end(), open.begin(), open.end());
}

/// The parts of one statement that could not be read.
struct Broken {
  bool effect = false;
  bool principals = false;
  bool actions = false;
  bool resources = false;
  bool conditions = false;
  std::string reason;  // empty: nothing is broken
};

class Reader {
 public:
  Reader(std::optional<DocumentKind> kind, std::optional<Span> place)
      : kind_(kind), place_(place) {}

  Staged<iam::Policy> read(const Node& document, std::string id) {
    iam::Policy& policy = out_.value;
    policy.id = std::move(id);
    policy.span = span(document);
    if (document.kind != NodeKind::kMap) {
      const std::string why = problem("invalid-type", document, "a policy must be an object");
      policy.statements = iam::unknown_statements(why, span(document));
      return std::move(out_);
    }
    if (!kind_) kind_ = kind_of(document);
    open_ = unknown_elements(document, kPolicyElements);
    version(document, policy);
    statements(document, policy);
    if (!open_.empty()) leave_open(policy, open_);
    return std::move(out_);
  }

 private:
  Span span(const Node& node) const { return place_.value_or(node.span); }

  static void append(std::vector<Statement>& to, std::vector<Statement> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  /// Reports, and gives the message back as the reason for what is unknown thereby.
  std::string problem(std::string_view rule, const Node& node, std::string message,
                      std::string fix = {}) {
    Diagnostic out;
    out.rule = std::string(rule);
    out.span = span(node);
    out.path = path_;
    out.message = message;
    out.fix = std::move(fix);
    out_.diagnostics.push_back(std::move(out));
    return message;
  }

  std::string unknown_elements(const Node& map, std::span<const std::string_view> known) {
    std::string first;
    for (const auto& member : map.members) {
      if (std::find(known.begin(), known.end(), member.key->text) != known.end()) continue;
      const auto meant = did_you_mean(member.key->text, known);
      std::string why = problem("unknown-element", *member.key,
                                concat("there is no element ", quote(member.key->text)),
                                meant ? concat("write ", *meant) : std::string());
      if (first.empty()) first = std::move(why);
    }
    return first;
  }

  void version(const Node& document, iam::Policy& policy) {
    const Node* node = document.find("Version");
    if (node == nullptr) {
      problem("missing-version", document,
              "without Version, the policy uses version 2008-10-17, in which policy variables are "
              "not replaced",
              "add \"Version\": \"2012-10-17\"");
      out_.diagnostics.back().severity = Severity::kNote;
      return;
    }
    const auto parsed =
        node->kind == NodeKind::kScalar ? iam::parse_version(node->text) : std::nullopt;
    if (parsed) {
      policy.version = *parsed;
      return;
    }
    open_ = problem("invalid-version", *node, "Version must be 2012-10-17 or 2008-10-17",
                    "write \"2012-10-17\"");
  }

  void statements(const Node& document, iam::Policy& policy) {
    const Node* list = document.find("Statement");
    if (list == nullptr) {
      open_ = problem("missing-element", document, "the policy has no Statement");
      return;
    }
    const auto all = values_of(*list);
    if (all.empty()) problem("empty-list", *list, "Statement is empty");
    for (std::size_t i = 0; i < all.size(); ++i) {
      path_ = concat("Statement/", std::to_string(i));
      append(policy.statements, statement(*all[i]));
    }
    path_.clear();
  }

  std::vector<Statement> statement(const Node& node) {
    if (node.kind != NodeKind::kMap)
      return iam::unknown_statements(problem("invalid-type", node, "a statement must be an object"),
                                     span(node));
    Broken broken;
    broken.reason = unknown_elements(node, kStatementElements);
    Statement out;
    out.span = span(node);
    if (const Node* sid = node.find("Sid"); sid != nullptr && sid->kind == NodeKind::kScalar)
      out.sid = std::string(sid->text);
    effect(node, out, broken);
    out.principals = principals(node, broken);
    out.actions = texts(node, "Action", "NotAction", broken.actions, broken);
    out.resources = texts(node, "Resource", "NotResource", broken.resources, broken);
    required(node, out, broken);
    conditions(node, out, broken);
    return opened(std::move(out), broken);
  }

  /// The statement as it stands, or with everything possible in the place of what is broken.
  static std::vector<Statement> opened(Statement statement, const Broken& broken) {
    if (broken.reason.empty()) return {std::move(statement)};
    statement.unknown = broken.reason;
    const auto open = [](auto& element, auto anything) {
      element.polarity = Polarity::kListed;
      element.values = {std::move(anything)};
    };
    if (broken.actions) open(statement.actions, kAnything);
    if (broken.resources) open(statement.resources, kAnything);
    if (broken.principals)
      open(statement.principals, iam::Principal{iam::PrincipalKind::kAnyone, kAnything});
    if (broken.conditions) statement.conditions.clear();
    std::vector<Statement> out = {statement};
    if (broken.effect) {
      out.push_back(std::move(statement));
      out.back().effect = iam::Effect::kDeny;
    }
    return out;
  }

  static void note(Broken& broken, bool& part, std::string why) {
    part = true;
    if (broken.reason.empty()) broken.reason = std::move(why);
  }

  void effect(const Node& statement, Statement& out, Broken& broken) {
    const Node* node = statement.find("Effect");
    if (node == nullptr)
      return note(broken, broken.effect,
                  problem("missing-element", statement, "the statement has no Effect"));
    const auto parsed =
        node->kind == NodeKind::kScalar ? iam::parse_effect(node->text) : std::nullopt;
    if (!parsed)
      return note(broken, broken.effect,
                  problem("invalid-effect", *node, "Effect must be Allow or Deny"));
    out.effect = *parsed;
  }

  /// `name` or its negation; both is an error.
  std::pair<const Node*, Polarity> element(const Node& statement, std::string_view name,
                                           std::string_view negation, bool& part, Broken& broken) {
    const Node* listed = statement.find(name);
    const Node* all_but = statement.find(negation);
    if (listed != nullptr && all_but != nullptr)
      note(broken, part,
           problem("conflicting-elements", *all_but,
                   concat(name, " and ", negation, " cannot be used together")));
    if (listed != nullptr) return {listed, Polarity::kListed};
    return {all_but, all_but == nullptr ? Polarity::kAbsent : Polarity::kAllBut};
  }

  iam::Element<iam::Text> texts(const Node& statement, std::string_view name,
                                std::string_view negation, bool& part, Broken& broken) {
    const auto [node, polarity] = element(statement, name, negation, part, broken);
    iam::Element<iam::Text> out;
    out.polarity = polarity;
    if (node == nullptr) return out;
    out.span = span(*node);
    const std::string_view own = polarity == Polarity::kListed ? name : negation;
    for (const Node* value : values_of(*node)) {
      if (value->kind == NodeKind::kScalar) {
        out.values.push_back(text(*value));
        continue;
      }
      note(broken, part,
           problem("invalid-type", *value, concat(own, " must be a string or a list of strings")));
    }
    if (out.values.empty() && !part) problem("empty-list", *node, concat(own, " is empty"));
    return out;
  }

  iam::Text text(const Node& scalar) const {
    return {SymbolicText(std::string(scalar.text)), span(scalar)};
  }

  void required(const Node& node, const Statement& statement, Broken& broken) {
    if (statement.actions.polarity == Polarity::kAbsent)
      note(broken, broken.actions,
           problem("missing-element", node, "the statement has neither Action nor NotAction"));
    const bool has_principal = statement.principals.polarity != Polarity::kAbsent;
    if (kind_ == DocumentKind::kIdentity) {
      if (statement.resources.polarity == Polarity::kAbsent)
        note(broken, broken.resources,
             problem("missing-element", node, "the statement has neither Resource nor NotResource",
                     "list the resources; \"*\" means all"));
      if (has_principal)
        note(broken, broken.principals,
             problem("invalid-principal", node,
                     "an identity policy cannot have a Principal element: it applies to the "
                     "identity that it is attached to"));
    } else if (!has_principal) {
      note(broken, broken.principals,
           problem("missing-element", node, "the statement of a resource policy has no Principal"));
    }
  }

  iam::Element<iam::Principal> principals(const Node& statement, Broken& broken) {
    const auto [node, polarity] =
        element(statement, "Principal", "NotPrincipal", broken.principals, broken);
    iam::Element<iam::Principal> out;
    out.polarity = polarity;
    if (node == nullptr) return out;
    out.span = span(*node);
    if (node->kind == NodeKind::kScalar) {
      if (const auto anyone = iam::parse_principal(text(*node))) {
        out.values.push_back(*anyone);
        return out;
      }
    }
    if (node->kind != NodeKind::kMap) {
      note(broken, broken.principals,
           problem("invalid-principal", *node,
                   "a principal is \"*\" or an object such as {\"AWS\": \"111122223333\"}"));
      return out;
    }
    for (const auto& member : node->members) principals_of(member, out, broken);
    if (out.values.empty() && !broken.principals)
      problem("empty-list", *node, "the list of principals is empty");
    return out;
  }

  void principals_of(const syntax::Member& member, iam::Element<iam::Principal>& out,
                     Broken& broken) {
    const auto kind = iam::parse_principal_kind(member.key->text);
    if (!kind)
      return note(broken, broken.principals,
                  problem("invalid-principal", *member.key,
                          concat("there is no principal type ", quote(member.key->text)),
                          "use AWS, Service, Federated or CanonicalUser"));
    for (const Node* value : values_of(*member.value)) {
      if (value->kind == NodeKind::kScalar) {
        const bool anyone = *kind == iam::PrincipalKind::kAws && value->text == "*";
        out.values.push_back({anyone ? iam::PrincipalKind::kAnyone : *kind, text(*value)});
        continue;
      }
      note(broken, broken.principals,
           problem("invalid-type", *value, "a principal must be a string or a list of strings"));
    }
  }

  void conditions(const Node& statement, Statement& out, Broken& broken) {
    const Node* block = statement.find("Condition");
    if (block == nullptr) return;
    if (block->kind != NodeKind::kMap)
      return note(broken, broken.conditions,
                  problem("invalid-type", *block, "Condition must be an object"));
    for (const auto& [name, keys] : block->members) {
      if (keys->kind != NodeKind::kMap) {
        note(broken, broken.conditions,
             problem("invalid-type", *keys,
                     concat(quote(name->text), " must be an object of condition keys")));
        continue;
      }
      for (const auto& [key, values] : keys->members) clause(*name, *key, *values, out, broken);
    }
  }

  void clause(const Node& name, const Node& key, const Node& values, Statement& out,
              Broken& broken) {
    iam::ConditionClause clause{{std::string(name.text), span(name)},
                                iam::parse_condition_operator(name.text),
                                {std::string(key.text), span(key)},
                                {}};
    for (const Node* value : values_of(values)) {
      if (value->kind == NodeKind::kScalar) {
        clause.values.push_back(text(*value));
        continue;
      }
      note(broken, broken.conditions,
           problem("invalid-type", *value,
                   concat("the values of ", quote(key.text), " must be strings")));
    }
    if (clause.values.empty() && !broken.conditions)
      problem("empty-list", values, concat(quote(key.text), " has no values"));
    out.conditions.push_back(std::move(clause));
  }

  std::optional<DocumentKind> kind_;
  std::optional<Span> place_;  // of everything, where the document stands in a scalar
  std::string path_;
  std::string open_;  // why more may be in the policy than was read
  Staged<iam::Policy> out_;
};

void add_syntax_problems(Staged<iam::Policy>& out, std::vector<Diagnostic> problems) {
  if (problems.empty()) return;
  leave_open(out.value, problems.front().message);
  out.diagnostics.insert(out.diagnostics.begin(), std::make_move_iterator(problems.begin()),
                         std::make_move_iterator(problems.end()));
}

}  // namespace

DocumentKind kind_of(const Node& document) {
  const Node* list = document.find("Statement");
  if (list == nullptr) return DocumentKind::kIdentity;
  const auto all = values_of(*list);
  const bool any =
      std::any_of(all.begin(), all.end(), [](const Node* one) { return names_principals(*one); });
  return any ? DocumentKind::kResource : DocumentKind::kIdentity;
}

Staged<iam::Policy> read_policy(const Node& document, std::optional<DocumentKind> kind,
                                std::string id) {
  const auto text = text_document(document);
  if (!text) return Reader(kind, std::nullopt).read(document, std::move(id));
  auto out = Reader(kind, document.span).read(*text->document.value.root, std::move(id));
  auto problems = syntax_problems(text->document);
  for (Diagnostic& one : problems) one.span = document.span;
  add_syntax_problems(out, std::move(problems));
  return out;
}

Staged<iam::Policy> read_policy(const SourceFile& file, std::optional<DocumentKind> kind,
                                std::string id) {
  const auto read = syntax::read(file);
  auto out = read_policy(*read.value.root, kind, std::move(id));
  add_syntax_problems(out, syntax_problems(read));
  return out;
}

}  // namespace cfnaudit::policy
