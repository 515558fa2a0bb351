#pragma once

// The values that condition operators compare, exactly: decimal numbers, instants, IP networks,
// bytes. Read from texts by operators.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cfnaudit::iam {

/// A decimal number of any size: "10" == "10.0" == "+010".
class Decimal {
 public:
  static std::optional<Decimal> parse(std::string_view text);

  /// Shortest form: "-3.25".
  std::string text() const;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal&, const Decimal&) = default;

 private:
  bool negative_ = false;
  std::string whole_;     // no leading zeros; empty for 0
  std::string fraction_;  // no trailing zeros
};

/// A point in time.
struct Instant {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00Z
  std::string fraction;      // of a second, decimal digits without trailing zeros

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

/// ISO 8601 in the profile https://www.w3.org/TR/NOTE-datetime (time zone also as +0100; UTC where
/// there is none), or seconds since 1970.
std::optional<Instant> parse_instant(std::string_view text);

/// IPv4 or IPv6 addresses that share their first `prefix` bits. A single address is a network of
/// one.
struct Network {
  int bits = 32;  // 32 or 128
  int prefix = 32;
  std::array<std::uint8_t, 16> address{};

  bool contains(const Network& other) const;
};

std::optional<Network> parse_network(std::string_view text);

std::optional<bool> parse_truth(std::string_view text);

}  // namespace cfnaudit::iam
