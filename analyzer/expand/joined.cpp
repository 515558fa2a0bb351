#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/expand/flatten.h"
#include "analyzer/expand/parts.h"
#include "analyzer/expand/rewriter.h"
#include "analyzer/expand/static_values.h"

// Stacks side by side -> one template: Stack/Resource, and imports that are values.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html

namespace cfnaudit::expand {

namespace {

class Joining {
 public:
  Joining(Parts& parts, const std::vector<Sibling>& stacks, const ExpandOptions& options)
      : parts_(parts),
        forest_(parts.forest()),
        stacks_(stacks),
        root_(forest_.map()),
        values_(root_, forest_, options) {}

  Tree* run();

 private:
  void add(const Sibling& stack);
  bool is_shared(const Entry& parameter) const;
  void replace_imports();
  Tree* imported(Tree* name, Rewriter& rewriter);
  Tree* read_output(Tree* argument, Rewriter& rewriter);
  Tree* value_of(Tree* output, Rewriter& rewriter);
  bool same(Tree* a, Tree* b);

  Parts& parts_;
  Forest& forest_;
  const std::vector<Sibling>& stacks_;
  Tree* root_;
  StaticValues values_;
  std::vector<const Tree*> open_;
};

/// A parameter that every stack that has it declares alike is one: Environment, say.
bool Joining::is_shared(const Entry& parameter) const {
  return std::all_of(stacks_.begin(), stacks_.end(), [&](const Sibling& stack) {
    const Tree* declared = stack.root->get("Parameters");
    const Tree* own = is_map(declared) ? declared->get(parameter.key.text) : nullptr;
    if (!is_map(own) || !is_map(parameter.value)) return true;
    return std::all_of(
        parameter.value->entries.begin(), parameter.value->entries.end(), [&](const Entry& e) {
          const Entry* other = own->entry(e.key.text);
          return e.key.text == "Description" || (other != nullptr && equal(e.value, other->value));
        });
  });
}

void Joining::add(const Sibling& stack) {
  const At at(forest_, stack.root->span);
  Flattening into(forest_, root_, stack.root, concat(stack.name, "/"));
  const Tree* declared = stack.root->get("Parameters");
  if (is_map(declared))
    for (const Entry& entry : declared->entries)
      into.lift(
          entry,
          is_shared(entry) ? std::string(entry.key.text) : concat(stack.name, "/", entry.key.text),
          entry.value);
  into.set("AWS::StackName", forest_.text(stack.name));
  into.run();
  into.add_rules();
}

/// Equal in every environment.
bool Joining::same(Tree* a, Tree* b) {
  if (equal(a, b)) return true;
  const auto all = values_.assignments(forest_.list({a, b}));
  if (!all) return false;
  return std::all_of(all->begin(), all->end(), [&](const Assignment& one) {
    const StaticValues::Assumption now(values_, one);
    const auto first = values_.text(a);
    return first && first == values_.text(b);
  });
}

Tree* Joining::value_of(Tree* output, Rewriter& rewriter) {
  if (output == nullptr || std::find(open_.begin(), open_.end(), output) != open_.end())
    return nullptr;
  open_.push_back(output);
  Tree* value = rewriter.rewrite(output->get("Value"));
  open_.pop_back();
  return value;
}

/// The value of the only output that is exported under this name.
Tree* Joining::imported(Tree* name, Rewriter& rewriter) {
  Tree* outputs = root_->get("Outputs");
  if (!is_map(outputs)) return nullptr;
  Tree* found = nullptr;
  for (const Entry& entry : outputs->entries) {
    Tree* exported = is_map(entry.value) ? dig(entry.value, {"Export", "Name"}) : nullptr;
    if (exported == nullptr || !same(exported, name)) continue;
    if (found != nullptr) return nullptr;
    found = entry.value;
  }
  return value_of(found, rewriter);
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
Tree* Joining::read_output(Tree* argument, Rewriter& rewriter) {
  if (!is_map(argument) || argument->has("Region") || argument->has("RoleArn")) return nullptr;
  const auto stack = values_.text(argument->get("StackName"));
  const auto output = values_.text(argument->get("OutputName"));
  Tree* outputs = root_->get("Outputs");
  if (!stack || !output || !is_map(outputs)) return nullptr;
  return value_of(outputs->get(concat(*stack, "/", *output)), rewriter);
}

void Joining::replace_imports() {
  Rewriter rewriter(forest_);
  rewriter.function = [&](std::string_view name, Tree* argument) -> Tree* {
    if (name == "Fn::ImportValue") return imported(argument, rewriter);
    return name == "Fn::GetStackOutput" ? read_output(argument, rewriter) : nullptr;
  };
  for (const auto section : {"Resources", "Outputs"})
    if (Entry* entries = root_->entry(section)) entries->value = rewriter.rewrite(entries->value);
}

Tree* Joining::run() {
  for (const Sibling& stack : stacks_) add(stack);
  if (!root_->has("Resources")) root_->set(forest_.key("Resources"), forest_.map());
  replace_imports();
  return root_;
}

}  // namespace

Tree* join_stacks(Parts& parts, const std::vector<Sibling>& stacks, const ExpandOptions& options) {
  return Joining(parts, stacks, options).run();
}

}  // namespace cfnaudit::expand
