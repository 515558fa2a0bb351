#include "cli/commands/rules.h"

#include "cli/commands/exit_code.h"
#include "cli/formats.h"
#include "cli/output.h"
#include "rules/catalog.h"

// Catalogue -> table, or a page.

namespace cfnaudit::cli {

namespace {

Result<std::string> text_of(const Options& options) {
  const auto format = find_format(Report::kRules, options.format);
  if (!format) return tl::unexpected<Error>(format.error());
  if (options.rule.empty())
    return render<RenderRules>(**format, filtered(rules::catalog(), options.rule_filter));
  if (const rules::Rule* found = rules::find_rule(options.rule))
    return std::string(rules::page(found->info.id));
  return failure(rules::no_such_rule(options.rule));
}

}  // namespace

int run_rules(const Options& options) {
  const auto text = text_of(options);
  if (text) return write_report(options.output, *text) ? kClean : kFailed;
  complain(text.error().message);
  return kFailed;
}

}  // namespace cfnaudit::cli
