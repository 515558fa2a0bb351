#pragma once

// Flows and what comes in -> how much there is at every node, and what is used. Loops are added up
// where each pass is smaller than the one before; where none is, nothing behind them is known.

#include <string>
#include <utility>
#include <vector>

#include "pricing/traffic/flows.h"

namespace cfnaudit::pricing::traffic {

struct Loop {
  std::vector<std::string> names;  // "Files", "Resize"
  Quantity gain;                   // how many come back for each
  bool endless = false;            // not fewer come back than went round
};

struct Solution {
  std::vector<Quantity> totals;      // by node, a month
  std::vector<std::string> unknown;  // by node: why it may be more; empty: that is all
  std::vector<bool> reached;         // by node: does anything lead here, if only zero times?
  std::vector<std::pair<std::size_t, Quantity>> entered;  // what came in from outside, by node
  std::vector<Loop> loops;                                // with traffic
};

/// What comes in a month: a number at a node, or why it is not known.
struct Incoming {
  std::vector<std::pair<std::size_t, Quantity>> known;
  std::vector<std::pair<std::size_t, std::string>> unknown;
};

Solution solve(const Flows& flows, Incoming incoming);

/// A usage key that follows from traffic.
struct Derived {
  ResourceIndex resource = 0;
  std::string_view key;
  Quantity quantity;
  std::vector<std::string> chain;  // "10,000,000 requests of Api POST /orders", "× 1 write to ..."
  std::string unknown;             // why it does not follow after all
};

/// Sums over the uses of nodes with traffic, in template order. Settings are not among them.
std::vector<Derived> derive(const Flows& flows, const Solution& solution);

}  // namespace cfnaudit::pricing::traffic
