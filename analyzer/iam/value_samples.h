#pragma once

// Texts that stand for all others: operands cut the numbers (dates, addresses ...) into regions in
// which every comparison comes out the same; there is a text for each region. Used by text_theory.

#include <string>
#include <vector>

#include "analyzer/iam/operators.h"

namespace cfnaudit::iam {

class SampleBuilder {
 public:
  /// An operand that values are compared with.
  void add(const Operand& operand);
  /// Some value of the domain.
  void add_domain(Domain domain);
  std::vector<std::string> take();

 private:
  std::vector<Decimal> numbers_;
  std::vector<Instant> instants_;
  std::vector<Network> networks_;
  std::vector<std::string> bytes_;
  bool truths_ = false;
};

}  // namespace cfnaudit::iam
