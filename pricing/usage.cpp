// Declarations of usage -> the quantity of one key of one resource.

#include "pricing/usage.h"

namespace cfnaudit::pricing {

void Usage::declare(std::string_view logical_id, std::string_view key, Quantity quantity) {
  resources_[std::string(logical_id)].insert_or_assign(std::string(key), quantity);
}

void Usage::declare_default(std::string_view resource_type, std::string_view key,
                            Quantity quantity) {
  defaults_[std::string(resource_type)].insert_or_assign(std::string(key), quantity);
}

std::optional<Quantity> Usage::find(std::string_view logical_id, std::string_view resource_type,
                                    std::string_view key) const {
  const auto in = [key](const Declarations& declarations,
                        std::string_view name) -> std::optional<Quantity> {
    const auto found = declarations.find(name);
    if (found == declarations.end()) return std::nullopt;
    const auto quantity = found->second.find(key);
    if (quantity == found->second.end()) return std::nullopt;
    return quantity->second;
  };
  if (const auto own = in(resources_, logical_id)) return own;
  return in(defaults_, resource_type);
}

}  // namespace cfnaudit::pricing
