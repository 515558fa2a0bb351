#include "analyzer/model/regions.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

// A template's description and metadata -> the region that they speak of.

namespace cfnaudit::model {

namespace {

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// "eu-central-1", "us-gov-west-1", "eusc-de-east-1": an area, a direction and a digit.
bool is_region(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kAreas = {
      "us", "eu", "ap",     "ca",     "sa",      "af",      "me",      "il",
      "mx", "cn", "us-gov", "us-iso", "us-isob", "us-isof", "eu-isoe", "eusc-de"};
  static constexpr std::array<std::string_view, 9> kDirections = {
      "north",     "south",     "east",      "west",     "central",
      "northeast", "northwest", "southeast", "southwest"};
  const auto last = word.rfind('-');
  const auto before = last == std::string_view::npos ? last : word.rfind('-', last - 1);
  if (before == std::string_view::npos || last + 2 != word.size()) return false;
  const auto is_one_of = [](std::string_view text, const auto& known) {
    return std::find(known.begin(), known.end(), text) != known.end();
  };
  const auto area = word.substr(0, before);
  const char digit = word[last + 1];
  return is_one_of(area, kAreas) &&
         is_one_of(word.substr(before + 1, last - before - 1), kDirections) && digit >= '1' &&
         digit <= '9';
}

void find_regions(std::string_view text, std::set<std::string>& regions) {
  std::size_t begin = 0;
  const auto in_word = [](char c) { return is_letter(c) || c == '-' || (c >= '0' && c <= '9'); };
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
