// Graph, usage and price book -> costs. The one place where a quantity meets a price, where
// something missing becomes an answer, and where sums are made.

#include "pricing/estimate.h"

#include <algorithm>
#include <cassert>
#include <map>

#include "analyzer/aws/charges.h"
#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/free_tier.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::string_view kBeyondRange = "the amount is out of range";

std::string no_price(const LineItem& item, const PriceBook& book) {
  if (book.empty())
    return concat("no prices for region ", book.region(),
                  book.region().starts_with("cn-") ? ", which AWS quotes in CNY" : "");
  return concat("no price for ", to_string(item.price), item.variant.empty() ? "" : "/",
                item.variant, " in ", book.region());
}

/// Why the item has no price here; empty when it can be priced.
std::string why_unpriced(const LineItem& item, const Price* price, std::string_view doubt,
                         const PriceBook& book) {
  if (!item.monthly.why_unknown().empty()) return item.monthly.why_unknown();
  if (price == nullptr) return no_price(item, book);
  return std::string(doubt);
}

std::optional<Ceiling> ceiling_of(const LineItem& item, const CostItem& priced) {
  if (item.bound) {
    const Money monthly = cost(item.bound->quantity, priced.price->tiers);
    if (monthly.is_too_large()) return std::nullopt;
    return Ceiling{item.bound->quantity, monthly, item.bound->reason};
  }
  if (priced.kind != ItemKind::kFixed) return std::nullopt;
  return Ceiling{*priced.quantity, *priced.monthly, "fixed"};
}

/// The limit that is missing, or at least the usage that nothing in the template limits.
std::string why_unbounded(const LineItem& item) {
  if (!item.unbounded.empty()) return item.unbounded;
  const auto& keys = item.monthly.usage_keys();
  const std::vector<std::string> names(keys.begin(), keys.end());
  return concat("nothing in the template limits ", join(names, " or "));
}

std::string with_notes(std::string assumption, const std::vector<std::string>& notes) {
  const std::string noted = join(notes, "; ");
  return concat(assumption, assumption.empty() || noted.empty() ? "" : "; ", noted);
}

/// What is left of the account's monthly free amounts, by pool.
class FreeAmounts {
 public:
  explicit FreeAmounts(FreeTier free_tier) : free_tier_(free_tier) {}

  /// What has to be paid of a quantity; notes what was free.
  Quantity charge(const PriceKey& price, Quantity quantity, std::string& assumption) {
    const FreeAmount* free = free_tier_ == FreeTier::kApplied ? free_amount(price) : nullptr;
    if (free == nullptr || quantity.is_out_of_range()) return quantity;
    const auto left = left_.try_emplace(free->pool, Quantity(free->quantity)).first;
    const Quantity granted = std::min(quantity, left->second, less);
    left->second = difference(left->second, granted);
    if (granted.numerator() > 0)
      assumption = with_notes(std::move(assumption), {concat(to_string(granted), " of them free")});
    return difference(quantity, granted);
  }

 private:
  FreeTier free_tier_;
  std::map<std::string_view, Quantity> left_;
};

/// `doubt` is why the resource may not exist; empty when it does.
CostItem priced(LineItem item, std::string_view doubt, const PriceBook& book,
                FreeAmounts& free_amounts) {
  CostItem result = {
      .name = std::move(item.name),
      .book = &book,
      .price = item.price.name.empty() ? nullptr : book.find(item.price, item.variant),
      .unit = item.price.unit,
      .quantity = item.monthly.quantity(),
      .assumption = with_notes(std::move(item.assumption), item.monthly.notes()),
      .depends_on = item.monthly.undeclared()};
  result.reason = why_unpriced(item, result.price, doubt, book);
  if (result.reason.empty() && result.quantity) {
    const Quantity charged = free_amounts.charge(item.price, *result.quantity, result.assumption);
    result.monthly = cost(charged, result.price->tiers);
    if (result.monthly->is_too_large()) result.reason = kBeyondRange;
  }
  if (!result.reason.empty()) {
    result.kind = ItemKind::kUnpriced;
    result.monthly.reset();
    return result;
  }
  result.kind = item.monthly.depends_on_usage() ? ItemKind::kUsage : ItemKind::kFixed;
  result.ceiling = ceiling_of(item, result);
  if (!result.ceiling) result.unbounded = why_unbounded(item);
  return result;
}

Totals totals_of(const CostItem& item) {
  Totals totals;
  const Money monthly = item.monthly.value_or(Money());
  if (item.kind == ItemKind::kFixed) totals.fixed = monthly;
  if (item.kind == ItemKind::kUsage) totals.usage = monthly;
  if (item.ceiling) totals.bounded = item.ceiling->monthly;
  totals.open = item.kind == ItemKind::kUsage && !item.monthly ? 1 : 0;
  totals.unpriced = item.kind == ItemKind::kUnpriced ? 1 : 0;
  totals.without_ceiling = item.ceiling ? 0 : 1;
  return totals;
}

/// Why the resource may be absent; empty when it exists for certain.
std::string doubt_about(const graph::StackResource& resource) {
  if (resource.exists == Tri::kYes) return {};
  const auto& condition = resource.declaration->condition;
  return concat("exists only under condition ", condition ? condition->value : "?",
                ", which is not known before deployment");
}

/// "Write capacity: parameter Writes has no value; Read capacity: ..."; one reason that all share
/// stands alone.
std::string reasons(const std::vector<CostItem>& items) {
  std::vector<std::string> named;
  bool shared = true;
  std::string first;
  for (const CostItem& item : items) {
    if (item.kind != ItemKind::kUnpriced) {
      shared = false;
      continue;
    }
    if (named.empty()) first = item.reason;
    shared = shared && item.reason == first;
    named.push_back(concat(item.name, ": ", item.reason));
  }
  return shared ? first : join(named, "; ");
}

[[maybe_unused]] bool is_listed(const Estimator& estimator, const PriceKey& key) {
  return key.name.empty() ||
         std::find(estimator.prices.begin(), estimator.prices.end(), key) != estimator.prices.end();
}

ResourceCost cost_of(const Estimator& estimator, const Subject& subject, const PriceBook& book,
                     PriceLibrary& prices, FreeAmounts& free_amounts) {
  const auto& resource = subject.resource();
  ResourceCost result = {.resource = resource.id(), .type = resource.type()};
  const std::string doubt = doubt_about(resource);
  for (LineItem& item : estimator.estimate(subject)) {
    assert(is_listed(estimator, item.price));
    const PriceBook& where = item.region.empty() ? book : prices.book(item.region);
    result.items.push_back(priced(std::move(item), doubt, where, free_amounts));
    result.totals += totals_of(result.items.back());
  }
  return result;
}

void add_resource(EnvironmentCost& environment, ResourceCost resource) {
  if (resource.items.empty()) {
    environment.free.push_back({resource.resource, resource.type, ""});
    return;
  }
  if (resource.totals.unpriced > 0)
    environment.unpriced.push_back({resource.resource, resource.type, reasons(resource.items)});
  environment.totals += resource.totals;
  environment.resources.push_back(std::move(resource));
}

/// A nested stack costs what its resources do, which stand beside it as Stack/Resource.
bool is_read_stack(const graph::Graph& graph, const resolve::StackResource& resource) {
  if (resource.type() != "AWS::CloudFormation::Stack") return false;
  const std::string prefix = concat(resource.id(), "/");
  const auto& all = graph.stack().resources;
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& other) { return other.id().starts_with(prefix); });
}

std::string why_not_modelled(std::string_view type) {
  if (type == "AWS::CloudFormation::Stack") return "the template of the nested stack was not read";
  if (type.starts_with("Custom::") || type == "AWS::CloudFormation::CustomResource")
    return "what a custom resource creates is unknown";
  return concat("no cost model for ", type);
}

void merge(std::vector<UncountedIn>& merged, const std::vector<Uncounted>& found,
           std::uint32_t environment) {
  for (const Uncounted& uncounted : found) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const UncountedIn& other) {
      return other.what.resource == uncounted.resource && other.what.reason == uncounted.reason;
    });
    if (same == merged.end())
      merged.push_back({uncounted, {environment}});
    else
      same->environments.push_back(environment);
  }
}

}  // namespace

std::string assumption(const CostItem& item) {
  std::string_view text = item.assumption;
  if (!item.quantity) return std::string(text);
  // "730 hours at $0.045 per hour" needs no ", 730 hours".
  const std::string quantity = concat(to_string(*item.quantity), " ", item.unit);
  if (text == quantity) return {};
  if (text.starts_with(quantity + ", ")) text.remove_prefix(quantity.size() + 2);
  return std::string(text);
}

const PriceSource* source_of(const CostItem& item) {
  return item.price == nullptr ? nullptr : &item.book->sources()[item.price->source];
}

std::string_view to_string(ItemKind kind) {
  switch (kind) {
    case ItemKind::kFixed:
      return "fixed";
    case ItemKind::kUsage:
      return "usage";
    case ItemKind::kUnpriced:
      break;
  }
  return "unpriced";
}

Totals& Totals::operator+=(const Totals& other) {
  fixed += other.fixed;
  usage += other.usage;
  bounded += other.bounded;
  open += other.open;
  unpriced += other.unpriced;
  without_ceiling += other.without_ceiling;
  return *this;
}

EnvironmentCost estimate(const graph::Graph& graph, const Usage& usage, PriceLibrary& prices,
                         FreeTier free_tier) {
  const PriceBook& book = prices.book(graph.stack().environment->region);
  FreeAmounts free_amounts(free_tier);
  EnvironmentCost environment = {.name = graph.stack().environment->name,
                                 .shown = graph.stack().environment->shown,
                                 .book = &book};
  for (const auto index : graph.resources()) {
    const auto& resource = graph.resource(index);
    const std::string_view type = resource.type();
    if (const Estimator* estimator = find_estimator(type)) {
      add_resource(environment, cost_of(*estimator, Subject(graph, index, usage, usage_keys), book,
                                        prices, free_amounts));
    } else if (aws::is_free(type) || is_read_stack(graph, resource)) {
      environment.free.push_back({resource.id(), type, ""});
    } else {
      environment.not_modelled.push_back({resource.id(), type, why_not_modelled(type)});
      ++environment.totals.without_ceiling;
    }
  }
  return environment;
}

std::vector<ResourceCost> estimate(const graph::Graph& graph,
                                   std::span<const graph::ResourceIndex> resources,
                                   const Usage& usage, PriceLibrary& prices) {
  const PriceBook& book = prices.book(graph.stack().environment->region);
  FreeAmounts free_amounts(FreeTier::kIgnored);
  std::vector<ResourceCost> out;
  for (const auto index : resources)
    if (const Estimator* estimator = find_estimator(graph.resource(index).type()))
      out.push_back(cost_of(*estimator, Subject(graph, index, usage, usage_keys), book, prices,
                            free_amounts));
  return out;
}

CostReport estimate(std::span<const graph::Graph* const> graphs, const Usage& usage,
                    PriceLibrary& prices, FreeTier free_tier) {
  CostReport report;
  report.free_tier = free_tier;
  for (const graph::Graph* graph : graphs) {
    const auto number = static_cast<std::uint32_t>(report.environments.size());
    report.environments.push_back(estimate(*graph, usage, prices, free_tier));
    merge(report.unpriced, report.environments.back().unpriced, number);
    merge(report.free, report.environments.back().free, number);
    merge(report.not_modelled, report.environments.back().not_modelled, number);
  }
  return report;
}

}  // namespace cfnaudit::pricing
