#include "analyzer/base/text.h"
#include "rules/alias_use.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Aliases with provisioned concurrency -> those that callers pass by, and those whose declared
// requests keep few of the copies busy.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using pricing::Quantity;

/// Fewer busy copies than one in ten are worth a word.
constexpr std::int64_t kTenth = 10;

const pricing::CostItem* concurrency_item(const Context& context, std::string_view alias) {
  const auto* cost = cost_of(context, alias);
  if (cost == nullptr) return nullptr;
  for (const auto& item : cost->items)
    if (item.name == "Provisioned concurrency" && item.monthly) return &item;
  return nullptr;
}

/// Copies that the declared requests keep busy on average: requests × duration / the month.
std::optional<Quantity> busy_copies(const Context& context, const graph::StackResource& alias) {
  const auto requests = declared(context, alias, "monthly_requests");
  const auto duration = declared(context, alias, "request_duration_ms");
  if (!requests || !duration) return std::nullopt;
  return *requests * *duration / 1000 / pricing::kSecondsPerMonth;
}

void look_at(const Context& context, Reporter& reporter, ResourceIndex index) {
  const auto& alias = context.graph.resource(index);
  const auto config = alias.property("ProvisionedConcurrencyConfig");
  const auto copies = resolve::integer(resolve::get(config, "ProvisionedConcurrentExecutions"));
  const auto* item = concurrency_item(context, alias.id());
  if (!copies || *copies <= 0 || item == nullptr) return;
  const std::string price =
      concat("concurrency of ", std::to_string(*copies), ", which costs ", a_month(*item->monthly));
  if (const auto use = use_of_alias(context, index); use && use->is_idle()) {
    const auto function = context.graph.resource(use->function).id();
    reporter
        .at(alias, config,
            concat("the provisioned concurrency of ", alias.id(), " is unused: ", function,
                   " is invoked without the alias"))
        .detail(price)
        .fix(concat("invoke ", function,
                    " through the alias, or remove ProvisionedConcurrencyConfig"));
    return;
  }
  const auto busy = busy_copies(context, alias);
  if (!busy || !less(*busy * kTenth, Quantity(*copies))) return;
  reporter
      .at(alias, config,
          concat("the declared requests use little of the provisioned concurrency of ", alias.id()))
      .detail(concat(price, "; ", to_string(*busy), " in use on average"))
      .severity(Severity::kNote)
      .fix("reduce ProvisionedConcurrentExecutions, or use application auto scaling");
}

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.of_type("AWS::Lambda::Alias"))
    if (context.graph.resource(index).exists == Tri::kYes) look_at(context, reporter, index);
}

}  // namespace

extern constinit const Rule kIdleProvisionedConcurrency = {
    .info = {.id = "CST014",
             .name = "idle-provisioned-concurrency",
             .severity = Severity::kWarning,
             .summary =
                 "Provisioned concurrency is charged all month, but little or none of it is used.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"},
    .check = check};

}  // namespace cfnaudit::rules
