// Differences -> the comment on a pull request.

#include <algorithm>

#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/request_text.h"
#include "audit/fingerprint.h"
#include "cli/report/diff_report.h"
#include "cli/report/escape.h"
#include "cli/report/tool.h"
#include "cli/report/traffic_rows.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {

namespace {

constexpr std::size_t kFewActions = 8;
constexpr std::size_t kMostArrows = 20;  // in the diagram
constexpr std::size_t kReserve = 500;    // for what is always there
/// By which the comment is found again, and updated in place.
constexpr std::string_view kMark = "<!-- cfnaudit-comment -->\n";

/// Within an item: two blanks break the line on every host.
constexpr std::string_view kNextLine = "  \n  ";

using Lines = std::vector<std::string>;

class Comment {
 public:
  explicit Comment(Flavor flavor) : flavor_(flavor) {}

  /// Whole sections or none: what has no room is counted.
  void add(std::string section) {
    if (section.empty()) return;
    if (cut_ || text_.size() + section.size() > kCommentLimit - kReserve) {
      cut_ = true;
      return;
    }
    text_ += section;
  }

  /// Lines of one kind under a heading, folded where they are many.
  void add_list(std::string_view title, const Lines& lines) {
    if (lines.empty()) return;
    constexpr std::size_t kOpen = 5;
    std::string body;
    std::size_t shown = 0;
    for (const auto& line : lines) {
      if (text_.size() + body.size() + line.size() > kCommentLimit - kReserve) break;
      body += line;
      ++shown;
    }
    if (shown < lines.size())
      body += concat("- and ", std::to_string(lines.size() - shown), " more\n");
    const bool fold = lines.size() > kOpen && flavor_ != Flavor::kBitbucket;
    const std::string heading = concat(
        title, lines.size() > 1 ? concat(" (", std::to_string(lines.size()), ")") : std::string());
    add(fold ? concat("<details>\n<summary><b>", html(heading), "</b></summary>\n\n", body,
                      "\n</details>\n\n")
             : concat("**", markdown(heading), "**\n\n", body, "\n"));
  }

  std::string take() {
    if (cut_) text_ += "This report is too long for a comment; the job log has the full report.\n";
    return std::move(text_);
  }

 private:
  Flavor flavor_;
  std::string text_;
  bool cut_ = false;
};

std::string where(const audit::Difference& difference, const audit::EnvironmentNames& names) {
  const std::string in = in_environments(difference, names);
  return in.empty() ? std::string() : markdown(in);
}

Lines new_findings(const audit::Difference& difference, const SourceMap& sources) {
  Lines out;
  const audit::Audit* audit = difference.pair.after;
  for (const auto* finding : difference.findings.fresh) {
    std::string line = concat("- **", to_string(finding->severity), "** [", finding->rule, "](",
                              rule_url(finding->rule), ") ", markdown(finding->message), " (",
                              markdown(line_words(*audit, sources, finding->span)), ")");
    const std::string in = cli::where(*audit, *finding);
    if (!in.empty() && in != kEverywhere) line += concat(", ", markdown(in));
    if (!finding->fix.empty()) line += concat(kNextLine, "Fix: ", markdown(finding->fix));
    out.push_back(concat(line, "\n"));
  }
  return out;
}

Lines mended_findings(const audit::Difference& difference) {
  Lines out;
  for (const auto* finding : difference.findings.mended)
    out.push_back(concat("- ", finding->rule, " ", markdown(finding->message), "\n"));
  return out;
}

Lines suppressed_findings(const audit::Difference& difference) {
  Lines out;
  for (const auto* finding : difference.findings.suppressed)
    out.push_back(concat("- ", finding->rule, " ", markdown(finding->message), ": ",
                         markdown(finding->suppressed->reason), "\n"));
  return out;
}

Lines interface_lines(const audit::Difference& difference) {
  Lines out;
  for (const auto& row : difference.interface)
    out.push_back(concat("- ", row.breaks() ? "**" : "", markdown(row.what),
                         row.breaks() ? "**" : "", " ", markdown(row.change()), "\n"));
  return out;
}

Lines resource_lines(const audit::Difference& difference) {
  Lines out;
  for (const auto* one : resource_rows(difference)) {
    const auto& row = *one;
    const bool strong = row.change.is_refused() || row.change.loses_protection ||
                        row.change.effect >= change::Effect::kMayBeReplaced;
    std::string line =
        concat("- ", markdown_code(row.change.id()), " ", strong ? "**" : "",
               markdown(effect_words(row.change)), strong ? "**" : "",
               where(difference, row.environments), markdown(made_with(difference, row.change)));
    const auto properties = property_words(row.change);
    constexpr std::size_t kFew = 3;
    for (std::size_t i = 0; i < std::min(properties.size(), kFew); ++i)
      line += concat(i == 0 ? ": " : "; ", markdown_code(properties[i]));
    if (properties.size() > kFew)
      line += concat(" and ", count(properties.size() - kFew, "more property", "more properties"));
    out.push_back(concat(line, "\n"));
  }
  for (const auto& row : difference.stale)
    out.push_back(concat("- **", markdown(stale_words(row)), "**",
                         where(difference, row.environments), "\n"));
  return out;
}

Lines access_lines(const audit::Difference& difference) {
  Lines out;
  for (const auto& row : difference.entries)
    out.push_back(concat("- **", row.move == audit::AccessMove::kLost ? "closed" : "entry point",
                         "** ", markdown(entry_words(row)), where(difference, row.environments),
                         "\n"));
  for (const auto& row : access_rows(difference)) {
    std::string line =
        concat("- **", to_string(row.move), "** ", markdown_code(row.principal), ": ",
               markdown(access_words(row, kFewActions)), where(difference, row.environments));
    if (row.witness && row.move <= audit::AccessMove::kChanged)
      line += concat(kNextLine, "Witness: ", markdown_code(iam::to_string(*row.witness)));
    out.push_back(concat(line, "\n"));
  }
  return out;
}

/// "A gains write on B" as arrows; nothing for hosts that draw none.
std::string diagram(const audit::Difference& difference, Flavor flavor) {
  if (flavor == Flavor::kBitbucket) return {};
  std::string body;
  std::size_t arrows = 0;
  for (const auto& row : difference.access) {
    if (row.rank > 1 || arrows == kMostArrows) continue;
    const bool gone = row.move == audit::AccessMove::kLost;
    body += concat("  ", "p", hex(audit::fnv1a(row.principal), 16), "[\"",
                   mermaid_label(row.principal), "\"] ", gone ? "-. \"lost: " : "-- \"",
                   mermaid_label(lowercase(join(row.levels, ", "))), gone ? "\" .-> " : "\" --> ",
                   "r", hex(audit::fnv1a(row.destination), 16), "[(\"",
                   mermaid_label(row.destination), "\")]\n");
    ++arrows;
  }
  for (const auto& row : difference.entries) {
    if (row.move == audit::AccessMove::kLost || !row.entry.anonymous || arrows == kMostArrows)
      continue;
    body += concat("  anyone((\"anyone\")) --> e", hex(audit::fnv1a(row.entry.id), 16), "[\"",
                   mermaid_label(row.entry.path), "\"]\n");
    ++arrows;
  }
  if (arrows < 2) return {};
  return concat(
      "<details>\n<summary><b>Changed access as a graph</b></summary>\n\n```mermaid\nflowchart "
      "LR\n",
      body, "```\n\n</details>\n\n");
}

pricing::Money size_of(const audit::CostDifference& row) {
  const auto before = row.before.total();
  const auto after = row.after.total();
  return before < after ? after - before : before - after;
}

/// "`Table` +$3.65"
Lines moving_resources(const audit::CostDifference& row) {
  Lines out;
  for (const auto& move : row.moves) {
    const auto before = move.before ? move.before->total() : pricing::Money();
    const auto after = move.after ? move.after->total() : pricing::Money();
    if (before != after)
      out.push_back(
          concat(markdown_code(move.resource), " ", markdown(signed_dollars(after - before))));
  }
  return out;
}

std::string cost_table(const audit::Difference& difference) {
  const auto rows = moving_sums(difference);
  if (rows.empty()) return {};
  std::string out =
      "**Monthly cost**\n\n| environment | before | after | change |\n| --- | ---: | ---: | ---: "
      "|\n";
  for (const auto* row : rows) {
    const auto delta = row->after.total() - row->before.total();
    out += concat("| ", markdown(row->environment), " | ",
                  row->priced_before ? markdown(pricing::dollars(row->before.total())) : "none",
                  row->before.open > 0 ? " + usage" : "", " | ",
                  row->priced_after ? markdown(pricing::dollars(row->after.total())) : "none",
                  row->after.open > 0 ? " + usage" : "", " | ", markdown(signed_dollars(delta)),
                  " |\n");
  }
  const auto& most = **std::max_element(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
    return size_of(*a) < size_of(*b);
  });
  Lines moves = moving_resources(most);
  const bool equal = rows.size() > 1 && std::all_of(rows.begin(), rows.end(), [&](const auto* row) {
                       return moving_resources(*row) == moves;
                     });
  constexpr std::size_t kFew = 6;
  if (moves.size() > kFew) moves.resize(kFew);
  if (!moves.empty())
    out +=
        concat("\nIn ", equal ? "each" : markdown(most.environment), ": ", join(moves, ", "), "\n");
  return out + "\n";
}

const pricing::traffic::WayCost* find_way(const audit::Audit* audit,
                                          const std::optional<std::size_t>& environment,
                                          const pricing::traffic::WayCost& like) {
  if (audit == nullptr || !environment || *environment >= audit->traffic.size()) return nullptr;
  for (const auto& way : audit->traffic[*environment].ways)
    if (way.name == like.name && way.unit == like.unit) return &way;
  return nullptr;
}

/// What the change does to the cost of a million of an entry point; equal rows of several
/// environments are one.
struct WayMove {
  std::string name;
  std::string before;
  std::string after;
  std::string delta;
  Lines environments;
};

void add_move(std::vector<WayMove>& out, WayMove move, const std::string& environment) {
  for (auto& known : out)
    if (known.name == move.name && known.before == move.before && known.after == move.after) {
      known.environments.push_back(environment);
      return;
    }
  move.environments = {environment};
  out.push_back(std::move(move));
}

std::vector<WayMove> way_moves(const audit::Difference& difference) {
  std::vector<WayMove> out;
  const auto& sides = difference.pair;
  const auto text = [](const auto* way) {
    return way == nullptr ? std::string("none") : pricing::dollars(way->million);
  };
  for (const auto& pair : audit::environment_pairs(sides)) {
    const auto add = [&](const auto* before, const auto* after) {
      const auto old = before == nullptr ? pricing::Money() : before->million;
      const auto now = after == nullptr ? pricing::Money() : after->million;
      if (old == now) return;
      const auto& way = after != nullptr ? *after : *before;
      add_move(out,
               {concat(way.name, " ", way.unit),
                text(before),
                text(after),
                signed_dollars(now - old),
                {}},
               pair.shown);
    };
    if (sides.after != nullptr && pair.after && *pair.after < sides.after->traffic.size())
      for (const auto& way : sides.after->traffic[*pair.after].ways)
        add(find_way(sides.before, pair.before, way), &way);
    if (sides.before != nullptr && pair.before && *pair.before < sides.before->traffic.size())
      for (const auto& way : sides.before->traffic[*pair.before].ways)
        if (find_way(sides.after, pair.after, way) == nullptr) add(&way, decltype(&way){nullptr});
  }
  return out;
}

std::string traffic_table(const audit::Difference& difference) {
  if (!difference.pair.is_whole()) return {};
  const auto moves = way_moves(difference);
  if (moves.empty()) return {};
  std::string out =
      "**Cost per 1,000,000**\n\n| entry point | environment | before | after | change |\n"
      "| --- | --- | ---: | ---: | ---: |\n";
  constexpr std::size_t kMost = 10;
  for (std::size_t i = 0; i < std::min(moves.size(), kMost); ++i)
    out += concat("| ", markdown_code(moves[i].name), " | ",
                  markdown(join(moves[i].environments, ", ")), " | ", markdown(moves[i].before),
                  " | ", markdown(moves[i].after), " | ", markdown(moves[i].delta), " |\n");
  if (moves.size() > kMost) out += concat("\n", count(moves.size() - kMost, "more row"), ".\n");
  return out + "\n";
}

Lines usage_lines(const audit::Difference& difference) {
  Lines out;
  for (const auto& row : usage_moves(difference))
    out.push_back(
        concat("- ", markdown(usage_words(row)), where(difference, row.environments), "\n"));
  return out;
}

/// The config file may be of any length; a comment is not.
std::string cut(std::string text) {
  constexpr std::size_t kLongest = 4'000;
  if (text.size() <= kLongest) return text;
  return concat(valid_utf8(text.substr(0, kLongest)), " ...");
}

std::string title(const audit::Difference& difference) {
  return concat("#### ", markdown_code(difference.pair.shown().file->name()),
                markdown(title_words(difference)), "\n\n");
}

}  // namespace

std::string diff_markdown(Differences differences, const SourceMap& sources,
                          const DiffReportOptions& options) {
  const auto changed = static_cast<std::size_t>(std::count_if(
      differences.begin(), differences.end(), [](const auto& one) { return !one.empty(); }));
  const std::string loosened = loosened_words(differences, options);
  if (changed == 0 && options.report.unread.empty() && loosened.empty()) return {};
  constexpr std::size_t kMostParts = 4;
  Comment comment(options.flavor);
  comment.add(concat(options.flavor == Flavor::kBitbucket ? std::string_view() : kMark,
                     loosened.empty() ? "" : concat("**", markdown(cut(loosened)), "**\n\n"),
                     "### ", kToolName, ": ", markdown(summary(differences, kMostParts)), "\n\n"));
  Lines unread;
  for (const auto& [path, problem] : options.report.unread)
    unread.push_back(concat("- ", markdown(problem), "\n"));
  comment.add_list("Not read", unread);
  for (const auto& difference : differences) {
    if (difference.empty()) continue;
    comment.add(title(difference));
    if (const auto uncompared = uncompared_words(difference); !uncompared.empty())
      comment.add(concat("> **Incomplete:** ", markdown(uncompared), "\n\n"));
    comment.add_list("New findings", new_findings(difference, sources));
    comment.add_list("Parameters and outputs", interface_lines(difference));
    comment.add_list("Access", access_lines(difference));
    comment.add(diagram(difference, options.flavor));
    comment.add(cost_table(difference));
    comment.add(traffic_table(difference));
    comment.add_list("Usage-based cost", usage_lines(difference));
    comment.add_list("Resources", resource_lines(difference));
    comment.add_list("Fixed", mended_findings(difference));
    comment.add_list("Suppressed", suppressed_findings(difference));
  }
  return comment.take();
}

}  // namespace cfnaudit::cli
