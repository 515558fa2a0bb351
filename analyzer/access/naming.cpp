#include "analyzer/access/naming.h"

#include <algorithm>

#include "analyzer/iam/glob.h"
#include "analyzer/iam/glob_search.h"

// A value -> the resources that it may name.

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

/// Properties that name a resource without being what Ref returns.
constexpr std::string_view kNames[] = {
    "Name",      "RoleName",     "UserName",  "GroupName",  "ManagedPolicyName", "TopicName",
    "QueueName", "FunctionName", "TableName", "BucketName", "StateMachineName",  "LogGroupName"};

}  // namespace

Tri may_equal(const SymbolicText& a, const SymbolicText& b) {
  if (a == b) return Tri::kYes;
  if (a.known() && b.known()) return Tri::kNo;
  const bool meet = iam::intersects(iam::Glob(a, iam::kPlainText), iam::Glob(b, iam::kPlainText));
  return meet ? Tri::kUnknown : Tri::kNo;
}

namespace {

/// Types whose policies may name them by less than an ARN and more than a name, and what stands
/// before the name then: "123456789012:function:NAME:live", "https://sqs.REGION.../ACCOUNT/NAME".
/// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html
/// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
struct PartialName {
  std::string_view type;
  std::string_view before;
  std::string_view after;
};
constexpr PartialName kPartialNames[] = {
    {"AWS::Lambda::Function", "function:", ":"},
    {"AWS::SQS::Queue", "/", ""},
    {"AWS::SecretsManager::Secret", ":secret:", ""},
};

/// The name inside a longer text; the whole where it holds none.
SymbolicText bare_name(const SymbolicText& text, std::string_view type) {
  SymbolicText out = text;
  for (const auto& row : kPartialNames) {
    if (row.type != type) continue;
    if (const auto at = out.text().rfind(row.before); at != std::string::npos)
      out = out.slice(at + row.before.size(), out.text().size());
    const auto end =
        row.after.empty() || !out.known() ? std::string::npos : out.text().find(row.after);
    if (end != std::string::npos) out = out.slice(0, end);
  }
  return out;
}

}  // namespace

Tri names(const Graph& graph, ValuePtr value, ResourceIndex index) {
  if (value == nullptr) return Tri::kNo;
  const SymbolicText* text = resolve::text(value);
  if (text == nullptr) return resolve::is_unknown(value) ? Tri::kUnknown : Tri::kNo;
  const StackResource& resource = graph.resource(index);
  const SymbolicText bare = bare_name(*text, resource.type());
  Tri out = either(may_equal(*text, resource.ref), may_equal(bare, resource.ref));
  if (resource.arn) out = either(out, may_equal(*text, *resource.arn));
  for (const auto name : kNames) {
    const ValuePtr own = resource.property(name);
    if (const SymbolicText* known = resolve::text(own))
      out = either(out, either(may_equal(*text, *known), may_equal(bare, *known)));
    if (own != nullptr && resolve::is_unknown(own)) out = either(out, Tri::kUnknown);
  }
  return out;
}

std::vector<Named> named_by(const Graph& graph, ValuePtr value,
                            std::span<const std::string_view> types) {
  std::vector<Named> out;
  const auto known = graph.identify(value, types);
  if (known && graph.resource(known->resource).exists == Tri::kYes)
    return {{known->resource, Tri::kYes}};
  for (const ResourceIndex index : graph.resources()) {
    const bool fits =
        std::find(types.begin(), types.end(), graph.resource(index).type()) != types.end();
    if (!fits) continue;
    const bool is_known = known && known->resource == index;
    const Tri match = is_known ? Tri::kYes : names(graph, value, index);
    if (match != Tri::kNo) out.push_back({index, match});
  }
  return out;
}

}  // namespace cfnaudit::access
