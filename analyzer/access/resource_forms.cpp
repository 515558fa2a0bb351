#include "analyzer/access/resource_forms.h"

// The table, read from AWS's documentation in November 2026.

namespace cfnaudit::access {
namespace {

constexpr std::string_view kReference =
    "https://docs.aws.amazon.com/service-authorization/latest/reference/";

constexpr ResourceForm kForms[] = {
    {"AWS::Logs::LogGroup", ":*", false, "", "", "",
     "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
     "iam-access-control-overview-cwl.html"},
    {"AWS::Lambda::Function", ":", true, "", "", "",
     "https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html"},
    {"AWS::StepFunctions::StateMachine", ":", true, "", "", "",
     "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html"},
    {"AWS::StepFunctions::StateMachine", ":", true, "states", "execution:", "",
     "https://docs.aws.amazon.com/step-functions/latest/dg/security-iam.html"},
    {"AWS::OpenSearchService::Domain", "/", true, "", "", "",
     "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html"},
    {"AWS::Elasticsearch::Domain", "/", true, "", "", "",
     "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html"},
    {"AWS::ApiGateway::RestApi", "/", true, "execute-api", "", "Ref",
     "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
     "api-gateway-control-access-using-iam-policies-to-invoke-api.html"},
    {"AWS::ApiGatewayV2::Api", "/", true, "execute-api", "", "Ref",
     "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
     "http-api-access-control-iam.html"},
    {"AWS::RDS::DBInstance", "/", true, "rds-db", "dbuser:", "DbiResourceId",
     "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
     "UsingWithRDS.IAMDBAuth.IAMPolicy.html"},
    {"AWS::RDS::DBCluster", "/", true, "rds-db", "dbuser:", "DBClusterResourceId",
     "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
     "UsingWithRDS.IAMDBAuth.IAMPolicy.html"},
    {"AWS::Neptune::DBCluster", "/", true, "neptune-db", "", "ClusterResourceId",
     "https://docs.aws.amazon.com/neptune/latest/userguide/iam-data-resources.html"},
    {"AWS::Redshift::Cluster", "/", true, "redshift", "dbuser:", "Ref",
     "https://docs.aws.amazon.com/redshift/latest/mgmt/"
     "generating-iam-credentials-role-permissions.html"},
    {"AWS::Redshift::Cluster", "/", true, "redshift", "dbname:", "Ref",
     "https://docs.aws.amazon.com/redshift/latest/mgmt/"
     "generating-iam-credentials-role-permissions.html"},
    {"AWS::Redshift::Cluster", "/", true, "redshift", "dbgroup:", "Ref",
     "https://docs.aws.amazon.com/redshift/latest/mgmt/"
     "generating-iam-credentials-role-permissions.html"},
    {"AWS::MSK::Cluster", "/", true, "kafka", "topic/", "",
     "https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html"},
    {"AWS::MSK::ServerlessCluster", "/", true, "kafka", "topic/", "",
     "https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html"},
    {"AWS::MSK::Cluster", "/", true, "kafka", "group/", "",
     "https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html"},
    {"AWS::Kinesis::Stream", "/consumer/", true, "", "", "",
     "https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html"},
    {"AWS::S3::AccessPoint", "/object/", true, "", "", "",
     "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html"},
    {"AWS::ECS::Cluster", "/", true, "ecs", "task/", "", kReference},
    {"AWS::ECS::Cluster", "/", true, "ecs", "service/", "", kReference},
    {"AWS::ECS::Cluster", "/", true, "ecs", "container-instance/", "", kReference},
    {"AWS::AppSync::GraphQLApi", "/", true, "", "", "",
     "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html"},
    {"AWS::Timestream::Database", "/table/", true, "", "", "", kReference},
    {"AWS::Glue::Database", "/", true, "glue", "table/", "Ref",
     "https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html"},
    {"AWS::Batch::JobDefinition", ":", true, "", "", "", kReference},
    {"AWS::Events::ApiDestination", "/", true, "", "", "",
     "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html"},
    {"AWS::IoT::Thing", "/", true, "", "", "", kReference},
};

}  // namespace

std::span<const ResourceForm> resource_forms() { return kForms; }

}  // namespace cfnaudit::access
