#pragma once

// What is known about resource types and their nested definitions, decoded once for all
// environments of a template. Made by mismatch.cpp.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/aws/property_facts.h"
#include "analyzer/base/pattern.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/resolve/resource_types.h"
#include "rules/schema/names.h"

namespace cfnaudit::rules {

/// Of a resource type or a nested definition.
class OwnerSchema {
 public:
  OwnerSchema(const Owner& owner, const aws::TypeFacts& facts);

  const aws::OwnerFacts& facts() const { return facts_; }
  const std::vector<resolve::PropertyInfo>& properties() const { return properties_; }
  /// nullptr when there is no such property.
  const resolve::PropertyInfo* property(std::string_view name) const;
  const aws::PropertyFacts& facts_of(const resolve::PropertyInfo& property);

 private:
  aws::OwnerFacts facts_;
  std::vector<resolve::PropertyInfo> properties_;  // by name
  std::vector<std::optional<aws::PropertyFacts>> property_facts_;
};

class Schemas {
 public:
  OwnerSchema& of(const Owner& owner);
  /// False when no value of the symbols makes the text match. True when finding out takes too long.
  bool may_match(std::string_view pattern, const SymbolicText& text);
  Places& places() { return places_; }

 private:
  std::map<std::string_view, aws::TypeFacts> types_;
  std::map<std::pair<std::string_view, std::string_view>, OwnerSchema> owners_;
  std::map<std::string_view, std::optional<Pattern>> patterns_;
  std::map<std::pair<std::string_view, SymbolicText>, bool> matches_;
  Places places_;
  std::size_t work_ = 0;  // of matching: characters times states
};

}  // namespace cfnaudit::rules
