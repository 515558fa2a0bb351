// A question's names, and whether the template knows them.

#include "analyzer/access/question.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/glob_match.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;

namespace {

bool is_part_of(std::string_view id, std::string_view whole) {
  return id == whole ||
         (id.size() > whole.size() && id.starts_with(whole) && id[whole.size()] == '/');
}

}  // namespace

AskedActions::AskedActions(const Question& question) {
  for (const auto& action : question.actions)
    patterns_.emplace_back(SymbolicText(action), iam::GlobSyntax{.letters = iam::Case::kFolded});
}

bool AskedActions::contain(std::string_view action) const {
  if (patterns_.empty()) return true;
  const iam::Action name(action);
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const iam::Glob& pattern) {
    return iam::match(pattern, name.glob()) == Tri::kYes;
  });
}

bool is_asked_about(const Question& question, const Destination& destination) {
  return question.to.empty() || is_part_of(destination.id, question.to) ||
         destination.arn.text() == question.to;
}

namespace {

std::string did_you_mean_text(const std::string& word, const std::vector<std::string_view>& known) {
  const auto meant = did_you_mean(word, known);
  return meant ? concat("; did you mean ", *meant, "?") : "";
}

}  // namespace

Result<Question> checked(const Question& question, const Access& access, const Graph& graph) {
  const auto& resources = graph.stack().tmpl->resources;
  std::vector<std::string_view> ids;
  for (const auto& resource : resources) ids.push_back(resource.id.value);
  const auto is_id = [&](std::string_view word) {
    return std::find(ids.begin(), ids.end(), word) != ids.end();
  };
  if (!question.from.empty() && question.from != kAnonymous && !is_id(question.from))
    return failure(concat("there is no resource ", quote(question.from),
                          did_you_mean_text(question.from, ids)));
  for (const ResourceIndex index : graph.resources()) {
    if (graph.resource(index).id() != question.from || acting_principal(access, index)) continue;
    if (std::none_of(access.outside.begin(), access.outside.end(),
                     [&](const Access::Outside& outside) { return outside.resource == index; }))
      return failure(
          concat(question.from, " is not a role, user or group, and does not run as one"));
  }
  const std::string root = question.to.substr(0, question.to.find('/'));
  const bool known_arn = std::any_of(
      access.destinations.begin(), access.destinations.end(),
      [&](const Destination& destination) { return destination.arn.text() == question.to; });
  if (!question.to.empty() && !known_arn && !is_id(root))
    return failure(
        concat("there is no resource ", quote(question.to), did_you_mean_text(root, ids)));
  if (is_id(root) && root != question.to && !known_arn) {
    std::vector<std::string_view> parts;
    bool found = false;
    for (const auto& destination : access.destinations) {
      if (!is_part_of(destination.id, root)) continue;
      parts.emplace_back(destination.id);
      found = found || is_part_of(destination.id, question.to);
    }
    if (!found && !parts.empty())
      return failure(
          concat(root, " has no part ", quote(question.to), did_you_mean_text(question.to, parts)));
  }
  const bool nameable =
      question.to.empty() || known_arn ||
      std::any_of(access.destinations.begin(), access.destinations.end(),
                  [&](const Destination& destination) { return is_part_of(destination.id, root); });
  const bool exists =
      std::any_of(graph.resources().begin(), graph.resources().end(),
                  [&](ResourceIndex index) { return graph.resource(index).id() == root; });
  if (!nameable && exists) return failure(concat(root, " has no ARN that a policy could refer to"));
  for (const auto& action : question.actions)
    if (iam::expand(action).empty()) {
      const auto meant = iam::similar_action(action);
      // A new action of a service that is known: not decided, and no mistake.
      if (!meant && iam::find_service(action.substr(0, action.find(':')))) continue;
      return failure(concat("there is no action ", quote(action),
                            meant ? concat("; did you mean ", *meant, "?") : ""));
    }
  return question;
}

}  // namespace cfnaudit::access
