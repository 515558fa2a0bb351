#include "analyzer/model/build.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "analyzer/aws/quotas.h"
#include "analyzer/base/text.h"
#include "analyzer/model/build_expression.h"
#include "analyzer/model/check_names.h"

// Syntax tree -> Template.

namespace cfnaudit::model {

using syntax::Member;
using syntax::Node;
using syntax::NodeKind;
using syntax::ScalarStyle;

/// Sections are read in the order in which they stand; names are checked at the end.
class Builder {
 public:
  explicit Builder(const Node& root) : root_(root), expressions_(out_.expressions, diagnostics_) {
    out_.root = out_.written = &root_;
    out_.span = root_.span;
  }
  Builder(const SourceFile& file, const syntax::Document& document, const Node& root)
      : Builder(root) {
    out_.file = file.number();
    out_.written = document.root;
    out_.truncated = !document.complete;
  }

  Staged<Template> build();
  Template build_values();

 private:
  struct Section {
    std::string_view name;
    void (Builder::*read)(const Node&);
  };
  static const std::array<Section, 12> kSections;

  void ignore(const Node&) {}
  void description(const Node& node);
  void metadata(const Node& node) { out_.metadata = &node; }
  void transforms(const Node& node);
  void parameters(const Node& node);
  void mappings(const Node& node);
  void conditions(const Node& node);
  void rules(const Node& node);
  void resources(const Node& node);
  void outputs(const Node& node);
  void format_version(const Node& node);

  /// Does a macro see the template before CloudFormation does? It may take what CloudFormation
  /// refuses.
  bool has_macros() const;
  bool has_language_extensions() const;
  void parameter(const Member& member);
  void check_parameter(const Parameter& parameter);
  void mapping(const Member& member);
  void rule(const Member& member);
  void resource(const Member& member);
  void resource_attributes(Resource& resource, const Node& node);
  void output(const Member& member);
  void forget_cut_entry();
  void check_limit(std::size_t size, std::size_t limit, std::string_view owner,
                   std::string_view unit, const Node& node);

  Diagnostic& report(std::string_view id, Span span, std::string message);
  bool expect_map(const Node& node, std::string_view what);
  std::optional<Name> scalar(const Node* node, std::string_view what, std::string_view id);
  std::vector<Name> names(const Node& node, std::string_view what);
  ExpressionPtr expression(const Node& node, Where where = Where::kProperties) {
    expressions_.path = path_;
    expressions_.resource = resource_;
    return expressions_.build(node, where);
  }

  const Node& root_;
  Template out_;
  std::vector<Diagnostic> diagnostics_;
  ExpressionBuilder expressions_;
  std::string path_;
  std::string resource_;
};

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
const std::array<Builder::Section, 12> Builder::kSections = {{
    {"AWSTemplateFormatVersion", &Builder::format_version},
    {"Description", &Builder::description},
    {"Metadata", &Builder::metadata},
    {"Parameters", &Builder::parameters},
    {"Rules", &Builder::rules},
    {"Mappings", &Builder::mappings},
    {"Conditions", &Builder::conditions},
    {"Transform", &Builder::transforms},
    {"Resources", &Builder::resources},
    {"Outputs", &Builder::outputs},
    {"Hooks", &Builder::ignore},
    {"Globals", &Builder::ignore},  // of AWS SAM
}};

Diagnostic& Builder::report(std::string_view id, Span span, std::string message) {
  return diagnostics_.emplace_back(Diagnostic{.rule = std::string(id),
                                              .severity = Severity::kError,
                                              .span = span,
                                              .resource = resource_,
                                              .path = path_,
                                              .message = std::move(message)});
}

bool Builder::expect_map(const Node& node, std::string_view what) {
  if (node.kind == NodeKind::kMap) return true;
  report("TPL005", node.span, concat(what, " must be a map"));
  return false;
}

std::optional<Name> Builder::scalar(const Node* node, std::string_view what, std::string_view id) {
  if (node == nullptr) return std::nullopt;
  if (node->kind == NodeKind::kScalar &&
      (node->tag.empty() || node->tag[0] != '!' || node->tag == "!"))
    return Name{scalar_text(*node), node->span};
  if (is_macro_call(*node)) {
    out_.unexpanded.push_back({"Fn::Transform", node->span});
    return std::nullopt;
  }
  report(id, node->span, concat(what, " must be a string, not a function, list or map"));
  return std::nullopt;
}

std::vector<Name> Builder::names(const Node& node, std::string_view what) {
  std::vector<Name> out;
  if (node.kind == NodeKind::kScalar) return {{node.text, node.span}};
  if (node.kind == NodeKind::kList) {
    for (const Node* item : node.items)
      if (auto name = scalar(item, concat("an item of ", what), "TPL009")) out.push_back(*name);
    return out;
  }
  report("TPL009", node.span, concat(what, " must be a logical id or a list of them"));
  return out;
}

namespace {

/// The most entries that one stack has: those of nested ones have its name in front.
std::size_t entries_per_stack(const Node& section) {
  std::map<std::string_view, std::size_t> sizes;
  std::size_t most = 0;
  for (const auto& [key, value] : section.members) {
    const auto slash = key->text.rfind('/');
    const auto stack = slash == std::string_view::npos ? "" : key->text.substr(0, slash);
    most = std::max(most, ++sizes[stack]);
  }
  return most;
}

}  // namespace

void Builder::check_limit(std::size_t size, std::size_t limit, std::string_view owner,
                          std::string_view unit, const Node& node) {
  if (size <= limit) return;
  if (node.kind == NodeKind::kMap && entries_per_stack(node) <= limit) return;
  report("TPL011", node.span,
         concat(owner, " has ", std::to_string(size), " ", unit, "; CloudFormation allows at most ",
                std::to_string(limit)));
}

/// Bytes of a tree, where shared parts count as often as they are reached.
std::size_t size_of(const Node& node) {
  constexpr std::size_t kOfNode = 4;  // what it takes at least to write one
  std::size_t size = kOfNode + node.text.size();
  for (const Node* item : node.items) size += size_of(*item);
  for (const Member& member : node.members) size += size_of(*member.key) + size_of(*member.value);
  return size;
}

Staged<Template> Builder::build() {
  out_.size = size_of(root_);
  if (root_.kind != NodeKind::kMap) {
    if (out_.truncated) return {std::move(out_), std::move(diagnostics_)};
    report("TPL005", root_.span,
           root_.kind == NodeKind::kNull
               ? "the file is empty: a template must have a Resources section"
               : "a template must be a map with a Resources section");
    return {std::move(out_), std::move(diagnostics_)};
  }
  for (const auto& [key, value] : root_.members) {
    const auto section =
        std::find_if(kSections.begin(), kSections.end(),
                     [&, name = key->text](const Section& s) { return s.name == name; });
    path_ = std::string(key->text);
    if (section != kSections.end()) {
      (this->*section->read)(*value);
    } else if (key->text == "Fn::Transform" || key->text.starts_with("Fn::ForEach")) {
      out_.unexpanded.push_back({key->text, key->span});
    } else if (root_.find("Resources") !=
               nullptr) {  // without it, this is no template: one finding says enough
      std::vector<std::string_view> known;
      for (const auto& s : kSections) known.push_back(s.name);
      const auto meant = did_you_mean(key->text, known);
      report("TPL010", key->span,
             concat("a template has no section ", quote(key->text),
                    meant ? concat("; did you mean ", *meant, "?") : ""));
    }
  }
  path_.clear();
  if (root_.find("Resources") == nullptr && out_.unexpanded.empty() && !out_.truncated)
    report("TPL005", root_.members.empty() ? root_.span : root_.members.front().key->span,
           "a template must have a Resources section");
  out_.unexpanded.insert(out_.unexpanded.end(), expressions_.unexpanded.begin(),
                         expressions_.unexpanded.end());
  check_names(out_, diagnostics_);
  if (out_.truncated) forget_cut_entry();
  return {std::move(out_), std::move(diagnostics_)};
}

Template Builder::build_values() {
  for (const auto& [key, value] : root_.members) {
    if (key->text == "Parameters") parameters(*value);
    if (key->text == "Mappings") mappings(*value);
    if (key->text == "Conditions") conditions(*value);
  }
  return std::move(out_);
}

/// What the last entry seems to lack may stand behind the syntax error.
void Builder::forget_cut_entry() {
  if (root_.members.empty()) return;
  const auto& [section, content] = root_.members.back();
  const Span cut = content->members.empty() ? section->span : content->members.back().key->span;
  std::erase_if(diagnostics_,
                [&](const Diagnostic& diagnostic) { return diagnostic.span.begin >= cut.begin; });
  // The error may cut off a value, and what the resource seems to lack may stand behind it.
  if (section->text != "Resources" || out_.resources.empty()) return;
  Resource& last = out_.resources.back();
  if (last.id.span == cut && last.properties != nullptr)
    last.properties = out_.expressions.make(
        Expression{Invalid{}, last.properties->span, last.properties->node, false});
}

bool Builder::has_macros() const {
  const Node* transform = root_.find("Transform");
  if (transform == nullptr) return false;
  const auto is_macro = [](const Node* node) {
    return node->kind != NodeKind::kScalar || !node->text.starts_with("AWS::");
  };
  if (transform->kind != NodeKind::kList) return is_macro(transform);
  return std::any_of(transform->items.begin(), transform->items.end(), is_macro);
}

/// The transform evaluates the functions that a mapping contains when Fn::FindInMap has put its
/// value in place.
bool Builder::has_language_extensions() const {
  const Node* transform = root_.find("Transform");
  if (transform == nullptr) return false;
  const auto is_it = [](const Node* node) { return node->text == "AWS::LanguageExtensions"; };
  return is_it(transform) || std::any_of(transform->items.begin(), transform->items.end(), is_it);
}

void Builder::format_version(const Node& node) {
  const auto version = scalar(&node, "AWSTemplateFormatVersion", "TPL005");
  if (version && version->value != "2010-09-09")
    report("TPL005", node.span,
           "AWSTemplateFormatVersion must be '2010-09-09', the only valid version");
}

void Builder::description(const Node& node) {
  const auto text = scalar(&node, "Description", "TPL005");
  if (!text) return;
  out_.description = text->value;
  check_limit(text->value.size(), aws::kDescriptionBytes.value, "Description", "bytes", node);
}

void Builder::transforms(const Node& node) {
  if (node.kind == NodeKind::kList) {
    for (const Node* item : node.items) out_.transforms.push_back(expression(*item));
  } else {
    out_.transforms.push_back(expression(node));
  }
}

void Builder::parameters(const Node& node) {
  if (!expect_map(node, "Parameters")) return;
  for (const auto& member : node.members) parameter(member);
  check_limit(out_.parameters.size(), aws::kParameters.value, "the template", "parameters", node);
  path_.clear();
}

void Builder::parameter(const Member& member) {
  const auto& [key, value] = member;
  path_ = concat("Parameters/", key->text);
  if (value->kind != NodeKind::kMap) {
    report("TPL008", value->span, concat("parameter ", key->text, " must be a map"));
    return;
  }
  static constexpr std::array<std::string_view, 11> kAttributes = {
      "Type",        "Default",   "AllowedValues", "AllowedPattern", "ConstraintDescription",
      "Description", "MaxLength", "MinLength",     "MaxValue",       "MinValue",
      "NoEcho"};
  Parameter out;
  out.name = {key->text, key->span};
  out.span = value->span;
  for (const auto& [attribute, setting] : value->members) {
    if (std::find(kAttributes.begin(), kAttributes.end(), attribute->text) != kAttributes.end())
      continue;
    const auto meant = did_you_mean(attribute->text, kAttributes);
    report("TPL010", attribute->span,
           concat("parameter ", key->text, " has no attribute ", quote(attribute->text),
                  meant ? concat("; did you mean ", *meant, "?") : ""));
  }
  if (const auto type = scalar(value->find("Type"), "Type", "TPL008"))
    out.type = *type;
  else if (value->find("Type") == nullptr)
    report("TPL008", key->span, concat("parameter ", key->text, " requires a Type"));
  out.default_value = scalar(value->find("Default"), "Default", "TPL008");
  out.allowed_pattern = scalar(value->find("AllowedPattern"), "AllowedPattern", "TPL008");
  out.min_length = scalar(value->find("MinLength"), "MinLength", "TPL008");
  out.max_length = scalar(value->find("MaxLength"), "MaxLength", "TPL008");
  out.min_value = scalar(value->find("MinValue"), "MinValue", "TPL008");
  out.max_value = scalar(value->find("MaxValue"), "MaxValue", "TPL008");
  if (const auto no_echo = scalar(value->find("NoEcho"), "NoEcho", "TPL008"))
    out.no_echo = equals_ignoring_case(no_echo->value, "true");
  if (const Node* allowed = value->find("AllowedValues")) {
    if (allowed->kind != NodeKind::kList)
      report("TPL008", allowed->span, "AllowedValues must be a list");
    for (const Node* item : allowed->items)
      if (auto name = scalar(item, "an allowed value", "TPL008"))
        out.allowed_values.push_back(*name);
  }
  check_parameter(out);
  out_.parameter_index_.emplace(out.name.value, out_.parameters.size());
  out_.parameters.push_back(std::move(out));
}

namespace {

std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
bool is_parameter_type(std::string_view type) {
  if (type == "String" || type == "Number" || type == "CommaDelimitedList" ||
      type == "List<Number>" || type == "List<String>")
    return true;
  if (type.starts_with("List<AWS::")) return type.ends_with(">");
  return type.starts_with("AWS::");
}

}  // namespace

void Builder::check_parameter(const Parameter& parameter) {
  if (!parameter.type.value.empty() && !is_parameter_type(parameter.type.value))
    report("TPL008", parameter.type.span,
           concat("there is no parameter type ", quote(parameter.type.value)));
  if (!parameter.default_value) return;
  const Name& fallback = *parameter.default_value;
  const auto allowed = [&](std::string_view text) {
    return std::any_of(parameter.allowed_values.begin(), parameter.allowed_values.end(),
                       [&](const Name& name) { return name.value == text; });
  };
  const auto shown = [&](std::string_view text) {
    return parameter.no_echo ? std::string() : concat(quote(text), " ");
  };
  const auto parts = parameter.is_list() ? split(fallback.value, ',') : std::vector{fallback.value};
  for (const auto part : parts)
    if (!parameter.allowed_values.empty() && !allowed(trim(part)) && !allowed(part))
      report("TPL008", fallback.span,
             concat("the default ", shown(part), "of parameter ", parameter.name.value,
                    " is not one of its AllowedValues"));
  if (parameter.type.value != "Number") return;
  const auto number = decimal(fallback.value);
  if (!number) {
    report("TPL008", fallback.span,
           concat("the default ", shown(fallback.value), "of parameter ", parameter.name.value,
                  " is not a number"));
    return;
  }
  const auto below = parameter.min_value ? decimal(parameter.min_value->value) : std::nullopt;
  const auto above = parameter.max_value ? decimal(parameter.max_value->value) : std::nullopt;
  if ((below && *number < *below) || (above && *number > *above))
    report("TPL008", fallback.span,
           concat("the default ", parameter.no_echo ? "" : concat(fallback.value, " "),
                  "of parameter ", parameter.name.value, " is outside MinValue and MaxValue"));
}

void Builder::mappings(const Node& node) {
  if (!expect_map(node, "Mappings")) return;
  for (const auto& member : node.members) mapping(member);
  check_limit(out_.mappings.size(), aws::kMappings.value, "the template", "mappings", node);
}

void Builder::mapping(const Member& member) {
  const auto& [key, value] = member;
  path_ = concat("Mappings/", key->text);
  if (key->text == "Fn::Transform" || key->text.starts_with("Fn::ForEach")) {
    out_.unexpanded.push_back({key->text, key->span});
    return;
  }
  if (!expect_map(*value, concat("mapping ", key->text))) return;
  Mapping out{{key->text, key->span}, value->span, {}};
  for (const auto& [row_key, row_value] : value->members) {
    if (row_key->text == "Fn::Transform") {
      out_.unexpanded.push_back({row_key->text, row_key->span});
      continue;
    }
    if (!expect_map(*row_value, concat("mapping ", key->text, ", key ", row_key->text))) continue;
    MappingRow row{{row_key->text, row_key->span}, {}};
    for (const auto& [entry_key, entry_value] : row_value->members) {
      ExpressionPtr entry = expression(*entry_value);
      if (!entry->constant && entry->as<Invalid>() == nullptr && !has_language_extensions())
        report("TPL006", entry_value->span, "a mapping can contain only literals, not functions");
      row.entries.push_back({{entry_key->text, entry_key->span}, entry});
    }
    out.rows.push_back(std::move(row));
  }
  out_.mapping_index_.emplace(out.name.value, out_.mappings.size());
  out_.mappings.push_back(std::move(out));
}

void Builder::conditions(const Node& node) {
  if (!expect_map(node, "Conditions")) return;
  for (const auto& [key, value] : node.members) {
    path_ = concat("Conditions/", key->text);
    if (key->text == "Fn::Transform" || key->text.starts_with("Fn::ForEach")) {
      out_.unexpanded.push_back({key->text, key->span});
      continue;
    }
    out_.condition_index_.emplace(key->text, out_.conditions.size());
    out_.conditions.push_back({{key->text, key->span}, expression(*value, Where::kCondition)});
  }
}

void Builder::rules(const Node& node) {
  if (!expect_map(node, "Rules")) return;
  for (const auto& member : node.members) rule(member);
}

void Builder::rule(const Member& member) {
  const auto& [key, value] = member;
  path_ = concat("Rules/", key->text);
  if (!expect_map(*value, concat("rule ", key->text))) return;
  TemplateRule out;
  out.name = {key->text, key->span};
  if (const Node* condition = value->find("RuleCondition"))
    out.condition = expression(*condition, Where::kCondition);
  const Node* assertions = value->find("Assertions");
  if (assertions == nullptr || assertions->kind != NodeKind::kList) {
    report("TPL005", value->span, concat("rule ", key->text, " requires a list of Assertions"));
    return;
  }
  for (const Node* item : assertions->items) {
    const Node* assertion = item->find("Assert");
    if (assertion == nullptr) {
      report("TPL005", item->span, "an assertion requires the key Assert");
      continue;
    }
    const Node* text = item->find("AssertDescription");
    out.assertions.push_back({expression(*assertion, Where::kCondition),
                              text == nullptr ? std::string_view{} : text->text});
  }
  out_.rules.push_back(std::move(out));
}

void Builder::resources(const Node& node) {
  if (!expect_map(node, "Resources")) return;
  for (const auto& member : node.members) resource(member);
  resource_.clear();
  path_ = "Resources";
  check_limit(out_.resources.size(), aws::kResources.value, "the template", "resources", node);
}

void Builder::resource(const Member& member) {
  const auto& [key, value] = member;
  if (key->text == "Fn::Transform" || key->text.starts_with("Fn::ForEach")) {
    out_.unexpanded.push_back({key->text, key->span});
    return;
  }
  resource_ = std::string(key->text);
  path_ = concat("Resources/", key->text);
  // Expanding puts the stack in front: Child/Resource, my-stack/Resource.
  std::string_view id = key->text;
  if (out_.written != out_.root) id = id.substr(id.rfind('/') + 1);
  const bool alphanumeric = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  if (!alphanumeric)
    report("TPL009", key->span, concat("logical id ", quote(key->text), " must be alphanumeric"));
  if (value->kind != NodeKind::kMap) {
    report("TPL009", value->span, concat("resource ", key->text, " must be a map with a Type"));
    out_.dropped.push_back({key->text, key->span});
    return;
  }
  Resource out;
  out.id = {key->text, key->span};
  out.span = value->span;
  // Rain's modules, in YAML and in JSON.
  if (const Node* type = value->find("Type"); type != nullptr && is_preprocessor_tag(type->tag)) {
    out_.unexpanded.push_back({type->tag, type->span});
    return;
  } else if (type != nullptr && type->find("Rain::Module") != nullptr) {
    out_.unexpanded.push_back({"Rain::Module", type->span});
    return;
  }
  if (const auto type = scalar(value->find("Type"), "Type", "TPL009")) {
    out.type = *type;
  } else {
    if (value->find("Type") == nullptr)
      report("TPL009", key->span, concat("resource ", key->text, " requires a Type"));
    if (value->find("Fn::Transform") == nullptr) {
      out_.dropped.push_back(out.id);
      return;
    }
  }
  resource_attributes(out, *value);
  out_.resource_index_.emplace(out.id.value, out_.resources.size());
  out_.resources.push_back(std::move(out));
}

void Builder::resource_attributes(Resource& out, const Node& node) {
  // Description and Version (of custom resources) are taken and ignored; Connectors and
  // IgnoreGlobals are AWS SAM's.
  static constexpr std::array<std::string_view, 14> kAttributes = {
      "Type",           "Properties",     "DependsOn",
      "Condition",      "DeletionPolicy", "UpdateReplacePolicy",
      "CreationPolicy", "UpdatePolicy",   "Metadata",
      "Connectors",     "IgnoreGlobals",  "Fn::Transform",
      "Description",    "Version"};
  const std::string path = path_;
  for (const auto& [key, value] : node.members) {
    path_ = concat(path, "/", key->text);
    if (key->text == "Properties") {
      out.properties = expression(*value);
      if (out.properties->as<Map>() == nullptr && out.properties->as<Null>() == nullptr &&
          out.properties->constant)
        report("TPL009", value->span, "Properties must be a map");
    } else if (key->text == "DependsOn") {
      out.depends_on = names(*value, "DependsOn");
    } else if (key->text == "Condition") {
      out.condition = scalar(value, "Condition", "TPL009");
    } else if (key->text == "DeletionPolicy") {
      out.deletion_policy = expression(*value);
    } else if (key->text == "UpdateReplacePolicy") {
      out.update_replace_policy = expression(*value);
    } else if (key->text == "CreationPolicy") {
      out.creation_policy = expression(*value);
    } else if (key->text == "UpdatePolicy") {
      out.update_policy = expression(*value);
    } else if (key->text == "Metadata") {
      out.metadata = value;
    } else if (key->text == "Fn::Transform") {
      out_.unexpanded.push_back({key->text, key->span});
    } else if (std::find(kAttributes.begin(), kAttributes.end(), key->text) == kAttributes.end() &&
               !has_macros()) {
      const auto meant = did_you_mean(key->text, kAttributes);
      report("TPL010", key->span,
             concat("resource ", out.id.value, " has no attribute ", quote(key->text),
                    meant ? concat("; did you mean ", *meant, "?") : ""));
    }
  }
  path_ = path;
}

void Builder::outputs(const Node& node) {
  if (!expect_map(node, "Outputs")) return;
  for (const auto& member : node.members) output(member);
  path_ = "Outputs";
  check_limit(out_.outputs.size(), aws::kOutputs.value, "the template", "outputs", node);
}

void Builder::output(const Member& member) {
  const auto& [key, value] = member;
  if (key->text == "Fn::Transform" || key->text.starts_with("Fn::ForEach")) {
    out_.unexpanded.push_back({key->text, key->span});
    return;
  }
  path_ = concat("Outputs/", key->text);
  if (!expect_map(*value, concat("output ", key->text))) return;
  Output out;
  out.name = {key->text, key->span};
  out.span = value->span;
  const Node* node = value->find("Value");
  if (node == nullptr) {
    report("TPL005", key->span, concat("output ", key->text, " requires a Value"));
    return;
  }
  out.value = expression(*node);
  out.condition = scalar(value->find("Condition"), "Condition", "TPL005");
  if (const Node* exported = value->find("Export")) {
    const Node* name = exported->find("Name");
    if (name == nullptr)
      report("TPL005", exported->span, "Export requires the key Name");
    else
      out.export_name = expression(*name);
  }
  out_.outputs.push_back(std::move(out));
}

Staged<Template> build(const SourceFile& file, const syntax::Document& document) {
  return build(file, document, *document.root);
}

Staged<Template> build(const SourceFile& file, const syntax::Document& document, const Node& root) {
  return Builder(file, document, root).build();
}

Template build_values(const Node& root) { return Builder(root).build_values(); }

}  // namespace cfnaudit::model
