// What the AWS SDK for JavaScript, versions 2 and 3, and the helpers of Powertools for TypeScript
// ask of AWS.

#include <algorithm>

#include "analyzer/aws/sdk.h"
#include "analyzer/base/text.h"
#include "analyzer/code/interpreter.h"

namespace cfnaudit::code {

namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

struct Renamed {
  std::string_view name;
  std::string_view operation;
};

// Methods of document clients:
// https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-dynamodb/, read
// 2026-11-30. A command is such a name with a capital, and "Command".
constexpr Renamed kDocument[] = {
    {"get", "GetItem"},
    {"put", "PutItem"},
    {"update", "UpdateItem"},
    {"delete", "DeleteItem"},
    {"query", "Query"},
    {"scan", "Scan"},
    {"batchGet", "BatchGetItem"},
    {"batchWrite", "BatchWriteItem"},
    {"transactGet", "TransactGetItems"},
    {"transactWrite", "TransactWriteItems"},
    {"executeStatement", "ExecuteStatement"},
    {"batchExecuteStatement", "BatchExecuteStatement"},
    {"executeTransaction", "ExecuteTransaction"},
};

std::string_view document_operation(std::string_view name) {
  for (const auto& one : kDocument)
    if (equals_ignoring_case(one.name, name)) return one.operation;
  return {};
}

struct Helper {
  std::string_view symbol;
  std::string_view client;
  std::string_view operation;
  std::string_view parameter;
};

// Powertools for AWS Lambda (TypeScript):
// https://docs.powertools.aws.dev/lambda/typescript/latest/features/parameters/, read 2026-11-30.
constexpr Helper kHelpers[] = {
    {"ssm.getParameter", "ssm", "GetParameter", "Name"},
    {"ssm.getParameters", "ssm", "GetParametersByPath", "Path"},
    {"ssm.getParametersByName", "ssm", "GetParameters", "Names"},
    {"ssm.setParameter", "ssm", "PutParameter", "Name"},
    {"secrets.getSecret", "secretsmanager", "GetSecretValue", "SecretId"},
    {"appconfig.getAppConfig", "appconfigdata", "StartConfigurationSession", ""},
    {"ssm.SSMProvider().get", "ssm", "GetParameter", "Name"},
    {"ssm.SSMProvider().getMultiple", "ssm", "GetParametersByPath", "Path"},
    {"ssm.SSMProvider().getParametersByName", "ssm", "GetParameters", "Names"},
    {"secrets.SecretsProvider().get", "secretsmanager", "GetSecretValue", "SecretId"},
    {"appconfig.AppConfigProvider().get", "appconfigdata", "StartConfigurationSession", ""},
};

std::string_view package_of(std::string_view symbol) {
  const auto slash = symbol.starts_with('@') ? symbol.find('/') : 0;
  return symbol.substr(0, symbol.find('.', slash));
}

std::string_view name_in(std::string_view symbol) {
  const auto package = package_of(symbol);
  return symbol.size() > package.size() ? symbol.substr(package.size() + 1) : std::string_view();
}

constexpr std::string_view kUpload[] = {"PutObject", "CreateMultipartUpload", "UploadPart",
                                        "CompleteMultipartUpload", "AbortMultipartUpload"};

}  // namespace

/// A client with what it is made of.
Val Interpreter::javascript_client(std::string client, const Arguments& arguments,
                                   bool is_document) {
  Object* out = make(ObjectKind::kClient);
  out->client = std::move(client);
  out->is_document = is_document;
  const Val* config = argument(arguments, 0, "");
  if (config == nullptr) return of(out);
  out->region = field(*config, "region");
  out->endpoint = field(*config, "endpoint");
  if (!field(*config, "credentials").atoms.empty() || !field(*config, "accessKeyId").atoms.empty())
    out->other_credentials = true;
  out->arguments = field(*config, "params");  // of version 2: of all of its requests
  return of(out);
}

std::optional<Val> Interpreter::call_aws_sdk(const std::string& symbol, Arguments& arguments,
                                             const Expr& at, bool is_new) {
  if (symbol.starts_with("@aws-sdk/client-")) return call_client_package(symbol, arguments, at);
  if (symbol.starts_with("@aws-sdk/lib-dynamodb."))
    return call_document_package(symbol, arguments, at);
  if (symbol.starts_with("aws-sdk")) return call_version_2(symbol, arguments, at, is_new);
  if (symbol.starts_with("@aws-sdk/lib-storage.Upload")) return upload(symbol, arguments, at);
  if (symbol == "@aws-sdk/s3-request-presigner.getSignedUrl") {
    if (const Val* command = argument(arguments, 1, ""); command != nullptr)
      send(*command, argument(arguments, 0, ""), at, true);
    return unknown("a signed URL");
  }
  if (symbol == "@aws-sdk/s3-presigned-post.createPresignedPost") {
    Object client;
    client.client = "s3";
    const Val* passed = argument(arguments, 1, "");
    emit(client, "PutObject", passed == nullptr ? Val() : *passed, at, true);
    return unknown("a signed form");
  }
  if (symbol.starts_with("@aws-sdk/credential-providers."))
    return credentials(symbol, arguments, at);
  if (symbol.starts_with("@aws-lambda-powertools/")) return powertools(symbol, arguments, at);
  if (symbol.starts_with("@middy/ssm") || symbol.starts_with("@middy/secrets-manager")) {
    middleware(symbol, arguments, at);
    return this->symbol("@middy/core()");
  }
  if (symbol.starts_with("sqs-extended-client") && is_new)
    return javascript_client_of_wrapper(arguments, at);
  const std::string_view last = std::string_view(symbol).substr(symbol.rfind('.') + 1);
  if (is_one_of(last, {"captureAWSv3Client", "captureAWSClient", "captureAWS"})) {
    const Val* passed = argument(arguments, 0, "");
    return passed == nullptr ? opaque("a client") : *passed;
  }
  // Something with the method `send`: a client that nobody knows.
  if (last == "send")
    for (const auto& one : arguments) send(one.value, nullptr, at, false);
  return std::nullopt;
}

/// A library that stores large messages in a bucket.
Val Interpreter::javascript_client_of_wrapper(const Arguments& arguments, const Expr& at) {
  const Val* config = argument(arguments, 0, "");
  Object client;
  client.client = "s3";
  Object* passed = make(ObjectKind::kMap);
  set_field(*passed, text("Bucket"),
            config == nullptr ? unknown("a bucket") : field(*config, "bucketName"));
  set_field(*passed, text("Key"), unknown("a key of the library"));
  emit(client, "PutObject", of(passed), at);
  return javascript_client("sqs", {}, false);
}

std::optional<Val> Interpreter::call_client_package(const std::string& symbol, Arguments& arguments,
                                                    const Expr& at) {
  const auto package = package_of(symbol);
  const auto client = aws::client_of_package(package);
  const auto name = name_in(symbol);
  if (client.empty()) {
    open(concat("there is no table of the package ", package));
    return opaque("a client");
  }
  const auto before = [&](std::string_view ending) {
    return name.substr(0, name.size() - ending.size());
  };
  if (name.ends_with("Command") && !aws::sdk_operation(client, before("Command")).empty()) {
    Object* command = make(ObjectKind::kCommand);
    command->client = client;
    command->name = aws::sdk_operation(client, before("Command"));
    command->arguments = argument(arguments, 0, "") == nullptr ? of(make(ObjectKind::kMap))
                                                               : *argument(arguments, 0, "");
    return of(command);
  }
  if (name.starts_with("paginate") || name.starts_with("waitUntil")) {
    const bool pages = name.starts_with("paginate");
    const auto operation = pages ? aws::sdk_operation(client, name.substr(8))
                                 : aws::sdk_waiter_operation(client, name.substr(9));
    return paginate(client, operation, arguments, at);
  }
  if (name.ends_with("Client") ||
      (!name.empty() && name.find('.') == std::string_view::npos && is_aggregated(client, name)))
    return javascript_client(std::string(client), arguments, false);
  if (name.find("Exception") == std::string_view::npos && name.find('.') == std::string_view::npos)
    open(concat("what ", name, " of ", package, " asks is not known"));
  return opaque("a value of the SDK");
}

/// "S3" of "@aws-sdk/client-s3": the client with a method for each operation.
bool Interpreter::is_aggregated(std::string_view client, std::string_view name) const {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' &&
         !name.ends_with("Command") && !client.empty();
}

Val Interpreter::paginate(std::string_view client, std::string_view operation,
                          const Arguments& arguments, const Expr& at) {
  if (operation.empty()) {
    open(concat("an operation of ", client, " is not known"));
    return opaque("a page");
  }
  Object by;
  by.client = client;
  if (const Val* config = argument(arguments, 0, ""); config != nullptr) {
    const Val inner = field(*config, "client");
    for (const auto& atom : inner.atoms)
      if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClient) {
        by.region = atom.object->region;
        by.other_credentials = atom.object->other_credentials;
      }
  }
  const Val* passed = argument(arguments, 1, "");
  emit(by, operation, passed == nullptr ? of(make(ObjectKind::kMap)) : *passed, at);
  return unknown("a page");
}

std::optional<Val> Interpreter::call_document_package(const std::string& symbol,
                                                      Arguments& arguments, const Expr& at) {
  const auto name = name_in(symbol);
  if (name == "DynamoDBDocumentClient.from" || name == "DynamoDBDocument.from" ||
      name == "DynamoDBDocumentClient" || name == "DynamoDBDocument") {
    const Val made = javascript_client("dynamodb", {}, true);
    if (const Val* inner = argument(arguments, 0, ""); inner != nullptr)
      for (const auto& atom : inner->atoms)
        if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClient) {
          made.atoms[0].object->region = atom.object->region;
          made.atoms[0].object->endpoint = atom.object->endpoint;
          made.atoms[0].object->other_credentials = atom.object->other_credentials;
        }
    return made;
  }
  if (name.ends_with("Command")) {
    const auto operation = document_operation(name.substr(0, name.size() - 7));
    if (!operation.empty()) {
      Object* command = make(ObjectKind::kCommand);
      command->client = "dynamodb";
      command->name = operation;
      command->arguments = argument(arguments, 0, "") == nullptr ? of(make(ObjectKind::kMap))
                                                                 : *argument(arguments, 0, "");
      return of(command);
    }
  }
  if (name == "paginateScan" || name == "paginateQuery")
    return paginate("dynamodb", name.substr(8), arguments, at);
  open(concat("what ", name, " of @aws-sdk/lib-dynamodb asks is not known"));
  return opaque("a value of the SDK");
}

std::optional<Val> Interpreter::call_version_2(const std::string& symbol, Arguments& arguments,
                                               const Expr& at, bool is_new) {
  std::string_view rest = symbol;
  rest.remove_prefix(std::string_view("aws-sdk").size());
  if (rest.starts_with("/clients/")) rest.remove_prefix(std::string_view("/clients/").size());
  if (rest.starts_with('.')) rest.remove_prefix(1);
  if (rest.starts_with("default.")) rest.remove_prefix(std::string_view("default.").size());
  if (is_one_of(rest, {"config.update", "config.setPromisesDependency", "Config", "Endpoint"})) {
    const Val* given = argument(arguments, 0, "");
    if (rest == "config.update" && given != nullptr &&
        (!field(*given, "credentials").atoms.empty() ||
         !field(*given, "accessKeyId").atoms.empty()))
      open("the credentials of all clients are changed");
    return unknown("a configuration");
  }
  if (rest.find("onverter.") != std::string_view::npos || rest.starts_with("util."))
    return unknown("a converted value");
  if (rest.ends_with("DocumentClient") && is_new)
    return javascript_client("dynamodb", arguments, true);
  const auto dot = rest.find('.');
  const auto client = aws::client_of_class(rest.substr(0, dot));
  if (!client.empty() && is_new && dot == std::string_view::npos)
    return javascript_client(std::string(client), arguments, false);
  if (rest.find("Credentials") != std::string_view::npos) {
    open("the credentials of a client are made by the program");
    return unknown("credentials");
  }
  open(concat("what ", symbol, " asks is not known"));
  (void)at;
  return opaque("a value of the SDK");
}

std::optional<Val> Interpreter::upload(const std::string& symbol, const Arguments& arguments,
                                       const Expr& at) {
  if (symbol.ends_with(".done") || symbol.ends_with(".on")) return unknown("an upload");
  const Val* config = argument(arguments, 0, "");
  if (config == nullptr) return std::nullopt;
  Object client;
  client.client = "s3";
  for (const auto& atom : field(*config, "client").atoms)
    if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClient) {
      client.region = atom.object->region;
      client.other_credentials = atom.object->other_credentials;
    }
  const Val passed = field(*config, "params");
  for (const auto operation : kUpload) emit(client, operation, passed, at);
  return this->symbol("@aws-sdk/lib-storage.Upload()");
}

Val Interpreter::credentials(const std::string& symbol, const Arguments& arguments,
                             const Expr& at) {
  if (symbol.ends_with("fromTemporaryCredentials")) {
    Object client;
    client.client = "sts";
    const Val* config = argument(arguments, 0, "");
    emit(client, "AssumeRole", config == nullptr ? Val() : field(*config, "params"), at);
  } else if (!symbol.ends_with("fromNodeProviderChain") && !symbol.ends_with("fromEnv")) {
    open("the credentials of a client are not known");
  }
  return unknown("credentials");
}

std::optional<Val> Interpreter::powertools(const std::string& symbol, const Arguments& arguments,
                                           const Expr& at) {
  constexpr std::string_view kParameters = "@aws-lambda-powertools/parameters/";
  if (symbol.ends_with(".DynamoDBPersistenceLayer")) {
    Object client;
    client.client = "dynamodb";
    const Val* config = argument(arguments, 0, "");
    Object* passed = make(ObjectKind::kMap);
    Val table = config == nullptr ? Val() : field(*config, "tableName");
    if (table.atoms.empty()) table = unknown("a table");
    set_field(*passed, text("TableName"), table);
    for (const std::string_view operation : {"PutItem", "GetItem", "UpdateItem", "DeleteItem"})
      emit(client, operation, of(passed), at);
    return this->symbol(concat(symbol, "()"));
  }
  if (!symbol.starts_with(kParameters)) return std::nullopt;
  const std::string_view rest = std::string_view(symbol).substr(kParameters.size());
  for (const auto& helper : kHelpers) {
    if (helper.symbol != rest) continue;
    Object client;
    client.client = helper.client;
    Object* passed = make(ObjectKind::kMap);
    const Val* value = argument(arguments, 0, "");
    Val given = value == nullptr ? unknown("a parameter that is not known") : *value;
    if (helper.parameter == "Names") {
      Object* names = make(ObjectKind::kList);
      for (const auto& atom : given.atoms) {
        const bool map = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMap;
        if (map)
          for (const auto& field : atom.object->fields) names->items.push_back(field.key);
        names->open = names->open || !map || atom.object->open;
      }
      given = of(names);
    }
    if (!helper.parameter.empty())
      set_field(*passed, text(std::string(helper.parameter)), given);
    else
      passed->open = true;
    if (const Val* options = argument(arguments, 1, ""); options != nullptr)
      if (const Val decrypt = field(*options, "decrypt"); !decrypt.atoms.empty())
        set_field(*passed, text("WithDecryption"), decrypt);
    emit(client, helper.operation, of(passed), at);
    if (helper.client == "appconfigdata") emit(client, "GetLatestConfiguration", {}, at);
    return unknown("a parameter's value");
  }
  if (rest.ends_with("Provider") && !rest.starts_with("dynamodb"))
    return this->symbol(concat(symbol, "()"));
  open(concat("what ", symbol, " asks is not known"));
  return opaque("a value of Powertools");
}

/// Middleware that fetches what its configuration names.
void Interpreter::middleware(const std::string& symbol, const Arguments& arguments,
                             const Expr& at) {
  const bool secrets = symbol.starts_with("@middy/secrets-manager");
  Object client;
  client.client = secrets ? "secretsmanager" : "ssm";
  const Val* config = argument(arguments, 0, "");
  const Val wanted = config == nullptr ? Val() : field(*config, "fetchData");
  context_is_open_ = true;
  Object* names = make(ObjectKind::kList);
  for (const auto& atom : wanted.atoms) {
    if (atom.kind != AtomKind::kObject) continue;
    names->open = names->open || atom.object->open;
    for (const auto& one : atom.object->fields) {
      names->items.push_back(one.value);
      Object* passed = make(ObjectKind::kMap);
      set_field(*passed, text("SecretId"), one.value);
      if (secrets) emit(client, "GetSecretValue", of(passed), at);
    }
  }
  if (secrets) return;
  if (names->items.empty()) names->open = true;
  Object* passed = make(ObjectKind::kMap);
  set_field(*passed, text("Names"), of(names));
  emit(client, "GetParameters", of(passed), at);
}

/// A command, by a client; signed for another one, or sent.
void Interpreter::send(const Val& command, const Val* client, const Expr& at, bool only_signs) {
  for (const auto& atom : command.atoms) {
    if (atom.kind != AtomKind::kObject || atom.object->kind != ObjectKind::kCommand) continue;
    Object by = *atom.object;
    if (client != nullptr)
      for (const auto& one : client->atoms)
        if (one.kind == AtomKind::kObject && one.object->kind == ObjectKind::kClient) {
          by.region = one.object->region;
          by.endpoint = one.object->endpoint;
          by.other_credentials = one.object->other_credentials;
        }
    emit(by, atom.object->name, atom.object->arguments, at, only_signs);
  }
}

Val Interpreter::call_client_method(Object& client, std::string_view name, Arguments& arguments,
                                    const Expr& at) {
  if (client.kind != ObjectKind::kClient) return opaque("a value of the SDK");
  for (const auto& one : arguments)  // a callback
    for (const auto& atom : one.value.atoms)
      if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kFunction)
        escape(Val{{atom}}, name, at);
  const bool is_spread =
      std::ranges::any_of(arguments, [](const Argument& one) { return one.name == "*"; });
  const Val spread = opaque("the arguments are not known");
  const Val* first = is_spread ? &spread : argument(arguments, 0, "");
  if (name == "send") {
    const Val command = first == nullptr ? Val() : *first;
    const bool known = std::ranges::any_of(command.atoms, [](const Atom& atom) {
      return atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kCommand;
    });
    if (!known) open(concat("a command of ", client.client, " is not known"));
    const Val by = of(&client);
    send(command, &by, at, false);
    for (const auto& atom : command.atoms)
      if (atom.kind == AtomKind::kObject) return response_of(client, atom.object->name);
    return unknown("a response");
  }
  if (is_one_of(name, {"destroy", "config", "middlewareStack", "on", "customizeRequests",
                       "setPromisesDependency"}))
    return none();
  if (client.client == "s3" && name == "upload") {
    for (const auto operation : kUpload)
      emit(client, operation, first == nullptr ? Val() : *first, at);
    return response_of(client, "PutObject");
  }
  if (is_one_of(name, {"getSignedUrl", "getSignedUrlPromise", "makeRequest", "waitFor"}) &&
      first != nullptr) {
    bool all = true;
    const Val* passed = argument(arguments, 1, "");
    for (const auto& one : literals(*first, all)) {
      const auto operation = name == "waitFor" ? aws::sdk_waiter_operation(client.client, one)
                                               : aws::sdk_operation(client.client, one);
      if (operation.empty())
        open(concat(client.client, " has no operation ", one));
      else
        emit(client, operation, passed == nullptr ? Val() : *passed, at,
             name.starts_with("getSigned"));
    }
    if (!all) open("the name of an operation is not known");
    return unknown("a signed URL");
  }
  if (client.client == "s3" && name == "createPresignedPost") {
    emit(client, "PutObject", first == nullptr ? Val() : field(*first, "Fields"), at, true);
    return unknown("a signed form");
  }
  std::string_view operation = client.is_document ? document_operation(name) : std::string_view();
  if (operation.empty()) operation = aws::sdk_operation(client.client, name);
  if (operation.empty()) {
    open(concat("the client of ", client.client, " has no method ", name, " in the tables"));
    return opaque("a value of a client");
  }
  const bool callback = first != nullptr && !first->atoms.empty() &&
                        first->atoms[0].kind == AtomKind::kObject &&
                        first->atoms[0].object->kind == ObjectKind::kFunction;
  Val passed = first == nullptr || callback ? of(make(ObjectKind::kMap)) : *first;
  if (!client.arguments.atoms.empty()) passed = merged(client.arguments, passed);
  emit(client, operation, passed, at);
  return response_of(client, operation);
}

}  // namespace cfnaudit::code
