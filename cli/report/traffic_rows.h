#pragma once

// What follows from traffic, in words: the cost of a million of each way in by environment, what
// was assumed, what is not known, loops. Made from an Audit; read by the cost reports for people.

#include <string>
#include <vector>

#include "audit/audit.h"

namespace cfnaudit::cli {

/// The same way in by environment; null where the environment does not have it.
struct WayRow {
  std::string name;  // "Api POST /orders"
  std::vector<const pricing::traffic::WayCost*> costs;

  /// Where it costs the most.
  const pricing::traffic::WayCost* dearest() const;
};

/// The dearest first.
std::vector<WayRow> way_rows(const audit::Audit& audit);

/// "Worker 3.53, Api 3.50; not included: Table, Topic", most expensive resources first.
std::string parts_of(const pricing::traffic::WayCost& way, std::size_t most);
/// "13,140,000 requests per month: Worker: ReservedConcurrentExecutions 100, ..."; empty without a
/// limit. The least of the environments, and in which it is, unless they agree.
std::string least_limit(const audit::Audit& audit, const WayRow& row,
                        const std::vector<std::uint32_t>& environments);
/// "functions.*.duration_ms 200 (A, B and 3 more)": of the traffic that is declared, else of all
/// ways in.
std::vector<std::string> assumptions(const audit::Audit& audit, std::size_t most_names);
/// "Files -> Resize: 1 comes back for each, so the traffic has no end".
std::vector<std::string> traffic_loops(const audit::Audit& audit);
/// "Table: what Worker does with Table is not declared (traffic.functions.Worker.calls)": of the
/// traffic that is declared.
std::vector<std::string> traffic_unknown(const audit::Audit& audit, std::size_t most_names);

}  // namespace cfnaudit::cli
