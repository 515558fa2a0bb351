// Audits -> their calls.

#include "audit/call_rows.h"

#include <algorithm>
#include <tuple>

#include "analyzer/calls/calls.h"

namespace cfnaudit::audit {
namespace {

CallRow row_of(const calls::Call& call, const graph::Graph& graph) {
  const auto& caller = graph.resource(call.caller);
  return {.caller = std::string(caller.id()),
          .during = call.during,
          .as = call.as,
          .actions = call.actions,
          .target = call.target           ? std::string(graph.resource(*call.target).id())
                    : call.called.empty() ? "*"
                                          : call.called,
          .at_creation = call.phase == aws::Phase::kCreate,
          .verdict = call.verdict,
          .missing = call.missing,
          .unknown = call.unknown,
          .span = call.span               ? *call.span
                  : call.place == nullptr ? caller.declaration->type.span
                                          : call.place->span,
          .environments = {}};
}

std::vector<calls::Call> calls_of(const Audit& audit, std::size_t environment) {
  const auto* functions = audit.functions.empty() ? nullptr : &audit.functions[environment];
  return calls::find_calls(audit.access[environment], audit.graphs[environment], functions,
                           *audit.file);
}

bool is_same(const CallRow& a, const CallRow& b) {
  const auto all = [](const CallRow& row) {
    return std::tie(row.caller, row.during, row.as, row.actions, row.target, row.at_creation,
                    row.verdict, row.missing, row.unknown);
  };
  return all(a) == all(b);
}

int rank(const CallRow& row) {
  if (row.verdict == access::Verdict::kUnreachable) return 0;
  return row.verdict == access::Verdict::kUnknown ? 1 : 2;
}

}  // namespace

std::vector<CallRow> call_rows(const Audit& audit) {
  std::vector<CallRow> out;
  for (std::uint32_t e = 0; e < audit.access.size(); ++e)
    for (const auto& call : calls_of(audit, e)) {
      CallRow row = row_of(call, audit.graphs[e]);
      auto known = std::ranges::find_if(out, [&](const auto& one) { return is_same(one, row); });
      if (known == out.end()) known = out.insert(out.end(), std::move(row));
      if (known->environments.empty() || known->environments.back() != e)
        known->environments.push_back(e);
    }
  std::ranges::stable_sort(out, {}, rank);
  return out;
}

}  // namespace cfnaudit::audit
