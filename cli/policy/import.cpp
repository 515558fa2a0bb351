// Output of aws iam get-account-authorization-details -> the file that later runs read.

#include "analyzer/base/text.h"
#include "analyzer/policy/account.h"
#include "cli/commands/exit_code.h"
#include "cli/output.h"
#include "cli/policy/inputs.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

PolicyOutcome policy_import(const Options& options, const Format& format) {
  SourceMap sources;
  const auto file = read_document(sources, options.policy.documents.front());
  if (!file) return tl::unexpected<Error>(file.error());
  const auto read = policy::read_authorization_details(**file);
  for (const Diagnostic& one : read.diagnostics) {
    const Position at = sources.start(one.span);
    complain(concat((*file)->name(), ":", std::to_string(at.line), ":", std::to_string(at.column),
                    ": ", one.message));
  }
  const policy::Account& account = read.value;
  if (account.managed.empty() && account.principals.empty())
    return failure(concat((*file)->name(),
                          " holds no policies: it must be the output of aws iam "
                          "get-account-authorization-details"));
  return PolicyReport{read.diagnostics.empty() ? kClean : kIncomplete,
                      render<RenderAccount>(format, account)};
}

}  // namespace cfnaudit::cli
