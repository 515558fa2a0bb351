#include "cli/run.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <sys/ioctl.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/audit.h"
#include "cli/files.h"
#include "cli/parameters.h"
#include "cli/report/report.h"
#include "cli/report/rules.h"

// Options -> report and exit code.

namespace cfnaudit::cli {

namespace {

using Clock = std::chrono::steady_clock;

void complain(std::string_view message) {
  std::fputs(concat("cfnaudit: ", message, "\n").c_str(), stderr);
}

std::string_view name_of(Command command) {
  switch (command) {
    case Command::kCheck:
      return "check";
    case Command::kAccess:
      return "access";
    case Command::kCost:
      return "cost";
    case Command::kGraph:
      return "graph";
    case Command::kExpand:
      return "expand";
    case Command::kRules:
      return "rules";
  }
  return "check";
}

/// The inputs of a run, read; and the complaints about those that could not be.
class Inputs {
 public:
  explicit Inputs(const Options& options) : options_(options) {}

  /// False when nothing can be done at all.
  bool read();

  SourceMap sources;
  std::vector<const SourceFile*> templates;
  resolve::EnvironmentOptions environment;
  bool failed = false;

 private:
  void add_path(const std::string& path);
  void add_folder(const std::string& path);
  bool parameters();

  const Options& options_;
};

/// Does a file found in a folder look like a template: Resources whose entries have a Type? One
/// that is broken before its Resources does if it speaks of AWS's types: that it cannot be read is
/// a finding.
bool is_template_text(const SourceFile& file) {
  if (file.text().find("Resources") == std::string_view::npos) return false;
  const auto read = syntax::read(file);
  const auto* resources = read.value.root->find("Resources");
  if (resources == nullptr)
    return !read.diagnostics.empty() && file.text().find("AWS::") != std::string_view::npos;
  return std::any_of(
      resources->members.begin(), resources->members.end(),
      [](const syntax::Member& member) { return member.value->find("Type") != nullptr; });
}

void Inputs::add_folder(const std::string& path) {
  const auto files = candidate_files(path);
  if (!files) {
    complain(files.error().message);
    failed = true;
    return;
  }
  for (const auto& file : *files) {
    auto text = read_file(file);
    if (!text) {
      complain(text.error().message);
      failed = true;
      continue;
    }
    const SourceFile& source = sources.add(file, std::move(*text));
    if (is_template_text(source)) templates.push_back(&source);
  }
}

void Inputs::add_path(const std::string& path) {
  if (options_.command == Command::kCheck && is_folder(path)) return add_folder(path);
  auto text = read_file(path);
  if (!text) {
    complain(text.error().message);
    failed = true;
    return;
  }
  templates.push_back(&sources.add(path == "-" ? "<stdin>" : path, std::move(*text)));
}

bool Inputs::parameters() {
  for (const auto& path : options_.parameter_files) {
    auto text = read_file(path);
    if (!text) {
      complain(text.error().message);
      return false;
    }
    auto set = read_parameters(sources.add(path, std::move(*text)));
    if (!set) {
      complain(set.error().message);
      return false;
    }
    environment.parameter_sets.push_back(std::move(*set));
  }
  for (const auto& text : options_.parameter_overrides) {
    auto given = read_override(text);
    if (!given) {
      complain(given.error().message);
      return false;
    }
    environment.overrides.insert_or_assign(std::move(given->first), std::move(given->second));
  }
  return true;
}

bool Inputs::read() {
  environment.region = options_.region;
  environment.account_id = options_.account_id;
  environment.only = options_.environments;
  if (!parameters()) return false;
  for (const auto& path : options_.paths) add_path(path);
  if (templates.empty() && !failed) {
    complain(concat("no template found in ", join(options_.paths, ", ")));
    return false;
  }
  return !templates.empty();
}

/// "my-app" of "my_app.yaml": letters, digits and hyphens, a letter first.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
std::string stack_name_of(std::string_view path) {
  std::string name = stem_of(path);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
  const bool letter_first = !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
  return letter_first ? name : "stack";
}

Stages stages_of(Command command, std::string_view format) {
  switch (command) {
    case Command::kCheck:
      return {.rules = true, .access = true, .cost = format == "text" || format == "markdown"};
    case Command::kAccess:
      return {.access = true};
    case Command::kCost:
      return {.cost = true};
    default:
      return {};
  }
}

/// Templates are independent of each other: each thread takes the next one.
std::vector<std::unique_ptr<Audit>> audit_all(const Inputs& inputs, const Options& options,
                                              const Stages& stages) {
  std::vector<std::unique_ptr<Audit>> audits(inputs.templates.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < audits.size(); i = next++) {
      resolve::EnvironmentOptions environment = inputs.environment;
      environment.stack_name = options.stack_name.empty()
                                   ? stack_name_of(inputs.templates[i]->name())
                                   : options.stack_name;
      audits[i] = audit(*inputs.templates[i], environment, stages);
    }
  };
  const std::size_t wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(wanted, audits.size()); ++i) helpers.emplace_back(work);
  work();
  helpers.clear();
  return audits;
}

ReportOptions report_options(const Options& options, std::string_view format,
                             Clock::time_point start) {
  ReportOptions out;
  const bool terminal = options.output.empty() && isatty(STDOUT_FILENO) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  const bool plain = no_color != nullptr && *no_color != '\0';
  const bool color =
      options.color == When::kAlways || (options.color == When::kAuto && terminal && !plain);
  out.color = color ? Color::kOn : Color::kOff;
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    out.width = size.ws_col;
  if (options.quiet) out.verbosity = Verbosity::kQuiet;
  if (options.verbose) out.verbosity = Verbosity::kVerbose;
  if (terminal && format == "text")
    out.elapsed_ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
  return out;
}

bool has_findings(const Audit& audit, std::optional<Severity> fail_on) {
  return fail_on &&
         std::any_of(audit.findings.begin(), audit.findings.end(),
                     [&](const Diagnostic& finding) { return finding.severity >= *fail_on; });
}

/// The errors of a template, which only check reports in full.
void complain_about_errors(const Audit& audit) {
  constexpr std::size_t kFew = 5;
  std::size_t errors = 0;
  for (const auto& finding : audit.findings) {
    if (finding.severity != Severity::kError || ++errors > kFew) continue;
    const Position at = audit.file->lines().position(finding.span.begin);
    complain(concat(audit.file->name(), ":", std::to_string(at.line), ":",
                    std::to_string(at.column), ": ", finding.message, " [", finding.rule, "]"));
  }
  if (errors > kFew)
    complain(concat("and ", std::to_string(errors - kFew), " more errors: see cfnaudit check"));
}

int exit_code(const Options& options, const Inputs& inputs,
              const std::vector<std::unique_ptr<Audit>>& audits) {
  const auto any = [&](auto test) { return std::any_of(audits.begin(), audits.end(), test); };
  if (inputs.failed || any([](const auto& audit) { return !audit->is_template; })) return kFailed;
  for (const auto& audit : audits)
    for (const auto& name : audit->resolution.environments.unknown_names) {
      complain(concat(audit->file->name(), " has no environment ", quote(name)));
      return kFailed;
    }
  if (options.command != Command::kCheck) return kClean;
  return any([&](const auto& audit) { return has_findings(*audit, options.fail_on); }) ? kFindings
                                                                                       : kClean;
}

int run_rules_command(const Options& options) {
  const auto text = rules_text(options.rule, options.format);
  if (!text) {
    complain(text.error().message);
    return kFailed;
  }
  const auto written = write_output(options.output, *text);
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
}

}  // namespace

int run(const Options& options) {
  const auto start = Clock::now();
  if (options.command == Command::kRules) return run_rules_command(options);
  const Format* format = find_format(name_of(options.command), options.format);
  if (format == nullptr) {
    std::vector<std::string> known;
    for (const auto& row : formats())
      if (row.command == name_of(options.command)) known.emplace_back(row.name);
    complain(concat(name_of(options.command), " has no format ", quote(options.format), "; it has ",
                    enumerate(known)));
    return kFailed;
  }
  Inputs inputs(options);
  if (!inputs.read()) return kFailed;
  const auto audits = audit_all(inputs, options, stages_of(options.command, format->name));
  std::vector<const Audit*> views;
  for (const auto& audit : audits) views.push_back(audit.get());
  if (options.command != Command::kCheck)
    for (const Audit* audit : views) complain_about_errors(*audit);
  const std::string report =
      format->render(views, inputs.sources, report_options(options, format->name, start));
  const auto written = write_output(options.output, report);
  if (!written) complain(written.error().message);
  return written ? exit_code(options, inputs, audits) : kFailed;
}

}  // namespace cfnaudit::cli
