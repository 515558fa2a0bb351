#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/code/functions.h"

// What the code reads from its environment and how long it waits, against the function's settings.

namespace cfnaudit::rules {
namespace {

using code::EnvironmentRead;
using code::PartKind;
using functions::FunctionCode;
using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kTypes[] = {"AWS::Lambda::Function", "AWS::Serverless::Function"};
constexpr std::string_view kVariablesPage =
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html";

/// Lambda sets it, or the language and its libraries read it.
bool is_of_the_runtime(std::string_view name) {
  static constexpr std::string_view kPrefixes[] = {"AWS_",   "_",   "LAMBDA_", "NODE_",
                                                   "PYTHON", "LD_", "XDG_"};
  static constexpr std::string_view kNames[] = {
      "LANG",        "TZ",       "PATH",          "PWD",
      "SHLVL",       "HOME",     "LC_ALL",        "HTTP_PROXY",
      "HTTPS_PROXY", "NO_PROXY", "http_proxy",    "https_proxy",
      "no_proxy",    "TMPDIR",   "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"};
  return std::ranges::any_of(kPrefixes, [&](auto prefix) { return name.starts_with(prefix); }) ||
         std::ranges::find(kNames, name) != std::end(kNames);
}

bool has_layers(const StackResource& function) {
  const auto layers = function.property("Layers");
  return layers != nullptr && !(layers->kind == resolve::ValueKind::kList && layers->items.empty());
}

/// AWS IoT Greengrass runs functions, often by a version or an alias, with an environment of its
/// own.
bool runs_elsewhere(const Context& context, graph::ResourceIndex function) {
  return std::ranges::any_of(context.graph.in(function), [&](const graph::Edge* edge) {
    const auto type = context.graph.resource(edge->from).type();
    const bool is_part = type == "AWS::Lambda::Version" || type == "AWS::Lambda::Alias";
    return type.starts_with("AWS::Greengrass") ||
           (is_part && edge->from != function && runs_elsewhere(context, edge->from));
  });
}

void look_for_unset(const Context& context, const FunctionCode& function,
                    const StackResource& resource, Reporter& report) {
  const auto variables = resource.property("Environment.Variables");
  if (runs_elsewhere(context, function.function)) return;
  if (resolve::get(variables, "AWS_LAMBDA_EXEC_WRAPPER") != nullptr) return;
  std::set<std::string> told;
  for (const EnvironmentRead& read : function.reading()->environment) {
    if (read.has_default || is_of_the_runtime(read.name) || told.contains(read.name)) continue;
    if (resolve::is_unknown(variables)) {
      report.undecided(resource, resolve::why_unknown(variables));
      return;
    }
    if (resolve::get(variables, read.name) != nullptr) continue;
    told.insert(read.name);
    const bool fails = read.raises && read.at_import && !read.conditional;
    at_code(context, function, read.place,
            concat("the code of ", resource.id(), " reads the environment variable ", read.name,
                   ", which is not set", fails ? ": every invocation fails" : ""),
            report)
        .key(read.name)
        .severity(fails ? Severity::kError : Severity::kWarning)
        .fix(concat("set ", read.name, " in Environment, or give the read a default"));
  }
}

void check_unset(const Context& context, Reporter& report) {
  for_each_code(context, report, look_for_unset);
}

void look_for_unread(const Context& context, const FunctionCode& function,
                     const StackResource& resource, Reporter& report) {
  const auto& reading = *function.reading();
  const auto variables = resource.property("Environment.Variables");
  if (variables == nullptr || variables->kind != resolve::ValueKind::kMap) return;
  if (!reading.complete || reading.reads_whole_environment || !reading.problems.empty() ||
      !reading.missing_imports.empty() || has_layers(resource) ||
      runs_elsewhere(context, function.function))
    return;
  for (const auto& field : variables->fields) {
    const std::string_view name = field.key.value;
    const bool read = std::ranges::any_of(
        reading.environment, [&](const EnvironmentRead& one) { return one.name == name; });
    if (read || is_of_the_runtime(name)) continue;
    report
        .at(resource, field.value,
            concat("the code of ", resource.id(), " never reads the environment variable ", name))
        .key(std::string(name))
        .fix(concat("remove ", name));
  }
}

void check_unread(const Context& context, Reporter& report) {
  for_each_code(context, report, look_for_unread);
}

/// The seconds that a program waits; nothing: not known.
std::optional<double> seconds_of(const code::Text& text, const StackResource& function) {
  if (text.parts.size() != 1) return std::nullopt;
  const auto& part = text.parts.front();
  ValuePtr value = nullptr;
  std::string digits = part.text;
  if (part.kind == PartKind::kEnvironment) {
    value = resolve::get(function.property("Environment.Variables"), part.text);
    const auto known = resolve::known_text(value);
    if (known)
      digits = *known;
    else if (value == nullptr && part.has_default)
      digits = part.fallback;
    else
      return std::nullopt;
  } else if (part.kind != PartKind::kLiteral) {
    return std::nullopt;
  }
  const auto whole = parse_integer(digits.substr(0, digits.find('.')));
  return whole ? std::optional<double>(static_cast<double>(*whole)) : std::nullopt;
}

void look_for_waits(const Context& context, const FunctionCode& function,
                    const StackResource& resource, Reporter& report) {
  constexpr long long kDefault = 3;
  const auto timeout = resource.property("Timeout");
  const auto given = resolve::integer(timeout);
  if (timeout != nullptr && !given) return;
  const auto limit = static_cast<double>(given.value_or(kDefault));
  for (const auto& wait : function.reading()->waits) {
    const auto seconds = seconds_of(wait.seconds, resource);
    const bool sleeps = wait.kind == code::Wait::Kind::kSleep;
    if (!seconds || *seconds < limit || (!sleeps && *seconds == limit)) continue;
    at_code(context, function, wait.place,
            sleeps ? concat("the code of ", resource.id(),
                            " waits longer than its timeout: ", wait.what)
                   : concat("a request of ", resource.id(),
                            " may last longer than its timeout: ", wait.what),
            report)
        .severity(sleeps && !wait.conditional ? Severity::kWarning : Severity::kNote)
        .detail(concat(std::to_string(static_cast<long long>(*seconds)), " s against ",
                       std::to_string(static_cast<long long>(limit)), " s"))
        .fix(sleeps ? "raise Timeout, or wait in a state machine or a delayed message"
                    : "lower the client's timeout below Timeout");
  }
}

void check_waits(const Context& context, Reporter& report) {
  for_each_code(context, report, look_for_waits);
}

}  // namespace

extern constinit const Rule kUnsetVariable = {
    .info = {.id = "COD005",
             .name = "unset-variable",
             .severity = Severity::kWarning,
             .summary = "The code of a function needs an environment variable that is not set.",
             .source = kVariablesPage,
             .types = kTypes},
    .check = check_unset};

extern constinit const Rule kUnreadVariable = {
    .info = {.id = "COD006",
             .name = "unread-variable",
             .severity = Severity::kNote,
             .summary = "An environment variable is set that the function's code never reads.",
             .source = kVariablesPage,
             .types = kTypes},
    .check = check_unread};

extern constinit const Rule kWaitBeyondTimeout = {
    .info = {.id = "COD007",
             .name = "wait-beyond-timeout",
             .severity = Severity::kWarning,
             .summary = "The code of a function waits longer than the function may run.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
             .types = kTypes},
    .check = check_waits};

}  // namespace cfnaudit::rules
