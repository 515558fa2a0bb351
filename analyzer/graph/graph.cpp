#include "analyzer/graph/graph.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

// Questions about a graph.

namespace cfnaudit::graph {

namespace {

constexpr std::array<std::string_view, 18> kNames = {
    "ref",      "getatt",      "sub",       "depends-on", "runs-in",   "attached-to",
    "assumes",  "invokes",     "routes-to", "logs-to",    "alarms-on", "encrypts-with",
    "triggers", "deployed-by", "part-of",   "permits",    "notifies",  "protected-by"};

}  // namespace

std::string_view to_string(EdgeKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

bool is_semantic(EdgeKind kind) { return kind > EdgeKind::kDependsOn; }

Graph::Graph(const SourceFile& file, const resolve::Stack& stack)
    : file_(&file), stack_(&stack), store_(std::make_unique<resolve::JsonStore>()) {}

std::vector<ResourceIndex> Graph::of_type(std::string_view type) const {
  std::vector<ResourceIndex> found;
  for (const ResourceIndex index : resources_)
    if (resource(index).type() == type) found.push_back(index);
  return found;
}

std::vector<const Edge*> Graph::out(ResourceIndex from) const {
  std::vector<const Edge*> found;
  for (std::uint32_t i = first_edge_[from]; i < first_edge_[from + 1]; ++i)
    found.push_back(&edges_[i]);
  return found;
}

std::vector<const Edge*> Graph::in(ResourceIndex to) const {
  std::vector<const Edge*> found;
  for (const std::uint32_t i : in_[to]) found.push_back(&edges_[i]);
  return found;
}

std::vector<const Edge*> Graph::out(ResourceIndex from, EdgeKind kind) const {
  std::vector<const Edge*> found = out(from);
  std::erase_if(found, [&](const Edge* edge) { return edge->kind != kind; });
  return found;
}

std::vector<const Edge*> Graph::in(ResourceIndex to, EdgeKind kind) const {
  std::vector<const Edge*> found = in(to);
  std::erase_if(found, [&](const Edge* edge) { return edge->kind != kind; });
  return found;
}

std::optional<ResourceIndex> Graph::first_out(ResourceIndex from, EdgeKind kind) const {
  const auto found = out(from, kind);
  return found.empty() ? std::nullopt : std::optional(found.front()->to);
}

bool Graph::waits_for(ResourceIndex from, ResourceIndex to) const {
  std::vector<bool> seen(stack_->resources.size());
  std::vector<ResourceIndex> open{from};
  while (!open.empty()) {
    const ResourceIndex at = open.back();
    open.pop_back();
    for (const Edge* edge : out(at)) {
      if (is_semantic(edge->kind) || seen[edge->to]) continue;
      if (edge->to == to) return true;
      seen[edge->to] = true;
      open.push_back(edge->to);
    }
  }
  return false;
}

const StateMachine* Graph::state_machine(ResourceIndex index) const {
  const auto& all = state_machines_;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.resource == index; });
  return found == all.end() ? nullptr : &*found;
}

namespace {

bool is_one_of(std::string_view type, std::span<const std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

std::optional<Target> Graph::identify(const SymbolicText& text,
                                      std::span<const std::string_view> types) const {
  // A bare name is only somebody's name when the question says of which type.
  const bool any_type = types.empty() || types.front().empty();
  const auto find = [&](std::string_view candidate) -> std::optional<ResourceIndex> {
    const bool is_name = !candidate.starts_with("arn:") && text.known();
    if (any_type && is_name) return std::nullopt;
    const auto [first, last] = by_identifier_.equal_range(std::string(candidate));
    std::optional<ResourceIndex> found;
    for (auto it = first; it != last; ++it) {
      const auto& one = resource(it->second);
      if (!any_type && !is_one_of(one.type(), types)) continue;
      // What has no name of its own may go by the name of what it belongs to: a log group's filter.
      if (candidate == concat("${", one.id(), "}")) return it->second;
      found = found ? std::min(*found, it->second) : it->second;
    }
    return found;
  };
  std::string_view candidate = text.text();
  if (const auto found = find(candidate)) return Target{*found, ""};
  // An ARN may go on behind the resource's: a qualifier, an index, a log stream.
  if (!candidate.starts_with("arn:") && text.known()) return std::nullopt;
  for (std::size_t end = candidate.size();
       (end = candidate.find_last_of(":/", end - 1)) != std::string_view::npos && end > 0;) {
    const bool inside =
        std::any_of(text.holes().begin(), text.holes().end(),
                    [&](const auto& hole) { return end >= hole.begin && end < hole.end; });
    if (inside) continue;
    if (const auto found = find(candidate.substr(0, end)))
      return Target{*found, std::string(candidate.substr(end + 1))};
  }
  return std::nullopt;
}

std::optional<Target> Graph::identify(ValuePtr value,
                                      std::span<const std::string_view> types) const {
  const SymbolicText* text = resolve::text(value);
  return text == nullptr ? std::nullopt : identify(*text, types);
}

}  // namespace cfnaudit::graph
