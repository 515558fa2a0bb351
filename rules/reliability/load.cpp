#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/together.h"

// What ways in admit -> what stands behind them can take; what functions reserve -> what is left.

namespace cfnaudit::rules {
namespace {

using access::EntryKind;
using access::EntryPoint;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

/// Requests per second of an account and Region, of all APIs together.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html, read on 2026-11-30
constexpr double kDefaultRate = 10'000;

/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html, read on 2026-11-30
constexpr long long kDefaultConcurrency = 1'000;
constexpr long long kUnreserved = 100;

constexpr std::string_view kApis[] = {"AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"};

const StackResource* api_of(const Context& context, const EntryPoint& entry) {
  const auto& resource = context.graph.resource(entry.resource);
  if (std::ranges::find(kApis, resource.type()) != std::end(kApis)) return &resource;
  for (const auto property : {"RestApiId", "ApiId"})
    if (const auto target = context.graph.identify(resource.property(property), kApis))
      return &context.graph.resource(target->resource);
  return nullptr;
}

/// "/orders" of "/~1orders" and of "/orders".
std::string path_of(std::string_view setting) {
  std::string out;
  for (std::size_t i = 0; i < setting.size(); ++i) {
    if (setting.substr(i, 2) == "~1") {
      if (out != "/") out += '/';
      ++i;
    } else {
      out += setting[i];
    }
  }
  return out;
}

/// How closely a row of MethodSettings is about "POST /orders"; 0: not at all.
int closeness(ValuePtr setting, std::string_view label) {
  const auto verb = resolve::known_text(resolve::get(setting, "HttpMethod"));
  const auto path = resolve::known_text(resolve::get(setting, "ResourcePath"));
  if (!verb || !path) return 0;
  const auto blank = label.find(' ');
  const bool is_path = path_of(*path) == label.substr(blank + 1);
  const bool is_verb = *verb == label.substr(0, blank);
  if (*path != "/*" && !is_path) return 0;
  if (*verb != "*" && !is_verb) return 0;
  return 1 + (is_path ? 2 : 0) + (is_verb ? 1 : 0);
}

/// The rate that a stage admits for the operation; nothing where that is not known.
std::optional<double> rate_of(const StackResource& stage, std::string_view label) {
  ValuePtr rate = nullptr;
  if (stage.type() == "AWS::ApiGatewayV2::Stage") {
    if (stage.property("RouteSettings") != nullptr) return std::nullopt;
    rate = stage.property("DefaultRouteSettings.ThrottlingRateLimit");
  } else {
    const ValuePtr settings = stage.property("MethodSettings");
    if (resolve::is_unknown(settings)) return std::nullopt;
    int best = 0;
    for (const ValuePtr setting : resolve::items(settings))
      if (const int close = closeness(setting, label); close > best) {
        best = close;
        rate = resolve::get(setting, "ThrottlingRateLimit");
      }
  }
  if (rate == nullptr) return kDefaultRate;
  const auto known = resolve::number(rate);
  // -1 is no limit of the stage's own.
  return known && *known < 0 ? kDefaultRate : known;
}

/// The highest rate of the stages of the API; nothing where one is not known.
std::optional<double> admitted(const Context& context, const EntryPoint& entry) {
  const StackResource* api = api_of(context, entry);
  if (api == nullptr) return std::nullopt;
  std::optional<double> most;
  for (const auto type : {"AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"})
    for (const auto index : context.graph.of_type(type)) {
      const auto& stage = context.graph.resource(index);
      const auto of = context.graph.identify(
          stage.property(stage.type() == "AWS::ApiGatewayV2::Stage" ? "ApiId" : "RestApiId"),
          kApis);
      if (!of || &context.graph.resource(of->resource) != api) continue;
      const auto rate = rate_of(stage, entry.label);
      if (!rate) return std::nullopt;
      most = std::max(most.value_or(0), std::min(*rate, kDefaultRate));
    }
  return most;
}

/// Writes per second of a table whose capacity nothing changes.
std::optional<long long> fixed_writes(const Context& context, ResourceIndex index) {
  const auto& table = context.graph.resource(index);
  const ValuePtr mode = table.property("BillingMode");
  if (table.type() != "AWS::DynamoDB::Table" || table.exists != Tri::kYes ||
      (mode != nullptr && resolve::equals(mode, "PROVISIONED") != Tri::kYes))
    return std::nullopt;
  for (const auto target : context.graph.of_type("AWS::ApplicationAutoScaling::ScalableTarget")) {
    const SymbolicText* id = resolve::text(context.graph.resource(target).property("ResourceId"));
    if (id == nullptr || id->text().find(table.ref.text()) != std::string::npos)
      return std::nullopt;
  }
  return resolve::integer(table.property("ProvisionedThroughput.WriteCapacityUnits"));
}

bool writes(const access::EntryReach& reach) {
  return reach.verdict == access::Verdict::kReachable &&
         std::ranges::find(reach.access_levels, "Write") != reach.access_levels.end();
}

/// The table falls behind if one request in this many writes an item of 1 KB.
constexpr double kFactor = 10;

void check_capacity(const Context& context, Reporter& report) {
  if (context.paths == nullptr) return;
  struct Way {
    const EntryPoint* entry = nullptr;
    double rate = 0;
  };
  std::map<ResourceIndex, Way> by_table;
  for (const auto& entry : context.paths->entry_points) {
    if (entry.kind != EntryKind::kApiMethod && entry.kind != EntryKind::kApiRoute) continue;
    const auto rate = admitted(context, entry);
    if (!rate) continue;
    for (const auto& reach : entry.reaches) {
      const auto table = context.access.destinations[reach.destination].resource;
      if (!writes(reach)) continue;
      auto& way = by_table[table];
      if (*rate > way.rate) way = {&entry, *rate};
    }
  }
  for (const auto& [table, way] : by_table) {
    const auto units = fixed_writes(context, table);
    if (!units || way.rate < kFactor * static_cast<double>(*units)) continue;
    const auto& resource = context.graph.resource(table);
    report
        .at(resource, resource.property("ProvisionedThroughput.WriteCapacityUnits"),
            concat(resource.id(), " cannot take what ", way.entry->label,
                   " admits: ", std::to_string(std::llround(way.rate)),
                   " requests per second, and nothing scales the table"))
        .note(context.graph.resource(way.entry->resource), "the entry point")
        .detail(
            concat(count(static_cast<std::size_t>(*units), "write"), " of up to 1 KB per second"))
        .fix(
            "set BillingMode: PAY_PER_REQUEST, add an AWS::ApplicationAutoScaling::ScalableTarget, "
            "or throttle the API");
  }
}

void check_concurrency(const Context& context, Reporter& report) {
  long long all = 0;
  std::vector<Faulty> functions;
  for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
    const auto& function = context.graph.resource(index);
    const ValuePtr value = function.property("ReservedConcurrentExecutions");
    const auto reserved = resolve::integer(value);
    if (function.exists != Tri::kYes || !reserved || *reserved <= 0) continue;
    all += *reserved;
    functions.push_back({&function, value, concat("reserves ", std::to_string(*reserved))});
  }
  if (all < kUnreserved) return;
  const long long needed = all + kUnreserved;
  const bool beyond = needed > kDefaultConcurrency;
  const std::size_t before = report.findings.size();
  report_together(
      functions,
      [&](const std::string&) {
        return concat(std::to_string(all),
                      " concurrent executions are reserved, which an account with a limit below ",
                      std::to_string(needed), " refuses");
      },
      beyond
          ? "reserve less, or request a higher limit before the deployment"
          : "check the limit of the account: new accounts may have less than the default of 1,000",
      report);
  if (beyond)
    for (std::size_t i = before; i < report.findings.size(); ++i)
      report.findings[i].severity = Severity::kWarning;
}

constexpr std::string_view kTables[] = {"AWS::DynamoDB::Table"};
constexpr std::string_view kFunctions[] = {"AWS::Lambda::Function"};

}  // namespace

extern constinit const Rule kCapacityBelowThrottle = {
    .info = {.id = "REL015",
             .name = "capacity-below-throttle",
             .severity = Severity::kWarning,
             .summary = "A table with provisioned capacity cannot take the writes that the API in "
                        "front of it admits.",
             .source = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                       "provisioned-capacity-mode.html",
             .types = kTables},
    .check = check_capacity,
};

extern constinit const Rule kConcurrencyNearAccountLimit = {
    .info = {.id = "REL016",
             .name = "concurrency-near-account-limit",
             .severity = Severity::kNote,
             .summary = "Functions reserve concurrency that an account may not have.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
             .types = kFunctions},
    .check = check_concurrency,
};

}  // namespace cfnaudit::rules
