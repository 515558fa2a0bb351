#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// Which properties a SAM resource or event takes, and of which types.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html

namespace cfnaudit::expand {

namespace {

/// Properties as "Name:types": s text, m map, l list, b boolean, i integer, * anything; '!' marks a
/// required one, '=' one that takes no function.
struct Shape {
  std::string_view name;
  std::string_view properties;
};

constexpr std::array<Shape, 11> kResources = {{
    {kFunction,
     "FunctionName:sm Handler:* Runtime:* CodeUri:* ImageUri:* PackageType:* InlineCode:* "
     "DeadLetterQueue:m Description:* MemorySize:* Timeout:* VpcConfig:* Role:s "
     "AssumeRolePolicyDocument:m Policies:sml RolePath:* PermissionsBoundary:s Environment:m "
     "Events:m Tags:m PropagateTags:b Tracing:sm KmsKeyArn:* DeploymentPreference:m "
     "ReservedConcurrentExecutions:* Layers:l EventInvokeConfig:m EphemeralStorage:* "
     "AutoPublishAlias:s AutoPublishCodeSha256:s AutoPublishAliasAllProperties:b= "
     "VersionDescription:* ProvisionedConcurrencyConfig:* FileSystemConfigs:* ImageConfig:* "
     "CodeSigningConfigArn:* Architectures:* SnapStart:m FunctionUrlConfig:m "
     "RuntimeManagementConfig:* LoggingConfig:* RecursiveLoop:* SourceKMSKeyArn:* "
     "CapacityProviderConfig:m FunctionScalingConfig:m PublishToLatestPublished:* "
     "VersionDeletionPolicy:s TenancyConfig:m DurableConfig:m"},
    {kApi,
     "__MANAGE_SWAGGER:b Name:sm StageName:sm! Tags:m PropagateTags:b DefinitionBody:m "
     "DefinitionUri:sm MergeDefinitions:b= CacheClusterEnabled:b CacheClusterSize:s Variables:m "
     "EndpointConfiguration:sm MethodSettings:l BinaryMediaTypes:l MinimumCompressionSize:i "
     "Cors:sm Auth:m GatewayResponses:m AccessLogSetting:m CanarySetting:m TracingEnabled:b "
     "OpenApiVersion:s Models:m Domain:m FailOnWarnings:b Description:s Mode:s "
     "DisableExecuteApiEndpoint:b ApiKeySourceType:s AlwaysDeploy:b= Policy:* SecurityPolicy:* "
     "EndpointAccessMode:*"},
    {kHttpApi,
     "__MANAGE_SWAGGER:b Name:* StageName:sm Tags:m DefinitionBody:m DefinitionUri:sm "
     "StageVariables:m CorsConfiguration:bm AccessLogSettings:m DefaultRouteSettings:m Auth:m "
     "RouteSettings:m Domain:m FailOnWarnings:b Description:s DisableExecuteApiEndpoint:b "
     "PropagateTags:b"},
    {kWebSocketApi,
     "ApiKeySelectionExpression:s AccessLogSettings:m Auth:m DefaultRouteSettings:m Description:s "
     "DisableExecuteApiEndpoint:b DisableSchemaValidation:b Domain:m IpAddressType:s Name:s "
     "PropagateTags:b Routes:m! RouteSelectionExpression:s! RouteSettings:m StageName:s "
     "StageVariables:m Tags:m"},
    {kSimpleTable,
     "PointInTimeRecoverySpecification:* PrimaryKey:m ProvisionedThroughput:m TableName:sm Tags:m "
     "SSESpecification:m"},
    {kApplication,
     "Location:sm! TemplateUrl:s Parameters:m NotificationARNs:l Tags:m TimeoutInMinutes:i"},
    {kLayerVersion,
     "LayerName:sm Description:s ContentUri:sm! CompatibleArchitectures:l CompatibleRuntimes:l "
     "LicenseInfo:s RetentionPolicy:s PublishLambdaVersion:b="},
    {kStateMachine,
     "Definition:m DefinitionUri:sm Logging:m Role:s RolePath:* DefinitionSubstitutions:m Events:m "
     "Name:s Type:s Tags:m PropagateTags:b Policies:sml Tracing:m PermissionsBoundary:s "
     "AutoPublishAlias:* DeploymentPreference:m UseAliasAsEventTarget:b="},
    {kConnector, "Source:m! Destination:ml! Permissions:l!"},
    {kGraphQLApi,
     "Name:* Tags:m XrayEnabled:* Auth:m! SchemaInline:* SchemaUri:* Logging:mb DataSources:m "
     "Functions:m Resolvers:m ApiKeys:m DomainName:m Cache:m Visibility:* OwnerContact:* "
     "IntrospectionConfig:* QueryDepthLimit:* ResolverCountLimit:*"},
    {kCapacityProvider,
     "CapacityProviderName:* VpcConfig:m! OperatorRole:* Tags:m InstanceRequirements:m "
     "ScalingConfig:m KmsKeyArn:* PropagateTags:b LoggingConfig:* ManagedResourceTags:m"},
}};

constexpr std::string_view kPullProperties =
    "BatchSize:i StartingPosition:* StartingPositionTimestamp:* Enabled:b "
    "MaximumBatchingWindowInSeconds:i MaximumRetryAttempts:i BisectBatchOnFunctionError:b "
    "MaximumRecordAgeInSeconds:i DestinationConfig:m ParallelizationFactor:i Topics:l Queues:l "
    "SourceAccessConfigurations:l SecretsManagerKmsKeyId:s TumblingWindowInSeconds:i "
    "FunctionResponseTypes:l KafkaBootstrapServers:l FilterCriteria:m KmsKeyArn:* "
    "ConsumerGroupId:s ScalingConfig:m SchemaRegistryConfig:* ProvisionedPollerConfig:* "
    "MetricsConfig:* LoggingConfig:*";

constexpr std::array<Shape, 7> kPullEvents = {{
    {"Kinesis", "Stream:*! StartingPosition:*!"},
    {"DynamoDB", "Stream:*! StartingPosition:*!"},
    {"SQS", "Queue:*!"},
    {"MSK", "Stream:*! StartingPosition:*! DestinationConfig:* SourceAccessConfigurations:l"},
    {"MQ", "Broker:*! DynamicPolicyName:b="},
    {"SelfManagedKafka", ""},
    {"DocumentDB", "Cluster:*! DatabaseName:*! CollectionName:* FullDocument:*"},
}};

constexpr std::string_view kRuleProperties =
    "EventBusName:s RuleName:s Pattern:m DeadLetterConfig:m RetryPolicy:m Input:s InputPath:s "
    "Target:m Enabled:b State:s InputTransformer:m";
constexpr std::string_view kScheduleProperties =
    "Schedule:s! RuleName:s Input:s Enabled:b State:s Name:s Description:s DeadLetterConfig:m "
    "RetryPolicy:m RoleArn:s Target:m=";

constexpr std::array<Shape, 13> kPushEvents = {{
    {"Schedule", kScheduleProperties},
    {"CloudWatchEvent", kRuleProperties},
    {"EventBridgeRule", kRuleProperties},
    {"ScheduleV2",
     "PermissionsBoundary:s ScheduleExpression:s! FlexibleTimeWindow:m Name:s State:s "
     "Description:s "
     "StartDate:s EndDate:s ScheduleExpressionTimezone:s GroupName:s KmsKeyArn:s Input:s RoleArn:s "
     "DeadLetterConfig:m RetryPolicy:m OmitName:b="},
    {"S3", "Bucket:s! Events:sl=! Filter:m"},
    {"SNS",
     "Topic:*! Region:* FilterPolicy:* FilterPolicyScope:s SqsSubscription:bm RedrivePolicy:m"},
    {"Api",
     "Path:s! Method:s! RestApiId:s! Stage:s Auth:m RequestModel:m RequestParameters:l "
     "ResponseTransferMode:s TimeoutInMillis:* UnescapeMappingTemplate:b="},
    {"HttpApi",
     "Path:s Method:s ApiId:s Stage:s Auth:m TimeoutInMillis:i RouteSettings:m "
     "PayloadFormatVersion:s"},
    {"AlexaSkill", "SkillId:s"},
    {"IoTRule", "Sql:s! AwsIotSqlVersion:s"},
    {"Cognito", "UserPool:*! Trigger:sl=!"},
    {"CloudWatchLogs", "LogGroupName:s! FilterPattern:s!"},
    {"", ""},
}};

bool has_type(const Tree* value, char type) {
  switch (type) {
    case 's':
      return is_text(value);
    case 'm':
      return is_map(value);
    case 'l':
      return is_list(value);
    case 'b':
      return is_bool(value);
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
  if (field.types == "m") return concat("property '", field.name, "' should be a map");
  if (field.types == "s") return concat("property '", field.name, "' should be a string");
  if (field.types == "l" || field.types == "b")
    return concat("type of property '", field.name, "' is invalid: it should be a ",
                  field.types == "l" ? "list" : "boolean");
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
    if (value == nullptr) {
      if (field.required)
        out.push_back({concat("missing required property '", field.name, "'"), place});
      continue;
    }
    if (is_intrinsic(value) && field.takes_function) continue;
    if (std::none_of(field.types.begin(), field.types.end(),
                     [&](char c) { return has_type(value, c); }))
      out.push_back({type_problem(field), properties->entry(field.name)->key.span});
  }
  return out;
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
  const auto found = problems(fields(shape->properties), from.properties, shape->name, from.place);
  for (const auto& problem : found) t.refuse(from.id, problem.message, problem.place);
  const Entry* condition = from.node->entry("Condition");
  if (condition == nullptr || is_text(condition->value)) return found.empty();
  t.refuse(from.id, "every Condition must be a string", condition->key.span);
  from.node->erase("Condition");
  return found.empty();
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
    const auto push = std::find_if(kPushEvents.begin(), kPushEvents.end(),
                                   [&](const Shape& row) { return row.name == kind; });
    if (push == kPushEvents.end()) return true;
    known = fields(push->properties);
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
