#pragma once

// Policies from JSON, for tests that must not depend on the template chain.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "analyzer/iam/compiled_policy.h"

namespace cfnaudit::test {

inline std::vector<std::string> strings(const nlohmann::json& value) {
  std::vector<std::string> out;
  if (value.is_array()) {
    for (const auto& one : value)
      out.push_back(one.is_string() ? one.get<std::string>() : one.dump());
  } else {
    out.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
  return out;
}

inline iam::Element<iam::Text> element(const nlohmann::json& statement, const std::string& name) {
  iam::Element<iam::Text> out;
  for (const auto polarity : {iam::Polarity::kListed, iam::Polarity::kAllBut}) {
    const auto at = statement.find(polarity == iam::Polarity::kListed ? name : "Not" + name);
    if (at == statement.end()) continue;
    out.polarity = polarity;
    for (const auto& text : strings(*at)) out.values.push_back({SymbolicText(text), {}});
  }
  return out;
}

inline iam::Element<iam::Principal> principals(const nlohmann::json& statement) {
  iam::Element<iam::Principal> out;
  for (const auto polarity : {iam::Polarity::kListed, iam::Polarity::kAllBut}) {
    const auto at =
        statement.find(polarity == iam::Polarity::kListed ? "Principal" : "NotPrincipal");
    if (at == statement.end()) continue;
    out.polarity = polarity;
    if (at->is_string()) {
      out.values.push_back(
          {iam::PrincipalKind::kAnyone, {SymbolicText(at->get<std::string>()), {}}});
      continue;
    }
    for (const auto& [kind, values] : at->items())
      for (const auto& text : strings(values))
        out.values.push_back({*iam::parse_principal_kind(kind), {SymbolicText(text), {}}});
  }
  return out;
}

inline iam::Policy policy_from_json(const nlohmann::json& document) {
  iam::Policy out;
  out.version = iam::parse_version(document.value("Version", "")).value_or(iam::Version::k2008);
  const auto& statements = document.at("Statement");
  const auto list = statements.is_array() ? statements : nlohmann::json::array({statements});
  for (const auto& one : list) {
    iam::Statement s;
    s.effect = *iam::parse_effect(one.at("Effect").get<std::string>());
    s.principals = principals(one);
    s.actions = element(one, "Action");
    s.resources = element(one, "Resource");
    if (const auto conditions = one.find("Condition"); conditions != one.end())
      for (const auto& [name, keys] : conditions->items())
        for (const auto& [key, values] : keys.items()) {
          iam::ConditionClause clause;
          clause.name.value = name;
          clause.use = iam::parse_condition_operator(name);
          clause.key.value = key;
          for (const auto& text : strings(values))
            clause.values.push_back({SymbolicText(text), {}});
          s.conditions.push_back(std::move(clause));
        }
    out.statements.push_back(std::move(s));
  }
  return out;
}

inline iam::Policies policies_from_json(const nlohmann::json& document) {
  return {iam::compile(policy_from_json(document))};
}

}  // namespace cfnaudit::test
