// AWS::CloudFront::Distribution -> data sent and requests, by where the viewers are.
// https://aws.amazon.com/cloudfront/pricing/ : other geographies have other prices.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kDataOutUs = {"AmazonCloudFront", "data-out-us", "GB"};
constexpr PriceKey kDataOutEurope = {"AmazonCloudFront", "data-out-europe", "GB"};
constexpr PriceKey kHttpsRequestsUs = {"AmazonCloudFront", "https-requests-us", "requests"};
constexpr PriceKey kPrices[] = {kDataOutUs, kDataOutEurope, kHttpsRequestsUs};
constexpr UsageKey kUsage[] = {
    {"monthly_data_transfer_to_internet_gb.us",
     "GB sent to viewers in the United States, Canada and Mexico per month",
     {10, 100, 5'000}},
    {"monthly_data_transfer_to_internet_gb.europe",
     "GB sent to viewers in Europe and Israel per month"},
    {"monthly_https_requests.us",
     "HTTPS requests from the United States, Canada and Mexico per month",
     {100'000, 1'000'000, 100'000'000}},
};
constexpr UsageItem kItems[] = {
    {"Data sent to North America", kDataOutUs, "monthly_data_transfer_to_internet_gb.us",
     "at the price of the first 10 TB"},
    {"Data sent to Europe", kDataOutEurope, "monthly_data_transfer_to_internet_gb.europe",
     "at the price of the first 10 TB"},
    {"HTTPS requests from North America", kHttpsRequestsUs, "monthly_https_requests.us"},
};

/// "vip" keeps IP addresses for the certificate alone, which costs a monthly amount.
std::vector<LineItem> estimate(const Subject& distribution) {
  std::vector<LineItem> items = usage_items(distribution, kItems);
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
