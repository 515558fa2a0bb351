// A JSON or CSV offer file -> prices. Knows the JSON library, whose events it takes one by one.

#include "pricing/offer.h"

#include <array>

#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "pricing/offer_terms.h"
#include "pricing/unit_map.h"

namespace cfnaudit::pricing {
namespace {

using nlohmann::json;

/// The events of a JSON offer:
///   {offerCode, publicationDate, products: {SKU: {productFamily, attributes: {...}}},
///    terms: {OnDemand: {SKU: {TERM: {priceDimensions: {RATE: {beginRange, endRange,
///    pricePerUnit: {USD}}}}}}}}
/// or of a metered-unit map (unit_map.h).
class OfferEvents : public json::json_sax_t {
 public:
  OfferEvents(std::string_view region, OfferResult& result) : region_(region), result_(&result) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    problem_ = concat("is malformed or ends at byte ", std::to_string(position));
    return false;
  }

  bool key(string_t& name) override {
    const auto at = static_cast<std::size_t>(depth_);
    if (at < path_.size()) path_[at].assign(name);
    if (at == 1) part_ = part_of(name);
    if (at == 2 && part_ == Part::kTerms) on_demand_ = name == "OnDemand";
    if (at == 2 && part_ == Part::kProducts) product_.clear();
    if (at == 2 && part_ == Part::kRegions) wanted_ = region_of_location(name) == region_;
    if (at == 3 && part_ == Part::kRegions) entry_ = {.name = name};
    if (at == 3 && part_ == Part::kTerms) wanted_ = on_demand_ && terms_.wants(name);
    if (at == 6 && part_ == Part::kTerms) dimension_.clear();
    return true;
  }

  bool start_object(std::size_t) override {
    ++depth_;
    return true;
  }

  bool end_object() override {
    if (part_ == Part::kProducts && depth_ == 3) end_product();
    if (part_ == Part::kTerms && depth_ == 7 && wanted_) terms_.add(path_[3], dimension_);
    if (part_ == Part::kRegions && depth_ == 4) end_entry();
    --depth_;
    return true;
  }

  bool string(string_t& value) override {
    if (part_ == Part::kProducts) return product_text(value);
    if (part_ == Part::kTerms) return wanted_ ? term_text(value) : true;
    if (part_ == Part::kManifest && depth_ == 2) manifest_text(value);
    if (part_ == Part::kRegions && depth_ == 4) entry_text(value);
    if (depth_ == 1 && path_[1] == "offerCode") result_->service = value;
    if (depth_ == 1 && path_[1] == "publicationDate") result_->date = value.substr(0, 10);
    return true;
  }

  Result<bool> finish() {
    if (!problem_.empty()) return failure(problem_);
    terms_.finish(*result_);
    return true;
  }

 private:
  enum class Part : std::uint8_t { kOther, kProducts, kTerms, kManifest, kRegions };

  static Part part_of(std::string_view name) {
    if (name == "products") return Part::kProducts;
    if (name == "terms") return Part::kTerms;
    if (name == "manifest") return Part::kManifest;
    return name == "regions" ? Part::kRegions : Part::kOther;
  }

  void manifest_text(const string_t& value) {
    result_->is_unit_map = true;
    if (path_[2] == "serviceId") result_->service = value;
    if (path_[2] == "hawkFilePublicationDate") result_->date = value.substr(0, 10);
    if (path_[2] == "currencyCode") currency_ = value;
  }

  void entry_text(const string_t& value) {
    if (path_[4] == "price") entry_.price = value;
    if (path_[4] == "Instance Type") entry_.instance_type = value;
    if (path_[4] == "Operating System") entry_.operating_system = value;
  }

  void end_entry() {
    ++result_->products;
    if (wanted_) units_.add(result_->service, currency_, entry_, terms_);
  }

  bool product_text(string_t& value) {
    if (depth_ == 3 && path_[3] == "productFamily") product_.family = value;
    if (depth_ == 4 && path_[3] == "attributes")
      if (std::string* field = product_.field(path_[4])) *field = value;
    return true;
  }

  bool term_text(string_t& value) {
    if (depth_ == 7 && path_[7] == "beginRange") dimension_.begin = value;
    if (depth_ == 7 && path_[7] == "endRange") dimension_.end = value;
    if (depth_ == 8 && path_[7] == "pricePerUnit") {
      dimension_.currency = path_[8];
      if (path_[8] == "USD") dimension_.price = value;
    }
    return true;
  }

  void end_product() {
    ++result_->products;
    if (product_.region != region_) return;
    if (product_.service.empty()) product_.service = result_->service;
    if (auto match = match_of(product_)) terms_.add_product(path_[2], std::move(*match));
  }

  std::string region_;
  OfferResult* result_;
  OfferTerms terms_;
  OfferProduct product_;
  OfferDimension dimension_;
  UnitMap units_;
  UnitEntry entry_;
  std::string currency_ = "USD";     // of a metered-unit map
  std::array<std::string, 9> path_;  // the key at each depth
  int depth_ = 0;
  Part part_ = Part::kOther;
  bool on_demand_ = false;
  bool wanted_ = false;
  std::string problem_;
};

/// Fields of a line of RFC 4180, quotes removed. A line break inside quotes does not occur in
/// offers.
void split_line(std::string_view line, std::vector<std::string>& fields) {
  std::size_t n = 0;
  const auto next = [&]() -> std::string& {
    if (n == fields.size()) fields.emplace_back();
    fields[n].clear();
    return fields[n++];
  };
  std::size_t i = 0;
  while (i <= line.size()) {
    std::string& field = next();
    if (i < line.size() && line[i] == '"') {
      for (++i; i < line.size(); ++i) {
        if (line[i] != '"')
          field += line[i];
        else if (i + 1 < line.size() && line[i + 1] == '"')
          field += line[i++];
        else
          break;
      }
      ++i;  // the closing quote
    } else {
      const auto comma = std::min(line.find(',', i), line.size());
      field.assign(line.substr(i, comma - i));
      i = comma;
    }
    ++i;  // the comma
  }
  fields.resize(n);
}

/// The columns of a CSV offer that matter, by position.
struct Columns {
  std::size_t sku = 0;
  std::size_t term = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t price = 0;
  std::size_t currency = 0;
  std::vector<std::pair<std::size_t, std::string>> product;
};

/// nullopt when a column is missing.
std::optional<Columns> columns_of(const std::vector<std::string>& head) {
  Columns columns;
  constexpr auto kNone = static_cast<std::size_t>(-1);
  const std::pair<const char*, std::size_t*> needed[] = {{"SKU", &columns.sku},
                                                         {"TermType", &columns.term},
                                                         {"StartingRange", &columns.begin},
                                                         {"EndingRange", &columns.end},
                                                         {"PricePerUnit", &columns.price},
                                                         {"Currency", &columns.currency}};
  for (const auto& [name, position] : needed) {
    *position = kNone;
    for (std::size_t i = 0; i < head.size(); ++i)
      if (head[i] == name) *position = i;
    if (*position == kNone) return std::nullopt;
  }
  OfferProduct product;
  for (std::size_t i = 0; i < head.size(); ++i)
    if (product.field(head[i]) != nullptr) columns.product.emplace_back(i, head[i]);
  return columns;
}

/// Metadata lines, a head, then one line for each price dimension with its product.
Result<OfferResult> read_csv(std::istream& in, std::string_view region) {
  OfferResult result;
  OfferTerms terms;
  std::optional<Columns> columns;
  std::string line;
  std::vector<std::string> fields;
  std::size_t number = 0;
  std::size_t width = 0;
  std::string last_sku;
  OfferProduct product;
  while (std::getline(in, line)) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    split_line(line, fields);
    if (!columns) {
      if (fields[0] == "SKU") {
        columns = columns_of(fields);
        width = fields.size();
        if (!columns) return failure("lacks a column that every price list file has");
      } else if (fields.size() > 1 && fields[0] == "Publication Date") {
        result.date = fields[1].substr(0, 10);
      } else if (fields.size() > 1 && fields[0] == "OfferCode") {
        result.service = fields[1];
      }
      continue;
    }
    if (fields.size() != width)
      return failure(concat("is malformed or ends at line ", std::to_string(number)));
    const std::string& sku = fields[columns->sku];
    if (sku != last_sku) {
      ++result.products;
      last_sku = sku;
    }
    if (fields[columns->term] != "OnDemand") continue;
    product.clear();
    for (const auto& [position, name] : columns->product) *product.field(name) = fields[position];
    if (product.region != region) continue;
    if (product.service.empty()) product.service = result.service;
    auto match = match_of(product);
    if (!match) continue;
    terms.add_product(sku, std::move(*match));
    const std::string& currency = fields[columns->currency];
    terms.add(sku, {.begin = fields[columns->begin],
                    .end = fields[columns->end],
                    .price = currency == "USD" ? fields[columns->price] : std::string(),
                    .currency = currency});
  }
  if (!columns) return failure("is not a price list file: no line begins with SKU");
  terms.finish(result);
  return result;
}

Result<OfferResult> read_json(std::istream& in, std::string_view region) {
  OfferResult result;
  OfferEvents events(region, result);
  json::sax_parse(in, &events);
  if (const auto finished = events.finish(); !finished) return failure(finished.error().message);
  if (result.service.empty() && result.products == 0)
    return failure("is not a price list file: it has neither products nor metered units");
  return result;
}

}  // namespace

Result<OfferResult> read_offer(std::istream& in, std::string_view region) {
  in >> std::ws;
  return in.peek() == '{' ? read_json(in, region) : read_csv(in, region);
}

}  // namespace cfnaudit::pricing
