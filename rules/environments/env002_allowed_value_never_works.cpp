#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/resolve/stack.h"
#include "rules/catalog.h"
#include "rules/schema/mismatch.h"

// Allowed values that no environment has -> those with which nothing can be deployed.

namespace cfnaudit::rules {
namespace {

using resolve::Environment;

constexpr std::size_t kMostBases = 6;
constexpr std::size_t kMostValues = 128;  // of all parameters

/// A value of a parameter that no environment of the report has.
struct Untried {
  std::size_t parameter = 0;
  std::size_t value = 0;
};

/// What is wrong with it, and where.
struct Problem {
  std::string what;
  Span span;
  std::string resource;

  bool operator<(const Problem& other) const {
    return std::tie(what, span.file, span.begin) <
           std::tie(other.what, other.span.file, other.span.begin);
  }
};

std::vector<const Environment*> bases(const TemplateContext& context) {
  std::vector<const Environment*> out;
  for (const Context& one : context.environments)
    if (!one.stack.environment->is_variation() && out.size() < kMostBases)
      out.push_back(one.stack.environment);
  return out;
}

std::vector<Untried> untried(const model::Template& tmpl,
                             const std::vector<const Environment*>& bases) {
  std::vector<Untried> out;
  for (std::size_t p = 0; p < tmpl.parameters.size(); ++p) {
    const auto& parameter = tmpl.parameters[p];
    if (parameter.is_ssm() || parameter.no_echo || parameter.is_list()) continue;
    const bool given = std::any_of(bases.begin(), bases.end(), [&](const Environment* one) {
      return one->parameters[p].text && one->parameters[p].origin == Span();
    });
    if (given) continue;  // the command line has decided
    for (std::size_t v = 0; v < parameter.allowed_values.size(); ++v) {
      const bool tried = std::any_of(bases.begin(), bases.end(), [&](const Environment* one) {
        return one->parameters[p].text == parameter.allowed_values[v].value;
      });
      if (!tried && out.size() < kMostValues) out.push_back({p, v});
    }
  }
  return out;
}

using Problems = std::set<Problem>;

/// Of each environment: what schemas refuse. A key that a mapping lacks is found anyway, because
/// mappings tell environments apart.
std::vector<Problems> problems_of(const model::Template& tmpl,
                                  std::vector<Environment> environments) {
  resolve::Environments these;
  these.environments = std::move(environments);
  const auto resolved = resolve::resolve(tmpl, std::move(these));
  const auto& stacks = resolved.value.stacks;
  std::vector<Problems> out(stacks.size());
  const auto mismatches = schema_mismatches(tmpl, stacks, {});
  for (std::size_t i = 0; i < mismatches.size(); ++i)
    for (const Mismatch& one : mismatches[i])
      if (one.severity == Severity::kError && one.decided_by == nullptr &&
          one.resource->exists == Tri::kYes)
        out[i].insert({one.message, one.span, std::string(one.resource->id())});
  return out;
}

/// The problem that the value brings about in each of the environments; null: none.
const Problem* never_works(const std::vector<Problems>& problems, std::size_t first,
                           std::size_t count) {
  for (const Problem& one : problems[first]) {
    bool always = true;
    for (std::size_t i = 0; i < count && always; ++i)
      always = std::any_of(problems[first + i].begin(), problems[first + i].end(),
                           [&](const Problem& other) { return other.what == one.what; });
    bool anyway = false;
    for (std::size_t i = 0; i < count && !anyway; ++i) anyway = problems[i].contains(one);
    if (always && !anyway) return &one;
  }
  return nullptr;
}

void check(const TemplateContext& context, Reporter& report) {
  const auto known = bases(context);
  const auto values = untried(context.tmpl, known);
  if (values.empty() || known.empty()) return;
  std::vector<Environment> environments;
  for (const auto* base : known) environments.push_back(*base);
  for (const Untried& one : values)
    for (const auto* base : known) {
      const auto& value = context.tmpl.parameters[one.parameter].allowed_values[one.value];
      Environment& other = environments.emplace_back(*base);
      other.name = other.shown = concat(base->name, "/", std::to_string(environments.size()));
      other.parameters[one.parameter].text = std::string(value.value);
      other.parameters[one.parameter].origin = value.span;
    }
  const auto problems = problems_of(context.tmpl, std::move(environments));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* problem = never_works(problems, known.size() * (i + 1), known.size());
    if (problem == nullptr) continue;
    const auto& parameter = context.tmpl.parameters[values[i].parameter];
    const auto& value = parameter.allowed_values[values[i].value];
    Finding finding = report.at(value.span,
                                concat("Parameters/", parameter.name.value, "/AllowedValues/",
                                       std::to_string(values[i].value)),
                                concat(parameter.name.value, " allows ", quote(value.value),
                                       ", which never works: ", problem->what));
    finding.key(std::string(value.value)).fix("remove the value, or make it work");
    if (problem->span != value.span)
      finding.note(problem->span, "it is used here", problem->resource);
  }
}

}  // namespace

extern constinit const Rule kAllowedValueNeverWorks = {
    .info = {.id = "ENV002",
             .name = "allowed-value-never-works",
             .severity = Severity::kWarning,
             .summary = "A parameter allows a value with which no deployment succeeds.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "parameters-section-structure.html"},
    .check_template = check};

}  // namespace cfnaudit::rules
