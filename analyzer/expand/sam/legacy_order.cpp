#include "analyzer/expand/sam/legacy_order.h"

#include "analyzer/base/utf8.h"

// Keys in order of insertion -> keys in the order of Python 2.7.
// https://github.com/python/cpython/blob/v2.7.18/Objects/dictobject.c

namespace cfnaudit::expand {

namespace {

/// Code point by code point, as for a unicode object.
std::uint64_t hash(std::string_view text) {
  if (text.empty()) return 0;
  std::vector<std::uint32_t> points;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = first_code_point(text.substr(i));
    points.push_back(point.value);
    i += point.length;
  }
  std::uint64_t x = static_cast<std::uint64_t>(points.front()) << 7;
  for (const std::uint32_t point : points) x = (1000003 * x) ^ point;
  return x ^ points.size();
}

}  // namespace

std::size_t LegacyOrder::find(std::string_view key) const {
  const std::uint64_t mask = slots_.size() - 1;
  const std::uint64_t full = hash(key);
  const auto holds = [&](std::size_t i) {
    return slots_[i] >= 0 && names_[static_cast<std::size_t>(slots_[i])] == key;
  };
  std::size_t i = full & mask;
  if (slots_[i] == kFree || holds(i)) return i;
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t dummy = slots_[i] == kDummy ? i : kNone;
  std::uint64_t walker = i;
  for (std::uint64_t perturb = full;; perturb >>= 5) {
    walker = (walker << 2) + walker + perturb + 1;
    i = walker & mask;
    if (slots_[i] == kFree) return dummy == kNone ? i : dummy;
    if (holds(i)) return i;
    if (dummy == kNone && slots_[i] == kDummy) dummy = i;
  }
}

void LegacyOrder::resize(std::size_t request) {
  std::size_t size = 8;
  while (size <= request) size <<= 1;
  const auto old = std::move(slots_);
  slots_.assign(size, kFree);
  used_ = filled_ = 0;
  for (const int index : old) {
    if (index < 0) continue;
    slots_[find(names_[static_cast<std::size_t>(index)])] = index;
    ++used_;
    ++filled_;
  }
}

void LegacyOrder::add(std::string_view key) {
  const std::size_t i = find(key);
  if (slots_[i] >= 0) return;
  settled_ = false;
  if (slots_[i] == kFree) ++filled_;
  ++used_;
  slots_[i] = static_cast<int>(names_.size());
  names_.emplace_back(key);
  if (filled_ * 3 >= slots_.size() * 2) resize(used_ * (used_ > 50000 ? 2 : 4));
}

void LegacyOrder::remove(std::string_view key) {
  const std::size_t i = find(key);
  if (slots_[i] < 0) return;
  slots_[i] = kDummy;
  settled_ = false;
  --used_;
}

void LegacyOrder::reserve(std::size_t incoming) {
  if (incoming != 0 && (filled_ + incoming) * 3 >= slots_.size() * 2)
    resize((used_ + incoming) * 2);
}

void LegacyOrder::copy() {
  if (settled_) return;
  LegacyOrder fresh;
  for (const auto key : keys()) fresh.add(key);
  fresh.settled_ =
      fresh.slots_.size() == slots_.size() && fresh.filled_ == filled_ && fresh.keys() == keys();
  *this = std::move(fresh);
}

std::vector<std::string_view> LegacyOrder::keys() const {
  std::vector<std::string_view> out;
  for (const int index : slots_)
    if (index >= 0) out.push_back(names_[static_cast<std::size_t>(index)]);
  return out;
}

}  // namespace cfnaudit::expand
