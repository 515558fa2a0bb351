// Templates with findings, edited at random where no finding is about it -> the same fingerprints;
// edited where one is -> another. The edits follow from a fixed seed, so a failure can be repeated.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "audit/audit.h"
#include "cli/input/environment.h"
#include "tests/support/files.h"
#include "tests/support/markdown_suite.h"

namespace cfnaudit::cli {
namespace {

namespace fs = std::filesystem;
using syntax::Node;
using syntax::NodeKind;
using syntax::ScalarStyle;

constexpr std::uint32_t kEdits = 100;
constexpr std::uint32_t kEditsOfAPage = 4;

/// A template under a name.
struct Version {
  std::string name;
  std::string text;
};

struct Reading {
  explicit Reading(const Version& version)
      : file(0, version.name, version.text), document(syntax::read(file)) {}

  std::string content() const {
    return syntax::dump(*document.value.root, syntax::DumpDetail::kContent);
  }

  SourceFile file;
  Staged<syntax::Document> document;
};

/// Each fingerprint with what it stands for. Complaints about suppressions speak of comments, which
/// an edit may take away.
std::map<std::string, std::string> fingerprints(const Version& version) {
  const SourceFile file(0, version.name, version.text);
  resolve::EnvironmentOptions options;
  options.stack_name = stack_name_of(version.name);
  const auto audited = audit::run(file, options, {.rules = true}, {.today = "2026-01-01"});
  std::map<std::string, std::string> out;
  for (const auto* findings : {&audited->findings, &audited->suppressed})
    for (const auto& one : *findings)
      if (one.message.find("suppress") == std::string::npos)
        out.emplace(one.fingerprint, concat(one.rule, " ", one.path, " ", one.key));
  return out;
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += concat("\\u00", std::string(1, "0123456789abcdef"[byte >> 4U]),
                    std::string(1, "0123456789abcdef"[byte & 15U]));
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

/// A person with an editor.
class Editor {
 public:
  explicit Editor(std::uint32_t seed) : random_(seed), step_(2 * (1 + seed % 3)) {}

  /// Blank lines and comments, where they change nothing.
  std::string with_more_lines(const Version& version) {
    const std::string before = Reading(version).content();
    std::string text = version.text;
    for (int tries = 0; tries < 40; ++tries) {
      std::size_t at = text.find('\n', random_() % text.size());
      at = at == std::string::npos ? text.size() : at + 1;
      std::string edited = text;
      edited.insert(at, random_() % 2 == 0 ? "\n" : "      # a remark\n");
      const Reading reading({version.name, edited});
      if (reading.document.diagnostics.empty() && reading.content() == before) text = edited;
    }
    return text;
  }

  /// The same in JSON, the keys of maps and so the resources in another order.
  std::string json(const Node& node) {
    out_.clear();
    json(node, 0);
    return std::move(out_);
  }

  /// The same in YAML with other indents.
  std::string yaml(const Node& node) {
    out_.clear();
    yaml(node, 0);
    return std::move(out_);
  }

 private:
  std::vector<syntax::Member> shuffled(const Node& node) {
    auto members = node.members;
    std::shuffle(members.begin(), members.end(), random_);
    return members;
  }

  static std::string function_of(const Node& node) {
    if (node.tag.size() < 2 || node.tag[1] == '!') return {};
    const auto name = node.tag.substr(1);
    return name == "Ref" || name == "Condition" ? std::string(name) : concat("Fn::", name);
  }

  void line(std::size_t depth) { out_ += concat("\n", std::string(depth * step_, ' ')); }

  void json(const Node& node, std::size_t depth) {
    const std::string function = function_of(node);
    if (function.empty()) return json_value(node, depth);
    out_ += concat("{", json_text(function), ": ");
    const auto dot = node.text.find('.');
    if (function == "Fn::GetAtt" && node.kind == NodeKind::kScalar && dot != std::string::npos)
      out_ += concat("[", json_text(node.text.substr(0, dot)), ", ",
                     json_text(node.text.substr(dot + 1)), "]");
    else if (node.kind == NodeKind::kScalar)
      out_ += json_text(node.text);
    else
      json_value(node, depth);
    out_ += "}";
  }

  void json_value(const Node& node, std::size_t depth) {
    std::string_view separator;
    switch (node.kind) {
      case NodeKind::kNull:
        out_ += "null";
        return;
      case NodeKind::kScalar:
        out_ += json_scalar(node);
        return;
      case NodeKind::kList:
        out_ += "[";
        for (const Node* item : node.items) {
          out_ += separator;
          json(*item, depth + 1);
          separator = ", ";
        }
        out_ += "]";
        return;
      case NodeKind::kMap:
        out_ += "{";
        for (const auto& [key, value] : shuffled(node)) {
          out_ += separator;
          line(depth + 1);
          out_ += concat(json_text(key->text), ": ");
          json(*value, depth + 1);
          separator = ",";
        }
        out_ += "}";
    }
  }

  static std::string json_scalar(const Node& node) {
    const auto number = parse_integer(node.text);
    const bool plain = node.style == ScalarStyle::kPlain && node.tag.empty();
    const bool is_number = number && std::to_string(*number) == node.text;
    if (plain && (is_number || node.text == "true" || node.text == "false"))
      return std::string(node.text);
    return json_text(node.text);
  }

  void yaml(const Node& node, std::size_t depth) {
    if (!node.tag.empty()) out_ += concat(" ", node.tag);
    switch (node.kind) {
      case NodeKind::kNull:
        out_ += " null";
        return;
      case NodeKind::kScalar:
        out_ += concat(" ", yaml_scalar(node));
        return;
      case NodeKind::kList:
        if (node.items.empty()) out_ += " []";
        for (const Node* item : node.items) {
          line(depth);
          out_ += "-";
          yaml(*item, depth + 1);
        }
        return;
      case NodeKind::kMap:
        if (node.members.empty()) out_ += " {}";
        for (const auto& [key, value] : shuffled(node)) {
          line(depth);
          out_ += concat(json_text(key->text), ":");
          yaml(*value, depth + 1);
        }
    }
  }

  static std::string yaml_scalar(const Node& node) {
    const bool plain = node.style == ScalarStyle::kPlain && !node.text.empty() &&
                       node.text.find('\n') == std::string::npos;
    return plain ? std::string(node.text) : json_text(node.text);
  }

  std::mt19937 random_;
  std::size_t step_;
  std::string out_;
};

/// The edit that a seed stands for.
Version edited(const Version& version, std::uint32_t seed) {
  Editor editor(seed);
  const Reading reading(version);
  const Node& root = *reading.document.value.root;
  switch (seed % 4) {
    case 0:
      return {version.name, editor.with_more_lines(version)};
    case 1:
      return {version.name, editor.yaml(root)};
    case 2:
      return {"template.json", editor.json(root)};
    default:
      return {"other/name.yaml", editor.with_more_lines({"other/name.yaml", editor.yaml(root)})};
  }
}

/// What stands in one and not in the other.
std::string without(const std::map<std::string, std::string>& one,
                    const std::map<std::string, std::string>& other, std::string_view word) {
  std::string out;
  for (const auto& [fingerprint, what] : one)
    if (!other.contains(fingerprint)) out += concat(word, fingerprint, " ", what, "\n");
  return out;
}

void expect_unchanged(const Version& version, std::uint32_t edits) {
  if (!Reading(version).document.diagnostics.empty()) return;  // broken: no tree to write again
  const auto before = fingerprints(version);
  for (std::uint32_t seed = 0; seed < edits; ++seed) {
    const Version after = edited(version, seed);
    const auto now = fingerprints(after);
    const std::string changed = without(before, now, "gone: ") + without(now, before, "new: ");
    EXPECT_EQ(changed, "") << version.name << " with seed " << seed << ":\n" << after.text;
    if (!changed.empty()) return;
  }
}

Version example(std::string_view name) {
  return {std::string(name),
          test::read_file(fs::path(CFNAUDIT_SOURCE_DIR) / "examples" / std::string(name))};
}

TEST(FingerprintEdits, FindingsOfTheExampleKeepTheirs) {
  expect_unchanged(example("serverless-app.yaml"), kEdits);
}

// Every rule has a page with templates that it finds something in.
TEST(FingerprintEdits, FindingsOfEveryRuleKeepTheirs) {
  std::size_t templates = 0;
  for (const auto& path : test::files_below(fs::path(CFNAUDIT_SOURCE_DIR) / "rules", {".md"})) {
    const auto page = test::read_rule_page(path.generic_string(), test::read_file(path));
    for (const auto& one : page.cases) {
      if (one.section != test::Section::kFlagged) continue;
      // These speak of comments, which are gone with the first edit that writes the tree anew.
      if (page.id >= "TPL030" && page.id <= "TPL032") continue;
      // A loop's body is refused for what its first key is: edits that move keys repair it.
      if (one.fixture.text.find("\"Condition cannot be the first key\"") != std::string::npos)
        continue;
      ++templates;
      SCOPED_TRACE(one.name);
      expect_unchanged({concat("template.", one.language), one.fixture.text}, kEditsOfAPage);
    }
  }
  EXPECT_GT(templates, 50U);
}

/// A word of the template, wherever it stands.
std::string renamed(std::string text, std::string_view from, std::string_view to) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    const bool whole = (at == 0 || !is_word(text[at - 1])) &&
                       (at + from.size() == text.size() || !is_word(text[at + from.size()]));
    if (whole) text.replace(at, from.size(), to);
    at += whole ? to.size() : from.size();
  }
  return text;
}

std::vector<std::string> of_rule(const std::map<std::string, std::string>& all,
                                 std::string_view rule) {
  std::vector<std::string> out;
  for (const auto& [fingerprint, what] : all)
    if (what.starts_with(rule)) out.push_back(fingerprint);
  return out;
}

TEST(FingerprintEdits, AnotherResourceIsAnotherFinding) {
  const Version version = example("serverless-app.yaml");
  const auto before = of_rule(fingerprints(version), "LOG004");
  const auto after = of_rule(
      fingerprints({version.name, renamed(version.text, "TableErrors", "TableFaults")}), "LOG004");
  ASSERT_EQ(before.size(), 1U);
  ASSERT_EQ(after.size(), 1U);
  EXPECT_NE(before, after);
}

TEST(FingerprintEdits, AnotherCauseIsAnotherFinding) {
  const Version version = example("serverless-app.yaml");
  const auto before = fingerprints(version);
  // The alarm that could never fire has a threshold out of reach instead.
  const auto after =
      fingerprints({version.name, renamed(version.text, "UserErrors", "ReadThrottleEvents")});
  EXPECT_TRUE(of_rule(after, "LOG004").empty());
  for (const auto& fingerprint : of_rule(before, "LOG004"))
    EXPECT_FALSE(after.contains(fingerprint));
}

}  // namespace
}  // namespace cfnaudit::cli
