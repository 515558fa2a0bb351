#pragma once

// Texts that a program makes -> texts of the environment, and arguments of a call -> the ARNs that
// they name. Used by code_calls.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/aws/sdk_permissions.h"
#include "analyzer/code/code.h"

namespace cfnaudit::calls {

/// What is called: one of several values of an argument is one of these.
struct CodeTarget {
  SymbolicText arn;                              // "*" for actions without resource types
  std::optional<graph::ResourceIndex> resource;  // of the template
  std::string open;                              // why a part of the ARN is not known
  bool exact = true;  // false: the resource may have another ARN, such as one with a path
  access::Verdict verdict = access::Verdict::kReachable;
};

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
  Resolved template_symbol(const code::Part& part) const;
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
