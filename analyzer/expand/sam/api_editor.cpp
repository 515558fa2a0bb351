#include "analyzer/expand/sam/api_editor.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Paths and methods of an API's document.

namespace cfnaudit::expand {

namespace {

void copy_orders(Tree* tree) {
  if (tree->legacy) tree->legacy->copy();
  for (Tree* item : tree->items) copy_orders(item);
  for (Entry& entry : tree->entries) copy_orders(entry.value);
}

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::vector<Tree*> outcomes(Translation& t, Tree* item) {
  if (item == nullptr) return {};
  if (!is_map(item) || !item->has("Fn::If")) return {item};
  Tree* parts = item->get("Fn::If");
  if (!is_list(parts)) {
    t.refuse_template("value of Fn::If must be a list", item->span);
    return {};
  }
  std::vector<Tree*> out;
  for (std::size_t i = 1; i < parts->items.size(); ++i)
    if (!is_no_value(parts->items[i])) out.push_back(parts->items[i]);
  return out;
}

Tree* method_name(Translation& t, Tree* method) {
  if (!is_text(method)) return method;
  std::string name = lowercase(method->text);
  if (name == "any") return t.forest.text(std::string(kAnyMethod));
  return name == method->text ? method : t.forest.text(std::move(name), method->unicode);
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string wildcard_path(std::string_view path, bool greedy) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::size_t end = i + 1;
    if (path[i] == '{')
      while (end < path.size() && is_path_character(path[end])) ++end;
    const bool named = path[i] == '{' && end > i + 1;
    const bool may_be_greedy = greedy || path.substr(i + 1, end - i - 1) == "proxy";
    if (named && may_be_greedy && end < path.size() && path[end] == '+') ++end;
    if (named && end < path.size() && path[end] == '}') {
      out += '*';
      i = end;
    } else {
      out += path[i];
    }
  }
  return out;
}

namespace {

bool is_version(const Tree* version, std::string_view major) {
  if (version == nullptr) return false;
  const auto parts = split(version->text, '.');
  return (parts.size() == 2 || parts.size() == 3) && parts[0] == major &&
         std::all_of(parts.begin() + 1, parts.end(), [](std::string_view part) {
           return part.size() == 1 && std::isdigit(static_cast<unsigned char>(part[0])) != 0;
         });
}

}  // namespace

bool is_version_2(const Tree* version) { return is_version(version, "2"); }
bool is_version_3(const Tree* version) { return is_version(version, "3"); }

ApiEditor::ApiEditor(Translation& t, Tree* document)
    : t_(t), document_(document), paths_(document->get("paths")) {
  copy_orders(document_);
}

void ApiEditor::finish() { copy_orders(document_); }

Tree* ApiEditor::member_or_new(std::string_view name) {
  Tree* member = document_->get(name);
  return is_truthy(member) ? member : t_.forest.legacy();
}

bool ApiEditor::has_integration(std::string_view path, std::string_view method) const {
  const Entry* entry = paths_->entry(path);
  if (entry == nullptr) return false;
  for (Tree* item : outcomes(t_, entry->value)) {
    Tree* definition = is_map(item) ? item->get(method) : nullptr;
    if (!is_map(definition)) return false;
    const auto parts = outcomes(t_, definition);
    if (std::none_of(parts.begin(), parts.end(),
                     [](Tree* part) { return is_map(part) && is_truthy(part->get(kIntegration)); }))
      return false;
  }
  return true;
}

void ApiEditor::add_path(const Tree* path, const Tree* method) {
  if (!paths_->has(path->text)) {
    Key key = t_.forest.key(path->text, path->unicode);
    paths_->set(key, t_.forest.legacy());
  }
  Tree* given = paths_->entry(path->text)->value;
  if (!is_map(given))
    return t_.refuse_template(concat("value of ", quote(path->text), " path must be a map"),
                              given->span);
  for (Tree* item : outcomes(t_, given))
    if (is_map(item) && !item->has(method->text))
      item->set(t_.forest.key(method->text, method->unicode), t_.forest.legacy());
}

void ApiEditor::make_conditional(std::string_view path, Tree* condition) {
  Entry* entry = paths_->entry(path);
  entry->value = t_.forest.choose(condition, entry->value);
}

std::vector<Tree*> ApiEditor::definitions(std::string_view path, std::string_view method) const {
  std::vector<Tree*> out;
  for (Tree* item : outcomes(t_, paths_->get(path))) {
    if (!is_map(item)) continue;
    for (Tree* definition : outcomes(t_, item->get(method))) {
      if (!is_map(definition))
        t_.refuse_template(concat("definition of method ", quote(method), " for path ", quote(path),
                                  " should be a map"));
      else if (is_truthy(definition->get(kIntegration)))
        out.push_back(definition);
    }
  }
  return out;
}

std::vector<ApiEditor::Method> ApiEditor::all_definitions(
    std::string_view path, std::initializer_list<std::string_view> others) const {
  std::vector<Method> out;
  for (Tree* item : outcomes(t_, paths_->get(path))) {
    if (!is_map(item)) continue;
    for (const Entry& entry : item->ordered()) {
      const auto name = entry.key.text;
      if (std::find(others.begin(), others.end(), name) != others.end()) continue;
      for (Tree* definition : outcomes(t_, entry.value)) {
        if (!is_map(definition))
          t_.refuse_template(concat("definition of method ", quote(name), " for path ", quote(path),
                                    " should be a map"),
                             entry.key.span);
        else if (is_truthy(definition->get(kIntegration)))
          out.push_back({name, definition});
      }
    }
  }
  return out;
}

}  // namespace cfnaudit::expand
