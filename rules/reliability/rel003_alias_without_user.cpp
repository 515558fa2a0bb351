#include "analyzer/base/text.h"
#include "rules/alias_use.h"
#include "rules/catalog.h"

// Alias and every text of the stack -> an alias that nothing names while its function is called
// without it.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;

std::string_view use_of(const graph::Edge& edge) {
  if (edge.kind == EdgeKind::kPermits) return "permits calls of the function itself";
  return "calls the function itself";
}

void check(const Context& context, Reporter& report) {
  for (const auto alias : context.graph.of_type("AWS::Lambda::Alias")) {
    const auto& resource = context.graph.resource(alias);
    if (resource.exists != Tri::kYes) continue;
    const auto use = use_of_alias(context, alias);
    if (!use || !use->is_idle()) continue;
    const auto function = context.graph.resource(use->function).id();
    Finding finding =
        report.at(resource, concat("nothing uses ", resource.id(), ": ", function,
                                   " is called without it, so version and alias change nothing"));
    finding.fix(
        concat("use the alias where ", function, " is named: !Ref ", resource.id(), " is its ARN"));
    for (const auto* edge : use->past_it)
      finding.note(edge->span, std::string(use_of(*edge)), context.graph.resource(edge->from).id());
  }
}

}  // namespace

constinit const Rule kAliasWithoutUser = {
    .info = {.id = "REL003",
             .name = "alias-without-user",
             .severity = Severity::kWarning,
             .summary = "Nothing uses a function's alias: callers reach the unpublished code, past "
                        "versions and traffic shifting.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
