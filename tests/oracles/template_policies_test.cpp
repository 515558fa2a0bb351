// The rows of an oracle -> agreement with AWS's policy validator for CloudFormation on what
// expressions resolve to and which policies a template holds. docs/oracles.md has the figures.

#include <algorithm>
#include <deque>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/json_reader.h"
#include "audit/audit.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using resolve::ValueKind;
using resolve::ValuePtr;
using syntax::Node;
using syntax::NodeKind;

const std::filesystem::path kOracle =
    std::filesystem::path(CFNAUDIT_SHARED_DIR) / "oracles/template_policies.jsonl";

/// How a row compares; the worse of two when it has several parts.
enum class Outcome { kEqual, kUpToSymbols, kUnknown, kDifferent };

/// Rows in which the validator and we differ for good, and why.
struct Known {
  std::string_view test;  // a part of its name
  std::string_view why;
};

constexpr Known kKnown[] = {
    {"S3TablesTableBucketPolicyWithReferencesInEachField",
     "Ref of a table bucket is its ARN, its primary identifier; the validator takes the name"},
    {"SecretsManagerPolicyWithReferencesInEachField",
     "a secret's ARN ends in six characters that AWS chooses; the validator leaves them out"},
    {"SubThatResolvesToRawDollarSignText",
     "${!Name} becomes ${Name}; the validator keeps the exclamation mark"},
    {"AConditionWithAnIfFunction", "the row lacks the condition"},
    {"AResourceWithAnIfFunction", "the row lacks the condition"},
    {"ATemplateWithASplitFunctionThatHasAReference", "the row lacks the parameter that is split"},
};

std::string_view known_reason(std::string_view test) {
  for (const auto& known : kKnown)
    if (test.find(known.test) != std::string_view::npos) return known.why;
  return {};
}

/// A value against the JSON that is expected. A symbol stands for any text, the same one wherever
/// it occurs in the row: the rows do not say which values their parameters had.
class Matcher {
 public:
  Outcome match(ValuePtr value, const Node& expected) {
    if (value == nullptr) return Outcome::kDifferent;
    switch (value->kind) {
      case ValueKind::kUnknown:
        return Outcome::kUnknown;
      case ValueKind::kNull:
        return expected.kind == NodeKind::kNull ? Outcome::kEqual : Outcome::kDifferent;
      case ValueKind::kList:
        return list(*value, expected);
      case ValueKind::kMap:
        return map(*value, expected);
      default:
        return scalar(value->text, expected);
    }
  }

  Outcome scalar(const SymbolicText& text, const Node& expected) {
    if (expected.kind != NodeKind::kScalar) return Outcome::kDifferent;
    if (text.known()) return text.text() == expected.text ? Outcome::kEqual : Outcome::kDifferent;
    return matches(text, 0, 0, expected.text) ? Outcome::kUpToSymbols : Outcome::kDifferent;
  }

 private:
  Outcome list(const resolve::Value& value, const Node& expected) {
    if (expected.kind != NodeKind::kList || expected.items.size() != value.items.size())
      return Outcome::kDifferent;
    Outcome worst = Outcome::kEqual;
    for (std::size_t i = 0; i < value.items.size(); ++i)
      worst = std::max(worst, match(value.items[i], *expected.items[i]));
    return worst;
  }

  Outcome map(const resolve::Value& value, const Node& expected) {
    if (expected.kind != NodeKind::kMap || expected.members.size() != value.fields.size())
      return Outcome::kDifferent;
    Outcome worst = Outcome::kEqual;
    for (const auto& [key, field] : value.fields) {
      const Node* other = expected.find(key.value);
      worst = std::max(worst, other == nullptr ? Outcome::kDifferent : match(field, *other));
    }
    return worst;
  }

  /// Does the text from byte `at`, hole `next`, match `expected` for some texts of the symbols?
  bool matches(const SymbolicText& text, std::size_t at, std::size_t next,
               std::string_view expected) {
    const bool last = next == text.holes().size();
    const auto end = last ? text.text().size() : text.holes()[next].begin;
    const auto literal = std::string_view(text.text()).substr(at, end - at);
    if (!expected.starts_with(literal)) return false;
    expected.remove_prefix(literal.size());
    if (last) return expected.empty();
    const auto& hole = text.holes()[next];
    const auto bound = bindings_.find(hole.symbol.id);
    if (bound != bindings_.end())
      return expected.starts_with(bound->second) &&
             matches(text, hole.end, next + 1, expected.substr(bound->second.size()));
    for (std::size_t size = 0; size <= expected.size(); ++size) {
      bindings_[hole.symbol.id] = std::string(expected.substr(0, size));
      if (matches(text, hole.end, next + 1, expected.substr(size))) return true;
    }
    bindings_.erase(hole.symbol.id);
    return false;
  }

  std::map<std::string, std::string, std::less<>> bindings_;
};

/// A template of a row, audited as the validator's tests ran it.
struct Run {
  SourceMap sources;
  std::unique_ptr<audit::Audit> audit;
};

std::unique_ptr<Run> run(std::string text, std::string region = "us-east-2") {
  auto out = std::make_unique<Run>();
  resolve::EnvironmentOptions options;
  options.region = std::move(region);
  options.account_id = "111222333444";
  const auto& file = out->sources.add("template.json", std::move(text));
  out->audit = audit::run(file, options, {.rules = true, .access = true});
  return out;
}

/// A policy that AWS composes of a permission's properties, against the document that is expected.
class ComposedMatcher {
 public:
  Outcome match(const iam::Policy& policy, const Node& expected) {
    const Node* statements = expected.find("Statement");
    if (statements == nullptr || statements->items.size() != policy.statements.size())
      return Outcome::kDifferent;
    for (std::size_t i = 0; i < policy.statements.size(); ++i)
      statement(policy.statements[i], *statements->items[i]);
    return worst_;
  }

 private:
  void statement(const iam::Statement& ours, const Node& expected) {
    if (!ours.unknown.empty()) note(Outcome::kUnknown);
    if (ours.effect != iam::Effect::kAllow) note(Outcome::kDifferent);
    text(expected.find("Effect"), SymbolicText("Allow"));
    single(expected.find("Action"), ours.actions.values);
    single(expected.find("Resource"), ours.resources.values);
    principals(expected.find("Principal"), ours.principals.values);
    conditions(expected.find("Condition"), ours.conditions);
  }

  void note(Outcome outcome) { worst_ = std::max(worst_, outcome); }

  void text(const Node* expected, const SymbolicText& ours) {
    note(expected == nullptr ? Outcome::kDifferent : matcher_.scalar(ours, *expected));
  }

  void single(const Node* expected, const std::vector<iam::Text>& ours) {
    if (ours.size() != 1) return note(Outcome::kDifferent);
    text(expected, ours.front().value);
  }

  /// "*" and {"AWS": "*"} name the same.
  void principals(const Node* expected, const std::vector<iam::Principal>& ours) {
    if (expected == nullptr || ours.size() != 1) return note(Outcome::kDifferent);
    const bool service = ours.front().kind == iam::PrincipalKind::kService;
    text(expected->find(service ? "Service" : "AWS"), ours.front().text.value);
  }

  /// Keys are the same in any case.
  void conditions(const Node* expected, const std::vector<iam::ConditionClause>& ours) {
    std::size_t count = 0;
    if (expected != nullptr)
      for (const auto& [name, keys] : expected->members) count += keys->members.size();
    if (count != ours.size()) return note(Outcome::kDifferent);
    for (const auto& clause : ours) {
      const Node* keys = expected->find(clause.name.value);
      const Node* value = nullptr;
      if (keys != nullptr)
        for (const auto& [key, of_key] : keys->members)
          if (equals_ignoring_case(key->text, clause.key.value)) value = of_key;
      single(value, clause.values);
    }
  }

  Matcher matcher_;
  Outcome worst_ = Outcome::kEqual;
};

class Oracle {
 public:
  explicit Oracle(std::string_view text) {
    for (const auto line : split(text, '\n'))
      if (!line.empty()) rows_.push_back({line, syntax::read_json(line, 0).value});
    for (const auto& row : rows_)
      if (const Node* tmpl = row.document.root->find("template");
          tmpl && tmpl->kind == NodeKind::kMap)
        templates_.emplace(text_of(*row.document.root, "test"), slice(row, *tmpl));
  }

  void compare_all() {
    for (const auto& row : rows_) {
      const auto kind = text_of(*row.document.root, "kind");
      if (row.document.root->find("error") != nullptr)
        refused(row);
      else if (kind == "eval")
        eval(row);
      else
        policies(row, kind == "identity");
    }
  }

  void print() const {
    std::cout << rows_.size() << " rows\n";
    for (const auto& [what, count] : counts_) std::cout << count << "  " << what << "\n";
  }

 private:
  struct Row {
    std::string_view text;
    syntax::Document document;
  };

  static std::string text_of(const Node& node, std::string_view key) {
    const Node* found = node.find(key);
    return found == nullptr ? std::string() : std::string(found->text);
  }
  static std::string slice(const Row& row, const Node& node) {
    return std::string(row.text.substr(node.span.begin, node.span.end - node.span.begin));
  }

  void note(std::string_view what, Outcome outcome, const Row& row, std::string_view detail = {}) {
    static constexpr std::string_view kNames[] = {"equal", "equal for some values of symbols",
                                                  "unknown", "different"};
    const auto test = text_of(*row.document.root, "test");
    const bool agrees = outcome == Outcome::kEqual || outcome == Outcome::kUpToSymbols;
    const auto why = agrees ? std::string_view() : known_reason(test);
    ++counts_[concat(what, ": ", why.empty() ? kNames[static_cast<int>(outcome)] : why)];
    EXPECT_TRUE(agrees || !why.empty()) << test << "\n" << detail;
  }

  /// The input stands in an output beside the template that another row of the same test has.
  void eval(const Row& row) {
    const Node& root = *row.document.root;
    const auto known = templates_.find(text_of(root, "test"));
    std::string text = known == templates_.end()
                           ? R"({"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}})"
                           : known->second;
    const auto close = text.rfind('}');
    const auto input = slice(row, *root.find("input"));
    text.insert(close, concat(R"(,"Outputs":{"Row":{"Value":)", input, "}}"));
    // The rows of expressions do not say their region; this suffix says it.
    const bool in_china =
        slice(row, *root.find("output")).find("amazonaws.com.cn") != std::string::npos;
    const auto ran = run(text, in_china ? "cn-north-1" : "us-east-2");
    ASSERT_EQ(ran->audit->resolution.stacks.size(), 1U);
    const auto value = ran->audit->resolution.stacks[0].outputs[0].value;
    note("values", Matcher().match(value, *root.find("output")), row,
         concat(input, " -> ", resolve::to_string(value)));
  }

  /// Documents of the expected policies, in order.
  static std::vector<const Node*> expected_policies(const Node& output, bool identity) {
    std::vector<const Node*> out;
    const auto add = [&](const Node& policy) {
      // The documents of AWS managed policies are made up in these tests.
      const bool of_aws = text_of(policy, "IsAWSManagedPolicy") == "true";
      const Node* document = of_aws ? nullptr : policy.find("Policy");
      if (document != nullptr && document->kind == NodeKind::kMap) out.push_back(document);
    };
    if (!identity) {
      for (const Node* resource : output.items) add(*resource->find("Policy"));
      return out;
    }
    for (const Node* group : output.items)
      for (const Node* holder : group->items) {
        const Node* list = holder->find("Policies");
        if (list == nullptr)
          add(*holder);
        else
          for (const Node* policy : list->items) add(*policy);
      }
    return out;
  }

  /// Every expected document is one of ours and every one of ours is expected.
  void policies(const Row& row, bool identity) {
    const Node& root = *row.document.root;
    const auto ran = run(slice(row, *root.find("template")));
    note(identity ? "identity policies" : "resource policies",
         compare(policies_of(*ran->audit), expected_policies(*root.find("output"), identity)), row);
    if (identity) principals(row, *ran->audit);
  }

  /// Everything but trust policies and AWS's own, which the rows leave out.
  static std::vector<const access::BoundPolicy*> policies_of(const audit::Audit& audit) {
    std::vector<const access::BoundPolicy*> out;
    for (const auto& policy : audit.access[0].policies)
      if (is_compared(policy)) out.push_back(&policy);
    return out;
  }
  static bool is_compared(const access::BoundPolicy& policy) {
    return !policy.source.aws_managed && policy.source.name != "default key policy" &&
           policy.source.use != access::PolicyUse::kTrust;
  }

  static Outcome match(const access::BoundPolicy& ours, const Node& expected) {
    return ours.document != nullptr ? Matcher().match(ours.document, expected)
                                    : ComposedMatcher().match(ours.policy->source(), expected);
  }

  /// Each expected document has the one of ours that is most like it, if possible one that no
  /// other had: the validator repeats a policy for each holder.
  static Outcome compare(const std::vector<const access::BoundPolicy*>& ours,
                         const std::vector<const Node*>& expected) {
    Outcome worst = Outcome::kEqual;
    std::vector<bool> used(ours.size());
    for (const Node* document : expected) {
      std::tuple<Outcome, bool, std::size_t> best{Outcome::kDifferent, true, ours.size()};
      for (std::size_t i = 0; i < ours.size(); ++i)
        best = std::min(best, decltype(best){match(*ours[i], *document), used[i], i});
      const auto [outcome, again, at] = best;
      if (at < ours.size()) used[at] = true;
      worst = std::max(worst, outcome);
    }
    return std::count(used.begin(), used.end(), false) > 0 ? Outcome::kDifferent : worst;
  }

  /// Roles, users, groups and permission sets hold as many policies as the validator attached to
  /// them.
  void principals(const Row& row, const audit::Audit& audit) {
    const Node& output = *row.document.root->find("output");
    const auto& stack = audit.resolution.stacks[0];
    static constexpr std::string_view kNameKeys[] = {"RoleName", "UserName", "GroupName", "Name"};
    std::map<std::string, std::size_t> theirs;
    std::map<std::string, std::size_t> ours;
    for (std::size_t i = 0; i < std::size(kNameKeys); ++i)
      for (const Node* holder : output.items[i]->items)
        theirs[text_of(*holder, kNameKeys[i])] = holder->find("Policies")->items.size();
    for (const auto& principal : audit.access[0].principals) {
      const auto& resource = stack.resources[principal.resource];
      ours[std::string(resource.id())] = principal.policies.size();
    }
    if (theirs.empty() && ours.empty()) return;
    std::vector<std::size_t> a;
    std::vector<std::size_t> b;
    for (const auto& [name, n] : theirs) a.push_back(n);
    for (const auto& [name, n] : ours) b.push_back(n);
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    note("principals", a == b ? Outcome::kEqual : Outcome::kDifferent, row);
  }

  /// The validator refuses the template; for us it is data.
  void refused(const Row& row) {
    const auto ran = run(slice(row, *row.document.root->find("template")));
    ++counts_[ran->audit->findings.empty() ? "refused by the validator: no finding"
                                           : "refused by the validator: a finding"];
  }

  std::deque<Row> rows_;                          // rows point into themselves
  std::map<std::string, std::string> templates_;  // by test
  std::map<std::string, int> counts_;
};

TEST(TemplatePolicies, AgreeWithTheValidator) {
  if (!std::filesystem::exists(kOracle)) GTEST_SKIP() << kOracle << " is not there";
  const std::string text = read_file(kOracle);
  Oracle oracle(text);
  oracle.compare_all();
  oracle.print();
}

}  // namespace
}  // namespace cfnaudit::test
