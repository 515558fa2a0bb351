#include "cli/commands/pricing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <istream>
#include <map>
#include <memory>
#include <set>
#include <streambuf>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/commands/audits.h"
#include "cli/commands/exit_code.h"
#include "cli/input/cost_inputs.h"
#include "cli/input/files.h"
#include "cli/output.h"
#include "cli/report/table.h"
#include "pricing/offer.h"

// Price books and offer files -> lists and price books.

namespace cfnaudit::cli {

namespace {

int written(const Options& options, std::string_view text) {
  return write_report(options.output, text) ? kClean : kFailed;
}

std::string row_of_region(const pricing::PriceBook& book) {
  const auto prices = book.prices();
  std::size_t verified = 0;
  for (const auto* price : prices) verified += price->verified ? 1U : 0U;
  return concat(std::to_string(prices.size()), " prices, ", std::to_string(verified),
                " verified, of ", book.date());
}

std::string price_text(const pricing::Price& price) {
  std::string out;
  for (const auto& tier : price.tiers)
    out += concat(out.empty() ? "" : ", then ", to_string(tier.price, price.per),
                  tier.up_to ? concat(" up to ", std::to_string(*tier.up_to)) : "");
  return out;
}

std::string list_of_region(const pricing::PriceBook& book) {
  Table table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
  table.row({concat("price in ", book.region()), "US dollars", "per", "source"});
  for (const auto* price : book.prices()) {
    const auto& source = book.sources()[price->source];
    const std::string per =
        price->per == 1 ? price->unit : concat(std::to_string(price->per), " ", price->unit);
    table.row({price->key, price_text(*price), per,
               concat(source.id, " ", source.date, price->verified ? "" : ", not verified")});
  }
  return table.render(200);
}

int run_list(const Options& options) {
  auto books = read_books(options, options.pricing.files);
  if (!books) {
    complain(books.error().message);
    return kFailed;
  }
  pricing::PriceLibrary library;
  std::set<std::string> regions(options.pricing.regions.begin(), options.pricing.regions.end());
  for (auto& book : *books) {
    if (options.pricing.regions.empty()) regions.insert(book.region());
    library.add(std::move(book));
  }
  std::string out;
  if (options.pricing.regions.empty()) {
    for (const auto region : pricing::PriceBook::regions()) regions.emplace(region);
    Table table({Align::kLeft, Align::kLeft});
    for (const auto& region : regions) table.row({region, row_of_region(library.book(region))});
    return written(options, table.render(100));
  }
  for (const auto& region : regions) {
    const auto& book = library.book(region);
    if (book.empty()) {
      const auto known = pricing::PriceBook::regions();
      const auto meant = did_you_mean(region, known);
      complain(concat("no prices for region ", quote(region),
                      meant ? concat("; did you mean ", *meant, "?") : ""));
      return kFailed;
    }
    out += list_of_region(book);
  }
  return written(options, out);
}

/// A file in large pieces, which says on a terminal how far it is.
class ProgressBuffer : public std::streambuf {
 public:
  /// Takes the descriptor of the file.
  ProgressBuffer(int descriptor, std::string name)
      : file_(fdopen(descriptor, "rb")),
        name_(std::move(name)),
        shown_(isatty(STDERR_FILENO) != 0) {
    struct stat info {};
    if (file_ != nullptr && fstat(fileno(file_), &info) == 0) size_ = info.st_size;
  }
  ~ProgressBuffer() override {
    if (file_ != nullptr) std::fclose(file_);
    if (shown_ && percent_ >= 0) std::fputs("\r\033[K", stderr);
  }
  ProgressBuffer(const ProgressBuffer&) = delete;
  ProgressBuffer& operator=(const ProgressBuffer&) = delete;

  bool is_open() const { return file_ != nullptr; }

 protected:
  int_type underflow() override {
    const std::size_t n = std::fread(buffer_.data(), 1, buffer_.size(), file_);
    if (n == 0) return traits_type::eof();
    read_ += static_cast<std::int64_t>(n);
    show();
    setg(buffer_.data(), buffer_.data(), buffer_.data() + n);
    return traits_type::to_int_type(buffer_.front());
  }

 private:
  void show() {
    constexpr std::int64_t kLarge = 16 << 20;
    if (!shown_ || size_ < kLarge) return;
    const auto percent = static_cast<int>(read_ * 100 / size_);
    if (percent == percent_) return;
    percent_ = percent;
    const std::string bar(static_cast<std::size_t>(percent / 4), '#');
    std::fprintf(stderr, "\r%s [%-25s] %3d %%", name_.c_str(), bar.c_str(), percent);
  }

  std::FILE* file_;
  std::string name_;
  std::int64_t size_ = 0;
  std::int64_t read_ = 0;
  int percent_ = -1;
  bool shown_;
  std::array<char, 1 << 18> buffer_ = {};
};

Result<pricing::OfferResult> import_file(const std::string& path, std::string_view region) {
  const auto opened = open_file(path);  // offers of several GB are read in pieces
  if (!opened) return failure(opened.error().message);
  const auto buffer = std::make_unique<ProgressBuffer>(*opened, path);
  if (!buffer->is_open()) return failure(concat("cannot read ", path));
  std::istream in(buffer.get());
  auto offer = pricing::read_offer(in, region);
  if (!offer) return failure(concat(path, " ", offer.error().message));
  return offer;
}

pricing::PriceSource source_of(const pricing::OfferResult& offer) {
  if (offer.is_unit_map)
    return {.id = concat("map-", offer.service),
            .title = concat("AWS price map of ", offer.service),
            .url = concat("https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/", offer.service,
                          "/USD/current/", offer.service, ".json"),
            .date = offer.date};
  return {.id = concat("offer-", offer.service),
          .title = concat("AWS price list offer of ", offer.service),
          .url = concat("https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/", offer.service,
                        "/current/index.json"),
          .date = offer.date};
}

int run_import(const Options& options) {
  const std::string region =
      options.pricing.regions.empty() ? "us-east-1" : options.pricing.regions.front();
  auto book = pricing::PriceBook::make(region, "", "Imported from AWS price list files.");
  std::size_t imported = 0;
  for (const auto& path : options.pricing.files) {
    auto offer = import_file(path, region);
    if (!offer) {
      complain(offer.error().message);
      return kFailed;
    }
    const auto source = book.add_source(source_of(*offer));
    for (auto& price : offer->prices) {
      price.source = source;
      book.set(std::move(price));
      ++imported;
    }
    book.set_date(std::max(book.date(), offer->date));
    if (offer->date > today())
      complain(concat(path, ": published on ", offer->date, ", which is in the future"));
    for (const auto& problem : offer->problems) complain(concat(path, ": ", problem));
    complain(concat(path, ": ", std::to_string(offer->products), " products, ",
                    std::to_string(offer->prices.size()), " prices of ", region));
  }
  if (imported == 0) {
    complain(concat("no price of ", region, " for any cost model"));
    return kFailed;
  }
  return written(options, pricing::to_json(book));
}

/// An embedded region by its name, or a file.
Result<pricing::PriceBook> book_of(const Options& options, const std::string& name) {
  const auto known = pricing::PriceBook::regions();
  if (std::find(known.begin(), known.end(), name) != known.end())
    return pricing::PriceBook::embedded(name);
  auto books = read_books(options, {name});
  if (!books) return tl::unexpected<Error>(books.error());
  return std::move(books->front());
}

/// "+25.0 %" of the first tier; empty where it cannot be told.
std::string change(const pricing::Price& before, const pricing::Price& after) {
  const auto old = before.tiers.front().price.pico_dollars;
  const auto now = after.tiers.front().price.pico_dollars;
  if (old == 0 || old == now || before.unit != after.unit) return {};
  std::array<char, 32> text{};
  const double percent = (static_cast<double>(now) / static_cast<double>(old) - 1) * 100;
  std::snprintf(text.data(), text.size(), "%+.1f %%", percent);
  return text.data();
}

std::string quoted(const pricing::Price* price) {
  if (price == nullptr) return "none";
  return concat(
      price_text(*price), " per ",
      price->per == 1 ? price->unit : concat(std::to_string(price->per), " ", price->unit));
}

/// Prices that differ between two books; the rest is counted.
std::string difference(const pricing::PriceBook& before, const pricing::PriceBook& after) {
  std::map<std::string_view, std::pair<const pricing::Price*, const pricing::Price*>> all;
  for (const auto* price : before.prices()) all[price->key].first = price;
  for (const auto* price : after.prices()) all[price->key].second = price;
  Table table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kRight});
  table.row({"price in US dollars", concat(before.region(), " ", before.date()),
             concat(after.region(), " ", after.date()), "change"});
  std::size_t same = 0;
  std::size_t different = 0;
  for (const auto& [key, pair] : all) {
    const auto [old, now] = pair;
    if (old != nullptr && now != nullptr && old->tiers == now->tiers && old->unit == now->unit) {
      ++same;
      continue;
    }
    ++different;
    const bool both = old != nullptr && now != nullptr;
    table.row({std::string(key), quoted(old), quoted(now), both ? change(*old, *now) : ""});
  }
  return concat(different > 0 ? table.render(200) : "", count(different, "difference"), ", ",
                count(same, "equal price"), "\n");
}

int run_diff(const Options& options) {
  auto before = book_of(options, options.pricing.files.at(0));
  auto after = book_of(options, options.pricing.files.at(1));
  for (const auto* book : {&before, &after})
    if (!*book) {
      complain(book->error().message);
      return kFailed;
    }
  return written(options, difference(*before, *after));
}

}  // namespace

int run_pricing(const Options& options) {
  switch (options.pricing.action) {
    case PricingOptions::Action::kImport:
      return run_import(options);
    case PricingOptions::Action::kDiff:
      return run_diff(options);
    case PricingOptions::Action::kList:
      break;
  }
  return run_list(options);
}

}  // namespace cfnaudit::cli
