#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/runtimes.h"

// Runtimes of functions -> those that get no patches, as of the day of the table.

namespace cfnaudit::rules {
namespace {

void look_at(const graph::StackResource& function, graph::ValuePtr value,
             const aws::LambdaRuntime& runtime, Reporter& report) {
  if (!is_past(runtime.deprecated) || is_past(runtime.no_create)) return;  // DEP020
  std::string message = concat(function.id(), " runs on ", runtime.name,
                               ", which has had no security patches since ", runtime.deprecated);
  if (!runtime.no_create.empty())
    message += concat("; from ", runtime.no_create, " on, no function can be created with it");
  report.at(function, value, std::move(message)).fix(use_successor(runtime));
}

void check(const Context& context, Reporter& report) { for_each_runtime(context, report, look_at); }

constexpr std::string_view kTypes[] = {"AWS::Lambda::Function"};
constexpr std::string_view kSame[] = {"CKV_AWS_363", "W2531", "AwsSolutions-L1", "Lambda.2"};

}  // namespace

extern constinit const Rule kDeprecatedRuntime = {
    .info = {.id = "HRD001",
             .name = "deprecated-runtime",
             .severity = Severity::kWarning,
             .summary = "A function runs on a runtime without security patches.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
             .equivalents = kSame,
             .security_severity = "5.0",
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
