#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/expand/parts.h"

// Definitions in local files (DefinitionUri of SAM; BodyS3Location, DefinitionS3Location) -> the
// definition itself. `aws cloudformation package` and the SAM CLI upload such a file as it is.
// https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html

namespace cfnaudit::expand {

namespace {

struct Place {
  std::string_view type;
  std::string_view location;
  std::string_view content;  // the property that holds the definition itself
};

constexpr std::array<Place, 3> kPlaces = {{
    {"AWS::ApiGateway::RestApi", "BodyS3Location", "Body"},
    {"AWS::ApiGatewayV2::Api", "BodyS3Location", "Body"},
    {"AWS::StepFunctions::StateMachine", "DefinitionS3Location", "Definition"},
}};

const Place* place_of(std::string_view type) {
  for (const Place& place : kPlaces)
    if (place.type == type) return &place;
  return nullptr;
}

bool is_function(const Tree* tree) { return is_intrinsic(tree) && !tree->has("Condition"); }

/// The first function in a document; null when there is none.
const Tree* function_in(const Tree* tree) {
  if (is_function(tree)) return tree;
  for (const Tree* item : tree->items)
    if (const Tree* found = function_in(item)) return found;
  for (const Entry& entry : tree->entries)
    if (const Tree* found = function_in(entry.value)) return found;
  return nullptr;
}

void read(Parts& parts, const Entry& resource, const Place& place, const ExpandOptions& options,
          const Chain& chain) {
  Tree* properties = resource.value->get("Properties");
  const Entry* location = is_map(properties) ? properties->entry(place.location) : nullptr;
  if (location == nullptr || !is_text(location->value) || is_remote(location->value->text)) return;
  const std::string path(location->value->text);
  const Span span = location->value->span;
  const auto miss = [&](std::string reason) { parts.miss(resource.key.text, std::move(reason)); };
  const auto refuse_name = [&] {
    const bool is_file_name = path.find('.', path.rfind('/') + 1) != std::string::npos;
    if (!is_file_name)
      parts.report(span, resource.key.text,
                   concat(quote(path),
                          " is neither an S3 URI of the form 's3://bucket/key' nor a local file"));
  };
  if (!options.open) {
    refuse_name();
    return miss(concat("its definition ", path, " is not read"));
  }
  const OpenedFile opened = options.open(span.file, path);
  if (opened.missing) refuse_name();
  if (opened.missing) return miss(concat("its definition is missing: ", opened.problem));
  if (opened.outside) return miss(concat("its definition ", path, " ", opened.problem));
  const auto* document =
      opened.file == nullptr ? nullptr : parts.open(options, span, path, resource.key.text, chain);
  if (opened.file == nullptr)
    parts.report(span, resource.key.text, opened.problem, Severity::kWarning);
  if (document == nullptr) return miss(concat("its definition ", path, " cannot be read"));
  if (document->root->kind != syntax::NodeKind::kMap) {
    parts.report(span, resource.key.text, concat(path, " is no definition: it must hold a map"));
    return miss(concat("its definition ", path, " cannot be read"));
  }
  Tree* content = tree_of(*document->root, parts.forest());
  if (const Tree* function = function_in(content)) {
    // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-definitionuri
    parts.report(function->span, resource.key.text,
                 concat("functions do nothing in ", path,
                        ", which is deployed as it stands; include it with Fn::Transform "
                        "(AWS::Include) instead"));
    return parts.give_up(resource.key.text,
                         concat("its definition ", path, " has functions that are not evaluated"));
  }
  Key key = location->key;
  key.text = place.content;
  properties->erase(place.location);
  properties->set(key, content);
  parts.changed = true;
}

}  // namespace

void read_definitions(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain) {
  Tree* resources = root->get("Resources");
  if (!is_map(resources)) return;
  for (const Entry& resource : resources->entries)
    if (const Place* place =
            is_map(resource.value) ? place_of(text_of(resource.value->get("Type"))) : nullptr)
      read(parts, resource, *place, options, chain);
}

bool names_definition(const syntax::Node& resource) {
  const auto* type = resource.find("Type");
  const Place* place = type == nullptr ? nullptr : place_of(type->text);
  const auto* properties = place == nullptr ? nullptr : resource.find("Properties");
  const auto* location = properties == nullptr ? nullptr : properties->find(place->location);
  return location != nullptr && location->kind == syntax::NodeKind::kScalar &&
         !is_remote(location->text);
}

}  // namespace cfnaudit::expand
