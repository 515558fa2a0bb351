// Operands -> one text for each region between them.

#include "analyzer/iam/value_samples.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <type_traits>

#include "analyzer/base/base64.h"
#include "analyzer/base/text.h"

namespace cfnaudit::iam {
namespace {

std::size_t fraction_digits(std::string_view text) {
  const auto point = text.find('.');
  return point == std::string_view::npos ? 0 : text.size() - point - 1;
}

/// The number moved away from zero by less than any difference of numbers with `digits` decimals.
std::string nudged(std::string text, std::size_t digits) {
  if (fraction_digits(text) == 0) text += '.';
  text.append(digits - std::min(digits, fraction_digits(text)), '0');
  return text + "1";
}

/// Each number, and numbers below, between and above: for each gap of the sorted numbers, one lies
/// in it. Whole numbers come first, because most keys hold such.
void add_numbers(std::vector<Decimal> numbers, std::vector<std::string>& out) {
  if (numbers.empty()) return;
  numbers.push_back(*Decimal::parse("0"));
  std::size_t digits = 0;
  std::size_t longest = 0;
  std::vector<std::string> between;
  for (const Decimal& number : numbers) {
    digits = std::max(digits, fraction_digits(number.text()));
    longest = std::max(longest, number.text().size());
  }
  for (const Decimal& number : numbers) {
    const std::string text = number.text();
    out.push_back(text);
    if (const auto whole = parse_integer(text); whole && text.size() < 18) {
      out.push_back(std::to_string(*whole + 1));
      out.push_back(std::to_string(*whole - 1));
    }
    between.push_back(nudged(text, digits));
    if (text == "0") between.push_back(nudged("-0", digits));
  }
  out.insert(out.end(), between.begin(), between.end());
  const std::string big = concat("1", std::string(longest, '0'));
  out.push_back(big);
  out.push_back(concat("-", big));
}

struct Date {
  std::int64_t year;
  int month;
  int day;
};

/// The inverse of days_since_1970 in values.cpp.
Date date_of(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::string text_of(const Instant& instant) {
  constexpr std::int64_t kDay = 86400;
  const std::int64_t days =
      instant.seconds >= 0 ? instant.seconds / kDay : -((-instant.seconds + kDay - 1) / kDay);
  const auto second = static_cast<int>(instant.seconds - days * kDay);
  const Date date = date_of(days);
  if (date.year < 0 || date.year > 9999)
    return concat(std::to_string(instant.seconds), instant.fraction.empty() ? "" : ".",
                  instant.fraction);
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02d",
                static_cast<int>(date.year), date.month, date.day, second / 3600, second / 60 % 60,
                second % 60);
  return concat(buffer.data(), instant.fraction.empty() ? "" : ".", instant.fraction, "Z");
}

void add_instants(const std::vector<Instant>& instants, std::vector<std::string>& out) {
  std::size_t digits = 0;
  for (const Instant& instant : instants) digits = std::max(digits, instant.fraction.size());
  for (const Instant& instant : instants) {
    out.push_back(text_of(instant));
    for (const std::int64_t step : {-1, 1, -86400, 86400})
      out.push_back(text_of({instant.seconds + step, {}}));
    Instant later = instant;
    later.fraction.append(digits - later.fraction.size(), '0');
    later.fraction += '1';
    out.push_back(text_of(later));
  }
}

std::string text_of(int bits, const std::array<std::uint8_t, 16>& address) {
  std::string out;
  if (bits == 32) {
    for (std::size_t i = 0; i < 4; ++i)
      out += concat(i == 0 ? "" : ".", std::to_string(address[i]));
    return out;
  }
  for (std::size_t i = 0; i < 16; i += 2) {
    std::array<char, 8> group{};
    std::snprintf(group.data(), group.size(), "%x", address[i] << 8 | address[i + 1]);
    out += concat(i == 0 ? "" : ":", group.data());
  }
  return out;
}

/// The first address behind the network, which may be the first of all.
std::array<std::uint8_t, 16> behind(const Network& network) {
  auto out = network.address;
  for (int bit = network.bits; bit-- > network.prefix;)
    out[static_cast<std::size_t>(bit / 8)] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
  for (auto i = static_cast<std::size_t>(network.bits / 8); i-- > 0;)
    if (++out[i] != 0) break;
  return out;
}

std::array<std::uint8_t, 16> start(const Network& network) {
  auto out = network.address;
  for (int bit = network.prefix; bit < network.bits; ++bit)
    out[static_cast<std::size_t>(bit / 8)] &= static_cast<std::uint8_t>(~(0x80 >> bit % 8));
  return out;
}

/// Networks are nested or apart: where one starts or is over, a region starts.
void add_networks(const std::vector<Network>& networks, std::vector<std::string>& out) {
  if (networks.empty()) return;
  for (const Network& network : networks) {
    out.push_back(text_of(network.bits, start(network)));
    out.push_back(text_of(network.bits, behind(network)));
  }
  out.emplace_back("0.0.0.0");
  out.emplace_back("0:0:0:0:0:0:0:0");
}

void add_bytes(const std::vector<std::string>& bytes, std::vector<std::string>& out) {
  if (bytes.empty()) return;
  std::string longest;
  for (const std::string& one : bytes) {
    out.push_back(encode_base64(one));
    if (one.size() > longest.size()) longest = one;
  }
  out.push_back(encode_base64(longest + "x"));  // equal to none
}

}  // namespace

void SampleBuilder::add(const Operand& operand) {
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Decimal>) numbers_.push_back(value);
        if constexpr (std::is_same_v<T, Instant>) instants_.push_back(value);
        if constexpr (std::is_same_v<T, Network>) networks_.push_back(value);
        if constexpr (std::is_same_v<T, std::string>) bytes_.push_back(value);
        if constexpr (std::is_same_v<T, bool>) truths_ = true;
      },
      operand);
}

void SampleBuilder::add_domain(Domain domain) {
  if (domain == Domain::kNumber) numbers_.push_back(*Decimal::parse("0"));
  if (domain == Domain::kInstant) instants_.push_back({1767225600, {}});  // 2026-01-01
  if (domain == Domain::kNetwork) networks_.push_back(*parse_network("203.0.113.7"));
  if (domain == Domain::kBytes) bytes_.emplace_back();
  if (domain == Domain::kTruth) truths_ = true;
}

std::vector<std::string> SampleBuilder::take() {
  std::vector<std::string> out;
  if (truths_) out = {"true", "false"};
  add_numbers(numbers_, out);
  add_instants(instants_, out);
  add_networks(networks_, out);
  add_bytes(bytes_, out);
  return out;
}

}  // namespace cfnaudit::iam
