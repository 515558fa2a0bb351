#pragma once

// What is left of an Audit for a command's end: its share of the report, and what the exit code and
// complaints about settings need. Small, so that thousands of templates need no memory for their
// audits; kept by the results cache and by the reports of shards.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "audit/audit.h"
#include "cli/input/inputs.h"
#include "cli/options/options.h"
#include "cli/report/share.h"

namespace cfnaudit::cli {

struct Outcome {
  std::size_t at = 0;  // of the candidate that it comes from
  std::string path;    // of the template
  Share share;         // of a report that is made of shares
  /// The files that it consists of beside its own: nested templates, included parts.
  std::vector<std::string> files;
  bool found = false;  // in a folder; nobody named it
  bool is_template = true;
  bool is_whole = true;
  bool is_incomplete = false;
  bool has_findings = false;  // at or above --fail-on
  bool is_over_budget = false;
  std::vector<std::string> environments;
  std::vector<std::string> unknown_environments;        // asked for by name
  std::vector<std::vector<std::string>> unknown_names;  // DenialOutcome::unknown_names
  std::vector<Diagnostic> usage_problems;
};

/// About the settings, by all templates together.
struct Complaint {
  std::string about;  // the same whatever the templates are
  std::string message;
  int exit_code = 0;
};

/// Without a share.
Outcome outcome_of(const audit::Audit& audit, bool found, const Options& options);

/// The indexes of those that are part of others there; of two that contain each other, the first
/// stays.
struct Contents {
  std::string name;
  std::vector<std::string> files;
};
Contents contents_of(const audit::Audit& audit);
std::vector<std::size_t> parts_among(const std::vector<Contents>& all);

/// Leaves out templates of a folder that are part of others there: they are audited as such.
void leave_out_parts(std::vector<Outcome>& outcomes);

/// The names of the environments of all.
std::vector<std::string> environments_of(const std::vector<Outcome>& outcomes);

/// What is wrong with the usage file: what every template has against it. A name that one of
/// several templates knows is right.
std::vector<Complaint> complaints_about_usage(const SourceMap& sources,
                                              const std::vector<Outcome>& outcomes);
/// Says them; the worst of their exit codes.
int complain(const std::vector<Complaint>& complaints);
/// That a template alone gives.
int exit_code_of(const Outcome& outcome);
/// A file that cannot be read weighs more than a finding, and that more than an open question.
int worst(int a, int b);

/// The template, or a file that it names, which the report would overwrite; empty: none.
std::string input_that_is(const Options& options, const std::vector<Outcome>& outcomes);

/// Of the whole command, from what all templates have said.
int exit_code_of(const Options& options, const Inputs& inputs,
                 const std::vector<Outcome>& outcomes);

}  // namespace cfnaudit::cli
