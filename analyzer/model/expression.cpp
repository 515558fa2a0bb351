#include "analyzer/model/expression.h"

// Small readers of expressions.

namespace cfnaudit::model {

ExpressionPtr Map::find(std::string_view key) const {
  for (const auto& entry : entries)
    if (entry.key.value == key) return entry.value;
  return nullptr;
}

ExpressionPtr find(ExpressionPtr expression, std::string_view key) {
  if (expression == nullptr) return nullptr;
  const Map* map = expression->as<Map>();
  return map == nullptr ? nullptr : map->find(key);
}

std::string_view literal(ExpressionPtr expression) {
  if (expression == nullptr) return {};
  const Scalar* scalar = expression->as<Scalar>();
  return scalar == nullptr ? std::string_view{} : scalar->text;
}

}  // namespace cfnaudit::model
