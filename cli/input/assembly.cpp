#include "cli/input/assembly.h"

#include <algorithm>
#include <filesystem>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/input/files.h"

// manifest.json -> stacks with their templates.

namespace cfnaudit::cli {

namespace fs = std::filesystem;
using syntax::Node;

namespace {

constexpr int kMaxDepth = 8;  // of stages in stages

std::string text_of(const Node* node) { return node == nullptr ? "" : std::string(node->text); }

const Node* get(const Node* node, std::string_view key) {
  return node == nullptr ? nullptr : node->find(key);
}

/// "aws://123456789012/eu-west-1"; parts that only the deployment knows are called unknown-...
StackGroup place_of(std::string_view environment) {
  StackGroup out;
  constexpr std::string_view kScheme = "aws://";
  if (!environment.starts_with(kScheme)) return out;
  const auto parts = split(environment.substr(kScheme.size()), '/');
  const auto known = [&](std::size_t i) {
    return i < parts.size() && !parts[i].empty() && !parts[i].starts_with("unknown-");
  };
  if (known(0)) out.account_id = std::string(parts[0]);
  if (known(1)) out.region = std::string(parts[1]);
  return out;
}

class Reader {
 public:
  Reader(SourceMap& sources, std::string root) : sources_(sources), root_(std::move(root)) {}

  void read(const fs::path& manifest, int depth);
  Assembly out;

 private:
  void read_stack(const fs::path& folder, const syntax::Member& artifact);
  /// A file of the assembly; its problem is kept.
  std::optional<std::string> text(const std::string& path);

  SourceMap& sources_;
  std::string root_;  // the folder of the outermost manifest
};

std::optional<std::string> Reader::text(const std::string& path) {
  const std::string place = real_path(path);
  const std::string name = fs::path(path).lexically_normal().string();
  if (!is_below(place, root_)) {
    out.problems.push_back({name, concat(name, " is outside the cloud assembly")});
    return std::nullopt;
  }
  auto read = read_below(root_, place, name);
  if (read) return std::move(*read);
  out.problems.push_back({name, read.error().message});
  return std::nullopt;
}

void Reader::read_stack(const fs::path& folder, const syntax::Member& artifact) {
  const Node* properties = artifact.value->find("properties");
  const std::string file = text_of(get(properties, "templateFile"));
  if (file.empty()) return;
  const std::string path = (folder / file).lexically_normal().string();
  auto read = text((folder / file).string());
  if (!read) return;
  std::string name = text_of(get(properties, "stackName"));
  if (name.empty()) name = std::string(artifact.key->text);
  StackGroup place = place_of(text_of(artifact.value->find("environment")));
  auto group = std::find_if(out.groups.begin(), out.groups.end(), [&](const StackGroup& g) {
    return g.region == place.region && g.account_id == place.account_id;
  });
  if (group == out.groups.end()) group = out.groups.insert(group, std::move(place));
  group->stacks.push_back({std::move(name), &sources_.add(path, std::move(*read))});
}

// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.cloud_assembly_schema-readme.html
void Reader::read(const fs::path& manifest, int depth) {
  auto content = text(manifest.string());
  if (!content) return;
  const SourceFile file(0, manifest.string(), std::move(*content));
  const auto document = syntax::read(file);
  if (!document.value.complete)
    out.problems.push_back({file.name(), concat(file.name(), " has a syntax error")});
  const Node* artifacts = document.value.root->find("artifacts");
  if (artifacts == nullptr) return;
  for (const auto& artifact : artifacts->members) {
    const std::string type = text_of(artifact.value->find("type"));
    if (type == "aws:cloudformation:stack") {
      read_stack(manifest.parent_path(), artifact);
    } else if (type == "cdk:cloud-assembly") {
      if (depth >= kMaxDepth)
        return out.problems.push_back(
            {file.name(), concat(file.name(), ": assemblies are nested too deeply")});
      const std::string folder = text_of(get(artifact.value->find("properties"), "directoryName"));
      if (!folder.empty()) read(manifest.parent_path() / folder / "manifest.json", depth + 1);
    }
  }
}

}  // namespace

std::optional<std::string> manifest_of(const std::string& path) {
  constexpr std::string_view kName = "manifest.json";
  if (path == "-") return std::nullopt;
  const fs::path file = is_folder(path) ? fs::path(path) / kName : fs::path(path);
  std::error_code error;
  if (file.filename() != kName || !fs::is_regular_file(file, error)) return std::nullopt;
  const auto text = read_file(file.string());
  const bool assembly = text && text->find("\"artifacts\"") != std::string::npos &&
                        text->find("\"version\"") != std::string::npos;
  return assembly ? std::optional(file.lexically_normal().string()) : std::nullopt;
}

Assembly read_assembly(const std::string& manifest, SourceMap& sources) {
  const auto folder = fs::path(manifest).parent_path();
  Reader reader(sources, real_path(folder.empty() ? "." : folder.string()));
  reader.read(manifest, 0);
  return std::move(reader.out);
}

}  // namespace cfnaudit::cli
