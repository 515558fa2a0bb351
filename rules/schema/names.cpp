#include "rules/schema/names.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "analyzer/base/text.h"

// An unknown property's name and where it was found -> what it is near to.

namespace cfnaudit::rules {

using resolve::PropertyInfo;
using resolve::PropertyType;

std::string Owner::key() const {
  return definition.empty() ? std::string(type) : concat(type, ".", definition);
}

std::optional<std::string_view> definition_of(PropertyType type) {
  using Kind = PropertyType::Kind;
  while (type.kind() == Kind::kList || type.kind() == Kind::kMap) type = type.element();
  if (type.kind() != Kind::kDefinition) return std::nullopt;
  return type.definition();
}

std::vector<PropertyInfo> properties_of(const Owner& owner) {
  if (owner.definition != kTag) return resolve::properties_of(owner.key());
  return {{.name = "Key", .required = true}, {.name = "Value", .required = true}};
}

namespace {

constexpr std::size_t kDeepest = 4;
constexpr std::size_t kLongestName = 100;  // longer ones resemble no property

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html
constexpr std::array<std::string_view, 8> kResourceAttributes = {
    "Condition", "CreationPolicy", "DeletionPolicy",      "DependsOn",
    "Metadata",  "UpdatePolicy",   "UpdateReplacePolicy", "Type"};

std::string plain(std::string_view name) {
  std::string out = lowercase(name);
  std::erase_if(out, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return out;
}

std::map<std::string_view, std::string> places_below(const Owner& from) {
  struct Open {
    Owner owner;
    std::string path;
    std::size_t depth;
  };
  std::map<std::string_view, std::string> places;
  std::set<std::string_view> seen{from.definition};
  std::vector<Open> open{{from, {}, 0}};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const Open here = open[i];
    for (const PropertyInfo& property : properties_of(here.owner)) {
      if (here.depth > 0) places.try_emplace(property.name, here.path);
      const auto definition = definition_of(property.type);
      if (here.depth == kDeepest || !definition || !seen.insert(*definition).second) continue;
      open.push_back(
          {{from.type, *definition},
           here.path.empty() ? std::string(property.name) : concat(here.path, ".", property.name),
           here.depth + 1});
    }
  }
  return places;
}

/// Written otherwise, misspelt, or a part of one property's name: Name for BucketName.
std::optional<std::string_view> similar(std::string_view name,
                                        const std::vector<std::string_view>& known) {
  const std::string wanted = plain(name);
  for (const auto one : known)
    if (plain(one) == wanted) return one;
  if (const auto meant = did_you_mean(name, known)) return meant;
  if (wanted.size() < 4) return std::nullopt;
  std::optional<std::string_view> found;
  for (const auto one : known) {
    const std::string candidate = plain(one);
    if (!candidate.ends_with(wanted) && !candidate.starts_with(wanted) &&
        !(candidate.size() >= 4 && wanted.ends_with(candidate)))
      continue;
    if (found) return std::nullopt;
    found = one;
  }
  return found;
}

}  // namespace

std::optional<std::string_view> Places::nearest(const Owner& from, std::string_view name) {
  const auto [index, is_new] = below_.try_emplace(std::pair(from.type, from.definition));
  if (is_new) index->second = places_below(from);
  const auto found = index->second.find(name);
  if (found == index->second.end()) return std::nullopt;
  return found->second;
}

Hint hint_for(std::string_view name, const Owner& owner, const std::vector<Owner>& parents,
              const std::vector<std::string_view>& path, Places& places) {
  if (name.size() > kLongestName) return {};
  if (owner.definition.empty() && std::find(kResourceAttributes.begin(), kResourceAttributes.end(),
                                            name) != kResourceAttributes.end())
    return {"; it is an attribute of the resource, beside Properties", {}};
  for (std::size_t i = parents.size(); i-- > 0;) {
    if (!resolve::find_property(parents[i].key(), name)) continue;
    const std::string above = i == 0 ? std::string(owner.type) : std::string(path[i - 1]);
    return {concat("; it belongs to ", above), {}};
  }
  std::vector<std::string_view> known;
  const auto properties = properties_of(owner);
  for (const auto& property : properties) known.push_back(property.name);
  if (const auto meant = did_you_mean(name, known))
    return {concat("; did you mean ", *meant, "?"), meant};
  if (const auto below = places.nearest(owner, name))
    return {concat("; it belongs to ", *below), {}};
  if (const auto meant = similar(name, known))
    return {concat("; did you mean ", *meant, "?"), meant};
  if (!owner.definition.empty())
    if (const auto elsewhere = places.nearest({owner.type, {}}, name))
      return {concat("; it belongs to ", *elsewhere), {}};
  return {};
}

}  // namespace cfnaudit::rules
