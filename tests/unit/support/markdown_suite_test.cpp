#include "tests/support/markdown_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::test {
namespace {

using testing::ElementsAre;

constexpr std::string_view kPage = R"(# IAM001 wildcard-admin
A policy allows everything.

```yaml
not: a case
```

## Flagged
```yaml
# not a heading
Resources: {}  # expect: IAM001
```
Or, as JSON:
```json
{}
```

## Accepted
```text
no template
```
```yaml
Resources: {}
```

## What to do
Name the actions.
)";

TEST(RulePage, HasTheHeadingsIdAndName) {
  const auto page = read_rule_page("p.md", kPage);
  EXPECT_EQ(page.id, "IAM001");
  EXPECT_EQ(page.name, "wildcard-admin");
  EXPECT_THAT(page.headings, ElementsAre("Flagged", "Accepted", "What to do"));
}

TEST(RulePage, CasesAreTheTemplatesOfTheTwoSections) {
  const auto page = read_rule_page("p.md", kPage);
  ASSERT_EQ(page.cases.size(), 3U);
  EXPECT_EQ(page.cases[0].name, "IAM001_Flagged_1");
  EXPECT_EQ(page.cases[0].fixture.text, "# not a heading\nResources: {}  # expect: IAM001\n");
  EXPECT_EQ(page.cases[0].fixture.first_line, 10U);
  EXPECT_EQ(page.cases[1].name, "IAM001_Flagged_2");
  EXPECT_EQ(page.cases[1].language, "json");
  EXPECT_EQ(page.cases[2].name, "IAM001_Accepted_1");
  EXPECT_EQ(page.cases[2].section, Section::kAccepted);
}

TEST(RulePage, ABlockThatDoesNotEndReachesToTheEndOfThePage) {
  const auto page = read_rule_page("p.md", "# X001 x\n## Flagged\n```yaml\na: 1");
  ASSERT_EQ(page.cases.size(), 1U);
  EXPECT_EQ(page.cases[0].fixture.text, "a: 1\n");
}

TEST(RulePage, AnEmptyPageHasNothing) {
  const auto page = read_rule_page("p.md", "");
  EXPECT_EQ(page.id, "");
  EXPECT_TRUE(page.cases.empty());
}

}  // namespace
}  // namespace cfnaudit::test
