// A large offer file, made while it is read -> its prices, in memory that does not grow with it.

#include <istream>
#include <streambuf>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "analyzer/base/text.h"
#include "pricing/offer.h"

namespace cfnaudit::pricing {
namespace {

/// An offer file of many products that are no concern of ours and one that is, without a copy of it
/// anywhere.
class LargeOffer : public std::streambuf {
 public:
  explicit LargeOffer(int products) : products_(products) {}
  std::size_t size() const { return size_; }

 protected:
  int_type underflow() override {
    part_ = next();
    if (part_.empty()) return traits_type::eof();
    size_ += part_.size();
    setg(part_.data(), part_.data(), part_.data() + part_.size());
    return traits_type::to_int_type(part_.front());
  }

 private:
  std::string next() {
    const int at = step_++;
    if (at == 0)
      return R"({"formatVersion": "v1.0", "offerCode": "AWSLambda", "publicationDate":
        "2026-08-12T19:00:00Z", "products": {"A": {"sku": "A", "attributes": {"servicecode":
        "AWSLambda", "usagetype": "Lambda-GB-Second", "regionCode": "us-east-1"}})";
    if (at <= products_) return product(at);
    if (at == products_ + 1)
      return concat(R"(}, "terms": {"OnDemand": {"A": )", term("A", "0.0000166667"));
    if (at <= 2 * products_ + 1) {
      const std::string sku = concat("S", std::to_string(at - products_ - 1));
      return concat(", \"", sku, "\": ", term(sku, "0.5"));
    }
    return at == 2 * products_ + 2 ? "}}}" : "";
  }

  static std::string product(int number) {
    const std::string sku = concat("S", std::to_string(number));
    return concat(", \"", sku, R"(": {"sku": ")", sku,
                  R"(", "productFamily": "Serverless", "attributes": {"servicecode": "AWSLambda",
        "usagetype": "Edge-of-no-concern-)",
                  std::to_string(number), R"(", "regionCode": "us-east-1"}})");
  }

  static std::string term(std::string_view sku, std::string_view price) {
    return concat("{\"", sku, ".T\": {\"priceDimensions\": {\"", sku,
                  R"(.T.1": {"unit": "Second", "beginRange": "0", "endRange": "Inf",
        "pricePerUnit": {"USD": ")",
                  price, "\"}}}}}");
  }

  int products_;
  int step_ = 0;
  std::size_t size_ = 0;
  std::string part_;
};

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(Offer, TakesNoMoreMemoryForALargerFile) {
#ifdef __SANITIZE_ADDRESS__
  constexpr long kMostKilobytes = 1024 * 1024;  // what was freed is kept for a while
#else
  constexpr long kMostKilobytes = 16 * 1024;
#endif
  constexpr std::size_t kMegabyte = 1024 * 1024;
  const long before = peak_kilobytes();
  LargeOffer offer(300'000);
  std::istream in(&offer);
  const auto read = read_offer(in, "us-east-1");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_GT(offer.size(), 64 * kMegabyte);
  EXPECT_EQ(read->products, 300'001u);
  ASSERT_EQ(read->prices.size(), 1u);
  EXPECT_EQ(to_string(read->prices[0].tiers[0].price), "0.0000166667");
  EXPECT_LT(peak_kilobytes() - before, kMostKilobytes);
}

}  // namespace
}  // namespace cfnaudit::pricing
