// The templates of the SAM translator's own tests -> the same output as the translator's, or the
// same refusal. docs/sam.md has the figures and the reasons of what differs.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "audit/audit.h"
#include "cli/report/report.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;

const std::filesystem::path kOracle = std::filesystem::path(CFNAUDIT_SHARED_DIR) / "oracles/sam";

struct Known {
  std::string_view name;
  bool ids;  // do the sets of logical ids differ too?
  std::string_view why;
};

constexpr Known kKnown[] = {
    {"application_with_intrinsics", false,
     "TemplateURL is an answer of the application repository"},
    {"basic_application", false, "TemplateURL is an answer of the application repository"},
    {"translate_convert_metadata", false, "the translator ran with passthrough_metadata"},
};

/// Refusals that are found under another id.
constexpr Known kNotRefused[] = {
    {"error_intrinsic_sub_with_list", false, "TPL008: a Default must be a text"},
    {"error_state_machine_invalid_s3_string", false, "TPL019: neither an S3 URI nor a local file"},
};

/// Refusals that say the same in other words.
constexpr Known kOtherWords[] = {
    {"error_function_with_dynamic_ref_codeuri", false, "CodeUri can not hold a dynamic reference"},
    {"error_invalid_findinmap", false, "TPL006: Fn::FindInMap takes 3 to 4 arguments, not 2"},
};

template <std::size_t kCount>
const Known* find(const Known (&known)[kCount], std::string_view name) {
  const auto* found =
      std::find_if(known, known + kCount, [&](const Known& row) { return row.name == name; });
  return found == known + kCount ? nullptr : found;
}

struct Run {
  SourceMap sources;
  std::unique_ptr<audit::Audit> audit;
};

/// The translator's tests do without the Transform line.
std::string with_transform(std::string text) {
  if (text.starts_with("Transform:") || text.find("\nTransform:") != std::string::npos) return text;
  if (text.starts_with("%YAML")) text.erase(0, text.find('\n') + 1);
  if (text.starts_with("---")) text.erase(0, text.find('\n') + 1);
  return concat("Transform: AWS::Serverless-2016-10-31\n", text);
}

std::unique_ptr<Run> run(const std::filesystem::path& path) {
  auto out = std::make_unique<Run>();
  resolve::EnvironmentOptions options;
  options.region = "ap-southeast-1";
  const SourceFile& file =
      out->sources.add(path.filename().string(), with_transform(read_file(path)));
  out->audit = audit::run(file, options, {});
  return out;
}

/// Lists in an order of their own: in what SAM makes, order has no meaning.
json sorted(const json& value) {
  if (value.is_object()) {
    json out = json::object();
    for (const auto& [key, member] : value.items()) out[key] = sorted(member);
    return out;
  }
  if (!value.is_array()) return value;
  std::vector<std::pair<std::string, json>> items;
  for (const auto& item : value) {
    json one = sorted(item);
    std::string text = one.dump();
    items.emplace_back(std::move(text), std::move(one));
  }
  std::sort(items.begin(), items.end());
  json out = json::array();
  for (auto& item : items) out.push_back(std::move(item.second));
  return out;
}

std::set<std::pair<std::string, std::string>> ids(const json& tmpl) {
  std::set<std::pair<std::string, std::string>> out;
  if (tmpl.contains("Resources"))
    for (const auto& [id, resource] : tmpl["Resources"].items())
      out.emplace(id,
                  resource.is_object() && resource.contains("Type") ? resource["Type"].dump() : "");
  return out;
}

std::vector<std::filesystem::path> inputs(bool refused) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(kOracle / "input"))
    if (entry.path().filename().string().starts_with("error_") == refused)
      out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

TEST(SamOracle, ExpandsAsTheTranslatorDoes) {
  if (!std::filesystem::exists(kOracle)) GTEST_SKIP() << kOracle << " is not there";
  int equal = 0;
  int same_ids = 0;
  int count = 0;
  for (const auto& path : inputs(false)) {
    const std::string name = path.stem().string();
    const auto result = run(path);
    const audit::Audit* const audits[] = {result->audit.get()};
    const json got = json::parse(cli::expand_json(audits, result->sources, {}));
    const json want = json::parse(read_file(kOracle / "output" / (name + ".json")));
    const Known* known = find(kKnown, name);
    const bool is_equal = got == want || sorted(got) == sorted(want);
    const bool is_same = ids(got) == ids(want);
    EXPECT_EQ(is_equal, known == nullptr) << name;
    EXPECT_EQ(is_same, known == nullptr || !known->ids) << name;
    ++count;
    equal += is_equal ? 1 : 0;
    same_ids += is_same ? 1 : 0;
  }
  std::cout << equal << " equal, " << same_ids << " with the same ids, of " << count << "\n";
}

/// The words that carry a message's meaning: "property", "securitygroupids".
std::set<std::string> words_of(std::string_view message) {
  static const std::set<std::string_view> kCommon = {"a",  "an", "and",    "be",   "by",
                                                     "in", "is", "it",     "must", "of",
                                                     "on", "or", "should", "the",  "to"};
  static const std::map<std::string_view, std::string> kSame = {
      {"dict", "map"}, {"dictionary", "map"}, {"maps", "map"}, {"objects", "map"}};
  std::set<std::string> words;
  std::string word;
  for (const char c : concat(message, " ")) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    const auto same = kSame.find(word);
    if (!word.empty() && !kCommon.contains(word))
      words.insert(same == kSame.end() ? word : same->second);
    word.clear();
  }
  return words;
}

/// How much of a finding's message SAM says too, in percent.
std::size_t shared(std::string_view message, const std::set<std::string>& sam) {
  const auto words = words_of(message);
  const auto common = std::count_if(words.begin(), words.end(),
                                    [&](const std::string& word) { return sam.contains(word); });
  return words.empty() ? 0 : static_cast<std::size_t>(common) * 100 / words.size();
}

/// SAM's message and the finding that is most like it.
void expect_meaning(const std::string& name, const std::vector<Diagnostic>& findings) {
  constexpr std::size_t kAlike = 50;
  const json answer = json::parse(read_file(kOracle / "output" / (name + ".json")));
  std::string said = answer.value("errorMessage", "");
  if (answer.contains("_autoGeneratedBreakdownErrorMessage"))
    for (const auto& part : answer["_autoGeneratedBreakdownErrorMessage"])
      said += concat(" ", part.get<std::string>());
  const auto sam = words_of(said);
  std::size_t best = 0;
  std::string nearest;
  for (const auto& finding : findings) {
    const auto alike = shared(finding.message, sam);
    if (alike > best) nearest = finding.message;
    best = std::max(best, alike);
  }
  EXPECT_GE(best, kAlike) << name << "\n  SAM: " << said << "\n  here: " << nearest;
}

TEST(SamOracle, RefusesWhatTheTranslatorRefuses) {
  if (!std::filesystem::exists(kOracle)) GTEST_SKIP() << kOracle << " is not there";
  for (const auto& path : inputs(true)) {
    const std::string name = path.stem().string();
    const auto result = run(path);
    const auto& findings = result->audit->findings;
    const bool refused =
        std::any_of(findings.begin(), findings.end(), [](const Diagnostic& finding) {
          return finding.rule == "TPL016" || finding.rule == "TPL017";
        });
    EXPECT_EQ(refused, find(kNotRefused, name) == nullptr) << name;
    const auto* other = find(kNotRefused, name);
    const bool is_error =
        std::any_of(findings.begin(), findings.end(), [&](const Diagnostic& finding) {
          return finding.severity == Severity::kError &&
                 (other == nullptr || other->why.starts_with(finding.rule));
        });
    EXPECT_TRUE(is_error) << name;
    if (refused && find(kOtherWords, name) == nullptr) expect_meaning(name, findings);
  }
}

}  // namespace
}  // namespace cfnaudit::test
