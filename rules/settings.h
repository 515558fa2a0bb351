#pragma once

// Rules that are tables: a property that has, or lacks, a value is a row, with what to say about
// it. The rows of a rule stand beside its definition; check_settings reads them in one environment.

#include <array>
#include <iterator>
#include <span>
#include <string_view>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// What is wrong with a value. `absent`: a property that is not there is wrong too, because AWS's
/// default is.
struct Fault {
  enum class Kind : std::uint8_t { kTrue, kFalse, kOneOf, kNoneOf, kBelow, kPresent, kAbsent };

  Kind kind = Kind::kAbsent;
  bool absent = false;
  std::span<const std::string_view> words = {};  // of kOneOf and kNoneOf; case does not count
  long long limit = 0;                           // of kBelow

  constexpr Fault or_absent() const {
    Fault out = *this;
    out.absent = true;
    return out;
  }
};

inline constexpr Fault kIsTrue = {.kind = Fault::Kind::kTrue};
inline constexpr Fault kIsFalse = {.kind = Fault::Kind::kFalse};
inline constexpr Fault kIsPresent = {.kind = Fault::Kind::kPresent};
inline constexpr Fault kIsAbsent = {.kind = Fault::Kind::kAbsent, .absent = true};
constexpr Fault one_of(std::span<const std::string_view> words) {
  return {.kind = Fault::Kind::kOneOf, .words = words};
}
constexpr Fault none_of(std::span<const std::string_view> words) {
  return {.kind = Fault::Kind::kNoneOf, .words = words};
}
constexpr Fault below(long long limit) { return {.kind = Fault::Kind::kBelow, .limit = limit}; }

struct Setting {
  std::string_view type;
  /// "Encryption.Enabled"; "Users.*.Password": of each item; "Volume?.Size": of what has a Volume;
  /// "Attributes[Key:idle.timeout].Value": of the item with this Key; "Parameters.[a.b]": a key
  /// with dots.
  std::string_view path;
  Fault fault;
  std::string_view message;  // behind the resource's name: "is not encrypted at rest"
  std::string_view fix;
  /// Does the row speak about this resource? Null: about every one of the type.
  Tri (*applies)(const Context&, const graph::StackResource&) = nullptr;
};

/// Reports each resource, or item of its list, that has a fault, and leaves undecided what depends
/// on a value that is not known.
void check_settings(const Context& context, std::span<const Setting> settings, Reporter& report);

/// The value at a row's path, one without "*"; null where the resource has none.
graph::ValuePtr value_at(const graph::StackResource& resource, std::string_view path);

/// Is the value wrong?
Tri has_fault(const Fault& fault, graph::ValuePtr value);

/// The check of a rule whose rows are `kRows`.
template <const auto& kRows>
void check_rows(const Context& context, Reporter& report) {
  check_settings(context, kRows, report);
}

/// As check_rows, in environments for production alone.
void check_settings_of_production(const Context& context, std::span<const Setting> settings,
                                  Reporter& report);
template <const auto& kRows>
void check_production_rows(const Context& context, Reporter& report) {
  check_settings_of_production(context, kRows, report);
}

/// The types that rows speak about, for RuleInfo.
template <const auto& kRows>
inline constexpr auto kTypesOf = [] {
  std::array<std::string_view, std::size(kRows)> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kRows[i].type;
  return out;
}();

// Conditions of rows.

/// Is the property absent? Unknown when it may be.
Tri lacks(const graph::StackResource& resource, std::string_view path);

}  // namespace cfnaudit::rules
