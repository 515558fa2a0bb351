#include <array>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/syntax/node.h"
#include "rules/catalog.h"

// AWS::CloudFormation::Authentication in the metadata of a resource -> the credentials in it.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kSection = "AWS::CloudFormation::Authentication";
constexpr std::array<std::string_view, 2> kSecrets = {"password", "secretKey"};

void look_at(const model::Resource& resource, std::string_view name, const syntax::Node& entry,
             Reporter& report) {
  for (const auto key : kSecrets) {
    const auto* value = entry.find(key);
    if (value == nullptr) continue;
    const std::string path =
        concat("Resources/", resource.id.value, "/Metadata/", kSection, "/", name, "/", key);
    report
        .at(value->span, path,
            concat("the metadata of ", resource.id.value, " contains a ",
                   key == "password" ? "password" : "secret key",
                   ", which everyone who may describe the stack can read"))
        .resource(resource.id.value)
        .fix("set type: S3 and a roleName, or let the instance read it from Secrets Manager");
  }
}

void check(const TemplateContext& context, Reporter& report) {
  for (const auto& resource : context.tmpl.resources) {
    const auto* all = resource.metadata == nullptr ? nullptr : resource.metadata->find(kSection);
    if (all == nullptr) continue;
    for (const auto& [name, entry] : all->members) look_at(resource, name->text, *entry, report);
  }
}

constexpr std::string_view kSame[] = {"W1", "CFN_AUTHENTICATION_RULE"};

}  // namespace

extern constinit const Rule kCredentialsInMetadata = {
    .info = {.id = "SEC009",
             .name = "credentials-in-metadata",
             .severity = Severity::kWarning,
             .summary = "The metadata of a resource contains a password or secret key.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-attribute-metadata.html",
             .equivalents = kSame,
             .security_severity = "6.5"},
    .check_template = check};

}  // namespace cfnaudit::rules
