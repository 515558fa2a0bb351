// Resource types -> the words of their traffic.

#include "pricing/traffic/words.h"

#include <algorithm>
#include <array>

#include "analyzer/access/entry/apis.h"
#include "analyzer/base/text.h"

namespace cfnaudit::pricing::traffic {
namespace {

constexpr Operation kOperations[] = {
    {"AWS::ApiGateway::RestApi", "requests", "request", "request to"},
    {"AWS::ApiGatewayV2::Api", "requests", "request", "request to"},
    {"AWS::AppSync::GraphQLApi", "requests", "request", "request to"},
    {"AWS::DynamoDB::GlobalTable", "writes", "write", "write to", false},
    {"AWS::DynamoDB::GlobalTable", "reads", "read", "read from", false},
    {"AWS::DynamoDB::Table", "writes", "write", "write to", false},
    {"AWS::DynamoDB::Table", "reads", "read", "read from", false},
    {"AWS::ECS::Service", "requests", "request", "request to", false},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "requests", "request", "request to"},
    {"AWS::Events::EventBus", "events", "event", "event on"},
    {"AWS::Events::Rule", "events", "event", "event that matches"},
    {"AWS::KMS::Key", "requests", "request", "request to", false},
    {"AWS::Kinesis::Stream", "records", "record", "record to"},
    {"AWS::KinesisFirehose::DeliveryStream", "records", "record", "record to"},
    {"AWS::Lambda::Function", "invocations", "invocation", "invocation of"},
    {"AWS::Lambda::Url", "requests", "request", "request to"},
    {"AWS::Pipes::Pipe", "events", "event", "event of"},
    {"AWS::S3::Bucket", "puts", "put", "put to"},
    {"AWS::S3::Bucket", "gets", "get", "get from", false},
    {"AWS::SNS::Topic", "messages", "message", "message to"},
    {"AWS::SQS::Queue", "messages", "message", "message to"},
    {"AWS::Scheduler::Schedule", "runs", "run", "run of"},
    {"AWS::SecretsManager::Secret", "requests", "request", "request to", false},
    {"AWS::StepFunctions::StateMachine", "executions", "execution", "execution of"},
};

using enum Measure;

constexpr Parameter kParameters[] = {
    {"functions", "duration_ms", kMilliseconds, 200, "billed duration of an invocation"},
    {"functions", "log_kb", kKilobytes, 1, "log events of an invocation"},
    {"functions", "failed", kShare, 0, "share of invocations that fail, each time they are tried"},
    {"functions", "internet_kb", kKilobytes, 0, "data exchanged with the internet"},
    {"functions", "calls.", kCount, std::nullopt, "what an invocation does with other resources"},
    {"services", "log_kb", kKilobytes, 1, "log events of a request"},
    {"services", "internet_kb", kKilobytes, 0, "data exchanged with the internet"},
    {"services", "calls.", kCount, std::nullopt, "what a request does with other resources"},
    {"tables", "item_kb", kKilobytes, 1, "size of an item"},
    {"tables", "consistent", kShare, 0, "share of reads that are strongly consistent"},
    {"buckets", "object_kb", kKilobytes, std::nullopt, "size of an object"},
    {"queues", "message_kb", kKilobytes, 1, "size of a message"},
    {"topics", "message_kb", kKilobytes, 1, "size of a message"},
    {"streams", "record_kb", kKilobytes, 1, "size of a record"},
    {"buses", "event_kb", kKilobytes, 1, "size of an event"},
    {"apis", "response_kb", kKilobytes, 1, "size of a response"},
    {"apis", "log_kb", kKilobytes, Quantity(1, 2), "access log of a request"},
    {"apis", "authorized", kShare, 1, "share of requests for which the authorizer is called"},
    {"balancers", "request_kb", kKilobytes, 1, "size of a request"},
    {"balancers", "response_kb", kKilobytes, 1, "size of a response"},
    {"balancers", "requests_per_connection", kCount, 1, "requests sent on a connection"},
    {"balancers", "shares.", kShare, std::nullopt, "share of the requests for a target group"},
    {"state_machines", "duration_ms", kMilliseconds, 1'000, "duration of an express execution"},
    {"state_machines", "memory_mb", kCount, 64, "memory of an express execution"},
    {"state_machines", "log_kb", kKilobytes, std::nullopt, "log events of an execution"},
    {"state_machines", "items.", kCount, std::nullopt, "items of a Map state"},
    {"state_machines", "shares.", kShare, std::nullopt, "share of a Choice state's branch"},
    {"mappings", "batch", kCount, std::nullopt, "messages or records in a batch"},
    {"mappings", "matched", kShare, 1, "share of messages or records that the filter lets pass"},
    {"rules", "matched", kShare, 1, "share of events that match"},
    {"functions", "sampled", kShare, Quantity(1, 20), "share of invocations that are traced"},
    {"apis", "sampled", kShare, Quantity(1, 20), "share of requests that are traced"},
    {"state_machines", "sampled", kShare, Quantity(1, 20), "share of executions that are traced"},
};

struct Section {
  std::string_view type;
  std::string_view name;
};

constexpr Section kSections[] = {
    {"AWS::Lambda::Function", "functions"},
    {"AWS::ECS::Service", "services"},
    {"AWS::DynamoDB::Table", "tables"},
    {"AWS::DynamoDB::GlobalTable", "tables"},
    {"AWS::S3::Bucket", "buckets"},
    {"AWS::SQS::Queue", "queues"},
    {"AWS::SNS::Topic", "topics"},
    {"AWS::Kinesis::Stream", "streams"},
    {"AWS::KinesisFirehose::DeliveryStream", "streams"},
    {"AWS::Events::EventBus", "buses"},
    {"AWS::ApiGateway::RestApi", "apis"},
    {"AWS::ApiGatewayV2::Api", "apis"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "balancers"},
    {"AWS::StepFunctions::StateMachine", "state_machines"},
    {"AWS::Lambda::EventSourceMapping", "mappings"},
    {"AWS::Events::Rule", "rules"},
    {"AWS::SNS::Subscription", "rules"},
    {"AWS::Pipes::Pipe", "rules"},
};

bool is_api(std::string_view type) {
  return type == "AWS::ApiGateway::RestApi" || type == "AWS::ApiGatewayV2::Api";
}

}  // namespace

std::vector<const Operation*> operations_of(std::string_view type) {
  std::vector<const Operation*> out;
  for (const Operation& operation : kOperations)
    if (operation.type == type) out.push_back(&operation);
  return out;
}

const Operation* find_operation(std::string_view type, std::string_view unit) {
  for (const Operation& operation : kOperations)
    if (operation.type == type && operation.unit == unit) return &operation;
  return nullptr;
}

std::span<const Parameter> parameters() { return kParameters; }

const Parameter* find_parameter(std::string_view section, std::string_view key) {
  for (const Parameter& parameter : kParameters)
    if (parameter.section == section &&
        (parameter.key == key || (parameter.key.ends_with('.') && key.starts_with(parameter.key))))
      return &parameter;
  return nullptr;
}

std::string_view section_of(std::string_view type) {
  for (const Section& section : kSections)
    if (section.type == type) return section.name;
  return {};
}

std::vector<std::string_view> section_names() {
  std::vector<std::string_view> out;
  for (const Section& section : kSections)
    if (std::find(out.begin(), out.end(), section.name) == out.end()) out.push_back(section.name);
  return out;
}

std::string operation_name(std::string_view method, std::string_view path) {
  return method.empty() ? std::string(path) : concat(method == "*" ? "ANY" : method, " ", path);
}

std::vector<Way> ways_in(const graph::Graph& graph) {
  std::vector<Way> out;
  for (const auto& operation : access::api_operations(graph)) {
    const auto& api = graph.resource(operation.api);
    // A method of an API outside of the template.
    if (!is_api(api.type())) continue;
    std::string part = operation_name(operation.method, operation.path);
    out.push_back({concat(api.id(), " ", part), operation.api, std::move(part)});
  }
  for (const auto index : graph.resources()) {
    const auto& resource = graph.resource(index);
    if (!is_api(resource.type()) && !operations_of(resource.type()).empty())
      out.push_back({std::string(resource.id()), index, ""});
  }
  return out;
}

}  // namespace cfnaudit::pricing::traffic
