// Audits -> what a stack costs a month, as people read it.

#include <algorithm>

#include "analyzer/base/text.h"
#include "cli/report/cost_rows.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/table.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

// More environments than that stand in tables of their own below each other.
constexpr std::size_t kColumns = 4;

class CostText {
 public:
  CostText(const Audit& audit, const ReportOptions& options)
      : audit_(&audit), options_(options), paint_(options.color), rows_(cost_rows(audit)) {}

  std::string render() {
    if (options_.verbosity != Verbosity::kQuiet) head();
    const std::size_t environments = audit_->cost.environments.size();
    for (std::size_t from = 0; from < environments; from += kColumns)
      table(from, std::min(environments, from + kColumns));
    if (options_.verbosity != Verbosity::kQuiet) uncounted();
    return std::move(out_);
  }

 private:
  void head() {
    const std::string name = concat(printable(audit_->file->name()), ": ");
    out_ += concat(paint_(Style::kStrong, name),
                   wrap(printable(headline(*audit_)), options_.width, 4, display_width(name)), "\n");
    if (!price_date(*audit_).empty())
      out_ += concat("US dollars a month, list prices of ", price_date(*audit_), ", no free tier\n");
    out_ += "\n";
  }

  /// The columns of environments [from, to).
  void table(std::size_t from, std::size_t to) {
    std::vector<Align> columns = {Align::kLeft};
    columns.insert(columns.end(), to - from, Align::kRight);
    columns.push_back(Align::kLeft);
    Table table(columns);
    std::vector<std::string> head = {""};
    for (std::size_t e = from; e < to; ++e) head.push_back(printable(environment_name(*audit_, e)));
    table.row(std::move(head));
    for (const auto& row : rows_) resource(table, row, from, to);
    totals(table, from, to);
    out_ += concat(table.render(options_.width), "\n");
  }

  void resource(Table& table, const CostRow& row, std::size_t from, std::size_t to) {
    std::vector<std::string> line = {printable(row.resource)};
    for (std::size_t e = from; e < to; ++e) line.push_back(amount(row.costs[e]));
    line.push_back(printable(row.type));
    table.row(std::move(line));
    if (options_.verbosity == Verbosity::kQuiet) return;
    for (const auto& item : row.items) {
      line = {concat("  ", printable(item.name))};
      for (std::size_t e = from; e < to; ++e) line.push_back(amount(item.items[e]));
      const std::string most = ceilings(*audit_, item);
      line.push_back(printable(concat(explain(item), most.empty() ? "" : "; ", most)));
      table.row(std::move(line));
    }
  }

  void totals(Table& table, std::size_t from, std::size_t to) const {
    std::vector<std::string> total = {"total"};
    std::vector<std::string> most = {"at most"};
    std::size_t open_ended = 0;
    for (std::size_t e = from; e < to; ++e) {
      const auto& sum = audit_->cost.environments[e].totals;
      total.push_back(concat(grouped(pricing::in_cents(sum.total())), sum.open > 0 ? " + usage" : ""));
      const auto ceiling = sum.ceiling();
      most.push_back(ceiling ? grouped(pricing::in_cents(*ceiling)) : "unbounded");
      open_ended = std::max(open_ended, sum.without_ceiling);
    }
    if (open_ended > 0) most.push_back(concat(count(open_ended, "item has", "items have"), " no limit in the template"));
    table.row(std::move(total));
    table.row(std::move(most));
  }

  void uncounted() {
    list("not priced", audit_->cost.unpriced);
    list("not modelled", audit_->cost.not_modelled);
    if (!audit_->cost.free.empty()) fact("free", by_type(audit_->cost.free));
  }

  void list(std::string_view name, const std::vector<pricing::UncountedIn>& resources) {
    for (const auto& resource : resources) {
      const InEnvironments where = {"", resource.environments};
      fact(name, concat(resource.what.resource, ": ", resource.what.reason, in_some(*audit_, where)));
      name = "";
    }
  }

  void fact(std::string_view name, std::string_view text) {
    out_ += concat(paint_(Style::kStrong, pad_right(name, 14)), wrap(printable(text), options_.width, 14), "\n");
  }

  const Audit* audit_;
  ReportOptions options_;
  Paint paint_;
  std::vector<CostRow> rows_;
  std::string out_;
};

}  // namespace

std::string cost_text(Audits audits, const SourceMap&, const ReportOptions& options) {
  std::string out;
  for (const Audit* audit : audits) out += CostText(*audit, options).render();
  return out;
}

}  // namespace cfnaudit::cli
