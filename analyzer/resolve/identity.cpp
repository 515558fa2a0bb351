#include "analyzer/resolve/identity.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/resolve/pseudo_parameters.h"

// Resource -> Ref, attributes, ARN.

namespace cfnaudit::resolve {

using model::ExpressionPtr;

const std::optional<ResourceType>& Identities::type_of(ResourceIndex index) {
  auto& identity = identities_[index];
  if (!identity.type_known) identity.type = find_resource_type(tmpl_.resources[index].type.value);
  identity.type_known = true;
  return identity.type;
}

namespace {

/// Attributes that AWS makes of names, in the notation of ResourceType::arn_template; ${Arn} is the
/// resource's own.
struct ComposedAttribute {
  std::string_view type;
  std::string_view name;
  std::string_view text;
};

// Return values of each type:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
constexpr ComposedAttribute kComposedAttributes[] = {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    {"AWS::SQS::Queue", "QueueUrl", "https://sqs.${Region}.${URLSuffix}/${Account}/${QueueName}"},
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    {"AWS::DynamoDB::Table", "StreamArn", "${Arn}/stream/${StreamLabel}"},
    {"AWS::DynamoDB::GlobalTable", "StreamArn", "${Arn}/stream/${StreamLabel}"},
    {"AWS::S3::Bucket", "DomainName", "${BucketName}.s3.${URLSuffix}"},
    {"AWS::S3::Bucket", "RegionalDomainName", "${BucketName}.s3.${Region}.${URLSuffix}"},
    {"AWS::S3::Bucket", "DualStackDomainName", "${BucketName}.s3.dualstack.${Region}.${URLSuffix}"},
    {"AWS::StepFunctions::StateMachine", "Name", "${StateMachineName}"},
    {"AWS::ECR::Repository", "RepositoryUri",
     "${Account}.dkr.ecr.${Region}.${URLSuffix}/${RepositoryName}"},
    {"AWS::ApiGatewayV2::Api", "ApiEndpoint",
     "https://${ApiId}.execute-api.${Region}.${URLSuffix}"},
};

std::optional<std::string_view> composed_attribute(std::string_view type, std::string_view name) {
  for (const auto& row : kComposedAttributes)
    if (row.type == type && row.name == name) return row.text;
  return std::nullopt;
}

}  // namespace

SymbolicText Identities::property_text(ResourceIndex index, std::string_view property) {
  auto& known = property_texts_[{index, property}];
  if (known.progress == Progress::kDone) return known.text;
  const auto& resource = tmpl_.resources[index];
  const auto& type = type_of(index);
  const bool is_ref = type && type->ref.size() == 1 && type->ref[0] == property;
  const std::string id(resource.id.value);
  const SymbolicText symbol =
      SymbolicText::of({is_ref ? id : concat(id, ".", property), SymbolKind::kGenerated});
  if (known.progress == Progress::kRunning) return symbol;  // the property is made of itself
  known.progress = Progress::kRunning;
  // A name that is written and not known may be any; only one that AWS makes is like no other.
  const bool written =
      model::find(resource.properties, property.substr(0, property.find('.'))) != nullptr;
  const SymbolicText open = SymbolicText::of({concat(id, ".", property), SymbolKind::kExternal});
  known.text = compute_property_text(index, property).value_or(written ? open : symbol);
  if (!make_.take(resource.id.span, known.text)) known.text = open;
  known.progress = Progress::kDone;
  return known.text;
}

std::optional<SymbolicText> Identities::compute_property_text(ResourceIndex index,
                                                              std::string_view property) {
  const auto& resource = tmpl_.resources[index];
  if (const auto composed = composed_attribute(resource.type.value, property))
    return fill_arn_template(index, *composed);
  ExpressionPtr expression = resource.properties;
  for (const auto name : cfnaudit::split(property, '.')) expression = model::find(expression, name);
  const ValuePtr value = evaluate_(expression);
  const SymbolicText* text = resolve::text(value);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

SymbolicText Identities::ref(ResourceIndex index) {
  auto& identity = identities_[index];
  const std::string id(tmpl_.resources[index].id.value);
  const SymbolicText symbol = SymbolicText::of({id, SymbolKind::kGenerated});
  if (identity.ref_progress == Progress::kDone) return identity.ref;
  if (identity.ref_progress == Progress::kRunning) return symbol;
  identity.ref_progress = Progress::kRunning;
  const auto& type = type_of(index);
  SymbolicText out;
  if (!type || type->ref.empty()) {
    out = symbol;
  } else if (type->ref_is_arn()) {
    out = arn(index).value_or(symbol);
  } else {
    for (const auto part : type->ref) {
      const bool optional =
          std::find(type->optional.begin(), type->optional.end(), part) != type->optional.end();
      if (optional && model::find(tmpl_.resources[index].properties, part) == nullptr) continue;
      if (!out.empty()) out.append("|");
      out.append(property_text(index, part));
    }
    if (out.empty()) out = symbol;
  }
  if (!make_.take(tmpl_.resources[index].id.span, out))
    out = SymbolicText::of({id, SymbolKind::kExternal});
  identities_[index].ref = out;
  identities_[index].ref_progress = Progress::kDone;
  return out;
}

namespace {

/// "web" of arn:aws:ecs:us-east-1:123456789012:cluster/web.
SymbolicText name_of_arn(const SymbolicText& arn) {
  std::size_t begin = 0;
  for (std::size_t at = arn.text().find_first_of(":/"); at != std::string::npos;
       at = arn.text().find_first_of(":/", at + 1)) {
    const bool inside = std::any_of(arn.holes().begin(), arn.holes().end(), [&](const auto& hole) {
      return at >= hole.begin && at < hole.end;
    });
    if (!inside) begin = at + 1;
  }
  return arn.slice(begin, arn.text().size());
}

}  // namespace

SymbolicText Identities::fill_arn_template(ResourceIndex index, std::string_view arn_template) {
  const auto& type = type_of(index);
  SymbolicText out;
  while (!arn_template.empty()) {
    const auto open = arn_template.find("${");
    const auto close = open == std::string_view::npos ? open : arn_template.find('}', open);
    out.append(arn_template.substr(0, open));
    if (close == std::string_view::npos) break;
    const std::string_view name = arn_template.substr(open + 2, close - open - 2);
    arn_template.remove_prefix(close + 1);
    SymbolicText value;
    const bool given =
        model::find(tmpl_.resources[index].properties, name.substr(0, name.find('.'))) != nullptr;
    const bool optional =
        std::find(type->optional.begin(), type->optional.end(), name) != type->optional.end();
    if (name == "Partition")
      value = environment_.partition;
    else if (name == "URLSuffix")
      value = *pseudo_parameter(environment_, "AWS::URLSuffix");
    else if (name == "Arn")
      value = attribute(index, "Arn");
    else if (name == "Region")
      value = environment_.region;
    else if (name == "Account")
      value = environment_.account_id;
    else if (name == "Path" && !given)
      value = std::string("/");
    else if (optional && !given) {
      arn_template.remove_prefix(std::min<std::size_t>(1, arn_template.size()));
      continue;
    } else
      value = property_text(index, name);
    if (value.text().starts_with("arn:") && !out.empty()) value = name_of_arn(value);
    const bool doubled = out.text().ends_with('/') && value.text().starts_with('/');
    out.append(doubled ? value.slice(1, value.text().size()) : value);
  }
  return out;
}

std::optional<SymbolicText> Identities::arn(ResourceIndex index) {
  if (identities_[index].arn_progress != Progress::kNone) return identities_[index].arn;
  identities_[index].arn_progress = Progress::kRunning;
  const auto& type = type_of(index);
  std::optional<SymbolicText> out;
  if (type && !type->arn_template.empty())
    out = fill_arn_template(index, type->arn_template);
  else if (type && !type->arn_attribute.empty())
    out = SymbolicText::of({concat(tmpl_.resources[index].id.value, ".", type->arn_attribute),
                            SymbolKind::kGenerated});
  const auto& resource = tmpl_.resources[index];
  if (out && !make_.take(resource.id.span, *out))
    out = SymbolicText::of({concat(resource.id.value, ".Arn"), SymbolKind::kExternal});
  identities_[index].arn = out;
  identities_[index].arn_progress = Progress::kDone;
  return out;
}

SymbolicText Identities::attribute(ResourceIndex index, std::string_view name) {
  const auto& resource = tmpl_.resources[index];
  const auto& type = type_of(index);
  if (type && (name == type->arn_attribute || (name == "Arn" && !type->arn_template.empty())))
    if (const auto text = arn(index)) return *text;
  if (type && type->ref.size() == 1 && type->ref[0] == name) return ref(index);
  if (type &&
      (model::find(resource.properties, name) != nullptr || composed_attribute(type->name, name)))
    return property_text(index, name);
  return SymbolicText::of({concat(resource.id.value, ".", name), SymbolKind::kGenerated});
}

}  // namespace cfnaudit::resolve
