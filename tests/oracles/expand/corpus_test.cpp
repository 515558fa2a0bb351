// Every real template beside the project expands; what stays open is a macro, a module, a place
// that is remote or that only the deployment knows, or a file that the corpus does not have.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "audit/audit.h"
#include "cli/input/local_files.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(CFNAUDIT_SHARED_DIR) / "corpus";

/// Why a part may be open, by words of the reason.
constexpr std::pair<std::string_view, std::string_view> kReasons[] = {
    {"macros are not expanded", "macro or module"},
    {"the transform is not expanded", "macro or module"},
    {"is remote", "remote reference"},
    {"s3://", "remote reference"},
    {"Serverless Application Repository", "remote reference"},
    {"is not known: parameter", "place that a parameter gives"},
    {"its definition is missing", "missing file"},
    {"cannot be read", "missing file"},
    {"is outside the template's folder", "file that may not be read"},
    {"combinations of parameters", "values of parameters"},
};

std::string_view kind_of(std::string_view reason) {
  for (const auto& [words, kind] : kReasons)
    if (reason.find(words) != std::string_view::npos) return kind;
  return "not expected";
}

bool is_template_name(const fs::path& path) {
  static const std::set<std::string> kExtensions = {".yaml", ".yml", ".json", ".template"};
  return kExtensions.contains(path.extension().string());
}

struct Counts {
  int templates = 0;
  int sam = 0;
  std::map<std::string_view, int> open;
};

void expand(const fs::path& path, Counts& counts) {
  SourceMap sources;
  std::mutex mutex;
  const std::string text = read_file(path);
  const SourceFile& file = sources.add(path.string(), text);
  cli::Disk disk;
  cli::LocalFiles files(file, {}, sources, mutex, disk);
  audit::Parts parts;
  parts.open = [&](std::uint32_t from, std::string_view name) { return files.open(from, name); };
  const auto audit = audit::run(file, {}, {}, {}, parts);
  if (!audit->is_template) return;
  ++counts.templates;
  const bool sam = text.find("AWS::Serverless-2016-10-31") != std::string::npos;
  counts.sam += sam ? 1 : 0;
  EXPECT_TRUE(!sam || audit->expansion.expanded) << path;
  for (const auto& resource : audit->tmpl.resources) {
    const auto type = resource.type.value;
    EXPECT_FALSE(sam && type.starts_with("AWS::Serverless::")) << path << ": " << resource.id.value;
  }
  for (const auto& [what, reason, kind] : audit->incomplete) {
    const auto name = kind_of(reason);
    ++counts.open[name];
    EXPECT_NE(name, "not expected") << path << ": " << what << ": " << reason;
  }
}

TEST(Corpus, EveryTemplateExpands) {
  if (!fs::exists(kCorpus)) GTEST_SKIP() << kCorpus << " is not there";
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(kCorpus))
    if (entry.is_regular_file() && is_template_name(entry.path())) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  Counts counts;
  for (const auto& path : paths) expand(path, counts);
  std::cout << counts.templates << " templates, " << counts.sam << " of AWS SAM\n";
  for (const auto& [kind, count] : counts.open) std::cout << count << " open: " << kind << "\n";
  EXPECT_GT(counts.templates, 300);
  EXPECT_GT(counts.sam, 100);
}

}  // namespace
}  // namespace cfnaudit::test
