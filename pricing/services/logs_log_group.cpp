// AWS::Logs::LogGroup -> ingestion, storage, queries. https://aws.amazon.com/cloudwatch/pricing/ :
// ingestion by the group's class; the logs of Lambda functions are priced in tiers since
// 2025-05-01.

#include "analyzer/aws/names.h"
#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/logs.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kIngestion = {"AmazonCloudWatch", "log-ingestion", "GB"};
constexpr PriceKey kIngestionRare = {"AmazonCloudWatch", "log-ingestion-ia", "GB"};
constexpr PriceKey kLambdaIngestionRare = {"AmazonCloudWatch", "lambda-log-ingestion-ia", "GB"};
constexpr PriceKey kQueries = {"AmazonCloudWatch", "log-queries", "GB"};
constexpr PriceKey kPrices[] = {kIngestion,           kIngestionRare, kLambdaLogsIngested,
                                kLambdaIngestionRare, kLogsStored,    kQueries};
constexpr UsageKey kUsage[] = {
    {"monthly_data_ingested_gb", "GB of log events a month", {1, 10, 100}},
    {"storage_gb", "GB of compressed logs kept", {1, 10, 100}},
    {"monthly_data_scanned_gb", "GB scanned by Logs Insights queries a month", {0, 10, 100}},
};

/// Named as Lambda names its groups, or named by a function's LoggingConfig.
bool takes_lambda_logs(const Subject& group) {
  const SymbolicText* name = resolve::text(group.property("LogGroupName"));
  if (name != nullptr && name->text().starts_with(aws::kFunctionLogGroup)) return true;
  for (const graph::Edge* edge : group.graph().in(group.index(), graph::EdgeKind::kLogsTo))
    if (group.graph().resource(edge->from).type() == "AWS::Lambda::Function") return true;
  return false;
}

std::string retention(const Subject& group) {
  const auto days = group.property("RetentionInDays");
  if (days == nullptr) return "kept for ever: it grows every month";
  if (const auto text = resolve::known_text(days)) return concat("kept for ", *text, " days");
  return concat("retention: ", resolve::why_unknown(days));
}

/// Retention × ingestion: what a group keeps once it has run for its retention, if logs were not
/// compressed.
std::optional<Bound> kept(const Subject& group) {
  const Amount days = whole_number(group.property("RetentionInDays"), "");
  const Amount stored = group.usage("monthly_data_ingested_gb") * days * 24 / kHoursPerMonth;
  const auto most = stored.quantity();
  if (!most) return std::nullopt;
  return Bound{*most, concat("ingestion kept for ", to_string(*days.quantity()),
                             " days, at most: before compression")};
}

Amount stored(const Subject& group) { return group.usage("storage_gb", kept(group)); }

std::vector<LineItem> estimate(const Subject& group) {
  const Choice log_class = choice(group.property("LogGroupClass"), "STANDARD");
  if (!log_class.known()) return {unpriced("Logs", log_class.why_unknown)};
  const bool standard = log_class.text == "STANDARD";
  if (!standard && log_class.text != "INFREQUENT_ACCESS")
    return {unpriced("Logs", concat("no cost model for log class ", quote(log_class.text)))};
  const bool lambda = takes_lambda_logs(group);
  const PriceKey& ingestion = lambda ? (standard ? kLambdaLogsIngested : kLambdaIngestionRare)
                                     : (standard ? kIngestion : kIngestionRare);
  return {
      {.name = lambda ? "Lambda logs ingested" : "Logs ingested",
       .price = ingestion,
       .monthly = group.usage("monthly_data_ingested_gb")},
      {.name = "Logs stored",
       .price = kLogsStored,
       .monthly = stored(group),
       .assumption = retention(group)},
      {.name = "Logs scanned by queries",
       .price = kQueries,
       .monthly = group.usage("monthly_data_scanned_gb")},
  };
}

}  // namespace

constinit const Estimator kLogsLogGroup = {.resource_type = "AWS::Logs::LogGroup",
                                           .prices = kPrices,
                                           .usage = kUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
