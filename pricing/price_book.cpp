// A region's JSON data file -> PriceBook. The only file of this layer that knows the JSON library.

#include "pricing/price_book.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"

namespace cfnaudit::pricing {

/// Generated from pricing/data/*.json.
std::span<const EmbeddedFile> price_files();

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
    if (!problem_.empty()) return failure(problem_);
    std::sort(book_.prices_.begin(), book_.prices_.end(),
              [](const Price& a, const Price& b) { return a.key < b.key; });
    return std::move(book_);
  }

 private:
  void fail(std::string_view where, std::string_view what) {
    if (problem_.empty()) problem_ = concat(where, ": ", what);
  }

  std::string string_member(const json& object, const char* key, std::string_view where) {
    const auto member = object.find(key);
    if (member != object.end() && member->is_string()) return member->get<std::string>();
    fail(where, concat("needs the text '", key, "'"));
    return {};
  }

  void read_sources(const json& document) {
    const auto sources = document.find("sources");
    if (sources == document.end() || !sources->is_object())
      return fail(name_, "needs an object 'sources'");
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
      return fail(name_, "needs an object 'prices'");
    book_.prices_.reserve(prices->size());
    for (const auto& [key, entry] : prices->items()) {
      const std::string where = concat(name_, ": price ", quote(key));
      if (!entry.is_object()) return fail(where, "must be an object");
      book_.prices_.push_back(price(key, entry, where));
    }
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
      fail(where, "needs 'verified', true or false");
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
      fail(where, concat("names no source ", quote(id)));
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
        return fail(where, "every tier but the last needs 'upTo'");
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
      fail(where, "'price' must be a decimal text of at most a pico-dollar's precision");
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

Result<PriceBook> PriceBook::load(std::string_view region) {
  for (const EmbeddedFile& file : price_files())
    if (file.name == concat(region, ".json")) return parse(file.text, file.name);
  PriceBook book;
  book.region_ = region;
  return book;
}

std::vector<std::string_view> PriceBook::regions() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : price_files())
    names.push_back(file.name.substr(0, file.name.rfind('.')));
  std::sort(names.begin(), names.end());
  return names;
}

const Price* PriceBook::find(const PriceKey& key) const {
  const std::string name = to_string(key);
  const auto found =
      std::lower_bound(prices_.begin(), prices_.end(), name,
                       [](const Price& price, const std::string& k) { return price.key < k; });
  if (found == prices_.end() || found->key != name || found->unit != key.unit) return nullptr;
  return &*found;
}

void PriceLibrary::add(PriceBook book) {
  std::string region = book.region();
  books_.insert_or_assign(std::move(region), std::move(book));
}

const PriceBook& PriceLibrary::book(std::string_view region) {
  if (const auto found = books_.find(region); found != books_.end()) return found->second;
  // The embedded files are part of the program and tested: one that cannot be read is as good as
  // none.
  auto loaded = PriceBook::load(region);
  return books_.emplace(region, loaded ? std::move(*loaded) : PriceBook()).first->second;
}

}  // namespace cfnaudit::pricing
