// Tables of prices -> the prices of a region.

#include "pricing/price_table.h"

#include <algorithm>
#include <span>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::pricing {

/// Generated from pricing/data/*.tsv.
std::span<const EmbeddedFile> price_files();

namespace {

constexpr std::string_view kPrices = "prices.tsv";
constexpr std::string_view kSources = "sources.tsv";

/// "hours" of a comment line "# unit: hours"; empty when there is no such line.
std::string_view head_entry(const TextTable& table, std::string_view name) {
  for (std::string_view line : split(table.head(), '\n')) {
    if (!line.starts_with("# ")) continue;
    line.remove_prefix(2);
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return line.substr(name.size() + 2);
  }
  return {};
}

/// A file of prices: of single ones, or of one family.
struct Table {
  std::string family;  // "AmazonEC2/instance-hours"; empty for single ones
  TextTable rows;
  std::vector<std::string_view> regions;  // by column
  std::string_view unit;                  // of a family

  std::size_t column(std::string_view region) const {
    return static_cast<std::size_t>(std::find(regions.begin(), regions.end(), region) -
                                    regions.begin());
  }
};

/// "AmazonEC2/instance-hours" of "AmazonEC2.instance-hours.tsv".
std::string family_of(std::string_view file) {
  if (file == kPrices) return {};
  const auto dot = file.find('.');
  return concat(file.substr(0, dot), "/", file.substr(dot + 1, file.rfind('.') - dot - 1));
}

std::string_view embedded(std::string_view name) {
  for (const EmbeddedFile& file : price_files())
    if (file.name == name) return file.text;
  return {};
}

const std::vector<Table>& tables() {
  static const std::vector<Table> all = [] {
    std::vector<Table> made;
    for (const EmbeddedFile& file : price_files()) {
      if (file.name == kSources) continue;
      const TextTable rows(file.text);
      made.push_back({family_of(file.name), rows, split(head_entry(rows, "regions"), ' '),
                      head_entry(rows, "unit")});
    }
    return made;
  }();
  return all;
}

/// The table of a family; of single prices for "".
const Table* table_of(std::string_view family) {
  for (const Table& table : tables())
    if (table.family == family) return &table;
  return nullptr;
}

struct Cell {
  std::string_view source;
  std::string_view amount;
};

/// What is left out is as in the cell before.
std::optional<Cell> cell_at(std::string_view cells, std::size_t column) {
  Cell cell;
  for (std::size_t i = 0;; ++i) {
    const auto comma = cells.find(',');
    const std::string_view text = cells.substr(0, comma);
    const auto value = static_cast<std::size_t>(
        std::find_if(text.begin(), text.end(), [](char c) { return c < 'a' || c > 'z'; }) -
        text.begin());
    if (value > 0) cell.source = text.substr(0, value);
    if (!text.empty() && text.substr(value) != "=") cell.amount = text.substr(value);
    if (i == column) return text.empty() ? std::nullopt : std::optional(cell);
    if (comma == std::string_view::npos) return std::nullopt;
    cells.remove_prefix(comma + 1);
  }
}

/// "51200:0.024;0.023". Empty when it is malformed; the tables are part of the program and tested.
std::vector<Tier> tiers_of(std::string_view amount, std::int64_t per) {
  std::vector<Tier> tiers;
  for (std::string_view part : split(amount, ';')) {
    Tier tier;
    if (const auto colon = part.find(':'); colon != std::string_view::npos) {
      tier.up_to = parse_integer(part.substr(0, colon));
      part.remove_prefix(colon + 1);
    }
    const auto price = UnitPrice::parse(part, per);
    if (!price) return {};
    tier.price = *price;
    tiers.push_back(tier);
  }
  return tiers;
}

/// Whether a second source confirms what the code stands for.
bool is_verified(std::string_view code) {
  const auto row = TextTable(embedded(kSources)).find(code);
  return row && row->field(2) == "yes";
}

std::optional<TablePrice> price_in(const Table& table, const Row& row, std::size_t column) {
  const auto cell = cell_at(row.field(table.family.empty() ? 3 : 1), column);
  if (!cell) return std::nullopt;
  TablePrice out = {.price = {.key = std::string(row.key())}, .source = cell->source};
  if (table.family.empty()) {
    out.price.unit = row.field(1);
    out.price.per = parse_integer(row.field(2)).value_or(1);
  } else {
    out.price.key = concat(table.family, "/", row.key());
    out.price.unit = table.unit;
  }
  out.price.tiers = tiers_of(cell->amount, out.price.per);
  out.price.verified = is_verified(cell->source);
  if (out.price.tiers.empty()) return std::nullopt;
  return out;
}

}  // namespace

std::vector<std::string_view> table_regions() {
  const Table* table = table_of({});
  std::vector<std::string_view> regions =
      table == nullptr ? std::vector<std::string_view>() : table->regions;
  std::sort(regions.begin(), regions.end());
  return regions;
}

std::string_view table_date() { return head_entry(TextTable(embedded(kPrices)), "date"); }

std::optional<TablePrice> table_price(std::string_view region, std::string_view key,
                                      std::string_view variant) {
  const Table* table = table_of(variant.empty() ? "" : key);
  if (table == nullptr) return std::nullopt;
  const auto row = table->rows.find(variant.empty() ? key : variant);
  if (!row) return std::nullopt;
  return price_in(*table, *row, table->column(region));
}

std::vector<TablePrice> table_prices(std::string_view region) {
  std::vector<TablePrice> out;
  for (const Table& table : tables()) {
    const std::size_t column = table.column(region);
    for (const Row& row : table.rows.rows())
      if (auto price = price_in(table, row, column)) out.push_back(std::move(*price));
  }
  return out;
}

namespace {

PriceSource source_of(const Row& row) {
  return {.id = std::string(row.field(1)),
          .title = std::string(row.field(4)),
          .url = std::string(row.field(5)),
          .date = std::string(row.field(3))};
}

}  // namespace

PriceSource table_source(std::string_view code) {
  const auto row = TextTable(embedded(kSources)).find(code);
  return row ? source_of(*row) : PriceSource{};
}

std::vector<PriceSource> table_sources() {
  std::vector<PriceSource> out;
  for (const Row& row : TextTable(embedded(kSources)).rows()) out.push_back(source_of(row));
  return out;
}

}  // namespace cfnaudit::pricing
