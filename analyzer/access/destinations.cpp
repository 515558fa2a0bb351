// Graph -> what policies can name.

#include "analyzer/access/destinations.h"

#include <algorithm>
#include <utility>

#include "analyzer/access/resource_forms.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kObjects = "/";
constexpr std::string_view kLogStreams = ":log-stream:";
constexpr std::string_view kSample = "example";
constexpr std::string_view kSampleCall = "example/GET/example";  // of an API: stage, method, path
constexpr std::string_view kSampleConsumer = "example:1";        // of a stream: name, time

/// Resources with copies in other regions, and the property that lists them.
constexpr std::pair<std::string_view, std::string_view> kReplicas[] = {
    {"AWS::DynamoDB::GlobalTable", "Replicas"},
    {"AWS::SecretsManager::Secret", "ReplicaRegions"},
};

class Finder {
 public:
  explicit Finder(const Graph& graph) : graph_(graph) {}

  std::vector<Destination> run() {
    for (const ResourceIndex index : graph_.resources())
      if (graph_.resource(index).arn) resource(index);
    return std::move(out_);
  }

 private:
  void resource(ResourceIndex index) {
    const StackResource& resource = graph_.resource(index);
    const std::string id(resource.id());
    const std::string_view type = resource.type();
    // Policies name topics; the ARN of a subscription, which is longer, only looks like one.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html#amazonsns-resources-for-iam-policies
    if (type == "AWS::SNS::Subscription") return;
    // Log groups are named in policies with and without the ":*" that Fn::GetAtt adds.
    SymbolicText arn = *resource.arn;
    if (type == "AWS::Logs::LogGroup" && arn.text().ends_with(":*"))
      arn = arn.slice(0, arn.text().size() - 2);
    add(id, index, arn);
    if (!out_.empty() && out_.back().resource == index) forms(out_.back());
    if (type == "AWS::S3::Bucket") family(concat(id, "/objects"), index, arn, kObjects, "object");
    if (type == "AWS::Logs::LogGroup")
      family(concat(id, "/streams"), index, arn, kLogStreams, "log-stream");
    if (type == "AWS::DynamoDB::Table" || type == "AWS::DynamoDB::GlobalTable")
      parts_of_table(index, arn);
  }

  /// The ARNs beside its own that requests name it by.
  void forms(Destination& owner) const {
    const StackResource& resource = graph_.resource(owner.resource);
    for (const auto& row : resource_forms())
      if (row.type == resource.type()) add_form(row, resource, owner);
    if (resource.type() == "AWS::SSM::Parameter") parents_of_parameter(owner);
    if (resource.type() == "AWS::SecretsManager::Secret") some_suffix(owner);
    for (const auto& [type, list] : kReplicas)
      if (type == resource.type())
        for (const ValuePtr item : resolve::items(resource.property(list)))
          if (const SymbolicText* region = resolve::text(resolve::get(item, "Region")))
            in_region(*region, owner);
  }

  void add_form(const ResourceForm& row, const StackResource& resource, Destination& owner) const {
    SymbolicText arn = owner.arn;
    if (!row.instead.empty()) {
      const auto& environment = *graph_.stack().environment;
      arn = SymbolicText(concat("arn:", environment.partition, ":", row.instead, ":",
                                environment.region, ":", environment.account_id, ":", row.kind));
      if (row.attribute == "Ref")
        arn.append(resource.ref);
      else if (!row.attribute.empty())
        arn.append(
            SymbolicText::of({concat(resource.id(), ".", row.attribute), SymbolKind::kGenerated}));
      else
        arn.append(name_in(owner.arn));
    }
    Destination form{.id = owner.id, .resource = owner.resource, .only_action = {}};
    form.service = std::string(split(arn.text(), ':')[2]);
    form.is_family = row.is_family;
    arn.append(row.behind);
    if (row.is_family) {
      form.prefix = std::string(row.behind);
      arn.append(sample_member(form));
    }
    form.arn = std::move(arn);
    owner.forms.push_back(std::move(form));
  }

  /// What stands behind the last colon or the type.
  static SymbolicText name_in(const SymbolicText& arn) {
    std::size_t at = 0;
    for (std::size_t colons = 0; colons < 5 && at != std::string::npos; ++colons)
      at = arn.text().find(':', at) + 1;
    const auto behind = arn.text().find_first_of(":/", at);
    return behind == std::string::npos ? arn.slice(at, arn.text().size())
                                       : arn.slice(behind + 1, arn.text().size());
  }

  /// The right to read a path is the right to read all below it.
  /// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
  static void parents_of_parameter(Destination& owner) {
    SymbolicText arn = owner.arn;
    for (auto slash = arn.text().rfind('/'); slash != std::string::npos;
         slash = arn.text().rfind('/')) {
      const bool inside =
          std::any_of(arn.holes().begin(), arn.holes().end(),
                      [&](const auto& hole) { return slash >= hole.begin && slash < hole.end; });
      if (inside) return;
      arn = arn.slice(0, slash);
      Destination form = owner;
      form.forms.clear();
      form.arn = arn;
      if (arn.text().ends_with(":parameter")) form.arn.append("/");
      form.only_action = "ssm:GetParametersByPath";
      owner.forms.push_back(std::move(form));
    }
  }

  /// Six characters that AWS chooses end the ARN of a secret; policies write "??????".
  /// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
  static void some_suffix(Destination& owner) {
    const auto& holes = owner.arn.holes();
    if (holes.empty() || holes.back().end != owner.arn.text().size() ||
        !holes.back().symbol.id.ends_with(".RandomSuffix"))
      return;
    Destination form = owner;
    form.forms.clear();
    form.arn = owner.arn.slice(0, holes.back().begin);
    form.arn.append("AbCdEf");
    owner.forms.push_back(std::move(form));
  }

  static void in_region(const SymbolicText& region, Destination& owner) {
    const auto parts = owner.arn.split(":");
    if (parts.size() < 6 || parts[3] == region) return;
    Destination form{.id = owner.id, .resource = owner.resource};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) form.arn.append(":");
      form.arn.append(i == 3 ? region : parts[i]);
    }
    form.service = owner.service;
    owner.forms.push_back(std::move(form));
  }

  void parts_of_table(ResourceIndex index, const SymbolicText& arn) {
    const StackResource& table = graph_.resource(index);
    const std::string id(table.id());
    for (const std::string_view property : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"})
      for (const ValuePtr item : resolve::items(table.property(property)))
        if (const SymbolicText* name = resolve::text(resolve::get(item, "IndexName"))) {
          SymbolicText of_index = arn;
          of_index.append("/index/");
          of_index.append(*name);
          add(concat(id, "/index/", name->text()), index, of_index);
        }
    if (table.property("StreamSpecification") == nullptr) return;
    SymbolicText stream = arn;
    stream.append("/stream/");
    stream.append(SymbolicText::of({concat(id, ".StreamLabel"), SymbolKind::kGenerated}));
    add(concat(id, "/stream"), index, stream);
  }

  void add(std::string id, ResourceIndex resource, SymbolicText arn) {
    const auto parts = split(arn.text(), ':');
    if (parts.size() < 6) return;
    const std::string service(parts[2]);
    out_.push_back(
        {.id = std::move(id), .resource = resource, .arn = std::move(arn), .service = service});
  }

  void family(std::string id, ResourceIndex resource, SymbolicText arn, std::string_view prefix,
              std::string_view type) {
    arn.append(prefix);
    arn.append(kSample);
    out_.push_back({.id = std::move(id),
                    .resource = resource,
                    .arn = arn,
                    .is_family = true,
                    .prefix = std::string(prefix),
                    .service = std::string(split(arn.text(), ':')[2]),
                    .resource_types = std::vector{std::string(type)}});
  }

  const Graph& graph_;
  std::vector<Destination> out_;
};

}  // namespace

std::vector<Destination> find_destinations(const Graph& graph) { return Finder(graph).run(); }

std::vector<std::string_view> services_of(const Destination& destination) {
  if (!destination.only_action.empty())
    return {std::string_view(destination.only_action).substr(0, destination.only_action.find(':'))};
  if (destination.service == "iam") return {"iam", "sts"};
  std::vector<std::string_view> out{destination.service};
  // Actions of one service may work on the resources of another: ssm:SendCommand on an instance.
  for (const auto service : iam::services_acting_on(destination.arn.text()))
    if (std::find(out.begin(), out.end(), service) == out.end()) out.push_back(service);
  return out;
}

std::string_view sample_member(const Destination& family) {
  if (family.service == "kinesis") return kSampleConsumer;
  return family.service == "execute-api" ? kSampleCall : kSample;
}

SymbolicText owner_arn(const Destination& family) {
  const std::size_t behind = family.prefix.size() + sample_member(family).size();
  return family.arn.slice(0, family.arn.text().size() - behind);
}

void find_types(Destination& destination) {
  if (destination.resource_types) return;
  destination.resource_types.emplace();
  auto& types = *destination.resource_types;
  for (const auto service : services_of(destination))
    for (const auto& type : iam::resource_types_of(destination.arn.text(), service))
      if (std::find(types.begin(), types.end(), type.type) == types.end())
        types.emplace_back(type.type);
  // Calls of an alias or a version are calls of the function, with a qualified ARN.
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
  if (destination.is_family && destination.service == "lambda") {
    types = {"function"};
    return;
  }
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
  if (destination.is_family && destination.service == "kinesis") {
    types = {"consumer"};
    return;
  }
  const auto is_qualified = [](const std::string& type) { return type.starts_with("function "); };
  if (destination.service == "lambda" && std::any_of(types.begin(), types.end(), is_qualified))
    types.emplace_back("function");
  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html
  const auto is_alias = [](const std::string& type) { return type.starts_with("statemachine"); };
  if (destination.service == "states" && std::any_of(types.begin(), types.end(), is_alias))
    types = {"statemachine"};
}

}  // namespace cfnaudit::access
