#pragma once

// Comparison of a rendered report with the file that was checked in. For rendering only; logic is
// tested by the comments in fixtures (expectations.h).

#include <filesystem>
#include <string_view>

#include <gtest/gtest.h>

namespace cfnaudit::test {

/// EXPECT_TRUE(matches_golden(path, report)). With CFNAUDIT_UPDATE_GOLDEN=1 in the environment the
/// file is written instead.
testing::AssertionResult matches_golden(const std::filesystem::path& golden,
                                        std::string_view actual);

}  // namespace cfnaudit::test
