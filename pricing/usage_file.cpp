// A usage file's text -> Usage, and a template's resources -> a usage file to be filled in.

#include "pricing/usage_file.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "pricing/catalog.h"
#include "pricing/traffic/read.h"

namespace cfnaudit::pricing {
namespace {

using syntax::Member;
using syntax::Node;
using syntax::NodeKind;

constexpr std::string_view kRule = "CST001";
/// More is a mistake: a thousand million million.
constexpr std::int64_t kAbsurd = 1'000'000'000'000'000;

class UsageReader {
 public:
  UsageReader(const SourceFile& file, std::span<const graph::Graph* const> graphs)
      : file_(&file), graphs_(graphs) {
    for (const graph::Graph* graph : graphs) {
      environments_.insert(graph->stack().environment->shown);
      for (const auto index : graph->resources())
        types_.emplace(graph->resource(index).id(), graph->resource(index).type());
    }
  }

  Staged<Usage> read() {
    auto document = syntax::read(*file_);
    for (auto& diagnostic : document.diagnostics) {
      diagnostic.rule = kRule;
      out_.diagnostics.push_back(std::move(diagnostic));
    }
    const Node* root = document.value.root;
    if (root->kind == NodeKind::kNull) return std::move(out_);
    if (root->kind != NodeKind::kMap) {
      problem(*root, "a usage file must be a map with the key resource_usage");
      return std::move(out_);
    }
    section(
        *root, "",
        {"version", "resource_type_default_usage", "resource_usage", "traffic", "environments"});
    return std::move(out_);
  }

 private:
  void problem(const Node& at, std::string message, Severity severity = Severity::kError) {
    out_.diagnostics.push_back({.rule = std::string(kRule),
                                .severity = severity,
                                .span = at.span,
                                .message = std::move(message)});
  }

  /// "there is no key 'x'; did you mean y?"
  static std::string unknown(std::string_view what, std::string_view name,
                             const std::vector<std::string_view>& known,
                             std::string_view owner = {}) {
    const auto meant = did_you_mean(name, known);
    return concat("there is no ", what, " ", quote(name), owner.empty() ? "" : " of ", owner,
                  meant ? concat("; did you mean ", *meant, "?") : "");
  }

  void section(const Node& map, std::string_view environment,
               const std::vector<std::string_view>& known) {
    for (const Member& member : map.members) {
      const auto key = member.key->text;
      if (std::find(known.begin(), known.end(), key) == known.end())
        problem(*member.key, unknown("key", key, known));
      else if (key == "resource_usage")
        each(*member.value,
             [&](const Node& name, const Node& usage) { resource(name, usage, environment); });
      else if (key == "resource_type_default_usage")
        each(*member.value,
             [&](const Node& name, const Node& usage) { type(name, usage, environment); });
      else if (key == "traffic")
        traffic(*member.value, environment);
      else if (key == "environments")
        each(*member.value, [&](const Node& name, const Node& usage) { own(name, usage); });
    }
  }

  template <typename Take>
  void each(const Node& map, const Take& take) {
    if (map.kind == NodeKind::kNull) return;
    if (map.kind != NodeKind::kMap) return problem(map, "must be a map");
    for (const Member& member : map.members)
      if (member.value->kind == NodeKind::kMap)
        take(*member.key, *member.value);
      else if (member.value->kind != NodeKind::kNull)
        problem(*member.value, concat(quote(member.key->text), " must be a map"));
  }

  void own(const Node& name, const Node& usage) {
    const std::vector<std::string_view> known(environments_.begin(), environments_.end());
    if (!environments_.contains(name.text))
      return problem(name, unknown("environment", name.text, known));
    section(usage, name.text, {"resource_type_default_usage", "resource_usage", "traffic"});
  }

  void traffic(const Node& map, std::string_view environment) {
    traffic::Reader(graphs_, kRule).read(map, environment, out_.value.traffic(), out_.diagnostics);
  }

  void resource(const Node& name, const Node& usage, std::string_view environment) {
    std::set<std::string_view> types;
    std::vector<std::string_view> ids;
    for (const auto& [id, type] : types_) {
      ids.push_back(id);
      if (matches(name.text, id)) types.insert(type);
    }
    if (types.empty()) {
      const bool pattern = name.text.find_first_of("*?") != std::string_view::npos;
      return problem(name, pattern ? concat("no resource matches ", quote(name.text))
                                   : unknown("resource", name.text, ids));
    }
    std::vector<const Estimator*> estimators;
    for (const auto type : types)
      if (const Estimator* estimator = find_estimator(type)) estimators.push_back(estimator);
    if (estimators.empty())
      return problem(name, concat(*types.begin(), " has no usage keys"), Severity::kWarning);
    declare({Usage::Scope::kResource, name.text, environment, estimators}, usage, "");
  }

  void type(const Node& name, const Node& usage, std::string_view environment) {
    const Estimator* estimator = find_estimator(name.text);
    if (estimator == nullptr) {
      std::vector<std::string_view> known;
      for (const Estimator* each : pricing::estimators()) known.push_back(each->resource_type);
      return problem(name, unknown("resource type with a cost model", name.text, known));
    }
    declare({Usage::Scope::kType, name.text, environment, {estimator}}, usage, "");
  }

  /// To whom a map of keys belongs.
  struct Target {
    Usage::Scope scope;
    std::string_view subject;
    std::string_view environment;
    std::vector<const Estimator*> estimators;
  };

  /// Nested maps make dotted keys, as Infracost writes them: standard: {storage_gb: 10}.
  void declare(const Target& target, const Node& map, const std::string& prefix) {
    for (const Member& member : map.members) {
      const std::string key = concat(prefix, prefix.empty() ? "" : ".", member.key->text);
      if (member.value->kind == NodeKind::kNull) continue;
      if (member.value->kind == NodeKind::kMap && prefix.empty())
        declare(target, *member.value, key);
      else
        value(target, *member.key, key, *member.value);
    }
  }

  void value(const Target& target, const Node& name, const std::string& key, const Node& node) {
    const UsageKey* known = nullptr;
    std::vector<std::string_view> names;
    for (const Estimator* estimator : target.estimators)
      for (const UsageKey& candidate : estimator->usage) {
        names.push_back(candidate.name);
        if (candidate.name == key) known = &candidate;
      }
    if (known == nullptr) return problem(name, unknown("usage key", key, names, target.subject));
    if (node.kind != NodeKind::kScalar)
      return problem(node, concat(quote(key), " must be a number"));
    DeclaredUsage usage;
    if (!known->words.empty()) {
      const auto words = split(known->words, '|');
      if (std::find(words.begin(), words.end(), node.text) == words.end())
        return problem(node, unknown(concat("value of ", key), node.text, words));
      usage.word = node.text;
    } else if (auto number = quantity(node, key)) {
      usage.quantity = *number;
    } else {
      return;
    }
    out_.value.declare(target.scope, target.subject, key, std::move(usage), target.environment);
  }

  std::optional<Quantity> quantity(const Node& node, std::string_view key) {
    const auto number = Quantity::parse(node.text);
    if (number && !less(kAbsurd, *number)) return number;
    problem(node, node.text.starts_with('-') ? concat(quote(key), " is negative")
                  : number                   ? concat(quote(key), " is too large")
                           : concat(quote(key), " must be a number, not ", quote(node.text)));
    return std::nullopt;
  }

  const SourceFile* file_;
  std::span<const graph::Graph* const> graphs_;
  std::set<std::string_view> environments_;
  std::map<std::string_view, std::string_view> types_;  // by logical id
  Staged<Usage> out_;
};

/// "standard:" once, then its keys below it.
void write_keys(std::string& out, std::span<const UsageKey> keys) {
  std::size_t width = 0;
  for (const UsageKey& key : keys)
    width = std::max(width, key.name.size() - (key.name.find('.') + 1));
  std::string_view group;
  for (const UsageKey& key : keys) {
    const auto dot = key.name.find('.');
    const auto own = dot == std::string_view::npos ? std::string_view() : key.name.substr(0, dot);
    if (own != group && !own.empty()) out += concat("    # ", own, ":\n");
    group = own;
    const auto name = key.name.substr(dot + 1);
    const std::string value = key.words.empty()
                                  ? std::to_string(key.profiles[1])
                                  : std::string(key.words.substr(0, key.words.find('|')));
    out += concat("    # ", own.empty() ? "" : "  ", name, ": ", value,
                  std::string(width + 12 - std::min(width + 12, name.size() + value.size()), ' '),
                  " # ", key.meaning, key.words.empty() ? "" : concat(": ", key.words), "\n");
  }
}

}  // namespace

Staged<Usage> read_usage(const SourceFile& file, std::span<const graph::Graph* const> graphs) {
  return UsageReader(file, graphs).read();
}

std::string usage_file_for(std::span<const graph::Graph* const> graphs) {
  std::string out =
      "# Expected monthly usage of this stack. Remove the # before a line and set its value.\n# A "
      "resource can also be a pattern: \"Orders*\". Usage that is not declared stays "
      "unknown.\nversion: 0.1\n# resource_type_default_usage:   # for all resources of a type\n#   "
      "AWS::Lambda::Function: {monthly_requests: 1000000}\nresource_usage:\n";
  const Usage none;
  std::set<std::string_view> written;
  for (const graph::Graph* graph : graphs)
    for (const auto index : graph->resources()) {
      const auto& resource = graph->resource(index);
      const Estimator* estimator = find_estimator(resource.type());
      if (estimator == nullptr || estimator->usage.empty()) continue;
      // What is free of charge in this configuration has no usage to declare.
      if (estimator->estimate(Subject(*graph, index, none, usage_keys)).empty()) continue;
      if (!written.insert(resource.id()).second) continue;
      out += concat("  ", resource.id(), ":  # ", resource.type(), "\n");
      write_keys(out, estimator->usage);
    }
  out += "# environments:                  # overrides for one environment\n";
  for (const graph::Graph* graph : graphs)
    if (!graph->stack().environment->is_variation())
      out += concat("#   ", graph->stack().environment->name, ":\n#     resource_usage: {}\n");
  return out;
}

}  // namespace cfnaudit::pricing
