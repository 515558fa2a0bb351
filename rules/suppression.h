#pragma once

// Wishes not to hear of findings: comments and Metadata of a template, and entries of the config
// file. Read by suppression_reader, applied to all findings of a template.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"

namespace cfnaudit::rules {

/// What is left empty, matches everything.
struct Suppression {
  std::vector<std::string> rules;  // ids of the catalogue
  Span scope;                      // findings that start in it; empty range: the whole template
  std::string resource;            // logical id, * and ? match
  std::string path;                // of the template, * and ? match
  std::vector<std::string> environments;  // names
  std::string reason;
  std::string until;   // "2027-01-31": the last day
  std::string source;  // as Suppressed::source
  Span span;           // where it is written
  /// Other tools' wishes are heard where they concern a rule of ours, and never complained about.
  enum class Origin : std::uint8_t { kOwn, kForeign } origin = Origin::kOwn;
  bool used = false;
};

/// The template that findings are about, for `apply`.
struct Judgement {
  std::string_view path;                      // of the template
  std::span<const std::string> environments;  // names, by index
  std::string_view today;                     // "2026-11-22"
};

/// Is the finding one of those that the suppression speaks about, in some environment of some
/// template?
bool may_cover(const Suppression& one, const Diagnostic& finding);

/// Marks the findings that a suppression covers, and the suppressions that covered something. A
/// finding that is covered in some of its environments becomes two.
void apply(std::vector<Diagnostic>& findings, std::span<Suppression> suppressions,
           const Judgement& about);

/// Suppressions of the template that cover nothing any more, or whose day has passed (TPL030,
/// TPL032).
std::vector<Diagnostic> complaints(std::span<const Suppression> suppressions,
                                   std::string_view today);

}  // namespace cfnaudit::rules
