#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/deployment/chosen_apart.h"
#include "rules/together.h"

// Names that templates give resources -> names that AWS refuses, and names that only one stack of
// an account can have.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

/// What a service takes as a name.
struct NameRule {
  std::string_view type;
  std::string_view property;
  std::size_t most;         // characters
  std::string_view others;  // besides letters and digits
  bool lower = false;       // no capital letters
  bool beyond_ascii = false;
};
// The pages of the types, read on 2026-11-30:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
constexpr NameRule kNames[] = {
    {"AWS::S3::Bucket", "BucketName", 63, ".-", true},
    {"AWS::Lambda::Function", "FunctionName", 64, "-_"},
    {"AWS::SQS::Queue", "QueueName", 80, "-_."},
    {"AWS::SNS::Topic", "TopicName", 256, "-_."},
    {"AWS::DynamoDB::Table", "TableName", 255, "-_."},
    {"AWS::IAM::Role", "RoleName", 64, "_+=,.@-"},
    {"AWS::IAM::User", "UserName", 64, "_+=,.@-"},
    {"AWS::IAM::Group", "GroupName", 128, "_+=,.@-"},
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StateMachineListItem.html:
    // names outside ASCII are taken, and only keep metrics and logs from CloudWatch.
    {"AWS::StepFunctions::StateMachine", "StateMachineName", 80, "-_.+!@()'=", false, true},
    {"AWS::Events::Rule", "Name", 64, ".-_"},
    {"AWS::Scheduler::Schedule", "Name", 64, ".-_"},
    {"AWS::Kinesis::Stream", "Name", 128, "_.-"},
    {"AWS::Logs::LogGroup", "LogGroupName", 512, "_-/.#"},
    {"AWS::ECR::Repository", "RepositoryName", 256, "_-./", true},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 32, "-"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 32, "-"},
    {"AWS::RDS::DBInstance", "DBInstanceIdentifier", 63, "-"},
    {"AWS::RDS::DBCluster", "DBClusterIdentifier", 63, "-"},
};
constexpr std::size_t kAccountDigits = 12;

/// The parts of a text between its symbols.
std::vector<std::string_view> literals(const SymbolicText& text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  for (const auto& hole : text.holes()) {
    out.push_back(std::string_view(text.text()).substr(at, hole.begin - at));
    at = hole.end;
  }
  out.push_back(std::string_view(text.text()).substr(at));
  return out;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }  // of UTF-8

std::size_t character_count(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

/// Characters that the name has at least: a symbol is one or more, the account's number twelve.
std::size_t least_size(const SymbolicText& text) {
  std::size_t size = 0;
  for (const auto literal : literals(text)) size += character_count(literal);
  for (const auto& hole : text.holes())
    size += hole.symbol.id == "AWS::AccountId" ? kAccountDigits : 1;
  return size;
}

std::optional<std::string_view> refused_character(const NameRule& rule, const SymbolicText& text) {
  for (const auto literal : literals(text))
    for (std::size_t i = 0; i < literal.size(); ++i) {
      const char c = literal[i];
      const bool is_ascii = static_cast<unsigned char>(c) < 0x80U;
      if (!is_ascii && rule.beyond_ascii) continue;
      const bool is_capital = c >= 'A' && c <= 'Z';
      const bool is_plain =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (is_capital && !rule.lower);
      if (!is_plain && rule.others.find(c) == std::string_view::npos) {
        std::size_t size = 1;
        while (i + size < literal.size() && continues(literal[i + size])) ++size;
        return literal.substr(i, size);
      }
    }
  return std::nullopt;
}

/// "Bucket names must not be formatted as an IP address ... must not start with the prefix xn--
/// ..."
std::string bucket_fault(const SymbolicText& text) {
  const std::string_view name = text.text();
  if (name.find("..") != std::string_view::npos) return "has two dots in a row";
  constexpr std::string_view kPrefixes[] = {"xn--", "sthree-", "amzn-s3-demo-"};
  for (const auto prefix : kPrefixes)
    if (name.starts_with(prefix)) return concat("starts with ", prefix, ", which is reserved");
  constexpr std::string_view kSuffixes[] = {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"};
  if (text.known())
    for (const auto suffix : kSuffixes)
      if (name.ends_with(suffix)) return concat("ends with ", suffix, ", which is reserved");
  const auto parts = split(name, '.');
  if (text.known() && parts.size() == 4 &&
      std::ranges::all_of(parts, [](auto part) { return parse_integer(part).has_value(); }))
    return "has the form of an IP address";
  const auto is_edge = [](char c) { return c == '-' || c == '.'; };
  if (!name.empty() && (is_edge(name.front()) || is_edge(name.back())))
    return "does not start and end with a letter or digit";
  return {};
}

std::string balancing_fault(const NameRule& rule, const SymbolicText& text) {
  const std::string_view name = text.text();
  if (name.starts_with('-') || name.ends_with('-')) return "starts or ends with a hyphen";
  if (rule.type.ends_with("::LoadBalancer") && name.starts_with("internal-"))
    return "starts with internal-, which is reserved";
  return {};
}

std::string database_fault(const SymbolicText& text) {
  const std::string_view name = text.text();
  if (name.find("--") != std::string_view::npos) return "has two hyphens in a row";
  if (name.ends_with('-')) return "ends with a hyphen";
  if (!name.empty() && name.front() >= '0' && name.front() <= '9')
    return "does not start with a letter";
  return {};
}

std::string special_fault(const NameRule& rule, const SymbolicText& text) {
  if (rule.type == "AWS::S3::Bucket") return bucket_fault(text);
  if (rule.type.starts_with("AWS::ElasticLoadBalancingV2::")) return balancing_fault(rule, text);
  if (rule.type.starts_with("AWS::RDS::")) return database_fault(text);
  return {};
}

std::string fault(const NameRule& rule, const SymbolicText& text) {
  if (const auto size = least_size(text); size > rule.most)
    return concat("has ", text.known() ? "" : "at least ", std::to_string(size),
                  " characters of at most ", std::to_string(rule.most));
  if (const auto c = refused_character(rule, text))
    return concat("has the character ", quote(*c), ", which is not allowed");
  return special_fault(rule, text);
}

/// Does the name hold a parameter that takes any value? Its default may be a mere prompt.
bool holds_free_parameter(const Context& context, ValuePtr value) {
  return std::ranges::any_of(choices(context, value), [&](std::string_view name) {
    const auto* parameter = context.tmpl.parameter(name);
    return parameter != nullptr && parameter->allowed_values.empty();
  });
}

void check_names(const Context& context, Reporter& report) {
  for (const auto& rule : kNames)
    for (const auto index : context.graph.of_type(rule.type)) {
      const auto& resource = context.graph.resource(index);
      const ValuePtr value = resource.property(rule.property);
      const auto* text = resolve::text(value);
      if (text == nullptr || text->empty() || text->text().starts_with("arn:")) continue;
      const auto problem = fault(rule, *text);
      if (problem.empty()) continue;
      auto finding = report.at(
          resource, value,
          concat(rule.property, " ", quote(text->text()), " is not a valid name: it ", problem));
      if (holds_free_parameter(context, value)) finding.severity(Severity::kWarning);
    }
}

/// One finding for each resource whose name is the same text in all environments.
void check_fixed(const TemplateContext& all, Reporter& report) {
  if (all.environments.size() < 2) return;
  const Context& first = all.environments.front();
  for (const auto& rule : kNames)
    for (const auto index : first.graph.of_type(rule.type)) {
      const ValuePtr value = first.graph.resource(index).property(rule.property);
      const auto known = resolve::known_text(value);
      const bool fixed = known && std::ranges::all_of(all.environments, [&](const Context& other) {
                           const auto& resource = other.graph.resource(index);
                           return resource.exists == Tri::kYes &&
                                  resolve::known_text(resource.property(rule.property)) == known;
                         });
      if (!fixed) continue;
      const auto& resource = first.graph.resource(index);
      report
          .at(resource, value,
              concat(resource.id(), " is named ", quote(*known),
                     " in every environment, so that one account and Region can have only one of "
                     "them"))
          .fix("remove the name, or add the stack's name to it");
    }
}

/// A name that holds the stack's.
struct StackNamed {
  const StackResource* resource = nullptr;  // in the first environment that has it
  ValuePtr value = nullptr;
  bool lower = false;
  std::size_t room = 0;  // characters for the stack's name, in the environment that leaves least
};

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
constexpr std::size_t kStackNameSize = 128;

/// What is left for the stack's name; nothing where the name does not hold it once. Reports assume
/// a name of the stack, so that it is found as it is written.
std::optional<std::size_t> room_for_stack_name(const Context& context, const NameRule& rule,
                                               ValuePtr value) {
  constexpr std::string_view kStackName = "AWS::StackName";
  const auto* name = resolve::text(value);
  if (name == nullptr || value->span.file != context.file.number()) return std::nullopt;
  const std::string_view written = context.file.text(value->span);
  const auto at = written.find(kStackName);
  if (at == std::string_view::npos || written.find(kStackName, at + 1) != std::string_view::npos)
    return std::nullopt;
  const std::size_t assumed =
      std::max<std::size_t>(context.stack.environment->stack_name.size(), 1);
  const std::size_t size = least_size(*name);
  if (size < assumed) return std::nullopt;
  const std::size_t others = size - assumed;
  return others < rule.most ? rule.most - others : 0;
}

std::string limits_of(const StackNamed& one) {
  const bool is_short = one.room < kStackNameSize;
  return concat("takes ", one.lower ? "no capital letter" : "",
                one.lower && is_short ? " and " : "",
                is_short ? concat("at most ", std::to_string(one.room), " characters") : "",
                " of the stack's name");
}

std::vector<StackNamed> stack_named(const TemplateContext& all) {
  std::vector<StackNamed> out;
  for (const auto& rule : kNames)
    for (const Context& context : all.environments)
      for (const auto index : context.graph.of_type(rule.type)) {
        const auto& resource = context.graph.resource(index);
        const ValuePtr value = resource.property(rule.property);
        if (value == nullptr || resource.exists != Tri::kYes) continue;
        const auto room = room_for_stack_name(context, rule, value);
        if (!room || (*room >= kStackNameSize && !rule.lower)) continue;
        const auto known = std::ranges::find_if(out, [&](const StackNamed& one) {
          return one.resource->declaration == resource.declaration;
        });
        if (known == out.end())
          out.push_back({&resource, value, rule.lower, *room});
        else
          known->room = std::min(known->room, *room);
      }
  std::ranges::stable_sort(out, {}, [](const StackNamed& one) { return one.value->span.begin; });
  return out;
}

void check_stack_named(const TemplateContext& all, Reporter& report) {
  const auto named = stack_named(all);
  std::vector<Faulty> faulty;
  for (const auto& one : named) faulty.push_back({one.resource, one.value, limits_of(one)});
  report_together(
      faulty,
      [](const std::string& names) {
        return concat("not every stack name is valid in the name of ", names);
      },
      "leave out the name, so that CloudFormation makes one, or keep to these limits", report);
}

}  // namespace

extern constinit const Rule kInvalidName = {
    .info = {.id = "DEP070",
             .name = "invalid-name",
             .severity = Severity::kError,
             .summary = "A resource has a name that its service does not accept.",
             .source =
                 "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"},
    .check = check_names,
};

extern constinit const Rule kStackNameLimitsName = {
    .info = {.id = "DEP072",
             .name = "stack-name-limits-name",
             .severity = Severity::kNote,
             .summary =
                 "A name that is made of the stack's name is not valid for every stack name.",
             .source =
                 "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"},
    .check_template = check_stack_named,
};

extern constinit const Rule kFixedName = {
    .info = {.id = "DEP071",
             .name = "fixed-name",
             .severity = Severity::kWarning,
             .summary = "A resource has the same name in every environment.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-properties-name.html",
             .by_default = Default::kOff},
    .check_template = check_fixed,
};

}  // namespace cfnaudit::rules
