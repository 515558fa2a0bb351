// AWS::DirectoryService::MicrosoftAD and SimpleAD -> two domain controllers by the hour, and more.
// https://aws.amazon.com/directoryservice/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family, of one domain controller: "microsoft-standard", "simple-small".
constexpr PriceKey kHours = {"AWSDirectoryService", "controller-hours", "hours"};
constexpr PriceKey kSharing = {"AWSDirectoryService", "sharing-hours", "hours"};
constexpr PriceKey kPrices[] = {kHours, kSharing};
constexpr UsageKey kUsage[] = {
    {"additional_domain_controllers", "domain controllers in addition to the first two"},
    {"shared_accounts", "accounts with which the directory is shared"},
};
constexpr std::int64_t kControllers = 2;

std::vector<LineItem> directory_items(const Subject& directory, const std::string& variant) {
  return {{.name = "Domain controllers",
           .price = kHours,
           .monthly = kControllers * kHoursPerMonth,
           .assumption = "two, 730 hours each each",
           .variant = variant},
          {.name = "Additional domain controllers",
           .price = kHours,
           .monthly = directory.usage("additional_domain_controllers") * kHoursPerMonth,
           .variant = variant}};
}

std::vector<LineItem> estimate_microsoft(const Subject& directory) {
  const Choice edition = choice(directory.property("Edition"), "Enterprise");
  if (!edition.known()) return {unpriced("Domain controllers", edition.why_unknown)};
  auto items = directory_items(directory, concat("microsoft-", lowercase(edition.text)));
  if (edition.text == "Standard")
    items.push_back({.name = "Sharing",
                     .price = kSharing,
                     .monthly = directory.usage("shared_accounts") * kHoursPerMonth});
  return items;
}

std::vector<LineItem> estimate_simple(const Subject& directory) {
  const Choice size = choice(directory.property("Size"), "");
  if (!size.known()) return {unpriced("Domain controllers", size.why_unknown)};
  return directory_items(directory, concat("simple-", lowercase(size.text)));
}

}  // namespace

constinit const Estimator kDirectoryMicrosoft = {
    .resource_type = "AWS::DirectoryService::MicrosoftAD",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate_microsoft};
constinit const Estimator kDirectorySimple = {.resource_type = "AWS::DirectoryService::SimpleAD",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate_simple};

}  // namespace cfnaudit::pricing
