#include "analyzer/resolve/enumerate.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/model/check_names.h"
#include "analyzer/model/parameter_uses.h"
#include "analyzer/model/regions.h"
#include "analyzer/resolve/evaluate.h"

// Template and options -> environments.

namespace cfnaudit::resolve {

using model::ExpressionPtr;

std::string partition_of(std::string_view region) {
  return std::string(model::partition_of(region));
}

std::string shown_value(const model::Parameter& parameter, std::string_view text) {
  if (!parameter.no_echo) return std::string(text);
  const auto& allowed = parameter.allowed_values;
  const auto found = std::find_if(allowed.begin(), allowed.end(),
                                  [&](const model::Name& value) { return value.value == text; });
  const std::string hidden = concat(parameter.name.value, " hidden");
  return found == allowed.end() ? hidden
                                : concat(hidden, " ", std::to_string(found - allowed.begin() + 1));
}

std::optional<std::string> documented_region(const model::Template& tmpl) {
  return tmpl.root == nullptr ? std::nullopt : model::documented_region(*tmpl.root);
}

namespace {

/// Every Fn::FindInMap of the template that is not inside a mapping.
std::vector<const model::FindInMap*> map_lookups(const model::Template& tmpl) {
  std::vector<const model::FindInMap*> out;
  const auto collect = [&](ExpressionPtr expression) {
    if (expression == nullptr || expression->constant) return;
    model::for_each(expression, [&](const model::Expression& inner) {
      if (const auto* find = inner.as<model::FindInMap>()) out.push_back(find);
    });
  };
  for (const auto& resource : tmpl.resources)
    for (const auto expression :
         {resource.properties, resource.deletion_policy, resource.update_replace_policy,
          resource.creation_policy, resource.update_policy})
      collect(expression);
  for (const auto& output : tmpl.outputs) {
    collect(output.value);
    collect(output.export_name);
  }
  for (const auto& condition : tmpl.conditions) collect(condition.expression);
  return out;
}

/// A value of each parameter, where the environment's differs from the default.
using Assignment = std::map<std::size_t, std::string>;

class Enumeration {
 public:
  Enumeration(const model::Template& tmpl, const EnvironmentOptions& options);

  Environments run();

 private:
  static constexpr std::size_t kMaxEnvironments = 64;
  static constexpr std::size_t kMaxCombinations = 4096;
  /// Values of all environments together: each takes some 300 bytes.
  static constexpr std::size_t kMaxValues = 1'000'000;

  void find_axes();
  std::vector<Assignment> combinations(std::size_t& left_out) const;
  Environment environment(std::string name, const Assignment& assignment) const;
  std::string name_of(const Assignment& assignment) const;
  /// Texts that tell apart environments whose conditions or mapping keys differ; nullopt when the
  /// Rules refuse it.
  std::optional<std::string> outcome(const Environment& environment) const;
  void add_axes(Environments& out) const;
  void add_parameter_sets(Environments& out) const;
  void restrict(Environments& out) const;

  const model::Template& tmpl_;
  const EnvironmentOptions& options_;
  std::string region_;
  std::vector<std::size_t> axes_;
  std::vector<const model::FindInMap*> lookups_;
};

Enumeration::Enumeration(const model::Template& tmpl, const EnvironmentOptions& options)
    : tmpl_(tmpl),
      options_(options),
      region_(options.region ? *options.region : documented_region(tmpl).value_or("us-east-1")),
      lookups_(map_lookups(tmpl)) {
  find_axes();
}

void Enumeration::find_axes() {
  std::vector<ExpressionPtr> deciding;
  for (const auto* find : lookups_)
    deciding.insert(deciding.end(), {find->map, find->top_key, find->second_key});
  for (const auto& condition : tmpl_.conditions) deciding.push_back(condition.expression);
  auto used = model::parameters_of(tmpl_, deciding);
  std::sort(used.begin(), used.end());
  for (const std::size_t index : used) {
    const auto& parameter = tmpl_.parameters[index];
    const bool fixed = options_.overrides.find(parameter.name.value) != options_.overrides.end();
    if (parameter.allowed_values.size() > 1 && !fixed && !parameter.is_list())
      axes_.push_back(index);
  }
}

std::vector<Assignment> Enumeration::combinations(std::size_t& left_out) const {
  std::vector<Assignment> out{{}};
  std::size_t total = 1;
  for (const std::size_t axis : axes_) {
    const auto& values = tmpl_.parameters[axis].allowed_values;
    total *= values.size();
    if (out.size() * values.size() > kMaxCombinations) {
      // Too many to try each: this axis varies alone, the others keep their defaults.
      for (const auto& value : values) out.push_back({{axis, std::string(value.value)}});
      continue;
    }
    std::vector<Assignment> next;
    for (const auto& assignment : out)
      for (const auto& value : values) {
        next.push_back(assignment);
        next.back()[axis] = std::string(value.value);
      }
    out = std::move(next);
  }
  left_out = total > out.size() ? total - out.size() : 0;
  return out;
}

Environment Enumeration::environment(std::string name, const Assignment& assignment) const {
  Environment out;
  out.name = std::move(name);
  out.region = region_;
  out.account_id = options_.account_id;
  out.partition = partition_of(region_);
  out.stack_name = options_.stack_name;
  for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i) {
    const auto& parameter = tmpl_.parameters[i];
    ParameterValue value;
    if (const auto fixed = options_.overrides.find(parameter.name.value);
        fixed != options_.overrides.end()) {
      value.text = fixed->second;
    } else if (const auto given = assignment.find(i); given != assignment.end()) {
      value.text = given->second;
      for (const auto& allowed : parameter.allowed_values)
        if (allowed.value == given->second) value.origin = allowed.span;
    } else if (parameter.default_value) {
      value.text = std::string(parameter.default_value->value);
      value.origin = parameter.default_value->span;
    }
    out.parameters.push_back(std::move(value));
  }
  return out;
}

std::string Enumeration::name_of(const Assignment& assignment) const {
  std::string name;
  for (const std::size_t axis : axes_) {
    if (!name.empty()) name += '/';
    const auto given = assignment.find(axis);
    const auto& parameter = tmpl_.parameters[axis];
    if (given != assignment.end())
      name += given->second.empty() ? "''" : shown_value(parameter, given->second);
    else if (parameter.default_value)
      name += shown_value(parameter, parameter.default_value->value);
  }
  return name.empty() ? "default" : name;
}

std::optional<std::string> Enumeration::outcome(const Environment& environment) const {
  Arena<Value> values;
  ConstantCache constants;
  Evaluator evaluator(tmpl_, environment, values, constants);
  for (const auto& rule : tmpl_.rules) {
    if (rule.condition != nullptr && evaluator.truth(rule.condition).value != Tri::kYes) continue;
    for (const auto& assertion : rule.assertions)
      if (evaluator.truth(assertion.assertion).value == Tri::kNo) return std::nullopt;
  }
  std::string out;
  for (const auto& condition : tmpl_.conditions)
    out +=
        static_cast<char>('0' + static_cast<int>(evaluator.condition(condition.name.value).value));
  for (const auto* find : lookups_)
    for (const auto key : {find->map, find->top_key, find->second_key})
      if (!key->constant) out += concat("/", to_string(evaluator.evaluate(key)));
  return out;
}

void Enumeration::add_axes(Environments& out) const {
  std::vector<Assignment> all = combinations(out.folded);
  std::vector<Environment> allowed;
  std::vector<std::string> outcomes;
  for (const auto& assignment : all) {
    Environment candidate = environment(name_of(assignment), assignment);
    auto result = all.size() > 1 || !tmpl_.rules.empty() ? outcome(candidate)
                                                         : std::optional<std::string>("");
    if (!result) continue;
    allowed.push_back(std::move(candidate));
    outcomes.push_back(std::move(*result));
  }
  std::set<std::string> seen;
  const std::size_t values = std::max<std::size_t>(tmpl_.expressions.size(), 1);
  const std::size_t most = std::clamp<std::size_t>(kMaxValues / values, 1, kMaxEnvironments);
  const bool fold = allowed.size() > most;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    const bool repeats = fold && !seen.insert(outcomes[i]).second;
    if (repeats || out.environments.size() >= most) {
      ++out.folded;
      continue;
    }
    out.environments.push_back(std::move(allowed[i]));
  }
}

void Enumeration::add_parameter_sets(Environments& out) const {
  for (const auto& set : options_.parameter_sets) {
    Assignment assignment;
    for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i)
      if (const auto found = set.values.find(tmpl_.parameters[i].name.value);
          found != set.values.end())
        assignment[i] = found->second;
    // A file called like an environment of the axes is one of its own beside it.
    std::string name = set.name;
    const auto taken = [&](const Environment& e) { return e.name == name; };
    while (std::any_of(out.environments.begin(), out.environments.end(), taken)) name += " (file)";
    out.environments.push_back(environment(std::move(name), assignment));
  }
}

void Enumeration::restrict(Environments& out) const {
  if (options_.only.empty()) return;
  const auto wanted = [&](const std::string& name) {
    return std::find(options_.only.begin(), options_.only.end(), name) != options_.only.end();
  };
  for (const auto& name : options_.only) {
    const bool exists = std::any_of(out.environments.begin(), out.environments.end(),
                                    [&](const Environment& e) { return e.name == name; });
    if (!exists) out.unknown_names.push_back(name);
  }
  std::erase_if(out.environments, [&](const Environment& e) { return !wanted(e.name); });
}

Environments Enumeration::run() {
  Environments out;
  out.axes = axes_;
  add_axes(out);
  // A template without axes has only what the parameter files say, where there are any.
  if (axes_.empty() && !options_.parameter_sets.empty()) out.environments.clear();
  add_parameter_sets(out);
  restrict(out);
  if (out.environments.empty() && out.unknown_names.empty())
    out.environments.push_back(environment("default", {}));
  return out;
}

}  // namespace

Environments enumerate_environments(const model::Template& tmpl,
                                    const EnvironmentOptions& options) {
  return Enumeration(tmpl, options).run();
}

}  // namespace cfnaudit::resolve
