// The tables written by hand against the generated ones: what a row names exists.

#include <algorithm>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/aws/integrations.h"
#include "analyzer/aws/policy_places.h"
#include "analyzer/aws/relations.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/resolve/resource_types.h"

namespace cfnaudit::access {
namespace {

bool is_type(std::string_view name) { return resolve::find_resource_type(name).has_value(); }

/// Below JSON and below the keys of a map there are no properties.
bool is_open(const resolve::PropertyType& type) {
  using Kind = resolve::PropertyType::Kind;
  if (type.kind() == Kind::kUnion) return std::ranges::any_of(type.alternatives(), is_open);
  return type.kind() == Kind::kJson || type.kind() == Kind::kMap;
}

/// "Targets[].Arn" of a type; empty and "*" are the resource itself and all of them.
bool is_property(std::string_view type, std::string_view path) {
  if (path.empty() || path == "*") return true;
  std::vector<std::string_view> names;
  for (auto name : split(path, '.')) {
    if (name.ends_with("[]") || name.ends_with("{}")) name.remove_suffix(2);
    names.push_back(name);
    const auto found = resolve::find_property(type, names);
    if (!found) return false;
    if (is_open(found->type)) return true;
  }
  return true;
}

void expect_types(const aws::Types& types, std::string_view row) {
  for (const auto type : types) EXPECT_TRUE(type.empty() || is_type(type)) << row << ": " << type;
}

/// The actions exist and, where they are asked for on one, take a resource: those that take none
/// would never be found allowed on one.
void expect_actions(std::string_view actions, std::string_view row,
                    aws::Scope scope = aws::Scope::kTarget) {
  for (const auto either : split(actions, ' '))
    for (const auto action : split(either, '|')) {
      if (action.empty()) continue;
      const auto info = iam::find_action(action);
      ASSERT_TRUE(info) << row << ": " << action;
      EXPECT_EQ(info->name, action) << row;
      EXPECT_TRUE(scope == aws::Scope::kAnything || !info->resources.empty())
          << row << ": " << action;
    }
}

/// A property that a role, a condition or another place of a row names.
void expect_property(std::string_view type, std::string_view path) {
  if (path.starts_with('!')) path.remove_prefix(1);
  path = path.substr(0, path.find('='));
  EXPECT_TRUE(is_property(type, path)) << type << " " << path;
}

TEST(Facts, OfIntegrationsNameWhatExists) {
  for (const auto& row : aws::integrations()) {
    EXPECT_TRUE(is_type(row.caller)) << row.caller;
    expect_property(row.caller, row.property);
    constexpr std::string_view kOfTarget = "target!";
    if (row.condition.starts_with(kOfTarget))
      expect_property(row.targets.front(), row.condition.substr(kOfTarget.size()));
    else
      expect_property(row.caller, row.condition);
    expect_property(row.caller, row.unless);
    if (row.identity != aws::Identity::kService) expect_property(row.caller, row.by);
    expect_types(row.targets, row.property);
    if (row.edge) {
      expect_property(row.caller, row.edge->other);
      expect_types(row.edge->others, row.property);
    }
    expect_actions(row.actions, row.property, row.scope);
  }
  for (const auto& row : aws::task_integrations()) {
    expect_types(row.targets, row.task);
    expect_actions(row.actions, row.task, row.scope);
  }
  for (const auto& row : aws::switches())
    EXPECT_TRUE(is_property(row.type, row.property)) << row.type << " " << row.property;
}

TEST(Facts, OfRelationsNameWhatExists) {
  for (const auto& row : aws::relations()) {
    EXPECT_TRUE(is_type(row.type)) << row.type;
    EXPECT_TRUE(is_property(row.type, row.from)) << row.type << " " << row.from;
    EXPECT_TRUE(is_property(row.type, row.to)) << row.type << " " << row.to;
    expect_types(row.targets, row.type);
  }
}

TEST(Facts, OfRolesNameWhatExists) {
  for (const auto& row : aws::role_properties())
    EXPECT_TRUE(is_property(row.type, row.property)) << row.type << " " << row.property;
  for (const auto& row : aws::role_trusts()) {
    EXPECT_TRUE(is_type(row.type)) << row.type;
    EXPECT_TRUE(is_property(row.type, row.property)) << row.type << " " << row.property;
    EXPECT_TRUE(row.service.ends_with(".amazonaws.com")) << row.service;
    EXPECT_EQ(row.service.find(','), std::string_view::npos) << row.service;
    EXPECT_TRUE(row.former_service.empty() || row.former_service.ends_with(".amazonaws.com"))
        << row.former_service;
    EXPECT_TRUE(row.page.starts_with("https://docs.aws.amazon.com/")) << row.page;
  }
  for (const auto& row : aws::role_runners()) {
    expect_actions(row.make, row.what);
    expect_actions(row.start, row.what);
  }
}

TEST(Facts, OfPolicyPlacesNameWhatExists) {
  for (const auto& row : aws::policy_places()) {
    EXPECT_TRUE(is_property(row.type, row.document)) << row.type << " " << row.document;
    EXPECT_TRUE(is_property(row.type, row.target)) << row.type << " " << row.target;
    for (const auto type : row.targets) EXPECT_TRUE(type.empty() || is_type(type)) << type;
  }
}

}  // namespace
}  // namespace cfnaudit::access
