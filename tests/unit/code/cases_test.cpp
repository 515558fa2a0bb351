// What programs ask of AWS: the files in cases/. A case starts with a line "=== title" and holds
// files
// ("--- path", by default index.*). A comment "#>" or "//>" says what its line asks: an operation
// and some of its arguments; "#> open: ..." says what is not known, "#> env: NAME" that a variable
// is needed.

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/code/code.h"
#include "tests/support/files.h"

namespace cfnaudit::code {
namespace {

const std::filesystem::path kCases =
    std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "tests/unit/code/cases";

struct Case {
  std::string title;
  std::string runtime;
  std::vector<std::pair<std::string, std::string>> files;
};

std::string shown(const Text& text) {
  std::string out;
  for (const auto& part : text.parts) {
    switch (part.kind) {
      case PartKind::kLiteral:
        out += part.text;
        break;
      case PartKind::kEnvironment:
        out += concat("${", part.text, part.has_default ? "|" + part.fallback : "", "}");
        break;
      case PartKind::kEvent:
        out += concat("<", part.text, ">");
        break;
      case PartKind::kTemplate:
        out += part.text;
        break;
      case PartKind::kAccount:
        out += "<account>";
        break;
      case PartKind::kUnknown:
        out += "*";
        break;
    }
  }
  return out;
}

/// The alternatives of an argument: "a|b".
std::string shown(const std::vector<Text>& texts) {
  std::vector<std::string> all;
  for (const auto& text : texts) all.push_back(shown(text));
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return join(all, " or ");
}

std::vector<Case> cases_of(const std::filesystem::path& file) {
  const std::string text = test::read_file(file);
  const std::string ending = file.extension().string();
  std::vector<Case> out;
  for (const auto line : split(text, '\n')) {
    if (line.starts_with("=== ")) {
      out.push_back(
          {std::string(line.substr(4)), ending == ".py" ? "python3.12" : "nodejs20.x", {}});
    } else if (line.starts_with("--- ")) {
      out.back().files.emplace_back(line.substr(4), "");
    } else if (!out.empty()) {
      if (out.back().files.empty()) out.back().files.emplace_back("index" + ending, "");
      out.back().files.back().second += std::string(line) + "\n";
    }
  }
  return out;
}

struct Expectation {
  std::string what;
  std::string where;  // "index.py:3"
  bool is_met = false;
};

std::vector<Expectation> expectations_of(const Case& one) {
  std::vector<Expectation> out;
  for (const auto& [path, text] : one.files) {
    std::size_t number = 0;
    for (const auto line : split(text, '\n')) {
      ++number;
      const std::string_view mark = path.ends_with(".py") ? "#> " : "//> ";
      const auto at = line.find(mark);
      if (at == std::string_view::npos) continue;
      for (const auto what : split(line.substr(at + mark.size()), ';'))
        out.push_back({std::string(trim(what)), concat(path, ":", std::to_string(number)), false});
    }
  }
  return out;
}

/// "dynamodb:PutItem TableName=${TABLE} region=eu-west-1 signs"
bool fits(const SdkCall& call, std::string_view what) {
  const auto words = split(what, ' ');
  if (words.front() != concat(call.client, ":", call.operation)) return false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    const auto name = words[i].substr(0, equals);
    const std::string value(equals == std::string_view::npos ? "" : words[i].substr(equals + 1));
    if (equals == std::string_view::npos) {
      if (name == "signs" && !call.only_signs) return false;
      if (name == "credentials" && !call.other_credentials) return false;
    } else if (name == "region" || name == "endpoint") {
      if (shown(name == "region" ? call.regions : call.endpoints) != value) return false;
    } else {
      std::string found = shown(values_at(call, name));
      std::ranges::replace(found, ' ', '_');
      if (found != value) return false;
    }
  }
  return true;
}

std::string described(const SdkCall& call) {
  std::string out = concat(call.client, ":", call.operation);
  for (const auto& field : call.arguments.fields) {
    const auto* key = field.key.literal();
    if (key != nullptr) out += concat(" ", *key, "=", shown(values_at(call, *key)));
  }
  return out;
}

class Cases : public testing::TestWithParam<std::pair<std::string, Case>> {};

TEST_P(Cases, AskWhatTheirCommentsSay) {
  if (!can_read("python3.12")) GTEST_SKIP() << why_not_read("python3.12");
  const Case& one = GetParam().second;
  Package package;
  for (const auto& [path, text] : one.files) package.files.push_back({path, text, {}});
  const auto reading = read_function(package, "index.handler", one.runtime);
  auto expected = expectations_of(one);
  const auto where = [&](const Place& place) {
    const auto& [path, text] = one.files[place.file];
    const auto lines = std::count(text.begin(), text.begin() + place.begin, '\n') + 1;
    return concat(path, ":", std::to_string(lines));
  };
  for (const auto& call : reading.calls) {
    Expectation* met = nullptr;  // the most exact one
    for (auto& wanted : expected)
      if (wanted.where == where(call.place) && fits(call, wanted.what) &&
          (met == nullptr || wanted.what.size() > met->what.size()))
        met = &wanted;
    if (met != nullptr)
      met->is_met = true;
    else
      ADD_FAILURE() << one.title << ": unexpected " << described(call) << " at "
                    << where(call.place);
  }
  bool may_be_open = false;
  for (auto& wanted : expected) {
    if (wanted.what.starts_with("open: ")) {
      may_be_open = true;
      wanted.is_met = std::ranges::any_of(reading.open, [&](const std::string& why) {
        return why.find(wanted.what.substr(6)) != std::string::npos;
      });
    }
    if (wanted.what.starts_with("env: "))
      wanted.is_met = std::ranges::any_of(reading.environment, [&](const EnvironmentRead& read) {
        return read.name == wanted.what.substr(5) && !read.has_default &&
               where(read.place) == wanted.where;
      });
    if (wanted.what.starts_with("optional: "))
      wanted.is_met = std::ranges::any_of(reading.environment, [&](const EnvironmentRead& read) {
        return read.name == wanted.what.substr(10) && read.has_default &&
               where(read.place) == wanted.where;
      });
    if (wanted.what.starts_with("wait: "))
      wanted.is_met = std::ranges::any_of(reading.waits, [&](const Wait& wait) {
        return shown(wait.seconds) == wanted.what.substr(6) && where(wait.place) == wanted.where;
      });
    EXPECT_TRUE(wanted.is_met) << one.title << ": missing " << wanted.what << " at "
                               << wanted.where;
  }
  if (!may_be_open) {
    EXPECT_TRUE(reading.complete) << one.title << ": "
                                  << (reading.open.empty() ? "" : reading.open.front());
  }
}

std::vector<std::pair<std::string, Case>> all_cases() {
  std::vector<std::pair<std::string, Case>> out;
  for (const auto& file : test::files_below(kCases, {".py", ".js", ".mjs", ".ts"}))
    for (auto& one : cases_of(file)) {
      std::string name = file.filename().string() + "_" + one.title;
      std::ranges::replace(name, '.', '_');
      std::erase_if(name, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_';
      });
      out.emplace_back(std::move(name), std::move(one));
    }
  return out;
}

INSTANTIATE_TEST_SUITE_P(Code, Cases, testing::ValuesIn(all_cases()),
                         [](const auto& one) { return one.param.first; });

}  // namespace
}  // namespace cfnaudit::code
