#include <algorithm>
#include <array>
#include <cstdlib>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// AWS::Serverless::Function -> function, role, version, alias, URL, destinations and events.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html

namespace cfnaudit::expand {

namespace {

/// Properties that the plain function has under the same name.
constexpr std::array<std::string_view, 24> kSameProperties = {"FunctionName",
                                                              "Handler",
                                                              "Runtime",
                                                              "Description",
                                                              "MemorySize",
                                                              "Timeout",
                                                              "VpcConfig",
                                                              "Environment",
                                                              "KmsKeyArn",
                                                              "ReservedConcurrentExecutions",
                                                              "Layers",
                                                              "FileSystemConfigs",
                                                              "ImageConfig",
                                                              "PackageType",
                                                              "Architectures",
                                                              "SnapStart",
                                                              "EphemeralStorage",
                                                              "CodeSigningConfigArn",
                                                              "RuntimeManagementConfig",
                                                              "LoggingConfig",
                                                              "RecursiveLoop",
                                                              "FunctionScalingConfig",
                                                              "TenancyConfig",
                                                              "DurableConfig"};

Tree* code_of(Translation& t, const Source& from) {
  const bool image = is_text(from.get("PackageType"), "Image");
  if (Tree* kind = from.get("PackageType"); is_truthy(kind) && !image && !is_text(kind, "Zip"))
    t.refuse(from.id, "PackageType needs to be Zip or Image", kind->span);
  if (image) {
    Tree* uri = from.get("ImageUri");
    if (uri != nullptr && !is_truthy(uri))
      t.refuse(from.id, "'ImageUri' requires that an image hosted at a registry be specified",
               uri->span);
    if (uri == nullptr && is_map(from.attribute("Metadata"))) return nullptr;  // built by sam build
    if (uri == nullptr) t.refuse(from.id, "'ImageUri' must be set");
    return uri == nullptr ? nullptr : t.forest.map({{"ImageUri", uri}});
  }
  Tree* key = from.get("SourceKMSKeyArn");
  if (Tree* code = from.get("InlineCode")) {
    const At at(t.forest, code->span);
    return t.forest.map({{"ZipFile", code}, {"SourceKMSKeyArn", is_truthy(key) ? key : nullptr}});
  }
  Tree* uri = from.get("CodeUri");
  // Packaging uploads the working directory when no path is given.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-cli-package.html
  if (uri == nullptr) return t.forest.text(".");
  Tree* code = s3_location(t, from, uri, "CodeUri", {"S3Bucket", "S3Key", "S3ObjectVersion"});
  if (is_map(code) && is_truthy(key)) t.forest.set(code, "SourceKMSKeyArn", key);
  return code;
}

Tree* capacity_provider_config(Translation& t, Tree* given) {
  if (!is_map(given)) return given;
  const At at(t.forest, given->span);
  Tree* managed = t.forest.map();
  for (const Entry& entry : given->entries) {
    Key key = entry.key;
    if (key.text == "Arn") key.text = "CapacityProviderArn";
    // SAM reads numbers as integers.
    Tree* value = entry.value;
    if (value->is(Kind::kReal))
      value = t.forest.integer(
          static_cast<long long>(std::strtod(std::string(value->text).c_str(), nullptr)));
    managed->set(key, value);
  }
  return t.forest.map({{"LambdaManagedInstancesCapacityProviderConfig", managed}});
}

void check_package(Translation& t, const Source& from) {
  const bool image = is_text(from.get("PackageType"), "Image");
  const auto given = [&](std::string_view name) { return is_truthy(from.get(name)); };
  if (!image && !(given("Runtime") && given("Handler")))
    t.refuse(from.id, "Runtime and Handler need to be present when PackageType is of type `Zip`");
  if (!image && given("ImageConfig"))
    t.refuse(from.id, "ImageConfig cannot be present when PackageType is of type `Zip`");
  if (image && (given("Handler") || given("Runtime") || given("Layers")))
    t.refuse(from.id,
             "Runtime, Handler, Layers cannot be present when PackageType is of type `Image`");
}

/// Disabled is the same as no Tracing.
bool is_traced(Translation& t, const Source& from) {
  Tree* tracing = from.get("Tracing");
  return is_truthy(tracing) && !is_text(t.resolve(t.forest.deep_copy(tracing)), "Disabled");
}

Tree* function_properties(Translation& t, const Source& from) {
  Forest& f = t.forest;
  Tree* properties = f.map({{"Code", code_of(t, from)}});
  for (const auto name : kSameProperties)
    if (const Entry* given = from.properties->entry(name); given != nullptr && from.get(name))
      properties->set(given->key, given->value);
  if (is_traced(t, from))
    f.set(properties, "TracingConfig", f.map({{"Mode", from.get("Tracing")}}));
  if (Tree* queue = from.get("DeadLetterQueue"))
    f.set(properties, "DeadLetterConfig", f.map({{"TargetArn", queue->get("TargetArn")}}));
  f.set(properties, "CapacityProviderConfig",
        capacity_provider_config(t, from.get("CapacityProviderConfig")));
  f.set(properties, "PublishToLatestPublished", from.get("PublishToLatestPublished"));
  f.set(properties, "Tags", tag_list(t, "lambda:createdBy", from.get("Tags")));
  check_package(t, from);
  return properties;
}

bool check_dead_letter_queue(Translation& t, const Source& from) {
  Tree* queue = from.get("DeadLetterQueue");
  if (queue == nullptr) return true;
  Tree* type = queue->get("Type");
  if (!is_truthy(type) || !is_truthy(queue->get("TargetArn")))
    t.refuse(from.id, "'DeadLetterQueue' requires Type and TargetArn properties to be specified",
             queue->span);
  else if (!is_text(type, "SQS") && !is_text(type, "SNS"))
    t.refuse(from.id, "'DeadLetterQueue' requires Type of SQS or SNS", type->span);
  else
    return true;
  return false;
}

// ---- version and alias

/// The function with those of its layers that ask for a new version when they change.
Tree* with_published_layers(Translation& t, const Tree* function) {
  Tree* out = t.forest.shallow_copy(function);
  Tree* layers = function->get("Layers");
  if (!is_list(layers)) return out;
  for (Tree* layer : layers->items) {
    const auto id = text_of(referenced(layer));
    Tree* properties = dig(t.resources, {id, "Properties"});
    const bool own = is_text(dig(t.resources, {id, "Type"}), kLayerVersion);
    if (own && is_map(properties) && is_truthy(properties->get("PublishLambdaVersion")))
      out->set(t.forest.key(id), properties);
  }
  return out;
}

/// What a new version depends on: the code and some settings, or all properties.
Tree* version_content(Translation& t, const Source& from, Tree* function) {
  Forest& f = t.forest;
  if (is_true(from.get("AutoPublishAliasAllProperties"))) return with_published_layers(t, function);
  Tree* code = function->get("Code");
  Tree* out = f.map();
  if (is_map(code))
    for (const Entry& entry : code->entries) out->set(entry.key, entry.value);
  if (Tree* environment = function->get("Environment"); is_map(environment))
    for (const Entry& entry : environment->entries) out->set(entry.key, entry.value);
  if (Tree* size = function->get("MemorySize"); is_truthy(size)) f.set(out, "MemorySize", size);
  Tree* snap = function->get("SnapStart");
  Tree* apply = is_map(snap) ? snap->get("ApplyOn") : nullptr;
  if (apply != nullptr && !is_text(apply, "None")) f.set(out, "SnapStart", snap);
  return out;
}

std::string add_version(Translation& t, const Source& from, Tree* function) {
  Forest& f = t.forest;
  if (Tree* code = function->get("Code"); is_map(code)) t.resolve(code);
  std::string hash;
  if (Tree* given = t.resolve(from.get("AutoPublishCodeSha256"));
      is_truthy(given) && !t.is_open(given)) {
    if (!is_text(given)) t.refuse(from.id, "AutoPublishCodeSha256 must be a string", given->span);
    hash = std::string(given->text.substr(0, 10));
    // The hash stands in the description too, so that the function itself changes with it.
    Tree* description = function->get("Description");
    f.set(function, "Description",
          !is_truthy(description) ? given
          : is_text(description)  ? f.text(concat(description->text, " ", given->text))
                                  : f.join(" ", f.list({description, given})));
  } else {
    hash = content_hash(version_content(t, from, function));
  }
  const std::string id = concat(from.id, "Version", hash);
  Tree* made = t.add(from, id, "AWS::Lambda::Version",
                     f.map({{"Description", from.get("VersionDescription")},
                            {"FunctionName", f.ref(from.id)},
                            {"FunctionScalingConfig", from.get("FunctionScalingConfig")}}));
  const bool managed = from.get("CapacityProviderConfig") != nullptr;
  Tree* policy = from.get("VersionDeletionPolicy");
  if (policy != nullptr && !is_text(policy, "Delete") && !is_text(policy, "Retain") &&
      !is_intrinsic(policy))
    t.refuse(from.id,
             "property 'VersionDeletionPolicy' should be one of the strings 'Delete' or 'Retain'",
             policy->span);
  if (made->has("DeletionPolicy")) return id;
  if (policy != nullptr)
    f.set(made, "DeletionPolicy", policy);
  else
    f.set(made, "DeletionPolicy", managed ? "Delete" : "Retain");
  return id;
}

bool is_alias_name(std::string_view name) {
  const bool known = std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
  return known && name.find_first_not_of("0123456789") != std::string_view::npos;
}

/// Logical ids have neither hyphens nor underscores.
std::string alias_id(std::string_view function, std::string_view alias) {
  std::string out = concat(function, "Alias");
  for (const char c : alias) out += c == '-' ? 'D' : c == '_' ? 'U' : c;
  return out;
}

struct Alias {
  std::string id;
  Tree* name = nullptr;
  Tree* node = nullptr;
};

Alias add_version_and_alias(Translation& t, const Source& from, Tree* function) {
  Entry* given = from.properties->entry("AutoPublishAlias");
  if (given == nullptr || given->value->is(Kind::kNull)) return {};
  Tree* name = t.resolve(given->value);
  const bool open = t.is_open(name);
  if (!is_text(name) && !open) {
    t.refuse(from.id, "'AutoPublishAlias' must be a string or a Ref to a template parameter",
             given->key.span);
    return {};
  }
  if (!open && name->text.empty()) {
    if (is_intrinsic(given->value))
      t.refuse(from.id, "alias name is required to create an alias", given->key.span);
    return {};
  }
  if (!open && !is_alias_name(name->text)) {
    t.refuse(from.id,
             concat("AutoPublishAlias name (", quote(name->text),
                    ") must contain only alphanumeric characters, hyphens, or underscores"),
             given->key.span);
    return {};
  }
  Forest& f = t.forest;
  const std::string version = add_version(t, from, function);
  // Its id ends in a name that is not known: it is left out.
  Alias alias{alias_id(from.id, text_of(name)), name, nullptr};
  alias.node =
      t.add(from, alias.id, "AWS::Lambda::Alias",
            f.map({{"FunctionName", f.ref(from.id)},
                   {"FunctionVersion", f.get_att(version, "Version")},
                   {"Name", name},
                   {"ProvisionedConcurrencyConfig", from.get("ProvisionedConcurrencyConfig")}}));
  return alias;
}

// ---- function URL

constexpr std::array<std::pair<std::string_view, char>, 6> kCorsTypes = {{
    {"AllowOrigins", 'l'},
    {"AllowMethods", 'l'},
    {"AllowCredentials", 'b'},
    {"AllowHeaders", 'l'},
    {"ExposeHeaders", 'l'},
    {"MaxAge", 'i'},
}};

void check_url_cors(Translation& t, const Source& from, Tree* cors) {
  if (!is_truthy(cors) || is_intrinsic(cors)) return;
  if (!is_map(cors))
    return t.refuse(from.id, "property 'FunctionUrlConfig.Cors' should be a map", cors->span);
  for (const Entry& entry : cors->entries) {
    const auto row = std::find_if(kCorsTypes.begin(), kCorsTypes.end(),
                                  [&](const auto& r) { return r.first == entry.key.text; });
    if (row == kCorsTypes.end()) {
      t.refuse(from.id, concat(entry.key.text, " is not a valid property for configuring Cors"),
               entry.key.span);
      continue;
    }
    const Tree* value = entry.value;
    const bool good = is_intrinsic(value) || (row->second == 'l' && is_list(value)) ||
                      (row->second == 'b' && is_bool(value)) ||
                      (row->second == 'i' && value->is(Kind::kInteger));
    if (!good)
      t.refuse(from.id,
               concat(entry.key.text, " must be of type ",
                      row->second == 'l'   ? "list"
                      : row->second == 'b' ? "bool"
                                           : "int"),
               entry.key.span);
  }
}

void add_url(Translation& t, const Source& from, const Alias& alias) {
  Tree* config = from.get("FunctionUrlConfig");
  if (!is_truthy(config)) return;
  Forest& f = t.forest;
  const At at(f, from.properties->entry("FunctionUrlConfig")->key.span);
  Tree* type = config->get("AuthType");
  const bool known = is_intrinsic(type) || is_text(type, "AWS_IAM") || is_text(type, "NONE");
  if (!is_intrinsic(config)) {
    if (!known)
      t.refuse(from.id,
               "AuthType is required to configure function property `FunctionUrlConfig`: AWS_IAM "
               "or NONE");
    check_url_cors(t, from, config->get("Cors"));
  }
  Tree* target = f.ref(alias.node == nullptr ? from.id : alias.id);
  t.add(from, concat(from.id, "Url"), "AWS::Lambda::Url",
        f.map({{"TargetFunctionArn", target},
               {"AuthType", type},
               {"Cors", is_truthy(config->get("Cors")) ? config->get("Cors") : nullptr},
               {"InvokeMode", config->get("InvokeMode")}}));
  if (!is_text(type, "NONE") || is_intrinsic(config)) return;
  t.add(from, concat(from.id, "UrlPublicPermissions"), "AWS::Lambda::Permission",
        f.map({{"Action", "lambda:InvokeFunctionUrl"},
               {"FunctionName", target},
               {"Principal", "*"},
               {"FunctionUrlAuthType", type}}));
  t.add(from, concat(from.id, "URLInvokeAllowPublicAccess"), "AWS::Lambda::Permission",
        f.map({{"Action", "lambda:InvokeFunction"},
               {"FunctionName", target},
               {"Principal", "*"},
               {"InvokedViaFunctionUrl", f.boolean(true)}}));
}

// ---- destinations of asynchronous calls

struct DestinationKind {
  std::string_view name;
  std::string_view suffix;  // of the policy's name
  std::string_view action;
  std::string_view made;  // type and id of the resource that is made when none is given
  std::string_view made_suffix;
};

constexpr std::array<DestinationKind, 5> kDestinations = {{
    {"SQS", "SQSPolicy", "sqs:SendMessage", "AWS::SQS::Queue", "Queue"},
    {"SNS", "SNSPolicy", "sns:publish", "AWS::SNS::Topic", "Topic"},
    {"EventBridge", "EventBridgePolicy", "events:PutEvents", "", ""},
    {"Lambda", "LambdaPolicy", "lambda:InvokeFunction", "", ""},
    {"S3Bucket", "S3Policy", "", "", ""},
}};

/// The condition under which a destination is made, and what stands in the other outcome.
struct Optional {
  Tree* condition = nullptr;
  Tree* otherwise = nullptr;
};

Optional optional_destination(Translation& t, Tree* destination, const std::string& config_id) {
  if (!is_if(destination)) return {};
  Tree* parts = destination->get("Fn::If");
  if (!is_list(parts) || parts->items.size() != 3) {
    t.refuse(config_id, "malformed 'Destination' property: Fn::If requires 3 arguments",
             destination->span);
    return {};
  }
  Forest& f = t.forest;
  const bool first = is_no_value(parts->items[1]);
  const bool second = is_no_value(parts->items[2]);
  if (first && !second) return {parts->items[0], parts->items[2]};
  if (!second || first) return {};
  const std::string name =
      concat("NOT", text_of(parts->items[0]), content_hash(std::string_view(config_id)));
  f.set(t.conditions(), name,
        f.map({{"Fn::Not", f.list({f.map({{"Condition", parts->items[0]}})})}}));
  return {f.text(name), parts->items[1]};
}

Tree* both_conditions(Translation& t, const Source& from, Tree* condition) {
  Tree* own = from.attribute("Condition");
  if (own == nullptr || condition == nullptr) return own == nullptr ? condition : own;
  Forest& f = t.forest;
  const std::string name =
      concat(text_of(own), "AND", text_of(condition), content_hash(std::string_view(from.id)));
  const auto part = [&](Tree* of) {
    return f.map({{"Condition", f.map({{"Condition", of}})}});  // as SAM writes it
  };
  f.set(t.conditions(), name, f.map({{"Fn::And", f.list({part(own), part(condition)})}}));
  return f.text(name);
}

Tree* destination_policy(Translation& t, const DestinationKind& kind, const std::string& id,
                         Tree* arn) {
  Forest& f = t.forest;
  if (kind.name != "S3Bucket") return inline_policy(t, concat(id, kind.suffix), kind.action, arn);
  Tree* policy =
      inline_policy(t, concat(id, kind.suffix), "s3:PutObject", f.join("/", f.list({arn, "*"})));
  dig(policy, {"PolicyDocument", "Statement"})
      ->items.push_back(
          f.map({{"Action", "s3:ListBucket"}, {"Effect", "Allow"}, {"Resource", arn}}));
  return policy;
}

/// One of OnSuccess and OnFailure; its policy goes to `policies`.
Tree* add_destination(Translation& t, const Source& from, const Entry& given,
                      const std::string& config_id, std::vector<Tree*>& policies) {
  Forest& f = t.forest;
  const At at(f, given.key.span);
  const std::string id = concat(config_id, given.key.text);
  const auto kind = std::find_if(
      kDestinations.begin(), kDestinations.end(),
      [&](const DestinationKind& k) { return is_text(given.value->get("Type"), k.name); });
  if (kind == kDestinations.end()) {
    t.refuse(from.id, concat("'Type: ", text_of(given.value->get("Type")),
                             "' must be one of SQS, SNS, EventBridge, Lambda, S3Bucket"));
    return nullptr;
  }
  Tree* destination = given.value->get("Destination");
  const Optional optional = optional_destination(t, destination, config_id);
  if (destination == nullptr || optional.condition != nullptr) {
    if (kind->made.empty()) {
      t.refuse(from.id, "Destination is required if Type is not SQS or SNS");
      return nullptr;
    }
    const std::string made_id = concat(id, kind->made_suffix);
    Tree* made = t.add(from, made_id, kind->made, f.map());
    if (Tree* condition = both_conditions(t, from, optional.condition))
      f.set(made, "Condition", condition);
    Tree* arn = kind->name == "SQS" ? f.get_att(made_id, "Arn") : f.ref(made_id);
    destination =
        optional.condition == nullptr ? arn : f.choose(optional.condition, arn, optional.otherwise);
  }
  policies.push_back(destination_policy(t, *kind, id, destination));
  return f.map({{"Destination", destination}});
}

std::vector<Tree*> add_event_invoke_config(Translation& t, const Source& from, const Alias& alias) {
  Tree* config = from.get("EventInvokeConfig");
  std::vector<Tree*> policies;
  if (!is_truthy(config)) return policies;
  Forest& f = t.forest;
  const At at(f, from.properties->entry("EventInvokeConfig")->key.span);
  config = t.resolve(config);
  const std::string id = concat(from.id, "EventInvokeConfig");
  Tree* destinations = f.map();
  Tree* given = config->get("DestinationConfig");
  if (given != nullptr && !is_map(given))
    t.refuse(from.id, "property 'EventInvokeConfig.DestinationConfig' should be a map",
             given->span);
  for (const std::string_view name : {"OnSuccess", "OnFailure"}) {
    const Entry* entry = is_map(given) ? given->entry(name) : nullptr;
    if (entry == nullptr || entry->value->is(Kind::kNull)) continue;
    if (!is_map(entry->value)) {
      t.refuse(from.id,
               concat("property 'EventInvokeConfig.DestinationConfig.", name, "' should be a map"),
               entry->key.span);
      continue;
    }
    f.set(destinations, name, add_destination(t, from, *entry, id, policies));
  }
  t.add(from, id, "AWS::Lambda::EventInvokeConfig",
        f.map({{"FunctionName", f.ref(from.id)},
               {"Qualifier", alias.node == nullptr ? f.text("$LATEST") : alias.name},
               {"DestinationConfig", destinations},
               {"MaximumEventAgeInSeconds", config->get("MaximumEventAgeInSeconds")},
               {"MaximumRetryAttempts", config->get("MaximumRetryAttempts")}}),
        Attributes::kOwn, alias.node == nullptr ? nullptr : f.list({alias.id}));
  return policies;
}

// ---- role

Tree* make_role(Translation& t, const Source& from, std::vector<Tree*> destination_policies) {
  Forest& f = t.forest;
  RolePlan plan;
  plan.id = concat(from.id, "Role");
  plan.trust = from.get("AssumeRolePolicyDocument") == nullptr
                   ? trust_policy(t, "lambda.amazonaws.com")
                   : from.get("AssumeRolePolicyDocument");
  const auto managed = [&](std::string_view name) {
    plan.managed.push_back(f.text(managed_policy_arn(t, name)));
  };
  managed(from.get("DurableConfig") == nullptr
              ? "service-role/AWSLambdaBasicExecutionRole"
              : "service-role/AWSLambdaBasicDurableExecutionRolePolicy");
  if (is_traced(t, from))
    managed(t.partition.starts_with("aws-cn") || t.partition == "aws-us-gov"
                ? "AWSXRayDaemonWriteAccess"
                : "AWSXrayWriteOnlyAccess");
  if (is_truthy(from.get("VpcConfig"))) managed("service-role/AWSLambdaVPCAccessExecutionRole");
  if (Tree* queue = from.get("DeadLetterQueue")) {
    Tree* policy =
        inline_policy(t, "DeadLetterQueuePolicy",
                      is_text(queue->get("Type"), "SQS") ? "sqs:SendMessage" : "sns:Publish",
                      queue->get("TargetArn"));
    f.set(policy->get("PolicyDocument"), "Version", "2012-10-17");
    plan.policies.push_back(policy);
  }
  plan.policies.insert(plan.policies.end(), destination_policies.begin(),
                       destination_policies.end());
  plan.given = from.get("Policies");
  plan.path = from.get("RolePath");
  plan.boundary = from.get("PermissionsBoundary");
  plan.tags = tag_list(t, "lambda:createdBy", from.get("Tags"));
  return add_role(t, from, plan);
}

/// Role: !If [Own, !Ref AWS::NoValue, arn]: a role that is made under the condition.
Tree* make_optional_role(Translation& t, const Source& from, Tree* function, Tree* role,
                         std::vector<Tree*> policies) {
  Forest& f = t.forest;
  Tree* parts = role->get("Fn::If");
  if (!is_list(parts) || parts->items.size() != 3) {
    t.refuse(from.id, "malformed 'Role' property: Fn::If requires 3 arguments", role->span);
    return nullptr;
  }
  const bool first = is_no_value(parts->items[1]);
  const bool second = is_no_value(parts->items[2]);
  if (!first && !second) {
    f.set(function, "Role", role);
    return nullptr;
  }
  Tree* made = make_role(t, from, std::move(policies));
  Tree* arn = f.get_att(concat(from.id, "Role"), "Arn");
  if (first && second) {
    f.set(function, "Role", arn);
    return made;
  }
  f.set(function, "Role",
        f.choose(parts->items[0], first ? arn : parts->items[1], first ? parts->items[2] : arn));
  Tree* condition = parts->items[0];
  if (!first) {
    const std::string name = concat("NOT", text_of(parts->items[0]));
    f.set(t.conditions(), name,
          f.map({{"Fn::Not", f.list({f.map({{"Condition", parts->items[0]}})})}}));
    condition = f.text(name);
  }
  f.set(made, "Condition", condition);
  return made;
}

bool passes_condition(Translation& t, const Source& from, const Tree* given) {
  if (given == nullptr || is_false(given) || is_text(given, "false") || is_text(given, "False"))
    return false;
  if (is_true(given) || is_text(given, "true") || is_text(given, "True")) return true;
  const auto text = given->text;
  if (given->is(Kind::kInteger) && (text == "0" || text == "1")) return text == "1";
  if (!t.is_open(given))
    t.refuse(from.id,
             is_intrinsic(given)
                 ? "unsupported intrinsic: the only intrinsic functions supported for property "
                   "PassthroughCondition are FindInMap and parameter Refs"
                 : "invalid value for property PassthroughCondition",
             given->span);
  return false;
}

void note_deployment_preference(Translation& t, const Source& from, const Alias& alias) {
  Tree* settings = from.get("DeploymentPreference");
  if (!is_truthy(settings)) return;
  Forest& f = t.forest;
  const auto value = [&](std::string_view name) {
    Tree* given = settings->get(name);
    return given == nullptr ? nullptr : t.resolve_mappings(t.resolve(given));
  };
  DeploymentPreference preference;
  preference.settings = f.shallow_copy(settings);
  for (const std::string_view name : {"Enabled", "Type"})
    if (Tree* resolved = value(name)) f.set(preference.settings, name, resolved);
  Tree* enabled = preference.settings->get("Enabled");
  preference.enabled = enabled == nullptr || is_truthy(enabled);
  if (is_text(enabled, "false") || is_text(enabled, "False")) preference.enabled = false;
  if (passes_condition(t, from, value("PassthroughCondition")))
    preference.condition = from.attribute("Condition");
  if (is_truthy(from.get("PropagateTags"))) preference.tags = from.get("Tags");
  if (Tree* hooks = preference.settings->get("Hooks");
      preference.enabled && hooks != nullptr && !is_map(hooks)) {
    t.refuse(from.id, "'Hooks' property of 'DeploymentPreference' must be a map", hooks->span);
    return;
  }
  if (preference.enabled && preference.settings->get("Type") == nullptr) {
    t.refuse(from.id, "'DeploymentPreference' is missing required Property 'Type'", settings->span);
    return;
  }
  if (preference.enabled && alias.node == nullptr) {
    t.refuse(from.id, "'DeploymentPreference' requires AutoPublishAlias property to be specified",
             settings->span);
    return;
  }
  t.add_preference(from, preference);
  if (!preference.enabled) return;
  Tree* hooks = preference.settings->get("Hooks");
  const auto hook = [&](std::string_view name) {
    return is_map(hooks) ? hooks->get(name) : nullptr;
  };
  f.set(alias.node, "UpdatePolicy",
        f.map({{"CodeDeployLambdaAliasUpdate",
                f.map({{"ApplicationName", f.ref("ServerlessDeploymentApplication")},
                       {"DeploymentGroupName", f.ref(concat(from.id, "DeploymentGroup"))},
                       {"BeforeAllowTrafficHook", hook("PreTraffic")},
                       {"AfterAllowTrafficHook", hook("PostTraffic")}})}}));
}

void check_combinations(Translation& t, const Source& from) {
  const auto given = [&](std::string_view name) { return from.get(name) != nullptr; };
  for (const std::string_view other : {"ProvisionedConcurrencyConfig", "VpcConfig"})
    if (given("CapacityProviderConfig") && given(other))
      t.refuse(from.id,
               concat("cannot specify 'CapacityProviderConfig' and '", other, "' together"),
               from.properties->entry(other)->key.span);
  constexpr std::pair<std::string_view, std::string_view> kNeeds[] = {
      {"FunctionScalingConfig", "CapacityProviderConfig"},
      {"VersionDeletionPolicy", "AutoPublishAlias"}};
  for (const auto& [property, needed] : kNeeds)
    if (given(property) && !given(needed))
      t.refuse(from.id, concat("'", property, "' requires '", needed, "'"),
               from.properties->entry(property)->key.span);
}

void check_tenancy(Translation& t, const Source& from) {
  if (!is_truthy(from.get("TenancyConfig"))) return;
  constexpr std::pair<std::string_view, std::string_view> kNotBeside[] = {
      {"ProvisionedConcurrencyConfig", "provisioned concurrency"},
      {"FunctionUrlConfig", "Function URL"},
      {"SnapStart", "SnapStart"}};
  for (const auto& [property, words] : kNotBeside)
    if (Tree* given = from.get(property); is_truthy(given))
      t.refuse(from.id,
               concat(words, " is not supported for functions enabled with tenancy configuration"),
               from.properties->entry(property)->key.span);
  Tree* events = from.get("Events");
  if (!is_map(events)) return;
  for (const Entry& event : events->entries) {
    const auto type = text_of(is_map(event.value) ? event.value->get("Type") : nullptr);
    if (type != "Api" && type != "HttpApi")
      t.refuse(from.id,
               concat("event source ", quote(type),
                      " is not supported for functions enabled with tenancy configuration: only "
                      "Api and HttpApi are"),
               event.key.span);
  }
}

}  // namespace

void translate_function(Translation& t, const Source& from) {
  Forest& f = t.forest;
  const std::size_t first_made = t.made.size();
  if (!check_dead_letter_queue(t, from)) return;
  check_tags(t, from);
  check_combinations(t, from);
  check_tenancy(t, from);
  Tree* properties = function_properties(t, from);
  Tree* role = from.get("Role");
  if (role != nullptr) f.set(properties, "Role", role);
  t.add(from, from.id, "AWS::Lambda::Function", properties, Attributes::kOwn,
        from.attribute("DependsOn"));
  if (is_truthy(from.get("ProvisionedConcurrencyConfig")) &&
      !is_truthy(from.get("AutoPublishAlias")))
    t.refuse(
        from.id,
        "to set ProvisionedConcurrencyConfig, AutoPublishAlias must be defined on the function");
  const Alias alias = add_version_and_alias(t, from, properties);
  add_url(t, from, alias);
  note_deployment_preference(t, from, alias);
  auto policies = add_event_invoke_config(t, from, alias);
  Tree* made_role = nullptr;
  if (is_if(role)) {
    made_role = make_optional_role(t, from, properties, role, std::move(policies));
  } else if (role == nullptr || is_no_value(role)) {
    made_role = make_role(t, from, std::move(policies));
    f.set(properties, "Role", f.get_att(concat(from.id, "Role"), "Arn"));
  }
  const Target target{&from, alias.node == nullptr ? from.id : alias.id, t.legacy,
                      alias.node != nullptr};
  translate_function_events(t, target, made_role);
  propagate_tags(t, from, first_made);
}

}  // namespace cfnaudit::expand
