#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/syntax/characters.h"
#include "analyzer/syntax/scalar_map.h"
#include "tests/unit/syntax/reading.h"

// Laws that hold for every node of every real template at hand.

namespace cfnaudit::syntax {
namespace {

std::vector<std::filesystem::path> templates() {
  std::vector<std::filesystem::path> paths;
  for (const std::string folder : {"corpus", "reference"}) {
    const auto root = std::filesystem::path(CFNAUDIT_SHARED_DIR) / folder;
    if (!std::filesystem::exists(root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const auto extension = entry.path().extension();
      if (extension == ".yaml" || extension == ".yml" || extension == ".json")
        paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string content(const std::filesystem::path& path) {
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// The scalar's source bytes, read as the only value of another file, have the same text. Block
/// scalars lose the line feeds that stand behind their span.
void check_slice(const Reading& reading, const Node& node, const std::string& where) {
  const bool block = node.style == ScalarStyle::kLiteral || node.style == ScalarStyle::kFolded;
  const std::string slice(reading.source(node.span));
  const bool indicator = block && slice.find_first_of("123456789") < slice.find_first_of("\r\n");
  if (indicator) return;  // relative to an indentation that the slice has lost
  const bool is_json = reading.file.text()[0] == '{';
  const Reading alone(is_json ? concat("{\"k\": ", slice, "}") : concat("k: ", slice),
                      is_json ? json : read_yaml);
  const Node* read = alone.at({"k"});
  ASSERT_NE(read, nullptr) << where;
  std::string_view expected = node.text;
  std::string_view actual = read->text;
  while (block && expected.ends_with('\n')) expected.remove_suffix(1);
  while (block && actual.ends_with('\n')) actual.remove_suffix(1);
  EXPECT_EQ(actual, expected) << where;
  EXPECT_EQ(read->style, node.style) << where;
}

/// The map from text to source has no gaps, goes forward, stays inside of the scalar, and verbatim
/// bytes are equal.
void check_map(const Reading& reading, const Node& node, const std::string& where) {
  if (node.text.empty()) return;
  const auto pieces = scalar_map(reading.file.text(), node.span.begin, node.style, node.text);
  ASSERT_FALSE(pieces.empty()) << where;
  std::size_t text = 0;
  std::size_t source = node.span.begin;
  for (const auto& piece : pieces) {
    EXPECT_EQ(piece.text_begin, text) << where;
    EXPECT_GE(piece.source_begin, source) << where;
    EXPECT_GE(piece.source_end, piece.source_begin) << where;
    if (piece.verbatim) {
      EXPECT_EQ(
          reading.file.text().substr(piece.source_begin, piece.source_end - piece.source_begin),
          node.text.substr(piece.text_begin, piece.text_end - piece.text_begin))
          << where;
      EXPECT_LE(piece.source_end, node.span.end) << where;
    }
    text = piece.text_end;
    source = piece.source_end;
  }
  EXPECT_EQ(text, node.text.size()) << where;
}

void check_parts(const Reading& reading, const Node& node, const std::string& where) {
  for (const std::size_t at : {std::size_t{0}, node.text.size() / 2, node.text.size() - 1}) {
    if (at >= node.text.size() || static_cast<unsigned char>(node.text[at]) >= 0x80) continue;
    const auto source = reading.source(text_span(reading.file, node, at, at + 1));
    if (source.size() == 1 && !is_break(source[0])) {
      EXPECT_EQ(source[0], node.text[at]) << where;
    }
    EXPECT_FALSE(source.empty()) << where;
  }
}

void check_children(const Node& node, const std::string& where) {
  std::uint32_t from = node.span.begin;
  const auto inside = [&](const Node& child) {
    EXPECT_GE(child.tag.empty() ? child.span.begin : child.tag_span.begin, from) << where;
    EXPECT_LE(child.span.end, node.span.end) << where;
    from = child.span.end;
  };
  for (const auto* item : node.items) inside(*item);
  for (const auto& member : node.members) {
    inside(*member.key);
    inside(*member.value);
  }
}

TEST(Corpus, EveryScalarStandsWhereItsSpanSays) {
  const auto paths = templates();
  if (paths.empty()) GTEST_SKIP() << "no templates below " << CFNAUDIT_SHARED_DIR;
  for (const auto& path : paths) {
    const Reading reading(content(path));
    EXPECT_TRUE(reading.result.value.complete) << path;
    for (const auto& finding : reading.findings())
      EXPECT_THAT(finding, testing::StartsWith("TPL002")) << path;
    walk(reading.root(), [&](const Node& node) {
      const std::string where = concat(path.string(), " ", std::to_string(node.span.begin));
      if (node.kind != NodeKind::kScalar) return check_children(node, where);
      if (node.span.begin == node.span.end) return;
      check_slice(reading, node, where);
      check_map(reading, node, where);
      check_parts(reading, node, where);
    });
  }
}

TEST(Corpus, LineBreaksDoNotMatter) {
  const auto paths = templates();
  if (paths.empty()) GTEST_SKIP() << "no templates below " << CFNAUDIT_SHARED_DIR;
  for (const auto& path : paths) {
    std::string text = content(path);
    if (text.find('\r') != std::string::npos) continue;
    std::string returns;
    std::string both;
    for (const char c : text) {
      both += c == '\n' ? "\r\n" : std::string(1, c);
      returns += c == '\n' ? '\r' : c;
    }
    const std::string expected = dump(Reading(text).root(), DumpDetail::kContent);
    EXPECT_EQ(dump(Reading(both).root(), DumpDetail::kContent), expected) << path;
    EXPECT_EQ(dump(Reading(returns).root(), DumpDetail::kContent), expected) << path;
  }
}

TEST(Corpus, JsonReadAsYamlIsTheSame) {
  const auto paths = templates();
  if (paths.empty()) GTEST_SKIP() << "no templates below " << CFNAUDIT_SHARED_DIR;
  for (const auto& path : paths) {
    const std::string text = content(path);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || text[first] != '{' || text.find("\\u") != std::string::npos)
      continue;
    const Reading as_json(text, json);
    const Reading as_yaml(text, read_yaml);
    // The spans are compared as well: both readers find the same ends.
    EXPECT_EQ(dump(as_json.root()), dump(as_yaml.root())) << path;
  }
}

}  // namespace
}  // namespace cfnaudit::syntax
