#pragma once

// What an expression is in one environment: known, known up to deploy-time symbols, or unknown with
// the reason. Made by evaluate.cpp, immutable, shared by pointer; read by graph, access, pricing
// and rules, which never see expressions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/model/expression.h"

namespace cfnaudit::resolve {

enum class ValueKind : std::uint8_t {
  kNull,
  kString,   // also text with symbols: the symbol stands for text, never for a list
  kNumber,   // a plain scalar that is a JSON number
  kBoolean,  // a plain scalar true or false
  kList,
  kMap,
  kUnknown,  // not even the kind is known, or a list of unknown length
};

struct Value;
using ValuePtr = const Value*;

struct Field {
  model::Name key;
  ValuePtr value = nullptr;
};

/// A run of a Fn::Sub's result and the template text that it came from.
struct Segment {
  std::uint32_t begin = 0;         // in Value::text
  std::uint32_t source_begin = 0;  // in the decoded text of the Sub's scalar
  std::uint32_t size = 0;
};

struct Value {
  ValueKind kind = ValueKind::kNull;
  SymbolicText text;            // kString, kNumber, kBoolean
  std::vector<ValuePtr> items;  // kList
  std::vector<Field> fields;    // kMap, in source order, without AWS::NoValue
  std::string reason;           // kUnknown: "parameter SubnetIds has no value"
  std::vector<Symbol> symbols;  // kUnknown: what decides it
  bool surely_list = false;     // kUnknown: only its items are not known
  Span span;                    // where the template uses it
  Span origin;  // where its text stands: a mapping's entry, a parameter's default; else span
  const syntax::Node* node = nullptr;  // of the expression
  std::vector<Segment> segments;       // results of Fn::Sub: literal parts

  bool is_scalar() const {
    return kind == ValueKind::kString || kind == ValueKind::kNumber || kind == ValueKind::kBoolean;
  }
};

/// The reason of a value that forget() made unknown; it is reported, once, and no open question.
inline constexpr std::string_view kWrongType = "its value has the wrong type";

// Every reader takes a null pointer for "absent".

/// The field of a map; null when absent, or `value` itself when that is unknown (so unknown
/// spreads).
ValuePtr get(ValuePtr value, std::string_view key);
/// get() along "VpcConfig.SubnetIds".
ValuePtr get_path(ValuePtr value, std::string_view dotted_path);
bool is_unknown(ValuePtr value);
/// The items of a list; a single scalar or map counts as a list of one, as IAM and CloudFormation
/// read it.
std::vector<ValuePtr> items(ValuePtr value);

/// The exact text of a scalar without symbols.
std::optional<std::string_view> known_text(ValuePtr value);
/// The text of a scalar, symbols included.
const SymbolicText* text(ValuePtr value);
std::optional<long long> integer(ValuePtr value);
/// A decimal number, for thresholds and the like.
std::optional<double> number(ValuePtr value);
/// true/false in CloudFormation's spellings (true, "true", "True", yes of YAML 1.1 is text). Absent
/// gives nullopt.
std::optional<bool> boolean(ValuePtr value);
/// Is the scalar this text? Unknown when a symbol decides it; kNo when absent.
Tri equals(ValuePtr value, std::string_view expected);
/// Why a value is not known: "parameter X has no value". Empty when it is known.
std::string why_unknown(ValuePtr value);
/// Compact JSON-like form, symbols as ${id}, unknown as <reason>; for tests and explanations.
std::string to_string(ValuePtr value);
/// JSON text of a value without unknown parts (Fn::ToJsonString, inline documents).
std::optional<std::string> to_json(ValuePtr value);

}  // namespace cfnaudit::resolve
