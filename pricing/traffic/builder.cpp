// A stack -> Flows: the order of the parts, and what they have in common.

#include "pricing/traffic/builder.h"

#include <algorithm>

#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"

namespace cfnaudit::pricing::traffic {
namespace {

/// A state is entered as often as the execution comes to it.
constexpr Operation kEntry = {"", "entries", "entry", "entry into"};

struct ActionOn {
  std::string_view type;
  std::string_view action;  // with * at its end
  std::string_view unit;
};

/// What actions make happen.
constexpr ActionOn kActions[] = {
    {"AWS::DynamoDB::Table", "dynamodb:PutItem", "writes"},
    {"AWS::DynamoDB::Table", "dynamodb:UpdateItem", "writes"},
    {"AWS::DynamoDB::Table", "dynamodb:DeleteItem", "writes"},
    {"AWS::DynamoDB::Table", "dynamodb:BatchWriteItem", "writes"},
    {"AWS::DynamoDB::Table", "dynamodb:GetItem", "reads"},
    {"AWS::DynamoDB::Table", "dynamodb:BatchGetItem", "reads"},
    {"AWS::DynamoDB::Table", "dynamodb:Query", "reads"},
    {"AWS::DynamoDB::Table", "dynamodb:Scan", "reads"},
    {"AWS::Events::EventBus", "events:PutEvents", "events"},
    {"AWS::KMS::Key", "kms:Decrypt", "requests"},
    {"AWS::KMS::Key", "kms:Encrypt", "requests"},
    {"AWS::KMS::Key", "kms:GenerateDataKey*", "requests"},
    {"AWS::KMS::Key", "kms:Sign", "requests"},
    {"AWS::Kinesis::Stream", "kinesis:PutRecord*", "records"},
    {"AWS::KinesisFirehose::DeliveryStream", "firehose:PutRecord*", "records"},
    {"AWS::Lambda::Function", "lambda:InvokeFunction", "invocations"},
    {"AWS::S3::Bucket", "s3:PutObject", "puts"},
    {"AWS::S3::Bucket", "s3:GetObject", "gets"},
    {"AWS::SNS::Topic", "sns:Publish", "messages"},
    {"AWS::SQS::Queue", "sqs:SendMessage", "messages"},
    {"AWS::SecretsManager::Secret", "secretsmanager:GetSecretValue", "requests"},
    {"AWS::StepFunctions::StateMachine", "states:StartExecution", "executions"},
    {"AWS::StepFunctions::StateMachine", "states:StartSyncExecution", "executions"},
};

}  // namespace

std::string Assumption::place() const {
  return concat("traffic.", parameter->section, ".", name, ".", key);
}

std::string written(const Quantity& quantity) {
  const std::string text = to_string(quantity);
  const auto point = std::min(text.find('.'), text.size());
  return concat(grouped(text.substr(0, point)), text.substr(point));
}

std::string counted(const Quantity& times, const Operation& operation, std::string_view name) {
  std::string words(operation.at);
  if (times != Quantity(1) && words.starts_with(operation.singular))
    words.replace(0, operation.singular.size(), operation.unit);
  return concat(written(times), " ", words, " ", name);
}

std::string times_step(const Quantity& times, const Operation& operation, std::string_view name) {
  return concat("× ", counted(times, operation, name));
}

Flows build(const Stack& stack, const Usage& usage) { return Builder(stack, usage).run(); }

Builder::Builder(const Stack& stack, const Usage& usage)
    : stack_(stack),
      graph_(*stack.graph),
      usage_(usage),
      environment_(stack.graph->stack().environment->shown) {
  flows_.graph = stack.graph;
}

Flows Builder::run() {
  for (const auto index : graph_.resources())
    for (const Operation* operation : operations_of(type(index)))
      // What happens at an API happens at one of its operations.
      if (!type(index).starts_with("AWS::ApiGateway")) node(index, operation->unit);
  apis();
  balancers();
  events();
  machines();
  functions();
  uses();
  std::vector<bool> led_to(flows_.nodes.size());
  for (const Flow& flow : flows_.flows)
    if (flow.unknown.empty() && flow.from != flow.to) led_to[flow.to] = true;
  for (const Source& source : flows_.sources) led_to[source.at] = true;
  for (std::size_t i = 0; i < flows_.nodes.size(); ++i)
    if (!led_to[i] && flows_.nodes[i].operation->starts) flows_.ways.push_back(i);
  return std::move(flows_);
}

std::optional<std::size_t> Builder::node(ResourceIndex resource, std::string_view unit,
                                         const std::string& part) {
  const Operation* operation = find_operation(type(resource), unit);
  if (operation == nullptr) return std::nullopt;
  const auto [at, is_new] =
      nodes_.try_emplace({resource, operation->unit, part}, flows_.nodes.size());
  if (is_new)
    flows_.nodes.push_back(
        {resource, operation, part, concat(id(resource), part.empty() ? "" : " ", part)});
  return at->second;
}

std::optional<std::size_t> Builder::node(ResourceIndex resource) {
  const ResourceIndex root = access::root_of(graph_, resource);
  const auto operations = operations_of(type(root));
  return operations.empty() ? std::nullopt : node(root, operations.front()->unit);
}

std::size_t Builder::state_node(ResourceIndex machine, const std::string& state) {
  const auto [at, is_new] = nodes_.try_emplace({machine, kEntry.unit, state}, flows_.nodes.size());
  if (is_new)
    flows_.nodes.push_back({machine, &kEntry, state, concat(id(machine), " ", quote(state))});
  return at->second;
}

std::optional<std::size_t> Builder::node_of_action(ResourceIndex resource,
                                                   std::string_view action) {
  const ResourceIndex root = access::root_of(graph_, resource);
  std::string_view kind = type(root);
  if (kind == "AWS::DynamoDB::GlobalTable") kind = "AWS::DynamoDB::Table";
  for (const ActionOn& row : kActions)
    if (row.type == kind && matches_wildcard(row.action, action)) return node(root, row.unit);
  return std::nullopt;
}

void Builder::flow(std::size_t from, std::size_t to, Quantity times, std::string step) {
  const Node& target = flows_.nodes[to];
  // That an execution goes on to the next state goes without saying.
  const bool goes_on = target.operation == &kEntry && times == Quantity(1);
  if (step.empty() && !goes_on) step = times_step(times, *target.operation, target.name);
  flows_.flows.push_back({from, to, times, std::move(step), ""});
}

void Builder::unknown_flow(std::size_t from, std::size_t to, std::string why) {
  flows_.flows.push_back({from, to, 0, "", std::move(why)});
}

void Builder::use(std::size_t from, ResourceIndex resource, std::string_view key, Quantity times,
                  std::string step, std::string_view unit) {
  flows_.uses.push_back({from, resource, key, times, std::move(step), "", unit});
}

void Builder::unknown_use(std::size_t from, ResourceIndex resource, std::string_view key,
                          std::string why) {
  flows_.uses.push_back({from, resource, key, 0, "", std::move(why), ""});
}

std::optional<Quantity> Builder::declared(ResourceIndex resource, std::string_view key) const {
  return usage_.traffic().find(environment_, section_of(type(resource)), id(resource), key);
}

std::optional<Quantity> Builder::parameter(std::size_t at, ResourceIndex resource,
                                           std::string_view key) {
  if (auto found = declared(resource, key)) return found;
  const Parameter* known = find_parameter(section_of(type(resource)), key);
  if (known == nullptr || !known->otherwise) return std::nullopt;
  assume(at, resource, key, to_string(*known->otherwise));
  return known->otherwise;
}

void Builder::assume(std::size_t at, ResourceIndex resource, std::string_view key,
                     std::string value) {
  Assumption assumption{at, find_parameter(section_of(type(resource)), key),
                        std::string(id(resource)), std::string(key), std::move(value)};
  const bool known = std::ranges::any_of(flows_.assumptions, [&](const Assumption& other) {
    return other.at == at && other.name == assumption.name && other.key == assumption.key;
  });
  if (!known && assumption.parameter != nullptr)
    flows_.assumptions.push_back(std::move(assumption));
}

void Builder::setting(std::size_t at, ResourceIndex resource, std::string_view key,
                      std::string_view parameter_key) {
  if (const auto* known = usage_.find(environment_, id(resource), type(resource), key))
    flows_.settings.push_back({at, resource, key, known->quantity, true});
  else if (const auto value = parameter(at, resource, parameter_key))
    flows_.settings.push_back({at, resource, key, *value});
}

std::string Builder::place_of(ResourceIndex resource, std::string_view key) const {
  return concat("traffic.", section_of(type(resource)), ".", id(resource), ".", key);
}

}  // namespace cfnaudit::pricing::traffic
