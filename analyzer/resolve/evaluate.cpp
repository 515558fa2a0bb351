#include "analyzer/resolve/evaluate.h"

#include <algorithm>
#include <array>

#include "analyzer/base/base64.h"
#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/resolve/cidr.h"

// Expression -> Value. The functions, each as its page says:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

namespace cfnaudit::resolve {

using model::Expression;
using model::ExpressionPtr;

Evaluator::Evaluator(const model::Template& tmpl, const Environment& environment,
                     Arena<Value>& values, ConstantCache& constants)
    : tmpl_(tmpl),
      environment_(environment),
      values_(values),
      constants_(constants),
      no_value_(values.make()),
      conditions_(tmpl.conditions.size()),
      identities_(tmpl.resources.size()) {}

void Evaluator::enter(ResourceIndex from, std::string path) {
  from_ = from;
  path_ = std::move(path);
}

// --- making values
// ---------------------------------------------------------------------------------------------------

Value* Evaluator::make(const Expression& at, ValueKind kind) {
  Value* value = values_.make();
  value->kind = kind;
  value->span = value->origin = at.span;
  value->node = at.node;
  return value;
}

namespace {

/// A text may be this much longer than the expression that makes it: names made of names, and
/// Base64 of Base64, would otherwise grow without end.
constexpr std::size_t kMaxGrowth = std::size_t{64} * 1024;

bool is_too_long(const Expression& at, const SymbolicText& text) {
  return text.text().size() > at.span.end - at.span.begin + kMaxGrowth;
}

constexpr std::string_view kTooLong = "its text is too long";

}  // namespace

ValuePtr Evaluator::text_value(const Expression& at, SymbolicText text) {
  if (is_too_long(at, text)) return unknown(at, std::string(kTooLong), {});
  Value* value = make(at, ValueKind::kString);
  value->text = std::move(text);
  return value;
}

ValuePtr Evaluator::unknown(const Expression& at, std::string reason, std::vector<Symbol> symbols) {
  Value* value = make(at, ValueKind::kUnknown);
  value->reason = std::move(reason);
  value->symbols = std::move(symbols);
  return value;
}

namespace {

void add_symbols(std::vector<Symbol>& to, const std::vector<Symbol>& from) {
  for (const auto& symbol : from)
    if (std::find(to.begin(), to.end(), symbol) == to.end()) to.push_back(symbol);
}

void add_symbols(std::vector<Symbol>& to, ValuePtr value) {
  if (value == nullptr) return;
  add_symbols(to, value->symbols);
  for (const auto& hole : value->text.holes()) add_symbols(to, std::vector{hole.symbol});
  for (const ValuePtr item : value->items) add_symbols(to, item);
  for (const auto& field : value->fields) add_symbols(to, field.value);
}

std::string reasons(const std::vector<Symbol>& symbols) {
  std::vector<std::string> texts;
  for (const auto& symbol : symbols) texts.push_back(reason(symbol));
  return enumerate(texts);
}

}  // namespace

ValuePtr Evaluator::unknown(const Expression& at, ValuePtr cause) {
  std::vector<Symbol> symbols;
  add_symbols(symbols, cause);
  std::string why = why_unknown(cause);
  if (why.empty()) why = symbols.empty() ? "its value is malformed" : reasons(symbols);
  return unknown(at, std::move(why), std::move(symbols));
}

ValuePtr Evaluator::problem(const Expression& at, std::string_view rule, Span span,
                            std::string message, Severity severity) {
  Diagnostic diagnostic{
      .rule = std::string(rule), .severity = severity, .span = span, .message = message};
  if (from_ && *from_ != Reference::kOutput) {
    const auto id = tmpl_.resources[*from_].id.value;
    diagnostic.resource = std::string(id);
    diagnostic.path = concat("Resources/", id, "/", path_);
  } else if (from_) {
    diagnostic.path = path_;
  }
  diagnostics.push_back(std::move(diagnostic));
  return unknown(at, std::move(message), {});
}

void Evaluator::note_reference(ResourceIndex to, ReferenceKind kind, std::string_view attribute,
                               Span span) {
  if (!from_) return;
  references.push_back({*from_, to, kind, std::string(attribute), span, path_});
}

std::optional<ResourceIndex> Evaluator::resource_index(std::string_view id) const {
  const model::Resource* found = tmpl_.resource(id);
  if (found == nullptr) return std::nullopt;
  return static_cast<ResourceIndex>(found - tmpl_.resources.data());
}

// --- expressions
// -----------------------------------------------------------------------------------------------------

struct Evaluation {
  Evaluator& evaluator;
  const Expression& at;

  ValuePtr operator()(const model::Null&) const { return evaluator.make(at, ValueKind::kNull); }
  ValuePtr operator()(const model::Scalar& form) const { return evaluator.scalar(at, form); }
  ValuePtr operator()(const model::List& form) const { return evaluator.list(at, form); }
  ValuePtr operator()(const model::Map& form) const { return evaluator.map(at, form); }
  ValuePtr operator()(const model::Ref& form) const { return evaluator.ref(at, form); }
  ValuePtr operator()(const model::GetAtt& form) const { return evaluator.get_att(at, form); }
  ValuePtr operator()(const model::Sub& form) const { return evaluator.sub(at, form); }
  ValuePtr operator()(const model::Join& form) const { return evaluator.join(at, form); }
  ValuePtr operator()(const model::Select& form) const { return evaluator.select(at, form); }
  ValuePtr operator()(const model::Split& form) const { return evaluator.split(at, form); }
  ValuePtr operator()(const model::FindInMap& form) const {
    return evaluator.find_in_map(at, form);
  }
  ValuePtr operator()(const model::GetAZs& form) const { return evaluator.get_azs(at, form); }
  ValuePtr operator()(const model::ImportValue& form) const {
    return evaluator.import_value(at, form);
  }
  ValuePtr operator()(const model::Base64& form) const { return evaluator.base64(at, form); }
  ValuePtr operator()(const model::Cidr& form) const { return evaluator.cidr(at, form); }
  ValuePtr operator()(const model::If& form) const { return evaluator.choose(at, form); }
  ValuePtr operator()(const model::Length& form) const { return evaluator.length(at, form); }
  ValuePtr operator()(const model::ToJsonString& form) const {
    return evaluator.to_json_string(at, form);
  }
  ValuePtr operator()(const model::Transform& form) const { return evaluator.transform(at, form); }
  ValuePtr operator()(const model::Equals&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::And&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Or&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Not&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::ConditionRef&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Contains&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::EachMemberEquals&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::EachMemberIn&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Invalid&) const {
    return evaluator.unknown(at, "it is malformed", {});
  }
};

ValuePtr Evaluator::evaluate(ExpressionPtr expression) {
  if (expression == nullptr) return nullptr;
  if (!expression->constant) return compute(*expression);
  const auto [cached, fresh] = constants_.try_emplace(expression, nullptr);
  if (fresh) {
    const ValuePtr value = compute(*expression);
    constants_[expression] = value;  // compute() may have moved the table's entries
    return value;
  }
  return cached->second;
}

ValuePtr Evaluator::compute(const Expression& expression) {
  const Level level(level_);
  if (level.too_deep()) return unknown(expression, "it depends on too long a chain of values", {});
  return std::visit(Evaluation{*this, expression}, expression.form);
}

namespace {

/// The first "}}" at or behind `from` that stands outside symbols: not the last two of
/// {{resolve:ssm:${Name}}}.
std::size_t find_close(const SymbolicText& text, std::size_t from) {
  std::size_t at = text.text().find("}}", from);
  for (const auto& hole : text.holes())
    if (at >= hole.begin && at < hole.end) at = text.text().find("}}", hole.end);
  return at;
}

/// {{resolve:ssm:name}} is read at deployment; its name may itself hold symbols.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
SymbolicText with_dynamic_references(SymbolicText text) {
  static constexpr std::string_view kOpen = "{{resolve:";
  const std::string& all = text.text();
  if (all.find(kOpen) == std::string::npos) return text;
  SymbolicText out;
  std::size_t begin = 0;
  while (true) {
    const auto open = all.find(kOpen, begin);
    const auto close = open == std::string::npos ? open : find_close(text, open);
    if (close == std::string::npos) break;
    out.append(text.slice(begin, open));
    out.append(
        SymbolicText::of({all.substr(open + 2, close - open - 2), SymbolKind::kDynamicReference}));
    begin = close + 2;
  }
  out.append(text.slice(begin, all.size()));
  return out;
}

}  // namespace

ValuePtr Evaluator::scalar(const Expression& at, const model::Scalar& form) {
  if (!form.quoted && (form.text == "true" || form.text == "false")) {
    Value* value = make(at, ValueKind::kBoolean);
    value->text = std::string(form.text);
    return value;
  }
  if (!form.quoted && is_json_number(form.text)) {
    Value* value = make(at, ValueKind::kNumber);
    value->text = std::string(form.text);
    return value;
  }
  return text_value(at, with_dynamic_references(std::string(form.text)));
}

ValuePtr Evaluator::list(const Expression& at, const model::List& form) {
  Value* value = make(at, ValueKind::kList);
  value->items.reserve(form.items.size());
  const std::size_t length = path_.size();
  for (std::size_t i = 0; i < form.items.size(); ++i) {
    if (from_ && !form.items[i]->constant) path_ += concat("/", std::to_string(i));
    const ValuePtr item = evaluate(form.items[i]);
    path_.resize(length);
    if (item != no_value_) value->items.push_back(item);
  }
  return value;
}

ValuePtr Evaluator::map(const Expression& at, const model::Map& form) {
  Value* value = make(at, ValueKind::kMap);
  value->fields.reserve(form.entries.size());
  const std::size_t length = path_.size();
  for (const auto& entry : form.entries) {
    if (from_ && !entry.value->constant) (path_ += '/') += entry.key.value;
    const ValuePtr field = evaluate(entry.value);
    path_.resize(length);
    if (field != no_value_) value->fields.push_back({entry.key, field});
  }
  return value;
}

// --- Ref, GetAtt, Sub
// ------------------------------------------------------------------------------------------------

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
std::optional<SymbolicText> Evaluator::pseudo_parameter(std::string_view name) const {
  if (name == "AWS::Region") return environment_.region;
  if (name == "AWS::AccountId") return environment_.account_id;
  if (name == "AWS::Partition") return environment_.partition;
  if (name == "AWS::StackName")
    return environment_.stack_name.empty()
               ? SymbolicText::of({"AWS::StackName", SymbolKind::kExternal})
               : SymbolicText(environment_.stack_name);
  if (name == "AWS::URLSuffix")
    return SymbolicText(environment_.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
  if (name == "AWS::StackId") {
    SymbolicText id(concat("arn:", environment_.partition, ":cloudformation:", environment_.region,
                           ":", environment_.account_id, ":stack/", environment_.stack_name, "/"));
    id.append(SymbolicText::of({"AWS::StackId", SymbolKind::kGenerated}));
    return id;
  }
  if (name == "AWS::NotificationARNs")
    return SymbolicText::of({"AWS::NotificationARNs", SymbolKind::kExternal});
  return std::nullopt;
}

SymbolicText Evaluator::parameter_text(std::size_t index) const {
  const auto& parameter = tmpl_.parameters[index];
  const auto& given = environment_.parameters[index];
  const std::string name(parameter.name.value);
  if (parameter.is_ssm()) return SymbolicText::of({name, SymbolKind::kDynamicReference});
  if (!given.text) return SymbolicText::of({name, SymbolKind::kParameter});
  return with_dynamic_references(*given.text);
}

ValuePtr Evaluator::parameter(const Expression& at, std::size_t index) {
  const auto& parameter = tmpl_.parameters[index];
  const SymbolicText text = parameter_text(index);
  if (!parameter.is_list()) {
    Value* value = make(at, ValueKind::kString);
    value->text = text;
    if (environment_.parameters[index].origin.end != 0)
      value->origin = environment_.parameters[index].origin;
    return value;
  }
  if (!text.known()) {
    const Symbol& symbol = text.holes().front().symbol;
    return unknown(at, reason(symbol), {symbol});
  }
  Value* value = make(at, ValueKind::kList);
  for (const auto part : cfnaudit::split(text.text(), ','))
    value->items.push_back(text_value(at, std::string(trim(part))));
  return value;
}

ValuePtr Evaluator::ref(const Expression& at, const model::Ref& form) {
  const std::string_view name = form.target.value;
  if (name == "AWS::NoValue") return no_value_;
  if (const auto* found = tmpl_.parameter(name))
    return parameter(at, static_cast<std::size_t>(found - tmpl_.parameters.data()));
  if (const auto index = resource_index(name)) {
    note_reference(*index, ReferenceKind::kRef, {}, form.target.span);
    return text_value(at, ref(*index));
  }
  if (name == "AWS::NotificationARNs") {
    const Symbol symbol{"AWS::NotificationARNs", SymbolKind::kExternal};
    return unknown(at, reason(symbol), {symbol});
  }
  if (auto text = pseudo_parameter(name)) return text_value(at, std::move(*text));
  return text_value(at, SymbolicText::of({std::string(name), SymbolKind::kMacro}));
}

ValuePtr Evaluator::get_att(const Expression& at, const model::GetAtt& form) {
  const ValuePtr name = evaluate(form.attribute);
  const auto attribute_name = known_text(name);
  if (!attribute_name) return unknown(at, name);
  const auto index = resource_index(form.resource.value);
  if (!index)
    return text_value(at, SymbolicText::of({concat(form.resource.value, ".", *attribute_name),
                                            SymbolKind::kMacro}));
  note_reference(*index, ReferenceKind::kGetAtt, *attribute_name, at.span);
  check_attribute(*index, *attribute_name, at.span);
  const auto& type = type_of(*index);
  if (type && type->attribute(*attribute_name) != nullptr &&
      type->attribute(*attribute_name)->type.kind() == PropertyType::Kind::kList) {
    const Symbol symbol{concat(form.resource.value, ".", *attribute_name), SymbolKind::kGenerated};
    return unknown(at, reason(symbol), {symbol});
  }
  return text_value(at, attribute(*index, *attribute_name));
}

void Evaluator::check_attribute(ResourceIndex index, std::string_view attribute, Span span) {
  const auto& type = type_of(index);
  if (!from_ || !type || type->attribute(attribute) != nullptr) return;
  // Nested attributes may be named although the table only lists their parent.
  const auto dot = attribute.find('.');
  if (dot != std::string_view::npos && type->attribute(attribute.substr(0, dot)) != nullptr) return;
  std::vector<std::string_view> known;
  for (const auto& a : type->attributes) known.push_back(a.name);
  const auto meant = did_you_mean(attribute, known);
  const auto& resource = tmpl_.resources[index];
  Diagnostic diagnostic{
      .rule = "TPL007",
      .severity = Severity::kError,
      .span = span,
      .path = path_,
      .message = concat(resource.id.value, " has no attribute ", quote(attribute), " (", type->name,
                        ")", meant ? concat("; did you mean ", *meant, "?") : ""),
      .key = concat(resource.id.value, ".", attribute)};
  if (*from_ != Reference::kOutput) {
    const auto id = tmpl_.resources[*from_].id.value;
    diagnostic.resource = std::string(id);
    diagnostic.path = concat("Resources/", id, "/", path_);
  }
  diagnostics.push_back(std::move(diagnostic));
}

std::optional<SymbolicText> Evaluator::placeholder(std::string_view name, Span span) {
  const auto dot = name.find('.');
  if (const auto* found = tmpl_.parameter(name))
    return parameter_text(static_cast<std::size_t>(found - tmpl_.parameters.data()));
  if (auto text = pseudo_parameter(name)) return text;
  const auto index = resource_index(name.substr(0, dot));
  if (!index) return SymbolicText::of({std::string(name), SymbolKind::kMacro});
  const std::string_view attribute_name = dot == std::string_view::npos ? "" : name.substr(dot + 1);
  note_reference(*index, ReferenceKind::kSub, attribute_name, span);
  if (attribute_name.empty()) return ref(*index);
  check_attribute(*index, attribute_name, span);
  return attribute(*index, attribute_name);
}

ValuePtr Evaluator::sub(const Expression& at, const model::Sub& form) {
  Value* value = make(at, ValueKind::kString);
  for (const auto& part : form.parts) {
    if (is_too_long(at, value->text)) return unknown(at, std::string(kTooLong), {});
    if (!part.placeholder) {
      value->segments.push_back({static_cast<std::uint32_t>(value->text.text().size()), part.begin,
                                 static_cast<std::uint32_t>(part.text.size())});
      value->text.append(part.text);
      continue;
    }
    if (const ExpressionPtr variable = form.variables.find(part.text)) {
      const ValuePtr given = evaluate(variable);
      if (const SymbolicText* text = resolve::text(given))
        value->text.append(*text);
      else
        return unknown(at, given);
      continue;
    }
    const auto text = placeholder(part.text, at.span);
    if (text) value->text.append(*text);
  }
  value->node = form.node;
  value->text = with_dynamic_references(std::move(value->text));
  return value;
}

// --- lists and texts
// -------------------------------------------------------------------------------------------------

ValuePtr Evaluator::join(const Expression& at, const model::Join& form) {
  const ValuePtr delimiter = evaluate(form.delimiter);
  const ValuePtr list = evaluate(form.list);
  const auto separator = known_text(delimiter);
  if (!separator) return unknown(at, delimiter);
  if (is_unknown(list)) return unknown(at, list);
  if (list == nullptr || list->kind != ValueKind::kList)
    return problem(at, "TPL014", at.span, "the second argument of Fn::Join must be a list");
  SymbolicText out;
  bool first = true;
  for (const ValuePtr item : list->items) {
    const SymbolicText* text = resolve::text(item);
    if (text == nullptr) {
      if (is_unknown(item)) return unknown(at, item);
      return problem(at, "TPL014", item->span, "Fn::Join takes texts only");
    }
    if (!first) out.append(*separator);
    out.append(*text);
    first = false;
    if (is_too_long(at, out)) return unknown(at, std::string(kTooLong), {});
  }
  return text_value(at, with_dynamic_references(std::move(out)));
}

ValuePtr Evaluator::select(const Expression& at, const model::Select& form) {
  const ValuePtr index_value = evaluate(form.index);
  const ValuePtr list = evaluate(form.list);
  const auto index = integer(index_value);
  if (!index) {
    const bool open = index_value != nullptr && !why_unknown(index_value).empty();
    return open ? unknown(at, index_value)
                : problem(at, "TPL014", at.span, "the index of Fn::Select must be a number");
  }
  if (is_unknown(list)) {
    if (list->symbols.size() != 1) return unknown(at, list);
    const Symbol& symbol = list->symbols.front();
    return text_value(
        at, SymbolicText::of({concat(symbol.id, "[", std::to_string(*index), "]"), symbol.kind}));
  }
  if (list == nullptr || list->kind != ValueKind::kList) {
    if (list != nullptr && !why_unknown(list).empty()) return unknown(at, list);
    return problem(at, "TPL014", at.span, "the second argument of Fn::Select must be a list");
  }
  if (*index < 0 || *index >= static_cast<long long>(list->items.size()))
    return problem(at, "TPL014", at.span,
                   concat("Fn::Select asks for item ", std::to_string(*index), " of a list of ",
                          std::to_string(list->items.size())));
  const ValuePtr chosen = list->items[static_cast<std::size_t>(*index)];
  Value* value = values_.make(*chosen);
  value->span = at.span;
  return value;
}

namespace {

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

}  // namespace

ValuePtr Evaluator::split(const Expression& at, const model::Split& form) {
  const ValuePtr delimiter = evaluate(form.delimiter);
  const ValuePtr source = evaluate(form.text);
  const auto separator = known_text(delimiter);
  if (!separator) return unknown(at, delimiter);
  const SymbolicText* text = resolve::text(source);
  if (text == nullptr) {
    if (is_unknown(source)) return unknown(at, source);
    return problem(at, "TPL014", at.span, "Fn::Split takes a text");
  }
  for (const auto& hole : text->holes()) {
    if (!may_contain(hole.symbol, *separator)) continue;
    return unknown(at, reason(hole.symbol), {{concat("Split ", text->text()), hole.symbol.kind}});
  }
  Value* value = make(at, ValueKind::kList);
  for (auto& part : text->split(*separator))
    value->items.push_back(text_value(at, std::move(part)));
  return value;
}

namespace {

/// Does the region of the run, rather than the template, choose this key?
bool depends_on_region(ExpressionPtr key) {
  const auto* ref = key->as<model::Ref>();
  return ref != nullptr && ref->target.value == "AWS::Region";
}

}  // namespace

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html
ValuePtr Evaluator::find_in_map(const Expression& at, const model::FindInMap& form) {
  const ExpressionPtr keys[] = {form.map, form.top_key, form.second_key};
  std::string_view names[3];
  for (int i = 0; i < 3; ++i) {
    const ValuePtr key = evaluate(keys[i]);
    const auto name = known_text(key);
    if (!name) return unknown(at, key);
    names[i] = *name;
  }
  const auto miss = [&](std::string message, ExpressionPtr key) -> ValuePtr {
    if (form.fallback != nullptr) return evaluate(form.fallback);
    const bool by_region = depends_on_region(key);
    return problem(at, "TPL012", key->span, std::move(message),
                   by_region ? Severity::kNote : Severity::kError);
  };
  const model::Mapping* mapping = tmpl_.mapping(names[0]);
  if (mapping == nullptr)
    return form.fallback != nullptr ? evaluate(form.fallback)
                                    : unknown(at, concat("there is no mapping ", names[0]), {});
  const auto row =
      std::find_if(mapping->rows.begin(), mapping->rows.end(),
                   [&](const model::MappingRow& r) { return r.key.value == names[1]; });
  if (row == mapping->rows.end())
    return miss(concat("mapping ", names[0], " has no key ", quote(names[1])), form.top_key);
  const auto entry =
      std::find_if(row->entries.begin(), row->entries.end(),
                   [&](const model::MappingEntry& e) { return e.key.value == names[2]; });
  if (entry == row->entries.end())
    return miss(
        concat("mapping ", names[0], " has no key ", quote(names[2]), " below ", quote(names[1])),
        form.second_key);
  const ValuePtr found = evaluate(entry->value);
  Value* value = values_.make(*found);
  value->origin = found->span;
  value->span = at.span;
  value->node = found->node;
  return value;
}

ValuePtr Evaluator::get_azs(const Expression& at, const model::GetAZs& form) {
  const ValuePtr region = evaluate(form.region);
  const auto name = known_text(region);
  if (!name && region != nullptr && region->kind != ValueKind::kNull) return unknown(at, region);
  const std::string chosen = name && !name->empty() ? std::string(*name) : environment_.region;
  const Symbol symbol{concat("AZs of ", chosen), SymbolKind::kExternal};
  return unknown(at, reason(symbol), {symbol});
}

ValuePtr Evaluator::import_value(const Expression& at, const model::ImportValue& form) {
  const ValuePtr name = evaluate(form.name);
  const SymbolicText* text = resolve::text(name);
  if (text == nullptr) return unknown(at, name);
  return text_value(at, SymbolicText::of({text->text(), SymbolKind::kImport}));
}

ValuePtr Evaluator::base64(const Expression& at, const model::Base64& form) {
  const ValuePtr source = evaluate(form.text);
  const auto text = known_text(source);
  if (text) return text_value(at, encode_base64(*text));
  if (source == nullptr || why_unknown(source).empty())
    return problem(at, "TPL014", at.span, "Fn::Base64 takes a text");
  return unknown(at, source);
}

ValuePtr Evaluator::cidr(const Expression& at, const model::Cidr& form) {
  const ValuePtr block = evaluate(form.block);
  const ValuePtr count_value = evaluate(form.count);
  const ValuePtr bits_value = evaluate(form.bits);
  const auto text = known_text(block);
  const auto count = integer(count_value);
  const auto bits = bits_value == nullptr ? std::optional<long long>(8) : integer(bits_value);
  if (!text || !count || !bits) {
    const SymbolicText* symbolic = resolve::text(block);
    if (symbolic != nullptr && !symbolic->known()) {
      const Symbol symbol{concat("Cidr ", symbolic->text()), symbolic->holes().front().symbol.kind};
      return unknown(at, why_unknown(block), {symbol});
    }
    for (const ValuePtr argument : {block, count_value, bits_value})
      if (argument != nullptr && !why_unknown(argument).empty()) return unknown(at, argument);
    return problem(at, "TPL014", at.span, "Fn::Cidr takes an address block and two numbers");
  }
  if (text->find(':') != std::string_view::npos)
    return unknown(at, "blocks of IPv6 addresses are not computed",
                   {{concat("Cidr ", *text), SymbolKind::kExternal}});
  const auto blocks = divide_cidr(*text, *count, *bits);
  if (!blocks) return problem(at, "TPL014", at.span, blocks.error().message);
  Value* value = make(at, ValueKind::kList);
  for (const auto& item : *blocks) value->items.push_back(text_value(at, item));
  return value;
}

ValuePtr Evaluator::length(const Expression& at, const model::Length& form) {
  const ValuePtr list = evaluate(form.list);
  if (is_unknown(list)) return unknown(at, list);
  if (list == nullptr || list->kind != ValueKind::kList)
    return problem(at, "TPL014", at.span, "Fn::Length takes a list");
  Value* value = make(at, ValueKind::kNumber);
  value->text = std::to_string(list->items.size());
  return value;
}

ValuePtr Evaluator::to_json_string(const Expression& at, const model::ToJsonString& form) {
  const ValuePtr source = evaluate(form.value);
  if (source == no_value_) return unknown(at, "its value is absent", {});
  if (auto json = to_json(source)) return text_value(at, std::move(*json));
  return unknown(at, source);
}

/// Functions that CloudFormation evaluates itself, by looking into the account.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
ValuePtr Evaluator::look_up(const Expression& at, const model::Transform& form) {
  const ValuePtr given = evaluate(form.parameters);
  const SymbolicText* stack = resolve::text(get(given, "StackName"));
  const SymbolicText* output = resolve::text(get(given, "OutputName"));
  if (stack != nullptr && output != nullptr) {
    const auto id = concat("output ", output->text(), " of stack ", stack->text());
    return text_value(at, SymbolicText::of({id, SymbolKind::kExternal}));
  }
  const Symbol symbol{std::string(form.name.value), SymbolKind::kExternal};
  return unknown(at, reason(symbol), {symbol});
}

ValuePtr Evaluator::transform(const Expression& at, const model::Transform& form) {
  if (form.name.value.starts_with("Fn::")) return look_up(at, form);
  const Symbol symbol{std::string(form.name.value), SymbolKind::kMacro};
  return unknown(at, reason(symbol), {symbol});
}

// --- conditions
// ------------------------------------------------------------------------------------------------------

ValuePtr Evaluator::choose(const Expression& at, const model::If& form) {
  const Truth truth = condition(form.condition.value);
  if (truth.value == Tri::kYes) return evaluate(form.when_true);
  if (truth.value == Tri::kNo) return evaluate(form.when_false);
  const ValuePtr one = evaluate(form.when_true);
  const ValuePtr other = evaluate(form.when_false);
  if (one != no_value_ && other != no_value_ && !is_unknown(one) &&
      to_string(one) == to_string(other))
    return one;
  std::string why =
      truth.symbols.empty()
          ? concat("condition ", form.condition.value, " is malformed")
          : concat("condition ", form.condition.value, " is open: ", reasons(truth.symbols));
  return unknown(at, std::move(why), truth.symbols);
}

ValuePtr Evaluator::logical(const Expression& at) {
  const Truth result = truth(&at);
  if (result.value == Tri::kUnknown) return unknown(at, reasons(result.symbols), result.symbols);
  Value* value = make(at, ValueKind::kBoolean);
  value->text = std::string(result.value == Tri::kYes ? "true" : "false");
  return value;
}

Truth Evaluator::condition(std::string_view name) {
  const model::Condition* found = tmpl_.condition(name);
  if (found == nullptr) return {};
  const auto decided = environment_.decided_conditions.find(name);
  if (decided != environment_.decided_conditions.end()) return {tri(decided->second), {}};
  auto& state = conditions_[static_cast<std::size_t>(found - tmpl_.conditions.data())];
  if (state.progress == Progress::kDone) return state.truth;
  if (state.progress == Progress::kRunning) {
    std::vector<std::string> members;  // whichever of them was asked for first
    for (const auto& one : tmpl_.conditions)
      if (conditions_[static_cast<std::size_t>(&one - tmpl_.conditions.data())].progress ==
          Progress::kRunning)
        members.emplace_back(one.name.value);
    std::sort(members.begin(), members.end());
    diagnostics.push_back({.rule = "TPL015",
                           .severity = Severity::kError,
                           .span = found->name.span,
                           .path = concat("Conditions/", name),
                           .message = concat("condition ", name, " depends on itself"),
                           .key = cfnaudit::join(members, " "),
                           .members = members});
    return {};
  }
  state.progress = Progress::kRunning;
  const auto from = std::exchange(from_, std::nullopt);
  state.truth = truth(found->expression);
  from_ = from;
  state.progress = Progress::kDone;
  return state.truth;
}

Truth Evaluator::equality(ValuePtr left, ValuePtr right) {
  std::vector<Symbol> symbols;
  add_symbols(symbols, left);
  add_symbols(symbols, right);
  if (left == nullptr || right == nullptr) return {Tri::kUnknown, symbols};
  const SymbolicText* a = text(left);
  const SymbolicText* b = text(right);
  if (a != nullptr && b != nullptr) {
    if (*a == *b) return {Tri::kYes, {}};
    if (a->known() && b->known()) return {Tri::kNo, {}};
    return {Tri::kUnknown, symbols};
  }
  if (symbols.empty() && !is_unknown(left) && !is_unknown(right))
    return {tri(to_string(left) == to_string(right)), {}};
  return {Tri::kUnknown, symbols};
}

namespace {

Truth combine(Tri start, const std::vector<Truth>& operands) {
  Truth out{start, {}};
  for (const auto& operand : operands) {
    out.value =
        start == Tri::kYes ? both(out.value, operand.value) : either(out.value, operand.value);
    add_symbols(out.symbols, operand.symbols);
  }
  if (out.value != Tri::kUnknown) out.symbols.clear();
  return out;
}

}  // namespace

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
// and, for a template's Rules,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
Truth Evaluator::truth(ExpressionPtr expression) {
  const Level level(level_);
  if (expression == nullptr || level.too_deep()) return {};
  const auto all = [&](const std::vector<ExpressionPtr>& operands, Tri start) {
    std::vector<Truth> truths;
    for (const ExpressionPtr operand : operands) truths.push_back(truth(operand));
    return combine(start, truths);
  };
  if (const auto* form = expression->as<model::And>()) return all(form->operands, Tri::kYes);
  if (const auto* form = expression->as<model::Or>()) return all(form->operands, Tri::kNo);
  if (const auto* form = expression->as<model::Not>()) {
    Truth out = truth(form->operand);
    out.value = opposite(out.value);
    return out;
  }
  if (const auto* form = expression->as<model::ConditionRef>()) return condition(form->name.value);
  if (const auto* form = expression->as<model::Equals>())
    return equality(evaluate(form->left), evaluate(form->right));
  const auto members = [&](ExpressionPtr list, ExpressionPtr value, Tri start) {
    const ValuePtr items = evaluate(list);
    const ValuePtr expected = evaluate(value);
    if (is_unknown(items)) return Truth{Tri::kUnknown, items->symbols};
    std::vector<Truth> truths;
    for (const ValuePtr item : resolve::items(items)) truths.push_back(equality(item, expected));
    return combine(start, truths);
  };
  if (const auto* form = expression->as<model::Contains>())
    return members(form->list, form->value, Tri::kNo);
  if (const auto* form = expression->as<model::EachMemberEquals>())
    return members(form->list, form->value, Tri::kYes);
  if (const auto* form = expression->as<model::EachMemberIn>()) {
    const ValuePtr items = evaluate(form->list);
    const ValuePtr allowed = evaluate(form->values);
    if (is_unknown(items) || is_unknown(allowed))
      return Truth{Tri::kUnknown, (is_unknown(items) ? items : allowed)->symbols};
    std::vector<Truth> each;
    for (const ValuePtr item : resolve::items(items)) {
      std::vector<Truth> any;
      for (const ValuePtr value : resolve::items(allowed)) any.push_back(equality(item, value));
      each.push_back(combine(Tri::kNo, any));
    }
    return combine(Tri::kYes, each);
  }
  if (const auto* form = expression->as<model::If>()) {
    const Truth chosen = condition(form->condition.value);
    if (chosen.value == Tri::kUnknown) return chosen;
    return truth(chosen.value == Tri::kYes ? form->when_true : form->when_false);
  }
  const ValuePtr value = evaluate(expression);
  if (const auto known = boolean(value)) return {tri(*known), {}};
  Truth out;
  add_symbols(out.symbols, value);
  return out;
}

Tri Evaluator::exists(ResourceIndex index) {
  const auto& resource = tmpl_.resources[index];
  return resource.condition ? condition(resource.condition->value).value : Tri::kYes;
}

// --- identifiers of resources
// ----------------------------------------------------------------------------------------

const std::optional<ResourceType>& Evaluator::type_of(ResourceIndex index) {
  auto& identity = identities_[index];
  if (!identity.type_known) identity.type = find_resource_type(tmpl_.resources[index].type.value);
  identity.type_known = true;
  return identity.type;
}

namespace {

/// Attributes that AWS makes of names, in the notation of ResourceType::arn_template; ${Arn} is the
/// resource's own.
struct ComposedAttribute {
  std::string_view type;
  std::string_view name;
  std::string_view text;
};

// Return values of each type:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
constexpr ComposedAttribute kComposedAttributes[] = {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    {"AWS::SQS::Queue", "QueueUrl", "https://sqs.${Region}.${URLSuffix}/${Account}/${QueueName}"},
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    {"AWS::DynamoDB::Table", "StreamArn", "${Arn}/stream/${StreamLabel}"},
    {"AWS::DynamoDB::GlobalTable", "StreamArn", "${Arn}/stream/${StreamLabel}"},
    {"AWS::S3::Bucket", "DomainName", "${BucketName}.s3.${URLSuffix}"},
    {"AWS::S3::Bucket", "RegionalDomainName", "${BucketName}.s3.${Region}.${URLSuffix}"},
    {"AWS::S3::Bucket", "DualStackDomainName", "${BucketName}.s3.dualstack.${Region}.${URLSuffix}"},
    {"AWS::StepFunctions::StateMachine", "Name", "${StateMachineName}"},
    {"AWS::ECR::Repository", "RepositoryUri",
     "${Account}.dkr.ecr.${Region}.${URLSuffix}/${RepositoryName}"},
    {"AWS::ApiGatewayV2::Api", "ApiEndpoint",
     "https://${ApiId}.execute-api.${Region}.${URLSuffix}"},
};

std::optional<std::string_view> composed_attribute(std::string_view type, std::string_view name) {
  for (const auto& row : kComposedAttributes)
    if (row.type == type && row.name == name) return row.text;
  return std::nullopt;
}

}  // namespace

SymbolicText Evaluator::property_text(ResourceIndex index, std::string_view property) {
  auto& known = property_texts_[{index, property}];
  if (known.progress == Progress::kDone) return known.text;
  const auto& resource = tmpl_.resources[index];
  const auto& type = type_of(index);
  const bool is_ref = type && type->ref.size() == 1 && type->ref[0] == property;
  const std::string id(resource.id.value);
  const SymbolicText symbol =
      SymbolicText::of({is_ref ? id : concat(id, ".", property), SymbolKind::kGenerated});
  if (known.progress == Progress::kRunning) return symbol;  // the property is made of itself
  known.progress = Progress::kRunning;
  // A name that is written and not known may be any; only one that AWS makes is like no other.
  const bool written =
      model::find(resource.properties, property.substr(0, property.find('.'))) != nullptr;
  known.text =
      compute_property_text(index, property)
          .value_or(written ? SymbolicText::of({concat(id, ".", property), SymbolKind::kExternal})
                            : symbol);
  known.progress = Progress::kDone;
  return known.text;
}

std::optional<SymbolicText> Evaluator::compute_property_text(ResourceIndex index,
                                                             std::string_view property) {
  const auto& resource = tmpl_.resources[index];
  if (const auto composed = composed_attribute(resource.type.value, property))
    return fill_arn_template(index, *composed);
  ExpressionPtr expression = resource.properties;
  for (const auto name : cfnaudit::split(property, '.')) expression = model::find(expression, name);
  const auto from = std::exchange(from_, std::nullopt);
  const ValuePtr value = evaluate(expression);
  from_ = from;
  const SymbolicText* text = resolve::text(value);
  return text == nullptr ? std::nullopt : std::optional(*text);
}

SymbolicText Evaluator::ref(ResourceIndex index) {
  auto& identity = identities_[index];
  const std::string id(tmpl_.resources[index].id.value);
  const SymbolicText symbol = SymbolicText::of({id, SymbolKind::kGenerated});
  if (identity.ref_progress == Progress::kDone) return identity.ref;
  if (identity.ref_progress == Progress::kRunning) return symbol;
  identity.ref_progress = Progress::kRunning;
  const auto& type = type_of(index);
  SymbolicText out;
  if (!type || type->ref.empty()) {
    out = symbol;
  } else if (type->ref_is_arn()) {
    out = arn(index).value_or(symbol);
  } else {
    for (const auto part : type->ref) {
      const bool optional =
          std::find(type->optional.begin(), type->optional.end(), part) != type->optional.end();
      if (optional && model::find(tmpl_.resources[index].properties, part) == nullptr) continue;
      if (!out.empty()) out.append("|");
      out.append(property_text(index, part));
    }
    if (out.empty()) out = symbol;
  }
  identities_[index].ref = out;
  identities_[index].ref_progress = Progress::kDone;
  return out;
}

namespace {

/// "web" of arn:aws:ecs:us-east-1:123456789012:cluster/web.
SymbolicText name_of_arn(const SymbolicText& arn) {
  std::size_t begin = 0;
  for (std::size_t at = arn.text().find_first_of(":/"); at != std::string::npos;
       at = arn.text().find_first_of(":/", at + 1)) {
    const bool inside = std::any_of(arn.holes().begin(), arn.holes().end(), [&](const auto& hole) {
      return at >= hole.begin && at < hole.end;
    });
    if (!inside) begin = at + 1;
  }
  return arn.slice(begin, arn.text().size());
}

}  // namespace

SymbolicText Evaluator::fill_arn_template(ResourceIndex index, std::string_view arn_template) {
  const auto& type = type_of(index);
  SymbolicText out;
  while (!arn_template.empty()) {
    const auto open = arn_template.find("${");
    const auto close = open == std::string_view::npos ? open : arn_template.find('}', open);
    out.append(arn_template.substr(0, open));
    if (close == std::string_view::npos) break;
    const std::string_view name = arn_template.substr(open + 2, close - open - 2);
    arn_template.remove_prefix(close + 1);
    SymbolicText value;
    const bool given =
        model::find(tmpl_.resources[index].properties, name.substr(0, name.find('.'))) != nullptr;
    const bool optional =
        std::find(type->optional.begin(), type->optional.end(), name) != type->optional.end();
    if (name == "Partition")
      value = environment_.partition;
    else if (name == "URLSuffix")
      value = *pseudo_parameter("AWS::URLSuffix");
    else if (name == "Arn")
      value = attribute(index, "Arn");
    else if (name == "Region")
      value = environment_.region;
    else if (name == "Account")
      value = environment_.account_id;
    else if (name == "Path" && !given)
      value = std::string("/");
    else if (optional && !given) {
      arn_template.remove_prefix(std::min<std::size_t>(1, arn_template.size()));
      continue;
    } else
      value = property_text(index, name);
    if (value.text().starts_with("arn:") && !out.empty()) value = name_of_arn(value);
    const bool doubled = out.text().ends_with('/') && value.text().starts_with('/');
    out.append(doubled ? value.slice(1, value.text().size()) : value);
  }
  return out;
}

std::optional<SymbolicText> Evaluator::arn(ResourceIndex index) {
  if (identities_[index].arn_progress != Progress::kNone) return identities_[index].arn;
  identities_[index].arn_progress = Progress::kRunning;
  const auto& type = type_of(index);
  std::optional<SymbolicText> out;
  if (type && !type->arn_template.empty())
    out = fill_arn_template(index, type->arn_template);
  else if (type && !type->arn_attribute.empty())
    out = SymbolicText::of({concat(tmpl_.resources[index].id.value, ".", type->arn_attribute),
                            SymbolKind::kGenerated});
  identities_[index].arn = out;
  identities_[index].arn_progress = Progress::kDone;
  return out;
}

SymbolicText Evaluator::attribute(ResourceIndex index, std::string_view name) {
  const auto& resource = tmpl_.resources[index];
  const auto& type = type_of(index);
  if (type && (name == type->arn_attribute || (name == "Arn" && !type->arn_template.empty())))
    if (const auto text = arn(index)) return *text;
  if (type && type->ref.size() == 1 && type->ref[0] == name) return ref(index);
  if (type &&
      (model::find(resource.properties, name) != nullptr || composed_attribute(type->name, name)))
    return property_text(index, name);
  return SymbolicText::of({concat(resource.id.value, ".", name), SymbolKind::kGenerated});
}

}  // namespace cfnaudit::resolve
