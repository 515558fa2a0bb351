#pragma once

// What a fixture says about itself in its comments, and the exact comparison with what was
// observed. Text in, text out: the tests that run the analyzer turn its results into observations.
//
//   Action: '*'   # expect: IAM001 "administrator"                   a finding of IAM001 starts on
//   this line # value: "arn:aws:s3:::logs/*" in production                     on a line of its
//   own: about the next line Subnet: !Ref A  # edge: ref -> A  # edge: runs-in -> A several on one
//   line
//
// An argument is the rest of the comment; `in a, b` at its end names the environments. Without it
// the environments do not matter. A quoted text after a rule's id is a part of its message; every
// other argument is compared whole.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::test {

/// A text with comments, and where it stands: a fixture file, or a block of a rule's page.
struct Fixture {
  std::string name;  // for messages: "rules/iam/iam001_wildcard_admin.md"
  std::string text;
  std::uint32_t first_line = 1;  // line number of the text's first line in that file
};

struct Expectation {
  std::string verb;                       // "expect", "value", "edge", "cost"
  std::string argument;                   // `IAM001`, `"arn:aws:s3:::logs/*"`, `ref -> A`, `32.85`
  std::optional<std::string> part;        // of `expect`: the quoted text
  std::vector<std::string> environments;  // sorted; empty: no matter
  std::uint32_t line = 0;                 // line of the fixture's text that it is about, from 1

  friend bool operator==(const Expectation&, const Expectation&) = default;
};

/// One fact about a place in the fixture.
struct Observation {
  std::string verb;
  std::string argument;                   // a rule's id, a value, an edge, a cost
  std::string message;                    // of `expect`
  std::vector<std::string> environments;  // in which it holds
  std::uint32_t line = 0;                 // of the fixture's text, from 1
  std::uint32_t column = 1;               // from 1
  std::uint32_t width = 1;                // of the caret's line
};

std::vector<Expectation> read_expectations(std::string_view text);

/// Every unmet expectation and every unexpected observation, each with its line and a caret; empty
/// when the two agree. Compared are the verbs that the fixture uses, and `always`.
std::string differences(const Fixture& fixture, std::span<const Observation> observations,
                        std::span<const std::string_view> always = {});

}  // namespace cfnaudit::test
