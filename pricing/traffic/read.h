#pragma once

// The section `traffic` of a usage file -> Declared. Used by the reader of usage files, for the
// common section and for that of each environment.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/graph/graph.h"
#include "analyzer/syntax/node.h"
#include "pricing/traffic/declared.h"

namespace cfnaudit::pricing::traffic {

class Reader {
 public:
  /// Names are checked against the graphs of all environments.
  Reader(std::span<const graph::Graph* const> graphs, std::string_view rule);

  /// What is malformed, negative or unknown is reported and left out.
  void read(const syntax::Node& map, std::string_view environment, Declared& into,
            std::vector<Diagnostic>& problems);

 private:
  using Node = syntax::Node;

  /// Where a value belongs.
  struct Place {
    std::string_view environment;
    std::string_view section;
    std::string_view name;
  };

  void way(const Node& name, const Node& value);
  void section(const Node& name, const Node& value);
  void resource(std::string_view section, const Node& name, const Node& value);
  void keys(const Place& place, const Node& map, const std::string& prefix);
  void value(const Place& place, const Node& name, const std::string& key, const Node& node);
  bool is_sensible(const Place& place, const Node& name, std::string_view key);
  bool is_call(const Node& name, std::string_view key);
  bool is_state(const Place& place, const Node& name, std::string_view key);
  void number(const Place& place, std::string_view key, const Node& node, Measure measure);
  void problem(const Node& at, std::string message);

  std::string_view rule_;
  std::map<std::string, std::string, std::less<>> ways_;                   // name -> type
  std::map<std::string_view, std::string_view, std::less<>> types_;        // by logical id
  std::map<std::string_view, std::set<std::string, std::less<>>> states_;  // of state machines
  std::string_view environment_;
  Declared* into_ = nullptr;
  std::vector<Diagnostic>* problems_ = nullptr;
};

}  // namespace cfnaudit::pricing::traffic
