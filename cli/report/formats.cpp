// Command and format name -> the function that renders it.

#include "cli/report/report.h"

namespace cfnaudit::cli {
namespace {

constexpr Format kFormats[] = {
    {"check", "text", check_text},         {"check", "json", check_json},
    {"check", "sarif", check_sarif},       {"check", "markdown", check_markdown},
    {"check", "junit", check_junit},       {"check", "github", check_github},
    {"check", "gitlab", check_gitlab},     {"access", "text", access_text},
    {"access", "json", access_json},       {"access", "markdown", access_markdown},
    {"access", "mermaid", access_mermaid}, {"access", "dot", access_dot},
    {"cost", "text", cost_text},           {"cost", "json", cost_json},
    {"cost", "markdown", cost_markdown},   {"cost", "csv", cost_csv},
    {"graph", "mermaid", graph_mermaid},   {"graph", "dot", graph_dot},
    {"graph", "json", graph_json},         {"expand", "yaml", expand_yaml},
    {"expand", "json", expand_json},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }

const Format* find_format(std::string_view command, std::string_view name) {
  for (const Format& format : kFormats)
    if (format.command == command && (name.empty() || format.name == name)) return &format;
  return nullptr;
}

}  // namespace cfnaudit::cli
