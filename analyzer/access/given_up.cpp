// Access and paths -> what a budget left open.

#include <algorithm>

#include "analyzer/access/entry/entry_points.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/questions.h"

namespace cfnaudit::access {

std::vector<GivenUp> given_up(const Access& access, const Paths& paths, const graph::Graph& graph) {
  std::vector<GivenUp> out;
  const auto note = [&](const std::string& what, const std::vector<std::string>& reasons) {
    for (const auto& reason : reasons)
      if (iam::is_given_up(reason)) out.push_back({what, reason});
  };
  const auto name = [&](std::size_t principal) {
    return graph.resource(access.principals[principal].resource).id();
  };
  for (const auto& row : access.reach)
    note(concat("access of ", name(row.principal), " to ", access.destinations[row.destination].id),
         row.unknown);
  for (const auto& row : paths.transitive)
    for (const auto& hop : row.via)
      note(concat("the access path of ", name(row.principal), " through ",
                  graph.resource(hop.through).id()),
           hop.unknown);
  for (const auto& entry : paths.entry_points) note(entry.id, entry.unknown);
  if (!paths.transitive_complete) out.push_back({"indirect access", std::string(kTooManyWays)});
  return out;
}

}  // namespace cfnaudit::access
