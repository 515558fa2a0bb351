// Properties of SAM resources -> what they mean in the plain template, and what SAM refuses.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/expand/expand.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::expand {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHead = R"(
Transform: AWS::Serverless-2016-10-31
Parameters: {Off: {Type: String, Default: Disabled}}
Conditions: {Big: !Equals [!Ref AWS::Region, us-east-1]}
)";

/// A tree in one line: {Ref: Id}, [a, b].
std::string shown(const syntax::Node* node) {
  if (node == nullptr) return "nothing";
  std::string out;
  if (node->kind == syntax::NodeKind::kList) {
    for (const auto* item : node->items) out += concat(out.empty() ? "" : ", ", shown(item));
    return concat("[", out, "]");
  }
  if (node->kind != syntax::NodeKind::kMap) return std::string(node->text);
  for (const auto& member : node->members)
    out += concat(out.empty() ? "" : ", ", member.key->text, ": ", shown(member.value));
  return concat("{", out, "}");
}

class Sam {
 public:
  explicit Sam(std::string_view rest) {
    const SourceFile& file = sources_.add("template.yaml", concat(kHead, rest));
    document_ = std::move(syntax::read(file).value);
    staged_ = expand(document_, {});
  }

  /// What stands at "F/Timeout" under the properties of a resource; a third part goes deeper.
  std::string at(std::string_view path) const {
    const syntax::Node* node = staged_.value.root->find("Resources");
    std::size_t depth = 0;
    for (const auto step : split(path, '|')) {
      if (node != nullptr) node = node->find(step);
      if (++depth == 1 && node != nullptr) node = node->find("Properties");
    }
    return shown(node);
  }
  const syntax::Node* resources() const { return staged_.value.root->find("Resources"); }
  const syntax::Node* resource(std::string_view id) const { return resources()->find(id); }
  std::vector<std::string> refusals() const {
    std::vector<std::string> out;
    for (const auto& found : staged_.diagnostics)
      if (found.rule == "TPL016" || found.rule == "TPL017") out.push_back(found.message);
    return out;
  }

 private:
  SourceMap sources_;
  syntax::Document document_;
  Staged<Expansion> staged_;
};

/// A function with these properties beside the ones that it needs.
std::string function(std::string_view properties) {
  return concat(
      "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
      "      Runtime: python3.12\n      Handler: a.b\n      CodeUri: s3://b/k\n      ",
      properties, "\n");
}

std::string event(std::string_view type, std::string_view properties) {
  return function(concat("Events: {E: {Type: ", type, ", Properties: {", properties, "}}}"));
}

void expect_refused(std::string_view text, std::string_view why) {
  const auto refusals = Sam(text).refusals();
  const bool said = std::any_of(refusals.begin(), refusals.end(), [&](const std::string& message) {
    return message.find(why) != std::string::npos;
  });
  EXPECT_TRUE(said) << text << "\n  expected: " << why << "\n  got: " << join(refusals, "; ");
}

void expect_accepted(std::string_view text) {
  EXPECT_EQ(join(Sam(text).refusals(), "; "), "") << text;
}

// ---- functions

TEST(SamFunction, DisabledTracingIsNone) {
  for (const std::string_view off : {"Disabled", "!Ref Off"}) {
    const Sam sam(function(concat("Tracing: ", off)));
    EXPECT_EQ(sam.at("F|TracingConfig"), "nothing");
    EXPECT_THAT(sam.at("FRole|ManagedPolicyArns"), Not(HasSubstr("Xray")));
  }
  const Sam sam(function("Tracing: Active"));
  EXPECT_EQ(sam.at("F|TracingConfig"), "{Mode: Active}");
  EXPECT_THAT(sam.at("FRole|ManagedPolicyArns"), HasSubstr("Xray"));
}

TEST(SamFunction, PropagatedTagsReplaceSamsOwn) {
  const Sam sam(
      function("Tags: {a: b}\n      PropagateTags: true\n      AutoPublishAlias: live\n"
               "      DeploymentPreference: {Type: AllAtOnce}\n"
               "      Events: {B: {Type: S3, Properties: {Bucket: !Ref Data, Events: x}}}\n"
               "  Data: {Type: AWS::S3::Bucket}"));
  for (const std::string_view id : {"F", "FRole", "Data", "ServerlessDeploymentApplication",
                                    "CodeDeployServiceRole", "FDeploymentGroup"})
    EXPECT_EQ(sam.at(concat(id, "|Tags")), "[{Key: a, Value: b}]") << id;
}

TEST(SamFunction, RefusesTagsThatSamKeeps) {
  for (const std::string_view tag :
       {"lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion"})
    expect_refused(function(concat("Tags: {'", tag, "': me}")), "reserved Tag key name");
  expect_accepted(function("Tags: {createdBy: me}"));
}

TEST(SamFunction, RefusesWhatTenancyExcludes) {
  const auto with = [](std::string_view other) {
    return function(concat("TenancyConfig: {TenantIsolationMode: PER_TENANT}\n      ", other));
  };
  expect_refused(with("FunctionUrlConfig: {AuthType: NONE}"), "Function URL is not supported");
  expect_refused(with("SnapStart: {ApplyOn: PublishedVersions}"), "SnapStart is not supported");
  expect_refused(with("Events: {E: {Type: SQS, Properties: {Queue: q}}}"), "only Api and HttpApi");
  expect_accepted(with("Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}"));
}

TEST(SamFunction, RefusesWhatCapacityProvidersExclude) {
  const std::string provider = "CapacityProviderConfig: {Arn: x}\n      ";
  expect_accepted(function(provider));
  expect_accepted(function(provider + "FunctionScalingConfig: {MinExecutionEnvironments: 1}"));
  expect_refused(function(provider + "VpcConfig: {SubnetIds: [s]}"), "together");
  expect_refused(function("FunctionScalingConfig: {MinExecutionEnvironments: 1}"),
                 "requires 'CapacityProviderConfig'");
  expect_refused(function("VersionDeletionPolicy: Delete"), "requires 'AutoPublishAlias'");
  expect_refused(function("CapacityProviderConfig: {Arn: x, Size: 5}"), "Size' is an invalid");
  expect_refused(function("CapacityProviderConfig: {Size: 5}"), "Arn' is required");
}

TEST(SamFunction, PassthroughConditionIsABoolean) {
  const auto with = [](std::string_view value) {
    return function(
        concat("AutoPublishAlias: live\n      DeploymentPreference: {Type: AllAtOnce, "
               "PassthroughCondition: ",
               value, "}\n    Condition: Big"));
  };
  EXPECT_EQ(shown(Sam(with("true")).resource("FDeploymentGroup")->find("Condition")), "Big");
  EXPECT_EQ(shown(Sam(with("'false'")).resource("FDeploymentGroup")->find("Condition")), "nothing");
  expect_refused(with("maybe"), "invalid value for property PassthroughCondition");
  expect_refused(with("[true]"), "invalid value for property PassthroughCondition");
  expect_refused(with("!If [Big, true, false]"), "unsupported intrinsic");
}

TEST(SamFunction, LocationsOfCode) {
  const auto with = [](std::string_view uri) {
    return concat(
        "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Runtime: a, "
        "Handler: b, CodeUri: ",
        uri, "}}}\n");
  };
  EXPECT_EQ(Sam(with("'s3://b/k?x=y&versionId=2'")).at("F|Code"),
            "{S3Bucket: b, S3Key: k, S3ObjectVersion: 2}");
  EXPECT_EQ(Sam(with("'s3://b/k?versionId=1&versionId=2'")).at("F|Code"),
            "{S3Bucket: b, S3Key: k}");
  expect_accepted(with("src/"));  // packaging replaces it
  for (const std::string_view uri :
       {"[a]", "5", "true", "''", "'s3://b'", "'https://b/k'", "{Bucket: b}", "{Key: k}",
        "!Ref Off", "'{{resolve:ssm:/a/b}}'", "'s3://{{resolve:ssm:/a/b:1}}/k'"})
    EXPECT_FALSE(Sam(with(uri)).refusals().empty()) << uri;
}

TEST(SamFunction, RefusesValuesOfOtherTypes) {
  for (const std::string_view properties :
       {"Layers: [5]", "Policies: [[a]]", "Environment: {Variables: {A: b}, More: text}",
        "Events: {E: text}", "AutoPublishAliasAllProperties: yes please", "Tags: [a]"})
    EXPECT_FALSE(Sam(function(properties)).refusals().empty()) << properties;
  // A map of one entry may be a function.
  expect_accepted(function("ReservedConcurrentExecutions: {Ref: Off}\n      Tags: {Ref: Off}"));
}

// ---- events

TEST(SamEvents, FailuresGoToBuckets) {
  const Sam sam(event("MSK",
                      "Stream: s, Topics: [t], StartingPosition: LATEST, DestinationConfig: "
                      "{OnFailure: {Type: S3, Destination: 'arn:aws:s3:::b'}}"));
  EXPECT_EQ(sam.at("FE|DestinationConfig"), "{OnFailure: {Destination: arn:aws:s3:::b}}");
  EXPECT_THAT(sam.at("FRole|Policies"), HasSubstr("s3:PutObject"));
  expect_refused(event("MSK",
                       "Stream: s, StartingPosition: LATEST, DestinationConfig: {OnFailure: {Type: "
                       "S3Bucket, Destination: d}}"),
                 "'SQS', 'SNS', 'S3', and 'Kafka'");
}

TEST(SamEvents, KafkaNeedsASecretBesideACertificate) {
  const auto kafka = [](std::string_view more) {
    return event("SelfManagedKafka", concat("Topics: [t], KafkaBootstrapServers: [s], "
                                            "SourceAccessConfigurations: [{Type: "
                                            "SASL_SCRAM_512_AUTH, URI: secret}, ",
                                            more, "]"));
  };
  const Sam sam(kafka("{Type: SERVER_ROOT_CA_CERTIFICATE, URI: certificate}"));
  EXPECT_THAT(sam.refusals(), testing::IsEmpty());
  EXPECT_THAT(sam.at("FRole|Policies"), HasSubstr("Resource: secret"));
  expect_refused(kafka("{Type: BASIC_AUTH, URI: other}"), "multiple auth mechanism");
  expect_refused(kafka("{Type: VPC_SUBNET, URI: subnet}"), "must be both provided");
}

TEST(SamEvents, SchemaRegistriesAreRead) {
  const auto with = [](std::string_view config) {
    return event("MSK", concat("Stream: s, Topics: [t], StartingPosition: LATEST, "
                               "SchemaRegistryConfig: {",
                               config, "}"));
  };
  const Sam sam(
      with("SchemaRegistryURI: 'arn:aws:glue:eu-west-1:123456789012:registry/orders', "
           "EventRecordFormat: JSON, SchemaValidationConfigs: [{Attribute: KEY}]"));
  EXPECT_THAT(sam.at("FRole|Policies"), HasSubstr("glue:GetRegistry"));
  EXPECT_THAT(sam.at("FRole|Policies"), HasSubstr("schema/orders/*"));
  const Sam own(
      with("SchemaRegistryURI: 'https://r', EventRecordFormat: SOURCE, AccessConfigs: "
           "[{Type: BASIC_AUTH, URI: secret}], SchemaValidationConfigs: []"));
  EXPECT_THAT(own.at("FRole|Policies"), HasSubstr("Resource: secret"));
  expect_refused(with("SchemaRegistryURI: u, EventRecordFormat: JSON"), "SchemaValidationConfigs");
  expect_refused(with("EventRecordFormat: JSON, SchemaValidationConfigs: []"), "SchemaRegistryURI");
  expect_refused(with("SchemaRegistryURI: u, EventRecordFormat: XML, SchemaValidationConfigs: []"),
                 "'JSON' or 'SOURCE'");
  expect_refused(with("SchemaRegistryURI: u, EventRecordFormat: JSON, SchemaValidationConfigs: [], "
                      "AccessConfigs: [{Type: BASIC_AUTH}]"),
                 "'Type' and 'URI'");
}

TEST(SamEvents, TriggersOfUserPoolsNeedAMap) {
  const auto with = [](std::string_view config) {
    return concat(event("Cognito", "UserPool: !Ref P, Trigger: PreSignUp"),
                  "  P: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: ", config,
                  "}}\n");
  };
  EXPECT_THAT(Sam(with("{CustomMessage: c}")).at("P|LambdaConfig"), HasSubstr("PreSignUp"));
  expect_refused(with("[a]"), "'LambdaConfig' should be a map");
  expect_refused(with("{PreSignUp: c}"), "defined multiple times");
}

TEST(SamEvents, ApisMayBePlain) {
  const std::string plain = "  A: {Type: AWS::ApiGateway::RestApi, Properties: {Name: n}}\n";
  const std::string route = "Path: /x, Method: get, RestApiId: !Ref A";
  EXPECT_THAT(Sam(event("Api", route) + plain).at("FEPermissionStage|SourceArn"),
              HasSubstr("/${__Stage__}/GET/x"));
  expect_refused(event("Api", "Path: /x, Method: get, RestApiId: !Ref Off"), "valid reference");
  expect_refused(
      event("Api", route) + "  A: {Type: AWS::Serverless::Api, Properties: {StageName: ''}}\n",
      "StageName cannot be empty");
}

TEST(SamEvents, AnswersAreStreamed) {
  const auto integration = [](std::string_view mode) {
    return Sam(event("Api", concat("Path: /x, Method: get, ResponseTransferMode: ", mode)))
        .at("ServerlessRestApi|Body|paths|/x|get|x-amazon-apigateway-integration");
  };
  EXPECT_THAT(integration("RESPONSE_STREAM"), HasSubstr("/response-streaming-invocations"));
  EXPECT_THAT(integration("RESPONSE_STREAM"), HasSubstr("responseTransferMode: STREAM"));
  EXPECT_THAT(integration("BUFFERED"), Not(HasSubstr("responseTransferMode")));
}

TEST(SamEvents, TheDefaultRouteIsNoPath) {
  const auto arn = [](std::string_view path) {
    return Sam(event("HttpApi", concat("Path: ", path, ", Method: any")))
        .at("FEPermission|SourceArn");
  };
  EXPECT_THAT(arn("$default"), HasSubstr("/${__Stage__}/*,"));
  EXPECT_THAT(arn("/$default"), HasSubstr("/${__Stage__}/$default,"));
  EXPECT_THAT(arn("/x"), HasSubstr("/${__Stage__}/*/x,"));
}

TEST(SamEvents, RouteSettingsAreMerged) {
  const Sam sam(event("HttpApi",
                      "ApiId: !Ref A, Path: /x, Method: get, RouteSettings: "
                      "{ThrottlingRateLimit: 3}") +
                "  A: {Type: AWS::Serverless::HttpApi, Properties: {StageName: s, RouteSettings: "
                "{'GET /x': {ThrottlingBurstLimit: 7}, 'POST /y': {ThrottlingBurstLimit: 8}}}}\n");
  EXPECT_EQ(sam.at("AsStage|RouteSettings"),
            "{GET /x: {ThrottlingBurstLimit: 7, ThrottlingRateLimit: 3}, "
            "POST /y: {ThrottlingBurstLimit: 8}}");
}

// ---- APIs

std::string api(std::string_view properties) {
  return concat("Resources:\n  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, ",
                properties, "}}\n");
}

TEST(SamApi, RefusesDocumentsThatAreNone) {
  const auto with = [](std::string_view body, std::string_view more = "") {
    return api(concat(more, "DefinitionBody: ", body));
  };
  const std::string cors = "Cors: \"'*'\", ";
  expect_accepted(with("{openapi: 3.0.1, paths: {/x: {get: {}}}}", cors));
  for (const std::string_view body :
       {"{openapi: 3.0.1, paths: []}", "{openapi: 4.0.0, paths: {}}", "{paths: {}}",
        "{openapi: 3.0.1}", "{openapi: 3.0.1, paths: {/x: text}}",
        "{openapi: 3.0.1, paths: {/x: {options: text}}}",
        "{openapi: 3.0.1, paths: {/x: {options: {responses: []}}}}",
        "{openapi: 3.0.1, paths: {/x: {options: {responses: {'200': text}}}}}",
        "{openapi: 3.0.1, paths: {/x: {options: {responses: {'200': {headers: [a]}}}}}}"})
    EXPECT_FALSE(Sam(with(body, cors)).refusals().empty()) << body;
  for (const std::string_view setting :
       {"DisableExecuteApiEndpoint: true, ", "BinaryMediaTypes: [a], ",
        "Auth: {ApiKeyRequired: true}, "})
    EXPECT_FALSE(Sam(with("{paths: {}}", setting)).refusals().empty()) << setting;
}

TEST(SamApi, VersionsOfDocuments) {
  for (const std::string_view good : {"3.0.1", "'3.0'", "'2.0'"})
    expect_accepted(api(concat("OpenApiVersion: ", good)));
  for (const std::string_view bad : {"'3'", "3.0.12", "'4.0'", "!Sub 'x'", "text"})
    expect_refused(api(concat("OpenApiVersion: ", bad)), "must be of the format '3.0.0'");
}

TEST(SamApi, Endpoints) {
  EXPECT_EQ(Sam(api("EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [v]}"))
                .at("A|EndpointConfiguration"),
            "{Types: [PRIVATE], VpcEndpointIds: [v]}");
  expect_refused(
      api("EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [v], VpcEndpointIds: [w]}"),
      "cannot be used together");
  expect_refused(api("EndpointConfiguration: {Type: PRIVATE, IpAddressType: ipv6}"),
                 "'ipv4' or 'dualstack'");
}

TEST(SamApi, PrivateDomains) {
  const auto with = [](std::string_view more) {
    return api(concat("Domain: {DomainName: a.b, CertificateArn: c, ", more, "}"));
  };
  expect_accepted(
      with("EndpointConfiguration: PRIVATE, Policy: {}, AccessAssociation: "
           "{VpcEndpointId: v}"));
  expect_refused(with("EndpointConfiguration: PRIVATE, AccessAssociation: [v]"), "should be a map");
  expect_refused(with("EndpointConfiguration: PRIVATE, AccessAssociation: {}"), "is required");
  expect_refused(with("EndpointConfiguration: PRIVATE, OwnershipVerificationCertificateArn: o"),
                 "not defined for a PRIVATE domain name");
  expect_refused(with("Policy: {a: b, c: d}"), "not defined for a public domain name");
  expect_refused(with("IpAddressType: both"), "'ipv4' or 'dualstack'");
  expect_refused(with("EndpointConfiguration: LOCAL"), "EDGE, REGIONAL, PRIVATE");
}

TEST(SamApi, StatusCodesAreTexts) {
  for (const std::string_view code : {"404", "'404'"})
    EXPECT_THAT(Sam(api(concat("GatewayResponses: {DEFAULT_4XX: {StatusCode: ", code, "}}")))
                    .at("A|Body|x-amazon-apigateway-gateway-responses|DEFAULT_4XX"),
                HasSubstr("statusCode: 404"));
  expect_refused(api("GatewayResponses: {DEFAULT_4XX: {StatusCode: abc}}"), "must be numeric");
  expect_refused(api("GatewayResponses: {DEFAULT_4XX: {ResponseParameters: text}}"),
                 "should be a map");
}

TEST(SamApi, NoAuthorizerOverridesTheDefault) {
  const Sam sam(event("Api",
                      "RestApiId: !Ref A, Path: /x, Method: get, Auth: {Authorizer: NONE, "
                      "OverrideApiAuth: true}") +
                "  A: {Type: AWS::Serverless::Api, Properties: {StageName: s, DefinitionBody: "
                "{swagger: '2.0', paths: {/x: {get: {x-amazon-apigateway-integration: {uri: u}}}, "
                "/y: {get: {x-amazon-apigateway-integration: {uri: u}}}}}, Auth: "
                "{DefaultAuthorizer: C, Authorizers: {C: {UserPoolArn: p}}}}}\n");
  EXPECT_EQ(sam.at("A|Body|paths|/y|get|security"), "[{C: []}]");
  EXPECT_EQ(sam.at("A|Body|paths|/x|get|security"), "[{NONE: []}]");
}

// ---- WebSocket APIs

std::string web_socket(std::string_view properties) {
  return concat(
      "  W: {Type: AWS::Serverless::WebSocketApi, Properties: {RouteSelectionExpression: $r, "
      "Routes: {$connect: {FunctionArn: f}}, ",
      properties, "}}\n");
}

TEST(SamWebSocketApi, TagsAreThoseOfAllThatIsMade) {
  const Sam sam("Resources:\n" + web_socket("Tags: {a: b}, PropagateTags: true, Domain: "
                                            "{DomainName: d, CertificateArn: c}"));
  EXPECT_EQ(sam.at("WDefaultStage|Tags"), "{a: b, websocketapi:createdBy: SAM}");
  const Sam own("Resources:\n" + web_socket("Tags: {a: b}"));
  EXPECT_EQ(own.at("WDefaultStage|Tags"), "{websocketapi:createdBy: SAM}");
}

/// Of two APIs whose domains are in one zone, the records of the last one stay, as in SAM.
TEST(SamWebSocketApi, RecordsAreThoseOfTheLastApi) {
  const auto domain = [](std::string_view name) {
    return concat("Domain: {DomainName: ", name,
                  ", CertificateArn: c, Route53: {HostedZoneId: z}}");
  };
  const auto records = [&](std::string text) {
    const Sam sam(text);
    std::string out;
    for (const auto& member : sam.resources()->members)
      if (member.key->text.starts_with("RecordSetGroup"))
        out += sam.at(concat(member.key->text, "|RecordSets"));
    return out;
  };
  std::string second = web_socket(domain("second"));
  second.replace(second.find("W:"), 2, "V:");
  const auto both = records("Resources:\n" + web_socket(domain("first")) + second);
  EXPECT_THAT(both, HasSubstr("Name: second"));
  EXPECT_THAT(both, Not(HasSubstr("Name: first")));
}

TEST(SamWebSocketApi, RefusesOtherAddressTypes) {
  expect_accepted("Resources:\n" + web_socket("IpAddressType: dualstack"));
  expect_refused("Resources:\n" + web_socket("IpAddressType: ipv6"), "'ipv4' or 'dualstack'");
}

TEST(SamWebSocketApi, GlobalsMayFailOnWarnings) {
  expect_accepted("Globals: {WebSocketApi: {FailOnWarnings: true}}\nResources:\n" +
                  web_socket("Name: n"));
}

// ---- the rest

TEST(SamGraphQLApi, FurtherAuthorizersMayBeCalled) {
  const auto with = [](std::string_view auth) {
    return concat(
        "Resources: {A: {Type: AWS::Serverless::GraphQLApi, Properties: {SchemaInline: s, "
        "Auth: {",
        auth, "}}}}\n");
  };
  const Sam sam(
      with("Type: AWS_IAM, Additional: [{Type: AWS_LAMBDA, LambdaAuthorizer: "
           "{AuthorizerUri: first}}, {Type: AWS_LAMBDA, LambdaAuthorizer: "
           "{AuthorizerUri: second}}]"));
  EXPECT_EQ(sam.at("AToLambdaAuthConnector1WriteLambdaPermission|FunctionName"), "first");
  EXPECT_EQ(sam.at("AToLambdaAuthConnector2WriteLambdaPermission|FunctionName"), "second");
  expect_refused(with("Type: AWS_LAMBDA"), "'LambdaAuthorizer' must be defined");
  expect_refused(with("Type: OTHER"), "'Auth.Type' is invalid");
  expect_refused(with("Type: AWS_IAM, Additional: [{Type: AWS_IAM, Size: 5}]"),
                 "'Auth.Additional.0.Size' is an invalid property");
}

TEST(SamCapacityProvider, RefusesBothLists) {
  const auto with = [](std::string_view properties) {
    return concat("Resources: {C: {Type: AWS::Serverless::CapacityProvider, Properties: {",
                  properties, "}}}\n");
  };
  expect_accepted(with("VpcConfig: {SubnetIds: [s]}, InstanceRequirements: {AllowedTypes: [a]}"));
  expect_refused(with("VpcConfig: {SubnetIds: [s]}, InstanceRequirements: {AllowedTypes: [a], "
                      "ExcludedTypes: [b]}"),
                 "together");
  expect_refused(with("VpcConfig: {SubnetIds: [s], Zone: z}"), "'VpcConfig.Zone' is an invalid");
  expect_refused(with("VpcConfig: {SecurityGroupIds: [g]}"), "'VpcConfig.SubnetIds' is required");
}

TEST(SamStateMachine, AliasesMoveAtOnce) {
  const auto with = [](std::string_view properties) {
    return concat(
        "Resources: {S: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: "
        "s3://b/k, Role: r, ",
        properties, "}}}\n");
  };
  EXPECT_EQ(Sam(with("AutoPublishAlias: live")).at("SAliaslive|DeploymentPreference"),
            "{Type: ALL_AT_ONCE, StateMachineVersionArn: {Ref: SVersion}}");
  EXPECT_EQ(Sam(with("AutoPublishAlias: live, DeploymentPreference: {Type: CANARY, Interval: 5, "
                     "Percentage: 10}"))
                .at("SAliaslive|DeploymentPreference|Type"),
            "CANARY");
  expect_refused(with("UseAliasAsEventTarget: true"), "requires 'AutoPublishAlias'");
}

}  // namespace
}  // namespace cfnaudit::expand
