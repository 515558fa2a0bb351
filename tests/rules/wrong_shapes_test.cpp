#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "audit/audit.h"
#include "tests/support/files.h"
#include "tests/support/markdown_suite.h"

// Every property in the accepted examples of all rules, written in a wrong shape: that is one
// finding, where it is written, and nothing follows from it.

namespace cfnaudit::test {
namespace {

using Findings = std::set<std::string>;

struct Seen {
  Findings findings;
  bool wrong_type = false;
};

Seen findings_of(std::string text) {
  SourceMap sources;
  const auto& file = sources.add("template.yaml", std::move(text));
  const auto audit = audit::run(file, {}, {.rules = true}, {.today = "2026-01-01"});
  Seen out;
  for (const auto& finding : audit->findings) {
    // What nothing refers to any more is another matter, and so is a suppression without a use.
    if (finding.rule == "TPL020" || finding.rule == "TPL030" || finding.rule == "DEP002") continue;
    // One about many resources stays the same with fewer of them.
    out.findings.insert(finding.members.empty()
                            ? concat(finding.rule, " ", finding.resource, " ", finding.message)
                            : finding.rule);
    out.wrong_type = out.wrong_type || finding.rule == "SCH003";
  }
  return out;
}

/// The values below a resource's properties, down to a depth.
void collect(const syntax::Node* node, std::size_t depth, std::vector<const syntax::Node*>& out) {
  if (depth == 0) return;
  for (const auto& member : node->members) {
    if (member.key->text.starts_with("Fn::") || member.key->text == "Ref") return;
    if (member.value->kind != syntax::NodeKind::kNull) out.push_back(member.value);
    if (member.value->tag.empty()) collect(member.value, depth - 1, out);
  }
  for (const auto* item : node->items)
    if (item->tag.empty()) collect(item, depth - 1, out);
}

std::string with(std::string text, const syntax::Node& node, std::string_view shape) {
  const auto begin = node.tag.empty() ? node.span.begin : node.tag_span.begin;
  return text.replace(begin, node.span.end - begin, shape);
}

void check_example(const PageCase& example, std::size_t& tried, std::size_t& judged) {
  constexpr std::size_t kDepth = 3;
  SourceMap sources;
  const std::string& text = example.fixture.text;
  const auto document = syntax::read(sources.add("template.yaml", text));
  const auto* resources = document.value.root->find("Resources");
  if (resources == nullptr || document.value.root->find("Transform") != nullptr) return;
  std::vector<const syntax::Node*> places;
  for (const auto& resource : resources->members)
    if (const auto* properties = resource.value->find("Properties"); properties != nullptr)
      collect(properties, kDepth, places);
  const Seen before = findings_of(text);
  for (const auto* place : places)
    for (const std::string_view shape : {"1", "[]", "{}"}) {
      // A sample, the same in each run.
      constexpr std::size_t kStep = 7;
      if (++tried % kStep != 0) continue;
      const Seen after = findings_of(with(text, *place, shape));
      if (!after.wrong_type) continue;
      ++judged;
      Findings more;
      for (const auto& finding : after.findings)
        if (!before.findings.contains(finding)) more.insert(finding);
      std::string all;
      for (const auto& finding : more) all += concat("\n  ", finding);
      EXPECT_EQ(more.size(), 1U) << example.name << ": " << shape << " for "
                                 << text.substr(place->span.begin,
                                                std::min<std::size_t>(
                                                    40, place->span.end - place->span.begin))
                                 << all;
    }
}

TEST(WrongShapes, AreOneFindingEach) {
  std::size_t tried = 0;
  std::size_t judged = 0;
  const auto rules = std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "rules";
  for (const auto& path : files_below(rules, {".md"})) {
    const RulePage page = read_rule_page(path.generic_string(), read_file(path));
    for (const auto& example : page.cases)
      if (example.section == Section::kAccepted && example.language == "yaml")
        check_example(example, tried, judged);
  }
  EXPECT_GE(judged, 500U);
}

}  // namespace
}  // namespace cfnaudit::test
