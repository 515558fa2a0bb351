#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/template/written_values.h"

// {{resolve:service:key}} that CloudFormation does not resolve, or refuses.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html

namespace cfnaudit::rules {
namespace {

constexpr std::array<std::string_view, 3> kServices = {"ssm", "ssm-secure", "secretsmanager"};

struct SecureProperty {
  std::string_view type;
  std::string_view property;
};

// "Resources that support dynamic parameter patterns for secure strings":
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
constexpr SecureProperty kSecureProperties[] = {
    {"AWS::DirectoryService::MicrosoftAD", "Password"},
    {"AWS::DirectoryService::SimpleAD", "Password"},
    {"AWS::ElastiCache::ReplicationGroup", "AuthToken"},
    {"AWS::IAM::User", "Password"},
    {"AWS::KinesisFirehose::DeliveryStream", "Password"},
    {"AWS::OpsWorks::App", "Password"},
    {"AWS::OpsWorks::Stack", "Password"},
    {"AWS::OpsWorks::Stack", "DbPassword"},
    {"AWS::RDS::DBCluster", "MasterUserPassword"},
    {"AWS::RDS::DBInstance", "MasterUserPassword"},
    {"AWS::Redshift::Cluster", "MasterUserPassword"},
};

bool takes_secure_strings(const WrittenValue& value) {
  return std::any_of(
      std::begin(kSecureProperties), std::end(kSecureProperties), [&](const SecureProperty& row) {
        return row.type == value.type && !value.keys.empty() && row.property == value.keys.back();
      });
}

/// The parts behind "resolve:" at colons outside ${...}.
std::vector<std::string_view> parts_of(std::string_view reference) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  bool inside = false;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    if (reference.substr(i, 2) == "${") inside = true;
    if (reference[i] == '}') inside = false;
    if (reference[i] != ':' || inside) continue;
    out.push_back(reference.substr(begin, i - begin));
    begin = i + 1;
  }
  out.push_back(reference.substr(begin));
  return out;
}

bool has_symbols(std::string_view text) { return text.find("${") != std::string_view::npos; }

/// arn:aws:secretsmanager:region:account:secret:name has colons of its own.
std::optional<std::string> secret_problem(std::vector<std::string_view> parts) {
  constexpr std::size_t kPartsOfArn = 7;
  if (has_symbols(parts[0]) && parts.size() == 1) return std::nullopt;
  if (parts[0] == "arn") {
    if (parts.size() < kPartsOfArn) return std::nullopt;
    parts.erase(parts.begin(), parts.begin() + kPartsOfArn - 1);
  }
  if (parts[0].empty()) return "the secret is missing";
  if (parts.size() > 1 && !parts[1].empty() && parts[1] != "SecretString" && !has_symbols(parts[1]))
    return concat(quote(parts[1]), " must be SecretString, the only supported value");
  if (parts.size() > 4 && !parts[3].empty() && !parts[4].empty())
    return "it specifies both a version stage and a version ID";
  if (parts.size() > 5)
    return "it has more parts than secret, SecretString, key, stage and version ID";
  return std::nullopt;
}

std::optional<std::string> parameter_problem(const std::vector<std::string_view>& parts) {
  if (parts[0].empty()) return "the parameter name is missing";
  if (parts.size() < 2 || parts[0] == "arn" || has_symbols(parts[0]) || has_symbols(parts[1]))
    return std::nullopt;
  const bool is_number =
      !parts[1].empty() && parts[1].find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number)
    return concat(quote(parts[1]), " is not a valid parameter version; it must be a number");
  if (parts.size() > 2) return "it has more parts than a parameter and its version";
  return std::nullopt;
}

std::optional<std::string> problem(std::string_view reference, const WrittenValue& value) {
  auto parts = parts_of(reference);
  const auto service = parts.front();
  if (has_symbols(service)) return std::nullopt;
  if (std::find(kServices.begin(), kServices.end(), service) == kServices.end()) {
    const auto meant = did_you_mean(service, kServices);
    return concat("there is no dynamic reference to ", quote(service),
                  meant ? concat("; did you mean ", *meant, "?") : "");
  }
  parts.erase(parts.begin());
  if (parts.empty()) return concat("the part after ", service, " is missing");
  if (service == "secretsmanager") return secret_problem(std::move(parts));
  if (auto found = parameter_problem(parts)) return found;
  if (service == "ssm-secure" && !value.type.empty() && !takes_secure_strings(value))
    return concat(value.type, " does not support ssm-secure in ", value.keys.back());
  return std::nullopt;
}

void check(const TemplateContext& context, Reporter& report) {
  constexpr std::string_view kOpen = "{{resolve:";
  for_each_written_value(context.tmpl, [&](const WrittenValue& value) {
    const auto text = value.node.text;
    for (auto open = text.find(kOpen); open != std::string_view::npos;
         open = text.find(kOpen, open + 1)) {
      auto close = text.find("}}", open);
      if (close == std::string_view::npos) return;
      while (text.substr(close + 1, 2) == "}}") ++close;  // {{resolve:ssm:${Name}}}
      const auto reference = text.substr(open + kOpen.size(), close - open - kOpen.size());
      if (reference.find('\n') != std::string_view::npos) continue;
      if (auto found = problem(reference, value))
        report
            .at(value.node.span, value.path(),
                concat("{{resolve:", reference, "}} is not a valid dynamic reference: ", *found))
            .resource(value.resource)
            .key(std::string(reference));
    }
  });
}

}  // namespace

constexpr std::string_view kSame[] = {"E1050", "E1027"};

extern constinit const Rule kMalformedDynamicReference = {
    .info = {.id = "TPL022",
             .name = "malformed-dynamic-reference",
             .severity = Severity::kWarning,
             .summary = "A dynamic reference is malformed, so CloudFormation does not resolve it "
                        "or rejects it.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "dynamic-references.html",
             .equivalents = kSame},
    .check_template = check,
};

}  // namespace cfnaudit::rules
