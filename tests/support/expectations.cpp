// Fixture and observations -> what differs.

#include "tests/support/expectations.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "analyzer/base/text.h"

namespace cfnaudit::test {
namespace {

constexpr std::array<std::string_view, 4> kVerbs = {"expect", "value", "edge", "cost"};

/// A `# verb:` in a line.
struct Marker {
  std::size_t begin = 0;  // of the '#'
  std::size_t end = 0;    // behind the colon
  std::string_view verb;
};

std::optional<Marker> next_marker(std::string_view line, std::size_t from) {
  for (auto at = line.find('#', from); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at > 0 && line[at - 1] != ' ' && line[at - 1] != '\t') continue;
    const auto word = line.find_first_not_of(' ', at + 1);
    if (word == std::string_view::npos) return std::nullopt;
    for (const auto verb : kVerbs)
      if (line.substr(word).starts_with(concat(verb, ":")))
        return Marker{.begin = at, .end = word + verb.size() + 1, .verb = verb};
  }
  return std::nullopt;
}

/// Cuts `in a, b` off the end of an argument; a quoted " in " is text.
std::vector<std::string> take_environments(std::string_view& argument) {
  const auto at = argument.rfind(" in ");
  if (at == std::string_view::npos) return {};
  const auto tail = argument.substr(at + 4);
  if (tail.find('"') != std::string_view::npos) return {};
  std::vector<std::string> names;
  for (const auto name : split(tail, ',')) names.emplace_back(trim(name));
  std::sort(names.begin(), names.end());
  argument = trim(argument.substr(0, at));
  return names;
}

Expectation parse(std::string_view verb, std::string_view argument, std::uint32_t line) {
  Expectation result{.verb = std::string(verb), .line = line};
  argument = trim(argument);
  result.environments = take_environments(argument);
  const auto quote = argument.find('"');
  const auto last = argument.rfind('"');
  if (verb == "expect" && quote != last) {
    result.part = std::string(argument.substr(quote + 1, last - quote - 1));
    argument = trim(argument.substr(0, quote));
  }
  result.argument = std::string(argument);
  return result;
}

void read_line(std::string_view line, std::uint32_t about, std::vector<Expectation>& out) {
  for (auto marker = next_marker(line, 0); marker;) {
    const auto next = next_marker(line, marker->end);
    const auto end = next ? next->begin : line.size();
    out.push_back(parse(marker->verb, line.substr(marker->end, end - marker->end), about));
    marker = next;
  }
}

bool is_comment_or_blank(std::string_view line) {
  const auto trimmed = trim(line);
  return trimmed.empty() || trimmed.front() == '#';
}

bool meets(const Observation& seen, const Expectation& wanted) {
  if (seen.verb != wanted.verb || seen.line != wanted.line || seen.argument != wanted.argument)
    return false;
  if (wanted.part && seen.message.find(*wanted.part) == std::string::npos) return false;
  if (wanted.environments.empty()) return true;
  const std::set<std::string> in(seen.environments.begin(), seen.environments.end());
  return std::equal(in.begin(), in.end(), wanted.environments.begin(), wanted.environments.end());
}

std::string in_environments(const std::vector<std::string>& names) {
  return names.empty() ? std::string() : concat(" in ", join(names, ", "));
}

std::string describe(const Expectation& wanted) {
  return concat(wanted.verb, ": ", wanted.argument,
                wanted.part ? concat(" \"", *wanted.part, "\"") : "",
                in_environments(wanted.environments));
}

std::string describe(const Observation& seen) {
  return concat(seen.verb, ": ", seen.argument,
                seen.message.empty() ? "" : concat(" \"", seen.message, "\""),
                in_environments(seen.environments));
}

/// What is wrong on one line.
struct Mismatch {
  std::vector<const Expectation*> unmet;
  std::vector<const Observation*> unexpected;
};

std::string listing(const Fixture& fixture, std::string_view source, std::uint32_t line,
                    const Mismatch& mismatch) {
  const auto shown = std::to_string(fixture.first_line + line - 1);
  const std::string margin(shown.size(), ' ');
  std::string out = concat(fixture.name, ":", shown, "\n", shown, " | ", source, "\n");
  for (const auto* seen : mismatch.unexpected)
    out += concat(margin, " | ", std::string(seen->column - 1, ' '),
                  std::string(std::max(seen->width, 1U), '^'), "\n");
  for (const auto* wanted : mismatch.unmet)
    out += concat("  expected, not there: ", describe(*wanted), "\n");
  for (const auto* seen : mismatch.unexpected)
    out += concat("  there, not expected: ", describe(*seen), "\n");
  return out;
}

}  // namespace

std::vector<Expectation> read_expectations(std::string_view text) {
  std::vector<Expectation> out;
  const auto lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto about = i;
    if (is_comment_or_blank(lines[i]))
      while (about + 1 < lines.size() && is_comment_or_blank(lines[about])) ++about;
    read_line(lines[i], static_cast<std::uint32_t>(about + 1), out);
  }
  return out;
}

std::string differences(const Fixture& fixture, std::span<const Observation> observations,
                        std::span<const std::string_view> always) {
  auto expectations = read_expectations(fixture.text);
  std::set<std::string, std::less<>> verbs(always.begin(), always.end());
  for (const auto& wanted : expectations) verbs.insert(wanted.verb);

  // The more an expectation says, the earlier it chooses: an unspecific one takes what is left.
  const auto detail = [](const Expectation& wanted) {
    return (wanted.part ? wanted.part->size() + 1 : 0) + wanted.environments.size();
  };
  std::stable_sort(expectations.begin(), expectations.end(),
                   [&](const auto& a, const auto& b) { return detail(a) > detail(b); });

  std::map<std::uint32_t, Mismatch> mismatches;
  std::vector<const Observation*> left;
  for (const auto& seen : observations)
    if (verbs.contains(seen.verb)) left.push_back(&seen);
  for (const auto& wanted : expectations) {
    const auto found = std::find_if(left.begin(), left.end(),
                                    [&](const auto* seen) { return meets(*seen, wanted); });
    if (found == left.end())
      mismatches[wanted.line].unmet.push_back(&wanted);
    else
      left.erase(found);
  }
  for (const auto* seen : left) mismatches[seen->line].unexpected.push_back(seen);

  const auto lines = split(fixture.text, '\n');
  std::string out;
  for (const auto& [line, mismatch] : mismatches)
    out +=
        listing(fixture, line >= 1 && line <= lines.size() ? lines[line - 1] : "", line, mismatch);
  return out;
}

}  // namespace cfnaudit::test
