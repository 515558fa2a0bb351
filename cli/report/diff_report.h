#pragma once

// The reports of `diff`, and the phrases that they share. Made from Differences.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/difference.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

/// What a comment's host can show.
enum class Flavor : std::uint8_t { kGithub, kGitlab, kBitbucket };

struct DiffReportOptions {
  ReportOptions report;
  Flavor flavor = Flavor::kGithub;
  std::vector<std::string> loosened;  // what HEAD does to the config file
};

/// What HEAD does to let more pass: to the config file, and by suppressions in its templates
/// ("suppressed in orders.yaml: LOG003").
std::vector<std::string> loosened_lines(std::span<const audit::Difference> differences,
                                        const DiffReportOptions& options);
/// The same in a sentence or two; empty for nothing.
std::string loosened_words(std::span<const audit::Difference> differences,
                           const DiffReportOptions& options);

using Differences = std::span<const audit::Difference>;
using RenderDifferences = std::string (*)(Differences, const SourceMap&, const DiffReportOptions&);

/// Each says nothing where nothing changes.
std::string diff_text(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options);
std::string diff_json(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options);
/// The comment on a pull request: at most kCommentLimit bytes, with a hidden mark to find it by.
std::string diff_markdown(Differences differences, const SourceMap& sources,
                          const DiffReportOptions& options);

/// The page, with what changes.
std::string diff_html(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options);

/// " (new, with parts/a.yaml)"; empty for a template that is on both sides and has no parts that
/// change.
std::string title_words(const audit::Difference& difference);
/// "in BASE, part of the template is not read: ...", and whether it is compared nevertheless; empty
/// where both sides are whole.
std::string uncompared_words(const audit::Difference& difference);
/// "replaced, its data is lost"; "updated in place"; "the update fails: KeySpec cannot be changed".
std::string effect_words(const change::ResourceChange& change);
/// "KeySchema: a -> b"; what makes a replacement first.
std::vector<std::string> property_words(const change::ResourceChange& change);
/// "write on Orders (dynamodb: DeleteItem, PutItem), if aws:SourceIp ..."
std::string access_words(const audit::AccessDifference& row, std::size_t most_actions);
/// "anonymous: Api POST /admin -> Admin, reaches Orders: read, write"
std::string entry_words(const audit::EntryDifference& row);
/// What of it was different before: "authorizer Tokens", "Orders: read"; empty where it was not
/// there.
std::string was_words(const audit::EntryDifference& row);
/// What is paid by use and changes, in no sum: "Validate: Compute: 0.5 GB → 1 GB".
struct UsageMove {
  enum class Kind : std::uint8_t { kChanged, kPaidByUse, kGone };

  std::vector<std::string> resources;
  std::string text;
  Kind kind = Kind::kChanged;
  audit::EnvironmentNames environments;
};
/// "Compute: 0.5 GB → 1 GB".
std::string item_words(const audit::ItemMove& move);
std::vector<UsageMove> usage_moves(const audit::Difference& difference);
/// "Orders and Invoices: new, paid by use"
std::string usage_words(const UsageMove& move);
/// The same with several functions is one row, and so is what logs are written to.
std::vector<audit::AccessDifference> access_rows(const audit::Difference& difference);
/// ", with FunctionRole": what AWS SAM makes for a resource that comes or goes.
std::string made_with(const audit::Difference& difference, const change::ResourceChange& change);
/// All but those, and what SAM makes anew with every change.
std::vector<const audit::ResourceDifference*> resource_rows(const audit::Difference& difference);
/// The environments whose sum moves.
std::vector<const audit::CostDifference*> moving_sums(const audit::Difference& difference);
/// "Deployment is not recreated: Stage does not get the changes of PostOrder".
std::string stale_words(const audit::StaleDifference& row);
/// "+$32.85", "-$3.65", "$0.00".
std::string signed_dollars(pricing::Money money);
/// " in development and staging"; empty when it is so in all environments of the template.
std::string in_environments(const audit::Difference& difference,
                            const audit::EnvironmentNames& names);

/// What a person acts on first: "1 new error", "access: Orders", "production +$32.85".
std::vector<std::string> headlines(Differences differences);
/// The first `most` of them in a line; what is not there is said where there are none.
std::string summary(Differences differences, std::size_t most);

}  // namespace cfnaudit::cli
