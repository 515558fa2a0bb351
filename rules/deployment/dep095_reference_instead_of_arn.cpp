#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"

// Properties that take an ARN -> those that refer to a resource whose Ref is a name or a URL.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

/// What Ref returns, by the section "Return values" of the type's page.
struct Returned {
  std::string_view type;
  std::string_view what;
};

constexpr Returned kReturned[] = {
    {"AWS::DynamoDB::Table", "name"},
    {"AWS::Events::EventBus", "name"},
    {"AWS::IAM::Role", "name"},
    {"AWS::Kinesis::Stream", "name"},
    {"AWS::KinesisFirehose::DeliveryStream", "name"},
    {"AWS::Lambda::Function", "name"},
    {"AWS::Logs::LogGroup", "name"},
    {"AWS::S3::Bucket", "name"},
    {"AWS::SQS::Queue", "URL"},
};

/// Properties that take an ARN and nothing else. Those of Amazon ECS that also take the name of a
/// role are not among them.
struct Place {
  std::string_view type;
  std::string_view property;
  std::string_view protocol = {};  // only for this Protocol
};

constexpr Place kPlaces[] = {
    {"AWS::ApiGateway::Account", "CloudWatchRoleArn"},
    {"AWS::CloudTrail::Trail", "CloudWatchLogsLogGroupArn"},
    {"AWS::CloudTrail::Trail", "CloudWatchLogsRoleArn"},
    {"AWS::Events::Rule", "Targets[].Arn"},
    {"AWS::Events::Rule", "Targets[].DeadLetterConfig.Arn"},
    {"AWS::Events::Rule", "Targets[].RoleArn"},
    {"AWS::Lambda::EventSourceMapping", "EventSourceArn"},
    {"AWS::Lambda::Function", "DeadLetterConfig.TargetArn"},
    {"AWS::Lambda::Function", "Role"},
    {"AWS::Logs::SubscriptionFilter", "DestinationArn"},
    {"AWS::Logs::SubscriptionFilter", "RoleArn"},
    {"AWS::Pipes::Pipe", "RoleArn"},
    {"AWS::Pipes::Pipe", "Source"},
    {"AWS::Pipes::Pipe", "Target"},
    {"AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations[].Function"},
    {"AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations[].Queue"},
    {"AWS::SNS::Subscription", "Endpoint", "firehose"},
    {"AWS::SNS::Subscription", "Endpoint", "lambda"},
    {"AWS::SNS::Subscription", "Endpoint", "sqs"},
    {"AWS::SNS::Subscription", "SubscriptionRoleArn"},
    {"AWS::SQS::Queue", "RedrivePolicy.deadLetterTargetArn"},
    {"AWS::Scheduler::Schedule", "Target.Arn"},
    {"AWS::Scheduler::Schedule", "Target.RoleArn"},
    {"AWS::StepFunctions::StateMachine", "RoleArn"},
};

constexpr auto kPlaceTypes = [] {
  std::array<std::string_view, std::size(kPlaces)> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kPlaces[i].type;
  return out;
}();

/// The resource that a value refers to by Ref; nullptr for anything else.
const StackResource* referred(const Context& context, ValuePtr value) {
  if (value == nullptr || value->node == nullptr) return nullptr;
  if (value->node->tag == "!Ref") return context.stack.resource(value->node->text);
  const auto* name = value->node->find("Ref");
  return name == nullptr ? nullptr : context.stack.resource(name->text);
}

void look_at(const Context& context, const StackResource& resource, const Place& place,
             ValuePtr value, Reporter& report) {
  const StackResource* target = referred(context, value);
  if (target == nullptr) return;
  const auto returned = std::ranges::find(kReturned, target->type(), &Returned::type);
  if (returned == std::end(kReturned)) return;
  const std::string_view property = place.property.substr(place.property.rfind('.') + 1);
  report
      .at(resource, value,
          concat(property, " of ", resource.id(), " takes an ARN, and Ref returns the ",
                 returned->what, " of ", target->id()))
      .fix(concat("use !GetAtt ", target->id(), ".Arn"));
}

void check(const Context& context, Reporter& report) {
  for (const Place& place : kPlaces)
    for (const auto index : context.graph.of_type(place.type)) {
      const auto& resource = context.graph.resource(index);
      if (resource.exists != Tri::kYes) continue;
      if (!place.protocol.empty() &&
          resolve::known_text(resource.property("Protocol")) != place.protocol)
        continue;
      graph::at_path(resource.properties, place.property,
                     [&](ValuePtr value) { look_at(context, resource, place, value, report); });
    }
}

}  // namespace

extern constinit const Rule kReferenceInsteadOfArn = {
    .info = {.id = "DEP095",
             .name = "reference-instead-of-arn",
             .severity = Severity::kError,
             .summary = "A property that takes an ARN has the name or URL that Ref returns.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference-ref.html",
             .types = kPlaceTypes},
    .check = check};

}  // namespace cfnaudit::rules
