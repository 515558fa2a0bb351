// Resources -> ARNs for policies.

#include "analyzer/permissions/arns.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

namespace cfnaudit::permissions {

namespace {

/// Names that CloudFormation makes of the stack's name, the logical id and some characters, and how
/// long they may be; those that it would have to cut are not known.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
/// and the return values of each type (mystack-mytopic-NZJ5JSMVGFIE), 2026-11-30
struct MadeUpName {
  std::string_view type;
  std::size_t longest;
  bool lower_case = false;
};

constexpr auto kMadeUpNames = std::to_array<MadeUpName>({
    {"AWS::CloudWatch::Alarm", 255},
    {"AWS::DynamoDB::Table", 255},
    {"AWS::Events::Rule", 64},
    {"AWS::IAM::Group", 128},
    {"AWS::IAM::InstanceProfile", 128},
    {"AWS::IAM::ManagedPolicy", 128},
    {"AWS::IAM::Role", 64},
    {"AWS::IAM::User", 64},
    {"AWS::Kinesis::Stream", 128},
    {"AWS::Lambda::Function", 64},
    {"AWS::Logs::LogGroup", 512},
    {"AWS::S3::Bucket", 63, true},
    {"AWS::SNS::Topic", 256},
    {"AWS::SQS::Queue", 80},
});

/// What comes behind the logical id, with both hyphens.
constexpr std::size_t kRandomPart = 15;

}  // namespace

std::optional<SymbolicText> Arns::made_up(const Symbol& symbol) const {
  const std::string_view id = std::string_view(symbol.id).substr(0, symbol.id.find('.'));
  const auto* resource = graph_.stack().resource(id);
  if (symbol.kind != SymbolKind::kGenerated || resource == nullptr) return std::nullopt;
  const auto row = std::ranges::find(kMadeUpNames, resource->type(), &MadeUpName::type);
  // Those of a nested stack begin with a name that is made up itself.
  if (row == kMadeUpNames.end() || id.find('/') != std::string_view::npos) return std::nullopt;
  const auto cased = [&](std::string_view text) {
    return row->lower_case ? lowercase(text) : std::string(text);
  };
  const std::string& stack = graph_.stack().environment->stack_name;
  if (stack.size() + id.size() + kRandomPart > row->longest) return std::nullopt;
  SymbolicText out;
  if (stack_name_is_given_)
    out.append(std::string_view(cased(stack)));
  else
    out.append(SymbolicText::of({std::string(kStackName), SymbolKind::kAccount}));
  out.append(std::string_view(concat("-", cased(id), "-")));
  out.append(SymbolicText::of(symbol));
  return out;
}

SymbolicText Arns::narrowed(const SymbolicText& text) const {
  SymbolicText out;
  std::size_t at = 0;
  for (const auto& hole : text.holes()) {
    out.append(text.slice(at, hole.begin));
    const auto name = made_up(hole.symbol);
    out.append(name ? *name : SymbolicText::of(hole.symbol));
    at = hole.end;
  }
  out.append(text.slice(at, text.text().size()));
  return out;
}

std::optional<SymbolicText> Arns::of(graph::ResourceIndex index) const {
  const auto& arn = graph_.resource(index).arn;
  // One that is a symbol as a whole says nothing that the catalog's does not say better.
  if (!arn || !arn->text().starts_with("arn:")) return std::nullopt;
  return narrowed(*arn);
}

SymbolicText Arns::in_place(std::string_view catalog_arn) const {
  const auto& environment = *graph_.stack().environment;
  SymbolicText out;
  while (!catalog_arn.empty()) {
    const std::size_t open = catalog_arn.find("${");
    out.append(catalog_arn.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = catalog_arn.find('}', open);
    const std::string_view name = catalog_arn.substr(open + 2, close - open - 2);
    if (name == "Partition")
      out.append(std::string_view(environment.partition));
    else if (name == "Region")
      out.append(std::string_view(environment.region));
    else if (name == "Account")
      out.append(std::string_view(environment.account_id));
    else
      out.append(SymbolicText::of({std::string(name), SymbolKind::kExternal}));
    catalog_arn.remove_prefix(close + 1);
  }
  return out;
}

std::string pattern_of(const SymbolicText& arn) {
  std::string out;
  std::size_t at = 0;
  for (const auto& hole : arn.holes()) {
    out += std::string_view(arn.text()).substr(at, hole.begin - at);
    if (!out.ends_with('*')) out += '*';
    at = hole.end;
  }
  return out + arn.text().substr(at);
}

Fit fit(const SymbolicText& arn, std::string_view service, std::string_view type) {
  const std::string pattern = pattern_of(arn);
  const auto is = [&](std::string_view text) {
    return std::ranges::any_of(iam::resource_types_of(text, service),
                               [&](const auto& one) { return one.type == type; });
  };
  if (is(pattern)) return Fit::kItself;
  return is(pattern + "/*") || is(pattern + ":*") ? Fit::kBelow : Fit::kNo;
}

}  // namespace cfnaudit::permissions
