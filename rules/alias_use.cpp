#include "rules/alias_use.h"

#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/graph/state_machine.h"
#include "rules/texts.h"

// Alias and every text of the stack -> who names it, and who calls its function without it.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;
using resolve::ValuePtr;

/// The texts that name an alias: its ARN, and its function's name, ARN or id with the alias behind
/// it.
std::vector<std::string> names_of(const Context& context, ResourceIndex alias,
                                  ResourceIndex function, const SymbolicText& name) {
  const auto& target = context.graph.resource(function);
  std::vector<std::string> names{context.graph.resource(alias).ref.text(),
                                 concat(target.ref.text(), ":", name.text())};
  if (target.arn) names.push_back(concat(target.arn->text(), ":", name.text()));
  return names;
}

/// May a text name the alias? A stage variable in an integration's URI may stand for it.
bool may_name(const SymbolicText& text, const std::vector<std::string>& names) {
  if (text.text().find("${stageVariables.") != std::string::npos) return true;
  for (const auto& name : names)
    if (text.text().find(name) != std::string::npos) return true;
  return false;
}

bool is_used(const Context& context, ResourceIndex alias, ResourceIndex function,
             const SymbolicText& name) {
  const auto& graph = context.graph;
  for (const auto* edge : graph.in(alias))
    if (edge->kind != EdgeKind::kDependsOn) return true;
  const auto names = names_of(context, alias, function, name);
  bool used = false;
  const auto visit = [&](const SymbolicText& text) { used = used || may_name(text, names); };
  for (const ResourceIndex index : graph.resources()) {
    if (index == alias) continue;
    const auto& resource = graph.resource(index);
    const SymbolicText* qualifier = resolve::text(resource.property("Qualifier"));
    used = used || (qualifier != nullptr && *qualifier == name);
    each_text(resource.properties, visit);
  }
  for (const auto& output : context.stack.outputs) each_text(output.value, visit);
  return used;
}

/// What stands behind the function's ARN in a task: "" when it is the function itself.
std::string task_qualifier(const Context& context, const graph::Edge& edge) {
  const auto* machine = context.graph.state_machine(edge.from);
  const auto* state = machine == nullptr ? nullptr : machine->state(edge.detail);
  if (state == nullptr) return "?";
  static constexpr std::string_view kFunction[] = {"AWS::Lambda::Function"};
  const auto target = context.graph.identify(state->target, kFunction);
  return target ? target->qualifier : "?";
}

/// Resources that call the function, or let somebody call it, without a qualifier.
std::vector<const graph::Edge*> unqualified_uses(const Context& context, ResourceIndex function) {
  std::vector<const graph::Edge*> found;
  for (const auto* edge : context.graph.in(function)) {
    if (edge->kind != EdgeKind::kInvokes && edge->kind != EdgeKind::kPermits &&
        edge->kind != EdgeKind::kTriggers)
      continue;
    const auto& from = context.graph.resource(edge->from);
    if (from.exists != Tri::kYes) continue;
    const bool is_task = from.type() == "AWS::StepFunctions::StateMachine";
    if ((is_task ? task_qualifier(context, *edge) : edge->detail).empty()) found.push_back(edge);
  }
  return found;
}

}  // namespace

std::optional<AliasUse> use_of_alias(const Context& context, ResourceIndex alias) {
  static constexpr std::string_view kFunction[] = {"AWS::Lambda::Function"};
  if (!context.tmpl.unexpanded.empty()) return std::nullopt;
  const auto& resource = context.graph.resource(alias);
  const auto target = context.graph.identify(resource.property("FunctionName"), kFunction);
  const SymbolicText* name = resolve::text(resource.property("Name"));
  if (!target || name == nullptr) return std::nullopt;
  return AliasUse{.function = target->resource,
                  .is_named = is_used(context, alias, target->resource, *name),
                  .past_it = unqualified_uses(context, target->resource)};
}

}  // namespace cfnaudit::rules
