#pragma once

// What parts of a template are before it is deployed: functions applied to what is known of
// parameters, pseudo parameters and mappings. Made of the template's tree; used where expanding
// depends on a value: collections of loops, places of nested templates, names of exports.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/expand/expansion.h"
#include "analyzer/expand/regions.h"
#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

/// A value for each of some parameters.
using Assignment = std::map<std::string, std::string, std::less<>>;

/// {"Fn::X": argument} -> argument; null for other functions and for what is no function.
Tree* argument_of(const Tree* tree, std::string_view function);
/// The items of "a, b": what Ref of a list parameter gives.
Tree* list_of(Forest& forest, std::string_view text);
bool is_list_parameter(const Tree* declaration);

class StaticValues {
 public:
  StaticValues(Tree* root, Forest& forest, const ExpandOptions& options);

  /// While it lives, parameters have these values; others those that they have alone, if any.
  class Assumption {
   public:
    Assumption(StaticValues& values, const Assignment& assignment)
        : values_(values), before_(values.assumed_) {
      values.assumed_ = &assignment;
    }
    ~Assumption() { values_.assumed_ = before_; }
    Assumption(const Assumption&) = delete;
    Assumption& operator=(const Assumption&) = delete;

   private:
    StaticValues& values_;
    const Assignment* before_;
  };
  /// Null when it is not known; why() is the reason.
  Tree* value(Tree* tree);
  /// A scalar's text; nothing when it is not known or no scalar.
  std::optional<std::string> text(Tree* tree);
  const std::string& why() const { return why_; }

  /// Every combination of the values that the parameters below `tree` may have; a parameter
  /// without a known value is not among them. Nothing when there are too many.
  std::optional<std::vector<Assignment>> assignments(Tree* tree) const;
  /// The texts that a value has under them; nothing when one is not known.
  std::optional<std::vector<std::string>> texts(Tree* tree);
  /// That the parameters have these values, as a condition of the template.
  Tree* condition_of(const Assignment& assignment);

 private:
  static constexpr int kMaxDepth = 60;
  static constexpr std::size_t kMaxAssignments = 64;

  Tree* unknown(std::string reason);
  Tree* ref(std::string_view name);
  Tree* function(std::string_view name, Tree* argument);
  Tree* find_in_map(Tree* argument);
  Tree* join(Tree* argument);
  Tree* split(Tree* argument);
  Tree* select(Tree* argument);
  Tree* substitute(Tree* argument);
  Tree* choose(Tree* argument);
  Tree* length(Tree* argument);
  std::optional<bool> holds(Tree* condition);
  std::optional<bool> named_condition(std::string_view name);
  std::vector<std::string> choices(std::string_view parameter) const;
  void add_parameters(const Tree* tree, std::vector<std::string_view>& found, int depth) const;
  void add_parameter(std::string_view name, std::vector<std::string_view>& found) const;
  Tree* section(std::string_view name) const;

  Tree* root_;
  Forest& forest_;
  const ExpandOptions& options_;
  const Assignment* assumed_ = nullptr;
  std::string why_;
  int depth_ = 0;
};

}  // namespace cfnaudit::expand
