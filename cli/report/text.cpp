// Audits -> the findings as people read them.

#include "analyzer/base/text.h"

#include <algorithm>
#include <set>
#include <span>
#include <vector>

#include "audit/promises.h"
#include "cli/report/escape.h"
#include "cli/report/excerpt.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/share.h"
#include "cli/report/tool.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kFewAccessLines = 6;
constexpr std::size_t kFewOpenQuestions = 4;
constexpr std::size_t kFewNotes = 8;
constexpr std::size_t kNoteLines = 13;
constexpr std::size_t kPromiseWidth = 24;

/// The text in `width` columns; what is too much ends in an ellipsis.
std::string clipped(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 1;
  for (const Cell& cell : cells(text)) {
    used += cell.width;
    if (used > width) break;
    out += cell.shown;
  }
  return concat(out, "…");
}

class CheckText {
 public:
  CheckText(const SourceMap* sources, const ReportOptions& options)
      : sources_(sources), options_(options), paint_(options.color) {}

  /// Everything that is said about one template.
  std::string about(const audit::Audit& audit) {
    one(audit);
    return std::move(out_);
  }

  std::string join(Shares shares) {
    for (const Share& share : shares) {
      // Of many files, those that there is nothing to say about are only counted.
      const bool silent = shares.size() > 1 && share.counts.total() == 0 && share.whole;
      if (silent && options_.verbosity != Verbosity::kVerbose) continue;
      for (const auto& piece : share.pieces) out_ += piece.text;
    }
    for (const auto& [path, problem] : options_.unread)
      fact(&path == &options_.unread.front().path ? "unread" : "", problem);
    if (options_.verbosity != Verbosity::kQuiet) summary(shares);
    return std::move(out_);
  }

 private:
  bool quiet() const { return options_.verbosity == Verbosity::kQuiet; }
  bool verbose() const { return options_.verbosity == Verbosity::kVerbose; }

  void one(const audit::Audit& audit) {
    if (!quiet()) {
      const std::string head = concat(printable(audit.file->name()), ": ");
      out_ +=
          concat(paint_(Style::kStrong, head),
                 wrap(printable(headline(audit)), options_.width, 4, display_width(head)), "\n\n");
    }
    for (const auto& finding : audit.findings)
      if (verbose() || finding.severity != Severity::kNote) one(audit, finding);
    if (!verbose()) notes(audit);
    if (verbose()) suppressed(audit);
    if (options_.promises) promises(audit);
    fact("unread", unread_words(audit));
    if (!quiet()) facts(audit);
  }

  void one(const audit::Audit& audit, const Diagnostic& finding) {
    const Style style = style_of(finding.severity);
    const std::string head =
        concat(to_string(finding.severity), "[", finding.rule, " ", rule_name(finding.rule), "]");
    out_ += concat(paint_(style, head), " ",
                   paint_(Style::kStrong, wrap(printable(finding.message), options_.width, 4,
                                               display_width(head) + 1)),
                   "\n");
    std::vector<Mark> marks = {{finding.span, ""}};
    const std::size_t notes =
        verbose() ? finding.notes.size() : std::min(finding.notes.size(), kFewNotes);
    for (const auto& note : std::span(finding.notes).first(notes)) {
      // A note on the very place of the finding is what its carets say.
      if (note.span == finding.span && marks.front().label.empty())
        marks.front().label = note.message;
      else
        marks.push_back({note.span, note.message});
    }
    const Excerpt shown = excerpt(*sources_, std::move(marks), {style, options_.width}, paint_);
    out_ += shown.text;
    if (notes < finding.notes.size())
      remark(shown.gutter, "",
             concat("and ", count(finding.notes.size() - notes, "more place", "more places"),
                    " (--verbose)"));
    remark(shown.gutter, "", made_by(audit, finding.resource));
    remark(shown.gutter, "", where(audit, finding));
    remark(shown.gutter, "fix: ", finding.fix);
    if (verbose()) remark(shown.gutter, "see: ", rule_url(finding.rule));
    out_ += "\n";
  }

  /// A line for each: they are worth knowing, and must not hide what is worth doing.
  void notes(const audit::Audit& audit) {
    std::vector<const Diagnostic*> all;
    for (const auto& finding : audit.findings)
      if (finding.severity == Severity::kNote) all.push_back(&finding);
    if (all.empty()) return;
    out_ += concat(paint_(Style::kNote, all.size() == 1 ? "note" : "notes"),
                   paint_(Style::kFaint, " (places and fixes: --verbose)"), "\n");
    const std::size_t shown = all.size() <= kNoteLines ? all.size() : kNoteLines - 1;
    for (const Diagnostic* note : std::span(all).first(shown)) this->note(audit, *note);
    if (shown < all.size())
      out_ += concat("  and ", std::to_string(all.size() - shown), " more (--verbose)\n");
    out_ += "\n";
  }

  void note(const audit::Audit& audit, const Diagnostic& note) {
    const std::string line = std::to_string(sources_->start(note.span).line);
    const std::string head = concat("  ", pad_left(line, 4), " ", note.rule, " ");
    std::string text = printable(note.message);
    if (audit.resolution.stacks.size() > 1 && !note.environments.empty() &&
        !audit.in_every_environment(note))
      text = concat(in(audit, note.environments), ": ", text);
    out_ +=
        concat("  ", paint_(Style::kFrame, pad_left(line, 4)), " ", paint_(Style::kNote, note.rule),
               " ", clipped(text, options_.width - display_width(head)), "\n");
  }

  void suppressed(const audit::Audit& audit) {
    for (const auto& finding : audit.suppressed)
      out_ += concat(paint_(Style::kFaint,
                            concat("suppressed[", finding.rule, " ", rule_name(finding.rule), "]")),
                     " line ", std::to_string(sources_->start(finding.span).line), ": ",
                     printable(finding.message), " (", finding.suppressed->source, ": ",
                     printable(finding.suppressed->reason), ")\n");
    if (!audit.suppressed.empty()) out_ += "\n";
  }

  void remark(std::size_t gutter, std::string_view label, std::string_view text) {
    if (text.empty()) return;
    const std::size_t indent = gutter + 2 + label.size();
    out_ += concat(std::string(gutter, ' '), paint_(Style::kFrame, "="), " ",
                   paint_(Style::kFix, label), wrap(printable(text), options_.width, indent), "\n");
  }

  void facts(const audit::Audit& audit) {
    if (!audit.is_whole()) {
      open_questions(audit);
      out_ += "\n";
      return;
    }
    const auto access = data_access(audit);
    const std::size_t shown = verbose() ? access.size() : std::min(access.size(), kFewAccessLines);
    for (std::size_t i = 0; i < shown; ++i)
      fact(i == 0 ? "access" : "", concat(access[i].text, in_some(audit, access[i])));
    if (shown < access.size())
      fact("", concat("and ", count(access.size() - shown, "more principal", "more principals"),
                      ": ", kToolName, " access ", audit.file->name()));
    fact("cost", cost_line(audit));
    open_questions(audit);
    if (!access.empty() || !audit.cost.environments.empty() || !audit.incomplete.empty())
      out_ += "\n";
  }

  void promises(const audit::Audit& audit) {
    std::string_view label = "promises";
    for (const auto& answer : audit::answer_promises(audit)) {
      const std::string text = promise_words(audit, answer);
      if (text.empty()) continue;
      const std::string name = concat(pad_right(answer.promise->name, kPromiseWidth), " ");
      out_ += concat(paint_(Style::kStrong, pad_right(label, 9)), name,
                     wrap(printable(text), options_.width, 9 + display_width(name)), "\n");
      label = "";
    }
    if (label.empty()) out_ += "\n";
  }

  void fact(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    out_ += concat(paint_(Style::kStrong, pad_right(name, 8)),
                   wrap(printable(text), options_.width, 8), "\n");
  }

  void open_questions(const audit::Audit& audit) {
    const auto open = cli::open_questions(audit);
    const std::size_t all = open.size();
    const std::size_t shown = verbose() || all <= kFewOpenQuestions + 1 ? all : kFewOpenQuestions;
    for (std::size_t i = 0; i < shown; ++i) fact(i == 0 ? "open" : "", open[i]);
    if (shown < all) fact("", concat("and ", std::to_string(all - shown), " more (--verbose)"));
  }

  void summary(Shares shares) {
    Share all;
    for (const Share& share : shares) {
      for (std::size_t i = 0; i < all.counts.of.size(); ++i) all.counts.of[i] += share.counts.of[i];
      all.open += share.open;
      all.suppressed += share.suppressed;
      if (all.explained.empty()) all.explained = share.explained;
    }
    const Style style = all.counts[Severity::kError] > 0     ? Style::kError
                        : all.counts[Severity::kWarning] > 0 ? Style::kWarning
                                                             : Style::kStrong;
    std::string line = paint_(style, to_string(all.counts));
    if (shares.size() > 1) line += concat(" in ", count(shares.size(), "template"));
    if (all.open > 0) line += concat(", ", count(all.open, "open question"));
    if (all.suppressed > 0) line += concat(", ", std::to_string(all.suppressed), " suppressed");
    if (!options_.unread.empty())
      line += concat(", ", count(options_.unread.size(), "path"), " not read");
    if (options_.mended > 0)
      line += concat(", ", count(options_.mended, "finding"),
                     " of the baseline fixed (--prune-baseline)");
    line += ".";
    if (options_.elapsed_ms) line += concat(" ", std::to_string(*options_.elapsed_ms), " ms.");
    if (all.counts.total() == 0) out_ += looked_at(shares);
    if (!all.explained.empty())
      line += paint_(Style::kFaint,
                     concat(" More about a rule: ", kToolName, " rules ", all.explained));
    out_ += concat(line, "\n");
  }

  /// What "no findings" rests on: resources, rules, and types of which nothing is known.
  static std::string looked_at(Shares shares) {
    std::size_t resources = 0;
    std::size_t rules = 0;
    std::size_t off = 0;
    std::set<std::string> unknown;
    for (const Share& share : shares) {
      resources += share.resources;
      rules = std::max(rules, share.rules);
      off = std::max(off, share.off);
      unknown.insert(share.unknown_types.begin(), share.unknown_types.end());
    }
    if (rules == 0) return {};
    std::string out = concat("Checked ", count(resources, "resource"));
    if (shares.size() == 1)
      out += concat(" with ", count(rules, "rule"), "; ", std::to_string(off),
                    " more are off (--profile)");
    const std::vector<std::string> names(unknown.begin(), unknown.end());
    if (!names.empty()) out += concat("; nothing is known about ", printable(enumerate(names)));
    return concat(out, ".\n");
  }

  const SourceMap* sources_;  // null where nothing is said about a template
  ReportOptions options_;
  Paint paint_;
  std::string out_;
};

}  // namespace

Share text_share(const audit::Audit& audit, const SourceMap& sources,
                 const ReportOptions& options) {
  Share out = share_of(audit);
  out.pieces.push_back({.text = CheckText(&sources, options).about(audit)});
  return out;
}

std::string join_text(Shares shares, const ReportOptions& options) {
  return CheckText(nullptr, options).join(shares);
}

std::string check_text(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return join_all(audits, sources, options, text_share, join_text);
}

}  // namespace cfnaudit::cli
