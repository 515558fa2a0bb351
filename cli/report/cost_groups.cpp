#include "cli/report/cost_groups.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"

// Costs of resources -> sums of groups.

namespace cfnaudit::cli {

Result<GroupBy> parse_group_by(std::string_view text) {
  constexpr std::string_view kTag = "tag:";
  if (text.empty() || text == "resource") return GroupBy{};
  if (text == "service") return GroupBy{GroupBy::Kind::kService, {}};
  if (text == "stack") return GroupBy{GroupBy::Kind::kStack, {}};
  if (text.starts_with(kTag) && text.size() > kTag.size())
    return GroupBy{GroupBy::Kind::kTag, std::string(text.substr(kTag.size()))};
  return failure(
      concat("--group-by must be service, stack, resource or tag:KEY, not ", quote(text)));
}

pricing::Money CostGroup::most() const {
  pricing::Money most;
  for (const auto& sum : totals) most = std::max(most, sum.total());
  return most;
}

namespace {

/// "Lambda" of AWS::Lambda::Function.
std::string service_of(std::string_view type) {
  const auto parts = split(type, ':');
  return parts.size() > 2 && !parts[2].empty() ? std::string(parts[2]) : std::string(type);
}

std::string stack_of(std::string_view resource) {
  const auto slash = resource.rfind('/');
  return slash == std::string_view::npos ? "the template itself"
                                         : std::string(resource.substr(0, slash));
}

/// Tags are a list of keys with values, or an object.
std::string tag_of(const graph::StackResource& resource, const std::string& key) {
  const auto tags = resource.property("Tags");
  std::optional<std::string> value;
  if (const auto direct = resolve::get(tags, key)) value = resolve::known_text(direct);
  for (const auto tag : resolve::items(tags))
    if (resolve::known_text(resolve::get(tag, "Key")) == key) {
      value = resolve::known_text(resolve::get(tag, "Value"));
      if (!value) return concat("tag ", key, " not known before deployment");
    }
  return value ? *value : concat("no tag ", key);
}

class Namer {
 public:
  Namer(const graph::Graph& graph, const GroupBy& by) : by_(&by) {
    if (by.kind == GroupBy::Kind::kTag)
      for (const auto index : graph.resources())
        tags_.emplace(graph.resource(index).id(), tag_of(graph.resource(index), by.tag));
  }

  std::string name(const pricing::ResourceCost& cost) const {
    if (by_->kind == GroupBy::Kind::kService) return service_of(cost.type);
    if (by_->kind == GroupBy::Kind::kStack) return stack_of(cost.resource);
    const auto found = tags_.find(std::string(cost.resource));
    return found == tags_.end() ? concat("no tag ", by_->tag) : found->second;
  }

 private:
  const GroupBy* by_;
  std::map<std::string, std::string> tags_;  // by resource
};

}  // namespace

std::vector<CostGroup> cost_groups(const audit::Audit& audit, const GroupBy& by) {
  if (by.kind == GroupBy::Kind::kResource) return {};
  std::map<std::string, CostGroup> groups;
  std::map<std::string, std::set<std::string_view>> resources;
  const auto& environments = audit.cost.environments;
  for (std::size_t e = 0; e < environments.size(); ++e) {
    const Namer namer(audit.graphs[e], by);
    for (const auto& cost : environments[e].resources) {
      std::string name = namer.name(cost);
      CostGroup& group = groups[name];
      group.totals.resize(environments.size());
      group.totals[e] += cost.totals;
      resources[name].insert(cost.resource);
      group.name = std::move(name);
    }
  }
  std::vector<CostGroup> out;
  for (auto& [name, group] : groups) {
    group.resources = resources[name].size();
    out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const CostGroup& a, const CostGroup& b) { return a.most() > b.most(); });
  return out;
}

}  // namespace cfnaudit::cli
