// The order of the layers, as ARCHITECTURE.md describes it, and that no files include each other in
// a circle, read from the include lines.

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
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
using testing::SizeIs;

constexpr std::array kFolders = {"analyzer", "pricing", "rules", "audit", "cli"};

/// A folder and the folders that its files may include, besides itself.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

// A file belongs to the first row that its path starts with.
const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers = {
      {"analyzer/base/", {}},
      {"analyzer/aws/", {"analyzer/base/"}},
      {"analyzer/syntax/", {"analyzer/base/"}},
      {"analyzer/model/", {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/"}},
      {"analyzer/resolve/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/"}},
      {"analyzer/expand/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/"}},
      {"analyzer/change/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/"}},
      {"analyzer/graph/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/"}},
      {"analyzer/code/", {"analyzer/base/", "analyzer/aws/"}},
      {"analyzer/functions/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/", "analyzer/graph/", "analyzer/code/"}},
      {"analyzer/network/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/", "analyzer/graph/"}},
      {"analyzer/iam/", {"analyzer/base/"}},
      {"analyzer/policy/", {"analyzer/base/", "analyzer/syntax/", "analyzer/iam/"}},
      {"analyzer/access/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/", "analyzer/graph/", "analyzer/iam/", "analyzer/policy/"}},
      {"analyzer/calls/", {"analyzer/"}},
      {"analyzer/permissions/", {"analyzer/"}},
      {"pricing/traffic/", {"analyzer/", "pricing/"}},
      {"pricing/",
       {"analyzer/base/", "analyzer/aws/", "analyzer/syntax/", "analyzer/model/",
        "analyzer/resolve/", "analyzer/graph/"}},
      {"rules/cost/", {"analyzer/", "pricing/", "rules/"}},
      {"rules/", {"analyzer/"}},
      {"audit/", {"analyzer/", "pricing/", "rules/"}},
      {"cli/", {"analyzer/", "pricing/", "rules/", "audit/"}},
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
      {"nlohmann/", {"pricing/price_book.cpp", "pricing/offer.cpp", "cli/report/json_document.h"}},
      {"CLI/",
       {"cli/options/command_line.h", "cli/options/option_groups.cpp",
        "cli/options/policy_commands.cpp"}},
      {"tl/", {"analyzer/base/result.h"}},
      {"tree_sitter/", {"analyzer/code/syntax.cpp"}},
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
  for (const auto* folder : kFolders)
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
  for (const auto* folder : {"analyzer", "pricing", "rules", "audit", "cli", "tests", "bench"})
    for (const auto& file : files_below(root / folder, {".h", ".cpp"})) {
      const auto text = read_file(file);
      for (const auto line : split(text, '\n'))
        if (const auto name = included(line, '"', '"');
            !name.empty() && !std::filesystem::exists(root / name))
          missing.push_back(concat(file.generic_string(), ": ", name));
    }
  EXPECT_THAT(missing, IsEmpty()) << "includes are written from the root of the project";
}

/// A header with the source file of the same name is a module; which modules each includes.
using Modules = std::map<std::string, std::set<std::string>>;

std::string module_of(std::string_view path) {
  return std::string(path.substr(0, path.rfind('.')));
}

void add_includes(Modules& modules, std::string_view path, std::string_view text) {
  auto& own = modules[module_of(path)];
  for (const auto line : split(text, '\n'))
    if (const auto project = included(line, '"', '"'); !project.empty())
      own.insert(module_of(project));
}

/// Takes away modules that include nothing that is left, and those that nothing left includes,
/// until only circles and what lies between them remain.
std::vector<std::string> circles(Modules modules) {
  for (auto& [name, included_ones] : modules) {
    included_ones.erase(name);
    std::erase_if(included_ones, [&](const auto& other) { return !modules.contains(other); });
  }
  for (bool changed = true; changed;) {
    changed = false;
    std::set<std::string> wanted;
    for (const auto& [name, others] : modules) wanted.insert(others.begin(), others.end());
    for (auto it = modules.begin(); it != modules.end();) {
      if (!it->second.empty() && wanted.contains(it->first)) {
        ++it;
        continue;
      }
      for (auto& [name, others] : modules) others.erase(it->first);
      it = modules.erase(it);
      changed = true;
    }
  }
  std::vector<std::string> out;
  for (const auto& [name, others] : modules)
    out.push_back(concat(name, " -> ", join(std::vector(others.begin(), others.end()), ", ")));
  return out;
}

TEST(Layering, NoFilesIncludeEachOtherInACircle) {
  const std::filesystem::path root = CFNAUDIT_SOURCE_DIR;
  Modules modules;
  for (const auto* folder : kFolders)
    for (const auto& file : files_below(root / folder, {".h", ".cpp"}))
      add_includes(modules, std::filesystem::relative(file, root).generic_string(),
                   read_file(file));
  EXPECT_GT(modules.size(), 300U);
  EXPECT_THAT(circles(std::move(modules)), IsEmpty())
      << "move what both need into a file of its own";
}

// The check itself.
TEST(Layering, CirclesAreFound) {
  const auto of = [](const std::vector<std::pair<std::string, std::string>>& lines) {
    Modules modules;
    for (const auto& [path, include] : lines)
      add_includes(modules, path, concat("#include \"", include, "\""));
    return circles(std::move(modules));
  };
  EXPECT_THAT(of({{"a.h", "b.h"}, {"b.h", "c.h"}, {"c.h", "d.h"}}), IsEmpty());
  EXPECT_THAT(of({{"a.cpp", "a.h"}, {"a.h", "b.h"}}), IsEmpty()) << "a module includes itself";
  EXPECT_THAT(of({{"a.h", "b.h"}, {"a.h", "c.h"}, {"b.h", "c.h"}, {"c.h", "x.h"}}), IsEmpty());
  EXPECT_THAT(of({{"a.h", "b.h"}, {"b.h", "a.h"}}), SizeIs(2));
  EXPECT_THAT(of({{"a.h", "b.h"}, {"b.cpp", "a.h"}}), SizeIs(2)) << "a source file counts too";
  EXPECT_THAT(
      of({{"top.h", "a.h"}, {"a.h", "b.h"}, {"b.h", "c.h"}, {"c.cpp", "a.h"}, {"c.h", "z.h"}}),
      SizeIs(3));
}

// What can be tested without a command line is.
TEST(Layering, TestsOfRulesLinkNoCommandLine) {
  const std::filesystem::path root = CFNAUDIT_SOURCE_DIR;
  for (const auto* folder : {"tests/rules", "tests/unit/audit", "tests/oracles", "tests/crosscheck",
                             "tests/fixtures", "bench"}) {
    std::size_t files = 0;
    for (const auto& file : files_below(root / folder, {".h", ".cpp"})) {
      const auto path = std::filesystem::relative(file, root).generic_string();
      if (path.starts_with("tests/oracles/expand/")) continue;  // compares what `expand` writes
      ++files;
      const auto text = read_file(file);
      for (const auto line : split(text, '\n'))
        EXPECT_FALSE(included(line, '"', '"').starts_with("cli/")) << path << ": " << line;
    }
    EXPECT_GT(files, 0U) << folder;
  }
  const std::string targets =
      concat(read_file(root / "tests/CMakeLists.txt"), read_file(root / "bench/CMakeLists.txt"));
  std::size_t seen = 0;
  for (const auto line : split(targets, '\n'))
    for (const auto* target : {"cfnaudit_test(rules ", "cfnaudit_test(audit ",
                               "cfnaudit_test(oracles ", "target_link_libraries(cfnaudit_bench "})
      if (line.starts_with(target)) {
        ++seen;
        EXPECT_EQ(line.find("cfnaudit::cli"), std::string_view::npos) << line;
      }
  EXPECT_EQ(seen, 4U);
}

// The check itself: each of these must be refused.
TEST(Layering, UpwardEdgesAreProblems) {
  const auto refused = [](std::string_view path, std::string_view line) {
    EXPECT_THAT(problems(path, line), Not(IsEmpty())) << path << ": " << line;
  };
  refused("analyzer/base/a.h", "#include \"analyzer/syntax/node.h\"");
  refused("analyzer/aws/a.h", "#include \"analyzer/graph/graph.h\"");
  refused("analyzer/iam/a.h", "#include \"analyzer/syntax/node.h\"");
  refused("analyzer/policy/a.h", "#include \"analyzer/model/template.h\"");
  refused("analyzer/graph/a.h", "#include \"analyzer/iam/policy.h\"");
  refused("analyzer/access/a.h", "#include \"rules/rule.h\"");
  refused("pricing/a.h", "#include \"analyzer/access/access.h\"");
  refused("rules/iam/a.cpp", "#include \"pricing/money.h\"");
  refused("rules/run.h", "#include \"audit/audit.h\"");
  refused("audit/audit.h", "#include \"cli/report/words.h\"");
  refused("analyzer/syntax/reader.cpp", "#include <yaml-cpp/yaml.h>");
  refused("analyzer/iam/questions.h", "#include <z3++.h>");
  refused("cli/report/sarif.cpp", "#include <nlohmann/json.hpp>");
  refused("elsewhere/a.h", "");
}

TEST(Layering, DownwardEdgesAreNone) {
  const auto allowed = [](std::string_view path, std::string_view line) {
    EXPECT_THAT(problems(path, line), IsEmpty()) << path << ": " << line;
  };
  allowed("analyzer/syntax/a.h", "#include \"analyzer/base/span.h\"");
  allowed("analyzer/graph/a.cpp", "#include \"analyzer/aws/metrics.h\"");
  allowed("analyzer/access/a.h", "#include \"analyzer/iam/policy.h\"");
  allowed("rules/cost/a.cpp", "#include \"pricing/money.h\"");
  allowed("rules/iam/a.cpp", "#include \"rules/rule.h\"");
  allowed("cli/main.cpp", "#include \"rules/catalog.h\"");
  allowed("analyzer/iam/solver.cpp", "#include <z3++.h>");
  allowed("cli/report/json_document.h", "#include <nlohmann/json.hpp>");
}

}  // namespace
}  // namespace cfnaudit::test
