#pragma once

// Answers to questions about access, for people and for machines. Made from AccessAnswer;
// cli/formats.cpp lists them.

#include <string>

#include "audit/access_question.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

using RenderAnswer = std::string (*)(const audit::AccessAnswer&, const ReportOptions&);

std::string answer_text(const audit::AccessAnswer& answer, const ReportOptions& options);
std::string answer_json(const audit::AccessAnswer& answer,
                        const ReportOptions& options);  // json.cpp

}  // namespace cfnaudit::cli
