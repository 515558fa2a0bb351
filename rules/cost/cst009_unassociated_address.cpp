#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/handed_out.h"
#include "rules/cost/prices.h"

// Addresses that nothing in the template uses.

namespace cfnaudit::rules {
namespace {

constexpr pricing::PriceKey kHours = {"AmazonVPC", "public-ipv4-hours", "hours"};

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.of_type("AWS::EC2::EIP")) {
    const auto& address = context.graph.resource(index);
    if (address.exists != Tri::kYes || address.property("InstanceId") != nullptr) continue;
    // Whatever refers to it may use it, an output may hand it to others.
    if (!context.graph.in(index).empty()) continue;
    if (is_handed_out(context, address.id())) continue;
    const auto price = monthly(context, kHours, pricing::kHoursPerMonth);
    if (!price) continue;
    reporter
        .at(address, concat(address.id(), " costs ", a_month(*price),
                            ", but nothing in the template uses it"))
        .fix("associate it, or remove it");
  }
}

}  // namespace

extern constinit const Rule kUnassociatedAddress = {
    .info = {.id = "CST009",
             .name = "unassociated-address",
             .severity = Severity::kWarning,
             .summary = "An Elastic IP address is charged, but not used.",
             .source = "https://aws.amazon.com/vpc/pricing/"},
    .check = check};

}  // namespace cfnaudit::rules
