#pragma once

// What principals and ways in reach, in the words that several reports share. Made from the rows of
// audit/access_rows.h.

#include <string>
#include <vector>

#include "audit/access_rows.h"

namespace cfnaudit::cli {

/// Destinations by what may be done with them: "ApplicationTable, Orders: read, write; Queue:
/// write".
std::string by_levels(const std::vector<audit::Reached>& all);

/// "dynamodb: GetItem, PutItem; logs: PutLogEvents", at most `most` of them.
std::string action_list(const std::vector<std::string>& actions, std::size_t most);

/// "if StringEquals aws:SourceVpc vpc-1, unless Bool aws:SecureTransport false".
std::string under_conditions(const std::vector<std::string>& conditions);
/// Under which conditions a row holds, or why it is not decided.
std::string open_actions(const audit::AccessRow& row);
/// "RW": the first letters of access levels; "?" where it is not decided.
std::string level_letters(const audit::AccessRow& row);

/// Who calls for what, step by step; the resource of the last step, which says what is reached:
/// "anonymous execute-api:Invoke, then role/Name dynamodb:GetItem on arn:...".
std::string steps_text(const std::vector<iam::Request>& requests);

}  // namespace cfnaudit::cli
