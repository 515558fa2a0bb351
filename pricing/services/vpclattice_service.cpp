// AWS::VpcLattice::Service -> its hours, data and requests.
// https://aws.amazon.com/vpc/lattice/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AmazonVPC", "lattice-service-hours", "hours"};
constexpr PriceKey kData = {"AmazonVPC", "lattice-data", "GB"};
constexpr PriceKey kPrices[] = {kHours, kData};
constexpr UsageKey kUsage[] = {
    {"monthly_data_processed_gb", "GB processed by the service per month", {1, 100, 10'000}}};

std::vector<LineItem> estimate(const Subject& service) {
  return {{.name = "Service hours",
           .price = kHours,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours"},
          {.name = "Data processed",
           .price = kData,
           .monthly = service.usage("monthly_data_processed_gb")},
          unpriced("Requests", "no price for requests above the free 300,000 per hour")};
}

}  // namespace

constinit const Estimator kVpcLatticeService = {.resource_type = "AWS::VpcLattice::Service",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
