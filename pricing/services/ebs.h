#pragma once

// The cost of a block storage volume, shared by volumes of their own and those that instances,
// launch templates and groups of instances bring along. https://aws.amazon.com/ebs/pricing/

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

inline constexpr PriceKey kEbsGp2 = {"AmazonEC2", "ebs-gp2", "GB-months"};
inline constexpr PriceKey kEbsGp3 = {"AmazonEC2", "ebs-gp3", "GB-months"};
inline constexpr PriceKey kEbsIo1 = {"AmazonEC2", "ebs-io1", "GB-months"};
inline constexpr PriceKey kEbsIo2 = {"AmazonEC2", "ebs-io2", "GB-months"};
inline constexpr PriceKey kEbsSt1 = {"AmazonEC2", "ebs-st1", "GB-months"};
inline constexpr PriceKey kEbsSc1 = {"AmazonEC2", "ebs-sc1", "GB-months"};
inline constexpr PriceKey kEbsStandard = {"AmazonEC2", "ebs-standard", "GB-months"};
inline constexpr PriceKey kEbsGp3Iops = {"AmazonEC2", "ebs-gp3-iops", "IOPS-months"};
inline constexpr PriceKey kEbsGp3Throughput = {"AmazonEC2", "ebs-gp3-throughput", "MB/s-months"};
inline constexpr PriceKey kEbsIo1Iops = {"AmazonEC2", "ebs-io1-iops", "IOPS-months"};
inline constexpr PriceKey kEbsIo2Iops = {"AmazonEC2", "ebs-io2-iops", "IOPS-months"};
inline constexpr PriceKey kEbsStandardRequests = {"AmazonEC2", "ebs-standard-requests", "requests"};

inline constexpr PriceKey kEbsPrices[] = {
    kEbsGp2,      kEbsGp3,     kEbsIo1,           kEbsIo2,     kEbsSt1,     kEbsSc1,
    kEbsStandard, kEbsGp3Iops, kEbsGp3Throughput, kEbsIo1Iops, kEbsIo2Iops, kEbsStandardRequests,
};
inline constexpr UsageKey kEbsRequestsUsage = {"monthly_standard_io_requests",
                                               "requests to magnetic volumes per month",
                                               {100'000, 1'000'000, 10'000'000}};

/// A volume's properties; `copies` instances have one each.
struct VolumeSpec {
  std::string name;  // " of /dev/sda1", or empty
  graph::ValuePtr type = nullptr;
  graph::ValuePtr size = nullptr;
  graph::ValuePtr iops = nullptr;
  graph::ValuePtr throughput = nullptr;
};

std::vector<LineItem> volume_items(const Subject& subject, const VolumeSpec& volume,
                                   const Amount& copies);

}  // namespace cfnaudit::pricing
