#pragma once

// Facts of an Audit in the words that several reports share: counts, environments, the access
// lines, the cost line. Made from Audits; escaped by the renderers, never here.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/promises.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

/// "alarm-metric-never-emitted".
std::string_view rule_name(std::string_view id);

/// By severity.
struct Counts {
  std::array<std::size_t, 3> of{};

  std::size_t operator[](Severity severity) const { return of[static_cast<std::size_t>(severity)]; }
  std::size_t total() const { return of[0] + of[1] + of[2]; }
};

Counts count_findings(Audits audits);
std::size_t count_suppressed(Audits audits);
/// "2 errors, 1 warning, 11 notes"; "no findings".
std::string to_string(const Counts& counts);

/// "47 resources, 3 environments (development, staging, production), us-west-2".
std::string headline(const audit::Audit& audit);
inline constexpr std::string_view kEverywhere = "in every environment";
/// kEverywhere; "in development and staging (not production)"; empty when there is only one.
/// Details stand with their environments: "by 31 s in staging".
std::string where(const audit::Audit& audit, const Diagnostic& finding);
/// The names of these environments, the first few and a count when they are many.
std::string names(const audit::Audit& audit, const std::vector<std::uint32_t>& environments);

/// The position below the resource: "Properties/Policies/0"; the whole path when the finding is
/// about no resource.
std::string_view property_of(const Diagnostic& finding);

/// "part of the template is not read: t.yaml: what follows the syntax error is not read"; empty for
/// one that is whole.
std::string unread_words(const audit::Audit& audit);

/// What is not decided, by its reason: "policies of ARole, BRole and 26 more: parameter X has no
/// value". Nothing about what is not read.
std::vector<std::string> open_questions(const audit::Audit& audit);

/// "line 4"; " of child.yaml" behind it when the place is in a nested or included file.
std::string line_words(const audit::Audit& audit, const SourceMap& sources, Span span);

/// What a resource that the author did not write comes from.
struct Origin {
  std::string made_from;  // the resource of AWS SAM: "Function" of FunctionRole
  std::string construct;  // the path in the app of the AWS CDK: "Storage/Table/Resource"
};
Origin origin_of(const audit::Audit& audit, std::string_view resource);
/// "FunctionRole is made from Function"; empty for what stands in the template.
std::string made_by(const audit::Audit& audit, std::string_view resource);

/// Something that is the same in these environments.
struct InEnvironments {
  std::string text;
  std::vector<std::uint32_t> environments;
};

/// "in staging", "where Backup is No".
/// "kept"; "broken in production (REL010 Orders); kept in staging"; empty for one that is about
/// nothing in the template.
std::string promise_words(const audit::Audit& audit, const audit::PromiseAnswer& answer);

std::string in(const audit::Audit& audit, const std::vector<std::uint32_t>& environments);

/// One for each principal that reaches data: "LambdaExecutionRole (3 functions) reaches
/// ApplicationTable: read, write".
std::vector<InEnvironments> data_access(const audit::Audit& audit);
/// " in staging"; empty when it is so in all environments.
std::string in_some(const audit::Audit& audit, const InEnvironments& fact);

/// "development $42.89 + usage, production $59.98 + usage a month"; empty when nothing was priced.
std::string cost_line(const audit::Audit& audit);

/// "$0.20 per 1,000,000 requests".
std::string unit_price(const pricing::Price& price);
/// What makes the item's number: "730 hours at $0.045 per hour, in use or idle".
std::string explain(const pricing::CostItem& item);

/// What is the same for the whole environment: its name, "production".
std::string_view environment_name(const audit::Audit& audit, std::size_t index);
/// "function", "state machine", "role": the last part of a type in plain words.
std::string type_word(std::string_view type);

}  // namespace cfnaudit::cli
