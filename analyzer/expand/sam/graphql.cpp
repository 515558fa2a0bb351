#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// AWS::Serverless::GraphQLApi -> AppSync API, schema, keys, data sources, functions and resolvers.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html

namespace cfnaudit::expand {

namespace {

class GraphQLApi {
 public:
  GraphQLApi(Translation& t, const Source& from) : t_(t), f_(t.forest), from_(from) {}
  void translate();

 private:
  void refuse(std::string message) { t_.refuse(from_.id, std::move(message)); }
  Tree* api_id() { return f_.get_att(from_.id, "ApiId"); }
  Tree* auth_type(Tree* auth, Tree* out, std::size_t index);
  void set_auth(Tree* properties);
  void add_connector(std::string id, Tree* source, std::string_view type, Tree* arn,
                     Tree* permissions);
  void add_authorizer_permissions();
  void set_logging(Tree* properties);
  void add_schema();
  void add_api_keys();
  Tree* table_config(Tree* source);
  void add_data_sources();
  void add_functions();
  void add_resolvers();
  void add_rest();
  void check_code(const Entry& of, bool required);
  Tree* code_of(Tree* properties, Tree* given);
  Tree* runtime_of(Tree* given);
  Tree* data_source(Tree* source);
  Tree* table_arn(Tree* table, Tree* region);
  Tree* add(std::string id, std::string_view type, Tree* properties) {
    return t_.add(from_, std::move(id), type, properties, Attributes::kOwn,
                  from_.attribute("DependsOn"));
  }

  Translation& t_;
  Forest& f_;
  const Source& from_;
  std::vector<Tree*> authorizer_arns_;
  std::map<std::string, std::string> functions_;   // name -> logical id
  std::map<std::string, Tree*> functions_id_;      // name -> id of one that exists
  std::map<std::string, std::string> source_ids_;  // data source's name -> logical id
};

/// `index` is 0 for the API's own authorizer, 1 for its first additional one.
Tree* GraphQLApi::auth_type(Tree* auth, Tree* out, std::size_t index) {
  struct Kind {
    std::string_view type, property, config;
  };
  constexpr Kind kKinds[] = {{"AWS_LAMBDA", "LambdaAuthorizer", "LambdaAuthorizerConfig"},
                             {"AMAZON_COGNITO_USER_POOLS", "UserPool", "UserPoolConfig"},
                             {"OPENID_CONNECT", "OpenIDConnect", "OpenIDConnectConfig"},
                             {"AWS_IAM", "", ""},
                             {"API_KEY", "", ""}};
  Tree* type = auth->get("Type");
  f_.set(out, "AuthenticationType", type);
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const Kind& k) { return is_text(type, k.type); });
  const std::string where =
      index == 0 ? std::string("Auth") : concat("Auth.Additional.", std::to_string(index - 1));
  if (kind == std::end(kKinds)) {
    refuse(concat("property '", where, ".Type' is invalid"));
    return out;
  }
  std::size_t given = 0;
  for (const auto& other : kKinds)
    if (!other.property.empty() && auth->get(other.property) != nullptr) ++given;
  if (given > 1) refuse(concat("'", where, "' has more than one authentication configuration"));
  if (kind->property.empty()) return out;
  Tree* config = auth->get(kind->property);
  if (config == nullptr) {
    refuse(concat("'", kind->property, "' must be defined if type is '", kind->type, "'"));
    return out;
  }
  config = f_.shallow_copy(config);
  if (index != 0 && kind->property == "UserPool") config->erase("DefaultAction");
  f_.set(out, kind->config, config);
  if (kind->property == "LambdaAuthorizer")
    authorizer_arns_.push_back(config->get("AuthorizerUri"));
  return out;
}

void GraphQLApi::set_auth(Tree* properties) {
  Tree* auth = from_.get("Auth");
  auth_type(auth, properties, 0);
  Tree* more = auth->get("Additional");
  if (!is_truthy(more) || !is_list(more)) return;
  Tree* providers = f_.list();
  for (std::size_t i = 0; i < more->items.size(); ++i)
    if (is_map(more->items[i]))
      providers->items.push_back(auth_type(more->items[i], f_.map(), i + 1));
  f_.set(properties, "AdditionalAuthenticationProviders", providers);
}

void GraphQLApi::add_connector(std::string id, Tree* source, std::string_view type, Tree* arn,
                               Tree* permissions) {
  Source connector;
  connector.id = std::move(id);
  connector.place = f_.place;
  connector.node = f_.map({{"Type", kConnector}});
  connector.properties = f_.map({{"Source", source},
                                 {"Destination", f_.map({{"Type", type}, {"Arn", arn}})},
                                 {"Permissions", permissions}});
  const std::size_t first_made = t_.made.size();
  translate_connector(t_, connector);
  for (std::size_t i = first_made; i < t_.made.size(); ++i) t_.made[i].origin = f_.keep(from_.id);
}

/// AppSync may call the functions of Lambda authorizers.
void GraphQLApi::add_authorizer_permissions() {
  for (std::size_t i = 0; i < authorizer_arns_.size(); ++i) {
    if (!is_truthy(authorizer_arns_[i])) {
      refuse("unable to get the ARN of a Lambda authorizer's function");
      continue;
    }
    const At at(f_, authorizer_arns_[i]->span);
    add_connector(concat(from_.id, "ToLambdaAuthConnector", std::to_string(i + 1)),
                  f_.map({{"Type", "AWS::AppSync::GraphQLApi"},
                          {"Arn", f_.ref(from_.id)},
                          {"ResourceId", api_id()}}),
                  "AWS::Lambda::Function", authorizer_arns_[i], f_.list({"Write"}));
  }
}

void GraphQLApi::set_logging(Tree* properties) {
  Tree* logging = from_.get("Logging");
  if (is_false(logging)) return;
  const auto get = [&](std::string_view key) {
    return is_map(logging) ? logging->get(key) : nullptr;
  };
  Tree* level = get("FieldLogLevel");
  Tree* role = get("CloudWatchLogsRoleArn");
  if (!is_truthy(role)) {
    const std::string id = concat(from_.id, "CloudWatchRole");
    add(id, "AWS::IAM::Role",
        f_.map({{"AssumeRolePolicyDocument", trust_policy(t_, "appsync.amazonaws.com")},
                {"ManagedPolicyArns",
                 f_.list({f_.sub("arn:${AWS::Partition}:iam::aws:policy/service-role/"
                                 "AWSAppSyncPushToCloudWatchLogs")})}}));
    role = f_.get_att(id, "Arn");
  }
  f_.set(properties, "LogConfig",
         f_.map({{"CloudWatchLogsRoleArn", role},
                 {"ExcludeVerboseContent",
                  is_truthy(get("ExcludeVerboseContent")) ? get("ExcludeVerboseContent") : nullptr},
                 {"FieldLogLevel", is_truthy(level) ? level : f_.text("ALL")}}));
}

void GraphQLApi::add_schema() {
  Tree* text = from_.get("SchemaInline");
  Tree* uri = from_.get("SchemaUri");
  if (!is_truthy(text) && !is_truthy(uri))
    refuse("one of 'SchemaInline' or 'SchemaUri' must be set");
  if (is_truthy(text) && is_truthy(uri))
    refuse("both 'SchemaInline' and 'SchemaUri' cannot be defined at the same time");
  add(concat(from_.id, "Schema"), "AWS::AppSync::GraphQLSchema",
      f_.map({{"ApiId", api_id()}, {"Definition", text}, {"DefinitionS3Location", uri}}));
}

void GraphQLApi::add_api_keys() {
  Tree* keys = from_.get("ApiKeys");
  if (!is_map(keys)) return;
  for (const Entry& key : keys->entries) {
    const At at(f_, key.key.span);
    const auto get = [&](std::string_view name) {
      return is_map(key.value) ? key.value->get(name) : nullptr;
    };
    add(concat(from_.id, key.key.text), "AWS::AppSync::ApiKey",
        f_.map({{"ApiId", api_id()},
                {"ApiKeyId", get("ApiKeyId")},
                {"Description", get("Description")},
                {"Expires", get("ExpiresOn")}}));
  }
}

Tree* GraphQLApi::table_config(Tree* source) {
  const auto truthy = [&](std::string_view name) {
    return is_truthy(source->get(name)) ? source->get(name) : nullptr;
  };
  Tree* region = truthy("Region");
  return f_.map({{"AwsRegion", region == nullptr ? f_.ref("AWS::Region") : region},
                 {"TableName", source->get("TableName")},
                 {"UseCallerCredentials", truthy("UseCallerCredentials")},
                 {"Versioned", truthy("Versioned")},
                 {"DeltaSyncConfig", source->get("DeltaSync")}});
}

void GraphQLApi::add_data_sources() {
  Tree* sources = from_.get("DataSources");
  if (!is_map(sources)) return;
  struct SourceKind {
    std::string_view property, type, suffix, config, connector, destination, arn;
  };
  constexpr SourceKind kKinds[] = {
      {"DynamoDb", "AMAZON_DYNAMODB", "DynamoDBDataSource", "DynamoDBConfig", "ToTableConnector",
       "AWS::DynamoDB::Table", "TableArn"},
      {"Lambda", "AWS_LAMBDA", "LambdaDataSource", "LambdaConfig", "ToLambdaConnector",
       "AWS::Lambda::Function", "FunctionArn"}};
  for (const auto& kind : kKinds) {
    Tree* group = sources->get(kind.property);
    if (!is_map(group)) continue;
    for (const Entry& entry : group->entries) {
      const At at(f_, entry.key.span);
      if (!is_map(entry.value)) {
        refuse(
            concat("property 'DataSources.", kind.property, ".", entry.key.text, "' is invalid"));
        continue;
      }
      const auto get = [&](std::string_view name) { return entry.value->get(name); };
      const auto truthy = [&](std::string_view name) {
        return is_truthy(get(name)) ? get(name) : nullptr;
      };
      const std::string id = concat(from_.id, entry.key.text, kind.suffix);
      source_ids_.emplace(std::string(entry.key.text), id);
      Tree* name = truthy("Name");
      Tree* role = get("ServiceRoleArn");
      Tree* properties =
          f_.map({{"ApiId", api_id()},
                  {"Name", name == nullptr ? f_.text(std::string(entry.key.text)) : name},
                  {"Type", kind.type},
                  {"Description", get("Description")},
                  {kind.config, kind.property == "Lambda"
                                    ? f_.map({{"LambdaFunctionArn", get("FunctionArn")}})
                                    : table_config(entry.value)}});
      add(id, "AWS::AppSync::DataSource", properties);
      if (is_truthy(role)) {
        f_.set(properties, "ServiceRoleArn", role);
        continue;
      }
      Tree* arn = truthy(kind.arn);
      if (Tree* table = get("TableName"); arn == nullptr && table != nullptr)
        arn = table_arn(table, truthy("Region"));
      if (arn == nullptr) {
        refuse(concat(
            "'", kind.arn,
            "' must be defined to create the role and policy if 'ServiceRoleArn' is not defined"));
        continue;
      }
      const std::string role_id = concat(id, "Role");
      add(role_id, "AWS::IAM::Role",
          f_.map({{"AssumeRolePolicyDocument", trust_policy(t_, "appsync.amazonaws.com")}}));
      f_.set(properties, "ServiceRoleArn", f_.get_att(role_id, "Arn"));
      Tree* permissions = truthy("Permissions");
      if (permissions == nullptr)
        permissions = kind.property == "Lambda" ? f_.list({"Write"}) : f_.list({"Read", "Write"});
      add_connector(concat(id, kind.connector),
                    f_.map({{"Type", "AWS::AppSync::DataSource"},
                            {"Arn", f_.get_att(id, "DataSourceArn")},
                            {"RoleName", f_.ref(role_id)}}),
                    kind.destination, arn, permissions);
    }
  }
}

Tree* GraphQLApi::table_arn(Tree* table, Tree* region) {
  Tree* variables = f_.map({{"__TableName__", table},
                            {"__Region__", region != nullptr ? region : f_.ref("AWS::Region")}});
  return f_.sub(
      "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
      variables);
}

Tree* GraphQLApi::runtime_of(Tree* given) {
  Tree* runtime = given->get("Runtime");
  if (!is_map(runtime)) return nullptr;
  return f_.map({{"Name", runtime->get("Name")}, {"RuntimeVersion", runtime->get("Version")}});
}

Tree* GraphQLApi::code_of(Tree* properties, Tree* given) {
  for (const auto& [property, name] :
       {std::pair<std::string_view, std::string_view>{"InlineCode", "Code"},
        {"CodeUri", "CodeS3Location"}})
    if (Tree* code = given->get(property); is_truthy(code)) f_.set(properties, name, code);
  return properties;
}

void GraphQLApi::add_functions() {
  Tree* functions = from_.get("Functions");
  if (!is_map(functions)) return;
  for (const Entry& entry : functions->entries) {
    const At at(f_, entry.key.span);
    if (!is_map(entry.value)) {
      refuse(concat("property 'Functions.", entry.key.text, "' is invalid"));
      continue;
    }
    const auto get = [&](std::string_view name) { return entry.value->get(name); };
    if (is_truthy(get("Id"))) {
      if (entry.value->entries.size() != 1)
        refuse(concat("'Id' cannot be defined with other properties in function ",
                      quote(entry.key.text)));
      functions_id_[std::string(entry.key.text)] = get("Id");
      continue;
    }
    const std::string id = concat(from_.id, entry.key.text);
    functions_.emplace(std::string(entry.key.text), id);
    Tree* name = is_truthy(get("Name")) ? get("Name") : nullptr;
    Tree* source = get("DataSource");
    if (!is_truthy(source))
      refuse(concat("'DataSource' must be set in function ", quote(entry.key.text)));
    check_code(entry, true);
    Tree* properties =
        f_.map({{"ApiId", api_id()},
                {"Name", name == nullptr ? f_.text(std::string(entry.key.text)) : name},
                {"DataSourceName", data_source(source)},
                {"Description", get("Description")},
                {"MaxBatchSize", get("MaxBatchSize")},
                {"SyncConfig", get("Sync")},
                {"Runtime", runtime_of(entry.value)}});
    add(id, "AWS::AppSync::FunctionConfiguration", code_of(properties, entry.value));
  }
}

Tree* GraphQLApi::data_source(Tree* source) {
  if (!is_text(source)) return source;
  if (lowercase(source->text) == "none") {
    const std::string id = concat(from_.id, "NoneDataSource");
    if (t_.find_made(id) == nullptr)
      add(id, "AWS::AppSync::DataSource",
          f_.map({{"ApiId", api_id()}, {"Name", id}, {"Type", "NONE"}}));
    return f_.get_att(id, "Name");
  }
  const auto known = source_ids_.find(std::string(source->text));
  if (known != source_ids_.end()) return f_.get_att(known->second, "Name");
  if (!source->text.empty())
    refuse(concat("DataSource ", quote(source->text),
                  " is not defined in 'DataSources'; a function like GetAtt names a data source "
                  "outside of this GraphQLApi resource"));
  return source;
}

/// A function's code has one place and a runtime; so has a resolver's that has any.
void GraphQLApi::check_code(const Entry& of, bool required) {
  const auto given = [&](std::string_view name) { return is_truthy(of.value->get(name)); };
  if (given("InlineCode") && given("CodeUri"))
    refuse(concat("both 'InlineCode' and 'CodeUri' cannot be defined at the same time in ",
                  quote(of.key.text)));
  const bool any = given("InlineCode") || given("CodeUri");
  if (required && !any)
    refuse(concat("one of 'InlineCode' or 'CodeUri' must be set in ", quote(of.key.text)));
  if (any && !given("Runtime"))
    refuse(concat("'Runtime' must be defined as a property in ", quote(of.key.text)));
}

void GraphQLApi::add_resolvers() {
  Tree* types = from_.get("Resolvers");
  if (!is_map(types)) return;
  for (const Entry& type : types->entries) {
    if (!is_map(type.value)) {
      refuse(concat("property 'Resolvers.", type.key.text, "' is invalid"));
      continue;
    }
    for (const Entry& entry : type.value->entries) {
      const At at(f_, entry.key.span);
      if (!is_map(entry.value)) {
        refuse(concat("property 'Resolvers.", type.key.text, ".", entry.key.text, "' is invalid"));
        continue;
      }
      const auto get = [&](std::string_view name) { return entry.value->get(name); };
      Tree* ids = f_.list();
      if (!is_truthy(get("Pipeline")))
        refuse(concat("resolver ", quote(entry.key.text),
                      " must have Pipeline defined: unit resolvers are not supported"));
      check_code(entry, false);
      if (Tree* pipeline = get("Pipeline"); is_list(pipeline))
        for (Tree* step : pipeline->items) {
          const std::string name(text_of(step));
          if (const auto made = functions_.find(name); made != functions_.end())
            ids->items.push_back(f_.get_att(made->second, "FunctionId"));
          else if (const auto given = functions_id_.find(name); given != functions_id_.end())
            ids->items.push_back(given->second);
          else
            refuse(
                concat("function ", quote(name), " of a pipeline is not defined in 'Functions'"));
        }
      Tree* field = is_truthy(get("FieldName")) ? get("FieldName") : nullptr;
      Tree* properties =
          f_.map({{"ApiId", api_id()},
                  {"TypeName", type.key.text},
                  {"FieldName", field == nullptr ? f_.text(std::string(entry.key.text)) : field},
                  {"Kind", "PIPELINE"},
                  {"PipelineConfig", f_.map({{"Functions", ids}})},
                  {"CachingConfig", get("Caching")},
                  {"MaxBatchSize", is_truthy(get("MaxBatchSize")) ? get("MaxBatchSize") : nullptr},
                  {"Runtime", runtime_of(entry.value)}});
      code_of(properties, entry.value);
      if (!properties->has("Code") && !properties->has("CodeS3Location")) {
        // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-graphqlapi-resolver.html
        f_.set(properties, "Code",
               "\nexport function request(ctx) {\n    return {};\n}\n\nexport function "
               "response(ctx) {\n    return ctx.prev.result;\n}\n");
        f_.set(properties, "Runtime",
               f_.map({{"Name", "APPSYNC_JS"}, {"RuntimeVersion", "1.0.0"}}));
      }
      t_.add(from_, concat(from_.id, type.key.text, entry.key.text), "AWS::AppSync::Resolver",
             properties, Attributes::kOwn, f_.list({concat(from_.id, "Schema")}));
    }
  }
}

void GraphQLApi::add_rest() {
  if (Tree* domain = from_.get("DomainName"); is_map(domain)) {
    add(concat(from_.id, "DomainName"), "AWS::AppSync::DomainName",
        f_.map({{"CertificateArn", domain->get("CertificateArn")},
                {"DomainName", domain->get("DomainName")},
                {"Description", domain->get("Description")}}));
    add(concat(from_.id, "DomainNameApiAssociation"), "AWS::AppSync::DomainNameApiAssociation",
        f_.map({{"ApiId", api_id()}, {"DomainName", f_.ref(concat(from_.id, "DomainName"))}}));
  }
  if (Tree* cache = from_.get("Cache"); is_map(cache)) {
    Tree* properties = f_.map({{"ApiId", api_id()}});
    constexpr std::pair<std::string_view, std::string_view> kSame[] = {
        {"ApiCachingBehavior", "ApiCachingBehavior"},
        {"Type", "Type"},
        {"Ttl", "Ttl"},
        {"AtRestEncryptionEnabled", "AtRestEncryptionEnabled"},
        {"TransitEncryptionEnabled", "TransitEncryptionEnabled"}};
    for (const auto& [given, name] : kSame) f_.set(properties, name, cache->get(given));
    add(concat(from_.id, "ApiCache"), "AWS::AppSync::ApiCache", properties);
  }
}

void GraphQLApi::translate() {
  Tree* name = from_.get("Name");
  Tree* tags = is_map(from_.get("Tags")) ? f_.shallow_copy(from_.get("Tags")) : f_.map();
  f_.set(tags, "graphqlapi:createdBy", "SAM");
  Tree* properties =
      f_.map({{"Name", is_truthy(name) ? name : f_.text(from_.id)}, {"Tags", tag_list(t_, tags)}});
  f_.set(properties, "XrayEnabled", from_.get("XrayEnabled"));
  for (const std::string_view same : {"Visibility", "OwnerContact", "IntrospectionConfig",
                                      "QueryDepthLimit", "ResolverCountLimit"})
    if (Tree* value = from_.get(same); is_truthy(value)) f_.set(properties, same, value);
  set_auth(properties);
  add(from_.id, "AWS::AppSync::GraphQLApi", properties);
  add_authorizer_permissions();
  set_logging(properties);
  add_schema();
  add_api_keys();
  add_data_sources();
  add_functions();
  add_resolvers();
  add_rest();
}

}  // namespace

void translate_graphql_api(Translation& t, const Source& from) { GraphQLApi(t, from).translate(); }

}  // namespace cfnaudit::expand
