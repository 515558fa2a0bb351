#pragma once

// AWS::LanguageExtensions: Fn::ForEach -> the entries that it makes, computed names in Ref and
// Fn::GetAtt -> names. Used by expand.cpp before other transforms, as CloudFormation does.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/expand/expansion.h"
#include "analyzer/expand/static_values.h"
#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

bool is_loop(std::string_view key);

/// Collections that differ between environments make entries with conditions.
class Loops {
 public:
  Loops(Tree* root, Forest& forest, const ExpandOptions& options,
        std::vector<Diagnostic>& diagnostics, std::vector<Opaque>& opaque);

  /// Expands the loops of all sections, in place. False when there was nothing to do.
  bool run();

 private:
  static constexpr std::size_t kMaxIterations = 5000;
  static constexpr std::size_t kLeastNodes = 100'000;
  static constexpr std::size_t kNodesPerByte = 4;
  static constexpr int kMaxDepth = 100;

  enum class Level : std::uint8_t { kConditions, kEntries, kInside };

  /// An identifier's value, and those of the loops around it.
  struct Binding {
    std::string_view identifier;
    std::string text;
    std::string_view guard;  // condition under which the collection has the value; may be empty
    Level level = Level::kInside;
    const Binding* outer = nullptr;
  };
  struct Loop {
    std::string_view name;
    std::string_view identifier;
    Tree* collection = nullptr;
    Tree* fragment = nullptr;
  };
  struct Item {
    std::string text;
    std::string_view guard;
  };

  void report(Span span, std::string message);
  bool check_transform(const Entry& loop);
  std::optional<Loop> read(const Entry& entry, const Binding* binding);
  std::optional<std::vector<Item>> items(const Entry& entry, const Loop& loop,
                                         const Binding* binding);
  /// The condition under which a name or an item is `text`.
  std::string_view guard(std::string_view of, std::string_view text,
                         const std::vector<Assignment>& when);
  void expand(const Entry& entry, const Binding* binding, Level level, Tree* into);
  void add(const Entry& entry, const Binding& binding, Tree* into);
  void keep(const Entry& entry, const Binding* binding, Tree* into);
  /// The same with identifiers replaced and loops expanded.
  Tree* rewrite(Tree* tree, const Binding* binding, Level level);
  std::string_view replaced(std::string_view text, const Binding* binding);
  void name_condition(Tree* entry);
  Tree* by_name(Tree* function, Tree*& name);
  Tree* name_target(Tree* function);
  bool is_exhausted(const Entry& entry);
  Tree* conditions();
  Tree* any_of(std::vector<Tree*> operands);

  Tree* root_;
  Forest& forest_;
  StaticValues values_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<Opaque>& opaque_;
  bool computes_names_;
  std::map<std::string, std::string_view> guards_;  // by what they mean
  std::string section_;
  std::size_t iterations_ = 0;
  std::size_t nodes_ = 0;
  std::size_t most_nodes_;
  int depth_ = 0;
  bool changed_ = false;
  bool told_exhausted_ = false;
  bool told_transform_ = false;
};

}  // namespace cfnaudit::expand
