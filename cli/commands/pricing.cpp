#include "cli/commands/pricing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <istream>
#include <memory>
#include <set>
#include <streambuf>

#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/commands/exit_code.h"
#include "cli/input/cost_inputs.h"
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
  explicit ProgressBuffer(const std::string& path)
      : file_(std::fopen(path.c_str(), "rb")), name_(path), shown_(isatty(STDERR_FILENO) != 0) {
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
  const auto buffer = std::make_unique<ProgressBuffer>(path);
  if (!buffer->is_open()) return failure(concat("cannot read ", path));
  std::istream in(buffer.get());
  auto offer = pricing::read_offer(in, region);
  if (!offer) return failure(concat(path, " ", offer.error().message));
  return offer;
}

int run_import(const Options& options) {
  const std::string region =
      options.pricing.regions.empty() ? "us-east-1" : options.pricing.regions.front();
  auto book = pricing::PriceBook::make(region, "", "Imported from AWS price list offer files.");
  std::size_t imported = 0;
  for (const auto& path : options.pricing.files) {
    auto offer = import_file(path, region);
    if (!offer) {
      complain(offer.error().message);
      return kFailed;
    }
    const auto source =
        book.add_source({.id = concat("offer-", offer->service),
                         .title = concat("AWS price list offer of ", offer->service),
                         .url = concat("https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/",
                                       offer->service, "/current/index.json"),
                         .date = offer->date});
    for (auto& price : offer->prices) {
      price.source = source;
      book.set(std::move(price));
      ++imported;
    }
    book.set_date(std::max(book.date(), offer->date));
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

}  // namespace

int run_pricing(const Options& options) {
  return options.pricing.action == PricingOptions::Action::kList ? run_list(options)
                                                                 : run_import(options);
}

}  // namespace cfnaudit::cli
