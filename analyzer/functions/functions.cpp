// The functions of a stack, and places in their code.

#include "analyzer/functions/functions.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::functions {

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";

/// "<ZIPFILE_PLACEHOLDER>", "{{ code }}": a build puts the code in.
bool is_placeholder(std::string_view text) {
  text = trim(text);
  if (text.size() < 3 || text.find('\n') != std::string_view::npos) return false;
  const std::string_view opens = "<{$%@_";
  const std::string_view closes = ">}%@_";
  return opens.find(text.front()) != std::string_view::npos &&
         closes.find(text.back()) != std::string_view::npos &&
         text.find_first_of("();=:'\"") == std::string_view::npos;
}

/// Why the code of a function is not here; empty: it is in `code`.
std::string why_not_inline(const graph::StackResource& function, resolve::ValuePtr code) {
  if (resolve::equals(function.property("PackageType"), "Image") != Tri::kNo)
    return "its code is in a container image";
  if (resolve::get(function.properties, "Code") == nullptr) return "it has no code";
  if (code == nullptr) return "its code is not in the template";
  if (resolve::text(code) == nullptr) return resolve::why_unknown(code);
  if (is_placeholder(resolve::text(code)->text())) return "its code is a placeholder";
  return {};
}

std::shared_ptr<const ReadCode> read_inline(const SymbolicText& text, std::string_view handler,
                                            std::string_view runtime, ReadCodes& known) {
  std::string key = concat(runtime, "\n", handler, "\n");
  for (const auto& hole : text.holes()) key += concat(hole.symbol.id, "\n");
  key += text.text();
  if (const auto found = known.find(key); found != known.end()) return found->second;
  auto out = std::make_shared<ReadCode>();
  out->files.push_back({nullptr, text.text()});
  code::File file{runtime.starts_with("python") ? "index.py" : "index.js", out->files[0].text, {}};
  for (const auto& hole : text.holes())
    file.symbols.push_back(text.text().substr(hole.begin, hole.end - hole.begin));
  out->package.files.push_back(std::move(file));
  out->package.is_inline = true;
  out->reading = code::read_function(out->package, handler, runtime);
  known.emplace(std::move(key), out);
  return out;
}

FunctionCode read_one(const graph::Graph& graph, graph::ResourceIndex index, ReadCodes& known) {
  const auto& function = graph.resource(index);
  FunctionCode out{.function = index};
  const auto code = function.property("Code.ZipFile");
  out.place = code;
  out.not_read = why_not_inline(function, code);
  if (!out.not_read.empty()) return out;
  const auto runtime = resolve::known_text(function.property("Runtime"));
  const auto handler = resolve::known_text(function.property("Handler"));
  if (!runtime || !handler) {
    out.not_read = runtime ? "its handler is not known" : "its runtime is not known";
    return out;
  }
  out.not_read = code::why_not_read(*runtime);
  if (!out.not_read.empty()) return out;
  out.code = read_inline(*resolve::text(code), *handler, *runtime, known);
  return out;
}

}  // namespace

Functions read(const graph::Graph& graph, ReadCodes& known) {
  Functions out;
  for (const auto index : graph.of_type(kFunction)) out.push_back(read_one(graph, index, known));
  return out;
}

const FunctionCode* find(const Functions& functions, graph::ResourceIndex function) {
  const auto at = std::ranges::find(functions, function, &FunctionCode::function);
  return at == functions.end() ? nullptr : &*at;
}

Span FunctionCode::span(code::Place at, const SourceFile& file) const {
  const auto* own = code->files[at.file].file;
  if (own != nullptr) return {own->number(), at.begin, at.end};
  return resolve::TextOrigin(file, place).span(at.begin, at.end);
}

}  // namespace cfnaudit::functions
