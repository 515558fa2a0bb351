#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Log groups without RetentionInDays -> one finding for all of them.

namespace cfnaudit::rules {
namespace {

constexpr pricing::PriceKey kStorage = {"AmazonCloudWatch", "log-storage", "GB-months"};

void check(const Context& context, Reporter& reporter) {
  std::vector<graph::ResourceIndex> groups;
  for (const auto index : context.graph.of_type("AWS::Logs::LogGroup")) {
    const auto& group = context.graph.resource(index);
    if (group.exists == Tri::kYes && group.property("RetentionInDays") == nullptr)
      groups.push_back(index);
  }
  const auto price = monthly(context, kStorage, 100);
  if (groups.empty() || !price) return;
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

}  // namespace

extern constinit const Rule kLogsNeverExpire = {
    .info = {.id = "CST005",
             .name = "logs-never-expire",
             .severity = Severity::kNote,
             .summary = "Logs never expire, so their storage costs more every month.",
             .source = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
                       "Working-with-log-groups-and-streams.html"},
    .check = check};

}  // namespace cfnaudit::rules
