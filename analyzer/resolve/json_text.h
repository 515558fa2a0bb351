#pragma once

// JSON that stands as text inside a template (a state machine's DefinitionString, a policy written
// as a string) -> Value, with symbols kept and every span pointing at the template. Used by graph
// and access.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// A text with parts replaced, and the runs of the text before that it still holds.
struct Substituted {
  SymbolicText text;
  std::vector<Segment> kept;
};

/// Replaces ${name} by what `find` gives for it; names that it does not know stay.
using Substitution = std::function<std::optional<SymbolicText>(std::string_view name)>;
Substituted substitute(const SymbolicText& text, const Substitution& find);

/// The value that a text is as JSON. Places are those of the text of `holder`, as far as the text
/// was kept from there. Fails with the parser's message when it is no JSON.
Result<ValuePtr> read_json_text(const SourceFile& file, ValuePtr holder, const Substituted& text,
                                JsonStore& store);
/// The text of `holder` itself, or another one of which only `holder` has a place.
Result<ValuePtr> read_json_text(const SourceFile& file, ValuePtr holder, const SymbolicText& text,
                                JsonStore& store);

}  // namespace cfnaudit::resolve
