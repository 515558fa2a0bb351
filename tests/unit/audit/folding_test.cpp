#include <gtest/gtest.h>

#include "audit/chosen_values.h"
#include "audit/repeats.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::audit {
namespace {

Diagnostic finding(std::string path, std::uint32_t begin, std::string message = "m") {
  return {.rule = "TST001",
          .severity = Severity::kWarning,
          .span = {0, begin, begin + 1},
          .resource = "R",
          .path = std::move(path),
          .message = std::move(message)};
}

TEST(Repeats, OfItemsOfOneListAreOneFinding) {
  std::vector<Diagnostic> all = {finding("Properties/List/0", 1), finding("Properties/List/2", 5)};
  fold_repeats(all);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].path, "Properties/List/0");
  ASSERT_EQ(all[0].notes.size(), 1U);
  EXPECT_EQ(all[0].notes[0].span.begin, 5U);
}

TEST(Repeats, StayApartWhereSomethingElseDiffers) {
  std::vector<Diagnostic> all = {
      finding("Properties/List/0", 1),  finding("Properties/List/1", 2, "another"),
      finding("Properties/Other/0", 3), finding("Properties/A", 4),
      finding("Properties/B", 5),       finding("Properties/List/3", 6)};
  all.back().environments = {1};
  fold_repeats(all);
  EXPECT_EQ(all.size(), 6U);
}

TEST(Repeats, OfASuppressedFindingAreNotSuppressed) {
  std::vector<Diagnostic> all = {finding("Properties/List/0", 1), finding("Properties/List/1", 2)};
  all[0].suppressed = Suppressed{};
  fold_repeats(all);
  EXPECT_EQ(all.size(), 2U);
}

/// Findings at each allowed value of the parameter, in the template's order.
std::vector<Diagnostic> at_allowed_values(const testing::Pipeline& run, Severity severity) {
  std::vector<Diagnostic> out;
  for (const auto& value : run.tmpl.parameters[0].allowed_values) {
    out.push_back(finding("Properties/InstanceType", 0));
    out.back().span = value.span;
    out.back().severity = severity;
  }
  return out;
}

TEST(ChosenValues, OfAListWithADefaultAreTheDefault) {
  const auto run = testing::run_pipeline(R"(
Parameters: {Size: {Type: String, Default: b, AllowedValues: [a, b, c]}}
Resources: {T: {Type: AWS::SNS::Topic}}
)");
  auto all = at_allowed_values(*run, Severity::kWarning);
  keep_chosen_values(all, run->tmpl, {});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(run->sources.file(0).text(all[0].span), "b");
}

TEST(ChosenValues, WithoutADefaultAndOfErrorsAreTheFirst) {
  for (const std::string settings :
       {"AllowedValues: [a, b, c]", "Default: b, AllowedValues: [a, b, c]"}) {
    const auto run = testing::run_pipeline("Parameters: {Size: {Type: String, " + settings +
                                           "}}\nResources: {T: {Type: AWS::SNS::Topic}}\n");
    auto all = at_allowed_values(*run, Severity::kError);
    keep_chosen_values(all, run->tmpl, {});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(run->sources.file(0).text(all[0].span), "a");
    EXPECT_EQ(all[0].notes.size(), 2U);
  }
}

TEST(ChosenValues, ThatAreEnvironmentsStayApart) {
  const auto run = testing::run_pipeline(R"(
Parameters: {Stage: {Type: String, Default: b, AllowedValues: [a, b, c]}}
Conditions: {IsA: !Equals [!Ref Stage, a]}
Resources: {T: {Type: AWS::SNS::Topic}}
)");
  auto all = at_allowed_values(*run, Severity::kWarning);
  keep_chosen_values(all, run->tmpl, run->resolution.environments.axes);
  EXPECT_EQ(all.size(), 3U);
}

}  // namespace
}  // namespace cfnaudit::audit
