#include "analyzer/expand/parts.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"

// Names of files -> their trees.

namespace cfnaudit::expand {

void Parts::report(Span span, std::string_view resource, std::string message, Severity severity) {
  Diagnostic found{.rule = "TPL019",
                   .severity = severity,
                   .span = span,
                   .resource = std::string(resource),
                   .path = resource.empty() ? "" : concat("Resources/", resource),
                   .message = std::move(message)};
  found.key = found.message;
  diagnostics.push_back(std::move(found));
}

const syntax::Document* Parts::open(const ExpandOptions& options, Span place, std::string_view path,
                                    std::string_view resource, const Chain& chain) {
  const auto opened = options.open(place.file, path);
  unread = opened.outside ? opened.problem : "cannot be read";
  if (opened.outside) return nullptr;
  if (opened.file == nullptr) {
    report(place, resource, opened.problem, opened.missing ? Severity::kWarning : Severity::kError);
    return nullptr;
  }
  if (std::find(chain.begin(), chain.end(), opened.file->number()) != chain.end()) {
    report(place, resource, concat(path, " contains itself"));
    return nullptr;
  }
  for (std::size_t i = 0; i < made.files.size(); ++i)
    if (made.files[i] == opened.file) return &made.documents[i];
  auto read = syntax::read(*opened.file);
  std::move(read.diagnostics.begin(), read.diagnostics.end(), std::back_inserter(diagnostics));
  made.files.push_back(opened.file);
  return &made.documents.emplace_back(std::move(read.value));
}

bool is_remote(std::string_view path) { return path.find("://") != std::string_view::npos; }

void require_condition(Forest& forest, Tree* root, Tree* entry, std::string_view condition) {
  if (!is_map(entry) || condition.empty()) return;
  const Tree* own = entry->get("Condition");
  if (!is_text(own)) return forest.set(entry, "Condition", condition);
  Tree* section = root->get("Conditions");
  if (!is_map(section)) {
    section = forest.map();
    root->set(forest.key("Conditions"), section);
  }
  const auto name = forest.keep(concat(own->text, "And", condition));
  const auto operand = [&](std::string_view text) { return forest.map({{"Condition", text}}); };
  if (!section->has(name))
    section->set(forest.key(name),
                 forest.map({{"Fn::And", forest.list({operand(own->text), operand(condition)})}}));
  forest.set(entry, "Condition", name);
}

}  // namespace cfnaudit::expand
