#pragma once

// What CloudFormation takes a scalar for, whatever it looks like. Used by mismatch.cpp.

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/resolve/value.h"

namespace cfnaudit::rules {

/// "80", 80 and 8e1 are the same number.
std::optional<double> parse_number(std::string_view text);
std::optional<double> number_of(resolve::ValuePtr value);
/// False for what no reader of YAML takes for a number.
bool may_be_number(resolve::ValuePtr value);
/// True and false in any case and as a string; in plain YAML yes and no as well; 0 and 1.
bool may_be_boolean(resolve::ValuePtr value);
/// Is it what Fn::GetAtt returns?
bool is_attribute(resolve::ValuePtr value);
/// The stack's name in a computed text is only assumed: a symbol in its place.
SymbolicText without_stack_name(resolve::ValuePtr value, std::string_view stack_name);
/// "43200", "0.5"
std::string number_text(double number);
/// Of a text, without its symbols.
std::size_t characters(const SymbolicText& text);
/// Is it a slip of letters, where another number would be another version? Nothing is cut off or
/// added.
bool is_misspelled(std::string_view text, std::string_view meant);
/// A default that stands for "enter one here": empty, "<name>", "CHANGE_ME", "none".
bool looks_like_placeholder(std::string_view text);

}  // namespace cfnaudit::rules
