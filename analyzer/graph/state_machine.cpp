#include "analyzer/graph/state_machine.h"

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"

// A state machine's properties -> states.

namespace cfnaudit::graph {

using resolve::ResourceIndex;
using resolve::StackResource;
using resolve::ValuePtr;

using resolve::get;
using resolve::known_text;
using resolve::Value;
using resolve::ValueKind;

const State* StateMachine::state(std::string_view name) const {
  for (const auto& state : states)
    if (state.name == name) return &state;
  return nullptr;
}

namespace {

std::string text_or_empty(ValuePtr value) { return std::string(known_text(value).value_or("")); }

class Reader {
 public:
  explicit Reader(StateMachine& machine) : machine_(machine) {}

  void states(ValuePtr definition, const std::string& parent, int depth) {
    const ValuePtr all = get(definition, "States");
    if (all == nullptr || depth > kMaxDepth) return;
    for (const auto& field : all->fields) {
      State state;
      state.name = std::string(field.key.value);
      state.parent = parent;
      state.value = field.value;
      state.type = text_or_empty(get(field.value, "Type"));
      next(state);
      if (state.type == "Task") task(state);
      if (state.type == "Map") distributed_map(state);
      machine_.states.push_back(state);
      nested(state, depth);
    }
  }

 private:
  static constexpr int kMaxDepth = 32;

  void nested(const State& state, int depth) {
    states(get(state.value, "Iterator"), state.name, depth + 1);
    states(get(state.value, "ItemProcessor"), state.name, depth + 1);
    for (const ValuePtr branch : resolve::items(get(state.value, "Branches")))
      states(branch, state.name, depth + 1);
  }

  static void add_next(State& state, ValuePtr holder, std::string_view key) {
    const std::string name = text_or_empty(get(holder, key));
    if (!name.empty()) state.next.push_back(name);
  }

  static void next(State& state) {
    add_next(state, state.value, "Next");
    add_next(state, state.value, "Default");
    for (const ValuePtr choice : resolve::items(get(state.value, "Choices")))
      add_next(state, choice, "Next");
    for (const ValuePtr handler : resolve::items(get(state.value, "Catch")))
      add_next(state, handler, "Next");
  }

  /// "arn:aws:states:::lambda:invoke.waitForTaskToken" or the ARN of a function or activity.
  void task(State& state) {
    state.resource = get(state.value, "Resource");
    state.parameters = get(state.value, "Parameters");
    if (state.parameters == nullptr) state.parameters = get(state.value, "Arguments");
    const SymbolicText* resource = resolve::text(state.resource);
    if (resource == nullptr) {
      machine_.problems.push_back(concat("the Resource of state ", state.name, " is not known"));
      return;
    }
    const std::string& arn = resource->text();
    const auto marker = arn.find(":states:::");
    if (marker == std::string::npos || !arn.starts_with("arn:")) {
      state.target = *resource;
      add_calls(state, aws::task_integrations({}, {}), state.resource, nullptr);
      return;
    }
    std::string_view rest = std::string_view(arn).substr(marker + 10);
    // The service may have a colon ("aws-sdk:s3"), and so may the version of a pattern (".sync:2").
    const auto colon = rest.substr(0, rest.find('.')).rfind(':');
    state.service = std::string(rest.substr(0, colon));
    std::string_view operation = colon == std::string_view::npos ? "" : rest.substr(colon + 1);
    state.integration = Integration::kRequestResponse;
    if (const auto dot = operation.find('.'); dot != std::string_view::npos) {
      state.integration = operation.substr(dot) == ".waitForTaskToken" ? Integration::kWaitForToken
                                                                       : Integration::kRunAJob;
      operation = operation.substr(0, dot);
    }
    state.operation = std::string(operation);
    add_calls(state, aws::task_integrations(state.service, state.operation), state.resource,
              state.parameters);
    if (state.integration == Integration::kRunAJob)
      add_calls(state, aws::job_integrations(state.service, state.operation), state.resource,
                state.parameters);
    if (const ValuePtr credentials = get(state.value, "Credentials"))
      add_calls(state, aws::task_integrations("credentials", "assumeRole"), state.resource,
                credentials);
  }

  /// A map that starts an execution for each item, reads them from a bucket, or writes to one.
  /// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
  static void distributed_map(State& state) {
    const ValuePtr mode = resolve::get_path(state.value, "ItemProcessor.ProcessorConfig.Mode");
    if (resolve::equals(mode, "DISTRIBUTED") != Tri::kYes) return;
    add_calls(state, aws::task_integrations("map", "distributed"), mode, nullptr);
    for (const auto part : {"ItemReader", "ResultWriter"}) {
      const ValuePtr holder = get(state.value, part);
      const std::string resource = text_or_empty(get(holder, "Resource"));
      const ValuePtr parameters = get(holder, "Parameters");
      add_calls(state, aws::task_integrations("map", resource.substr(resource.rfind(':') + 1)),
                get(holder, "Resource"),
                parameters == nullptr ? get(holder, "Arguments") : parameters);
    }
  }

  /// A row for which the parameter has a value, and those that name nothing.
  static void add_calls(State& state, std::span<const aws::Integration> rows, ValuePtr place,
                        ValuePtr parameters) {
    for (const auto& row : rows) {
      if (row.property.empty()) {
        state.calls.push_back({&row, place, state.service.empty() ? state.target : SymbolicText()});
        continue;
      }
      const std::size_t before = state.calls.size();
      at_path(parameters, row.property, [&](ValuePtr value) {
        if (const SymbolicText* text = resolve::text(value))
          state.calls.push_back({&row, place, *text});
      });
      if (state.calls.size() > before && state.target.empty())
        state.target = state.calls[before].target;
    }
  }

  StateMachine& machine_;
};

/// ${name} of DefinitionSubstitutions.
std::optional<SymbolicText> substitution(ValuePtr substitutions, std::string_view name) {
  const ValuePtr value = get(substitutions, name);
  if (value == nullptr) return std::nullopt;
  if (const SymbolicText* text = resolve::text(value)) return *text;
  return SymbolicText::of({concat("DefinitionSubstitutions.", name), SymbolKind::kExternal});
}

/// A copy of a Definition object with the substitutions made in its texts.
ValuePtr substituted(ValuePtr value, ValuePtr substitutions, resolve::JsonStore& store) {
  Value* copy = store.values.make(*value);
  if (copy->is_scalar())
    copy->text = resolve::substitute(copy->text, [&](auto name) {
                   return substitution(substitutions, name);
                 }).text;
  for (auto& item : copy->items) item = substituted(item, substitutions, store);
  for (auto& field : copy->fields) field.value = substituted(field.value, substitutions, store);
  return copy;
}

/// Null when it is elsewhere, unknown or not JSON: then `problems` says why.
ValuePtr read_definition(const SourceFile& file, const StackResource& resource,
                         resolve::JsonStore& store, std::vector<std::string>& problems) {
  const ValuePtr substitutions = resource.property("DefinitionSubstitutions");
  const ValuePtr object = resource.property("Definition");
  if (object != nullptr && object->kind == ValueKind::kMap)
    return substitutions == nullptr ? object : substituted(object, substitutions, store);
  const ValuePtr holder = resource.property("DefinitionString");
  const SymbolicText* text = resolve::text(holder);
  if (text == nullptr) {
    problems.emplace_back(holder == nullptr ? "the definition is not in the template"
                                            : resolve::why_unknown(holder));
    return nullptr;
  }
  const resolve::Substituted filled =
      resolve::substitute(*text, [&](auto name) { return substitution(substitutions, name); });
  auto read = resolve::read_json_text(file, holder, filled, store);
  if (!read) {
    problems.push_back(concat("the definition is not valid JSON: ", read.error().message));
    return nullptr;
  }
  return *read;
}

}  // namespace

StateMachine read_state_machine(const SourceFile& file, const StackResource& resource,
                                ResourceIndex index, resolve::JsonStore& store) {
  StateMachine machine;
  machine.resource = index;
  const ValuePtr root = read_definition(file, resource, store, machine.problems);
  if (root == nullptr || root->kind != ValueKind::kMap) return machine;
  machine.definition = root;
  machine.start_at = text_or_empty(get(root, "StartAt"));
  Reader(machine).states(root, "", 0);
  machine.complete = machine.problems.empty();
  return machine;
}

}  // namespace cfnaudit::graph
