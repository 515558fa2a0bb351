#pragma once

// Answers to questions about access, for people and for machines. Made from AccessAnswer; run picks
// the one that --format names.

#include <string>

#include "audit/access_question.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

std::string answer_text(const audit::AccessAnswer& answer, const ReportOptions& options);
std::string answer_json(const audit::AccessAnswer& answer);  // json.cpp

}  // namespace cfnaudit::cli
