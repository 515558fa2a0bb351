// A volume's type, size and speed -> storage, provisioned operations and throughput.

#include "pricing/services/ebs.h"

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

struct VolumeType {
  std::string_view name;
  std::string_view title;
  PriceKey storage;
};

constexpr VolumeType kTypes[] = {
    {"gp2", "general purpose SSD, gp2", kEbsGp2},
    {"gp3", "general purpose SSD, gp3", kEbsGp3},
    {"io1", "provisioned IOPS SSD, io1", kEbsIo1},
    {"io2", "provisioned IOPS SSD, io2", kEbsIo2},
    {"st1", "throughput optimized HDD, st1", kEbsSt1},
    {"sc1", "cold HDD, sc1", kEbsSc1},
    {"standard", "magnetic", kEbsStandard},
};

/// Included in the price of gp3 storage,
/// https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
constexpr std::int64_t kFreeIops = 3'000;
constexpr std::int64_t kFreeThroughput = 125;

void add_speed(std::vector<LineItem>& items, const Subject& subject, const VolumeSpec& volume,
               std::string_view type, const Amount& copies) {
  if (type == "io1" || type == "io2")
    items.push_back({.name = concat("Provisioned IOPS", volume.name),
                     .price = type == "io1" ? kEbsIo1Iops : kEbsIo2Iops,
                     .monthly = whole_number(volume.iops, "Iops is missing") * copies});
  if (type == "gp3" && volume.throughput != nullptr)
    items.push_back(
        {.name = concat("Provisioned throughput above 125 MB/s", volume.name),
         .price = kEbsGp3Throughput,
         .monthly =
             above(whole_number(volume.throughput, kFreeThroughput), kFreeThroughput) * copies});
  if (type == "gp3" && volume.iops != nullptr)
    items.push_back({.name = concat("Provisioned IOPS above 3,000", volume.name),
                     .price = kEbsGp3Iops,
                     .monthly = above(whole_number(volume.iops, kFreeIops), kFreeIops) * copies});
  if (type == "standard")
    items.push_back({.name = concat("I/O requests", volume.name),
                     .price = kEbsStandardRequests,
                     .monthly = subject.usage(kEbsRequestsUsage.name) * copies});
}

}  // namespace

std::vector<LineItem> volume_items(const Subject& subject, const VolumeSpec& volume,
                                   const Amount& copies) {
  const Choice type = choice(volume.type, "gp2");
  if (!type.known()) return {unpriced(concat("Storage", volume.name), type.why_unknown)};
  for (const VolumeType& known : kTypes) {
    if (known.name != type.text) continue;
    std::vector<LineItem> items = {
        {.name = concat("Storage", volume.name, " (", known.title, ")"),
         .price = known.storage,
         .monthly = whole_number(volume.size, "the size depends on the snapshot") * copies}};
    add_speed(items, subject, volume, type.text, copies);
    return items;
  }
  return {unpriced(concat("Storage", volume.name),
                   concat("AWS has no volume type ", quote(type.text)))};
}

}  // namespace cfnaudit::pricing
