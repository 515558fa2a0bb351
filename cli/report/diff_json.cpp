// Differences -> JSON, in the shape of docs/schema/diff.schema.json.

#include "analyzer/base/text.h"
#include "analyzer/iam/request_text.h"
#include "cli/report/access_words.h"
#include "cli/report/diff_report.h"
#include "cli/report/json_parts.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {

namespace {

Json finding(const audit::Audit& audit, const SourceMap& sources, const Diagnostic& one) {
  Json out = {{"rule", one.rule},
              {"name", rule_name(one.rule)},
              {"severity", to_string(one.severity)},
              {"resource", one.resource.empty() ? Json() : Json(one.resource)},
              {"message", one.message},
              {"environments", audit.shown_names(one.environments)},
              {"start", json_position(sources.start(one.span))},
              {"end", json_position(sources.end(one.span))},
              {"fingerprint", one.fingerprint}};
  if (one.span.file != audit.file->number()) out["path"] = sources.file(one.span).name();
  return out;
}

Json findings(const audit::Difference& difference, const SourceMap& sources) {
  Json fresh = Json::array();
  for (const auto* one : difference.findings.fresh)
    fresh.push_back(finding(*difference.pair.after, sources, *one));
  Json mended = Json::array();
  for (const auto* one : difference.findings.mended)
    mended.push_back(finding(*difference.pair.before, sources, *one));
  Json suppressed = Json::array();
  for (const auto* one : difference.findings.suppressed) {
    Json row = finding(*difference.pair.after, sources, *one);
    row["reason"] = one->suppressed->reason;
    suppressed.push_back(std::move(row));
  }
  return {{"new", std::move(fresh)},
          {"mended", std::move(mended)},
          {"suppressed", std::move(suppressed)},
          {"unchanged", difference.findings.unchanged}};
}

Json interface_rows(const audit::Difference& difference) {
  Json out = Json::array();
  for (const auto& row : difference.interface)
    out.push_back({{"what", row.what}, {"change", row.change()}, {"breaks", row.breaks()}});
  return out;
}

std::string_view replacement_word(resolve::Replacement replacement) {
  static constexpr std::string_view kWords[] = {"no", "maybe", "yes"};
  return kWords[static_cast<std::size_t>(replacement)];
}

Json resources(const audit::Difference& difference) {
  Json out = Json::array();
  for (const auto& row : difference.resources) {
    Json properties = Json::array();
    for (const auto& property : row.change.properties)
      properties.push_back({{"property", property.path},
                            {"before", property.before},
                            {"after", property.after},
                            {"replacement", replacement_word(property.replacement)}});
    out.push_back({{"resource", row.change.id()},
                   {"type", row.change.type()},
                   {"effect", change::to_string(row.change.effect)},
                   {"losesData", row.change.loses_data},
                   {"reason", row.change.reason},
                   {"refused", row.change.refusals},
                   {"properties", std::move(properties)},
                   {"environments", row.environments}});
  }
  return out;
}

Json stale(const audit::Difference& difference) {
  Json out = Json::array();
  for (const auto& row : difference.stale)
    out.push_back({{"resource", row.snapshot},
                   {"type", row.type},
                   {"users", row.users},
                   {"changed", row.changed},
                   {"environments", row.environments}});
  return out;
}

Json access(const audit::Difference& difference) {
  Json out = Json::array();
  for (const auto& row : difference.access)
    out.push_back({{"change", to_string(row.move)},
                   {"principal", row.principal},
                   {"resource", row.destination},
                   {"actions", row.actions},
                   {"accessLevels", row.levels},
                   {"conditions", row.conditions},
                   {"witness", row.witness ? Json(iam::to_string(*row.witness)) : Json()},
                   {"environments", row.environments}});
  return out;
}

Json entries(const audit::Difference& difference) {
  Json out = Json::array();
  for (const auto& row : difference.entries)
    out.push_back({{"change", to_string(row.move)},
                   {"id", row.entry.id},
                   {"anonymous", row.entry.anonymous},
                   {"authentication", row.entry.authentication},
                   {"path", row.entry.path},
                   {"reaches", by_levels(row.entry.reaches)},
                   {"before", text_or_null(was_words(row))},
                   {"environments", row.environments}});
  return out;
}

Json totals(const pricing::Totals& of) {
  const auto ceiling = of.ceiling();
  return {{"fixed", pricing::to_string(of.fixed)},
          {"usage", pricing::to_string(of.usage)},
          {"total", pricing::to_string(of.total())},
          {"ceiling", ceiling ? Json(pricing::to_string(*ceiling)) : Json()}};
}

Json costs(const audit::Difference& difference) {
  Json out = Json::array();
  for (const auto& row : difference.costs) {
    Json moves = Json::array();
    for (const auto& move : row.moves) {
      Json usage = Json::array();
      for (const auto& item : move.usage) usage.push_back(item_words(item));
      moves.push_back({{"resource", move.resource},
                       {"type", move.type},
                       {"before", move.before ? totals(*move.before) : Json()},
                       {"after", move.after ? totals(*move.after) : Json()},
                       {"usage", std::move(usage)}});
    }
    out.push_back({{"name", row.environment},
                   {"before", row.priced_before ? totals(row.before) : Json()},
                   {"after", row.priced_after ? totals(row.after) : Json()},
                   {"delta", pricing::to_string(row.after.total() - row.before.total())},
                   {"resources", std::move(moves)}});
  }
  return out;
}

/// What is not compared, and why.
Json incomplete(const audit::Difference& difference) {
  Json out = Json::array();
  if (auto words = uncompared_words(difference); !words.empty())
    out.push_back({{"what", difference.pair.shown().file->name()}, {"reason", std::move(words)}});
  return out;
}

Json incomplete(const std::vector<Unread>& unread) {
  Json out = Json::array();
  for (const auto& [path, problem] : unread) out.push_back({{"what", path}, {"reason", problem}});
  return out;
}

Json path_of(const audit::Audit* audit) {
  return audit == nullptr ? Json() : Json(audit->file->name());
}

}  // namespace

Json difference_json(const audit::Difference& one, const SourceMap& sources) {
  return {{"before", path_of(one.pair.before)},
          {"after", path_of(one.pair.after)},
          {"incomplete", incomplete(one)},
          {"parts", one.parts},
          {"findings", findings(one, sources)},
          {"interface", interface_rows(one)},
          {"resources", resources(one)},
          {"stale", stale(one)},
          {"access", access(one)},
          {"entryPoints", entries(one)},
          {"cost", costs(one)}};
}

std::string diff_json(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options) {
  Json templates = Json::array();
  for (const auto& one : differences)
    if (!one.empty()) templates.push_back(difference_json(one, sources));
  const Json out = {{"schemaVersion", kSchemaVersion},
                    {"loosened", loosened_lines(differences, options)},
                    {"headlines", headlines(differences)},
                    {"incomplete", incomplete(options.report.unread)},
                    {"templates", std::move(templates)}};
  return document_text(out);
}

}  // namespace cfnaudit::cli
