// The page as bytes: what is in it, and that nothing of a template can become more than text. What
// a reader does with it is tested in a browser (tests/page/).

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/base64.h"
#include "analyzer/base/sha256.h"
#include "cli/report/report.h"
#include "tests/support/files.h"
#include "tests/unit/cli/report_case.h"

namespace cfnaudit::cli::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr audit::Stages kAll = {.rules = false, .access = true, .cost = true};

std::string between(const std::string& page, std::string_view open, std::string_view close) {
  const auto begin = page.find(open);
  if (begin == std::string::npos) return {};
  const auto from = begin + open.size();
  return page.substr(from, page.find(close, from) - from);
}

std::string data_text(const std::string& page) {
  return between(page, R"(<script type="application/json" id="data">)", "</script>");
}

std::string hash_of(std::string_view text) {
  const auto hash = sha256(text);
  return "'sha256-" + encode_base64(std::string(hash.begin(), hash.end())) + "'";
}

TEST(Page, HoldsTheNumbersOfTheJsonReports) {
  ReportCase test(kTemplate, kAll);
  add_findings(test);
  const auto data = nlohmann::json::parse(data_text(test.render(check_html)));
  const auto& page = data["templates"][0];
  const auto check = nlohmann::json::parse(test.render(check_json));
  EXPECT_EQ(page["findings"], check["templates"][0]["findings"]);
  const auto cost = nlohmann::json::parse(test.render(cost_json));
  ASSERT_EQ(page["cost"]["environments"].size(), cost["environments"].size());
  for (std::size_t e = 0; e < cost["environments"].size(); ++e)
    for (const auto* sum : {"fixed", "usage", "total", "ceiling", "undeclaredUsage"})
      EXPECT_EQ(page["cost"]["environments"][e][sum], cost["environments"][e][sum]);
}

TEST(Page, WhatIsTheSameInSeveralEnvironmentsStandsOnce) {
  const ReportCase test(kTemplate, kAll);
  const auto page = nlohmann::json::parse(data_text(test.render(check_html)))["templates"][0];
  for (const auto& node : page["graph"]["nodes"])
    EXPECT_EQ(node["in"], (nlohmann::json{0, 1, 2})) << node;
  EXPECT_EQ(page["access"]["principals"].size(), 1U);
}

TEST(Page, AllowsItsOwnScriptsAndStyleAndNoRequest) {
  const ReportCase test(kTemplate, kAll);
  const std::string page = test.render(check_html);
  const std::string policy = between(page, R"(Content-Security-Policy" content=")", "\"");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(policy, Not(HasSubstr("http")));
  EXPECT_THAT(policy, HasSubstr(hash_of(between(page, "<style>", "</style>"))));
  const auto script = page.rfind("<script>");
  EXPECT_THAT(policy, HasSubstr(hash_of(between(page.substr(script), "<script>", "</script>"))));
  EXPECT_THAT(policy, HasSubstr(hash_of(between(page, "<script>", "</script>"))));
}

TEST(Page, NoTextOfATemplateIsMarkup) {
  const std::string evil = "</script><script>alert(1)</script><!--&\xE2\x80\xA8\xFF";
  ReportCase test(kTemplate, kAll, evil);
  add_findings(test);
  for (auto& finding : test.audit().findings) {
    finding.message = evil;
    finding.resource = evil;
    finding.fix = evil;
  }
  const std::string page = test.render(check_html);
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  const std::string data = data_text(page);
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  EXPECT_THAT(nlohmann::json::parse(data)["templates"][0]["path"].get<std::string>(),
              HasSubstr("</script>"));
}

TEST(Page, SecretsAreNotInItsSource) {
  const ReportCase test(R"(Parameters:
  Password:
    Type: String
    NoEcho: true
    Default: hunter2-hunter2
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUserPassword: swordfish-99, DBInstanceClass: db.t3.micro, Engine: mysql}
)",
                        kAll);
  const std::string page = test.render(check_html);
  EXPECT_THAT(page, HasSubstr("MasterUserPassword: ************"));
  EXPECT_THAT(page, Not(HasSubstr("hunter2")));
  EXPECT_THAT(page, Not(HasSubstr("swordfish")));
}

}  // namespace
}  // namespace cfnaudit::cli::test
