// The words of the policy grammar.

#include "analyzer/iam/policy.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/unit/iam/policy_builder.h"

namespace cfnaudit::iam {
namespace {

TEST(Policy, ReadsTheWordsOfTheGrammar) {
  EXPECT_EQ(parse_version("2012-10-17"), Version::k2012);
  EXPECT_EQ(parse_version("2008-10-17"), Version::k2008);
  EXPECT_EQ(parse_version("2012-10-18"), std::nullopt);
  EXPECT_EQ(parse_effect("Allow"), Effect::kAllow);
  EXPECT_EQ(parse_effect("deny"), std::nullopt);
  EXPECT_EQ(parse_principal_kind("AWS"), PrincipalKind::kAws);
  EXPECT_EQ(parse_principal_kind("aws"), std::nullopt);
  EXPECT_EQ(parse_principal({SymbolicText("*"), {}})->kind, PrincipalKind::kAnyone);
  EXPECT_FALSE(parse_principal({SymbolicText("arn:aws:iam::111122223333:root"), {}}));
  EXPECT_TRUE(parse_principal({symbolic("{Who}"), {}}));
}

TEST(Operators, NamesTakeQualifiersAndIfExists) {
  const auto use = parse_condition_operator("ForAnyValue:StringNotLikeIfExists");
  ASSERT_TRUE(use);
  EXPECT_EQ(use->row->name, "StringNotLike");
  EXPECT_EQ(use->qualifier, SetQualifier::kForAnyValue);
  EXPECT_TRUE(use->if_exists);
  EXPECT_EQ(parse_condition_operator("forallvalues:stringequals")->qualifier,
            SetQualifier::kForAllValues);
  for (const char* name :
       {"", "IfExists", "NullIfExists", "StringEqual", "ForSome:StringEquals",
        "ForAllValues:", "ForAllValues:ForAnyValue:Bool", "BoolIfExistsIfExists", "Bool "})
    EXPECT_FALSE(parse_condition_operator(name)) << name;
}

TEST(Operators, EveryRowIsFoundByItsName) {
  std::set<std::string_view> names;
  for (const Operator& row : operators()) {
    names.insert(row.name);
    EXPECT_EQ(parse_condition_operator(row.name)->row, &row);
    EXPECT_EQ(row.sense == Sense::kNegated, row.name.find("Not") != std::string_view::npos)
        << row.name;
  }
  EXPECT_EQ(names.size(), 27u);
}

/// One clause against one value (or none) of its key.
struct Case {
  const char* name;
  const char* policy;
  const char* request;
  Tri expected;
};

class OperatorCase : public testing::TestWithParam<Case> {};

TEST_P(OperatorCase, Holds) {
  const Case& test = GetParam();
  const Policies policies = policy(allow({"*"}).when(test.name, "Some:Key", {test.policy}));
  Context context;
  context.set("some:KEY", symbolic(test.request));
  EXPECT_EQ(conditions_hold(policies[0]->statements()[0], context), test.expected)
      << test.name << ": " << test.policy << " on " << test.request;
}

constexpr Tri kNo = Tri::kNo;
constexpr Tri kYes = Tri::kYes;
constexpr Tri kUnknown = Tri::kUnknown;

INSTANTIATE_TEST_SUITE_P(
    Text, OperatorCase,
    testing::Values(Case{"StringEquals", "a", "a", kYes}, Case{"StringEquals", "a", "A", kNo},
                    Case{"StringEquals", "a*", "ab", kNo}, Case{"StringEquals", "a*", "a*", kYes},
                    Case{"StringNotEquals", "a", "b", kYes}, Case{"StringNotEquals", "a", "a", kNo},
                    Case{"StringEqualsIgnoreCase", "aB", "Ab", kYes},
                    Case{"StringNotEqualsIgnoreCase", "aB", "Ab", kNo},
                    Case{"StringLike", "a*c?", "abbcd", kYes}, Case{"StringLike", "a*", "Ab", kNo},
                    Case{"StringNotLike", "a*", "ab", kNo}, Case{"StringNotLike", "a*", "b", kYes},
                    Case{"StringEquals", "{P}", "{P}", kYes},
                    Case{"StringEquals", "{P}", "a", kUnknown},
                    Case{"StringNotEquals", "{P}", "a", kUnknown},
                    Case{"StringNotLike", "x-*", "x-{P}", kNo},
                    Case{"StringLike", "arn:aws:sns:*:t", "arn:aws:sns:r:1:t", kYes}));

INSTANTIATE_TEST_SUITE_P(
    Arn, OperatorCase,
    testing::Values(Case{"ArnLike", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", kYes},
                    Case{"ArnEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", kYes},
                    Case{"ArnLike", "arn:aws:sns:*:*:t", "arn:aws:sns:r:1:t", kYes},
                    Case{"ArnLike", "arn:aws:sns:*:*:t", "arn:aws:sns:r:1:x:t", kNo},
                    Case{"ArnNotLike", "arn:aws:sns:*:*:t", "arn:aws:sns:r:1:u", kYes},
                    Case{"ArnNotEquals", "arn:aws:sns:*:*:t", "arn:aws:sns:r:1:t", kNo},
                    Case{"ArnLike", "arn:aws:s3:::B", "arn:aws:s3:::b", kNo},
                    Case{"ArnLike", "arn:aws:sns:*", "arn:aws:sns:r:1:t", kUnknown},
                    Case{"ArnLike", "arn:aws:sns:*:*:t", "text", kNo},
                    Case{"ArnLike", "arn:aws:s3:::[B]", "arn:aws:s3:::[B]", kYes},
                    Case{"ArnLike", "arn:aws:s3:::[A]", "arn:aws:s3:::[B]", kNo}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, OperatorCase,
    testing::Values(
        Case{"NumericEquals", "10", "10.0", kYes}, Case{"NumericNotEquals", "10", "10.0", kNo},
        Case{"NumericNotEquals", "10", "11", kYes}, Case{"NumericLessThan", "10", "9", kYes},
        Case{"NumericLessThan", "10", "10", kNo}, Case{"NumericLessThanEquals", "10", "10", kYes},
        Case{"NumericGreaterThan", "10", "10", kNo}, Case{"NumericGreaterThan", "10", "10.5", kYes},
        Case{"NumericGreaterThanEquals", "10", "10", kYes}, Case{"NumericEquals", "10", "ten", kNo},
        Case{"NumericNotEquals", "10", "ten", kNo}, Case{"NumericNotEquals", "ten", "10", kUnknown},
        Case{"NumericLessThan", "{P}", "10", kUnknown},
        Case{"NumericEquals", "${some:key}", "10", kUnknown}));

INSTANTIATE_TEST_SUITE_P(
    Others, OperatorCase,
    testing::Values(Case{"DateEquals", "2020-01-01T00:00:00Z", "1577836800", kYes},
                    Case{"DateNotEquals", "2020-01-01T00:00:00Z", "1577836800", kNo},
                    Case{"DateLessThan", "2020-01-01T00:00:00Z", "2019-12-31T23:59:59Z", kYes},
                    Case{"DateLessThanEquals", "2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00Z",
                         kYes},
                    Case{"DateGreaterThan", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.1Z", kYes},
                    Case{"DateGreaterThanEquals", "2020-01-01", "2019-12-31", kNo},
                    Case{"Bool", "true", "true", kYes}, Case{"Bool", "false", "true", kNo},
                    Case{"Bool", "true", "maybe", kNo}, Case{"BinaryEquals", "QQ==", "QQ==", kYes},
                    Case{"BinaryEquals", "QQ==", "Qg==", kNo},
                    Case{"IpAddress", "10.0.0.0/8", "10.1.2.3", kYes},
                    Case{"NotIpAddress", "10.0.0.0/8", "10.1.2.3", kNo},
                    Case{"NotIpAddress", "10.0.0.0/8", "2001:db8::1", kYes},
                    Case{"IpAddress", "10.0.0.0/8", "2001:db8::1", kNo},
                    Case{"Null", "true", "x", kNo}, Case{"Null", "false", "x", kYes},
                    Case{"Null", "nope", "x", kUnknown},
                    Case{"StringSimilar", "a", "a", kUnknown}));

Tri holds_when_absent(const std::string& name, const std::string& value) {
  const Policies policies = policy(allow({"*"}).when(name, "some:key", {value}));
  return conditions_hold(policies[0]->statements()[0], Context());
}

TEST(MissingKey, FailsPlainOperatorsAndSatisfiesNegatedOnes) {
  for (const Operator& row : operators()) {
    if (row.domain == Domain::kPresence) continue;
    const std::string name(row.name);
    const bool negated = row.sense == Sense::kNegated;
    EXPECT_EQ(holds_when_absent(name, "1"), tri(negated)) << name;
    EXPECT_EQ(holds_when_absent(name + "IfExists", "1"), kYes) << name;
    EXPECT_EQ(holds_when_absent("ForAllValues:" + name, "1"), kYes) << name;
    EXPECT_EQ(holds_when_absent("ForAnyValue:" + name, "1"), kNo) << name;
    EXPECT_EQ(holds_when_absent("ForAnyValue:" + name + "IfExists", "1"), kYes) << name;
  }
  EXPECT_EQ(holds_when_absent("Null", "true"), kYes);
  EXPECT_EQ(holds_when_absent("Null", "false"), kNo);
  EXPECT_EQ(holds_when_absent("Bool", "false"), kNo);
  EXPECT_EQ(holds_when_absent("BoolIfExists", "false"), kYes);
}

Tri holds_for_values(const std::string& name, const Words& policy_values, const Words& values) {
  const Policies policies = policy(allow({"*"}).when(name, "some:key", policy_values));
  Context context;
  std::vector<SymbolicText> texts;
  for (const auto& value : values) texts.push_back(symbolic(value));
  context.set("some:key", std::move(texts));
  return conditions_hold(policies[0]->statements()[0], context);
}

TEST(SeveralValues, OfThePolicyAreAlternatives) {
  EXPECT_EQ(holds_for_values("StringEquals", {"a", "b"}, {"b"}), kYes);
  EXPECT_EQ(holds_for_values("StringNotEquals", {"a", "b"}, {"b"}), kNo);
  EXPECT_EQ(holds_for_values("StringNotEquals", {"a", "b"}, {"c"}), kYes);
  EXPECT_EQ(holds_for_values("StringEquals", {}, {"c"}), kNo);
}

TEST(SeveralValues, OfTheRequestNeedASetQualifier) {
  EXPECT_EQ(holds_for_values("ForAllValues:StringEquals", {"a", "b"}, {"a", "b"}), kYes);
  EXPECT_EQ(holds_for_values("ForAllValues:StringEquals", {"a", "b"}, {"a", "c"}), kNo);
  EXPECT_EQ(holds_for_values("ForAnyValue:StringEquals", {"a", "b"}, {"a", "c"}), kYes);
  EXPECT_EQ(holds_for_values("ForAnyValue:StringEquals", {"a", "b"}, {"c", "d"}), kNo);
  EXPECT_EQ(holds_for_values("ForAnyValue:StringNotEquals", {"a", "b"}, {"a", "c"}), kYes);
  EXPECT_EQ(holds_for_values("ForAnyValue:StringNotEquals", {"a", "b"}, {"a", "b"}), kNo);
  EXPECT_EQ(holds_for_values("ForAllValues:StringNotEquals", {"a", "b"}, {"c", "d"}), kYes);
  EXPECT_EQ(holds_for_values("ForAllValues:StringNotEquals", {"a", "b"}, {"a", "c"}), kNo);
  EXPECT_EQ(holds_for_values("StringEquals", {"a", "b"}, {"a", "b"}), kUnknown);
  EXPECT_EQ(holds_for_values("ForAllValues:StringLike", {"x*"}, {}), kYes);
  EXPECT_EQ(holds_for_values("Null", {"true"}, {}), kYes);
}

TEST(Conditions, AreJoinedByAnd) {
  const Policies policies =
      policy(allow({"*"}).when("StringEquals", "a:a", {"1"}).when("StringEquals", "a:b", {"2"}));
  Context context;
  context.set("a:a", SymbolicText("1"));
  EXPECT_EQ(conditions_hold(policies[0]->statements()[0], context), kNo);
  context.set("A:B", SymbolicText("2"));
  EXPECT_EQ(conditions_hold(policies[0]->statements()[0], context), kYes);
}

TEST(Conditions, AnUnknownKeyIsUnknownAndSaysSo) {
  const Policies policies = policy(allow({"*"}).when("IpAddress", "aws:SourceIp", {"10.0.0.0/8"}));
  const CompiledClause& clause = policies[0]->statements()[0].conditions[0];
  const Context context(Presence::kUnknown);
  EXPECT_EQ(clause_holds(clause, context), kUnknown);
  const auto doubts = clause_doubts(clause, context);
  ASSERT_EQ(doubts.size(), 1u);
  EXPECT_EQ(doubts[0].key, "aws:sourceip");
  EXPECT_EQ(doubts[0].reason, "the value of aws:SourceIp is not known");
}

TEST(Variables, StandForTheRequestsValueAsPlainText) {
  const auto holds = [](const std::string& name, const std::string& pattern, Version version) {
    Policy source;
    source.version = version;
    source.statements.push_back(allow({"*"}).when(name, "some:key", {pattern}).statement);
    const CompiledPolicy compiled(std::move(source));
    Context context;
    context.set("some:key", SymbolicText("a*"));
    context.set("aws:username", SymbolicText("a*"));
    context.set("aws:tagkeys", {SymbolicText("x"), SymbolicText("y")});
    return conditions_hold(compiled.statements()[0], context);
  };
  EXPECT_EQ(holds("StringEquals", "${aws:username}", Version::k2012), kYes);
  EXPECT_EQ(holds("StringEquals", "${aws:username}", Version::k2008), kNo);
  EXPECT_EQ(holds("StringLike", "${AWS:UserName}", Version::k2012), kYes);
  EXPECT_EQ(holds("StringNotEquals", "${aws:username}", Version::k2012), kNo);
  EXPECT_EQ(holds("StringEquals", "${aws:PrincipalTag/x}", Version::k2012), kNo);
  EXPECT_EQ(holds("StringNotEquals", "${aws:PrincipalTag/x}", Version::k2012), kYes);
  EXPECT_EQ(holds("StringEquals", "${aws:PrincipalTag/x,'a*'}", Version::k2012), kYes);
  EXPECT_EQ(holds("StringEquals", "a${*}", Version::k2012), kYes);
  EXPECT_EQ(holds("StringEquals", "${aws:TagKeys}", Version::k2012), kUnknown);
}

}  // namespace
}  // namespace cfnaudit::iam
