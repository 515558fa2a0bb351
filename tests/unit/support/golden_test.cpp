#include "tests/support/golden.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;

/// A golden file of this test's own, and the environment as it was.
class Golden : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    unsetenv("CFNAUDIT_UPDATE_GOLDEN");
  }
  void TearDown() override {
    unsetenv("CFNAUDIT_UPDATE_GOLDEN");
    std::filesystem::remove_all(folder_);
  }
  void update(std::string_view text) {
    setenv("CFNAUDIT_UPDATE_GOLDEN", "1", 1);
    EXPECT_TRUE(matches_golden(file(), text));
    unsetenv("CFNAUDIT_UPDATE_GOLDEN");
  }
  std::filesystem::path file() const { return folder_ / "case" / "report.txt"; }

 private:
  std::filesystem::path folder_;
};

TEST_F(Golden, IsWrittenOnlyWhenAsked) {
  EXPECT_FALSE(matches_golden(file(), "a\n"));
  EXPECT_FALSE(std::filesystem::exists(file()));
  update("a\n");
  EXPECT_EQ(read_file(file()), "a\n");
  EXPECT_TRUE(matches_golden(file(), "a\n"));
}

TEST_F(Golden, TheFirstDifferentLineIsShown) {
  update("one\ntwo\nthree\n");
  const auto result = matches_golden(file(), "one\n2\nthree\n");
  EXPECT_FALSE(result);
  EXPECT_THAT(result.message(), HasSubstr("line 2\n  golden: two\n  actual: 2"));
  EXPECT_THAT(matches_golden(file(), "one\ntwo\n").message(), HasSubstr("line 3"));
}

}  // namespace
}  // namespace cfnaudit::test
