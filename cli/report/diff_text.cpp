#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/iam/request_text.h"
#include "cli/report/diff_report.h"
#include "cli/report/escape.h"
#include "cli/report/excerpt.h"
#include "cli/report/paint.h"
#include "cli/report/words.h"

// Differences -> what people read in a terminal.

namespace cfnaudit::cli {

namespace {

constexpr std::size_t kFewActions = 8;
constexpr std::size_t kFewRows = 12;
constexpr std::size_t kAllParts = 100;

class DiffText {
 public:
  DiffText(const SourceMap& sources, const DiffReportOptions& options)
      : sources_(sources),
        options_(options.report),
        paint_(options.report.color),
        all_options_(options) {}

  std::string render(Differences differences) {
    if (const auto loosened = loosened_words(differences, all_options_); !loosened.empty())
      out_ += concat(paint_(Style::kWarning, wrap(printable(loosened), options_.width, 2)), "\n\n");
    for (const auto& [path, problem] : options_.unread) row("!", problem, Style::kWarning);
    if (!options_.unread.empty()) out_ += "\n";
    refused(differences);
    for (const auto& difference : differences)
      if (!difference.empty()) one(difference);
    if (!out_.empty() && options_.verbosity != Verbosity::kQuiet)
      out_ += concat(paint_(Style::kStrong, "in short"), "  ",
                     wrap(printable(summary(differences, kAllParts)), options_.width, 10), ".\n");
    return std::move(out_);
  }

 private:
  /// In front of everything else: nothing of it happens.
  void refused(Differences differences) {
    bool any = false;
    for (const auto& difference : differences)
      for (const auto& one : difference.resources) {
        if (!one.change.is_refused()) continue;
        row("!",
            concat(difference.pair.shown().file->name(), ": ", one.change.id(), ": ",
                   effect_words(one.change), in_environments(difference, one.environments)),
            Style::kError);
        any = true;
      }
    if (any) out_ += "\n";
  }

  void one(const audit::Difference& difference) {
    const std::string title = concat(difference.pair.shown().file->name(), title_words(difference));
    out_ += concat(paint_(Style::kStrong, printable(title)), "\n\n");
    if (const auto uncompared = uncompared_words(difference); !uncompared.empty()) {
      row("!", uncompared, Style::kWarning);
      out_ += "\n";
    }
    findings(difference);
    interface(difference);
    resources(difference);
    access(difference);
    costs(difference);
  }

  void row(std::string_view sign, std::string_view text, Style style) {
    out_ +=
        concat("  ", paint_(style, sign), " ", wrap(printable(text), options_.width, 6, 4), "\n");
  }

  void more(std::size_t shown, std::size_t all) {
    if (shown < all)
      row(" ", concat("and ", std::to_string(all - shown), " more (--verbose)"), Style::kFaint);
  }

  std::size_t limit(std::size_t all) const {
    return options_.verbosity == Verbosity::kVerbose ? all : std::min(all, kFewRows);
  }

  void findings(const audit::Difference& difference) {
    const auto& found = difference.findings;
    if (found.fresh.empty() && found.mended.empty() && found.suppressed.empty()) return;
    for (const auto* finding : found.fresh) {
      const Style style = style_of(finding->severity);
      const std::string head = concat("new ", to_string(finding->severity), "[", finding->rule, " ",
                                      rule_name(finding->rule), "]");
      out_ += concat(paint_(style, head), " ",
                     paint_(Style::kStrong, wrap(printable(finding->message), options_.width, 4,
                                                 display_width(head) + 1)),
                     "\n");
      out_ += excerpt(sources_, {{finding->span, ""}}, {style, options_.width}, paint_).text;
      const std::string in = where(*difference.pair.after, *finding);
      if (!in.empty()) row("=", in, Style::kFrame);
      if (!finding->fix.empty()) row("=", concat("fix: ", finding->fix), Style::kFrame);
      out_ += "\n";
    }
    for (const auto* finding : found.mended)
      row("-",
          concat("fixed ", finding->rule, " ", rule_name(finding->rule), ": ", finding->message),
          Style::kFix);
    for (const auto* finding : found.suppressed)
      row("-",
          concat("suppressed ", finding->rule, " ", rule_name(finding->rule), ": ",
                 finding->message, " (", finding->suppressed->reason, ")"),
          Style::kFaint);
    if (!found.mended.empty() || !found.suppressed.empty()) out_ += "\n";
  }

  void interface(const audit::Difference& difference) {
    if (difference.interface.empty()) return;
    out_ += concat(paint_(Style::kStrong, "parameters and outputs"), "\n");
    for (const auto& one : difference.interface)
      row(one.breaks() ? "!" : "~", concat(one.what, " ", one.change()),
          one.breaks() ? Style::kWarning : Style::kStrong);
    out_ += "\n";
  }

  void resources(const audit::Difference& difference) {
    const auto rows = resource_rows(difference);
    if (rows.empty() && difference.stale.empty()) return;
    out_ += concat(paint_(Style::kStrong, "resources"), "\n");
    const std::size_t shown = limit(rows.size());
    for (std::size_t i = 0; i < shown; ++i) resource(difference, *rows[i]);
    more(shown, rows.size());
    for (const auto& stale : difference.stale)
      row("!", concat(stale_words(stale), in_environments(difference, stale.environments)),
          Style::kWarning);
    out_ += "\n";
  }

  void resource(const audit::Difference& difference, const audit::ResourceDifference& one) {
    // In the order of Effect.
    static constexpr std::string_view kSigns[] = {"~", "+", "?", "!", "-"};
    const auto& change = one.change;
    const Style style = change.loses_data || change.is_refused()          ? Style::kError
                        : change.effect >= change::Effect::kMayBeReplaced ? Style::kWarning
                                                                          : Style::kStrong;
    row(change.is_refused() ? "!" : kSigns[static_cast<std::size_t>(change.effect)],
        concat(change.id(), " (", change.type(), ") ",
               change.is_refused() ? "is not updated, as said above" : effect_words(change),
               in_environments(difference, one.environments), made_with(difference, change)),
        style);
    const auto properties = property_words(change);
    for (std::size_t i = 0; i < std::min<std::size_t>(properties.size(), 4); ++i)
      out_ += concat("      ", wrap(printable(properties[i]), options_.width, 8, 6), "\n");
    if (properties.size() > 4)
      out_ += concat("      and ", count(properties.size() - 4, "more property", "more properties"),
                     "\n");
  }

  void access(const audit::Difference& difference) {
    if (difference.access.empty() && difference.entries.empty()) return;
    out_ += concat(paint_(Style::kStrong, "access"), "\n");
    for (const auto& entry : difference.entries)
      row(sign(entry.move),
          concat(entry_words(entry), in_environments(difference, entry.environments)),
          style_of_move(entry.move));
    const auto rows = access_rows(difference);
    const std::size_t shown = limit(rows.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const auto& one = rows[i];
      const std::string how =
          one.move == audit::AccessMove::kGained || one.move == audit::AccessMove::kLost
              ? std::string()
              : concat(to_string(one.move), ": ");
      row(sign(one.move),
          concat(one.principal, ": ", how, access_words(one, kFewActions),
                 in_environments(difference, one.environments)),
          style_of_move(one.move));
      if (one.witness && one.move <= audit::AccessMove::kChanged)
        out_ += concat(
            "      ",
            paint_(Style::kFaint, wrap(printable(concat("witness: ", iam::to_string(*one.witness))),
                                       options_.width, 8, 6)),
            "\n");
    }
    more(shown, rows.size());
    out_ += "\n";
  }

  static std::string_view sign(audit::AccessMove move) {
    // In the order of AccessMove.
    static constexpr std::string_view kSigns[] = {"+", "+", "~", "-", "-"};
    return kSigns[static_cast<std::size_t>(move)];
  }

  static Style style_of_move(audit::AccessMove move) {
    return move <= audit::AccessMove::kWidened   ? Style::kWarning
           : move == audit::AccessMove::kChanged ? Style::kNote
                                                 : Style::kFix;
  }

  void costs(const audit::Difference& difference) {
    const auto sums = moving_sums(difference);
    const auto usage = usage_moves(difference);
    if (sums.empty() && usage.empty()) return;
    out_ += concat(paint_(Style::kStrong, "monthly cost"), "\n");
    for (const auto* cost : sums) {
      const auto delta = cost->after.total() - cost->before.total();
      row("$",
          concat(cost->environment, ": ", pricing::dollars(cost->before.total()), " → ",
                 pricing::dollars(cost->after.total()), " (", signed_dollars(delta), ")",
                 cost->after.open > 0 ? " + usage" : ""),
          Style::kWarning);
      moves(*cost);
    }
    const std::size_t shown = limit(usage.size());
    for (std::size_t i = 0; i < shown; ++i)
      row("~", concat(usage_words(usage[i]), in_environments(difference, usage[i].environments)),
          Style::kNote);
    more(shown, usage.size());
    out_ += "\n";
  }

  /// The resources that move an environment's sum.
  void moves(const audit::CostDifference& cost) {
    std::vector<std::string> lines;
    for (const auto& move : cost.moves) {
      const auto before = move.before ? move.before->total() : pricing::Money();
      const auto after = move.after ? move.after->total() : pricing::Money();
      if (before != after)
        lines.push_back(concat(signed_dollars(after - before), " ", move.resource));
    }
    const std::size_t shown = limit(lines.size());
    for (std::size_t i = 0; i < shown; ++i) out_ += concat("      ", printable(lines[i]), "\n");
    more(shown, lines.size());
  }

  const SourceMap& sources_;
  ReportOptions options_;
  Paint paint_;
  const DiffReportOptions& all_options_;
  std::string out_;
};

}  // namespace

std::string diff_text(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options) {
  return DiffText(sources, options).render(differences);
}

}  // namespace cfnaudit::cli
