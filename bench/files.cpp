// Paths -> texts, and a text -> nothing but the time that its events take.

#include "bench/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace cfnaudit::bench {
namespace {

namespace fs = std::filesystem;

struct IgnoreEvents : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

}  // namespace

std::vector<std::string> template_paths() {
  const fs::path reference = fs::path(CFNAUDIT_SHARED_DIR) / "reference/serverless-app.yaml";
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(CFNAUDIT_SOURCE_DIR "/examples", error))
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  if (fs::exists(reference)) paths.push_back(reference.string());
  return paths;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool parse_events(std::string_view text) {
  std::istringstream in{std::string(text)};
  YAML::Parser parser(in);
  IgnoreEvents handler;
  try {
    return parser.HandleNextDocument(handler);
  } catch (const YAML::Exception&) {
    return false;
  }
}

}  // namespace cfnaudit::bench
