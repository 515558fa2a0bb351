// The order of the layers, as ARCHITECTURE.md describes it, read from the include lines.

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::IsEmpty;
using testing::Not;

/// A folder and the folders that its files may include, besides itself.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

// A file belongs to the first row that its path starts with.
const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers = {
      {"analyzer/base/", {}},
      {"analyzer/syntax/", {"analyzer/base/"}},
      {"analyzer/model/", {"analyzer/base/", "analyzer/syntax/"}},
      {"analyzer/resolve/", {"analyzer/base/", "analyzer/syntax/", "analyzer/model/"}},
      {"analyzer/expand/",
       {"analyzer/base/", "analyzer/syntax/", "analyzer/model/", "analyzer/resolve/"}},
      {"analyzer/change/",
       {"analyzer/base/", "analyzer/syntax/", "analyzer/model/", "analyzer/resolve/"}},
      {"analyzer/graph/",
       {"analyzer/base/", "analyzer/syntax/", "analyzer/model/", "analyzer/resolve/"}},
      {"analyzer/iam/", {"analyzer/base/"}},
      {"analyzer/policy/", {"analyzer/base/", "analyzer/syntax/", "analyzer/iam/"}},
      {"analyzer/access/", {"analyzer/"}},
      {"pricing/",
       {"analyzer/base/", "analyzer/syntax/", "analyzer/model/", "analyzer/resolve/",
        "analyzer/graph/"}},
      {"rules/cost/", {"analyzer/", "pricing/", "rules/"}},
      {"rules/", {"analyzer/"}},
      {"cli/", {"analyzer/", "pricing/", "rules/"}},
  };
  return kLayers;
}

/// A third-party library and the files that may include it.
struct Door {
  std::string_view include;
  std::vector<std::string_view> files;
};

const std::vector<Door>& doors() {
  static const std::vector<Door> kDoors = {
      {"yaml-cpp/", {"analyzer/syntax/yaml_reader.cpp"}},
      {"z3", {"analyzer/iam/solver."}},
      {"nlohmann/",
       {"pricing/price_book.cpp", "pricing/offer.cpp", "cli/report/json.cpp",
        "cli/report/diff_json.cpp", "cli/report/sarif.cpp", "cli/policy_json.cpp",
        "cli/baseline.cpp"}},
      {"CLI/", {"cli/command_line.h", "cli/policy_options.cpp"}},
      {"tl/", {"analyzer/base/result.h"}},
      {"gtest/", {}},
      {"gmock/", {}},
      {"benchmark/", {}},
  };
  return kDoors;
}

bool starts_with_any(std::string_view text, std::span<const std::string_view> prefixes) {
  for (const auto prefix : prefixes)
    if (text.starts_with(prefix)) return true;
  return false;
}

const Layer* layer_of(std::string_view path) {
  for (const auto& layer : layers())
    if (path.starts_with(layer.folder)) return &layer;
  return nullptr;
}

/// What stands between the delimiters of an #include line; empty for other lines.
std::string_view included(std::string_view line, char open, char close) {
  line = trim(line);
  if (!line.starts_with("#include")) return {};
  line = trim(line.substr(8));
  const auto end = line.find(close, 1);
  return line.empty() || line.front() != open || end == std::string_view::npos
             ? std::string_view{}
             : line.substr(1, end - 1);
}

std::vector<std::string> problems(std::string_view path, std::string_view text) {
  const auto* layer = layer_of(path);
  if (layer == nullptr) return {concat(path, " is in no layer")};
  std::vector<std::string> out;
  for (const auto line : split(text, '\n')) {
    const auto project = included(line, '"', '"');
    if (!project.empty() && !project.starts_with(layer->folder) &&
        !starts_with_any(project, layer->may_include))
      out.push_back(concat(path, " may not include ", project));
    const auto library = included(line, '<', '>');
    for (const auto& door : doors())
      if (library.starts_with(door.include) && !starts_with_any(path, door.files))
        out.push_back(concat(path, " may not include ", library));
  }
  return out;
}

TEST(Layering, EveryIncludePointsDownwards) {
  const std::filesystem::path root = CFNAUDIT_SOURCE_DIR;
  std::vector<std::string> all;
  std::size_t files = 0;
  for (const auto* folder : {"analyzer", "pricing", "rules", "cli"})
    for (const auto& file : files_below(root / folder, {".h", ".cpp"})) {
      ++files;
      const auto path = std::filesystem::relative(file, root).generic_string();
      for (auto& problem : problems(path, read_file(file))) all.push_back(std::move(problem));
    }
  EXPECT_GT(files, 30U);
  EXPECT_THAT(all, IsEmpty()) << "the order is in ARCHITECTURE.md";
}

TEST(Layering, EveryIncludedFileExists) {
  const std::filesystem::path root = CFNAUDIT_SOURCE_DIR;
  std::vector<std::string> missing;
  for (const auto* folder : {"analyzer", "pricing", "rules", "cli", "tests", "bench"})
    for (const auto& file : files_below(root / folder, {".h", ".cpp"})) {
      const auto text = read_file(file);
      for (const auto line : split(text, '\n'))
        if (const auto name = included(line, '"', '"');
            !name.empty() && !std::filesystem::exists(root / name))
          missing.push_back(concat(file.generic_string(), ": ", name));
    }
  EXPECT_THAT(missing, IsEmpty()) << "includes are written from the root of the project";
}

// The check itself: each of these must be refused.
TEST(Layering, UpwardEdgesAreProblems) {
  const auto refused = [](std::string_view path, std::string_view line) {
    EXPECT_THAT(problems(path, line), Not(IsEmpty())) << path << ": " << line;
  };
  refused("analyzer/base/a.h", "#include \"analyzer/syntax/node.h\"");
  refused("analyzer/iam/a.h", "#include \"analyzer/syntax/node.h\"");
  refused("analyzer/policy/a.h", "#include \"analyzer/model/template.h\"");
  refused("analyzer/graph/a.h", "#include \"analyzer/iam/policy.h\"");
  refused("analyzer/access/a.h", "#include \"rules/rule.h\"");
  refused("pricing/a.h", "#include \"analyzer/access/access.h\"");
  refused("rules/iam/a.cpp", "#include \"pricing/money.h\"");
  refused("rules/run.h", "#include \"cli/audit.h\"");
  refused("analyzer/syntax/reader.cpp", "#include <yaml-cpp/yaml.h>");
  refused("analyzer/iam/questions.h", "#include <z3++.h>");
  refused("cli/report/text.cpp", "#include <nlohmann/json.hpp>");
  refused("elsewhere/a.h", "");
}

TEST(Layering, DownwardEdgesAreNone) {
  const auto allowed = [](std::string_view path, std::string_view line) {
    EXPECT_THAT(problems(path, line), IsEmpty()) << path << ": " << line;
  };
  allowed("analyzer/syntax/a.h", "#include \"analyzer/base/span.h\"");
  allowed("analyzer/access/a.h", "#include \"analyzer/iam/policy.h\"");
  allowed("rules/cost/a.cpp", "#include \"pricing/money.h\"");
  allowed("rules/iam/a.cpp", "#include \"rules/rule.h\"");
  allowed("cli/main.cpp", "#include \"rules/catalog.h\"");
  allowed("analyzer/iam/solver.cpp", "#include <z3++.h>");
  allowed("cli/report/sarif.cpp", "#include <nlohmann/json.hpp>");
}

}  // namespace
}  // namespace cfnaudit::test
