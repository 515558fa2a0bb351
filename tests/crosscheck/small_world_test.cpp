// The evaluator and the encoding are two accounts of the same semantics: they agree on every policy
// of up to two statements over a small alphabet, for every request over it; and no proof is
// contradicted by one of those requests. CFNAUDIT_SLOW_TESTS=1 takes all policies, otherwise a part
// of the two-statement ones.

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/iam/encoding.h"
#include "analyzer/iam/question.h"
#include "analyzer/iam/questions.h"
#include "tests/unit/iam/policy_builder.h"

namespace cfnaudit::iam {
namespace {

struct Clause {
  std::string name;
  std::string key;
  Words values;
};

const std::vector<Clause>& clauses() {
  static const std::vector<Clause> kClauses = {
      {"", "", {}},
      {"StringEquals", "k:x", {"a"}},
      {"StringEquals", "k:x", {"a", "b"}},
      {"StringNotEquals", "k:x", {"a"}},
      {"StringEqualsIfExists", "k:x", {"a"}},
      {"StringNotEqualsIfExists", "k:x", {"b"}},
      {"StringEqualsIgnoreCase", "k:x", {"A"}},
      {"StringNotEqualsIgnoreCase", "k:x", {"A", "b"}},
      {"StringLike", "k:x", {"a*"}},
      {"StringLike", "k:x", {"?"}},
      {"StringNotLike", "k:x", {"*b"}},
      {"StringEquals", "k:x", {"${k:y}"}},
      {"StringNotEquals", "k:x", {"${k:y}"}},
      {"StringLike", "k:x", {"a${k:y, 'b'}"}},
      {"StringEquals", "k:y", {"b"}},
      {"Null", "k:x", {"true"}},
      {"Null", "k:x", {"false"}},
      {"ForAnyValue:StringEquals", "k:x", {"a", "b"}},
      {"ForAnyValue:StringNotEquals", "k:x", {"a"}},
      {"ForAllValues:StringEquals", "k:x", {"a"}},
      {"ForAllValues:StringLike", "k:x", {"a*"}},
      {"ForAllValues:StringNotEquals", "k:x", {"b"}},
      {"ForAnyValue:StringLikeIfExists", "k:x", {"*b"}},
      {"NumericEquals", "k:n", {"5"}},
      {"NumericNotEquals", "k:n", {"5.0"}},
      {"NumericLessThan", "k:n", {"5"}},
      {"NumericGreaterThanEqualsIfExists", "k:n", {"4.5"}},
      {"DateLessThan", "aws:CurrentTime", {"2026-01-01T00:00:00Z"}},
      {"DateGreaterThanEquals", "aws:CurrentTime", {"1767225600"}},
      {"DateNotEquals", "aws:CurrentTime", {"2026-01-01"}},
      {"Bool", "aws:SecureTransport", {"true"}},
      {"BoolIfExists", "aws:SecureTransport", {"false"}},
      {"IpAddress", "aws:SourceIp", {"10.0.0.0/8"}},
      {"NotIpAddress", "aws:SourceIp", {"10.1.0.0/16", "::/0"}},
      {"ArnLike", "aws:SourceArn", {"arn:aws:s3:*:*:b*"}},
      {"ArnNotLike", "aws:SourceArn", {"arn:aws:s3:::b"}},
      {"StringLike", "aws:SourceArn", {"arn:aws:*:b*"}},
      {"BinaryEquals", "k:d", {"QQ=="}},
  };
  return kClauses;
}

const std::map<std::string, std::vector<Words>>& values_of_keys() {
  static const std::map<std::string, std::vector<Words>> kValues = {
      {"k:x", {{}, {"a"}, {"b"}, {"A"}, {"ab"}, {"c"}, {"a", "b"}, {"a", "ac"}, {"c", "b"}}},
      {"k:y", {{}, {"a"}, {"b"}, {"c"}}},
      {"k:n", {{}, {"4"}, {"4.5"}, {"5"}, {"6"}}},
      {"aws:currenttime",
       {{}, {"2025-12-31T23:59:59Z"}, {"2026-01-01T01:00:00+01:00"}, {"2027-01-01"}}},
      {"aws:securetransport", {{}, {"true"}, {"false"}}},
      {"aws:sourceip", {{}, {"10.0.0.1"}, {"10.1.0.1"}, {"11.0.0.1"}, {"::1"}}},
      {"aws:sourcearn",
       {{},
        {"arn:aws:s3:::b"},
        {"arn:aws:s3:::bc"},
        {"arn:aws:s3:x:y:a:b"},
        {"arn:aws:s3:x:y:b:b"}}},
      {"k:d", {{}, {"QQ"}, {"QUI="}}},
  };
  return kValues;
}

const std::string kBucket = "arn:aws:s3:::b";

struct Shape {
  Effect effect;
  bool all_actions_but;
  std::string action;
  bool all_resources_but;
  std::string resource;
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> kShapes = {
      {Effect::kAllow, false, "s:*", false, "*"},
      {Effect::kDeny, false, "s:*", false, "*"},
      {Effect::kAllow, true, "S:G", false, kBucket + "*"},
      {Effect::kDeny, false, "s:G", true, kBucket},
      {Effect::kAllow, false, "s:?", false, kBucket + "${k:y}"},
      {Effect::kDeny, false, "s:P", true, kBucket + "${k:y, 'c'}"},
  };
  return kShapes;
}

Build statement(const Shape& shape, const Clause& clause) {
  Build out;
  out.statement.effect = shape.effect;
  out.statement.actions =
      element(shape.all_actions_but ? Polarity::kAllBut : Polarity::kListed, {shape.action});
  out.statement.resources =
      element(shape.all_resources_but ? Polarity::kAllBut : Polarity::kListed, {shape.resource});
  if (clause.name.empty()) return out;
  return std::move(out).when(clause.name, clause.key, clause.values);
}

/// All requests over the alphabet that differ in what the policies look at.
std::vector<Request> requests(const Policies& policies) {
  std::set<std::string> keys;
  const auto add_variables = [&](const Glob& glob) {
    for (const Variable& variable : glob.variables()) keys.insert(variable.key);
  };
  for (const PolicyRef& policy : policies)
    for (const CompiledStatement& s : policy->statements()) {
      for (const Glob& glob : s.resources.values) add_variables(glob);
      for (const CompiledClause& clause : s.conditions) {
        keys.insert(clause.key);
        for (const Operand& operand : clause.operands)
          if (const auto* glob = std::get_if<Glob>(&operand)) add_variables(*glob);
      }
    }
  std::vector<Request> out;
  for (const char* action : {"s:G", "s:P"})
    for (const std::string& resource : {kBucket, kBucket + "c", std::string("arn:aws:s3:::x")}) {
      Request request;
      request.principal = user(SymbolicText("arn:aws:iam::111122223333:user/someone"));
      request.action = action;
      request.resource = SymbolicText(resource);
      out.push_back(std::move(request));
    }
  for (const std::string& key : keys) {
    std::vector<Request> more;
    for (const Request& request : out)
      for (const Words& words : values_of_keys().at(key)) {
        Request next = request;
        std::vector<SymbolicText> values;
        for (const std::string& word : words) values.emplace_back(word);
        next.context.set(key, std::move(values));
        more.push_back(std::move(next));
      }
    out = std::move(more);
  }
  return out;
}

/// The request as texts for the slots; none if it has more values than the encoding looks at.
std::optional<Assignment> assignment(const Encoding& encoding, const Request& request) {
  Assignment out;
  const Terms& terms = encoding.terms();
  out.texts.resize(terms.slot_count());
  out.present.resize(terms.slot_count());
  std::map<std::string, std::size_t> slots;
  for (SlotId id = 0; id < terms.slot_count(); ++id) {
    const Slot& slot = terms.slot(id);
    if (slot.kind == SlotKind::kAction) out.texts[id] = SymbolicText(lowercase(request.action));
    if (slot.kind == SlotKind::kResource) out.texts[id] = request.resource;
    if (slot.kind != SlotKind::kKey) continue;
    slots[slot.key] = std::max(slots[slot.key], slot.element + 1);
    const auto& values = request.context.find(slot.key).values;
    if (slot.element >= values.size()) continue;
    out.texts[id] = values[slot.element];
    out.present[id] = true;
  }
  for (const auto& [key, count] : slots)
    if (request.context.find(key).values.size() > count) return std::nullopt;
  return out;
}

/// How the two accounts of one policy differ; empty if they do not.
std::string difference(const Policies& policies) {
  Encoding encoding(policy_givens(), policies);
  const Formula allows = encoding.allows(policies, Layer::kIdentity);
  for (const Request& request : requests(policies)) {
    const auto texts = assignment(encoding, request);
    if (!texts) continue;
    const Tri symbolic = encoding.holds(allows, *texts);
    const Tri concrete = policies_allow(policies, PolicyType::kIdentity, request);
    if (symbolic == concrete) continue;
    std::string out = concat(request.action, " on ", request.resource.text());
    for (const auto& [key, value] : request.context.keys())
      for (const auto& text : value.values) out += concat(" ", key, "=", text.text());
    return concat(out, ": evaluator ", std::to_string(static_cast<int>(concrete)), ", encoding ",
                  std::to_string(static_cast<int>(symbolic)));
  }
  return {};
}

std::string described(const Policies& policies) {
  std::string out;
  for (const PolicyRef& policy : policies)
    for (const Statement& s : policy->source().statements) {
      out += concat(s.effect == Effect::kAllow ? "Allow " : "Deny ",
                    s.actions.values[0].value.text(), " ", s.resources.values[0].value.text());
      for (const ConditionClause& clause : s.conditions) {
        out += concat(" ", clause.name.value, " ", clause.key.value);
        for (const Text& value : clause.values) out += concat(" ", value.value.text());
      }
      out += "; ";
    }
  return out;
}

std::size_t stride() { return std::getenv("CFNAUDIT_SLOW_TESTS") != nullptr ? 1 : 47; }

std::vector<Build> statements() {
  std::vector<Build> out;
  for (const Shape& shape : shapes())
    for (const Clause& clause : clauses()) out.push_back(statement(shape, clause));
  return out;
}

TEST(SmallWorld, OneStatement) {
  for (const Build& one : statements()) {
    const Policies policies = policy(one);
    EXPECT_EQ(difference(policies), "") << described(policies);
  }
}

TEST(SmallWorld, TwoStatements) {
  const std::vector<Build> all = statements();
  std::size_t count = 0;
  for (const Build& first : all)
    for (const Build& second : all) {
      if (count++ % stride() != 0) continue;
      const Policies policies = policy(first, second);
      const std::string found = difference(policies);
      ASSERT_EQ(found, "") << described(policies);
    }
}

TEST(SmallWorld, ProofsAndRefutations) {
  Reasoner reasoner;
  const std::vector<Build> all = statements();
  std::size_t count = 0;
  std::map<Answer::Kind, std::size_t> kinds;
  for (const Build& first : all)
    for (const Build& second : all) {
      if (count++ % stride() != 0) continue;
      const Policies candidate = policy(first);
      const Policies reference = policy(allow({"s:*"}).on({"*"}), second);
      const Answer answer = no_new_access(reasoner, reference, candidate, PolicyType::kIdentity);
      ++kinds[answer.kind];
      Policies both = candidate;
      both.insert(both.end(), reference.begin(), reference.end());
      bool escapes = false;
      for (const Request& request : requests(both))
        escapes =
            escapes || (policies_allow(candidate, PolicyType::kIdentity, request) == Tri::kYes &&
                        policies_allow(reference, PolicyType::kIdentity, request) == Tri::kNo);
      const std::string what = concat(described(candidate), " against ", described(reference));
      if (escapes) {
        EXPECT_FALSE(answer.proved()) << what;
      }
      // Nothing else in this world is beyond the solver.
      for (const std::string& reason : answer.reasons)
        EXPECT_TRUE(reason == "the value of k:y decides" ||
                    reason == "a key has several values and no set qualifier")
            << reason << ": " << what;
    }
  std::printf("proved %zu, refuted %zu, unknown %zu\n", kinds[Answer::Kind::kProved],
              kinds[Answer::Kind::kRefuted], kinds[Answer::Kind::kUnknown]);
}

}  // namespace
}  // namespace cfnaudit::iam
