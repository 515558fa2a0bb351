#include "analyzer/base/diagnostic.h"

#include <gtest/gtest.h>

namespace cfnaudit {
namespace {

Diagnostic diagnostic(Severity severity, std::uint32_t begin, std::string rule) {
  Diagnostic out;
  out.severity = severity;
  out.span = {0, begin, begin + 1};
  out.rule = std::move(rule);
  return out;
}

TEST(Diagnostic, WorstFirstThenByPlaceThenByRule) {
  EXPECT_TRUE(before(diagnostic(Severity::kError, 9, "B"), diagnostic(Severity::kWarning, 1, "A")));
  EXPECT_TRUE(before(diagnostic(Severity::kNote, 1, "B"), diagnostic(Severity::kNote, 2, "A")));
  EXPECT_TRUE(before(diagnostic(Severity::kNote, 1, "A"), diagnostic(Severity::kNote, 1, "B")));
  EXPECT_FALSE(before(diagnostic(Severity::kNote, 1, "A"), diagnostic(Severity::kNote, 1, "A")));
}

TEST(Severity, Names) {
  EXPECT_EQ(to_string(Severity::kError), "error");
  EXPECT_EQ(to_string(Severity::kWarning), "warning");
  EXPECT_EQ(to_string(Severity::kNote), "note");
}

}  // namespace
}  // namespace cfnaudit
