#pragma once

// What a deployment may choose: the values of each parameter, and whether some choice brings about
// given outcomes of the conditions. Used by prover.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/model/check_names.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/enumerate.h"

namespace cfnaudit::access {

/// Calls `visit` with the index of each parameter that an expression mentions.
template <typename Visit>
void for_each_parameter(const model::Template& tmpl, model::ExpressionPtr expression, Visit visit) {
  const auto add = [&](std::string_view name) {
    if (const auto* parameter = tmpl.parameter(name))
      visit(static_cast<std::size_t>(parameter - tmpl.parameters.data()));
  };
  model::for_each(expression, [&](const model::Expression& inner) {
    if (const auto* ref = inner.as<model::Ref>()) add(ref->target.value);
    if (const auto* sub = inner.as<model::Sub>())
      for (const auto& part : sub->parts)
        if (part.placeholder) add(part.text);
  });
}

using Outcomes = std::map<std::string, bool, std::less<>>;  // of conditions
using Assignment = std::map<std::size_t, std::string>;      // of parameters

struct Realisation {
  bool possible = true;  // false: no choice brings the outcomes about
  bool certain = false;  // `values` surely does
  Assignment values;     // of the parameters that the conditions ask for
  bool free = false;     // some of them are nobody's default and not among allowed values
};

class Choices {
 public:
  Choices(const model::Template& tmpl, const resolve::EnvironmentOptions& options);

  /// Does some choice, with these values, make the conditions come out so and no rule refuse it?
  Realisation realise(const resolve::Environment& base, const Outcomes& outcomes,
                      const Assignment& fixed);

  /// The finite values of a parameter; none: it may be anything.
  std::vector<std::string> values(std::size_t parameter) const;
  /// Texts that conditions compare it with.
  const std::set<std::string>& compared(std::size_t parameter) { return literals_[parameter]; }
  std::optional<std::string> given(std::size_t parameter) const;

 private:
  void survey();
  bool compare(const model::Equals& equals);
  bool is_open(std::size_t parameter) const;
  bool mentions_open(model::ExpressionPtr expression) const;
  bool is_inexact(std::string_view condition, std::size_t depth = 0) const;
  std::vector<std::string> domain(std::size_t parameter) const;
  void parameters_of(std::string_view condition, std::set<std::size_t>& out,
                     std::set<std::string, std::less<>>& seen) const;

  const model::Template& tmpl_;
  const resolve::EnvironmentOptions& options_;
  std::set<std::string, std::less<>> inexact_;  // conditions that no enumeration of texts decides
  std::map<std::size_t, std::set<std::string>> literals_;
};

}  // namespace cfnaudit::access
