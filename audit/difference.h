#pragma once

// What a change of templates changes: findings, resources, access, ways in, cost. Made from the
// audits of both sides; rendered by the reports of `diff`.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/change/change.h"
#include "audit/access_rows.h"
#include "audit/audit.h"

namespace cfnaudit::audit {

/// One template on both sides; null where it does not exist.
struct TemplatePair {
  const Audit* before = nullptr;
  const Audit* after = nullptr;

  const Audit& shown() const { return after != nullptr ? *after : *before; }
  bool is_whole() const {
    return (before == nullptr || before->is_whole()) && (after == nullptr || after->is_whole());
  }
  /// Where one side has what the other was not read to, nobody knows what comes and goes: then only
  /// findings are compared. A part that neither side has is missing in both.
  bool is_comparable() const;
  bool renamed() const {
    return before != nullptr && after != nullptr && before->file->name() != after->file->name();
  }
};

/// Environments are known by name: the sides may number them differently.
using EnvironmentNames = std::vector<std::string>;

/// The same environment on both sides.
struct EnvironmentPair {
  std::string name;
  std::string shown;  // what it counts as in reports
  std::optional<std::size_t> before;
  std::optional<std::size_t> after;
};

std::vector<EnvironmentPair> environment_pairs(const TemplatePair& pair);

struct FindingsDifference {
  std::vector<const Diagnostic*> fresh;   // of `after`
  std::vector<const Diagnostic*> mended;  // of `before`
  /// Of `after`: nobody wants to hear of it any more, or ever did.
  std::vector<const Diagnostic*> suppressed;
  std::size_t unchanged = 0;
};

/// Of what deployments give to the template, and others take from it.
struct InterfaceDifference {
  enum class Kind : std::uint8_t {
    kBreaking,  // a deployment that went through, or a stack that imports
    kDefault,   // another default of a parameter
    kOther,
  };
  std::string what;  // "parameter Stage", "export orders-topic"
  std::string how;   // "default: 'dev' → 'prod'", "is gone"
  Kind kind = Kind::kOther;
  std::string consequence = {};  // "refused while a stack imports it"; empty for none

  bool breaks() const { return kind == Kind::kBreaking; }
  std::string change() const { return consequence.empty() ? how : concat(how, ": ", consequence); }
};

struct ResourceDifference {
  change::ResourceChange change;
  EnvironmentNames environments;
};

struct StaleDifference {
  std::string snapshot;              // "ApiDeployment"
  std::string type;                  // of it
  std::vector<std::string> users;    // stages and aliases that go on serving it
  std::vector<std::string> changed;  // what they do not show
  Span span;
  EnvironmentNames environments;
};

/// In the order of reports.
enum class AccessMove : std::uint8_t {
  kGained,
  kWidened,  // the same actions, under conditions that hold more often
  kChanged,  // under other conditions
  kNarrowed,
  kLost,
};

std::string_view to_string(AccessMove move);

struct AccessDifference {
  AccessMove move = AccessMove::kGained;
  std::string principal;    // logical id
  std::string destination;  // "Orders/index/ByDay"
  int rank = 0;             // data first
  std::vector<std::string> actions;
  std::vector<std::string> levels;
  std::vector<std::string> conditions;  // as they are now; of kLost as they were
  std::optional<iam::Request> witness;  // that only one side allows
  EnvironmentNames environments;
};

struct EntryDifference {
  AccessMove move = AccessMove::kGained;
  AccessEntry entry;                  // as it is now; of kLost as it was
  std::optional<AccessEntry> before;  // where it was there before
  EnvironmentNames environments;
};

/// An item that is paid by use and changes; null on the side that has no such item.
struct ItemMove {
  const pricing::CostItem* before = nullptr;
  const pricing::CostItem* after = nullptr;
};

/// A resource whose cost moves.
struct CostMove {
  std::string resource;
  std::string type;
  std::optional<pricing::Totals> before;
  std::optional<pricing::Totals> after;
  std::vector<ItemMove> usage;
};

struct CostDifference {
  std::string environment;
  std::string shown;          // what it counts as in reports
  bool is_variation = false;  // of `shown`, on whose change it adds something
  pricing::Totals before;
  pricing::Totals after;
  std::vector<CostMove> moves;  // the greatest first
  bool priced_before = false;   // the side has this environment
  bool priced_after = false;
};

struct Difference {
  TemplatePair pair;
  std::vector<std::string> parts;  // files in the template that change, as they are called now
  FindingsDifference findings;
  std::vector<InterfaceDifference> interface;
  std::vector<ResourceDifference> resources;
  std::vector<StaleDifference> stale;
  std::vector<AccessDifference> access;
  std::vector<EntryDifference> entries;
  std::vector<CostDifference> costs;  // of environments whose cost moves

  /// Does CloudFormation refuse the update?
  bool is_refused() const {
    return std::any_of(resources.begin(), resources.end(),
                       [](const auto& row) { return row.change.is_refused(); });
  }
  bool empty() const {
    return pair.is_comparable() && findings.fresh.empty() && findings.mended.empty() &&
           findings.suppressed.empty() && interface.empty() && resources.empty() && stale.empty() &&
           access.empty() && entries.empty() && costs.empty();
  }
};

/// Of files that only one side has, too.
std::vector<std::string> changed_parts(const TemplatePair& pair);
FindingsDifference diff_findings(const TemplatePair& pair);
std::vector<InterfaceDifference> diff_interface(const TemplatePair& pair);
std::vector<ResourceDifference> diff_resources(const TemplatePair& pair,
                                               std::vector<StaleDifference>& stale);
std::vector<AccessDifference> diff_access(const TemplatePair& pair);
std::vector<EntryDifference> diff_entries(const TemplatePair& pair);
std::vector<CostDifference> diff_costs(const TemplatePair& pair);

/// Both sides must have been audited with all stages.
Difference difference(const TemplatePair& pair);

/// Adds a row, or its environment to the equal row that is there.
template <typename Row, typename Same>
void add_row(std::vector<Row>& rows, Row row, Same same) {
  for (auto& known : rows) {
    if (!same(known, row)) continue;
    known.environments.push_back(row.environments.front());
    return;
  }
  rows.push_back(std::move(row));
}

}  // namespace cfnaudit::audit
