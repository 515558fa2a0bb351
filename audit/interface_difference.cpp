#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "audit/difference.h"

// Parameters, outputs and exports of two templates -> what deployments and other stacks notice.

namespace cfnaudit::audit {

namespace {

using Rows = std::vector<InterfaceDifference>;
using Kind = InterfaceDifference::Kind;

std::string value_words(const model::Parameter& parameter) {
  if (!parameter.default_value) return "none";
  return parameter.no_echo ? "hidden" : quote(parameter.default_value->value);
}

const model::Parameter* find(const model::Template& in, std::string_view name) {
  const auto found =
      std::find_if(in.parameters.begin(), in.parameters.end(),
                   [&](const auto& parameter) { return parameter.name.value == name; });
  return found == in.parameters.end() ? nullptr : &*found;
}

/// Those of nested stacks are their parent's matter.
bool is_own(std::string_view name) { return name.find('/') == std::string_view::npos; }

std::string forbidden(const model::Parameter& before, const model::Parameter& after) {
  std::vector<std::string> out;
  for (const auto& old : before.allowed_values)
    if (std::none_of(after.allowed_values.begin(), after.allowed_values.end(),
                     [&](const auto& now) { return now.value == old.value; }))
      out.push_back(quote(old.value));
  return after.allowed_values.empty() || out.empty() ? std::string() : enumerate(out);
}

void compare(Rows& rows, const model::Parameter& before, const model::Parameter& after) {
  const std::string what = concat("parameter ", after.name.value);
  if (before.type.value != after.type.value)
    rows.push_back({what, concat("type: ", before.type.value, " → ", after.type.value)});
  const bool had = before.default_value.has_value();
  const bool has = after.default_value.has_value();
  if (had && !has)
    rows.push_back(
        {what, "has no default any more", Kind::kBreaking, "a new stack must be given a value"});
  else if (had != has || (has && before.default_value->value != after.default_value->value))
    rows.push_back({what, concat("default: ", value_words(before), " → ", value_words(after)),
                    Kind::kDefault});
  if (const auto values = forbidden(before, after); !values.empty())
    rows.push_back({what, concat("no longer allows ", values), Kind::kBreaking});
}

void compare_parameters(Rows& rows, const model::Template& before, const model::Template& after) {
  for (const auto& now : after.parameters) {
    if (!is_own(now.name.value)) continue;
    const std::string what = concat("parameter ", now.name.value);
    if (const auto* then = find(before, now.name.value))
      compare(rows, *then, now);
    else if (now.default_value)
      rows.push_back({what, concat("new, default: ", value_words(now))});
    else
      rows.push_back({what, "new, without a default", Kind::kBreaking,
                      "the next deployment must give a value"});
  }
  for (const auto& then : before.parameters)
    if (is_own(then.name.value) && find(after, then.name.value) == nullptr)
      rows.push_back({concat("parameter ", then.name.value), "is gone", Kind::kBreaking,
                      "a deployment that still gives it a value fails"});
}

std::set<std::string> exports(const Audit& audit) {
  std::set<std::string> out;
  for (const auto& stack : audit.resolution.stacks)
    for (const auto& output : stack.outputs)
      if (output.exists != Tri::kNo)
        if (const auto* name = resolve::text(output.export_name)) out.insert(name->text());
  return out;
}

std::set<std::string> outputs(const model::Template& in) {
  std::set<std::string> out;
  for (const auto& output : in.outputs)
    if (is_own(output.name.value)) out.emplace(output.name.value);
  return out;
}

}  // namespace

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
std::vector<InterfaceDifference> diff_interface(const TemplatePair& pair) {
  Rows out;
  if (pair.before == nullptr || pair.after == nullptr) return out;
  if (!pair.before->is_template || !pair.after->is_template) return out;
  compare_parameters(out, pair.before->tmpl, pair.after->tmpl);
  const auto old_exports = exports(*pair.before);
  const auto new_exports = exports(*pair.after);
  for (const auto& name : old_exports)
    if (!new_exports.contains(name))
      out.push_back({concat("export ", name), "is gone", Kind::kBreaking,
                     "refused while a stack imports it"});
  const auto new_outputs = outputs(pair.after->tmpl);
  for (const auto& name : outputs(pair.before->tmpl))
    if (!new_outputs.contains(name)) out.push_back({concat("output ", name), "is gone"});
  return out;
}

}  // namespace cfnaudit::audit
