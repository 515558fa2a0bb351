// What boto3 and the helpers of Powertools for Python ask of AWS.

#include <algorithm>

#include "analyzer/aws/sdk.h"
#include "analyzer/base/text.h"
#include "analyzer/code/interpreter.h"

namespace cfnaudit::code {

namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// A helper that is called for its request: the argument at a position, or by name, is a parameter.
struct Helper {
  std::string_view symbol;
  std::string_view client;
  std::string_view operation;
  std::string_view argument;   // its name
  std::string_view parameter;  // of the operation
};

// Powertools for AWS Lambda (Python),
// https://docs.powertools.aws.dev/lambda/python/latest/utilities/parameters/, read 2026-11-30.
constexpr std::string_view kParameters = "aws_lambda_powertools.utilities.parameters.";
constexpr Helper kHelpers[] = {
    {"get_parameter", "ssm", "GetParameter", "name", "Name"},
    {"get_parameters", "ssm", "GetParametersByPath", "path", "Path"},
    {"get_parameters_by_name", "ssm", "GetParameters", "parameters", "Names"},
    {"get_secret", "secretsmanager", "GetSecretValue", "name", "SecretId"},
    {"set_parameter", "ssm", "PutParameter", "name", "Name"},
    {"set_secret", "secretsmanager", "PutSecretValue", "name", "SecretId"},
    {"get_app_config", "appconfigdata", "StartConfigurationSession", "name",
     "ConfigurationProfileIdentifier"},
    {"SSMProvider().get", "ssm", "GetParameter", "name", "Name"},
    {"SSMProvider().get_multiple", "ssm", "GetParametersByPath", "path", "Path"},
    {"SSMProvider().get_parameters_by_name", "ssm", "GetParameters", "parameters", "Names"},
    {"SecretsProvider().get", "secretsmanager", "GetSecretValue", "name", "SecretId"},
    {"AppConfigProvider().get", "appconfigdata", "StartConfigurationSession", "name",
     "ConfigurationProfileIdentifier"},
};

/// A method of boto3 that is no operation of its service, with the operations that it asks.
struct Injected {
  std::string_view owner;  // "client" or a type of resource
  std::string_view method;
  std::string_view operations;
  std::string_view positions;  // of its arguments, by the parameter that each is
};

// boto3 1.43.11, s3/inject.py and s3transfer:
// https://boto3.amazonaws.com/v1/documentation/api/latest/guide/s3-uploading-files.html, read
// 2026-11-30.
constexpr std::string_view kUpload =
    "PutObject,CreateMultipartUpload,UploadPart,CompleteMultipartUpload,AbortMultipartUpload";
constexpr Injected kInjected[] = {
    {"client", "upload_file", kUpload, "Filename,Bucket,Key,ExtraArgs"},
    {"client", "upload_fileobj", kUpload, "Fileobj,Bucket,Key,ExtraArgs"},
    {"client", "download_file", "HeadObject,GetObject", "Bucket,Key,Filename,ExtraArgs"},
    {"client", "download_fileobj", "HeadObject,GetObject", "Bucket,Key,Fileobj,ExtraArgs"},
    {"client", "copy", "CopyObject", "CopySource,Bucket,Key,ExtraArgs"},
    {"Bucket", "upload_file", kUpload, "Filename,Key,ExtraArgs"},
    {"Bucket", "upload_fileobj", kUpload, "Fileobj,Key,ExtraArgs"},
    {"Bucket", "download_file", "HeadObject,GetObject", "Key,Filename,ExtraArgs"},
    {"Bucket", "download_fileobj", "HeadObject,GetObject", "Key,Fileobj,ExtraArgs"},
    {"Bucket", "copy", "CopyObject", "CopySource,Key,ExtraArgs"},
    {"Object", "upload_file", kUpload, "Filename,ExtraArgs"},
    {"Object", "upload_fileobj", kUpload, "Fileobj,ExtraArgs"},
    {"Object", "download_file", "HeadObject,GetObject", "Filename,ExtraArgs"},
    {"Object", "download_fileobj", "HeadObject,GetObject", "Fileobj,ExtraArgs"},
    {"Object", "copy", "CopyObject", "CopySource,ExtraArgs"},
};

std::vector<std::string_view> words(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const auto comma = list.find(',');
    out.push_back(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return out;
}

}  // namespace

namespace {

constexpr std::string_view kSessionSymbols[] = {
    "boto3.Session", "boto3.session.Session", "boto3._get_default_session",
    "botocore.session.get_session", "botocore.session.Session"};

}  // namespace

/// What every client takes: its region, its credentials, its limits.
void Interpreter::configure(Object& client, const Arguments& arguments, const Expr& at) {
  if (const Val* region = argument(arguments, 1, "region_name"); region != nullptr)
    client.region = *region;
  if (const Val* endpoint = argument(arguments, 99, "endpoint_url"); endpoint != nullptr)
    client.endpoint = *endpoint;
  for (const auto& one : arguments) {
    if (is_one_of(one.name,
                  {"aws_access_key_id", "aws_session_token", "profile_name", "botocore_session"}))
      client.other_credentials = true;
    if (one.name == "**" && keywords({one})->open) {
      open("what a client is made with is not known");
    }
  }
  const Val* config = argument(arguments, 99, "config");
  if (config == nullptr) return;
  for (const std::string_view limit : {"read_timeout", "connect_timeout"})
    if (const Val seconds = field(*config, limit); !seconds.atoms.empty())
      wait(Wait::Kind::kClientTimeout, concat(limit, " of ", client.client), seconds, at);
  if (const Val region = field(*config, "region_name");
      !region.atoms.empty() && client.region.atoms.empty())
    client.region = region;
}

Val Interpreter::make_client(const Object* session, bool resource, const Arguments& arguments,
                             const Expr& at) {
  const Val* service = argument(arguments, 0, "service_name");
  bool all = true;
  const auto names = service == nullptr ? std::vector<std::string>() : literals(*service, all);
  if (service == nullptr || !all || names.empty()) {
    open("the name of a client is not known");
    if (names.empty()) return opaque("a client whose service is not known");
  }
  Val out;
  for (const auto& name : names) {
    if (!aws::is_sdk_client(name)) {
      open(concat("there is no table of the client ", name));
      join(out, opaque(concat("a client of ", name)));
      continue;
    }
    Object* client = make(resource ? ObjectKind::kResource : ObjectKind::kClient);
    client->client = name;
    if (session != nullptr) {
      client->region = session->region;
      client->other_credentials = session->other_credentials;
    }
    configure(*client, arguments, at);
    join(out, of(client));
  }
  return out;
}

std::optional<Val> Interpreter::call_boto3(const std::string& symbol, Arguments& arguments,
                                           const Expr& at) {
  if (is_one_of(symbol, {"boto3.client", "boto3.resource"}))
    return make_client(nullptr, symbol == "boto3.resource", arguments, at);
  if (std::ranges::find(kSessionSymbols, symbol) != std::end(kSessionSymbols)) {
    Object* session = make(ObjectKind::kSession);
    if (const Val* region = argument(arguments, 99, "region_name"); region != nullptr)
      session->region = *region;
    for (const auto& one : arguments)
      session->other_credentials |=
          is_one_of(one.name, {"aws_access_key_id", "aws_session_token", "profile_name"}) ||
          one.name.empty();
    return of(session);
  }
  if (is_one_of(symbol, {"boto3.setup_default_session"})) {
    open("the default session of boto3 is changed");
    return none();
  }
  if (is_one_of(symbol, {"botocore.config.Config", "botocore.client.Config"}))
    return of(keywords(arguments));
  if (symbol == "boto3.dynamodb.conditions.Key" || symbol == "boto3.dynamodb.conditions.Attr")
    return unknown("a condition");
  if (symbol.starts_with(kParameters)) return call_parameters(symbol, arguments, at);
  if (symbol.starts_with("aws_lambda_powertools.utilities."))
    return call_powertools(symbol, arguments, at);
  return std::nullopt;
}

Val Interpreter::call_parameters(const std::string& symbol, Arguments& arguments, const Expr& at) {
  const std::string_view rest = std::string_view(symbol).substr(kParameters.size());
  if (rest == "DynamoDBProvider") {
    Object* provider = make(ObjectKind::kMethod);
    provider->name = "@provider";
    if (const Val* table = argument(arguments, 0, "table_name"); table != nullptr)
      provider->self = *table;
    Object* instance = make(ObjectKind::kBatchWriter);
    instance->client = "dynamodb";
    instance->name = "@provider";
    instance->arguments = provider->self;
    return of(instance);
  }
  for (const auto& helper : kHelpers) {
    if (helper.symbol != rest) continue;
    Object client;
    client.client = helper.client;
    Object* passed = make(ObjectKind::kMap);
    const Val* value = argument(arguments, 0, helper.argument);
    Val given = value == nullptr ? unknown("a parameter that is not known") : *value;
    if (helper.parameter == "Names") {
      Object* names = make(ObjectKind::kList);
      for (const auto& atom : given.atoms)
        if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMap) {
          for (const auto& field : atom.object->fields) names->items.push_back(field.key);
          names->open = names->open || atom.object->open;
        } else {
          names->open = true;
        }
      given = of(names);
    }
    set_field(*passed, text(std::string(helper.parameter)), given);
    if (const Val* decrypt = argument(arguments, 99, "decrypt"); decrypt != nullptr)
      set_field(*passed, text("WithDecryption"), *decrypt);
    emit(client, helper.operation, of(passed), at);
    if (helper.client == "appconfigdata") emit(client, "GetLatestConfiguration", {}, at);
    return unknown("a parameter's value");
  }
  if (rest == "SSMProvider" || rest == "SecretsProvider" || rest == "AppConfigProvider")
    return this->symbol(concat(symbol, "()"));
  if (rest.find('(') == std::string_view::npos || rest.ends_with("_provider")) {
    open(concat("what ", rest, " asks is not known"));
    return opaque("a value of Powertools");
  }
  return unknown("a value of Powertools");
}

/// Idempotency keeps its records in a table.
std::optional<Val> Interpreter::call_powertools(const std::string& symbol, Arguments& arguments,
                                                const Expr& at) {
  if (symbol.ends_with(".DynamoDBPersistenceLayer")) {
    Object client;
    client.client = "dynamodb";
    Object* passed = make(ObjectKind::kMap);
    const Val* table = argument(arguments, 0, "table_name");
    set_field(*passed, text("TableName"), table == nullptr ? unknown("a table") : *table);
    for (const std::string_view operation : {"PutItem", "GetItem", "UpdateItem", "DeleteItem"})
      emit(client, operation, of(passed), at);
    return this->symbol(concat(symbol, "()"));
  }
  if (symbol.ends_with(".AppConfigStore")) {
    Object client;
    client.client = "appconfigdata";
    emit(client, "StartConfigurationSession", opaque("feature flags"), at);
    emit(client, "GetLatestConfiguration", opaque("feature flags"), at);
    return this->symbol(concat(symbol, "()"));
  }
  if (symbol.find("data_masking") != std::string::npos ||
      symbol.find("kafka") != std::string::npos || symbol.find("streaming") != std::string::npos)
    open(concat("what ", symbol, " asks is not known"));
  return std::nullopt;
}

// Members.

Val Interpreter::boto3_member(Object& object, std::string_view name, const Expr& at) {
  if (object.kind == ObjectKind::kResource) return resource_part(object, name, at);
  if (is_one_of(name, {"meta", "exceptions", "config", "waiter_names"})) {
    if (name != "meta") return symbol(concat("boto3.", name));
    Object* meta = make(ObjectKind::kMap);
    return joined(of(meta), symbol("boto3.meta"));
  }
  if (object.kind == ObjectKind::kSession && name == "region_name")
    return part({PartKind::kEnvironment, "AWS_REGION", true, {}});
  return method(of(&object), name);
}

namespace {

/// "table_name" is the `name` of a Table, "instance_id" the `id` of an Instance: such names load
/// nothing. https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html,
/// 2026-12-01
bool is_alias(std::string_view type, std::string_view identifier, std::string_view name) {
  if (type == "SecurityGroup" && name == "group_id") return true;
  if (type == "KeyPair" && name == "key_name") return true;
  return aws::sdk_name_equals(concat(type, identifier), name);
}

}  // namespace

Val Interpreter::resource_part(Object& resource, std::string_view name, const Expr& at) {
  if (name == "meta") {
    // Its client is the one thing of use in it.
    Object* client = make(ObjectKind::kClient);
    client->client = resource.client;
    client->region = resource.region;
    client->other_credentials = resource.other_credentials;
    Object* meta = make(ObjectKind::kInstance);
    meta->fields.push_back({text("client"), of(client), false});
    return of(meta);
  }
  const auto identifiers = aws::resource_identifiers(resource.client, resource.name);
  if (identifiers)
    for (std::size_t i = 0; i < identifiers->size() && i < resource.items.size(); ++i)
      if (aws::sdk_name_equals((*identifiers)[i], name) ||
          is_alias(resource.name, (*identifiers)[i], name))
        return resource.items[i];
  const auto found = aws::resource_member(resource.client, resource.name, name);
  if (found && found->kind == aws::MemberKind::kReference) return related(resource, *found, {}, {});
  if (found && found->kind == aws::MemberKind::kCollection) {
    Object* collection = make(ObjectKind::kCollection);
    collection->parent = &resource;
    collection->client = resource.client;
    collection->name = name;
    return of(collection);
  }
  if (found || is_injected(resource, name)) return method(of(&resource), name);
  // An attribute: the first one that is read loads the resource.
  const auto load = aws::resource_member(resource.client, resource.name, "load");
  if (load && !resource.name.empty() && name != "get_available_subresources")
    return loaded(resource, *load, name, at);
  return method(of(&resource), name);
}

Val Interpreter::loaded(Object& resource, const aws::ResourceMember& load, std::string_view name,
                        const Expr& at) {
  emit(resource, load.operation, request_of(resource, load, {}), at);
  return unknown(concat("the attribute ", name, " of a resource"));
}

bool Interpreter::is_injected(const Object& owner, std::string_view name) const {
  const std::string_view type =
      owner.kind == ObjectKind::kClient ? std::string_view("client") : std::string_view(owner.name);
  if (owner.client == "s3")
    for (const auto& one : kInjected)
      if (one.method == name &&
          (one.owner == type || (type == "ObjectSummary" && one.owner == "Object")))
        return true;
  return name == "batch_writer" || name == "create_tags";
}

/// The parameters that the SDK sets, with those of the program.
Val Interpreter::request_of(const Object& resource, const aws::ResourceMember& member,
                            const Arguments& arguments) {
  Object* out = keywords(arguments);
  const auto identifiers = aws::resource_identifiers(resource.client, resource.name);
  for (const auto pair : words(member.parameters)) {
    const auto equals = pair.find('=');
    const std::string_view source = pair.substr(equals + 1);
    std::string_view target = pair.substr(0, equals);
    Val value = unknown("a value that the SDK sets");
    if (source.starts_with("'")) value = text(std::string(source.substr(1)));
    if (source.starts_with("@") && identifiers)
      for (std::size_t i = 0; i < identifiers->size() && i < resource.items.size(); ++i)
        if ((*identifiers)[i] == source.substr(1)) value = resource.items[i];
    put_path(*out, target, value);
  }
  return of(out);
}

/// Sets "Delete.Objects[].Key" in a map.
void Interpreter::put_path(Object& map, std::string_view path, const Val& value) {
  const auto dot = path.find('.');
  std::string_view step = path.substr(0, dot);
  const auto bracket = step.find('[');
  const bool list = bracket != std::string_view::npos;
  step = step.substr(0, bracket);
  Val inner = value;
  if (dot != std::string_view::npos) {
    Val there = field(of(&map), step);
    if (list && !there.atoms.empty() && !there.atoms[0].object->items.empty())
      there = there.atoms[0].object->items[0];
    const bool known = !there.atoms.empty() && there.atoms[0].kind == AtomKind::kObject;
    Object* nested = known ? there.atoms[0].object : make(ObjectKind::kMap);
    put_path(*nested, path.substr(dot + 1), value);
    if (known) return;
    inner = of(nested);
  }
  if (list) {
    Object* items = make(ObjectKind::kList);
    items->items.push_back(inner);
    inner = of(items);
  }
  set_field(map, text(std::string(step)), inner);
}

/// The resource that a member gives.
Val Interpreter::related(const Object& owner, const aws::ResourceMember& member,
                         const Arguments& arguments, const Val& request) {
  if (member.type.empty()) return unknown("a response");
  Object* out = make(ObjectKind::kResource);
  out->client = owner.client;
  out->name = member.type;
  out->region = owner.region;
  out->other_credentials = owner.other_credentials;
  const auto own = aws::resource_identifiers(owner.client, owner.name);
  const auto names = aws::resource_identifiers(owner.client, member.type);
  std::size_t position = 0;
  for (const auto name : names.value_or(std::vector<std::string_view>())) {
    Val value = unknown(concat("the ", name, " of a resource"));
    for (const auto pair : words(member.identifiers)) {
      const auto equals = pair.find('=');
      if (pair.substr(0, equals) != name) continue;
      const std::string_view source = pair.substr(equals + 1);
      if (source == "^") {
        const Val* passed = argument(arguments, position++, snake(name));
        if (passed != nullptr) value = *passed;
      } else if (source.starts_with("@") && own) {
        for (std::size_t i = 0; i < own->size() && i < owner.items.size(); ++i)
          if ((*own)[i] == source.substr(1)) value = owner.items[i];
      } else if (source.starts_with("$")) {
        const Val part = field(request, source.substr(1));
        if (!part.atoms.empty()) value = part;
      }
    }
    out->items.push_back(value);
  }
  return of(out);
}

std::string Interpreter::snake(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty()) out += '_';
    out += upper ? static_cast<char>(c + 32) : c;
  }
  return out;
}

// Calls.

Val Interpreter::response_of(const Object& client, std::string_view operation) {
  Object* out = make(ObjectKind::kResponse);
  out->client = client.client;
  out->name = operation;
  return of(out);
}

Val Interpreter::call_boto3_method(Object& receiver, std::string_view name, Arguments& arguments,
                                   const Expr& at) {
  switch (receiver.kind) {
    case ObjectKind::kSession:
      if (name == "client" || name == "resource" || name == "create_client")
        return make_client(&receiver, name == "resource", arguments, at);
      if (name == "get_credentials") open("it signs requests by itself");
      return unknown("a value of a session");
    case ObjectKind::kClient:
      return client_method(receiver, name, arguments, at);
    case ObjectKind::kResource:
      return resource_method(receiver, name, arguments, at);
    case ObjectKind::kCollection:
      return collection_method(receiver, name, arguments, at);
    case ObjectKind::kPaginator:
    case ObjectKind::kWaiter: {
      if (name != "paginate" && name != "wait") return unknown("a value of a paginator");
      emit(receiver, receiver.name, of(keywords(arguments)), at);
      return response_of(receiver, receiver.name);
    }
    case ObjectKind::kBatchWriter: {
      if (receiver.name == "@provider") {
        Object* passed = make(ObjectKind::kMap);
        set_field(*passed, text("TableName"), receiver.arguments);
        emit(receiver, name == "get" ? "GetItem" : "Query", of(passed), at);
        return unknown("a parameter's value");
      }
      return none();
    }
    default:
      return opaque("a value of boto3");
  }
}

Val Interpreter::client_method(Object& client, std::string_view name, Arguments& arguments,
                               const Expr& at) {
  if (name == "get_paginator" || name == "get_waiter") {
    const bool pages = name == "get_paginator";
    const Val* what = argument(arguments, 0, pages ? "operation_name" : "waiter_name");
    bool all = what != nullptr;
    const auto names = what == nullptr ? std::vector<std::string>() : literals(*what, all);
    if (!all) open("the name of an operation is not known");
    Val out;
    for (const auto& one : names) {
      const auto operation = pages ? aws::sdk_operation(client.client, one)
                                   : aws::sdk_waiter_operation(client.client, one);
      if (operation.empty()) {
        open(concat(client.client, " has no operation ", one));
        continue;
      }
      Object* made = make(pages ? ObjectKind::kPaginator : ObjectKind::kWaiter);
      made->client = client.client;
      made->region = client.region;
      made->endpoint = client.endpoint;
      made->other_credentials = client.other_credentials;
      made->name = operation;
      join(out, of(made));
    }
    return out;
  }
  if (is_one_of(name, {"can_paginate", "close"})) return none();
  if (name.starts_with("generate_presigned") || name == "generate_db_auth_token")
    return presigned(client, name, arguments, at);
  if (is_injected(client, name) && client.client == "s3")
    return injected(client, name, arguments, at);
  const auto operation = aws::sdk_operation(client.client, name);
  if (operation.empty()) {
    open(concat("the client of ", client.client, " has no method ", name, " in the tables"));
    escape_functions(arguments, name, at);
    return opaque("a value of a client");
  }
  for (const auto& one : arguments)  // boto3 takes arguments by name alone
    if (one.name == "*" || (one.name.empty() && is_opaque(one.value))) {
      emit(client, operation, opaque("the arguments are not known"), at);
      return response_of(client, operation);
    }
  emit(client, operation, of(keywords(arguments)), at);
  return response_of(client, operation);
}

Val Interpreter::presigned(Object& client, std::string_view name, Arguments& arguments,
                           const Expr& at) {
  if (name == "generate_presigned_post") {
    Object* passed = make(ObjectKind::kMap);
    if (const Val* bucket = argument(arguments, 0, "Bucket"); bucket != nullptr)
      set_field(*passed, text("Bucket"), *bucket);
    if (const Val* key = argument(arguments, 1, "Key"); key != nullptr)
      set_field(*passed, text("Key"), *key);
    emit(client, "PutObject", of(passed), at, true);
    return unknown("a signed form");
  }
  if (name != "generate_presigned_url") {
    open(concat(name, " needs a right to connect"));
    return unknown("a token");
  }
  const Val* method = argument(arguments, 0, "ClientMethod");
  const Val* passed = argument(arguments, 1, "Params");
  bool all = method != nullptr;
  for (const auto& one : method == nullptr ? std::vector<std::string>() : literals(*method, all)) {
    const auto operation = aws::sdk_operation(client.client, one);
    if (operation.empty())
      open(concat(client.client, " has no operation ", one));
    else
      emit(client, operation, passed == nullptr ? of(make(ObjectKind::kMap)) : *passed, at, true);
  }
  if (!all) open("the name of an operation is not known");
  return unknown("a signed URL");
}

Val Interpreter::injected(Object& owner, std::string_view name, Arguments& arguments,
                          const Expr& at) {
  const bool is_client = owner.kind == ObjectKind::kClient;
  const std::string_view type = is_client ? "client" : owner.name == "Bucket" ? "Bucket" : "Object";
  for (const auto& one : kInjected) {
    if (one.owner != type || one.method != name) continue;
    Object* passed = make(ObjectKind::kMap);
    std::size_t position = 0;
    for (const auto parameter : words(one.positions)) {
      const Val* value = argument(arguments, position++, parameter);
      if (value == nullptr || parameter == "Filename" || parameter == "Fileobj") continue;
      if (parameter == "ExtraArgs")
        spread(*passed, *value);
      else
        set_field(*passed, text(std::string(parameter)), *value);
    }
    if (!is_client && !owner.items.empty()) {
      set_field(*passed, text("Bucket"), owner.items[0]);
      if (type == "Object" && owner.items.size() > 1)
        set_field(*passed, text("Key"), owner.items[1]);
    }
    for (const auto operation : words(one.operations)) emit(owner, operation, of(passed), at);
    escape_functions(arguments, name, at);
    if (name == "copy")  // it asks first how large the source is
      if (const Val source = field(of(passed), "CopySource"); !source.atoms.empty())
        emit(owner, "HeadObject", source, at);
  }
  return none();
}

Val Interpreter::resource_method(Object& resource, std::string_view name, Arguments& arguments,
                                 const Expr& at) {
  if (name == "batch_writer" && resource.client == "dynamodb") {
    Object* table = make(ObjectKind::kMap);
    set_field(*table, resource.items.empty() ? unknown("a table") : resource.items[0],
              opaque("requests"));
    Object* passed = make(ObjectKind::kMap);
    set_field(*passed, text("RequestItems"), of(table));
    emit(resource, "BatchWriteItem", of(passed), at);
    Object* writer = make(ObjectKind::kBatchWriter);
    writer->client = resource.client;
    return of(writer);
  }
  if (is_injected(resource, name) && resource.client == "s3")
    return injected(resource, name, arguments, at);
  const std::string_view member = name == "reload" ? "load" : name;
  const auto found = aws::resource_member(resource.client, resource.name, member);
  if (!found) {
    // The service of a resource has the batch operations of its client.
    const auto operation = resource.name.empty() ? aws::sdk_operation(resource.client, name) : "";
    if (!operation.empty()) {
      emit(resource, operation, of(keywords(arguments)), at);
      return response_of(resource, operation);
    }
    if (name != "get_available_subresources")
      open(concat("a resource of ", resource.client, " has no method ", name, " in the tables"));
    return opaque("a value of a resource");
  }
  if (found->kind == aws::MemberKind::kPart) return related(resource, *found, arguments, {});
  const Val request = request_of(resource, *found, arguments);
  emit(resource, found->operation, request, at);
  return found->type.empty() ? response_of(resource, found->operation)
                             : related(resource, *found, arguments, request);
}

Val Interpreter::collection_method(Object& collection, std::string_view name, Arguments& arguments,
                                   const Expr& at) {
  if (is_one_of(name, {"all", "filter", "limit", "page_size"})) {
    Object* out = make(ObjectKind::kCollection);
    *out = collection;
    if (name == "filter") {
      Object* passed = make(ObjectKind::kMap);
      if (!collection.arguments.atoms.empty()) spread(*passed, collection.arguments);
      spread(*passed, of(keywords(arguments)));
      out->arguments = of(passed);
    }
    return of(out);
  }
  const Val element = boto3_elements(collection, at);
  if (name == "pages") {
    Object* page = make(ObjectKind::kList);
    page->items.push_back(element);
    page->open = true;
    Object* out = make(ObjectKind::kList);
    out->items.push_back(of(page));
    out->open = true;
    return of(out);
  }
  for (const auto& atom : element.atoms) {
    if (atom.kind != AtomKind::kObject) continue;
    const Object& one = *atom.object;
    const auto batch = aws::resource_member(one.client, one.name, name, true);
    if (!batch) {
      open(concat("a collection of ", one.client, " has no method ", name, " in the tables"));
      continue;
    }
    emit(one, batch->operation, request_of(one, *batch, arguments), at);
  }
  return unknown("the responses of a collection");
}

/// One of a collection: they are listed when they are looked at.
Val Interpreter::boto3_elements(Object& collection, const Expr& at) {
  Object& owner = *collection.parent;
  const auto found = aws::resource_member(owner.client, owner.name, collection.name);
  if (!found) return opaque("an element of a collection");
  const Val named = request_of(owner, *found, {});
  if (!collection.arguments.atoms.empty())
    for (const auto& atom : named.atoms) spread(*atom.object, collection.arguments);
  emit(owner, found->operation, named, at);
  return related(owner, *found, {}, named);
}

}  // namespace cfnaudit::code
