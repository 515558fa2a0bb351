// Embedded tables, or a JSON file -> PriceBook. The only file of this layer that knows the JSON
// library.

#include "pricing/price_book.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "pricing/price_table.h"

namespace cfnaudit::pricing {

using nlohmann::json;

/// Decodes one file; keeps the first problem that it meets.
class PriceReader {
 public:
  explicit PriceReader(std::string_view name) : name_(name) {}

  Result<PriceBook> read(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) return failure(concat(name_, ": not a JSON object"));
    book_.region_ = string_member(document, "region", name_);
    book_.date_ = string_member(document, "date", name_);
    book_.about_ = string_member(document, "about", name_);
    if (string_member(document, "currency", name_) != "USD") fail(name_, "currency must be USD");
    read_sources(document);
    read_prices(document);
    read_families(document);
    if (!problem_.empty()) return failure(problem_);
    const auto by_key = [](const Price& a, const Price& b) { return a.key < b.key; };
    std::sort(book_.prices_.begin(), book_.prices_.end(), by_key);
    return std::move(book_);
  }

 private:
  void fail(std::string_view where, std::string_view what) {
    if (problem_.empty()) problem_ = concat(where, ": ", what);
  }

  std::string string_member(const json& object, const char* key, std::string_view where) {
    const auto member = object.find(key);
    if (member != object.end() && member->is_string()) return member->get<std::string>();
    fail(where, concat("requires the string '", key, "'"));
    return {};
  }

  void read_sources(const json& document) {
    const auto sources = document.find("sources");
    if (sources == document.end() || !sources->is_object())
      return fail(name_, "requires an object 'sources'");
    for (const auto& [id, source] : sources->items()) {
      const std::string where = concat(name_, ": source ", quote(id));
      if (!source.is_object()) return fail(where, "must be an object");
      book_.sources_.push_back({.id = id,
                                .title = string_member(source, "title", where),
                                .url = string_member(source, "url", where),
                                .date = string_member(source, "date", where)});
    }
  }

  void read_prices(const json& document) {
    const auto prices = document.find("prices");
    if (prices == document.end() || !prices->is_object())
      return fail(name_, "requires an object 'prices'");
    book_.prices_.reserve(prices->size());
    for (const auto& [key, entry] : prices->items()) {
      const std::string where = concat(name_, ": price ", quote(key));
      if (!entry.is_object()) return fail(where, "must be an object");
      book_.prices_.push_back(price(key, entry, where));
    }
  }

  /// Prices that share everything but the amount: {"unit", "source", "verified", "prices":
  /// {"t3.micro": "0.0104"}}.
  void read_families(const json& document) {
    const auto families = document.find("families");
    if (families == document.end()) return;
    if (!families->is_object()) return fail(name_, "'families' must be an object");
    for (const auto& [key, family] : families->items()) {
      const std::string where = concat(name_, ": family ", quote(key));
      const auto members = family.is_object() ? family.find("prices") : family.end();
      if (!family.is_object() || members == family.end() || !members->is_object())
        return fail(where, "requires an object 'prices'");
      // "AmazonRDS/instance-hours#2" holds more of the family, of another source.
      const Price common = {.key = concat(std::string_view(key).substr(0, key.find('#')), "/"),
                            .unit = string_member(family, "unit", where),
                            .source = source_index(string_member(family, "source", where), where),
                            .verified = family.value("verified", false)};
      for (const auto& [variant, amount] : members->items())
        book_.prices_.push_back(member(common, variant, amount, where));
    }
  }

  Price member(Price price, const std::string& variant, const json& amount,
               const std::string& where) {
    price.key += variant;
    const auto parsed = amount.is_string() ? UnitPrice::parse(amount.get<std::string>())
                                           : std::optional<UnitPrice>();
    if (!parsed) fail(where, concat(quote(variant), " must be a decimal string"));
    price.tiers.push_back({std::nullopt, parsed.value_or(UnitPrice())});
    return price;
  }

  Price price(const std::string& key, const json& entry, const std::string& where) {
    Price price = {.key = key, .unit = string_member(entry, "unit", where)};
    if (const auto per = entry.find("per"); per != entry.end()) {
      if (!per->is_number_integer() || per->get<std::int64_t>() < 1)
        fail(where, "'per' must be a whole number above 0");
      else
        price.per = per->get<std::int64_t>();
    }
    price.source = source_index(string_member(entry, "source", where), where);
    const auto verified = entry.find("verified");
    if (verified == entry.end() || !verified->is_boolean())
      fail(where, "requires 'verified', true or false");
    else
      price.verified = verified->get<bool>();
    const auto tiers = entry.find("tiers");
    if (tiers == entry.end())
      price.tiers.push_back(tier(entry, price.per, where));
    else
      read_tiers(*tiers, price, where);
    return price;
  }

  std::size_t source_index(const std::string& id, const std::string& where) {
    const auto found = std::find_if(book_.sources_.begin(), book_.sources_.end(),
                                    [&](const PriceSource& source) { return source.id == id; });
    if (found == book_.sources_.end()) {
      fail(where, concat("refers to an unknown source ", quote(id)));
      return 0;
    }
    return static_cast<std::size_t>(found - book_.sources_.begin());
  }

  void read_tiers(const json& tiers, Price& price, const std::string& where) {
    if (!tiers.is_array() || tiers.empty()) return fail(where, "'tiers' must be a list");
    for (const auto& entry : tiers) {
      if (!entry.is_object()) return fail(where, "each tier must be an object");
      price.tiers.push_back(tier(entry, price.per, where));
    }
    std::int64_t before = 0;
    for (std::size_t i = 0; i < price.tiers.size(); ++i) {
      const auto limit = price.tiers[i].up_to;
      if (limit.has_value() == (i + 1 == price.tiers.size()))
        return fail(where, "every tier except the last requires 'upTo'");
      if (limit && *limit <= before) return fail(where, "the tiers' limits must ascend");
      before = limit.value_or(0);
    }
  }

  Tier tier(const json& entry, std::int64_t per, const std::string& where) {
    Tier tier;
    if (const auto up_to = entry.find("upTo"); up_to != entry.end()) {
      if (up_to->is_number_integer())
        tier.up_to = up_to->get<std::int64_t>();
      else
        fail(where, "'upTo' must be a whole number");
    }
    if (const auto parsed = UnitPrice::parse(string_member(entry, "price", where), per))
      tier.price = *parsed;
    else
      fail(where, "'price' must be a decimal string of at most a pico-dollar's precision");
    return tier;
  }

  std::string_view name_;
  std::string problem_;
  PriceBook book_;
};

std::string to_string(const PriceKey& key) { return concat(key.service, "/", key.name); }

Result<PriceBook> PriceBook::parse(std::string_view text, std::string_view name) {
  return PriceReader(name).read(text);
}

PriceBook PriceBook::embedded(std::string_view region) {
  PriceBook book;
  book.region_ = region;
  const auto known = regions();
  book.embedded_ = std::find(known.begin(), known.end(), region) != known.end();
  if (!book.embedded_) return book;
  book.date_ = table_date();
  book.about_ =
      "Monthly list prices in US dollars without free tiers; pricing list shows the sources.";
  return book;
}

std::vector<std::string_view> PriceBook::regions() { return table_regions(); }

const Price* PriceBook::find_own(const std::string& name) const {
  const auto found =
      std::lower_bound(prices_.begin(), prices_.end(), name,
                       [](const Price& price, const std::string& key) { return price.key < key; });
  return found == prices_.end() || found->key != name ? nullptr : &*found;
}

Price PriceBook::with_source(TablePrice found) const {
  const auto [known, is_new] = codes_.try_emplace(std::string(found.source), sources_.size());
  if (is_new) sources_.push_back(table_source(found.source));
  found.price.source = known->second;
  return std::move(found.price);
}

const Price* PriceBook::find_embedded(const PriceKey& key, std::string_view variant,
                                      const std::string& name) const {
  const auto [place, is_new] = decoded_.try_emplace(name);
  if (is_new)
    if (auto found = table_price(region_, to_string(key), variant))
      place->second = with_source(std::move(*found));
  return place->second ? &*place->second : nullptr;
}

const Price* PriceBook::find(const PriceKey& key, std::string_view variant) const {
  const std::string name = concat(to_string(key), variant.empty() ? "" : "/", variant);
  const Price* found = find_own(name);
  if (found == nullptr && embedded_) found = find_embedded(key, variant, name);
  return found != nullptr && found->unit == key.unit ? found : nullptr;
}

std::vector<const Price*> PriceBook::prices() const {
  std::map<std::string_view, const Price*> all;
  for (const Price& price : prices_) all.emplace(price.key, &price);
  if (embedded_)
    for (TablePrice& found : table_prices(region_)) {
      auto& place = decoded_[found.price.key];
      if (!place) place = with_source(std::move(found));
      all.emplace(place->key, &*place);
    }
  std::vector<const Price*> out;
  for (const auto& [key, price] : all) out.push_back(price);
  return out;
}

void PriceBook::set(Price price) {
  const auto place =
      std::lower_bound(prices_.begin(), prices_.end(), price.key,
                       [](const Price& a, const std::string& key) { return a.key < key; });
  if (place != prices_.end() && place->key == price.key)
    *place = std::move(price);
  else
    prices_.insert(place, std::move(price));
}

std::size_t PriceBook::add_source(PriceSource source) {
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].id == source.id) return i;
  sources_.push_back(std::move(source));
  return sources_.size() - 1;
}

PriceBook PriceBook::make(std::string region, std::string date, std::string about) {
  PriceBook book;
  book.region_ = std::move(region);
  book.date_ = std::move(date);
  book.about_ = std::move(about);
  return book;
}

namespace {

nlohmann::ordered_json json_of(const Price& price, std::span<const PriceSource> sources) {
  nlohmann::ordered_json out = {{"unit", price.unit}};
  if (price.per != 1) out["per"] = price.per;
  if (price.tiers.size() == 1) out["price"] = to_string(price.tiers[0].price, price.per);
  for (const Tier& tier : price.tiers) {
    if (price.tiers.size() == 1) break;
    nlohmann::ordered_json entry;
    if (tier.up_to) entry["upTo"] = *tier.up_to;
    entry["price"] = to_string(tier.price, price.per);
    out["tiers"].push_back(std::move(entry));
  }
  out["source"] = sources[price.source].id;
  out["verified"] = price.verified;
  return out;
}

}  // namespace

std::string to_json(const PriceBook& book) {
  const auto all = book.prices();
  nlohmann::ordered_json out = {{"about", book.about()},
                                {"region", book.region()},
                                {"currency", book.currency()},
                                {"date", book.date()},
                                {"sources", nlohmann::ordered_json::object()},
                                {"prices", nlohmann::ordered_json::object()}};
  // In order of their names, so that a book read again is written the same.
  std::map<std::string_view, const PriceSource*> sources;
  for (const PriceSource& source : book.sources()) sources.emplace(source.id, &source);
  for (const auto& [id, source] : sources)
    out["sources"][std::string(id)] = {
        {"title", source->title}, {"url", source->url}, {"date", source->date}};
  for (const Price* price : all) out["prices"][price->key] = json_of(*price, book.sources());
  return out.dump(1) + "\n";
}

void PriceLibrary::add(PriceBook book) {
  std::string region = book.region();
  // The user's prices stand in place of those with the same keys; the others remain.
  book.embedded_ = PriceBook::embedded(region).embedded_;
  books_.insert_or_assign(std::move(region), std::move(book));
}

const PriceBook& PriceLibrary::book(std::string_view region) {
  if (const auto found = books_.find(region); found != books_.end()) return found->second;
  return books_.emplace(region, PriceBook::embedded(region)).first->second;
}

}  // namespace cfnaudit::pricing
