#pragma once

// What CloudFormation's resource schemas demand of the values of properties. Read from a table in
// the program (analyzer/aws/data/property_facts.tsv), a row a resource type, decoded when it is
// asked for; used by the rules about schemas. Which properties exist, and of which type they are,
// is in resolve/resource_types.h: both together make a finding.

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace cfnaudit::aws {

/// Both ends belong to it.
struct Bounds {
  std::optional<double> low;
  std::optional<double> high;
};

struct ValueFacts {
  bool unchecked = false;                 // the sources disagree about its type
  bool also_string = false;               // a JSON text, or a local path that packaging replaces
  bool any_case = false;                  // of `allowed`
  bool grows = false;                     // so does `allowed`, without a new schema
  std::vector<std::string_view> allowed;  // empty: anything
  std::string_view pattern;
  Bounds length;  // of a string
  Bounds number;
  Bounds items;  // of a list
};

struct PropertyFacts {
  bool optional = false;  // although the table of properties calls it required
  ValueFacts value;
  ValueFacts element;  // of each item of a list, or value of a map
};

struct Combination {
  enum class Kind { kExactlyOne, kAtLeastOne, kRequires, kExcludes };
  Kind kind = Kind::kExactlyOne;
  std::string_view subject;             // of kRequires and kExcludes
  std::vector<std::string_view> names;  // the properties that it speaks about
};

/// Of a resource type or of one of its nested definitions.
class OwnerFacts {
 public:
  explicit OwnerFacts(std::string_view fields);

  bool open = false;                        // it takes properties of any name
  std::vector<std::string_view> also;       // properties that only the schemas know
  std::vector<std::string_view> read_only;  // attributes, which cannot be set
  std::vector<Combination> combinations;

  PropertyFacts property(std::string_view name) const;

 private:
  std::string_view fields_;
};

/// Of one resource type, with its nested definitions.
class TypeFacts {
 public:
  /// Nothing is known about a type outside the table: all of it is open.
  static TypeFacts of(std::string_view type);
  /// `definition` is empty for the type itself.
  OwnerFacts owner(std::string_view definition) const;

 private:
  std::optional<std::string_view> row_;
};

/// The day of the older of the table's sources: what AWS has added since is not known.
std::string_view property_facts_day();

}  // namespace cfnaudit::aws
