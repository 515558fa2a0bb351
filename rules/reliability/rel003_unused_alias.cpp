#include "analyzer/base/text.h"
#include "rules/alias_use.h"
#include "rules/catalog.h"

// Alias and every text of the stack -> an alias that nothing names while its function is called
// without it.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;

std::string_view use_of(const graph::Edge& edge) {
  if (edge.kind == EdgeKind::kPermits) return "permits invoking the function without the alias";
  return "invokes the function without the alias";
}

void check(const Context& context, Reporter& report) {
  for (const auto alias : context.graph.of_type("AWS::Lambda::Alias")) {
    const auto& resource = context.graph.resource(alias);
    if (resource.exists != Tri::kYes) continue;
    const auto use = use_of_alias(context, alias);
    if (!use || !use->is_idle()) continue;
    const auto function = context.graph.resource(use->function).id();
    Finding finding = report.at(resource, concat(resource.id(), " is not used: ", function,
                                                 " is invoked without the alias"));
    finding.fix(
        concat("use !Ref ", resource.id(), " instead of ", function, ", or remove the alias"));
    for (const auto* edge : use->past_it)
      finding.note(edge->span, std::string(use_of(*edge)), context.graph.resource(edge->from).id());
  }
}

}  // namespace

extern constinit const Rule kUnusedAlias = {
    .info = {.id = "REL003",
             .name = "unused-alias",
             .severity = Severity::kWarning,
             .summary = "A function alias is not used: callers invoke $LATEST and bypass versions "
                        "and traffic shifting.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
