// Actions and resources of a statement -> names that AWS does not have, and parts that do not meet.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

#include <algorithm>
#include <map>
#include <optional>

#include "analyzer/iam/catalog.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/glob_match.h"
#include "analyzer/iam/validate.h"
#include "analyzer/iam/validate_parts.h"

namespace cfnaudit::iam {
namespace {

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

std::string written(std::optional<std::string_view> meant) {
  return meant ? concat("write ", *meant) : std::string();
}

/// Nobody who writes a name close to a real one means another, new one.
Severity severity_of(std::optional<std::string_view> meant) {
  return meant ? Severity::kError : Severity::kWarning;
}

void validate_action(const Text& value, const std::string& path, Findings& findings) {
  const std::string_view text = value.value.text();
  const auto invalid = [&](std::string message, std::string fix = {}) {
    findings.add("invalid-action", Severity::kError, value.span, path, std::move(message),
                 std::move(fix));
  };
  if (has_variable(value.value))
    return findings.add("variable-not-replaced", Severity::kError, value.span, path,
                        "policy variables are not replaced in actions", "write the full action");
  if (text == "*" || !value.value.known()) return;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    if (has_wildcard(text))  // else said when the policy is read
      invalid(concat("action ", quote(text), " has no service prefix"), "write service:Name, or *");
    return;
  }
  const std::string_view service = text.substr(0, colon);
  if (has_wildcard(service))
    return invalid(concat("the service of ", quote(text), " contains a wildcard"),
                   text == "*:*" ? "write *" : "write the full service prefix");
  if (!find_service(service) && actions_of(service).empty()) {
    const auto meant = similar_service(service);
    return findings.add("unknown-service", severity_of(meant), value.span, path,
                        concat("there is no service prefix ", quote(service)), written(meant));
  }
  if (!has_wildcard(text) && !find_action(text)) {
    const auto meant = similar_action(text);
    findings.add("unknown-action", severity_of(meant), value.span, path,
                 concat("there is no action ", quote(text), " in AWS's reference"), written(meant));
  } else if (has_wildcard(text) && expand(text).empty()) {
    findings.add("unknown-action", Severity::kWarning, value.span, path,
                 concat("no action in AWS's reference matches ", quote(text)));
  }
}

/// Does `wide` match all that `narrow` matches? Only where a look at the texts shows it.
bool covers(const Glob& wide, std::string_view wide_text, std::string_view narrow_text,
            Case letters) {
  if (has_wildcard(narrow_text) && wide_text.find('?') != std::string_view::npos) return false;
  return match(wide, Glob(SymbolicText(std::string(narrow_text)),
                          {.wildcards = Wildcards::kLiteral, .letters = letters})) == Tri::kYes;
}

/// Values of one list that others of it cover. Long lists are looked at as far as that stays cheap.
void validate_redundancy(const Element<Text>& element, const std::vector<Glob>& globs, Case letters,
                         std::string_view name, std::string_view rule, Findings& findings) {
  constexpr std::size_t kMost = 400;
  const auto& values = element.values;
  if (values.size() > kMost) return;
  // What AWS does not have is reported as that.
  const auto is_plain = [&](const Text& one) {
    return one.value.known() && !has_variable(one.value) &&
           (letters == Case::kKept || has_wildcard(one.value.text()) ||
            find_action(one.value.text()));
  };
  std::vector<bool> dropped(values.size());
  for (std::size_t i = values.size(); i-- > 0;) {
    if (!is_plain(values[i])) continue;
    for (std::size_t j = 0; j < values.size() && !dropped[i]; ++j) {
      if (i == j || dropped[j] || !is_plain(values[j])) continue;
      const std::string_view wide = values[j].value.text();
      if (!covers(globs[j], wide, values[i].value.text(), letters)) continue;
      dropped[i] = true;
      findings.add(rule, Severity::kNote, values[i].span, element_path(name, element.polarity, i),
                   concat(quote(values[i].value.text()), " is already covered by ", quote(wide)),
                   "remove it");
      findings.note(values[j].span, "covers it");
    }
  }
}

constexpr std::string_view kPartitions[] = {"aws",       "aws-cn",    "aws-us-gov", "aws-iso",
                                            "aws-iso-b", "aws-iso-e", "aws-iso-f",  "aws-eusc"};

bool is_account(std::string_view text) {
  if (text.empty() || text == "aws" || has_wildcard(text)) return true;
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void validate_resource(const Text& value, const std::string& path, Version version,
                       Findings& findings) {
  const std::string text = as_pattern(value.value);
  const auto add = [&](std::string_view rule, Severity severity, std::string message,
                       std::string fix = {}) {
    findings.add(rule, severity, value.span, path, std::move(message), std::move(fix));
  };
  if (version == Version::k2008 && has_variable(value.value))
    add("variable-without-version", Severity::kWarning,
        "policy variables are not replaced without \"Version\": \"2012-10-17\"", "add the Version");
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html,
  // 2026-11-30: in the policy of an API, its own paths.
  if (text.starts_with("execute-api:/")) return;
  if (text.starts_with('*')) {
    if (text.find_first_not_of('*') != std::string::npos && value.value.known())
      add("invalid-arn", Severity::kError,
          concat(quote(value.value.text()), " is neither \"*\" nor an ARN"));
    return;
  }
  if (!text.starts_with("arn:"))
    return add("invalid-arn", Severity::kError,
               concat(quote(value.value.text()), " is neither \"*\" nor an ARN"),
               "write arn:partition:service:region:account:resource");
  const auto parts = split(text, ':');
  if (!has_wildcard(parts[1]) &&
      std::find(std::begin(kPartitions), std::end(kPartitions), parts[1]) == std::end(kPartitions))
    add("invalid-arn", Severity::kError, concat("there is no partition ", quote(parts[1])),
        "write aws, aws-cn or aws-us-gov");
  if (parts.size() > 2 && has_wildcard(parts[2]) && value.value.known())
    add("wildcard-service", Severity::kError,
        concat("the service of ", quote(value.value.text()),
               " contains a wildcard, which AWS does not allow"),
        "write the full service, or only \"*\"");
  if (parts.size() < 6 && !text.ends_with('*'))
    return add("incomplete-arn", Severity::kWarning,
               concat(quote(value.value.text()), " is not a complete ARN"),
               "write arn:partition:service:region:account:resource");
  if (parts.size() >= 6 && !is_account(parts[4]))
    add("invalid-arn", Severity::kError,
        concat("the account ", quote(parts[4]), " is not a 12-digit account id"));
  if (version == Version::k2012 && value.value.known()) {
    const auto variable = value.value.text().find("${");
    const auto colons =
        std::count(value.value.text().begin(),
                   value.value.text().begin() +
                       static_cast<std::ptrdiff_t>(std::min(variable, value.value.text().size())),
                   ':');
    if (has_variable(value.value) && colons < 5)
      add("variable-not-replaced", Severity::kWarning,
          "policy variables are replaced only after the fifth colon of an ARN");
  }
}

std::vector<ActionInfo> infos_of(std::string_view pattern) {
  std::vector<ActionInfo> out;
  if (!has_wildcard(pattern)) {
    if (auto info = find_action(pattern)) out.push_back(std::move(*info));
    return out;
  }
  for (const std::string_view name : expand(pattern))
    if (auto info = find_action(name)) out.push_back(std::move(*info));
  return out;
}

/// The ARN with anything where it says nothing: regions and accounts that are left out, an empty
/// name at its end. What such an ARN matches is not the reference's to say.
std::string opened(std::string_view arn) {
  auto parts = split(arn, ':');
  constexpr std::size_t kRegion = 3;
  constexpr std::size_t kAccount = 4;
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += ':';
    const bool left_out = parts[i].empty() && (i == kRegion || i == kAccount);
    out += left_out ? std::string_view("*") : parts[i];
  }
  if (out.ends_with('/') || out.ends_with(':')) out += '*';
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html,
  // 2026-11-30: with a version or without one.
  const auto automation = out.find(":automation-definition/");
  if (automation != std::string::npos && out.find(':', automation + 1) == std::string::npos)
    out += ":*";
  return out;
}

/// Of an ARN in the policy of an API, "execute-api:/stage/GET/path".
std::string with_api(std::string_view resource) {
  constexpr std::string_view kBrief = "execute-api:";
  return resource.starts_with("execute-api:/")
             ? concat("arn:*:execute-api:*:*:*", resource.substr(kBrief.size()))
             : std::string(resource);
}

/// "arn:aws:s3:::*": some actions without resource types are decided on such an ARN.
bool names_all_of_service(std::string_view arn) {
  const auto parts = split(arn, ':');
  constexpr std::size_t kResource = 5;
  return parts.size() <= kResource ? arn.ends_with('*')
                                   : parts.size() == kResource + 1 && parts[kResource] == "*";
}

/// Actions that AWS decides on ARNs, although its reference lists no resource types for them:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-identity-based-access-control-cwl.html,
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html,
/// 2026-11-30.
bool may_take_arns(std::string_view action) {
  return equals_ignoring_case(action, "logs:DescribeLogGroups") ||
         equals_ignoring_case(action, "dynamodb:ListStreams");
}

/// The ARNs of a statement with their resource types, looked up once for each service.
class ArnTypes {
 public:
  explicit ArnTypes(const std::vector<std::string>& resources) {
    for (const auto& resource : resources) arns_.push_back(opened(resource));
  }
  Applies applies_to(const ActionInfo& action, std::size_t resource) {
    const std::string& arn = arns_[resource];
    if (action.resources.empty()) return applies(action, arn, {});
    const auto [at, fresh] = types_.try_emplace({resource, action.service()});
    if (fresh) at->second = resource_types_of(arn, action.service());
    return applies(action, arn, at->second);
  }

 private:
  std::vector<std::string> arns_;
  std::map<std::pair<std::size_t, std::string_view>, std::vector<ResourceTypeInfo>> types_;
};

/// The best that any of the actions can do with any of the resources.
Applies best(const std::vector<ActionInfo>& actions, const std::vector<std::string>& resources,
             ArnTypes& types) {
  Applies out = Applies::kOnlyToAll;
  for (const ActionInfo& action : actions)
    for (std::size_t i = 0; i < resources.size(); ++i) {
      const std::string& resource = resources[i];
      const Applies one = types.applies_to(action, i);
      if (one == Applies::kOnlyToAll &&
          (names_all_of_service(resource) || may_take_arns(action.name)))
        return Applies::kYes;
      if (one == Applies::kYes) return one;
      if (one == Applies::kNo) out = one;
    }
  return out;
}

std::string types_of(const ActionInfo& action) {
  std::vector<std::string> out;
  for (const ActionResource& one : action.resources) out.emplace_back(one.type);
  constexpr std::size_t kFew = 4;
  if (out.size() > kFew) {
    out.resize(kFew);
    out.emplace_back("others");
  }
  return enumerate(out);
}

/// The statement's resources as patterns of the catalogue.
std::vector<std::string> resource_patterns(const Statement& statement) {
  std::vector<std::string> out;
  for (const Text& one : statement.resources.values) out.push_back(with_api(as_pattern(one.value)));
  return out;
}

}  // namespace

bool can_match(const CompiledStatement& statement, const ActionInfo& action) {
  if (action_matches(statement, Action(action.name)) == Tri::kNo) return false;
  const Statement& source = *statement.source;
  if (source.resources.polarity != Polarity::kListed) return true;
  const std::vector<std::string> resources = resource_patterns(source);
  ArnTypes types(resources);
  return best({action}, resources, types) == Applies::kYes;
}

void validate_actions(const CompiledStatement& statement, Findings& findings) {
  const Element<Text>& actions = statement.source->actions;
  for (std::size_t i = 0; i < actions.values.size(); ++i)
    validate_action(actions.values[i], element_path("Action", actions.polarity, i), findings);
  validate_redundancy(actions, statement.actions.values, Case::kFolded, "Action",
                      "redundant-action", findings);
}

void validate_resources(const CompiledStatement& statement, Version version, Findings& findings) {
  const Element<Text>& resources = statement.source->resources;
  for (std::size_t i = 0; i < resources.values.size(); ++i)
    validate_resource(resources.values[i], element_path("Resource", resources.polarity, i), version,
                      findings);
  validate_redundancy(resources, statement.resources.values, Case::kKept, "Resource",
                      "redundant-resource", findings);
}

void validate_scope(const CompiledStatement& statement, Findings& findings) {
  const Statement& source = *statement.source;
  if (source.actions.polarity != Polarity::kListed ||
      source.resources.polarity != Polarity::kListed || source.resources.values.empty())
    return;
  const std::vector<std::string> resources = resource_patterns(source);
  ArnTypes types(resources);
  const bool allows = source.effect == Effect::kAllow;
  for (std::size_t i = 0; i < source.actions.values.size(); ++i) {
    const Text& value = source.actions.values[i];
    const std::string& text = value.value.text();
    if (!value.value.known() || text == "*") continue;
    const std::string path = element_path("Action", source.actions.polarity, i);
    if (allows && equals_ignoring_case(text, "iam:PassRole") &&
        std::find(resources.begin(), resources.end(), "*") != resources.end())
      findings.add("pass-any-role", Severity::kWarning, value.span, path,
                   "iam:PassRole on \"*\" allows passing any role of the account to a service",
                   "list specific roles");
    const auto infos = infos_of(text);
    if (infos.empty()) continue;
    const Applies applied = best(infos, resources, types);
    if (applied == Applies::kYes) continue;
    const std::string_view verb = allows ? "grants nothing" : "denies nothing";
    if (applied == Applies::kOnlyToAll)
      findings.add(
          "action-needs-all-resources", Severity::kWarning, value.span, path,
          concat(text, " does not support resource-level permissions: only Resource \"*\" ",
                 allows ? "grants it" : "denies it"),
          "move it to a statement with Resource \"*\"");
    else
      findings.add("action-resource-mismatch", Severity::kWarning, value.span, path,
                   infos.size() == 1
                       ? concat(text, " ", verb, ": it applies to ", types_of(infos.front()),
                                ", but no resource of the statement matches")
                       : concat(text, " ", verb,
                                ": none of its actions applies to a resource of the statement"),
                   "list resources to which the action applies");
    findings.note(source.resources.span, "the resources");
  }
}

}  // namespace cfnaudit::iam
