// Graphs and access -> mermaid and dot.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/base/text.h"
#include "audit/access_rows.h"
#include "audit/call_rows.h"
#include "cli/report/escape.h"
#include "cli/report/report.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

struct Node {
  std::string title;
  std::string subtitle;
  bool hidden = false;
};

struct Arrow {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string label;
  bool strong = true;  // otherwise dashed: no more than a reference
};

/// What both languages draw.
struct Diagram {
  std::vector<Node> nodes;
  std::vector<Arrow> arrows;
};

/// All environments in one picture: an arrow stands once, and says where it is not in all of them.
class GraphDiagram {
 public:
  explicit GraphDiagram(const audit::Audit& audit) : audit_(&audit) {}

  Diagram draw() {
    for (std::uint32_t e = 0; e < audit_->graphs.size(); ++e) add(audit_->graphs[e], e);
    std::set<std::pair<std::size_t, std::size_t>> related;
    std::set<std::size_t> meaningful;
    for (const auto& [key, environments] : arrows_) {
      if (!std::get<3>(key)) continue;
      related.insert({std::get<0>(key), std::get<1>(key)});
      meaningful.insert({std::get<0>(key), std::get<1>(key)});
    }
    // An association or attachment that is drawn as an arrow already is no box too.
    for (const std::size_t via : vias_) diagram_.nodes[via].hidden = !meaningful.contains(via);
    for (const auto& [key, environments] : arrows_) {
      const auto& [from, to, label, strong] = key;
      // Where the meaning is known, the mere reference says nothing more.
      if (diagram_.nodes[from].hidden || diagram_.nodes[to].hidden) continue;
      if (!strong && (related.contains({from, to}) || related.contains({to, from}))) continue;
      const std::string some = in_some(*audit_, {"", environments});
      diagram_.arrows.push_back({from, to, concat(label, some), strong});
    }
    return std::move(diagram_);
  }

 private:
  using Key = std::tuple<std::size_t, std::size_t, std::string, bool>;

  void add(const graph::Graph& graph, std::uint32_t environment) {
    for (const auto index : graph.resources()) node(graph, index);
    for (const auto& edge : graph.edges()) {
      if (edge.via != graph::Edge::kNone) vias_.insert(node(graph, edge.via));
      const Key key = {node(graph, edge.from), node(graph, edge.to), word(edge.kind),
                       graph::is_semantic(edge.kind)};
      auto& environments = arrows_[key];
      if (environments.empty() || environments.back() != environment)
        environments.push_back(environment);
    }
  }

  /// How a reference is written makes no difference here.
  static std::string word(graph::EdgeKind kind) {
    const bool reference = kind == graph::EdgeKind::kRef || kind == graph::EdgeKind::kGetAtt ||
                           kind == graph::EdgeKind::kSub;
    return reference ? "ref" : std::string(graph::to_string(kind));
  }

  std::size_t node(const graph::Graph& graph, graph::ResourceIndex index) {
    const auto& resource = graph.resource(index);
    const auto [at, fresh] = numbers_.emplace(resource.id(), diagram_.nodes.size());
    if (fresh) diagram_.nodes.push_back({std::string(resource.id()), std::string(resource.type())});
    return at->second;
  }

  const audit::Audit* audit_;
  Diagram diagram_;
  std::map<std::string_view, std::size_t> numbers_;
  std::set<std::size_t> vias_;
  std::map<Key, std::vector<std::uint32_t>> arrows_;
};

Diagram access_diagram(const audit::Audit& audit) {
  Diagram out;
  std::map<std::string, std::size_t> numbers;
  const auto node = [&](const std::string& id, const std::string& about) {
    const auto [at, fresh] = numbers.emplace(id, out.nodes.size());
    if (fresh) out.nodes.push_back({id, about});
    return at->second;
  };
  for (const auto& principal : access_principals(audit)) {
    const std::size_t self = node(principal.id, type_word(principal.type));
    for (const auto& user : principal.used_by)
      out.arrows.push_back({node(user, ""), self, "runs as", false});
    for (const auto& row : principal.rows) {
      const bool known = row.verdict == access::Verdict::kReachable;
      const std::string label = known ? lowercase(join(row.levels, ", ")) : "not decided";
      const std::string some = in_some(audit, {"", row.environments});
      out.arrows.push_back({self, node(row.destination, ""), concat(label, some), known});
    }
  }
  for (const auto& entry : access_entries(audit)) {
    if (!entry.anonymous || entry.verdict != access::Verdict::kReachable) continue;
    const auto arrow = entry.path.rfind(" -> ");
    const std::string last = arrow == std::string::npos ? entry.path : entry.path.substr(arrow + 4);
    out.arrows.push_back({node(entry.who, ""), node(last, ""),
                          concat(entry.id, in_some(audit, {"", entry.environments})), true});
  }
  return out;
}

/// From who is set up to call, to what is called; dashed where it is not allowed, or not decided.
Diagram calls_diagram(const audit::Audit& audit) {
  Diagram out;
  std::map<std::string, std::size_t> numbers;
  const auto node = [&](const std::string& id) {
    const auto [at, fresh] = numbers.emplace(id, out.nodes.size());
    if (fresh) out.nodes.push_back({id, {}});
    return at->second;
  };
  for (const auto& row : audit::call_rows(audit)) {
    const bool allowed = row.verdict == access::Verdict::kReachable;
    const std::string verdict = allowed                                    ? ""
                                : row.verdict == access::Verdict::kUnknown ? " (not decided)"
                                                                           : " (refused)";
    out.arrows.push_back({node(row.caller), node(row.target),
                          concat(join(row.actions, ", "), " as ", row.as, verdict,
                                 in_some(audit, {"", row.environments})),
                          allowed});
  }
  return out;
}

std::string mermaid(const Diagram& diagram) {
  std::string out = "flowchart LR\n";
  for (std::size_t i = 0; i < diagram.nodes.size(); ++i) {
    const Node& node = diagram.nodes[i];
    if (node.hidden) continue;
    out += concat("  n", std::to_string(i), "[\"", mermaid_label(node.title),
                  node.subtitle.empty() ? "" : "<br/>", mermaid_label(node.subtitle), "\"]\n");
  }
  for (const Arrow& arrow : diagram.arrows)
    out += concat("  n", std::to_string(arrow.from), arrow.strong ? " -->" : " -.->", "|\"",
                  mermaid_label(arrow.label), "\"| n", std::to_string(arrow.to), "\n");
  return out;
}

std::string dot(const Diagram& diagram) {
  std::string out = "digraph template {\n  rankdir=LR;\n  node [shape=box];\n";
  for (std::size_t i = 0; i < diagram.nodes.size(); ++i) {
    const Node& node = diagram.nodes[i];
    if (node.hidden) continue;
    out += concat("  n", std::to_string(i), " [label=\"", dot_label(node.title),
                  node.subtitle.empty() ? "" : "\\n", dot_label(node.subtitle), "\"];\n");
  }
  for (const Arrow& arrow : diagram.arrows)
    out +=
        concat("  n", std::to_string(arrow.from), " -> n", std::to_string(arrow.to), " [label=\"",
               dot_label(arrow.label), "\"", arrow.strong ? "" : ", style=dashed", "];\n");
  return out + "}\n";
}

/// Commands about one template draw one picture.
template <typename Draw>
Diagram one(Audits audits, Draw draw) {
  if (audits.empty()) return {};
  Diagram out = draw(*audits.front());
  if (auto unread = unread_words(*audits.front()); !unread.empty())
    out.nodes.push_back({std::move(unread), {}});
  return out;
}

Diagram graph_diagram(const audit::Audit& audit) { return GraphDiagram(audit).draw(); }

}  // namespace

std::string graph_mermaid(Audits audits, const SourceMap&, const ReportOptions&) {
  return mermaid(one(audits, graph_diagram));
}

std::string graph_dot(Audits audits, const SourceMap&, const ReportOptions&) {
  return dot(one(audits, graph_diagram));
}

std::string calls_mermaid(Audits audits, const SourceMap&, const ReportOptions&) {
  return mermaid(one(audits, calls_diagram));
}

std::string calls_dot(Audits audits, const SourceMap&, const ReportOptions&) {
  return dot(one(audits, calls_diagram));
}

std::string access_mermaid(Audits audits, const SourceMap&, const ReportOptions&) {
  return mermaid(one(audits, access_diagram));
}

std::string access_dot(Audits audits, const SourceMap&, const ReportOptions&) {
  return dot(one(audits, access_diagram));
}

}  // namespace cfnaudit::cli
