// A map of a usage file -> declarations of traffic.

#include "pricing/traffic/read.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/graph/state_machine.h"
#include "pricing/traffic/words.h"

namespace cfnaudit::pricing::traffic {

using syntax::Member;
using syntax::NodeKind;

namespace {

/// More is a mistake: a thousand million million.
constexpr std::int64_t kAbsurd = 1'000'000'000'000'000;
constexpr std::size_t kMostNamed = 8;

/// "'x' ...; did you mean y? There are a, b and c."
std::string with_known(std::string message, std::string_view name,
                       const std::vector<std::string_view>& known) {
  if (const auto meant = did_you_mean(name, known))
    message += concat("; did you mean ", quote(*meant), "?");
  if (known.empty()) return message;
  const std::vector<std::string> listed(
      known.begin(), known.begin() + static_cast<long>(std::min(known.size(), kMostNamed)));
  message += concat(message.ends_with('?') ? " Known: " : "; known: ", join(listed, ", "));
  if (known.size() > kMostNamed)
    message += concat(" and ", std::to_string(known.size() - kMostNamed), " more");
  return message;
}

template <typename Map>
std::vector<std::string_view> names_of(const Map& map) {
  std::vector<std::string_view> out;
  for (const auto& entry : map) out.emplace_back(entry.first);
  return out;
}

/// How numbers of the measure are written.
std::string_view example_of(Measure measure) {
  switch (measure) {
    case Measure::kCount:
      return "10000, 250k, 10M, 20/s or 1M/day";
    case Measure::kKilobytes:
      return "2, 2 KB or 1.5 MB";
    case Measure::kMilliseconds:
      return "120, 120 ms or 1.5 s";
    case Measure::kShare:
      break;
  }
  return "0.2 or 20 %";
}

}  // namespace

Reader::Reader(std::span<const graph::Graph* const> graphs, std::string_view rule) : rule_(rule) {
  for (const graph::Graph* graph : graphs) {
    for (const Way& way : ways_in(*graph))
      ways_.emplace(way.name, graph->resource(way.resource).type());
    for (const auto index : graph->resources()) {
      const auto& resource = graph->resource(index);
      types_.emplace(resource.id(), resource.type());
      if (const auto* machine = graph->state_machine(index))
        for (const auto& state : machine->states) states_[resource.id()].insert(state.name);
    }
  }
}

void Reader::problem(const Node& at, std::string message) {
  problems_->push_back({.rule = std::string(rule_),
                        .severity = Severity::kError,
                        .span = at.span,
                        .message = std::move(message)});
}

void Reader::read(const Node& map, std::string_view environment, Declared& into,
                  std::vector<Diagnostic>& problems) {
  environment_ = environment;
  into_ = &into;
  problems_ = &problems;
  if (map.kind == NodeKind::kNull) return;
  if (map.kind != NodeKind::kMap) return problem(map, "'traffic' must be a map");
  const auto sections = section_names();
  for (const Member& member : map.members) {
    const bool is_section =
        std::find(sections.begin(), sections.end(), member.key->text) != sections.end();
    if (is_section)
      section(*member.key, *member.value);
    else
      way(*member.key, *member.value);
  }
}

void Reader::way(const Node& name, const Node& value) {
  const auto known = ways_.find(name.text);
  if (known == ways_.end())
    return problem(name, with_known(concat("there is no entry point ", quote(name.text)), name.text,
                                    names_of(ways_)));
  const auto operations = operations_of(known->second);
  const Place place{environment_, "ways", name.text};
  if (value.kind == NodeKind::kNull) return;
  if (value.kind == NodeKind::kScalar)
    return number(place, operations.front()->unit, value, Measure::kCount);
  if (value.kind != NodeKind::kMap)
    return problem(value, concat(quote(name.text), " must be a number or a map"));
  std::vector<std::string_view> units;
  for (const Operation* operation : operations) units.push_back(operation->unit);
  for (const Member& member : value.members) {
    if (std::find(units.begin(), units.end(), member.key->text) == units.end())
      problem(*member.key, with_known(concat("there is no key ", quote(member.key->text), " of ",
                                             quote(name.text)),
                                      member.key->text, units));
    else
      number(place, member.key->text, *member.value, Measure::kCount);
  }
}

void Reader::section(const Node& name, const Node& value) {
  if (value.kind == NodeKind::kNull) return;
  if (value.kind != NodeKind::kMap)
    return problem(value, concat(quote(name.text), " must be a map"));
  for (const Member& member : value.members) resource(name.text, *member.key, *member.value);
}

void Reader::resource(std::string_view section, const Node& name, const Node& value) {
  std::vector<std::string_view> known;
  bool matched = false;
  for (const auto& [id, type] : types_) {
    if (section_of(type) != section) continue;
    known.push_back(id);
    matched = matched || matches_wildcard(name.text, id);
  }
  if (!matched)
    return problem(name, with_known(concat("there is nothing named ", quote(name.text),
                                           " among the ", section),
                                    name.text, known));
  if (value.kind == NodeKind::kNull) return;
  if (value.kind != NodeKind::kMap)
    return problem(value, concat(quote(name.text), " must be a map"));
  keys({environment_, section, name.text}, value, "");
}

/// Nested maps make dotted keys: calls: {Table: {writes: 1}}.
void Reader::keys(const Place& place, const Node& map, const std::string& prefix) {
  constexpr std::size_t kDeepest = 2;
  for (const Member& member : map.members) {
    const std::string key = concat(prefix, prefix.empty() ? "" : ".", member.key->text);
    const auto depth = static_cast<std::size_t>(std::count(key.begin(), key.end(), '.'));
    if (key == "calls") into_->declare(place.environment, place.section, place.name, key, 1);
    if (member.value->kind == NodeKind::kMap && depth < kDeepest)
      keys(place, *member.value, key);
    else if (member.value->kind != NodeKind::kNull)
      value(place, *member.key, key, *member.value);
  }
}

void Reader::value(const Place& place, const Node& name, const std::string& key, const Node& node) {
  const Parameter* parameter = find_parameter(place.section, key);
  if (parameter == nullptr) {
    std::vector<std::string_view> known;
    for (const Parameter& one : parameters())
      if (one.section == place.section)
        known.push_back(one.key.ends_with('.') ? one.key.substr(0, one.key.size() - 1) : one.key);
    return problem(name, with_known(concat("there is no key ", quote(key), " of ", place.section),
                                    key, known));
  }
  if (is_sensible(place, name, key)) number(place, key, node, parameter->measure);
}

bool Reader::is_sensible(const Place& place, const Node& name, std::string_view key) {
  const auto dot = key.find('.');
  if (dot == std::string_view::npos) return true;
  const auto rest = key.substr(dot + 1);
  return key.starts_with("calls.") ? is_call(name, rest) : is_state(place, name, rest);
}

/// "OrdersTable.writes".
bool Reader::is_call(const Node& name, std::string_view key) {
  const auto dot = key.find('.');
  const auto target = key.substr(0, dot);
  // A request to an API is one to an operation of it, which no key names.
  const auto is_callable = [](std::string_view type) {
    return !operations_of(type).empty() && !type.starts_with("AWS::ApiGateway");
  };
  const auto known = types_.find(target);
  if (known == types_.end() || !is_callable(known->second)) {
    std::vector<std::string_view> callable;
    for (const auto& [id, type] : types_)
      if (is_callable(type)) callable.push_back(id);
    problem(name,
            with_known(concat("there is nothing named ", quote(target), " that can be called"),
                       target, callable));
    return false;
  }
  std::vector<std::string_view> units;
  for (const Operation* operation : operations_of(known->second)) units.push_back(operation->unit);
  const auto unit = dot == std::string_view::npos ? std::string_view() : key.substr(dot + 1);
  if (std::find(units.begin(), units.end(), unit) != units.end()) return true;
  problem(name,
          with_known(unit.empty() ? concat("say what is done with ", target, ": a map of numbers")
                                  : concat("there is no key ", quote(unit), " of ", target),
                     unit, units));
  return false;
}

/// "ProcessAll" of a Map, "Choose.Next" of a Choice.
bool Reader::is_state(const Place& place, const Node& name, std::string_view key) {
  for (const auto& [id, states] : states_) {
    if (!matches_wildcard(place.name, id)) continue;
    const auto dot = key.find('.');
    for (const auto part :
         {key.substr(0, dot),
          dot == std::string_view::npos ? std::string_view() : key.substr(dot + 1)})
      if (!part.empty() && !states.contains(part)) {
        problem(name, with_known(concat("there is no state ", quote(part), " in ", id), part,
                                 {states.begin(), states.end()}));
        return false;
      }
  }
  return true;
}

void Reader::number(const Place& place, std::string_view key, const Node& node, Measure measure) {
  if (node.kind == NodeKind::kNull) return;
  if (node.kind != NodeKind::kScalar) return problem(node, concat(quote(key), " must be a number"));
  const auto text = trim(node.text);
  if (text.starts_with('-')) return problem(node, concat(quote(key), " is negative"));
  const auto quantity = parse(text, measure);
  if (!quantity)
    return problem(node, concat(quote(key), " must be a number such as ", example_of(measure),
                                ", not ", quote(node.text)));
  const std::int64_t most = measure == Measure::kShare ? 1 : kAbsurd;
  if (less(most, *quantity))
    return problem(node, measure == Measure::kShare ? concat(quote(key), " is more than 100 %")
                                                    : concat(quote(key), " is too large"));
  into_->declare(place.environment, place.section, place.name, key, *quantity);
}

}  // namespace cfnaudit::pricing::traffic
