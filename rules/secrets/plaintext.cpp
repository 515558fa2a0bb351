#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/aws/secrets.h"
#include "analyzer/base/text.h"
#include "analyzer/resolve/resource_types.h"
#include "rules/catalog.h"

// Properties and variables that hold secrets -> those whose text the template gives away. Messages
// never quote a value.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;
using resolve::PropertyType;

/// Names that end as those of secrets do, and hold something else: files, units, domains, ids of
/// secrets, and templates without the secret.
constexpr std::array<std::string_view, 12> kNoSecrets = {
    "AWS::AppMesh::VirtualGateway.VirtualGatewayListenerTlsFileCertificate.PrivateKey",
    "AWS::AppMesh::VirtualNode.ListenerTlsFileCertificate.PrivateKey",
    "AWS::Bedrock::KnowledgeBase.PineconeConfiguration.ConnectionString",
    "AWS::Cognito::UserPoolClient.TokenValidityUnits.AccessToken",
    "AWS::Cognito::UserPoolClient.TokenValidityUnits.IdToken",
    "AWS::Cognito::UserPoolClient.TokenValidityUnits.RefreshToken",
    "AWS::FSx::FileSystem.SelfManagedActiveDirectoryConfiguration.DomainJoinServiceAccountSecret",
    "AWS::IAM::SAMLProvider.RemovePrivateKey",
    "AWS::MediaPackage::OriginEndpoint.Authorization.CdnIdentifierSecret",
    "AWS::MediaPackage::PackagingGroup.Authorization.CdnIdentifierSecret",
    "AWS::SecretsManager::Secret.GenerateSecretString.SecretStringTemplate",
    "AWS::WorkSpaces::ConnectionAlias.ConnectionString",
};

struct SecretProperty {
  std::string_view name;
  ValuePtr value = nullptr;
};

/// The properties of a resource that hold secrets, by their name in its schema, where their value
/// is a symbol: a parameter, or a text that nobody may see.
class SecretProperties {
 public:
  explicit SecretProperties(const StackResource& resource) {
    if (may_hold(resource.properties)) walk(std::string(resource.type()), resource.properties);
  }
  const std::vector<SecretProperty>& found() const { return found_; }

 private:
  /// Is there a symbol below such a name? Seldom, so the schema is seldom needed.
  static bool may_hold(ValuePtr value) {
    if (value == nullptr) return false;
    return std::any_of(value->items.begin(), value->items.end(), may_hold) ||
           std::any_of(value->fields.begin(), value->fields.end(), [](const auto& field) {
             const bool is_symbol =
                 field.value != nullptr && field.value->is_scalar() && !field.value->text.known();
             return is_symbol ? aws::is_secret_name(field.key.value) : may_hold(field.value);
           });
  }

  void walk(const std::string& owner, ValuePtr map) {
    if (map == nullptr || map->kind != resolve::ValueKind::kMap) return;
    for (const auto& [key, value] : map->fields) {
      if (value == nullptr || (value->is_scalar() && value->text.known())) continue;
      const bool is_secret = aws::is_secret_name(key.value);
      if (value->is_scalar() && !is_secret) continue;
      const auto property = resolve::find_property(owner, key.value);
      if (!property) continue;
      if (property->type.kind() == PropertyType::Kind::kString) {
        const std::string full = concat(owner, ".", key.value);
        if (is_secret && value->is_scalar() &&
            std::find(kNoSecrets.begin(), kNoSecrets.end(), full) == kNoSecrets.end())
          found_.push_back({key.value, value});
      } else {
        descend(owner, property->type, value);
      }
    }
  }

  void descend(const std::string& owner, PropertyType type, ValuePtr value) {
    if (type.kind() == PropertyType::Kind::kDefinition) {
      const std::string_view resource_type = std::string_view(owner).substr(0, owner.find('.'));
      walk(resolve::definition_key(resource_type, type), value);
    } else if (type.kind() == PropertyType::Kind::kList) {
      for (const ValuePtr item : resolve::items(value)) descend(owner, type.element(), item);
    }
  }

  std::vector<SecretProperty> found_;
};

bool has_hole(ValuePtr value, SymbolKind kind) {
  const auto* text = resolve::text(value);
  return text != nullptr && std::any_of(text->holes().begin(), text->holes().end(),
                                        [&](const auto& hole) { return hole.symbol.kind == kind; });
}

/// The parameter that a value is, by Ref; nullptr for anything else.
const model::Parameter* parameter_of(const Context& context, ValuePtr value) {
  if (value->node == nullptr) return nullptr;
  if (value->node->tag == "!Ref") return context.tmpl.parameter(value->node->text);
  const auto* name = value->node->find("Ref");
  return name == nullptr ? nullptr : context.tmpl.parameter(name->text);
}

/// What the template writes for a hidden value; empty where that cannot be told.
std::string_view written(const Context& context, ValuePtr value) {
  if (const auto* parameter = parameter_of(context, value))
    return parameter->default_value ? parameter->default_value->value : std::string_view();
  const auto* node = value->node;
  if (node != nullptr && node->kind == syntax::NodeKind::kScalar &&
      (node->tag.empty() || node->tag.starts_with("!!")))
    return node->text;
  const Span span = value->origin.end != 0 ? value->origin : value->span;
  return span.file == context.file.number() ? context.file.text(span) : std::string_view();
}

constexpr std::string_view kUseManager =
    "let Secrets Manager generate it, and refer to it with '{{resolve:secretsmanager:...}}'";

struct JsonMember {
  std::string_view key;
  std::string_view value;
};

/// The members of a JSON text that are strings, at any depth.
std::vector<JsonMember> json_members(std::string_view text) {
  std::vector<JsonMember> out;
  std::string_view key;
  for (auto at = text.find('"'); at != std::string_view::npos; at = text.find('"', at + 1)) {
    auto end = at + 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    if (end >= text.size()) break;
    const auto found = text.substr(at + 1, end - at - 1);
    const auto behind = text.find_first_not_of(" \t\r\n", end + 1);
    const bool is_key = behind != std::string_view::npos && text[behind] == ':';
    if (!is_key && !key.empty()) out.push_back({key, found});
    key = is_key ? found : std::string_view();
    at = end;
  }
  return out;
}

/// A text that somebody replaces after the deployment, or JSON whose secrets are such texts, is
/// none. A password is one whatever it says: AWS sets it.
bool is_stand_in(std::string_view property, std::string_view text) {
  if (lowercase(property).find("password") != std::string::npos) return false;
  if (trim(text).empty() || trim(text).front() != '{') return aws::is_placeholder(text);
  const auto members = json_members(text);
  return std::none_of(members.begin(), members.end(), [](const JsonMember& member) {
    return aws::is_secret_name(member.key) && !aws::is_placeholder(member.value);
  });
}

void check_properties(const Context& context, Reporter& report) {
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (resource.exists != Tri::kYes) continue;
    const SecretProperties secrets(resource);
    for (const auto& [name, value] : secrets.found()) {
      if (!has_hole(value, SymbolKind::kSecret) || parameter_of(context, value) != nullptr ||
          is_stand_in(name, written(context, value)))
        continue;
      report
          .at(resource, value,
              concat(name, " of ", resource.id(), " is in the template in plain text"))
          .fix(std::string(kUseManager));
    }
  }
}

void check_parameters(const Context& context, Reporter& report) {
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (resource.exists != Tri::kYes) continue;
    const SecretProperties secrets(resource);
    for (const auto& [name, value] : secrets.found()) {
      const auto* parameter = parameter_of(context, value);
      if (parameter == nullptr || parameter->no_echo || parameter->is_ssm()) continue;
      if (!has_hole(value, SymbolKind::kParameter) && !has_hole(value, SymbolKind::kSecret))
        continue;
      std::string message =
          concat("everyone who may describe the stack can read ", parameter->name.value,
                 ", which is ", name, " of ", resource.id());
      // Other tools report the resource, so their suppressions are there.
      Finding finding =
          report.is_suppressed(resource)
              ? report.at(resource, value, std::move(message))
              : report.at(parameter->name.span, concat("Parameters/", parameter->name.value),
                          std::move(message));
      finding.key(std::string(parameter->name.value))
          .note(resource, "uses it")
          .fix("set NoEcho: true, or use a secret of Secrets Manager");
    }
  }
}

struct Use {
  const StackResource* resource = nullptr;
  ValuePtr value = nullptr;
};

/// The first property that takes the parameter, when the finding is suppressed at all of them.
Use suppressed_use(const TemplateContext& context, const model::Parameter& parameter,
                   const Reporter& report) {
  Use out;
  for (const Context& environment : context.environments)
    for (const auto index : environment.graph.resources()) {
      const auto& resource = environment.graph.resource(index);
      const SecretProperties secrets(resource);
      for (const auto& [name, value] : secrets.found()) {
        if (parameter_of(environment, value) != &parameter) continue;
        if (!report.is_suppressed(resource)) return {};
        if (out.resource == nullptr) out = {&resource, value};
      }
    }
  return out;
}

/// The defaults of parameters that are secrets, by NoEcho.
void check_defaults(const TemplateContext& context, Reporter& report) {
  for (const auto& parameter : context.tmpl.parameters) {
    if (!parameter.no_echo || !parameter.default_value || parameter.is_ssm()) continue;
    const std::string_view text = trim(parameter.default_value->value);
    if (text.empty() || text == "*" || text == "-" ||
        text.find_first_of("<>{") != std::string_view::npos || equals_ignoring_case(text, "none") ||
        equals_ignoring_case(text, "null") || equals_ignoring_case(text, "true") ||
        equals_ignoring_case(text, "false"))
      continue;
    std::string message = concat("the default of ", parameter.name.value,
                                 " is in the template, which is what NoEcho is to prevent");
    const Use use = suppressed_use(context, parameter, report);
    Finding finding = use.resource != nullptr
                          ? report.at(*use.resource, use.value, std::move(message))
                          : report.at(parameter.default_value->span,
                                      concat("Parameters/", parameter.name.value, "/Default"),
                                      std::move(message));
    finding.fix("remove Default");
  }
}

// Where services take environment variables: maps, and lists of names with values.
struct Variables {
  std::string_view type;
  std::string_view path;  // "ContainerDefinitions.*.Environment"
};

constexpr std::array<Variables, 9> kVariables = {
    {{"AWS::Lambda::Function", "Environment.Variables"},
     {"AWS::ECS::TaskDefinition", "ContainerDefinitions.*.Environment"},
     {"AWS::Batch::JobDefinition", "ContainerProperties.Environment"},
     {"AWS::CodeBuild::Project", "Environment.EnvironmentVariables"},
     {"AWS::AppRunner::Service",
      "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables"},
     {"AWS::Amplify::App", "EnvironmentVariables"},
     {"AWS::Amplify::Branch", "EnvironmentVariables"},
     {"AWS::SageMaker::Model", "PrimaryContainer.Environment"},
     {"AWS::Glue::Job", "DefaultArguments"}}};

/// Passwords are any text; keys and tokens are long and mixed, where the name of a secret is words.
bool looks_secret(std::string_view name, std::string_view text) {
  if (aws::is_placeholder(text)) return false;
  const std::string plain = lowercase(name);
  const bool is_password = plain.ends_with("password") || plain.ends_with("passwd") ||
                           plain.ends_with("passphrase") || plain.ends_with("pwd");
  constexpr std::size_t kLeastPassword = 4;
  if (is_password) return text.size() >= kLeastPassword && text.find('/') == std::string_view::npos;
  constexpr std::size_t kLeastKey = 16;
  if (text.size() < kLeastKey || text.find_first_of(" :/") != std::string_view::npos) return false;
  const auto any = [&](auto is) { return std::any_of(text.begin(), text.end(), is); };
  const bool digits = any([](unsigned char c) { return std::isdigit(c) != 0; });
  const bool upper = any([](unsigned char c) { return std::isupper(c) != 0; });
  const bool small = any([](unsigned char c) { return std::islower(c) != 0; });
  const bool hex =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
  return digits && ((upper && small) || hex);
}

void look_at_variable(const Context& context, const StackResource& resource, std::string_view name,
                      ValuePtr value, Reporter& report) {
  if (!aws::is_secret_name(name) || !has_hole(value, SymbolKind::kSecret)) return;
  std::string_view text = written(context, value);
  if (text.size() > 1 && (text.front() == '"' || text.front() == '\'')) {
    text.remove_prefix(1);
    text.remove_suffix(1);
  }
  if (!looks_secret(name, text)) return;
  report
      .at(resource, value,
          concat("the environment variable ", name, " of ", resource.id(),
                 " is a secret in plain text"))
      .key(std::string(name))
      .fix("store it in Secrets Manager or Parameter Store, and read it at run time");
}

void look_at_variables(const Context& context, const StackResource& resource, ValuePtr variables,
                       Reporter& report) {
  if (variables == nullptr || resolve::is_unknown(variables)) return;
  if (variables->kind == resolve::ValueKind::kMap) {
    for (const auto& [key, value] : variables->fields)
      look_at_variable(context, resource, key.value, value, report);
    return;
  }
  for (const ValuePtr item : resolve::items(variables))
    if (const auto name = resolve::known_text(resolve::get(item, "Name")))
      look_at_variable(context, resource, *name, resolve::get(item, "Value"), report);
}

void check_variables(const Context& context, Reporter& report) {
  for (const auto& [type, path] : kVariables)
    for (const auto index : context.graph.of_type(type)) {
      const auto& resource = context.graph.resource(index);
      if (resource.exists != Tri::kYes) continue;
      const auto star = path.find(".*.");
      if (star == std::string_view::npos) {
        look_at_variables(context, resource, resource.property(path), report);
        continue;
      }
      for (const ValuePtr item : resolve::items(resource.property(path.substr(0, star))))
        look_at_variables(context, resource, resolve::get(item, path.substr(star + 3)), report);
    }
}

/// Keys and tokens that are known by their form, wherever the template writes them.
class KnownForms {
 public:
  explicit KnownForms(Reporter& report) : report_(report) {}

  void walk(const syntax::Node& node) {
    if (node.kind == syntax::NodeKind::kScalar)
      if (const auto found = aws::find_secret(node.text)) tell(node, *found);
    for (std::size_t i = 0; i < node.items.size(); ++i) below({{}, i}, *node.items[i]);
    for (const auto& [key, value] : node.members) below({key->text, 0}, *value);
  }

 private:
  struct Step {
    std::string_view key;  // of a map
    std::size_t index = 0;
  };

  void below(Step step, const syntax::Node& node) {
    steps_.push_back(step);
    walk(node);
    steps_.pop_back();
  }

  /// "Resources/Function/Properties/Environment/0".
  std::string path() const {
    std::vector<std::string> out;
    for (const auto& [key, index] : steps_)
      out.push_back(key.data() == nullptr ? std::to_string(index) : std::string(key));
    return join(out, "/");
  }

  void tell(const syntax::Node& node, const aws::KnownSecret& found) {
    const std::string path = this->path();
    auto finding = report_.at(node.span, path, concat("the template contains ", found.kind));
    finding.fix("revoke it, and keep its successor in Secrets Manager");
    const auto parts = split(std::string_view(path), '/');
    if (parts.size() > 1 && parts[0] == "Resources") finding.resource(parts[1]);
  }

  Reporter& report_;
  std::vector<Step> steps_;  // to the node that is looked at
};

void check_forms(const TemplateContext& context, Reporter& report) {
  if (context.tmpl.written != nullptr) KnownForms(report).walk(*context.tmpl.written);
}

/// What a deployed stack shows: outputs, and parameters of Systems Manager in plain text.
std::string shown_secret(const Context& context, ValuePtr value) {
  const auto* text = resolve::text(value);
  if (text == nullptr) return {};
  for (const auto& hole : text->holes()) {
    const std::string_view id = hole.symbol.id;
    const auto* parameter = context.tmpl.parameter(id);
    if (parameter != nullptr && parameter->no_echo) return concat("the NoEcho parameter ", id);
    const auto dot = id.find(".SecretAccessKey");
    if (dot == std::string_view::npos) continue;
    const auto* owner = context.stack.resource(id.substr(0, dot));
    if (owner != nullptr && owner->type() == "AWS::IAM::AccessKey")
      return concat("the secret key of ", owner->id());
  }
  return {};
}

void check_outputs(const Context& context, Reporter& report) {
  for (const auto& output : context.stack.outputs) {
    if (output.exists != Tri::kYes) continue;
    if (const auto what = shown_secret(context, output.value); !what.empty())
      report
          .at(output.value->span, concat("Outputs/", output.declaration->name.value, "/Value"),
              concat("output ", output.declaration->name.value, " shows ", what,
                     " to everyone who may describe the stack"))
          .fix("remove the output, and store the value in Secrets Manager");
  }
}

/// {{resolve:ssm:...}} reads parameters of type String and StringList alone.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html
bool reads_plain_parameter(ValuePtr value) {
  const auto* text = resolve::text(value);
  return text != nullptr &&
         std::any_of(text->holes().begin(), text->holes().end(), [](const auto& hole) {
           return hole.symbol.kind == SymbolKind::kDynamicReference &&
                  std::string_view(hole.symbol.id).starts_with("resolve:ssm:");
         });
}

void look_at_stored_value(const Context& context, const StackResource& parameter,
                          Reporter& report) {
  const ValuePtr value = parameter.property("Value");
  const auto what = shown_secret(context, value);
  if (what.empty()) return;
  report
      .at(parameter, value,
          concat(parameter.id(), " stores ", what,
                 " in plain text: CloudFormation creates no "
                 "parameters of type SecureString"))
      .fix("store it in an AWS::SecretsManager::Secret");
}

void check_stored_parameters(const Context& context, Reporter& report) {
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (resource.exists != Tri::kYes) continue;
    if (resource.type() == "AWS::SSM::Parameter") look_at_stored_value(context, resource, report);
    const SecretProperties secrets(resource);
    for (const auto& [name, value] : secrets.found())
      if (reads_plain_parameter(value))
        report
            .at(resource, value,
                concat(name, " of ", resource.id(),
                       " comes from a parameter of Parameter Store that is stored in plain text"))
            .fix(std::string(kUseManager));
  }
}

void check_rotation(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::SecretsManager::Secret")) {
    const auto& secret = context.graph.resource(index);
    if (secret.exists != Tri::kYes) continue;
    const auto edges = context.graph.in(index);
    const bool rotates = std::any_of(edges.begin(), edges.end(), [&](const auto* edge) {
      return context.graph.resource(edge->from).type() == "AWS::SecretsManager::RotationSchedule";
    });
    if (!rotates)
      report.at(secret, concat(secret.id(), " is never rotated"))
          .fix("add an AWS::SecretsManager::RotationSchedule");
  }
}

constexpr std::array<std::string_view, 9> kVariableTypes = [] {
  std::array<std::string_view, 9> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kVariables[i].type;
  return out;
}();
constexpr std::string_view kSecrets[] = {"AWS::SecretsManager::Secret"};

constexpr std::string_view kSamePasswords[] = {
    "F23",
    "F31",
    "F34",
    "F35",
    "F36",
    "F51",
    "F52",
    "F70",
    "W2501",
    "IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD",
    "RDS_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD",
    "RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD",
    "REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD",
    "AMAZON_MQ_BROKER_USERS_NO_PLAINTEXT_PASSWORD",
    "F37",
    "F41",
    "F42",
    "F44",
    "F46",
    "F48",
    "F50",
    "F53",
    "F54",
    "F55",
    "F57",
    "F58",
    "F60",
    "F61",
    "F62",
    "F63",
    "F64",
    "F65",
    "F66",
    "F67",
    "F68",
    "F69",
    "F71",
    "F74",
    "F75",
    "F43",
    "F47",
    "F49",
    "F59",
    "MICROSOFT_AD_NO_PLAINTEXT_PASSWORD",
    "DMS_NO_PLAINTEXT_PASSWORD",
    "KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD",
    "KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD"};
constexpr std::string_view kSameVariables[] = {"CKV_AWS_45", "AwsSolutions-ECS2", "CodeBuild.2",
                                               "ECS.8"};
constexpr std::string_view kSameForms[] = {"CKV_AWS_41", "CKV_AWS_46"};
constexpr std::string_view kSameOutputs[] = {"W2010"};
/// What the checks of plaintext passwords find, and the one of Parameter Store.
constexpr auto kSameStored = [] {
  std::array<std::string_view, std::size(kSamePasswords) + 1> out{"CKV_AWS_384"};
  std::copy(std::begin(kSamePasswords), std::end(kSamePasswords), out.begin() + 1);
  return out;
}();
constexpr std::string_view kSameRotation[] = {"AwsSolutions-SMG4", "SecretsManager.1",
                                              "SECRETSMANAGER_ROTATION_ENABLED_CHECK"};

}  // namespace

extern constinit const Rule kPlaintextPassword = {
    .info = {.id = "SEC001",
             .name = "plaintext-password",
             .severity = Severity::kError,
             .summary = "A password, key or token is in the template in plain text.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "security-best-practices.html",
             .equivalents = kSamePasswords,
             .security_severity = "8.2"},
    .check = check_properties};

extern constinit const Rule kSecretInEnvironment = {
    .info = {.id = "SEC002",
             .name = "secret-in-environment",
             .severity = Severity::kError,
             .summary = "An environment variable is a secret in plain text.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
             .equivalents = kSameVariables,
             .security_severity = "8.2",
             .types = kVariableTypes},
    .check = check_variables};

extern constinit const Rule kKnownSecret = {
    .info = {.id = "SEC003",
             .name = "known-secret",
             .severity = Severity::kError,
             .summary = "The template contains a key or token of a known form.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "security-best-practices.html",
             .equivalents = kSameForms,
             .security_severity = "8.2"},
    .check_template = check_forms};

extern constinit const Rule kSecretAsDefault = {
    .info = {.id = "SEC004",
             .name = "secret-as-default",
             .severity = Severity::kWarning,
             .summary = "The default of a NoEcho parameter is in the template.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "parameters-section-structure.html",
             .equivalents = kSamePasswords,
             .security_severity = "5.5"},
    .check_template = check_defaults};

extern constinit const Rule kParameterWithoutNoEcho = {
    .info = {.id = "SEC005",
             .name = "parameter-without-no-echo",
             .severity = Severity::kWarning,
             .summary = "A parameter that is a password or token has no NoEcho.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "parameters-section-structure.html",
             .equivalents = kSamePasswords,
             .security_severity = "5.5"},
    .check = check_parameters};

extern constinit const Rule kSecretInOutput = {
    .info = {.id = "SEC006",
             .name = "secret-in-output",
             .severity = Severity::kWarning,
             .summary = "An output shows a secret.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "parameters-section-structure.html",
             .equivalents = kSameOutputs,
             .security_severity = "6.5"},
    .check = check_outputs};

extern constinit const Rule kPlaintextStoredParameter = {
    .info = {.id = "SEC007",
             .name = "plaintext-stored-parameter",
             .severity = Severity::kWarning,
             .summary = "A parameter of Parameter Store holds a secret in plain text.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-resource-ssm-parameter.html",
             .equivalents = kSameStored,
             .security_severity = "5.5"},
    .check = check_stored_parameters};

extern constinit const Rule kSecretNeverRotated = {
    .info =
        {.id = "SEC008",
         .name = "secret-never-rotated",
         .severity = Severity::kWarning,
         .summary = "A secret is never rotated.",
         .source =
             "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html",
         .equivalents = kSameRotation,
         .by_default = Default::kOff,
         .profiles = Profile::kSecurityHub,
         .types = kSecrets},
    .check = check_rotation};

}  // namespace cfnaudit::rules
