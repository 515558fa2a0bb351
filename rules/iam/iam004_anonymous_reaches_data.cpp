#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Entry points without authentication -> the data that is written behind them.

namespace cfnaudit::rules {
namespace {

using access::EntryKind;
using access::EntryPoint;

/// The data that callers change, as destinations' ids; only what is certain.
std::vector<std::string> written(const Context& context, const EntryPoint& entry) {
  std::vector<std::string> out;
  for (const auto& reach : entry.reaches) {
    const auto& destination = context.access.destinations[reach.destination];
    const auto& levels = reach.access_levels;
    if (reach.verdict != access::Verdict::kReachable || access::destination_rank(destination) != 0)
      continue;
    if (std::find(levels.begin(), levels.end(), "Write") == levels.end()) continue;
    std::string name(context.graph.resource(destination.resource).id());
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

bool is_open(const Context& context, const EntryPoint& entry) {
  const bool is_api = entry.kind == EntryKind::kApiMethod || entry.kind == EntryKind::kApiRoute ||
                      entry.kind == EntryKind::kLoadBalancer;
  // Who has no key is turned away.
  const auto key = context.graph.resource(entry.resource).property("ApiKeyRequired");
  // A browser's preflight request carries no credentials.
  return is_api && !entry.label.starts_with("OPTIONS ") && entry.anonymous &&
         entry.verdict == access::Verdict::kReachable && resolve::boolean(key) != true;
}

struct Open {
  const EntryPoint* entry = nullptr;
  std::vector<std::string> data;
};

/// What lets everybody in.
resolve::ValuePtr culprit(const Context& context, const EntryPoint& entry) {
  if (entry.definition != nullptr) return entry.definition;
  return context.graph.resource(entry.resource).property("AuthorizationType");
}

void tell(const Context& context, const std::vector<Open>& open, Reporter& report) {
  const Open& first = open.front();
  const auto& resource = context.graph.resource(first.entry->resource);
  const std::string others =
      open.size() == 1 ? ""
                       : concat(" and ", count(open.size() - 1, "other operation"), " of its API");
  auto finding = report.at(resource, culprit(context, *first.entry),
                           concat("anonymous callers of ", first.entry->label, others,
                                  " reach code that can write to ", enumerate(first.data)));
  finding.note(resource,
               concat("path: ", join(first.entry->path, " -> "), " -> ", first.data.front()));
  for (std::size_t i = 1; i < open.size(); ++i) {
    const auto& other = context.graph.resource(open[i].entry->resource);
    finding.note(other, concat(open[i].entry->label, " writes to ", enumerate(open[i].data)));
  }
  finding.fix(
      "add an authorizer or AWS_IAM authorization, or suppress this finding if public writes are "
      "intended");
  auto& made = report.findings.back();
  for (const Open& one : open) {
    std::string id(context.graph.resource(one.entry->resource).id());
    if (std::find(made.members.begin(), made.members.end(), id) == made.members.end())
      made.members.push_back(std::move(id));
  }
  if (made.members.size() == 1) made.members.clear();
}

/// One finding for each API; what has a suppression of its own stands apart.
void check(const Context& context, Reporter& report) {
  if (context.paths == nullptr) return;
  std::vector<std::pair<std::string, std::vector<Open>>> by_api;
  for (const auto& entry : context.paths->entry_points) {
    if (!is_open(context, entry)) continue;
    Open one{&entry, written(context, entry)};
    if (one.data.empty()) continue;
    const auto& resource = context.graph.resource(entry.resource);
    if (report.is_suppressed(resource)) {
      tell(context, {one}, report);
      continue;
    }
    const std::string api = entry.id.substr(0, entry.id.find(' '));
    const auto known = std::find_if(by_api.begin(), by_api.end(),
                                    [&](const auto& row) { return row.first == api; });
    if (known != by_api.end())
      known->second.push_back(std::move(one));
    else
      by_api.push_back({api, {std::move(one)}});
  }
  for (const auto& [api, open] : by_api) tell(context, open, report);
}

constexpr std::string_view kSame[] = {"CKV_AWS_59", "CKV_AWS_309", "W59",
                                      "API_GW_METHOD_AUTHORIZATION_TYPE_RULE"};

}  // namespace

extern constinit const Rule kAnonymousReachesData = {
    .info = {.id = "IAM004",
             .name = "anonymous-reaches-data",
             .severity = Severity::kWarning,
             .summary = "Callers without authentication reach code that can write data.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "apigateway-control-access-to-api.html",
             .equivalents = kSame,
             .security_severity = "6.5"},
    .check = check,
};

}  // namespace cfnaudit::rules
