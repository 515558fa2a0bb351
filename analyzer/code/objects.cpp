// Values, and the parts that they have.

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/code/interpreter.h"

namespace cfnaudit::code {

namespace {

constexpr std::size_t kMostAtoms = 16;
constexpr std::size_t kMostFields = 200;

bool same(const Atom& a, const Atom& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case AtomKind::kText:
    case AtomKind::kOpaque:
      return a.text == b.text || *a.text == *b.text;
    case AtomKind::kNone:
      return true;
    case AtomKind::kSymbol:
      return *a.symbol == *b.symbol;
    case AtomKind::kObject:
      return a.object == b.object;
  }
  return false;
}

void append(Text& to, const Part& part) {
  if (!to.parts.empty() && to.parts.back().kind == part.kind) {
    if (part.kind == PartKind::kLiteral) {
      to.parts.back().text += part.text;
      return;
    }
    if (part.kind == PartKind::kUnknown) return;
  }
  if (part.kind == PartKind::kLiteral && part.text.empty()) return;
  to.parts.push_back(part);
}

}  // namespace

// Making values.

Val Interpreter::part(Part part) {
  texts_.push_back({{std::move(part)}});
  return {{{AtomKind::kText, &texts_.back(), nullptr, nullptr}}};
}

Val Interpreter::text(std::string literal) {
  return part({PartKind::kLiteral, std::move(literal), false, {}});
}

Val Interpreter::unknown(std::string why) {
  return part({PartKind::kUnknown, std::move(why), false, {}});
}

Val Interpreter::opaque(std::string why) {
  Val out = unknown(std::move(why));
  out.atoms.front().kind = AtomKind::kOpaque;
  return out;
}

Val Interpreter::symbol(std::string path) {
  symbols_.push_back(std::move(path));
  return {{{AtomKind::kSymbol, nullptr, &symbols_.back(), nullptr}}};
}

Val Interpreter::none() const { return {{Atom{}}}; }

Val Interpreter::of(Object* object) const {
  return {{{AtomKind::kObject, nullptr, nullptr, object}}};
}

Object* Interpreter::make(ObjectKind kind) {
  Object& out = objects_.emplace_back();
  out.kind = kind;
  out.number = objects_.size() - 1;
  out.depth = branch_depth_;
  return &out;
}

void Interpreter::join(Val& to, const Val& more) const {
  for (const auto& atom : more.atoms) {
    const bool known =
        std::ranges::any_of(to.atoms, [&](const Atom& one) { return same(one, atom); });
    if (known || to.atoms.size() > kMostAtoms) continue;
    if (to.atoms.size() == kMostAtoms) {
      static const Text kMany{{{PartKind::kUnknown, "one of many values", false, {}}}};
      to.atoms.push_back({AtomKind::kOpaque, &kMany, nullptr, nullptr});
      continue;
    }
    to.atoms.push_back(atom);
  }
}

Val Interpreter::joined(Val a, const Val& b) const {
  join(a, b);
  return a;
}

// Reading values.

const std::string* Interpreter::literal(const Val& value) const {
  if (value.atoms.size() != 1 || value.atoms[0].kind != AtomKind::kText) return nullptr;
  return value.atoms[0].text->literal();
}

std::vector<std::string> Interpreter::literals(const Val& value, bool& all) const {
  std::vector<std::string> out;
  all = !value.atoms.empty();
  for (const auto& atom : value.atoms) {
    const auto* one = atom.kind == AtomKind::kText ? atom.text->literal() : nullptr;
    if (one != nullptr)
      out.push_back(*one);
    else if (atom.kind != AtomKind::kNone)
      all = false;
  }
  return out;
}

namespace {

Text unknown_text(std::string why) { return {{{PartKind::kUnknown, std::move(why), false, {}}}}; }

std::string what_is(const Object& object) {
  switch (object.kind) {
    case ObjectKind::kResponse:
      return concat("the response of ", object.client, ":", object.name);
    case ObjectKind::kMethod:
      return concat("the result of ", object.name);
    default:
      return "it is not a string";
  }
}

}  // namespace

std::vector<Text> Interpreter::texts_of(const Val& value) const {
  std::vector<Text> out;
  for (const auto& atom : value.atoms) {
    Text one;
    if (atom.kind == AtomKind::kNone) continue;
    if (atom.text != nullptr)
      one = *atom.text;
    else if (atom.symbol != nullptr)
      one = symbol_text(*atom.symbol);
    else
      one = unknown_text(what_is(*atom.object));
    if (std::ranges::find(out, one) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

Text Interpreter::symbol_text(const std::string& symbol) const {
  if (symbol == "@context.function_name" || symbol == "@context.functionName")
    return {{{PartKind::kEnvironment, "AWS_LAMBDA_FUNCTION_NAME", true, {}}}};
  return unknown_text(concat("a value of ", symbol));
}

Text Interpreter::text_of(const Val& value) const {
  auto all = texts_of(value);
  return all.size() == 1 ? std::move(all.front()) : unknown_text("one of several values");
}

Value Interpreter::value_of(const Val& value, int depth) const {
  constexpr int kDeepest = 8;
  Value out;
  std::vector<Value> ways;
  for (const auto& atom : value.atoms) {
    Value one;
    switch (atom.kind) {
      case AtomKind::kNone:
        continue;
      case AtomKind::kText:
        one.kind = ValueKind::kText;
        one.text = *atom.text;
        break;
      case AtomKind::kOpaque:
        one.why = atom.text->parts.front().text;
        break;
      case AtomKind::kSymbol:
        one.kind = ValueKind::kText;
        one.text = symbol_text(*atom.symbol);
        break;
      case AtomKind::kObject:
        if (depth >= kDeepest)
          one.why = "it is nested too deeply";
        else
          one = value_of(*atom.object, depth);
        break;
    }
    ways.push_back(std::move(one));
  }
  if (ways.size() == 1) return std::move(ways.front());
  out.kind = ways.empty() ? ValueKind::kUnknown : ValueKind::kOneOf;
  out.items = std::move(ways);
  return out;
}

Value Interpreter::value_of(const Object& object, int depth) const {
  Value out;
  if (object.kind == ObjectKind::kList) {
    out.kind = ValueKind::kList;
    out.open = object.open;
    for (const auto& item : object.items) out.items.push_back(value_of(item, depth + 1));
    return out;
  }
  if (object.kind != ObjectKind::kMap) {
    out.why = what_is(object);
    return out;
  }
  out.kind = ValueKind::kMap;
  out.open = object.open;
  out.why = object.why;
  for (const auto& field : object.fields) {
    const bool absent = std::ranges::all_of(
        field.value.atoms, [](const Atom& atom) { return atom.kind == AtomKind::kNone; });
    if (absent && !field.value.atoms.empty()) continue;
    const bool may_be_absent = std::ranges::any_of(
        field.value.atoms, [](const Atom& atom) { return atom.kind == AtomKind::kNone; });
    out.fields.push_back(
        {text_of(field.key), value_of(field.value, depth + 1), field.optional || may_be_absent});
  }
  return out;
}

Val Interpreter::concatenated(const Val& a, const Val& b) {
  const auto is_list = [](const Atom& atom) {
    return atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kList;
  };
  if (std::ranges::any_of(a.atoms, is_list) || std::ranges::any_of(b.atoms, is_list)) {
    Object* out = make(ObjectKind::kList);
    for (const auto* side : {&a, &b})
      for (const auto& atom : side->atoms) {
        if (is_list(atom)) {
          const auto items = atom.object->items;
          out->items.insert(out->items.end(), items.begin(), items.end());
          out->open = out->open || atom.object->open || side->atoms.size() > 1;
        } else {
          out->open = true;
        }
      }
    return of(out);
  }
  auto left = texts_of(a);
  auto right = texts_of(b);
  if (left.empty()) left.push_back(unknown_text("a value that is not there"));
  if (right.empty()) right.push_back(unknown_text("a value that is not there"));
  if (left.size() * right.size() > kMostAtoms) return unknown("one of many values");
  Val out;
  for (const auto& x : left)
    for (const auto& y : right) {
      Text both;
      for (const auto& one : x.parts) append(both, one);
      for (const auto& one : y.parts) append(both, one);
      texts_.push_back(std::move(both));
      join(out, Val{{{AtomKind::kText, &texts_.back(), nullptr, nullptr}}});
    }
  return out;
}

// Fields.

const ObjectField* Interpreter::find_field(const Object& object, std::string_view name) const {
  for (const auto& field : object.fields) {
    const auto* key = literal(field.key);
    if (key != nullptr && *key == name) return &field;
  }
  return nullptr;
}

Val Interpreter::field(const Val& object, std::string_view name) const {
  Val out;
  for (const auto& atom : object.atoms)
    if (atom.kind == AtomKind::kObject)
      if (const auto* found = find_field(*atom.object, name); found != nullptr)
        join(out, found->value);
  return out;
}

void Interpreter::set_field(Object& object, const Val& key, const Val& value) {
  const bool weak = branch_depth_ > object.depth;
  note_change(object);
  if (object.kind == ObjectKind::kList) {
    add_item(object, value);
    object.open = true;
    return;
  }
  if (object.kind == ObjectKind::kModule && object.unit != nullptr) {
    if (const auto* name = literal(key); name != nullptr) {
      symbols_.push_back(*name);
      join(object.unit->scope->variables[symbols_.back()], value);
    }
    return;
  }
  bool all = true;
  const auto names = literals(key, all);
  const bool is_text = key.atoms.size() == 1 && key.atoms[0].kind == AtomKind::kText &&
                       std::ranges::none_of(key.atoms[0].text->parts, [](const Part& one) {
                         return one.kind == PartKind::kUnknown || one.kind == PartKind::kEvent;
                       });
  const bool sure = is_text || (all && names.size() == 1);
  if (!sure) object.open = object.open || !all;
  const auto put = [&](const Val& name, ObjectField* found, bool certain) {
    if (found == nullptr) {
      if (weak) ++loop_changes_;  // what a loop finds in its next round
      if (object.fields.size() < kMostFields)
        object.fields.push_back({name, value, !certain || weak});
      else
        object.open = true;
      return;
    }
    if (weak && adds_to(found->value, value)) ++loop_changes_;
    if (certain && !weak) {
      found->value = value;
      found->optional = false;
    } else {
      join(found->value, value);
    }
  };
  for (const auto& name : names)
    put(text(name), const_cast<ObjectField*>(find_field(object, name)), sure);
  if (all) return;
  Val other;
  for (const auto& atom : key.atoms)
    if (atom.kind != AtomKind::kText || atom.text->literal() == nullptr)
      other.atoms.push_back(atom);
  if (other.atoms.empty()) other = unknown("a key");
  const auto same_key = std::ranges::find_if(object.fields, [&](const ObjectField& field) {
    return literal(field.key) == nullptr && texts_of(field.key) == texts_of(other);
  });
  put(other, same_key == object.fields.end() ? nullptr : &*same_key, is_text);
}

/// One more item; a loop adds its like once.
void Interpreter::add_item(Object& list, const Val& item) {
  note_change(list);
  const bool weak = branch_depth_ > list.depth;
  constexpr std::size_t kLast = 3;
  const auto from = list.items.size() - std::min(kLast, list.items.size());
  for (std::size_t i = from; weak && i < list.items.size(); ++i)
    if (!adds_to(list.items[i], item)) return;
  if (weak) ++loop_changes_;
  list.items.push_back(item);
}

namespace {

/// Methods of texts, lists and objects in JavaScript: not fields of an event.
bool is_javascript_method(std::string_view name) {
  static constexpr std::array kNames = {"apply",
                                        "at",
                                        "bind",
                                        "call",
                                        "catch",
                                        "charAt",
                                        "concat",
                                        "endsWith",
                                        "entries",
                                        "every",
                                        "filter",
                                        "finally",
                                        "find",
                                        "findIndex",
                                        "findLast",
                                        "flat",
                                        "flatMap",
                                        "forEach",
                                        "get",
                                        "has",
                                        "hasOwnProperty",
                                        "includes",
                                        "indexOf",
                                        "join",
                                        "keys",
                                        "lastIndexOf",
                                        "map",
                                        "match",
                                        "matchAll",
                                        "padEnd",
                                        "padStart",
                                        "pop",
                                        "promise",
                                        "push",
                                        "reduce",
                                        "reduceRight",
                                        "repeat",
                                        "replace",
                                        "replaceAll",
                                        "reverse",
                                        "set",
                                        "shift",
                                        "slice",
                                        "some",
                                        "sort",
                                        "splice",
                                        "split",
                                        "startsWith",
                                        "substr",
                                        "substring",
                                        "then",
                                        "toFixed",
                                        "toLocaleString",
                                        "toLowerCase",
                                        "toString",
                                        "toUpperCase",
                                        "transformToString",
                                        "transformToByteArray",
                                        "trim",
                                        "trimEnd",
                                        "trimStart",
                                        "unshift",
                                        "values",
                                        "on",
                                        "once"};
  return std::ranges::binary_search(kNames, name) || name == "on" || name == "once" ||
         std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

Val Interpreter::method(const Val& receiver, std::string_view name) {
  Object* out = make(ObjectKind::kMethod);
  out->self = receiver;
  out->name = name;
  return of(out);
}

Val Interpreter::text_part(const Atom& atom, const std::string& key) {
  if (atom.text->parts.size() != 1) return unknown("a part of a string");
  const Part& one = atom.text->parts.front();
  if (one.kind == PartKind::kEvent)
    return part({PartKind::kEvent, one.text.empty() ? key : concat(one.text, ".", key), false, {}});
  if (one.kind == PartKind::kUnknown) return Val{{atom}};
  return unknown("a part of a string");
}

Val Interpreter::member(const Val& object, std::string_view name, const Expr& at) {
  Val out;
  for (const auto& atom : object.atoms) {
    switch (atom.kind) {
      case AtomKind::kNone:
        break;
      case AtomKind::kText:
        if (is_python_ && name == "value" && atom.text->literal() != nullptr)
          join(out, Val{{atom}});  // of an enumeration: its members are their values here
        else if (is_python_ || is_javascript_method(name))
          join(out, method(Val{{atom}}, name));
        else
          join(out, text_part(atom, std::string(name)));
        break;
      case AtomKind::kOpaque:
        join(out, method(Val{{atom}}, name));
        break;
      case AtomKind::kSymbol:
        join(out, symbol_member(*atom.symbol, name, at));
        break;
      case AtomKind::kObject:
        join(out, object_member(*atom.object, name, at));
        break;
    }
  }
  return out;
}

Val Interpreter::symbol_member(const std::string& path, std::string_view name, const Expr& at) {
  if (path == "super") return super_member(name, at);
  if (path == "process.env") return read_environment(text(std::string(name)), nullptr, false, at);
  if (path == "@context") {
    look_at_context(name, at);
    if (name == "invoked_function_arn" || name == "invokedFunctionArn")
      return symbol("@context.arn");
  }
  if (path == "globalThis" || path == "global") return symbol(std::string(name));
  return symbol(concat(path, ".", name));
}

Val Interpreter::object_member(Object& object, std::string_view name, const Expr& at) {
  switch (object.kind) {
    case ObjectKind::kInstance:
      return instance_member(object, name, at);
    case ObjectKind::kModule:
      return module_member(object, name, at);
    case ObjectKind::kClass: {
      if (name == "__subclasses__") open("it looks for the subclasses of a class");
      if (auto found = class_member(object, name, is_python_ ? Val() : of(&object), at))
        return *found;
      return method(of(&object), name);
    }
    case ObjectKind::kMap: {
      if (is_python_ || object.name == "Map") return method(of(&object), name);
      return bound_to(object, index(of(&object), text(std::string(name)), at));
    }
    case ObjectKind::kList:
      if (name == "length") return unknown("a length");
      return method(of(&object), name);
    case ObjectKind::kFunction:
      if (const auto* found = find_field(object, name); found != nullptr) return found->value;
      if (!is_python_ && name == "prototype") return of(&prototype_of(object));
      return method(of(&object), name);
    case ObjectKind::kMethod: {
      const bool data = std::ranges::all_of(
          object.self.atoms, [](const Atom& atom) { return atom.kind == AtomKind::kText; });
      if (data && !is_python_ && !is_javascript_method(name)) return unknown("a part of a string");
      return method(of(&object), name);
    }
    case ObjectKind::kResponse:
      if (is_python_ || is_javascript_method(name)) return method(of(&object), name);
      return response_part(object, std::string(name));
    case ObjectKind::kCommand:
      return method(of(&object), name);
    default:
      return boto3_member(object, name, at);
  }
}

Val Interpreter::response_part(const Object& response, const std::string& key) {
  if (response.client == "sts" && response.name == "GetCallerIdentity" && key == "Account")
    return part({PartKind::kAccount, "", false, {}});
  return unknown(what_is(response));
}

Val Interpreter::index(const Val& object, const Val& key, const Expr& at) {
  Val out;
  bool all = true;
  const auto names = literals(key, all);
  for (const auto& atom : object.atoms) {
    switch (atom.kind) {
      case AtomKind::kNone:
        break;
      case AtomKind::kOpaque:
        join(out, Val{{atom}});
        break;
      case AtomKind::kText:
        for (const auto& name : names) join(out, text_part(atom, name));
        if (!all) join(out, text_part(atom, "[]"));
        break;
      case AtomKind::kSymbol:
        join(out, symbol_index(*atom.symbol, key, at));
        break;
      case AtomKind::kObject:
        join(out, object_index(*atom.object, key, at));
        break;
    }
  }
  return out;
}

Val Interpreter::symbol_index(const std::string& path, const Val& key, const Expr& at) {
  if (path == "os.environ" || path == "process.env")
    return read_environment(key, nullptr, path == "os.environ", at);
  bool all = true;
  const auto names = literals(key, all);
  if (path == "@context.arn_parts" && names.size() == 1) {
    if (names.front() == "3") return part({PartKind::kEnvironment, "AWS_REGION", true, {}});
    if (names.front() == "4") return part({PartKind::kAccount, "", false, {}});
    return unknown("a part of the function's ARN");
  }
  if (!all || names.empty()) {
    if (path.starts_with("aws-sdk") || path.starts_with("@aws-sdk") || path.starts_with("boto"))
      open("the name of a client is not known");
    return opaque(concat("a part of ", path));
  }
  Val out;
  for (const auto& name : names) join(out, symbol_member(path, name, at));
  return out;
}

Val Interpreter::object_index(Object& object, const Val& key, const Expr& at) {
  bool all = true;
  const auto names = literals(key, all);
  switch (object.kind) {
    case ObjectKind::kMap: {
      Val out;
      for (const auto& name : names) {
        const auto* found = find_field(object, name);
        if (found != nullptr) join(out, found->value);
        if (found != nullptr && !found->optional) continue;
        for (const auto& field : object.fields)
          if (literal(field.key) == nullptr) join(out, field.value);
        if (object.open && object.fields.empty())
          join(out, opaque("a field of a value that is not known"));
        if (found == nullptr && out.atoms.empty()) {
          if (!is_python_)
            join(out, is_javascript_method(name) ? method(of(&object), name) : none());
          else if (object.open)
            join(out, opaque("a field of a value that is not known"));
        }
      }
      if (!all)
        for (const auto& field : object.fields) join(out, field.value);
      if (!all && object.open) join(out, opaque("a field of a value that is not known"));
      return out;
    }
    case ObjectKind::kList: {
      if (names.size() == 1 && all && !object.open) {
        const auto position = parse_integer(names.front());
        const auto size = static_cast<long long>(object.items.size());
        if (position && *position < size && *position >= -size)
          return object
              .items[static_cast<std::size_t>(*position < 0 ? size + *position : *position)];
      }
      return elements(of(&object), at);
    }
    case ObjectKind::kResponse: {
      Val out;
      for (const auto& name : names) join(out, response_part(object, name));
      return out.atoms.empty() ? unknown(what_is(object)) : out;
    }
    case ObjectKind::kMethod:
      return index(object.self, key, at);
    case ObjectKind::kResource:
      return of(&object);  // one of the list that a method of a resource gives
    default: {
      Val out;
      for (const auto& name : names) join(out, object_member(object, name, at));
      if (all) return out;
      open("the name of a method is not known");
      return opaque("a method whose name is not known");
    }
  }
}

/// Functions of an object, whose `this` it is when they are called on it.
Val Interpreter::bound_to(Object& object, const Val& member) {
  const auto is_free = [](const Atom& atom) {
    return atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kFunction &&
           atom.object->self.atoms.empty() && !atom.object->function->is_arrow;
  };
  Val out;
  for (const auto& atom : member.atoms)
    join(out, is_free(atom) ? bound(Val{{atom}}, of(&object)) : Val{{atom}});
  return out;
}

/// What instances of a function of JavaScript have in common.
Object& Interpreter::prototype_of(Object& function) {
  if (const auto* found = find_field(function, "prototype"); found != nullptr)
    for (const auto& atom : found->value.atoms)
      if (atom.kind == AtomKind::kObject) return *atom.object;
  Object* out = make(ObjectKind::kClass);
  out->depth = function.depth;
  out->name = function.function->name;
  function.fields.push_back({text("prototype"), of(out), false});
  return *out;
}

/// The members of an enumeration, in which Python's loops run over a class.
Val Interpreter::members_of_enum(const Object& type) {
  Val out;
  for (const auto& field : type.fields)
    for (const auto& atom : field.value.atoms)
      if (atom.kind == AtomKind::kText) join(out, Val{{atom}});
  return out.atoms.empty() ? unknown("an element of a class") : out;
}

Val Interpreter::elements(const Val& list, const Expr& at) {
  Val out;
  for (const auto& atom : list.atoms) {
    switch (atom.kind) {
      case AtomKind::kNone:
        break;
      case AtomKind::kOpaque:
        join(out, Val{{atom}});
        break;
      case AtomKind::kSymbol:
        if (*atom.symbol == "os.environ") out_.reads_whole_environment = true;
        join(out, unknown(concat("an element of ", *atom.symbol)));
        break;
      case AtomKind::kText:
        join(out, text_part(atom, "[]"));
        break;
      case AtomKind::kObject: {
        Object& object = *atom.object;
        if (object.kind == ObjectKind::kList) {
          for (const auto& item : object.items) join(out, item);
          if (object.items.empty() || !object.why.empty())
            join(out, unknown("an element of a list"));
        } else if (object.kind == ObjectKind::kCollection) {
          join(out, boto3_elements(object, at));
        } else if (object.kind == ObjectKind::kResource) {
          join(out, Val{{atom}});  // of the list that a method of a resource gives
        } else if (object.kind == ObjectKind::kClass) {
          join(out, members_of_enum(object));
        } else if (object.kind == ObjectKind::kMap) {
          for (const auto& field : object.fields) join(out, is_python_ ? field.key : field.value);
          if (object.open || object.fields.empty()) join(out, unknown("an element"));
        } else if (object.kind == ObjectKind::kMethod) {
          join(out, elements(object.self, at));
        } else if (object.kind == ObjectKind::kInstance) {
          join(out, elements(call(instance_member(object, "__iter__", at), {}, at), at));
        } else {
          join(out, unknown(what_is(object)));
        }
        break;
      }
    }
  }
  return out;
}

}  // namespace cfnaudit::code
