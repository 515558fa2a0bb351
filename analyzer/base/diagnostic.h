#pragma once

// What the program says about a template: one type for malformed input and for the findings of
// rules. Made by every stage, collected and ordered by the command line layer, rendered by the
// reports.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace cfnaudit {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

std::string_view to_string(Severity severity);

/// A second place that explains a diagnostic.
struct Note {
  Span span;
  std::string message;
  std::string resource;  // logical id that the place belongs to, or empty

  friend auto operator<=>(const Note&, const Note&) = default;
};

/// What holds in some environments only: "by 31 s" in staging.
struct Detail {
  std::string text;
  std::vector<std::uint32_t> environments;

  friend auto operator<=>(const Detail&, const Detail&) = default;
};

/// Why somebody wants not to hear of a finding.
struct Suppressed {
  std::string reason;
  std::string source;  // "comment", "Metadata", "config", "baseline"; another tool's name
};

struct Diagnostic {
  std::string rule;  // "NET001"; the id of an entry in rules/catalog or of a TPL problem
  Severity severity = Severity::kError;
  Span span;
  std::string resource;  // logical id, empty when the finding is about no resource
  std::string
      path;  // logical path from the template's root, "Resources/Role/Properties/Policies/0"
  std::string message;  // one sentence, no full stop; the same in every environment
  std::string fix;      // what to do, imperative; may be empty
  std::string key;      // tells apart findings of one rule on one property; part of the fingerprint
  std::vector<Note> notes;
  std::vector<std::string> members;         // of a finding about many resources: all their ids
  std::vector<std::uint32_t> environments;  // indexes, ascending; empty: no environment matters
  std::vector<Detail> details;
  std::string fingerprint;  // what it is about, never where it stands; set once all are known
  std::optional<Suppressed> suppressed;
};

/// Reports show worse findings first, then by place: a total order, so output never depends on the
/// order of work.
bool before(const Diagnostic& a, const Diagnostic& b);

/// The findings of each environment (index = position) as one list: equal ones become one with all
/// their environments.
std::vector<Diagnostic> fold(std::vector<std::vector<Diagnostic>> by_environment);

/// What one stage made out of its input, and what was wrong with that input.
template <typename T>
struct Staged {
  T value;
  std::vector<Diagnostic> diagnostics;
};

}  // namespace cfnaudit
