#include "audit/promises.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/catalog.h"
#include "rules/profiles.h"

namespace cfnaudit::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using State = PromiseState;

/// A template, audited with the rules of the profile.
class Asked {
 public:
  explicit Asked(std::string text) {
    rules::Selection selection;
    rules::add_profile(rules::kWellArchitected, selection);
    resolve::EnvironmentOptions options;
    options.region = "us-east-1";
    audit_ = run(sources_.add("template.yaml", std::move(text)), options,
                 {.rules = true, .access = true, .cost = true}, {std::move(selection), {}, {}, {}});
    answers_ = answer_promises(*audit_);
  }

  const PromiseAnswer& operator[](std::string_view id) const {
    return *std::ranges::find_if(answers_, [&](const auto& one) { return one.promise->id == id; });
  }

 private:
  SourceMap sources_;
  std::unique_ptr<Audit> audit_;
  std::vector<PromiseAnswer> answers_;
};

TEST(Promises, AreKeptBrokenOrNotConcernedInEachEnvironment) {
  const Asked asked(R"(
Parameters:
  Stage: {Type: String, AllowedValues: [staging, production]}
  Encrypt: {Type: String}
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Marker: {Type: AWS::SSM::Parameter, Condition: IsProduction, Properties: {Type: String, Value: x}}
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      DBInstanceClass: db.t4g.micro
      Engine: mysql
      AllocatedStorage: '20'
      StorageEncrypted: !Ref Encrypt
      MultiAZ: false
      BackupRetentionPeriod: 7
      MasterUsername: admin
      ManageMasterUserPassword: true
)");
  EXPECT_THAT(asked["high-availability"].states, ElementsAre(State::kKept, State::kBroken));
  ASSERT_THAT(asked["high-availability"].broken_by, Not(IsEmpty()));
  EXPECT_EQ(asked["high-availability"].broken_by[0]->rule, "REL010");
  EXPECT_THAT(asked["encryption-at-rest"].states, ElementsAre(State::kUnknown, State::kUnknown));
  EXPECT_THAT(asked["encryption-at-rest"].unknown,
              ElementsAre(::testing::HasSubstr("parameter Encrypt has no value")));
  EXPECT_THAT(asked["tracing"].states, ElementsAre(State::kNotConcerned, State::kNotConcerned));
}

TEST(Promises, AreBrokenByASuppressedFindingToo) {
  const Asked asked(R"(
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Metadata: {cfnaudit: {ignore: [{rule: LOG016, reason: traced elsewhere}]}}
    Properties: {Role: arn:aws:iam::123456789012:role/w, Runtime: python3.13, Handler: a.h, Code: {S3Bucket: b, S3Key: k}}
)");
  EXPECT_THAT(asked["tracing"].states, ElementsAre(State::kBroken));
  ASSERT_EQ(asked["tracing"].broken_by.size(), 1U);
  EXPECT_TRUE(asked["tracing"].broken_by[0]->suppressed);
}

TEST(Promises, AreUnknownBehindASyntaxError) {
  const Asked asked(
      "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties: {SqsManagedSseEnabled: "
      "true}\n  Broken: {\n");
  EXPECT_THAT(asked["encryption-at-rest"].states, ElementsAre(State::kUnknown));
}

TEST(Promises, NameRulesThatExist) {
  for (const auto& promise : rules::promises())
    for (const auto rule : promise.rules)
      EXPECT_NE(rules::find_rule(rule), nullptr) << promise.id << ": " << rule;
}

}  // namespace
}  // namespace cfnaudit::audit
