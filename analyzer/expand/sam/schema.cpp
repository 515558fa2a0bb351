#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// Which properties a SAM resource or event takes, and of which types.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html

namespace cfnaudit::expand {

namespace {

/// Properties as "Name:types": s text, m map, l list, b boolean, i integer, * anything; S list of
/// texts, L list of texts or maps, D list of maps, M map of maps, T map of texts, I map of integers
/// or maps, n number; '!' marks a required one, '=' one that takes no function.
struct Shape {
  std::string_view name;
  std::string_view properties;
};

constexpr std::array<Shape, 11> kResources = {{
    {kFunction,
     "FunctionName:sm Handler:* Runtime:* CodeUri:* ImageUri:* PackageType:* InlineCode:* "
     "DeadLetterQueue:m Description:* MemorySize:* Timeout:* VpcConfig:* Role:s "
     "AssumeRolePolicyDocument:m Policies:smL RolePath:* PermissionsBoundary:s Environment:M "
     "Events:M Tags:m PropagateTags:b Tracing:sm KmsKeyArn:* DeploymentPreference:m "
     "ReservedConcurrentExecutions:* Layers:L EventInvokeConfig:m EphemeralStorage:* "
     "AutoPublishAlias:s AutoPublishCodeSha256:s AutoPublishAliasAllProperties:b= "
     "VersionDescription:* ProvisionedConcurrencyConfig:* FileSystemConfigs:* ImageConfig:* "
     "CodeSigningConfigArn:* Architectures:* SnapStart:m FunctionUrlConfig:m "
     "RuntimeManagementConfig:* LoggingConfig:* RecursiveLoop:* SourceKMSKeyArn:* "
     "CapacityProviderConfig:m FunctionScalingConfig:m PublishToLatestPublished:* "
     "VersionDeletionPolicy:s TenancyConfig:* DurableConfig:m"},
    {kApi,
     "__MANAGE_SWAGGER:b Name:sm StageName:sm! Tags:m PropagateTags:b DefinitionBody:m "
     "DefinitionUri:sm MergeDefinitions:b= CacheClusterEnabled:b CacheClusterSize:s Variables:m "
     "EndpointConfiguration:sm MethodSettings:l BinaryMediaTypes:l MinimumCompressionSize:i "
     "Cors:sm Auth:m GatewayResponses:m AccessLogSetting:m CanarySetting:m TracingEnabled:b "
     "OpenApiVersion:s Models:m Domain:m FailOnWarnings:b Description:s Mode:s "
     "DisableExecuteApiEndpoint:b ApiKeySourceType:s AlwaysDeploy:b= Policy:sm SecurityPolicy:s "
     "EndpointAccessMode:s"},
    {kHttpApi,
     "__MANAGE_SWAGGER:b Name:* StageName:sm Tags:m DefinitionBody:m DefinitionUri:sm "
     "StageVariables:m CorsConfiguration:bm AccessLogSettings:m DefaultRouteSettings:m Auth:m "
     "RouteSettings:m Domain:m FailOnWarnings:b Description:s DisableExecuteApiEndpoint:b "
     "PropagateTags:b"},
    {kWebSocketApi,
     "ApiKeySelectionExpression:s AccessLogSettings:m Auth:m DefaultRouteSettings:m Description:s "
     "DisableExecuteApiEndpoint:b DisableSchemaValidation:b Domain:m FailOnWarnings:b "
     "IpAddressType:s Name:s PropagateTags:b Routes:m! RouteSelectionExpression:s! "
     "RouteSettings:m StageName:sm "
     "StageVariables:m Tags:m"},
    {kSimpleTable,
     "PointInTimeRecoverySpecification:* PrimaryKey:T ProvisionedThroughput:I TableName:sm Tags:m "
     "SSESpecification:m"},
    {kApplication,
     "Location:sm! TemplateUrl:s Parameters:m NotificationARNs:L Tags:m TimeoutInMinutes:i"},
    {kLayerVersion,
     "LayerName:sm Description:s ContentUri:sm! CompatibleArchitectures:L CompatibleRuntimes:L "
     "LicenseInfo:s RetentionPolicy:s PublishLambdaVersion:b"},
    {kStateMachine,
     "Definition:m DefinitionUri:sm Logging:m Role:s RolePath:* DefinitionSubstitutions:m Events:M "
     "Name:s Type:s Tags:m PropagateTags:b Policies:sL Tracing:m PermissionsBoundary:s "
     "AutoPublishAlias:* DeploymentPreference:* UseAliasAsEventTarget:b="},
    {kConnector, "Source:m! Destination:mD! Permissions:S!"},
    {kGraphQLApi,
     "Name:* Tags:m= XrayEnabled:* Auth:m!= SchemaInline:s= SchemaUri:s= Logging:mb= "
     "DataSources:m= Functions:m= Resolvers:m= ApiKeys:m= DomainName:m= Cache:m= Visibility:* "
     "OwnerContact:* "
     "IntrospectionConfig:* QueryDepthLimit:* ResolverCountLimit:*"},
    {kCapacityProvider,
     "CapacityProviderName:sm= VpcConfig:m!= OperatorRole:sm= Tags:m= InstanceRequirements:m= "
     "ScalingConfig:m= KmsKeyArn:sm= PropagateTags:b= LoggingConfig:* ManagedResourceTags:m"},
}};

constexpr std::string_view kPullProperties =
    "BatchSize:i StartingPosition:* StartingPositionTimestamp:* Enabled:b "
    "MaximumBatchingWindowInSeconds:i MaximumRetryAttempts:i BisectBatchOnFunctionError:b "
    "MaximumRecordAgeInSeconds:i DestinationConfig:m ParallelizationFactor:i Topics:l Queues:l "
    "SourceAccessConfigurations:l SecretsManagerKmsKeyId:s TumblingWindowInSeconds:i "
    "FunctionResponseTypes:l KafkaBootstrapServers:l FilterCriteria:m KmsKeyArn:* "
    "ConsumerGroupId:s ScalingConfig:m SchemaRegistryConfig:m ProvisionedPollerConfig:m "
    "MetricsConfig:m LoggingConfig:m";

constexpr std::array<Shape, 7> kPullEvents = {{
    {"Kinesis", "Stream:*! StartingPosition:*!"},
    {"DynamoDB", "Stream:*! StartingPosition:*!"},
    {"SQS", "Queue:*!"},
    {"MSK", "Stream:*! StartingPosition:*!"},
    {"MQ", "Broker:*! DynamicPolicyName:b="},
    {"SelfManagedKafka", ""},
    {"DocumentDB", "Cluster:*! DatabaseName:*! CollectionName:* FullDocument:*"},
}};

constexpr std::string_view kRuleProperties =
    "EventBusName:s RuleName:s Pattern:m DeadLetterConfig:m RetryPolicy:m Input:s InputPath:s "
    "Target:m Enabled:b State:s InputTransformer:m";
constexpr std::string_view kMachineRuleProperties =
    "EventBusName:s RuleName:s Pattern:m DeadLetterConfig:m RetryPolicy:m Input:s InputPath:s "
    "Target:m= State:s InputTransformer:m";

constexpr std::array<Shape, 4> kMachineEvents = {{
    {"Schedule",
     "Schedule:s! Input:s Enabled:b State:s Name:s Description:s DeadLetterConfig:m RetryPolicy:m "
     "RoleArn:s= Target:m="},
    {"CloudWatchEvent", kMachineRuleProperties},
    {"EventBridgeRule", kMachineRuleProperties},
    {"Api", "Path:s! Method:s! RestApiId:s! Stage:s Auth:m UnescapeMappingTemplate:b="},
}};

constexpr std::array<Shape, 12> kPushEvents = {{
    {"Schedule",
     "Schedule:s! RuleName:s Input:s Enabled:b State:s Name:s Description:s DeadLetterConfig:m "
     "RetryPolicy:m"},
    {"CloudWatchEvent", kRuleProperties},
    {"EventBridgeRule", kRuleProperties},
    {"ScheduleV2",
     "PermissionsBoundary:s ScheduleExpression:s! FlexibleTimeWindow:m Name:s State:s "
     "Description:s "
     "StartDate:s EndDate:s ScheduleExpressionTimezone:s GroupName:s KmsKeyArn:s Input:s RoleArn:s "
     "DeadLetterConfig:m RetryPolicy:m OmitName:b="},
    {"S3", "Bucket:s! Events:sS=! Filter:T"},
    {"SNS",
     "Topic:s! Region:s FilterPolicy:* FilterPolicyScope:* SqsSubscription:bm RedrivePolicy:m"},
    {"Api",
     "Path:s! Method:s! RestApiId:s! Stage:s Auth:m RequestModel:m RequestParameters:l "
     "ResponseTransferMode:s TimeoutInMillis:i"},
    {"HttpApi",
     "Path:s Method:s ApiId:s Stage:s Auth:m TimeoutInMillis:i RouteSettings:m "
     "PayloadFormatVersion:s"},
    {"AlexaSkill", "SkillId:s"},
    {"IoTRule", "Sql:s! AwsIotSqlVersion:s"},
    {"Cognito", "UserPool:s! Trigger:sS=!"},
    {"CloudWatchLogs", "LogGroupName:s! FilterPattern:s!"},
}};

template <typename Holds>
bool all_items(const Tree* list, Holds holds) {
  return std::all_of(list->items.begin(), list->items.end(), holds);
}

template <typename Holds>
bool all_values(const Tree* map, Holds holds) {
  return std::all_of(map->entries.begin(), map->entries.end(),
                     [&](const Entry& entry) { return holds(entry.value); });
}

/// A text of digits is one too.
bool is_number(const Tree* value) {
  if (is_text(value))
    return !value->text.empty() &&
           value->text.find_first_not_of("0123456789.") == std::string_view::npos;
  return value->is(Kind::kInteger) || value->is(Kind::kReal) || is_bool(value);
}

bool has_type(const Tree* value, char type) {
  switch (type) {
    case 's':
      return is_text(value);
    case 'm':
      return is_map(value);
    case 'l':
      return is_list(value);
    case 'S':
      return is_list(value) && all_items(value, [](const Tree* v) { return is_text(v); });
    case 'L':
      return is_list(value) &&
             all_items(value, [](const Tree* v) { return is_text(v) || is_map(v); });
    case 'D':
      return is_list(value) && all_items(value, [](const Tree* v) { return is_map(v); });
    case 'M':
      return is_map(value) && all_values(value, [](const Tree* v) { return is_map(v); });
    case 'T':
      return is_map(value) && all_values(value, [](const Tree* v) { return is_text(v); });
    case 'I':
      return is_map(value) && all_values(value, [](const Tree* v) {
               return is_map(v) || v->is(Kind::kInteger) || is_bool(v);
             });
    case 'b':
      return is_bool(value);
    case 'n':
      return is_number(value);
    case 'i':
      return value->is(Kind::kInteger) || value->is(Kind::kBoolean);
    default:
      return true;
  }
}

struct Field {
  std::string_view name;
  std::string_view types;
  bool required = false;
  bool takes_function = true;
};

std::vector<Field> fields(std::string_view properties) {
  std::vector<Field> out;
  for (const auto word : split(properties, ' ')) {
    const auto colon = word.find(':');
    if (colon == std::string_view::npos) continue;
    const auto types = word.substr(colon + 1);
    const auto letters = types.substr(0, types.find_first_of("!="));
    out.push_back({word.substr(0, colon), letters, types.find('!') != std::string_view::npos,
                   types.find('=') == std::string_view::npos});
  }
  return out;
}

std::string type_problem(const Field& field) {
  if (field.types.find_first_of("MTI") == 0 || field.types == "m")
    return concat("property '", field.name, "' should be a map");
  if (field.types == "s") return concat("property '", field.name, "' should be a string");
  if (field.types == "b")
    return concat("type of property '", field.name, "' is invalid: it should be a boolean");
  if (field.types.find_first_of("lSLD") == 0)
    return concat("type of property '", field.name, "' is invalid: it should be a list");
  return concat("type of property '", field.name, "' is invalid");
}

struct Problem {
  std::string message;
  Span place;
};

std::vector<Problem> problems(const std::vector<Field>& known, const Tree* properties,
                              std::string_view type, Span place) {
  std::vector<Problem> out;
  for (const Entry& entry : properties->entries) {
    const auto same = [&](const Field& field) { return field.name == entry.key.text; };
    if (std::any_of(known.begin(), known.end(), same)) continue;
    std::vector<std::string_view> names;
    for (const auto& field : known) names.push_back(field.name);
    const auto meant = did_you_mean(entry.key.text, names);
    out.push_back({concat("property ", entry.key.text, " not defined for resource of type ", type,
                          meant ? concat("; did you mean ", *meant, "?") : ""),
                   entry.key.span});
  }
  for (const Field& field : known) {
    const Tree* value = properties->get(field.name);
    if (value == nullptr || value->is(Kind::kNull)) {
      if (field.required)
        out.push_back({concat("missing required property '", field.name, "'"), place});
      continue;
    }
    // SAM takes every map of one entry for a function.
    if (is_map(value) && value->entries.size() == 1 && field.takes_function) continue;
    if (std::none_of(field.types.begin(), field.types.end(),
                     [&](char c) { return has_type(value, c); }))
      out.push_back({type_problem(field), properties->entry(field.name)->key.span});
  }
  return out;
}

/// Nested properties that SAM checks one by one. The path leads to them; '*' stands for every item
/// of a list or value of a map.
struct Nested {
  std::string_view type;
  std::string_view path;
  std::string_view properties;
};

constexpr std::string_view kProviderProperties =
    "Type:s! LambdaAuthorizer:m OpenIDConnect:m UserPool:m";
constexpr std::string_view kLambdaAuthorizer =
    "AuthorizerResultTtlInSeconds:* AuthorizerUri:*! IdentityValidationExpression:*";
constexpr std::string_view kOpenIdConnect = "AuthTTL:* ClientId:* IatTTL:* Issuer:*";
constexpr std::string_view kUserPool =
    "AppIdClientRegex:* AwsRegion:* DefaultAction:* UserPoolId:*!";
constexpr std::string_view kRuntime = "Name:*! Version:*!";
constexpr std::string_view kSync =
    "ConflictDetection:*! ConflictHandler:* LambdaConflictHandlerConfig:m";

constexpr std::string_view kConflictHandler = "LambdaConflictHandlerArn:*!";

constexpr std::array<Nested, 34> kNested = {{
    {kFunction, "CapacityProviderConfig",
     "Arn:sm! PerExecutionEnvironmentMaxConcurrency:nm ExecutionEnvironmentMemoryGiBPerVCpu:nm"},
    {kCapacityProvider, "VpcConfig", "SecurityGroupIds:Lm SubnetIds:Lm!"},
    {kCapacityProvider, "InstanceRequirements",
     "Architectures:Lm AllowedTypes:Lm ExcludedTypes:Lm"},
    {kCapacityProvider, "ScalingConfig", "MaxVCpuCount:nm AverageCPUUtilization:nm"},
    {kGraphQLApi, "Auth", "Type:s! LambdaAuthorizer:m OpenIDConnect:m UserPool:m Additional:D"},
    {kGraphQLApi, "Auth/LambdaAuthorizer", kLambdaAuthorizer},
    {kGraphQLApi, "Auth/OpenIDConnect", kOpenIdConnect},
    {kGraphQLApi, "Auth/UserPool", kUserPool},
    {kGraphQLApi, "Auth/Additional/*", kProviderProperties},
    {kGraphQLApi, "Auth/Additional/*/LambdaAuthorizer", kLambdaAuthorizer},
    {kGraphQLApi, "Auth/Additional/*/OpenIDConnect", kOpenIdConnect},
    {kGraphQLApi, "Auth/Additional/*/UserPool", kUserPool},
    {kGraphQLApi, "ApiKeys", "*:m"},
    {kGraphQLApi, "ApiKeys/*", "ApiKeyId:* Description:* ExpiresOn:*"},
    {kGraphQLApi, "Logging", "CloudWatchLogsRoleArn:* ExcludeVerboseContent:* FieldLogLevel:*"},
    {kGraphQLApi, "DataSources", "DynamoDb:m Lambda:m"},
    {kGraphQLApi, "DataSources/DynamoDb", "*:m"},
    {kGraphQLApi, "DataSources/DynamoDb/*",
     "TableName:*! ServiceRoleArn:* TableArn:* Permissions:S Name:* Description:* Region:* "
     "DeltaSync:m UseCallerCredentials:* Versioned:*"},
    {kGraphQLApi, "DataSources/DynamoDb/*/DeltaSync",
     "BaseTableTTL:*! DeltaSyncTableName:*! DeltaSyncTableTTL:*!"},
    {kGraphQLApi, "DataSources/Lambda", "*:m"},
    {kGraphQLApi, "DataSources/Lambda/*", "FunctionArn:*! ServiceRoleArn:* Name:* Description:*"},
    {kGraphQLApi, "Functions", "*:m"},
    {kGraphQLApi, "Functions/*",
     "DataSource:sm Runtime:m InlineCode:* CodeUri:* Description:* MaxBatchSize:* Name:s Id:* "
     "Sync:m"},
    {kGraphQLApi, "Functions/*/Runtime", kRuntime},
    {kGraphQLApi, "Functions/*/Sync", kSync},
    {kGraphQLApi, "Functions/*/Sync/LambdaConflictHandlerConfig", kConflictHandler},
    {kGraphQLApi, "Resolvers/*/*/Sync/LambdaConflictHandlerConfig", kConflictHandler},
    {kGraphQLApi, "Resolvers/*/*",
     "FieldName:s Caching:m InlineCode:* CodeUri:* MaxBatchSize:* Pipeline:S Runtime:m Sync:m"},
    {kGraphQLApi, "Resolvers/*/*/Caching", "Ttl:*! CachingKeys:l"},
    {kGraphQLApi, "Resolvers/*/*/Runtime", kRuntime},
    {kGraphQLApi, "Resolvers/*/*/Sync", kSync},
    {kGraphQLApi, "DomainName", "CertificateArn:*! DomainName:*! Description:*"},
    {kGraphQLApi, "Cache",
     "ApiCachingBehavior:*! Ttl:*! Type:*! AtRestEncryptionEnabled:* TransitEncryptionEnabled:*"},
    {kGraphQLApi, "Resolvers", "*:m"},
}};

struct Found {
  std::string path;
  const Tree* tree = nullptr;
};

/// The maps at a path, with their paths in the template.
std::vector<Found> at_path(const Tree* properties, std::string_view path) {
  std::vector<Found> found = {{{}, properties}};
  for (const auto step : split(path, '/')) {
    std::vector<Found> next;
    const auto add = [&](const Found& from, std::string_view name, const Tree* tree) {
      if (tree != nullptr && !tree->is(Kind::kNull))
        next.push_back({concat(from.path, from.path.empty() ? "" : ".", name), tree});
    };
    for (const Found& from : found) {
      if (step != "*")
        add(from, step, from.tree->get(step));
      else if (is_list(from.tree))
        for (std::size_t i = 0; i < from.tree->items.size(); ++i)
          add(from, std::to_string(i), from.tree->items[i]);
      else
        for (const Entry& entry : from.tree->entries) add(from, entry.key.text, entry.value);
    }
    found = std::move(next);
  }
  std::erase_if(found, [](const Found& one) { return !is_map(one.tree); });
  return found;
}

void check_nested(Translation& t, const Source& from) {
  for (const Nested& row : kNested) {
    if (row.type != from.type()) continue;
    const auto known = fields(row.properties);
    for (const Found& found : at_path(from.properties, row.path)) {
      if (row.type == kFunction && !is_truthy(found.tree)) continue;
      const auto refuse = [&](std::string_view name, std::string_view what, Span place) {
        t.refuse(from.id, concat("property '", found.path, ".", name, "' is ", what), place);
      };
      for (const Entry& entry : found.tree->entries) {
        const auto field = std::find_if(known.begin(), known.end(), [&](const Field& f) {
          return f.name == "*" || f.name == entry.key.text;
        });
        if (field == known.end())
          refuse(entry.key.text, "an invalid property", entry.key.span);
        else if (!entry.value->is(Kind::kNull) &&
                 std::none_of(field->types.begin(), field->types.end(),
                              [&](char c) { return has_type(entry.value, c); }))
          refuse(entry.key.text, "invalid", entry.key.span);
      }
      for (const Field& field : known)
        if (field.required && found.tree->get(field.name) == nullptr)
          refuse(field.name, "required", found.tree->span);
    }
  }
}

bool is_alphanumeric(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
}

}  // namespace

bool check_properties(Translation& t, const Source& from) {
  if (!is_alphanumeric(from.id)) {
    t.refuse(from.id, concat("logical id ", quote(from.id), " must be alphanumeric"));
    return false;
  }
  const auto* shape = std::find_if(kResources.begin(), kResources.end(),
                                   [&](const Shape& row) { return row.name == from.type(); });
  if (shape == kResources.end()) return true;
  const std::size_t before = t.refusals();
  for (const auto& problem :
       problems(fields(shape->properties), from.properties, shape->name, from.place))
    t.refuse(from.id, problem.message, problem.place);
  if (t.refusals() == before) check_nested(t, from);
  const bool good = t.refusals() == before;
  const Entry* condition = from.node->entry("Condition");
  if (condition == nullptr || is_text(condition->value)) return good;
  t.refuse(from.id, "every Condition must be a string", condition->key.span);
  from.node->erase("Condition");
  return good;
}

bool check_event_properties(Translation& t, const Source& from, std::string_view kind,
                            const Entry& event) {
  std::vector<Field> known;
  const auto pull = std::find_if(kPullEvents.begin(), kPullEvents.end(),
                                 [&](const Shape& row) { return row.name == kind; });
  if (pull != kPullEvents.end()) {
    known = fields(pull->properties);
    for (const Field& field : fields(kPullProperties)) {
      const auto same = [&](const Field& other) { return other.name == field.name; };
      if (std::none_of(known.begin(), known.end(), same)) known.push_back(field);
    }
  } else {
    const auto named = [&](const Shape& row) { return row.name == kind; };
    const auto machine = std::find_if(kMachineEvents.begin(), kMachineEvents.end(), named);
    const auto push = std::find_if(kPushEvents.begin(), kPushEvents.end(), named);
    if (from.type() == kStateMachine && machine != kMachineEvents.end())
      known = fields(machine->properties);
    else if (push != kPushEvents.end())
      known = fields(push->properties);
    else
      return true;
  }
  const Tree* properties = event.value->get("Properties");
  const auto found =
      problems(known, properties == nullptr ? t.forest.map() : properties, kind, event.key.span);
  for (const auto& problem : found)
    t.refuse(from.id, concat("event ", event.key.text, " is invalid: ", problem.message),
             problem.place);
  return found.empty();
}

}  // namespace cfnaudit::expand
