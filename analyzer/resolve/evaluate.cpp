#include "analyzer/resolve/evaluate.h"

#include <algorithm>

#include "analyzer/aws/secrets.h"
#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/model/functions.h"
#include "analyzer/resolve/dynamic_references.h"
#include "analyzer/resolve/functions.h"
#include "analyzer/resolve/pseudo_parameters.h"
#include "analyzer/syntax/limits.h"

// Expression -> Value: literals, references, mappings and Fn::If.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

namespace cfnaudit::resolve {

using model::Expression;
using model::ExpressionPtr;

Evaluator::Evaluator(const model::Template& tmpl, const Environment& environment,
                     Arena<Value>& values, ConstantCache& constants)
    : tmpl_(tmpl),
      environment_(environment),
      make_(values, kLeastRoom + kRoomPerByte * tmpl.size),
      constants_(constants),
      no_value_(values.make()),
      conditions_(
          tmpl, environment, [this](ExpressionPtr e) { return evaluate_condition(e); },
          diagnostics),
      identities_(tmpl, environment, make_, [this](ExpressionPtr e) { return evaluate_aside(e); }) {
}

void Evaluator::enter(ResourceIndex from, std::string path) {
  from_ = from;
  path_ = std::move(path);
}

Diagnostic& Evaluator::report(std::string_view rule, Span span, std::string message) {
  auto& diagnostic = diagnostics.emplace_back(Diagnostic{.rule = std::string(rule),
                                                         .severity = Severity::kError,
                                                         .span = span,
                                                         .message = std::move(message)});
  if (from_ && *from_ != Reference::kOutput) {
    const auto id = tmpl_.resources[*from_].id.value;
    diagnostic.resource = std::string(id);
    diagnostic.path = concat("Resources/", id, "/", path_);
  } else if (from_) {
    diagnostic.path = path_;
  }
  return diagnostic;
}

ValuePtr Evaluator::problem(const Expression& at, std::string_view rule, Span span,
                            std::string message, Severity severity) {
  report(rule, span, message).severity = severity;
  return make_.unknown(at, std::move(message));
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

struct Evaluation {
  Evaluator& evaluator;
  const Expression& at;

  ValuePtr operator()(const model::Null&) const {
    return evaluator.make_.value(at, ValueKind::kNull);
  }
  ValuePtr operator()(const model::Scalar& form) const { return evaluator.scalar(at, form); }
  ValuePtr operator()(const model::List& form) const { return evaluator.list(at, form); }
  ValuePtr operator()(const model::Map& form) const { return evaluator.map(at, form); }
  ValuePtr operator()(const model::Ref& form) const { return evaluator.ref(at, form); }
  ValuePtr operator()(const model::GetAtt& form) const { return evaluator.get_att(at, form); }
  ValuePtr operator()(const model::Sub& form) const { return evaluator.sub(at, form); }
  ValuePtr operator()(const model::FindInMap& form) const {
    return evaluator.find_in_map(at, form);
  }
  ValuePtr operator()(const model::FunctionCall& form) const { return evaluator.call(at, form); }
  ValuePtr operator()(const model::If& form) const { return evaluator.choose(at, form); }
  ValuePtr operator()(const model::Transform& form) const { return evaluator.transform(at, form); }
  ValuePtr operator()(const model::Equals&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::And&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Or&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Not&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::ConditionRef&) const { return evaluator.logical(at); }
  ValuePtr operator()(const model::Invalid&) const {
    return evaluator.make_.unknown(at, "it is malformed");
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

ValuePtr Evaluator::evaluate_aside(ExpressionPtr expression) {
  const auto from = std::exchange(from_, std::nullopt);
  const ValuePtr value = evaluate(expression);
  from_ = from;
  return value;
}

ValuePtr Evaluator::evaluate_condition(ExpressionPtr expression) {
  const bool saw = std::exchange(sees_secrets_, true);
  const ValuePtr value = evaluate_aside(expression);
  sees_secrets_ = saw;
  return value;
}

ValuePtr Evaluator::compute(const Expression& expression) {
  // Values of names of values of names ...
  if (depth_ >= 2 * static_cast<int>(syntax::kMaxDepth))
    return make_.unknown(expression, "it depends on too long a chain of values");
  ++depth_;
  const ValuePtr value = std::visit(Evaluation{*this, expression}, expression.form);
  --depth_;
  if (make_.exhausted() && !told_exhausted_) report_exhausted(*make_.exhausted());
  return value;
}

void Evaluator::report_exhausted(Span span) {
  told_exhausted_ = true;
  report("TPL004", span,
         "the strings and lists that the template's functions make are too large; those from here "
         "on are unknown");
}

ValuePtr Evaluator::scalar(const Expression& at, const model::Scalar& form) {
  if (!form.quoted && (form.text == "true" || form.text == "false"))
    return make_.boolean(at, form.text == "true");
  if (!form.quoted && is_json_number(form.text)) {
    Value* value = make_.value(at, ValueKind::kNumber);
    value->text = std::string(form.text);
    return value;
  }
  return make_.literal(at, with_dynamic_references(std::string(form.text)));
}

ValuePtr Evaluator::list(const Expression& at, const model::List& form) {
  Value* value = make_.value(at, ValueKind::kList);
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
  Value* value = make_.value(at, ValueKind::kMap);
  value->fields.reserve(form.entries.size());
  const std::size_t length = path_.size();
  for (const auto& entry : form.entries) {
    if (from_ && !entry.value->constant) (path_ += '/') += entry.key.value;
    const ValuePtr field = evaluate(entry.value);
    path_.resize(length);
    if (field != no_value_)
      value->fields.push_back({entry.key, without_secret(entry.key.value, field)});
  }
  hide_named_secret(*value);
  return value;
}

ValuePtr Evaluator::without_secret(std::string_view name, ValuePtr value) {
  if (value == nullptr || !aws::is_secret_name(name)) return value;
  if (value->kind == ValueKind::kList) {
    Value* hidden = make_.hidden(*value);
    hidden->kind = ValueKind::kList;
    for (const ValuePtr item : value->items) hidden->items.push_back(without_secret(name, item));
    return hidden;
  }
  const bool is_text = value->kind == ValueKind::kString || value->kind == ValueKind::kNumber;
  if (!is_text || !aws::is_secret_text(value->text.text())) return value;
  std::size_t symbols = 0;
  for (const auto& hole : value->text.holes()) symbols += hole.end - hole.begin;
  if (symbols == value->text.text().size()) return value;  // nothing of it is known
  Value* hidden = make_.hidden(*value);
  hidden->text = SymbolicText::of(secret(name, SymbolKind::kSecret, value->text.text()));
  return hidden;
}

/// {Name: DB_PASSWORD, Value: ...} of a container, {Key: ..., Value: ...} of an option.
void Evaluator::hide_named_secret(Value& map) {
  for (const auto key : {"Name", "Key", "OptionName"}) {
    const auto name = known_text(get(&map, key));
    if (!name) continue;
    for (auto& field : map.fields)
      if (field.key.value == "Value") field.value = without_secret(*name, field.value);
  }
}

SymbolicText Evaluator::parameter_text(std::size_t index) const {
  const auto& parameter = tmpl_.parameters[index];
  const auto& given = environment_.parameters[index];
  const std::string name(parameter.name.value);
  if (parameter.is_ssm() && (!given.is_resolved || !given.text))
    return SymbolicText::of({name, SymbolKind::kDynamicReference});
  if (!given.text) return SymbolicText::of({name, SymbolKind::kParameter});
  if (parameter.no_echo && !sees_secrets_)
    return SymbolicText::of(secret(name, SymbolKind::kSecretParameter, *given.text));
  return with_dynamic_references(*given.text);
}

ValuePtr Evaluator::parameter(const Expression& at, std::size_t index) {
  const auto& parameter = tmpl_.parameters[index];
  const SymbolicText text = parameter_text(index);
  if (!parameter.is_list()) {
    if (!make_.take(at.span, text)) return make_.too_long(at);
    Value* value = make_.value(at, ValueKind::kString);
    value->text = text;
    if (environment_.parameters[index].origin.end != 0)
      value->origin = environment_.parameters[index].origin;
    return value;
  }
  if (!text.known()) {
    const Symbol& symbol = text.holes().front().symbol;
    return make_.unknown_list(at, reason(symbol), {symbol});
  }
  const auto parts = cfnaudit::split(text.text(), ',');
  if (!make_.take(at.span, parts.size() * sizeof(Value))) return make_.too_long(at);
  Value* value = make_.value(at, ValueKind::kList);
  if (text.text().empty()) return value;  // an empty list, not a list of one empty string
  for (const auto part : parts) value->items.push_back(make_.text(at, std::string(trim(part))));
  return value;
}

ValuePtr Evaluator::ref(const Expression& at, const model::Ref& form) {
  const std::string_view name = form.target.value;
  if (name == "AWS::NoValue") return no_value_;
  if (const auto* found = tmpl_.parameter(name))
    return parameter(at, static_cast<std::size_t>(found - tmpl_.parameters.data()));
  if (const auto index = resource_index(name)) {
    note_reference(*index, ReferenceKind::kRef, {}, form.target.span);
    return make_.text(at, identities_.ref(*index));
  }
  if (name == "AWS::NotificationARNs")
    return make_.unknown(at, Symbol{std::string(name), SymbolKind::kExternal});
  if (auto text = pseudo_parameter(environment_, name)) return make_.text(at, std::move(*text));
  return make_.text(at, SymbolicText::of({std::string(name), SymbolKind::kMacro}));
}

ValuePtr Evaluator::get_att(const Expression& at, const model::GetAtt& form) {
  const ValuePtr name = evaluate(form.attribute);
  const auto attribute_name = known_text(name);
  if (!attribute_name) return make_.unknown(at, name);
  const auto index = resource_index(form.resource.value);
  if (!index)
    return make_.text(at, SymbolicText::of({concat(form.resource.value, ".", *attribute_name),
                                            SymbolKind::kMacro}));
  note_reference(*index, ReferenceKind::kGetAtt, *attribute_name, at.span);
  check_attribute(*index, *attribute_name, at.span);
  const auto& type = identities_.type_of(*index);
  if (type && type->attribute(*attribute_name) != nullptr &&
      type->attribute(*attribute_name)->type.kind() == PropertyType::Kind::kList) {
    return make_.unknown(
        at, Symbol{concat(form.resource.value, ".", *attribute_name), SymbolKind::kGenerated});
  }
  return make_.text(at, identities_.attribute(*index, *attribute_name));
}

void Evaluator::check_attribute(ResourceIndex index, std::string_view attribute, Span span) {
  const auto& type = identities_.type_of(index);
  if (!from_ || !type || type->attribute(attribute) != nullptr) return;
  // Nested attributes may be named although the table only lists their parent.
  const auto dot = attribute.find('.');
  if (dot != std::string_view::npos && type->attribute(attribute.substr(0, dot)) != nullptr) return;
  std::vector<std::string_view> known;
  for (const auto& a : type->attributes) known.push_back(a.name);
  const auto meant = did_you_mean(attribute, known);
  const auto& resource = tmpl_.resources[index];
  report("TPL007", span,
         concat(resource.id.value, " has no attribute ", quote(attribute), " (", type->name, ")",
                meant ? concat("; did you mean ", *meant, "?") : ""))
      .key = concat(resource.id.value, ".", attribute);
}

SymbolicText Evaluator::placeholder(std::string_view name, Span span) {
  const auto dot = name.find('.');
  if (const auto* found = tmpl_.parameter(name))
    return parameter_text(static_cast<std::size_t>(found - tmpl_.parameters.data()));
  if (auto text = pseudo_parameter(environment_, name)) return *text;
  const auto index = resource_index(name.substr(0, dot));
  if (!index) return SymbolicText::of({std::string(name), SymbolKind::kMacro});
  const std::string_view attribute_name = dot == std::string_view::npos ? "" : name.substr(dot + 1);
  note_reference(*index, ReferenceKind::kSub, attribute_name, span);
  if (attribute_name.empty()) return identities_.ref(*index);
  check_attribute(*index, attribute_name, span);
  return identities_.attribute(*index, attribute_name);
}

ValuePtr Evaluator::sub(const Expression& at, const model::Sub& form) {
  Value* value = make_.value(at, ValueKind::kString);
  std::size_t size = 0;
  const auto append = [&](const SymbolicText& text) {
    size += ValueMaker::size_of(text);
    if (size <= make_.room()) value->text.append(text);
  };
  for (const auto& part : form.parts) {
    if (size > make_.room()) return make_.too_long(at);
    if (!part.placeholder) {
      value->segments.push_back({static_cast<std::uint32_t>(value->text.text().size()), part.begin,
                                 static_cast<std::uint32_t>(part.text.size())});
      append(std::string(part.text));
      continue;
    }
    if (const ExpressionPtr variable = form.variables.find(part.text)) {
      const ValuePtr given = evaluate(variable);
      if (const SymbolicText* text = resolve::text(given)) {
        append(*text);
        continue;
      }
      const bool may_be_text = given == nullptr || given->kind == ValueKind::kNull ||
                               (is_unknown(given) && !given->surely_list);
      if (may_be_text) return make_.unknown(at, given);
      return problem(at, "TPL014", variable->span,
                     concat("the variable ", part.text, " of Fn::Sub must be a string"));
    }
    if (const auto* parameter = tmpl_.parameter(part.text);
        parameter != nullptr && parameter->is_list())
      return problem(at, "TPL014", at.span,
                     concat("Fn::Sub takes only strings, but parameter ", part.text, " is a list"));
    append(placeholder(part.text, at.span));
  }
  if (!make_.take(at.span, size)) return make_.too_long(at);
  value->node = form.node;
  value->text = with_dynamic_references(std::move(value->text));
  return value;
}

namespace {

bool is_ref(ExpressionPtr key, std::string_view name) {
  const auto* ref = key->as<model::Ref>();
  return ref != nullptr && ref->target.value == name;
}

}  // namespace

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html
ValuePtr Evaluator::find_in_map(const Expression& at, const model::FindInMap& form) {
  const ExpressionPtr keys[] = {form.map, form.top_key, form.second_key};
  std::string_view names[3];
  for (int i = 0; i < 3; ++i) {
    const bool saw = std::exchange(sees_secrets_, false);  // a key that is missing is named
    const ValuePtr key = evaluate(keys[i]);
    sees_secrets_ = saw;
    const auto name = known_text(key);
    if (!name) return make_.unknown(at, key);
    names[i] = *name;
  }
  const auto miss = [&](std::string message, ExpressionPtr key) -> ValuePtr {
    if (form.fallback != nullptr) return evaluate(form.fallback);
    // An account that nobody gave may be another one.
    if (environment_.place_is_assumed && is_ref(key, "AWS::AccountId"))
      return make_.unknown(at, std::move(message));
    const bool by_region = is_ref(key, "AWS::Region");
    return problem(at, "TPL012", key->span, std::move(message),
                   by_region ? Severity::kNote : Severity::kError);
  };
  const model::Mapping* mapping = tmpl_.mapping(names[0]);
  if (mapping == nullptr)
    return form.fallback != nullptr
               ? evaluate(form.fallback)
               : make_.unknown(at, concat("there is no mapping ", names[0]), {});
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
  Value* value = make_.copy(at, *found);
  value->origin = found->span;
  return value;
}

ValuePtr Evaluator::call(const Expression& at, const model::FunctionCall& form) {
  Arguments arguments{at, {}, environment_.region, make_};
  arguments.values.reserve(form.arguments.size());
  for (const ExpressionPtr argument : form.arguments) {
    const ValuePtr value = evaluate(argument);
    arguments.values.push_back(value == no_value_ ? nullptr : value);
  }
  Outcome outcome = apply(*form.function, arguments);
  if (outcome.refused.empty()) return outcome.value;
  if (sees_secrets_)  // the message may quote one
    outcome.refused = concat(form.function->name, " cannot take this value");
  return problem(at, "TPL014", outcome.span.value_or(at.span), std::move(outcome.refused));
}

ValuePtr Evaluator::transform(const Expression& at, const model::Transform& form) {
  return make_.unknown(at, Symbol{std::string(form.name.value), SymbolKind::kMacro});
}

ValuePtr Evaluator::choose(const Expression& at, const model::If& form) {
  const Truth truth = conditions_.condition(form.condition.value);
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
          : concat("condition ", form.condition.value, " is not decided: ", reasons(truth.symbols));
  return make_.unknown(at, std::move(why), truth.symbols);
}

ValuePtr Evaluator::logical(const Expression& at) {
  const Truth result = truth(&at);
  if (result.value == Tri::kUnknown)
    return make_.unknown(at, reasons(result.symbols), result.symbols);
  return make_.boolean(at, result.value == Tri::kYes);
}

Tri Evaluator::exists(ResourceIndex index) {
  const auto& resource = tmpl_.resources[index];
  return resource.condition ? condition(resource.condition->value).value : Tri::kYes;
}

}  // namespace cfnaudit::resolve
