#pragma once

// A small template with findings written by hand, so that reports are tested without the rules that
// happen to exist. Used by the tests of the reports.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "audit/fingerprint.h"
#include "cli/report/report.h"

namespace cfnaudit::cli::test {

inline constexpr std::string_view kTemplate = R"(Parameters:
  Environment:
    Type: String
    AllowedValues: [development, staging, production]
Mappings:
  Sizes:
    development: {Timeout: 30}
    staging: {Timeout: 60}
    production: {Timeout: 90}
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: !FindInMap [Sizes, !Ref Environment, Timeout]
      MemorySize: 512
      ReservedConcurrentExecutions: 10
      Role: !GetAtt Role.Arn
      Code: {ZipFile: "exports.handler = 1"}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: data
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [dynamodb:GetItem, dynamodb:PutItem]
                Resource: !GetAtt Table.Arn
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PROVISIONED
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
)";

class ReportCase {
 public:
  explicit ReportCase(std::string_view text = kTemplate, const audit::Stages& stages = {},
                      std::string name = "template.yaml")
      : file_(&sources_.add(std::move(name), std::string(text))) {
    resolve::EnvironmentOptions options;
    options.region = "us-west-2";
    audit_ = audit::run(*file_, options, stages);
    audit_->findings.clear();
    views_ = {audit_.get()};
  }

  /// The first place at which the words stand.
  Span at(std::string_view words) const {
    const auto begin = static_cast<std::uint32_t>(file_->text().find(words));
    return {file_->number(), begin, begin + static_cast<std::uint32_t>(words.size())};
  }

  audit::Audit& audit() { return *audit_; }
  SourceMap& sources() { return sources_; }
  std::string render(RenderAudits format, const ReportOptions& options = {}) const {
    return format(views_, sources_, options);
  }

 private:
  SourceMap sources_;
  const SourceFile* file_;
  std::unique_ptr<audit::Audit> audit_;
  std::vector<const audit::Audit*> views_;
};

/// One finding of each kind: with notes, in some environments with details, about no resource.
inline void add_findings(ReportCase& test) {
  test.audit().findings = {
      {.rule = "TST001",
       .severity = Severity::kError,
       .span = test.at("Timeout: !FindInMap [Sizes, !Ref Environment, Timeout]"),
       .resource = "Function",
       .path = "Resources/Function/Properties/Timeout",
       .message = "the function may run longer than it is worth",
       .fix = "set a lower Timeout",
       .notes = {{test.at("production: {Timeout: 90}"), "this long", ""}},
       .environments = {0, 1, 2},
       .details = {{"by 1 s", {0}}, {"by 31 s", {1}}, {"by 61 s", {2}}}},
      {.rule = "TST002",
       .severity = Severity::kWarning,
       .span = test.at("MemorySize: 512"),
       .resource = "Function",
       .path = "Resources/Function/Properties/MemorySize",
       .message = "[memory] is {small}",
       .notes = {{test.at("MemorySize: 512"), "half of what it needs", "Function"}},
       .environments = {1}},
      {.rule = "TST003",
       .severity = Severity::kNote,
       .span = test.at("Environment"),
       .path = "Parameters/Environment",
       .message = "a note about a parameter"}};
  test.audit().suppressed = {{.rule = "TST003",
                              .severity = Severity::kNote,
                              .span = test.at("MemorySize: 512"),
                              .resource = "Function",
                              .path = "Resources/Function/Properties/MemorySize",
                              .message = "a note that nobody wants",
                              .suppressed = Suppressed{"it *is* meant", "comment"}}};
  audit::identify(test.audit().findings, *test.audit().document.root);
  audit::identify(test.audit().suppressed, *test.audit().document.root);
  test.audit().incomplete = {{"TST002 small-memory", "Function: parameter Depth has no value"}};
}

}  // namespace cfnaudit::cli::test
