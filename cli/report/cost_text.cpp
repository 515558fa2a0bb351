// Audits -> what a stack costs a month, as people read it.

#include <algorithm>
#include <set>
#include <span>

#include "analyzer/base/text.h"
#include "cli/report/cost_rows.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/table.h"
#include "cli/report/words.h"
#include "pricing/stacks.h"

namespace cfnaudit::cli {
namespace {

// What is more stands in tables of its own below.
constexpr std::size_t kColumns = 4;

class CostText {
 public:
  CostText(const audit::Audit& audit, const ReportOptions& options)
      : audit_(&audit),
        options_(options),
        paint_(options.color),
        rows_(cost_rows(audit)),
        columns_(cost_columns(audit)) {}

  std::string render() {
    if (options_.verbosity != Verbosity::kQuiet) head();
    if (rows_.empty())
      out_ += "No cost is fixed or follows from declared usage.\n\n";
    else
      for (std::size_t from = 0; from < columns_.size(); from += kColumns)
        table(std::span(columns_).subspan(from, std::min(kColumns, columns_.size() - from)));
    legend();
    if (const auto unread = unread_words(*audit_); !unread.empty())
      out_ += concat(paint_(Style::kWarning, "no total"), "      ",
                     wrap(printable(unread), options_.width, 14), "\n\n");
    else
      movers(), variations();
    if (options_.verbosity != Verbosity::kQuiet) {
      usage();
      uncounted();
    }
    return std::move(out_);
  }

 private:
  void head() {
    const std::string name = concat(printable(audit_->file->name()), ": ");
    out_ +=
        concat(paint_(Style::kStrong, name),
               wrap(printable(headline(*audit_)), options_.width, 4, display_width(name)), "\n");
    if (!audit_->cost.environments.empty())
      out_ += concat("US dollars per month, ", price_basis(*audit_), "\n");
    out_ += "\n";
  }

  using Columns = std::span<const CostColumn>;

  void table(Columns columns) {
    std::vector<Align> alignment = {Align::kLeft};
    alignment.insert(alignment.end(), columns.size(), Align::kRight);
    alignment.push_back(Align::kLeft);
    Table table(alignment);
    std::vector<std::string> head = {""};
    for (const auto& column : columns) head.push_back(printable(column.title));
    table.row(std::move(head));
    resources(table, columns);
    totals(table, columns);
    out_ += concat(table.render(options_.width), "\n");
  }

  void legend() {
    bool any = false;
    for (const auto& column : columns_) {
      if (column.legend.empty()) continue;
      out_ += concat(column.title, "  ", wrap(printable(column.legend), options_.width, 3), "\n");
      any = true;
    }
    if (any) out_ += "\n";
  }

  /// "production costs $17.08 more than development: ApplicationTable +17.08".
  void movers() {
    const Movers found = top_movers(*audit_);
    if (found.movers.empty() || options_.verbosity == Verbosity::kQuiet) return;
    std::vector<std::string> parts;
    for (const auto& [resource, delta] : found.movers) {
      const std::string cents = pricing::grouped(pricing::in_cents(delta));
      parts.push_back(concat(resource, cents.starts_with('-') ? " " : " +", cents));
    }
    fact("differences", concat(found.from, " to ", found.to, ": ", join(parts, ", ")));
    out_ += "\n";
  }

  void variations() {
    const auto lines = cost_variations(*audit_);
    if (lines.empty() || options_.verbosity == Verbosity::kQuiet) return;
    std::string_view name = "variations";
    for (const auto& line : lines) {
      fact(name, line);
      name = "";
    }
    out_ += "\n";
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

  /// Resources that are alike share a line when there are three or more.
  void resources(Table& table, Columns columns) {
    constexpr std::size_t kMany = 3;
    for (std::size_t i = 0; i < rows_.size();) {
      std::size_t next = i + 1;
      while (next < rows_.size() && alike(rows_[i], rows_[next])) ++next;
      const bool together = next - i >= kMany && options_.verbosity != Verbosity::kVerbose;
      if (together)
        several(table, std::span(rows_).subspan(i, next - i), columns);
      else
        for (std::size_t j = i; j < next; ++j) resource(table, rows_[j], columns);
      i = next;
    }
  }

  void several(Table& table, std::span<const CostRow> rows, Columns columns) {
    std::vector<std::string> line = {
        printable(concat(std::to_string(rows.size()), " x ", rows.front().type))};
    for (const auto& column : columns) {
      pricing::Money sum;
      for (const auto& row : rows)
        if (const auto* cost = row.costs[column.front()]) sum += cost->totals.total();
      line.push_back(pricing::grouped(pricing::in_cents(sum)));
    }
    line.push_back(printable(concat("each ", explained(*counted(rows.front()).front()))));
    table.row(std::move(line));
  }

  void resource(Table& table, const CostRow& row, Columns columns) {
    const auto items = counted(row);
    std::vector<std::string> line = {printable(row.resource)};
    for (const auto& column : columns) line.push_back(amount(row.costs[column.front()]));
    // A single item is explained on its resource's line.
    line.push_back(printable(items.size() == 1 ? explained(*items.front()) : row.type));
    table.row(std::move(line));
    if (items.size() == 1 || options_.verbosity == Verbosity::kQuiet) return;
    for (const auto* item : items) {
      line = {concat("  ", printable(item->name))};
      for (const auto& column : columns) line.push_back(amount(item->items[column.front()]));
      line.push_back(printable(explained(*item)));
      table.row(std::move(line));
    }
  }

  std::string explained(const CostItemRow& item) const {
    const std::string most = ceilings(*audit_, item);
    return concat(explain(item), most.empty() ? "" : "; ", most);
  }

  /// What each stack of a system adds to the total.
  void stacks(Table& table, Columns columns) const {
    std::set<std::string> names;
    for (const auto& environment : audit_->cost.environments)
      for (const auto& one : pricing::totals_by_stack(environment)) names.insert(one.stack);
    for (const auto& name : names) {
      std::vector<std::string> line = {
          printable(name.empty() ? "the template itself" : concat("in ", name))};
      for (const auto& column : columns) {
        pricing::Totals sum;
        for (const auto& one : pricing::totals_by_stack(audit_->cost.environments[column.front()]))
          if (one.stack == name) sum = one.totals;
        line.push_back(pricing::grouped(pricing::in_cents(sum.total())));
      }
      line.push_back("");
      table.row(std::move(line));
    }
  }

  void totals(Table& table, Columns columns) const {
    if (!audit_->is_whole()) return;
    stacks(table, columns);
    std::vector<std::string> total = {"total"};
    std::vector<std::string> most = {"at most"};
    std::string more;
    bool bounded = false;
    for (const auto& column : columns) {
      const auto& sum = audit_->cost.environments[column.front()].totals;
      total.push_back(pricing::grouped(pricing::in_cents(sum.total())));
      if (more.empty()) more = addition(sum);
      const auto ceiling = sum.ceiling();
      bounded = bounded || ceiling;
      most.push_back(ceiling ? pricing::grouped(pricing::in_cents(*ceiling)) : "no limit");
    }
    total.push_back(std::move(more));
    table.row(std::move(total));
    if (bounded) table.row(std::move(most));
    if (options_.exchange) exchanged(table, columns);
  }

  /// The totals in another currency.
  void exchanged(Table& table, Columns columns) const {
    std::vector<std::string> line = {concat("total in ", options_.exchange->currency)};
    for (const auto& column : columns) {
      const auto total = audit_->cost.environments[column.front()].totals.total();
      line.push_back(pricing::grouped(pricing::in_cents(converted(total, *options_.exchange))));
    }
    line.push_back(concat("at ", options_.exchange->rate_as_text, " for a dollar"));
    table.row(std::move(line));
  }

  void usage() {
    const auto groups = usage_groups(*audit_);
    if (groups.empty()) return;
    out_ += concat(paint_(Style::kStrong, "usage"),
                   "  not declared, so not included in the totals; items without a maximum are not "
                   "limited by the template\n\n");
    std::size_t width = 0;
    for (const auto& group : groups)
      for (const auto& item : group.items) width = std::max(width, display_width(item.name));
    for (const auto& group : groups) {
      const std::string names = concat(join(group.resources, ", "), " (", group.type, ")");
      out_ += concat(wrap(printable(names), options_.width, 0), "\n");
      for (const auto& item : group.items) {
        std::string text = concat(item.price, item.limit.empty() ? "" : "; ", item.limit);
        if (item.limit.empty() && options_.verbosity == Verbosity::kVerbose)
          text += concat("; no limit: ", item.unbounded);
        out_ += concat("  ", pad_right(printable(item.name), width), "  ",
                       wrap(printable(text), options_.width, width + 4), "\n");
      }
    }
    out_ += "\n";
  }

  void uncounted() {
    list("not priced", audit_->cost.unpriced);
    list("not modeled", audit_->cost.not_modelled);
    if (!audit_->cost.free.empty()) fact("free", by_type(audit_->cost.free));
  }

  void list(std::string_view name, const std::vector<pricing::UncountedIn>& resources) {
    for (const auto& line : by_reason(*audit_, resources)) {
      fact(name, line);
      name = "";
    }
  }

  void fact(std::string_view name, std::string_view text) {
    out_ += concat(paint_(Style::kStrong, pad_right(name, 14)),
                   wrap(printable(text), options_.width, 14), "\n");
  }

  const audit::Audit* audit_;
  ReportOptions options_;
  Paint paint_;
  std::vector<CostRow> rows_;
  std::vector<CostColumn> columns_;
  std::string out_;
};

}  // namespace

std::string cost_text(Audits audits, const SourceMap&, const ReportOptions& options) {
  std::string out;
  for (const audit::Audit* audit : audits) out += CostText(*audit, options).render();
  return out;
}

}  // namespace cfnaudit::cli
