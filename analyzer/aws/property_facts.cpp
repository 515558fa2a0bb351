#include "analyzer/aws/property_facts.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

// A type's name -> its row of the embedded table, decoded.

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

// The order in which analyzer/aws/CMakeLists.txt embeds the files.
const TextTable& table() {
  static const TextTable out(
      std::ranges::find(aws_tables(), "property_facts.tsv", &EmbeddedFile::name)->text);
  return out;
}

/// "@p1" is a row of its own; everything else is meant as it is.
std::string_view shared(std::string_view text) {
  if (!text.starts_with('@')) return text;
  const auto row = table().find(text);
  return row ? row->field(1) : std::string_view{};
}

std::optional<double> number(std::string_view text) {
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

Bounds bounds(std::string_view text) {
  const auto middle = text.find('~');
  return {number(text.substr(0, middle)), number(text.substr(middle + 1))};
}

void apply(ValueFacts& facts, std::string_view fact) {
  const auto rest = fact.substr(1);
  switch (fact[0]) {
    case '?':
      facts.unchecked = true;
      break;
    case 's':
      facts.also_string = true;
      break;
    case 'E':
    case 'e':
    case 'W':
      facts.any_case = fact[0] == 'e';
      facts.grows = fact[0] == 'W';
      facts.allowed = split(shared(rest), '|');
      break;
    case 'P':
      facts.pattern = shared(rest);
      break;
    case 'L':
      facts.length = bounds(rest);
      break;
    case 'N':
      facts.number = bounds(rest);
      break;
    case 'C':
      facts.items = bounds(rest);
      break;
    default:
      break;
  }
}

/// "xA,B", "rA>B,C"
std::optional<Combination> combination(std::string_view text) {
  using Kind = Combination::Kind;
  const auto rest = text.substr(1);
  const auto arrow = rest.find('>');
  const auto names = split(arrow == std::string_view::npos ? rest : rest.substr(arrow + 1), ',');
  const auto subject = arrow == std::string_view::npos ? std::string_view{} : rest.substr(0, arrow);
  switch (text[0]) {
    case 'x':
      return Combination{Kind::kExactlyOne, {}, names};
    case 'a':
      return Combination{Kind::kAtLeastOne, {}, names};
    case 'r':
      return Combination{Kind::kRequires, subject, names};
    case '-':
      return Combination{Kind::kExcludes, subject, names};
    default:
      return std::nullopt;
  }
}

}  // namespace

OwnerFacts::OwnerFacts(std::string_view fields) : fields_(fields) {
  const auto head = fields.substr(0, fields.find('\t'));
  if (head.empty()) return;
  for (const auto fact : split(head, ';')) {
    if (fact == "o") open = true;
    if (fact.starts_with('+')) also = split(fact.substr(1), ',');
    if (fact.starts_with('=')) read_only = split(fact.substr(1), ',');
    if (auto found = combination(fact)) combinations.push_back(std::move(*found));
  }
}

PropertyFacts OwnerFacts::property(std::string_view name) const {
  PropertyFacts out;
  for (auto at = fields_.find('\t'); at != std::string_view::npos;
       at = fields_.find('\t', at + 1)) {
    const auto field = fields_.substr(at + 1, fields_.find('\t', at + 1) - at - 1);
    if (!field.starts_with(name) || field.size() <= name.size() || field[name.size()] != ';')
      continue;
    for (const auto fact : split(field.substr(name.size() + 1), ';')) {
      if (fact == "*")
        out.optional = true;
      else if (fact.starts_with('['))
        apply(out.element, fact.substr(1));
      else
        apply(out.value, fact);
    }
    break;
  }
  return out;
}

TypeFacts TypeFacts::of(std::string_view type) {
  TypeFacts out;
  if (const auto row = table().find(type)) out.row_ = row->line().substr(row->key().size());
  return out;
}

OwnerFacts TypeFacts::owner(std::string_view definition) const {
  if (!row_) return OwnerFacts("o");
  std::string_view rest = *row_;
  if (!definition.empty()) {
    const auto at = rest.find(concat("\t#", definition, "\t"));
    if (at == std::string_view::npos) return OwnerFacts({});
    rest = rest.substr(at + definition.size() + 3);
  } else if (!rest.empty()) {
    rest.remove_prefix(1);
  }
  return OwnerFacts(rest.substr(0, rest.find("\t#")));
}

std::string_view property_facts_day() {
  static const std::string_view day = [] {
    const auto head = table().head();
    const auto at = head.find(" of 20");
    return at == std::string_view::npos ? std::string_view{} : head.substr(at + 4, 10);
  }();
  return day;
}

}  // namespace cfnaudit::aws
