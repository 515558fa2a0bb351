#include "analyzer/model/template.h"

#include <algorithm>
#include <array>

// Lookups by name.

namespace cfnaudit::model {

namespace {

template <typename T, typename Index>
const T* lookup(const std::vector<T>& items, const Index& index, std::string_view name) {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : &items[found->second];
}

}  // namespace

bool Parameter::is_list() const {
  return type.value == "CommaDelimitedList" || type.value.starts_with("List<") ||
         type.value.starts_with("AWS::SSM::Parameter::Value<List<") ||
         type.value == "AWS::SSM::Parameter::Value<CommaDelimitedList>";
}

bool Parameter::is_ssm() const { return type.value.starts_with("AWS::SSM::Parameter::Value<"); }

const Parameter* Template::parameter(std::string_view name) const {
  return lookup(parameters, parameter_index_, name);
}

const Mapping* Template::mapping(std::string_view name) const {
  return lookup(mappings, mapping_index_, name);
}

const Condition* Template::condition(std::string_view name) const {
  return lookup(conditions, condition_index_, name);
}

const Resource* Template::resource(std::string_view id) const {
  return lookup(resources, resource_index_, id);
}

bool Template::has_transform(std::string_view name) const {
  return std::any_of(transforms.begin(), transforms.end(),
                     [&](ExpressionPtr transform) { return literal(transform) == name; });
}

bool Template::is_complete() const {
  if (truncated || !unexpanded.empty()) return false;
  return std::all_of(transforms.begin(), transforms.end(), [](ExpressionPtr transform) {
    return literal(transform) == "AWS::LanguageExtensions";
  });
}

bool is_pseudo_parameter(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue",   "AWS::Partition",
      "AWS::Region",    "AWS::StackId",          "AWS::StackName", "AWS::URLSuffix"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace cfnaudit::model
