// AWS::S3::Bucket -> storage, requests and retrieval by storage class, tags, and data sent.
// https://aws.amazon.com/s3/pricing/ . The Standard class is always there; others when a lifecycle
// rule moves objects into them or usage is declared for them.

#include <array>
#include <optional>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/data_transfer.h"

namespace cfnaudit::pricing {
namespace {

/// One charge of one storage class.
struct Charge {
  std::string_view name;
  PriceKey price;
  UsageKey usage;
};

constexpr Charge kStandard[] = {
    {"Storage",
     {"AmazonS3", "standard-storage", "GB-months"},
     {"standard.storage_gb",
      "GB stored in the Standard class, including old versions",
      {1, 100, 10'000}}},
    {"PUT, COPY, POST, LIST requests",
     {"AmazonS3", "standard-put-requests", "requests"},
     {"standard.monthly_tier_1_requests",
      "PUT, COPY, POST and LIST requests per month",
      {1'000, 100'000, 10'000'000}}},
    {"GET and other requests",
     {"AmazonS3", "standard-get-requests", "requests"},
     {"standard.monthly_tier_2_requests",
      "GET and other requests per month",
      {10'000, 1'000'000, 100'000'000}}},
};
constexpr Charge kSelect[] = {
    {"Data scanned by Select",
     {"AmazonS3", "select-scanned", "GB"},
     {"standard.monthly_select_data_scanned_gb", "GB scanned by S3 Select per month"}},
    {"Data returned by Select",
     {"AmazonS3", "select-returned", "GB"},
     {"standard.monthly_select_data_returned_gb", "GB returned by S3 Select per month"}},
    {"Object tags",
     {"AmazonS3", "object-tags", "tag-months"},
     {"object_tags", "tags of all objects"}},
};
constexpr Charge kIntelligent[] = {
    {"Storage (frequent access)",
     {"AmazonS3", "intelligent-fa-storage", "GB-months"},
     {"intelligent_tiering.frequent_access_storage_gb", "GB accessed frequently"}},
    {"Storage (infrequent access)",
     {"AmazonS3", "intelligent-ia-storage", "GB-months"},
     {"intelligent_tiering.infrequent_access_storage_gb", "GB not accessed for 30 days"}},
    {"Storage (archive access)",
     {"AmazonS3", "intelligent-archive-storage", "GB-months"},
     {"intelligent_tiering.archive_access_storage_gb", "GB in archive access"}},
    {"Storage (deep archive access)",
     {"AmazonS3", "intelligent-deep-storage", "GB-months"},
     {"intelligent_tiering.deep_archive_access_storage_gb", "GB in deep archive access"}},
    {"Monitoring",
     {"AmazonS3", "intelligent-monitoring", "objects"},
     {"intelligent_tiering.monitored_objects", "objects of at least 128 KB"}},
    {"PUT, COPY, POST, LIST requests",
     {"AmazonS3", "standard-put-requests", "requests"},
     {"intelligent_tiering.monthly_tier_1_requests",
      "PUT, COPY, POST and LIST requests per month"}},
    {"GET and other requests",
     {"AmazonS3", "standard-get-requests", "requests"},
     {"intelligent_tiering.monthly_tier_2_requests", "GET and other requests per month"}},
    {"Lifecycle transitions",
     {"AmazonS3", "intelligent-transitions", "requests"},
     {"intelligent_tiering.monthly_lifecycle_transition_requests",
      "objects moved into the class per month"}},
    {"Data scanned by Select",
     {"AmazonS3", "select-scanned", "GB"},
     {"intelligent_tiering.monthly_select_data_scanned_gb", "GB scanned by S3 Select per month"}},
    {"Data returned by Select",
     {"AmazonS3", "select-returned", "GB"},
     {"intelligent_tiering.monthly_select_data_returned_gb", "GB returned by S3 Select per month"}},
    {"Early deletes (within 30 days)",
     {"AmazonS3", "intelligent-fa-storage", "GB-months"},
     {"intelligent_tiering.early_delete_gb", "GB deleted within 30 days"}},
};
constexpr Charge kStandardIa[] = {
    {"Storage",
     {"AmazonS3", "standard-ia-storage", "GB-months"},
     {"standard_infrequent_access.storage_gb", "GB stored in the class"}},
    {"PUT, COPY, POST, LIST requests",
     {"AmazonS3", "ia-put-requests", "requests"},
     {"standard_infrequent_access.monthly_tier_1_requests",
      "PUT, COPY, POST and LIST requests per month"}},
    {"GET and other requests",
     {"AmazonS3", "ia-get-requests", "requests"},
     {"standard_infrequent_access.monthly_tier_2_requests", "GET and other requests per month"}},
    {"Lifecycle transitions",
     {"AmazonS3", "ia-put-requests", "requests"},
     {"standard_infrequent_access.monthly_lifecycle_transition_requests",
      "objects moved into the class per month"}},
    {"Retrievals",
     {"AmazonS3", "ia-retrieval", "GB"},
     {"standard_infrequent_access.monthly_data_retrieval_gb", "GB retrieved per month"}},
    {"Data scanned by Select",
     {"AmazonS3", "select-scanned", "GB"},
     {"standard_infrequent_access.monthly_select_data_scanned_gb",
      "GB scanned by S3 Select per month"}},
    {"Data returned by Select",
     {"AmazonS3", "ia-select-returned", "GB"},
     {"standard_infrequent_access.monthly_select_data_returned_gb",
      "GB returned by S3 Select per month"}},
};
constexpr Charge kOneZoneIa[] = {
    {"Storage",
     {"AmazonS3", "one-zone-ia-storage", "GB-months"},
     {"one_zone_infrequent_access.storage_gb", "GB stored in the class"}},
    {"PUT, COPY, POST, LIST requests",
     {"AmazonS3", "ia-put-requests", "requests"},
     {"one_zone_infrequent_access.monthly_tier_1_requests",
      "PUT, COPY, POST and LIST requests per month"}},
    {"GET and other requests",
     {"AmazonS3", "ia-get-requests", "requests"},
     {"one_zone_infrequent_access.monthly_tier_2_requests", "GET and other requests per month"}},
    {"Lifecycle transitions",
     {"AmazonS3", "ia-put-requests", "requests"},
     {"one_zone_infrequent_access.monthly_lifecycle_transition_requests",
      "objects moved into the class per month"}},
    {"Retrievals",
     {"AmazonS3", "ia-retrieval", "GB"},
     {"one_zone_infrequent_access.monthly_data_retrieval_gb", "GB retrieved per month"}},
    {"Data scanned by Select",
     {"AmazonS3", "select-scanned", "GB"},
     {"one_zone_infrequent_access.monthly_select_data_scanned_gb",
      "GB scanned by S3 Select per month"}},
    {"Data returned by Select",
     {"AmazonS3", "ia-select-returned", "GB"},
     {"one_zone_infrequent_access.monthly_select_data_returned_gb",
      "GB returned by S3 Select per month"}},
};
constexpr Charge kInstant[] = {
    {"Storage",
     {"AmazonS3", "glacier-instant-storage", "GB-months"},
     {"glacier_instant_retrieval.storage_gb", "GB stored in the class"}},
    {"Retrievals",
     {"AmazonS3", "glacier-instant-retrieval", "GB"},
     {"glacier_instant_retrieval.monthly_data_retrieval_gb", "GB retrieved per month"}},
    {"Early deletes (within 90 days)",
     {"AmazonS3", "glacier-instant-storage", "GB-months"},
     {"glacier_instant_retrieval.early_delete_gb", "GB deleted within 90 days"}},
};
constexpr Charge kFlexible[] = {
    {"Storage",
     {"AmazonS3", "glacier-storage", "GB-months"},
     {"glacier_flexible_retrieval.storage_gb", "GB stored in the class"}},
    {"PUT, COPY, POST, LIST requests",
     {"AmazonS3", "glacier-put-requests", "requests"},
     {"glacier_flexible_retrieval.monthly_tier_1_requests",
      "PUT, COPY, POST and LIST requests per month"}},
    {"GET and other requests",
     {"AmazonS3", "standard-get-requests", "requests"},
     {"glacier_flexible_retrieval.monthly_tier_2_requests", "GET and other requests per month"}},
    {"Lifecycle transitions",
     {"AmazonS3", "glacier-put-requests", "requests"},
     {"glacier_flexible_retrieval.monthly_lifecycle_transition_requests",
      "objects moved into the class per month"}},
    {"Retrieval requests (standard)",
     {"AmazonS3", "glacier-retrieval-requests", "requests"},
     {"glacier_flexible_retrieval.monthly_standard_data_retrieval_requests",
      "standard retrievals per month"}},
    {"Retrievals (standard)",
     {"AmazonS3", "glacier-retrieval", "GB"},
     {"glacier_flexible_retrieval.monthly_standard_data_retrieval_gb",
      "GB of standard retrievals per month"}},
    {"Data scanned by Select (standard)",
     {"AmazonS3", "glacier-select-scanned", "GB"},
     {"glacier_flexible_retrieval.monthly_standard_select_data_scanned_gb",
      "GB scanned by S3 Select per month"}},
    {"Data returned by Select (standard)",
     {"AmazonS3", "glacier-retrieval", "GB"},
     {"glacier_flexible_retrieval.monthly_standard_select_data_returned_gb",
      "GB returned by S3 Select per month"}},
    {"Retrieval requests (expedited)",
     {"AmazonS3", "glacier-expedited-requests", "requests"},
     {"glacier_flexible_retrieval.monthly_expedited_data_retrieval_requests",
      "expedited retrievals per month"}},
    {"Retrievals (expedited)",
     {"AmazonS3", "glacier-expedited-retrieval", "GB"},
     {"glacier_flexible_retrieval.monthly_expedited_data_retrieval_gb",
      "GB of expedited retrievals per month"}},
    {"Data scanned by Select (expedited)",
     {"AmazonS3", "glacier-expedited-select-scanned", "GB"},
     {"glacier_flexible_retrieval.monthly_expedited_select_data_scanned_gb",
      "GB scanned by expedited retrievals per month"}},
    {"Data returned by Select (expedited)",
     {"AmazonS3", "glacier-expedited-retrieval", "GB"},
     {"glacier_flexible_retrieval.monthly_expedited_select_data_returned_gb",
      "GB returned by expedited retrievals per month"}},
    {"Data scanned by Select (bulk)",
     {"AmazonS3", "glacier-bulk-select-scanned", "GB"},
     {"glacier_flexible_retrieval.monthly_bulk_select_data_scanned_gb",
      "GB scanned by bulk retrievals per month"}},
    {"Data returned by Select (bulk)",
     {"AmazonS3", "glacier-bulk-select-returned", "GB"},
     {"glacier_flexible_retrieval.monthly_bulk_select_data_returned_gb",
      "GB returned by bulk retrievals per month"}},
    {"Early deletes (within 90 days)",
     {"AmazonS3", "glacier-storage", "GB-months"},
     {"glacier_flexible_retrieval.early_delete_gb", "GB deleted within 90 days"}},
};
constexpr Charge kDeep[] = {
    {"Storage",
     {"AmazonS3", "deep-archive-storage", "GB-months"},
     {"glacier_deep_archive.storage_gb", "GB stored in the class"}},
    {"PUT, COPY, POST, LIST requests",
     {"AmazonS3", "deep-archive-put-requests", "requests"},
     {"glacier_deep_archive.monthly_tier_1_requests",
      "PUT, COPY, POST and LIST requests per month"}},
    {"GET and other requests",
     {"AmazonS3", "standard-get-requests", "requests"},
     {"glacier_deep_archive.monthly_tier_2_requests", "GET and other requests per month"}},
    {"Lifecycle transitions",
     {"AmazonS3", "deep-archive-put-requests", "requests"},
     {"glacier_deep_archive.monthly_lifecycle_transition_requests",
      "objects moved into the class per month"}},
    {"Retrieval requests (standard)",
     {"AmazonS3", "deep-archive-retrieval-requests", "requests"},
     {"glacier_deep_archive.monthly_standard_data_retrieval_requests",
      "standard retrievals per month"}},
    {"Retrievals (standard)",
     {"AmazonS3", "deep-archive-retrieval", "GB"},
     {"glacier_deep_archive.monthly_standard_data_retrieval_gb",
      "GB of standard retrievals per month"}},
    {"Retrieval requests (bulk)",
     {"AmazonS3", "deep-archive-bulk-requests", "requests"},
     {"glacier_deep_archive.monthly_bulk_data_retrieval_requests", "bulk retrievals per month"}},
    {"Retrievals (bulk)",
     {"AmazonS3", "deep-archive-bulk-retrieval", "GB"},
     {"glacier_deep_archive.monthly_bulk_data_retrieval_gb", "GB of bulk retrievals per month"}},
    {"Early deletes (within 180 days)",
     {"AmazonS3", "deep-archive-storage", "GB-months"},
     {"glacier_deep_archive.early_delete_gb", "GB deleted within 180 days"}},
};

/// A storage class by its name in lifecycle rules.
struct StorageClass {
  std::string_view name;
  std::string_view title;
  std::span<const Charge> charges;
};
constexpr StorageClass kClasses[] = {
    {"INTELLIGENT_TIERING", "Intelligent-Tiering", kIntelligent},
    {"STANDARD_IA", "Standard-IA", kStandardIa},
    {"ONEZONE_IA", "One Zone-IA", kOneZoneIa},
    {"GLACIER_IR", "Glacier Instant Retrieval", kInstant},
    {"GLACIER", "Glacier Flexible Retrieval", kFlexible},
    {"DEEP_ARCHIVE", "Glacier Deep Archive", kDeep},
};
constexpr std::span<const Charge> kAllCharges[] = {kStandard,  kSelect,  kIntelligent, kStandardIa,
                                                   kOneZoneIa, kInstant, kFlexible,    kDeep};

constexpr std::size_t kChargeCount =
    std::size(kStandard) + std::size(kSelect) + std::size(kIntelligent) + std::size(kStandardIa) +
    std::size(kOneZoneIa) + std::size(kInstant) + std::size(kFlexible) + std::size(kDeep);

/// The charges' prices and usages as tables of their own, with data transfer behind them.
template <typename T>
constexpr std::array<T, kChargeCount + 1> all_of(T Charge::*member, const T& last) {
  std::array<T, kChargeCount + 1> all = {};
  std::size_t n = 0;
  for (const auto charges : kAllCharges)
    for (const Charge& charge : charges) all[n++] = charge.*member;
  all[n] = last;
  return all;
}
constexpr auto kPrices = all_of(&Charge::price, kDataOut);
constexpr auto kUsage = all_of(&Charge::usage, kDataOutUsage);

LineItem item_of(const Subject& bucket, const Charge& charge, std::string_view title) {
  return {.name = title.empty() ? std::string(charge.name) : concat(title, ": ", charge.name),
          .price = charge.price,
          .monthly = bucket.usage(charge.usage.name)};
}

/// Do lifecycle rules move objects into the class?
bool moves_into(const Subject& bucket, std::string_view storage_class) {
  for (const auto rule : resolve::items(bucket.property("LifecycleConfiguration.Rules"))) {
    for (const char* list : {"Transitions", "NoncurrentVersionTransitions"})
      for (const auto transition : resolve::items(resolve::get(rule, list)))
        if (resolve::equals(resolve::get(transition, "StorageClass"), storage_class) != Tri::kNo)
          return true;
    for (const char* one : {"Transition", "NoncurrentVersionTransition"})
      if (const auto transition = resolve::get(rule, one);
          transition != nullptr &&
          resolve::equals(resolve::get(transition, "StorageClass"), storage_class) != Tri::kNo)
        return true;
  }
  return false;
}

bool is_origin(const Subject& bucket, graph::ValuePtr domain_name) {
  const SymbolicText* name = resolve::text(domain_name);
  if (name == nullptr) return false;
  const std::string_view id = bucket.resource().id();
  return name->text() == concat("${", id, ".RegionalDomainName}") ||
         name->text() == concat("${", id, ".DomainName}") ||
         name->text().starts_with(concat(bucket.resource().ref.text(), ".s3"));
}

/// Data sent to CloudFront is free, and a bucket that blocks public access, as is the default,
/// sends its objects nowhere else unless somebody signs requests for them.
/// https://aws.amazon.com/s3/pricing/
std::optional<Bound> sent_to_cloudfront(const Subject& bucket) {
  const auto blocks = bucket.property("PublicAccessBlockConfiguration");
  for (const char* block : {"BlockPublicPolicy", "RestrictPublicBuckets"})
    if (blocks != nullptr && !resolve::boolean(resolve::get(blocks, block)).value_or(false))
      return std::nullopt;
  for (const auto index : bucket.graph().of_type("AWS::CloudFront::Distribution"))
    for (const auto origin :
         resolve::items(bucket.other(index).property("DistributionConfig.Origins")))
      if (is_origin(bucket, resolve::get(origin, "DomainName")))
        return Bound{0, "CloudFront reads from a bucket free of charge"};
  return std::nullopt;
}

std::vector<LineItem> estimate(const Subject& bucket) {
  std::vector<LineItem> items;
  for (const Charge& charge : kStandard) items.push_back(item_of(bucket, charge, ""));
  for (const Charge& charge : kSelect)
    if (bucket.declares(charge.usage.name)) items.push_back(item_of(bucket, charge, ""));
  for (const StorageClass& storage_class : kClasses) {
    const bool moved = moves_into(bucket, storage_class.name);
    for (const Charge& charge : storage_class.charges) {
      // Of a class that a rule fills, storage is asked for; the rest when it is declared.
      const bool storage = charge.name.starts_with("Storage");
      if ((moved && storage) || bucket.declares(charge.usage.name))
        items.push_back(item_of(bucket, charge, storage_class.title));
    }
  }
  items.push_back(data_out(bucket));
  if (const auto free = sent_to_cloudfront(bucket))
    items.back().monthly = bucket.usage(kDataOutUsage.name, free);
  return items;
}

}  // namespace

constinit const Estimator kS3Bucket = {
    .resource_type = "AWS::S3::Bucket", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
