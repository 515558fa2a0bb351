// What is different on a terminal: colours, their absence by NO_COLOR, progress, --watch. The
// terminal is a pseudo one.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kClear = "\x1b[2J";

/// The program with its streams on a terminal of 80 columns, or standard output in a pipe.
class Session {
 public:
  enum class Output { kTerminal, kPipe };

  explicit Session(std::vector<std::string> arguments, std::vector<std::string> environment = {},
                   Output output = Output::kTerminal, std::string_view terminal = "xterm") {
    winsize size{24, 80, 0, 0};
    int pipe_ends[2] = {-1, -1};
    if (output == Output::kPipe) {
      EXPECT_EQ(pipe(pipe_ends), 0);
    }
    arguments.insert(arguments.begin(), CFNAUDIT_PROGRAM);
    environment.push_back(concat("TERM=", terminal));
    std::vector<char*> argv = pointers(arguments);
    std::vector<char*> envp = pointers(environment);
    child_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ == 0) {
      if (output == Output::kPipe) {
        dup2(pipe_ends[1], STDOUT_FILENO);
        close(pipe_ends[0]);
        close(pipe_ends[1]);
      }
      execve(argv[0], argv.data(), envp.data());
      _exit(127);
    }
    if (output == Output::kPipe) close(pipe_ends[1]);
    pipe_ = pipe_ends[0];
  }
  ~Session() {
    if (child_ > 0) {  // to kill -1 is to kill every process
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(terminal_);
    if (pipe_ >= 0) close(pipe_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// What was said until it ended or `words` have been seen `times` times.
  std::string read_until(std::string_view words = {}, std::size_t times = 1) {
    const auto deadline = Clock::now() + std::chrono::seconds(300);
    while (Clock::now() < deadline && (words.empty() || count(words) < times)) {
      pollfd waits[2] = {{terminal_, POLLIN, 0}, {pipe_, POLLIN, 0}};
      poll(waits, 2, 200);
      bool ended = true;
      for (const auto& wait : waits) {
        if (wait.fd < 0) continue;
        if ((wait.revents & POLLIN) == 0) {
          ended = ended && wait.revents != 0;
          continue;
        }
        char buffer[4096];
        const ssize_t size = read(wait.fd, buffer, sizeof buffer);
        if (size > 0) said_.append(buffer, static_cast<std::size_t>(size));
        ended = ended && size <= 0;
      }
      if (ended) break;
    }
    return said_;
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
  }

  std::size_t count(std::string_view words) const {
    std::size_t out = 0;
    for (auto at = said_.find(words); at != std::string::npos; at = said_.find(words, at + 1))
      ++out;
    return out;
  }

  pid_t child_ = -1;
  int terminal_ = -1;
  int pipe_ = -1;
  std::string said_;
};

/// Skips where the system has no pseudo terminals, such as a chroot without /dev/pts.
class Terminal : public testing::Test {
 protected:
  void SetUp() override {
    int ends[2] = {-1, -1};
    if (openpty(&ends[0], &ends[1], nullptr, nullptr, nullptr) != 0)
      GTEST_SKIP() << "no pseudo terminal can be opened here";
    for (const int end : ends) close(end);
  }
};
class Watch : public Terminal {};
class Progress : public Terminal {};

TEST_F(Terminal, HasColoursAndATime) {
  const Folder folder;
  const std::string said = Session({"check", folder.write("t.yaml", kError)}).read_until();
  EXPECT_THAT(said, AllOf(HasSubstr("\x1b[1;31merror"), HasSubstr(" ms.")));
}

TEST_F(Terminal, HeedsNoColor) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", kError);
  EXPECT_THAT(Session({"check", path}, {"NO_COLOR=1"}).read_until(), Not(HasSubstr("\x1b[1;31m")));
  EXPECT_THAT(Session({"check", path}, {"NO_COLOR="}).read_until(), HasSubstr("\x1b[1;31m"));
  EXPECT_THAT(Session({"check", path, "--color", "always"}, {"NO_COLOR=1"}).read_until(),
              HasSubstr("\x1b[1;31m"));
}

TEST_F(Terminal, LinesAreAsWideAsItIs) {
  const Folder folder;
  const std::string said =
      Session({"check", folder.write("t.yaml", kWarning)}, {"NO_COLOR=1"}).read_until();
  for (const auto line : split(said, '\n')) EXPECT_LE(line.size(), 82U) << line;
}

TEST_F(Terminal, APipeStaysPlain) {
  const Folder folder;
  const Session::Output pipe = Session::Output::kPipe;
  const std::string path = folder.write("t.yaml", kError);
  EXPECT_THAT(Session({"check", path}, {}, pipe).read_until(), Not(HasSubstr("\x1b")));
}

TEST_F(Watch, StartsOverWhenTheTemplateChanges) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", kError);
  Session session({"check", "--watch", "--no-config", path}, {"NO_COLOR=1"});
  EXPECT_THAT(session.read_until("1 error."), HasSubstr("Missing"));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  folder.write("t.yaml", kClean);
  EXPECT_THAT(session.read_until("no findings"),
              AllOf(HasSubstr("no findings"), HasSubstr(kClear)));
}

TEST_F(Watch, SeesAnEditorsReplacementAndABrokenFile) {
  const Folder folder;
  const std::string path = folder.write("t.yaml", kError);
  Session session({"check", "--watch", path}, {"NO_COLOR=1"}, Session::Output::kPipe);
  session.read_until("1 error");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  std::filesystem::rename(folder.write("new", "a: ["), path);
  EXPECT_THAT(session.read_until("TPL001"),
              AllOf(HasSubstr("'t.yaml' changed"), HasSubstr("TPL001"), Not(HasSubstr(kClear))));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  folder.write("t.yaml", kClean);
  EXPECT_THAT(session.read_until("no findings"), HasSubstr("no findings"));
}

TEST_F(Watch, ReadsTheConfigFileAgain) {
  const Folder folder;
  folder.write("t.yaml", kWarning);
  Session session({"check", "--watch", folder.path()}, {"NO_COLOR=1"});
  session.read_until("1 warning");
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  folder.write(".cfnaudit.yaml", "rules: {LOG003: error}\n");
  EXPECT_THAT(session.read_until("1 error"), HasSubstr("1 error"));
}

/// A second report after `change`, which another folder's file is the cause of.
void expect_another_report(std::vector<std::string> arguments, std::string_view first,
                           const std::function<void()>& change, std::string_view second) {
  arguments.insert(arguments.begin(), {"check", "--watch"});
  Session session(arguments, {"NO_COLOR=1"}, Session::Output::kPipe);
  EXPECT_THAT(session.read_until(first), HasSubstr(std::string(first)));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  change();
  EXPECT_THAT(session.read_until(second), HasSubstr(std::string(second)));
}

TEST_F(Watch, SeesNestedTemplatesInOtherFolders) {
  const Folder folder;
  const std::string parent =
      folder.write("app/main.yaml",
                   "Resources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n"
                   "    Properties: {TemplateURL: ../parts/data.yaml}\n");
  folder.write("parts/data.yaml", kClean);
  expect_another_report(
      {"--template-root", folder.path(), parent}, "no findings",
      [&] { folder.write("parts/data.yaml", kError); }, "1 error");
}

TEST_F(Watch, SeesAPartThatAppears) {
  const Folder folder;
  const std::string parent =
      folder.write("main.yaml",
                   "Resources:\n  Data:\n    Type: AWS::CloudFormation::Stack\n"
                   "    Properties: {TemplateURL: parts/data.yaml}\n");
  std::filesystem::create_directory(folder.path("parts"));
  expect_another_report(
      {parent}, "there is no file", [&] { folder.write("parts/data.yaml", kClean); },
      "no findings");
}

TEST_F(Watch, SeesAnIncludedFileOfAnyName) {
  const Folder folder;
  const std::string parent = folder.write(
      "app/main.yaml",
      "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n"
      "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: deep/part.txt}}\n");
  folder.write("app/deep/part.txt", "{DelaySeconds: 1}\n");
  expect_another_report(
      {parent}, "no findings", [&] { folder.write("app/deep/part.txt", "[broken\n"); },
      "'part.txt' changed");
}

TEST_F(Watch, SeesTheUsageFileAndTheConfigFileOfAnyName) {
  const Folder folder;
  const std::string path = folder.write("app/t.yaml", kWarning);
  const std::string usage = folder.write("usage/numbers.conf", "{}\n");
  const std::string config = folder.write("config/rules.conf", "{}\n");
  expect_another_report(
      {path, "--usage-file", usage}, "1 warning",
      [&] { folder.write("usage/numbers.conf", "{}\n\n"); }, "'numbers.conf' changed");
  expect_another_report(
      {path, "--config", config}, "1 warning",
      [&] { folder.write("config/rules.conf", "rules: {LOG003: error}\n"); }, "1 error");
}

/// As many as take longer than a moment.
void write_many(const Folder& folder, std::string_view text, int count = 1500) {
  for (int i = 0; i < count; ++i) folder.write(concat("t", std::to_string(i), ".yaml"), text);
}

TEST_F(Progress, IsShownOnATerminalAndGoneAtTheEnd) {
  // A fast machine may be done before there is anything to show: then it gets more to do.
  constexpr int kMost = 24'000;
  std::string said;
  std::string of_all;
  auto last = std::string::npos;
  for (int count = 1500; count <= kMost && last == std::string::npos; count *= 2) {
    const Folder folder;
    write_many(folder, kWarning, count);
    said = Session({"check", folder.path(), "--jobs", "1"}, {"NO_COLOR=1"}).read_until();
    of_all = concat(" of ", std::to_string(count), " files, about ");
    last = said.rfind(of_all);
  }
  ASSERT_NE(last, std::string::npos) << said.substr(0, 500);
  EXPECT_THAT(said.substr(last + of_all.size(), 20), HasSubstr(" left\r\x1b[K"));
  // Each is written over the one before.
  EXPECT_THAT(said.substr(0, last), Not(HasSubstr(" left\n")));
}

TEST_F(Progress, IsNeverPartOfAReportInAPipe) {
  const Folder folder;
  write_many(folder, kWarning);
  const auto outcome = run({"check", folder.path(), "--jobs", "1"});
  EXPECT_THAT(concat(outcome.out, outcome.err),
              AllOf(Not(HasSubstr("of 1500 files")), Not(HasSubstr("\x1b"))));
}

TEST_F(Progress, IsNotForTheQuietOrForSimpleTerminals) {
  const Folder folder;
  write_many(folder, kWarning);
  const std::vector<std::string> command = {"check", folder.path(), "--jobs", "1"};
  EXPECT_THAT(Session(command, {"NO_COLOR=1"}, Session::Output::kTerminal, "dumb").read_until(),
              Not(HasSubstr("of 1500 files")));
  auto quiet = command;
  quiet.emplace_back("--quiet");
  EXPECT_THAT(Session(quiet, {"NO_COLOR=1"}).read_until(), Not(HasSubstr("of 1500 files")));
}

TEST_F(Watch, NeedsSomethingThatChanges) {
  EXPECT_EQ(run({"check", "--watch", "-"}).code, 2);
  EXPECT_EQ(run({"diff", "--watch", "--git", "a...b"}).code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
