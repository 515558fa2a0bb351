#pragma once

// Policies and requests in a few words, for tests. {X} in a text is a parameter symbol, [X] a
// generated one.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/policy.h"

namespace cfnaudit::iam {

/// "t/{P}": {X} is a parameter symbol, [X] a generated one; "${" starts a policy variable.
inline SymbolicText symbolic(std::string_view text) {
  SymbolicText out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool variable = text[i] == '{' && i > 0 && text[i - 1] == '$';
    if (variable || (text[i] != '{' && text[i] != '[')) {
      out.append(text.substr(i, 1));
      continue;
    }
    const bool parameter = text[i] == '{';
    const auto end = text.find(parameter ? '}' : ']', i);
    out.append(SymbolicText::of({std::string(text.substr(i + 1, end - i - 1)),
                                 parameter ? SymbolKind::kParameter : SymbolKind::kGenerated}));
    i = end;
  }
  return out;
}

using Words = std::vector<std::string>;

inline Element<Text> element(Polarity polarity, const Words& words) {
  Element<Text> out{polarity, {}, {}};
  for (const auto& word : words) out.values.push_back({symbolic(word), {}});
  return out;
}

/// A statement under construction: allow("s3:*").on("*").when("StringEquals", "aws:SourceVpc",
/// {"v"}).
struct Build {
  Statement statement;

  Build on(const Words& resources) && {
    statement.resources = element(Polarity::kListed, resources);
    return std::move(*this);
  }
  Build on_all_but(const Words& resources) && {
    statement.resources = element(Polarity::kAllBut, resources);
    return std::move(*this);
  }
  Build for_actions_but(const Words& actions) && {
    statement.actions = element(Polarity::kAllBut, actions);
    return std::move(*this);
  }
  Build when(const std::string& name, const std::string& key, const Words& values) && {
    ConditionClause clause;
    clause.name.value = name;
    clause.use = parse_condition_operator(name);
    clause.key.value = key;
    clause.values = element(Polarity::kListed, values).values;
    statement.conditions.push_back(std::move(clause));
    return std::move(*this);
  }
  /// `who` are "AWS: 111122223333" and the like, or "*".
  Build to(const Words& who) && { return std::move(*this).principals(Polarity::kListed, who); }
  Build to_all_but(const Words& who) && {
    return std::move(*this).principals(Polarity::kAllBut, who);
  }
  Build unknown(std::string reason) && {
    statement.unknown = std::move(reason);
    statement.as_written = false;
    return std::move(*this);
  }

 private:
  Build principals(Polarity polarity, const Words& who) && {
    statement.principals.polarity = polarity;
    for (const std::string& one : who) {
      const auto colon = one.find(": ");
      const auto kind = parse_principal_kind(one.substr(0, colon));
      statement.principals.values.push_back(
          kind ? Principal{*kind, {symbolic(one.substr(colon + 2)), {}}}
               : Principal{PrincipalKind::kAnyone, {symbolic(one), {}}});
    }
    return std::move(*this);
  }
};

inline Build allow(const Words& actions) {
  Build out;
  out.statement.actions = element(Polarity::kListed, actions);
  return out;
}
inline Build deny(const Words& actions) {
  Build out = allow(actions);
  out.statement.effect = Effect::kDeny;
  return out;
}

template <typename... Builds>
Policies policy(const Builds&... builds) {
  Policy out;
  out.version = Version::k2012;
  (out.statements.push_back(builds.statement), ...);
  for (std::size_t i = 0; i < out.statements.size(); ++i) out.statements[i].number = i;
  return {compile(std::move(out))};
}

}  // namespace cfnaudit::iam
