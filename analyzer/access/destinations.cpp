// Graph -> what policies can name.

#include "analyzer/access/destinations.h"

#include <algorithm>

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
    if (type == "AWS::S3::Bucket") family(concat(id, "/objects"), index, arn, kObjects, "object");
    if (type == "AWS::Logs::LogGroup")
      family(concat(id, "/streams"), index, arn, kLogStreams, "log-stream");
    if (type == "AWS::DynamoDB::Table" || type == "AWS::DynamoDB::GlobalTable")
      parts_of_table(index, arn);
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
    arn.append("example");
    out_.push_back({.id = std::move(id),
                    .resource = resource,
                    .arn = arn,
                    .is_family = true,
                    .service = std::string(split(arn.text(), ':')[2]),
                    .resource_types = std::vector{std::string(type)}});
  }

  const Graph& graph_;
  std::vector<Destination> out_;
};

}  // namespace

std::vector<Destination> find_destinations(const Graph& graph) { return Finder(graph).run(); }

std::vector<std::string_view> services_of(const Destination& destination) {
  if (destination.service == "iam") return {"iam", "sts"};
  return {destination.service};
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
  const auto is_qualified = [](const std::string& type) { return type.starts_with("function "); };
  if (destination.service == "lambda" && std::any_of(types.begin(), types.end(), is_qualified))
    types.emplace_back("function");
}

std::string_view member_prefix(const Destination& family) {
  return family.service == "logs" ? kLogStreams : kObjects;
}

}  // namespace cfnaudit::access
