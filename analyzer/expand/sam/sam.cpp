#include "analyzer/expand/sam/sam.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/static_values.h"
#include "analyzer/expand/transforms.h"
#include "analyzer/model/regions.h"

// A template of AWS SAM -> a plain one: the order of the steps.

namespace cfnaudit::expand {

namespace {

constexpr std::array<std::string_view, 5> kAttributes = {
    "Condition", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "Metadata"};

struct Translator {
  std::string_view type;
  void (*translate)(Translation&, const Source&);
  int turn;  // APIs come after what adds paths to them, connectors when all else is plain
};

constexpr std::array<Translator, 11> kTranslators = {{
    {kFunction, translate_function, 0},
    {kStateMachine, translate_state_machine, 1},
    {kApi, translate_api, 2},
    {kHttpApi, translate_http_api, 2},
    {kWebSocketApi, translate_websocket_api, 2},
    {kSimpleTable, translate_simple_table, 3},
    {kLayerVersion, translate_layer_version, 3},
    {kApplication, translate_application, 3},
    {kCapacityProvider, translate_capacity_provider, 3},
    {kGraphQLApi, translate_graphql_api, 3},
    {kConnector, translate_connector, 4},
}};

const Translator* translator_of(const Tree* resource) {
  const auto type = is_map(resource) ? text_of(resource->get("Type")) : std::string_view{};
  for (const auto& row : kTranslators)
    if (row.type == type) return &row;
  return nullptr;
}

/// Strings become unicode, maps get Python 2's order.
Tree* as_python2(Tree* tree) {
  if (tree->is(Kind::kText)) tree->unicode = true;
  for (Tree* item : tree->items) as_python2(item);
  if (!tree->is(Kind::kMap)) return tree;
  tree->legacy = std::make_unique<LegacyOrder>();
  for (Entry& entry : tree->entries) {
    entry.key.unicode = true;
    tree->legacy->add(entry.key.text);
    as_python2(entry.value);
  }
  return tree;
}

bool has_event(Tree* resource, std::string_view kind) {
  Tree* events = dig(resource, {"Properties", "Events"});
  return is_map(events) &&
         std::any_of(events->entries.begin(), events->entries.end(),
                     [&](const Entry& e) { return is_text(e.value->get("Type"), kind); });
}

/// Only deployments of REST APIs, and HTTP APIs with a default authorizer, depend on Python 2.
bool needs_legacy(Tree* root, Tree* resources) {
  const bool authorized = is_truthy(dig(root, {"Globals", "HttpApi", "Auth", "DefaultAuthorizer"}));
  for (const Entry& entry : resources->entries) {
    if (!is_map(entry.value)) continue;
    const auto type = text_of(entry.value->get("Type"));
    if (type == kApi) return true;
    if ((type == kFunction || type == kStateMachine) && has_event(entry.value, "Api")) return true;
    if (type == kHttpApi &&
        (authorized || is_truthy(dig(entry.value, {"Properties", "Auth", "DefaultAuthorizer"}))))
      return true;
    if (authorized && type == kFunction && has_event(entry.value, "HttpApi")) return true;
  }
  return false;
}

void read_as_python2(Translation& t) {
  if (Tree* globals = dig(t.root, {"Globals", "Api"})) as_python2(globals);
  for (const Entry& entry : t.resources->entries) {
    if (!is_map(entry.value)) continue;
    const auto type = text_of(entry.value->get("Type"));
    Tree* properties = entry.value->get("Properties");
    if (properties == nullptr) continue;
    if (type == kApi || type == kHttpApi) as_python2(properties);
    if (type != kFunction && type != kStateMachine) continue;
    if (Tree* condition = entry.value->get("Condition")) as_python2(condition);
    if (Tree* name = properties->get("FunctionName")) as_python2(name);
    if (Tree* events = properties->get("Events")) as_python2(events);
  }
  t.resources->legacy = std::make_unique<LegacyOrder>();
  for (Entry& entry : t.resources->entries) {
    entry.key.unicode = true;
    t.resources->legacy->add(entry.key.text);
  }
  for (auto& [name, value] : t.parameters) as_python2(value);
}

/// The values of secret parameters do not become part of the plain template.
void read_parameters(Translation& t) {
  Tree* declared = t.root->get("Parameters");
  if (is_map(declared))
    for (const Entry& entry : declared->entries) {
      // What a parent passes is in `parameters` when it is known.
      const bool passed =
          t.options.passed && t.options.passed->find(entry.key.text) != t.options.passed->end();
      Tree* value = entry.value->get("Default");
      if (value != nullptr && !passed && !is_secret_parameter(entry.value))
        t.parameters.emplace(entry.key.text, value);
    }
  for (const auto& [name, value] : t.options.parameters)
    if (!is_map(declared) || !is_secret_parameter(declared->get(name)))
      t.parameters.insert_or_assign(name, t.forest.text(value));
  t.parameters.emplace("AWS::Region", t.forest.text(t.options.region));
  t.parameters.emplace("AWS::Partition", t.forest.text(t.partition));
}

bool check_shape(Translation& t) {
  if (!is_map(t.resources) || t.resources->entries.empty()) {
    t.refuse_template("'Resources' section is required");
    return false;
  }
  if (const Entry* mappings = t.root->entry("Mappings");
      mappings != nullptr && !is_map(mappings->value))
    t.refuse_template("'Mappings' or values within 'Mappings' must be a map", mappings->key.span);
  bool good = true;
  for (const Entry& entry : t.resources->entries) {
    if (is_map(entry.value)) {
      const Entry* properties = entry.value->entry("Properties");
      if (properties == nullptr || is_map(properties->value) ||
          translator_of(entry.value) == nullptr)
        continue;
      t.refuse(entry.key.text, "attribute 'Properties' should be a map", properties->key.span);
    } else {
      t.refuse(entry.key.text, "all 'Resources' must be maps, and have a Type", entry.key.span);
    }
    good = false;
  }
  return good;
}

void note_function_names(Translation& t, const Source& from) {
  if (from.type() != kFunction) return;
  Tree* events = from.get("Events");
  if (!is_map(events)) return;
  for (const Entry& event : events->ordered()) {
    Tree* properties = is_map(event.value) ? event.value->get("Properties") : nullptr;
    if (properties == nullptr || !is_text(event.value->get("Type"), "Api")) continue;
    Tree* api = referenced(properties->get("RestApiId"));
    Tree* name = from.get("FunctionName");
    if (!is_text(api) || name == nullptr) continue;
    name = t.resolve(t.forest.deep_copy(name));
    if (is_truthy(name)) t.function_names[std::string(api->text)] += python_text(name);
  }
}

void translate_all(Translation& t) {
  std::vector<std::pair<const Translator*, Entry>> work;
  for (const Entry& entry : t.resources->ordered())
    if (const Translator* row = translator_of(entry.value)) work.emplace_back(row, entry);
  std::stable_sort(work.begin(), work.end(),
                   [](const auto& a, const auto& b) { return a.first->turn < b.first->turn; });
  for (const auto& [row, entry] : work) {
    const Source from = t.source(entry);
    const At at(t.forest, from.place);
    t.owner_types.emplace(from.id, from.type());
    expand_policy_templates(t, from);
    if (!check_properties(t, from)) continue;
    note_function_names(t, from);
    row->translate(t, from);
  }
}

bool is_alphanumeric(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

/// What was made takes the place of what it was made from.
void replace_resources(Translation& t) {
  std::vector<Entry> out;
  const auto add_made = [&](std::string_view origin) {
    for (const Made& made : t.made)
      if (made.origin == origin)
        out.push_back({{t.forest.keep(made.id), made.node->span}, made.node});
  };
  for (const Entry& entry : t.resources->entries) {
    // What SAM refuses stays, so that references to it are not wrong as well.
    const bool plain = translator_of(entry.value) == nullptr;
    const bool stays =
        plain || (t.refused(entry.key.text) && t.find_made(entry.key.text) == nullptr);
    if (stays) out.push_back(entry);
    add_made(entry.key.text);
  }
  add_made({});
  t.resources->entries = std::move(out);
  t.resources->legacy.reset();
}

/// Other transforms stay.
void drop_transform(Tree* root) {
  Tree* given = root->get("Transform");
  if (!is_list(given) || given->items.size() < 2) return root->erase("Transform");
  std::erase_if(given->items,
                [](const Tree* item) { return names_transform(item, kSamTransform); });
}

}  // namespace

Translation::Translation(Tree* template_root, Forest& trees, const ExpandOptions& given,
                         std::vector<Diagnostic>& found)
    : forest(trees),
      root(template_root),
      resources(template_root->get("Resources")),
      options(given),
      partition(model::partition_of(given.region)),
      diagnostics_(found) {}

void Translation::refuse(std::string_view resource, std::string message, Span place) {
  ++refusals_;
  refused_.emplace(resource);
  Diagnostic found{.rule = "TPL016",
                   .severity = Severity::kError,
                   .span = place == Span{} ? forest.place : place,
                   .resource = std::string(resource),
                   .path = concat("Resources/", resource),
                   .message = std::move(message)};
  found.key = found.message;
  diagnostics_.push_back(std::move(found));
}

void Translation::refuse_template(std::string message, Span place) {
  ++refusals_;
  Diagnostic found{.rule = "TPL017",
                   .severity = Severity::kError,
                   .span = place == Span{} ? forest.place : place,
                   .message = std::move(message)};
  found.key = found.message;
  diagnostics_.push_back(std::move(found));
}

Source Translation::source(const Entry& entry) const {
  Tree* properties = entry.value->get("Properties");
  if (!is_map(properties)) {
    const At at(forest, entry.key.span);
    properties = forest.map();
    entry.value->set(forest.key("Properties"), properties);
  }
  return {std::string(entry.key.text), entry.key.span, entry.key.unicode, entry.value, properties};
}

Tree* Translation::add(const Source& from, std::string id, std::string_view type, Tree* properties,
                       Attributes attributes, Tree* depends_on) {
  Tree* node = forest.map({{"Type", type}});
  if (is_truthy(depends_on)) forest.set(node, "DependsOn", depends_on);
  const std::size_t count = attributes == Attributes::kNone     ? 0
                            : attributes == Attributes::kPassed ? 3
                                                                : kAttributes.size();
  for (std::size_t i = 0; i < count; ++i)
    if (const Entry* given = from.node->entry(kAttributes[i])) node->set(given->key, given->value);
  forest.set(node, "Properties", properties);
  if (!is_alphanumeric(id)) refuse(id, concat("logical id ", quote(id), " must be alphanumeric"));
  const Entry* taken = resources->entry(id);
  if (taken != nullptr && id != from.id && is_map(taken->value))
    refuse(from.id, concat("transforming it would make a resource ", quote(id), " of type ", type,
                           ", but the template already has a resource of that name"));
  if (Made* before = find_made(id)) {
    before->node = node;
  } else {
    made.push_back({std::move(id), node, forest.keep(from.id)});
  }
  return node;
}

Made* Translation::find_made(std::string_view id) {
  for (Made& candidate : made)
    if (candidate.id == id) return &candidate;
  return nullptr;
}

Tree* Translation::conditions() {
  Tree* section = root->get("Conditions");
  if (is_map(section)) return section;
  section = forest.map();
  root->set(forest.key("Conditions"), section);
  return section;
}

Tree* translate_sam(Tree* root, Forest& forest, const ExpandOptions& options,
                    std::vector<Diagnostic>& diagnostics,
                    std::unordered_map<std::string_view, std::string_view>& origins) {
  Translation t(root, forest, options, diagnostics);
  forest.place = root->span;
  if (const Entry* section = root->entry("Resources")) forest.place = section->key.span;
  if (!check_shape(t)) {
    if (!is_map(t.resources)) return root;
    std::erase_if(t.resources->entries, [](const Entry& e) { return !is_map(e.value); });
  }
  const bool legacy = needs_legacy(root, t.resources);
  read_parameters(t);
  t.legacy = legacy;
  if (legacy) read_as_python2(t);
  add_definition_bodies(t);
  add_implicit_apis(t);
  merge_globals(t);
  add_embedded_connectors(t);
  translate_all(t);
  add_deployment_groups(t);
  drop_transform(root);
  root->erase("Globals");
  for (const Made& made : t.made) {
    if (!made.origin.empty() && made.origin != made.id)
      origins.emplace(forest.keep(made.id), made.origin);
  }
  replace_resources(t);
  resolve_references(t);
  return root;
}

}  // namespace cfnaudit::expand
