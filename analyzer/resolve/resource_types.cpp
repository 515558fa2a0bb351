// A type or property name -> its row of the embedded tables, decoded.

#include "analyzer/resolve/resource_types.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::resolve {

std::span<const EmbeddedFile> resolve_tables();

namespace {

// The order in which analyzer/resolve/CMakeLists.txt embeds the files.
const TextTable& types() {
  static const TextTable table(resolve_tables()[0].text);
  return table;
}

const TextTable& properties() {
  static const TextTable table(resolve_tables()[1].text);
  return table;
}

std::vector<std::string_view> list(std::string_view text) {
  return text.empty() ? std::vector<std::string_view>{} : split(text, ',');
}

Attribute attribute_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {text, PropertyType("s")};
  return {text.substr(0, colon), PropertyType(text.substr(colon + 1))};
}

void apply_flag(ResourceType& type, std::string_view flag) {
  static constexpr std::array<std::pair<std::string_view, std::string_view ResourceType::*>, 4>
      kNamed = {{{"arn=", &ResourceType::arn_attribute},
                 {"policy=", &ResourceType::policy},
                 {"tags=", &ResourceType::tags},
                 {"transform=", &ResourceType::transform}}};
  if (flag == "stateful") type.stateful = true;
  if (flag.starts_with("optional=")) type.optional.push_back(flag.substr(9));
  for (const auto& [name, member] : kNamed)
    if (flag.starts_with(name)) type.*member = flag.substr(name.size());
}

ResourceType decode_type(const Row& row) {
  ResourceType type;
  type.name = row.key();
  type.ref = list(row.field(1));
  type.arn_template = row.field(2);
  for (const auto text : list(row.field(3))) type.attributes.push_back(attribute_of(text));
  for (const auto flag : list(row.field(4))) apply_flag(type, flag);
  type.primary_identifier = list(row.field(5));
  return type;
}

/// name;type;flags;default;policy kind;targets
PropertyInfo decode_property(std::string_view text) {
  const auto fields = split(text, ';');
  const auto field = [&](std::size_t i) {
    return i < fields.size() ? fields[i] : std::string_view{};
  };
  const auto has = [&](char flag) { return field(2).find(flag) != std::string_view::npos; };
  PropertyInfo info;
  info.name = field(0);
  info.type = PropertyType(field(1));
  info.required = has('!');
  info.deprecated = has('D');
  info.replacement = has('R')   ? Replacement::kYes
                     : has('M') ? Replacement::kMaybe
                                : Replacement::kNo;
  info.default_value = field(3);
  info.policy = field(4);
  if (field(5).empty()) return info;
  for (const auto target : split(field(5), '|')) {
    const auto dot = target.find('.');
    info.targets.push_back({target.substr(0, dot), target.substr(dot + 1)});
  }
  return info;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

using Path = std::span<const std::string_view>;

/// The property at the end of `path` below a value of this type. Each step down takes off a part of
/// the path or of the type's notation, so the recursion ends.
std::optional<PropertyInfo> find_below(std::string_view resource, const PropertyType& type,
                                       Path path) {
  using Kind = PropertyType::Kind;
  if (path.empty()) return std::nullopt;
  switch (type.kind()) {
    case Kind::kList:
      return find_below(resource, type.element(), is_number(path[0]) ? path.subspan(1) : path);
    case Kind::kMap:
      return find_below(resource, type.element(), path.subspan(1));
    case Kind::kUnion:
      for (const auto& alternative : type.alternatives())
        if (auto found = find_below(resource, alternative, path)) return found;
      return std::nullopt;
    case Kind::kDefinition: {
      auto found = find_property(definition_key(resource, type), path[0]);
      if (!found || path.size() == 1) return found;
      return find_below(resource, found->type, path.subspan(1));
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

PropertyType::Kind PropertyType::kind() const {
  switch (code_.empty() ? 's' : code_[0]) {
    case 'i':
      return Kind::kInteger;
    case 'n':
      return Kind::kNumber;
    case 'b':
      return Kind::kBoolean;
    case 'j':
      return Kind::kJson;
    case 'd':
      return Kind::kDateTime;
    case 't':
      return Kind::kTag;
    case '[':
      return Kind::kList;
    case '{':
      return Kind::kMap;
    case '(':
      return Kind::kUnion;
    case '@':
      return Kind::kDefinition;
    default:
      return Kind::kString;
  }
}

std::vector<PropertyType> PropertyType::alternatives() const {
  const std::string_view inner = code_.substr(1, code_.size() - 2);
  std::vector<PropertyType> found;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= inner.size(); ++i) {
    const char c = i < inner.size() ? inner[i] : '|';
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c != '|' || depth > 0) continue;
    found.emplace_back(inner.substr(begin, i - begin));
    begin = i + 1;
  }
  return found;
}

const Attribute* ResourceType::attribute(std::string_view attribute_name) const {
  const auto accepts = [&](const Attribute& attribute) {
    if (!attribute.name.ends_with('*')) return attribute.name == attribute_name;
    const auto prefix = attribute.name.substr(0, attribute.name.size() - 1);
    return attribute_name.size() > prefix.size() && attribute_name.starts_with(prefix);
  };
  const auto found = std::ranges::find_if(attributes, accepts);
  return found == attributes.end() ? nullptr : &*found;
}

std::optional<ResourceType> find_resource_type(std::string_view name) {
  const auto row = types().find(name);
  if (!row) return std::nullopt;
  return decode_type(*row);
}

std::vector<std::string_view> resource_type_names(std::string_view prefix) {
  std::vector<std::string_view> names;
  for (const auto& row : types().with_prefix(prefix)) names.push_back(row.key());
  return names;
}

std::optional<std::string_view> similar_resource_type(std::string_view name) {
  const auto last = name.rfind("::");
  const auto service = last == std::string_view::npos ? name : name.substr(0, last + 2);
  if (const auto found = did_you_mean(name, resource_type_names(service))) return found;
  return did_you_mean(name, resource_type_names());
}

std::string definition_key(std::string_view type, const PropertyType& definition) {
  return concat(type, ".", definition.definition());
}

std::optional<PropertyInfo> find_property(std::string_view owner, std::string_view name) {
  const auto row = properties().find(owner);
  if (!row) return std::nullopt;
  for (const auto field : split(row->line(), '\t'))
    if (field.size() > name.size() && field[name.size()] == ';' && field.starts_with(name))
      return decode_property(field);
  return std::nullopt;
}

std::optional<PropertyInfo> find_property(std::string_view type,
                                          std::span<const std::string_view> path) {
  if (path.empty()) return std::nullopt;
  auto found = find_property(type, path[0]);
  if (!found || path.size() == 1) return found;
  return find_below(type, found->type, path.subspan(1));
}

std::vector<PropertyInfo> properties_of(std::string_view owner) {
  const auto row = properties().find(owner);
  if (!row) return {};
  std::vector<PropertyInfo> found;
  const auto fields = split(row->line(), '\t');
  for (std::size_t i = 1; i < fields.size(); ++i) found.push_back(decode_property(fields[i]));
  return found;
}

}  // namespace cfnaudit::resolve
