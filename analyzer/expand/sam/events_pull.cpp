#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// Events that Lambda polls (queues, streams, brokers) -> an event source mapping, and what the role
// needs to read the source.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html

namespace cfnaudit::expand {

namespace {

struct PullKind {
  std::string_view name;
  std::string_view source;  // property with the source's ARN
  std::string_view policy;  // managed policy of the role
};

constexpr std::array<PullKind, 7> kKinds = {{
    {"Kinesis", "Stream", "service-role/AWSLambdaKinesisExecutionRole"},
    {"DynamoDB", "Stream", "service-role/AWSLambdaDynamoDBExecutionRole"},
    {"SQS", "Queue", "service-role/AWSLambdaSQSQueueExecutionRole"},
    {"MSK", "Stream", "service-role/AWSLambdaMSKExecutionRole"},
    {"MQ", "Broker", ""},
    {"SelfManagedKafka", "", ""},
    {"DocumentDB", "Cluster", ""},
}};

constexpr std::array<std::string_view, 20> kSameProperties = {"StartingPosition",
                                                              "StartingPositionTimestamp",
                                                              "BatchSize",
                                                              "Enabled",
                                                              "MaximumBatchingWindowInSeconds",
                                                              "MaximumRetryAttempts",
                                                              "BisectBatchOnFunctionError",
                                                              "MaximumRecordAgeInSeconds",
                                                              "ParallelizationFactor",
                                                              "Topics",
                                                              "Queues",
                                                              "SourceAccessConfigurations",
                                                              "TumblingWindowInSeconds",
                                                              "FunctionResponseTypes",
                                                              "FilterCriteria",
                                                              "KmsKeyArn",
                                                              "ScalingConfig",
                                                              "ProvisionedPollerConfig",
                                                              "MetricsConfig",
                                                              "LoggingConfig"};

/// One event that is being translated.
struct Pull {
  Translation& t;
  const Source& from;
  const PullKind& kind;
  std::string id;
  std::string_view name;
  Tree* properties;

  Tree* get(std::string_view property) const { return properties->get(property); }
  void refuse(std::string message) const {
    t.refuse(from.id, concat("event ", name, " is invalid: ", message));
  }
};

Tree* grant(Translation& t, std::initializer_list<Part> actions, Tree* resource) {
  return t.forest.map(
      {{"Action", t.forest.list(actions)}, {"Effect", "Allow"}, {"Resource", resource}});
}

Tree* decrypt_grant(const Pull& pull) {
  Tree* key = pull.get("SecretsManagerKmsKeyId");
  if (!is_truthy(key)) return nullptr;
  if (!is_text(key)) {
    pull.refuse("property 'SecretsManagerKmsKeyId' should be a string");
    return nullptr;
  }
  return grant(pull.t, {"kms:Decrypt"},
               pull.t.forest.sub(concat(
                   "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/", key->text)));
}

Tree* policy_of(const Pull& pull, std::string name, Tree* statements) {
  Forest& f = pull.t.forest;
  return f.map(
      {{"PolicyName", std::move(name)}, {"PolicyDocument", f.map({{"Statement", statements}})}});
}

/// The secret of the basic authentication that a broker or cluster needs; null after a report.
Tree* basic_auth(const Pull& pull, std::initializer_list<std::string_view> types) {
  Tree* given = pull.get("SourceAccessConfigurations");
  if (!is_truthy(given) || !is_list(given)) {
    pull.refuse(
        concat("no SourceAccessConfigurations for Amazon ", pull.kind.name, " event provided"));
    return nullptr;
  }
  Tree* uri = nullptr;
  for (const Tree* access : given->items) {
    if (!is_map(access)) {
      pull.refuse("an item of SourceAccessConfigurations should be a map");
      return nullptr;
    }
    const auto type = text_of(access->get("Type"));
    if (std::find(types.begin(), types.end(), type) == types.end()) {
      pull.refuse(
          concat("invalid property Type specified in SourceAccessConfigurations: the supported "
                 "values are BASIC_AUTH",
                 types.size() > 1 ? " and VIRTUAL_HOST" : ""));
      return nullptr;
    }
    if (type != "BASIC_AUTH") continue;
    if (uri != nullptr)
      pull.refuse("multiple BASIC_AUTH properties specified in SourceAccessConfigurations");
    uri = access->get("URI");
    if (!is_truthy(uri)) {
      pull.refuse("no BASIC_AUTH URI property specified in SourceAccessConfigurations");
      return nullptr;
    }
  }
  if (uri == nullptr) pull.refuse("no BASIC_AUTH property specified in SourceAccessConfigurations");
  return uri;
}

Tree* broker_policy(const Pull& pull) {
  Forest& f = pull.t.forest;
  Tree* uri = basic_auth(pull, {"BASIC_AUTH", "VIRTUAL_HOST"});
  if (uri == nullptr) return nullptr;
  Tree* statements = f.list({grant(pull.t, {"secretsmanager:GetSecretValue"}, uri),
                             grant(pull.t, {"mq:DescribeBroker"}, pull.get("Broker"))});
  if (Tree* decrypt = decrypt_grant(pull)) {
    f.set(decrypt, "Action", "kms:Decrypt");
    statements->items.push_back(decrypt);
  }
  return policy_of(pull,
                   is_true(pull.get("DynamicPolicyName")) ? concat(pull.id, "AMQPolicy")
                                                          : "SamAutoGeneratedAMQPolicy",
                   statements);
}

Tree* document_db_policy(const Pull& pull) {
  Forest& f = pull.t.forest;
  Tree* uri = basic_auth(pull, {"BASIC_AUTH"});
  if (uri == nullptr) return nullptr;
  const auto rds = [&](std::string_view what) {
    return f.sub(concat("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:", what, ":*"));
  };
  Tree* statements = f.list({
      grant(pull.t, {"secretsmanager:GetSecretValue"}, uri),
      grant(pull.t, {"rds:DescribeDBClusterParameters"}, rds("cluster-pg")),
      grant(pull.t, {"rds:DescribeDBSubnetGroups"}, rds("subgrp")),
      grant(pull.t, {"rds:DescribeDBClusters"}, pull.get("Cluster")),
      grant(pull.t,
            {"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
             "ec2:DeleteNetworkInterface", "ec2:DescribeVpcs", "ec2:DescribeSubnets",
             "ec2:DescribeSecurityGroups"},
            f.text("*")),
      decrypt_grant(pull),
  });
  return policy_of(pull, "SamAutoGeneratedDocumentDBPolicy", statements);
}

struct KafkaAccess {
  Tree* secret = nullptr;       // of the authentication
  Tree* certificate = nullptr;  // of the server
  bool in_vpc = false;
  bool valid = true;
};

KafkaAccess kafka_access(const Pull& pull) {
  Tree* given = pull.get("SourceAccessConfigurations");
  KafkaAccess out;
  const auto refuse = [&](std::string message) {
    pull.refuse(std::move(message));
    out.valid = false;
  };
  if (!is_list(given)) {
    refuse("SourceAccessConfigurations for self managed kafka event should be a list");
    return out;
  }
  bool subnet = false;
  bool group = false;
  for (const Tree* access : given->items) {
    const auto type = is_map(access) ? text_of(access->get("Type")) : std::string_view{};
    Tree* uri = is_map(access) ? access->get("URI") : nullptr;
    if (!is_truthy(uri) || (!is_text(uri) && !is_intrinsic(uri)))
      refuse(concat(
          "no ", type,
          " URI property specified in SourceAccessConfigurations for self managed kafka event"));
    if (type == "VPC_SUBNET") {
      subnet = true;
    } else if (type == "VPC_SECURITY_GROUP") {
      group = true;
    } else if (type == "SASL_SCRAM_256_AUTH" || type == "SASL_SCRAM_512_AUTH" ||
               type == "BASIC_AUTH" || type == "CLIENT_CERTIFICATE_TLS_AUTH") {
      if (out.secret != nullptr)
        refuse(
            "multiple auth mechanism properties specified in SourceAccessConfigurations for self "
            "managed kafka event");
      out.secret = uri;
    } else if (type == "SERVER_ROOT_CA_CERTIFICATE") {
      out.certificate = uri;
    } else {
      refuse("invalid SourceAccessConfigurations Type provided for self managed kafka event");
    }
  }
  if (subnet != group)
    refuse(
        "VPC_SUBNET and VPC_SECURITY_GROUP in SourceAccessConfigurations for SelfManagedKafka must "
        "be both provided");
  out.in_vpc = subnet && group;
  return out;
}

void check_schema_registry(const Pull& pull, const Tree* registry) {
  for (const std::string_view name :
       {"SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"})
    if (!registry->has(name))
      return pull.refuse(concat("missing required field ", name, " in SchemaRegistryConfig"));
  const Tree* format = registry->get("EventRecordFormat");
  if (!is_text(format, "JSON") && !is_text(format, "SOURCE"))
    pull.refuse("EventRecordFormat in SchemaRegistryConfig must be either 'JSON' or 'SOURCE'");
  if (!is_list(registry->get("SchemaValidationConfigs")))
    pull.refuse("SchemaValidationConfigs must be a list");
  const Tree* accesses = registry->get("AccessConfigs");
  if (!is_truthy(accesses)) return;
  if (!is_list(accesses))
    return pull.refuse("AccessConfigs in SchemaRegistryConfig must be a list");
  for (const Tree* access : accesses->items)
    if (!is_map(access) || !access->has("Type") || !access->has("URI"))
      return pull.refuse("each AccessConfig must be a map with 'Type' and 'URI' fields");
}

/// "arn:aws:glue:region:account:registry/name" -> "name".
std::string_view glue_registry(std::string_view arn) {
  constexpr std::size_t kResource = 5;
  constexpr std::string_view kPrefix = "registry/";
  const auto parts = split(arn, ':');
  if (!arn.starts_with("arn") || parts.size() <= kResource) return {};
  const auto resource = parts[kResource];
  return resource.starts_with(kPrefix) ? resource.substr(kPrefix.size()) : std::string_view{};
}

/// Reading schemas needs the secret of a registry's own, or Glue.
void grant_schema_registry(const Pull& pull, Tree* statements) {
  Tree* registry = pull.get("SchemaRegistryConfig");
  if (!is_map(registry) || !is_truthy(registry)) return;
  const std::size_t before = pull.t.refusals();
  check_schema_registry(pull, registry);
  if (pull.t.refusals() != before) return;
  Forest& f = pull.t.forest;
  if (Tree* accesses = registry->get("AccessConfigs"); is_truthy(accesses))
    for (const Tree* access : accesses->items)
      statements->items.push_back(
          grant(pull.t, {"secretsmanager:GetSecretValue"}, access->get("URI")));
  Tree* uri = registry->get("SchemaRegistryURI");
  Tree* resolved = is_map(uri) ? pull.t.resolve(f.deep_copy(uri)) : uri;
  const auto name = glue_registry(text_of(is_map(resolved) ? resolved->get("Fn::Sub") : resolved));
  if (name.empty()) return;
  statements->items.push_back(grant(pull.t, {"glue:GetRegistry"}, uri));
  statements->items.push_back(grant(
      pull.t, {"glue:GetSchemaVersion"},
      f.list({f.sub(concat("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/",
                           name, "/*"))})));
}

Tree* kafka_policy(const Pull& pull) {
  Forest& f = pull.t.forest;
  Tree* topics = pull.get("Topics");
  if (!is_truthy(pull.get("KafkaBootstrapServers")))
    pull.refuse("no KafkaBootstrapServers provided for self managed kafka as an event source");
  if (!is_truthy(topics)) {
    pull.refuse("no Topics provided for self managed kafka as an event source");
    return nullptr;
  }
  const std::size_t count = is_list(topics) ? topics->items.size() : topics->entries.size();
  if (count != 1)
    pull.refuse("Topics for self managed kafka only supports single configuration entry");
  if (!is_truthy(pull.get("SourceAccessConfigurations"))) {
    pull.refuse("no SourceAccessConfigurations for self managed kafka event provided");
    return nullptr;
  }
  const KafkaAccess access = kafka_access(pull);
  if (!access.valid) return nullptr;
  Tree* statements = f.list();
  // SAM grants the secret of the authentication for the certificate too.
  for (const Tree* needed : {access.secret, access.certificate})
    if (needed != nullptr)
      statements->items.push_back(grant(pull.t, {"secretsmanager:GetSecretValue"},
                                        access.secret == nullptr ? f.null() : access.secret));
  if (access.in_vpc)
    statements->items.push_back(
        grant(pull.t,
              {"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
               "ec2:DeleteNetworkInterface", "ec2:DescribeVpcs", "ec2:DescribeSubnets",
               "ec2:DescribeSecurityGroups"},
              f.text("*")));
  if (Tree* decrypt = decrypt_grant(pull)) statements->items.push_back(decrypt);
  grant_schema_registry(pull, statements);
  Tree* policy = policy_of(pull, "SelfManagedKafkaExecutionRolePolicy", statements);
  f.set(policy->get("PolicyDocument"), "Version", "2012-10-17");
  return policy;
}

Tree* msk_policy(const Pull& pull) {
  Tree* statements = pull.t.forest.list();
  grant_schema_registry(pull, statements);
  if (Tree* given = pull.get("SourceAccessConfigurations"); is_list(given))
    for (const Tree* access : given->items) {
      if (!is_map(access) || !is_text(access->get("Type"), "CLIENT_CERTIFICATE_TLS_AUTH")) continue;
      if (!is_truthy(access->get("URI"))) continue;
      statements->items.push_back(
          grant(pull.t, {"secretsmanager:GetSecretValue"}, access->get("URI")));
    }
  return statements->items.empty() ? nullptr
                                   : policy_of(pull, "MSKExecutionRolePolicy", statements);
}

Tree* source_policy(const Pull& pull) {
  if (pull.kind.name == "MQ") return broker_policy(pull);
  if (pull.kind.name == "DocumentDB") return document_db_policy(pull);
  if (pull.kind.name == "SelfManagedKafka") return kafka_policy(pull);
  return pull.kind.name == "MSK" ? msk_policy(pull) : nullptr;
}

/// The Type of an OnFailure destination is SAM's own: it chooses the policy.
Tree* failure_policy(const Pull& pull, Tree* properties) {
  Entry* given = properties->entry("DestinationConfig");
  if (given == nullptr || !is_map(given->value)) return nullptr;
  if (!is_truthy(given->value)) {
    properties->erase("DestinationConfig");
    return nullptr;
  }
  Forest& f = pull.t.forest;
  Tree* failure = given->value->get("OnFailure");
  if (!is_map(failure)) {
    pull.refuse("property 'DestinationConfig.OnFailure' should be a map");
    return nullptr;
  }
  Tree* type = failure->get("Type");
  if (!is_truthy(type)) return nullptr;
  Tree* kept = f.shallow_copy(failure);
  kept->erase("Type");
  given->value = f.shallow_copy(given->value);
  given->value->entry("OnFailure")->value = kept;
  Tree* arn = failure->get("Destination");
  if (is_text(type, "SQS"))
    return inline_policy(pull.t, concat(pull.id, "SQSPolicy"), "sqs:SendMessage", arn);
  if (is_text(type, "SNS"))
    return inline_policy(pull.t, concat(pull.id, "SNSPolicy"), "sns:publish", arn);
  if (is_text(type, "S3")) {
    Tree* policy = inline_policy(pull.t, concat(pull.id, "S3Policy"), "s3:PutObject",
                                 f.join("/", f.list({arn, "*"})));
    dig(policy, {"PolicyDocument", "Statement"})
        ->items.push_back(
            f.map({{"Action", "s3:ListBucket"}, {"Effect", "Allow"}, {"Resource", arn}}));
    return policy;
  }
  if (!is_text(type, "Kafka"))
    pull.refuse("the only valid values for 'Type' are 'SQS', 'SNS', 'S3', and 'Kafka'");
  return nullptr;
}

void add_policy(Translation& t, Tree* role, Tree* policy) {
  if (role == nullptr || policy == nullptr) return;
  Tree* properties = role->get("Properties");
  Tree* policies = properties->get("Policies");
  if (policies == nullptr) t.forest.set(properties, "Policies", policies = t.forest.list());
  for (const Tree* other : policies->items)
    if (is_map(other) && equal(other->get("PolicyDocument"), policy->get("PolicyDocument"))) return;
  policies->items.push_back(policy);
}

void set_consumer_group(const Pull& pull, Tree* mapping) {
  Forest& f = pull.t.forest;
  const auto given = [&](std::string_view name) {
    return is_truthy(pull.get(name)) ? pull.get(name) : nullptr;
  };
  Tree* group = given("ConsumerGroupId");
  Tree* registry = given("SchemaRegistryConfig");
  const bool msk = pull.kind.name == "MSK";
  if (!msk && pull.kind.name != "SelfManagedKafka") {
    if (group != nullptr)
      pull.refuse(
          concat("property ConsumerGroupId not defined for resource of type ", pull.kind.name));
    return;
  }
  if (group != nullptr || registry != nullptr)
    f.set(mapping,
          msk ? "AmazonManagedKafkaEventSourceConfig" : "SelfManagedKafkaEventSourceConfig",
          f.map({{"ConsumerGroupId", group}, {"SchemaRegistryConfig", registry}}));
}

}  // namespace

bool is_pull_event(std::string_view kind) {
  return std::any_of(kKinds.begin(), kKinds.end(),
                     [&](const PullKind& k) { return k.name == kind; });
}

void translate_pull_event(Translation& t, const Target& target, Tree* role, const Entry& event,
                          std::string_view kind_name) {
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const PullKind& k) { return k.name == kind_name; });
  Forest& f = t.forest;
  Tree* given = event.value->get("Properties");
  const Pull pull{t,
                  *target.source,
                  *kind,
                  concat(target.source->id, event.key.text),
                  event.key.text,
                  given == nullptr ? f.map() : given};
  Tree* mapping =
      f.map({{"FunctionName", target_name(t, target)},
             {"EventSourceArn", kind->source.empty() ? nullptr : pull.get(kind->source)}});
  for (const auto name : kSameProperties)
    if (const Entry* same = pull.properties->entry(name); same != nullptr && pull.get(name))
      mapping->set(same->key, same->value);
  if (Tree* criteria = pull.get("FilterCriteria"); is_map(criteria) && !is_intrinsic(criteria))
    if (!criteria->entries.empty() && (criteria->entries.size() > 1 || !criteria->has("Filters")))
      pull.refuse("FilterCriteria field has a wrong format");
  if (Tree* servers = pull.get("KafkaBootstrapServers"); is_truthy(servers))
    f.set(mapping, "SelfManagedEventSource",
          f.map({{"Endpoints", f.map({{"KafkaBootstrapServers", servers}})}}));
  const auto given_or_null = [&](std::string_view property) {
    return is_truthy(pull.get(property)) ? pull.get(property) : nullptr;
  };
  if (kind->name == "DocumentDB")
    f.set(mapping, "DocumentDBEventSourceConfig",
          f.map({{"DatabaseName", pull.get("DatabaseName")},
                 {"CollectionName", given_or_null("CollectionName")},
                 {"FullDocument", given_or_null("FullDocument")}}));
  set_consumer_group(pull, mapping);
  f.set(mapping, "DestinationConfig", pull.get("DestinationConfig"));
  Tree* on_failure = failure_policy(pull, mapping);
  t.add(*target.source, pull.id, "AWS::Lambda::EventSourceMapping", mapping);
  Tree* policy = source_policy(pull);
  if (role == nullptr) return;
  if (!kind->policy.empty()) {
    Tree* managed = dig(role, {"Properties", "ManagedPolicyArns"});
    Tree* arn = f.text(managed_policy_arn(t, kind->policy));
    if (!contains(managed, arn)) managed->items.push_back(arn);
  }
  add_policy(t, role, policy);
  add_policy(t, role, on_failure);
}

}  // namespace cfnaudit::expand
