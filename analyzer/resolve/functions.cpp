#include "analyzer/resolve/functions.h"

#include <algorithm>
#include <array>

#include "analyzer/base/base64.h"
#include "analyzer/base/text.h"
#include "analyzer/model/functions.h"
#include "analyzer/resolve/cidr.h"
#include "analyzer/resolve/dynamic_references.h"
#include "analyzer/resolve/truth.h"

// Arguments -> Outcome: one function and one row of kMeanings for each function, as its page says:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

namespace cfnaudit::resolve {

namespace {

Outcome refuse(const Arguments& a, std::string message, std::optional<Span> span = std::nullopt) {
  Outcome out(a.make.unknown(a.at, message));
  out.refused = std::move(message);
  out.span = span;
  return out;
}

/// The argument is not known to be a list: unknown when it may be one, else refused.
Outcome refuse_list(const Arguments& a, ValuePtr argument, std::string message) {
  if (is_unknown(argument)) return a.make.unknown(a.at, argument);
  return refuse(a, std::move(message));
}

/// The argument is not known to be a text: unknown when it may be one, else refused.
Outcome refuse_text(const Arguments& a, ValuePtr argument, std::string message,
                    std::optional<Span> span = std::nullopt) {
  if (is_unknown(argument) && !argument->surely_list) return a.make.unknown(a.at, argument);
  return refuse(a, std::move(message), span);
}

bool is_list(ValuePtr value) { return value != nullptr && value->kind == ValueKind::kList; }

/// A list of texts that a function makes.
template <typename Texts>
Outcome list_of(const Arguments& a, const Texts& texts) {
  if (!a.make.take(a.at.span, texts.size() * sizeof(Value))) return a.make.too_long(a.at);
  Value* value = a.make.value(a.at, ValueKind::kList);
  value->items.reserve(texts.size());
  for (const auto& text : texts) value->items.push_back(a.make.text(a.at, text));
  return value;
}

Outcome join_texts(const Arguments& a) {
  const auto separator = known_text(a[0]);
  if (!separator) return a.make.unknown(a.at, a[0]);
  if (!is_list(a[1])) return refuse_list(a, a[1], "the second argument of Fn::Join must be a list");
  SymbolicText out;
  std::size_t size = 0;
  for (std::size_t i = 0; i < a[1]->items.size(); ++i) {
    const ValuePtr item = a[1]->items[i];
    const SymbolicText* part = text(item);
    if (part == nullptr) return refuse_text(a, item, "Fn::Join takes texts only", item->span);
    size += separator->size() + ValueMaker::size_of(*part);
    if (size > a.make.room() + separator->size()) return a.make.too_long(a.at);
    if (i != 0) out.append(*separator);
    out.append(*part);
  }
  return a.make.text(a.at, with_dynamic_references(std::move(out)));
}

Outcome select_item(const Arguments& a) {
  const auto index = integer(a[0]);
  if (!index) {
    if (!why_unknown(a[0]).empty()) return a.make.unknown(a.at, a[0]);
    return refuse(a, "the index of Fn::Select must be a number");
  }
  const ValuePtr list = a[1];
  if (is_unknown(list)) {
    if (list->symbols.size() != 1) return a.make.unknown(a.at, list);
    const Symbol& symbol = list->symbols.front();
    return a.make.text(
        a.at, SymbolicText::of({concat(symbol.id, "[", std::to_string(*index), "]"), symbol.kind}));
  }
  if (!is_list(list)) {
    if (!why_unknown(list).empty()) return a.make.unknown(a.at, list);
    return refuse(a, "the second argument of Fn::Select must be a list");
  }
  if (*index < 0 || *index >= static_cast<long long>(list->items.size()))
    return refuse(a, concat("Fn::Select asks for item ", std::to_string(*index), " of a list of ",
                            std::to_string(list->items.size())));
  return a.make.copy(a.at, *list->items[static_cast<std::size_t>(*index)]);
}

/// May the text that a symbol stands for contain this separator? Names that AWS makes for resources
/// hold letters, digits and hyphens only.
bool may_contain(const Symbol& symbol, std::string_view separator) {
  const bool is_name =
      symbol.kind == SymbolKind::kGenerated &&
      (symbol.id.find_first_of(".[ ") == std::string::npos || symbol.id.ends_with("Name"));
  return !is_name || separator.empty() ||
         std::any_of(separator.begin(), separator.end(), [](char c) {
           return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z');
         });
}

Outcome split_text(const Arguments& a) {
  const auto separator = known_text(a[0]);
  if (!separator) return a.make.unknown(a.at, a[0]);
  const SymbolicText* whole = text(a[1]);
  if (whole == nullptr) return refuse_text(a, a[1], "Fn::Split takes a text");
  for (const auto& hole : whole->holes())
    if (may_contain(hole.symbol, *separator))
      return a.make.unknown_list(a.at, reason(hole.symbol),
                                 {{concat("Split ", whole->text()), hole.symbol.kind}});
  return list_of(a, whole->split(*separator));
}

Outcome availability_zones(const Arguments& a) {
  const auto name = known_text(a[0]);
  if (!name && a[0] != nullptr && a[0]->kind != ValueKind::kNull) return a.make.unknown(a.at, a[0]);
  const auto region = name && !name->empty() ? *name : a.region;
  const Symbol zones{concat("AZs of ", region), SymbolKind::kExternal};
  return a.make.unknown_list(a.at, reason(zones), {zones});
}

Outcome import_value(const Arguments& a) {
  const SymbolicText* name = text(a[0]);
  if (name == nullptr) return a.make.unknown(a.at, a[0]);
  return a.make.text(a.at, SymbolicText::of({name->text(), SymbolKind::kImport}));
}

Outcome base64(const Arguments& a) {
  if (const auto known = known_text(a[0])) return a.make.text(a.at, encode_base64(*known));
  if (why_unknown(a[0]).empty()) return refuse(a, "Fn::Base64 takes a text");
  return a.make.unknown(a.at, a[0]);
}

Outcome cidr_blocks(const Arguments& a) {
  const auto block = known_text(a[0]);
  const auto count = integer(a[1]);
  const auto bits = a[2] == nullptr ? std::optional<long long>(8) : integer(a[2]);
  if (!block || !count || !bits) {
    const SymbolicText* symbolic = text(a[0]);
    if (symbolic != nullptr && !symbolic->known())
      return a.make.unknown_list(
          a.at, why_unknown(a[0]),
          {{concat("Cidr ", symbolic->text()), symbolic->holes().front().symbol.kind}});
    for (const ValuePtr argument : a.values)
      if (!why_unknown(argument).empty()) return a.make.unknown(a.at, argument);
    return refuse(a, "Fn::Cidr takes an address block and two numbers");
  }
  if (block->find(':') != std::string_view::npos)
    return a.make.unknown_list(a.at, "blocks of IPv6 addresses are not computed",
                               {{concat("Cidr ", *block), SymbolKind::kExternal}});
  const auto blocks = divide_cidr(*block, *count, *bits);
  if (!blocks) return refuse(a, blocks.error().message);
  return list_of(a, *blocks);
}

Outcome length(const Arguments& a) {
  if (!is_list(a[0])) return refuse_list(a, a[0], "Fn::Length takes a list");
  Value* value = a.make.value(a.at, ValueKind::kNumber);
  value->text = std::to_string(a[0]->items.size());
  return value;
}

Outcome to_json_string(const Arguments& a) {
  if (a[0] == nullptr) return a.make.unknown(a.at, "its value is absent");
  if (auto json = to_json(a[0])) return a.make.text(a.at, std::move(*json));
  return a.make.unknown(a.at, a[0]);
}

Outcome stack_output(const Arguments& a) {
  const SymbolicText* stack = text(get(a[0], "StackName"));
  const SymbolicText* output = text(get(a[0], "OutputName"));
  if (stack == nullptr || output == nullptr)
    return a.make.unknown(a.at, Symbol{"Fn::GetStackOutput", SymbolKind::kExternal});
  const auto id = concat("output ", output->text(), " of stack ", stack->text());
  return a.make.text(a.at, SymbolicText::of({id, SymbolKind::kExternal}));
}

/// Functions of Rules that CloudFormation evaluates by looking into the account.
template <const char* kName>
Outcome account_lookup(const Arguments& a) {
  return a.make.unknown(a.at, Symbol{kName, SymbolKind::kExternal});
}

Outcome truth_value(const Arguments& a, const Truth& truth) {
  if (truth.value == Tri::kUnknown)
    return a.make.unknown(a.at, reasons(truth.symbols), truth.symbols);
  return a.make.boolean(a.at, truth.value == Tri::kYes);
}

std::vector<Truth> equalities(const std::vector<ValuePtr>& values, ValuePtr other) {
  std::vector<Truth> out;
  for (const ValuePtr value : values) out.push_back(equality(value, other));
  return out;
}

Outcome contains(const Arguments& a) {
  if (is_unknown(a[0])) return a.make.unknown(a.at, a[0]);
  return truth_value(a, any_of(equalities(items(a[0]), a[1])));
}

Outcome each_member_equals(const Arguments& a) {
  if (is_unknown(a[0])) return a.make.unknown(a.at, a[0]);
  return truth_value(a, all_of(equalities(items(a[0]), a[1])));
}

Outcome each_member_in(const Arguments& a) {
  for (const ValuePtr list : a.values)
    if (is_unknown(list)) return a.make.unknown(a.at, list);
  std::vector<Truth> each;
  for (const ValuePtr item : items(a[0])) each.push_back(any_of(equalities(items(a[1]), item)));
  return truth_value(a, all_of(each));
}

struct Meaning {
  std::string_view name;
  Outcome (*apply)(const Arguments&);
};

constexpr char kRefAll[] = "Fn::RefAll";
constexpr char kValueOf[] = "Fn::ValueOf";
constexpr char kValueOfAll[] = "Fn::ValueOfAll";

constexpr Meaning kMeanings[] = {
    {"Fn::Join", join_texts},
    {"Fn::Select", select_item},
    {"Fn::Split", split_text},
    {"Fn::GetAZs", availability_zones},
    {"Fn::GetAzs", availability_zones},
    {"Fn::ImportValue", import_value},
    {"Fn::Base64", base64},
    {"Fn::Cidr", cidr_blocks},
    {"Fn::Length", length},
    {"Fn::ToJsonString", to_json_string},
    {"Fn::GetStackOutput", stack_output},
    {"Fn::Contains", contains},
    {"Fn::EachMemberEquals", each_member_equals},
    {"Fn::EachMemberIn", each_member_in},
    {kRefAll, account_lookup<kRefAll>},
    {kValueOf, account_lookup<kValueOf>},
    {kValueOfAll, account_lookup<kValueOfAll>},
};

const Meaning* find(const model::Function& function) {
  const auto found =
      std::find_if(std::begin(kMeanings), std::end(kMeanings),
                   [&](const Meaning& meaning) { return meaning.name == function.name; });
  return found == std::end(kMeanings) ? nullptr : found;
}

}  // namespace

bool has_meaning(const model::Function& function) { return find(function) != nullptr; }

Outcome apply(const model::Function& function, const Arguments& arguments) {
  const Meaning* meaning = find(function);
  if (meaning != nullptr) return meaning->apply(arguments);
  return arguments.make.unknown(arguments.at, concat(function.name, " is not computed"));
}

}  // namespace cfnaudit::resolve
