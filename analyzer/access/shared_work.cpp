#include "analyzer/access/shared_work.h"

#include "analyzer/base/text.h"

// Values and policies -> keys.

namespace cfnaudit::access {
namespace {

using resolve::ValuePtr;

void append(std::size_t number, std::string& to) {
  to += std::to_string(number);
  to += ',';
}

/// With its length in front, so that two texts never read like two others.
void append(std::string_view text, std::string& to) {
  append(text.size(), to);
  to += text;
}

void append(const std::string& text, std::string& to) { append(std::string_view(text), to); }

void append(Span span, std::string& to) {
  append(span.file, to);
  append(span.begin, to);
  append(span.end, to);
}

void append(const Symbol& symbol, std::string& to) {
  append(symbol.id, to);
  append(static_cast<std::size_t>(symbol.kind), to);
  append(symbol.content, to);
}

void append(const SymbolicText& text, std::string& to) {
  append(text.text(), to);
  append(text.holes().size(), to);
  for (const auto& hole : text.holes()) {
    append(hole.begin, to);
    append(hole.end, to);
    append(hole.symbol, to);
  }
}

template <typename Values>
void append_all(const Values& values, std::string& to) {
  append(values.size(), to);
  for (const auto& value : values) {
    append(value.value, to);
    append(value.span, to);
  }
}

template <typename T>
void append_head(const iam::Element<T>& element, std::string& to) {
  append(static_cast<std::size_t>(element.polarity), to);
  append(element.span, to);
}

void append(const iam::Statement& statement, std::string& to) {
  append(statement.sid, to);
  append(static_cast<std::size_t>(statement.effect), to);
  append_head(statement.principals, to);
  append(statement.principals.values.size(), to);
  for (const auto& principal : statement.principals.values) {
    append(static_cast<std::size_t>(principal.kind), to);
    append(principal.text.value, to);
    append(principal.text.span, to);
  }
  for (const auto* element : {&statement.actions, &statement.resources}) {
    append_head(*element, to);
    append_all(element->values, to);
  }
  append(statement.conditions.size(), to);
  for (const auto& clause : statement.conditions) {
    append(clause.name.value, to);
    append(clause.key.value, to);
    append(clause.key.span, to);
    append_all(clause.values, to);
  }
  append(statement.unknown, to);
  append(statement.as_written ? 1 : 0, to);
  append(statement.span, to);
  append(statement.number, to);
}

}  // namespace

void append_content(ValuePtr value, std::string& to) {
  if (value == nullptr) {
    to += '-';
    return;
  }
  append(static_cast<std::size_t>(value->kind), to);
  append(value->span, to);
  append(value->text, to);
  append(value->reason, to);
  append(value->symbols.size(), to);
  for (const auto& symbol : value->symbols) append(symbol, to);
  append(value->segments.size(), to);
  for (const auto& segment : value->segments) {
    append(segment.begin, to);
    append(segment.source_begin, to);
    append(segment.size, to);
  }
  append(value->items.size(), to);
  for (const ValuePtr item : value->items) append_content(item, to);
  append(value->fields.size(), to);
  for (const auto& [key, field] : value->fields) {
    append(key.value, to);
    append(key.span, to);
    append_content(field, to);
  }
}

void append_content(const iam::Policy& policy, std::string& to) {
  append(policy.id, to);
  append(static_cast<std::size_t>(policy.version), to);
  append(policy.span, to);
  append(policy.statements.size(), to);
  for (const auto& statement : policy.statements) append(statement, to);
}

}  // namespace cfnaudit::access
