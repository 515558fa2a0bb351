#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// References to parameters -> values; references to parts of SAM resources (Function.Alias) ->
// references to what was made for them.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html

namespace cfnaudit::expand {

namespace {

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == ':';
}

/// Calls replace(name) for every ${name}; what it returns stands in place of the whole.
template <typename Replace>
std::string replace_variables(std::string_view text, Replace replace) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto start = text.find("${", at);
    if (start == std::string_view::npos) break;
    std::size_t end = start + 2;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (end == start + 2 || end == text.size() || text[end] != '}') {
      out += text.substr(at, start + 2 - at);
      at = start + 2;
      continue;
    }
    out += text.substr(at, start - at);
    out += replace(text.substr(start + 2, end - start - 2));
    at = end + 1;
  }
  out += text.substr(std::min(at, text.size()));
  return out;
}

/// The text of a Fn::Sub, where it can be exchanged.
Tree** pattern_of(Tree* function) {
  Entry* entry = function->entry("Fn::Sub");
  if (entry == nullptr) return nullptr;
  if (is_text(entry->value)) return &entry->value;
  if (!is_list(entry->value) || entry->value->items.empty() || !is_text(entry->value->items[0]))
    return nullptr;
  return &entry->value->items[0];
}

void exchange(Forest& forest, Tree*& text, std::string replaced) {
  if (replaced == text->text) return;
  const At at(forest, text->span);
  text = forest.text(std::move(replaced), text->unicode);
}

struct Referable {
  std::string_view owner;  // SAM type
  std::string_view part;
  std::string_view type;
};

constexpr Referable kReferable[] = {
    {kFunction, "Alias", "AWS::Lambda::Alias"},
    {kFunction, "Version", "AWS::Lambda::Version"},
    {kFunction, "DestinationTopic", "AWS::SNS::Topic"},
    {kFunction, "DestinationQueue", "AWS::SQS::Queue"},
    {kApi, "Stage", "AWS::ApiGateway::Stage"},
    {kApi, "Deployment", "AWS::ApiGateway::Deployment"},
    {kApi, "DomainName", "AWS::ApiGateway::DomainName"},
    {kApi, "UsagePlan", "AWS::ApiGateway::UsagePlan"},
    {kApi, "UsagePlanKey", "AWS::ApiGateway::UsagePlanKey"},
    {kApi, "ApiKey", "AWS::ApiGateway::ApiKey"},
    {kHttpApi, "Stage", "AWS::ApiGatewayV2::Stage"},
    {kHttpApi, "DomainName", "AWS::ApiGatewayV2::DomainName"},
    {kWebSocketApi, "Stage", "AWS::ApiGatewayV2::Stage"},
    {kWebSocketApi, "DomainName", "AWS::ApiGatewayV2::DomainName"},
};

class References {
 public:
  explicit References(Translation& t) : t_(t) {
    for (const Made& made : t.made) {
      const auto owner = t.owner_types.find(made.origin);
      if (owner == t.owner_types.end()) continue;
      for (const auto& row : kReferable)
        if (row.owner == owner->second && row.type == made.type())
          parts_.emplace(concat(made.origin, ".", row.part), made.id);
    }
  }

  void walk(Tree* tree) {
    for (Tree* item : tree->items) walk(item);
    for (Entry& entry : tree->entries) walk(entry.value);
    if (!tree->is(Kind::kMap) || tree->entries.size() != 1) return;
    Entry& only = tree->entries.front();
    if (only.key.text == "Ref" && is_text(only.value)) {
      exchange(t_.forest, only.value, reference(only.value->text));
    } else if (only.key.text == "Fn::GetAtt" && is_list(only.value)) {
      attribute(only.value);
    } else if (Tree** pattern = pattern_of(tree)) {
      exchange(t_.forest, *pattern, replace_variables((*pattern)->text, [&](std::string_view name) {
                 return concat("${", dotted(name), "}");
               }));
    }
  }

 private:
  /// Function.Alias.Arn -> FunctionAliaslive.Arn; Layer -> Layer0123456789.
  std::string dotted(std::string_view name) const {
    const auto first = name.find('.');
    if (const auto changed = t_.changed_ids.find(name.substr(0, first));
        changed != t_.changed_ids.end())
      return concat(changed->second, first == std::string_view::npos ? "" : name.substr(first));
    if (first == std::string_view::npos) return std::string(name);
    const auto second = name.find('.', first + 1);
    const auto part = parts_.find(name.substr(0, second));
    if (part == parts_.end()) return std::string(name);
    return concat(part->second, second == std::string_view::npos ? "" : name.substr(second));
  }

  std::string reference(std::string_view name) const {
    if (const auto part = parts_.find(name); part != parts_.end()) return part->second;
    const auto changed = t_.changed_ids.find(name);
    return changed == t_.changed_ids.end() ? std::string(name) : changed->second;
  }

  void attribute(Tree* list) const {
    std::string name;
    for (const Tree* item : list->items) {
      if (!is_text(item)) return;
      name += concat(name.empty() ? "" : ".", item->text);
    }
    const std::string replaced = dotted(name);
    if (replaced == name || list->items.size() < 2) return;
    const At at(t_.forest, list->span);
    const auto dot = replaced.find('.');
    if (dot == std::string::npos) return;
    list->items = {t_.forest.text(replaced.substr(0, dot)),
                   t_.forest.text(replaced.substr(dot + 1))};
  }

  Translation& t_;
  std::map<std::string, std::string, std::less<>> parts_;
};

}  // namespace

Tree* Translation::resolve(Tree* tree) {
  if (tree == nullptr) return nullptr;
  if (tree->is(Kind::kMap) && tree->entries.size() == 1) {
    if (const auto known = parameters.find(text_of(tree->get("Ref"))); known != parameters.end())
      return known->second;
    if (Tree** pattern = pattern_of(tree))
      exchange(forest, *pattern, replace_variables((*pattern)->text, [&](std::string_view name) {
                 const auto known = parameters.find(name);
                 const bool found = known != parameters.end() && known->second->items.empty() &&
                                    known->second->entries.empty();
                 return found ? std::string(known->second->text) : concat("${", name, "}");
               }));
  }
  for (Tree*& item : tree->items) item = resolve(item);
  for (Entry& entry : tree->entries) entry.value = resolve(entry.value);
  return tree;
}

bool Translation::is_open(const Tree* tree) const {
  if (tree == nullptr) return false;
  if (const auto name = is_intrinsic(tree) ? text_of(tree->get("Ref")) : std::string_view{};
      !name.empty()) {
    const Tree* declared = root->get("Parameters");
    return is_map(declared) && declared->has(name) && parameters.find(name) == parameters.end();
  }
  const auto open = [&](const Tree* part) { return is_open(part); };
  return std::any_of(tree->items.begin(), tree->items.end(), open) ||
         std::any_of(tree->entries.begin(), tree->entries.end(),
                     [&](const Entry& entry) { return is_open(entry.value); });
}

Tree* Translation::resolve_mappings(Tree* tree) {
  Tree* keys = is_map(tree) ? tree->get("Fn::FindInMap") : nullptr;
  Tree* value = root->get("Mappings");
  if (!is_list(keys) || keys->items.size() != 3) return tree;
  for (Tree* key : keys->items) {
    key = resolve(key);
    if (!is_text(key) || value == nullptr) return tree;
    value = value->get(key->text);
  }
  return value == nullptr ? tree : value;
}

void resolve_references(Translation& t) {
  References references(t);
  for (Entry& entry : t.root->entries) references.walk(entry.value);
  const auto rename = [&](Tree*& id) {
    const auto changed = t.changed_ids.find(text_of(id));
    if (changed != t.changed_ids.end()) exchange(t.forest, id, changed->second);
  };
  for (Entry& entry : t.root->get("Resources")->entries) {
    Tree** needed = nullptr;
    if (Entry* found = is_map(entry.value) ? entry.value->entry("DependsOn") : nullptr)
      needed = &found->value;
    if (needed == nullptr) continue;
    rename(*needed);
    for (Tree*& id : (*needed)->items) rename(id);
  }
}

}  // namespace cfnaudit::expand
