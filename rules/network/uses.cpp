#include "rules/network/uses.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "analyzer/aws/vpc_endpoints.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/network/connections.h"
#include "rules/network/inline_code.h"

// References, rights and connections -> paths that are needed; the network's answers -> those that
// are broken.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::Reference;
using resolve::ValuePtr;

/// Where code is told what to call.
struct Says {
  std::string_view type;
  std::string_view values;  // that may name a resource
  std::string_view path;    // as references name the place
};
constexpr auto kSays = std::to_array<Says>({
    {"AWS::Lambda::Function", "Environment.Variables", "Properties/Environment"},
    {"AWS::ECS::TaskDefinition", "ContainerDefinitions[].Environment[].Value",
     "Properties/ContainerDefinitions"},
});

/// What Lambda itself does for an event source, outside of the function's VPC.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
constexpr auto kPolling = std::to_array<std::string_view>({
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:DescribeStream",
    "dynamodb:ListStreams",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
});

const aws::EndpointService* service_of(std::string_view type) {
  for (const auto& service : aws::endpoint_services())
    if (service.type == type && !type.empty()) return &service;
  return nullptr;
}

class Finder {
 public:
  explicit Finder(const Context& context) : context_(context), graph_(context.graph) {
    for (const auto& reference : graph_.stack().references)
      named_.emplace_back(reference.from, reference.to);
    std::ranges::sort(named_);
  }

  std::vector<BrokenPath> find() {
    if (context_.network.placements.empty()) return {};
    for (const auto& connection : network::connections(context_.network)) ask(connection);
    for (const auto& says : kSays)
      for (const auto index : graph_.of_type(says.type)) find_named(index, says);
    for (const auto index : graph_.of_type("AWS::Lambda::Function")) {
      find_granted(index);
      find_services(index);
      find_urls(index);
      find_in_code(index);
    }
    find_custom_resources();
    return std::move(out_);
  }

 private:
  const StackResource& resource(ResourceIndex index) const { return graph_.resource(index); }

  void ask(const network::Connection& connection) {
    BrokenPath path{.from = connection.from,
                    .to = connection.to,
                    .target = std::string(resource(connection.to).id()),
                    .ports = connection.ports,
                    .said_by = connection.said_by,
                    .span = connection.span,
                    .path = connection.path};
    const bool one = connection.ports.size() == 1;
    path.answer =
        network::to_resource(context_.network, connection.from, connection.to,
                             one ? std::optional(connection.ports.front()) : std::nullopt);
    keep(std::move(path));
  }

  void keep(BrokenPath path) {
    if (path.answer.verdict == network::Verdict::kUnreachable) out_.push_back(std::move(path));
  }

  /// What is in a VPC and runs what a resource says.
  std::vector<ResourceIndex> callers(ResourceIndex said_by) {
    std::vector<ResourceIndex> out;
    if (may_fail(said_by)) out.push_back(said_by);
    for (const auto* edge : graph_.in(said_by, graph::EdgeKind::kInvokes))
      if (resource(edge->from).type() == "AWS::ECS::Service" && may_fail(edge->from))
        out.push_back(edge->from);
    return out;
  }

  void find_named(ResourceIndex said_by, const Says& says) {
    const auto from = callers(said_by);
    if (from.empty() || resource(said_by).exists != Tri::kYes) return;
    const auto& speaker = resource(said_by);
    const auto add = [&](ResourceIndex target, Span span, const std::string& path) {
      for (const auto caller : from) call(caller, said_by, target, span, path);
    };
    const auto look = [&](ValuePtr value) {
      if (const auto target = graph_.identify(value))
        add(target->resource, value->span, resolve::path_of(speaker, value));
    };
    graph::at_path(speaker.properties, says.values, [&](ValuePtr value) {
      for (const auto& field : value->fields) look(field.value);
      if (value->fields.empty()) look(value);
    });
    for (const auto& reference : graph_.stack().references)
      if (reference.from == said_by && reference.path.starts_with(says.path))
        add(reference.to, reference.span, reference.path);
  }

  /// Rights on a resource that only this function has, and that the template gives it by name.
  void find_granted(ResourceIndex function) {
    if (!may_fail(function)) return;
    const auto principal = access::acting_principal(context_.access, function);
    if (!principal || context_.access.principals[*principal].used_by.size() != 1) return;
    for (const auto& row : context_.access.reach) {
      if (row.principal != *principal) continue;
      const auto target = context_.access.destinations[row.destination].resource;
      // Rights on a bucket may be those of files that are mounted from it.
      if (resource(target).type() == "AWS::S3::Bucket" &&
          resource(function).property("FileSystemConfigs") != nullptr)
        continue;
      if (service_of(resource(target).type()) != nullptr && is_named_by(row, target) &&
          !is_for_the_service(function, target))
        call(function, function, target, resource(function).property("VpcConfig")->span, "");
    }
  }

  /// Services that a policy in the template, of a role that only this function has, lets it call by
  /// the names of actions.
  void find_services(ResourceIndex function) {
    if (!may_fail(function)) return;
    const auto principal = access::acting_principal(context_.access, function);
    if (!principal || context_.access.principals[*principal].used_by.size() != 1) return;
    for (const auto policy : context_.access.principals[*principal].policies) {
      const auto& bound = context_.access.policies[policy];
      if (bound.source.aws_managed || bound.document == nullptr) continue;
      for (const auto& statement : bound.policy->source().statements)
        for (const auto& action : statement.actions.values)
          if (const auto* service = called_by(statement, action))
            call_service(function, bound.source.resource, *service, action.span);
    }
  }

  /// Only services whose actions nobody else performs for a function.
  static const aws::EndpointService* called_by(const iam::Statement& statement,
                                               const iam::Text& action) {
    constexpr auto kForOthers =
        std::to_array<std::string_view>({"logs", "xray", "kms", "ec2", "s3", "sqs", "sns",
                                         "dynamodb", "kinesis", "events", "lambda", "sts"});
    const auto& text = action.value.text();
    const auto colon = text.find(':');
    const auto prefix = std::string_view(text).substr(0, colon);
    const bool is_named = colon != std::string::npos && text.find('*') == std::string::npos;
    if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty() ||
        statement.actions.polarity != iam::Polarity::kListed || !is_named ||
        std::ranges::find(kForOthers, prefix) != kForOthers.end())
      return nullptr;
    return aws::endpoint_service(lowercase(prefix));
  }

  void call_service(ResourceIndex function, ResourceIndex holder,
                    const aws::EndpointService& service, Span span, std::string path = {}) {
    if (is_known(function, service.title)) return;
    BrokenPath broken{.answer = network::to_service(context_.network, function, service.service),
                      .from = function,
                      .to = holder,
                      .target = std::string(service.title),
                      .service = service.title,
                      .endpoint = service.name,
                      .gateway = service.gateway,
                      .is_inferred = true,
                      .said_by = holder,
                      .span = span,
                      .path = std::move(path)};
    keep(std::move(broken));
  }

  /// Addresses of APIs of the internet in the environment.
  void find_urls(ResourceIndex function) {
    const ValuePtr variables = resource(function).property("Environment.Variables");
    if (variables == nullptr || !may_fail(function)) return;
    for (const auto& variable : variables->fields) {
      const std::string name = lowercase(variable.key.value);
      const bool is_called =
          name.find("api") != std::string::npos || name.find("webhook") != std::string::npos;
      const auto host = host_of(resolve::known_text(variable.value).value_or(""));
      if (is_called && is_public_host(host)) call_host(function, host, variable.value);
    }
  }

  /// What inline code contacts.
  void find_in_code(ResourceIndex function) {
    const ValuePtr code = resource(function).property("Code.ZipFile");
    const SymbolicText* text = resolve::text(code);
    if (text == nullptr || !may_fail(function)) return;
    const auto contacts = contacts_of(text->text());
    for (const auto host : contacts.hosts) call_host(function, host, code);
    for (const auto name : contacts.services)
      if (const auto* service = aws::endpoint_service(name))
        call_service(function, function, *service, code->span,
                     resolve::path_of(resource(function), code));
  }

  void call_host(ResourceIndex function, std::string_view host, ValuePtr value) {
    BrokenPath broken{.answer = network::to_internet(context_.network, function),
                      .from = function,
                      .to = function,
                      .target = std::string(host),
                      .is_inferred = true,
                      .said_by = function,
                      .span = value->span,
                      .path = resolve::path_of(resource(function), value)};
    const bool is_told = std::ranges::any_of(
        out_, [&](const BrokenPath& one) { return one.from == function && one.to == function; });
    if (!is_told) keep(std::move(broken));
  }

  /// Can a call of the caller fail? With a path to the internet, and no endpoint, none can.
  bool may_fail(ResourceIndex caller) {
    if (context_.network.placement_of(caller) == nullptr || resource(caller).exists != Tri::kYes)
      return false;
    if (!context_.network.endpoints.empty()) return true;
    const auto [known, is_new] = may_fail_.try_emplace(caller, false);
    if (is_new)
      known->second =
          network::to_internet(context_.network, caller).verdict == network::Verdict::kUnreachable;
    return known->second;
  }

  bool is_known(ResourceIndex caller, std::string_view title) const {
    return std::ranges::any_of(
        out_, [&](const BrokenPath& one) { return one.from == caller && one.service == title; });
  }

  bool is_named_by(const access::Reach& row, ResourceIndex target) const {
    return std::ranges::any_of(row.grants, [&](const access::Grant& grant) {
      const auto holder = context_.access.policies[grant.policy].source.resource;
      return std::ranges::binary_search(named_, std::pair(holder, target));
    });
  }

  /// Does Lambda send to it, when a call has failed or an event has been read?
  bool is_for_the_service(ResourceIndex function, ResourceIndex target) const {
    return std::ranges::any_of(graph_.stack().references, [&](const Reference& reference) {
      if (reference.to != target || reference.from == Reference::kOutput) return false;
      const auto type = resource(reference.from).type();
      return (reference.from == function &&
              !reference.path.starts_with("Properties/Environment")) ||
             type == "AWS::Lambda::EventInvokeConfig" || type == "AWS::Lambda::EventSourceMapping";
    });
  }

  /// May it call the resource's service about it, for more than what Lambda polls?
  bool may_call(ResourceIndex caller, ResourceIndex said_by, ResourceIndex target) const {
    auto principal = access::acting_principal(context_.access, said_by);
    if (!principal) principal = access::acting_principal(context_.access, caller);
    if (!principal) return false;
    return std::ranges::any_of(context_.access.reach, [&](const access::Reach& row) {
      if (row.principal != *principal || row.verdict != access::Verdict::kReachable ||
          context_.access.destinations[row.destination].resource != target)
        return false;
      return std::ranges::any_of(row.actions, [](const std::string& action) {
        return std::ranges::find(kPolling, action) == kPolling.end();
      });
    });
  }

  void call(ResourceIndex caller, ResourceIndex said_by, ResourceIndex target, Span span,
            const std::string& path) {
    const auto* service = service_of(resource(target).type());
    if (service == nullptr || caller == target || resource(target).exists != Tri::kYes) return;
    if (is_known(caller, service->title) || !may_call(caller, said_by, target)) return;
    BrokenPath broken{.answer = network::to_service(context_.network, caller, service->service),
                      .from = caller,
                      .to = target,
                      .target = std::string(resource(target).id()),
                      .service = service->title,
                      .endpoint = service->name,
                      .gateway = service->gateway,
                      .is_inferred = path.empty(),
                      .said_by = said_by,
                      .span = span,
                      .path = path};
    keep(std::move(broken));
  }

  /// A custom resource answers by a request to a bucket of CloudFormation's.
  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
  void find_custom_resources() {
    for (const auto index : graph_.resources()) {
      const auto& custom = resource(index);
      const auto type = custom.type();
      if (custom.exists != Tri::kYes ||
          !(type.starts_with("Custom::") || type == "AWS::CloudFormation::CustomResource"))
        continue;
      const ValuePtr token = custom.property("ServiceToken");
      constexpr std::string_view kFunctions[] = {"AWS::Lambda::Function"};
      const auto function = graph_.identify(token, kFunctions);
      if (!function || context_.network.placement_of(function->resource) == nullptr) continue;
      const auto* s3 = aws::endpoint_service("s3");
      BrokenPath broken{.answer = network::to_service(context_.network, function->resource, "s3"),
                        .from = function->resource,
                        .to = index,
                        .target = concat("the response URL of ", custom.id()),
                        .service = s3->title,
                        .endpoint = s3->name,
                        .gateway = true,
                        .said_by = index,
                        .span = token->span,
                        .path = "Properties/ServiceToken"};
      keep(std::move(broken));
    }
  }

  const Context& context_;
  const graph::Graph& graph_;
  std::vector<std::pair<ResourceIndex, ResourceIndex>> named_;  // who names what; sorted
  std::map<ResourceIndex, bool> may_fail_;
  std::vector<BrokenPath> out_;
};

}  // namespace

const std::vector<BrokenPath>& broken_paths(const Context& context) {
  if (context.broken_paths == nullptr)
    context.broken_paths = std::make_shared<const std::vector<BrokenPath>>(Finder(context).find());
  return *context.broken_paths;
}

Finding report_path(const Context& context, const BrokenPath& broken, std::string message,
                    Reporter& report) {
  const auto& caller = context.graph.resource(broken.from);
  const auto* placement = context.network.placement_of(broken.from);
  const ValuePtr where = placement == nullptr                  ? nullptr
                         : placement->subnets_value != nullptr ? placement->subnets_value
                                                               : placement->groups_value;
  Finding finding = where != nullptr ? report.at(caller, where, std::move(message))
                                     : report.at(caller, std::move(message));
  finding.key(broken.service.empty() ? broken.target : std::string(broken.service));
  if (broken.answer.partly || broken.is_inferred) finding.severity(Severity::kWarning);
  const auto& target = context.graph.resource(broken.to);
  if (broken.said_by == broken.from && !broken.path.empty())
    finding.note(broken.span, "named here", caller.id());
  else if (broken.is_inferred && broken.said_by == broken.to)
    finding.note(broken.span, "allowed here", target.id());
  else if (broken.to != broken.from)
    finding.note(target, "the target");
  if (broken.answer.at && *broken.answer.at != broken.to && *broken.answer.at != broken.from)
    finding.note(context.graph.resource(*broken.answer.at), "this breaks the path");
  return finding;
}

}  // namespace cfnaudit::rules
