#include "cli/commands/shard.h"

// Shard <-> JSON.

namespace cfnaudit::cli {

namespace {

/// Of an object that somebody may have edited.
std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::size_t number_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
}

template <typename Read>
auto list_at(const Json& object, const char* key, const Read& read) {
  std::vector<std::invoke_result_t<Read, const Json&>> out;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return out;
  for (const auto& element : *found) out.push_back(read(element));
  return out;
}

ShardTemplate read_template(const Json& json) {
  if (!json.is_object()) return {};
  const auto found = json.find("found");
  return {.at = number_at(json, "at"),
          .path = text_at(json, "path"),
          .found = found != json.end() && found->is_boolean() && found->get<bool>(),
          .files = list_at(json, "files",
                           [](const Json& file) {
                             return file.is_string() ? file.get<std::string>() : std::string();
                           }),
          .unread = text_at(json, "unread"),
          .results = number_at(json, "results"),
          .exit_code = static_cast<int>(number_at(json, "exitCode"))};
}

}  // namespace

Json shard_json(const Shard& shard) {
  Json templates = Json::array();
  for (const auto& one : shard.templates)
    templates.push_back({{"at", one.at},
                         {"path", one.path},
                         {"found", one.found},
                         {"files", one.files},
                         {"unread", one.unread},
                         {"results", one.results},
                         {"exitCode", one.exit_code}});
  Json unread = Json::array();
  for (const auto& [at, what] : shard.unread)
    unread.push_back({{"at", at}, {"path", what.path}, {"problem", what.problem}});
  Json complaints = Json::array();
  for (const auto& one : shard.complaints)
    complaints.push_back(
        {{"about", one.about}, {"message", one.message}, {"exitCode", one.exit_code}});
  return {{"index", shard.index},
          {"count", shard.count},
          {"run", shard.run},
          {"templates", std::move(templates)},
          {"unread", std::move(unread)},
          {"complaints", std::move(complaints)}};
}

std::optional<Shard> read_shard(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  Shard out;
  out.index = static_cast<unsigned>(number_at(json, "index"));
  out.count = static_cast<unsigned>(number_at(json, "count"));
  out.run = text_at(json, "run");
  if (out.index < 1 || out.index > out.count || out.run.empty()) return std::nullopt;
  out.templates = list_at(json, "templates", read_template);
  out.unread = list_at(json, "unread", [](const Json& one) {
    if (!one.is_object()) return ShardUnread{};
    return ShardUnread{number_at(one, "at"), {text_at(one, "path"), text_at(one, "problem")}};
  });
  out.complaints = list_at(json, "complaints", [](const Json& one) {
    if (!one.is_object()) return Complaint{};
    return Complaint{text_at(one, "about"), text_at(one, "message"),
                     static_cast<int>(number_at(one, "exitCode"))};
  });
  return out;
}

}  // namespace cfnaudit::cli
