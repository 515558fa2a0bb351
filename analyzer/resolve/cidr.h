#pragma once

// Address blocks: dividing them as Fn::Cidr does, and telling whether one contains another. Used by
// evaluate.cpp and by network rules.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"

namespace cfnaudit::resolve {

/// An IPv4 block.
struct CidrBlock {
  std::uint32_t address = 0;
  int prefix = 0;

  bool contains(const CidrBlock& other) const;
};

std::optional<CidrBlock> parse_cidr(std::string_view text);
std::string to_string(const CidrBlock& block);

/// `count` blocks of `bits` host bits each, from the start of `block`.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
Result<std::vector<std::string>> divide_cidr(std::string_view block, long long count,
                                             long long bits);

}  // namespace cfnaudit::resolve
