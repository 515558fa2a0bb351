// Flows -> totals, by eliminating the nodes of loops one after the other.

#include "pricing/traffic/solve.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing::traffic {
namespace {

bool is_some(const Quantity& quantity) {
  return quantity.is_out_of_range() || quantity.numerator() > 0;
}

/// Strongly connected components, those that lead to others first (Tarjan's algorithm, without
/// recursion: paths can be long).
class Components {
 public:
  explicit Components(const std::vector<std::vector<std::size_t>>& next) : next_(next) {
    state_.resize(next.size());
    for (std::size_t i = 0; i < next.size(); ++i)
      if (state_[i].order == 0) visit(i);
    std::reverse(found_.begin(), found_.end());
  }

  const std::vector<std::vector<std::size_t>>& found() const { return found_; }

 private:
  struct State {
    std::size_t order = 0;
    std::size_t low = 0;
    bool open = false;
    std::size_t edge = 0;
  };

  void visit(std::size_t start) {
    std::vector<std::size_t> path = {start};
    enter(start);
    while (!path.empty()) {
      const std::size_t at = path.back();
      if (state_[at].edge < next_[at].size()) {
        const std::size_t to = next_[at][state_[at].edge++];
        if (state_[to].order == 0) {
          enter(to);
          path.push_back(to);
        } else if (state_[to].open) {
          state_[at].low = std::min(state_[at].low, state_[to].order);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty())
        state_[path.back()].low = std::min(state_[path.back()].low, state_[at].low);
      if (state_[at].low == state_[at].order) close(at);
    }
  }

  void enter(std::size_t at) {
    state_[at].order = state_[at].low = ++count_;
    state_[at].open = true;
    stack_.push_back(at);
  }

  void close(std::size_t root) {
    auto& component = found_.emplace_back();
    for (std::size_t at = root + 1; at != root;) {
      at = stack_.back();
      stack_.pop_back();
      state_[at].open = false;
      component.push_back(at);
    }
    std::sort(component.begin(), component.end());
  }

  const std::vector<std::vector<std::size_t>>& next_;
  std::vector<State> state_;
  std::vector<std::size_t> stack_;
  std::vector<std::vector<std::size_t>> found_;
  std::size_t count_ = 0;
};

class Solver {
 public:
  Solver(const Flows& flows, Incoming incoming)
      : flows_(flows), out_(flows.nodes.size()), next_(flows.nodes.size()) {
    solution_.totals.resize(flows.nodes.size());
    solution_.unknown.resize(flows.nodes.size());
    solution_.reached.resize(flows.nodes.size());
    solution_.entered = std::move(incoming.known);
    for (auto& [node, why] : incoming.unknown) solution_.unknown[node] = std::move(why);
    for (std::size_t i = 0; i < flows.flows.size(); ++i) {
      out_[flows.flows[i].from].push_back(i);
      // What never happens makes no loop.
      if (!flows.flows[i].unknown.empty() || is_some(flows.flows[i].times))
        next_[flows.flows[i].from].push_back(flows.flows[i].to);
    }
  }

  Solution run() {
    for (const auto& [node, quantity] : solution_.entered) {
      solution_.totals[node] = solution_.totals[node] + quantity;
      solution_.reached[node] = true;
    }
    const Components components(next_);
    for (const auto& component : components.found()) {
      if (component.size() > 1 || loops_on_itself(component.front())) loop(component);
      for (const std::size_t node : component) pass_on(node, component);
    }
    return std::move(solution_);
  }

 private:
  bool loops_on_itself(std::size_t node) const {
    return std::find(next_[node].begin(), next_[node].end(), node) != next_[node].end();
  }

  bool has_traffic(std::size_t node) const {
    return is_some(solution_.totals[node]) || !solution_.unknown[node].empty();
  }

  static bool is_in(const std::vector<std::size_t>& sorted, std::size_t node) {
    return std::binary_search(sorted.begin(), sorted.end(), node);
  }

  /// To the nodes of later components.
  void pass_on(std::size_t node, const std::vector<std::size_t>& component) {
    if (!solution_.reached[node] && !has_traffic(node)) return;
    for (const std::size_t index : out_[node]) {
      const Flow& flow = flows_.flows[index];
      if (is_in(component, flow.to)) continue;
      solution_.reached[flow.to] = true;
      if (!has_traffic(node)) continue;
      std::string& unknown = solution_.unknown[flow.to];
      if (unknown.empty()) unknown = flow.unknown;
      if (unknown.empty() && (flow.times.is_out_of_range() || is_some(flow.times)))
        unknown = solution_.unknown[node];
      if (flow.unknown.empty())
        solution_.totals[flow.to] = solution_.totals[flow.to] + solution_.totals[node] * flow.times;
    }
  }

  /// How many of each node come from one of each other, inside of a loop.
  using Gains = std::map<std::pair<std::size_t, std::size_t>, Quantity>;

  /// Nodes are taken out one after the other; what went through one is added to the flows around
  /// it, once for each time round. The totals follow backwards.
  void loop(const std::vector<std::size_t>& component) {
    if (std::none_of(component.begin(), component.end(),
                     [&](std::size_t node) { return has_traffic(node); }))
      return;
    Gains gains;
    std::string unknown;
    for (const std::size_t node : component) {
      if (unknown.empty()) unknown = solution_.unknown[node];
      for (const std::size_t index : out_[node]) {
        const Flow& flow = flows_.flows[index];
        if (!is_in(component, flow.to)) continue;
        if (!flow.unknown.empty() && unknown.empty()) unknown = flow.unknown;
        auto& gain = gains[{node, flow.to}];
        gain = gain + (flow.unknown.empty() ? flow.times : Quantity(0));
      }
    }
    std::vector<Quantity> totals;
    for (const std::size_t node : component) totals.push_back(solution_.totals[node]);
    const Quantity gain = eliminate(component, gains, totals);
    const bool endless = !less(gain, 1);
    Loop& found = solution_.loops.emplace_back();
    for (const std::size_t node : component) {
      const std::string& name = flows_.nodes[node].name;
      if (std::find(found.names.begin(), found.names.end(), name) == found.names.end())
        found.names.push_back(name);
    }
    found.gain = gain;
    found.endless = endless;
    if (endless)
      unknown = concat("it is in or behind a loop without end: ", join(found.names, ", "));
    for (std::size_t i = 0; i < component.size(); ++i) {
      solution_.totals[component[i]] = totals[i];
      solution_.reached[component[i]] = true;
      solution_.unknown[component[i]] = unknown;
    }
  }

  /// The largest gain of a node on itself. `totals`: what comes in, then what there is.
  static Quantity eliminate(const std::vector<std::size_t>& component, Gains gains,
                            std::vector<Quantity>& totals) {
    const std::size_t size = component.size();
    const auto gain = [&](std::size_t from, std::size_t to) {
      const auto found = gains.find({component[from], component[to]});
      return found == gains.end() ? Quantity(0) : found->second;
    };
    Quantity most = 0;
    std::vector<Quantity> passes(size, 1);
    for (std::size_t k = size; k-- > 0;) {
      const Quantity own = gain(k, k);
      if (less(most, own)) most = own;
      if (!less(own, 1)) return own;
      passes[k] = Quantity(1) / difference(1, own);
      for (std::size_t j = 0; j < k; ++j) {
        const Quantity on = gain(k, j);
        if (!is_some(on)) continue;
        totals[j] = totals[j] + totals[k] * passes[k] * on;
        for (std::size_t i = 0; i < k; ++i)
          if (const Quantity in = gain(i, k); is_some(in)) {
            auto& sum = gains[{component[i], component[j]}];
            sum = sum + in * passes[k] * on;
          }
      }
    }
    // What is at a node is what came in and what the nodes before it sent.
    for (std::size_t k = 0; k < size; ++k) {
      for (std::size_t i = 0; i < k; ++i)
        if (const Quantity in = gain(i, k); is_some(in)) totals[k] = totals[k] + totals[i] * in;
      totals[k] = totals[k] * passes[k];
    }
    return most;
  }

  const Flows& flows_;
  Solution solution_;
  std::vector<std::vector<std::size_t>> out_;   // indexes of flows, by node
  std::vector<std::vector<std::size_t>> next_;  // nodes, by node
};

/// Says where the traffic of a node comes from.
class Chains {
 public:
  Chains(const Flows& flows, const Solution& solution)
      : flows_(flows), solution_(solution), in_(flows.nodes.size()), entered_(flows.nodes.size()) {
    for (std::size_t i = 0; i < flows.flows.size(); ++i) {
      const Flow& flow = flows.flows[i];
      if (flow.unknown.empty() && is_some(flow.times) && is_some(solution.totals[flow.from]))
        in_[flow.to].push_back(i);
    }
    for (const auto& [node, quantity] : solution.entered)
      if (is_some(quantity)) entered_[node] = true;
  }

  struct Chain {
    std::size_t start = 0;  // where several flows meet, or the way in
    std::vector<std::string> steps;
  };

  Chain of(std::size_t node) const {
    std::vector<std::string> steps;
    for (std::size_t count = 0; count < flows_.nodes.size(); ++count) {
      if (entered_[node] || in_[node].size() != 1) break;
      const Flow& flow = flows_.flows[in_[node].front()];
      if (!flow.step.empty()) steps.push_back(flow.step);
      node = flow.from;
    }
    steps.push_back(start_of(node));
    std::reverse(steps.begin(), steps.end());
    return {node, std::move(steps)};
  }

  /// "10,000,000 requests of Api POST /orders".
  std::string start_of(std::size_t node) const {
    const Node& start = flows_.nodes[node];
    return concat(written(solution_.totals[node]), " ", start.operation->unit, " of ", start.name);
  }

 private:
  const Flows& flows_;
  const Solution& solution_;
  std::vector<std::vector<std::size_t>> in_;  // indexes of flows, by node
  std::vector<bool> entered_;
};

}  // namespace

Solution solve(const Flows& flows, Incoming incoming) {
  return Solver(flows, std::move(incoming)).run();
}

namespace {

/// The uses of one key of one resource.
struct Sum {
  Derived derived;
  std::vector<Chains::Chain> chains;
  std::string_view unit;
};

/// One chain as it is; several from one start as their sum; others one after the other.
std::vector<std::string> chain_of(const Sum& sum, const Chains& chains, const Solution& solution) {
  if (sum.chains.empty()) return {};
  const std::size_t start = sum.chains.front().start;
  const bool together = std::all_of(sum.chains.begin(), sum.chains.end(),
                                    [&](const auto& chain) { return chain.start == start; });
  if (sum.chains.size() > 1 && together)
    return {chains.start_of(start),
            concat("× ", written(sum.derived.quantity / solution.totals[start]), " ",
                   sum.unit.empty() ? sum.derived.key : sum.unit)};
  std::vector<std::string> out;
  for (const auto& chain : sum.chains)
    for (std::size_t i = 0; i < chain.steps.size(); ++i)
      out.push_back(concat(i == 0 && !out.empty() ? "+ " : "", chain.steps[i]));
  return out;
}

}  // namespace

std::vector<Derived> derive(const Flows& flows, const Solution& solution) {
  const Chains chains(flows, solution);
  std::map<std::pair<ResourceIndex, std::string_view>, Sum> found;
  for (const Use& use : flows.uses) {
    const std::string& unknown = solution.unknown[use.from];
    if (!solution.reached[use.from] && unknown.empty()) continue;
    Sum& sum = found[{use.resource, use.key}];
    sum.derived.resource = use.resource;
    sum.derived.key = use.key;
    sum.unit = use.unit;
    if (sum.derived.unknown.empty())
      sum.derived.unknown = use.unknown.empty() ? unknown : use.unknown;
    if (!use.unknown.empty()) continue;
    const Quantity added = solution.totals[use.from] * use.times;
    sum.derived.quantity = sum.derived.quantity + added;
    if (!is_some(added)) continue;
    auto chain = chains.of(use.from);
    if (!use.step.empty()) chain.steps.push_back(use.step);
    sum.chains.push_back(std::move(chain));
  }
  std::vector<Derived> out;
  for (auto& [key, sum] : found) {
    sum.derived.chain = chain_of(sum, chains, solution);
    if (sum.derived.quantity.is_out_of_range() && sum.derived.unknown.empty())
      sum.derived.unknown = "the amount is out of range";
    out.push_back(std::move(sum.derived));
  }
  return out;
}

}  // namespace cfnaudit::pricing::traffic
