#include "cli/run.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>

#include <sys/ioctl.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/access_question.h"
#include "cli/audit.h"
#include "cli/baseline.h"
#include "cli/files.h"
#include "cli/parameters.h"
#include "cli/policy.h"
#include "cli/pricing.h"
#include "cli/report/access_answer.h"
#include "cli/report/report.h"
#include "cli/report/rules.h"
#include "pricing/usage_file.h"

// Invocation -> report and exit code.

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
    case Command::kRules:
      return "rules";
    case Command::kInit:
      return "init";
    case Command::kPolicy:
      return "policy";
    case Command::kPricing:
      return "pricing";
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
  CostInputs cost;
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
  auto cost_inputs = read_cost_inputs(options_.cost, sources);
  if (!cost_inputs) {
    complain(cost_inputs.error().message);
    return false;
  }
  cost = std::move(*cost_inputs);
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
                                              const Stages& stages, const Ruling& ruling) {
  std::vector<std::unique_ptr<Audit>> audits(inputs.templates.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < audits.size(); i = next++) {
      resolve::EnvironmentOptions environment = inputs.environment;
      environment.stack_name = options.stack_name.empty()
                                   ? stack_name_of(inputs.templates[i]->name())
                                   : options.stack_name;
      audits[i] = audit(*inputs.templates[i], environment, stages, ruling);
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

bool gave_up(const Audit& audit) {
  return std::any_of(audit.incomplete.begin(), audit.incomplete.end(), [](const auto& open) {
    return open.kind == rules::Incomplete::Kind::kGaveUp;
  });
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

/// Says what is wrong with the usage file and with the budgets.
int cost_exit_code(const Inputs& inputs, const std::vector<std::unique_ptr<Audit>>& audits) {
  bool failed = false;
  std::vector<const Audit*> views;
  for (const auto& audit : audits) {
    views.push_back(audit.get());
    for (const auto& problem : audit->usage_problems) {
      const Position at = inputs.sources.start(problem.span);
      complain(concat(inputs.sources.file(problem.span).name(), ":", std::to_string(at.line), ":",
                      std::to_string(at.column), ": ", problem.message, " [", problem.rule, "]"));
      failed = failed || problem.severity == Severity::kError;
    }
  }
  for (const auto& problem : budget_problems(views, inputs.cost)) {
    complain(problem);
    failed = true;
  }
  return failed ? kFindings : kClean;
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
  if (options.command == Command::kCost) return cost_exit_code(inputs, audits);
  if (options.command != Command::kCheck) return kClean;
  if (any([&](const auto& audit) { return has_findings(*audit, options.fail_on); }))
    return kFindings;
  return any([](const auto& audit) { return gave_up(*audit); }) ? kIncomplete : kClean;
}

bool has_question(const Options& options) {
  return !options.from.empty() || !options.to.empty() || !options.actions.empty() ||
         !options.who_can.empty();
}

int run_question(const Options& options, const Audit& audit, const ReportOptions& report) {
  access::Question question{options.from, options.to, options.actions};
  if (options.who_can.size() == 2)
    question = {.from = {}, .to = options.who_can[1], .actions = {options.who_can[0]}};
  const auto answered = answer(audit, question);
  if (!answered) {
    complain(answered.error().message);
    return kFailed;
  }
  const bool json = options.format == "json";
  const auto written =
      write_output(options.output, json ? answer_json(*answered) : answer_text(*answered, report));
  if (!written) complain(written.error().message);
  if (!written) return kFailed;
  return options.prove_unreachable ? proof_exit_code(*answered) : kClean;
}

int write_usage_file(const Options& options, const Audit& audit) {
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : audit.graphs) graphs.push_back(&graph);
  const auto written = write_output(options.output, pricing::usage_file_for(graphs));
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
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

int run_init_command(const Options& options) {
  const std::string path = options.output.empty() ? ".cfnaudit.yaml" : options.output;
  if (std::filesystem::exists(path)) {
    complain(concat(path, " exists already"));
    return kFailed;
  }
  const auto written = write_output(path, config_example());
  if (!written) complain(written.error().message);
  return written ? kClean : kFailed;
}

/// "2026-11-22", in UTC. https://reproducible-builds.org/specs/source-date-epoch/
std::string today() {
  const char* fixed = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = fixed == nullptr ? std::nullopt : parse_integer(fixed);
  const std::time_t now = seconds ? static_cast<std::time_t>(*seconds) : std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

/// What the baseline file still has and the templates have no more; nothing without a baseline.
Result<Baseline> apply_baseline(const Options& options,
                                std::span<const std::unique_ptr<Audit>> audits) {
  if (options.baseline.empty()) return Baseline{};
  if (options.write_baseline) {
    const Baseline now = baseline_of(audits);
    const auto written = write_output(options.baseline, baseline_text(now));
    if (!written) return tl::unexpected<Error>(written.error());
    return apply(now, audits);
  }
  auto text = read_file(options.baseline);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto known = read_baseline(SourceFile(0, options.baseline, std::move(*text)));
  if (!known) return tl::unexpected<Error>(known.error());
  auto mended = apply(*known, audits);
  if (options.prune_baseline && !mended.empty()) {
    Baseline rest = *known;
    for (const auto& entry : mended) {
      const auto found = std::find_if(rest.begin(), rest.end(), [&](const auto& other) {
        return other.path == entry.path && other.fingerprint == entry.fingerprint;
      });
      if (found != rest.end()) rest.erase(found);
    }
    const auto written = write_output(options.baseline, baseline_text(rest));
    if (!written) return tl::unexpected<Error>(written.error());
  }
  return mended;
}

}  // namespace

int run(const Invocation& invocation) {
  const auto start = Clock::now();
  const Options& options = invocation.options;
  if (options.command == Command::kRules) return run_rules_command(options);
  if (options.command == Command::kInit) return run_init_command(options);
  if (options.command == Command::kPolicy) return run_policy(options);
  if (options.command == Command::kPricing) return run_pricing_command(options);
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
  Stages stages = stages_of(options.command, format->name);
  stages.cost_inputs = &inputs.cost;
  const Ruling ruling{invocation.config.selection, invocation.config.suppressions, today()};
  const auto audits = audit_all(inputs, options, stages, ruling);
  const auto mended = apply_baseline(options, audits);
  if (!mended) {
    complain(mended.error().message);
    return kFailed;
  }
  if (options.command == Command::kCost && options.cost.init_usage)
    return write_usage_file(options, *audits.front());
  std::vector<const Audit*> views;
  for (const auto& audit : audits) views.push_back(audit.get());
  if (options.command != Command::kCheck)
    for (const Audit* audit : views) complain_about_errors(*audit);
  if (has_question(options)) {
    if (const int code = exit_code(options, inputs, audits); code == kFailed) return code;
    if (format->name != "text" && format->name != "json") {
      complain("a question is answered as text or json");
      return kFailed;
    }
    return run_question(options, *audits.front(), report_options(options, format->name, start));
  }
  ReportOptions shown = report_options(options, format->name, start);
  shown.mended = mended->size();
  const std::string report = format->render(views, inputs.sources, shown);
  const auto written = write_output(options.output, report);
  if (!written) complain(written.error().message);
  return written ? exit_code(options, inputs, audits) : kFailed;
}

}  // namespace cfnaudit::cli
