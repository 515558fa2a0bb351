#pragma once

// One template's sections become part of another's: every name gets a prefix, and what was a
// parameter there is a value here. Used for nested stacks and for stacks side by side.

#include <map>
#include <string>
#include <string_view>

#include "analyzer/expand/rewriter.h"
#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

/// A child's name in the parent: "Child/Table", "Fn::ForEach::Child/Tables".
std::string with_prefix(std::string_view prefix, std::string_view name);

class Flattening {
 public:
  /// `child` goes into `into` under names that start with `prefix` ("Child/").
  Flattening(Forest& forest, Tree* into, Tree* child, std::string prefix);

  /// {"Ref": name} of the child means this.
  void set(std::string_view name, Tree* value) { values_.insert_or_assign(name, value); }
  /// A parameter that stays one, under another name.
  void lift(const Entry& parameter, std::string_view name, Tree* declaration);
  /// Holds wherever something of the child exists.
  void require(std::string_view condition) { condition_ = condition; }
  void run();
  /// Rules look at parameters, which only stacks side by side still have.
  void add_rules() { add_definitions("Rules"); }

 private:
  bool has(std::string_view section, std::string_view name) const;
  std::string_view renamed(std::string_view name);
  Tree* into_section(std::string_view name);
  Tree* mapping_name(Tree* name);
  void rename_depends_on(Tree* entry);
  void add_entries(std::string_view section);
  void add_definitions(std::string_view section);
  void add_transforms();

  Forest& forest_;
  Tree* into_;
  Tree* child_;
  std::string prefix_;
  std::string_view condition_;
  std::map<std::string_view, Tree*> values_;
  Rewriter rewriter_;
};

}  // namespace cfnaudit::expand
