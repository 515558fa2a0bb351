// Questions about policies: answers, witnesses, and every reason for not knowing.

#include "analyzer/iam/questions.h"

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/iam/question.h"
#include "tests/unit/iam/policy_builder.h"

namespace cfnaudit::iam {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Reasoner& reasoner() {
  static Reasoner shared;
  return shared;
}

Permissiveness relation(const Policies& first, const Policies& second) {
  return compare(reasoner(), first, second).relation;
}

Answer escapes(const Policies& candidate, const Policies& reference) {
  return no_new_access(reasoner(), reference, candidate, type_of(candidate));
}

TEST(Compare, FindsAllFourRelations) {
  const auto narrow = policy(allow({"s3:Get*"}).on({"arn:aws:s3:::b/*"}));
  const auto wide = policy(allow({"s3:*"}).on({"*"}));
  const auto other = policy(allow({"sqs:*"}).on({"*"}));
  EXPECT_EQ(relation(narrow, wide), Permissiveness::kLessPermissive);
  EXPECT_EQ(relation(wide, narrow), Permissiveness::kMorePermissive);
  EXPECT_EQ(relation(wide, other), Permissiveness::kIncomparable);
  EXPECT_EQ(relation(wide, policy(allow({"S3:*"}).on({"*"}), allow({"s3:G*"}).on({"*"}))),
            Permissiveness::kEquivalent);
  EXPECT_EQ(relation({}, {}), Permissiveness::kEquivalent);
}

TEST(Compare, GivesWitnessesThatReplay) {
  const auto first = policy(allow({"s3:*"}).on({"arn:aws:s3:::logs-*", "arn:aws:s3:::data/*"}),
                            deny({"s3:Delete*"}).on({"*"}));
  const auto second = policy(allow({"s3:Get*"}).on({"arn:aws:s3:::data/*"}));
  const Comparison found = compare(reasoner(), first, second);
  ASSERT_EQ(found.relation, Permissiveness::kMorePermissive);
  const Request& witness = found.second_covers_first.witness;
  EXPECT_EQ(policies_allow(first, PolicyType::kIdentity, witness), Tri::kYes);
  EXPECT_EQ(policies_allow(second, PolicyType::kIdentity, witness), Tri::kNo);
}

TEST(Compare, UnitesNetworks) {
  const auto halves = policy(
      allow({"s:*"}).on({"*"}).when("IpAddress", "aws:SourceIp", {"10.0.0.0/9", "10.128.0.0/9"}));
  const auto whole =
      policy(allow({"s:*"}).on({"*"}).when("IpAddress", "aws:SourceIp", {"10.0.0.0/8"}));
  EXPECT_EQ(relation(halves, whole), Permissiveness::kEquivalent);
}

TEST(Compare, KnowsNumbersAndDates) {
  const auto below =
      policy(allow({"s:*"}).on({"*"}).when("NumericLessThan", "s3:max-keys", {"10"}));
  const auto at_most =
      policy(allow({"s:*"}).on({"*"}).when("NumericLessThanEquals", "s3:max-keys", {"10.0"}));
  EXPECT_EQ(relation(below, at_most), Permissiveness::kLessPermissive);
  const auto before = policy(
      allow({"s:*"}).on({"*"}).when("DateLessThan", "aws:CurrentTime", {"2026-01-01T00:00:00Z"}));
  const auto not_from = policy(
      allow({"s:*"}).on({"*"}).when("Null", "aws:CurrentTime", {"false"}),
      deny({"s:*"}).on({"*"}).when("DateGreaterThanEquals", "aws:EpochTime", {"1"}),
      deny({"s:*"}).on({"*"}).when("DateGreaterThanEquals", "aws:CurrentTime", {"1767225600"}));
  EXPECT_EQ(relation(not_from, before), Permissiveness::kLessPermissive);
}

TEST(Compare, TakesVariablesForWhatTheyStandFor) {
  const auto own_home = policy(allow({"s3:*"}).on({"arn:aws:s3:::home/${aws:username}/*"}));
  const auto all_homes = policy(allow({"s3:*"}).on({"arn:aws:s3:::home/*"}));
  const auto anns = policy(allow({"s3:*"})
                               .on({"arn:aws:s3:::home/ann/*"})
                               .when("StringEquals", "aws:username", {"ann"}));
  EXPECT_EQ(relation(own_home, all_homes), Permissiveness::kLessPermissive);
  EXPECT_EQ(relation(anns, own_home), Permissiveness::kLessPermissive);
}

TEST(Compare, ReadsAccountsAsAllOfThem) {
  const auto account = policy(allow({"s3:*"}).on({"*"}).to({"AWS: 111122223333"}));
  const auto root = policy(allow({"s3:*"}).on({"*"}).to({"AWS: arn:aws:iam::111122223333:root"}));
  const auto role = policy(allow({"s3:*"}).on({"*"}).to({"AWS: arn:aws:iam::111122223333:role/R"}));
  const auto session =
      policy(allow({"s3:*"}).on({"*"}).to({"AWS: arn:aws:sts::111122223333:assumed-role/R/s"}));
  const auto everyone = policy(allow({"s3:*"}).on({"*"}).to({"*"}));
  const auto service = policy(allow({"s3:*"}).on({"*"}).to({"Service: sns.amazonaws.com"}));
  EXPECT_EQ(relation(role, account), Permissiveness::kLessPermissive);
  EXPECT_EQ(relation(session, account), Permissiveness::kLessPermissive);
  // The session's ARN does not tell the role's path.
  EXPECT_EQ(relation(session, role), Permissiveness::kIncomparable);
  EXPECT_EQ(relation(root, account), Permissiveness::kLessPermissive);  // other partitions
  EXPECT_EQ(relation(account, everyone), Permissiveness::kLessPermissive);
  EXPECT_EQ(relation(service, everyone), Permissiveness::kLessPermissive);
  EXPECT_EQ(relation(service, account), Permissiveness::kIncomparable);
}

TEST(Compare, ProvesForAllSymbols) {
  const auto objects = policy(allow({"s3:*"}).on({"arn:aws:s3:::{Bucket}/*"}));
  const auto some = policy(allow({"s3:Get*"}).on({"arn:aws:s3:::{Bucket}/public/*"}));
  EXPECT_EQ(relation(some, objects), Permissiveness::kLessPermissive);
  EXPECT_EQ(relation(objects, objects), Permissiveness::kEquivalent);
  EXPECT_TRUE(escapes(objects, policy(allow({"s3:*"}).on({"arn:aws:s3:::*"}))).proved());
  EXPECT_TRUE(escapes(objects, policy(allow({"sqs:*"}).on({"*"}))).refuted());
}

// Every reason for not knowing.

TEST(Unknown, WhereAParameterDecides) {
  const Answer answer = escapes(policy(allow({"s3:*"}).on({"arn:aws:s3:::{Bucket}"})),
                                policy(allow({"s3:*"}).on({"arn:aws:s3:::prod-*"})));
  EXPECT_EQ(answer.kind, Answer::Kind::kUnknown);
  const Answer reversed =
      escapes(policy(allow({"s3:*"}).on({"arn:aws:s3:::prod"})),
              policy(allow({"s3:*"}).on({"*"}), deny({"s3:*"}).on({"arn:aws:s3:::{Bucket}"})));
  EXPECT_EQ(reversed.kind, Answer::Kind::kUnknown);
  EXPECT_THAT(reversed.reasons, Contains(HasSubstr("Bucket")));
}

TEST(Unknown, WhereAPolicyVariableDecides) {
  const auto home = policy(allow({"s3:*"}).on({"arn:aws:s3:::h/${aws:username}"}));
  const auto odd = policy(allow({"s3:*"}).on({"*"}), deny({"s3:*"}).on({"arn:aws:s3:::h/a*"}));
  const Answer answer = escapes(home, odd);
  EXPECT_FALSE(answer.proved());
}

TEST(Unknown, WhereAStatementIsNotKnown) {
  const auto maybe = policy(allow({"s3:*"}).on({"*"}).unknown("imported"));
  const Answer answer = escapes(maybe, policy(allow({"sqs:*"}).on({"*"})));
  EXPECT_EQ(answer.kind, Answer::Kind::kUnknown);
  EXPECT_TRUE(escapes(maybe, policy(allow({"*"}).on({"*"}))).proved());
  EXPECT_EQ(relation(maybe, maybe), Permissiveness::kEquivalent);
}

TEST(Unknown, WhereAnOperatorOrOperandMeansNothing) {
  const auto reference = policy(allow({"sqs:*"}).on({"*"}));
  for (const auto& candidate :
       {policy(allow({"s3:*"}).on({"*"}).when("StringEqualz", "aws:username", {"a"})),
        policy(allow({"s3:*"}).on({"*"}).when("IpAddress", "aws:SourceIp", {"10.0.0.0/33"})),
        policy(allow({"s3:*"}).on({"*"}).when("DateLessThan", "aws:CurrentTime", {"tomorrow"})),
        policy(allow({"s3:*"}).on({"*"}).when("NumericLessThan", "s3:max-keys", {"many"})),
        policy(allow({"s3:*"}).on({"*"}).when("Null", "aws:username", {"maybe"})),
        policy(allow({"s3:*"}).on({"*"}).when("ArnLike", "aws:SourceArn", {"*"}))}) {
    const Answer answer = escapes(candidate, reference);
    EXPECT_EQ(answer.kind, Answer::Kind::kUnknown);
    EXPECT_TRUE(escapes(candidate, policy(allow({"s3:*"}).on({"*"}))).proved());
  }
}

// What is not known about one pattern is not known about another, either: the two may differ.
TEST(Unknown, DoubtsAreNotShared) {
  const auto with = [](const std::string& name, const std::string& key, const Words& values) {
    return policy(allow({"s3:*"}).on({"*"}).when(name, key, values));
  };
  EXPECT_EQ(
      relation(with("ArnLike", "aws:SourceArn", {"*"}), with("ArnLike", "aws:SourceArn", {"foo"})),
      Permissiveness::kUnknown);
  EXPECT_EQ(relation(with("StringEqualz", "k:x", {"a"}), with("StringEqualz", "k:x", {"b"})),
            Permissiveness::kUnknown);
  EXPECT_NE(relation(with("StringEquals", "aws:TagKeys", {"a"}),
                     with("StringEquals", "aws:TagKeys", {"a", "b"})),
            Permissiveness::kEquivalent);
  const Words many = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  const auto home = [&](const std::string& prefix) {
    return policy(allow({"s3:*"})
                      .on({concat("arn:aws:s3:::", prefix, "/${k:a}${k:b}${k:c}")})
                      .when("StringEquals", "k:a", many)
                      .when("StringEquals", "k:b", many)
                      .when("StringEquals", "k:c", many));
  };
  const Answer answer = escapes(home("x"), home("y"));
  EXPECT_FALSE(answer.proved());
  EXPECT_THAT(answer.reasons, Contains("too many values of policy variables"));
  const auto canonical = [](const std::string& id) {
    return policy(allow({"s3:*"}).on({"*"}).to({concat("CanonicalUser: ", id)}));
  };
  EXPECT_EQ(relation(canonical("{One}"), canonical("{Two}")), Permissiveness::kUnknown);
  const auto but = [](const std::string& who) {
    return policy(allow({"s3:*"}).on({"*"}).to({"*"}),
                  deny({"s3:*"}).on({"*"}).to_all_but({concat("AWS: ", who)}));
  };
  EXPECT_NE(relation(but("{One}"), but("{Two}")), Permissiveness::kEquivalent);
}

TEST(Unknown, WhereAKeyIsTextAndNumber) {
  const auto both = policy(allow({"s3:*"})
                               .on({"*"})
                               .when("StringLike", "k:x", {"1*1"})
                               .when("NumericLessThan", "k:x", {"100"})
                               .when("NumericGreaterThan", "k:x", {"99.5"}));
  EXPECT_THAT(escapes(both, {}).reasons,
              ElementsAre("k:x is compared both as a string and as a value of another type"));
}

/// "0/1": statement 1 of the first policy.
std::vector<std::string> because(const Answer& answer, const Policies& policies) {
  std::vector<std::string> out;
  for (const auto& [policy, statement] : answer.because) {
    const auto at = std::find(policies.begin(), policies.end(), policy) - policies.begin();
    out.push_back(concat(std::to_string(at), "/", std::to_string(statement)));
  }
  return out;
}

TEST(Because, NamesTheDenyThatAProofNeeds) {
  const auto guarded = policy(allow({"s3:*"}).on({"*"}), deny({"s3:Put*"}).on({"*"}),
                              deny({"s3:Delete*"}).on({"*"}));
  const std::vector<Access> asked = {{{"s3:DeleteObject"}, {}}};
  const auto ask = [&](Explain explain) {
    return access_not_granted(reasoner(), guarded, PolicyType::kIdentity, asked, explain);
  };
  EXPECT_TRUE(ask(Explain::kYes).proved());
  EXPECT_THAT(because(ask(Explain::kYes), guarded), ElementsAre("0/2"));
  EXPECT_THAT(ask(Explain::kNo).because, testing::IsEmpty());
  const auto other = policy(allow({"sqs:*"}).on({"*"}), deny({"sqs:Delete*"}).on({"*"}));
  EXPECT_THAT(
      access_not_granted(reasoner(), other, PolicyType::kIdentity, asked, Explain::kYes).because,
      testing::IsEmpty());
}

TEST(Because, NamesTheAllowsThatCover) {
  const auto reference = policy(allow({"s3:List*"}).on({"*"}), allow({"s3:Get*"}).on({"a*"}),
                                allow({"s3:Get*"}).on({"*"}), allow({"s3:Put*"}).on({"*"}));
  const auto candidate =
      policy(allow({"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}).on({"*"}),
             deny({"s3:Delete*"}).on({"*"}));
  Policies both = reference;
  both.insert(both.end(), candidate.begin(), candidate.end());
  const auto answer =
      no_new_access(reasoner(), reference, candidate, PolicyType::kIdentity, Explain::kYes);
  ASSERT_TRUE(answer.proved());
  EXPECT_THAT(because(answer, both), testing::UnorderedElementsAre("1/1", "0/2", "0/3"));
  const auto compared = compare(reasoner(), candidate, reference, Explain::kYes);
  EXPECT_EQ(compared.relation, Permissiveness::kLessPermissive);
  EXPECT_THAT(because(compared.second_covers_first, both),
              testing::UnorderedElementsAre("1/1", "0/2", "0/3"));
}

TEST(Because, NamesWhatKeepsStrangersOut) {
  const auto policies = policy(
      allow({"s3:*"}).on({"*"}).to({"*"}),
      deny({"s3:*"}).on({"*"}).to({"*"}).when("StringNotEquals", "aws:PrincipalOrgID", {"o-1"}),
      deny({"s3:Put*"}).on({"*"}).to({"*"}));
  EXPECT_THAT(
      because(no_public_access(reasoner(), policies, "AWS::S3::Bucket", Explain::kYes), policies),
      ElementsAre("0/1"));
}

TEST(Unknown, WhereTheBudgetEnds) {
  Limits few;
  few.rounds = 0;
  Reasoner hasty(few);
  const auto candidate = policy(allow({"s3:*"}).on({"arn:aws:s3:::a*"}));
  EXPECT_THAT(no_new_access(hasty, {}, candidate, PolicyType::kIdentity).reasons,
              ElementsAre("too many combinations of patterns"));
  Limits short_searches;
  short_searches.states = 3;
  Reasoner impatient(short_searches);
  EXPECT_THAT(no_new_access(impatient, policy(allow({"s3:*"}).on({"*b*"})), candidate,
                            PolicyType::kIdentity)
                  .reasons,
              ElementsAre("the patterns for one string are too complex"));
  Limits few_steps;
  few_steps.z3_steps = 1;
  Reasoner short_sighted(few_steps);
  Words halves;
  for (int i = 0; i < 64; ++i) halves.push_back(concat("arn:aws:s3:::a", std::to_string(i), "*"));
  Words more = halves;
  more.push_back("arn:aws:s3:::b");
  EXPECT_THAT(no_new_access(short_sighted, policy(allow({"s3:*"}).on(more)),
                            policy(allow({"s3:*"}).on(halves)), PolicyType::kIdentity)
                  .reasons,
              ElementsAre("Z3 reached its step limit"));
  EXPECT_TRUE(is_given_up("Z3 reached its step limit"));
  EXPECT_FALSE(is_given_up("the value of aws:SourceIp is not known"));
}

TEST(Unknown, WhereAwsDoesNotSay) {
  const auto star = policy(allow({"sts:AssumeRoleWithSAML"}).to({"AWS: *"}));
  const auto all = policy(allow({"*"}).to({"AWS: 111122223333", "Service: a.amazonaws.com"}),
                          allow({"*"}).to({"*"}).when("Null", "saml:aud", {"false"}));
  EXPECT_FALSE(escapes(star, all).proved());
  const auto canonical = policy(allow({"s3:*"}).on({"*"}).to({"CanonicalUser: 79a5"}));
  EXPECT_EQ(escapes(canonical, policy(allow({"sqs:*"}).on({"*"}).to({"*"}))).kind,
            Answer::Kind::kUnknown);
}

/// What a policy is held against decides whether the reason matters; each of these does.
TEST(Unknown, NamesEachReason) {
  struct Row {
    Policies candidate;
    std::string reason;
  };
  const auto when = [](const std::string& name, const std::string& key, const Words& values) {
    return policy(allow({"s3:*"}).on({"*"}).when(name, key, values));
  };
  const auto to = [](const Build& build, const std::string& who) {
    return policy(Build(build).to({who}));
  };
  const Build any = allow({"s3:*"}).on({"*"});
  const Row rows[] = {
      {policy(Build(any).unknown("imported")), "imported"},
      {when("StringEqualz", "k:x", {"a"}), "there is no such condition operator"},
      {when("IpAddress", "aws:SourceIp", {"10.0.0.0/33"}), "an operand is not known"},
      {when("Null", "k:x", {"maybe"}), "an operand of Null is not known"},
      {when("ArnLike", "aws:SourceArn", {"*"}), "a pattern is not an ARN"},
      {policy(Build(any)
                  .when("StringEquals", "aws:TagKeys", {"a"})
                  .when("ForAnyValue:StringEquals", "aws:TagKeys", {"b"})),
       "a key has several values and no set qualifier"},
      {to(any, "CanonicalUser: 79a5"), "the canonical user id is not known"},
      {policy(allow({"s3:*"}).on({"*"}).to({"AWS: arn:aws:iam::111122223333:user/Ann"}),
              deny({"s3:*"}).on({"*"}).to_all_but({"AWS: arn:aws:iam::111122223333:user/Ann"})),
       "NotPrincipal lists the caller but not its account"},
  };
  for (const Row& row : rows) {
    const Answer answer = escapes(row.candidate, policy(allow({"sqs:*"}).on({"*"}).to({"*"})));
    EXPECT_EQ(answer.kind, Answer::Kind::kUnknown) << row.reason;
    EXPECT_THAT(answer.reasons, Contains(row.reason));
  }
}

// The whole decision.

AccessQuery query(Caller caller, std::string action, std::string resource) {
  AccessQuery out;
  out.caller = std::move(caller);
  out.action = {SymbolicText(action),
                action.find('*') == std::string::npos ? Wildcards::kLiteral : Wildcards::kActive};
  out.resource = {SymbolicText(resource), resource.find('*') == std::string::npos
                                              ? Wildcards::kLiteral
                                              : Wildcards::kActive};
  out.resource_account = SymbolicText("111122223333");
  return out;
}

Caller worker() { return role_session(SymbolicText("arn:aws:iam::111122223333:role/Worker")); }

TEST(NoAccess, LooksAtAllLayers) {
  PolicySet set;
  set.identity = policy(allow({"s3:Get*"}).on({"arn:aws:s3:::data/*"}));
  EXPECT_TRUE(
      no_access(reasoner(), set, query(worker(), "s3:GetObject", "arn:aws:s3:::data/x")).refuted());
  EXPECT_TRUE(no_access(reasoner(), set, query(worker(), "s3:*", "arn:aws:s3:::*")).refuted());
  EXPECT_TRUE(no_access(reasoner(), set, query(worker(), "s3:Put*", "arn:aws:s3:::*")).proved());
  EXPECT_TRUE(
      no_access(reasoner(), set, query(worker(), "s3:GetObject", "arn:aws:s3:::logs/*")).proved());
  set.boundary = policy(allow({"sqs:*"}).on({"*"}));
  EXPECT_TRUE(no_access(reasoner(), set, query(worker(), "s3:*", "arn:aws:s3:::*")).proved());
  set.resource = policy(allow({"s3:PutObject"}).on({"arn:aws:s3:::data/in/*"}).to({"*"}));
  EXPECT_TRUE(no_access(reasoner(), set, query(worker(), "s3:*", "arn:aws:s3:::*")).refuted());
  set.service_control = {
      policy(allow({"*"}).on({"*"}),
             deny({"s3:*"}).on({"*"}).when("Null", "aws:PrincipalTag/t", {"true"}))};
  const Answer tagged = no_access(reasoner(), set, query(worker(), "s3:*", "arn:aws:s3:::*"));
  ASSERT_TRUE(tagged.refuted());
  EXPECT_EQ(tagged.witness.context.find("aws:principaltag/t").presence, Presence::kPresent);
  EXPECT_EQ(tagged.witness.action, "s3:PutObject");
}

TEST(NoAccess, KnowsWhatFollowsFromTheCaller) {
  PolicySet set;
  set.resource = policy(allow({"sqs:*"}).on({"*"}).to({"*"}).when("ArnLike", "aws:PrincipalArn",
                                                                  {"arn:aws:iam::*:role/Other"}));
  EXPECT_TRUE(
      no_access(reasoner(), set, query(worker(), "sqs:SendMessage", "arn:aws:sqs:r:111122223333:q"))
          .proved());
  set.resource = policy(allow({"sqs:*"}).on({"*"}).to({"*"}).when("ArnEquals", "aws:SourceArn",
                                                                  {"arn:aws:sns:r:1:t"}));
  EXPECT_TRUE(
      no_access(reasoner(), set, query(worker(), "sqs:SendMessage", "arn:aws:sqs:r:111122223333:q"))
          .proved());
  EXPECT_TRUE(no_access(reasoner(), set,
                        query(service(SymbolicText("sns.amazonaws.com")), "sqs:SendMessage",
                              "arn:aws:sqs:r:111122223333:q"))
                  .refuted());
  set.resource = policy(allow({"sqs:*"})
                            .on({"*"})
                            .to({"*"})
                            .when("StringEquals", "aws:SourceVpc", {"vpc-1"})
                            .when("IpAddress", "aws:SourceIp", {"10.0.0.0/8"}));
  EXPECT_TRUE(
      no_access(reasoner(), set, query(worker(), "sqs:SendMessage", "arn:aws:sqs:r:111122223333:q"))
          .proved());
}

TEST(NoAccess, IsUnknownWhereAHoleDecides) {
  PolicySet set;
  set.identity = policy(allow({"s3:*"}).on({"arn:aws:s3:::{Bucket}/*"}));
  EXPECT_EQ(no_access(reasoner(), set, query(worker(), "s3:GetObject", "arn:aws:s3:::data/x")).kind,
            Answer::Kind::kUnknown);
  AccessQuery own = query(worker(), "s3:GetObject", "");
  own.resource.text = symbolic("arn:aws:s3:::{Bucket}/x");
  EXPECT_TRUE(no_access(reasoner(), set, own).refuted());
}

TEST(NoAccess, NamesEachReason) {
  const auto reasons = [](const PolicySet& set, const AccessQuery& asked) {
    const Answer answer = no_access(reasoner(), set, asked);
    EXPECT_EQ(answer.kind, Answer::Kind::kUnknown);
    return answer.reasons;
  };
  const AccessQuery get = query(worker(), "s3:GetObject", "arn:aws:s3:::data/x");
  PolicySet hole;
  hole.identity = policy(allow({"s3:*"}).on({"arn:aws:s3:::{Bucket}/*"}));
  EXPECT_THAT(reasons(hole, get), ElementsAre("parameter Bucket has no value"));

  PolicySet anyone;
  anyone.resource = policy(allow({"s3:*"}).on({"*"}).to({"AWS: {Who}"}));
  EXPECT_THAT(reasons(anyone, get), Contains("parameter Who has no value"));

  PolicySet session;
  session.resource = policy(allow({"s3:*"}).on({"*"}).to({"*"}));
  session.session = policy(allow({"sqs:*"}).on({"*"}));
  EXPECT_THAT(reasons(session, get),
              Contains("it is not documented whether a session policy limits a grant to everyone"));

  PolicySet variable;
  variable.identity = policy(allow({"s3:*"})
                                 .on({"arn:aws:s3:::data/${aws:PrincipalTag/team}"})
                                 .when("StringEquals", "k:x", {"{P}"}));
  EXPECT_THAT(reasons(variable, get), Contains("parameter P has no value"));
}

TEST(AccessNotGranted, AsksForAnyPair) {
  const auto grants = policy(
      allow({"s3:Get*"}).on({"arn:aws:s3:::data/*"}).when("Bool", "aws:SecureTransport", {"true"}));
  const auto answer = [&](std::vector<Access> accesses) {
    return access_not_granted(reasoner(), grants, PolicyType::kIdentity, accesses);
  };
  EXPECT_TRUE(answer({{{"s3:PutObject", "s3:GetObject"}, {}}}).refuted());
  EXPECT_TRUE(answer({{{"s3:PutObject"}, {}}}).proved());
  EXPECT_TRUE(answer({{{}, {"arn:aws:s3:::data/x"}}}).refuted());
  EXPECT_TRUE(answer({{{"s3:GetObject"}, {"arn:aws:s3:::logs/*"}}}).proved());
}

TEST(NoPublicAccess, TrustsFixedValuesOnly) {
  const auto answer = [&](Build build, std::string_view type = "AWS::SQS::Queue") {
    return no_public_access(reasoner(), policy(build), type).kind;
  };
  const auto open = [] { return allow({"sqs:*"}).on({"*"}).to({"*"}); };
  constexpr auto kPublic = Answer::Kind::kRefuted;
  constexpr auto kClosed = Answer::Kind::kProved;
  EXPECT_EQ(answer(open()), kPublic);
  EXPECT_EQ(answer(allow({"sqs:*"}).on({"*"}).to({"AWS: 111122223333"})), kClosed);
  EXPECT_EQ(answer(open().when("StringEquals", "aws:SourceAccount", {"111122223333"})), kClosed);
  EXPECT_EQ(answer(open().when("StringEqualsIfExists", "aws:SourceAccount", {"111122223333"})),
            kPublic);
  EXPECT_EQ(answer(open().when("StringLike", "aws:SourceVpc", {"vpc-*"})), kPublic);
  EXPECT_EQ(answer(open().when("StringEquals", "aws:PrincipalOrgID", {"o-abc"})), kClosed);
  EXPECT_EQ(
      answer(open().when("ArnLike", "aws:PrincipalArn", {"arn:aws:iam::111122223333:role/*"})),
      kClosed);
  EXPECT_EQ(answer(open().when("ArnLike", "aws:PrincipalArn", {"arn:aws:iam::*:role/x"})), kPublic);
  EXPECT_EQ(answer(open().when("IpAddress", "aws:SourceIp", {"203.0.113.0/24"})), kClosed);
  EXPECT_EQ(answer(open().when("IpAddress", "aws:SourceIp", {"0.0.0.0/0"})), kPublic);
  EXPECT_EQ(answer(open().when("NotIpAddress", "aws:SourceIp", {"203.0.113.0/24"})), kPublic);
  EXPECT_EQ(answer(open().when("StringEquals", "aws:Referer", {"https://example.com"})), kPublic);
  EXPECT_EQ(answer(open(), "AWS::Made::Up"), Answer::Kind::kUnknown);
  // A part of an organization, not of any.
  const auto path = [&](const std::string& value) {
    return answer(open().when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", {value}));
  };
  EXPECT_EQ(path("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"), kClosed);
  EXPECT_EQ(path("o-a1b2c3d4e5/*"), kClosed);
  EXPECT_EQ(path("o-*/r-ab12/*"), kPublic);
  EXPECT_EQ(path("*"), kPublic);
  // Every VPC may have the addresses, only one the id.
  EXPECT_EQ(answer(open().when("IpAddress", "aws:VpcSourceIp", {"10.0.0.0/16"})), kPublic);
  EXPECT_EQ(answer(open()
                       .when("IpAddress", "aws:VpcSourceIp", {"10.0.0.0/16"})
                       .when("StringEquals", "aws:SourceVpc", {"vpc-1"})),
            kClosed);
  // No stranger is a service, and nobody anonymous has keys of a principal.
  EXPECT_EQ(answer(open().when("Bool", "aws:PrincipalIsAWSService", {"true"})), kClosed);
  EXPECT_EQ(answer(open().when("Bool", "aws:PrincipalIsAWSService", {"false"})), kPublic);
  EXPECT_EQ(answer(open().when("StringEquals", "aws:PrincipalServiceName", {"s3.amazonaws.com"})),
            kClosed);
  EXPECT_EQ(answer(open().when("StringLike", "aws:PrincipalServiceName", {"*"})), kClosed);
}

TEST(NoAccess, KnowsWhichKeysARequestCarries) {
  const auto unreachable = [&](Build build, const std::string& action,
                               const std::string& resource) {
    PolicySet policies;
    policies.identity = policy(build);
    AccessQuery query;
    query.caller = role_session(SymbolicText("arn:aws:iam::111122223333:role/r"));
    query.action = {SymbolicText(action), Wildcards::kLiteral};
    query.resource = {SymbolicText(resource), Wildcards::kLiteral};
    query.resource_account = SymbolicText("111122223333");
    return no_access(reasoner(), policies, query).proved();
  };
  const std::string object = "arn:aws:s3:::files/a";
  const auto get = [&] { return allow({"s3:*"}).on({"*"}); };
  // Keys of another service; those of sessions, of the same service and of the parts of one.
  EXPECT_TRUE(unreachable(get().when("StringEquals", "ec2:Owner", {"x"}), "s3:GetObject", object));
  EXPECT_FALSE(unreachable(get().when("StringEquals", "lambda:SourceFunctionArn",
                                      {"arn:aws:lambda:us-east-1:111122223333:function:f"}),
                           "s3:GetObject", object));
  EXPECT_FALSE(unreachable(get().when("StringEquals", "s3:ExistingObjectTag/a", {"x"}),
                           "s3:GetObject", object));
  EXPECT_FALSE(
      unreachable(get().when("StringNotEquals", "ec2:Owner", {"x"}), "s3:GetObject", object));
  EXPECT_FALSE(
      unreachable(get().when("StringEqualsIfExists", "ec2:Owner", {"x"}), "s3:GetObject", object));
  // The region is that of the resource, where the ARN has one and nothing is copied.
  const std::string table = "arn:aws:dynamodb:us-east-1:111122223333:table/t";
  const auto in = [&](const std::string& region) {
    return allow({"*"}).on({"*"}).when("StringEquals", "aws:RequestedRegion", {region});
  };
  EXPECT_TRUE(unreachable(in("eu-west-1"), "dynamodb:GetItem", table));
  EXPECT_FALSE(unreachable(in("us-east-1"), "dynamodb:GetItem", table));
  EXPECT_FALSE(unreachable(in("eu-west-1"), "s3:GetObject", object));
  EXPECT_FALSE(unreachable(in("eu-west-1"), "rds:CopyDBSnapshot",
                           "arn:aws:rds:us-east-1:111122223333:snapshot:s"));
  // "${Env}" is no key.
  EXPECT_TRUE(unreachable(allow({"s3:*"}).on({"arn:aws:s3:::${Env}-files/*"}), "s3:GetObject",
                          "arn:aws:s3:::dev-files/a"));
}

// Laws.

Policies random_policy(std::mt19937& random) {
  const auto pick = [&](const Words& words) { return words[random() % words.size()]; };
  Policy out;
  out.version = Version::k2012;
  for (std::size_t i = 0; i <= random() % 3; ++i) {
    Build build = random() % 3 == 0 ? deny({pick({"s:*", "s:A", "s:?"})})
                                    : allow({pick({"*", "s:*", "s:A*", "t:*"})});
    build = std::move(build).on(
        {pick({"*", "arn:aws:s:::x*", "arn:aws:s:::x/*y", "arn:aws:s:*:*:*y"})});
    if (random() % 2 == 0)
      build = std::move(build).when(pick({"StringLike", "StringNotLike", "ForAnyValue:StringLike",
                                          "ForAllValues:StringLike"}),
                                    "k:t", {pick({"a*", "*b", "ab", "*"})});
    if (random() % 3 == 0)
      build = std::move(build).when(
          pick({"NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals"}), "k:n",
          {pick({"1", "5", "7.5"})});
    out.statements.push_back(build.statement);
  }
  return {compile(std::move(out))};
}

Policies joined(Policies first, const Policies& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

bool covers(const Policies& outer, const Policies& inner) { return escapes(inner, outer).proved(); }

TEST(Laws, HoldForRandomPolicies) {
  std::mt19937 random(7);
  for (int i = 0; i < 60; ++i) {
    const Policies a = random_policy(random);
    const Policies b = random_policy(random);
    const Policies c = random_policy(random);
    const auto deny_some = policy(deny({"s:A*"}).on({"arn:aws:s:::x*"}));
    const auto allow_some = policy(allow({"s:A*"}).on({"arn:aws:s:::x*"}));
    EXPECT_TRUE(covers(a, joined(a, deny_some)));
    EXPECT_TRUE(covers(joined(a, allow_some), a));
    const bool ab = covers(b, a);
    const bool bc = covers(c, b);
    if (ab && bc) {
      EXPECT_TRUE(covers(c, a));
    }
    const auto there = relation(a, b);
    const auto back = relation(b, a);
    EXPECT_NE(there, Permissiveness::kUnknown);
    EXPECT_EQ(there == Permissiveness::kLessPermissive, back == Permissiveness::kMorePermissive);
    EXPECT_EQ(there == Permissiveness::kEquivalent, back == Permissiveness::kEquivalent);
    EXPECT_EQ(there == Permissiveness::kEquivalent, ab && covers(a, b));
  }
}

// Bad input.

TEST(BadInput, GlobsBuiltToExplode) {
  Words entangled;
  for (char c = 'a'; c <= 'z'; ++c)
    for (const int step : {1, 3}) {
      std::string glob = "arn:aws:s3:::";
      for (int i = 0; i < 12; ++i)
        glob += concat("*", std::string(1, static_cast<char>('a' + (c - 'a' + i * step) % 26)));
      entangled.push_back(glob + "*");
    }
  const auto candidate = policy(allow({"s3:*"}).on({"arn:aws:s3:::*q*w*e*r*t*y*"}));
  const auto reference = policy(allow({"s3:*"}).on(entangled));
  const Answer answer = escapes(candidate, reference);
  EXPECT_FALSE(answer.proved());
}

TEST(BadInput, SearchesThatExplode) {
  // Fifty patterns at once, and a text that must be none of fifty others.
  std::mt19937 random(3);
  const auto glob = [&] {
    std::string out;
    for (int i = 0; i < 25; ++i)
      out += concat("*", std::string(1, static_cast<char>('a' + random() % 26)));
    return out + "*";
  };
  Build candidate = allow({"s3:*"}).on({"*"});
  for (int i = 0; i < 50; ++i) candidate = std::move(candidate).when("StringLike", "k:x", {glob()});
  candidate = std::move(candidate).when("StringNotLike", "k:x",
                                        {"*a*a*a*", "*?????????????????????????????????????????*"});
  EXPECT_FALSE(escapes(policy(candidate), {}).refuted());
}

TEST(BadInput, ContradictionsProveEverything) {
  const auto never = policy(
      allow({"*"}).on({"*"}).when("StringEquals", "k:x", {"a"}).when("StringLike", "k:x", {"b*"}));
  EXPECT_TRUE(escapes(never, {}).proved());
}

TEST(BadInput, LargePolicies) {
  Policy large;
  for (int i = 0; i < 20000; ++i)
    large.statements.push_back(allow({concat("s", std::to_string(i % 50), ":A", std::to_string(i))})
                                   .on({concat("arn:aws:s:::r", std::to_string(i), "/*")})
                                   .statement);
  const Policies policies = {compile(std::move(large))};
  EXPECT_TRUE(escapes(policies, policy(allow({"*"}).on({"*"}))).proved());
  EXPECT_FALSE(escapes(policies, policy(allow({"s1:*"}).on({"*"}))).proved());
  EXPECT_FALSE(escapes(policy(allow({"*"}).on({"*"})), policies).proved());
}

}  // namespace
}  // namespace cfnaudit::iam
