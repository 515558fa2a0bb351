// Audits -> JSON, in the shapes of docs/schema.

#include "analyzer/access/analysis.h"
#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"
#include "audit/call_rows.h"
#include "audit/fingerprint.h"
#include "cli/report/access_answer.h"
#include "cli/report/json_parts.h"
#include "cli/report/report.h"
#include "cli/report/share.h"
#include "cli/report/tool.h"
#include "cli/report/words.h"
#include "pricing/stacks.h"

namespace cfnaudit::cli {
namespace {

std::string_view kind_word(rules::Incomplete::Kind kind) {
  static constexpr std::string_view kWords[] = {"notKnown", "gaveUp", "notRead"};
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace

Json incomplete_json(const audit::Audit& audit) {
  Json out = Json::array();
  for (const auto& open : audit.incomplete)
    out.push_back({{"what", open.what}, {"reason", open.reason}, {"kind", kind_word(open.kind)}});
  return out;
}

Json incomplete_json(std::span<const Unread> unread) {
  Json out = Json::array();
  for (const auto& [path, problem] : unread)
    out.push_back({{"what", path}, {"reason", problem}, {"kind", "notRead"}});
  return out;
}

namespace {

/// Commands about one template; an empty object when there is none.
template <typename Build>
std::string one_document(Audits audits, Build build) {
  return document_text(audits.empty() ? Json::object() : build(*audits.front()));
}

// check

Json suppressed(const Diagnostic& finding) {
  if (!finding.suppressed) return {};
  return {{"reason", finding.suppressed->reason}, {"source", finding.suppressed->source}};
}

/// Names the file of a place in a nested or included template.
void add_path(Json& to, const audit::Audit& audit, const SourceMap& sources, Span span) {
  if (span.file != audit.file->number()) to["path"] = sources.file(span).name();
}

}  // namespace

Json finding_json(const audit::Audit& audit, const SourceMap& sources, const Diagnostic& finding) {
  Json related = Json::array();
  for (const auto& note : finding.notes) {
    Json row = {{"message", note.message},
                {"resource", text_or_null(note.resource)},
                {"start", json_position(sources.start(note.span))},
                {"end", json_position(sources.end(note.span))}};
    add_path(row, audit, sources, note.span);
    related.push_back(std::move(row));
  }
  Json details = Json::array();
  for (const auto& detail : finding.details)
    details.push_back(
        {{"text", detail.text}, {"environments", audit.shown_names(detail.environments)}});
  Json out = {{"rule", finding.rule},
              {"name", rule_name(finding.rule)},
              {"severity", to_string(finding.severity)},
              {"resource", text_or_null(finding.resource)},
              {"property", text_or_null(property_of(finding))},
              {"message", finding.message},
              {"environments", audit.shown_names(finding.environments)},
              {"where", text_or_null(where(audit, finding))},
              {"details", std::move(details)},
              {"start", json_position(sources.start(finding.span))},
              {"end", json_position(sources.end(finding.span))},
              {"fingerprint", finding.fingerprint},
              {"suppressed", suppressed(finding)},
              {"related", std::move(related)},
              {"help", finding.fix.empty() ? rule_url(finding.rule) : finding.fix}};
  add_path(out, audit, sources, finding.span);
  const Origin origin = origin_of(audit, finding.resource);
  if (!origin.made_from.empty()) out["madeFrom"] = origin.made_from;
  if (!origin.construct.empty()) out["construct"] = origin.construct;
  return out;
}

Json promises_json(const audit::Audit& audit) {
  Json out = Json::array();
  const auto& environments = audit.resolution.environments.environments;
  for (const auto& answer : audit::answer_promises(audit)) {
    Json states = Json::object();
    for (std::size_t e = 0; e < answer.states.size(); ++e)
      states[environments[e].name] = audit::to_string(answer.states[e]);
    Json broken_by = Json::array();
    for (const auto* finding : answer.broken_by) broken_by.push_back(finding->fingerprint);
    out.push_back({{"id", answer.promise->id},
                   {"name", answer.promise->name},
                   {"source", answer.promise->source},
                   {"environments", std::move(states)},
                   {"brokenBy", std::move(broken_by)},
                   {"unknown", answer.unknown}});
  }
  return out;
}

namespace {

Json checked(const audit::Audit& audit, const SourceMap& sources, bool with_promises) {
  Json findings = Json::array();
  for (const auto& one : audit.findings) findings.push_back(finding_json(audit, sources, one));
  for (const auto& one : audit.suppressed) findings.push_back(finding_json(audit, sources, one));
  Json out = {{"path", audit.file->name()},
              {"region", audit.region()},
              {"environments", audit.shown_names({})},
              {"findings", std::move(findings)},
              {"incomplete", incomplete_json(audit)}};
  if (with_promises) out["promises"] = promises_json(audit);
  return out;
}

// access

Json ids(const graph::Graph& graph, const std::vector<graph::ResourceIndex>& resources) {
  Json out = Json::array();
  for (const auto index : resources) out.push_back(graph.resource(index).id());
  return out;
}

}  // namespace

Json principal_json(const graph::Graph& graph, const access::Principal& principal) {
  return {{"id", graph.resource(principal.resource).id()},
          {"type", graph.resource(principal.resource).type()},
          {"usedBy", ids(graph, principal.used_by)},
          {"assumableBy", principal.assumable_by},
          {"notSeen", principal.unknown}};
}

namespace {

Json principals(const graph::Graph& graph, const access::Access& access) {
  Json out = Json::array();
  for (const auto& principal : access.principals) out.push_back(principal_json(graph, principal));
  return out;
}

std::string_view to_string(access::Verdict verdict) {
  switch (verdict) {
    case access::Verdict::kReachable:
      return "reachable";
    case access::Verdict::kUnreachable:
      return "unreachable";
    case access::Verdict::kUnknown:
      break;
  }
  return "unknown";
}

Json request_json(const iam::Request& request) {
  Json context = Json::object();
  for (const auto& [key, value] : request.context.keys()) {
    if (value.presence != iam::Presence::kPresent) continue;
    Json values = Json::array();
    for (const auto& one : value.values) values.push_back(one.text());
    context[key] = values.size() == 1 ? values.front() : values;
  }
  const auto& who = request.principal;
  return {{"principal", who.arn.empty() ? Json("anonymous") : Json(who.arn.text())},
          {"action", request.action},
          {"resource", request.resource.text()},
          {"context", std::move(context)}};
}

/// A request that the evaluator allows.
Json witness(const graph::Graph& graph, const access::Access& access, const access::Reach& reach) {
  const auto found = access::witness(access, graph, reach);
  return found ? request_json(*found) : Json();
}

Json statements(const audit::Audit& audit, const graph::Graph& graph, const access::Access& access,
                const SourceMap& sources, const access::Reach& reach) {
  Json out = Json::array();
  for (const auto& grant : reach.grants) {
    const auto& bound = access.policies[grant.policy];
    const auto& resource = graph.resource(bound.source.resource);
    const Span written = bound.policy->source().statements[grant.statement].span;
    // A managed policy of AWS stands in no template: the place is the resource that names it.
    const bool here = !bound.source.aws_managed && written.begin < written.end;
    const Span place = here ? written : resource.declaration->id.span;
    Json row = {{"resource", resource.id()},
                {"policy", bound.source.name},
                {"property",
                 here ? concat(bound.source.path, "/Statement/", std::to_string(grant.statement))
                      : bound.source.path},
                {"start", json_position(sources.start(place))}};
    add_path(row, audit, sources, place);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

Json reach_json(const audit::Audit& audit, const graph::Graph& graph, const access::Access& access,
                const SourceMap& sources, const access::Reach& reach) {
  return {{"principal", graph.resource(access.principals[reach.principal].resource).id()},
          {"resource", access.destinations[reach.destination].id},
          {"verdict", to_string(reach.verdict)},
          {"actions", reach.actions},
          {"accessLevels", reach.access_levels},
          {"conditions", reach.conditions},
          {"unknown", reach.unknown},
          {"witness", witness(graph, access, reach)},
          {"via", Json::array()},
          {"statements", statements(audit, graph, access, sources, reach)}};
}

namespace {

void add_all(Json& to, const std::vector<std::string>& texts) {
  for (const auto& text : texts) to.push_back(text);
}

}  // namespace

Json transitive_json(const graph::Graph& graph, const access::Access& access, const Json& last,
                     const access::Transitive& row) {
  Json out = last;
  out["principal"] = graph.resource(access.principals[row.principal].resource).id();
  out["verdict"] = to_string(row.verdict);
  for (const auto& hop : row.via) {
    out["via"].push_back(graph.resource(hop.through).id());
    add_all(out["conditions"], hop.conditions);
    add_all(out["unknown"], hop.unknown);
  }
  if (row.verdict != access::Verdict::kReachable) out["witness"] = nullptr;
  return out;
}

namespace {

Json reach_rows(const audit::Audit& audit, const graph::Graph& graph, const access::Access& access,
                const access::Paths& paths, const SourceMap& sources) {
  Json out = Json::array();
  for (const auto& reach : access.reach)
    out.push_back(reach_json(audit, graph, access, sources, reach));
  for (const auto& row : paths.transitive)
    out.push_back(transitive_json(graph, access, Json(out[row.reach]), row));
  return out;
}

}  // namespace

Json entry_json(const graph::Graph& graph, const access::Access& access,
                const access::EntryPoint& entry) {
  Json witness = Json::array();
  for (const auto& request : entry.witness) witness.push_back(request_json(request));
  Json reaches = Json::array();
  for (const auto& reach : entry.reaches)
    reaches.push_back({{"resource", access.destinations[reach.destination].id},
                       {"verdict", to_string(reach.verdict)},
                       {"accessLevels", reach.access_levels},
                       {"actions", reach.actions},
                       {"via", reach.via}});
  return {{"id", entry.id},
          {"kind", access::to_string(entry.kind)},
          {"resource", graph.resource(entry.resource).id()},
          {"authentication", entry.authentication},
          {"anonymous", entry.anonymous},
          {"verdict", to_string(entry.verdict)},
          {"conditions", entry.conditions},
          {"unknown", entry.unknown},
          {"path", entry.path},
          {"witness", std::move(witness)},
          {"reaches", std::move(reaches)}};
}

namespace {

Json entry_points(const graph::Graph& graph, const access::Access& access,
                  const access::Paths& paths) {
  Json out = Json::array();
  for (const auto& entry : paths.entry_points) out.push_back(entry_json(graph, access, entry));
  return out;
}

Json match_json(const access::Match& match) {
  return {{"principal", match.from},
          {"resource", match.to},
          {"verdict", to_string(match.verdict)},
          {"actions", match.actions},
          {"conditions", match.conditions},
          {"unknown", match.unknown},
          {"via", match.via},
          {"witness", match.witness ? request_json(*match.witness) : Json()}};
}

Json environment_answer(std::string_view name, const access::QuestionAnswer& answer) {
  Json matches = Json::array();
  for (const auto& match : answer.matches) matches.push_back(match_json(match));
  Json out = {{"name", name}, {"verdict", to_string(answer.verdict)}};
  if (answer.verdict == access::Verdict::kReachable) out["witness"] = matches.front()["witness"];
  if (answer.verdict == access::Verdict::kUnknown) out["reason"] = join(answer.reasons, "; ");
  out["matches"] = std::move(matches);
  return out;
}

Json access_map(const audit::Audit& audit, const SourceMap& sources) {
  Json environments = Json::array();
  for (std::size_t e = 0; e < audit.access.size(); ++e) {
    const auto& graph = audit.graphs[e];
    const auto& access = audit.access[e];
    environments.push_back({{"name", environment_name(audit, e)},
                            {"principals", principals(graph, access)},
                            {"reach", reach_rows(audit, graph, access, audit.paths[e], sources)},
                            {"entryPoints", entry_points(graph, access, audit.paths[e])}});
  }
  return {{"schemaVersion", kSchemaVersion},
          {"path", audit.file->name()},
          {"environments", std::move(environments)},
          {"incomplete", incomplete_json(audit)}};
}

// cost

Json money_or_null(const std::optional<pricing::Money>& money) {
  return money ? Json(pricing::to_string(*money)) : Json();
}

Json tiers(const pricing::Price& price) {
  if (price.tiers.size() < 2) return {};
  Json out = Json::array();
  for (const auto& tier : price.tiers)
    out.push_back(
        {{"upTo", tier.up_to ? Json(*tier.up_to) : Json()}, {"unitPrice", to_string(tier.price)}});
  return out;
}

Json item(const pricing::CostItem& item) {
  const bool unpriced = item.kind == pricing::ItemKind::kUnpriced;
  const bool bounded = item.kind == pricing::ItemKind::kUsage && item.ceiling;
  Json depends_on = Json::array();
  for (const auto key : item.depends_on) depends_on.push_back(key);
  const auto* source = pricing::source_of(item);
  return {{"name", item.name},
          {"unit", text_or_null(item.unit)},
          {"quantity", item.quantity ? Json(to_string(*item.quantity)) : Json()},
          {"unitPrice", item.price ? Json(to_string(item.price->tiers.front().price)) : Json()},
          {"tiers", item.price ? tiers(*item.price) : Json()},
          {"monthly", money_or_null(item.monthly)},
          {"kind", to_string(item.kind)},
          {"assumption", text_or_null(unpriced ? item.reason : item.assumption)},
          {"bound", bounded ? Json(item.ceiling->reason) : Json()},
          {"unbounded", text_or_null(item.unbounded)},
          {"ceiling", item.ceiling ? Json(pricing::to_string(item.ceiling->monthly)) : Json()},
          {"dependsOn", std::move(depends_on)},
          {"priceDate", source != nullptr ? Json(source->date) : Json()},
          {"priceSource", source != nullptr ? Json(source->url) : Json()}};
}

/// The fields that an environment and a resource share.
void add_totals(Json& to, const pricing::Totals& totals) {
  to["fixed"] = pricing::to_string(totals.fixed);
  to["usage"] = pricing::to_string(totals.usage);
  to["total"] = pricing::to_string(totals.total());
  to["ceiling"] = money_or_null(totals.ceiling());
  to["undeclaredUsage"] = totals.open;
  to["unpriced"] = totals.unpriced;
}

/// The sums of an environment in another currency.
Json exchanged(const pricing::Totals& totals, const pricing::Exchange& exchange) {
  const auto money = [&](pricing::Money amount) {
    return pricing::to_string(converted(amount, exchange));
  };
  const auto ceiling = totals.ceiling();
  return {{"currency", exchange.currency},  {"rate", exchange.rate_as_text},
          {"fixed", money(totals.fixed)},   {"usage", money(totals.usage)},
          {"total", money(totals.total())}, {"ceiling", ceiling ? Json(money(*ceiling)) : Json()}};
}

/// Of a template that is not whole, nobody knows a sum.
void add_sums(Json& to, const pricing::EnvironmentCost& cost, bool whole,
              const std::optional<pricing::Exchange>& exchange) {
  add_totals(to, cost.totals);
  if (exchange && whole) to["exchanged"] = exchanged(cost.totals, *exchange);
  if (whole) return;
  for (const auto* sum : {"fixed", "usage", "total", "ceiling"}) to[sum] = nullptr;
}

}  // namespace

Json sums_json(const pricing::EnvironmentCost& cost, bool whole,
               const std::optional<pricing::Exchange>& exchange) {
  Json out = {{"name", cost.name}};
  add_sums(out, cost, whole, exchange);
  return out;
}

Json resource_cost_json(const pricing::ResourceCost& cost) {
  Json out = {{"resource", cost.resource}, {"type", cost.type}};
  add_totals(out, cost.totals);
  Json items = Json::array();
  for (const auto& one : cost.items) items.push_back(item(one));
  out["items"] = std::move(items);
  return out;
}

namespace {

Json environment_cost(const pricing::EnvironmentCost& cost, bool whole,
                      const std::optional<pricing::Exchange>& exchange) {
  Json out = sums_json(cost, whole, exchange);
  Json resources = Json::array();
  for (const auto& resource : cost.resources) resources.push_back(resource_cost_json(resource));
  out["resources"] = std::move(resources);
  const auto stacks = whole ? pricing::totals_by_stack(cost) : std::vector<pricing::StackTotals>();
  if (!stacks.empty()) out["stacks"] = Json::array();
  for (const auto& stack : stacks) {
    Json row = {{"stack", stack.stack}};
    add_totals(row, stack.totals);
    out["stacks"].push_back(std::move(row));
  }
  return out;
}

Json uncounted(const audit::Audit& audit,
               std::initializer_list<const std::vector<pricing::UncountedIn>*> lists) {
  Json out = Json::array();
  for (const auto* list : lists)
    for (const auto& [what, environments] : *list) {
      Json row = {{"resource", what.resource}, {"type", what.type}};
      if (!what.reason.empty()) row["reason"] = what.reason;
      row["environments"] = audit.environment_names(environments);
      out.push_back(std::move(row));
    }
  return out;
}

}  // namespace

Json unpriced_json(const audit::Audit& audit) {
  return uncounted(audit, {&audit.cost.unpriced, &audit.cost.not_modelled});
}

Json free_json(const audit::Audit& audit) { return uncounted(audit, {&audit.cost.free}); }

namespace {

Json price_book(const audit::Audit& audit) {
  for (const auto& environment : audit.cost.environments)
    if (environment.book != nullptr)
      return {{"date", environment.book->date()}, {"source", environment.book->about()}};
  return {{"date", ""}, {"source", ""}};
}

Json outcome(const pricing::traffic::Outcome& outcome) {
  Json derived = Json::array();
  for (const auto& one : outcome.derived)
    derived.push_back({{"resource", one.resource},
                       {"key", one.key},
                       {"quantity", to_string(one.quantity)},
                       {"chain", one.chain}});
  Json assumed = Json::array();
  for (const auto& one : outcome.assumed)
    for (const auto& name : one.names)
      assumed.push_back(
          {{"key", concat("traffic.", one.parameter->section, ".", name, ".", one.key)},
           {"value", one.value},
           {"meaning", one.parameter->meaning}});
  Json unknown = Json::array();
  for (const auto& one : outcome.unknown)
    unknown.push_back({{"reason", one.why}, {"resources", one.resources}});
  Json loops = Json::array();
  for (const auto& loop : outcome.loops)
    loops.push_back(
        {{"through", loop.names}, {"gain", to_string(loop.gain)}, {"endless", loop.endless}});
  return {{"derived", std::move(derived)},
          {"assumptions", std::move(assumed)},
          {"unknown", std::move(unknown)},
          {"loops", std::move(loops)}};
}

Json way_in(const pricing::traffic::WayCost& way) {
  Json parts = Json::array();
  for (const auto& part : way.parts)
    parts.push_back({{"resource", part.resource},
                     {"item", part.item},
                     {"monthly", pricing::to_string(part.monthly)},
                     {"chain", text_or_null(part.chain)}});
  Json limits = Json::array();
  for (const auto& limit : way.limits)
    limits.push_back({{"monthly", to_string(limit.monthly)},
                      {"reason", limit.reason},
                      {"kind", limit.crossing ? "crossing" : "limit"}});
  Json out = outcome(way.outcome);
  out["name"] = way.name;
  out["unit"] = way.unit;
  out["declared"] = way.declared ? Json(to_string(*way.declared)) : Json();
  out["perMillion"] = pricing::to_string(way.million);
  out["parts"] = std::move(parts);
  out["limits"] = std::move(limits);
  return out;
}

}  // namespace

Json traffic_json(const pricing::traffic::Report& report) {
  Json out = outcome(report.outcome);
  Json ways = Json::array();
  for (const auto& way : report.ways) ways.push_back(way_in(way));
  out["entryPoints"] = std::move(ways);
  return out;
}

namespace {

Json costs(const audit::Audit& audit, const std::optional<pricing::Exchange>& exchange) {
  Json environments = Json::array();
  for (const auto& environment : audit.cost.environments)
    environments.push_back(environment_cost(environment, audit.is_whole(), exchange));
  for (std::size_t e = 0; e < audit.traffic.size(); ++e)
    environments[e]["traffic"] = traffic_json(audit.traffic[e]);
  return {{"schemaVersion", kSchemaVersion},
          {"path", audit.file->name()},
          {"region", audit.region()},
          {"currency", "USD"},
          {"priceBook", price_book(audit)},
          {"environments", std::move(environments)},
          {"unpriced", unpriced_json(audit)},
          {"free", free_json(audit)},
          {"incomplete", incomplete_json(audit)}};
}

// graph

}  // namespace

Json edge_json(const audit::Audit& audit, const graph::Graph& graph, const graph::Edge& edge,
               const SourceMap& sources) {
  Json out = {
      {"from", graph.resource(edge.from).id()},
      {"to", graph.resource(edge.to).id()},
      {"kind", graph::to_string(edge.kind)},
      {"detail", edge.detail},
      {"via", edge.via == graph::Edge::kNone ? Json() : Json(graph.resource(edge.via).id())},
      {"start", json_position(sources.start(edge.span))}};
  add_path(out, audit, sources, edge.span);
  return out;
}

namespace {

Json graph_of(const audit::Audit& audit, std::size_t environment, const SourceMap& sources) {
  const graph::Graph& graph = audit.graphs[environment];
  Json nodes = Json::array();
  for (const auto index : graph.resources())
    nodes.push_back({{"id", graph.resource(index).id()}, {"type", graph.resource(index).type()}});
  Json edges = Json::array();
  for (const auto& one : graph.edges()) edges.push_back(edge_json(audit, graph, one, sources));
  return {{"name", environment_name(audit, environment)},
          {"nodes", std::move(nodes)},
          {"edges", std::move(edges)}};
}

// calls

std::string_view call_verdict(access::Verdict verdict) {
  switch (verdict) {
    case access::Verdict::kReachable:
      return "allowed";
    case access::Verdict::kUnreachable:
      return "refused";
    case access::Verdict::kUnknown:
      break;
  }
  return "unknown";
}

// gitlab

/// GitLab wants fingerprints that differ between files too.
Json gitlab_issue(const std::string& path, std::string_view check, std::string_view message,
                  std::string_view fingerprint, std::string_view severity, Position begin,
                  Position end) {
  return {{"description", message},
          {"check_name", check},
          {"fingerprint", hex(audit::fnv1a(concat(path, "\x1f", fingerprint)), 16)},
          {"severity", severity},
          {"location", {{"path", path}, {"lines", {{"begin", begin.line}, {"end", end.line}}}}}};
}

Json gitlab_unread(const std::string& path, std::string_view message) {
  const Position top{1, 1};
  return gitlab_issue(path, "not-read", message, message, "major", top, top);
}

}  // namespace

Share json_share(const audit::Audit& audit, const SourceMap& sources,
                 const ReportOptions& options) {
  Share out = share_of(audit);
  out.pieces.push_back({.text = value_text(checked(audit, sources, options.promises))});
  return out;
}

std::string join_json(Shares shares, const ReportOptions& options) {
  std::vector<std::string> templates;
  Counts counts;
  std::size_t suppressed = 0;
  for (const Share& share : shares) {
    for (const auto& piece : share.pieces) templates.push_back(piece.text);
    for (std::size_t i = 0; i < counts.of.size(); ++i) counts.of[i] += share.counts.of[i];
    suppressed += share.suppressed;
  }
  std::vector<Member> members = {{"schemaVersion", value_text(kSchemaVersion)},
                                 {"tool", value_text({{"name", kToolName}, {"version", kVersion}})},
                                 {"templates", array_text(templates)},
                                 {"incomplete", value_text(incomplete_json(options.unread))},
                                 {"summary", value_text({{"error", counts[Severity::kError]},
                                                         {"warning", counts[Severity::kWarning]},
                                                         {"note", counts[Severity::kNote]},
                                                         {"suppressed", suppressed}})}};
  if (!options.shard.empty()) members.emplace_back("shard", options.shard);
  return object_text(members) + "\n";
}

std::string check_json(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return join_all(audits, sources, options, json_share, join_json);
}

std::string access_json(Audits audits, const SourceMap& sources, const ReportOptions&) {
  return one_document(audits,
                      [&](const audit::Audit& audit) { return access_map(audit, sources); });
}

std::string answer_json(const audit::AccessAnswer& answer, const ReportOptions&) {
  Json environments = Json::array();
  for (std::size_t e = 0; e < answer.environments.size(); ++e) {
    environments.push_back(
        environment_answer(environment_name(*answer.audit, e), answer.environments[e]));
    if (e < answer.because.size()) environments.back()["because"] = answer.because[e];
  }
  const auto& question = answer.question;
  Json proof;
  if (answer.proof)
    proof = {{"verdict", to_string(answer.proof->verdict)},
             {"parameters", answer.proof->parameters},
             {"match", answer.proof->match ? match_json(*answer.proof->match) : Json()},
             {"reasons", answer.proof->reasons},
             {"assumed", answer.proof->basis.assumed},
             {"everyValueOf", answer.proof->basis.any},
             {"outside", answer.proof->basis.outside},
             {"waysFollowed", answer.proof->basis.followed},
             {"cases", answer.proof->basis.cases}};
  return document_text({{"schemaVersion", kSchemaVersion},
                        {"path", answer.audit->file->name()},
                        {"question",
                         {{"from", text_or_null(question.from)},
                          {"to", text_or_null(question.to)},
                          {"actions", question.actions}}},
                        {"verdict", to_string(answer.verdict)},
                        {"proof", std::move(proof)},
                        {"environments", std::move(environments)},
                        {"incomplete", incomplete_json(*answer.audit)}});
}

std::string cost_json(Audits audits, const SourceMap&, const ReportOptions& options) {
  return one_document(audits,
                      [&](const audit::Audit& audit) { return costs(audit, options.exchange); });
}

std::string graph_json(Audits audits, const SourceMap& sources, const ReportOptions&) {
  return one_document(audits, [&](const audit::Audit& audit) {
    Json environments = Json::array();
    for (std::size_t e = 0; e < audit.graphs.size(); ++e)
      environments.push_back(graph_of(audit, e, sources));
    return Json{{"schemaVersion", kSchemaVersion},
                {"path", audit.file->name()},
                {"environments", std::move(environments)},
                {"incomplete", incomplete_json(audit)}};
  });
}

std::string calls_json(Audits audits, const SourceMap& sources, const ReportOptions&) {
  return one_document(audits, [&](const audit::Audit& audit) {
    Json calls = Json::array();
    for (const auto& row : audit::call_rows(audit)) {
      Json environments = Json::array();
      for (const auto e : row.environments) environments.push_back(environment_name(audit, e));
      calls.push_back({{"caller", row.caller},
                       {"during", text_or_null(row.during)},
                       {"as", row.as},
                       {"actions", row.actions},
                       {"target", row.target},
                       {"atCreation", row.at_creation},
                       {"verdict", call_verdict(row.verdict)},
                       {"missing", row.missing},
                       {"unknown", text_or_null(row.unknown)},
                       {"start", json_position(sources.start(row.span))},
                       {"environments", std::move(environments)}});
      add_path(calls.back(), audit, sources, row.span);
    }
    return Json{{"schemaVersion", kSchemaVersion},
                {"path", audit.file->name()},
                {"calls", std::move(calls)},
                {"incomplete", incomplete_json(audit)}};
  });
}

// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
Share gitlab_share(const audit::Audit& audit, const SourceMap& sources, const ReportOptions&) {
  // In the order of Severity.
  static constexpr std::string_view kSeverities[] = {"info", "minor", "major"};
  Share out = share_of(audit);
  if (!out.unread.empty())
    out.pieces.push_back({.text = value_text(gitlab_unread(audit.file->name(), out.unread))});
  for (const auto& one : audit.findings) {
    Json row =
        gitlab_issue(audit.file->name(), concat(one.rule, " ", rule_name(one.rule)), one.message,
                     one.fingerprint, kSeverities[static_cast<std::size_t>(one.severity)],
                     sources.start(one.span), sources.end(one.span));
    row["location"]["path"] = sources.file(one.span).name();
    out.pieces.push_back({.text = value_text(row)});
  }
  return out;
}

std::string join_gitlab(Shares shares, const ReportOptions& options) {
  std::vector<std::string> issues;
  for (const auto& [path, problem] : options.unread)
    issues.push_back(value_text(gitlab_unread(path, problem)));
  for (const Share& share : shares)
    for (const auto& piece : share.pieces) issues.push_back(piece.text);
  return array_text(issues) + "\n";
}

std::string check_gitlab(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return join_all(audits, sources, options, gitlab_share, join_gitlab);
}

}  // namespace cfnaudit::cli
