#include "analyzer/resolve/axes.h"

#include <algorithm>
#include <array>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/model/check_names.h"
#include "analyzer/model/parameter_uses.h"
#include "analyzer/model/regions.h"

// Template -> what its conditions and mapping keys depend on, with the values that they name.

namespace cfnaudit::resolve {

using model::Expression;
using model::ExpressionPtr;

std::vector<ExpressionPtr> map_lookups(const model::Template& tmpl) {
  std::vector<ExpressionPtr> out;
  const auto collect = [&](ExpressionPtr expression) {
    if (expression == nullptr || expression->constant) return;
    model::for_each(expression, [&](const Expression& inner) {
      if (inner.as<model::FindInMap>() != nullptr) out.push_back(&inner);
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

namespace {

/// More than six values are not read side by side, unless each is an environment by its name.
constexpr std::size_t kMostShown = 6;

using Text = Spanned<std::string_view>;

/// What the template says about one parameter or pseudo parameter.
struct Named {
  std::vector<Text> compared;  // literals that a condition compares it with
  std::vector<Text> keys;      // of the mappings that it is a key of
  bool must_be_key = false;    // a lookup without DefaultValue fails for anything else
};

/// "Stage" of {Ref: Stage} and of "${Stage}".
std::string_view referenced(ExpressionPtr expression) {
  if (const auto* ref = expression->as<model::Ref>()) return ref->target.value;
  const auto* sub = expression->as<model::Sub>();
  if (sub == nullptr || sub->parts.size() != 1 || !sub->parts.front().placeholder) return {};
  return sub->variables.find(sub->parts.front().text) == nullptr ? sub->parts.front().text
                                                                 : std::string_view();
}

void add(std::vector<Text>& to, std::string_view text, Span span) {
  const bool known =
      std::any_of(to.begin(), to.end(), [&](const Text& t) { return t.value == text; });
  if (!known) to.push_back({text, span});
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> out;
  bool starts = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    if (!upper && !lower) {
      starts = true;
      continue;
    }
    const bool after_lower = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (starts || (upper && after_lower)) out.emplace_back();
    starts = false;
    out.back() += static_cast<char>(c | 0x20);
  }
  return out;
}

bool has_word(std::string_view name, std::initializer_list<std::string_view> words) {
  const auto all = words_of(name);
  return std::any_of(all.begin(), all.end(), [&](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

/// Does the value say something by itself? "true", "2" and "" do not.
bool is_name(std::string_view text) {
  constexpr std::array<std::string_view, 12> kAnswers = {
      "true", "false", "yes",     "no",       "on",     "off",
      "y",    "n",     "enabled", "disabled", "enable", "disable"};
  if (text.empty() || !((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z')) return false;
  const std::string lower = lowercase(text);
  return std::find(kAnswers.begin(), kAnswers.end(), lower) == kAnswers.end();
}

bool names_stages(const Axis& axis) {
  return has_word(axis.name, {"environment", "env", "stage"}) &&
         std::any_of(axis.values.begin(), axis.values.end(),
                     [](const AxisValue& value) { return is_name(value.text); });
}

bool names_regions(const Axis& axis) {
  return has_word(axis.name, {"region"}) &&
         std::all_of(axis.values.begin(), axis.values.end(), [](const AxisValue& value) {
           std::set<std::string> regions;
           model::add_regions_in(value.text, regions);
           return regions.size() == 1 && *regions.begin() == value.text;
         });
}

/// Keys of a mapping's row that say what the row is about.
bool is_name_key(std::string_view key) {
  return has_word(key, {"environment", "env", "stage", "name", "alias"});
}

class Finder {
 public:
  Finder(const model::Template& tmpl, const EnvironmentOptions& options, std::string_view region)
      : tmpl_(tmpl), options_(options), region_(region) {}

  std::vector<Axis> run() {
    for (const auto& condition : tmpl_.conditions)
      if (condition.expression != nullptr) read_comparisons(condition.expression);
    lookups_ = map_lookups(tmpl_);
    for (const ExpressionPtr lookup : lookups_) read_keys(*lookup->as<model::FindInMap>());
    const std::set<std::size_t> used = deciding_parameters();
    for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i) add_parameter(i, used.contains(i));
    add_account();
    add_region();
    choose_shown();
    tie_accounts();
    for (auto& axis : axes_) name_values(axis);
    return std::move(axes_);
  }

 private:
  void read_comparisons(ExpressionPtr expression) {
    model::for_each(expression, [&](const Expression& inner) {
      const auto* equals = inner.as<model::Equals>();
      if (equals == nullptr || equals->left == nullptr || equals->right == nullptr) return;
      read_comparison(equals->left, equals->right);
      read_comparison(equals->right, equals->left);
    });
  }

  void read_comparison(ExpressionPtr of, ExpressionPtr with) {
    const auto name = referenced(of);
    const auto* literal = with->as<model::Scalar>();
    if (!name.empty() && literal != nullptr) add(named_[name].compared, literal->text, with->span);
  }

  void read_keys(const model::FindInMap& lookup) {
    const auto* mapping = tmpl_.mapping(model::literal(lookup.map));
    if (mapping == nullptr) return;
    const auto top = referenced(lookup.top_key);
    const auto second = referenced(lookup.second_key);
    for (const auto name : {top, second})
      if (!name.empty() && lookup.fallback == nullptr) named_[name].must_be_key = true;
    for (const auto& row : mapping->rows) {
      if (!top.empty()) add(named_[top].keys, row.key.value, row.key.span);
      if (second.empty()) continue;
      for (const auto& entry : row.entries)
        add(named_[second].keys, entry.key.value, entry.key.span);
    }
    if (top == "AWS::AccountId") account_maps_.push_back(mapping);
  }

  /// Those with AllowedValues count however they come to decide.
  std::set<std::size_t> deciding_parameters() const {
    std::vector<ExpressionPtr> deciding;
    for (const ExpressionPtr lookup : lookups_) {
      const auto& form = *lookup->as<model::FindInMap>();
      deciding.insert(deciding.end(), {form.map, form.top_key, form.second_key});
    }
    for (const auto& condition : tmpl_.conditions) deciding.push_back(condition.expression);
    const auto used = model::parameters_of(tmpl_, deciding);
    return {used.begin(), used.end()};
  }

  void add_parameter(std::size_t index, bool decides) {
    const auto& parameter = tmpl_.parameters[index];
    const std::string_view name = parameter.name.value;
    if (!decides || parameter.is_list() || options_.overrides.contains(name)) return;
    Axis axis{.parameter = index, .name = std::string(name)};
    if (!parameter.allowed_values.empty() && !parameter.is_ssm()) {
      axis.closed = true;
      for (const auto& value : parameter.allowed_values)
        axis.values.push_back({std::string(value.value), value.span, {}});
      if (parameter.default_value) axis.reference = index_of(axis, parameter.default_value->value);
    } else if (const auto found = named_.find(name); found != named_.end()) {
      add_named(axis, found->second, parameter);
    }
    if (axis.values.size() > 1) axes_.push_back(std::move(axis));
  }

  /// The default, what the template names, and another one where that is possible.
  static void add_named(Axis& axis, const Named& named, const model::Parameter& parameter) {
    const bool has_default = parameter.default_value && !parameter.is_ssm();
    if (has_default)
      axis.values.push_back(
          {std::string(parameter.default_value->value), parameter.default_value->span, {}});
    for (const auto* texts : {&named.keys, &named.compared})
      for (const auto& [text, span] : *texts)
        if (!is_value(axis, text)) axis.values.push_back({std::string(text), span, {}});
    const bool default_is_other =
        has_default &&
        std::none_of(named.compared.begin(), named.compared.end(),
                     [&](const Text& t) { return t.value == parameter.default_value->value; });
    if (named.must_be_key || named.compared.empty() || default_is_other) return;
    axis.values.push_back({.text = {}, .origin = {}, .name = {}, .other = true});
    if (!has_default) axis.reference = axis.values.size() - 1;
  }

  void add_account() {
    const auto found = named_.find("AWS::AccountId");
    if (options_.account_is_given || found == named_.end()) return;
    Axis axis{.kind = Axis::Kind::kAccount, .name = "AWS::AccountId"};
    for (const auto* texts : {&found->second.keys, &found->second.compared})
      for (const auto& [text, span] : *texts)
        if (!is_value(axis, text)) axis.values.push_back({std::string(text), span, {}});
    if (!found->second.must_be_key) {
      axis.reference = axis.values.size();
      add_other(axis, {options_.account_id, "111111111111", "444455556666"});
    }
    if (!axis.values.empty()) axes_.push_back(std::move(axis));
  }

  /// Regions that conditions name; mappings list too many.
  void add_region() {
    if (options_.region) return;
    Axis axis{.kind = Axis::Kind::kRegion, .name = "AWS::Region"};
    const auto by_region = named_.find("AWS::Region");
    const auto by_partition = named_.find("AWS::Partition");
    if (by_region != named_.end())
      for (const auto& [text, span] : by_region->second.compared)
        axis.values.push_back({std::string(text), span, {}});
    if (by_partition != named_.end())
      for (const auto& [text, span] : by_partition->second.compared)
        for (const std::string_view region : {"cn-north-1", "us-gov-west-1"})
          if (model::partition_of(region) == text && !is_value(axis, region))
            axis.values.push_back({std::string(region), span, {}});
    if (axis.values.empty()) return;
    axis.reference = axis.values.size();
    if (is_value(axis, region_)) axis.reference = index_of(axis, region_);
    add_other(axis, {region_, "eu-west-1", "ap-southeast-2"});
    axes_.push_back(std::move(axis));
  }

  /// One of these, which the template does not name, stands for all others.
  static void add_other(Axis& axis, std::initializer_list<std::string_view> candidates) {
    for (const auto text : candidates) {
      if (is_value(axis, text)) continue;
      axis.values.push_back({.text = std::string(text), .origin = {}, .name = {}, .other = true});
      return;
    }
  }

  static bool is_value(const Axis& axis, std::string_view text) {
    return std::any_of(axis.values.begin(), axis.values.end(),
                       [&](const AxisValue& value) { return !value.other && value.text == text; });
  }

  static std::size_t index_of(const Axis& axis, std::string_view text) {
    for (std::size_t i = 0; i < axis.values.size(); ++i)
      if (axis.values[i].text == text) return i;
    return 0;
  }

  // --- which of them make the environments that are shown

  void choose_shown() {
    bool any = show([](const Axis& axis) { return axis.closed && names_stages(axis); });
    if (!any)
      any = show([](const Axis& axis) {
        return axis.kind == Axis::Kind::kParameter && names_stages(axis);
      });
    if (!any) any = show([](const Axis& axis) { return axis.kind == Axis::Kind::kAccount; });
    any = show([](const Axis& axis) { return axis.closed && names_regions(axis); }) || any;
    if (any) return;
    Axis* most = nullptr;
    std::size_t uses = 0;
    for (auto& axis : axes_) {
      if (!axis.closed || axis.values.size() > kMostShown) continue;
      const std::size_t n = dependents(axis);
      if (most == nullptr || n > uses) {
        most = &axis;
        uses = n;
      }
    }
    if (most != nullptr) most->shown = true;
  }

  template <typename Is>
  bool show(Is is) {
    bool any = false;
    for (auto& axis : axes_)
      if (is(axis)) any = axis.shown = true;
    return any;
  }

  /// Resources of which something depends on it.
  std::size_t dependents(const Axis& axis) const {
    std::size_t out = 0;
    for (const auto& resource : tmpl_.resources) {
      std::vector<ExpressionPtr> parts;
      if (resource.properties != nullptr) parts.push_back(resource.properties);
      if (resource.condition)
        if (const auto* condition = tmpl_.condition(resource.condition->value))
          if (condition->expression != nullptr) parts.push_back(condition->expression);
      const auto used = model::parameters_of(tmpl_, parts);
      if (std::find(used.begin(), used.end(), axis.parameter) != used.end()) ++out;
    }
    return out;
  }

  /// The values of a mapping's row below the keys that say what it is about.
  std::vector<std::string_view> names_of_account(std::string_view account) const {
    std::vector<std::string_view> out;
    for (const auto* mapping : account_maps_)
      for (const auto& row : mapping->rows) {
        if (row.key.value != account) continue;
        for (const auto& entry : row.entries)
          if (is_name_key(entry.key.value) && !model::literal(entry.value).empty())
            out.push_back(model::literal(entry.value));
      }
    return out;
  }

  void tie_accounts() {
    const auto account = std::find_if(axes_.begin(), axes_.end(), [](const Axis& axis) {
      return axis.kind == Axis::Kind::kAccount;
    });
    const auto stage = std::find_if(axes_.begin(), axes_.end(), [](const Axis& axis) {
      return axis.shown && axis.kind == Axis::Kind::kParameter;
    });
    if (account == axes_.end() || stage == axes_.end() || account->shown) return;
    account->ties.resize(account->values.size());
    for (std::size_t i = 0; i < account->values.size(); ++i)
      for (const auto name : names_of_account(account->values[i].text))
        for (std::size_t j = 0; j < stage->values.size(); ++j)
          if (!stage->values[j].other && stage->values[j].text == name) account->ties[i] = j;
    const bool any = std::any_of(account->ties.begin(), account->ties.end(),
                                 [](const auto& tie) { return tie.has_value(); });
    if (!any) return;
    account->tied = static_cast<std::size_t>(stage - axes_.begin());
    // In which account the other stages are is not known.
    if (!account->values.back().other)
      add_other(*account, {options_.account_id, "111111111111", "444455556666"});
    account->ties.resize(account->values.size());
  }

  // --- names

  void name_values(Axis& axis) const {
    std::set<std::string> taken;
    for (auto& value : axis.values) {
      value.name = name_of(axis, value);
      if (!taken.insert(value.name).second)  // two accounts of one stage
        value.name = concat(value.name, " (", value.text, ")");
    }
  }

  std::string name_of(const Axis& axis, const AxisValue& value) const {
    const std::string_view noun = axis.kind == Axis::Kind::kAccount  ? "account"
                                  : axis.kind == Axis::Kind::kRegion ? "region"
                                                                     : std::string_view(axis.name);
    if (value.other) return concat("other ", noun);
    if (axis.kind == Axis::Kind::kAccount) {
      const auto names = names_of_account(value.text);
      return std::string(names.empty() || !axis.shown ? std::string_view(value.text)
                                                      : names.front());
    }
    if (axis.kind == Axis::Kind::kRegion) return value.text;
    const auto& parameter = tmpl_.parameters[axis.parameter];
    if (parameter.no_echo) return shown_value(parameter, value.text);
    if (axis.shown && is_name(value.text)) return value.text;
    return concat(axis.name, "=", value.text.empty() ? "''" : value.text);
  }

  const model::Template& tmpl_;
  const EnvironmentOptions& options_;
  std::string_view region_;
  std::vector<ExpressionPtr> lookups_;
  std::vector<const model::Mapping*> account_maps_;
  std::map<std::string_view, Named> named_;
  std::vector<Axis> axes_;
};

}  // namespace

std::string shown_value(const model::Parameter& parameter, std::string_view text) {
  if (!parameter.no_echo) return std::string(text);
  const auto& allowed = parameter.allowed_values;
  const auto found = std::find_if(allowed.begin(), allowed.end(),
                                  [&](const model::Name& value) { return value.value == text; });
  const std::string hidden = concat(parameter.name.value, " hidden");
  return found == allowed.end() ? hidden
                                : concat(hidden, " ", std::to_string(found - allowed.begin() + 1));
}

std::vector<Axis> find_axes(const model::Template& tmpl, const EnvironmentOptions& options,
                            std::string_view region) {
  return Finder(tmpl, options, region).run();
}

}  // namespace cfnaudit::resolve
