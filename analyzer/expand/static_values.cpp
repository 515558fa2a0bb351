#include "analyzer/expand/static_values.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

// A part of a template -> its value, as far as it is known before deployment.

namespace cfnaudit::expand {

Tree* argument_of(const Tree* tree, std::string_view function) {
  if (!is_map(tree) || tree->entries.size() != 1) return nullptr;
  const Entry& only = tree->entries.front();
  return only.key.text == function ? only.value : nullptr;
}

Tree* list_of(Forest& forest, std::string_view text) {
  Tree* list = forest.list();
  if (trim(text).empty()) return list;
  for (const auto part : cfnaudit::split(text, ','))
    list->items.push_back(forest.text(std::string(trim(part))));
  return list;
}

bool is_list_parameter(const Tree* declaration) {
  const auto type = is_map(declaration) ? text_of(declaration->get("Type")) : std::string_view{};
  return type == "CommaDelimitedList" || type.starts_with("List<");
}

namespace {

bool is_scalar(const Tree* tree) {
  return tree != nullptr && !tree->is(Kind::kList) && !tree->is(Kind::kMap) &&
         !tree->is(Kind::kNull);
}

bool is_stored(const Tree* declaration) {
  return is_map(declaration) && text_of(declaration->get("Type")).starts_with("AWS::SSM::");
}

bool add_unique(std::vector<std::string>& to, std::string_view text) {
  if (std::find(to.begin(), to.end(), text) != to.end()) return false;
  to.emplace_back(text);
  return true;
}

/// Calls `visit(name)` for each ${name} of Fn::Sub's text.
template <typename Visit>
void for_each_placeholder(std::string_view text, Visit visit) {
  for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const auto end = text.find('}', at);
    if (end == std::string_view::npos) return;
    const auto name = text.substr(at + 2, end - at - 2);
    if (!name.starts_with('!')) visit(trim(name));
  }
}

/// Deeper ends the walk: nobody writes that by hand.
class Deeper {
 public:
  explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  int& depth_;
};

}  // namespace

StaticValues::StaticValues(Tree* root, Forest& forest, const ExpandOptions& options)
    : root_(root), forest_(forest), options_(options) {}

Tree* StaticValues::unknown(std::string reason) {
  why_ = std::move(reason);
  return nullptr;
}

Tree* StaticValues::section(std::string_view name) const {
  Tree* found = root_->get(name);
  return is_map(found) ? found : nullptr;
}

std::vector<std::string> StaticValues::choices(std::string_view parameter) const {
  std::vector<std::string> out;
  if (const auto fixed = options_.parameters.find(parameter); fixed != options_.parameters.end())
    return {fixed->second};
  if (options_.passed) {
    const auto given = options_.passed->find(parameter);
    if (given != options_.passed->end()) return given->second;
  }
  Tree* parameters = section("Parameters");
  Tree* declaration = parameters == nullptr ? nullptr : parameters->get(parameter);
  if (!is_map(declaration) || is_stored(declaration)) return {};
  Tree* allowed = declaration->get("AllowedValues");
  if (!options_.passed && is_list(allowed) && allowed->items.size() > 1 &&
      !is_list_parameter(declaration)) {
    for (const Tree* item : allowed->items)
      if (is_scalar(item)) add_unique(out, item->text);
  } else if (const Entry* fallback = declaration->entry("Default");
             fallback != nullptr &&
             (is_scalar(fallback->value) || fallback->value->is(Kind::kNull))) {
    out.emplace_back(fallback->value->text);
  }
  for (const auto& set : options_.parameter_sets)
    if (const auto given = set.find(parameter); given != set.end()) add_unique(out, given->second);
  return out;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
Tree* StaticValues::ref(std::string_view name) {
  if (name == "AWS::Region") return forest_.text(options_.region);
  if (name == "AWS::AccountId") return forest_.text(options_.account_id);
  if (name == "AWS::Partition") return forest_.text(std::string(partition_of(options_.region)));
  if (name == "AWS::StackName" && !options_.stack_name.empty())
    return forest_.text(options_.stack_name);
  if (name == "AWS::URLSuffix")
    return forest_.text(options_.region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
  Tree* parameters = section("Parameters");
  Tree* declaration = parameters == nullptr ? nullptr : parameters->get(name);
  if (declaration == nullptr) return unknown(concat(name, " is not known before deployment"));
  std::optional<std::string> text;
  if (assumed_ != nullptr)
    if (const auto given = assumed_->find(name); given != assumed_->end()) text = given->second;
  if (const auto possible = choices(name); !text && possible.size() == 1) text = possible.front();
  if (!text)
    return unknown(is_stored(declaration)
                       ? concat("parameter ", name, " is read from the Parameter Store")
                       : concat("parameter ", name, " has no value"));
  return is_list_parameter(declaration) ? list_of(forest_, *text) : forest_.text(*text);
}

Tree* StaticValues::value(Tree* tree) {
  if (tree == nullptr) return unknown("it is absent");
  const Deeper deeper(depth_);
  if (depth_ > kMaxDepth) return unknown("it is nested too deeply");
  if (is_intrinsic(tree)) {
    const At at(forest_, tree->span);
    return function(tree->entries.front().key.text, tree->entries.front().value);
  }
  if (!tree->is(Kind::kList)) return tree;
  Tree* list = forest_.shallow_copy(tree);
  list->items.clear();
  for (Tree* item : tree->items) {
    if (is_no_value(item)) continue;
    Tree* known = value(item);
    if (known == nullptr) return nullptr;
    list->items.push_back(known);
  }
  return list;
}

std::optional<std::string> StaticValues::text(Tree* tree) {
  const Tree* known = value(tree);
  if (!is_scalar(known)) return std::nullopt;
  return std::string(known->text);
}

Tree* StaticValues::function(std::string_view name, Tree* argument) {
  struct Row {
    std::string_view name;
    Tree* (StaticValues::*apply)(Tree*);
  };
  static constexpr std::array<Row, 7> kFunctions = {{
      {"Fn::FindInMap", &StaticValues::find_in_map},
      {"Fn::Join", &StaticValues::join},
      {"Fn::Split", &StaticValues::split},
      {"Fn::Select", &StaticValues::select},
      {"Fn::Sub", &StaticValues::substitute},
      {"Fn::If", &StaticValues::choose},
      {"Fn::Length", &StaticValues::length},
  }};
  if (name == "Ref" && is_text(argument)) return ref(argument->text);
  for (const Row& row : kFunctions)
    if (row.name == name) return (this->*row.apply)(argument);
  return unknown(concat(name, " is not known before deployment"));
}

Tree* StaticValues::find_in_map(Tree* argument) {
  if (!is_list(argument) || argument->items.size() < 3)
    return unknown("Fn::FindInMap is malformed");
  Tree* found = section("Mappings");
  for (std::size_t i = 0; i < 3; ++i) {
    const auto key = text(argument->items[i]);
    if (!key) return nullptr;
    found = is_map(found) ? found->get(*key) : nullptr;
  }
  if (found != nullptr) return found;
  Tree* options = argument->items.size() > 3 ? argument->items[3] : nullptr;
  if (is_map(options) && options->has("DefaultValue"))
    return value(options->entry("DefaultValue")->value);
  return unknown("the mapping does not have this key");
}

Tree* StaticValues::join(Tree* argument) {
  if (!is_list(argument) || argument->items.size() != 2) return unknown("Fn::Join is malformed");
  const auto separator = text(argument->items[0]);
  const Tree* items = value(argument->items[1]);
  if (!separator || items == nullptr) return nullptr;
  std::string out;
  for (std::size_t i = 0; i < items->items.size(); ++i)
    out += concat(i == 0 ? std::string_view{} : *separator, items->items[i]->text);
  return forest_.text(std::move(out));
}

Tree* StaticValues::split(Tree* argument) {
  if (!is_list(argument) || argument->items.size() != 2) return unknown("Fn::Split is malformed");
  const auto separator = text(argument->items[0]);
  const auto whole = text(argument->items[1]);
  if (!separator || !whole || separator->empty()) return nullptr;
  Tree* list = forest_.list();
  std::size_t begin = 0;
  for (auto at = whole->find(*separator); at != std::string::npos;
       begin = at + separator->size(), at = whole->find(*separator, begin))
    list->items.push_back(forest_.text(whole->substr(begin, at - begin)));
  list->items.push_back(forest_.text(whole->substr(begin)));
  return list;
}

Tree* StaticValues::select(Tree* argument) {
  if (!is_list(argument) || argument->items.size() != 2) return unknown("Fn::Select is malformed");
  const auto digits = text(argument->items[0]);
  const Tree* list = value(argument->items[1]);
  const auto index = digits ? parse_integer(*digits) : std::nullopt;
  if (!index || list == nullptr) return nullptr;
  if (*index < 0 || static_cast<std::size_t>(*index) >= list->items.size())
    return unknown("Fn::Select is out of range");
  return list->items[static_cast<std::size_t>(*index)];
}

Tree* StaticValues::substitute(Tree* argument) {
  const bool has_variables = is_list(argument) && argument->items.size() == 2;
  const Tree* pattern = has_variables ? argument->items[0] : argument;
  const Tree* variables = has_variables ? argument->items[1] : nullptr;
  if (!is_scalar(pattern)) return unknown("Fn::Sub is malformed");
  std::string out;
  std::string_view rest = pattern->text;
  for (auto at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
    const auto end = rest.find('}', at);
    if (end == std::string_view::npos) break;
    const auto name = trim(rest.substr(at + 2, end - at - 2));
    out += rest.substr(0, at);
    rest.remove_prefix(end + 1);
    if (name.starts_with('!')) {
      out += concat("${", name.substr(1), "}");
      continue;
    }
    Tree* variable = is_map(variables) ? variables->get(name) : nullptr;
    const Tree* known = variable != nullptr ? value(variable) : ref(name);
    if (known == nullptr) return nullptr;
    if (!is_scalar(known)) return unknown(concat(name, " is not a string"));
    out += known->text;
  }
  return forest_.text(out += rest);
}

Tree* StaticValues::choose(Tree* argument) {
  if (!is_list(argument) || argument->items.size() != 3) return unknown("Fn::If is malformed");
  const auto truth = named_condition(text_of(argument->items[0]));
  if (!truth) return nullptr;
  return value(argument->items[*truth ? 1 : 2]);
}

Tree* StaticValues::length(Tree* argument) {
  const Tree* list = value(argument);
  if (list == nullptr) return nullptr;
  return forest_.integer(static_cast<long long>(list->items.size()));
}

std::optional<bool> StaticValues::named_condition(std::string_view name) {
  Tree* conditions = section("Conditions");
  Tree* found = conditions == nullptr ? nullptr : conditions->get(name);
  if (found == nullptr) {
    unknown(concat("there is no condition ", name));
    return std::nullopt;
  }
  return holds(found);
}

std::optional<bool> StaticValues::holds(Tree* condition) {
  const Deeper deeper(depth_);
  if (depth_ > kMaxDepth || !is_intrinsic(condition)) {
    unknown("a condition is malformed");
    return std::nullopt;
  }
  const auto name = condition->entries.front().key.text;
  Tree* argument = condition->entries.front().value;
  if (name == "Condition") return named_condition(text_of(argument));
  if (!is_list(argument)) return std::nullopt;
  if (name == "Fn::Equals" && argument->items.size() == 2) {
    const Tree* left = value(argument->items[0]);
    const Tree* right = left == nullptr ? nullptr : value(argument->items[1]);
    if (right == nullptr) return std::nullopt;
    return is_scalar(left) && is_scalar(right) ? left->text == right->text : equal(left, right);
  }
  if (name == "Fn::Not" && argument->items.size() == 1) {
    const auto inner = holds(argument->items[0]);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (name != "Fn::And" && name != "Fn::Or") {
    unknown(concat(name, " is not known before deployment"));
    return std::nullopt;
  }
  const bool decisive = name == "Fn::Or";
  bool all_known = true;
  for (Tree* item : argument->items) {
    const auto inner = holds(item);
    if (inner == decisive) return decisive;
    all_known = all_known && inner.has_value();
  }
  return all_known ? std::optional(!decisive) : std::nullopt;
}

void StaticValues::add_parameter(std::string_view name,
                                 std::vector<std::string_view>& found) const {
  const Tree* parameters = section("Parameters");
  if (parameters == nullptr || !parameters->has(name)) return;
  if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
}

void StaticValues::add_parameters(const Tree* tree, std::vector<std::string_view>& found,
                                  int depth) const {
  if (tree == nullptr || depth > kMaxDepth) return;
  for (const Tree* item : tree->items) add_parameters(item, found, depth + 1);
  for (const Entry& entry : tree->entries) add_parameters(entry.value, found, depth + 1);
  if (!is_intrinsic(tree)) return;
  const auto name = tree->entries.front().key.text;
  const Tree* argument = tree->entries.front().value;
  const Tree* first = is_list(argument) && !argument->items.empty() ? argument->items[0] : argument;
  if (name == "Ref") add_parameter(text_of(argument), found);
  if (name == "Fn::Sub")
    for_each_placeholder(text_of(first), [&](std::string_view n) { add_parameter(n, found); });
  if (name != "Fn::If" && name != "Condition") return;
  const Tree* conditions = section("Conditions");
  if (conditions != nullptr)
    add_parameters(conditions->get(text_of(first)), found, depth + kMaxDepth / 10);
}

std::optional<std::vector<Assignment>> StaticValues::assignments(Tree* tree) const {
  std::vector<std::string_view> found;
  add_parameters(tree, found, 0);
  std::vector<Assignment> out{{}};
  for (const auto parameter : found) {
    const auto possible = choices(parameter);
    if (possible.empty()) continue;
    if (out.size() * possible.size() > kMaxAssignments) return std::nullopt;
    std::vector<Assignment> next;
    for (const Assignment& one : out)
      for (const auto& text : possible) {
        next.push_back(one);
        next.back().emplace(parameter, text);
      }
    out = std::move(next);
  }
  return out;
}

std::optional<std::vector<std::string>> StaticValues::texts(Tree* tree) {
  const auto all = assignments(tree);
  if (!all) return std::nullopt;
  std::vector<std::string> out;
  for (const Assignment& one : *all) {
    const Assumption now(*this, one);
    const Tree* known = value(tree);
    if (is_list(known)) known = join(forest_.list({",", const_cast<Tree*>(known)}));
    if (!is_scalar(known)) return std::nullopt;
    add_unique(out, known->text);
  }
  return out;
}

Tree* StaticValues::condition_of(const Assignment& assignment) {
  std::vector<Tree*> parts;
  for (const auto& [name, text] : assignment) {
    Tree* given = forest_.ref(name);
    Tree* parameters = section("Parameters");
    if (parameters != nullptr && is_list_parameter(parameters->get(name)))
      given = forest_.join(",", given);
    parts.push_back(forest_.map({{"Fn::Equals", forest_.list({given, text})}}));
  }
  return parts.size() == 1 ? parts.front() : forest_.map({{"Fn::And", forest_.list(parts)}});
}

}  // namespace cfnaudit::expand
