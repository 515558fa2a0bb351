#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/runtimes.h"

// Functions -> what Lambda refuses to create.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

// Read on 2026-11-30. A custom runtime may set _X_AMZN_TRACE_ID itself, so it is not here.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
constexpr std::array<std::string_view, 17> kReserved = {"_HANDLER",
                                                        "AWS_DEFAULT_REGION",
                                                        "AWS_REGION",
                                                        "AWS_EXECUTION_ENV",
                                                        "AWS_LAMBDA_FUNCTION_NAME",
                                                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                        "AWS_LAMBDA_FUNCTION_VERSION",
                                                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                        "AWS_LAMBDA_LOG_GROUP_NAME",
                                                        "AWS_LAMBDA_LOG_STREAM_NAME",
                                                        "AWS_ACCESS_KEY",
                                                        "AWS_ACCESS_KEY_ID",
                                                        "AWS_SECRET_ACCESS_KEY",
                                                        "AWS_SESSION_TOKEN",
                                                        "AWS_LAMBDA_RUNTIME_API",
                                                        "LAMBDA_TASK_ROOT",
                                                        "LAMBDA_RUNTIME_DIR"};

/// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
constexpr std::size_t kMostBytes = 4096;

template <typename Look>
void for_each_environment(const Context& context, Look look) {
  for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
    const auto& function = context.graph.resource(index);
    const ValuePtr variables = function.property("Environment.Variables");
    if (function.exists == Tri::kYes && variables != nullptr &&
        variables->kind == resolve::ValueKind::kMap)
      look(function, variables);
  }
}

void check_names(const Context& context, Reporter& report) {
  for_each_environment(context, [&](const StackResource& function, ValuePtr variables) {
    for (const auto& [key, value] : variables->fields)
      if (std::find(kReserved.begin(), kReserved.end(), key.value) != kReserved.end())
        report
            .at(function, value,
                concat(function.id(),
                       " cannot be created: Lambda reserves the environment variable ", key.value))
            .key(std::string(key.value))
            .fix("choose another name");
  });
}

void check_size(const Context& context, Reporter& report) {
  for_each_environment(context, [&](const StackResource& function, ValuePtr variables) {
    std::size_t bytes = 0;
    for (const auto& [key, value] : variables->fields)
      bytes += key.value.size() + resolve::known_text(value).value_or("").size();
    if (bytes > kMostBytes)
      report
          .at(function, variables,
              concat(function.id(), " cannot be created: its environment variables have ",
                     std::to_string(bytes), " bytes, more than the 4,096 that Lambda takes"))
          .fix("move the values to Parameter Store, S3 or the code");
  });
}

/// As of the day of the table of runtimes.
void look_at_runtime(const StackResource& function, ValuePtr value,
                     const aws::LambdaRuntime& runtime, Reporter& report) {
  if (!is_past(runtime.no_create)) return;
  report
      .at(function, value,
          concat(function.id(), " cannot be created: Lambda has accepted no new function with ",
                 runtime.name, " since ", runtime.no_create,
                 is_past(runtime.no_update) ? concat(", and no update since ", runtime.no_update)
                                            : std::string()))
      .fix(use_successor(runtime));
}

void check_runtimes(const Context& context, Reporter& report) {
  for_each_runtime(context, report, look_at_runtime);
}

constexpr std::string_view kTypes[] = {"AWS::Lambda::Function"};
constexpr std::string_view kSameRuntimes[] = {"CKV_AWS_363", "E2531", "E2533", "AwsSolutions-L1",
                                              "Lambda.2"};
constexpr std::string_view kSameNames[] = {"E3663"};
constexpr std::string_view kSameSize[] = {"E3697"};

}  // namespace

extern constinit const Rule kBlockedRuntime = {
    .info = {.id = "DEP020",
             .name = "blocked-runtime",
             .severity = Severity::kError,
             .summary = "A function uses a runtime with which no function can be created.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
             .equivalents = kSameRuntimes,
             .types = kTypes},
    .check = check_runtimes};

extern constinit const Rule kReservedVariable = {
    .info = {.id = "DEP021",
             .name = "reserved-variable",
             .severity = Severity::kError,
             .summary = "A function sets an environment variable that Lambda reserves.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
             .equivalents = kSameNames,
             .types = kTypes},
    .check = check_names};

extern constinit const Rule kEnvironmentTooLarge = {
    .info = {.id = "DEP022",
             .name = "environment-too-large",
             .severity = Severity::kError,
             .summary = "A function has more than 4 KB of environment variables.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
             .equivalents = kSameSize,
             .types = kTypes},
    .check = check_size};

}  // namespace cfnaudit::rules
