// The functions of a stack, and places in their code.

#include "analyzer/functions/functions.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/functions/folder.h"

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

/// Why the code of a function is nowhere here; empty: the template has it, or names its folder.
std::string why_elsewhere(const graph::StackResource& function) {
  if (resolve::equals(function.property("PackageType"), "Image") != Tri::kNo)
    return "it is in a container image";
  const auto code = resolve::get(function.properties, "Code");
  if (code == nullptr) return "the template has none";
  if (resolve::text(code) != nullptr)
    return resolve::known_text(code) ? std::string() : resolve::why_unknown(code);
  if (resolve::get(code, "ImageUri") != nullptr) return "it is in a container image";
  if (resolve::get(code, "S3Bucket") != nullptr) return "it is in an S3 bucket";
  const auto text = resolve::get(code, "ZipFile");
  if (text == nullptr) return "it is not in the template";
  if (resolve::text(text) == nullptr) return resolve::why_unknown(text);
  if (is_placeholder(resolve::text(text)->text())) return "it is a placeholder";
  return {};
}

/// Why a path leads to no source; empty: it may.
std::string why_no_source(std::string_view path, const Build& build) {
  constexpr std::string_view kArchives[] = {".zip", ".jar", ".war", ".tar", ".gz"};
  if (path.empty()) return "its path is empty";
  if (path.find("://") != std::string_view::npos) return "it is not a local file";
  for (const auto ending : kArchives)
    if (path.ends_with(ending)) return concat("it is in the archive ", path);
  if (build.method == "makefile") return "it is built by a makefile";
  if (build.method == "esbuild" && build.entry_points.empty())
    return "the entry points of its build are not known";
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

std::shared_ptr<const ReadCode> read_local(const Files& files, std::uint32_t from,
                                           std::string_view path, std::string_view handler,
                                           std::string_view runtime, const Build& build,
                                           ReadCodes& known) {
  const std::string key = concat(runtime, "\n", handler, "\n", std::to_string(from), "\n", path,
                                 "\n", build.method, "\n", join(build.entry_points, "\n"));
  if (const auto found = known.find(key); found != known.end()) return found->second;
  auto out = std::make_shared<ReadCode>();
  known.emplace(key, out);
  Folder folder(files, from, std::string(path), out->package);
  out->not_read = folder.problem();
  if (!out->not_read.empty()) return out;
  folder.prepare(build);
  out->package.is_built = !folder.is_plain(runtime, build);
  out->reading = code::read_function(out->package, handler, runtime);
  out->package.find = nullptr;
  for (const auto* file : folder.opened()) out->files.push_back({file, {}});
  const bool has_handler = !out->files.empty() || !out->reading.problems.empty();
  if (!has_handler) out->not_read = concat("the file of its handler is not in ", path);
  return out;
}

FunctionCode read_one(const graph::Graph& graph, graph::ResourceIndex index, ReadCodes& known,
                      const Files& files) {
  const auto& function = graph.resource(index);
  FunctionCode out{.function = index};
  const auto code = resolve::get(function.properties, "Code");
  out.not_read = why_elsewhere(function);
  if (!out.not_read.empty()) return out;
  const auto path = resolve::known_text(code);
  out.place = path ? code : function.property("Code.ZipFile");
  const auto runtime = resolve::known_text(function.property("Runtime"));
  const auto handler = resolve::known_text(function.property("Handler"));
  out.not_read = runtime && handler ? code::why_not_read(*runtime)
                 : runtime          ? "its handler is not known"
                                    : "its runtime is not known";
  if (!out.not_read.empty()) return out;
  if (!path) {
    out.code = read_inline(*resolve::text(out.place), *handler, *runtime, known);
    return out;
  }
  const Build build(function.declaration->metadata);
  out.not_read = why_no_source(*path, build);
  if (out.not_read.empty() && !files) out.not_read = "files beside the template are not read";
  if (!out.not_read.empty()) return out;
  out.code = read_local(files, code->span.file, *path, *handler, *runtime, build, known);
  out.not_read = out.code->not_read;
  if (!out.not_read.empty()) out.code = nullptr;
  return out;
}

}  // namespace

Functions read(const graph::Graph& graph, ReadCodes& known, const Files& files) {
  Functions out;
  for (const auto index : graph.of_type(kFunction))
    out.push_back(read_one(graph, index, known, files));
  return out;
}

const FunctionCode* find(const Functions& functions, graph::ResourceIndex function) {
  const auto at = std::ranges::find(functions, function, &FunctionCode::function);
  return at == functions.end() ? nullptr : &*at;
}

std::vector<std::string> FunctionCode::gaps() const {
  return reading() == nullptr ? std::vector<std::string>() : reading()->files_not_read;
}

Span FunctionCode::span(code::Place at, const SourceFile& file) const {
  if (!code->package.is_inline) {
    const auto* own = at.file < code->files.size() ? code->files[at.file].file : nullptr;
    return own == nullptr ? place->span : Span{own->number(), at.begin, at.end};
  }
  return resolve::TextOrigin(file, place).span(at.begin, at.end);
}

}  // namespace cfnaudit::functions
