#pragma once

// Random policies, sets of policies and requests over a small world in which much coincides: every
// operator, set qualifier, variables, negated elements, principals. Used by the laws.

#include <random>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "tests/unit/iam/policy_builder.h"

namespace cfnaudit::iam {

/// Strings, not views: they are put together from others.
inline const Words& random_principals() {
  static const Words kPrincipals = {"*",
                                    "AWS: 111122223333",
                                    "AWS: arn:aws:iam::111122223333:root",
                                    "AWS: 444455556666",
                                    "AWS: arn:aws:iam::111122223333:user/Ann",
                                    "AWS: arn:aws:iam::111122223333:role/Worker",
                                    "AWS: arn:aws:sts::111122223333:assumed-role/Worker/job",
                                    "AWS: arn:aws:iam::444455556666:role/Guest",
                                    "Service: lambda.amazonaws.com",
                                    "Federated: accounts.google.com"};
  return kPrincipals;
}

struct RandomClause {
  std::string key;
  Words operators;
  Words operands;
  Words values;
};

inline const std::vector<RandomClause>& random_clauses() {
  static const std::vector<RandomClause> kClauses = {
      {"k:x",
       {"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase", "Null"},
       {"a", "b", "a*", "?b", "A", "${k:y}", "true", "false"},
       {"a", "b", "ab", "A", "c"}},
      {"k:y", {"StringEquals", "StringNotLike"}, {"a", "b*"}, {"a", "b", "bc"}},
      {"aws:TagKeys",
       {"ForAllValues:StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringNotEquals",
        "ForAllValues:StringNotLikeIfExists"},
       {"a", "b", "a*"},
       {"a", "b", "ab"}},
      {"aws:MultiFactorAuthAge",
       {"NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals", "NumericEqualsIfExists"},
       {"5", "7.5", "10"},
       {"4", "5", "7.5", "11"}},
      {"aws:CurrentTime",
       {"DateLessThan", "DateGreaterThan", "DateNotEquals"},
       {"2026-01-01T00:00:00Z", "2026-06-01"},
       {"2025-01-01T00:00:00Z", "2026-06-01T00:00:00Z"}},
      {"aws:SourceIp",
       {"IpAddress", "NotIpAddress", "IpAddressIfExists"},
       {"10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"},
       {"10.1.2.3", "10.2.0.1", "2001:db8::1"}},
      {"aws:SecureTransport", {"Bool", "BoolIfExists"}, {"true", "false"}, {"true", "false"}},
      {"aws:SourceArn",
       {"ArnLike", "ArnNotLike", "StringLike"},
       {"arn:aws:s3:::b*", "arn:aws:sns:*:*:t"},
       {"arn:aws:s3:::bucket", "arn:aws:sns:us-east-1:111122223333:t"}},
  };
  return kClauses;
}

class RandomPolicies {
 public:
  explicit RandomPolicies(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  const std::string& pick(const Words& words) { return words[below(words.size())]; }

  enum class Kind : std::uint8_t { kIdentity, kResource };

  Build statement(Kind kind, Effect effect) {
    static const Words kActions = {"s3:GetObject", "s3:Get*", "s3:*", "s3:Put?bject", "*", "sqs:*"};
    static const Words kResources = {"*",
                                     "arn:aws:s3:::bucket/*",
                                     "arn:aws:s3:::b*",
                                     "arn:aws:s3:::bucket/a",
                                     "arn:aws:s3:::bucket/${k:y}",
                                     "arn:aws:s3:::bucket/${k:y, 'a'}",
                                     "arn:aws:s3:::other/?"};
    Build out;
    out.statement.effect = effect;
    out.statement.actions =
        element(one_in(6) ? Polarity::kAllBut : Polarity::kListed, {pick(kActions)});
    out.statement.resources =
        element(one_in(6) ? Polarity::kAllBut : Polarity::kListed, {pick(kResources)});
    for (std::size_t n = below(3); n > 0; --n) {
      const RandomClause& clause = random_clauses()[below(random_clauses().size())];
      std::string name = pick(clause.operators);
      Words operands = {pick(clause.operands)};
      if (name == "Null") operands = {one_in(2) ? "true" : "false"};
      out = std::move(out).when(name, clause.key, operands);
    }
    if (kind == Kind::kIdentity) return out;
    if (effect == Effect::kDeny && one_in(5))
      return std::move(out).to_all_but(
          {"AWS: arn:aws:iam::111122223333:user/Ann", "AWS: 111122223333"});
    return std::move(out).to({pick(random_principals())});
  }

  Build allowing(Kind kind) { return statement(kind, Effect::kAllow); }
  Build denying(Kind kind) { return statement(kind, Effect::kDeny); }

  Policies policies(Kind kind) {
    Policy out;
    out.version = Version::k2012;
    out.statements.push_back(allowing(kind).statement);
    for (std::size_t n = below(3); n > 0; --n)
      out.statements.push_back(
          statement(kind, one_in(3) ? Effect::kDeny : Effect::kAllow).statement);
    return {compile(std::move(out))};
  }

  PolicySet policy_set() {
    PolicySet out;
    out.identity = policies(Kind::kIdentity);
    if (one_in(2)) out.resource = policies(Kind::kResource);
    static constexpr ResourcePolicyKind kKinds[] = {ResourcePolicyKind::kMayGrant,
                                                    ResourcePolicyKind::kMustAllow};
    out.resource_kind = kKinds[below(2)];
    if (one_in(4)) out.boundary = policies(Kind::kIdentity);
    if (one_in(5)) out.session = policies(Kind::kIdentity);
    if (one_in(6)) out.endpoint = policies(Kind::kResource);
    for (std::size_t n = one_in(3) ? 1 + below(2) : 0; n > 0; --n)
      out.service_control.push_back(policies(Kind::kIdentity));
    if (one_in(4)) out.resource_control.push_back(policies(Kind::kResource));
    return out;
  }

  Caller caller() {
    const SymbolicText worker(std::string("arn:aws:iam::111122223333:role/Worker"));
    switch (below(7)) {
      case 0:
        return user(SymbolicText(std::string("arn:aws:iam::111122223333:user/Ann")));
      case 1:
        return user(SymbolicText(std::string("arn:aws:iam::444455556666:user/Eve")));
      case 2:
        return role_session(worker, SymbolicText(std::string("job")));
      case 3:
        return role_session(SymbolicText(std::string("arn:aws:iam::444455556666:role/Guest")),
                            SymbolicText(std::string("visit")));
      case 4:
        return service(SymbolicText(std::string("lambda.amazonaws.com")));
      case 5: {
        Caller out = user(SymbolicText(std::string("arn:aws:iam::111122223333:root")));
        out.type = CallerType::kRoot;
        return out;
      }
      default:
        return {};
    }
  }

  Request request() {
    static const Words kActions = {"s3:GetObject", "s3:PutObject", "sqs:SendMessage"};
    static const Words kResources = {"arn:aws:s3:::bucket/a", "arn:aws:s3:::bucket/bc",
                                     "arn:aws:s3:::other/x"};
    Request out;
    out.principal = caller();
    out.action = pick(kActions);
    out.resource = SymbolicText(pick(kResources));
    out.resource_account = SymbolicText(std::string("111122223333"));
    for (const RandomClause& clause : random_clauses()) {
      if (one_in(3)) continue;
      std::vector<SymbolicText> values = {SymbolicText(pick(clause.values))};
      if (clause.key == "aws:TagKeys" && one_in(2)) values.emplace_back(pick(clause.values));
      out.context.set(clause.key, std::move(values));
    }
    return out;
  }

 private:
  std::mt19937 random_;
};

}  // namespace cfnaudit::iam
