// Resource types of which it is known what AWS charges for, and of which there is no price with a
// source -> items that say so. A type that gets its prices gets a file of its own.

#include <array>
#include <utility>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

struct Charge {
  std::string_view resource_type;
  std::string_view item;
  std::string_view charged;  // "each GB stored"
};

constexpr Charge kCharges[] = {
    // https://aws.amazon.com/codecommit/pricing/
    {"AWS::CodeCommit::Repository", "Active users", "each active user beyond the first five"},
    // https://aws.amazon.com/greengrass/pricing/
    {"AWS::Greengrass::Group", "Core devices", "each core device that connects per month"},
    // https://aws.amazon.com/iot-analytics/pricing/
    {"AWS::IoTAnalytics::Channel", "Storage", "each GB stored"},
    {"AWS::IoTAnalytics::Datastore", "Storage", "each GB stored"},
    {"AWS::IoTAnalytics::Pipeline", "Data processed", "each GB processed"},
    {"AWS::IoTAnalytics::Dataset", "Queries", "each TB scanned by queries"},
    // https://aws.amazon.com/kendra/pricing/
    {"AWS::Kendra::DataSource", "Synchronization", "hours of synchronization and documents"},
    // https://aws.amazon.com/lambda/pricing/
    {"AWS::Lambda::CapacityProvider", "Instances",
     "the instances that Lambda starts, plus a fee of 15 % of their price"},
    // https://aws.amazon.com/pinpoint/pricing/
    {"AWS::Pinpoint::App", "Messages", "each message, by channel and country"},
    // https://aws.amazon.com/s3/pricing/
    {"AWS::S3ObjectLambda::AccessPoint", "Data returned", "each GB returned"},
    // https://aws.amazon.com/aws-transfer-family/pricing/
    {"AWS::Transfer::Connector", "Transfers", "each call and each GB"},
    // https://aws.amazon.com/b2b-data-interchange/pricing/
    {"AWS::B2BI::Partnership", "Partnership", "each partnership"},
    {"AWS::B2BI::Transformer", "Transformations", "each transformation"},
    // https://aws.amazon.com/appsync/pricing/
    {"AWS::AppSync::Api", "Operations", "Event API operations and connection minutes"},
};

std::vector<LineItem> estimate(const Subject& subject) {
  for (const Charge& charge : kCharges)
    if (charge.resource_type == subject.resource().type())
      return {
          unpriced(std::string(charge.item), concat("no price is known for ", charge.resource_type,
                                                    ", which is charged for ", charge.charged))};
  return {};
}

constexpr Estimator make(std::size_t i) {
  return {
      .resource_type = kCharges[i].resource_type, .prices = {}, .usage = {}, .estimate = estimate};
}

template <std::size_t... kIndexes>
constexpr std::array<Estimator, sizeof...(kIndexes)> make_all(std::index_sequence<kIndexes...>) {
  return {make(kIndexes)...};
}

constexpr auto kAll = make_all(std::make_index_sequence<std::size(kCharges)>());

}  // namespace

std::span<const Estimator> estimators_without_price() { return kAll; }

}  // namespace cfnaudit::pricing
