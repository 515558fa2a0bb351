#include "analyzer/model/regions.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

// A template's description and metadata -> the region that they speak of.

namespace cfnaudit::model {

namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::string_view, 16> kAreas = {
    "us", "eu", "ap",     "ca",     "sa",      "af",      "me",      "il",
    "mx", "cn", "us-gov", "us-iso", "us-isob", "us-isof", "eu-isoe", "eusc-de"};
constexpr std::array<std::string_view, 9> kDirections = {"north",     "south",     "east",
                                                         "west",      "central",   "northeast",
                                                         "northwest", "southeast", "southwest"};

/// What stands behind "WORD-" at the beginning of a text.
std::optional<std::string_view> behind(std::string_view word, std::string_view text) {
  if (!text.starts_with(word) || !text.substr(word.size()).starts_with('-')) return std::nullopt;
  return text.substr(word.size() + 1);
}

/// The length of the region that a text begins with, "eu-central-1", "us-gov-west-1": an area, a
/// direction and a digit. 0: none.
std::size_t leading_region(std::string_view text) {
  for (const auto area : kAreas) {
    const auto rest = behind(area, text);
    for (std::size_t i = 0; rest && i < kDirections.size(); ++i) {
      const auto number = behind(kDirections[i], *rest);
      if (!number || number->empty() || number->front() < '1' || number->front() > '9') continue;
      if (number->size() == 1 || !is_digit((*number)[1])) return text.size() - number->size() + 1;
    }
  }
  return 0;
}

bool is_region(std::string_view word) {
  return !word.empty() && leading_region(word) == word.size();
}

void find_regions(std::string_view text, std::set<std::string>& regions) {
  std::size_t begin = 0;
  const auto in_word = [](char c) { return is_letter(c) || c == '-' || is_digit(c); };
  while (begin < text.size()) {
    std::size_t end = begin;
    while (end < text.size() && in_word(text[end])) ++end;
    if (is_region(text.substr(begin, end - begin)))
      regions.emplace(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

void find_regions(const syntax::Node* node, std::set<std::string>& regions) {
  if (node == nullptr) return;
  find_regions(node->text, regions);
  for (const auto* item : node->items) find_regions(item, regions);
  for (const auto& member : node->members) find_regions(member.value, regions);
}

}  // namespace

std::optional<std::string> documented_region(const syntax::Node& root) {
  std::set<std::string> regions;
  find_regions(root.find("Description"), regions);
  find_regions(root.find("Metadata"), regions);
  if (regions.size() != 1) return std::nullopt;
  return *regions.begin();
}

namespace {

/// The keys of a mapping by region; empty for any other.
std::vector<std::string_view> regions_of(const syntax::Node& mapping) {
  std::vector<std::string_view> out;
  for (const auto& row : mapping.members) {
    if (!is_region(row.key->text)) return {};
    out.push_back(row.key->text);
  }
  return out;
}

}  // namespace

std::string assumed_region(const syntax::Node& root) {
  if (auto documented = documented_region(root)) return *documented;
  std::vector<std::string_view> common;
  bool any = false;
  if (const auto* mappings = root.find("Mappings"); mappings != nullptr)
    for (const auto& mapping : mappings->members) {
      const auto regions = regions_of(*mapping.value);
      if (regions.empty()) continue;
      if (!any) common = regions;
      any = true;
      std::erase_if(common, [&](std::string_view region) {
        return std::find(regions.begin(), regions.end(), region) == regions.end();
      });
    }
  constexpr std::string_view kUsual = "us-east-1";
  const bool lacks =
      !common.empty() && std::find(common.begin(), common.end(), kUsual) == common.end();
  return std::string(lacks ? common.front() : kUsual);
}

void add_regions_in(std::string_view text, std::set<std::string>& regions) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (const auto size = leading_region(text.substr(i)); size > 0)
      regions.emplace(text.substr(i, size));
}

// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
std::string_view partition_of(std::string_view region) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPartitions = {{
      {"cn-", "aws-cn"},
      {"us-gov-", "aws-us-gov"},
      {"us-iso-", "aws-iso"},
      {"us-isob-", "aws-iso-b"},
      {"eu-isoe-", "aws-iso-e"},
      {"us-isof-", "aws-iso-f"},
      {"eusc-", "aws-eusc"},
  }};
  for (const auto& [prefix, partition] : kPartitions)
    if (region.starts_with(prefix)) return partition;
  return "aws";
}

}  // namespace cfnaudit::model
