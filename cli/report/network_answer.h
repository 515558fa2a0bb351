#pragma once

// Answers to questions about the network, for people and for machines. Made from NetworkAnswer;
// cli/formats.cpp lists them.

#include <string>

#include "audit/network_question.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

using RenderPath = std::string (*)(const audit::NetworkAnswer&, const ReportOptions&);

std::string path_text(const audit::NetworkAnswer& answer, const ReportOptions& options);
std::string path_json(const audit::NetworkAnswer& answer, const ReportOptions& options);

}  // namespace cfnaudit::cli
