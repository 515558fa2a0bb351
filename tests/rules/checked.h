#pragma once

// A template's text through the rules: what the tests of single rules look at.

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"

namespace cfnaudit::test {

struct Checked {
  SourceMap sources;
  std::unique_ptr<audit::Audit> audit;

  std::vector<Diagnostic> findings(std::string_view rule) const {
    std::vector<Diagnostic> found;
    std::copy_if(audit->findings.begin(), audit->findings.end(), std::back_inserter(found),
                 [&](const auto& finding) { return finding.rule == rule; });
    return found;
  }
  /// Why the rule could not decide.
  std::vector<std::string> undecided(std::string_view rule) const {
    std::vector<std::string> reasons;
    for (const auto& open : audit->incomplete)
      if (open.what.starts_with(rule)) reasons.push_back(open.reason);
    return reasons;
  }
};

inline std::unique_ptr<Checked> check(std::string text,
                                      const audit::Stages& stages = {.rules = true}) {
  auto out = std::make_unique<Checked>();
  out->audit = audit::run(out->sources.add("template.yaml", std::move(text)), {}, stages);
  return out;
}

}  // namespace cfnaudit::test
