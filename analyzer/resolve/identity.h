#pragma once

// What Ref and Fn::GetAtt give for a resource, and its ARN: texts made of its own properties, with
// symbols for what AWS chooses. Used by the evaluator and, for every resource, by stack.cpp.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"
#include "analyzer/resolve/reference.h"
#include "analyzer/resolve/resource_types.h"
#include "analyzer/resolve/value.h"
#include "analyzer/resolve/value_maker.h"

namespace cfnaudit::resolve {

class Identities {
 public:
  using Evaluate = std::function<ValuePtr(model::ExpressionPtr)>;

  Identities(const model::Template& tmpl, const Environment& environment, ValueMaker& make,
             Evaluate evaluate)
      : tmpl_(tmpl),
        environment_(environment),
        make_(make),
        evaluate_(std::move(evaluate)),
        identities_(tmpl.resources.size()) {}

  /// What Ref returns.
  SymbolicText ref(ResourceIndex index);
  /// What Fn::GetAtt returns.
  SymbolicText attribute(ResourceIndex index, std::string_view name);
  std::optional<SymbolicText> arn(ResourceIndex index);
  const std::optional<ResourceType>& type_of(ResourceIndex index);

 private:
  enum class Progress : std::uint8_t { kNone, kRunning, kDone };
  struct Identity {
    Progress ref_progress = Progress::kNone;
    Progress arn_progress = Progress::kNone;
    SymbolicText ref;
    std::optional<SymbolicText> arn;
    std::optional<ResourceType> type;
    bool type_known = false;
  };
  struct PropertyText {
    Progress progress = Progress::kNone;
    SymbolicText text;
  };

  SymbolicText property_text(ResourceIndex index, std::string_view property);
  std::optional<SymbolicText> compute_property_text(ResourceIndex index, std::string_view property);
  SymbolicText fill_arn_template(ResourceIndex index, std::string_view arn_template);

  const model::Template& tmpl_;
  const Environment& environment_;
  ValueMaker& make_;
  Evaluate evaluate_;
  std::vector<Identity> identities_;
  std::map<std::pair<ResourceIndex, std::string_view>, PropertyText> property_texts_;
};

}  // namespace cfnaudit::resolve
