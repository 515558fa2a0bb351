#pragma once

// What parts of a template are before it is deployed, in the evaluator's terms: a tree becomes an
// expression, its value a tree. Used where expanding depends on a value: collections of loops,
// computed names, places of nested templates, names of exports.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/expand/expansion.h"
#include "analyzer/expand/tree.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::expand {

/// A value for each of some parameters.
using Assignment = std::map<std::string, std::string, std::less<>>;

/// {"Fn::X": argument} -> argument; null for other functions and for what is no function.
Tree* argument_of(const Tree* tree, std::string_view function);
/// The items of "a, b": what Ref of a list parameter gives.
Tree* list_of(Forest& forest, std::string_view text);
bool is_list_parameter(const Tree* declaration);
/// NoEcho: its value is shown to nobody.
bool is_secret_parameter(const Tree* declaration);

class StaticValues {
 public:
  StaticValues(Tree* root, Forest& forest, const ExpandOptions& options);
  ~StaticValues();

  /// While it lives, parameters have these values; others those that they have alone, if any.
  class Assumption {
   public:
    Assumption(StaticValues& values, const Assignment& assignment)
        : values_(values), before_(values.assume(&assignment)) {}
    ~Assumption() { values_.assume(before_); }
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
  /// To be called when the template's parameters, mappings or conditions have changed.
  void refresh();

  /// Every combination of the values that the parameters below `tree` may have; a parameter
  /// without a known value is not among them. Nothing when there are too many.
  std::optional<std::vector<Assignment>> assignments(const Tree* tree);
  /// The texts that a value has under them; nothing when one is not known.
  std::optional<std::vector<std::string>> texts(Tree* tree);
  /// That the parameters have these values, as a condition of the template.
  Tree* condition_of(const Assignment& assignment);

 private:
  static constexpr std::size_t kMaxAssignments = 64;
  /// The template's parameters, mappings and conditions, and an evaluator for what is assumed.
  struct Session;

  Tree* unknown(std::string reason);
  const Assignment* assume(const Assignment* assignment);
  Session& session();
  model::ExpressionPtr expression(const Tree& tree);
  resolve::Environment environment(const model::Template& tmpl) const;
  Tree* tree_of(resolve::ValuePtr value);
  std::vector<std::string> choices(const model::Parameter& parameter) const;

  Tree* root_;
  Forest& forest_;
  const ExpandOptions& options_;
  const Assignment* assumed_ = nullptr;
  std::unique_ptr<Session> session_;
  std::string why_;
};

}  // namespace cfnaudit::expand
