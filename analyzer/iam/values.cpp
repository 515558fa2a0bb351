// Texts of policies and requests -> numbers, instants, networks, bytes.

#include "analyzer/iam/values.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::iam {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes leading digits off the text.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::string without_trailing_zeros(std::string_view digits) {
  const auto last = digits.find_last_not_of('0');
  return std::string(digits.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal out;
  out.negative_ = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const auto whole = take_digits(text);
  const auto fraction = take(text, '.') ? take_digits(text) : std::string_view{};
  if (!text.empty() || (whole.empty() && fraction.empty())) return std::nullopt;
  out.whole_ = whole.substr(std::min(whole.find_first_not_of('0'), whole.size()));
  out.fraction_ = without_trailing_zeros(fraction);
  if (out.whole_.empty() && out.fraction_.empty()) out.negative_ = false;
  return out;
}

std::string Decimal::text() const {
  return concat(negative_ ? "-" : "", whole_.empty() ? "0" : whole_, fraction_.empty() ? "" : ".",
                fraction_);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_)
    return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  const Decimal& x = a.negative_ ? b : a;
  const Decimal& y = a.negative_ ? a : b;
  if (const auto order = x.whole_.size() <=> y.whole_.size(); order != 0) return order;
  if (const auto order = x.whole_ <=> y.whole_; order != 0) return order;
  return x.fraction_ <=> y.fraction_;
}

namespace {

/// Days from 1970-01-01 in the Gregorian calendar: 400 years are 146097 days; the year starts in
/// March, so that the leap day is its last.
std::int64_t days_since_1970(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  const std::int64_t era = year / 400;  // years are not negative
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

/// A number of exactly `width` digits in [least, most].
std::optional<int> take_number(std::string_view& text, std::size_t width, int least, int most) {
  if (text.size() < width ||
      !std::all_of(text.begin(), text.begin() + static_cast<long>(width), is_digit))
    return std::nullopt;
  const auto value = static_cast<int>(parse_integer(text.substr(0, width)).value_or(-1));
  text.remove_prefix(width);
  if (value < least || value > most) return std::nullopt;
  return value;
}

/// Minutes east of UTC: "Z", "+01:00", "+0100", "+01", "".
std::optional<int> take_zone(std::string_view& text) {
  if (text.empty() || take(text, 'Z') || take(text, 'z')) return 0;
  const int sign = text.front() == '-' ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2, 0, 23);
  if (!hours) return std::nullopt;
  if (text.empty()) return sign * *hours * 60;
  take(text, ':');
  const auto minutes = take_number(text, 2, 0, 59);
  if (!minutes) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

/// "hh:mm[:ss[.fraction]]" and a zone, added to midnight.
std::optional<Instant> take_time(std::string_view& text, std::int64_t midnight) {
  const auto hour = take_number(text, 2, 0, 23);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2, 0, 59);
  if (!minute) return std::nullopt;
  std::optional<int> second = 0;
  Instant out;
  if (take(text, ':')) {
    second = take_number(text, 2, 0, 60);
    if (!second) return std::nullopt;
    if (take(text, '.')) {
      const auto digits = take_digits(text);
      if (digits.empty()) return std::nullopt;
      out.fraction = without_trailing_zeros(digits);
    }
  }
  const auto zone = take_zone(text);
  if (!zone) return std::nullopt;
  out.seconds = midnight + *hour * 3600 + (*minute - *zone) * 60 + *second;
  return out;
}

std::optional<Instant> parse_epoch(std::string_view text) {
  const auto whole = text.substr(0, text.find('.'));
  const auto seconds = parse_integer(whole);
  if (!seconds) return std::nullopt;
  if (whole.size() == text.size()) return Instant{*seconds, {}};
  std::string_view fraction = text.substr(whole.size() + 1);
  const auto digits = take_digits(fraction);
  if (!fraction.empty() || *seconds < 0 || whole.starts_with('-')) return std::nullopt;
  return Instant{*seconds, without_trailing_zeros(digits)};
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  if (const auto epoch = parse_epoch(text)) return epoch;
  const auto year = take_number(text, 4, 0, 9999);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2, 1, 12);
  if (!month) return std::nullopt;
  if (text.empty()) return Instant{days_since_1970(*year, *month, 1) * 86400, {}};
  if (!take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2, 1, days_in_month(*year, *month));
  if (!day) return std::nullopt;
  const std::int64_t midnight = days_since_1970(*year, *month, *day) * 86400;
  if (text.empty()) return Instant{midnight, {}};
  if (!take(text, 'T') && !take(text, 't')) return std::nullopt;
  const auto out = take_time(text, midnight);
  return text.empty() ? out : std::nullopt;
}

bool Network::contains(const Network& other) const {
  if (bits != other.bits || prefix > other.prefix) return false;
  for (int bit = 0; bit < prefix; bit += 8) {
    const auto i = static_cast<std::size_t>(bit / 8);
    const int mask = prefix - bit >= 8 ? 0xFF : 0xFF << (8 - (prefix - bit)) & 0xFF;
    if ((address[i] & mask) != (other.address[i] & mask)) return false;
  }
  return true;
}

namespace {

/// Four decimal bytes.
bool parse_ipv4(std::string_view text, std::uint8_t* bytes) {
  const auto parts = split(text, '.');
  if (parts.size() != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto value = parse_integer(parts[i]);
    if (!value || parts[i].size() > 3 || !is_digit(parts[i][0]) || *value > 255) return false;
    bytes[i] = static_cast<std::uint8_t>(*value);
  }
  return true;
}

/// Groups of four hexadecimal digits, as bytes; the last may be an IPv4 address.
std::optional<std::string> parse_groups(std::string_view text) {
  std::string out;
  if (text.empty()) return out;
  const auto groups = split(text, ':');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::uint8_t ipv4[4];
    if (i + 1 == groups.size() && parse_ipv4(groups[i], ipv4)) {
      out.append(reinterpret_cast<const char*>(ipv4), 4);
      continue;
    }
    if (groups[i].empty() || groups[i].size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char c : lowercase(groups[i])) {
      if (!is_digit(c) && (c < 'a' || c > 'f')) return std::nullopt;
      value = value << 4 | static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value & 0xFF);
  }
  return out;
}

/// `::` stands for the zeros that are missing.
bool parse_ipv6(std::string_view text, std::uint8_t* bytes) {
  const auto gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto head = parse_groups(text.substr(0, gap));
  const auto tail = has_gap ? parse_groups(text.substr(gap + 2)) : std::string{};
  if (!head || !tail) return false;
  const std::size_t size = head->size() + tail->size();
  if (has_gap ? size > 14 : size != 16) return false;
  std::copy(head->begin(), head->end(), bytes);
  std::copy(tail->begin(), tail->end(), bytes + 16 - tail->size());
  return true;
}

}  // namespace

std::optional<Network> parse_network(std::string_view text) {
  Network out;
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  if (parse_ipv4(address, out.address.data())) {
    out.bits = 32;
  } else if (parse_ipv6(address, out.address.data())) {
    out.bits = 128;
  } else {
    return std::nullopt;
  }
  out.prefix = out.bits;
  if (slash == std::string_view::npos) return out;
  const auto prefix = parse_integer(text.substr(slash + 1));
  if (!prefix || *prefix < 0 || *prefix > out.bits) return std::nullopt;
  out.prefix = static_cast<int>(*prefix);
  return out;
}

std::optional<bool> parse_truth(std::string_view text) {
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

}  // namespace cfnaudit::iam
