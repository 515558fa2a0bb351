// What a config file may do that came with the change that it judges: it writes nothing, waits for
// nothing, reads nothing outside of its repository, and what it loosens counts from the next change
// on.

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
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
using testing::StartsWith;
using Json = nlohmann::json;

class ForeignConfig : public testing::Test {
 protected:
  Outcome check(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"check", template_});
    return run(std::move(more));
  }

  Folder folder_;
  std::string template_ = folder_.write("repository/app/t.yaml", kWarning);
};

TEST_F(ForeignConfig, IsFoundUpToTheGitRoot) {
  folder_.write(".cfnaudit.yaml", "fail-on: warning\n");
  EXPECT_EQ(check().code, 1);
  fs::create_directory(folder_.path("repository/.git"));
  EXPECT_EQ(check().code, 0);
  folder_.write("repository/.cfnaudit.yaml", "fail-on: warning\n");
  EXPECT_EQ(check().code, 1);
  fs::remove_all(folder_.path("repository/.git"));
  folder_.write("repository/.git", "gitdir: elsewhere\n");  // a work tree beside others
  EXPECT_EQ(check().code, 1);
  fs::remove(folder_.path("repository/.cfnaudit.yaml"));
  EXPECT_EQ(check().code, 0);
}

TEST_F(ForeignConfig, OfAnotherUserIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const auto config = folder_.write("repository/.cfnaudit.yaml", "fail-on: never\n");
  ASSERT_EQ(chown(config.c_str(), 12345, 12345), 0);
  const auto outcome = check();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("belongs to another user (12345)"),
                                 HasSubstr("--config"), HasSubstr("--no-config")));
  EXPECT_EQ(check({"--config", config}).code, 0);
  EXPECT_EQ(check({"--no-config"}).code, 0);
}

TEST_F(ForeignConfig, ThatIsALinkOutOfTheRepositoryIsRefused) {
  fs::create_directory(folder_.path("repository/.git"));
  folder_.write("secret", "password: hush\n");
  fs::create_symlink("../secret", folder_.path("repository/.cfnaudit.yaml"));
  const auto outcome = check();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("outside"), Not(HasSubstr("password"))));
  fs::remove(folder_.path("repository/.cfnaudit.yaml"));
  folder_.write("repository/shared.yaml", "fail-on: warning\n");
  fs::create_symlink("shared.yaml", folder_.path("repository/.cfnaudit.yaml"));
  EXPECT_EQ(check().code, 1);
}

TEST_F(ForeignConfig, ThatIsAPipeIsRefused) {
  ASSERT_EQ(mkfifo(folder_.path("repository/.cfnaudit.yaml").c_str(), 0600), 0);
  const auto outcome = check();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("it is a pipe"));
}

TEST_F(ForeignConfig, DoesNotWriteWaitOrAsk) {
  const std::string target = folder_.path("victim");
  for (const auto& line :
       {concat("output: ", target), concat("baseline: b.json\nwrite-baseline: true"),
        std::string("prune-baseline: true"), std::string("watch: true"), std::string("git: HEAD"),
        std::string("config: other.yaml"), std::string("config-revision: HEAD"),
        std::string("no-config: true"), std::string("from: A"), std::string("to: A"),
        std::string("action: x"), std::string("who-can: [a, b]"),
        std::string("prove-unreachable: true"), std::string("init-usage: true"),
        std::string("help: true"), std::string("version: true")}) {
    folder_.write("repository/.cfnaudit.yaml", concat(line, "\n"));
    for (const auto& command : {"check", "access", "cost"}) {
      const auto outcome = run({command, template_});
      EXPECT_EQ(outcome.code, 2) << line;
      EXPECT_THAT(outcome.err, AllOf(HasSubstr(".cfnaudit.yaml:"), HasSubstr(":1: "),
                                     HasSubstr("only on the command line")))
          << line;
      EXPECT_FALSE(fs::exists(target)) << line;
    }
    const auto named =
        run({"check", template_, "--config", folder_.path("repository/.cfnaudit.yaml")});
    EXPECT_EQ(named.code, 2) << line;
  }
}

TEST_F(ForeignConfig, NamesNothingOutsideOfItsRepository) {
  fs::create_directory(folder_.path("repository/.git"));
  folder_.write("outside.json", "{\"Parameters\": {\"Hush\": \"x\"}}");
  fs::create_directory_symlink("..", folder_.path("repository/up"));
  for (const auto* key :
       {"template-root", "parameters", "policies", "usage-file", "price-book", "baseline"})
    for (const auto* value : {"..", "../outside.json", "up/outside.json", "/etc/passwd", "up"}) {
      const bool folder =
          std::string_view(value).ends_with("..") || std::string_view(value).ends_with("up");
      if (folder != (std::string_view(key) == "template-root")) continue;
      folder_.write("repository/.cfnaudit.yaml", concat(key, ": ", value, "\n"));
      const auto outcome = check();
      EXPECT_EQ(outcome.code, 2) << key << " " << value;
      EXPECT_THAT(outcome.err, AllOf(HasSubstr(".cfnaudit.yaml:1:1: "), HasSubstr(key),
                                     HasSubstr("is outside"), Not(HasSubstr("Hush"))))
          << value;
    }
  folder_.write("repository/.cfnaudit.yaml", "template-root: .\n");
  EXPECT_EQ(check().code, 0);
}

/// base: warnings fail, a denial, a budget. Its branch changes templates and settings.
class OwnGate : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_git()) GTEST_SKIP() << "git is not here";
    config(kStrict);
    folder_.write("stacks/t.yaml", kClean);
    folder_.write("accepted.json", R"({"schemaVersion": 1, "findings": []})");
    repository_.commit("base");
    repository_.git("checkout -q -b change");
  }

  void config(std::string_view text) const { folder_.write(".cfnaudit.yaml", text); }
  Outcome diff(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"diff", "--git", "main...change"});
    return repository_.run(std::move(more));
  }
  std::vector<std::string> loosened() const {
    return Json::parse(diff({"--format", "json"}).out)["loosened"];
  }

  static constexpr std::string_view kStrict =
      "fail-on: warning\nrules: {NET001: error}\nbaseline: accepted.json\n"
      "access: {deny: [{from: Writer, to: Orders}]}\nbudgets: {default: 10}\n";

  Repository repository_;
  const Folder& folder_ = repository_.folder();
};

TEST_F(OwnGate, IsNotOpenedByTheChange) {
  folder_.write("stacks/t.yaml", kWarning);
  repository_.commit("warning");
  EXPECT_EQ(diff().code, 1);
  for (const auto* open :
       {"fail-on: never\n", "rules: {LOG003: off}\n", "fail-on: error\n", "environment: nothing\n",
        "ignore: [{rule: LOG003, reason: because}]\n", "a: [\n", ""}) {
    config(open);
    repository_.commit("open");
    const auto outcome = diff();
    EXPECT_EQ(outcome.code, 1) << open << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("HEAD changes what is checked: ")) << open;
  }
  repository_.git("rm -q .cfnaudit.yaml");
  repository_.commit("none");
  EXPECT_EQ(diff().code, 1);
  config("fail-on: never\n");
  EXPECT_EQ(repository_.run({"diff", "--git", "main"}).code, 1);  // nor in the work tree
}

TEST_F(OwnGate, IsNotOpenedByANearerConfigFile) {
  folder_.write("stacks/t.yaml", kWarning);
  folder_.write("stacks/.cfnaudit.yaml", "fail-on: never\n");
  repository_.commit("nearer");
  const auto outcome = diff({folder_.path("stacks")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("fail-on: warning -> never"));
}

TEST_F(OwnGate, IsNotOpenedByTheFilesThatItNames) {
  repository_.git("checkout -q main");
  config("budgets: {default: 10}\nusage-file: usage.yaml\n");
  folder_.write("usage.yaml", "resources:\n  Jobs:\n    requests: 100000000\n");
  repository_.commit("usage");
  repository_.git("checkout -q -B change");
  folder_.write("stacks/t.yaml", concat(kClean, "  More: {Type: AWS::SQS::Queue}\n"));
  repository_.commit("more");
  const auto before = diff({"--format", "json"});
  folder_.write("usage.yaml", "resources:\n  Jobs:\n    requests: 1\n");
  repository_.commit("less");
  const auto after = diff({"--format", "json"});
  EXPECT_EQ(before.code, after.code);
  EXPECT_EQ(Json::parse(before.out)["templates"], Json::parse(after.out)["templates"]);
  fs::remove(folder_.path("usage.yaml"));  // nor is it read from the work tree
  EXPECT_EQ(diff({"--format", "json"}).out, after.out);
}

TEST_F(OwnGate, IsThatOfTheTipOfTheBase) {
  folder_.write("stacks/t.yaml", kWarning);
  repository_.commit("warning");
  repository_.git("checkout -q main");
  config(concat(kStrict, "ignore: [{rule: LOG003, reason: accepted}]\n"));
  repository_.commit("accept");
  repository_.git("checkout -q change");
  const auto outcome = diff();
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, Not(HasSubstr("HEAD changes")));  // it did not touch the file
}

TEST_F(OwnGate, SaysWhatIsLoosened) {
  int commits = 0;
  const auto says = [&](std::string_view text) {
    config(text);
    folder_.write("commits", std::to_string(++commits));
    repository_.commit("settings");
    return join(loosened(), "\n");
  };
  EXPECT_THAT(says(kStrict), IsEmpty());
  EXPECT_THAT(says(concat(kStrict, "# a comment\nverbose: true\n")), IsEmpty());
  EXPECT_EQ(says(replaced(kStrict, "fail-on: warning", "fail-on: note")), "");
  EXPECT_EQ(says(replaced(kStrict, "fail-on: warning", "fail-on: never")),
            "fail-on: warning -> never");
  EXPECT_EQ(says(replaced(kStrict, "NET001: error", "NET001: note")),
            "rules: NET001 error -> note");
  EXPECT_EQ(says(replaced(kStrict, "NET001: error", "NET001: error, LOG003: off")),
            "rules: LOG003 warning -> off");
  EXPECT_EQ(says(replaced(kStrict, "to: Orders", "to: Returns")),
            "access: no longer denies Writer to Orders");
  EXPECT_EQ(says(replaced(kStrict, "default: 10", "default: 1000")),
            "budgets: default.total $10.00 -> $1,000.00");
  EXPECT_EQ(says(replaced(kStrict, "default: 10", "other: 10")), "budgets: none for default.total");
  EXPECT_EQ(says(concat(kStrict, "ignore: [{rule: LOG003, reason: no}]\n")), "ignore: LOG003");
  EXPECT_EQ(says(concat(kStrict, "region: eu-west-1\n")), "other values of region");
  folder_.write("accepted.json", R"({"schemaVersion": 1, "findings": [{"path": "a", "rule":
    "LOG003", "resource": "A", "message": "m", "fingerprint": "1", "members": []}]})");
  EXPECT_EQ(says(kStrict), "baseline: 1 more finding");
}

/// A finding that comes with its own suppression is new, and nobody would hear of it.
TEST_F(OwnGate, SaysWhatIsSuppressedInTemplates) {
  folder_.write("stacks/t.yaml",
                replaced(kWarning, "  Stuck:", "  Stuck: # cfnaudit:ignore LOG003 so"));
  folder_.write("stacks/new.yaml",
                replaced(kError, "!Ref Missing", "!Ref Missing # cfnaudit:ignore TPL007 it works"));
  repository_.commit("suppressed");
  for (const auto& format : {"text", "json", "markdown"}) {
    const auto outcome = diff({"--format", format});
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, AllOf(HasSubstr("new.yaml: TPL007"), HasSubstr("t.yaml: LOG003")));
  }
  EXPECT_THAT(diff().out, StartsWith("HEAD suppresses findings in "));
  repository_.git("branch -f main change");
  folder_.write("stacks/t.yaml", concat(replaced(kWarning, "  Stuck:",
                                                 "  Stuck: # cfnaudit:ignore "
                                                 "LOG003 so"),
                                        "  More: {Type: AWS::SQS::Queue}\n"));
  repository_.commit("later");
  EXPECT_THAT(diff().out, Not(HasSubstr("HEAD suppresses")));
}

TEST_F(OwnGate, SaysItFirstInEveryFormatAlsoWhereNothingElseChanges) {
  config("fail-on: never\n");
  repository_.commit("open");
  EXPECT_THAT(diff().out, StartsWith("HEAD changes what is checked: "));
  EXPECT_THAT(diff({"--quiet"}).out, StartsWith("HEAD changes what is checked: "));
  EXPECT_THAT(diff({"--format", "markdown"}).out,
              StartsWith("<!-- cfnaudit-comment -->\n**HEAD changes what is checked: "));
  EXPECT_THAT(diff({"--format", "markdown", "--comment-threshold", "5"}).out,
              HasSubstr("HEAD changes what is checked"));
  EXPECT_THAT(loosened(), Not(IsEmpty()));
}

TEST_F(OwnGate, HoldsNoRawTextOfTheConfigFile) {
  config("access: {deny: []}\nignore: [{rule: LOG003, reason: \"<img>\"}]\n");
  repository_.commit("open");
  folder_.write(".cfnaudit.yaml", "\"\\e[31m<script>@everyone\": 1\n");
  repository_.commit("hostile");
  EXPECT_THAT(diff().out, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(diff({"--format", "markdown"}).out, Not(HasSubstr("<script>")));
}

TEST_F(OwnGate, OfCheckIsThatOfTheRevisionThatIsNamed) {
  repository_.git("checkout -q main");
  config("fail-on: warning\n");
  repository_.commit("plain");
  const auto path = folder_.write("stacks/t.yaml", kWarning);
  config("fail-on: never\n");
  EXPECT_EQ(run({"check", path}).code, 0);
  EXPECT_EQ(repository_.run({"check", path, "--config-revision", "main"}).code, 1);
  EXPECT_EQ(repository_
                .run({"check", path, "--config-revision", "main", "--config",
                      folder_.path(".cfnaudit.yaml")})
                .code,
            1);
  EXPECT_EQ(repository_.run({"check", path, "--config-revision", "nothing"}).code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
