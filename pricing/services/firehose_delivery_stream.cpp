// AWS::KinesisFirehose::DeliveryStream -> data ingested, converted, delivered into a VPC.
// https://aws.amazon.com/firehose/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kIngested = {"AmazonKinesisFirehose", "ingested", "GB"};
constexpr PriceKey kPrices[] = {kIngested};
constexpr UsageKey kUsage[] = {{"monthly_data_ingested_gb",
                                "GB ingested per month, each record rounded up to 5 KB",
                                {1, 100, 10'000}}};

std::vector<LineItem> estimate(const Subject& stream) {
  std::vector<LineItem> items = {{.name = "Data ingested",
                                  .price = kIngested,
                                  .monthly = stream.usage("monthly_data_ingested_gb"),
                                  .assumption = "records billed in increments of 5 KB"}};
  for (const char* conversion :
       {"ExtendedS3DestinationConfiguration.DataFormatConversionConfiguration",
        "ExtendedS3DestinationConfiguration.DynamicPartitioningConfiguration"})
    if (const auto setting = stream.property(conversion);
        setting != nullptr && resolve::boolean(resolve::get(setting, "Enabled")).value_or(true))
      items.push_back(unpriced(std::string(conversion).find("Format") != std::string::npos
                                   ? "Format conversion"
                                   : "Dynamic partitioning",
                               "no price known"));
  // https://docs.aws.amazon.com/firehose/latest/dev/vpc.html
  for (const char* destination :
       {"AmazonopensearchserviceDestinationConfiguration", "ElasticsearchDestinationConfiguration",
        "AmazonOpenSearchServerlessDestinationConfiguration"})
    if (stream.property(concat(destination, ".VpcConfiguration")) != nullptr)
      items.push_back(unpriced("Delivery into a VPC",
                               "no price is known for its hours in each availability zone and for "
                               "its data"));
  return items;
}

}  // namespace

constinit const Estimator kFirehoseDeliveryStream = {
    .resource_type = "AWS::KinesisFirehose::DeliveryStream",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
