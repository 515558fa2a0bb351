// A folder of code -> the files of a package, as its program imports them.

#include "analyzer/functions/folder.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

namespace cfnaudit::functions {

bool is_source(std::string_view path) {
  static constexpr std::array<std::string_view, 9> kEndings = {
      ".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"};
  return std::ranges::any_of(kEndings, [&](auto ending) { return path.ends_with(ending); });
}

namespace {

constexpr std::size_t kMostFiles = 300;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;

/// Whoever reads one of these may install modules of other packages, or copy files.
constexpr std::array<std::string_view, 15> kBuilds = {
    "Makefile",      "Dockerfile",     "build.sh",       "package.sh",      "deploy.sh",
    "buildspec.yml", "buildspec.yaml", "pyproject.toml", "setup.py",        "setup.cfg",
    "Pipfile",       "poetry.lock",    "uv.lock",        "environment.yml", "tsconfig.json"};

/// Names packages beside those that every runtime has: "boto3>=1.20" does not.
bool lists_requirements(std::string_view text) {
  return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
    line = trim(line.substr(0, line.find('#')));
    const auto name = line.substr(0, line.find_first_of("<>=!~;[ "));
    return !line.empty() && name != "boto3" && name != "botocore";
  });
}

/// Has a "dependencies" or "devDependencies" that is not {}.
bool lists_dependencies(std::string_view text) {
  constexpr std::string_view kWord = "ependencies\"";
  for (auto at = text.find(kWord); at != std::string_view::npos; at = text.find(kWord, at + 1)) {
    const auto value = trim(text.substr(at + kWord.size()));
    const auto map = value.starts_with(':') ? trim(value.substr(1)) : std::string_view();
    if (map.empty() || !map.starts_with('{') || !trim(map.substr(1)).starts_with('}')) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 2> kLists = {"requirements.txt", "package.json"};

bool may_list_packages(std::string_view name, const OpenedFile& opened) {
  if (opened.file == nullptr) return !opened.missing && !opened.outside;
  const auto text = opened.file->text();
  return name == "package.json" ? lists_dependencies(text) : lists_requirements(text);
}

}  // namespace

Build::Build(const syntax::Node* metadata) {
  using syntax::NodeKind;
  if (metadata == nullptr || metadata->kind != NodeKind::kMap) return;
  const auto* how = metadata->find("BuildMethod");
  if (how != nullptr && how->kind == NodeKind::kScalar) method = how->text;
  if (method.starts_with("python") || method.starts_with("nodejs")) method.clear();
  const auto* properties = metadata->find("BuildProperties");
  if (properties == nullptr || properties->kind != NodeKind::kMap) return;
  const auto* entries = properties->find("EntryPoints");
  if (entries == nullptr || entries->kind != NodeKind::kList) return;
  for (const auto* entry : entries->items)
    if (entry->kind == NodeKind::kScalar) entry_points.emplace_back(entry->text);
}

Folder::Folder(const Files& files, std::uint32_t from, std::string path, code::Package& to)
    : files_(files), from_(from), path_(std::move(path)), to_(to) {
  if (is_source(path_)) {  // a single file is packed by itself
    const auto slash = path_.rfind('/') + 1;
    names_.insert(path_.substr(slash));
    path_.resize(slash);
    if (path_.empty()) path_ = "./";
    const auto opened = files.open(from, concat(path_, *names_.begin()));
    if (opened.file == nullptr) problem_ = opened.problem;
    return;
  }
  if (!path_.ends_with('/')) path_ += '/';
  auto listed = files.list(from, path_);
  problem_ = std::move(listed.problem);
  for (auto& name : listed.names) names_.insert(std::move(name));
}

void Folder::prepare(const Build& build) {
  leave_out_vendored();
  code::Package& package = to_;
  for (const auto& name : names_)
    if (name.ends_with('/') && !vendored_.contains(name.substr(0, name.size() - 1)))
      package.folders.push_back(name.substr(0, name.size() - 1));
  package.has_dependencies = !build.method.empty() || !vendored_.empty() || has_dependencies();
  package.entry_points = build.entry_points;
  package.find = [this](code::Package& to, std::string_view wanted) { return add(to, wanted); };
}

/// "requests-2.31.0.dist-info/": what it lists was installed here, and is nobody's own code.
void Folder::leave_out_vendored() {
  for (const auto& name : names_) {
    const bool installed = name.ends_with(".dist-info/") || name.ends_with(".egg-info/");
    if (!installed) continue;
    std::string module = lowercase(std::string_view(name).substr(0, name.find('-')));
    vendored_.insert(module);
    const auto record = files_.open(from_, concat(path_, name, "RECORD"));
    if (record.file == nullptr) continue;
    for (const auto line : split(record.file->text(), '\n')) {
      const auto path = line.substr(0, line.find(','));
      const auto top = path.substr(0, path.find('/'));
      if (top != ".." && !top.empty()) vendored_.emplace(top);
    }
  }
}

bool Folder::has_dependencies() const {
  if (has("node_modules/")) return true;
  const bool here = std::ranges::any_of(kLists, [&](auto name) {
    return has(name) && may_list_packages(name, files_.open(from_, concat(path_, name)));
  });
  if (here || has_any(kBuilds)) return true;
  // Beside the template, and beside the folder.
  for (const std::string& folder : {std::string(), concat(path_, "../")}) {
    for (const auto name : kLists)
      if (may_list_packages(name, files_.open(from_, concat(folder, name)))) return true;
    for (const auto name : kBuilds)
      if (files_.open(from_, concat(folder, name)).file != nullptr) return true;
  }
  return false;
}

bool Folder::is_plain(std::string_view runtime, const Build& build) const {
  const bool python = runtime.starts_with("python");
  const std::string_view ending = python ? ".py" : ".js";
  return build.method.empty() && !has_any(kBuilds) && (python || !has("package.json")) &&
         std::ranges::any_of(names_, [&](const auto& name) { return name.ends_with(ending); });
}

bool Folder::add(code::Package& package, std::string_view path) {
  if (is_full_ || path.starts_with('/') || path.find("..") != std::string_view::npos) return false;
  const auto slash = path.find('/');
  const std::string_view top = path.substr(0, slash);
  const bool is_here = slash == std::string_view::npos ? has(top) : has(concat(top, "/"));
  const bool is_read = is_source(path) || path.ends_with(".json");
  if (!is_here || !is_read || vendored_.contains(top)) return false;
  if (vendored_.contains(top.substr(0, top.rfind('.')))) return false;
  if (path.find("node_modules/") != std::string_view::npos) return false;
  if (path.find("site-packages/") != std::string_view::npos) return false;
  if (!asked_.emplace(path).second) return false;
  const OpenedFile opened = files_.open(from_, concat(path_, path));
  // A name at the top without a file is a link to nothing.
  if (opened.missing && slash != std::string_view::npos) return false;
  const std::size_t size = opened.file == nullptr ? 0 : opened.file->text().size();
  is_full_ = package.files.size() >= kMostFiles || bytes_ + size > kMostBytes;
  if (is_full_) {
    package.left_out.push_back(concat("files beyond the first ", std::to_string(kMostFiles),
                                      ", or beyond 4 MB, were not read"));
    package.has_dependencies = true;
    return false;
  }
  bytes_ += size;
  opened_.push_back(opened.file);
  code::File file{std::string(path), {}, {}, opened.problem};
  if (opened.file != nullptr) file.text = opened.file->text();
  package.files.push_back(std::move(file));
  return true;
}

}  // namespace cfnaudit::functions
