#pragma once

// The functions of a stack with what their code says. Made by the pipeline once the graphs are
// built: code that is the same in several environments is read once. Read by calls and by the rules
// about code.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/code/code.h"
#include "analyzer/graph/graph.h"

namespace cfnaudit::functions {

/// Where the bytes of a file of a package are.
struct CodeFile {
  const SourceFile* file = nullptr;  // of its own; null for code that a template holds
  std::string text;                  // of such code
};

/// What was read of one package, shared by the environments in which it is the same.
struct ReadCode {
  code::Package package;
  std::vector<CodeFile> files;  // beside package.files
  code::Reading reading;
};

/// A function, in one environment.
struct FunctionCode {
  graph::ResourceIndex function = 0;
  std::shared_ptr<const ReadCode> code;  // null: it was not read
  std::string not_read;                  // why: "its code is in the bucket of another stack"
  resolve::ValuePtr place = nullptr;     // the property with the code

  const code::Reading* reading() const { return code == nullptr ? nullptr : &code->reading; }
  /// Where a place of the code is; of inline code in `file`, the template that holds it.
  Span span(code::Place place, const SourceFile& file) const;
};

/// The functions of one environment, in template order.
using Functions = std::vector<FunctionCode>;

/// What was read, by what it was read from: the same code is read once.
using ReadCodes = std::map<std::string, std::shared_ptr<const ReadCode>, std::less<>>;

Functions read(const graph::Graph& graph, ReadCodes& known);

/// The code of this resource; null when it is not a function.
const FunctionCode* find(const Functions& functions, graph::ResourceIndex function);

}  // namespace cfnaudit::functions
