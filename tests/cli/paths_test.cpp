// What may be opened: files below the template's folder or git work tree, whatever links and ".."
// say; nothing but regular files.

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "tests/cli/repository.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecret = R"(Resources:
  Secret: {Type: AWS::SNS::Topic, Properties: {TopicName: hush}}
)";

std::string nested(std::string_view path) {
  return concat("Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: ",
                "{TemplateURL: '", path, "'}\n");
}

std::string included(std::string_view path) {
  return concat("Resources:\n  Own: {Type: AWS::SQS::Queue}\n  Fn::Transform:\n    Name: ",
                "AWS::Include\n    Parameters: {Location: '", path, "'}\n");
}

std::string defined(std::string_view path) {
  return concat("Resources:\n  Flow:\n    Type: AWS::StepFunctions::StateMachine\n    Properties: ",
                "{DefinitionS3Location: '", path,
                "', RoleArn: 'arn:aws:iam::123456789012:role/r'}\n");
}

struct Escape {
  std::string name;
  std::string path;  // as the template has it
};

void PrintTo(const Escape& escape, std::ostream* out) { *out << escape.name; }

/// app/ is the template's folder; outside/ is beside it.
class Paths : public testing::TestWithParam<Escape> {
 protected:
  Paths() {
    folder_.write("outside/secret.yaml", kSecret);
    folder_.write("outside/deep/other.yaml", kSecret);
    folder_.write("secret.yaml", kSecret);
    folder_.write("app/secret.yaml", "Resources: {Inner: {Type: AWS::SQS::Queue}}\n");
    folder_.write("app/sub/deep/own.yaml", kClean);
    fs::create_directory_symlink(folder_.path("outside"), folder_.path("app/linked"));
    fs::create_directory_symlink("../outside/deep", folder_.path("app/relative"));
    fs::create_directory_symlink("sub/deep", folder_.path("app/inner"));
    fs::create_symlink("../secret.yaml", folder_.path("app/file.yaml"));
    fs::create_symlink(folder_.path("app/file.yaml"), folder_.path("app/twice.yaml"));
  }

  std::string expanded(const std::string& text) const {
    return run({"expand", folder_.write("app/t.yaml", text)}).out;
  }

  Folder folder_;
};

TEST_P(Paths, OutsideAreNotRead) {
  const std::string path =
      GetParam().path == "absolute" ? folder_.path("secret.yaml") : GetParam().path;
  for (const auto& text : {nested(path), included(path), defined(path)}) {
    EXPECT_THAT(expanded(text), Not(HasSubstr("hush"))) << text;
    const auto check = run({"check", folder_.path("app/t.yaml"), "--format", "json"});
    EXPECT_THAT(check.out, AllOf(Not(HasSubstr("hush")), HasSubstr("\"notRead\""))) << text;
    EXPECT_EQ(check.code, 3) << check.out;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cli, Paths,
    testing::Values(Escape{"Up", "../secret.yaml"}, Escape{"UpAndDown", "sub/../../secret.yaml"},
                    Escape{"Absolute", "absolute"}, Escape{"LinkedFolder", "linked/secret.yaml"},
                    Escape{"UpFromALinkedFolder", "relative/../secret.yaml"},
                    Escape{"LinkedFile", "file.yaml"}, Escape{"LinkToALink", "twice.yaml"}),
    [](const auto& made) { return made.param.name; });

using PathsInside = Paths;

/// "inner" is sub/deep, so ".." behind it is sub, and what is read is what is checked.
TEST_F(PathsInside, FollowLinksBeforeTheyGoUp) {
  folder_.write("app/sub/secret.yaml", "Resources: {Right: {Type: AWS::SQS::Queue}}\n");
  EXPECT_THAT(expanded(nested("inner/../secret.yaml")),
              AllOf(HasSubstr("Right"), Not(HasSubstr("Inner"))));
  EXPECT_THAT(expanded(nested("inner/own.yaml")), HasSubstr("Jobs"));
  EXPECT_THAT(expanded(nested("./sub/../secret.yaml")), HasSubstr("Inner"));
}

TEST_F(PathsInside, ReachAsFarAsTheGitWorkTree) {
  EXPECT_THAT(expanded(nested("../secret.yaml")), Not(HasSubstr("hush")));
  fs::create_directory(folder_.path(".git"));
  EXPECT_THAT(expanded(nested("../secret.yaml")), HasSubstr("hush"));
  fs::create_directory(folder_.path("app/.git"));  // a repository in a repository
  EXPECT_THAT(expanded(nested("../secret.yaml")), Not(HasSubstr("hush")));
}

TEST_F(PathsInside, OfAFoundTemplateMustNotLeadOut) {
  const auto outcome = run({"check", folder_.path("app"), "--format", "json"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("link to a file outside of"), Not(HasSubstr("hush"))));
  fs::create_directory(folder_.path(".git"));
  EXPECT_EQ(run({"check", folder_.path("app")}).code, 0);
}

TEST_F(PathsInside, OfAnAssemblyMustNotLeadOut) {
  const auto manifest = [&](const std::string& file) {
    return folder_.write(
        "cdk.out/manifest.json",
        concat(R"({"version": "36.0.0", "artifacts": {"S": {"type": "aws:cloudformation:stack",)",
               R"("properties": {"templateFile": ")", file, R"("}}}})"));
  };
  fs::create_directory_symlink(folder_.path("outside"), folder_.path("cdk.out.tmp"));
  folder_.write("cdk.out/s.template.json",
                R"({"Resources": {"Jobs": {"Type": "AWS::SQS::Queue"}}})");
  fs::rename(folder_.path("cdk.out.tmp"), folder_.path("cdk.out/linked"));
  EXPECT_EQ(run({"check", manifest("s.template.json")}).code, 0);
  for (const auto* file : {"../secret.yaml", "linked/secret.yaml", "linked/../secret.yaml"}) {
    const auto outcome = run({"check", manifest(file)});
    EXPECT_EQ(outcome.code, 2) << file;
    EXPECT_THAT(outcome.err, HasSubstr("is outside the cloud assembly")) << file;
  }
}

/// In a revision nothing is followed, and nothing else is taken for it.
TEST(RevisionPaths, ThroughLinksAreNotRead) {
  if (!has_git()) GTEST_SKIP() << "git is not here";
  const Repository repository;
  const auto& folder = repository.folder();
  folder.write("sub/deep/own.yaml", kClean);
  folder.write("own.yaml", kSecret);
  folder.write("t.yaml", nested("link/../own.yaml"));
  fs::create_directory_symlink("sub/deep", folder.path("link"));
  repository.commit("base");
  folder.write("t.yaml", concat(nested("link/../own.yaml"), "  More: {Type: AWS::SQS::Queue}\n"));
  repository.commit("change");
  const auto outcome = repository.run({"diff", "--git", "HEAD~1..HEAD", "--format", "json"});
  EXPECT_EQ(outcome.code, 3) << outcome.err;  // neither side has the part
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("part of the template is not read"), HasSubstr("More"),
                                 Not(HasSubstr("hush"))));
}

class OddFiles : public testing::Test {
 protected:
  OddFiles() {
    EXPECT_EQ(mkfifo(folder_.path("app/pipe.yaml").c_str(), 0600), 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_ = socket(AF_UNIX, SOCK_STREAM, 0);
    const std::string path = folder_.path("app/socket.yaml");
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~OddFiles() override { close(socket_); }

  Folder folder_;
  std::string own_ = folder_.write("app/own.yaml", kClean);
  int socket_ = -1;
};

TEST_F(OddFiles, AreRefusedWhereTheyAreNamed) {
  for (const auto& [path, says] : std::vector<std::pair<std::string, std::string>>{
           {folder_.path("app/pipe.yaml"), "a pipe"},
           {folder_.path("app/socket.yaml"), "a socket"},
           {"/dev/null", "a device"},
           {"/dev/zero", "a device"}}) {
    for (const auto& arguments :
         std::vector<std::vector<std::string>>{{"check", path},
                                               {"cost", path},
                                               {"diff", own_, path},
                                               {"check", own_, "--parameters", path},
                                               {"check", own_, "--config", path},
                                               {"check", own_, "--baseline", path},
                                               {"cost", own_, "--usage-file", path},
                                               {"access", own_, "--policies", path},
                                               {"policy", "validate", path}}) {
      const auto outcome = run(arguments);
      EXPECT_EQ(outcome.code, 2) << path << " " << arguments.front();
      EXPECT_THAT(outcome.err, HasSubstr(says)) << path << " " << arguments.front();
    }
  }
}

TEST_F(OddFiles, AreRefusedInFoldersAndTemplates) {
  const auto outcome = run({"check", folder_.path("app"), "--format", "json"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("it is a pipe"), HasSubstr("it is a socket"),
                                 HasSubstr("\"path\": \"" + own_)));
  for (const auto& text : {nested("pipe.yaml"), included("pipe.yaml"), defined("pipe.yaml")}) {
    const auto check = run({"check", folder_.write("app/t.yaml", text)});
    EXPECT_NE(check.code, 0) << text;
    EXPECT_THAT(check.out, HasSubstr("it is a pipe")) << text;
  }
}

TEST(LargeFiles, AreRefusedBeforeTheyAreRead) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", "");
  fs::resize_file(path, 300ULL << 20);
  const auto outcome = run({"check", path});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("larger than 256 MB"));
}

}  // namespace
}  // namespace cfnaudit::test
