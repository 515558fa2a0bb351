#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Entry points -> URLs of functions that everybody may call.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& report) {
  if (context.paths == nullptr) return;
  for (const auto& entry : context.paths->entry_points) {
    if (entry.kind != access::EntryKind::kFunctionUrl || !entry.anonymous ||
        entry.verdict == access::Verdict::kUnreachable)
      continue;
    const auto& url = context.graph.resource(entry.resource);
    report
        .at(url, url.property("AuthType"),
            concat("anyone on the internet can invoke ", entry.path.back(), " through ", url.id(),
                   " without credentials"))
        .fix(
            "set AuthType to AWS_IAM, or suppress this finding if the function authenticates its "
            "callers");
  }
}

constexpr std::string_view kSame[] = {"CKV_AWS_258", "LambdaFunctionUrlAuth"};

}  // namespace

extern constinit const Rule kPublicFunctionUrl = {
    .info = {.id = "IAM003",
             .name = "public-function-url",
             .severity = Severity::kWarning,
             .summary = "A function URL is open to everyone.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
             .equivalents = kSame,
             .security_severity = "6.5"},
    .check = check,
};

}  // namespace cfnaudit::rules
