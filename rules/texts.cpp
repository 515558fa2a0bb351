#include "rules/texts.h"

#include <algorithm>

// Values -> their texts.

namespace cfnaudit::rules {

void each_text(resolve::ValuePtr value, const std::function<void(const SymbolicText&)>& visit) {
  if (value == nullptr) return;
  if (const SymbolicText* text = resolve::text(value)) visit(*text);
  for (const auto item : value->items) each_text(item, visit);
  for (const auto& field : value->fields) each_text(field.value, visit);
}

bool is_written_elsewhere(const Context& context, graph::ResourceIndex index) {
  const std::string& name = context.graph.resource(index).ref.text();
  bool found = false;
  for (const auto other : context.graph.resources()) {
    const auto& resource = context.graph.resource(other);
    if (other == index || resource.type() == "AWS::S3::BucketPolicy") continue;
    each_text(resource.properties, [&](const SymbolicText& text) {
      found = found || text.text().find(name) != std::string::npos;
    });
  }
  return found;
}

}  // namespace cfnaudit::rules
