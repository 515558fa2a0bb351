#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Log groups without RetentionInDays -> one finding for all of them.

namespace cfnaudit::rules {
namespace {

constexpr pricing::PriceKey kStorage = {"AmazonCloudWatch", "log-storage", "GB-months"};

void check(const Context& context, Reporter& reporter) {
  std::vector<graph::ResourceIndex> groups;
  std::vector<graph::ResourceIndex> suppressed;  // each on its own
  for (const auto index : context.graph.of_type("AWS::Logs::LogGroup")) {
    const auto& group = context.graph.resource(index);
    if (group.exists == Tri::kYes && group.property("RetentionInDays") == nullptr)
      (reporter.is_suppressed(group) ? suppressed : groups).push_back(index);
  }
  const auto price = monthly(context, kStorage, 100);
  if (!price) return;
  for (const auto index : suppressed) {
    const auto& group = context.graph.resource(index);
    reporter.at(group, concat("logs in ", group.id(), " never expire"));
  }
  if (groups.empty()) return;
  const auto& first = context.graph.resource(groups.front());
  const std::string what = groups.size() == 1
                               ? concat("logs in ", first.id())
                               : concat("logs in ", std::to_string(groups.size()), " log groups");
  Finding finding =
      reporter.at(first, concat(what, " never expire: every 100 GB adds ", a_month(*price)));
  finding.fix("set RetentionInDays");
  for (std::size_t i = 1; i < groups.size(); ++i)
    finding.note(context.graph.resource(groups[i]), "also has no RetentionInDays");
}

constexpr std::string_view kSame[] = {"W86", "CW_LOGGROUP_RETENTION_PERIOD_CHECK"};

}  // namespace

extern constinit const Rule kLogsNeverExpire = {
    .info = {.id = "CST005",
             .name = "logs-never-expire",
             .severity = Severity::kNote,
             .summary = "Logs never expire, so their storage costs more every month.",
             .source = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
                       "Working-with-log-groups-and-streams.html",
             .equivalents = kSame},
    .check = check};

}  // namespace cfnaudit::rules
