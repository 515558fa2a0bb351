// Whole requests: statements, layers, principals, accounts.

#include "analyzer/iam/evaluate.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/iam/policy_builder.h"

namespace cfnaudit::iam {
namespace {

constexpr auto kAllowed = Verdict::kAllowed;
constexpr auto kExplicit = Verdict::kExplicitlyDenied;
constexpr auto kImplicit = Verdict::kImplicitlyDenied;
constexpr auto kUnknown = Verdict::kUnknown;

const std::string kHome = "111122223333";
const std::string kOther = "444455556666";
const std::string kUserArn = "arn:aws:iam::111122223333:user/team/Ann";
const std::string kRoleArn = "arn:aws:iam::111122223333:role/path/Worker";
const std::string kSessionArn = "arn:aws:sts::111122223333:assumed-role/Worker/job";
const std::string kRootArn = "arn:aws:iam::111122223333:root";
const std::string kBucket = "arn:aws:s3:::bucket/key";

Request request(Caller caller, std::string action = "s3:GetObject",
                const std::string& resource = kBucket) {
  Request out;
  out.principal = std::move(caller);
  out.action = std::move(action);
  out.resource = symbolic(resource);
  out.resource_account = SymbolicText(kHome);
  return out;
}

Caller ann() { return user(SymbolicText(kUserArn)); }
Caller worker() { return role_session(SymbolicText(kRoleArn), SymbolicText("job")); }
Request from_other_account(Request out) {
  out.resource_account = SymbolicText(kOther);
  return out;
}

/// The verdict, which is the same without its reasons, and where the context is only told later.
Verdict outcome(const PolicySet& set, const Request& r) {
  const Verdict found = decide(set, r).verdict;
  EXPECT_EQ(verdict(set, r), found);
  Request open = r;
  open.context = Context(Presence::kUnknown);
  EXPECT_EQ(Evaluator(set, open).verdict(Action(r.action), r.context), found);
  return found;
}
Verdict with_identity(const Build& build, const Request& r) {
  PolicySet set;
  set.identity = policy(build);
  return outcome(set, r);
}
Verdict on_resource(const std::string& pattern, const std::string& resource) {
  return with_identity(allow({"*"}).on({pattern}), request(ann(), "x:Y", resource));
}
Verdict on_action(const std::string& pattern, const std::string& action) {
  return with_identity(allow({pattern}).on({"*"}), request(ann(), action));
}

TEST(CallerNames, FollowFromTheArn) {
  EXPECT_EQ(worker().session_arn.text(), kSessionArn);
  EXPECT_EQ(worker().account.text(), kHome);
  EXPECT_EQ(ann().account.text(), kHome);
  EXPECT_TRUE(role_session(SymbolicText(kRoleArn)).session_arn.empty());
}

TEST(Actions, AreMatchedWithoutCase) {
  EXPECT_EQ(on_action("S3:getobject", "s3:GetObject"), kAllowed);
  EXPECT_EQ(on_action("s3:Get*", "s3:GetObject"), kAllowed);
  EXPECT_EQ(on_action("s3:*Object", "s3:GetObject"), kAllowed);
  EXPECT_EQ(on_action("s3:?etObject", "s3:GetObject"), kAllowed);
  EXPECT_EQ(on_action("s3:Put*", "s3:GetObject"), kImplicit);
  EXPECT_EQ(on_action("*", "s3:GetObject"), kAllowed);
  EXPECT_EQ(on_action("*:*", "s3:GetObject"), kAllowed);
}

TEST(Actions, PrefixIsLiteral) {
  EXPECT_EQ(on_action("*:GetObject", "s3:GetObject"), kImplicit);
  EXPECT_EQ(on_action("s?:GetObject", "s3:GetObject"), kImplicit);
  EXPECT_EQ(on_action("s3*", "s3:GetObject"), kImplicit);
  EXPECT_EQ(on_action("GetObject", "s3:GetObject"), kImplicit);
  EXPECT_EQ(on_action(" s3:GetObject", "s3:GetObject"), kImplicit);
}

TEST(Actions, NotActionIsAllOthers) {
  const auto all_but = [](const std::string& pattern, Effect effect) {
    Build out = allow({}).on({"*"}).for_actions_but({pattern});
    out.statement.effect = effect;
    return out;
  };
  EXPECT_EQ(with_identity(all_but("iam:*", Effect::kAllow), request(ann())), kAllowed);
  EXPECT_EQ(with_identity(all_but("s3:*", Effect::kAllow), request(ann())), kImplicit);
  EXPECT_EQ(with_identity(all_but("iam:*", Effect::kDeny), request(ann())), kExplicit);
}

TEST(Actions, HoldNoVariables) {
  EXPECT_EQ(on_action("s3:${*}", "s3:GetObject"), kImplicit);
  EXPECT_EQ(on_action("{Action}", "s3:GetObject"), kUnknown);
  EXPECT_EQ(on_action("s3:{Name}", "ec2:RunInstances"), kImplicit);
}

TEST(Resources, WholeTextIsMatched) {
  EXPECT_EQ(on_resource("*", "*"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:s3:::b", "*"), kImplicit);
  EXPECT_EQ(on_resource("arn:aws:s3:::b*", "arn:aws:s3:::bucket"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:s3:::b*", "arn:aws:s3:::b/key"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:s3:::b", "arn:aws:s3:::b/key"), kImplicit);
  EXPECT_EQ(on_resource("arn:aws:s3:::b/*", "arn:aws:s3:::b"), kImplicit);
  EXPECT_EQ(on_resource("arn:aws:s3:::B", "arn:aws:s3:::b"), kImplicit);
  EXPECT_EQ(on_resource("arn:aws:dynamodb:*:*:table/*", "arn:aws:dynamodb:r:1:table/t/index/i"),
            kAllowed);
  EXPECT_EQ(
      on_resource("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:r:1:log-group:x:log-stream:y"),
      kAllowed);
  EXPECT_EQ(on_resource("arn:*:s3:::b", "arn:aws-cn:s3:::b"), kAllowed);
}

TEST(Resources, RunsReachAcrossColons) {
  EXPECT_EQ(on_resource("arn:aws:s3:*:*:*sensitive*/*", "arn:aws:s3:::my-sensitive-bucket/x"),
            kAllowed);
  EXPECT_EQ(on_resource("arn:aws:logs:*:log-group:x", "arn:aws:logs:r:1:log-group:x"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:ec2:*:*:*/*", "arn:aws:ec2:r:1:instance/i-1"), kAllowed);
}

TEST(Resources, MissingComponentsMayBeAnything) {
  EXPECT_EQ(on_resource("arn:aws:sqs", "arn:aws:sqs:r:1:q"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:sqs:", "arn:aws:sqs:r:1:q"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:sqs:r:1", "arn:aws:sqs:r:1:q"), kAllowed);
  EXPECT_EQ(on_resource("arn:aws:sqs:r", "arn:aws:sqs:s:1:q"), kImplicit);
  EXPECT_EQ(on_resource("arn:aws:sq", "arn:aws:sqs:r:1:q"), kImplicit);
}

TEST(Resources, NotResourceIsAllOthers) {
  const auto all_but = [](const std::string& pattern) {
    return allow({"*"}).on_all_but({pattern});
  };
  EXPECT_EQ(with_identity(all_but("arn:aws:s3:::other/*"), request(ann())), kAllowed);
  EXPECT_EQ(with_identity(all_but("arn:aws:s3:::bucket/*"), request(ann())), kImplicit);
  EXPECT_EQ(
      with_identity(all_but("arn:aws:s3:::bucket/*"), request(ann(), "s3:ListAllMyBuckets", "*")),
      kAllowed);
}

TEST(Resources, VariablesAreFilledBehindTheFifthColon) {
  Request r = request(ann(), "s3:GetObject", "arn:aws:s3:::bucket/Ann/x");
  r.context.set("aws:username", SymbolicText("Ann"));
  EXPECT_EQ(with_identity(allow({"*"}).on({"arn:aws:s3:::bucket/${aws:username}/*"}), r), kAllowed);
  EXPECT_EQ(with_identity(allow({"*"}).on({"arn:aws:s3:::bucket/${aws:userid}/*"}), r), kImplicit);
  EXPECT_EQ(with_identity(allow({"*"}).on({"arn:aws:s3:::bucket/${aws:userid, 'Ann'}/*"}), r),
            kAllowed);
  EXPECT_EQ(with_identity(allow({"*"}).on_all_but({"arn:aws:s3:::bucket/${aws:userid}/*"}), r),
            kAllowed);
  EXPECT_EQ(with_identity(allow({"*"}).on({"arn:aws:s3::${aws:username}:x"}), r), kImplicit);
  EXPECT_EQ(with_identity(allow({"*"}).on({"arn:aws:s3:::${aws:username}"}),
                          request(ann(), "s3:ListBucket", "arn:aws:s3:::Ann")),
            kImplicit);
  Request elsewhere = request(ann(), "sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:q");
  elsewhere.context.set("aws:requestedregion", SymbolicText("eu-west-1"));
  EXPECT_EQ(with_identity(allow({"*"}).on({"arn:aws:sqs:${aws:RequestedRegion}:1:q"}), elsewhere),
            kUnknown);
}

TEST(Resources, VariablesOfOldPoliciesAreText) {
  Policy old;
  old.statements.push_back(allow({"*"}).on({"arn:aws:s3:::${aws:username}"}).statement);
  PolicySet set;
  set.identity = {compile(std::move(old))};
  Request r = request(ann(), "s3:ListBucket", "arn:aws:s3:::Ann");
  r.context.set("aws:username", SymbolicText("Ann"));
  EXPECT_EQ(outcome(set, r), kImplicit);
  r.resource = SymbolicText("arn:aws:s3:::${aws:username}");
  EXPECT_EQ(outcome(set, r), kAllowed);
}

TEST(Resources, UnknownNamesGiveUnknownUnlessTheyCannotMatch) {
  const auto table = [](const std::string& name) { return "arn:aws:dynamodb:r:1:table/" + name; };
  EXPECT_EQ(on_resource(table("[A]"), table("[A]")), kAllowed);
  EXPECT_EQ(on_resource(table("[A]"), table("[B]")), kImplicit);
  EXPECT_EQ(on_resource(table("[A]/index/*"), table("[A]/index/i")), kAllowed);
  EXPECT_EQ(on_resource(table("prod-*"), table("[A]")), kUnknown);
  EXPECT_EQ(on_resource(table("{Name}"), table("[A]")), kUnknown);
}

TEST(Statements, DenyWinsWhereverItStands) {
  const auto permit = allow({"*"}).on({"*"}).to({"*"});
  const auto forbid = deny({"s3:GetObject"}).on({"*"}).to({"*"});
  PolicySet all;
  all.identity = all.resource = policy(permit);
  all.boundary = all.session = all.endpoint = policy(permit);
  all.service_control = all.resource_control = {policy(permit), policy(permit)};
  EXPECT_EQ(outcome(all, request(worker())), kAllowed);
  const auto with = [&](auto change) {
    PolicySet set = all;
    change(set);
    return outcome(set, request(worker()));
  };
  EXPECT_EQ(with([&](PolicySet& s) { s.identity = policy(permit, forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.resource = policy(forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.boundary = policy(permit, forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.session = policy(permit, forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.endpoint = policy(permit, forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.service_control[1] = policy(permit, forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.resource_control[0] = policy(permit, forbid); }), kExplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.service_control[0] = policy(allow({"ec2:*"}).on({"*"})); }),
            kImplicit);
  EXPECT_EQ(with([&](PolicySet& s) { s.endpoint = Policies{}; }), kImplicit);
}

TEST(Statements, NothingIsAllowedByDefault) {
  EXPECT_EQ(outcome({}, request(ann())), kImplicit);
  const Decision decision = decide({}, request(ann()));
  EXPECT_EQ(decision.missing, (std::vector{Layer::kIdentity, Layer::kResource}));
}

TEST(Statements, UnknownOnesMakeTheVerdictUnknownOnlyWhereTheyMatter) {
  PolicySet set;
  set.identity =
      policy(allow({"s3:*"}).on({"*"}), deny({"s3:Put*"}).on({"*"}).unknown("condition IsProd"));
  EXPECT_EQ(outcome(set, request(ann())), kAllowed);
  const Decision put = decide(set, request(ann(), "s3:PutObject"));
  EXPECT_EQ(put.verdict, kUnknown);
  ASSERT_EQ(put.doubts.size(), 1u);
  EXPECT_EQ(put.doubts[0].reason, "condition IsProd");
  EXPECT_EQ(outcome(set, request(ann(), "ec2:RunInstances")), kImplicit);

  Policy unreadable;
  unreadable.statements = unknown_statements("a managed policy that nobody knows", {});
  set.identity.push_back(compile(std::move(unreadable)));
  EXPECT_EQ(outcome(set, request(ann())), kUnknown);
  set.identity.push_back(policy(deny({"s3:*"}).on({"*"}))[0]);
  EXPECT_EQ(outcome(set, request(ann())), kExplicit);
}

/// The table "Resource-based policies and implicit denies in other policy types".
struct NamingCase {
  const char* principal;
  bool session;           // a role session, else a user
  Verdict alone;          // with no identity policy
  Verdict with_boundary;  // that allows something else
  Verdict with_session;   // policy that allows something else
};

class SameAccount : public testing::TestWithParam<NamingCase> {};

TEST_P(SameAccount, GrantsByName) {
  const NamingCase& test = GetParam();
  const Request r = request(test.session ? worker() : ann());
  const Policies elsewhere = policy(allow({"ec2:*"}).on({"*"}));
  PolicySet set;
  set.resource = policy(allow({"s3:GetObject"}).on({"*"}).to({test.principal}));
  EXPECT_EQ(outcome(set, r), test.alone);
  set.boundary = elsewhere;
  EXPECT_EQ(outcome(set, r), test.with_boundary);
  set.boundary.reset();
  set.session = elsewhere;
  EXPECT_EQ(outcome(set, r), test.with_session);
}

INSTANTIATE_TEST_SUITE_P(
    Naming, SameAccount,
    testing::Values(
        NamingCase{"AWS: arn:aws:iam::111122223333:user/team/Ann", false, kAllowed, kAllowed,
                   kAllowed},
        NamingCase{"AWS: arn:aws:iam::111122223333:role/path/Worker", true, kAllowed, kImplicit,
                   kImplicit},
        NamingCase{"AWS: arn:aws:sts::111122223333:assumed-role/Worker/job", true, kAllowed,
                   kAllowed, kAllowed},
        NamingCase{"AWS: 111122223333", true, kImplicit, kImplicit, kImplicit},
        NamingCase{"AWS: arn:aws:iam::111122223333:root", false, kImplicit, kImplicit, kImplicit},
        NamingCase{"*", true, kAllowed, kAllowed, kUnknown},
        NamingCase{"AWS: *", false, kAllowed, kAllowed, kUnknown},
        NamingCase{"AWS: arn:aws:iam::111122223333:role/*", true, kImplicit, kImplicit, kImplicit},
        NamingCase{"AWS: arn:aws:iam::111122223333:role/Worker", true, kImplicit, kImplicit,
                   kImplicit},
        NamingCase{"AWS: AROAEXAMPLE", true, kUnknown, kImplicit, kImplicit},
        NamingCase{"AWS: AIDAEXAMPLE", false, kUnknown, kUnknown, kUnknown},
        NamingCase{"AWS: {Trusted}", true, kUnknown, kUnknown, kUnknown},
        NamingCase{"Service: s3.amazonaws.com", true, kImplicit, kImplicit, kImplicit},
        NamingCase{"CanonicalUser: 79a5", false, kImplicit, kImplicit, kImplicit}));

TEST(SameAccount, IdentityPoliciesNeedBoundaryAndSession) {
  PolicySet set;
  set.identity = policy(allow({"s3:*"}).on({"*"}));
  set.boundary = policy(allow({"s3:Get*"}).on({"*"}));
  EXPECT_EQ(outcome(set, request(worker())), kAllowed);
  EXPECT_EQ(outcome(set, request(worker(), "s3:PutObject")), kImplicit);
  set.session = policy(allow({"s3:List*"}).on({"*"}));
  const Decision decision = decide(set, request(worker()));
  EXPECT_EQ(decision.verdict, kImplicit);
  EXPECT_EQ(decision.missing, (std::vector{Layer::kResource, Layer::kSession}));
}

TEST(SameAccount, FederatedUserSessions) {
  const std::string name = "arn:aws:sts::111122223333:federated-user/Bob";
  Caller caller = ann();
  caller.type = CallerType::kFederatedUser;
  caller.session_arn = SymbolicText(name);
  PolicySet set;
  set.session = policy(allow({"ec2:*"}).on({"*"}));
  set.resource = policy(allow({"*"}).on({"*"}).to({"AWS: " + kUserArn}));
  EXPECT_EQ(outcome(set, request(caller)), kImplicit);
  set.resource = policy(allow({"*"}).on({"*"}).to({"AWS: " + name}));
  EXPECT_EQ(outcome(set, request(caller)), kAllowed);
}

TEST(CrossAccount, BothSidesMustAllow) {
  const Policies permit = policy(allow({"s3:*"}).on({"*"}));
  PolicySet set;
  set.identity = permit;
  EXPECT_EQ(outcome(set, from_other_account(request(worker()))), kImplicit);
  for (const std::string& who :
       {"AWS: " + kHome, "AWS: " + kRoleArn, "AWS: " + kSessionArn, std::string("*")}) {
    set.resource = policy(allow({"s3:*"}).on({"*"}).to({who}));
    set.identity = permit;
    EXPECT_EQ(outcome(set, from_other_account(request(worker()))), kAllowed) << who;
    set.identity.clear();
    EXPECT_EQ(outcome(set, from_other_account(request(worker()))), kImplicit) << who;
    set.identity = permit;
    set.boundary = policy(allow({"ec2:*"}).on({"*"}));
    EXPECT_EQ(outcome(set, from_other_account(request(worker()))), kImplicit) << who;
    set.boundary.reset();
  }
}

TEST(CrossAccount, UnknownAccountsDecideOnlyWhereTheyDiffer) {
  Request r = request(worker());
  r.resource_account = symbolic("{Account}");
  PolicySet set;
  set.identity = policy(allow({"s3:*"}).on({"*"}));
  const Decision decision = decide(set, r);
  EXPECT_EQ(decision.verdict, kUnknown);
  EXPECT_FALSE(decision.doubts.empty());
  set.resource = policy(allow({"s3:*"}).on({"*"}).to({"AWS: " + kHome}));
  EXPECT_EQ(outcome(set, r), kAllowed);
  set.identity.clear();
  EXPECT_EQ(outcome(set, r), kImplicit);
}

TEST(Principals, ServicesNeedOnlyTheResourcePolicy) {
  const Request r = request(service(SymbolicText("lambda.amazonaws.com")));
  PolicySet set;
  set.service_control = {Policies{}};
  EXPECT_EQ(outcome(set, r), kImplicit);
  set.resource = policy(allow({"*"}).on({"*"}).to({"Service: lambda.amazonaws.com"}));
  EXPECT_EQ(outcome(set, r), kAllowed);
  set.resource = policy(allow({"*"}).on({"*"}).to({"Service: sns.amazonaws.com"}));
  EXPECT_EQ(outcome(set, r), kImplicit);
  set.resource = policy(allow({"*"}).on({"*"}).to({"AWS: " + kHome}));
  EXPECT_EQ(outcome(set, r), kImplicit);
  set.resource = policy(allow({"*"}).on({"*"}).to({"*"}));
  EXPECT_EQ(outcome(set, r), kAllowed);
}

TEST(Principals, AnonymousCallersNeedAStar) {
  PolicySet set;
  set.resource = policy(allow({"*"}).on({"*"}).to({"AWS: *"}));
  EXPECT_EQ(outcome(set, request(Caller{})), kAllowed);
  set.resource = policy(allow({"*"}).on({"*"}).to({"AWS: " + kHome}));
  EXPECT_EQ(outcome(set, request(Caller{})), kImplicit);
  set.resource =
      policy(allow({"*"}).on({"*"}).to({"*"}).when("StringEquals", "aws:PrincipalOrgID", {"o-1"}));
  EXPECT_EQ(outcome(set, request(Caller{})), kImplicit);
  EXPECT_EQ(outcome(set, request(Caller{}, "sts:GetCallerIdentity", "*")), kImplicit);
}

TEST(Principals, RootUserIsLimitedByOrganizationAndResource) {
  Caller root{CallerType::kRoot, SymbolicText(kHome), SymbolicText(kRootArn), {}, {}};
  PolicySet set;
  EXPECT_EQ(outcome(set, request(root)), kAllowed);
  set.service_control = {policy(allow({"ec2:*"}).on({"*"}))};
  EXPECT_EQ(outcome(set, request(root)), kImplicit);
  set.service_control.clear();
  set.resource = policy(deny({"*"}).on({"*"}).to({"AWS: " + kHome}));
  EXPECT_EQ(outcome(set, request(root)), kExplicit);
  set.resource.clear();
  EXPECT_EQ(outcome(set, from_other_account(request(root))), kImplicit);
}

TEST(Principals, DenyingARoleDeniesItsSessions) {
  PolicySet set;
  set.identity = policy(allow({"*"}).on({"*"}));
  set.resource = policy(deny({"*"}).on({"*"}).to({"AWS: " + kRoleArn}));
  EXPECT_EQ(outcome(set, request(worker())), kExplicit);
  set.resource = policy(deny({"*"}).on({"*"}).to({"AWS: " + kHome}));
  EXPECT_EQ(outcome(set, request(worker())), kExplicit);
}

TEST(Principals, SessionNameMayBeUnknown) {
  PolicySet set;
  set.resource = policy(allow({"*"}).on({"*"}).to({"AWS: " + kSessionArn}));
  EXPECT_EQ(outcome(set, request(role_session(SymbolicText(kRoleArn), symbolic("{Session}")))),
            kUnknown);
  EXPECT_EQ(outcome(set, request(role_session(SymbolicText(kRoleArn), SymbolicText("else")))),
            kImplicit);
}

TEST(NotPrincipal, ExemptsWhoIsListedWithItsAccount) {
  const auto all_but = [](const Words& who) {
    PolicySet set;
    set.identity = policy(allow({"*"}).on({"*"}));
    set.resource = policy(deny({"*"}).on({"*"}).to_all_but(who));
    return set;
  };
  const std::string account = "AWS: " + kRootArn;
  EXPECT_EQ(outcome(all_but({"AWS: " + kUserArn, account}), request(ann())), kAllowed);
  EXPECT_EQ(outcome(all_but({"AWS: " + kRoleArn, account}), request(worker())), kAllowed);
  EXPECT_EQ(outcome(all_but({"AWS: " + kUserArn}), request(ann())), kUnknown);
  EXPECT_EQ(outcome(all_but({account}), request(ann())), kUnknown);
  EXPECT_EQ(outcome(all_but({"AWS: " + kOther}), request(ann())), kExplicit);
  EXPECT_EQ(outcome(all_but({"*"}), request(ann())), kAllowed);
  PolicySet limited = all_but({"AWS: " + kUserArn, account});
  limited.boundary = policy(allow({"*"}).on({"*"}));
  EXPECT_EQ(outcome(limited, request(ann())), kExplicit);
}

TEST(NotPrincipal, WithAllowGrantsToAllOthers) {
  PolicySet set;
  set.resource = policy(allow({"*"}).on({"*"}).to_all_but({"AWS: " + kOther}));
  EXPECT_EQ(outcome(set, request(Caller{})), kAllowed);
  EXPECT_EQ(outcome(set, request(ann())), kAllowed);
}

TEST(TrustPolicies, AskTheCallersAccountUnlessTheyNameTheCaller) {
  const auto assume = [](const std::string& who, const Policies& identity, Caller caller) {
    PolicySet set;
    set.identity = identity;
    set.resource_kind = ResourcePolicyKind::kTrust;
    set.resource = policy(allow({"sts:AssumeRole"}).to({who}));
    return outcome(
        set, request(std::move(caller), "sts:AssumeRole", "arn:aws:iam::111122223333:role/Target"));
  };
  const Policies permit = policy(allow({"sts:*"}).on({"*"}));
  EXPECT_EQ(assume("AWS: " + kRoleArn, {}, worker()), kAllowed);
  EXPECT_EQ(assume("AWS: " + kHome, {}, worker()), kImplicit);
  EXPECT_EQ(assume("AWS: " + kHome, permit, worker()), kAllowed);
  EXPECT_EQ(assume("AWS: " + kOther, permit, worker()), kImplicit);
  EXPECT_EQ(
      assume("Service: lambda.amazonaws.com", {}, service(SymbolicText("lambda.amazonaws.com"))),
      kAllowed);
  EXPECT_EQ(assume("AWS: *", {}, Caller{}), kImplicit);
}

TEST(TrustPolicies, WebIdentities) {
  Caller caller;
  caller.type = CallerType::kFederated;
  caller.arn =
      SymbolicText("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com");
  PolicySet set;
  set.resource_kind = ResourcePolicyKind::kTrust;
  set.resource =
      policy(allow({"sts:AssumeRoleWithWebIdentity"})
                 .to({"Federated: " + caller.arn.text()})
                 .when("StringLike", "token.actions.githubusercontent.com:sub", {"repo:org/*"}));
  Request r =
      request(caller, "sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:role/Deploy");
  EXPECT_EQ(outcome(set, r), kImplicit);
  r.context.set("token.actions.githubusercontent.com:sub", SymbolicText("repo:org/app:ref:main"));
  EXPECT_EQ(outcome(set, r), kAllowed);
  r.principal.arn = SymbolicText("accounts.google.com");
  EXPECT_EQ(outcome(set, r), kImplicit);
}

TEST(KeyPolicies, IdentityPoliciesCountWhereTheKeyPolicyNamesTheAccount) {
  const auto decrypt = [](const std::string& who, const Policies& identity) {
    PolicySet set;
    set.identity = identity;
    set.resource_kind = ResourcePolicyKind::kMustAllow;
    set.resource = policy(allow({"kms:*"}).on({"*"}).to({who}));
    return outcome(set, request(worker(), "kms:Decrypt", "arn:aws:kms:r:111122223333:key/k"));
  };
  const Policies permit = policy(allow({"kms:Decrypt"}).on({"*"}));
  EXPECT_EQ(decrypt("AWS: " + kRootArn, permit), kAllowed);
  EXPECT_EQ(decrypt("AWS: " + kRootArn, {}), kImplicit);
  EXPECT_EQ(decrypt("AWS: " + kRoleArn, {}), kAllowed);
  EXPECT_EQ(decrypt("AWS: " + kUserArn, permit), kImplicit);
}

TEST(Organizations, ServiceLinkedRolesAndSomeCallsAreExempt) {
  const auto linked = role_session(
      SymbolicText("arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/R"));
  PolicySet set;
  set.identity = policy(allow({"*"}).on({"*"}));
  set.service_control = {Policies{}};
  EXPECT_EQ(outcome(set, request(linked)), kAllowed);
  EXPECT_EQ(outcome(set, request(worker())), kImplicit);
  set.service_control.clear();
  set.resource_control = {policy(deny({"*"}).on({"*"}).to({"*"}))};
  EXPECT_EQ(outcome(set, request(linked)), kAllowed);
  EXPECT_EQ(outcome(set, request(worker(), "kms:RetireGrant")), kAllowed);
  EXPECT_EQ(outcome(set, request(worker())), kExplicit);
}

TEST(Organizations, EveryLevelMustAllow) {
  PolicySet set;
  set.identity = policy(allow({"*"}).on({"*"}));
  const Policies all = policy(allow({"*"}).on({"*"}));
  const Policies s3 = policy(allow({"s3:*"}).on({"*"}));
  Policies either = policy(allow({"ec2:*"}).on({"*"}));
  either.push_back(s3[0]);
  set.service_control = {all, either, s3};
  EXPECT_EQ(outcome(set, request(worker())), kAllowed);
  set.service_control = {all, policy(allow({"ec2:*"}).on({"*"})), s3};
  EXPECT_EQ(outcome(set, request(worker())), kImplicit);
}

TEST(Calls, GetCallerIdentityNeedsNoPermission) {
  PolicySet set;
  set.identity = policy(deny({"*"}).on({"*"}));
  EXPECT_EQ(outcome(set, request(ann(), "sts:GetCallerIdentity", "*")), kAllowed);
}

TEST(Decisions, SayWhichStatementsMatched) {
  PolicySet set;
  set.identity = policy(allow({"ec2:*"}).on({"*"}), allow({"s3:*"}).on({"*"}));
  set.resource = policy(deny({"s3:GetObject"}).on({"*"}).to({"*"}));
  const Decision decision = decide(set, request(ann()));
  EXPECT_EQ(decision.verdict, kExplicit);
  ASSERT_EQ(decision.matched.size(), 2u);
  EXPECT_EQ(decision.matched[0].layer, Layer::kIdentity);
  EXPECT_EQ(decision.matched[0].statement, 1u);
  EXPECT_EQ(decision.matched[1].source().effect, Effect::kDeny);
}

TEST(Decisions, SayWhatIsNotKnown) {
  PolicySet set;
  set.identity = policy(allow({"s3:*"})
                            .on({"arn:aws:s3:::{Bucket}/*", "arn:aws:s3:::${aws:userid}/*"})
                            .when("IpAddress", "aws:SourceIp", {"10.0.0.0/8"}));
  Request r = request(ann());
  r.context = Context(Presence::kUnknown);
  const Decision decision = decide(set, r);
  EXPECT_EQ(decision.verdict, kUnknown);
  std::vector<std::string> reasons;
  for (const Doubt& doubt : decision.doubts) reasons.push_back(doubt.reason);
  EXPECT_EQ(reasons, (std::vector<std::string>{"parameter Bucket has no value",
                                               "the value of aws:SourceIp is not known",
                                               "the value of aws:userid is not known"}));
}

std::vector<std::string> reasons(const PolicySet& set, const Request& r) {
  const Decision decision = decide(set, r);
  EXPECT_EQ(decision.verdict, kUnknown);
  std::vector<std::string> out;
  for (const Doubt& doubt : decision.doubts) out.push_back(doubt.reason);
  return out;
}

TEST(Decisions, NameEachReason) {
  using Reasons = std::vector<std::string>;
  PolicySet set;
  set.identity = policy(allow({"s3:*"}).on({"*"}));
  Request elsewhere = request(worker());
  elsewhere.resource_account = symbolic("{Account}");
  EXPECT_EQ(reasons(set, elsewhere),
            Reasons{"it is not known whether caller and resource are in the same account"});

  set.identity = policy(allow({"s3:*"}).on({"arn:aws:s3:::${aws:TagKeys}/*"}));
  Request tagged = request(ann());
  tagged.context.set("aws:TagKeys", {SymbolicText("bucket"), SymbolicText("other")});
  EXPECT_EQ(reasons(set, tagged),
            Reasons{"aws:tagkeys has several values and is used in a pattern"});

  set.identity = policy(allow({"s3:*"}).on({"*"}).when("ArnLike", "aws:SourceArn", {"*"}));
  Request sourced = request(ann());
  sourced.context.set("aws:SourceArn", SymbolicText("arn:aws:sns:r:1:t"));
  EXPECT_EQ(reasons(set, sourced), Reasons{"'*' is not an ARN"});

  set.identity = policy(allow({"s3:*"}).on({"*"}).when("NumericEquals", "k:n", {"many"}));
  Request counted = request(ann());
  counted.context.set("k:n", SymbolicText("1"));
  EXPECT_EQ(reasons(set, counted), Reasons{"'many' is not a valid value for NumericEquals"});

  PolicySet session;
  session.resource = policy(allow({"s3:*"}).on({"*"}).to({"*"}));
  session.session = policy(allow({"sqs:*"}).on({"*"}));
  EXPECT_EQ(reasons(session, request(worker())),
            Reasons{"it is not documented whether a session policy limits a grant to everyone"});
}

TEST(Evaluator, AgreesWithSingleDecisions) {
  PolicySet set;
  set.identity =
      policy(allow({"s3:Get*", "s3:List*"}).on({"*"}), deny({"s3:GetBucketAcl"}).on({"*"}));
  const Request base = request(worker());
  const Evaluator evaluator(set, base);
  for (const char* action : {"s3:GetObject", "s3:PutObject", "s3:GetBucketAcl", "ec2:RunInstances"})
    EXPECT_EQ(evaluator.verdict(Action(action)), outcome(set, request(worker(), action))) << action;
}

}  // namespace
}  // namespace cfnaudit::iam
