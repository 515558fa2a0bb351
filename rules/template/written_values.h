#pragma once

// Every scalar and null in the values of resources and outputs, as the author wrote them. Used by
// the rules about texts that CloudFormation takes differently from how they look.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/template.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::rules {

struct WrittenValue {
  const syntax::Node& node;
  std::string_view resource;               // empty for outputs
  std::string_view type;                   // of the resource
  std::span<const std::string_view> keys;  // from the section on; functions are left out
  std::string_view function;               // whose argument it is: "Sub", "GetAZs"

  /// Resources/Role/Properties/Policies/PolicyDocument.
  std::string path() const;
  bool is_below(std::string_view key) const;
};

/// Leaves out what macros are given, and names: of Ref, Fn::GetAtt and conditions.
void for_each_written_value(const model::Template& tmpl,
                            const std::function<void(const WrittenValue&)>& visit);

/// Does a macro of the account, or what another tool pastes in, see the template first?
bool has_foreign_macros(const model::Template& tmpl);

}  // namespace cfnaudit::rules
