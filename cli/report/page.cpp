// Data -> a page in HTML that needs nothing else: cli/report/html/ with the data in it. No text of
// a template is markup there: the data are JSON without a character that HTML would notice, and the
// script makes text nodes of them. The page allows its own scripts and style by their hashes, and
// no request.

#include <span>

#include "analyzer/base/base64.h"
#include "analyzer/base/embedded.h"
#include "analyzer/base/sha256.h"
#include "analyzer/base/text.h"
#include "cli/report/diff_report.h"
#include "cli/report/escape.h"
#include "cli/report/page_data.h"
#include "cli/report/report.h"
#include "cli/report/tool.h"

namespace cfnaudit::cli {

/// The files of cli/report/html/, and the layout of graphs from npm where the build has it.
std::span<const EmbeddedFile> page_files();

namespace {

constexpr std::string_view kLayout = "dagre.min.js";

std::string_view file_named(std::string_view name) {
  for (const auto& file : page_files())
    if (file.name == name) return file.text;
  return {};
}

/// All scripts in one, in the order of cli/CMakeLists.txt.
std::string script() {
  std::string out = "'use strict';\n(() => {\n";
  for (const auto& file : page_files())
    if (file.name.ends_with(".js") && file.name != kLayout) out += file.text;
  return out + "})();\n";
}

std::string hash_source(std::string_view text) {
  const auto hash = sha256(text);
  const std::string bytes(hash.begin(), hash.end());
  return concat("'sha256-", encode_base64(bytes), "'");
}

/// JSON that is no markup wherever it stands in HTML.
std::string harmless(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (const char c : json) {
    if (c == '<')
      out += "\\u003c";
    else if (c == '>')
      out += "\\u003e";
    else if (c == '&')
      out += "\\u0026";
    else
      out += c;
  }
  return out;
}

/// https://www.w3.org/TR/CSP3/
std::string policy(std::string_view style, std::string_view layout, std::string_view script) {
  return concat("default-src 'none'; script-src ", hash_source(layout), " ", hash_source(script),
                "; style-src ", hash_source(style),
                "; img-src data:; base-uri 'none'; form-action 'none'");
}

/// The page, where each "@name@" stands for a part.
std::string page(std::string_view data, std::string_view title) {
  const std::string_view style = file_named("style.css");
  const std::string_view layout = file_named(kLayout);
  const std::string scripts = script();
  const std::pair<std::string_view, std::string> parts[] = {
      {"@policy@", policy(style, layout, scripts)},
      {"@title@", html(printable(title))},
      {"@style@", std::string(style)},
      {"@data@", harmless(data)},
      {"@layout@", std::string(layout)},
      {"@script@", scripts},
  };
  std::string out;
  std::string_view rest = file_named("page.html");
  for (const auto& [mark, text] : parts) {
    const auto at = rest.find(mark);
    out += concat(rest.substr(0, at), text);
    rest.remove_prefix(at + mark.size());
  }
  return out += rest;
}

std::string title_of(Audits audits) {
  if (audits.size() == 1) return concat(audits.front()->file->name(), " - ", kToolName);
  return concat(std::to_string(audits.size()), " templates - ", kToolName);
}

}  // namespace

std::string check_html(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return page(page_data(audits, sources, options, "overview"), title_of(audits));
}

std::string access_html(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return page(page_data(audits, sources, options, "access"), title_of(audits));
}

std::string cost_html(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return page(page_data(audits, sources, options, "cost"), title_of(audits));
}

std::string diff_html(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options) {
  return page(page_data(differences, sources, options), concat("Changes - ", kToolName));
}

}  // namespace cfnaudit::cli
