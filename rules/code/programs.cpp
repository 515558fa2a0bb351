#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/code/functions.h"

// Programs that cannot run, or that read what is not there: what the reader of code found.

namespace cfnaudit::rules {
namespace {

using code::Problem;
using code::ProblemKind;
using functions::FunctionCode;
using graph::StackResource;

constexpr std::string_view kTypes[] = {"AWS::Lambda::Function", "AWS::Serverless::Function"};
constexpr std::string_view kPythonHandler =
    "https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html";

template <typename Tell>
void for_each_problem(const Context& context, const FunctionCode& function, ProblemKind kind,
                      Tell tell) {
  for (const auto& problem : function.reading()->problems)
    if (problem.kind == kind) tell(problem);
  (void)context;
}

std::string runtime_of(const StackResource& function) {
  return std::string(resolve::known_text(function.property("Runtime")).value_or("the runtime"));
}

void check_syntax(const Context& context, Reporter& report) {
  for_each_code(
      context, report,
      [](const Context& c, const FunctionCode& function, const StackResource& resource,
         Reporter& r) {
        for_each_problem(c, function, ProblemKind::kSyntaxError, [&](const Problem& problem) {
          at_code(c, function, problem.place,
                  problem.detail.empty()
                      ? concat("the code of ", resource.id(), " has a syntax error")
                      : concat("the code of ", resource.id(), " has a syntax error: '",
                               problem.detail, "' is missing"),
                  r)
              .fix("correct the syntax: every invocation fails while the module is loaded");
        });
        for_each_problem(c, function, ProblemKind::kOtherLanguage, [&](const Problem& problem) {
          at_code(c, function, problem.place,
                  concat("the code of ", resource.id(), " is ", problem.detail,
                         ", and its runtime is ", runtime_of(resource)),
                  r)
              .fix("choose the runtime of the language that the code is written in");
        });
      });
}

void check_handler(const Context& context, Reporter& report) {
  for_each_code(
      context, report,
      [](const Context& c, const FunctionCode& function, const StackResource& resource,
         Reporter& r) {
        const auto handler = resource.property("Handler");
        for (const auto& problem : function.reading()->problems) {
          // The module of inline code is DEP027's.
          if (problem.kind == ProblemKind::kNoHandlerFile && !function.code->package.is_inline)
            r.at(resource, handler,
                 problem.detail.empty()
                     ? concat("the handler of ", resource.id(), " is in the module ", problem.name,
                              ", which its code does not have")
                     : concat("the handler of ", resource.id(), " is in the module ", problem.name,
                              ", which is written in ", problem.detail, ", and its runtime is ",
                              runtime_of(resource)))
                .fix("name a module and a function of the code");
          if (problem.kind == ProblemKind::kNoHandlerFunction)
            r.at(resource, handler,
                 concat("the code of ", resource.id(), " does not define its handler ",
                        problem.name))
                .fix(concat("define ", problem.name, ", or name a function of the code"));
          if (problem.kind == ProblemKind::kHandlerParameters)
            at_code(c, function, problem.place,
                    concat("the handler ", problem.name, " of ", resource.id(), " takes ",
                           problem.detail, "; Lambda passes the event and the context"),
                    r)
                .fix("take the two arguments event and context");
        }
      });
}

void check_imports(const Context& context, Reporter& report) {
  for_each_code(context, report,
                [](const Context& c, const FunctionCode& function, const StackResource& resource,
                   Reporter& r) {
                  const auto layers = resource.property("Layers");
                  const bool has_layers =
                      layers != nullptr &&
                      !(layers->kind == resolve::ValueKind::kList && layers->items.empty());
                  std::vector<std::string> told;
                  for (const auto& missing : function.reading()->missing_imports) {
                    if (missing.guarded || std::ranges::find(told, missing.module) != told.end())
                      continue;
                    told.push_back(missing.module);
                    if (has_layers) {
                      r.undecided(resource, concat("the layers of ", resource.id(), " may have ",
                                                   missing.module));
                      continue;
                    }
                    const bool all = missing.at_import;
                    at_code(c, function, missing.place,
                            concat("the code of ", resource.id(), " imports ", missing.module,
                                   ", which ", runtime_of(resource), " does not have",
                                   all ? ": every invocation fails" : ""),
                            r)
                        .key(missing.module)
                        .fix(concat("deploy ", missing.module, " with the code, or in a layer"));
                  }
                });
}

void check_context(const Context& context, Reporter& report) {
  for_each_code(
      context, report,
      [](const Context& c, const FunctionCode& function, const StackResource& resource,
         Reporter& r) {
        for_each_problem(c, function, ProblemKind::kContextAttribute, [&](const Problem& problem) {
          auto finding = at_code(c, function, problem.place,
                                 concat("the code of ", resource.id(), " reads ", problem.name,
                                        " of the context, which does not exist"),
                                 r);
          finding.key(problem.name);
          if (!problem.detail.empty()) finding.fix(concat("use ", problem.detail));
        });
      });
}

}  // namespace

extern constinit const Rule kBrokenCode = {
    .info = {.id = "COD001",
             .name = "broken-code",
             .severity = Severity::kError,
             .summary = "The code of a function cannot be loaded: it has a syntax error, or is "
                        "written in the language of another runtime.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-execution.html",
             .types = kTypes},
    .check = check_syntax};

extern constinit const Rule kMissingHandler = {
    .info = {.id = "COD002",
             .name = "missing-handler",
             .severity = Severity::kError,
             .summary = "The handler of a function does not exist in its code, or cannot take the "
                        "event and the context.",
             .source = kPythonHandler,
             .types = kTypes},
    .check = check_handler};

extern constinit const Rule kMissingModule = {
    .info = {.id = "COD003",
             .name = "missing-module",
             .severity = Severity::kError,
             .summary = "The code of a function imports a module that neither its runtime nor its "
                        "package nor a layer has.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html",
             .types = kTypes},
    .check = check_imports};

extern constinit const Rule kUnknownContextAttribute = {
    .info = {.id = "COD004",
             .name = "unknown-context-attribute",
             .severity = Severity::kWarning,
             .summary = "The code of a function reads an attribute that Lambda's context object "
                        "does not have.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/python-context.html",
             .types = kTypes},
    .check = check_context};

}  // namespace cfnaudit::rules
