// Numbers, instants, networks and bytes.

#include "analyzer/iam/values.h"

#include <gtest/gtest.h>

namespace cfnaudit::iam {
namespace {

TEST(Decimal, ComparesExactly) {
  const auto d = [](const char* text) { return Decimal::parse(text).value(); };
  EXPECT_EQ(d("10"), d("10.0"));
  EXPECT_EQ(d("+010"), d("10."));
  EXPECT_EQ(d("-0"), d("0"));
  EXPECT_EQ(d(".5"), d("0.50"));
  EXPECT_LT(d("9"), d("10"));
  EXPECT_LT(d("-10"), d("-9"));
  EXPECT_LT(d("-0.2"), d("-0.15"));
  EXPECT_LT(d("0.15"), d("0.2"));
  EXPECT_LT(d("99999999999999999999999"), d("99999999999999999999999.0000000000000000001"));
  EXPECT_LT(d("-1"), d("0"));
  EXPECT_EQ(d("-003.250").text(), "-3.25");
  EXPECT_EQ(d("0.0").text(), "0");
}

TEST(Decimal, RefusesOtherText) {
  for (const char* text :
       {"", ".", "-", "+", "1e3", "0x10", "1,000", " 1", "1 ", "1.2.3", "--1", "ten"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Instant, ReadsIsoAndEpoch) {
  const auto seconds = [](const char* text) {
    const auto instant = parse_instant(text);
    return instant ? instant->seconds : -1;
  };
  EXPECT_EQ(seconds("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(seconds("2020-02-29T12:34:56Z"), 1582979696);
  EXPECT_EQ(seconds("2020-02-29"), 1582934400);
  EXPECT_EQ(seconds("2020-03"), 1583020800);
  EXPECT_EQ(seconds("2020-02-29T12:34Z"), 1582979640);
  EXPECT_EQ(seconds("2020-02-29T14:04:56+01:30"), 1582979696);
  EXPECT_EQ(seconds("2020-02-29T04:34:56-0800"), 1582979696);
  EXPECT_EQ(seconds("1582979696"), 1582979696);
  EXPECT_EQ(seconds("2000-01-01T00:00:00Z"), 946684800);
  EXPECT_EQ(parse_instant("1969-12-31T23:59:59Z")->seconds, -1);
}

TEST(Instant, ComparesFractions) {
  const auto at = [](const char* text) { return parse_instant(text).value(); };
  EXPECT_EQ(at("2020-01-01T00:00:00.50Z"), at("2020-01-01T00:00:00.5Z"));
  EXPECT_LT(at("2020-01-01T00:00:00Z"), at("2020-01-01T00:00:00.01Z"));
  EXPECT_LT(at("2020-01-01T00:00:00.25Z"), at("2020-01-01T00:00:00.3Z"));
  EXPECT_LT(at("1577836800.5"), at("2020-01-01T00:00:01Z"));
}

TEST(Instant, RefusesOtherText) {
  for (const char* text : {"", "yesterday", "2020-13-01", "2020-02-30", "2021-02-29", "2020-01-01T",
                           "2020-01-01T25:00Z", "2020-01-01T00:00:00ZZ", "2020-01-01 00:00:00",
                           "20-01-01", "2020-01-01T00:00:00+1", "-1.5"})
    EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Network, ContainsAddresses) {
  const auto contains = [](const char* network, const char* address) {
    return parse_network(network).value().contains(parse_network(address).value());
  };
  EXPECT_TRUE(contains("203.0.113.0/24", "203.0.113.255"));
  EXPECT_FALSE(contains("203.0.113.0/24", "203.0.114.0"));
  EXPECT_TRUE(contains("203.0.113.77/24", "203.0.113.1"));
  EXPECT_TRUE(contains("10.0.0.0/9", "10.127.255.255"));
  EXPECT_FALSE(contains("10.0.0.0/9", "10.128.0.0"));
  EXPECT_TRUE(contains("10.1.2.3", "10.1.2.3"));
  EXPECT_FALSE(contains("10.1.2.3", "10.1.2.4"));
  EXPECT_TRUE(contains("0.0.0.0/0", "1.2.3.4"));
  EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
  EXPECT_FALSE(contains("::/0", "1.2.3.4"));
  EXPECT_TRUE(contains("2001:DB8:1234:5678::/64", "2001:db8:1234:5678:1:2:3:4"));
  EXPECT_FALSE(contains("2001:DB8:1234:5678::/64", "2001:db8:1234:5679::"));
  EXPECT_TRUE(contains("::ffff:1.2.3.0/120", "::ffff:1.2.3.4"));
  EXPECT_FALSE(contains("10.0.0.0/16", "10.0.0.0/8"));
}

TEST(Network, RefusesOtherText) {
  for (const char* text :
       {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", "a.b.c.d",
        "1.2.3.-4", "2001:db8", "1::2::3", "2001:db8::/129", "12345::", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::", "g::"})
    EXPECT_FALSE(parse_network(text)) << text;
}

}  // namespace
}  // namespace cfnaudit::iam
