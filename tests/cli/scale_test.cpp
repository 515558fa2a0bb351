// Folders of many templates: the results cache, shards and their reports joined again. All of it
// must give what one plain run gives, byte for byte.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/templates.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr std::string_view kParent = R"(Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
)";

/// An organisation: templates with all kinds of ends, one that is part of another, and files that
/// are no templates.
class Scale : public testing::Test {
 protected:
  Scale() {
    folder_.write("a/clean.yaml", kClean);
    folder_.write("a/error.yaml", kError);
    folder_.write("b/parent.yaml", kParent);
    folder_.write("b/child.yaml", kWarning);
    folder_.write("b/warning.yaml", kWarning);
    folder_.write("c/broken.yaml", "Resources:\n  A: {Type: AWS::SQS::Queue\n");
    folder_.write("c/package.json", R"({"name": "x", "Resources": 3})");
    folder_.write("d/environments.yaml", kTwoEnvironments);
    folder_.write("d/notes.yaml", "- just\n- a list\n");
  }

  std::string folder() const { return folder_.path(); }
  std::string cache() const { return store_.path("cache"); }

  Outcome check(std::vector<std::string> more) const {
    more.insert(more.begin(), {"check", folder()});
    return run(std::move(more));
  }
  std::vector<fs::path> entries() const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(cache()))
      if (entry.is_regular_file()) out.push_back(entry.path());
    return out;
  }

  Folder folder_;
  Folder store_;  // beside it
};

void expect_same(const Outcome& one, const Outcome& other) {
  EXPECT_EQ(one.code, other.code);
  EXPECT_EQ(one.out, other.out);
  EXPECT_EQ(one.err, other.err);
}

TEST_F(Scale, TheCacheNeverChangesAReport) {
  for (const auto* format : {"text", "json", "sarif", "junit", "github", "gitlab", "markdown"}) {
    SCOPED_TRACE(format);
    const auto plain = check({"--format", format});
    for (int i = 0; i < 3; ++i) expect_same(check({"--format", format, "--cache", cache()}), plain);
    expect_same(check({"--format", format, "--verbose", "--cache", cache()}),
                check({"--format", format, "--verbose"}));
  }
}

TEST_F(Scale, TheCacheIsUsed) {
  check({"--cache", cache()});
  const auto known = entries();
  ASSERT_GE(known.size(), 7U);
  const auto before = check({"--cache", cache()});
  // What an entry says counts: one file's under the name of another is not believed.
  EXPECT_EQ(entries(), known);
  folder_.write("a/clean.yaml", kError);
  EXPECT_NE(check({"--cache", cache()}).out, before.out);
  EXPECT_EQ(entries().size(), known.size() + 1);
}

TEST_F(Scale, WhatATemplateNamesCountsToo) {
  const auto with = [&](std::string_view child) {
    folder_.write("b/child.yaml", child);
    expect_same(check({"--cache", cache()}), check({}));
  };
  with(kWarning);
  with(kError);
  with("Resources: [");
  with(kWarning);
  fs::remove(folder_.path("b/child.yaml"));
  expect_same(check({"--cache", cache()}), check({}));
  fs::create_symlink("/etc/passwd", folder_.path("b/child.yaml"));
  expect_same(check({"--cache", cache()}), check({}));
}

TEST_F(Scale, OptionsAndSettingsCountToo) {
  folder_.write(".cfnaudit.yaml", "rules: {off: [LOG003]}\n");
  expect_same(check({"--cache", cache()}), check({}));
  folder_.write(".cfnaudit.yaml", "rules: {off: []}\n");
  expect_same(check({"--cache", cache()}), check({}));
  const auto file = store_.write("usage.yaml", "version: 1\n");
  for (const auto& more :
       std::vector<std::vector<std::string>>{{"--environment", "production"},
                                             {"--fail-on", "warning"},
                                             {"--fail-on", "never"},
                                             {"--profile", "strict"},
                                             {"--region", "eu-west-1"},
                                             {"--parameter-overrides", "Stage=production"},
                                             {"--usage-file", file},
                                             {"--quiet"}}) {
    SCOPED_TRACE(more.front());
    auto cached = more;
    cached.insert(cached.begin(), {"--cache", cache()});
    expect_same(check(cached), check(more));
    expect_same(check(cached), check(more));
  }
}

TEST_F(Scale, DamagedEntriesAreMadeAgain) {
  const auto plain = check({});
  const auto damage = [&](const auto& change) {
    check({"--cache", cache()});
    for (const auto& entry : entries()) change(entry);
    expect_same(check({"--cache", cache()}), plain);
    expect_same(check({"--cache", cache()}), plain);
  };
  damage([](const fs::path& entry) { fs::resize_file(entry, fs::file_size(entry) / 2); });
  damage([](const fs::path& entry) { fs::resize_file(entry, 0); });
  damage([](const fs::path& entry) { std::ofstream(entry, std::ios::app) << "more"; });
  damage([](const fs::path& entry) {
    std::string text = read_file(entry);
    text[text.size() * 3 / 4] = static_cast<char>(text[text.size() * 3 / 4] ^ 1);
    std::ofstream(entry, std::ios::binary) << text;
  });
  // A whole entry, but of another file.
  const auto all = entries();
  for (std::size_t i = 1; i < all.size(); ++i)
    fs::copy_file(all[0], all[i], fs::copy_options::overwrite_existing);
  expect_same(check({"--cache", cache()}), plain);
  // One that cannot be replaced is said, once.
  for (const auto& entry : all) {
    fs::remove(entry);
    fs::create_directory(entry);
  }
  const auto stuck = check({"--cache", cache()});
  EXPECT_EQ(stuck.out, plain.out);
  EXPECT_EQ(stuck.code, plain.code);
  EXPECT_THAT(stuck.err, HasSubstr("cannot write to the cache"));
  EXPECT_EQ(std::count(stuck.err.begin(), stuck.err.end(), '\n'), 1) << stuck.err;
}

TEST_F(Scale, RunsShareACache) {
  const auto plain = check({"--format", "json"});
  std::vector<std::thread> runs;
  std::vector<Outcome> said(8);
  for (auto& one : said)
    runs.emplace_back([&] { one = check({"--format", "json", "--cache", cache()}); });
  for (auto& one : runs) one.join();
  for (const auto& one : said) expect_same(one, plain);
  for (const auto& entry : entries()) EXPECT_EQ(entry.extension(), "") << "nothing is left behind";
}

TEST_F(Scale, ACacheThatCannotBeUsedIsSaidInOneLine) {
  const auto file = store_.write("file", "x");
  const auto outcome = check({"--cache", file});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  folder_.write(".cfnaudit.yaml", concat("cache: ", cache(), "\n"));
  EXPECT_THAT(check({}).err, HasSubstr("only on the command line")) << "a change could bring it";
}

/// Runs all shards and joins them.
class Shards : public Scale {
 protected:
  std::vector<std::string> shards(unsigned count, const std::string& format,
                                  const std::vector<std::string>& more = {}) const {
    std::vector<std::string> out;
    for (unsigned i = 1; i <= count; ++i) {
      out.push_back(store_.path(concat(std::to_string(i), ".", format)));
      std::vector<std::string> arguments = {
          "--format", format,    "--shard", concat(std::to_string(i), "/", std::to_string(count)),
          "--output", out.back()};
      arguments.insert(arguments.end(), more.begin(), more.end());
      check(arguments);
    }
    return out;
  }
  static Outcome merge(std::vector<std::string> reports) {
    reports.insert(reports.begin(), "merge");
    return run(std::move(reports));
  }
};

TEST_F(Shards, GiveTheReportOfOneRun) {
  for (const auto* format : {"json", "sarif"})
    for (const unsigned count : {1U, 2U, 3U, 7U, 30U}) {
      SCOPED_TRACE(concat(format, " ", std::to_string(count)));
      auto reports = shards(count, format);
      const auto plain = check({"--format", format});
      expect_same(merge(reports), plain);
      std::reverse(reports.begin(), reports.end());
      expect_same(merge(reports), plain);
    }
}

TEST_F(Shards, SayWhatCannotBeReadOnce) {
  fs::create_symlink("/etc/hostname", folder_.path("b/linked.yaml"));
  fs::create_symlink("nowhere", folder_.path("a/dead.yaml"));
  for (const auto* format : {"json", "sarif"})
    expect_same(merge(shards(3, format)), check({"--format", format}));
}

TEST_F(Shards, HaveTheExitCodeOfOneRun) {
  fs::remove_all(folder_.path("c"));
  expect_same(merge(shards(4, "json")), check({"--format", "json"}));
  fs::remove(folder_.path("a/error.yaml"));
  EXPECT_EQ(merge(shards(4, "json")).code, 0);
  EXPECT_EQ(merge(shards(4, "json", {"--fail-on", "warning"})).code, 1);
  EXPECT_EQ(merge(shards(4, "json", {"--environment", "production"})).code, 2);
}

TEST_F(Shards, AskDenialsOfAllTemplatesTogether) {
  const auto config = [&](std::string_view to) {
    folder_.write(".cfnaudit.yaml", concat("access:\n  deny:\n    - from: anonymous\n      to: ",
                                           to, "\n      reason: test\n"));
  };
  // What is not read to its end may yet have the name.
  fs::remove_all(folder_.path("c"));
  fs::remove(folder_.path("b/parent.yaml"));
  config("Stuck");  // in some of the templates
  const auto known = merge(shards(9, "json"));
  expect_same(known, check({"--format", "json"}));
  config("Nowhere");
  const auto unknown = merge(shards(9, "json"));
  expect_same(unknown, check({"--format", "json"}));
  EXPECT_THAT(unknown.err, HasSubstr("Nowhere"));
}

TEST_F(Shards, MustAllBeThereAndOfOneRun) {
  const auto all = shards(3, "json");
  const auto expect_refused = [](const std::vector<std::string>& reports, std::string_view why) {
    const auto outcome = merge(reports);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(why));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  };
  expect_refused({all[0], all[2]}, "shard 2 of 3 is missing");
  expect_refused({all[1]}, "shards 1 and 3 of 3 are missing");
  expect_refused({all[0], all[1], all[1], all[2]}, "are both shard 2");
  const auto other = shards(3, "sarif");
  expect_refused({all[0], other[1], all[2]}, "are in different formats");
  const auto cut = store_.write("cut.json", read_file(all[1]).substr(0, 200));
  expect_refused({all[0], cut, all[2]}, "cut.json is not complete: run this shard again");
  const auto whole = store_.path("whole.json");
  check({"--format", "json", "--output", whole});
  expect_refused({whole}, "is not a report of check --shard");
  expect_refused({folder_.path("a/clean.yaml")}, "is not complete");
  expect_refused({store_.path("none.json")}, "No such file");
  const auto kept = store_.write("kept.json", read_file(all[1]));
  shards(3, "json", {"--fail-on", "note"});
  expect_refused({all[0], kept, all[2]}, "are not of the same run");
}

TEST_F(Shards, AnyDamageIsAnErrorAndNoCrash) {
  const auto all = shards(2, "json");
  const std::string text = read_file(all[0]);
  auto document = nlohmann::ordered_json::parse(text);
  const auto merged = [&](const nlohmann::ordered_json& json) {
    return merge({store_.write("edited.json", json.dump()), all[1]});
  };
  ASSERT_NE(merged(document).code, -1);
  for (const auto& [key, value] : document["shard"].items())
    for (const auto& wrong : std::vector<nlohmann::ordered_json>{
             nullptr, -1, "x", nlohmann::ordered_json::array({1, nullptr, "x"}), 1e300}) {
      auto edited = document;
      edited["shard"][key] = wrong;
      const auto outcome = merged(edited);
      EXPECT_EQ(outcome.signal, 0) << key << wrong;
      EXPECT_GE(outcome.code, 0) << key << wrong;
    }
}

TEST_F(Shards, AreRefusedWhereTheyMakeNoSense) {
  for (const auto* shard : {"0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/2/3", "1/100001", ""})
    EXPECT_EQ(check({"--format", "json", "--shard", shard}).code, 2) << shard;
  EXPECT_EQ(check({"--shard", "1/2"}).code, 2) << "text";
  EXPECT_EQ(check({"--shard", "1/2", "--format", "json", "--together"}).code, 2);
  EXPECT_EQ(run({"merge"}).code, 2);
}

}  // namespace
}  // namespace cfnaudit::test
