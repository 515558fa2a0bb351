#pragma once

// Where policies come from: documents on the command line, and templates. Used by the tasks of
// `policy`.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/policy/reader.h"
#include "audit/audit.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

/// "file://a.json", "a.json", "-" (standard input) or the JSON itself.
Result<const SourceFile*> read_document(SourceMap& sources, const std::string& where);

/// How reports call a document: its path.
std::string name_of_document(const std::string& where);

struct PolicyDocument {
  const SourceFile* file = nullptr;
  iam::PolicyRef policy;
  std::vector<Diagnostic> problems;
};
/// Fails where there is no policy at all: unreadable files, text that is neither JSON nor YAML.
Result<PolicyDocument> read_policy_document(SourceMap& sources, const std::string& where,
                                            std::optional<iam::Language> language);

/// The same for tasks that only ask questions: what is wrong with the policy goes to the error
/// stream, and stays open in the policy.
Result<iam::PolicyRef> policy_at(SourceMap& sources, const std::string& where,
                                 std::optional<iam::Language> language);

std::optional<iam::Language> language_of(const std::optional<NamedPolicyType>& type);

/// A policy of a template, in the environments in which it is the same.
struct TemplatePolicy {
  std::string resource;  // logical id
  std::string type;      // of the resource
  std::string path;      // "Properties/Policies/0/PolicyDocument"
  iam::PolicyRef policy;
  access::PolicyUse use = access::PolicyUse::kIdentity;
  iam::Language language = iam::Language::kIdentity;
  std::vector<Diagnostic> problems;         // paths begin at the document
  resolve::ValuePtr document = nullptr;     // null: composed of properties, or AWS's
  std::vector<std::uint32_t> environments;  // indexes of the audit's
  bool aws_managed = false;
};

/// Templates' policies point into their audits.
struct TemplatePolicies {
  std::unique_ptr<audit::Audit> audit;
  std::vector<TemplatePolicy> policies;
};
/// The audit of one template, in the environments that the options choose. `stack_name` replaces
/// the name that the stack would have by its file; empty: it does not.
Result<std::unique_ptr<audit::Audit>> read_template(SourceMap& sources, const Options& options,
                                                    const std::string& path,
                                                    const audit::Stages& stages,
                                                    const std::string& stack_name = {});

struct Assumed;
/// What of a template's ARNs no option gives.
Assumed assumed_of(const audit::Audit& audit, const Options& options);

/// What is wrong with the policies: printed to the error stream, for tasks that only ask questions.
enum class Complaints : std::uint8_t { kPrinted, kKept };
Result<TemplatePolicies> read_template_policies(SourceMap& sources, const Options& options,
                                                const std::string& path, Complaints complaints);

}  // namespace cfnaudit::cli
