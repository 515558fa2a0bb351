#include "rules/rule.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Findings as rules write them -> Diagnostics.

namespace cfnaudit::rules {

Finding& Finding::note(Span span, std::string message, std::string_view resource) {
  diagnostic_->notes.push_back({span, std::move(message), std::string(resource)});
  return *this;
}

Finding& Finding::note(const graph::StackResource& resource, std::string message) {
  return note(resource.declaration->id.span, std::move(message), resource.id());
}

Finding& Finding::fix(std::string text) {
  diagnostic_->fix = std::move(text);
  return *this;
}

Finding& Finding::detail(std::string text) {
  diagnostic_->details.push_back({std::move(text), {}});
  return *this;
}

Finding& Finding::key(std::string text) {
  diagnostic_->key = std::move(text);
  return *this;
}

Finding& Finding::resource(std::string_view id) {
  diagnostic_->resource = std::string(id);
  return *this;
}

Finding& Finding::severity(Severity severity) {
  diagnostic_->severity = severity;
  return *this;
}

Finding& Finding::in(std::uint32_t environment) {
  diagnostic_->environments = {environment};
  return *this;
}

Finding Reporter::at(Span span, std::string path, std::string message) {
  return Finding(findings.emplace_back(Diagnostic{.rule = std::string(info_->id),
                                                  .severity = info_->severity,
                                                  .span = span,
                                                  .path = std::move(path),
                                                  .message = std::move(message)}));
}

Finding Reporter::at(const graph::StackResource& resource, resolve::ValuePtr value,
                     std::string message) {
  if (value == nullptr) return at(resource, std::move(message));
  std::string path = resolve::path_of(resource, value);
  path = path.empty() ? concat("Resources/", resource.id())
                      : concat("Resources/", resource.id(), "/", path);
  Finding finding = at(value->span, std::move(path), std::move(message));
  findings.back().resource = std::string(resource.id());
  return finding;
}

Finding Reporter::at(const graph::StackResource& resource, Span span, std::string_view path,
                     std::string message) {
  Finding finding = at(span, concat("Resources/", resource.id(), "/", path), std::move(message));
  findings.back().resource = std::string(resource.id());
  return finding;
}

Finding Reporter::at(const graph::StackResource& resource, std::string message) {
  return at(*resource.declaration, std::move(message));
}

Finding Reporter::at(const model::Resource& resource, std::string message) {
  Finding finding =
      at(resource.id.span, concat("Resources/", resource.id.value), std::move(message));
  findings.back().resource = std::string(resource.id.value);
  return finding;
}

bool Reporter::is_suppressed(const graph::StackResource& resource) const {
  const Diagnostic here{.rule = std::string(info_->id),
                        .span = resource.declaration->id.span,
                        .resource = std::string(resource.id())};
  return std::any_of(suppressions_.begin(), suppressions_.end(),
                     [&](const Suppression& one) { return may_cover(one, here); });
}

void Reporter::undecided(const graph::StackResource& resource, std::string reason) {
  undecided_reasons.push_back(concat(resource.id(), ": ", reason));
}

}  // namespace cfnaudit::rules
