// Values and declared usage -> amounts that know what they lack.

#include "pricing/estimator.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

template <typename Text>
void add_new(std::vector<Text>& keys, const std::vector<Text>& more) {
  for (const auto& key : more)
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

/// A scalar that is not such a number, or no scalar at all.
Amount not_a_number(graph::ValuePtr value) {
  if (auto reason = resolve::why_unknown(value); !reason.empty())
    return Amount::unknown(std::move(reason));
  return Amount::unknown(concat(resolve::to_string(value), " is not a whole number"));
}

}  // namespace

Amount Amount::usage(std::string_view key, std::optional<Quantity> declared, std::string note) {
  Amount amount(declared.value_or(Quantity()));
  if (!note.empty()) amount.notes_.push_back(std::move(note));
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
  add_new(notes_, other.notes_);
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

Amount above(Amount a, Quantity free) {
  if (!a.quantity_.is_out_of_range()) a.quantity_ = difference(a.quantity_, free);
  return a;
}

Amount rounded_up(Amount a, Quantity step) {
  a.quantity_ = round_up(a.quantity_, step);
  return a;
}

Amount larger_known(Amount a, const Amount& b) {
  if (!b.quantity()) return a;
  if (!a.quantity()) return b;
  if (less(a.quantity_, b.quantity_)) a.quantity_ = b.quantity_;
  return a.collect(b);
}

const DeclaredUsage* Subject::declaration(std::string_view key) const {
  const auto& environment = *graph_->stack().environment;
  return usage_->find(environment.shown, resource().id(), resource().type(), key, environment.name);
}

Amount Subject::usage(std::string_view key) const { return usage(key, std::nullopt); }

Amount Subject::usage(std::string_view key, const std::optional<Bound>& derived) const {
  if (const DeclaredUsage* declared = declaration(key))
    return Amount::usage(key, declared->quantity, declared->follows_from);
  if (derived)
    return Amount::usage(key, derived->quantity,
                         concat(key, " ", to_string(derived->quantity), ": ", derived->reason));
  if (!usage_->profile()) return Amount::usage(key, std::nullopt);
  const std::span<const UsageKey> keys = keys_of_(resource().type());
  const auto known = std::find_if(keys.begin(), keys.end(),
                                  [&](const UsageKey& candidate) { return candidate.name == key; });
  if (known == keys.end()) return Amount::usage(key, std::nullopt);
  const UsageProfile profile = *usage_->profile();
  const std::int64_t assumed = known->profiles[static_cast<std::size_t>(profile)];
  return Amount::usage(
      key, Quantity(assumed),
      concat("assumed ", key, " ", std::to_string(assumed), " (", to_string(profile), ")"));
}

std::string_view Subject::word(const UsageKey& key) const {
  if (const DeclaredUsage* declared = declaration(key.name);
      declared != nullptr && !declared->word.empty())
    return declared->word;
  return key.words.substr(0, key.words.find('|'));
}

Choice choice(graph::ValuePtr value, std::string_view otherwise) {
  if (value == nullptr || value->kind == resolve::ValueKind::kNull) return {.text = otherwise};
  if (const auto text = resolve::known_text(value)) return {.text = *text};
  Choice unknown = {.why_unknown = resolve::why_unknown(value)};
  if (unknown.known()) unknown.why_unknown = concat(resolve::to_string(value), " is not a string");
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

Amount decimal_number(graph::ValuePtr value, std::string_view missing) {
  if (value == nullptr || value->kind == resolve::ValueKind::kNull)
    return Amount::unknown(std::string(missing));
  if (const auto text = resolve::known_text(value))
    if (const auto number = Quantity::parse(*text)) return *number;
  return not_a_number(value);
}

Amount count_items(graph::ValuePtr list) {
  if (list == nullptr) return 0;
  if (resolve::is_unknown(list)) return not_a_number(list);
  return static_cast<std::int64_t>(resolve::items(list).size());
}

LineItem unpriced(std::string name, std::string reason) {
  return {.name = std::move(name), .price = {}, .monthly = Amount::unknown(std::move(reason))};
}

std::vector<LineItem> usage_items(const Subject& subject, std::span<const UsageItem> items) {
  std::vector<LineItem> out;
  for (const UsageItem& item : items)
    out.push_back({.name = std::string(item.name),
                   .price = item.price,
                   .monthly = subject.usage(item.usage),
                   .assumption = std::string(item.assumption)});
  return out;
}

}  // namespace cfnaudit::pricing
