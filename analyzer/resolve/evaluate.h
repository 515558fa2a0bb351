#pragma once

// Expression -> Value in one environment: one overload for each function, each with its AWS page.
// Used by stack.cpp for resources and outputs, and by environment.cpp for conditions alone.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"
#include "analyzer/resolve/reference.h"
#include "analyzer/resolve/resource_types.h"
#include "analyzer/resolve/value.h"
#include "analyzer/syntax/limits.h"

namespace cfnaudit::resolve {

/// Values of expressions without functions: the same in every environment.
using ConstantCache = std::unordered_map<model::ExpressionPtr, ValuePtr>;

/// A truth value and, when it is unknown, why.
struct Truth {
  Tri value = Tri::kUnknown;
  std::vector<Symbol> symbols;
};

class Evaluator {
 public:
  Evaluator(const model::Template& tmpl, const Environment& environment, Arena<Value>& values,
            ConstantCache& constants);

  ValuePtr evaluate(model::ExpressionPtr expression);
  Truth truth(model::ExpressionPtr expression);
  Truth condition(std::string_view name);
  Tri exists(ResourceIndex index);
  /// What Ref and Fn::GetAtt return for a resource.
  SymbolicText ref(ResourceIndex index);
  SymbolicText attribute(ResourceIndex index, std::string_view name);
  std::optional<SymbolicText> arn(ResourceIndex index);

  /// Where references are noted from; nullopt: they are not.
  void enter(ResourceIndex from, std::string path);
  void leave() { from_.reset(); }

  std::vector<Reference> references;
  std::vector<Diagnostic> diagnostics;  // without environments

 private:
  friend struct Evaluation;

  ValuePtr compute(const model::Expression& expression);
  ValuePtr scalar(const model::Expression& at, const model::Scalar& form);
  ValuePtr list(const model::Expression& at, const model::List& form);
  ValuePtr map(const model::Expression& at, const model::Map& form);
  ValuePtr ref(const model::Expression& at, const model::Ref& form);
  ValuePtr get_att(const model::Expression& at, const model::GetAtt& form);
  ValuePtr sub(const model::Expression& at, const model::Sub& form);
  ValuePtr join(const model::Expression& at, const model::Join& form);
  ValuePtr select(const model::Expression& at, const model::Select& form);
  ValuePtr split(const model::Expression& at, const model::Split& form);
  ValuePtr find_in_map(const model::Expression& at, const model::FindInMap& form);
  ValuePtr get_azs(const model::Expression& at, const model::GetAZs& form);
  ValuePtr import_value(const model::Expression& at, const model::ImportValue& form);
  ValuePtr base64(const model::Expression& at, const model::Base64& form);
  ValuePtr cidr(const model::Expression& at, const model::Cidr& form);
  ValuePtr choose(const model::Expression& at, const model::If& form);
  ValuePtr length(const model::Expression& at, const model::Length& form);
  ValuePtr to_json_string(const model::Expression& at, const model::ToJsonString& form);
  ValuePtr look_up(const model::Expression& at, const model::Transform& form);
  ValuePtr transform(const model::Expression& at, const model::Transform& form);
  ValuePtr logical(const model::Expression& at);

  ValuePtr parameter(const model::Expression& at, std::size_t index);
  std::optional<SymbolicText> pseudo_parameter(std::string_view name) const;
  SymbolicText parameter_text(std::size_t index) const;
  /// The text of ${Name} or ${Name.Attribute}.
  std::optional<SymbolicText> placeholder(std::string_view name, Span span);
  SymbolicText property_text(ResourceIndex index, std::string_view property);
  std::optional<SymbolicText> compute_property_text(ResourceIndex index, std::string_view property);
  SymbolicText fill_arn_template(ResourceIndex index, std::string_view arn_template);
  void check_attribute(ResourceIndex index, std::string_view attribute, Span span);
  void note_reference(ResourceIndex to, ReferenceKind kind, std::string_view attribute, Span span);
  Truth equality(ValuePtr left, ValuePtr right);

  Value* make(const model::Expression& at, ValueKind kind);
  ValuePtr text_value(const model::Expression& at, SymbolicText text);
  ValuePtr unknown(const model::Expression& at, std::string reason, std::vector<Symbol> symbols);
  /// Unknown for the reasons that `cause` has.
  ValuePtr unknown(const model::Expression& at, ValuePtr cause);
  ValuePtr problem(const model::Expression& at, std::string_view rule, Span span,
                   std::string message, Severity severity = Severity::kError);
  std::optional<ResourceIndex> resource_index(std::string_view id) const;

  const model::Template& tmpl_;
  const Environment& environment_;
  Arena<Value>& values_;
  ConstantCache& constants_;
  ValuePtr no_value_;

  enum class Progress : std::uint8_t { kNone, kRunning, kDone };
  struct ConditionState {
    Progress progress = Progress::kNone;
    Truth truth;
  };
  struct Identity {
    Progress ref_progress = Progress::kNone;
    Progress arn_progress = Progress::kNone;
    SymbolicText ref;
    std::optional<SymbolicText> arn;
    std::optional<ResourceType> type;
    bool type_known = false;
  };
  const std::optional<ResourceType>& type_of(ResourceIndex index);
  struct PropertyText {
    Progress progress = Progress::kNone;
    SymbolicText text;
  };
  /// Counts evaluations inside each other: values of names of values of names ..., conditions of
  /// conditions.
  class Level {
   public:
    explicit Level(int& level) : level_(level) { ++level_; }
    ~Level() { --level_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    bool too_deep() const { return level_ > 2 * static_cast<int>(syntax::kMaxDepth); }

   private:
    int& level_;
  };

  std::vector<ConditionState> conditions_;
  std::vector<Identity> identities_;
  std::map<std::pair<ResourceIndex, std::string_view>, PropertyText> property_texts_;
  int level_ = 0;
  std::optional<ResourceIndex> from_;
  std::string path_;
};

}  // namespace cfnaudit::resolve
