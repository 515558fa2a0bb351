#pragma once

// Several resources with the same fault as one finding: the first one is its place, the others are
// notes. Those with a suppression of their own stand apart. Used by rules whose findings would
// otherwise repeat themselves.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace cfnaudit::rules {

struct Faulty {
  const graph::StackResource* resource = nullptr;
  resolve::ValuePtr place = nullptr;  // null: the resource as a whole
  std::string label;                  // beside it, where there are several
};

/// `message` is given the names of the resources: "Queue", "Queue and Topic".
void report_together(std::span<const Faulty> all,
                     const std::function<std::string(const std::string& names)>& message,
                     const std::string& fix, Reporter& report);

}  // namespace cfnaudit::rules
