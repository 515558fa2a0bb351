#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Log groups whose declared storage costs more than what is written to them.

namespace cfnaudit::rules {
namespace {

std::optional<pricing::Money> item(const pricing::ResourceCost& cost, std::string_view end) {
  for (const auto& one : cost.items)
    if (one.name.ends_with(end) && one.monthly) return one.monthly;
  return std::nullopt;
}

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.of_type("AWS::Logs::LogGroup")) {
    const auto& group = context.graph.resource(index);
    const auto* cost = cost_of(context, group.id());
    // What follows from the retention is an upper bound, before compression.
    if (group.exists != Tri::kYes || cost == nullptr || !declared(context, group, "storage_gb") ||
        !declared(context, group, "monthly_data_ingested_gb"))
      continue;
    const auto stored = item(*cost, "stored");
    const auto ingested = item(*cost, "ingested");
    if (!stored || !ingested || *stored <= *ingested) continue;
    const auto days = group.property("RetentionInDays");
    const auto text = resolve::known_text(days);
    reporter
        .at(group, days,
            concat("the stored logs of ", group.id(), " cost ", a_month(*stored),
                   ", more than the ", a_month(*ingested), " for writing them"))
        .detail(days == nullptr ? "they never expire"
                                : concat("retained for ", text.value_or("?"), " days"))
        .fix("reduce RetentionInDays, or export what must be kept to S3");
  }
}

constexpr std::string_view kTypes[] = {"AWS::Logs::LogGroup"};

}  // namespace

extern constinit const Rule kLogStorageExceedsIngestion = {
    .info = {.id = "CST023",
             .name = "log-storage-exceeds-ingestion",
             .severity = Severity::kNote,
             .summary = "Storing the logs of a group costs more than writing them.",
             .source = "https://aws.amazon.com/cloudwatch/pricing/",
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
