#pragma once

// A rule's page as a test suite: the templates in its fenced blocks under "## Flagged" and "##
// Accepted". Read by the structure tests and by the test that runs every page through the analyzer.

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/expectations.h"

namespace cfnaudit::test {

enum class Section { kFlagged, kAccepted };

struct PageCase {
  Section section = Section::kFlagged;
  std::string name;      // "IAM001_Flagged_1": the name of its test
  std::string language;  // "yaml" or "json"
  Fixture fixture;       // name: the page; first_line: where the block's text starts in it
};

struct RulePage {
  std::string id;                     // "IAM001", from the heading "# IAM001 wildcard-admin"
  std::string name;                   // "wildcard-admin"
  std::vector<std::string> headings;  // of second level, in order
  std::vector<PageCase> cases;
};

RulePage read_rule_page(std::string_view path, std::string_view markdown);

}  // namespace cfnaudit::test
