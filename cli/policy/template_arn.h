#pragma once

// An ARN as a template writes it: "!GetAtt Orders.Arn", "!Sub '${Orders.Arn}/index/byDay'". Used by
// `policy generate`.

#include <string>

#include "analyzer/graph/graph.h"
#include "cli/policy/report.h"

namespace cfnaudit::cli {

class TemplateArns {
 public:
  /// For the policy of `role`: what waits for the role is named without referring to it.
  TemplateArns(const graph::Graph& graph, graph::ResourceIndex role, const Assumed& assumed)
      : graph_(graph), role_(role), assumed_(assumed) {}

  /// A YAML value.
  std::string write(const SymbolicText& arn) const;

 private:
  bool may_refer(graph::ResourceIndex index) const;
  std::string reference(const Symbol& symbol) const;
  std::string sub(const SymbolicText& text) const;

  const graph::Graph& graph_;
  graph::ResourceIndex role_;
  const Assumed& assumed_;
};

}  // namespace cfnaudit::cli
