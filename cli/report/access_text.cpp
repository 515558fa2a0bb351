// Audits -> who can reach what, as people read it.

#include <algorithm>

#include "analyzer/base/text.h"
#include "cli/report/access_rows.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/table.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kFewActions = 12;

/// "?", "RW", or nothing; a star where environments differ.
std::string cell(const Audit& audit, const AccessPrincipal& principal,
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

std::vector<std::string> destinations(const std::vector<AccessPrincipal>& principals) {
  std::vector<std::string> out;
  for (const auto& principal : principals)
    for (const auto& row : principal.rows)
      if (std::find(out.begin(), out.end(), row.destination) == out.end())
        out.push_back(row.destination);
  return out;
}

class AccessText {
 public:
  AccessText(const Audit& audit, const ReportOptions& options)
      : audit_(&audit),
        options_(options),
        paint_(options.color),
        principals_(access_principals(audit)) {}

  std::string render() {
    const std::string head = concat(printable(audit_->file->name()), ": ");
    if (options_.verbosity != Verbosity::kQuiet)
      out_ += concat(paint_(Style::kStrong, head),
                     wrap(printable(headline(*audit_)), options_.width, 4, display_width(head)),
                     "\n\n");
    if (principals_.empty()) {
      out_ += "No role, user or group in this template.\n";
      return std::move(out_);
    }
    matrix();
    for (std::size_t i = 0; i < principals_.size(); ++i) details(i + 1, principals_[i]);
    for (const auto& open : audit_->incomplete)
      out_ += concat(
          "open  ", wrap(printable(concat(open.what, ": ", open.reason)), options_.width, 6), "\n");
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

  /// What may be done alike with several resources stands once.
  struct Group {
    const AccessRow* row;
    std::vector<std::string> destinations;
  };

  std::vector<Group> groups(const AccessPrincipal& principal) const {
    std::vector<Group> out;
    for (const auto& row : principal.rows) {
      const std::string text = actions(row, Examples::kNone);
      const auto known = std::find_if(out.begin(), out.end(), [&](const Group& group) {
        const AccessRow& other = *group.row;
        return other.verdict == row.verdict && other.actions == row.actions &&
               actions(other, Examples::kNone) == text;
      });
      if (known == out.end())
        out.push_back({&row, {row.destination}});
      else
        known->destinations.push_back(row.destination);
    }
    return out;
  }

  void details(std::size_t number, const AccessPrincipal& principal) {
    std::string about = type_word(principal.type);
    if (!principal.used_by.empty()) about += concat(" of ", enumerate(principal.used_by));
    if (!principal.assumable_by.empty())
      about += concat("; may be assumed by ", enumerate(principal.assumable_by));
    const std::string id =
        concat(numbered_ ? std::to_string(number) + " " : "", printable(principal.id));
    out_ += concat(paint_(Style::kStrong, id), "  ",
                   wrap(printable(about), options_.width, 4, display_width(id) + 2), "\n");
    const auto all = groups(principal);
    std::size_t width = 0;
    for (const auto& group : all) width = std::max(width, levels(*group.row).size());
    for (const auto& group : all) {
      const std::string indent(width + 4, ' ');
      const auto examples = group.destinations.size() == 1 ? Examples::kFirst : Examples::kNone;
      out_ += concat(
          "  ", pad_right(levels(*group.row), width), "  ",
          wrap(printable(join(group.destinations, ", ")), options_.width, width + 4), "\n", indent,
          paint_(Style::kFaint,
                 wrap(printable(actions(*group.row, examples)), options_.width, width + 4)),
          "\n");
    }
    if (all.empty()) out_ += "  reaches nothing in this template\n";
    for (const auto& reason : principal.unknown)
      out_ += concat("  not seen: ", wrap(printable(reason), options_.width, 12), "\n");
    out_ += "\n";
  }

  static std::string levels(const AccessRow& row) {
    if (row.verdict == access::Verdict::kUnknown) return "not decided";
    return lowercase(join(row.levels, ", "));
  }

  std::string actions(const AccessRow& row, Examples examples) const {
    const bool all = options_.verbosity == Verbosity::kVerbose;
    std::string out = action_list(row.actions, all ? row.actions.size() : kFewActions);
    const std::string open = open_actions(row, examples);
    if (!open.empty()) out += concat(out.empty() ? "" : "; ", open);
    const bool everywhere = row.environments.size() == audit_->resolution.stacks.size();
    return everywhere ? out : concat(out, " (", in(*audit_, row.environments), ")");
  }

  const Audit* audit_;
  ReportOptions options_;
  Paint paint_;
  std::vector<AccessPrincipal> principals_;
  bool numbered_ = false;
  std::string out_;
};

}  // namespace

std::string access_text(Audits audits, const SourceMap&, const ReportOptions& options) {
  std::string out;
  for (const Audit* audit : audits) out += AccessText(*audit, options).render();
  return out;
}

}  // namespace cfnaudit::cli
