// Products and price dimensions -> prices.

#include "pricing/offer_terms.h"

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

/// How many of AWS's units are one of ours, where they differ: express workflows are listed by the
/// GB-second and quoted by the GB-hour.
std::int64_t units_of(const PriceKey& key) { return key.name == "express-duration" ? 3600 : 1; }

/// "1000000000", "1E9" or "Inf"; nullopt for the latter.
std::optional<std::int64_t> limit_of(std::string_view text) {
  text = text.substr(0, text.find('.'));
  const auto number = parse_integer(text);
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

struct ReadTier {
  std::int64_t begin = 0;
  Tier tier;
};

/// The tiers in order; empty with a problem when one cannot be used.
std::vector<Tier> tiers_of(const std::vector<OfferDimension>& dimensions, std::int64_t units,
                           std::string& problem) {
  std::vector<ReadTier> read;
  for (const OfferDimension& dimension : dimensions) {
    if (dimension.price.empty()) {
      problem = concat("is priced in ",
                       dimension.currency.empty() ? "no currency" : dimension.currency.c_str(),
                       ", not in USD");
      return {};
    }
    auto price = UnitPrice::parse(dimension.price);
    if (!price || __builtin_mul_overflow(price->pico_dollars, units, &price->pico_dollars)) {
      problem = concat("has the price ", quote(dimension.price));
      return {};
    }
    auto limit = limit_of(dimension.end);
    if (limit) *limit /= units;
    read.push_back({limit_of(dimension.begin).value_or(0), {limit, *price}});
  }
  std::sort(read.begin(), read.end(),
            [](const ReadTier& a, const ReadTier& b) { return a.begin < b.begin; });
  std::vector<Tier> tiers;
  for (const ReadTier& tier : read) tiers.push_back(tier.tier);
  for (std::size_t i = 0; i < tiers.size(); ++i)
    if (tiers[i].up_to.has_value() == (i + 1 == tiers.size())) problem = "has a gap between tiers";
  if (tiers.empty()) problem = "has no on-demand price";
  if (!problem.empty()) tiers.clear();
  return tiers;
}

}  // namespace

void OfferTerms::add_product(const std::string& sku, OfferMatch match) {
  if (by_sku_.emplace(sku, found_.size()).second) found_.push_back({std::move(match), {}});
}

void OfferTerms::add(const std::string& sku, const OfferDimension& dimension) {
  if (const auto known = by_sku_.find(sku); known != by_sku_.end())
    found_[known->second].dimensions.push_back(dimension);
}

void OfferTerms::finish(OfferResult& result) const {
  std::map<std::string, Price> prices;
  for (const Found& found : found_) {
    const std::string key = concat(to_string(found.match.price),
                                   found.match.variant.empty() ? "" : "/", found.match.variant);
    std::string problem;
    Price price = {.key = key,
                   .unit = std::string(found.match.price.unit),
                   .tiers = tiers_of(found.dimensions, units_of(found.match.price), problem),
                   .verified = true};
    if (!problem.empty()) {
      result.problems.push_back(concat(key, " ", problem));
      continue;
    }
    const auto [known, added] = prices.emplace(key, price);
    if (!added && known->second.tiers != price.tiers)
      result.problems.push_back(concat(key, " has two prices; using the first"));
  }
  for (auto& [key, price] : prices) result.prices.push_back(std::move(price));
}

}  // namespace cfnaudit::pricing
