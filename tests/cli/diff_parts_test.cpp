// Templates in several files, compared between revisions: what a nested or included file changes
// shows through the template that contains it, once.

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/repository.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kParent = R"(Resources:
  Data:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: parts/data.yaml}
)";

std::string queue(int delay) {
  return concat("Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties: {DelaySeconds: ",
                std::to_string(delay), "}\n");
}

class DiffParts : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_git()) GTEST_SKIP() << "git is not here";
    folder_.write("app/main.yaml", kParent);
    folder_.write("app/parts/data.yaml", queue(1));
    repository_.commit("base");
  }

  /// The templates that differ between the last two commits.
  json diff(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"diff", "--git", "HEAD~1..HEAD", "--format", "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto outcome = repository_.run(arguments);
    EXPECT_LT(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.err, IsEmpty());
    return json::parse(outcome.out)["templates"];
  }
  /// The same, where HEAD lacks a part.
  json broken_diff() const {
    const auto outcome = repository_.run({"diff", "--git", "HEAD~1..HEAD", "--format", "json"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("part of the template is not read"));
    return json::parse(outcome.out)["templates"];
  }
  static std::vector<std::string> paths(const json& templates) {
    std::vector<std::string> out;
    for (const auto& one : templates)
      out.push_back(one[one["after"].is_null() ? "before" : "after"].get<std::string>());
    return out;
  }
  static std::vector<std::string> resources(const json& one) {
    std::vector<std::string> out;
    for (const auto& row : one["resources"])
      out.push_back(
          concat(row["resource"].get<std::string>(), " ", row["effect"].get<std::string>()));
    return out;
  }

  Repository repository_;
  const Folder& folder_ = repository_.folder();
};

TEST_F(DiffParts, AChangedChildShowsThroughItsUnchangedParentOnce) {
  folder_.write("app/parts/data.yaml", queue(2));
  repository_.commit("child");
  const auto templates = diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(resources(templates[0]), ElementsAre("Data/Jobs updated"));
  EXPECT_THAT(templates[0]["parts"], ElementsAre("app/parts/data.yaml"));
}

TEST_F(DiffParts, BothChangedAreOne) {
  folder_.write("app/parts/data.yaml", queue(2));
  folder_.write("app/main.yaml", concat(kParent, "  Topic: {Type: AWS::SNS::Topic}\n"));
  repository_.commit("both");
  const auto templates = diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(resources(templates[0]), ElementsAre("Topic created", "Data/Jobs updated"));
}

TEST_F(DiffParts, OnlyTheParentsChangeIsNoneOfTheChild) {
  folder_.write("app/main.yaml", concat(kParent, "  Topic: {Type: AWS::SNS::Topic}\n"));
  repository_.commit("parent");
  const auto templates = diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(resources(templates[0]), ElementsAre("Topic created"));
  EXPECT_THAT(templates[0]["parts"], IsEmpty());
}

TEST_F(DiffParts, TheChildOfTheRevisionIsReadNotThatOnTheDisk) {
  folder_.write("app/parts/data.yaml", queue(2));
  repository_.commit("child");
  folder_.write("app/parts/data.yaml", "broken: [");
  EXPECT_THAT(resources(diff()[0]), ElementsAre("Data/Jobs updated"));
}

TEST_F(DiffParts, AChildOfTheWorkTreeIsReadFromTheDisk) {
  folder_.write("app/parts/data.yaml", queue(2));
  const auto outcome = repository_.run({"diff", "--git", "HEAD"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("app/main.yaml (changed in app/parts/data.yaml)"),
                                 HasSubstr("Data/Jobs (AWS::SQS::Queue) updated")));
}

TEST_F(DiffParts, AChildOfAChildReachesTheOutermost) {
  folder_.write("root.yaml",
                "Resources:\n  App:\n    Type: AWS::CloudFormation::Stack\n"
                "    Properties: {TemplateURL: app/main.yaml}\n");
  repository_.commit("root");
  folder_.write("app/parts/data.yaml", queue(2));
  repository_.commit("child");
  const auto templates = diff();
  ASSERT_THAT(paths(templates), ElementsAre("root.yaml"));
  EXPECT_THAT(resources(templates[0]), ElementsAre("App/Data/Jobs updated"));
}

TEST_F(DiffParts, AnIncludedFileThatIsNoTemplateIsAPart) {
  folder_.write("app/part.yaml", "{DelaySeconds: 1}\n");
  folder_.write("app/include.yaml",
                "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n"
                "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: part.yaml}}\n");
  repository_.commit("include");
  folder_.write("app/part.yaml", "{DelaySeconds: 2}\n");
  repository_.commit("part");
  const auto templates = diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/include.yaml"));
  EXPECT_THAT(resources(templates[0]), ElementsAre("Jobs updated"));
}

TEST_F(DiffParts, ResourcesThatMoveIntoANewChildAreDeletedAndCreated) {
  folder_.write("app/main.yaml", concat(kParent, "  Mail: {Type: AWS::SNS::Topic}\n"));
  repository_.commit("before");
  folder_.write("app/main.yaml", concat(kParent,
                                        "  More:\n    Type: AWS::CloudFormation::Stack\n"
                                        "    Properties: {TemplateURL: parts/more.yaml}\n"));
  folder_.write("app/parts/more.yaml", "Resources:\n  Mail: {Type: AWS::SNS::Topic}\n");
  repository_.commit("move");
  const auto templates = diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(resources(templates[0]),
              testing::UnorderedElementsAre("Mail deleted", "More created", "More/Mail created"));
}

TEST_F(DiffParts, ADeletedChildIsAFindingOfItsParent) {
  repository_.git("rm -q app/parts/data.yaml");
  repository_.commit("delete");
  const auto templates = broken_diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(templates[0]["resources"], IsEmpty());
  EXPECT_EQ(templates[0]["findings"]["new"][0]["rule"], "TPL019");
}

TEST_F(DiffParts, ABrokenChildIsAFindingWithItsPath) {
  folder_.write("app/parts/data.yaml", concat(queue(2), "  Broken: [\n    AWS::SQS::Queue"));
  repository_.commit("break");
  const auto templates = broken_diff();
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(templates[0]["resources"], IsEmpty());
  EXPECT_EQ(templates[0]["findings"]["new"][0]["path"], "app/parts/data.yaml");
}

TEST_F(DiffParts, AChildThatIsNamedIsLookedAtByItself) {
  folder_.write("app/parts/data.yaml", queue(2));
  repository_.commit("child");
  EXPECT_THAT(paths(diff({folder_.path("app/parts/data.yaml")})),
              ElementsAre("app/parts/data.yaml"));
  EXPECT_THAT(paths(diff({folder_.path("app")})), ElementsAre("app/main.yaml"));
}

TEST_F(DiffParts, FilesOutsideOfTheTemplateRootAreNotRead) {
  folder_.write("app/main.yaml",
                "Resources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n"
                "    Properties: {TemplateURL: ../shared/data.yaml}\n");
  folder_.write("shared/data.yaml", queue(1));
  repository_.commit("outside");
  folder_.write("shared/data.yaml", queue(2));
  repository_.commit("child");
  EXPECT_THAT(paths(diff({"--template-root", folder_.path("app")})),
              ElementsAre("shared/data.yaml"));
  const auto templates = diff();  // the whole work tree
  ASSERT_THAT(paths(templates), ElementsAre("app/main.yaml"));
  EXPECT_THAT(resources(templates[0]), ElementsAre("Data/Jobs updated"));
}

TEST_F(DiffParts, ABareRepositoryIsEnough) {
  folder_.write("app/parts/data.yaml", queue(2));
  repository_.commit("child");
  const Folder clone;
  const std::string bare = clone.path("bare.git");
  ASSERT_EQ(std::system(concat("git clone -q --bare '", folder_.path(), "' '", bare, "'").c_str()),
            0);
  const auto outcome = run(Call{
      {"diff", "--git", "HEAD~1..HEAD"}, {}, {"PATH=/usr/bin:/bin", "GIT_DIR=" + bare}, false});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("app/main.yaml (changed in app/parts/data.yaml)"));
}

TEST_F(DiffParts, InFoldersAChildIsPartOfItsParentToo) {
  const Folder head;
  head.write("main.yaml", kParent);
  head.write("parts/data.yaml", queue(2));
  const auto outcome = run({"diff", folder_.path("app"), head.path(), "--format", "json"});
  const auto templates = json::parse(outcome.out)["templates"];
  ASSERT_EQ(templates.size(), 1U);
  EXPECT_THAT(resources(templates[0]), ElementsAre("Data/Jobs updated"));
  EXPECT_THAT(templates[0]["parts"], ElementsAre(head.path("parts/data.yaml")));
}

}  // namespace
}  // namespace cfnaudit::test
