#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/environments.h"
#include "rules/cost/prices.h"

// NAT gateways of an environment for tests -> those beyond the first.

namespace cfnaudit::rules {
namespace {

constexpr pricing::PriceKey kHours = {"AmazonEC2", "nat-gateway-hours", "hours"};

void check(const Context& context, Reporter& reporter) {
  if (!is_for_tests(context.stack.environment->name)) return;
  std::vector<graph::ResourceIndex> gateways;
  for (const auto index : context.graph.of_type("AWS::EC2::NatGateway"))
    if (context.graph.resource(index).exists == Tri::kYes) gateways.push_back(index);
  if (gateways.size() < 2) return;
  const auto spare = static_cast<std::int64_t>(gateways.size() - 1);
  const auto price = monthly(context, kHours, spare * pricing::kHoursPerMonth);
  if (!price) return;
  Finding finding =
      reporter.at(context.graph.resource(gateways[1]),
                  concat(count(gateways.size(), "NAT gateway"),
                         " serve an environment for tests, where one is enough; the others cost ",
                         a_month(*price)));
  finding.fix("make the further gateways depend on a condition that holds in production only");
  for (std::size_t i = 2; i < gateways.size(); ++i)
    finding.note(context.graph.resource(gateways[i]), "another one");
}

}  // namespace

constinit const Rule kGatewayPerZoneInTest = {
    .info = {.id = "CST004",
             .name = "nat-gateway-per-zone-in-test",
             .severity = Severity::kWarning,
             .summary = "An environment for tests has a NAT gateway in each zone.",
             .source = "https://aws.amazon.com/vpc/pricing/"},
    .check = check};

}  // namespace cfnaudit::rules
