#pragma once

// The IAM actions that CloudFormation's handlers of a resource type use, as resource schemas list
// them: an upper bound, for all properties of the type. Read by deploy, which narrows them to what
// a template sets.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::aws {

/// When a handler is called.
/// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-develop.html,
/// 2026-11-30
enum class Handler : std::uint8_t { kCreate = 1, kRead = 2, kUpdate = 4, kDelete = 8, kTag = 16 };

constexpr std::uint8_t bit(Handler handler) { return static_cast<std::uint8_t>(handler); }

struct HandlerAction {
  std::string name;           // "dynamodb:CreateTable", in the catalog's spelling
  std::uint8_t handlers = 0;  // bits of those that use it
};

struct Handlers {
  std::string_view service;  // of the type: "dynamodb"
  bool inferred = false;     // from the names of operations: the schema lists nothing
  bool incomplete = false;   // the schema lists more, as a wildcard
  std::vector<HandlerAction> actions;
};

/// Nothing for a type whose schema is not known.
std::optional<Handlers> find_handlers(std::string_view type);
/// The types of the table, without those of shared lists.
std::vector<std::string> handler_types();

/// An action that a handler uses only for some of the type's properties.
struct HandlerCondition {
  std::string_view type;
  std::string_view action;      // without its service; "*" at its end stands for the rest
  std::string_view properties;  // one of these is set, with spaces between
};

/// Of a resource type.
std::vector<HandlerCondition> handler_conditions(std::string_view type);

}  // namespace cfnaudit::aws
