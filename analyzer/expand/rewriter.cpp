#include "analyzer/expand/rewriter.h"

#include "analyzer/base/text.h"

// A tree -> the same with other references.

namespace cfnaudit::expand {

Tree* Rewriter::rewrite(Tree* tree) {
  if (tree == nullptr || depth_ > kMaxDepth) return tree;
  if (!tree->is(Kind::kList) && !tree->is(Kind::kMap)) return tree;
  if (const auto known = done_.find(tree); known != done_.end()) return known->second;
  ++depth_;
  const At at(forest_, tree->span);
  Tree* out = is_intrinsic(tree) ? replacement(tree) : nullptr;
  if (out == nullptr) {
    out = forest_.shallow_copy(tree);
    for (Tree*& item : out->items) item = rewrite(item);
    for (Entry& entry : out->entries) entry.value = rewrite(entry.value);
  }
  --depth_;
  done_.emplace(tree, out);
  return out;
}

Tree* Rewriter::replacement(Tree* tree) {
  const Key& key = tree->entries.front().key;
  Tree* argument = tree->entries.front().value;
  const auto with = [&](Tree* value) {
    Tree* copy = forest_.shallow_copy(tree);
    copy->entries.front().value = value;
    return copy;
  };
  /// The first argument replaced, the others rewritten.
  const auto with_first = [&](Tree* first) {
    Tree* list = forest_.shallow_copy(argument);
    for (Tree*& item : list->items) item = rewrite(item);
    list->items.front() = first;
    return with(list);
  };
  const bool has_list = is_list(argument) && !argument->items.empty();
  if (key.text == "Ref") return is_text(argument) && ref ? ref(argument->text) : nullptr;
  if (key.text == "Condition" && is_text(argument) && condition) {
    Tree* name = forest_.shallow_copy(argument);
    name->text = condition(argument->text);
    return with(name);
  }
  if (key.text == "Fn::If" && has_list && is_text(argument->items[0]) && condition) {
    Tree* name = forest_.shallow_copy(argument->items[0]);
    name->text = condition(name->text);
    return with_first(name);
  }
  if (key.text == "Fn::FindInMap" && has_list && mapping)
    return with_first(mapping(rewrite(argument->items[0])));
  if (key.text == "Fn::Sub") return with(substituted(argument));
  if (key.text == "Fn::GetAtt" && get_att) {
    if (has_list && argument->items.size() == 2 && is_text(argument->items[0]))
      return get_att(argument->items[0]->text, rewrite(argument->items[1]), tree->span);
    const auto dot = is_text(argument) ? argument->text.find('.') : std::string_view::npos;
    if (dot != std::string_view::npos)
      return get_att(argument->text.substr(0, dot),
                     forest_.text(std::string(argument->text.substr(dot + 1))), tree->span);
  }
  return function ? function(key.text, argument) : nullptr;
}

Tree* Rewriter::placeholder(std::string_view name, Span place) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return ref ? ref(name) : nullptr;
  return get_att
             ? get_att(name.substr(0, dot), forest_.text(std::string(name.substr(dot + 1))), place)
             : nullptr;
}

Tree* Rewriter::substituted(Tree* argument) {
  const bool has_variables = is_list(argument) && argument->items.size() == 2;
  Tree* pattern = has_variables ? argument->items[0] : argument;
  if (!is_text(pattern)) return rewrite(argument);
  Tree* given = has_variables ? rewrite(argument->items[1]) : nullptr;
  const At at(forest_, pattern->span);
  Tree* variables = is_map(given) ? given : forest_.map();
  const auto text = pattern->text;
  for (auto begin = text.find("${"); begin != std::string_view::npos;
       begin = text.find("${", begin + 2)) {
    const auto end = text.find('}', begin);
    if (end == std::string_view::npos) break;
    const auto name = text.substr(begin + 2, end - begin - 2);
    if (name.starts_with('!') || variables->has(name)) continue;
    if (Tree* value = placeholder(name, pattern->span)) forest_.set(variables, name, value);
  }
  if (variables->entries.empty()) return pattern;
  return forest_.list({pattern, variables});
}

}  // namespace cfnaudit::expand
