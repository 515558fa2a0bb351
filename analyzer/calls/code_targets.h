#pragma once

// Texts that a program makes -> texts of the environment, and arguments of a call -> the ARNs that
// they name. Used by code_calls.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/aws/sdk_permissions.h"
#include "analyzer/calls/code_calls.h"

namespace cfnaudit::calls {

/// A text with symbols for what is not known, and why it is not.
struct Resolved {
  SymbolicText text;
  std::string open;
};

class Targets {
 public:
  Targets(const graph::Graph& graph, graph::ResourceIndex function)
      : graph_(graph), function_(function) {}

  /// What an action of a call is on: "*" where it knows no resources, a symbol where no argument
  /// names one.
  std::vector<CodeTarget> of(const code::SdkCall& call, const aws::OperationAction& action) const;
  Resolved text(const code::Text& text, std::string_view argument) const;

 private:
  Resolved variable(const code::Part& part) const;
  /// What the template puts into the code.
  Resolved symbol(const code::Part& part) const;
  std::vector<Resolved> values(const code::SdkCall& call, std::string_view argument) const;
  std::vector<CodeTarget> named(const code::SdkCall& call, std::string_view service,
                                const aws::OperationTarget& target) const;
  CodeTarget target(const code::SdkCall& call, std::string_view service,
                    const aws::OperationTarget& target, const std::vector<Resolved>& values) const;
  SymbolicText filled(std::string_view arn, const std::vector<Resolved>& values,
                      const code::SdkCall& call) const;
  SymbolicText region_of(const code::SdkCall& call) const;

  const graph::Graph& graph_;
  graph::ResourceIndex function_;
};

}  // namespace cfnaudit::calls
