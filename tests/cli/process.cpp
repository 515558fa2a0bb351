// A command line -> exit code and streams.

#include "tests/cli/process.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// What takes this long hangs, even under the sanitizers on a busy machine.
constexpr auto kPatience = std::chrono::seconds(600);

struct Pipe {
  Pipe() { EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0); }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(std::size_t end) {
    if (ends[end] >= 0) close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

pid_t spawn(const Call& call, Pipe& in, Pipe& out, Pipe& err) {
  std::vector<std::string> words = {CFNAUDIT_PROGRAM};
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  std::vector<std::string> environment = call.environment;
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
    if (const char* value = std::getenv(name))
      environment.push_back(std::string(name) + "=" + value);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
  pid_t child = -1;
  const auto argv = pointers(words);
  const auto envp = pointers(environment);
  EXPECT_EQ(posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), envp.data()), 0);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

/// Appends what is there; closes the end when there will be no more.
void drain(Pipe& from, std::string& to) {
  std::array<char, 1 << 16> buffer;
  const ssize_t n = read(from.ends[0], buffer.data(), buffer.size());
  if (n > 0) return void(to.append(buffer.data(), static_cast<std::size_t>(n)));
  if (n == 0 || errno != EINTR) from.close_end(0);
}

void feed(Pipe& to, std::string_view& rest) {
  const ssize_t n = write(to.ends[1], rest.data(), rest.size());
  if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
  if (n < 0 && errno != EAGAIN && errno != EINTR) rest = {};  // the program does not want it
  if (rest.empty()) to.close_end(1);
}

/// Feeds and drains until the program has closed its streams; false when it takes too long.
bool talk(std::string_view input, Pipe& in, Pipe& out, Pipe& err, Outcome& outcome) {
  const auto deadline = Clock::now() + kPatience;
  if (input.empty())
    in.close_end(1);
  else
    fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    std::array<pollfd, 3> waits = {
        {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}}};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    if (poll(waits.data(), waits.size(), static_cast<int>(left)) < 0 && errno != EINTR)
      return false;
    if (waits[0].revents != 0) drain(out, outcome.out);
    if (waits[1].revents != 0) drain(err, outcome.err);
    if (waits[2].revents != 0) feed(in, input);
  }
  return true;
}

}  // namespace

Outcome run(const Call& call) {
  signal(SIGPIPE, SIG_IGN);  // of the test's own writing end
  Outcome outcome;
  Pipe in;
  Pipe out;
  Pipe err;
  if (call.deaf) out.close_end(0);
  const pid_t child = spawn(call, in, out, err);
  if (child < 0) return outcome;
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  outcome.timed_out = !talk(call.input, in, out, err, outcome);
  if (outcome.timed_out) kill(child, SIGKILL);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  if (WIFEXITED(status)) outcome.code = WEXITSTATUS(status);
  return outcome;
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "cfnaudit-test-XXXXXX").string();
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, std::string_view text) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

}  // namespace cfnaudit::test
