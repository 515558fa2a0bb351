#include "analyzer/graph/build.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "analyzer/aws/integrations.h"
#include "analyzer/aws/metrics.h"
#include "analyzer/aws/names.h"
#include "analyzer/aws/relations.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/graph/state_machine.h"

// Stack -> Graph: identifiers first, then syntactic edges, then the edges of the tables.

namespace cfnaudit::graph {

using resolve::Reference;
using resolve::ReferenceKind;

class GraphBuilder {
 public:
  GraphBuilder(const SourceFile& file, const resolve::Stack& stack)
      : file_(file), graph_(file, stack) {}

  Staged<Graph> build();

 private:
  /// One end of an edge as a table has it: the resource itself where the path is empty.
  struct End {
    std::string_view path;
    aws::Types types = {};
    aws::Naming naming = aws::Naming::kWhole;
  };
  struct Endpoint {
    Target target;
    Span span;
  };

  void identifiers();
  void references();
  void semantic();
  void relation(const aws::Relation& row, ResourceIndex index);
  void calls(ResourceIndex index);
  void alarm(ResourceIndex index);
  void tasks(ResourceIndex index);
  void default_log_groups();
  void index_edges();
  void report_cycles();

  std::vector<Endpoint> endpoints(const End& end, ResourceIndex index) const;
  void connect(const End& from, EdgeKind kind, const End& to, ResourceIndex index);
  void add_identifier(const SymbolicText& text, ResourceIndex index);
  void add(ResourceIndex from, ResourceIndex to, EdgeKind kind, Span span, std::string detail = {},
           ResourceIndex via = Edge::kNone);

  const SourceFile& file_;
  Graph graph_;
  std::vector<Diagnostic> diagnostics_;
};

namespace {

constexpr EdgeKind kSyntactic[] = {EdgeKind::kRef, EdgeKind::kGetAtt, EdgeKind::kSub,
                                   EdgeKind::kDependsOn};

/// The function's ARN inside an API Gateway integration URI.
/// https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
SymbolicText function_of_uri(const SymbolicText& uri) {
  constexpr std::string_view kOpen = "/functions/";
  const auto open = uri.text().find(kOpen);
  // Behind the function stands /invocations or /response-streaming-invocations.
  const auto close = uri.text().rfind('/');
  if (open == std::string::npos || close < open + kOpen.size()) return uri;
  return uri.slice(open + kOpen.size(), close);
}

}  // namespace

void GraphBuilder::add(ResourceIndex from, ResourceIndex to, EdgeKind kind, Span span,
                       std::string detail, ResourceIndex via) {
  if (from == to && is_semantic(kind)) return;
  graph_.edges_.push_back({from, to, kind, span, std::move(detail), via});
}

void GraphBuilder::add_identifier(const SymbolicText& text, ResourceIndex index) {
  if (text.empty()) return;
  const auto [first, last] = graph_.by_identifier_.equal_range(text.text());
  if (std::none_of(first, last, [&](const auto& entry) { return entry.second == index; }))
    graph_.by_identifier_.emplace(text.text(), index);
}

void GraphBuilder::identifiers() {
  const auto& resources = graph_.stack_->resources;
  for (ResourceIndex i = 0; i < resources.size(); ++i) {
    if (resources[i].exists == Tri::kNo) continue;
    graph_.resources_.push_back(i);
    add_identifier(resources[i].ref, i);
    if (resources[i].arn) add_identifier(*resources[i].arn, i);
    // The ARN of a log group goes with and without the ":*" that Fn::GetAtt gives.
    constexpr std::string_view kAll = ":*";
    if (resources[i].arn && resources[i].arn->text().ends_with(kAll))
      add_identifier(resources[i].arn->slice(0, resources[i].arn->text().size() - kAll.size()), i);
    // What an alias or a version calls FunctionName is the function's, not its own.
    const bool is_part = resources[i].type() == "AWS::Lambda::Alias" ||
                         resources[i].type() == "AWS::Lambda::Version";
    if (is_part) continue;
    for (const auto name : aws::kNameProperties)
      if (const SymbolicText* text = resolve::text(resolve::get(resources[i].properties, name)))
        add_identifier(*text, i);
  }
  // Ids that only Fn::GetAtt returns: NATGatewayEIP.AllocationId.
  for (const auto& reference : graph_.stack_->references) {
    const auto& to = resources[reference.to];
    if (reference.attribute.empty() || to.exists == Tri::kNo) continue;
    add_identifier(
        SymbolicText::of({concat(to.id(), ".", reference.attribute), SymbolKind::kGenerated}),
        reference.to);
  }
}

void GraphBuilder::references() {
  for (const auto& reference : graph_.stack_->references) {
    if (reference.from == Reference::kOutput) continue;
    if (graph_.stack_->resources[reference.to].exists == Tri::kNo) continue;
    add(reference.from, reference.to, kSyntactic[static_cast<std::size_t>(reference.kind)],
        reference.span, reference.attribute);
  }
}

std::vector<GraphBuilder::Endpoint> GraphBuilder::endpoints(const End& end,
                                                            ResourceIndex index) const {
  if (end.path.empty()) return {{{index, ""}, graph_.resource(index).declaration->type.span}};
  std::vector<Endpoint> found;
  at_path(graph_.resource(index).properties, end.path, [&](ValuePtr value) {
    const SymbolicText* text = resolve::text(value);
    if (text == nullptr) return;
    const bool in_uri = end.naming == aws::Naming::kFunctionUri;
    const auto target = graph_.identify(in_uri ? function_of_uri(*text) : *text, end.types);
    if (target) found.push_back({*target, value->span});
  });
  return found;
}

void GraphBuilder::connect(const End& from, EdgeKind kind, const End& to, ResourceIndex index) {
  // A named end first: most resources do not have most properties.
  const bool from_named = !from.path.empty();
  const auto first = endpoints(from_named ? from : to, index);
  if (first.empty()) return;
  const auto second = endpoints(from_named ? to : from, index);
  const bool both = from_named && !to.path.empty();
  for (const auto& target : from_named ? second : first)
    for (const auto& source : from_named ? first : second)
      add(source.target.resource, target.target.resource, kind,
          to.path.empty() ? source.span : target.span, target.target.qualifier,
          both ? index : Edge::kNone);
}

void GraphBuilder::relation(const aws::Relation& row, ResourceIndex index) {
  const bool both = !row.from.empty() && !row.to.empty();
  connect({row.from, both ? aws::Types{} : row.targets}, row.kind, {row.to, row.targets}, index);
}

/// The calls that properties of the resource make. Rows of one property stand together; the one for
/// any type comes first and speaks for all of them.
void GraphBuilder::calls(ResourceIndex index) {
  std::string_view any;
  for (const auto& row : aws::integrations_of(graph_.resource(index).type())) {
    if (row.property == any) continue;
    if (row.targets.front().empty()) any = row.property;
    if (!row.edge) continue;
    const End target{row.property, row.targets, row.naming};
    const End other{row.edge->other, row.edge->others};
    connect(row.edge->pulls ? target : other, row.edge->kind, row.edge->pulls ? other : target,
            index);
  }
}

void GraphBuilder::alarm(ResourceIndex index) {
  const auto& alarm = graph_.resource(index);
  const auto metric = [&](ValuePtr holder) {
    const auto metric_namespace = resolve::known_text(resolve::get(holder, "Namespace"));
    if (!metric_namespace) return;
    for (const ValuePtr dimension : resolve::items(resolve::get(holder, "Dimensions"))) {
      const auto name = resolve::known_text(resolve::get(dimension, "Name"));
      const ValuePtr value = resolve::get(dimension, "Value");
      for (const auto& row : aws::dimensions(*metric_namespace)) {
        if (!name || row.name != *name) continue;
        if (const auto target = graph_.identify(value, std::span(&row.type, 1)))
          add(index, target->resource, EdgeKind::kAlarmsOn, value->span, target->qualifier);
      }
    }
  };
  metric(alarm.properties);
  for (const ValuePtr query : resolve::items(alarm.property("Metrics")))
    metric(resolve::get_path(query, "MetricStat.Metric"));
}

void GraphBuilder::tasks(ResourceIndex index) {
  graph_.state_machines_.push_back(
      read_state_machine(file_, graph_.resource(index), index, *graph_.store_));
  for (const auto& state : graph_.state_machines_.back().states) {
    for (const TaskCall& call : state.calls) {
      if (!call.row->edge || call.target.empty()) continue;
      if (const auto target = graph_.identify(call.target, call.row->targets))
        add(index, target->resource, call.row->edge->kind, call.place->span, state.name);
    }
  }
}

/// A function writes to /aws/lambda/NAME unless it names another group.
void GraphBuilder::default_log_groups() {
  static constexpr std::string_view kType[] = {"AWS::Logs::LogGroup"};
  for (const ResourceIndex index : graph_.of_type("AWS::Lambda::Function")) {
    const auto& function = graph_.resource(index);
    if (function.property("LoggingConfig.LogGroup") != nullptr) continue;
    SymbolicText name{std::string(aws::kFunctionLogGroup)};
    name.append(function.ref);
    const auto [first, last] = graph_.by_identifier_.equal_range(name.text());
    for (auto it = first; it != last; ++it)
      if (graph_.resource(it->second).type() == kType[0])
        add(index, it->second, EdgeKind::kLogsTo, function.declaration->type.span);
  }
}

void GraphBuilder::semantic() {
  for (const ResourceIndex index : graph_.resources_) {
    const std::string_view type = graph_.resource(index).type();
    for (const auto& row : aws::relations_of(type)) relation(row, index);
    for (const auto& row : aws::role_properties(type))
      connect({}, EdgeKind::kAssumes, {row.property, {"AWS::IAM::Role"}}, index);
    calls(index);
    if (type == "AWS::CloudWatch::Alarm") alarm(index);
    if (type == "AWS::StepFunctions::StateMachine") tasks(index);
  }
  default_log_groups();
}

void GraphBuilder::index_edges() {
  auto& edges = graph_.edges_;
  std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return std::tie(a.from, a.kind, a.to, a.span, a.detail) <
           std::tie(b.from, b.kind, b.to, b.span, b.detail);
  });
  const auto same = [](const Edge& a, const Edge& b) {
    return a.from == b.from && a.to == b.to && a.kind == b.kind && a.detail == b.detail &&
           a.span == b.span;
  };
  edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
  const std::size_t count = graph_.stack_->resources.size();
  graph_.first_edge_.assign(count + 1, static_cast<std::uint32_t>(edges.size()));
  graph_.in_.resize(count);
  std::uint32_t next = 0;
  for (ResourceIndex from = 0; from < count; ++from) {
    graph_.first_edge_[from] = next;
    for (; next < edges.size() && edges[next].from == from; ++next)
      graph_.in_[edges[next].to].push_back(next);
  }
}

/// "A -> B -> A"; of a long way, its beginning and its end.
std::string around(std::vector<std::string> names) {
  constexpr std::size_t kMost = 12;
  constexpr std::size_t kEnd = 3;
  if (names.size() > kMost) {
    const std::size_t left_out = names.size() - kMost + 1;
    const auto first = names.begin() + static_cast<std::ptrdiff_t>(kMost - kEnd - 1);
    names.erase(first, first + static_cast<std::ptrdiff_t>(left_out - 1));
    names[kMost - kEnd - 1] = concat("(", std::to_string(left_out), " more)");
  }
  return join(names, " -> ");
}

/// Where everything refers to everything, cycles are countless: of those that share resources, the
/// first few are reported, and only if each leads through a resource that none before led through.
class KnownCycles {
 public:
  explicit KnownCycles(std::size_t resources) : group_(resources, kNone) {}

  bool add(const std::vector<ResourceIndex>& cycle) {
    constexpr std::size_t kMost = 3;
    std::size_t group = kNone;
    bool is_new = false;
    for (const ResourceIndex one : cycle) {
      if (group_[one] == kNone)
        is_new = true;
      else
        group = std::min(group, group_[one]);
    }
    if (!is_new) return false;
    if (group == kNone) {
      group = reported_.size();
      reported_.push_back(0);
    }
    for (const ResourceIndex one : cycle) group_[one] = group;
    return ++reported_[group] <= kMost;
  }

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  std::vector<std::size_t> group_;  // of each resource
  std::vector<std::size_t> reported_;
};

/// Depth-first search over syntactic edges; the path from a resource back to itself is the cycle.
void GraphBuilder::report_cycles() {
  enum class Colour : std::uint8_t { kNew, kOpen, kDone };
  std::vector<Colour> colour(graph_.stack_->resources.size(), Colour::kNew);
  struct Frame {
    ResourceIndex at;
    std::uint32_t edge;
  };
  KnownCycles known(graph_.stack_->resources.size());
  for (const ResourceIndex start : graph_.resources_) {
    if (colour[start] != Colour::kNew) continue;
    std::vector<Frame> path{{start, graph_.first_edge_[start]}};
    colour[start] = Colour::kOpen;
    while (!path.empty()) {
      Frame& frame = path.back();
      if (frame.edge == graph_.first_edge_[frame.at + 1]) {
        colour[frame.at] = Colour::kDone;
        path.pop_back();
        continue;
      }
      const Edge& edge = graph_.edges_[frame.edge++];
      if (is_semantic(edge.kind)) continue;
      if (colour[edge.to] == Colour::kNew) {
        colour[edge.to] = Colour::kOpen;
        path.push_back({edge.to, graph_.first_edge_[edge.to]});
      } else if (colour[edge.to] == Colour::kOpen) {
        std::vector<std::string> names;
        auto begin =
            std::find_if(path.begin(), path.end(), [&](const Frame& f) { return f.at == edge.to; });
        std::vector<ResourceIndex> cycle;
        for (auto it = begin; it != path.end(); ++it) cycle.push_back(it->at);
        if (!known.add(cycle)) continue;
        for (const ResourceIndex one : cycle) names.emplace_back(graph_.resource(one).id());
        names.emplace_back(graph_.resource(edge.to).id());
        // Where the search began is a matter of the template's order; what goes round is not.
        std::vector<std::string> members(names.begin(), names.end() - 1);
        std::sort(members.begin(), members.end());
        const auto id = graph_.resource(edge.from).id();
        diagnostics_.push_back({.rule = "TPL015",
                                .severity = Severity::kError,
                                .span = edge.span,
                                .resource = std::string(id),
                                .path = concat("Resources/", id),
                                .message = concat("circular dependency: ", around(names)),
                                .key = join(members, " "),
                                .members = members});
      }
    }
  }
}

Staged<Graph> GraphBuilder::build() {
  identifiers();
  references();
  semantic();
  index_edges();
  // A reference inside an unexpanded resource need not become a dependency of that resource.
  if (graph_.stack_->tmpl->is_complete()) report_cycles();
  return {std::move(graph_), std::move(diagnostics_)};
}

Staged<Graph> build(const SourceFile& file, const resolve::Stack& stack) {
  return GraphBuilder(file, stack).build();
}

}  // namespace cfnaudit::graph
