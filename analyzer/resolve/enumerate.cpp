#include "analyzer/resolve/enumerate.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/model/check_names.h"
#include "analyzer/model/regions.h"
#include "analyzer/resolve/evaluate.h"

// Axes and options -> environments.

namespace cfnaudit::resolve {

using model::ExpressionPtr;

std::string partition_of(std::string_view region) {
  return std::string(model::partition_of(region));
}

std::string assumed_region(const model::Template& tmpl) {
  return tmpl.root == nullptr ? "us-east-1" : model::assumed_region(*tmpl.root);
}

namespace {

/// Which value of each axis.
using Choice = std::vector<std::uint32_t>;
/// A value of one axis.
using Pick = std::pair<std::size_t, std::uint32_t>;

class Enumeration {
 public:
  Enumeration(const model::Template& tmpl, const EnvironmentOptions& options);

  Environments run();

 private:
  static constexpr std::size_t kMaxEnvironments = 64;
  /// Values of all environments together: each takes some 300 bytes.
  static constexpr std::size_t kMaxValues = 1'000'000;
  /// Axes with more values that no report shows keep one for each distinct outcome.
  static constexpr std::size_t kManyValues = 6;
  static constexpr std::size_t kMaxAxes = 40;
  static constexpr std::size_t kMostConditions = 1000;

  struct Row {
    Choice choice;
    std::string outcome;
  };

  void reduce(std::size_t axis);
  void add_open_conditions();
  bool is_root_of_doubt(const model::Condition& condition, Evaluator& evaluator) const;
  Choice reference() const;

  std::size_t closed_combinations() const;
  void add_single();
  void add_pairs();
  template <typename Includes>
  void add_product(Includes includes);
  /// Adds the row unless it is there, the Rules refuse it, or (`only_news`) it decides nothing new.
  bool add(Choice choice, bool only_news);
  void repair(Choice& choice) const;
  Choice covering(const Pick& first, const Pick& second,
                  const std::set<std::pair<Pick, Pick>>& open) const;

  Environment environment(std::string name) const;
  Environment environment(const Choice& choice) const;
  void set(Environment& environment, const Axis& axis, const AxisValue& value) const;
  std::string name_of(const Choice& choice, bool only_shown) const;
  /// Texts that tell apart environments whose conditions or mapped values differ; nullopt when the
  /// Rules refuse it.
  std::optional<std::string> outcome(const Environment& environment) const;
  void add_rows(Environments& out) const;
  void add_parameter_sets(Environments& out) const;
  void restrict(Environments& out) const;

  const model::Template& tmpl_;
  const EnvironmentOptions& options_;
  std::string region_;
  std::size_t most_;  // environments
  std::vector<ExpressionPtr> lookups_;
  std::vector<Axis> axes_;
  std::vector<Row> rows_;
  std::set<Choice> tried_;
  std::size_t dropped_ = 0;  // combinations before axes beyond the most were dropped
};

Enumeration::Enumeration(const model::Template& tmpl, const EnvironmentOptions& options)
    : tmpl_(tmpl),
      options_(options),
      region_(options.region ? *options.region : assumed_region(tmpl)),
      most_(std::clamp<std::size_t>(kMaxValues / std::max<std::size_t>(tmpl.expressions.size(), 1),
                                    1, kMaxEnvironments)),
      lookups_(map_lookups(tmpl)),
      axes_(find_axes(tmpl, options, region_)) {
  for (std::size_t i = 0; i < axes_.size(); ++i) reduce(i);
  add_open_conditions();
  if (axes_.size() <= kMaxAxes) return;
  dropped_ = closed_combinations();
  axes_.resize(kMaxAxes);
}

/// A list of instance types selects two kinds of image: one type for each kind is enough.
void Enumeration::reduce(std::size_t index) {
  Axis& axis = axes_[index];
  if (axis.shown || axis.values.size() <= kManyValues) return;
  std::set<std::string> seen;
  std::vector<AxisValue> kept;
  const auto look = [&](std::size_t value) {
    Choice choice = reference();
    choice[index] = static_cast<std::uint32_t>(value);
    const auto result = outcome(environment(choice));
    if (!result || seen.insert(*result).second) kept.push_back(axis.values[value]);
  };
  look(axis.reference);
  for (std::size_t i = 0; i < axis.values.size(); ++i)
    if (i != axis.reference) look(i);
  axis.values = std::move(kept);
  axis.reference = 0;
}

bool Enumeration::is_root_of_doubt(const model::Condition& condition, Evaluator& evaluator) const {
  if (condition.expression == nullptr) return false;
  const Truth truth = evaluator.condition(condition.name.value);
  if (truth.value != Tri::kUnknown || truth.symbols.empty()) return false;  // or it is malformed
  bool root = true;
  model::for_each(condition.expression, [&](const model::Expression& inner) {
    const auto* ref = inner.as<model::ConditionRef>();
    if (ref != nullptr && evaluator.condition(ref->name.value).value == Tri::kUnknown) root = false;
  });
  return root;
}

/// What no axis decides may be either. Of conditions beyond the evaluator's depth nothing is asked.
void Enumeration::add_open_conditions() {
  if (tmpl_.conditions.size() > kMostConditions) return;
  Environment base = environment(reference());
  for (bool more = true; more && axes_.size() < kMaxAxes;) {
    more = false;
    Arena<Value> values;
    ConstantCache constants;
    Evaluator evaluator(tmpl_, base, values, constants);
    for (const auto& condition : tmpl_.conditions) {
      if (!is_root_of_doubt(condition, evaluator)) continue;
      const std::string name(condition.name.value);
      Axis axis{.kind = Axis::Kind::kCondition, .name = name};
      axis.values = {{"true", {}, name}, {"false", {}, concat("not ", name)}};
      axes_.push_back(std::move(axis));
      base.decided_conditions[name] = true;
      more = true;
      break;
    }
  }
}

Choice Enumeration::reference() const {
  Choice out;
  for (const auto& axis : axes_) out.push_back(static_cast<std::uint32_t>(axis.reference));
  return out;
}

// --- which combinations

template <typename Includes>
void Enumeration::add_product(Includes includes) {
  std::vector<Choice> all{reference()};
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    if (!includes(axes_[axis])) continue;
    std::vector<Choice> next;
    for (const auto& choice : all)
      for (std::uint32_t value = 0; value < axes_[axis].values.size(); ++value) {
        next.push_back(choice);
        next.back()[axis] = value;
      }
    all = std::move(next);
    if (all.size() > kMaxEnvironments) break;
  }
  for (auto& choice : all) add(std::move(choice), false);
}

/// Of the axes whose values are all known.
std::size_t Enumeration::closed_combinations() const {
  constexpr std::size_t kMost = std::size_t{1} << 40;
  std::size_t out = 1;
  for (const auto& axis : axes_)
    if (axis.closed || axis.shown) out = std::min(out * axis.values.size(), kMost);
  return out;
}

/// Each value with the others at their reference, for what it adds by itself.
void Enumeration::add_single() {
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    for (std::uint32_t value = 0; value < axes_[axis].values.size(); ++value) {
      Choice choice = reference();
      choice[axis] = value;
      add(std::move(choice), !axes_[axis].closed && !axes_[axis].shown);
    }
}

Choice Enumeration::covering(const Pick& first, const Pick& second,
                             const std::set<std::pair<Pick, Pick>>& open) const {
  Choice out = reference();
  std::vector<bool> chosen(axes_.size(), false);
  for (const auto& [axis, value] : {first, second}) {
    out[axis] = value;
    chosen[axis] = true;
  }
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    if (chosen[axis]) continue;
    std::size_t best = 0;
    for (std::uint32_t value = 0; value < axes_[axis].values.size(); ++value) {
      std::size_t covers = 0;
      for (std::size_t other = 0; other < axes_.size(); ++other) {
        if (!chosen[other]) continue;
        const Pick a{axis, value};
        const Pick b{other, out[other]};
        covers += open.count(axis < other ? std::pair(a, b) : std::pair(b, a));
      }
      if (covers > best) {
        best = covers;
        out[axis] = value;
      }
    }
    chosen[axis] = true;
  }
  return out;
}

/// Rows in which every two values of different axes meet.
void Enumeration::add_pairs() {
  std::set<std::pair<Pick, Pick>> open;
  for (std::size_t a = 0; a < axes_.size(); ++a)
    for (std::size_t b = a + 1; b < axes_.size(); ++b)
      for (std::uint32_t i = 0; i < axes_[a].values.size(); ++i)
        for (std::uint32_t j = 0; j < axes_[b].values.size(); ++j)
          open.emplace(Pick{a, i}, Pick{b, j});
  const auto cover = [&](const Choice& choice) {
    for (std::size_t a = 0; a < axes_.size(); ++a)
      for (std::size_t b = a + 1; b < axes_.size(); ++b)
        open.erase({Pick{a, choice[a]}, Pick{b, choice[b]}});
  };
  for (const auto& row : rows_) cover(row.choice);
  while (!open.empty() && rows_.size() < most_) {
    const auto [first, second] = *open.begin();
    Choice choice = covering(first, second, open);
    add(choice, true);
    cover(choice);
    open.erase({first, second});
  }
}

/// An account that a mapping calls "prod" is not the one of another stage.
void Enumeration::repair(Choice& choice) const {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const Axis& axis = axes_[i];
    if (!axis.tied) continue;
    const std::size_t stage = choice[*axis.tied];
    const auto fits = [&](std::size_t value) { return axis.ties[value] == stage; };
    if (fits(choice[i])) continue;
    std::size_t fitting = axis.values.size();
    for (std::size_t value = axis.values.size(); value-- > 0;)
      if (fits(value)) fitting = value;
    for (std::size_t value = axis.values.size(); fitting == axis.values.size() && value-- > 0;)
      if (!axis.ties[value]) fitting = value;
    choice[i] =
        static_cast<std::uint32_t>(fitting == axis.values.size() ? axis.reference : fitting);
  }
}

bool Enumeration::add(Choice choice, bool only_news) {
  repair(choice);
  if (rows_.size() >= most_ || !tried_.insert(choice).second) return false;
  auto result = outcome(environment(choice));
  if (!result) return false;
  const auto same = [&](const Row& row) {
    for (std::size_t i = 0; i < axes_.size(); ++i)
      if ((axes_[i].closed || axes_[i].shown) && row.choice[i] != choice[i]) return false;
    return row.outcome == *result;
  };
  if (only_news && std::any_of(rows_.begin(), rows_.end(), same)) return false;
  rows_.push_back({std::move(choice), std::move(*result)});
  return true;
}

// --- the environments

Environment Enumeration::environment(std::string name) const {
  Environment out;
  out.name = out.shown = std::move(name);
  out.region = region_;
  out.account_id = options_.account_id;
  out.partition = partition_of(region_);
  out.stack_name = options_.stack_name;
  out.place_is_assumed = !options_.account_is_given;
  for (const auto& parameter : tmpl_.parameters) {
    ParameterValue value;
    if (const auto fixed = options_.overrides.find(parameter.name.value);
        fixed != options_.overrides.end()) {
      value.text = fixed->second;
    } else if (parameter.default_value) {
      value.text = std::string(parameter.default_value->value);
      value.origin = parameter.default_value->span;
    }
    out.parameters.push_back(std::move(value));
  }
  return out;
}

void Enumeration::set(Environment& environment, const Axis& axis, const AxisValue& value) const {
  switch (axis.kind) {
    case Axis::Kind::kAccount:
      environment.account_id = value.text;
      return;
    case Axis::Kind::kRegion:
      environment.region = value.text;
      environment.partition = partition_of(value.text);
      return;
    case Axis::Kind::kCondition:
      environment.decided_conditions[axis.name] = value.text == "true";
      return;
    case Axis::Kind::kParameter:
      break;
  }
  auto& parameter = environment.parameters[axis.parameter];
  parameter = {.origin = value.origin};
  parameter.is_resolved = tmpl_.parameters[axis.parameter].is_ssm();
  if (!value.other) {
    parameter.text = value.text;
    return;
  }
  for (const auto& named : axis.values)
    if (!named.other) parameter.differs_from.emplace_back(named.text);
}

Environment Enumeration::environment(const Choice& choice) const {
  Environment out = environment(name_of(choice, false));
  out.shown = name_of(choice, true);
  for (std::size_t i = 0; i < choice.size(); ++i) set(out, axes_[i], axes_[i].values[choice[i]]);
  out.choice = choice;
  return out;
}

/// "production" of the axes that are shown, and what else is not as usual:
/// "production/Backup=true".
std::string Enumeration::name_of(const Choice& choice, bool only_shown) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < choice.size(); ++i)
    if (axes_[i].shown) parts.push_back(axes_[i].values[choice[i]].name);
  if (parts.empty()) parts.emplace_back("default");
  for (std::size_t i = 0; i < choice.size() && !only_shown; ++i)
    if (!axes_[i].shown && !axes_[i].tied && choice[i] != axes_[i].reference)
      parts.push_back(axes_[i].values[choice[i]].name);
  return join(parts, "/");
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
  for (const ExpressionPtr lookup : lookups_)
    if (!lookup->constant) out += concat("/", to_string(evaluator.evaluate(lookup)));
  return out;
}

void Enumeration::add_rows(Environments& out) const {
  for (const auto& row : rows_) out.environments.push_back(environment(row.choice));
  // Those that count as the same are side by side, in the order of the first of each.
  std::vector<std::string> order;
  for (const auto& e : out.environments)
    if (std::find(order.begin(), order.end(), e.shown) == order.end()) order.push_back(e.shown);
  const auto rank = [&](const Environment& e) {
    return std::find(order.begin(), order.end(), e.shown) - order.begin();
  };
  std::stable_sort(out.environments.begin(), out.environments.end(),
                   [&](const Environment& a, const Environment& b) { return rank(a) < rank(b); });
  std::set<std::string> names;
  // Where the Rules refuse the reference values, what they do not refuse takes their place.
  for (const auto& shown : order)
    std::find_if(out.environments.begin(), out.environments.end(), [&](const Environment& e) {
      return e.shown == shown;
    })->name = shown;
  for (auto& e : out.environments)  // accounts of one stage
    for (int i = 2; !names.insert(e.name).second; ++i) e.name += concat(" ", std::to_string(i));
}

void Enumeration::add_parameter_sets(Environments& out) const {
  for (const auto& set : options_.parameter_sets) {
    // A file called like an environment of the axes is one of its own beside it.
    std::string name = set.name;
    const auto taken = [&](const Environment& e) { return e.name == name; };
    while (std::any_of(out.environments.begin(), out.environments.end(), taken)) name += " (file)";
    Environment environment = this->environment(std::move(name));
    for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i) {
      const auto& parameter = tmpl_.parameters[i];
      const auto found = set.values.find(parameter.name.value);
      if (found == set.values.end() || options_.overrides.contains(parameter.name.value)) continue;
      environment.parameters[i] = {.text = found->second};
      for (const auto& allowed : parameter.allowed_values)
        if (allowed.value == found->second) environment.parameters[i].origin = allowed.span;
    }
    out.environments.push_back(std::move(environment));
  }
}

void Enumeration::restrict(Environments& out) const {
  if (options_.only.empty()) return;
  const auto is = [](const Environment& e, const std::string& name) {
    return e.name == name || e.shown == name;
  };
  for (const auto& name : options_.only) {
    const bool exists = std::any_of(out.environments.begin(), out.environments.end(),
                                    [&](const Environment& e) { return is(e, name); });
    if (!exists) out.unknown_names.push_back(name);
  }
  std::erase_if(out.environments, [&](const Environment& e) {
    return std::none_of(options_.only.begin(), options_.only.end(),
                        [&](const std::string& name) { return is(e, name); });
  });
}

Environments Enumeration::run() {
  if (!axes_.empty() || !tmpl_.rules.empty()) {
    add_product([](const Axis& axis) { return axis.shown; });
    if (closed_combinations() <= most_)
      add_product([](const Axis& axis) { return axis.closed || axis.shown; });
    add_single();
    add_pairs();
  } else {
    rows_.push_back({});
  }
  Environments out;
  // A template without axes has only what the parameter files say, where there are any.
  const bool any_closed = std::any_of(axes_.begin(), axes_.end(),
                                      [](const Axis& axis) { return axis.closed || axis.shown; });
  if (any_closed || options_.parameter_sets.empty()) add_rows(out);
  add_parameter_sets(out);
  const std::size_t combinations = std::max(closed_combinations(), dropped_);
  if (combinations > most_) out.folded = combinations - std::min(combinations, rows_.size());
  out.axes = std::move(axes_);
  restrict(out);
  if (out.environments.empty() && out.unknown_names.empty())
    out.environments.push_back(environment("default"));
  return out;
}

}  // namespace

Environments enumerate_environments(const model::Template& tmpl,
                                    const EnvironmentOptions& options) {
  return Enumeration(tmpl, options).run();
}

}  // namespace cfnaudit::resolve
