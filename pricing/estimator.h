#pragma once

// The contract of one service's cost: an Estimator turns a resource into LineItems, each a price
// key and a quantity. It never multiplies by a price: estimate.cpp does, once for all. Written in
// services/, listed in catalog.cpp.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "pricing/money.h"
#include "pricing/price_book.h"
#include "pricing/usage.h"

namespace cfnaudit::pricing {

/// A quantity, or what is missing for it. Arithmetic works on the quantities and collects what is
/// missing.
class Amount {
 public:
  Amount(Quantity quantity) : quantity_(quantity) {}
  Amount(std::int64_t whole) : quantity_(whole) {}
  /// A usage key, declared or not; `note` says why it is taken to be so much, when nobody declared
  /// it: "moderate profile: monthly_requests 1000000".
  static Amount usage(std::string_view key, std::optional<Quantity> declared,
                      std::string note = {});
  /// A property whose value is not known: "parameter Capacity has no value".
  static Amount unknown(std::string reason);

  /// Nullopt when a usage is not declared or a property is not known.
  std::optional<Quantity> quantity() const;
  /// Does it depend on usage, declared or not?
  bool depends_on_usage() const { return !usage_.empty(); }
  /// The usage keys that went into it; `undeclared` those without a quantity.
  const std::vector<std::string_view>& usage_keys() const { return usage_; }
  const std::vector<std::string_view>& undeclared() const { return undeclared_; }
  /// Why a property is not known; empty when all are.
  const std::string& why_unknown() const { return unknown_; }
  /// What was assumed for usage that nobody declared.
  const std::vector<std::string>& notes() const { return notes_; }

  friend Amount operator*(Amount a, const Amount& b);
  friend Amount operator/(Amount a, const Amount& b);
  friend Amount operator+(Amount a, const Amount& b);
  /// What exceeds `free`, at least 0.
  friend Amount above(Amount a, Quantity free);
  friend Amount rounded_up(Amount a, Quantity step);
  /// The larger of two; when only one of them is known, that one.
  friend Amount larger_known(Amount a, const Amount& b);

 private:
  Amount& collect(const Amount& other);

  Quantity quantity_;
  std::vector<std::string_view> usage_;
  std::vector<std::string_view> undeclared_;
  std::string unknown_;
  std::vector<std::string> notes_;
};

/// The most that an item's quantity can be under limits that the template sets.
struct Bound {
  Quantity quantity;
  std::string reason;  // "ReservedConcurrentExecutions 100, each running all month"
};

/// One priced quantity of a resource. Fixed when it is known, usage when it depends on declared or
/// undeclared usage, unpriced when a property that decides it is not known.
struct LineItem {
  std::string name;  // "Data processed"
  /// An empty name: AWS charges it, this program has no price for it, and `monthly` says why.
  PriceKey price;
  Amount monthly = 0;
  std::string assumption;                     // "730 hours a month"; empty when there is none
  std::optional<Bound> bound = std::nullopt;  // of usage; a fixed quantity bounds itself
  std::string variant = {};    // which price of a family: "t3.micro"; empty for a single price
  std::string region = {};     // whose prices hold, when they are not those of the stack's region
  std::string unbounded = {};  // of usage: which limit the template could have set, and does not
};

/// What an estimator may look at: the resource, its neighbours in the graph, its declared usage.
class Subject {
 public:
  /// The usage keys of a resource type: what a profile makes assumptions about.
  using KeysOf = std::span<const UsageKey> (*)(std::string_view resource_type);

  Subject(const graph::Graph& graph, graph::ResourceIndex index, const Usage& usage, KeysOf keys_of)
      : graph_(&graph), index_(index), usage_(&usage), keys_of_(keys_of) {}

  const graph::Graph& graph() const { return *graph_; }
  graph::ResourceIndex index() const { return index_; }
  const graph::StackResource& resource() const { return graph_->resource(index_); }
  graph::ValuePtr property(std::string_view dotted_path) const {
    return resource().property(dotted_path);
  }
  /// The usage that is declared, else what the profile assumes, else open.
  Amount usage(std::string_view key) const;
  /// The same with a quantity that follows from the template, which is used before the profile's.
  Amount usage(std::string_view key, const std::optional<Bound>& derived) const;
  bool declares(std::string_view key) const { return declaration(key) != nullptr; }
  /// The word that is declared for a key of words, else its first.
  std::string_view word(const UsageKey& key) const;
  /// The same view of another resource.
  Subject other(graph::ResourceIndex index) const { return {*graph_, index, *usage_, keys_of_}; }

 private:
  const DeclaredUsage* declaration(std::string_view key) const;

  const graph::Graph* graph_;
  graph::ResourceIndex index_;
  const Usage* usage_;
  KeysOf keys_of_;
};

/// A property that is one of a few words: the word, or why it cannot be told.
struct Choice {
  std::string_view text;
  std::string why_unknown;

  bool known() const { return why_unknown.empty(); }
};

/// The scalar's text; `otherwise` when the property is absent.
Choice choice(graph::ValuePtr value, std::string_view otherwise);
/// The scalar as a whole number from 0; `otherwise` when the property is absent.
Amount whole_number(graph::ValuePtr value, std::int64_t otherwise);
/// The same without a default: absence is `missing`.
Amount whole_number(graph::ValuePtr value, std::string_view missing);
/// The scalar as a number from 0, with decimals; absence is `missing`.
Amount decimal_number(graph::ValuePtr value, std::string_view missing);
/// The number of items of a list; 0 when absent.
Amount count_items(graph::ValuePtr list);
/// An item that cannot be priced, with the reason.
LineItem unpriced(std::string name, std::string reason);

/// An item that is nothing but a usage.
struct UsageItem {
  std::string_view name;
  PriceKey price;
  std::string_view usage;
  std::string_view assumption = {};
};

std::vector<LineItem> usage_items(const Subject& subject, std::span<const UsageItem> items);

/// The cost of one resource type. An empty list of items means that this configuration is free of
/// charge.
struct Estimator {
  std::string_view resource_type;
  std::span<const PriceKey> prices;  // every price, and family of prices, that items may name
  std::span<const UsageKey> usage;   // every usage that it may ask for
  std::vector<LineItem> (*estimate)(const Subject& subject) = nullptr;
};

}  // namespace cfnaudit::pricing
