// Audits -> who can reach what, as people read it.

#include <algorithm>

#include "analyzer/base/text.h"
#include "audit/access_rows.h"
#include "cli/report/access_words.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/table.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kFewActions = 12;

/// "?", "RW", or nothing; a star where environments differ.
std::string cell(const audit::Audit& audit, const audit::AccessPrincipal& principal,
                 std::string_view destination) {
  std::string letters;
  bool everywhere = true;
  for (const auto& row : principal.rows) {
    if (row.destination != destination) continue;
    for (const char letter : level_letters(row))
      if (letters.find(letter) == std::string::npos) letters += letter;
    everywhere = everywhere && row.environments.size() == audit.resolution.stacks.size();
  }
  return everywhere ? letters : concat(letters, "*");
}

/// Data first.
std::vector<std::string> destinations(const std::vector<audit::AccessPrincipal>& principals) {
  std::vector<std::pair<int, std::string>> found;
  for (const auto& principal : principals)
    for (const auto& row : principal.rows)
      if (std::none_of(found.begin(), found.end(),
                       [&](const auto& known) { return known.second == row.destination; }))
        found.emplace_back(row.rank, row.destination);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (auto& [rank, id] : found) out.push_back(std::move(id));
  return out;
}

class AccessText {
 public:
  AccessText(const audit::Audit& audit, const SourceMap& sources, const ReportOptions& options)
      : audit_(&audit),
        sources_(&sources),
        options_(options),
        paint_(options.color),
        principals_(access_principals(audit)),
        entries_(access_entries(audit)) {}

  std::string render() {
    const std::string head = concat(printable(audit_->file->name()), ": ");
    if (options_.verbosity != Verbosity::kQuiet)
      out_ += concat(paint_(Style::kStrong, head),
                     wrap(printable(headline(*audit_)), options_.width, 4, display_width(head)),
                     "\n\n");
    if (const auto unread = unread_words(*audit_); !unread.empty())
      out_ += concat(paint_(Style::kWarning, "incomplete"), "  ",
                     wrap(printable(unread), options_.width, 12), "\n\n");
    if (principals_.empty()) out_ += "No role, user or group in this template.\n";
    matrix();
    for (std::size_t i = 0; i < principals_.size(); ++i) details(i + 1, principals_[i]);
    entries();
    for (const auto& open : open_questions(*audit_))
      out_ += concat("open  ", wrap(printable(open), options_.width, 6), "\n");
    return std::move(out_);
  }

 private:
  /// Resources down, principals across, the principals by number.
  void matrix() {
    const auto rows = destinations(principals_);
    if (rows.size() < 2 || principals_.size() < 2) return;
    Table table(std::vector<Align>(principals_.size() + 1, Align::kLeft));
    std::vector<std::string> head = {""};
    for (std::size_t i = 1; i <= principals_.size(); ++i) head.push_back(std::to_string(i));
    table.row(std::move(head));
    for (const auto& row : rows) {
      std::vector<std::string> line = {printable(row)};
      for (const auto& principal : principals_) line.push_back(cell(*audit_, principal, row));
      table.row(std::move(line));
    }
    const std::string text = table.render(options_.width);
    for (const auto line : split(text, '\n'))
      if (display_width(line) > options_.width) return;
    out_ +=
        concat(text, "L list, R read, W write, T tagging, P permissions, ? not decided",
               text.find('*') == std::string::npos ? "" : ", * not in every environment", "\n\n");
    numbered_ = true;
  }

  /// What may be done alike with several resources stands once; what is not decided with all its
  /// reasons.
  struct Group {
    audit::AccessRow row;
    std::vector<std::string> destinations;
  };

  static std::vector<Group> groups(const audit::AccessPrincipal& principal) {
    std::vector<Group> out;
    for (const auto& row : principal.rows) {
      const auto known = std::find_if(out.begin(), out.end(), [&](const Group& group) {
        const audit::AccessRow& other = group.row;
        return other.verdict == row.verdict && other.actions == row.actions &&
               other.conditions == row.conditions && other.environments == row.environments;
      });
      if (known == out.end()) {
        out.push_back({row, {row.destination}});
        continue;
      }
      known->destinations.push_back(row.destination);
      for (const auto& reason : row.unknown)
        if (std::find(known->row.unknown.begin(), known->row.unknown.end(), reason) ==
            known->row.unknown.end())
          known->row.unknown.push_back(reason);
    }
    return out;
  }

  void details(std::size_t number, const audit::AccessPrincipal& principal) {
    std::string about = type_word(principal.type);
    if (!principal.used_by.empty()) about += concat(" of ", enumerate(principal.used_by));
    if (!principal.assumable_by.empty())
      about += concat("; can be assumed by ", enumerate(principal.assumable_by));
    if (const auto place = place_of(principal.id); !place.empty()) about += concat("; ", place);
    const std::string id =
        concat(numbered_ ? std::to_string(number) + " " : "", printable(principal.id));
    out_ += concat(paint_(Style::kStrong, id), "  ",
                   wrap(printable(about), options_.width, 4, display_width(id) + 2), "\n");
    const auto all = groups(principal);
    constexpr std::size_t kWidest = 18;
    std::size_t width = 0;
    for (const auto& group : all)
      width = std::max(width, std::min(kWidest, levels(group.row).size()));
    for (const auto& group : all) {
      const std::string indent(width + 4, ' ');
      const std::string name = levels(group.row);
      // Long ones stand in a line of their own.
      out_ += concat(
          "  ", pad_right(name, width),
          name.size() > width ? concat("\n", indent) : std::string("  "),
          wrap(printable(places(group.destinations)), options_.width, width + 4), "\n", indent,
          paint_(Style::kFaint, wrap(printable(actions(group.row)), options_.width, width + 4)),
          "\n");
    }
    if (all.empty()) out_ += "  reaches nothing in this template\n";
    through(principal);
    for (const auto& reason : principal.unknown)
      out_ += concat("  not analyzed: ", wrap(printable(reason), options_.width, 12), "\n");
    out_ += "\n";
  }

  /// What stands behind functions, state machines and roles that it may use: one line for the same
  /// ways.
  void through(const audit::AccessPrincipal& principal) {
    struct Ways {
      std::string text;
      std::vector<audit::Reached> reached;
    };
    constexpr int kCode = 1;
    std::vector<Ways> all;
    for (const auto& row : principal.through) {
      if (row.rank > kCode && !verbose()) continue;
      const bool sure = row.verdict == access::Verdict::kReachable;
      std::string text = concat(sure ? "through " : "possibly through ", some(row.ways));
      const std::string environments = in_some(*audit_, {"", row.environments});
      if (!environments.empty()) text += concat(",", environments);
      auto known =
          std::find_if(all.begin(), all.end(), [&](const Ways& w) { return w.text == text; });
      if (known == all.end()) known = all.insert(all.end(), {text, {}});
      known->reached.push_back({row.destination, row.levels});
    }
    for (const auto& ways : all)
      out_ += concat(
          "  ",
          wrap(printable(concat(ways.text, ": ", by_levels(ways.reached))), options_.width, 4, 2),
          "\n");
  }

  std::string some(const std::vector<std::string>& texts) const {
    constexpr std::size_t kFew = 3;
    if (texts.size() <= kFew || verbose()) return enumerate(texts);
    return concat(join(std::span(texts).first(kFew), ", "), " and ",
                  std::to_string(texts.size() - kFew), " more");
  }

  /// "Table (storage.yaml:12), Queue".
  std::string places(std::vector<std::string> resources) const {
    for (auto& resource : resources)
      if (const auto place = place_of(resource); !place.empty())
        resource += concat(" (", place, ")");
    return join(resources, ", ");
  }

  /// Of templates in several files: "storage.yaml:12".
  std::string place_of(std::string_view resource) const {
    if (audit_->expansion.files.empty()) return {};
    const auto* declared = audit_->tmpl.resource(resource);
    if (declared == nullptr) return {};
    return concat(sources_->file(declared->id.span).name(), ":",
                  std::to_string(sources_->start(declared->id.span).line));
  }

  bool verbose() const { return options_.verbosity == Verbosity::kVerbose; }

  void entries() {
    constexpr std::size_t kFew = 12;
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (const auto& entry : entries_) {
      const bool says_nothing = entry.reaches.empty() && entry.may_reach.empty();
      if (!entry.anonymous && !verbose() && (says_nothing || shown >= kFew)) {
        ++left_out;
        continue;
      }
      if (shown++ == 0) out_ += concat(paint_(Style::kStrong, "Entry points"), "\n");
      entry_lines(entry);
    }
    if (left_out > 0 && shown > 0)
      out_ += concat("  and ", count(left_out, "more entry point", "more entry points"),
                     " that require authentication or reach no data (--verbose)\n");
    if (shown > 0) out_ += "\n";
  }

  void entry_lines(const audit::AccessEntry& entry) {
    const std::string who = printable(entry.who);
    const bool told = entry.authentication == "none" || entry.authentication == entry.who ||
                      entry.authentication == "event";
    std::string head = concat(entry.path, told ? "" : concat(" (", entry.authentication, ")"),
                              in_some(*audit_, {"", entry.environments}));
    out_ += concat("  ", paint_(entry.anonymous ? Style::kWarning : Style::kStrong, who), "  ",
                   wrap(printable(head), options_.width, 6, display_width(who) + 4), "\n");
    const auto line = [&](std::string_view text, Style style) {
      out_ += concat("      ", paint_(style, wrap(printable(text), options_.width, 6)), "\n");
    };
    if (entry.verdict == access::Verdict::kUnreachable)
      return line(concat("closed: ", join(entry.unknown, "; ")), Style::kFaint);
    if (!entry.reaches.empty()) line(concat("reaches ", by_levels(entry.reaches)), Style::kFrame);
    if (!entry.may_reach.empty())
      line(concat("may reach ", by_levels(entry.may_reach)), Style::kFrame);
    if (entry.reaches.empty() && entry.may_reach.empty()) line("reaches no data", Style::kFaint);
    if (!entry.conditions.empty()) line(under_conditions(entry.conditions), Style::kFaint);
    if (!entry.unknown.empty())
      line(concat("not decided: ", join(entry.unknown, "; ")), Style::kFaint);
    if (entry.anonymous && !entry.witness.empty() && !entry.reaches.empty())
      line(concat("witness: ", steps_text(entry.witness)), Style::kFaint);
  }

  static std::string levels(const audit::AccessRow& row) {
    if (row.verdict == access::Verdict::kUnknown) return "not decided";
    return lowercase(join(row.levels, ", "));
  }

  std::string actions(const audit::AccessRow& row) const {
    const bool all = options_.verbosity == Verbosity::kVerbose;
    std::string out = action_list(row.actions, all ? row.actions.size() : kFewActions);
    const std::string open = open_actions(row);
    if (!open.empty()) out += concat(out.empty() ? "" : "; ", open);
    const bool everywhere = row.environments.size() == audit_->resolution.stacks.size();
    return everywhere ? out : concat(out, " (", in(*audit_, row.environments), ")");
  }

  const audit::Audit* audit_;
  const SourceMap* sources_;
  ReportOptions options_;
  Paint paint_;
  std::vector<audit::AccessPrincipal> principals_;
  std::vector<audit::AccessEntry> entries_;
  bool numbered_ = false;
  std::string out_;
};

}  // namespace

std::string access_text(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  std::string out;
  for (const audit::Audit* audit : audits) out += AccessText(*audit, sources, options).render();
  return out;
}

}  // namespace cfnaudit::cli
