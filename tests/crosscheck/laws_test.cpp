// What must hold of any policies, tried on random ones: a Deny never widens and an Allow never
// narrows, comparisons are antisymmetric and transitive, every witness does what it is said to do.
// CFNAUDIT_SLOW_TESTS=1 tries twenty times as many.

#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "analyzer/iam/question.h"
#include "analyzer/iam/questions.h"
#include "tests/crosscheck/random_policies.h"

namespace cfnaudit::iam {
namespace {

using Kind = RandomPolicies::Kind;

int rounds(int usual) { return std::getenv("CFNAUDIT_SLOW_TESTS") != nullptr ? usual * 20 : usual; }

Reasoner& reasoner() {
  static Reasoner shared;
  return shared;
}

PolicyType type_of_kind(Kind kind) {
  return kind == Kind::kIdentity ? PolicyType::kIdentity : PolicyType::kResource;
}

Policies with(Policies policies, const Build& build) {
  policies.push_back(policy(build).front());
  return policies;
}

/// What was not decided must say why; how often is counted.
struct Tally {
  std::map<std::string, int> reasons;
  int proved = 0;
  int refuted = 0;

  void add(const Answer& answer) {
    if (answer.proved()) ++proved;
    if (answer.refuted()) ++refuted;
    if (answer.kind != Answer::Kind::kUnknown) return;
    EXPECT_FALSE(answer.reasons.empty());
    for (const auto& reason : answer.reasons) {
      EXPECT_EQ(reason.find("internal"), std::string::npos) << reason;
      ++reasons[reason];
    }
  }

  void print() const {
    std::printf("proved %d, refuted %d\n", proved, refuted);
    for (const auto& [reason, count] : reasons) std::printf("%5d %s\n", count, reason.c_str());
  }
};

class LawsOfPolicies : public testing::TestWithParam<Kind> {
 protected:
  Answer covers(const Policies& outer, const Policies& inner) {
    const Answer answer = no_new_access(reasoner(), outer, inner, type_of_kind(GetParam()));
    tally_.add(answer);
    if (answer.refuted()) {
      EXPECT_EQ(policies_allow(inner, type_of_kind(GetParam()), answer.witness), Tri::kYes);
      EXPECT_EQ(policies_allow(outer, type_of_kind(GetParam()), answer.witness), Tri::kNo);
    }
    return answer;
  }

  Tally tally_;
};

TEST_P(LawsOfPolicies, ADenyNeverWidensAndAnAllowNeverNarrows) {
  RandomPolicies random(11);
  for (int i = 0; i < rounds(150); ++i) {
    const Policies some = random.policies(GetParam());
    EXPECT_FALSE(covers(some, with(some, random.denying(GetParam()))).refuted());
    EXPECT_FALSE(covers(with(some, random.allowing(GetParam())), some).refuted());
  }
  EXPECT_EQ(tally_.refuted, 0);
  EXPECT_GT(tally_.proved, rounds(150) * 19 / 10);
  tally_.print();
}

TEST_P(LawsOfPolicies, ComparisonsAreAntisymmetric) {
  RandomPolicies random(12);
  const std::map<Permissiveness, Permissiveness> reversed = {
      {Permissiveness::kEquivalent, Permissiveness::kEquivalent},
      {Permissiveness::kMorePermissive, Permissiveness::kLessPermissive},
      {Permissiveness::kLessPermissive, Permissiveness::kMorePermissive},
      {Permissiveness::kIncomparable, Permissiveness::kIncomparable}};
  for (int i = 0; i < rounds(150); ++i) {
    const Policies first = random.policies(GetParam());
    const Policies second =
        random.one_in(3) ? with(first, random.denying(GetParam())) : random.policies(GetParam());
    const Comparison there = compare(reasoner(), first, second);
    const Comparison back = compare(reasoner(), second, first);
    if (there.relation == Permissiveness::kUnknown || back.relation == Permissiveness::kUnknown)
      continue;
    EXPECT_EQ(back.relation, reversed.at(there.relation));
  }
}

TEST_P(LawsOfPolicies, CoveringIsTransitive) {
  RandomPolicies random(13);
  int chains = 0;
  for (int i = 0; i < rounds(120); ++i) {
    const Policies a = random.policies(GetParam());
    const Policies b = with(a, random.allowing(GetParam()));
    const Policies c =
        random.one_in(2) ? with(b, random.allowing(GetParam())) : random.policies(GetParam());
    if (!covers(b, a).proved() || !covers(c, b).proved()) continue;
    ++chains;
    EXPECT_FALSE(covers(c, a).refuted());
  }
  EXPECT_GT(chains, rounds(120) / 4);
}

/// No proof is contradicted by a request that someone else made up.
TEST_P(LawsOfPolicies, ProofsHoldForRandomRequests) {
  RandomPolicies random(14);
  int proofs = 0;
  for (int i = 0; i < rounds(250); ++i) {
    const Policies inner = random.policies(GetParam());
    const Policies outer = with(random.policies(GetParam()), random.allowing(GetParam()));
    if (!covers(outer, inner).proved()) continue;
    ++proofs;
    for (int n = 0; n < 200; ++n) {
      const Request request = random.request();
      const PolicyType type = type_of_kind(GetParam());
      EXPECT_FALSE(policies_allow(inner, type, request) == Tri::kYes &&
                   policies_allow(outer, type, request) == Tri::kNo);
    }
  }
  EXPECT_GT(proofs, 3);
}

INSTANTIATE_TEST_SUITE_P(Laws, LawsOfPolicies, testing::Values(Kind::kIdentity, Kind::kResource),
                         [](const auto& one) {
                           return one.param == Kind::kIdentity ? "Identity" : "Resource";
                         });

// Whole sets.

/// One more statement in a layer that is there.
PolicySet widened(PolicySet set, RandomPolicies& random, Effect effect) {
  const auto add = [&](Policies& policies, Kind kind) {
    policies = with(policies, random.statement(kind, effect));
  };
  switch (random.below(7)) {
    case 0:
      if (set.boundary) add(*set.boundary, Kind::kIdentity);
      break;
    case 1:
      if (set.session) add(*set.session, Kind::kIdentity);
      break;
    case 2:
      if (set.endpoint) add(*set.endpoint, Kind::kResource);
      break;
    case 3:
      if (!set.service_control.empty()) add(set.service_control.front(), Kind::kIdentity);
      break;
    case 4:
      if (!set.resource_control.empty()) add(set.resource_control.front(), Kind::kResource);
      break;
    case 5:
      add(set.resource, Kind::kResource);
      break;
    default:
      add(set.identity, Kind::kIdentity);
  }
  return set;
}

TEST(LawsOfSets, DecisionsAreMonotone) {
  RandomPolicies random(21);
  std::map<Verdict, int> seen;
  for (int i = 0; i < rounds(20000); ++i) {
    const PolicySet set = random.policy_set();
    const Request request = random.request();
    const Verdict before = decide(set, request).verdict;
    ++seen[before];
    if (before != Verdict::kAllowed && before != Verdict::kUnknown) {
      EXPECT_NE(decide(widened(set, random, Effect::kDeny), request).verdict, Verdict::kAllowed);
    }
    if (before == Verdict::kAllowed) {
      EXPECT_EQ(decide(widened(set, random, Effect::kAllow), request).verdict, Verdict::kAllowed);
    }
  }
  EXPECT_GT(seen[Verdict::kAllowed], rounds(20000) / 50);
  EXPECT_GT(seen[Verdict::kExplicitlyDenied], rounds(20000) / 50);
}

AccessQuery query(RandomPolicies& random) {
  const Request request = random.request();
  AccessQuery out;
  out.caller = request.principal;
  out.action = {SymbolicText(random.one_in(2) ? request.action : std::string("s3:*")),
                Wildcards::kActive};
  out.resource = {
      random.one_in(2) ? request.resource : SymbolicText(std::string("arn:aws:s3:::bucket/*")),
      Wildcards::kActive};
  out.resource_account = request.resource_account;
  return out;
}

TEST(LawsOfSets, AnswersAreMonotoneAndWitnessesReplay) {
  RandomPolicies random(22);
  Tally tally;
  for (int i = 0; i < rounds(300); ++i) {
    const PolicySet set = random.policy_set();
    const AccessQuery asked = query(random);
    const Answer answer = no_access(reasoner(), set, asked);
    tally.add(answer);
    if (answer.refuted()) {
      EXPECT_EQ(decide(set, answer.witness).verdict, Verdict::kAllowed);
      const Answer wider = no_access(reasoner(), widened(set, random, Effect::kAllow), asked);
      tally.add(wider);
      EXPECT_FALSE(wider.proved());
    }
    if (answer.proved()) {
      const Answer narrower = no_access(reasoner(), widened(set, random, Effect::kDeny), asked);
      tally.add(narrower);
      EXPECT_FALSE(narrower.refuted());
    }
  }
  EXPECT_GT(tally.refuted, rounds(300) / 20);
  EXPECT_GT(tally.proved, rounds(300) / 20);
  tally.print();
}

/// What AWS puts into every request of the caller, and into none (request_facts.h).
Request as_aws_makes_it(Request request) {
  if (request.principal.type != CallerType::kService) request.context.set_absent("aws:SourceArn");
  const auto set = [&](const std::string& key, const std::string& value) {
    request.context.set(key, SymbolicText(value));
  };
  if (request.context.find("aws:securetransport").values.empty())
    set("aws:SecureTransport", "true");
  if (request.context.find("aws:currenttime").values.empty())
    set("aws:CurrentTime", "2025-01-01T00:00:00Z");
  if (!request.context.find("aws:multifactorauthage").values.empty())
    set("aws:MultiFactorAuthPresent", "true");
  return request;
}

/// "No access" is contradicted by no request that the evaluator allows.
TEST(LawsOfSets, ProofsHoldForRandomRequests) {
  RandomPolicies random(23);
  int proofs = 0;
  for (int i = 0; i < rounds(1000); ++i) {
    const PolicySet set = random.policy_set();
    const Request request = as_aws_makes_it(random.request());
    AccessQuery asked;
    asked.caller = request.principal;
    asked.action = {SymbolicText(request.action), Wildcards::kLiteral};
    asked.resource = {request.resource, Wildcards::kLiteral};
    asked.resource_account = request.resource_account;
    asked.context = Context(Presence::kUnknown);
    for (const auto& [key, value] : request.context.keys())
      if (value.presence == Presence::kPresent) asked.context.set(key, value.values);
    const Answer answer = no_access(reasoner(), set, asked);
    const Verdict verdict = decide(set, request).verdict;
    if (answer.proved()) {
      ++proofs;
      EXPECT_NE(verdict, Verdict::kAllowed);
    }
    if (answer.refuted()) {
      EXPECT_EQ(decide(set, answer.witness).verdict, Verdict::kAllowed);
    }
  }
  EXPECT_GT(proofs, rounds(1000) / 4);
}

// Callers: every principal element against every caller, by both accounts of the semantics.

std::vector<Caller> callers() {
  const auto text = [](const char* value) { return SymbolicText(std::string(value)); };
  Caller root = user(text("arn:aws:iam::111122223333:root"));
  root.type = CallerType::kRoot;
  return {user(text("arn:aws:iam::111122223333:user/Ann")),
          user(text("arn:aws:iam::444455556666:user/Eve")),
          role_session(text("arn:aws:iam::111122223333:role/Worker"), text("job")),
          role_session(text("arn:aws:iam::444455556666:role/Guest"), text("visit")),
          service(text("lambda.amazonaws.com")),
          service(text("s3.amazonaws.com")),
          {CallerType::kFederated, {}, text("accounts.google.com"), {}, {}},
          root,
          {}};
}

/// The exact caller is given, everything else is fixed: proved if and only if the evaluator denies.
TEST(SmallWorldOfCallers, BothAccountsAgree) {
  Words all = random_principals();
  all.push_back("AWS: *");
  int decided = 0;
  for (const std::string& first : all)
    for (const std::string& second : all)
      for (const bool deny_all_but : {false, true})
        for (const Caller& caller : callers()) {
          PolicySet set;
          const auto denied = deny({"s3:GetObject"}).on({"*"});
          set.resource = policy(
              allow({"s3:*"}).on({"*"}).to({first}),
              deny_all_but ? Build(denied).to_all_but({second}) : Build(denied).to({second}));
          Request request;
          request.principal = caller;
          request.resource = SymbolicText(std::string("arn:aws:s3:::b/k"));
          request.resource_account = SymbolicText(std::string("111122223333"));
          for (const std::string action : {"s3:GetObject", "s3:PutObject"}) {
            request.action = action;
            AccessQuery asked;
            asked.caller = caller;
            asked.action = {SymbolicText(action), Wildcards::kLiteral};
            asked.resource = {request.resource, Wildcards::kLiteral};
            asked.resource_account = request.resource_account;
            const Answer answer = no_access(reasoner(), set, asked);
            const Verdict verdict = decide(set, request).verdict;
            const Answer::Kind expected = verdict == Verdict::kAllowed   ? Answer::Kind::kRefuted
                                          : verdict == Verdict::kUnknown ? Answer::Kind::kUnknown
                                                                         : Answer::Kind::kProved;
            EXPECT_EQ(answer.kind, expected) << first << " / " << second << " " << action;
            ++decided;
            // The same with the caller left open: what this one may do, some caller may.
            if (verdict == Verdict::kAllowed && caller.type != CallerType::kRoot) {
              EXPECT_FALSE(access_not_granted(reasoner(), set.resource, PolicyType::kResource,
                                              {{{{action}, {}}}})
                               .proved())
                  << first << " / " << second;
            }
          }
        }
  EXPECT_EQ(decided, 11 * 11 * 2 * 9 * 2);
}

}  // namespace
}  // namespace cfnaudit::iam
