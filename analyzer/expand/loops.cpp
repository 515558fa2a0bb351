#include "analyzer/expand/loops.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/parts.h"
#include "analyzer/expand/transforms.h"

// Loops -> entries, each at the place of the fragment that it repeats.

namespace cfnaudit::expand {

namespace {

constexpr std::string_view kPrefix = "Fn::ForEach";

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_alphanumeric);
}

/// What &{Identifier} stands for.
std::string letters_and_digits(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_alphanumeric);
  return out;
}

}  // namespace

bool is_loop(std::string_view key) { return key.starts_with(kPrefix); }

Loops::Loops(Tree* root, Forest& forest, const ExpandOptions& options,
             std::vector<Diagnostic>& diagnostics, std::vector<Opaque>& opaque)
    : root_(root),
      forest_(forest),
      values_(root, forest, options),
      diagnostics_(diagnostics),
      opaque_(opaque),
      computes_names_(names_transform(root->get("Transform"), kLanguageExtensions)),
      most_nodes_(kLeastNodes + kNodesPerByte * (root->span.end - root->span.begin)) {}

void Loops::report(Span span, std::string message) {
  Diagnostic found{.rule = "TPL018",
                   .severity = Severity::kError,
                   .span = span,
                   .path = section_,
                   .message = std::move(message)};
  found.key = found.message;
  const bool known = std::any_of(
      diagnostics_.begin(), diagnostics_.end(),
      [&](const Diagnostic& d) { return d.span == found.span && d.message == found.message; });
  if (!known) diagnostics_.push_back(std::move(found));
}

bool Loops::run() {
  // Guards of loops may add the section Conditions behind the others.
  const std::size_t count = root_->entries.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Entry section = root_->entries[i];
    const auto name = section.key.text;
    section_ = std::string(name);
    values_.refresh();  // loops may have made conditions
    if (is_loop(name)) {
      report(section.key.span, "a loop cannot be at the top level of a template");
      continue;
    }
    if (name == "Conditions" || name == "Resources" || name == "Outputs") {
      const Level level = name == "Conditions" ? Level::kConditions : Level::kEntries;
      Tree* rewritten = rewrite(section.value, nullptr, level);
      root_->entries[i].value = rewritten;
    } else if (is_map(section.value))
      for (const Entry& entry : section.value->entries)
        if (is_loop(entry.key.text))
          report(entry.key.span, concat("Fn::ForEach cannot be used in ", name));
  }
  return changed_;
}

/// A loop's problems are told once, however often an outer loop repeats it.
std::optional<Loops::Loop> Loops::read(const Entry& entry, const Binding* binding) {
  const auto refuse = [&](Span span, std::string message) {
    report(span, std::move(message));
    return std::nullopt;
  };
  const auto key = entry.key.text;
  if (!key.starts_with("Fn::ForEach::") || !is_name(key.substr(13)))
    return refuse(entry.key.span,
                  "the key of a loop must be Fn::ForEach::Name, with an alphanumeric Name");
  const Tree* parts = entry.value;
  if (!is_list(parts) || parts->items.size() != 3)
    return refuse(entry.value->span,
                  concat(key, " takes a list of an identifier, a collection and a fragment"));
  const Tree* identifier = parts->items[0];
  if (!is_text(identifier) || !is_name(identifier->text))
    return refuse(identifier->span, concat("the identifier of ", key, " must be alphanumeric"));
  for (const auto section : {"Parameters", "Resources"})
    if (const Tree* declared = root_->get(section);
        is_map(declared) && declared->has(identifier->text))
      return refuse(identifier->span, concat("the identifier ", identifier->text, " of ", key,
                                             " is also a name in ", section));
  for (const Binding* outer = binding; outer != nullptr; outer = outer->outer)
    if (outer->identifier == identifier->text)
      return refuse(identifier->span, concat("the identifier ", identifier->text, " of ", key,
                                             " is also the identifier of an enclosing loop"));
  if (!is_map(parts->items[2]))
    return refuse(parts->items[2]->span, concat("the fragment of ", key, " must be a map"));
  return Loop{key.substr(13), identifier->text, parts->items[1], parts->items[2]};
}

bool Loops::check_transform(const Entry& loop) {
  if (told_transform_) return true;
  told_transform_ = true;
  const bool named = names_transform(root_->get("Transform"), kLanguageExtensions);
  if (!named) report(loop.key.span, "Fn::ForEach requires the transform AWS::LanguageExtensions");
  return named;
}

Tree* Loops::conditions() {
  Tree* section = root_->get("Conditions");
  if (is_map(section)) return section;
  section = forest_.map();
  root_->set(forest_.key("Conditions"), section);
  return section;
}

/// Fn::Or takes at most ten operands.
Tree* Loops::any_of(std::vector<Tree*> operands) {
  constexpr std::size_t kMost = 10;
  while (operands.size() > 1) {
    std::vector<Tree*> groups;
    for (std::size_t i = 0; i < operands.size(); i += kMost) {
      const auto end =
          operands.begin() + static_cast<std::ptrdiff_t>(std::min(i + kMost, operands.size()));
      std::vector<Tree*> group(operands.begin() + static_cast<std::ptrdiff_t>(i), end);
      groups.push_back(group.size() == 1
                           ? group.front()
                           : forest_.map({{"Fn::Or", forest_.list(std::move(group))}}));
    }
    operands = std::move(groups);
  }
  return operands.front();
}

std::string_view Loops::guard(std::string_view of, std::string_view text,
                              const std::vector<Assignment>& when) {
  std::string meaning;
  std::vector<Tree*> operands;
  for (const Assignment& assignment : when) {
    for (const auto& [name, value] : assignment) meaning += concat(name, "=", value, ";");
    meaning += '|';
    operands.push_back(values_.condition_of(assignment));
  }
  const auto [known, is_new] = guards_.emplace(std::move(meaning), "");
  if (!is_new) return known->second;
  Tree* section = conditions();
  const std::string stem = concat(of, "Has", letters_and_digits(text));
  std::string name = stem;
  for (int i = 2; section->has(name); ++i) name = concat(stem, std::to_string(i));
  known->second = forest_.keep(name);
  section->set(forest_.key(name), any_of(std::move(operands)));
  return known->second;
}

std::optional<std::vector<Loops::Item>> Loops::items(const Entry& entry, const Loop& loop,
                                                     const Binding* binding) {
  const auto give_up = [&](std::string reason) {
    opaque_.push_back({std::string(entry.key.text), std::move(reason)});
    return std::nullopt;
  };
  Tree* collection = rewrite(loop.collection, binding, Level::kInside);
  const auto all = values_.assignments(collection);
  if (!all) return give_up("its collection depends on too many combinations of parameters");
  std::vector<std::pair<std::string, std::vector<Assignment>>> found;
  for (const Assignment& assignment : *all) {
    const StaticValues::Assumption now(values_, assignment);
    Tree* known = values_.value(collection);
    if (known == nullptr) return give_up(concat("its collection is not known: ", values_.why()));
    if (!is_list(known)) {
      report(loop.collection->span, concat("the collection of ", entry.key.text,
                                           " must be a list, or refer to a list parameter"));
      return std::nullopt;
    }
    for (const Tree* item : known->items) {
      if (item->is(Kind::kMap) || item->is(Kind::kList)) {
        report(item->span,
               concat("the collection of ", entry.key.text, " can contain only strings"));
        return std::nullopt;
      }
      auto at = std::find_if(found.begin(), found.end(),
                             [&](const auto& one) { return one.first == item->text; });
      if (at == found.end()) at = found.insert(at, {std::string(item->text), {}});
      if (at->second.empty() || at->second.back() != assignment) at->second.push_back(assignment);
    }
  }
  std::vector<Item> out;
  const At at(forest_, loop.collection->span);
  for (auto& [text, when] : found)
    out.push_back(
        {text, when.size() == all->size() ? std::string_view{} : guard(loop.name, text, when)});
  return out;
}

bool Loops::is_exhausted(const Entry& entry) {
  if (iterations_ < kMaxIterations && nodes_ < most_nodes_ && depth_ < kMaxDepth) return false;
  if (!told_exhausted_)
    report(entry.key.span, concat("the loops expand to more than can be analyzed: over ",
                                  std::to_string(iterations_),
                                  " iterations; CloudFormation allows at most 500 resources"));
  told_exhausted_ = true;
  return true;
}

/// The loop stays: what it would make is not known.
void Loops::keep(const Entry& entry, const Binding* binding, Tree* into) {
  const auto key = replaced(entry.key.text, binding);
  if (!into->has(key)) into->entries.push_back({{key, entry.key.span, false}, entry.value});
}

void Loops::expand(const Entry& entry, const Binding* binding, Level level, Tree* into) {
  check_transform(entry);
  const auto loop = read(entry, binding);
  const auto all = loop ? items(entry, *loop, binding) : std::nullopt;
  if (!all) return keep(entry, binding, into);
  changed_ = true;
  for (const Item& item : *all) {
    if (is_exhausted(entry)) return keep(entry, binding, into);
    ++iterations_;
    const Binding own{loop->identifier, item.text, item.guard, level, binding};
    for (const Entry& made : loop->fragment->entries) {
      if (is_loop(made.key.text))
        expand(made, &own, level, into);
      else
        add(made, own, into);
    }
  }
}

void Loops::add(const Entry& entry, const Binding& binding, Tree* into) {
  const auto key = replaced(entry.key.text, &binding);
  if (into->has(key)) {
    report(entry.key.span,
           key == entry.key.text
               ? concat("the key ", quote(key), " must contain the loop's identifier ${",
                        binding.identifier, "}; otherwise every iteration produces the same key")
               : concat("the loop produces ", quote(key), " twice"));
    return;
  }
  Tree* value = rewrite(entry.value, &binding, Level::kInside);
  if (binding.level == Level::kEntries) name_condition(value);
  const At at(forest_, entry.key.span);
  for (const Binding* one = &binding; one != nullptr; one = one->outer) {
    if (one->guard.empty() || one->level != binding.level) continue;
    if (binding.level == Level::kEntries)
      require_condition(forest_, root_, value, one->guard);
    else if (binding.level == Level::kInside)
      value = forest_.choose(forest_.text(std::string(one->guard)), value);
  }
  into->entries.push_back({{key, entry.key.span, false}, value});
}

std::string_view Loops::replaced(std::string_view text, const Binding* binding) {
  if (binding == nullptr || text.find('{') == std::string_view::npos) return text;
  std::string out;
  bool changed = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto end = text.substr(i, 2) == "${" || text.substr(i, 2) == "&{"
                         ? text.find('}', i)
                         : std::string_view::npos;
    const Binding* found = binding;
    while (end != std::string_view::npos && found != nullptr &&
           found->identifier != text.substr(i + 2, end - i - 2))
      found = found->outer;
    if (end == std::string_view::npos || found == nullptr) {
      out += text[i++];
      continue;
    }
    out += text[i] == '$' ? found->text : letters_and_digits(found->text);
    i = end + 1;
    changed = true;
  }
  return changed ? forest_.keep(std::move(out)) : text;
}

/// {"Condition": {"Fn::Sub": "With${Name}"}} of what a loop makes.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach-example-conditions.html
void Loops::name_condition(Tree* entry) {
  Entry* condition = is_map(entry) ? entry->entry("Condition") : nullptr;
  if (condition == nullptr || !is_intrinsic(condition->value)) return;
  if (condition == &entry->entries.front())
    report(condition->key.span,
           "Condition cannot be the first key of what a loop makes: the transform takes it for a "
           "function");
  const auto name = values_.text(condition->value);
  const At at(forest_, condition->value->span);
  if (name) condition->value = forest_.text(*name);
}

/// The function with each name that it may compute, chosen by conditions; null when one is not
/// known.
Tree* Loops::by_name(Tree* function, Tree*& name) {
  Tree* const computed = name;
  const auto all = values_.assignments(computed);
  if (!all) return nullptr;
  std::vector<std::pair<std::string, std::vector<Assignment>>> found;
  for (const Assignment& assignment : *all) {
    const StaticValues::Assumption now(values_, assignment);
    const auto text = values_.text(computed);
    if (!text) return nullptr;
    auto at = std::find_if(found.begin(), found.end(),
                           [&](const auto& one) { return one.first == *text; });
    if (at == found.end()) at = found.insert(at, {*text, {}});
    at->second.push_back(assignment);
  }
  const At at(forest_, computed->span);
  Tree* out = nullptr;
  for (auto one = found.rbegin(); one != found.rend(); ++one) {
    name = forest_.text(one->first);
    Tree* named = forest_.deep_copy(function);
    const auto condition = out == nullptr ? "" : guard("Name", one->first, one->second);
    out = out == nullptr ? named : forest_.choose(forest_.text(std::string(condition)), named, out);
  }
  name = computed;
  return out;
}

/// {"Fn::GetAtt": [{"Fn::Sub": "Queue${Name}"}, "Arn"]}: the transform computes the name.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
Tree* Loops::name_target(Tree* function) {
  if (!computes_names_ || function->entries.size() != 1) return function;
  Entry& only = function->entries.front();
  const bool is_attribute = only.key.text == "Fn::GetAtt" && is_list(only.value) &&
                            only.value->items.size() == 2;  // the second is any value
  if (only.key.text != "Ref" && !is_attribute) return function;
  Tree*& name = is_attribute ? only.value->items.front() : only.value;
  if (!is_intrinsic(name)) return function;
  changed_ = true;
  if (Tree* named = by_name(function, name)) return named;
  opaque_.push_back(
      {concat("a computed name in ", section_), concat("it is not known: ", values_.why())});
  const At at(forest_, function->span);
  return forest_.map({{"Fn::Transform", forest_.map({{"Name", std::string(kLanguageExtensions)},
                                                     {"Parameters", function}})}});
}

Tree* Loops::rewrite(Tree* tree, const Binding* binding, Level level) {
  if (depth_ >= kMaxDepth) return tree;
  ++nodes_;
  if (const Tree* target = argument_of(tree, "Ref"); is_text(target))
    for (const Binding* one = binding; one != nullptr; one = one->outer)
      if (one->identifier == target->text) {
        const At at(forest_, tree->span);
        return forest_.text(one->text);
      }
  if (tree->is(Kind::kText)) {
    const auto text = replaced(tree->text, binding);
    if (text.data() == tree->text.data()) return tree;
    Tree* copy = forest_.shallow_copy(tree);
    copy->text = text;
    return copy;
  }
  if (!tree->is(Kind::kList) && !tree->is(Kind::kMap)) return tree;
  ++depth_;
  Tree* out = binding == nullptr ? tree : forest_.shallow_copy(tree);
  for (Tree*& item : out->items) item = rewrite(item, binding, Level::kInside);
  const auto is_plain = [](const Entry& entry) { return !is_loop(entry.key.text); };
  if (std::all_of(out->entries.begin(), out->entries.end(), is_plain)) {
    for (std::size_t i = 0; i < out->entries.size(); ++i) {  // guards may add conditions
      out->entries[i].key.text = replaced(out->entries[i].key.text, binding);
      Tree* value = rewrite(out->entries[i].value, binding, Level::kInside);
      out->entries[i].value = value;
    }
    --depth_;
    return name_target(out);
  }
  const std::vector<Entry> entries = std::exchange(out->entries, {});
  bool has_loops = false;
  for (const Entry& entry : entries) {
    if (is_loop(entry.key.text)) {
      expand(entry, binding, level, out);
      has_loops = true;
    } else if (has_loops && out->has(entry.key.text)) {
      report(entry.key.span, concat("a loop also produces ", quote(entry.key.text)));
    } else {
      out->entries.push_back({{replaced(entry.key.text, binding), entry.key.span, false},
                              rewrite(entry.value, binding, Level::kInside)});
    }
  }
  --depth_;
  return out;
}

}  // namespace cfnaudit::expand
