#include "cli/report/share.h"

#include "rules/catalog.h"

// Audit -> Share.

namespace cfnaudit::cli {

namespace {

std::string first_explained(const audit::Audit& audit) {
  for (const auto& finding : audit.findings)
    if (!rules::page(finding.rule).empty()) return finding.rule;
  return {};
}

}  // namespace

Share share_of(const audit::Audit& audit) {
  Share out;
  out.path = audit.file->name();
  out.unread = unread_words(audit);
  out.whole = audit.is_whole();
  const audit::Audit* const one[] = {&audit};
  out.counts = count_findings(one);
  out.suppressed = count_suppressed(one);
  out.open = open_questions(audit).size();
  for (const auto& open : audit.incomplete)
    out.open += open.kind == rules::Incomplete::Kind::kNotRead ? 1 : 0;
  out.resources = audit.tmpl.resources.size();
  out.rules = audit.coverage.rules;
  out.off = audit.coverage.off;
  out.unknown_types.assign(audit.coverage.unknown_types.begin(),
                           audit.coverage.unknown_types.end());
  out.explained = first_explained(audit);
  return out;
}

std::string join_all(Audits audits, const SourceMap& sources, const ReportOptions& options,
                     MakeShare make, JoinShares join) {
  std::vector<Share> shares;
  for (const audit::Audit* audit : audits) shares.push_back(make(*audit, sources, options));
  return join(shares, options);
}

}  // namespace cfnaudit::cli
