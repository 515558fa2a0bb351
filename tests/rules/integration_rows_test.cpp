// For each row of aws/integrations that says which permission a call needs: a template with the
// permission, in which nothing is found, and one without, in which the call is.

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/aws/integrations.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "tests/rules/checked.h"

namespace cfnaudit::rules {
namespace {

using aws::Identity;
using aws::Integration;
using aws::Scope;

/// A part of a template, to be written as JSON.
struct Tree {
  std::string scalar;  // as it is written; empty: a list or a map
  std::map<std::string, Tree> fields;
  std::vector<Tree> items;

  /// The part at "A.B[].C", which is made: the first element of each list, the key "any" of each
  /// map with free names.
  Tree& at(std::string_view path) {
    Tree* out = this;
    if (path.empty()) return *out;
    for (std::string_view step : split(path, '.')) {
      const bool list = step.ends_with("[]");
      const bool map = step.ends_with("{}");
      if (list || map) step.remove_suffix(2);
      out = &out->fields[std::string(step)];
      if (map) out = &out->fields["any"];
      if (!list) continue;
      if (out->items.empty()) out->items.emplace_back();
      out = &out->items.front();
    }
    return *out;
  }
  void set(std::string_view path, std::string json) { at(path).scalar = std::move(json); }

  std::string text() const {
    if (!scalar.empty()) return scalar;
    std::vector<std::string> parts;
    for (const auto& item : items) parts.push_back(item.text());
    if (!items.empty()) return concat("[", join(parts, ", "), "]");
    for (const auto& [name, value] : fields)
      parts.push_back(concat("\"", name, "\": ", value.text()));
    return concat("{", join(parts, ", "), "}");
  }
};

std::string in_quotes(std::string_view text) { return concat("\"", text, "\""); }

std::string statement(std::string_view rest) {
  return concat(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )", rest, "}]}");
}

/// Every action of the row, or one of something else.
std::string actions_of(const Integration& row, bool allowed) {
  if (!allowed) return R"("Action": "polly:SynthesizeSpeech", "Resource": "*")";
  std::vector<std::string> names;
  for (const auto either : split(row.actions, ' '))
    names.push_back(in_quotes(either.substr(0, either.find('|'))));
  return concat("\"Action\": [", join(names, ", "), "], \"Resource\": \"*\"");
}

class Template {
 public:
  Template(const Integration& row, bool allowed) : row_(row), allowed_(allowed) { make(); }

  std::string text() const { return root_.text(); }

 private:
  Tree& resource(const std::string& id, std::string_view type) {
    Tree& out = root_.at("Resources").fields[id];
    out.set("Type", in_quotes(type));
    return out.at("Properties");
  }

  void make() {
    Tree& caller = resource("Caller", row_.caller);
    if (!row_.targets.front().empty()) target();
    if (row_.task.empty())
      property(caller);
    else
      task(caller);
    identity(caller);
  }

  void target() {
    Tree& made = resource("Target", row_.targets.front());
    if (row_.targets.front() == aws::kTable || row_.targets.front() == aws::kGlobalTable)
      made.set("StreamSpecification.StreamViewType", in_quotes("NEW_IMAGE"));
    // A trust policy that names the account leaves it to the account's own policies.
    if (row_.targets.front() == aws::kRole)
      made.set("AssumeRolePolicyDocument",
               statement(R"("Principal": {"AWS": "arn:aws:iam::123456789012:root"}, )"
                         R"("Action": "sts:AssumeRole")"));
    if (row_.targets.front() == aws::kKmsKey) {
      // A key lets in whom its policy names; the root stands for the account's own policies.
      const bool service = row_.identity == Identity::kService;
      made.set("KeyPolicy",
               statement(concat(
                   "\"Principal\": {",
                   service ? concat("\"Service\": ", allowed_ ? in_quotes(row_.by)
                                                              : in_quotes("polly.amazonaws.com"))
                           : R"("AWS": "arn:aws:iam::123456789012:root")",
                   "}, \"Action\": \"kms:*\", \"Resource\": \"*\"")));
    }
    if (row_.scope != Scope::kRoles) return;
    role("Passed", false);
    made.set(aws::role_properties(row_.targets.front()).front().property,
             R"({"Fn::GetAtt": ["Passed", "Arn"]})");
  }

  void property(Tree& caller) const {
    std::string_view condition = row_.condition;
    if (condition.find('!') == std::string_view::npos && !condition.empty()) {
      const auto sign = condition.find('=');
      caller.set(condition.substr(0, sign), sign == std::string_view::npos
                                                ? some(condition)
                                                : in_quotes(condition.substr(sign + 1)));
    }
    if (!row_.property.empty() && row_.property != condition.substr(0, condition.find('=')))
      caller.set(row_.property, named());
  }

  /// A value of the shape that the property wants: a text where a list belongs says nothing.
  static std::string some(std::string_view property) {
    return property.ends_with("Ids") ? R"(["something"])" : in_quotes("something");
  }

  /// How the caller names its target.
  std::string named() const {
    if (row_.targets.front().empty()) return some(row_.property);
    if (row_.naming == aws::Naming::kImage)
      return R"({"Fn::Sub": "123456789012.dkr.ecr.us-east-1.amazonaws.com/${Target}:latest"})";
    if (row_.naming == aws::Naming::kFunctionUri)
      return R"({"Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Target.Arn}/invocations"})";
    return R"({"Ref": "Target"})";
  }

  void task(Tree& machine) const {
    Tree& state = machine.at("Definition.States.Call");
    machine.set("Definition.StartAt", in_quotes("Call"));
    state.set("End", "true");
    const bool is_map = row_.task.starts_with("map:");
    state.set("Type", in_quotes(is_map ? "Map" : "Task"));
    if (is_map) return map(state);
    if (row_.task == "-") return state.set("Resource", R"({"Fn::GetAtt": ["Target", "Arn"]})");
    if (row_.task.starts_with("credentials:")) {
      state.set("Resource", in_quotes("arn:aws:states:::sqs:sendMessage"));
      return state.set("Credentials.RoleArn", R"({"Fn::GetAtt": ["Target", "Arn"]})");
    }
    state.set("Resource", in_quotes(concat("arn:aws:states:::", row_.task)));
    state.set("Parameters.Unused", in_quotes("value"));
    if (!row_.property.empty()) state.set(concat("Parameters.", row_.property), named());
  }

  void map(Tree& state) const {
    state.set("ItemProcessor.ProcessorConfig.Mode", in_quotes("DISTRIBUTED"));
    state.set("ItemProcessor.StartAt", in_quotes("Each"));
    state.set("ItemProcessor.States.Each", R"({"Type": "Succeed"})");
    if (row_.property.empty()) return;
    const std::string operation(row_.task.substr(row_.task.find(':') + 1));
    const std::string part = operation == "putObject" ? "ResultWriter" : "ItemReader";
    state.set(concat(part, ".Resource"), in_quotes(concat("arn:aws:states:::s3:", operation)));
    state.set(concat(part, ".Parameters.", row_.property), named());
  }

  void role(const std::string& id, bool acts) {
    Tree& made = resource(id, "AWS::IAM::Role");
    made.set("AssumeRolePolicyDocument",
             statement(R"("Principal": {"AWS": "*"}, "Action": "sts:AssumeRole")"));
    if (!acts) return;
    made.set("Policies[].PolicyName", in_quotes("needed"));
    // Other needs of the same caller are not this row's.
    made.set("Policies[].PolicyDocument", statement(actions_of(row_, allowed_)));
  }

  void identity(Tree& caller) {
    constexpr std::string_view kArn = R"({"Fn::GetAtt": ["Role", "Arn"]})";
    if (row_.identity == Identity::kService) return service();
    role("Role", true);
    if (row_.identity == Identity::kNamedRole) return caller.set(row_.by, std::string(kArn));
    if (row_.identity == Identity::kCallerRole) {
      const auto roles = aws::role_properties(row_.caller);
      // Both roles of a task definition: which one acts follows from the row.
      return caller.set(roles.front().property, std::string(kArn));
    }
    resource("Runner", "AWS::Lambda::Function").set("Role", std::string(kArn));
    caller.set(row_.by, R"({"Ref": "Runner"})");
  }

  /// The policy of the target.
  void service() {
    const std::string service = in_quotes(row_.by.substr(0, row_.by.find(',')));
    const std::string_view type = row_.targets.front();
    if (type == aws::kKmsKey) return;
    if (type == aws::kFunction) {
      Tree& made = resource("Policy", "AWS::Lambda::Permission");
      made.set("FunctionName", R"({"Ref": "Target"})");
      made.set("Action", in_quotes("lambda:InvokeFunction"));
      return made.set("Principal", allowed_ ? service : in_quotes("polly.amazonaws.com"));
    }
    const std::string document = statement(concat(
        "\"Principal\": {\"Service\": ", allowed_ ? service : in_quotes("polly.amazonaws.com"),
        "}, ", actions_of(row_, true)));
    if (type == aws::kLogGroup) {
      // It is a text.
      std::string escaped;
      for (const char c : document) escaped += c == '"' ? std::string("\\\"") : std::string(1, c);
      return resource("Policy", "AWS::Logs::ResourcePolicy")
          .set("PolicyDocument", in_quotes(escaped));
    }
    const bool queue = type == aws::kQueue;
    Tree& made = resource("Policy", queue                 ? "AWS::SQS::QueuePolicy"
                                    : type == aws::kTopic ? "AWS::SNS::TopicPolicy"
                                                          : "AWS::S3::BucketPolicy");
    made.set(queue                 ? "Queues[]"
             : type == aws::kTopic ? "Topics[]"
                                   : "Bucket",
             R"({"Ref": "Target"})");
    made.set("PolicyDocument", document);
  }

  const Integration& row_;
  bool allowed_;
  Tree root_;
};

std::string_view rule_of(const Integration& row) {
  return row.identity == Identity::kService ? "WIR001" : "IAM014";
}

/// Rows that other parts speak for: the methods and routes of an API, and AWS Config, which may
/// publish as its recorder's role.
bool is_elsewhere(const Integration& row) {
  return row.identity == Identity::kService && (row.caller == "AWS::ApiGateway::Method" ||
                                                row.caller == "AWS::ApiGatewayV2::Integration" ||
                                                row.caller == "AWS::Config::DeliveryChannel");
}

/// AWS makes up a part of the target's ARN, so that a statement about another may be about it.
bool has_unknown_arn(const Integration& row) {
  return row.scope == Scope::kTarget && (row.targets.front() == "AWS::AmazonMQ::Broker" ||
                                         row.targets.front() == "AWS::Timestream::Table");
}

/// Findings of the row's rule at the caller that speak of the row's first action.
std::size_t found(const Integration& row, bool allowed) {
  const std::string text = Template(row, allowed).text();
  const auto first = row.actions.substr(0, row.actions.find_first_of(" |"));
  const auto findings = test::check(text)->findings(rule_of(row));
  return static_cast<std::size_t>(std::ranges::count_if(findings, [&](const Diagnostic& one) {
    return one.resource == "Caller" && one.message.find(first) != std::string::npos;
  }));
}

std::string name(const Integration& row) {
  return concat(row.caller, " ", row.task, " ", row.property, " -> ", row.targets.front(), ": ",
                row.actions, "\n", Template(row, false).text());
}

TEST(IntegrationRows, AreFoundWithoutTheirPermissionAndSilentWithIt) {
  for (const auto rows : {aws::integrations(), aws::task_integrations()})
    for (const Integration& row : rows) {
      if (row.actions.empty() || is_elsewhere(row)) continue;
      EXPECT_EQ(found(row, true), 0U) << name(row);
      EXPECT_GE(found(row, false), 1U) << name(row);
    }
}

/// A statement for another resource of the same type is none for the target.
TEST(IntegrationRows, NameTheirTarget) {
  for (const Integration& row : aws::integrations()) {
    if (row.actions.empty() || row.identity == Identity::kService || row.scope != Scope::kTarget ||
        row.is_self || has_unknown_arn(row))
      continue;
    std::string text = Template(row, true).text();
    const std::string any = R"("Resource": "*")";
    text.replace(text.find(any), any.size(), R"("Resource": "arn:aws:s3:::somewhere-else")");
    const auto findings = test::check(text)->findings("IAM014");
    EXPECT_FALSE(findings.empty()) << name(row);
  }
}

}  // namespace
}  // namespace cfnaudit::rules
