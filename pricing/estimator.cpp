// Values and declared usage -> amounts that know what they lack.

#include "pricing/estimator.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

void add_new(std::vector<std::string_view>& keys, const std::vector<std::string_view>& more) {
  for (const auto key : more)
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

/// A scalar that is no whole number, or no scalar at all.
Amount not_a_number(graph::ValuePtr value) {
  if (auto reason = resolve::why_unknown(value); !reason.empty())
    return Amount::unknown(std::move(reason));
  return Amount::unknown(concat(resolve::to_string(value), " is not a whole number"));
}

}  // namespace

Amount Amount::usage(std::string_view key, std::optional<Quantity> declared) {
  Amount amount(declared.value_or(Quantity()));
  amount.usage_.push_back(key);
  if (!declared) amount.undeclared_.push_back(key);
  return amount;
}

Amount Amount::unknown(std::string reason) {
  Amount amount(0);
  amount.unknown_ = reason.empty() ? "not known before deployment" : std::move(reason);
  return amount;
}

std::optional<Quantity> Amount::quantity() const {
  if (!undeclared_.empty() || !unknown_.empty()) return std::nullopt;
  return quantity_;
}

Amount& Amount::collect(const Amount& other) {
  add_new(usage_, other.usage_);
  add_new(undeclared_, other.undeclared_);
  if (unknown_.empty()) unknown_ = other.unknown_;
  return *this;
}

Amount operator*(Amount a, const Amount& b) {
  a.quantity_ = a.quantity_ * b.quantity_;
  return a.collect(b);
}

Amount operator/(Amount a, const Amount& b) {
  a.quantity_ = a.quantity_ / b.quantity_;
  return a.collect(b);
}

Amount operator+(Amount a, const Amount& b) {
  a.quantity_ = a.quantity_ + b.quantity_;
  return a.collect(b);
}

Amount above(Amount a, std::int64_t free) {
  const Quantity all = a.quantity_;
  std::int64_t free_part = 0;
  if (all.is_out_of_range()) return a;
  if (__builtin_mul_overflow(free, all.denominator(), &free_part))
    free_part = all.numerator();  // more than any quantity
  a.quantity_ = Quantity(std::max<std::int64_t>(0, all.numerator() - free_part), all.denominator());
  return a;
}

Amount rounded_up(Amount a, Quantity step) {
  a.quantity_ = round_up(a.quantity_, step);
  return a;
}

Amount Subject::usage(std::string_view key) const {
  return Amount::usage(key, usage_->find(resource().id(), resource().type(), key));
}

Choice choice(graph::ValuePtr value, std::string_view otherwise) {
  if (value == nullptr || value->kind == resolve::ValueKind::kNull) return {.text = otherwise};
  if (const auto text = resolve::known_text(value)) return {.text = *text};
  Choice unknown = {.why_unknown = resolve::why_unknown(value)};
  if (unknown.known()) unknown.why_unknown = concat(resolve::to_string(value), " is not a text");
  return unknown;
}

Amount whole_number(graph::ValuePtr value, std::int64_t otherwise) {
  if (value == nullptr || value->kind == resolve::ValueKind::kNull) return otherwise;
  if (const auto number = resolve::integer(value); number && *number >= 0)
    return static_cast<std::int64_t>(*number);
  return not_a_number(value);
}

Amount whole_number(graph::ValuePtr value, std::string_view missing) {
  if (value == nullptr || value->kind == resolve::ValueKind::kNull)
    return Amount::unknown(std::string(missing));
  return whole_number(value, 0);
}

Amount count_items(graph::ValuePtr list) {
  if (list == nullptr) return 0;
  if (resolve::is_unknown(list)) return not_a_number(list);
  return static_cast<std::int64_t>(resolve::items(list).size());
}

LineItem unpriced(std::string name, std::string reason) {
  return {.name = std::move(name), .price = {}, .monthly = Amount::unknown(std::move(reason))};
}

}  // namespace cfnaudit::pricing
