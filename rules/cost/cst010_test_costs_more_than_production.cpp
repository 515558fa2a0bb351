#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"
#include "rules/environments.h"

// Fixed costs of the environments -> environments for tests that cost more than production.

namespace cfnaudit::rules {
namespace {

/// The resource that costs the most more; null when the sums differ otherwise.
const pricing::ResourceCost* dearest(const pricing::EnvironmentCost& test,
                                     const pricing::EnvironmentCost& production) {
  const pricing::ResourceCost* most = nullptr;
  pricing::Money difference;
  for (const auto& resource : test.resources) {
    pricing::Money there;
    for (const auto& other : production.resources)
      if (other.resource == resource.resource) there = other.totals.fixed;
    if (resource.totals.fixed - there <= difference) continue;
    difference = resource.totals.fixed - there;
    most = &resource;
  }
  return most;
}

void check(const TemplateContext& context, Reporter& reporter) {
  const Context* production = nullptr;
  for (const Context& environment : context.environments)
    if (!environment.stack.environment->is_variation() &&
        is_production(environment.stack.environment->name) && environment.cost != nullptr) {
      if (production != nullptr) return;  // which of them is meant is not known
      production = &environment;
    }
  if (production == nullptr) return;
  for (const Context& environment : context.environments) {
    const auto& name = environment.stack.environment->name;
    if (environment.stack.environment->is_variation() || !is_for_tests(name) ||
        environment.cost == nullptr)
      continue;
    const auto& mine = environment.cost->totals;
    const auto& theirs = production->cost->totals;
    // What could not be priced might turn it round.
    if (mine.fixed <= theirs.fixed || theirs.unpriced > 0) continue;
    const auto* resource = dearest(*environment.cost, *production->cost);
    if (resource == nullptr) continue;
    for (const auto index : environment.graph.resources())
      if (environment.graph.resource(index).id() == resource->resource)
        reporter
            .at(environment.graph.resource(index),
                concat("fixed cost of ", name, " is ", a_month(mine.fixed), ", of ",
                       production->stack.environment->name, " only ", a_month(theirs.fixed),
                       "; most of the difference is ", resource->resource))
            .key(name)
            .fix("check whether values of the two environments were swapped");
  }
}

}  // namespace

extern constinit const Rule kTestCostsMoreThanProduction = {
    .info = {.id = "CST010",
             .name = "test-costs-more-than-production",
             .severity = Severity::kWarning,
             .summary = "A test environment has a higher fixed cost than production.",
             .source =
                 "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/"
                 "welcome.html"},
    .check_template = check};

}  // namespace cfnaudit::rules
