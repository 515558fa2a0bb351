#include "analyzer/permissions/properties.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

namespace cfnaudit::permissions {

using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

/// How properties that make a handler ask another service are called, in lower case. A service that
/// is not here: its prefix without hyphens.
struct Mention {
  std::string_view service;
  std::string_view words;  // with spaces between
};

constexpr auto kMentions = std::to_array<Mention>({
    {"acm", "certificate"},
    {"cloudwatch", "alarm metric"},
    {"cognito-idp", "cognito userpool"},
    {"dynamodb", "dynamodb table"},
    {"ec2", "subnet securitygroup vpc network availabilityzone launchtemplate instanceprofile"},
    {"ecr", "image ecr repository"},
    {"elasticfilesystem", "filesystem efs"},
    {"elasticloadbalancing", "loadbalancer targetgroup listener"},
    {"events", "event"},
    {"firehose", "firehose deliverystream logdestination"},
    {"iam", "role instanceprofile polic"},
    {"kinesis", "kinesis streamarn streamname"},
    {"kms", "kms cmk keyid keyarn"},
    {"lambda", "lambda function"},
    {"logs", "log"},
    {"route53", "hostedzone domain dns"},
    {"s3", "s3 bucket"},
    {"s3files", "filesystem"},
    {"s3tables", "metadata"},
    {"secretsmanager", "secret masteruserpassword credentials"},
    {"sns", "sns topic notification"},
    {"sqs", "sqs queue deadletter"},
    {"ssm", "ssm parameter"},
    {"wafv2", "waf webacl"},
});

}  // namespace

Properties::Properties(ValuePtr properties, ValuePtr other) {
  for (const ValuePtr root : {properties, other}) {
    if (root == nullptr) continue;
    roots_.push_back(root);
    is_open_ = is_open_ || resolve::is_unknown(root);
    read(root);
  }
}

void Properties::read(ValuePtr value) {
  if (value == nullptr) return;
  if (value->is_scalar()) texts_.push_back(value);
  for (const ValuePtr item : value->items) read(item);
  const SymbolicText* bucket = nullptr;
  const SymbolicText* key = nullptr;
  for (const auto& field : value->fields) {
    const std::string name = lowercase(field.key.value);
    if (name == "s3bucket" || name == "bucket") bucket = resolve::text(field.value);
    if (name == "s3key" || name == "key") key = resolve::text(field.value);
    if (field.value != nullptr && field.value->is_scalar())
      scalars_.emplace_back(name, field.value);
    // AWS's own keys let everybody of the account use them through the service.
    const SymbolicText* text = resolve::text(field.value);
    if (text == nullptr || text->text().find("alias/aws/") == std::string::npos)
      names_.push_back(name);
    read(field.value);
  }
  if (bucket != nullptr && key != nullptr) objects_.emplace_back(*bucket, *key);
}

bool Properties::has_one_of(std::string_view names) const {
  return std::ranges::any_of(split(names, ' '), [&](std::string_view name) {
    return std::ranges::any_of(roots_,
                               [&](ValuePtr root) { return resolve::get(root, name) != nullptr; });
  });
}

bool Properties::mention(std::string_view service) const {
  if (is_open_) return true;
  const auto row = std::ranges::find(kMentions, service, &Mention::service);
  std::string own(service);
  std::erase(own, '-');
  const std::string_view words = row == kMentions.end() ? std::string_view(own) : row->words;
  return std::ranges::any_of(split(words, ' '), [&](std::string_view word) {
    return std::ranges::any_of(
        names_, [&](const std::string& name) { return name.find(word) != std::string::npos; });
  });
}

std::optional<SymbolicText> Properties::filled(const SymbolicText& arn) const {
  constexpr std::size_t kShortest = 6;  // "Name" and "Id" say too little
  if (arn.holes().size() != 1) return std::nullopt;
  const auto& hole = arn.holes().front();
  const std::string variable = lowercase(hole.symbol.id);
  if (variable.size() < kShortest) return std::nullopt;
  for (const auto& [name, value] : scalars_) {
    if (!name.ends_with(variable)) continue;
    const SymbolicText& text = value->text;
    if (text.text().find_first_of(":/") != std::string::npos || !text.known()) continue;
    SymbolicText out = arn.slice(0, hole.begin);
    out.append(text);
    out.append(arn.slice(hole.end, arn.text().size()));
    return out;
  }
  return std::nullopt;
}

}  // namespace cfnaudit::permissions
