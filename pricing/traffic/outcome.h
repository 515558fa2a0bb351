#pragma once

// What follows from traffic, in words and numbers: usage with its chain, assumptions, what is not
// known, and how much traffic limits let through. Made by traffic.cpp and limits.cpp; read by the
// cost reports.

#include <string>
#include <vector>

#include "pricing/traffic/flows.h"
#include "pricing/traffic/solve.h"

namespace cfnaudit::pricing::traffic {

/// A usage key with its value and where that comes from.
struct Quantified {
  ResourceIndex index = 0;
  std::string resource;
  std::string key;
  Quantity quantity;
  std::vector<std::string> chain;
};

/// What is not known, and the resources of which nothing follows for that reason.
struct Unknown {
  std::string why;
  std::vector<std::string> resources;
};

/// A value that is assumed for several resources alike.
struct Assumed {
  const Parameter* parameter = nullptr;
  std::string key;
  std::string value;
  std::vector<std::string> names;
};

/// What follows from what is declared.
struct Outcome {
  std::vector<Quantified> derived;
  std::vector<Assumed> assumed;
  std::vector<Unknown> unknown;
  std::vector<Loop> loops;
};

/// How much traffic a limit of the template, or a budget, lets through in a month.
struct Limit {
  Quantity monthly;
  std::string
      reason;  // "ProcessingLambda: ReservedConcurrentExecutions 100, each in use all month"
  bool crossing = false;  // nothing gives out: another way to pay is cheaper on one side
};

}  // namespace cfnaudit::pricing::traffic
