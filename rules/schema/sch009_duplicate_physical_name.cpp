#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/resolve/resource_types.h"
#include "rules/catalog.h"

// Two resources of a stack that would be the same one in the account.

namespace cfnaudit::rules {
namespace {

using resolve::StackResource;

struct Identity {
  SymbolicText text;  // type and the parts, each on a line
  std::string name;   // for messages: "QueueName 'orders'"
  resolve::ValuePtr value = nullptr;

  friend bool operator<(const Identity& a, const Identity& b) { return a.text < b.text; }
};

/// Do its symbols have one value wherever they occur? A name that nothing declares has none.
bool is_fixed(const SymbolicText& text) {
  return std::all_of(text.holes().begin(), text.holes().end(), [](const SymbolicText::Hole& hole) {
    const auto kind = hole.symbol.kind;
    return kind == SymbolKind::kParameter || kind == SymbolKind::kAccount ||
           kind == SymbolKind::kGenerated;
  });
}

/// Names that are unique in something else than the account and region.
struct Scope {
  std::string_view type;
  std::string_view property;  // in which they are unique; empty: they are not
};

// Read on 2026-11-30.
constexpr Scope kScopes[] = {
    // https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html
    {"AWS::ApiGateway::Model", "RestApiId"},
    // https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_AddDataSource.html
    {"AWS::OpenSearch::DataSource", "DomainName"},
    // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
    {"AWS::Scheduler::Schedule", "GroupName"},
    // A private domain name may be there twice.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
    {"AWS::ApiGateway::DomainNameV2", {}},
    // A second definition is a new revision.
    // https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
    {"AWS::Batch::JobDefinition", {}},
    // Versions have the name of the classifier.
    // https://docs.aws.amazon.com/comprehend/latest/APIReference/API_CreateDocumentClassifier.html
    {"AWS::Comprehend::DocumentClassifier", {}},
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_AssociateResourceToProfile.html
    {"AWS::Route53Profiles::ProfileAssociation", {}},
};

const Scope* scope_of(std::string_view type) {
  const auto found = std::ranges::find(kScopes, type, &Scope::type);
  return found == std::end(kScopes) ? nullptr : found;
}

/// Adds what a name is unique in; false when that is not known.
bool append_scope(const StackResource& resource, SymbolicText& identity) {
  const Scope* scope = scope_of(resource.type());
  if (scope == nullptr) return true;
  const auto value = resource.property(scope->property);
  if (value == nullptr) return true;
  const SymbolicText* text = resolve::text(value);
  if (text == nullptr || !is_fixed(*text)) return false;
  identity.append(std::string_view("\n"));
  identity.append(*text);
  return true;
}

/// From properties that the template gives, all of them; nullopt when AWS chooses a part.
std::optional<Identity> of_properties(const StackResource& resource,
                                      const std::vector<std::string_view>& parts) {
  Identity out{.text = SymbolicText(std::string(resource.type()))};
  for (const auto part : parts) {
    const auto value = resource.property(part);
    const SymbolicText* text = resolve::text(value);
    if (text == nullptr || text->empty() || !is_fixed(*text)) return std::nullopt;
    out.text.append(std::string_view("\n"));
    out.text.append(*text);
    if (!out.name.empty()) out.name += " and ";
    out.name += concat(part, " ", quote(text->text()));
    if (out.value == nullptr) out.value = value;
  }
  if (out.value == nullptr || !append_scope(resource, out.text)) return std::nullopt;
  return out;
}

/// ${QueueName} of the ARN, where the type is identified by what AWS makes of it.
std::vector<std::string_view> names_in_arn(const resolve::ResourceType& type) {
  std::vector<std::string_view> names;
  const auto arn = type.arn_template;
  for (auto open = arn.find("${"); open != std::string_view::npos;
       open = arn.find("${", open + 2)) {
    const auto name = arn.substr(open + 2, arn.find('}', open) - open - 2);
    if (name == "Partition" || name == "Region" || name == "Account" || name == "Path") continue;
    names.push_back(name);
  }
  return names;
}

/// The properties that together name a resource of the type; empty when AWS chooses a part.
std::vector<std::string_view> naming_properties(std::string_view type_name) {
  const auto type = resolve::find_resource_type(type_name);
  const Scope* scope = scope_of(type_name);
  if (!type || (scope != nullptr && scope->property.empty())) return {};
  const auto are_properties = [&](const std::vector<std::string_view>& names) {
    return std::all_of(names.begin(), names.end(), [&](std::string_view name) {
      return resolve::find_property(type->name, name).has_value();
    });
  };
  if (!type->primary_identifier.empty() && are_properties(type->primary_identifier))
    return type->primary_identifier;
  auto names = names_in_arn(*type);
  return are_properties(names) ? names : std::vector<std::string_view>{};
}

void check_type(const std::vector<const StackResource*>& resources, Reporter& report) {
  if (resources.size() < 2) return;
  const auto names = naming_properties(resources.front()->type());
  if (names.empty()) return;
  std::map<Identity, const StackResource*> first;
  for (const auto* resource : resources) {
    auto found = of_properties(*resource, names);
    if (!found) continue;
    const auto [before, is_new] = first.emplace(*found, resource);
    if (is_new) continue;
    report
        .at(*resource, found->value,
            concat(resource->id(), " and ", before->second->id(), " have the same ", found->name))
        .note(*before->second, concat(before->second->id(), " is declared here"));
  }
}

void check(const Context& context, Reporter& report) {
  std::map<std::string_view, std::vector<const StackResource*>> by_type;
  for (const auto& resource : context.stack.resources)
    if (resource.exists == Tri::kYes) by_type[resource.type()].push_back(&resource);
  for (auto& [type, resources] : by_type) {
    std::ranges::sort(resources, {}, &StackResource::id);  // the order in the file does not matter
    check_type(resources, report);
  }
}

constexpr std::string_view kSame[] = {"E3019"};

}  // namespace

extern constinit const Rule kDuplicatePhysicalName = {
    .info = {.id = "SCH009",
             .name = "duplicate-physical-name",
             .severity = Severity::kError,
             .summary = "Two resources of a stack have the same name in the account.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-properties-name.html",
             .equivalents = kSame},
    .check = check,
};

}  // namespace cfnaudit::rules
