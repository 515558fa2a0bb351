#include "analyzer/aws/integrations.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

// The rows of the embedded table, decoded once. Their form is described at the top of
// data/integrations.tsv.

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

using enum EdgeKind;

/// What stands before the first `mark`; `text` keeps what is behind it, or nothing.
std::string_view cut(std::string_view& text, std::string_view mark) {
  const auto at = text.find(mark);
  const std::string_view out = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
  return out;
}

Types types(std::string_view list) {
  Types out;
  if (list.empty()) return out;
  const auto parts = split(list, ',');
  std::copy_n(parts.begin(), std::min(parts.size(), out.size()), out.begin());
  return out;
}

EdgeKind kind_of(std::string_view name) {
  if (name == "invokes") return kInvokes;
  if (name == "logs-to") return kLogsTo;
  return name == "triggers" ? kTriggers : kNotifies;
}

std::optional<CallEdge> edge(std::string_view text) {
  if (text == "-") return std::nullopt;
  CallEdge out{};
  out.pulls = text.starts_with('<');
  if (out.pulls) text.remove_prefix(1);
  out.kind = kind_of(cut(text, ":"));
  out.other = cut(text, ":");
  out.others = types(text);
  return out;
}

void set_identity(Integration& row, std::string_view text) {
  if (text == "-") return;
  const bool is_named = text.find(':') != std::string_view::npos;
  const std::string_view kind = cut(text, ":");
  row.by = cut(text, "!");
  row.unless = text;
  row.brings_source = kind == "service";
  row.identity = kind == "function" ? Identity::kFunctionRole
                 : kind != "role"   ? Identity::kService
                 : is_named         ? Identity::kNamedRole
                                    : Identity::kCallerRole;
}

void set_scope(Integration& row, std::string_view text) {
  constexpr std::string_view kRule = "rule/";
  row.scope = text.empty()              ? Scope::kTarget
              : text == "*"             ? Scope::kAnything
              : text == "roles"         ? Scope::kRoles
              : text.starts_with(kRule) ? Scope::kRule
                                        : Scope::kPart;
  row.part = text;
}

Integration decode(const Row& line) {
  Integration row;
  std::string_view rest = line.line();
  const auto next = [&] { return cut(rest, "\t"); };
  row.caller = next();
  row.task = next();
  std::string_view property = next();
  row.property = cut(property, "@");
  row.naming = property == "uri"  ? Naming::kFunctionUri
               : property.empty() ? Naming::kWhole
                                  : Naming::kImage;
  const std::string_view targets = next();
  row.is_self = targets == "self";
  if (!row.is_self) row.targets = types(targets);
  row.edge = edge(next());
  set_identity(row, next());
  row.actions = next();
  set_scope(row, next());
  row.condition = next();
  row.by_default = row.condition == "policy";
  if (row.by_default) row.condition = {};
  const std::string_view failure = next();
  row.phase = failure == "create" ? Phase::kCreate : Phase::kRun;
  if (failure != "create" && failure != "run") row.loss = failure;
  row.page = next();
  row.read = next();
  return row;
}

struct Tables {
  std::vector<Integration> properties;  // by caller
  std::vector<Integration> tasks;       // by task
};

Tables decode_all() {
  const TextTable table(
      std::ranges::find(aws_tables(), "integrations.tsv", &EmbeddedFile::name)->text);
  Tables out;
  for (const Row& line : table.rows()) {
    const Integration row = decode(line);
    (row.task.empty() ? out.properties : out.tasks).push_back(row);
  }
  std::ranges::stable_sort(out.tasks, {}, &Integration::task);
  return out;
}

const Tables& tables() {
  static const Tables out = decode_all();
  return out;
}

std::span<const Integration> of_task(std::string_view task) {
  const auto found = std::ranges::equal_range(tables().tasks, task, {}, &Integration::task);
  return {found.begin(), found.end()};
}

std::string_view without_sdk(std::string_view service) {
  constexpr std::string_view kSdk = "aws-sdk:";
  if (service.starts_with(kSdk)) service.remove_prefix(kSdk.size());
  return service;
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html,
/// 2026-11-23
constexpr Switch kSwitches[] = {
    {"AWS::Events::Rule", "State", "DISABLED"},
    {"AWS::Scheduler::Schedule", "State", "DISABLED"},
    {"AWS::IoT::TopicRule", "TopicRulePayload.RuleDisabled", "true"},
    {"AWS::Lambda::EventSourceMapping", "Enabled", "false"},
};

}  // namespace

std::span<const Integration> integrations() { return tables().properties; }

std::span<const Integration> integrations_of(std::string_view caller) {
  const auto found =
      std::ranges::equal_range(tables().properties, caller, {}, &Integration::caller);
  return {found.begin(), found.end()};
}

std::span<const Integration> task_integrations() { return tables().tasks; }

std::span<const Integration> task_integrations(std::string_view service,
                                               std::string_view operation) {
  // A task whose Resource is itself the ARN.
  if (service.empty()) return of_task("-");
  service = without_sdk(service);
  const auto own = of_task(concat(service, ":", operation));
  return !own.empty() ? own : of_task(concat(service, ":*"));
}

std::span<const Integration> job_integrations(std::string_view service,
                                              std::string_view operation) {
  return of_task(concat(without_sdk(service), ":", operation, ".sync"));
}

std::span<const Switch> switches() { return kSwitches; }

}  // namespace cfnaudit::aws
