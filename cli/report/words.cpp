// Audits -> the sentences that reports share.

#include "cli/report/words.h"

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kMostNames = 6;

template <typename T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Environments of the template that are not among these.
std::vector<std::uint32_t> others(const Audit& audit, const std::vector<std::uint32_t>& environments) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < audit.resolution.stacks.size(); ++i)
    if (!contains(environments, i)) out.push_back(i);
  return out;
}

/// What stands between the last two of a list.
enum class Last : std::uint8_t { kAnd, kOr, kComma };

std::string some(std::vector<std::string> all, Last last) {
  static constexpr std::string_view kWords[] = {" and ", " or ", ", "};
  const std::string_view word = kWords[static_cast<std::size_t>(last)];
  if (all.size() > kMostNames) {
    const std::size_t more = all.size() - kMostNames;
    all.resize(kMostNames);
    return concat(join(all, ", "), " and ", std::to_string(more), " more");
  }
  if (all.size() < 2) return join(all, "");
  const std::string end = std::move(all.back());
  all.pop_back();
  return concat(join(all, ", "), word, end);
}

/// Adds the environment to the fact with this text.
void add(std::vector<InEnvironments>& facts, std::string text, std::uint32_t environment) {
  for (auto& fact : facts) {
    if (fact.text != text) continue;
    fact.environments.push_back(environment);
    return;
  }
  facts.push_back({std::move(text), {environment}});
}

std::string details(const Audit& audit, const Diagnostic& finding) {
  std::vector<std::string> parts;
  for (const auto& detail : finding.details) {
    const bool everywhere = detail.environments.empty() || detail.environments == finding.environments;
    parts.push_back(everywhere ? detail.text
                               : concat(detail.text, " in ", names(audit, detail.environments)));
  }
  return join(parts, ", ");
}

}  // namespace

std::string_view rule_name(std::string_view id) {
  const rules::Rule* rule = rules::find_rule(id);
  return rule == nullptr ? "template-problem" : rule->info.name;
}

Counts count_findings(Audits audits) {
  Counts counts;
  for (const Audit* audit : audits)
    for (const auto& finding : audit->findings) ++counts.of[static_cast<std::size_t>(finding.severity)];
  return counts;
}

std::string to_string(const Counts& counts) {
  std::vector<std::string> parts;
  for (const auto severity : {Severity::kError, Severity::kWarning, Severity::kNote})
    if (counts[severity] > 0) parts.push_back(count(counts[severity], cfnaudit::to_string(severity)));
  return parts.empty() ? "no findings" : join(parts, ", ");
}

std::string headline(const Audit& audit) {
  if (!audit.is_template) return "not analyzed: it has no Resources that could be read";
  const std::size_t environments = audit.resolution.stacks.size();
  std::string out = count(audit.tmpl.resources.size(), "resource");
  if (environments > 1) out += concat(", ", std::to_string(environments), " environments (",
                  some(audit.environment_names({}), Last::kComma), ")");
  return concat(out, ", ", audit.region());
}

std::string names(const Audit& audit, const std::vector<std::uint32_t>& environments) {
  return some(audit.environment_names(environments), Last::kAnd);
}

std::string where(const Audit& audit, const Diagnostic& finding) {
  const std::string differences = details(audit, finding);
  if (audit.resolution.stacks.size() < 2 || finding.environments.empty()) return differences;
  if (audit.in_every_environment(finding))
    return concat(kEverywhere, differences.empty() ? "" : ": ", differences);
  const auto without = others(audit, finding.environments);
  std::string out = concat("in ", names(audit, finding.environments));
  if (without.size() <= kMostNames)
    out += concat(" (not ", some(audit.environment_names(without), Last::kOr), ")");
  return concat(out, differences.empty() ? "" : ": ", differences);
}

std::string_view property_of(const Diagnostic& finding) {
  std::string_view path = finding.path;
  const std::string prefix = concat("Resources/", finding.resource);
  if (finding.resource.empty() || !path.starts_with(prefix)) return path;
  path.remove_prefix(prefix.size());
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  return path;
}

std::string type_word(std::string_view type) {
  const auto parts = split(type, ':');
  std::string out;
  for (const char c : parts.back()) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty() && out.back() >= 'a' && out.back() <= 'z') out += ' ';
    out += c;
  }
  return lowercase(out);
}

namespace {

// Services whose resources hold data, as the prefixes of their actions.
constexpr std::string_view kDataServices[] = {
    "dynamodb",    "elasticache",    "elasticfilesystem", "es",  "kinesis", "firehose",
    "kms",         "rds",  "rds-data",       "redshift",          "s3",  "sns",     "sqs",
    "secretsmanager", "ssm", "timestream", "neptune-db", "memorydb", "cassandra"};

bool holds_data(const access::Destination& destination) {
  return std::find(std::begin(kDataServices), std::end(kDataServices), destination.service) !=
         std::end(kDataServices);
}

/// "3 functions", "1 function and 2 state machines"; empty when nothing runs as the principal.
std::string users(const graph::Graph& graph, const access::Principal& principal) {
  std::vector<std::pair<std::string, std::size_t>> words;
  for (const auto index : principal.used_by) {
    const std::string word = type_word(graph.resource(index).type());
    const auto known = std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.first == word; });
    if (known == words.end())
      words.emplace_back(word, 1);
    else
      ++known->second;
  }
  std::vector<std::string> parts;
  for (const auto& [word, n] : words) parts.push_back(count(n, word));
  return enumerate(parts);
}

/// The destinations of one principal by what may be done with them, in the order of first appearance.
std::vector<std::pair<std::string, std::vector<std::string>>> by_levels(const access::Access& access,
                                                                        std::size_t principal) {
  std::vector<std::pair<std::string, std::vector<std::string>>> out;
  for (const auto& reach : access.reach) {
    const auto& destination = access.destinations[reach.destination];
    if (reach.principal != principal || !holds_data(destination)) continue;
    const std::string levels = reach.verdict == access::Verdict::kReachable
                                   ? lowercase(join(reach.access_levels, ", "))
                                   : std::string("not decided");
    const auto known = std::find_if(out.begin(), out.end(), [&](const auto& o) { return o.first == levels; });
    if (known == out.end())
      out.push_back({levels, {destination.id}});
    else
      known->second.push_back(destination.id);
  }
  return out;
}

std::string reach_sentence(const graph::Graph& graph, const access::Access& access, std::size_t index) {
  std::vector<std::string> parts;
  for (const auto& [levels, ids] : by_levels(access, index)) parts.push_back(concat(join(ids, ", "), ": ", levels));
  if (parts.empty()) return {};
  const auto& principal = access.principals[index];
  const std::string by = users(graph, principal);
  return concat(graph.resource(principal.resource).id(), by.empty() ? "" : concat(" (", by, ")"), " reaches ",
                join(parts, "; "));
}

}  // namespace

std::vector<InEnvironments> data_access(const Audit& audit) {
  std::vector<InEnvironments> out;
  for (std::uint32_t e = 0; e < audit.access.size(); ++e)
    for (std::size_t p = 0; p < audit.access[e].principals.size(); ++p) {
      std::string text = reach_sentence(audit.graphs[e], audit.access[e], p);
      if (!text.empty()) add(out, std::move(text), e);
    }
  return out;
}

std::string in_some(const Audit& audit, const InEnvironments& fact) {
  if (fact.environments.size() == audit.resolution.stacks.size()) return {};
  return concat(" in ", names(audit, fact.environments));
}

std::string grouped(std::string_view number) {
  const auto point = std::min(number.find('.'), number.size());
  const std::size_t sign = number.starts_with('-') ? 1 : 0;
  std::string out(number.substr(0, sign));
  for (std::size_t i = sign; i < point; ++i) {
    if (i > sign && (point - i) % 3 == 0) out += ',';
    out += number[i];
  }
  return concat(out, number.substr(point));
}

std::string dollars(pricing::Money money) {
  if (money.is_too_large()) return "more than can be counted";
  const std::string cents = grouped(pricing::in_cents(money));
  return cents.starts_with('-') ? concat("-$", cents.substr(1)) : concat("$", cents);
}

namespace {

/// "hour" of "hours"; "GB" stays.
std::string_view singular(std::string_view unit) {
  if (unit.size() > 3 && unit.ends_with('s')) unit.remove_suffix(1);
  return unit;
}

std::string one_price(const pricing::Price& price, pricing::UnitPrice amount) {
  const std::string units = price.per == 1 ? std::string(singular(price.unit))
                                           : concat(grouped(std::to_string(price.per)), " ", price.unit);
  return concat("$", pricing::to_string(amount, price.per), " per ", units);
}

}  // namespace

std::string unit_price(const pricing::Price& price) {
  std::string out = one_price(price, price.tiers.front().price);
  if (price.tiers.size() > 1)
    out += concat(" (less above ", grouped(std::to_string(price.tiers.front().up_to.value_or(0))), ")");
  return out;
}

std::string assumption(const pricing::CostItem& item) {
  std::string_view text = item.assumption;
  if (!item.quantity) return std::string(text);
  // "730 hours at $0.045 per hour" needs no ", 730 hours".
  const std::string quantity = concat(to_string(*item.quantity), " ", item.unit);
  if (text == quantity) return {};
  if (text.starts_with(quantity + ", ")) text.remove_prefix(quantity.size() + 2);
  return std::string(text);
}

std::string explain(const pricing::CostItem& item) {
  if (item.kind == pricing::ItemKind::kUnpriced) return concat("not priced: ", item.reason);
  std::string out = item.price == nullptr ? std::string() : unit_price(*item.price);
  // One of it costs its price.
  if (item.quantity && *item.quantity != pricing::Quantity(1))
    out = concat(grouped(to_string(*item.quantity)), " ", item.unit, " at ", out);
  const std::string why = assumption(item);
  return why.empty() ? out : concat(out, ", ", why);
}

namespace {

std::string amount_of(const pricing::Totals& totals) {
  std::string out = dollars(totals.total());
  if (totals.open > 0) out += " + usage";
  if (totals.unpriced > 0) out += " + what has no price";
  return out;
}

std::string ceiling_of(const pricing::Totals& totals) {
  const auto ceiling = totals.ceiling();
  return ceiling ? concat(", at most ", dollars(*ceiling)) : std::string();
}

}  // namespace

std::string cost_line(const Audit& audit) {
  std::vector<InEnvironments> amounts;
  for (std::uint32_t e = 0; e < audit.cost.environments.size(); ++e) {
    const auto& totals = audit.cost.environments[e].totals;
    add(amounts, concat(amount_of(totals), " a month", ceiling_of(totals)), e);
  }
  if (amounts.empty()) return {};
  if (amounts.size() == 1) {
    const bool several = audit.resolution.stacks.size() > 1;
    return concat(several ? "every environment " : "", amounts.front().text);
  }
  std::vector<std::string> parts;
  for (const auto& amount : amounts) parts.push_back(concat(names(audit, amount.environments), " ", amount.text));
  return join(parts, "; ");
}

std::string_view environment_name(const Audit& audit, std::size_t index) {
  return audit.resolution.environments.environments[index].name;
}

}  // namespace cfnaudit::cli
