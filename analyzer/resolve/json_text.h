#pragma once

// JSON that stands as text inside a template (a state machine's DefinitionString, a policy written as a string) -> Value,
// with symbols kept and every span pointing at the template. Used by graph and access.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/arena.h"
#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::resolve {

/// The texts and values that read_json_text() made; must outlive them.
struct JsonStore {
  Arena<Value> values;
  Arena<std::string> texts;
  Arena<syntax::Document> documents;
};

/// Replaces ${name} by what `find` gives for it; names that it does not know stay.
using Substitution = std::function<std::optional<SymbolicText>(std::string_view name)>;
SymbolicText substitute(const SymbolicText& text, const Substitution& find);

/// The value that the text of `holder` is. Fails with the parser's message when it is no JSON.
Result<ValuePtr> read_json_text(const SourceFile& file, ValuePtr holder, const SymbolicText& text, JsonStore& store);

}  // namespace cfnaudit::resolve
