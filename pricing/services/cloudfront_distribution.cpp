// AWS::CloudFront::Distribution -> data sent and requests, by where the viewers are.
// https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/

#include <iterator>

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// Where viewers are; AWS has a price for each.
constexpr PriceKey kPrices[] = {
    {"AmazonCloudFront", "data-out-us", "GB"},
    {"AmazonCloudFront", "data-out-europe", "GB"},
    {"AmazonCloudFront", "data-out-south-africa", "GB"},
    {"AmazonCloudFront", "data-out-middle-east", "GB"},
    {"AmazonCloudFront", "data-out-south-america", "GB"},
    {"AmazonCloudFront", "data-out-japan", "GB"},
    {"AmazonCloudFront", "data-out-australia", "GB"},
    {"AmazonCloudFront", "data-out-asia-pacific", "GB"},
    {"AmazonCloudFront", "data-out-india", "GB"},
    {"AmazonCloudFront", "https-requests-us", "requests"},
    {"AmazonCloudFront", "https-requests-europe", "requests"},
    {"AmazonCloudFront", "https-requests-south-africa", "requests"},
    {"AmazonCloudFront", "https-requests-middle-east", "requests"},
    {"AmazonCloudFront", "https-requests-south-america", "requests"},
    {"AmazonCloudFront", "https-requests-japan", "requests"},
    {"AmazonCloudFront", "https-requests-australia", "requests"},
    {"AmazonCloudFront", "https-requests-asia-pacific", "requests"},
    {"AmazonCloudFront", "https-requests-india", "requests"},
};
constexpr UsageKey kUsage[] = {
    {"monthly_data_transfer_to_internet_gb.us",
     "GB sent to viewers in the United States, Canada and Mexico per month",
     {10, 100, 5'000}},
    {"monthly_data_transfer_to_internet_gb.europe",
     "GB sent to viewers in Europe and Israel per month"},
    {"monthly_data_transfer_to_internet_gb.south_africa",
     "GB sent to viewers in South Africa, Kenya and Nigeria per month"},
    {"monthly_data_transfer_to_internet_gb.middle_east",
     "GB sent to viewers in the Middle East per month"},
    {"monthly_data_transfer_to_internet_gb.south_america",
     "GB sent to viewers in South America per month"},
    {"monthly_data_transfer_to_internet_gb.japan", "GB sent to viewers in Japan per month"},
    {"monthly_data_transfer_to_internet_gb.australia",
     "GB sent to viewers in Australia and New Zealand per month"},
    {"monthly_data_transfer_to_internet_gb.asia_pacific",
     "GB sent to viewers in the rest of Asia per month"},
    {"monthly_data_transfer_to_internet_gb.india", "GB sent to viewers in India per month"},
    {"monthly_https_requests.us",
     "HTTPS requests from the United States, Canada and Mexico per month",
     {100'000, 1'000'000, 100'000'000}},
    {"monthly_https_requests.europe", "HTTPS requests from Europe and Israel per month"},
    {"monthly_https_requests.south_africa",
     "HTTPS requests from South Africa, Kenya and Nigeria per month"},
    {"monthly_https_requests.middle_east", "HTTPS requests from the Middle East per month"},
    {"monthly_https_requests.south_america", "HTTPS requests from South America per month"},
    {"monthly_https_requests.japan", "HTTPS requests from Japan per month"},
    {"monthly_https_requests.australia", "HTTPS requests from Australia and New Zealand per month"},
    {"monthly_https_requests.asia_pacific", "HTTPS requests from the rest of Asia per month"},
    {"monthly_https_requests.india", "HTTPS requests from India per month"},
};
static_assert(std::size(kPrices) == std::size(kUsage), "a price for each usage, in its order");

constexpr std::string_view kNames[] = {
    "Data sent to North America",
    "Data sent to Europe",
    "Data sent to South Africa",
    "Data sent to the Middle East",
    "Data sent to South America",
    "Data sent to Japan",
    "Data sent to Australia",
    "Data sent to the rest of Asia",
    "Data sent to India",
    "HTTPS requests from North America",
    "HTTPS requests from Europe",
    "HTTPS requests from South Africa",
    "HTTPS requests from the Middle East",
    "HTTPS requests from South America",
    "HTTPS requests from Japan",
    "HTTPS requests from Australia",
    "HTTPS requests from the rest of Asia",
    "HTTPS requests from India",
};

/// Most distributions serve few places: the others are listed when their usage is declared.
std::vector<LineItem> traffic_items(const Subject& distribution) {
  std::vector<LineItem> items;
  for (std::size_t i = 0; i < std::size(kPrices); ++i) {
    const std::string_view key = kUsage[i].name;
    if (!key.ends_with(".us") && !key.ends_with("gb.europe") && !distribution.declares(key))
      continue;
    // One price list for all regions of the partition.
    items.push_back(
        {.name = std::string(kNames[i]),
         .price = kPrices[i],
         .monthly = distribution.usage(key),
         .assumption = key.starts_with("monthly_data") ? "volume tiers apply per account" : ""});
  }
  return items;
}

/// "vip" keeps IP addresses for the certificate alone, which costs a monthly amount.
std::vector<LineItem> estimate(const Subject& distribution) {
  std::vector<LineItem> items = traffic_items(distribution);
  const Choice method =
      choice(distribution.property("DistributionConfig.ViewerCertificate.SslSupportMethod"), "");
  if (!method.known())
    items.push_back(unpriced("Dedicated IP addresses", method.why_unknown));
  else if (method.text == "vip")
    items.push_back(unpriced("Dedicated IP addresses",
                             "no price is known for SslSupportMethod vip, which is charged by the "
                             "month for each certificate"));
  return items;
}

}  // namespace

constinit const Estimator kCloudFrontDistribution = {
    .resource_type = "AWS::CloudFront::Distribution",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
