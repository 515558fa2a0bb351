#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// Tables, layers, applications and capacity providers: SAM resources that become one resource, or
// one and a role.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html

namespace cfnaudit::expand {

void translate_simple_table(Translation& t, const Source& from) {
  Forest& f = t.forest;
  Tree* key = from.get("PrimaryKey");
  Tree* name = f.text("id");
  Tree* type = f.text("S");
  if (is_truthy(key)) {
    for (const std::string_view part : {"Name", "Type"})
      if (key->get(part) == nullptr) {
        t.refuse(from.id, concat("property 'PrimaryKey.", part, "' is required"), key->span);
        return;
      }
    name = key->get("Name");
    const auto written = text_of(key->get("Type"));
    if (written != "String" && written != "Number" && written != "Binary") {
      t.refuse(from.id, concat("invalid 'Type' ", quote(written)), key->get("Type")->span);
      return;
    }
    type = f.text(std::string(written.substr(0, 1)));
  }
  Tree* throughput = from.get("ProvisionedThroughput");
  const bool provisioned = is_truthy(throughput);
  const auto truthy = [&](std::string_view property) {
    return is_truthy(from.get(property)) ? from.get(property) : nullptr;
  };
  t.add(from, from.id, "AWS::DynamoDB::Table",
        f.map({{"AttributeDefinitions",
                f.list({f.map({{"AttributeName", name}, {"AttributeType", type}})})},
               {"KeySchema", f.list({f.map({{"AttributeName", name}, {"KeyType", "HASH"}})})},
               {"ProvisionedThroughput", provisioned ? throughput : nullptr},
               {"BillingMode", provisioned ? nullptr : f.text("PAY_PER_REQUEST")},
               {"PointInTimeRecoverySpecification", truthy("PointInTimeRecoverySpecification")},
               {"SSESpecification", truthy("SSESpecification")},
               {"TableName", truthy("TableName")},
               {"Tags", is_truthy(from.get("Tags")) ? tag_list(t, from.get("Tags")) : nullptr}}),
        Attributes::kOwn, from.attribute("DependsOn"));
}

namespace {

/// The resource as SAM hashes it: without the attributes that do not make a new version.
Tree* layer_content(Translation& t, const Source& from) {
  Forest& f = t.forest;
  Tree* resource = f.map({{"Type", kLayerVersion}});
  if (is_truthy(from.attribute("DependsOn")))
    f.set(resource, "DependsOn", from.attribute("DependsOn"));
  for (const std::string_view attribute : {"UpdatePolicy", "Condition"})
    f.set(resource, attribute, from.attribute(attribute));
  Tree* properties = f.map();
  for (const Entry& entry : from.properties->entries)
    if (!entry.value->is(Kind::kNull)) properties->set(entry.key, entry.value);
  f.set(resource, "Properties", properties);
  return f.map({{from.id, resource}});
}

void check_architectures(Translation& t, const Source& from) {
  Tree* given = from.get("CompatibleArchitectures");
  if (!is_list(given)) return;
  for (const Tree* item : given->items)
    if (!is_intrinsic(item) && !is_text(item, "arm64") && !is_text(item, "x86_64"))
      t.refuse(from.id, "CompatibleArchitectures needs to be a list of 'x86_64' or 'arm64'",
               item->span);
}

}  // namespace

void translate_layer_version(Translation& t, const Source& from) {
  Forest& f = t.forest;
  for (const std::string_view name : {"LayerName", "LicenseInfo", "Description", "RetentionPolicy"})
    if (Entry* given = from.properties->entry(name)) given->value = t.resolve(given->value);
  Tree* retention = from.get("RetentionPolicy");
  if (retention != nullptr && !t.is_open(retention)) {
    const std::string word = lowercase(text_of(retention));
    if (word != "retain" && word != "delete")
      t.refuse(from.id, "'RetentionPolicy' must be one of the following options: Retain, Delete",
               retention->span);
    retention = f.text(word == "delete" ? "Delete" : "Retain");
  }
  check_architectures(t, from);
  const std::string id = concat(from.id, content_hash(layer_content(t, from)));
  t.changed_ids.emplace(from.id, id);
  Tree* layer_name = from.get("LayerName");
  Tree* properties = f.map({{"Content", s3_location(t, from, from.get("ContentUri"), "ContentUri",
                                                    {"S3Bucket", "S3Key", "S3ObjectVersion"})},
                            {"LayerName", is_truthy(layer_name) ? layer_name : f.text(from.id)}});
  for (const std::string_view same :
       {"Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"})
    f.set(properties, same, from.get(same));
  Tree* made = t.add(from, id, "AWS::Lambda::LayerVersion", properties, Attributes::kPassed,
                     from.attribute("DependsOn"));
  if (retention != nullptr)
    f.set(made, "DeletionPolicy", retention);
  else if (!made->has("DeletionPolicy"))
    f.set(made, "DeletionPolicy", "Retain");
}

void translate_application(Translation& t, const Source& from) {
  Forest& f = t.forest;
  Tree* location = from.get("Location");
  Tree* tags = f.map();
  Tree* url = from.get("TemplateUrl");
  check_tags(t, from);
  if (is_map(location) && !is_intrinsic(location)) {
    for (const std::string_view name : {"ApplicationId", "SemanticVersion"}) {
      const Entry* given = location->entry(name);
      if (given == nullptr) {
        t.refuse(from.id, concat("resource is missing the required [", name, "] property"),
                 location->span);
        continue;
      }
      Tree* value = t.resolve_mappings(t.resolve(given->value));
      if (!is_truthy(value))
        t.refuse(from.id, concat("property '", name, "' cannot be blank"), given->key.span);
      else if (!is_text(value) && !t.is_open(value))
        t.refuse(
            from.id,
            concat(
                "property '", name,
                "' cannot be resolved: only FindInMap and Ref intrinsic functions are supported"),
            given->key.span);
      else if (text_of(value).find("{{resolve:") != std::string_view::npos)
        t.refuse(from.id,
                 concat("Serverless Application Repository does not support dynamic reference in '",
                        name, "' property"),
                 given->key.span);
      f.set(tags,
            name == "ApplicationId" ? "serverlessrepo:applicationId"
                                    : "serverlessrepo:semanticVersion",
            value);
    }
  } else {
    url = location;
  }
  const auto truthy = [&](std::string_view property) { return from.get(property); };
  t.add(from, from.id, "AWS::CloudFormation::Stack",
        f.map({{"TemplateURL", url},
               {"Parameters", truthy("Parameters")},
               {"NotificationARNs", truthy("NotificationARNs")},
               {"Tags", tag_list(t, "lambda:createdBy", from.get("Tags"), tags)},
               {"TimeoutInMinutes", truthy("TimeoutInMinutes")}}),
        Attributes::kPassed, from.attribute("DependsOn"));
}

void translate_capacity_provider(Translation& t, const Source& from) {
  Forest& f = t.forest;
  Tree* network = from.get("VpcConfig");
  Tree* needs = from.get("InstanceRequirements");
  if (is_map(needs) && needs->get("AllowedTypes") != nullptr &&
      needs->get("ExcludedTypes") != nullptr)
    return t.refuse(from.id,
                    "cannot specify 'InstanceRequirements.AllowedTypes' and "
                    "'InstanceRequirements.ExcludedTypes' together",
                    needs->span);
  Tree* role = from.get("OperatorRole");
  if (!is_truthy(role)) {
    RolePlan plan;
    plan.id = concat(from.id, "OperatorRole");
    plan.trust = trust_policy(t, "lambda.amazonaws.com");
    plan.managed = {f.text(managed_policy_arn(t, "AWSLambdaManagedEC2ResourceOperator"))};
    plan.tags = tag_list(t, "lambda:createdBy",
                         is_truthy(from.get("PropagateTags")) ? from.get("Tags") : nullptr);
    add_role(t, from, plan);
    role = f.get_att(plan.id, "Arn");
  }
  Tree* instances = nullptr;
  if (is_truthy(needs))
    instances = f.map({{"Architectures", needs->get("Architectures")},
                       {"AllowedInstanceTypes", needs->get("AllowedTypes")},
                       {"ExcludedInstanceTypes", needs->get("ExcludedTypes")}});
  Tree* scaling = from.get("ScalingConfig");
  Tree* scaled = nullptr;
  if (is_truthy(scaling)) {
    Tree* target = scaling->get("AverageCPUUtilization");
    scaled = f.map({{"MaxVCpuCount", scaling->get("MaxVCpuCount")},
                    {"ScalingMode", target == nullptr ? "Auto" : "Manual"}});
    if (target != nullptr)
      f.set(scaled, "ScalingPolicies",
            f.list({f.map({{"PredefinedMetricType", "LambdaCapacityProviderAverageCPUUtilization"},
                           {"TargetValue", target}})}));
  }
  Tree* logging = from.get("LoggingConfig");
  Tree* resource_tags = from.get("ManagedResourceTags");
  Tree* propagated =
      is_map(resource_tags) && resource_tags->has("Tags")
          ? f.map({{"Mode", "Explicit"}, {"ExplicitTags", tag_list(t, resource_tags->get("Tags"))}})
          : nullptr;
  t.add(from, from.id, "AWS::Lambda::CapacityProvider",
        f.map({{"CapacityProviderName", from.get("CapacityProviderName")},
               {"VpcConfig", network},
               {"PermissionsConfig", f.map({{"CapacityProviderOperatorRoleArn", role}})},
               {"Tags", tag_list(t, "lambda:createdBy", from.get("Tags"))},
               {"InstanceRequirements", instances},
               {"CapacityProviderScalingConfig", scaled},
               {"KmsKeyArn", from.get("KmsKeyArn")},
               {"TelemetryConfig",
                logging == nullptr ? nullptr : f.map({{"LoggingConfig", logging}})},
               {"PropagateTags", propagated}}),
        Attributes::kOwn, from.attribute("DependsOn"));
}

}  // namespace cfnaudit::expand
