// Markdown -> the templates in it.

#include "tests/support/markdown_suite.h"

#include <array>
#include <cstddef>
#include <optional>

#include "analyzer/base/text.h"

namespace cfnaudit::test {
namespace {

struct SectionName {
  std::string_view heading;
  Section section;
};
constexpr std::array<SectionName, 2> kSections = {
    {{"Flagged", Section::kFlagged}, {"Accepted", Section::kAccepted}}};

constexpr std::string_view kFence = "```";

const SectionName* find_section(std::string_view heading) {
  for (const auto& row : kSections)
    if (row.heading == heading) return &row;
  return nullptr;
}

class PageReader {
 public:
  PageReader(std::string_view path, std::string_view markdown)
      : path_(path), lines_(split(markdown, '\n')) {}

  RulePage read() {
    while (at_ < lines_.size()) {
      const auto line = trim(lines_[at_++]);
      if (line.starts_with(kFence))
        read_block(trim(line.substr(kFence.size())));
      else if (line.starts_with("# "))
        read_title(trim(line.substr(2)));
      else if (line.starts_with("## "))
        read_heading(trim(line.substr(3)));
    }
    return std::move(page_);
  }

 private:
  void read_title(std::string_view title) {
    if (!page_.id.empty()) return;
    const auto blank = title.find(' ');
    page_.id = std::string(title.substr(0, blank));
    if (blank != std::string_view::npos) page_.name = std::string(trim(title.substr(blank)));
  }

  void read_heading(std::string_view heading) {
    page_.headings.emplace_back(heading);
    section_ = find_section(heading);
    cases_in_section_ = 0;
  }

  void read_block(std::string_view language) {
    const auto first = at_;
    std::string text;
    for (; at_ < lines_.size() && !trim(lines_[at_]).starts_with(kFence); ++at_)
      text += concat(lines_[at_], "\n");
    ++at_;
    if (section_ == nullptr || (language != "yaml" && language != "json")) return;
    page_.cases.push_back(
        {.section = section_->section,
         .name = concat(page_.id, "_", section_->heading, "_", std::to_string(++cases_in_section_)),
         .language = std::string(language),
         .fixture = {.name = path_,
                     .text = std::move(text),
                     .first_line = static_cast<std::uint32_t>(first + 1)}});
  }

  std::string path_;
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  RulePage page_;
  const SectionName* section_ = nullptr;
  std::size_t cases_in_section_ = 0;
};

}  // namespace

RulePage read_rule_page(std::string_view path, std::string_view markdown) {
  return PageReader(path, markdown).read();
}

}  // namespace cfnaudit::test
