#include "analyzer/resolve/stack.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/base/text.h"
#include "analyzer/resolve/evaluate.h"

// Template and environments -> one Stack each.

namespace cfnaudit::resolve {

const StackResource* Stack::resource(std::string_view id) const {
  const model::Resource* found = tmpl->resource(id);
  return found == nullptr ? nullptr
                          : &resources[static_cast<std::size_t>(found - tmpl->resources.data())];
}

namespace {

/// A Ref to a resource whose condition is false in this environment stops the deployment. What
/// depends on it "isn't created either", says AWS; its linter calls that an error (E3005).
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-condition.html,
/// 2026-11-30
void check_absent_targets(Stack& stack, std::vector<Diagnostic>& diagnostics) {
  for (const auto& reference : stack.references) {
    if (stack.resources[reference.to].exists != Tri::kNo) continue;
    const bool depends = reference.kind == ReferenceKind::kDependsOn;
    const std::string_view target = stack.resources[reference.to].id();
    Diagnostic diagnostic{.rule = "TPL013",
                          .severity = depends ? Severity::kWarning : Severity::kError,
                          .span = reference.span,
                          .path = reference.path};
    if (reference.from != Reference::kOutput) {
      const auto& from = stack.resources[reference.from];
      if (from.exists != Tri::kYes) continue;
      diagnostic.resource = std::string(from.id());
      diagnostic.path = concat("Resources/", from.id(), "/", reference.path);
    }
    const auto& condition = stack.resources[reference.to].declaration->condition;
    diagnostic.message =
        concat(depends ? "depends on " : "refers to ", target,
               ", which does not exist when condition ", condition ? condition->value : "",
               " is false", depends ? ", and is then not created either" : "");
    diagnostic.notes.push_back(
        {condition ? condition->span : reference.span, "the condition", std::string(target)});
    diagnostics.push_back(std::move(diagnostic));
  }
}

Stack evaluate_stack(const model::Template& tmpl, const Environment& environment,
                     Arena<Value>& values, ConstantCache& constants,
                     std::vector<Diagnostic>& diagnostics) {
  Evaluator evaluator(tmpl, environment, values, constants);
  Stack stack;
  stack.tmpl = &tmpl;
  stack.environment = &environment;
  for (const auto& condition : tmpl.conditions)
    stack.conditions.push_back(evaluator.condition(condition.name.value).value);
  stack.resources.resize(tmpl.resources.size());
  for (ResourceIndex i = 0; i < tmpl.resources.size(); ++i) {
    const auto& declaration = tmpl.resources[i];
    auto& resource = stack.resources[i];
    resource.declaration = &declaration;
    resource.exists = evaluator.exists(i);
    if (resource.exists == Tri::kNo) continue;
    evaluator.enter(i, "Properties");
    resource.properties = evaluator.evaluate(declaration.properties);
    evaluator.enter(i, "DeletionPolicy");
    resource.deletion_policy = evaluator.evaluate(declaration.deletion_policy);
    resource.update_replace_policy = evaluator.evaluate(declaration.update_replace_policy);
    for (const auto& name : declaration.depends_on)
      if (const auto* target = tmpl.resource(name.value))
        evaluator.references.push_back({i,
                                        static_cast<ResourceIndex>(target - tmpl.resources.data()),
                                        ReferenceKind::kDependsOn, "", name.span, "DependsOn"});
    evaluator.leave();
    resource.ref = evaluator.identities().ref(i);
    resource.arn = evaluator.identities().arn(i);
  }
  for (const auto& output : tmpl.outputs) {
    StackOutput out;
    out.declaration = &output;
    out.exists = output.condition ? evaluator.condition(output.condition->value).value : Tri::kYes;
    if (out.exists != Tri::kNo) {
      evaluator.enter(Reference::kOutput, concat("Outputs/", output.name.value));
      out.value = evaluator.evaluate(output.value);
      out.export_name = evaluator.evaluate(output.export_name);
      evaluator.leave();
    }
    stack.outputs.push_back(out);
  }
  stack.references = std::move(evaluator.references);
  diagnostics = std::move(evaluator.diagnostics);
  check_absent_targets(stack, diagnostics);
  return stack;
}

}  // namespace

Staged<Resolution> resolve(const model::Template& tmpl, const SourceFile&,
                           const EnvironmentOptions& options) {
  return resolve(tmpl, enumerate_environments(tmpl, options));
}

Staged<Resolution> resolve(const model::Template& tmpl, Environments all) {
  Staged<Resolution> out;
  Resolution& resolution = out.value;
  resolution.environments = std::move(all);
  const auto& environments = resolution.environments.environments;
  ConstantCache constants;
  std::vector<std::vector<Diagnostic>> found(environments.size());
  for (std::size_t i = 0; i < environments.size(); ++i)
    resolution.stacks.push_back(
        evaluate_stack(tmpl, environments[i], resolution.values, constants, found[i]));
  out.diagnostics = fold(std::move(found));
  return out;
}

namespace {

bool find_path(ValuePtr at, ValuePtr wanted, std::string& path) {
  if (at == wanted) return true;
  if (at == nullptr) return false;
  const std::size_t length = path.size();
  for (std::size_t i = 0; i < at->items.size(); ++i) {
    path += concat("/", std::to_string(i));
    if (find_path(at->items[i], wanted, path)) return true;
    path.resize(length);
  }
  for (const auto& field : at->fields) {
    (path += '/') += field.key.value;
    if (find_path(field.value, wanted, path)) return true;
    path.resize(length);
  }
  return false;
}

}  // namespace

namespace {

/// The tree with an unknown value in the place of `wanted`; itself where that is not below it.
ValuePtr without(Arena<Value>& values, ValuePtr at, ValuePtr wanted) {
  if (at == nullptr) return at;
  if (at == wanted) {
    Value* out = values.make();
    out->kind = ValueKind::kUnknown;
    out->reason = std::string(kWrongType);
    out->span = at->span;
    out->origin = at->origin;
    out->node = at->node;
    return out;
  }
  Value* copy = nullptr;
  const auto changed = [&]() -> Value& {
    if (copy == nullptr) copy = values.make(*at);
    return *copy;
  };
  for (std::size_t i = 0; i < at->items.size(); ++i)
    if (const ValuePtr item = without(values, at->items[i], wanted); item != at->items[i])
      changed().items[i] = item;
  for (std::size_t i = 0; i < at->fields.size(); ++i)
    if (const ValuePtr value = without(values, at->fields[i].value, wanted);
        value != at->fields[i].value)
      changed().fields[i].value = value;
  return copy != nullptr ? copy : at;
}

}  // namespace

void forget(Resolution& resolution, StackResource& resource, ValuePtr value) {
  resource.properties = without(resolution.values, resource.properties, value);
}

std::string path_of(const StackResource& resource, ValuePtr value) {
  std::string path = "Properties";
  return find_path(resource.properties, value, path) ? path : std::string();
}

Span TextOrigin::span(std::size_t begin, std::size_t end) {
  if (value_->node == nullptr || value_->node->kind != syntax::NodeKind::kScalar)
    return value_->span;
  const auto located = [&](std::size_t from, std::size_t to) {
    if (!map_) map_.emplace(*file_, *value_->node);
    return map_->span(from, to);
  };
  if (value_->segments.empty())  // a literal: its text is the node's
    return value_->text.text() == value_->node->text ? located(begin, end) : value_->span;
  const auto source = [&](std::size_t offset) -> std::optional<std::size_t> {
    for (const auto& segment : value_->segments)
      if (offset >= segment.begin && offset <= segment.begin + segment.size)
        return segment.source_begin + (offset - segment.begin);
    return std::nullopt;
  };
  const auto from = source(begin);
  const auto to = source(end);
  return from && to && *from <= *to ? located(*from, *to) : value_->span;
}

}  // namespace cfnaudit::resolve
