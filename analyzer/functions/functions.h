#pragma once

// The functions of a stack with what their code says: that in the template, and that in files which
// it names by local paths. Made by the pipeline once the graphs are
// built: code that is the same in several environments is read once. Read by calls and by the rules
// about code.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/code/code.h"
#include "analyzer/functions/files.h"
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
  std::string not_read;  // as FunctionCode::not_read
};

/// A function, in one environment.
struct FunctionCode {
  graph::ResourceIndex function = 0;
  std::shared_ptr<const ReadCode> code;  // null: it was not read
  std::string not_read;                  // why: "it is in an S3 bucket"
  resolve::ValuePtr place = nullptr;     // the property with the code

  const code::Reading* reading() const { return code == nullptr ? nullptr : &code->reading; }
  /// Parts of code that was read which were not: "src/app.py was not read: ...".
  std::vector<std::string> gaps() const;
  /// Where a place of the code is; of inline code in `file`, the template that holds it. A place
  /// in no file is that of the property.
  Span span(code::Place place, const SourceFile& file) const;
};

/// The functions of one environment, in template order.
using Functions = std::vector<FunctionCode>;

/// What was read, by what it was read from: the same code is read once.
using ReadCodes = std::map<std::string, std::shared_ptr<const ReadCode>, std::less<>>;

/// Without `files`, no code outside of the template is read.
Functions read(const graph::Graph& graph, ReadCodes& known, const Files& files = {});

/// The code of this resource; null when it is not a function.
const FunctionCode* find(const Functions& functions, graph::ResourceIndex function);

}  // namespace cfnaudit::functions
