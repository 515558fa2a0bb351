#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/api_editor.h"
#include "analyzer/expand/sam/sam.h"

// Api events without an API -> ServerlessRestApi and ServerlessHttpApi; APIs without a document ->
// an empty one that events fill.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html

namespace cfnaudit::expand {

namespace {

struct ImplicitKind {
  std::string_view event;
  std::string_view id;
  std::string_view type;
  std::string_view id_property;
};

constexpr ImplicitKind kRest = {"Api", "ServerlessRestApi", kApi, "RestApiId"};
constexpr ImplicitKind kHttp = {"HttpApi", "ServerlessHttpApi", kHttpApi, "ApiId"};

/// Conditions of the methods of each path of each API; an empty text for none.
using Conditions = std::map<std::string, std::map<std::string, std::map<std::string, std::string>>>;

class ImplicitApi {
 public:
  ImplicitApi(Translation& t, const ImplicitKind& kind) : t_(t), f_(t.forest), kind_(kind) {}

  void add() {
    const Entry* existing = t_.resources->entry(kind_.id);
    Tree* given = existing == nullptr ? nullptr : existing->value;
    make();
    for (const Entry& entry : t_.resources->ordered()) {
      if (!is_map(entry.value)) continue;
      const auto type = text_of(entry.value->get("Type"));
      if (type == kFunction || type == kStateMachine) read(entry);
    }
    set_attributes();
    make_paths_conditional();
    if (!paths()->entries.empty()) return;
    if (given != nullptr)
      t_.resources->entry(kind_.id)->value = given;
    else
      t_.resources->erase(kind_.id);
  }

 private:
  void make() {
    Tree* properties = f_.map();
    if (kind_.type == kApi) f_.set(properties, "StageName", "Prod");
    f_.set(properties, "DefinitionBody",
           kind_.type == kApi ? RestEditor::skeleton(t_) : HttpEditor::skeleton(t_));
    f_.set(properties, "__MANAGE_SWAGGER", f_.boolean(true));
    api_ = f_.map({{"Type", kind_.type}, {"Properties", properties}});
    f_.set(t_.resources, kind_.id, api_);
  }

  Tree* paths() const { return dig(api_, {"Properties", "DefinitionBody", "paths"}); }

  void read(const Entry& entry) {
    Tree* events = dig(entry.value, {"Properties", "Events"});
    if (!is_map(events)) return;
    // SAM collects the events in a dictionary of its own first, which may change their order.
    Tree* collected = t_.legacy ? f_.legacy() : f_.map();
    for (const Entry& event : events->ordered())
      if (is_map(event.value) && is_text(event.value->get("Type"), kind_.event))
        collected->set(event.key, event.value);
    for (const Entry& event : collected->ordered()) {
      const At at(f_, event.key.span);
      add_event(entry, event);
    }
  }

  void refuse(const Entry& entry, const Entry& event, std::string message) {
    t_.refuse(entry.key.text, concat("event ", event.key.text, " is invalid: ", message));
  }

  bool read_route(const Entry& entry, const Entry& event, Tree* properties) {
    Tree* path = properties->get("Path");
    Tree* method = properties->get("Method");
    if (kind_.type == kHttpApi && !is_truthy(path) && !is_truthy(method)) {
      f_.set(properties, "Path", "$default");
      f_.set(properties, "Method", kAnyMethod);
      return true;
    }
    for (const auto* name : {"Path", "Method"}) {
      const Tree* value = properties->get(name);
      if (is_text(value)) continue;
      refuse(
          entry, event,
          concat("property '", name, value == nullptr ? "' is required" : "' should be a string"));
      drop(entry, event);
      return false;
    }
    return true;
  }

  /// An event that was refused is not looked at again.
  static void drop(const Entry& entry, const Entry& event) {
    dig(entry.value, {"Properties", "Events"})->erase(event.key.text);
  }

  void add_event(const Entry& entry, const Entry& event) {
    Tree* properties = event.value->get("Properties");
    if (properties != nullptr && !is_map(properties)) {
      refuse(entry, event, "Properties should be a map");
      return drop(entry, event);
    }
    if (!is_truthy(properties)) {
      if (kind_.type == kApi) return;
      f_.set(event.value, "Properties", properties = f_.map());
    }
    if (!properties->has(kind_.id_property)) {
      add_tags(entry);
      f_.set(properties, kind_.id_property, f_.ref(std::string(kind_.id)));
    }
    if (!read_route(entry, event, properties)) return;
    Tree* id = referenced(properties->get(kind_.id_property));
    if (!is_text(id)) {
      refuse(entry, event, concat("property '", kind_.id_property, "' should be a string"));
      return drop(entry, event);
    }
    const Entry* api = t_.resources->entry(id->text);
    const auto type = api == nullptr || !is_map(api->value) ? std::string_view{}
                                                            : text_of(api->value->get("Type"));
    if (api == nullptr || (type == kHttpApi && kind_.type == kApi)) {
      refuse(entry, event,
             concat(kind_.id_property, " must be a valid reference to an ", quote(kind_.type),
                    " resource in same template"));
      return drop(entry, event);
    }
    const auto attribute = [&](std::string_view name) {
      return std::string(text_of(entry.value->get(name)));
    };
    conditions_[std::string(id->text)][std::string(properties->get("Path")->text)]
               [std::string(properties->get("Method")->text)] = attribute("Condition");
    if (id->text == kind_.id) {
      deletion_.insert(attribute("DeletionPolicy"));
      replacement_.insert(attribute("UpdateReplacePolicy"));
    }
    add_route(*api, properties);
    if (kind_.type == kHttpApi && properties->has("RouteSettings"))
      add_route_settings(entry, event, *api, properties);
  }

  /// What events say of their routes belongs to the stage, beside what the API says itself.
  void add_route_settings(const Entry& entry, const Entry& event, const Entry& api,
                          Tree* properties) {
    Tree* settings = properties->get("RouteSettings");
    Tree* owner = t_.source(api).properties;
    Tree* all = owner->get("RouteSettings");
    if (all == nullptr) f_.set(owner, "RouteSettings", all = f_.map());
    if (!is_map(all))
      return t_.refuse(api.key.text, "property 'RouteSettings' should be a map", all->span);
    if (!is_map(settings)) return refuse(entry, event, "property 'RouteSettings' should be a map");
    if (Tree* condition = entry.value->get("Condition")) settings = f_.choose(condition, settings);
    const auto method = properties->get("Method")->text;
    std::string route(properties->get("Path")->text);
    if (method != kAnyMethod) route = concat(upper(method), " ", route);
    Tree* merged = is_map(all->get(route)) ? f_.shallow_copy(all->get(route)) : f_.map();
    for (const Entry& setting : settings->entries) merged->set(setting.key, setting.value);
    f_.set(all, route, merged);
  }

  void add_route(const Entry& api, Tree* event) {
    Tree* properties = is_map(api.value) ? api.value->get("Properties") : nullptr;
    if (!is_map(properties) || !is_truthy(properties->get("__MANAGE_SWAGGER"))) return;
    Tree* body = properties->get("DefinitionBody");
    Tree* path = event->get("Path");
    Tree* method = method_name(t_, event->get("Method"));
    if (kind_.type == kApi && RestEditor::is_valid(body)) {
      RestEditor editor(t_, body);
      editor.add_path(path, method);
      editor.finish();
    } else if (kind_.type == kHttpApi && HttpEditor::is_valid(body)) {
      HttpEditor editor(t_, body);
      editor.add_path(path, method);
      editor.finish();
    }
  }

  /// Of the resource, or else of its Globals, which are merged later.
  Tree* own_or_global(const Entry& entry, std::string_view property) const {
    Tree* own = dig(entry.value, {"Properties", property});
    const auto type = text_of(entry.value->get("Type"));
    const auto section = type.substr(type.rfind(':') + 1);
    return is_truthy(own) ? own : dig(t_.root, {"Globals", section, property});
  }

  /// The tags of a function or state machine go to the implicit API when it propagates them.
  void add_tags(const Entry& entry) {
    Tree* tags = own_or_global(entry, "Tags");
    Tree* properties = api_->get("Properties");
    if (!is_map(tags) || !is_truthy(tags) || !is_truthy(own_or_global(entry, "PropagateTags")))
      return;
    f_.set(properties, "PropagateTags", f_.boolean(true));
    Tree* all = properties->get("Tags");
    if (all == nullptr) f_.set(properties, "Tags", all = f_.map());
    for (const Entry& tag : tags->entries) all->set(tag.key, tag.value);
  }

  void set_attributes() {
    const auto choose = [&](std::string_view name, const std::set<std::string>& given) {
      for (const std::string_view policy : {"Retain", "Snapshot", "Delete"})
        if (given.count(std::string(policy)) != 0) return f_.set(api_, name, policy);
    };
    choose("DeletionPolicy", deletion_);
    choose("UpdateReplacePolicy", replacement_);
    std::set<std::string> all;
    for (const auto& [path, methods] : conditions_[std::string(kind_.id)])
      for (const auto& [method, condition] : methods) all.insert(condition);
    if (all.empty() || all.count("") != 0) return;
    if (all.size() == 1) return f_.set(api_, "Condition", name(*all.begin()));
    const std::string combined = concat(kind_.id, "Condition");
    f_.set(api_, "Condition", combined);
    combine(combined, all);
  }

  Tree* name(const std::string& condition) { return f_.text(condition, t_.legacy); }

  /// Fn::Or takes ten conditions: more are joined in groups, which are numbered from 1.
  void combine(const std::string& id, const std::set<std::string>& all) {
    std::vector<std::string> names(all.begin(), all.end());
    constexpr std::size_t kMost = 10;
    for (std::size_t part = 1; names.size() > kMost; ++part) {
      const std::string group = concat(id, std::to_string(part));
      add_or(group, {names.begin(), names.begin() + kMost});
      names.erase(names.begin(), names.begin() + kMost);
      names.push_back(group);
    }
    add_or(id, names);
  }

  void add_or(const std::string& id, const std::vector<std::string>& names) {
    std::vector<Tree*> parts;
    for (const auto& condition : names)
      parts.push_back(f_.map({{"Condition", f_.text(condition)}}));
    f_.set(t_.conditions(), id, f_.map({{"Fn::Or", f_.list(std::move(parts))}}));
  }

  /// A path all of whose methods have conditions has one itself.
  void make_paths_conditional() {
    for (const Entry& entry : t_.resources->ordered()) {
      if (!is_map(entry.value) || !is_text(entry.value->get("Type"), kind_.type)) continue;
      Tree* properties = entry.value->get("Properties");
      if (!is_map(properties) || !is_truthy(properties->get("__MANAGE_SWAGGER"))) continue;
      Tree* body = properties->get("DefinitionBody");
      if (!is_map(body) || !is_map(body->get("paths"))) continue;
      if (kind_.type == kApi) {
        RestEditor editor(t_, body);
        make_conditional(editor, entry.key.text);
        editor.finish();
      } else {
        HttpEditor editor(t_, body);
        make_conditional(editor, entry.key.text);
        editor.finish();
      }
    }
  }

  void make_conditional(ApiEditor& editor, std::string_view api) {
    for (const Entry& path : editor.path_entries()) {
      std::set<std::string> all;
      for (const auto& [method, condition] :
           conditions_[std::string(api)][std::string(path.key.text)])
        all.insert(condition);
      if (all.empty() || all.count("") != 0) continue;
      if (all.size() == 1) {
        editor.make_conditional(path.key.text, name(*all.begin()));
        continue;
      }
      std::string id(api);
      for (const char c : path.key.text)
        id += c == '/' ? "SLASH" : c == '{' ? "OB" : c == '}' ? "CB" : std::string(1, c);
      id += "PathCondition";
      combine(id, all);
      editor.make_conditional(path.key.text, f_.text(id));
    }
  }

  Translation& t_;
  Forest& f_;
  const ImplicitKind& kind_;
  Tree* api_ = nullptr;
  Conditions conditions_;
  std::set<std::string> deletion_, replacement_;
};

}  // namespace

void add_definition_bodies(Translation& t) {
  for (const Entry& entry : t.resources->entries) {
    const auto type = is_map(entry.value) ? text_of(entry.value->get("Type")) : std::string_view{};
    if (type != kApi && type != kHttpApi) continue;
    const At at(t.forest, entry.key.span);
    const Source api = t.source(entry);
    if (is_truthy(api.get("DefinitionBody")) || is_truthy(api.get("DefinitionUri"))) continue;
    t.forest.set(api.properties, "DefinitionBody",
                 type == kApi ? RestEditor::skeleton(t) : HttpEditor::skeleton(t));
    t.forest.set(api.properties, "__MANAGE_SWAGGER", t.forest.boolean(true));
  }
}

void add_implicit_apis(Translation& t) {
  ImplicitApi(t, kRest).add();
  ImplicitApi(t, kHttp).add();
}

}  // namespace cfnaudit::expand
