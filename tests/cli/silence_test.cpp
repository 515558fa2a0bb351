// What was not read is said: in the report, in every format, and in the exit code. Half a template
// has no answers about access and cost, and nothing in it is "deleted".

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "tests/cli/repository.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

/// A role that may put items into a table; what stands behind it is cut off by the error.
constexpr std::string_view kWhole = R"(Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders, BillingMode: PROVISIONED,
    ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5},
    AttributeDefinitions: [{AttributeName: a, AttributeType: S}],
    KeySchema: [{AttributeName: a, KeyType: HASH}]}}
  Writer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
      Policies:
        - PolicyName: write
          PolicyDocument:
            Version: 2012-10-17
            Statement: [{Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt Orders.Arn}]
)";

constexpr std::string_view kRest = R"(  Jobs: {Type: AWS::SQS::Queue}
  Last: {Type: AWS::SNS::Topic}
)";

std::string whole() { return concat(kWhole, kRest); }
std::string half() { return concat(kWhole, "  Broken: [a, {b: c\n", kRest); }
std::string missing_part() {
  return concat(
      kWhole,
      "  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: gone.yaml}}\n");
}
std::string broken_part() {
  return concat(
      kWhole,
      "  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: part.yaml}}\n");
}

testing::Matcher<std::string> not_read() {
  return testing::AnyOf(HasSubstr("not read"), HasSubstr("notRead"), HasSubstr("cannot be read"));
}

struct Half {
  std::string name;
  std::string text;
};

void PrintTo(const Half& half, std::ostream* out) { *out << half.name; }

class HalfTemplate : public testing::TestWithParam<Half> {
 protected:
  HalfTemplate() { folder_.write("part.yaml", concat(kClean, "  Broken: [a, {b: c\n")); }

  Folder folder_;
  std::string path_ = folder_.write("t.yaml", GetParam().text);
};

TEST_P(HalfTemplate, HasNoAnswers) {
  for (const auto& [command, formats] :
       std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"access", {"text", "json", "markdown", "mermaid", "dot"}},
           {"cost", {"text", "json", "markdown", "csv"}}})
    for (const auto& format : formats) {
      const auto outcome = run({command, path_, "--format", format});
      EXPECT_EQ(outcome.code, 2) << command << format;
      EXPECT_THAT(outcome.out, not_read()) << command << format << outcome.out;
      EXPECT_THAT(outcome.err, HasSubstr("part of the template is not read")) << command << format;
    }
}

TEST_P(HalfTemplate, HasNoTotal) {
  EXPECT_THAT(run({"cost", path_}).out, Not(HasSubstr("\ntotal")));
  const auto cost = Json::parse(run({"cost", path_, "--format", "json"}).out);
  EXPECT_THAT(cost["incomplete"], Not(IsEmpty()));
  for (const auto& environment : cost["environments"]) {
    EXPECT_TRUE(environment["total"].is_null());
    EXPECT_TRUE(environment["ceiling"].is_null());
  }
  EXPECT_THAT(run({"cost", path_, "--format", "markdown"}).out, Not(HasSubstr("| fixed |")));
}

TEST_P(HalfTemplate, AnswersNoQuestion) {
  for (const auto& action : {"dynamodb:PutItem", "dynamodb:GetItem"})
    for (const auto& format : {"text", "json"}) {
      const auto outcome = run({"access", path_, "--from", "Writer", "--to", "Orders", "--action",
                                action, "--prove-unreachable", "--format", format});
      EXPECT_EQ(outcome.code, 2) << action << format;
      EXPECT_THAT(outcome.out, AllOf(not_read(), Not(HasSubstr("reachable")))) << action;
    }
  const auto json = Json::parse(run({"access", path_, "--from", "Writer", "--to", "Orders",
                                     "--action", "dynamodb:GetItem", "--format", "json"})
                                    .out);
  EXPECT_EQ(json["verdict"], "unknown");
}

TEST_P(HalfTemplate, IsIncompleteInEveryReport) {
  for (const auto& format : {"text", "json", "markdown", "junit", "github", "gitlab", "sarif"}) {
    const auto outcome = run({"check", path_, "--format", format, "--fail-on", "never"});
    EXPECT_EQ(outcome.code, 3) << format;
    EXPECT_THAT(outcome.out, not_read()) << format;
  }
  const auto json = Json::parse(run({"check", path_, "--format", "json"}).out);
  EXPECT_THAT(json["templates"][0]["incomplete"].dump(), HasSubstr("notRead"));
  EXPECT_THAT(run({"check", path_}).out, Not(HasSubstr("\ncost ")));
  EXPECT_EQ(run({"graph", path_, "--format", "json"}).code, 3);
  EXPECT_EQ(run({"policy", "check-no-public-access", "--template", path_}).code, 2);
}

TEST_P(HalfTemplate, IsNotCompared) {
  const auto whole = folder_.write("whole/t.yaml", test::whole());
  for (const auto& format : {"text", "json", "markdown"}) {
    const auto outcome = run({"diff", whole, path_, "--format", format, "--fail-on", "never"});
    EXPECT_EQ(outcome.code, 2) << format;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("not compared"), Not(HasSubstr("deleted")))) << format;
    const auto back = run({"diff", path_, whole, "--format", format, "--fail-on", "never"});
    EXPECT_EQ(back.code, 3) << format;
    EXPECT_THAT(back.out, AllOf(HasSubstr("not compared"), Not(HasSubstr("created")))) << format;
  }
}

INSTANTIATE_TEST_SUITE_P(Cli, HalfTemplate,
                         testing::Values(Half{"SyntaxError", half()},
                                         Half{"MissingPart", missing_part()},
                                         Half{"BrokenPart", broken_part()}),
                         [](const auto& made) { return made.param.name; });

/// Of many templates, one that has nothing but a hole is not silent.
TEST(Silence, AHoleAmongManyIsSaid) {
  const Folder folder;
  folder.write("a.yaml", kClean);
  folder.write("b.yaml", half());
  folder.write(".cfnaudit.yaml", "rules: {TPL001: off, TPL010: off}\n");
  const auto outcome = run({"check", folder.path()});
  EXPECT_EQ(outcome.code, 3) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("b.yaml: what follows the syntax"));
}

/// Nothing says that a remote template, which is not ours to read, is missing.
TEST(Silence, ARemotePartIsOpen) {
  const Folder folder;
  const auto path = folder.write(
      "t.yaml", concat(kWhole, "  Child: {Type: AWS::CloudFormation::Stack, Properties: ",
                       "{TemplateURL: 'https://example.com/t.yaml'}}\n"));
  EXPECT_EQ(run({"access", path}).code, 0);
  EXPECT_EQ(run({"cost", path}).code, 0);
}

class Unreadable : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("app/a.yaml", kClean);
    folder_.write("app/closed/b.yaml", kError);
    if (geteuid() == 0)
      fs::create_symlink("nowhere.yaml", folder_.path("app/c.yaml"));  // root reads every folder
    else
      fs::permissions(folder_.path("app/closed"), fs::perms::none);
  }
  void TearDown() override {
    fs::permissions(folder_.path("app/closed"), fs::perms::owner_all);
    fs::permissions(folder_.path("app"), fs::perms::owner_all);
  }
  std::string name() const { return geteuid() == 0 ? "app/c.yaml" : "app/closed"; }

  Folder folder_;
};

TEST_F(Unreadable, IsSaidInEveryReport) {
  for (const auto& format : {"text", "json", "markdown", "junit", "github", "gitlab", "sarif"}) {
    const auto outcome =
        run({"check", folder_.path("app"), "--format", format, "--fail-on", "never"});
    EXPECT_EQ(outcome.code, 2) << format;
    EXPECT_THAT(outcome.out, HasSubstr(name().substr(4))) << format;
    EXPECT_THAT(outcome.err, HasSubstr("cannot read " + folder_.path(name()))) << format;
  }
  const auto json = Json::parse(run({"check", folder_.path("app"), "--format", "json"}).out);
  EXPECT_EQ(json["incomplete"][0]["what"], folder_.path(name()));
  const auto quiet = run({"check", folder_.path("app"), "--quiet"});
  EXPECT_THAT(quiet.out, HasSubstr("cannot read"));
}

TEST_F(Unreadable, IsSaidByDiff) {
  const auto base = folder_.write("base/a.yaml", kClean);
  for (const auto& format : {"text", "json", "markdown"}) {
    const auto outcome =
        run({"diff", folder_.path("base"), folder_.path("app"), "--format", format});
    EXPECT_EQ(outcome.code, 2) << format;
    EXPECT_THAT(outcome.out, HasSubstr(name().substr(4))) << format;
  }
}

TEST(Silence, AFileThatIsNotThereIsInTheReport) {
  const Folder folder;
  const auto there = folder.write("a.yaml", kClean);
  const auto outcome = run({"check", there, folder.path("b.yaml"), "--format", "json"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(Json::parse(outcome.out)["incomplete"][0]["what"], folder.path("b.yaml"));
}

class GoneAtHead : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_git()) GTEST_SKIP() << "git is not here";
    repository_.folder().write("stacks/t.yaml", whole());
    repository_.commit("base");
    repository_.git("mv stacks elsewhere");
    repository_.commit("move");
  }
  Outcome diff(const std::string& path, const std::string& format = "json") const {
    return repository_.run(
        {"diff", "--git", "HEAD~1..HEAD", repository_.folder().path(path), "--format", format});
  }

  Repository repository_;
};

TEST_F(GoneAtHead, IsSaidInTheReportAndInTheExitCode) {
  for (const auto& format : {"text", "json", "markdown"}) {
    const auto gone = diff("stacks", format);
    EXPECT_EQ(gone.code, 3) << gone.err;
    EXPECT_THAT(gone.out, HasSubstr("in HEAD: what took its place is not compared"));
    const auto never = diff("stakcs", format);
    EXPECT_EQ(never.code, 2);
    EXPECT_THAT(never.out, HasSubstr("in BASE or HEAD"));
  }
  EXPECT_EQ(diff("elsewhere").code, 0);
}

TEST_F(GoneAtHead, BehindASyntaxErrorNothingIsDeleted) {
  repository_.folder().write("elsewhere/t.yaml", half());
  repository_.commit("break");
  const auto outcome = repository_.run({"diff", "--git", "HEAD~1..HEAD", "--format", "json"});
  EXPECT_EQ(outcome.code, 2);
  const auto json = Json::parse(outcome.out);
  EXPECT_THAT(json["templates"][0]["resources"], IsEmpty());
  EXPECT_THAT(json["templates"][0]["findings"]["new"].dump(), HasSubstr("TPL001"));
  // A change that repairs the template is not held up by what was there before.
  repository_.folder().write("elsewhere/t.yaml", whole());
  repository_.commit("repair");
  const auto repaired =
      repository_.run({"diff", "--git", "HEAD~1..HEAD", "--format", "json", "--fail-on", "never"});
  EXPECT_EQ(repaired.code, 3);
  EXPECT_THAT(Json::parse(repaired.out)["templates"][0]["resources"], IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::test
