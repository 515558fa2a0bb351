#pragma once

// The parts of documents in JSON that more than one report shows: --format json, and the page,
// whose numbers are these. Made by json.cpp and diff_json.cpp, in the shapes of docs/schema.

#include <optional>
#include <span>

#include "audit/audit.h"
#include "audit/difference.h"
#include "cli/report/json_document.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

Json finding_json(const audit::Audit& audit, const SourceMap& sources, const Diagnostic& finding);
/// Which promises the template keeps, with what breaks the others.
Json promises_json(const audit::Audit& audit);
Json incomplete_json(const audit::Audit& audit);
Json incomplete_json(std::span<const Unread> unread);

Json principal_json(const graph::Graph& graph, const access::Principal& principal);
Json reach_json(const audit::Audit& audit, const graph::Graph& graph, const access::Access& access,
                const SourceMap& sources, const access::Reach& reach);
/// `via` leads to `last`, for the principal that it starts at.
Json transitive_json(const graph::Graph& graph, const access::Access& access, const Json& last,
                     const access::Transitive& row);
Json entry_json(const graph::Graph& graph, const access::Access& access,
                const access::EntryPoint& entry);

/// Name and sums; of a template that is not whole, nobody knows a sum.
Json sums_json(const pricing::EnvironmentCost& cost, bool whole,
               const std::optional<pricing::Exchange>& exchange);
Json resource_cost_json(const pricing::ResourceCost& cost);
/// Of one environment: what follows from its traffic, and the cost of a million of each entry
/// point.
Json traffic_json(const pricing::traffic::Report& report);
Json unpriced_json(const audit::Audit& audit);
Json free_json(const audit::Audit& audit);

Json edge_json(const audit::Audit& audit, const graph::Graph& graph, const graph::Edge& edge,
               const SourceMap& sources);

/// One template of a change.
Json difference_json(const audit::Difference& difference, const SourceMap& sources);

}  // namespace cfnaudit::cli
