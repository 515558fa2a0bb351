#include "cli/input/baseline_file.h"

#include <algorithm>
#include <tuple>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/report/json_document.h"

// Baseline <-> JSON.

namespace cfnaudit::cli {

namespace {

std::string text_at(const syntax::Node& map, std::string_view key) {
  const auto* node = map.find(key);
  return node == nullptr ? std::string() : std::string(node->text);
}

auto order(const audit::BaselineEntry& entry) {
  return std::tie(entry.path, entry.rule, entry.resource, entry.fingerprint);
}

}  // namespace

Result<audit::Baseline> read_baseline(const SourceFile& file) {
  const auto document = syntax::read(file);
  const auto problem = [&](Span span, std::string_view message) {
    const Position at = file.lines().position(span.begin);
    return failure(concat(file.name(), ":", std::to_string(at.line), ":", std::to_string(at.column),
                          ": ", message));
  };
  if (!document.diagnostics.empty())
    return problem(document.diagnostics.front().span, document.diagnostics.front().message);
  const auto* findings = document.value.root->find("findings");
  if (findings == nullptr || findings->kind != syntax::NodeKind::kList)
    return problem(document.value.root->span, "a baseline has a list of findings");
  audit::Baseline out;
  for (const auto* item : findings->items) {
    audit::BaselineEntry entry{text_at(*item, "path"),        text_at(*item, "rule"),
                               text_at(*item, "resource"),    text_at(*item, "message"),
                               text_at(*item, "fingerprint"), {}};
    if (const auto* members = item->find("members"))
      for (const auto* member : members->items) entry.members.emplace_back(member->text);
    if (entry.rule.empty() || entry.fingerprint.empty())
      return problem(item->span, "an entry of a baseline has a rule and a fingerprint");
    out.push_back(std::move(entry));
  }
  return out;
}

std::string baseline_text(audit::Baseline entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return order(a) < order(b); });
  auto findings = Json::array();
  for (const auto& entry : entries)
    findings.push_back({{"path", entry.path},
                        {"rule", entry.rule},
                        {"resource", entry.resource},
                        {"message", entry.message},
                        {"fingerprint", entry.fingerprint},
                        {"members", entry.members}});
  const Json out = {{"schemaVersion", kSchemaVersion}, {"findings", std::move(findings)}};
  return document_text(out);
}

}  // namespace cfnaudit::cli
