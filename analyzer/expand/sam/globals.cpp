#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// The Globals section -> properties of every resource of a type.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html

namespace cfnaudit::expand {

namespace {

struct Section {
  std::string_view type;
  std::string_view properties;  // separated by blanks
};

constexpr std::array<Section, 9> kSections = {{
    {kFunction,
     "Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment "
     "Tags PropagateTags Tracing KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties Layers "
     "DeploymentPreference RolePath PermissionsBoundary ReservedConcurrentExecutions "
     "ProvisionedConcurrencyConfig AssumeRolePolicyDocument EventInvokeConfig FileSystemConfigs "
     "CodeSigningConfigArn Architectures SnapStart EphemeralStorage FunctionUrlConfig "
     "RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn CapacityProviderConfig "
     "FunctionScalingConfig PublishToLatestPublished VersionDeletionPolicy TenancyConfig "
     "DurableConfig"},
    {kApi,
     "Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables "
     "EndpointConfiguration MethodSettings BinaryMediaTypes MinimumCompressionSize Cors "
     "GatewayResponses AccessLogSetting CanarySetting TracingEnabled OpenApiVersion Domain "
     "AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode"},
    {kHttpApi,
     "Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain "
     "RouteSettings FailOnWarnings PropagateTags"},
    {kWebSocketApi,
     "ApiKeySelectionExpression AccessLogSettings DefaultRouteSettings DisableExecuteApiEndpoint "
     "Domain FailOnWarnings IpAddressType DisableSchemaValidation PropagateTags RouteSettings "
     "RouteSelectionExpression StageVariables Tags"},
    {kSimpleTable, "SSESpecification"},
    {kStateMachine, "PropagateTags"},
    {kLayerVersion, "PublishLambdaVersion"},
    {kCapacityProvider,
     "VpcConfig OperatorRole Tags PropagateTags InstanceRequirements ScalingConfig KmsKeyArn "
     "LoggingConfig ManagedResourceTags"},
    {kGraphQLApi, ""},
}};

constexpr std::string_view kPrefix = "AWS::Serverless::";

bool merges(const Tree* tree) { return is_list(tree) || (is_map(tree) && !is_intrinsic(tree)); }

/// Maps are merged, lists joined, anything else is what the resource says.
Tree* merge(Forest& forest, Tree* global, Tree* local) {
  if (!merges(global) || !merges(local) || global->kind != local->kind) return local;
  Tree* out = forest.shallow_copy(global);
  if (global->is(Kind::kList)) {
    out->items.insert(out->items.end(), local->items.begin(), local->items.end());
    return out;
  }
  for (const Entry& entry : local->ordered()) {
    const Entry* given = global->entry(entry.key.text);
    out->set(entry.key, given == nullptr ? entry.value : merge(forest, given->value, entry.value));
  }
  return out;
}

/// What of a section holds for a resource, after its IgnoreGlobals.
Tree* kept_globals(Translation& t, const Entry& resource, Tree* section) {
  Tree* ignored = resource.value->get("IgnoreGlobals");
  if (!is_truthy(ignored)) return section;
  if (is_text(ignored, "*")) return nullptr;
  const auto invalid = [&](std::string_view item) {
    t.refuse(resource.key.text,
             concat("resource ", resource.key.text,
                    " has invalid resource attribute 'IgnoreGlobals'", item),
             resource.value->entry("IgnoreGlobals")->key.span);
  };
  if (!is_list(ignored)) {
    invalid("");
    return section;
  }
  Tree* kept = t.forest.deep_copy(section);
  for (const Tree* item : ignored->items) {
    if (!is_text(item) || !kept->has(item->text))
      invalid(concat(" on item ", quote(text_of(item))));
    else
      kept->erase(item->text);
  }
  return kept;
}

const Section* section_of(std::string_view name) {
  for (const auto& row : kSections)
    if (row.type.substr(kPrefix.size()) == name && !row.properties.empty()) return &row;
  return nullptr;
}

/// The properties that a section may have; the others are reported.
Tree* supported_part(Translation& t, const Section& section, const Entry& given) {
  const auto supported = split(section.properties, ' ');
  Tree* out = given.value;
  for (const Entry& property : given.value->entries) {
    if (std::find(supported.begin(), supported.end(), property.key.text) != supported.end())
      continue;
    // A copy may have another order of keys, on which ids depend.
    if (out == given.value) out = t.forest.shallow_copy(given.value);
    out->erase(property.key.text);
    const auto meant = did_you_mean(property.key.text, supported);
    t.refuse_template(concat("'Globals' section is invalid: ", quote(property.key.text),
                             " is not a supported property of ", quote(given.key.text),
                             meant ? concat("; did you mean ", *meant, "?") : ""),
                      property.key.span);
  }
  return out;
}

/// Paths that SAM manages follow the OpenAPI version of their API.
void set_open_api_versions(Translation& t) {
  for (const Entry& entry : t.resources->entries) {
    if (!is_map(entry.value) || !is_text(entry.value->get("Type"), kApi)) continue;
    Tree* properties = entry.value->get("Properties");
    if (!is_map(properties)) continue;
    Entry* version = properties->entry("OpenApiVersion");
    if (version == nullptr || !properties->has("__MANAGE_SWAGGER")) continue;
    if (!version->value->text.starts_with("3")) continue;
    if (!is_text(version->value)) version->value = t.forest.text(std::string(version->value->text));
    Tree* body = properties->get("DefinitionBody");
    if (body == nullptr) continue;
    t.forest.set(body, "openapi", version->value);
    if (is_truthy(body->get("swagger"))) body->erase("swagger");
  }
}

}  // namespace

void merge_globals(Translation& t) {
  const Entry* globals = t.root->entry("Globals");
  if (globals != nullptr && !is_map(globals->value))
    t.refuse_template("'Globals' section is invalid: it must be a map that is not empty",
                      globals->key.span);
  if (globals != nullptr && is_map(globals->value)) {
    for (const Entry& given : globals->value->entries) {
      const Section* section = section_of(given.key.text);
      if (section == nullptr || !is_map(given.value)) {
        t.refuse_template(concat("'Globals' section is invalid: ", quote(given.key.text),
                                 section == nullptr ? " is not supported" : " must be a map"),
                          given.key.span);
        continue;
      }
      Tree* supported = supported_part(t, *section, given);
      for (const Entry& entry : t.resources->entries) {
        if (!is_map(entry.value) || !is_text(entry.value->get("Type"), section->type)) continue;
        Tree* kept = kept_globals(t, entry, supported);
        if (kept == nullptr) continue;
        const Source from = t.source(entry);
        entry.value->entry("Properties")->value = merge(t.forest, kept, from.properties);
      }
    }
  }
  set_open_api_versions(t);
}

}  // namespace cfnaudit::expand
