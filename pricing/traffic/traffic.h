#pragma once

// What follows from traffic in one environment: usage for the cost model, where it comes from, what
// was assumed for it; and without any traffic, what a million of each way in would cost and how
// much the stack can take. Made from a stack, its usage and prices; read by the cost reports.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pricing/budget.h"
#include "pricing/estimate.h"
#include "pricing/traffic/flows.h"
#include "pricing/traffic/outcome.h"

namespace cfnaudit::pricing::traffic {

struct WayCost {
  std::string name;       // "Api POST /orders"
  std::string_view unit;  // "requests"
  std::optional<Quantity> declared;
  Money million;  // what a million of it costs
  struct Part {
    std::string resource;
    std::string item;
    Money monthly;
    std::string chain;
  };
  std::vector<Part> parts;    // the dearest first
  Outcome outcome;            // of a million
  std::vector<Limit> limits;  // the least first
};

struct Report {
  bool declared = false;  // is there any traffic in the usage file for this environment?
  Outcome outcome;
  std::vector<WayCost> ways;
};

/// Adds to `usage` what follows from the traffic that is declared in it.
Outcome apply(const Flows& flows, Usage& usage);

/// What a million of each way in costs, and where limits are.
std::vector<WayCost> price_ways(const Flows& flows, const Usage& usage, PriceLibrary& prices,
                                std::span<const Budget> budgets);

/// "10,000,000 requests of Api POST /orders × 1 write to Table".
std::string chain_text(const std::vector<std::string>& chain);

}  // namespace cfnaudit::pricing::traffic
