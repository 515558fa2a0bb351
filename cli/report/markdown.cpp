// Audits -> markdown: the comment on a pull request, and the access and cost pages.

#include <algorithm>

#include "analyzer/base/text.h"
#include "audit/access_rows.h"
#include "cli/report/access_words.h"
#include "cli/report/cost_groups.h"
#include "cli/report/cost_rows.h"
#include "cli/report/escape.h"
#include "cli/report/report.h"
#include "cli/report/tool.h"
#include "cli/report/traffic_rows.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kFewActions = 12;

/// A table's head and its rule: "| a | b |".
std::string table_head(const std::vector<std::string>& columns, std::size_t first_number) {
  std::string rule = "|";
  for (std::size_t i = 0; i < columns.size(); ++i) rule += i < first_number ? " --- |" : " ---: |";
  return concat("| ", join(columns, " | "), " |\n", rule, "\n");
}

std::string table_row(const std::vector<std::string>& cells) {
  return concat("| ", join(cells, " | "), " |\n");
}

std::string folded(std::string_view summary, std::string_view body) {
  return concat("<details>\n<summary>", html(summary), "</summary>\n\n", body, "\n</details>\n\n");
}

std::string title(const audit::Audit& audit) {
  return concat("### ", markdown_code(audit.file->name()), "\n\n", markdown(headline(audit)),
                "\n\n");
}

std::string unread_section(const audit::Audit& audit, std::string_view meaning) {
  const auto unread = unread_words(audit);
  return unread.empty() ? std::string() : concat("> **", meaning, ":** ", markdown(unread), "\n\n");
}

/// Where a finding's notes say the same.
struct NoteLines {
  std::string message;
  std::vector<Span> places;  // in one file
};

std::vector<NoteLines> notes_by_message(const Diagnostic& finding) {
  std::vector<NoteLines> out;
  for (const auto& note : finding.notes) {
    auto known = std::find_if(out.begin(), out.end(), [&](const auto& entry) {
      return entry.message == note.message && entry.places.front().file == note.span.file;
    });
    if (known == out.end()) known = out.insert(out.end(), {note.message, {}});
    known->places.push_back(note.span);
  }
  return out;
}

/// "line 4", "lines 4 and 7 of child.yaml".
std::string lines_of(const audit::Audit& audit, const SourceMap& sources,
                     const std::vector<Span>& places) {
  std::vector<std::string> lines;
  for (const Span place : places) lines.push_back(std::to_string(sources.start(place).line));
  const std::string last = line_words(audit, sources, places.back());
  if (lines.size() == 1) return last;
  const auto rest = last.find(" of ");
  return concat("lines ", enumerate(lines), rest == std::string::npos ? "" : last.substr(rest));
}

/// "**error** `LOG004` message" with place, notes, environments and fix below.
std::string finding_item(const audit::Audit& audit, const SourceMap& sources,
                         const Diagnostic& finding) {
  std::string out = concat("- **", to_string(finding.severity), "** [", finding.rule, "](",
                           rule_url(finding.rule), ") ", markdown(finding.message), " (",
                           markdown(line_words(audit, sources, finding.span)), ")\n");
  for (const auto& [message, places] : notes_by_message(finding))
    out +=
        concat("  - ", markdown(lines_of(audit, sources, places)), ": ", markdown(message), "\n");
  const std::string environments = where(audit, finding);
  if (environments != kEverywhere && !environments.empty())
    out += concat("  - ", markdown(environments), "\n");
  if (!finding.fix.empty()) out += concat("  - Fix: ", markdown(finding.fix), "\n");
  return out;
}

std::string access_section(const audit::Audit& audit) {
  std::string out;
  for (const auto& fact : data_access(audit))
    out += concat("- ", markdown(concat(fact.text, in_some(audit, fact))), "\n");
  return out.empty() ? out : concat("**Access to data**\n\n", out, "\n");
}

std::string ceiling_text(const pricing::Totals& totals) {
  const auto ceiling = totals.ceiling();
  return ceiling ? markdown(pricing::dollars(*ceiling)) : std::string("no limit");
}

std::string cost_table(const audit::Audit& audit) {
  std::string out = table_head({"environment", "fixed", "usage", "at most"}, 1);
  for (const auto& column : cost_columns(audit)) {
    const auto& totals = audit.cost.environments[column.front()].totals;
    std::string usage =
        totals.usage == pricing::Money() ? std::string() : markdown(pricing::dollars(totals.usage));
    if (totals.open > 0)
      usage += concat(usage.empty() ? "" : " + ", count(totals.open, "quantity", "quantities"),
                      " not declared");
    const std::string name =
        column.legend.empty() ? column.title : concat(column.title, ": ", column.legend);
    out += table_row({markdown(name), markdown(pricing::dollars(totals.fixed)),
                      usage.empty() ? "none" : usage, ceiling_text(totals)});
  }
  const auto variations = cost_variations(audit);
  if (!variations.empty()) out += concat("\nVariations: ", markdown(join(variations, "; ")), ".\n");
  return out;
}

/// What a million of each entry point costs, a column for each environment.
std::string traffic_section(const audit::Audit& audit) {
  const auto ways = way_rows(audit);
  if (ways.empty()) return {};
  const auto columns = cost_columns(audit);
  std::vector<std::string> head = {"per 1,000,000"};
  std::vector<std::uint32_t> environments;
  for (const auto& column : columns) {
    head.push_back(markdown(column.title));
    environments.push_back(static_cast<std::uint32_t>(column.front()));
  }
  head.insert(head.end(), {"of which", "at most"});
  constexpr std::size_t kMostWays = 10;
  constexpr std::size_t kMostParts = 5;
  std::string out = concat("**Cost of traffic**\n\n", table_head(head, 1));
  for (std::size_t i = 0; i < std::min(ways.size(), kMostWays); ++i) {
    std::vector<std::string> row = {markdown_code(ways[i].name)};
    for (const auto e : environments) {
      const auto* cost = ways[i].costs[e];
      row.push_back(cost == nullptr ? "-" : markdown(pricing::dollars(cost->million)));
    }
    row.push_back(markdown(parts_of(*ways[i].dearest(), kMostParts)));
    row.push_back(markdown(least_limit(audit, ways[i], environments)));
    out += table_row(row);
  }
  if (ways.size() > kMostWays)
    out += concat("\n", count(ways.size() - kMostWays, "more entry point"), ".\n");
  const auto assumed = assumptions(audit, kMostParts);
  if (!assumed.empty()) out += concat("\nAssumed: ", markdown(join(assumed, "; ")), ".\n");
  return out + "\n";
}

/// What is not in the table: "Usage is not declared for ...".
std::string usage_only(const audit::Audit& audit) {
  std::vector<std::string> resources;
  for (const auto& group : usage_groups(audit))
    for (const auto& resource : group.resources) resources.push_back(markdown_code(resource));
  return resources.empty()
             ? std::string()
             : concat("Usage is not declared, and not included, for ", enumerate(resources), ".\n");
}

constexpr std::size_t kMostCostRows = 30;

std::string cents(pricing::Money money) { return pricing::grouped(pricing::in_cents(money)); }

/// The dearest resources, or groups, with an amount; a column for each environment. The others in
/// a row.
class CostRows {
 public:
  CostRows(const audit::Audit& audit, const ReportOptions& options)
      : audit_(&audit), options_(&options), columns_(cost_columns(audit)) {}

  std::string render() {
    const bool grouped = options_->group_by.kind != GroupBy::Kind::kResource;
    std::vector<std::string> head = {grouped ? "group" : "resource",
                                     grouped ? "resources" : "type"};
    for (const auto& column : columns_) head.push_back(markdown(column.title));
    out_ = table_head(head, 2);
    if (grouped)
      groups();
    else
      resources();
    return std::move(out_);
  }

 private:
  template <typename AmountOf>
  void row(std::string name, std::string about, AmountOf amount_of) {
    std::vector<std::string> line = {std::move(name), std::move(about)};
    for (const auto& column : columns_) line.push_back(amount_of(column.front()));
    out_ += table_row(line);
  }

  std::size_t shown_of(std::size_t all) const {
    const bool everything = options_->verbosity == Verbosity::kVerbose || all <= kMostCostRows;
    return everything ? all : kMostCostRows;
  }

  void groups() {
    const auto all = cost_groups(*audit_, options_->group_by);
    const std::size_t shown = shown_of(all.size());
    for (std::size_t i = 0; i < shown; ++i)
      row(markdown(all[i].name), std::to_string(all[i].resources),
          [&](std::size_t e) { return cents(all[i].totals[e].total()); });
    if (shown < all.size())
      row(count(all.size() - shown, "more group"), "", [&](std::size_t e) {
        pricing::Money sum;
        for (std::size_t i = shown; i < all.size(); ++i) sum += all[i].totals[e].total();
        return cents(sum);
      });
  }

  void resources() {
    const auto all = cost_rows(*audit_);
    const std::size_t shown = shown_of(all.size());
    for (std::size_t i = 0; i < shown; ++i)
      row(markdown_code(all[i].resource), markdown(all[i].type),
          [&](std::size_t e) { return amount(all[i].costs[e]); });
    if (shown < all.size())
      row(count(all.size() - shown, "more resource"), "", [&](std::size_t e) {
        pricing::Money sum;
        for (std::size_t i = shown; i < all.size(); ++i)
          if (const auto* cost = all[i].costs[e]) sum += cost->totals.total();
        return cents(sum);
      });
  }

  const audit::Audit* audit_;
  const ReportOptions* options_;
  std::vector<CostColumn> columns_;
  std::string out_;
};

std::string resource_table(const audit::Audit& audit, const ReportOptions& options) {
  return concat(CostRows(audit, options).render(), "\n", usage_only(audit));
}

std::string not_counted(const audit::Audit& audit) {
  std::string out;
  for (const auto* list : {&audit.cost.unpriced, &audit.cost.not_modelled})
    for (const auto& line : by_reason(audit, *list)) out += concat("- ", markdown(line), "\n");
  return out.empty() ? out : folded("Not included in the totals", out);
}

std::string cost_section(const audit::Audit& audit, const ReportOptions& options) {
  if (audit.cost.environments.empty()) return {};
  return concat("**Monthly cost** (US dollars, ", price_basis(audit, options.today), ")\n\n",
                cost_table(audit), "\n",
                folded("Cost of each resource", resource_table(audit, options)),
                not_counted(audit));
}

std::string promise_section(const audit::Audit& audit) {
  std::string rows;
  for (const auto& answer : audit::answer_promises(audit))
    if (const std::string words = promise_words(audit, answer); !words.empty())
      rows += concat("| ", answer.promise->name, " | ", markdown(words), " |\n");
  return rows.empty() ? rows : concat("**Promises**\n\n| | |\n| --- | --- |\n", rows, "\n");
}

std::string open_section(const audit::Audit& audit) {
  std::string out;
  std::size_t questions = 0;
  for (const auto& open : audit.incomplete) {
    if (open.kind != rules::Incomplete::Kind::kNotRead) continue;
    out += concat("- ", markdown(open.what), ": ", markdown(open.reason), "\n");
    ++questions;
  }
  for (const auto& open : open_questions(audit)) {
    out += concat("- ", markdown(open), "\n");
    ++questions;
  }
  return out.empty() ? out : folded(concat("Not decided: ", count(questions, "question")), out);
}

/// Parts that are added whole while they fit; what does not is counted.
class Comment {
 public:
  explicit Comment(std::size_t limit) : limit_(limit) {}

  /// Was there room?
  bool add(std::string_view part) {
    if (out_.size() + part.size() > limit_) return false;
    out_ += part;
    return true;
  }
  std::string take() { return std::move(out_); }

 private:
  std::size_t limit_;
  std::string out_;
};

/// The first of them; a comment has an end.
std::string not_read(std::span<const Unread> unread) {
  constexpr std::size_t kMost = 20;
  constexpr std::size_t kLongest = 200;
  std::string out;
  for (const auto& [path, problem] : unread.first(std::min(kMost, unread.size())))
    out += concat("- ", markdown(problem.substr(0, kLongest)), "\n");
  if (unread.size() > kMost)
    out += concat("- and ", std::to_string(unread.size() - kMost), " more\n");
  return out.empty() ? out : concat("**Not read**\n\n", out, "\n");
}

bool is_note(const Diagnostic& finding) { return finding.severity == Severity::kNote; }

/// Adds findings worst first, notes folded; returns how many found no room.
std::size_t add_findings(Comment& comment, const audit::Audit& audit, const SourceMap& sources) {
  std::size_t left_out = 0;
  for (const auto& finding : audit.findings)
    if (!is_note(finding) && (left_out > 0 || !comment.add(finding_item(audit, sources, finding))))
      ++left_out;
  const auto notes = static_cast<std::size_t>(
      std::count_if(audit.findings.begin(), audit.findings.end(), is_note));
  if (notes < audit.findings.size()) comment.add("\n");
  if (notes == 0) return left_out;
  std::string body;
  for (const auto& finding : audit.findings)
    if (is_note(finding)) body += finding_item(audit, sources, finding);
  const bool room = left_out == 0 && comment.add(folded(count(notes, "note"), body));
  return room ? 0 : left_out + notes;
}

}  // namespace

std::string check_markdown(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  constexpr std::size_t kReserve = 400;  // for the sentences that are always added
  constexpr std::size_t kForFindings = 50'000;
  Comment findings(kForFindings);
  Comment rest(kCommentLimit - kForFindings - kReserve);
  std::size_t left_out = 0;
  bool cut = false;
  for (const audit::Audit* audit : audits) {
    if (audits.size() > 1 && audit->findings.empty() && audit->is_whole()) continue;
    if (!findings.add(concat(title(*audit), unread_section(*audit, "Incomplete")))) {
      left_out += audit->findings.size();
      continue;
    }
    left_out += add_findings(findings, *audit, sources);
  }
  for (const audit::Audit* audit : audits) {
    const std::string sections =
        audit->is_whole()
            ? concat(options.promises ? promise_section(*audit) : "", access_section(*audit),
                     cost_section(*audit, options), open_section(*audit))
            : open_section(*audit);
    if (sections.empty()) continue;
    const std::string head =
        audits.size() > 1 ? concat("### ", markdown_code(audit->file->name()), "\n\n") : "";
    cut = !rest.add(concat(head, sections)) || cut;
  }
  std::string out = concat("## ", kToolName, ": ", to_string(count_findings(audits)), "\n\n",
                           not_read(options.unread), findings.take());
  if (left_out > 0) out += concat(count(left_out, "more finding"), " in the full report.\n\n");
  out += rest.take();
  if (cut) out += "Access and cost are shortened here; the full report has them.\n";
  return out;
}

namespace {

/// What principals come to through others; data and code alone.
std::string through_section(const audit::Audit& audit) {
  constexpr int kCode = 1;
  constexpr std::size_t kFewWays = 3;
  std::string rows;
  for (const auto& principal : access_principals(audit))
    for (const auto& row : principal.through) {
      if (row.rank > kCode) continue;
      auto ways = row.ways;
      if (ways.size() > kFewWays) {
        const std::size_t more = ways.size() - kFewWays;
        ways.resize(kFewWays);
        ways.push_back(concat(std::to_string(more), " more"));
      }
      const bool known = row.verdict == access::Verdict::kReachable;
      const bool everywhere = row.environments.size() == audit.resolution.stacks.size();
      rows += table_row({markdown_code(principal.id), markdown(enumerate(ways)),
                         markdown_code(row.destination),
                         known ? lowercase(join(row.levels, ", ")) : "not decided",
                         everywhere ? "all" : markdown(in(audit, row.environments))});
    }
  if (rows.empty()) return {};
  return concat("\n**Indirect access**\n\n",
                table_head({"principal", "through", "resource", "access", "environments"}, 5),
                rows);
}

std::string entry_section(const audit::Audit& audit) {
  std::string out;
  for (const auto& entry : access_entries(audit)) {
    if (entry.reaches.empty() && entry.may_reach.empty()) continue;
    out += concat("- ", entry.anonymous ? "**anonymous**" : markdown(entry.who), ": ",
                  markdown(entry.path), entry.reaches.empty() ? "" : " reaches ",
                  markdown(by_levels(entry.reaches)), entry.may_reach.empty() ? "" : " may reach ",
                  markdown(by_levels(entry.may_reach)),
                  markdown(in_some(audit, {"", entry.environments})), "\n");
  }
  return out.empty() ? out : concat("\n**Entry points**\n\n", out);
}

}  // namespace

std::string access_markdown(Audits audits, const SourceMap&, const ReportOptions&) {
  std::string out;
  for (const audit::Audit* audit : audits) {
    out += concat(title(*audit), unread_section(*audit, "Incomplete"));
    out += table_head({"principal", "resource", "access", "actions", "environments"}, 5);
    for (const auto& principal : access_principals(*audit))
      for (const auto& row : principal.rows) {
        const bool known = row.verdict == access::Verdict::kReachable;
        std::string actions = action_list(row.actions, kFewActions);
        const std::string open = open_actions(row);
        if (!open.empty()) actions += concat(actions.empty() ? "" : "; ", open);
        const bool everywhere = row.environments.size() == audit->resolution.stacks.size();
        out +=
            table_row({markdown_code(principal.id), markdown_code(row.destination),
                       known ? lowercase(join(row.levels, ", ")) : "not decided", markdown(actions),
                       everywhere ? "all" : markdown(in(*audit, row.environments))});
      }
    out += concat(through_section(*audit), entry_section(*audit), "\n", open_section(*audit));
  }
  return out;
}

std::string cost_markdown(Audits audits, const SourceMap&, const ReportOptions& options) {
  std::string out;
  for (const audit::Audit* audit : audits) {
    out += concat(title(*audit), unread_section(*audit, "No total"));
    if (audit->cost.environments.empty()) continue;
    out += concat("US dollars per month, ", price_basis(*audit, options.today), ".\n\n",
                  audit->is_whole() ? cost_table(*audit) + "\n" : std::string(),
                  resource_table(*audit, options), "\n",
                  audit->is_whole() ? traffic_section(*audit) : std::string());
    out += not_counted(*audit);
    if (!audit->cost.free.empty())
      out += concat("Free of charge: ", markdown(by_type(audit->cost.free)), "\n\n");
  }
  return out;
}

}  // namespace cfnaudit::cli
