#pragma once

// The ARNs that a template makes, as policies can name them: names that CloudFormation makes up
// begin as it makes them, everything else that only the deployment knows stays a symbol. Used by
// deploy and roles.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::permissions {

/// The symbol of a stack name that nobody gave.
inline constexpr std::string_view kStackName = "AWS::StackName";

class Arns {
 public:
  /// Without a given stack name, its names begin with a symbol.
  Arns(const graph::Graph& graph, bool stack_name_is_given)
      : graph_(graph), stack_name_is_given_(stack_name_is_given) {}

  /// Nothing: the resource has none, or it is not known.
  std::optional<SymbolicText> of(graph::ResourceIndex index) const;
  /// The text with the names that CloudFormation makes up: "stack-Orders-${Orders}".
  SymbolicText narrowed(const SymbolicText& text) const;
  /// An ARN of the catalog in this environment: "arn:aws:sqs:us-east-1:123456789012:${QueueName}".
  SymbolicText in_place(std::string_view catalog_arn) const;

 private:
  std::optional<SymbolicText> made_up(const Symbol& symbol) const;

  const graph::Graph& graph_;
  bool stack_name_is_given_;
};

/// With "*" in the place of what is not known: a pattern for a policy.
std::string pattern_of(const SymbolicText& arn);

/// Can the ARN, or what is below it, be one of the type's?
enum class Fit { kNo, kItself, kBelow };
Fit fit(const SymbolicText& arn, std::string_view service, std::string_view type);

}  // namespace cfnaudit::permissions
