#include "audit/audit.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

#include "analyzer/base/text.h"
#include "analyzer/calls/calls.h"
#include "analyzer/graph/build.h"
#include "analyzer/model/build.h"
#include "analyzer/model/regions.h"
#include "analyzer/resolve/resource_types.h"
#include "analyzer/syntax/reader.h"
#include "audit/chosen_values.h"
#include "audit/fingerprint.h"
#include "audit/repeats.h"
#include "audit/secrets.h"
#include "pricing/traffic/build.h"
#include "pricing/usage_file.h"
#include "rules/catalog.h"
#include "rules/profiles.h"
#include "rules/schema/mismatch.h"
#include "rules/suppression_reader.h"

// One file -> Audit: read, build, resolve, graph, then what the command asks for.

namespace cfnaudit::audit {

bool Audit::is_whole() const {
  return is_template && std::none_of(incomplete.begin(), incomplete.end(), [](const auto& open) {
           return open.kind == rules::Incomplete::Kind::kNotRead;
         });
}

std::string_view Audit::region() const {
  const auto& environments = resolution.environments.environments;
  return environments.empty() ? std::string_view{} : environments.front().region;
}

std::vector<std::string> Audit::environment_names(const std::vector<std::uint32_t>& indexes) const {
  const auto& environments = resolution.environments.environments;
  std::vector<std::string> names;
  for (const auto& environment : environments)
    if (indexes.empty()) names.push_back(environment.name);
  for (const std::uint32_t index : indexes) names.push_back(environments[index].name);
  return names;
}

std::vector<std::string> Audit::shown_names(const std::vector<std::uint32_t>& indexes) const {
  const auto& environments = resolution.environments.environments;
  std::vector<std::string> names;
  const auto add = [&](const resolve::Environment& environment) {
    if (std::find(names.begin(), names.end(), environment.shown) == names.end())
      names.push_back(environment.shown);
  };
  if (indexes.empty())
    for (const auto& environment : environments) add(environment);
  for (const std::uint32_t index : indexes) add(environments[index]);
  return names;
}

bool Audit::is_shown(std::size_t environment) const {
  const auto& all = resolution.environments.environments;
  for (std::size_t i = 0; i < environment; ++i)
    if (all[i].shown == all[environment].shown) return false;
  return true;
}

bool Audit::in_every_environment(const Diagnostic& finding) const {
  return finding.environments.empty() || finding.environments.size() == resolution.stacks.size();
}

namespace {

template <typename T>
T take(Staged<T> staged, std::vector<Diagnostic>& findings) {
  std::move(staged.diagnostics.begin(), staged.diagnostics.end(), std::back_inserter(findings));
  return std::move(staged.value);
}

void build_graphs(Audit& audit, const Parts& parts) {
  std::vector<std::vector<Diagnostic>> found;
  for (const auto& stack : audit.resolution.stacks) {
    auto graph = graph::build(*audit.file, stack);
    found.push_back(std::move(graph.diagnostics));
    audit.graphs.push_back(std::move(graph.value));
  }
  functions::ReadCodes codes;
  for (const auto& graph : audit.graphs)
    audit.functions.push_back(functions::read(graph, codes, parts.code));
  for (const auto& graph : audit.graphs) audit.networks.push_back(network::build(graph));
  auto folded = fold(std::move(found));
  std::move(folded.begin(), folded.end(), std::back_inserter(audit.findings));
}

std::vector<const graph::Graph*> graphs_of(const Audit& audit) {
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : audit.graphs) graphs.push_back(&graph);
  return graphs;
}

/// Environments whose traffic is looked at: those that declare some, and the first ones that
/// reports show.
std::vector<bool> with_traffic(const Audit& audit, const Stages& stages) {
  constexpr std::size_t kMostShown = 6;
  std::vector<bool> out;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < audit.graphs.size(); ++i) {
    const bool is_first = audit.is_shown(i) && shown < kMostShown;
    shown += is_first ? 1 : 0;
    out.push_back((stages.traffic && is_first) ||
                  audit.usage.traffic().applies_to(audit.graphs[i].stack().environment->shown));
  }
  return out;
}

/// How traffic flows in each of these environments. The access that it rests on is read again where
/// the command did not ask for it.
std::vector<pricing::traffic::Flows> flows_of(const Audit& audit, const std::vector<bool>& wanted) {
  std::vector<pricing::traffic::Flows> out(audit.graphs.size());
  std::shared_ptr<access::SharedWork> shared;
  for (std::size_t i = 0; i < audit.graphs.size(); ++i) {
    if (!wanted[i]) continue;
    access::Access own;
    if (i >= audit.access.size())
      own = access::analyze(*audit.file, audit.graphs[i], audit.analysis, shared);
    const access::Access& access = i < audit.access.size() ? audit.access[i] : own;
    shared = access.shared;
    out[i] = pricing::traffic::build(
        {&audit.graphs[i], &audit.networks[i], &access,
         calls::find_calls(access, audit.graphs[i],
                           i < audit.functions.size() ? &audit.functions[i] : nullptr,
                           *audit.file)},
        audit.usage);
  }
  return out;
}

void price(Audit& audit, const Stages& stages, const CostInputs& inputs) {
  const auto graphs = graphs_of(audit);
  if (inputs.usage_file != nullptr)
    audit.usage = take(pricing::read_usage(*inputs.usage_file, graphs), audit.usage_problems);
  if (inputs.profile) audit.usage.assume(*inputs.profile);
  for (const auto& book : inputs.books) audit.prices.add(book);
  const auto wanted = with_traffic(audit, stages);
  std::vector<pricing::traffic::Flows> flows;
  if (std::find(wanted.begin(), wanted.end(), true) != wanted.end())
    flows = flows_of(audit, wanted);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    auto& report = audit.traffic.emplace_back();
    report.declared = audit.usage.traffic().applies_to(audit.graphs[i].stack().environment->shown);
    if (report.declared) report.outcome = pricing::traffic::apply(flows[i], audit.usage);
  }
  audit.cost = pricing::estimate(graphs, audit.usage, audit.prices, inputs.free_tier);
  if (!stages.traffic) return;
  for (std::size_t i = 0; i < flows.size(); ++i)
    if (wanted[i] && audit.is_shown(i))
      audit.traffic[i].ways =
          pricing::traffic::price_ways(flows[i], audit.usage, audit.prices, inputs.budgets);
}

using Suppressions = std::vector<rules::Suppression>;

/// Of the rules that look at a template as a whole, `cost` needs one: budgets.
constexpr std::array<const rules::Rule*, 1> kRulesOfCost = {&rules::kBudgetExceeded};

using Mismatches = std::vector<std::vector<rules::Mismatch>>;  // of each environment

/// What the schemas refuse. A value of the wrong type is reported as that, and nothing follows from
/// it: it is unknown from here on.
Mismatches check_schemas(Audit& audit) {
  auto& resolution = audit.resolution;
  auto out = rules::schema_mismatches(audit.tmpl, resolution.stacks, audit.findings);
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const auto& one : out[i]) {
      if (one.value == nullptr) continue;
      auto& resources = resolution.stacks[i].resources;
      resolve::forget(resolution,
                      resources[static_cast<std::size_t>(one.resource - resources.data())],
                      one.value);
    }
  return out;
}

void run_rules(Audit& audit, const Stages& stages, const rules::Selection& selection,
               const Suppressions& own, const Mismatches& mismatches) {
  std::vector<rules::Context> contexts;
  for (std::size_t i = 0; i < audit.access.size(); ++i)
    contexts.push_back({*audit.file, audit.tmpl, audit.resolution.stacks[i], audit.graphs[i],
                        audit.access[i], audit.networks[i],
                        i < audit.cost.environments.size() ? &audit.cost.environments[i] : nullptr,
                        i < audit.paths.size() ? &audit.paths[i] : nullptr, &audit.usage,
                        i < mismatches.size() ? mismatches[i] : std::span<const rules::Mismatch>(),
                        &audit.functions[i]});
  rules::TemplateContext context{*audit.file, audit.tmpl, contexts, &audit.cost};
  if (stages.cost_inputs != nullptr) context.budgets = stages.cost_inputs->budgets;
  context.denials = audit.denied.answers;
  const std::span<const rules::Rule* const> wanted =
      stages.rules ? rules::catalog() : std::span<const rules::Rule* const>(kRulesOfCost);
  auto result = rules::run(wanted, selection, own, context);
  keep_chosen_values(result.findings, audit.tmpl, audit.resolution.environments.axes);
  std::move(result.findings.begin(), result.findings.end(), std::back_inserter(audit.findings));
  std::move(result.incomplete.begin(), result.incomplete.end(),
            std::back_inserter(audit.incomplete));
}

/// The rules that the template's resource types give work to, and the types that nobody knows.
Coverage coverage_of(const model::Template& tmpl, const rules::Selection& selection) {
  std::vector<std::string_view> types;
  for (const auto& resource : tmpl.resources) types.push_back(resource.type.value);
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  Coverage out;
  for (const auto* rule : rules::catalog()) {
    if (!rules::looks_at(rule->info, types)) continue;
    ++(rules::is_selected(selection, rule->info) ? out.rules : out.off);
  }
  for (const auto type : types)
    if (!resolve::find_resource_type(type)) out.unknown_types.push_back(type);
  return out;
}

/// What a hostile template can have thousands of is counted from here on, rule by rule.
void limit(std::vector<Diagnostic>& findings) {
  constexpr std::size_t kMostOfRule = 1000;
  std::map<std::string, std::size_t> seen;
  std::map<std::string, Diagnostic> more;
  std::erase_if(findings, [&](const Diagnostic& finding) {
    if (++seen[finding.rule] <= kMostOfRule) return false;
    more.try_emplace(finding.rule, finding);
    return true;
  });
  for (auto& [rule, first] : more) {
    const std::string left_out = std::to_string(seen[rule] - kMostOfRule);
    findings.push_back({.rule = rule,
                        .severity = first.severity,
                        .span = first.span,
                        .message = concat(left_out, " more findings of ", rule, " are not listed"),
                        .environments = first.environments,
                        .fingerprint = concat(first.fingerprint, "+", left_out)});
  }
  std::sort(findings.begin(), findings.end(), before);
}

/// The outermost place in the template that a finding's path leads to.
Span place_in_template(const Audit& audit, const Diagnostic& finding) {
  const auto* root = audit.expansion.root;
  const auto* node = root->find("Resources");
  node = node == nullptr ? nullptr : node->find(finding.resource);
  if (node == nullptr) return finding.span;
  const std::string prefix = concat("Resources/", finding.resource, "/");
  std::string_view rest = finding.path;
  if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  for (const auto part : split(rest, '/')) {
    const auto* inner = node->kind == syntax::NodeKind::kMap ? node->find(part) : nullptr;
    if (inner == nullptr) break;
    node = inner;
  }
  return node->span;
}

/// Findings in a file of code count as findings at the property that names it: what is suppressed
/// there, is suppressed in the file.
void suppress(Audit& audit, Suppressions& own, const rules::Judgement& about) {
  std::set<std::uint32_t> files;  // of code
  for (const auto& functions : audit.functions)
    for (const auto& function : functions)
      if (function.code != nullptr)
        for (const auto& one : function.code->files)
          if (one.file != nullptr) files.insert(one.file->number());
  const auto in_code = std::stable_partition(
      audit.findings.begin(), audit.findings.end(),
      [&](const Diagnostic& finding) { return !files.contains(finding.span.file); });
  std::vector<Diagnostic> others(std::make_move_iterator(in_code),
                                 std::make_move_iterator(audit.findings.end()));
  audit.findings.erase(in_code, audit.findings.end());
  rules::apply(audit.findings, own, about);
  for (Diagnostic& finding : others) {
    const Span place = finding.span;
    finding.span = place_in_template(audit, finding);
    std::vector<Diagnostic> parts = {std::move(finding)};
    rules::apply(parts, own, about);
    for (Diagnostic& part : parts) {
      part.span = place;
      audit.findings.push_back(std::move(part));
    }
  }
}

/// Weighs and names the findings, and takes out those that somebody wants not to hear of.
void judge(Audit& audit, const Ruling& ruling, Suppressions own) {
  std::vector<std::string> names;
  for (const auto& environment : audit.resolution.environments.environments)
    names.push_back(environment.shown);
  const rules::Judgement about{audit.file->name(), names, ruling.today};
  auto outside = ruling.suppressions;
  suppress(audit, own, about);
  rules::apply(audit.findings, outside, about);
  auto complaints = rules::complaints(own, ruling.today);
  std::move(complaints.begin(), complaints.end(), std::back_inserter(audit.findings));
  rules::apply(ruling.selection, audit.findings);
  std::sort(audit.findings.begin(), audit.findings.end(), before);
  fold_repeats(audit.findings);
  identify(audit.findings, *audit.tmpl.root);
  const auto heard =
      std::stable_partition(audit.findings.begin(), audit.findings.end(),
                            [](const Diagnostic& finding) { return !finding.suppressed; });
  std::move(heard, audit.findings.end(), std::back_inserter(audit.suppressed));
  audit.findings.erase(heard, audit.findings.end());
  limit(audit.findings);
}

bool is_explained(const Audit& audit, std::string_view what) {
  if (what == "Fn::Transform") what = "AWS::Include";
  return std::any_of(audit.expansion.opaque.begin(), audit.expansion.opaque.end(),
                     [&](const auto& one) { return one.what == what; });
}

/// Files that were not read to their end.
void note_cut(Audit& audit) {
  const auto is_too_large = [&](const SourceFile& file) {
    return std::any_of(audit.findings.begin(), audit.findings.end(), [&](const auto& finding) {
      return finding.rule == "TPL004" && finding.span.file == file.number();
    });
  };
  const auto note = [&](const SourceFile& file, const syntax::Document& document) {
    if (!document.complete)
      audit.incomplete.push_back({file.name(),
                                  is_too_large(file) ? "it is too large to be read to its end"
                                                     : "what follows the syntax error is not read",
                                  rules::Incomplete::Kind::kNotRead});
  };
  note(*audit.file, audit.document);
  for (std::size_t i = 0; i < audit.expansion.files.size(); ++i)
    note(*audit.expansion.files[i], audit.expansion.documents[i]);
}

/// Code that was not read, or not all of it, by the function.
void note_code(Audit& audit) {
  std::set<std::pair<std::string, std::string>> known;
  for (std::size_t i = 0; i < audit.functions.size(); ++i) {
    for (const auto& function : audit.functions[i]) {
      const auto& resource = audit.graphs[i].resource(function.function);
      if (resource.exists == Tri::kNo) continue;
      auto gaps = function.gaps();
      if (!function.not_read.empty()) gaps.push_back(concat("not read: ", function.not_read));
      for (auto& gap : gaps) {
        std::string what = concat("code of ", resource.id());
        if (known.emplace(what, gap).second)
          audit.incomplete.push_back(
              {std::move(what), std::move(gap), rules::Incomplete::Kind::kNotKnown});
      }
    }
  }
}

void note_incomplete(Audit& audit) {
  using Kind = rules::Incomplete::Kind;
  const auto add = [&](std::string what, std::string reason, Kind kind = Kind::kNotKnown) {
    const bool known =
        std::any_of(audit.incomplete.begin(), audit.incomplete.end(),
                    [&](const auto& i) { return i.what == what && i.reason == reason; });
    if (!known) audit.incomplete.push_back({std::move(what), std::move(reason), kind});
  };
  for (const auto& [what, reason, unread] : audit.expansion.opaque)
    add(what, reason, unread ? Kind::kNotRead : Kind::kNotKnown);
  for (const auto& name : audit.tmpl.dropped)
    add(std::string(name.value), "its declaration is malformed", Kind::kNotRead);
  for (const auto& name : audit.tmpl.unexpanded)
    if (!is_explained(audit, name.value)) add(std::string(name.value), "macros are not expanded");
  for (const auto transform : audit.tmpl.transforms) {
    const std::string name(model::literal(transform));
    if (name != "AWS::LanguageExtensions")
      add(name.empty() ? "Transform" : name, "the transform is not expanded");
  }
  if (audit.resolution.environments.folded > 0)
    add("environments", std::to_string(audit.resolution.environments.folded) +
                            " combinations of parameters were not analyzed");
  for (std::size_t i = 0; i < audit.access.size(); ++i)
    for (const auto& [resource, reason] : audit.access[i].outside)
      add(std::string(audit.graphs[i].resource(resource).id()), reason);
  for (std::size_t i = 0; i < audit.access.size(); ++i)
    for (const auto& principal : audit.access[i].principals)
      for (const auto& reason : principal.unknown)
        add("policies of " + std::string(audit.graphs[i].resource(principal.resource).id()),
            reason);
  for (std::size_t i = 0; i < audit.paths.size(); ++i)
    for (const auto& [what, reason] :
         access::given_up(audit.access[i], audit.paths[i], audit.graphs[i]))
      add(what, reason, Kind::kGaveUp);
  for (const auto& pair : audit.denied.given_up)
    add("what " + pair + " is denied", "the proof was not completed", Kind::kGaveUp);
}

expand::ExpandOptions expand_options(const syntax::Document& document,
                                     const resolve::EnvironmentOptions& options) {
  expand::ExpandOptions out;
  out.region = options.region ? *options.region : model::assumed_region(*document.root);
  out.account_id = options.account_id;
  out.stack_name = options.stack_name;
  out.parameters = options.overrides;
  for (const auto& set : options.parameter_sets) out.parameter_sets.push_back(set.values);
  return out;
}

/// The file with all its parts; a group of stacks has no document of its own.
void read(Audit& audit, const resolve::EnvironmentOptions& options, const Parts& parts) {
  static const syntax::Node kNothing;
  audit.document.root = &kNothing;
  if (parts.stacks.empty()) audit.document = take(syntax::read(*audit.file), audit.findings);
  auto how = expand_options(audit.document, options);
  how.open = parts.open;
  audit.expansion = take(parts.stacks.empty() ? expand::expand(audit.document, how)
                                              : expand::expand_stacks(parts.stacks, how),
                         audit.findings);
}

void hide_all_secrets(const Audit& audit) {
  hide_secrets(*audit.file, *audit.document.root);
  for (std::size_t i = 0; i < audit.expansion.files.size(); ++i)
    hide_secrets(*audit.expansion.files[i], *audit.expansion.documents[i].root);
}

/// Of all files.
Suppressions suppressions_of(Audit& audit) {
  Suppressions out =
      take(rules::suppressions_of(*audit.file, *audit.document.root), audit.findings);
  for (std::size_t i = 0; i < audit.expansion.files.size(); ++i) {
    auto more =
        take(rules::suppressions_of(*audit.expansion.files[i], *audit.expansion.documents[i].root),
             audit.findings);
    std::move(more.begin(), more.end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace

std::unique_ptr<Audit> failed(const SourceFile& file, std::string why) {
  static const syntax::Node kNothing;
  auto out = std::make_unique<Audit>();
  out->file = &file;
  out->document.root = out->expansion.root = out->tmpl.root = &kNothing;
  out->is_template = false;
  out->findings.push_back({.rule = "TPL004",
                           .severity = Severity::kError,
                           .span = {file.number(), 0, 0},
                           .message = std::move(why)});
  identify(out->findings, kNothing);
  return out;
}

void read_parts(const SourceFile& file, const resolve::EnvironmentOptions& options,
                const Parts& parts) {
  Audit scratch;
  scratch.file = &file;
  read(scratch, options, parts);
  if (scratch.expansion.root->kind != syntax::NodeKind::kMap) return;
  scratch.tmpl =
      take(model::build(file, scratch.document, *scratch.expansion.root), scratch.findings);
  scratch.resolution = take(resolve::resolve(scratch.tmpl, file, options), scratch.findings);
  build_graphs(scratch, parts);
}

std::unique_ptr<Audit> run(const SourceFile& file, const resolve::EnvironmentOptions& options,
                           const Stages& stages, const Ruling& ruling, const Parts& parts) {
  auto out = std::make_unique<Audit>();
  out->file = &file;
  out->options = options;
  out->analysis = stages.analysis;
  read(*out, options, parts);
  hide_all_secrets(*out);
  const auto* root = out->expansion.root;
  const auto* resources = root->kind == syntax::NodeKind::kMap ? root->find("Resources") : nullptr;
  out->is_template = resources != nullptr &&
                     (resources->kind == syntax::NodeKind::kMap || !out->document.complete);
  note_cut(*out);
  Suppressions own = suppressions_of(*out);
  out->tmpl = take(model::build(file, out->document, *root), out->findings);
  out->tmpl.origins = out->expansion.origins;
  if (out->is_template) {
    out->resolution = take(resolve::resolve(out->tmpl, file, options), out->findings);
    const Mismatches mismatches = stages.rules ? check_schemas(*out) : Mismatches();
    build_graphs(*out, parts);
    if (stages.access || stages.rules)
      for (const auto& graph : out->graphs)
        out->access.push_back(
            access::analyze(file, graph, stages.analysis,
                            out->access.empty() ? nullptr : out->access.front().shared));
    if (stages.access || stages.rules)
      for (std::size_t i = 0; i < out->graphs.size(); ++i)
        out->paths.push_back(access::find_paths(out->access[i], out->graphs[i]));
    static const CostInputs kNoInputs;
    if (stages.cost || stages.rules)
      price(*out, stages, stages.cost_inputs != nullptr ? *stages.cost_inputs : kNoInputs);
    if (stages.rules)
      out->denied = answer(file, out->tmpl, options, ruling.denials, stages.analysis);
    if (stages.rules || stages.cost) run_rules(*out, stages, ruling.selection, own, mismatches);
    if (stages.rules) out->coverage = coverage_of(out->tmpl, ruling.selection);
    note_incomplete(*out);
    if (stages.rules) note_code(*out);
  }
  judge(*out, ruling, std::move(own));
  return out;
}

}  // namespace cfnaudit::audit
