#pragma once

// Statements -> a policy document, as YAML in CloudFormation's style or as JSON for IAM. Used by
// the reports of `policy deploy` and `policy generate`.

#include <functional>
#include <string>
#include <vector>

#include "analyzer/permissions/statements.h"
#include "cli/policy/report.h"
#include "cli/report/json_document.h"

namespace cfnaudit::cli {

/// The ARN with "*" for what only the deployment knows, assumed parts included.
std::string json_arn(const SymbolicText& arn, const Assumed& assumed);
/// A YAML value: with pseudo parameters for assumed parts, "!Sub 'arn:...'".
std::string yaml_arn(const SymbolicText& arn, const Assumed& assumed);

/// Version and Statement, with comments, each line indented.
std::string yaml_document(const std::vector<permissions::PolicyStatement>& statements,
                          const std::function<std::string(const SymbolicText&)>& arn,
                          std::size_t indent);
Json json_document(const std::vector<permissions::PolicyStatement>& statements,
                   const std::function<std::string(const SymbolicText&)>& arn);

/// A scalar in single quotes where YAML needs them.
std::string yaml_scalar(std::string_view text);

}  // namespace cfnaudit::cli
