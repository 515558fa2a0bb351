// Audits -> what a stack costs a month, as people read it.

#include <algorithm>
#include <set>
#include <span>

#include "analyzer/base/text.h"
#include "cli/report/cost_groups.h"
#include "cli/report/cost_rows.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/table.h"
#include "cli/report/traffic_rows.h"
#include "cli/report/words.h"
#include "pricing/stacks.h"

namespace cfnaudit::cli {
namespace {

/// A report of a large stack is cut here and there so that it has at most about as many lines;
/// --verbose shows everything.
constexpr std::size_t kLines = 56;
constexpr std::size_t kFewestTableLines = 12;
constexpr std::size_t kMostTableLines = 24;
constexpr std::size_t kFewestUsageLines = 12;
constexpr std::size_t kMostNames = 3;
constexpr std::size_t kMostReasons = 6;
constexpr std::size_t kMostTypes = 5;
constexpr std::size_t kMostVariations = 4;
constexpr std::size_t kMostWays = 3;
constexpr std::size_t kMostAssumptions = 2;
constexpr std::string_view kMoreWith = "--verbose lists them";
// With more columns the explanations get lines of their own, or none.
constexpr std::size_t kExplainedColumns = 4;

std::size_t lines_of(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// "A, B, C and 19 more".
std::string first_of(const std::vector<std::string>& names, std::size_t most) {
  if (names.size() <= most) return join(names, ", ");
  const std::vector<std::string> first(names.begin(), names.begin() + static_cast<long>(most));
  return concat(join(first, ", "), " and ", std::to_string(names.size() - most), " more");
}

class CostText {
 public:
  CostText(const audit::Audit& audit, const ReportOptions& options)
      : audit_(&audit),
        options_(options),
        paint_(options.color),
        rows_(cost_rows(audit)),
        groups_(cost_groups(audit, options.group_by)),
        columns_(cost_columns(audit)) {}

  std::string render() {
    const bool quiet = options_.verbosity == Verbosity::kQuiet;
    std::string top;
    if (!quiet) head(top);
    std::string middle;
    legend(middle);
    if (const auto unread = unread_words(*audit_); !unread.empty())
      middle += concat(paint_(Style::kWarning, "no total"), "      ",
                       wrap(printable(unread), options_.width, 14), "\n\n");
    else
      movers(middle), variations(middle);
    std::string bottom;
    if (!quiet && audit_->is_whole()) traffic(bottom);
    if (!quiet) uncounted(bottom);
    const std::size_t around = lines_of(top) + lines_of(middle) + lines_of(bottom) + 1;
    const std::string usages = quiet ? std::string() : usage(around);
    const std::string costs = rows_.empty()
                                  ? "No cost is fixed or follows from declared usage.\n"
                                  : table(rest(around + lines_of(usages), kFewestTableLines));
    return concat(top, costs, "\n", middle, usages, bottom);
  }

 private:
  bool is_verbose() const { return options_.verbosity == Verbosity::kVerbose; }
  /// The lines that are left, and at least so many.
  static std::size_t rest(std::size_t taken, std::size_t fewest) {
    return taken + fewest < kLines ? kLines - taken : fewest;
  }
  bool is_explained() const { return columns_.size() <= kExplainedColumns || is_verbose(); }
  bool is_grouped() const { return options_.group_by.kind != GroupBy::Kind::kResource; }

  void head(std::string& out) const {
    const std::string name = concat(printable(audit_->file->name()), ": ");
    out += concat(paint_(Style::kStrong, name),
                  wrap(printable(headline(*audit_)), options_.width, 4, display_width(name)), "\n");
    if (!audit_->cost.environments.empty())
      out += concat(wrap(concat("US dollars per month, ", price_basis(*audit_, options_.today)),
                         options_.width, 0),
                    "\n");
    out += "\n";
  }

  std::size_t all_rows() const { return is_grouped() ? groups_.size() : rows_.size(); }

  /// The most that fits in so many lines: items of all resources, or of the dearest; else not all
  /// resources.
  std::string table(std::size_t most) const {
    const std::size_t all = all_rows();
    std::string text = table(all, all);
    if (is_verbose() || lines_of(text) <= most) return text;
    for (std::size_t detailed = std::min(all, most) + 1; detailed-- > 0;) {
      text = table(all, detailed);
      if (lines_of(text) <= most) return text;
    }
    for (std::size_t shown = std::min(all, most); shown > 1 && lines_of(text) > most; --shown)
      text = table(shown - 1, 0);
    return text;
  }

  /// The first resources, or groups; of the first of them also the items.
  std::string table(std::size_t shown, std::size_t detailed) const {
    std::vector<Align> alignment = {Align::kLeft};
    alignment.insert(alignment.end(), columns_.size(), Align::kRight);
    if (is_explained()) alignment.push_back(Align::kLeft);
    Table table(alignment);
    std::vector<std::string> titles = {""};
    for (const auto& column : columns_) titles.push_back(printable(column.title));
    table.row(std::move(titles));
    if (is_grouped())
      grouped_rows(table, shown);
    else
      resources(table, shown, detailed);
    totals(table);
    return table.render(options_.width);
  }

  /// A row for the amounts of each column.
  template <typename AmountOf>
  void row(Table& table, std::string name, AmountOf amount_of, std::string text) const {
    std::vector<std::string> line = {std::move(name)};
    for (const auto& column : columns_) line.push_back(amount_of(column.front()));
    line.push_back(std::move(text));
    if (!is_explained()) line.pop_back();
    table.row(std::move(line));
  }

  static std::string cents(pricing::Money money) {
    return pricing::grouped(pricing::in_cents(money));
  }

  void grouped_rows(Table& table, std::size_t shown) const {
    for (std::size_t i = 0; i < std::min(shown, groups_.size()); ++i)
      row(
          table, printable(groups_[i].name),
          [&](std::size_t e) { return cents(groups_[i].totals[e].total()); },
          count(groups_[i].resources, "resource"));
    if (shown >= groups_.size()) return;
    row(
        table, count(groups_.size() - shown, "more group"),
        [&](std::size_t e) {
          pricing::Money sum;
          for (std::size_t i = shown; i < groups_.size(); ++i) sum += groups_[i].totals[e].total();
          return cents(sum);
        },
        std::string(kMoreWith));
  }

  void legend(std::string& out) const {
    bool any = false;
    for (const auto& column : columns_) {
      if (column.legend.empty()) continue;
      out += concat(column.title, "  ", wrap(printable(column.legend), options_.width, 3), "\n");
      any = true;
    }
    if (any) out += "\n";
  }

  /// "production costs $17.08 more than development: ApplicationTable +17.08".
  void movers(std::string& out) const {
    const Movers found = top_movers(*audit_);
    if (found.movers.empty() || options_.verbosity == Verbosity::kQuiet) return;
    std::vector<std::string> parts;
    for (const auto& [resource, delta] : found.movers) {
      const std::string cents = pricing::grouped(pricing::in_cents(delta));
      parts.push_back(concat(resource, cents.starts_with('-') ? " " : " +", cents));
    }
    fact(out, "differences", concat(found.from, " to ", found.to, ": ", join(parts, ", ")));
    out += "\n";
  }

  void variations(std::string& out) const {
    const auto lines = cost_variations(*audit_);
    if (lines.empty() || options_.verbosity == Verbosity::kQuiet) return;
    facts(out, "variations", lines, kMostVariations);
    out += "\n";
  }

  static std::vector<const CostItemRow*> counted(const CostRow& row) {
    std::vector<const CostItemRow*> items;
    for (const auto& item : row.items)
      if (is_counted(item)) items.push_back(&item);
    return items;
  }

  /// Do both cost the same, for the same single reason?
  bool alike(const CostRow& a, const CostRow& b) const {
    if (a.type != b.type) return false;
    const auto of_a = counted(a);
    const auto of_b = counted(b);
    if (of_a.size() != 1 || of_b.size() != 1) return false;
    for (std::size_t e = 0; e < a.costs.size(); ++e)
      if (amount(a.costs[e]) != amount(b.costs[e])) return false;
    return explained(*of_a.front()) == explained(*of_b.front());
  }

  /// Resources that are alike share a line when there are three or more. The last that are shown
  /// are followed by the sum of the others.
  void resources(Table& table, std::size_t shown, std::size_t detailed) const {
    constexpr std::size_t kMany = 3;
    const auto rows = std::span(rows_).first(std::min(shown, rows_.size()));
    for (std::size_t i = 0; i < rows.size();) {
      std::size_t next = i + 1;
      while (next < rows.size() && alike(rows[i], rows[next])) ++next;
      if (next - i >= kMany && !is_verbose())
        several(table, rows.subspan(i, next - i));
      else
        for (std::size_t j = i; j < next; ++j) resource(table, rows[j], j < detailed);
      i = next;
    }
    const auto others = std::span(rows_).subspan(rows.size());
    if (!others.empty())
      row(
          table, count(others.size(), "more resource"),
          [&](std::size_t e) { return cents(sum_of(others, e)); }, std::string(kMoreWith));
  }

  static pricing::Money sum_of(std::span<const CostRow> rows, std::size_t environment) {
    pricing::Money sum;
    for (const auto& row : rows)
      if (const auto* cost = row.costs[environment]) sum += cost->totals.total();
    return sum;
  }

  void several(Table& table, std::span<const CostRow> rows) const {
    row(
        table, printable(concat(std::to_string(rows.size()), " x ", rows.front().type)),
        [&](std::size_t e) { return cents(sum_of(rows, e)); },
        printable(concat("each ", explained(*counted(rows.front()).front()))));
  }

  void resource(Table& table, const CostRow& cost, bool detailed) const {
    const auto items = counted(cost);
    // A single item is explained on its resource's line.
    row(
        table, printable(cost.resource), [&](std::size_t e) { return amount(cost.costs[e]); },
        printable(items.size() == 1 ? explained(*items.front()) : cost.type));
    if (items.size() == 1 || options_.verbosity == Verbosity::kQuiet || !detailed) return;
    for (const auto* item : items)
      row(
          table, concat("  ", printable(item->name)),
          [&](std::size_t e) { return amount(item->items[e]); }, printable(explained(*item)));
  }

  std::string explained(const CostItemRow& item) const {
    const std::string most = ceilings(*audit_, item);
    return concat(explain(item), most.empty() ? "" : "; ", most);
  }

  /// What each stack of a system adds to the total.
  void stacks(Table& table) const {
    std::set<std::string> names;
    for (const auto& environment : audit_->cost.environments)
      for (const auto& one : pricing::totals_by_stack(environment)) names.insert(one.stack);
    for (const auto& name : names)
      row(
          table, printable(name.empty() ? "the template itself" : concat("in ", name)),
          [&](std::size_t e) {
            pricing::Totals sum;
            for (const auto& one : pricing::totals_by_stack(audit_->cost.environments[e]))
              if (one.stack == name) sum = one.totals;
            return cents(sum.total());
          },
          "");
  }

  const pricing::Totals& totals_of(std::size_t environment) const {
    return audit_->cost.environments[environment].totals;
  }

  /// Fixed cost and usage apart where there are both, their sum, and the maximum.
  void totals(Table& table) const {
    if (!audit_->is_whole()) return;
    if (!is_grouped()) stacks(table);
    const auto any = [&](auto is_so) {
      return std::any_of(columns_.begin(), columns_.end(), [&](const CostColumn& column) {
        return is_so(totals_of(column.front()));
      });
    };
    const bool both =
        any([](const pricing::Totals& sum) { return sum.fixed != pricing::Money(); }) &&
        any([](const pricing::Totals& sum) { return sum.usage != pricing::Money(); });
    if (both) {
      row(
          table, "fixed", [&](std::size_t e) { return cents(totals_of(e).fixed); }, "");
      row(
          table, "usage", [&](std::size_t e) { return cents(totals_of(e).usage); }, "");
    }
    std::string more;
    for (const auto& column : columns_)
      if (more.empty()) more = addition(totals_of(column.front()));
    row(
        table, is_explained() || more.empty() ? "total" : concat("total ", more),
        [&](std::size_t e) { return cents(totals_of(e).total()); }, more);
    if (any([](const pricing::Totals& sum) { return sum.ceiling().has_value(); }))
      row(
          table, "at most",
          [&](std::size_t e) {
            const auto ceiling = totals_of(e).ceiling();
            return ceiling ? cents(*ceiling) : std::string("no limit");
          },
          "");
    if (options_.exchange)
      row(
          table, concat("total in ", options_.exchange->currency),
          [&](std::size_t e) { return cents(converted(totals_of(e).total(), *options_.exchange)); },
          concat("at ", options_.exchange->rate_as_text, " for a dollar"));
  }

  std::string usage_block(const UsageGroup& group, std::size_t width) const {
    const std::string names =
        concat(first_of(group.resources, is_verbose() ? group.resources.size() : kMostNames), " (",
               group.type, ")");
    std::string out = concat(wrap(printable(names), options_.width, 0), "\n");
    for (const auto& item : group.items) {
      std::string text = concat(item.price, item.limit.empty() ? "" : "; ", item.limit);
      if (item.limit.empty() && is_verbose()) text += concat("; no limit: ", item.unbounded);
      out += concat("  ", pad_right(printable(item.name), width), "  ",
                    wrap(printable(text), options_.width, width + 4), "\n");
    }
    return out;
  }

  /// `around`: the lines of everything but this and the table.
  std::string usage(std::size_t around) const {
    const auto groups = usage_groups(*audit_);
    if (groups.empty()) return {};
    const std::size_t wanted = rows_.empty() ? 1 : lines_of(table(all_rows(), all_rows()));
    const std::size_t most = rest(around + std::min(wanted, kMostTableLines), kFewestUsageLines);
    std::string out =
        concat(paint_(Style::kStrong, "usage"),
               "  not declared, so not included in the totals; items without a maximum are not "
               "limited by the template\n\n");
    std::size_t width = 0;
    for (const auto& group : groups)
      for (const auto& item : group.items) width = std::max(width, display_width(item.name));
    std::size_t lines = 0;
    std::size_t shown = 0;
    for (; shown < groups.size(); ++shown) {
      const std::string block = usage_block(groups[shown], width);
      lines += lines_of(block);
      if (lines > most && shown > 0 && !is_verbose()) break;
      out += block;
    }
    std::size_t others = 0;
    for (std::size_t i = shown; i < groups.size(); ++i) others += groups[i].resources.size();
    if (others > 0) out += concat(count(others, "more resource"), "; ", kMoreWith, "\n");
    return out + "\n";
  }

  /// What a million of each way in costs, and what that rests on.
  void traffic(std::string& out) const {
    const auto ways = way_rows(*audit_);
    if (!ways.empty()) out += concat(per_million(ways), "\n");
    const std::size_t most = is_verbose() ? std::string::npos : kMostNames;
    const std::string before = out;
    facts(out, "loops", traffic_loops(*audit_), kMostAssumptions);
    facts(out, "not derived", traffic_unknown(*audit_, most), kMostReasons);
    facts(out, "assumed", assumptions(*audit_, most), kMostAssumptions);
    if (out != before) out += "\n";
  }

  /// A row for each way in, and below it what makes up its cost.
  std::string per_million(const std::vector<WayRow>& ways) const {
    std::vector<Align> alignment = {Align::kLeft};
    alignment.insert(alignment.end(), columns_.size(), Align::kRight);
    Table table(alignment);
    std::vector<std::string> titles = {"per 1,000,000"};
    for (const auto& column : columns_) titles.push_back(printable(column.title));
    table.row(std::move(titles));
    const std::size_t shown = is_verbose() ? ways.size() : std::min(ways.size(), kMostWays);
    for (std::size_t i = 0; i < shown; ++i) {
      std::vector<std::string> line = {printable(ways[i].name)};
      for (const auto& column : columns_) {
        const auto* cost = ways[i].costs[column.front()];
        line.push_back(cost == nullptr ? "-" : cents(cost->million));
      }
      table.row(std::move(line));
    }
    const std::string rows = table.render(options_.width);
    std::string out;
    std::size_t number = 0;
    for (const auto row : split(rows, '\n')) {
      if (row.empty()) continue;
      out += concat(row, "\n");
      if (number++ > 0) out += details(ways[number - 2]);
    }
    if (shown < ways.size())
      out += concat(std::to_string(ways.size() - shown), " more; ", kMoreWith, "\n");
    return out;
  }

  std::string details(const WayRow& row) const {
    std::vector<std::uint32_t> environments;
    for (const auto& column : columns_)
      environments.push_back(static_cast<std::uint32_t>(column.front()));
    const auto line = [&](const std::string& text) {
      return concat("  ", wrap(printable(text), options_.width, 4, 2), "\n");
    };
    std::string text = parts_of(*row.dearest(), is_verbose() ? std::string::npos : kMostNames);
    if (const auto limit = least_limit(*audit_, row, environments); !limit.empty())
      text += concat(text.empty() ? "" : "; ", "limit ", limit);
    std::string out = line(text);
    if (!is_verbose()) return out;
    for (const auto& part : row.dearest()->parts)
      out += line(concat(part.resource, ", ", part.item, " ", cents(part.monthly),
                         part.chain.empty() ? "" : ": ", part.chain));
    return out;
  }

  void uncounted(std::string& out) const {
    list(out, "not priced", audit_->cost.unpriced);
    list(out, "not modeled", audit_->cost.not_modelled);
    if (!audit_->cost.free.empty())
      fact(out, "free",
           by_type(audit_->cost.free, is_verbose() ? audit_->cost.free.size() : kMostTypes));
  }

  void list(std::string& out, std::string_view name,
            const std::vector<pricing::UncountedIn>& resources) const {
    facts(out, name, is_verbose() ? by_reason(*audit_, resources) : by_reason_in_short(resources),
          kMostReasons);
  }

  /// Reasons without environments, and with few of their resources.
  static std::vector<std::string> by_reason_in_short(
      const std::vector<pricing::UncountedIn>& resources) {
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
    for (const auto& uncounted : resources) {
      const auto& what = uncounted.what;
      auto known = std::find_if(reasons.begin(), reasons.end(),
                                [&](const auto& entry) { return entry.first == what.reason; });
      if (known == reasons.end()) known = reasons.insert(reasons.end(), {what.reason, {}});
      if (std::find(known->second.begin(), known->second.end(), what.resource) ==
          known->second.end())
        known->second.emplace_back(what.resource);
    }
    std::vector<std::string> out;
    for (const auto& [reason, names] : reasons)
      out.push_back(concat(reason, ": ", first_of(names, kMostNames)));
    return out;
  }

  /// The first lines under one name, and how many more there are.
  void facts(std::string& out, std::string_view name, const std::vector<std::string>& lines,
             std::size_t most) const {
    const std::size_t shown = is_verbose() ? lines.size() : std::min(most, lines.size());
    for (std::size_t i = 0; i < shown; ++i) fact(out, i == 0 ? name : "", lines[i]);
    if (shown < lines.size())
      fact(out, "", concat(std::to_string(lines.size() - shown), " more; ", kMoreWith));
  }

  void fact(std::string& out, std::string_view name, std::string_view text) const {
    out += concat(paint_(Style::kStrong, pad_right(name, 14)),
                  wrap(printable(text), options_.width, 14), "\n");
  }

  const audit::Audit* audit_;
  ReportOptions options_;
  Paint paint_;
  std::vector<CostRow> rows_;
  std::vector<CostGroup> groups_;  // in place of the rows, with --group-by
  std::vector<CostColumn> columns_;
};

}  // namespace

std::string cost_text(Audits audits, const SourceMap&, const ReportOptions& options) {
  std::string out;
  for (const audit::Audit* audit : audits) out += CostText(*audit, options).render();
  return out;
}

}  // namespace cfnaudit::cli
