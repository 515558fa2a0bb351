#pragma once

// The resources of a cost report in groups: by service, by a tag, by stack. Made from an Audit for
// --group-by; shown in place of single resources.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "audit/audit.h"

namespace cfnaudit::cli {

struct GroupBy {
  enum class Kind : std::uint8_t { kResource, kService, kStack, kTag };

  Kind kind = Kind::kResource;
  std::string tag;  // "Team"
};

/// "service", "stack", "resource", "tag:Team".
Result<GroupBy> parse_group_by(std::string_view text);

struct CostGroup {
  std::string name;                     // "Lambda", "payments", "no tag Team"
  std::size_t resources = 0;            // of all environments
  std::vector<pricing::Totals> totals;  // by environment

  /// The highest total of any environment.
  pricing::Money most() const;
};

/// Every resource with a cost is in one of them, so that they add up to the totals: the dearest
/// first. None for single resources, which cost_rows has.
std::vector<CostGroup> cost_groups(const audit::Audit& audit, const GroupBy& by);

}  // namespace cfnaudit::cli
