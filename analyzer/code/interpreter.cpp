// Statements and expressions -> values, and what is found on the way.

#include "analyzer/code/interpreter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "analyzer/base/text.h"

namespace cfnaudit::code {

namespace {

constexpr std::size_t kMostSteps = 300'000;
constexpr std::size_t kMostObjects = 100'000;
constexpr std::size_t kMostFrames = 60;
constexpr int kDeepestEval = 500;
constexpr std::size_t kSeparateItems = 12;

/// In one expression tree, for messages and to tell calls apart.
std::string shown(const Text& text) {
  std::string out;
  for (const auto& part : text.parts) {
    out += static_cast<char>('0' + static_cast<int>(part.kind));
    out += part.text;
    out += part.fallback;
  }
  return out;
}

void show(const Value& value, std::string& out) {
  out += static_cast<char>('a' + static_cast<int>(value.kind));
  if (value.open) out += '*';
  out += shown(value.text);
  for (const auto& field : value.fields) {
    out += shown(field.key);
    out += '=';
    show(field.value, out);
    out += ';';
  }
  for (const auto& item : value.items) show(item, out);
}

}  // namespace

Interpreter::Interpreter(Package& package, std::string_view runtime, Reading& out)
    : package_(package), runtime_(runtime), is_python_(runtime.starts_with("python")), out_(out) {
  scope_ = new_scope();
  frames_.emplace_back();
}

// What is found.

Place Interpreter::place(const Expr& at) const {
  return {unit_ == nullptr ? 0 : unit_->file, at.begin, at.end};
}

void Interpreter::open(std::string why) {
  if (std::ranges::find(out_.open, why) == out_.open.end()) out_.open.push_back(std::move(why));
}

void Interpreter::emit(const Object& client, std::string_view operation, const Val& arguments,
                       const Expr& at, bool only_signs) {
  SdkCall call;
  call.client = client.client;
  call.operation = operation;
  call.arguments = value_of(arguments);
  if (arguments.atoms.empty()) call.arguments.kind = ValueKind::kMap;
  if (!client.region.atoms.empty()) call.regions = texts_of(client.region);
  if (!client.endpoint.atoms.empty()) call.endpoints = texts_of(client.endpoint);
  call.other_credentials = client.other_credentials;
  call.only_signs = only_signs;
  call.at_import = !in_handler_;
  call.place = place(at);
  std::string key = concat(std::to_string(call.place.file), ":", std::to_string(call.place.begin),
                           ":", call.client, ":", call.operation);
  show(call.arguments, key);
  for (const auto& region : call.regions) key += shown(region);
  if (!seen_calls_.insert(std::move(key)).second) return;
  const auto need = [&](const Value& value, auto&& self) -> void {
    for (const auto& part : value.text.parts)
      if (part.kind == PartKind::kEnvironment && !part.has_default) needed_.insert(part.text);
    for (const auto& field : value.fields) self(field.value, self);
    for (const auto& item : value.items) self(item, self);
  };
  need(call.arguments, need);
  out_.calls.push_back(std::move(call));
}

Val Interpreter::read_environment(const Val& name, const Val* fallback, bool raises,
                                  const Expr& at) {
  bool all = true;
  const auto names = literals(name, all);
  if (!all) {
    out_.reads_whole_environment = true;
    if (names.empty()) return unknown("an environment variable whose name is not known");
  }
  Val out;
  for (const auto& one : names) {
    EnvironmentRead read{one,          place(at), fallback != nullptr || try_depth_ > 0,
                         !in_handler_, raises,    is_guarded_by_condition()};
    const auto same = std::ranges::find_if(out_.environment, [&](const EnvironmentRead& other) {
      return other.name == read.name && other.place == read.place;
    });
    if (same == out_.environment.end()) {
      if (!raises) soft_reads_.insert(out_.environment.size());
      out_.environment.push_back(read);
    }
    Part made{PartKind::kEnvironment, one};
    if (fallback != nullptr) {
      const auto* other = literal(*fallback);
      made.has_default = other != nullptr;
      if (other != nullptr) made.fallback = *other;
    }
    join(out, part(std::move(made)));
  }
  if (fallback != nullptr && literal(*fallback) == nullptr) join(out, *fallback);
  return out;
}

void Interpreter::ask(const Val& value) {
  for (const auto& atom : value.atoms)
    if (atom.kind == AtomKind::kText)
      for (const auto& one : atom.text->parts)
        if (one.kind == PartKind::kEnvironment) asked_.insert(one.text);
}

void Interpreter::wait(Wait::Kind kind, std::string what, const Val& seconds, const Expr& at) {
  for (auto& text : texts_of(seconds)) {
    Wait one{kind, std::move(text), place(at), what, is_guarded_by_condition()};
    const bool known = std::ranges::any_of(out_.waits, [&](const Wait& other) {
      return other.place == one.place && other.seconds == one.seconds;
    });
    if (!known) out_.waits.push_back(std::move(one));
  }
}

// Statements.

/// Runs ways of which the program takes one, and joins what they make of the variables.
bool Interpreter::branch(const std::vector<std::function<void()>>& ways, bool may_skip,
                         bool compares) {
  struct Outcome {
    std::map<std::pair<Scope*, std::string_view>, Val> values;
  };
  std::vector<Outcome> outcomes;
  std::map<std::pair<Scope*, std::string_view>, std::optional<Val>> before;
  const std::size_t base = trail_.size();
  const std::size_t outer_scopes = std::exchange(branch_scopes_, scopes_.size());
  ++branch_depth_;
  for (const auto& way : ways) {
    is_ended_ = false;
    way();
    Outcome outcome;
    for (std::size_t i = base; i < trail_.size(); ++i)
      outcome.values[{trail_[i].scope, trail_[i].name}] =
          trail_[i].scope->variables[trail_[i].name];
    while (trail_.size() > base) {
      auto& change = trail_.back();
      before.try_emplace({change.scope, change.name}, change.old);
      before[{change.scope, change.name}] = change.old;
      if (change.old)
        change.scope->variables[change.name] = *change.old;
      else
        change.scope->variables.erase(change.name);
      trail_.pop_back();
    }
    if (!is_ended_) outcomes.push_back(std::move(outcome));
  }
  --branch_depth_;
  branch_scopes_ = outer_scopes;
  if (may_skip) outcomes.emplace_back();
  is_ended_ = outcomes.empty();
  bool changes = false;
  for (const auto& [where, old] : before) {
    Val value;
    bool any = false;
    for (const auto& outcome : outcomes) {
      const auto found = outcome.values.find(where);
      if (found == outcome.values.end() && !old) continue;
      any = true;
      join(value, found != outcome.values.end() ? found->second : *old);
    }
    if (!any) continue;
    if (is_watched(*where.first)) trail_.push_back({where.first, where.second, old});
    changes = changes || (compares && old && adds_to(*old, value));
    where.first->variables[where.second] = std::move(value);
  }
  return changes;
}

/// Has `more` a value that `known` has not? Two new maps or lists of the same content are the same.
bool Interpreter::adds_to(const Val& known, const Val& more) const {
  if (more.atoms.size() > known.atoms.size()) return true;
  if (more.atoms.empty()) return false;
  const auto shape = [&](const Atom& atom) {
    std::string out(1, static_cast<char>('0' + static_cast<int>(atom.kind)));
    const bool inner = atom.kind == AtomKind::kObject && (atom.object->kind == ObjectKind::kMap ||
                                                          atom.object->kind == ObjectKind::kList);
    if (atom.text != nullptr) out += shown(*atom.text);
    if (atom.symbol != nullptr) out += *atom.symbol;
    if (inner) show(value_of(*atom.object, 7), out);
    if (atom.object != nullptr && !inner)
      out += concat(std::to_string(static_cast<int>(atom.object->kind)), atom.object->client, ".",
                    atom.object->name);
    return out;
  };
  for (const auto& atom : more.atoms) {
    const bool same = std::ranges::any_of(known.atoms, [&](const Atom& other) {
      if (atom.kind != other.kind) return false;
      if (atom.object != nullptr && atom.object->kind != other.object->kind) return false;
      return (atom.object != nullptr && atom.object == other.object) || shape(atom) == shape(other);
    });
    if (!same) return true;
  }
  return false;
}

void Interpreter::run_block(const Stmt& block) {
  if (!is_python_)
    for (const auto* stmt : block.children)
      if (stmt->kind == StmtKind::kFunction) define(*stmt);
  for (const auto* stmt : block.children) {
    if (is_ended_) return;
    run_stmt(*stmt);
  }
}

void Interpreter::run_stmt(const Stmt& stmt) {
  if (++steps_ > kMostSteps) {
    open("the program is too large");
    is_ended_ = true;
    return;
  }
  switch (stmt.kind) {
    case StmtKind::kExpr:
      eval(stmt.value);
      return;
    case StmtKind::kAssign:
      if (stmt.target != nullptr && stmt.value != nullptr)
        assign(*stmt.target, eval(stmt.value), stmt.declares);
      return;
    case StmtKind::kReturn:
      if (stmt.value != nullptr) {
        const Val value = eval(stmt.value);
        join(frames_.back().result, value);
      } else {
        join(frames_.back().result, none());
      }
      is_ended_ = true;
      return;
    case StmtKind::kRaise:
      eval(stmt.value);
      is_ended_ = true;
      return;
    case StmtKind::kIf:
      return run_if(stmt);
    case StmtKind::kLoop:
      return run_loop(stmt);
    case StmtKind::kTry:
      return run_try(stmt);
    case StmtKind::kWith:
      return run_with(stmt);
    case StmtKind::kFunction:
      if (is_python_) define(stmt);
      return;
    case StmtKind::kClass:
      return define(stmt);
    case StmtKind::kImport:
      return run_import(stmt);
    case StmtKind::kExport:
      return run_export(stmt);
    case StmtKind::kBlock:
      return run_block(stmt);
    case StmtKind::kGlobal:
      scope_->outer.push_back(stmt.text);
      return;
  }
}

namespace {

/// `if __name__ == "__main__"`, `if TYPE_CHECKING`, `require.main === module`: false in Lambda.
bool is_never_true(const Expr* condition) {
  if (condition == nullptr) return false;
  if (condition->kind == ExprKind::kName) return condition->text == "TYPE_CHECKING";
  if (condition->kind == ExprKind::kMember) return condition->text == "TYPE_CHECKING";
  if (condition->kind != ExprKind::kTest || condition->kids.size() != 2) return false;
  const auto* left = condition->kids[0];
  const auto* right = condition->kids[1];
  if (left->kind == ExprKind::kName && left->text == "__name__")
    return right->text == "__main__" && condition->text == "==";
  return left->kind == ExprKind::kMember && left->text == "main" &&
         left->kids[0]->text == "require" && condition->text.starts_with("==");
}

}  // namespace

void Interpreter::run_if(const Stmt& stmt) {
  const Stmt* then = stmt.children.empty() ? nullptr : stmt.children[0];
  const Stmt* otherwise = stmt.children.size() > 1 ? stmt.children[1] : nullptr;
  if (is_never_true(stmt.value)) {
    if (otherwise != nullptr) run_block(*otherwise);
    return;
  }
  if (stmt.value != nullptr) ask(eval(stmt.value));
  ++guard_depth_;
  std::vector<std::function<void()>> ways;
  if (then != nullptr) ways.emplace_back([this, then] { run_block(*then); });
  if (otherwise != nullptr) ways.emplace_back([this, otherwise] { run_stmt(*otherwise); });
  branch(ways, otherwise == nullptr);
  --guard_depth_;
}

void Interpreter::run_loop(const Stmt& stmt) {
  const Expr nowhere;
  const Expr& at = stmt.value == nullptr ? nowhere : *stmt.value;
  const Val over = stmt.value == nullptr ? Val() : eval(stmt.value);
  if (stmt.target == nullptr) ask(over);
  const Stmt& body = *stmt.children.front();
  std::vector<Val> rounds;
  if (stmt.target != nullptr && over.atoms.size() == 1 && over.atoms[0].kind == AtomKind::kObject &&
      over.atoms[0].object->kind == ObjectKind::kList && !over.atoms[0].object->open &&
      over.atoms[0].object->items.size() <= kSeparateItems) {
    rounds = over.atoms[0].object->items;
    if (stmt.text == "keys") rounds = {unknown("an index")};
  } else if (stmt.target != nullptr) {
    const bool keys = stmt.text == "keys" || (is_python_ && over.atoms.size() == 1 &&
                                              over.atoms[0].kind == AtomKind::kObject &&
                                              over.atoms[0].object->kind == ObjectKind::kMap);
    Val each;
    if (keys && over.atoms.size() == 1 && over.atoms[0].kind == AtomKind::kObject) {
      for (const auto& field : over.atoms[0].object->fields) rounds.push_back(field.key);
      if (over.atoms[0].object->open || rounds.empty()) rounds.push_back(unknown("a key"));
    } else {
      rounds.push_back(elements(over, at));
    }
  } else {
    rounds.emplace_back();
  }
  const bool unknown_rounds = rounds.size() <= 1;
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    bool changes = false;
    const auto round = [&] {
      changes = branch({[&] {
                         if (stmt.target != nullptr)
                           assign(*stmt.target, rounds[i], stmt.declares || true);
                         run_block(body);
                       }},
                       true, true);
      is_ended_ = false;
    };
    const std::size_t objects = loop_changes_;
    round();
    // What a round makes of the variables is what the next one starts with.
    if (unknown_rounds && (changes || loop_changes_ != objects)) round();
  }
}

void Interpreter::run_try(const Stmt& stmt) {
  const std::size_t count = stmt.children.size() - (stmt.has_finally ? 1 : 0);
  if (stmt.catches) {
    ++try_depth_;
    ++guard_depth_;
  }
  const bool attributes = stmt.name == "AttributeError";
  if (attributes) ++attribute_depth_;
  // What the body has done until it fails is not known, so that it may be skipped.
  bool ended = false;
  branch({[&] {
           run_block(*stmt.children.front());
           ended = is_ended_;
           is_ended_ = false;
         }},
         stmt.catches && count > 1);
  if (stmt.catches) --try_depth_;
  if (attributes) --attribute_depth_;
  is_ended_ = false;
  std::vector<std::function<void()>> ways;
  bool all_end = ended;
  for (std::size_t i = 1; i < count; ++i)
    ways.emplace_back([this, &stmt, &all_end, i] {
      run_block(*stmt.children[i]);
      all_end = all_end && is_ended_;
    });
  if (!ways.empty()) {
    branch(ways, true);
    is_ended_ = false;
  }
  if (stmt.catches) --guard_depth_;
  if (stmt.has_finally) run_block(*stmt.children.back());
  is_ended_ = is_ended_ || all_end;
}

void Interpreter::run_with(const Stmt& stmt) {
  if (stmt.value == nullptr) return;
  Val value = eval(stmt.value);
  Val entered;
  for (const auto& atom : value.atoms) {
    const bool instance =
        atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kInstance;
    const bool generator = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kList;
    if (instance) {
      const Val enter = instance_member(*atom.object, "__enter__", *stmt.value);
      const Val result = call(enter, {}, *stmt.value);
      join(entered, result.atoms.empty() ? of(atom.object) : result);
      call(instance_member(*atom.object, "__exit__", *stmt.value),
           {{"", none()}, {"", none()}, {"", none()}}, *stmt.value);
    } else if (generator) {
      for (const auto& item : atom.object->items) join(entered, item);
    } else {
      join(entered, Val{{atom}});
    }
  }
  if (stmt.target != nullptr) assign(*stmt.target, entered, true);
}

void Interpreter::define(const Stmt& stmt) {
  if (stmt.kind == StmtKind::kClass) {
    Val value = class_of(*stmt.type);
    for (auto at = stmt.type->decorators.rbegin(); at != stmt.type->decorators.rend(); ++at)
      value = decorated(value, **at);
    assign_name(stmt.name, value, true);
    return;
  }
  Val value = function_of(*stmt.function);
  for (auto at = stmt.function->decorators.rbegin(); at != stmt.function->decorators.rend(); ++at)
    value = decorated(value, **at);
  assign_name(stmt.name, value, true);
}

Val Interpreter::function_of(const Function& function) {
  Object* out = make(ObjectKind::kFunction);
  out->function = &function;
  out->scope = scope_;
  while (out->scope->is_class && out->scope->parent != nullptr) out->scope = out->scope->parent;
  out->unit = unit_;
  if (function.is_arrow) {
    out->self = frames_.back().self;
    out->parent = frames_.back().type;
  }
  return of(out);
}

Val Interpreter::decorated(const Val& value, const Expr& decorator) {
  if (decorator.kind == ExprKind::kName &&
      (decorator.text == "staticmethod" || decorator.text == "classmethod" ||
       decorator.text == "property"))
    return value;
  if (decorator.kind == ExprKind::kMember &&
      (decorator.text == "setter" || decorator.text == "cached_property"))
    return value;
  const Val by = eval(&decorator);
  Val out;
  for (const auto& atom : by.atoms) {
    const bool own =
        atom.kind == AtomKind::kObject &&
        (atom.object->kind == ObjectKind::kFunction || atom.object->kind == ObjectKind::kClass);
    if (own) {
      join(out, call(Val{{atom}}, {{"", value}}, decorator));
      continue;
    }
    // A decorator of a library gives the function, in a wrapping; one that takes it for later runs
    // it some time.
    const std::string name = atom.kind == AtomKind::kSymbol ? *atom.symbol : std::string();
    if (!is_wrapper(name)) {
      escape(value, name.empty() ? "a decorator" : name, decorator);
      context_is_open_ = true;
    }
    join(out, value);
  }
  return by.atoms.empty() ? value : out;
}

Val Interpreter::class_of(const Class& type) {
  Object* out = make(ObjectKind::kClass);
  out->type = &type;
  out->scope = scope_;
  out->unit = unit_;
  out->name = type.name;
  for (const auto* base : type.bases) out->bases.push_back(eval(base));
  if (type.body == nullptr) return of(out);
  Scope* outer = scope_;
  scope_ = new_scope();
  scope_->parent = outer;
  scope_->is_class = true;
  const auto is_field = [&](const Stmt& stmt) {
    return !is_python_ && stmt.kind == StmtKind::kAssign && stmt.text != "static";
  };
  for (const auto* stmt : type.body->children) {
    if (is_field(*stmt)) continue;
    if (stmt->kind == StmtKind::kFunction)
      define(*stmt);
    else
      run_stmt(*stmt);
    is_ended_ = false;
  }
  for (const auto& [name, value] : scope_->variables)
    out->fields.push_back({text(std::string(name)), value, false});
  // The order of a hash map is nobody's.
  std::ranges::sort(out->fields, {}, [&](const ObjectField& field) { return *literal(field.key); });
  scope_ = outer;
  if (is_python_) tell_bases(*out);
  return of(out);
}

/// A class of Python tells its bases that it is there.
void Interpreter::tell_bases(Object& type) {
  const Expr at;
  for (const auto& base : type.bases)
    for (const auto& atom : base.atoms)
      if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClass)
        if (const auto hook = class_member(*atom.object, "__init_subclass__", of(&type), at))
          call(*hook, {}, at);
}

// Variables.

Scope* Interpreter::new_scope() {
  Scope& out = scopes_.emplace_back();
  out.number = scopes_.size() - 1;
  return &out;
}

Val* Interpreter::find(std::string_view name) {
  for (Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
    const auto found = scope->variables.find(name);
    if (found != scope->variables.end()) return &found->second;
  }
  return nullptr;
}

void Interpreter::assign_name(std::string_view name, const Val& value, bool declares) {
  Scope* target = scope_;
  const bool outer = std::ranges::find(scope_->outer, name) != scope_->outer.end();
  if (!declares || outer) {
    Scope* scope = outer ? scope_->parent : scope_;
    for (; scope != nullptr; scope = scope->parent)
      if (scope->variables.contains(name)) break;
    if (scope != nullptr) {
      target = scope;
    } else if (outer) {
      while (target->parent != nullptr && target->parent->parent != nullptr)
        target = target->parent;
    }
  }
  const auto found = target->variables.find(name);
  if (is_watched(*target))
    trail_.push_back({target, name,
                      found == target->variables.end() ? std::optional<Val>()
                                                       : std::optional<Val>(found->second)});
  // A variable of an outer function or file: the function may run in any order with others.
  Val made = value;
  if (target != scope_) ++changes_;
  if (target != scope_ && found != target->variables.end() && in_handler_)
    join(made, found->second);
  target->variables[name] = std::move(made);
}

void Interpreter::assign(const Expr& target, const Val& value, bool declares) {
  switch (target.kind) {
    case ExprKind::kName:
      return assign_name(target.text, value, declares);
    case ExprKind::kMember: {
      const Val object = eval(target.kids[0]);
      for (const auto& atom : object.atoms) {
        if (atom.kind == AtomKind::kObject) set_field(*atom.object, text(target.text), value);
        if (atom.kind == AtomKind::kSymbol && *atom.symbol == "@context")
          context_fields_.insert(target.text);
      }
      return;
    }
    case ExprKind::kIndex: {
      const Val object = eval(target.kids[0]);
      const Val key = eval(target.kids[1]);
      for (const auto& atom : object.atoms)
        if (atom.kind == AtomKind::kObject) set_field(*atom.object, key, value);
      return;
    }
    case ExprKind::kDefault: {
      Val with = value;
      ask(value);
      add_default(with, eval(target.kids[1]));
      return assign(*target.kids[0], with, declares);
    }
    case ExprKind::kList:
    case ExprKind::kMap:
      return assign_parts(target, value, declares);
    default:
      return;
  }
}

/// What a default does to a value: it is there where the value is not.
void Interpreter::add_default(Val& value, const Val& standard) {
  const auto* other = literal(standard);
  if (value.atoms.size() == 1 && value.atoms[0].kind == AtomKind::kText &&
      value.atoms[0].text->parts.size() == 1 &&
      value.atoms[0].text->parts[0].kind == PartKind::kEnvironment && other != nullptr) {
    Part made = value.atoms[0].text->parts[0];
    if (!made.has_default) {
      made.has_default = true;
      made.fallback = *other;
      value = part(std::move(made));
    }
    return;
  }
  std::erase_if(value.atoms, [](const Atom& atom) { return atom.kind == AtomKind::kNone; });
  join(value, standard);
}

void Interpreter::assign_parts(const Expr& pattern, const Val& value, bool declares) {
  if (pattern.kind == ExprKind::kMap) {
    for (std::size_t i = 0; i + 1 < pattern.kids.size(); i += 2) {
      if (pattern.kids[i] == nullptr) {
        assign(*pattern.kids[i + 1], value, declares);
        continue;
      }
      const Val key = eval(pattern.kids[i]);
      assign(*pattern.kids[i + 1], index(value, key, *pattern.kids[i]), declares);
    }
    return;
  }
  for (std::size_t i = 0; i < pattern.kids.size(); ++i) {
    const bool rest = i < pattern.names.size() && pattern.names[i] == "*";
    Val item;
    for (const auto& atom : value.atoms) {
      const bool list = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kList;
      if (rest || !list || atom.object->open || i >= atom.object->items.size())
        join(item, rest ? Val{{atom}} : elements(Val{{atom}}, pattern));
      else
        join(item, atom.object->items[i]);
    }
    assign(*pattern.kids[i], item, declares);
  }
}

// Expressions.

Val Interpreter::eval(const Expr* expr) {
  if (expr == nullptr) return {};
  if (++steps_ > kMostSteps || objects_.size() > kMostObjects || eval_depth_ > kDeepestEval) {
    open("the program is too large");
    return opaque("the program is too large");
  }
  ++eval_depth_;
  Val out = eval_inner(*expr);
  --eval_depth_;
  return out;
}

Val Interpreter::eval_inner(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kText:
    case ExprKind::kNumber:
    case ExprKind::kBool: {
      const auto [known, is_new] = known_texts_.try_emplace(&expr);
      if (is_new) known->second = text_with_symbols(expr.text);
      return known->second;
    }
    case ExprKind::kNone:
      return none();
    case ExprKind::kName:
      return eval_name(expr);
    case ExprKind::kConcat:
      return eval_concat(expr);
    case ExprKind::kArithmetic:
      return eval_arithmetic(expr);
    case ExprKind::kMember: {
      if (expr.kids[0]->kind == ExprKind::kSuper) return super_member(expr.text, expr);
      const Val object = eval(expr.kids[0]);
      if (!expr.names.empty()) ask(object);
      return member(object, expr.text, expr);
    }
    case ExprKind::kIndex: {
      const Val object = eval(expr.kids[0]);
      return index(object, eval(expr.kids[1]), expr);
    }
    case ExprKind::kCall:
    case ExprKind::kNew:
      return eval_call(expr);
    case ExprKind::kList:
      return eval_list(expr);
    case ExprKind::kMap:
      return eval_map(expr);
    case ExprKind::kFunction:
      return function_of(*expr.function);
    case ExprKind::kClass:
      return class_of(*expr.type);
    case ExprKind::kConditional:
      return eval_conditional(expr);
    case ExprKind::kOr:
      return eval_or(expr);
    case ExprKind::kAnd:
      return eval_and(expr);
    case ExprKind::kTest:
      return eval_test(expr);
    case ExprKind::kComprehension:
      return eval_comprehension(expr);
    case ExprKind::kFormat:
      return eval_format(expr);
    default:
      return eval_effect(expr);
  }
}

/// What does something beside having a value, and what has none of its own.
Val Interpreter::eval_effect(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kAssign: {
      const Val value = eval(expr.kids[1]);
      assign(*expr.kids[0], value, is_python_);
      return value;
    }
    case ExprKind::kDefault:
      return eval(expr.kids[1]);
    case ExprKind::kAwait: {
      Val out;
      for (const auto* kid : expr.kids) out = eval(kid);
      return out;
    }
    case ExprKind::kYield:
      for (const auto* kid : expr.kids) join(frames_.back().yielded, eval(kid));
      return opaque("what a generator is sent");
    case ExprKind::kThis:
      return frames_.back().self;
    case ExprKind::kSuper:
      return frames_.back().self;
    case ExprKind::kOther: {
      Val last;
      for (const auto* kid : expr.kids) last = eval(kid);
      if (expr.text == "last") return last;
      return unknown("it is made when the program runs");
    }
    default:
      return {};
  }
}

/// A literal, in which the template may have put texts that are not known.
Val Interpreter::text_with_symbols(const std::string& literal) {
  const auto& symbols = package_.files[unit_ == nullptr ? 0 : unit_->file].symbols;
  if (symbols.empty()) return text(literal);
  Val out = text("");
  std::size_t at = 0;
  while (at < literal.size()) {
    std::size_t first = std::string::npos;
    const std::string* which = nullptr;
    for (const auto& symbol : symbols)
      if (const auto found = literal.find(symbol, at); found < first) {
        first = found;
        which = &symbol;
      }
    out = concatenated(out,
                       text(literal.substr(at, first == std::string::npos ? first : first - at)));
    if (which == nullptr) break;
    out = concatenated(out, part({PartKind::kTemplate, *which, false, {}}));
    at = first + which->size();
  }
  return out;
}

Val Interpreter::eval_name(const Expr& expr) {
  if (const Val* found = find(expr.text); found != nullptr) return *found;
  if (!is_python_) {
    if (expr.text == "exports" && unit_ != nullptr && unit_->exports != nullptr)
      return of(unit_->exports);
    if (expr.text == "module" && unit_ != nullptr && unit_->module != nullptr)
      return of(unit_->module);
    if (expr.text == "undefined") return none();
  }
  return symbol(expr.text);
}

Val Interpreter::eval_call(const Expr& expr) {
  const Expr& callee = *expr.kids[0];
  if (callee.kind == ExprKind::kSuper ||
      (callee.kind == ExprKind::kName && callee.text == "super" && is_python_))
    return call_super(expr);
  if (is_never_true(&callee)) return {};
  const Val function = eval(&callee);
  Arguments arguments;
  for (std::size_t i = 1; i < expr.kids.size(); ++i)
    arguments.push_back(
        {i - 1 < expr.names.size() ? expr.names[i - 1] : std::string_view(), eval(expr.kids[i])});
  // What is called on a variable of the environment that is not set fails.
  if (callee.kind == ExprKind::kMember && callee.names.empty() && callee.text != "get")
    need(callee.kids[0], expr);
  return call(function, std::move(arguments), expr, expr.kind == ExprKind::kNew);
}

/// A value that the program needs: an environment variable whose absence it does not see.
void Interpreter::need(const Expr* expr, const Expr&) {
  const bool reads = expr->kind == ExprKind::kMember || expr->kind == ExprKind::kCall ||
                     expr->kind == ExprKind::kName || expr->kind == ExprKind::kIndex;
  if (!reads) return;
  const Val* value = expr->kind == ExprKind::kName ? find(expr->text) : nullptr;
  const Val read = value != nullptr ? *value : Val();
  if (value == nullptr) return;
  for (const auto& atom : read.atoms)
    if (read.atoms.size() == 1 && atom.kind == AtomKind::kText && atom.text->parts.size() == 1 &&
        atom.text->parts[0].kind == PartKind::kEnvironment && !atom.text->parts[0].has_default)
      needed_.insert(atom.text->parts[0].text);
}

Val Interpreter::eval_map(const Expr& expr) {
  Object* out = make(ObjectKind::kMap);
  for (std::size_t i = 0; i + 1 < expr.kids.size(); i += 2) {
    if (expr.kids[i] == nullptr) {
      spread(*out, eval(expr.kids[i + 1]));
      continue;
    }
    const Val key = eval(expr.kids[i]);
    set_field(*out, key, eval(expr.kids[i + 1]));
  }
  return of(out);
}

/// Puts the fields of a value into a map.
void Interpreter::spread(Object& to, const Val& value) {
  for (const auto& atom : value.atoms) {
    if (atom.kind == AtomKind::kNone) continue;
    const bool fields =
        atom.kind == AtomKind::kObject &&
        (atom.object->kind == ObjectKind::kMap || atom.object->kind == ObjectKind::kInstance);
    if (atom.kind == AtomKind::kSymbol &&
        (*atom.symbol == "process.env" || *atom.symbol == "os.environ"))
      out_.reads_whole_environment = true;
    if (!fields) {
      to.open = true;
      if (to.why.empty())
        to.why = atom.text != nullptr && !atom.text->parts.empty()
                     ? "it is spread from a value that is not known"
                     : "it is spread from a value";
      continue;
    }
    for (const auto& field : std::vector<ObjectField>(atom.object->fields)) {
      const bool weak = field.optional || value.atoms.size() > 1;
      if (weak) ++branch_depth_;
      set_field(to, field.key, field.value);
      if (weak) --branch_depth_;
    }
    to.open = to.open || atom.object->open;
  }
}

Val Interpreter::eval_list(const Expr& expr) {
  Object* out = make(ObjectKind::kList);
  for (std::size_t i = 0; i < expr.kids.size(); ++i) {
    const Val item = eval(expr.kids[i]);
    if (i >= expr.names.size() || expr.names[i] != "*") {
      out->items.push_back(item);
      continue;
    }
    for (const auto& atom : item.atoms) {
      const bool list = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kList;
      if (list) {
        const auto more = atom.object->items;
        out->items.insert(out->items.end(), more.begin(), more.end());
        out->open = out->open || atom.object->open;
      } else {
        out->open = true;
      }
    }
  }
  return of(out);
}

/// a + b, where a number makes a number of it: "i + 1" in Python, and of digits in JavaScript.
Val Interpreter::eval_concat(const Expr& expr) {
  const auto is_number = [](const Expr* kid) { return kid->kind == ExprKind::kNumber; };
  const bool has_number = expr.kids.size() == 2 && std::ranges::any_of(expr.kids, is_number);
  Val out = eval(expr.kids[0]);
  if (expr.kids.size() == 1) out = concatenated(text(""), out);
  for (std::size_t i = 1; i < expr.kids.size(); ++i) {
    const Val next = eval(expr.kids[i]);
    const auto is_digits = [&](const Val& value) {
      const auto* digits = literal(value);
      return digits != nullptr && parse_integer(*digits).has_value();
    };
    if (has_number && (is_python_ || (is_digits(out) && is_digits(next))))
      return unknown("a number that is computed");
    out = concatenated(out, next);
  }
  return out;
}

Val Interpreter::eval_and(const Expr& expr) {
  Val out;
  for (std::size_t i = 0; i < expr.kids.size(); ++i) {
    Val one = eval(expr.kids[i]);
    if (i + 1 < expr.kids.size()) {
      ask(one);
      std::erase_if(one.atoms, [](const Atom& atom) {
        return atom.kind == AtomKind::kObject || atom.kind == AtomKind::kSymbol;
      });
      if (!is_python_) one = none();
    }
    join(out, one);
  }
  return out;
}

Val Interpreter::eval_or(const Expr& expr) {
  const bool is_member = expr.kids[0]->kind == ExprKind::kMember;
  absent_depth_ += is_member ? 1 : 0;
  Val out = eval(expr.kids[0]);
  absent_depth_ -= is_member ? 1 : 0;
  for (std::size_t i = 1; i < expr.kids.size(); ++i) {
    ask(out);
    ++guard_depth_;
    const Val next = eval(expr.kids[i]);
    --guard_depth_;
    const bool sure = !out.atoms.empty() && std::ranges::all_of(out.atoms, [](const Atom& atom) {
      return atom.kind == AtomKind::kObject ||
             (atom.kind == AtomKind::kText && atom.text->literal() != nullptr &&
              !atom.text->literal()->empty() && *atom.text->literal() != "0" &&
              *atom.text->literal() != "false");
    });
    if (!sure) add_default(out, next);
  }
  return out;
}

Val Interpreter::eval_conditional(const Expr& expr) {
  if (is_never_true(expr.kids[0])) return eval(expr.kids[2]);
  const Val condition = eval(expr.kids[0]);
  ask(condition);
  Val out;
  ++guard_depth_;
  branch({[&] { join(out, eval(expr.kids[1])); }, [&] { join(out, eval(expr.kids[2])); }}, false);
  --guard_depth_;
  return out;
}

Val Interpreter::eval_test(const Expr& expr) {
  std::vector<Val> values;
  for (const auto* kid : expr.kids) {
    values.push_back(eval(kid));
    ask(values.back());
  }
  if (values.size() == 2 && expr.text.ends_with("in")) {
    for (const auto& atom : values[1].atoms) {
      const bool environment = atom.kind == AtomKind::kSymbol &&
                               (*atom.symbol == "os.environ" || *atom.symbol == "process.env");
      bool all = true;
      if (environment)
        for (const auto& name : literals(values[0], all))
          asked_.insert(name), hard_asked_.insert(name);
    }
  }
  return unknown("the result of a comparison");
}

Val Interpreter::eval_comprehension(const Expr& expr) {
  const bool map = std::ranges::find(expr.names, "key") != expr.names.end();
  Object* out = make(map ? ObjectKind::kMap : ObjectKind::kList);
  Scope* outer = scope_;
  scope_ = new_scope();
  scope_->parent = outer;
  comprehend(expr, 0, *out);
  scope_ = outer;
  return of(out);
}

void Interpreter::comprehend(const Expr& expr, std::size_t at, Object& out) {
  if (at >= expr.kids.size()) return;
  const auto name = expr.names[at];
  if (name == "element") {
    const Val value = eval(expr.kids[at]);
    out.items.push_back(value);
    return;
  }
  if (name == "key") {
    const Val key = eval(expr.kids[at]);
    if (at + 1 < expr.kids.size()) set_field(out, key, eval(expr.kids[at + 1]));
    return;
  }
  if (name == "if") {
    ask(eval(expr.kids[at]));
    out.open = true;
    return comprehend(expr, at + 1, out);
  }
  if (at + 1 >= expr.kids.size()) return;
  const Val over = eval(expr.kids[at + 1]);
  const bool each = over.atoms.size() == 1 && over.atoms[0].kind == AtomKind::kObject &&
                    over.atoms[0].object->kind == ObjectKind::kList &&
                    !over.atoms[0].object->open &&
                    over.atoms[0].object->items.size() <= kSeparateItems;
  if (each) {
    for (const auto& item : std::vector<Val>(over.atoms[0].object->items)) {
      assign(*expr.kids[at], item, true);
      comprehend(expr, at + 2, out);
    }
    return;
  }
  const bool keys = is_python_ && over.atoms.size() == 1 &&
                    over.atoms[0].kind == AtomKind::kObject &&
                    over.atoms[0].object->kind == ObjectKind::kMap;
  Val item;
  if (keys) {
    for (const auto& field : over.atoms[0].object->fields) join(item, field.key);
    if (over.atoms[0].object->open) join(item, unknown("a key"));
  } else {
    item = elements(over, expr);
  }
  out.open = true;
  assign(*expr.kids[at], item, true);
  comprehend(expr, at + 2, out);
}

/// "%s/%s" % (a, b)
Val Interpreter::eval_format(const Expr& expr) {
  const Val pattern = eval(expr.kids[0]);
  const Val values = eval(expr.kids[1]);
  const auto* format = literal(pattern);
  if (format == nullptr) return unknown("a format that is not known");
  std::vector<Val> items = {values};
  if (values.atoms.size() == 1 && values.atoms[0].kind == AtomKind::kObject &&
      values.atoms[0].object->kind == ObjectKind::kList)
    items = values.atoms[0].object->items;
  Val out = text("");
  std::size_t next = 0;
  std::string plain;
  for (std::size_t i = 0; i < format->size(); ++i) {
    if ((*format)[i] != '%' || i + 1 == format->size()) {
      plain.push_back((*format)[i]);
      continue;
    }
    const char letter = (*format)[++i];
    if (letter == '%') {
      plain.push_back('%');
      continue;
    }
    out = concatenated(out, text(plain));
    plain.clear();
    if (letter == '(') {  // "%(name)s"
      const auto close = format->find(')', i);
      if (close == std::string::npos) break;
      const Val named = index(values, text(format->substr(i + 1, close - i - 1)), expr);
      i = close + 1;
      const bool plain_name = i < format->size() && (*format)[i] == 's';
      out = concatenated(out, plain_name ? named : unknown("a formatted value"));
      continue;
    }
    const bool simple = letter == 's' || letter == 'd';
    if (!simple)
      while (i < format->size() &&
             std::string_view("sdrfxXieEgGco").find((*format)[i]) == std::string_view::npos)
        ++i;
    out = concatenated(out,
                       simple && next < items.size() ? items[next] : unknown("a formatted value"));
    ++next;
  }
  return concatenated(out, text(plain));
}

Val Interpreter::eval_arithmetic(const Expr& expr) {
  const Val left = eval(expr.kids[0]);
  const Val right = eval(expr.kids[1]);
  if (expr.text == "|") return merged(left, right);
  const auto* a = literal(left);
  const auto* b = literal(right);
  double x = 0;
  double y = 0;
  const auto read = [](const std::string* from, double& to) {
    return from != nullptr && !from->empty() &&
           std::from_chars(from->data(), from->data() + from->size(), to).ptr ==
               from->data() + from->size();
  };
  if (!read(a, x) || !read(b, y) || (expr.text == "/" && y == 0))
    return unknown("a number that is computed");
  const double value = expr.text == "*" ? x * y : expr.text == "-" ? x - y : x / y;
  std::array<char, 32> buffer{};
  if (expr.text != "*" && expr.text != "-" && expr.text != "/")
    return unknown("a number that is computed");
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return text(std::string(buffer.data(), end));
}

/// a | b of dictionaries: the second one wins.
Val Interpreter::merged(const Val& left, const Val& right) {
  const auto is_map = [](const Atom& atom) {
    return atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMap;
  };
  if (std::ranges::none_of(left.atoms, is_map) && std::ranges::none_of(right.atoms, is_map))
    return unknown("a value that is computed");
  Object* out = make(ObjectKind::kMap);
  spread(*out, left);
  spread(*out, right);
  return of(out);
}

// Calls.

Val Interpreter::call(const Val& callee, Arguments arguments, const Expr& at, bool is_new) {
  Val out;
  if (callee.atoms.empty()) escape_all(arguments, "a function that is not known", at);
  for (const auto& atom : callee.atoms) {
    switch (atom.kind) {
      case AtomKind::kNone:
        break;
      case AtomKind::kText:
      case AtomKind::kOpaque:
        escape_all(arguments, "a function that is not known", at);
        join(out, Val{{atom}});
        break;
      case AtomKind::kSymbol:
        join(out, call_symbol(*atom.symbol, arguments, at, is_new));
        break;
      case AtomKind::kObject:
        join(out, call_object(*atom.object, arguments, at, is_new));
        break;
    }
  }
  return out;
}

/// `new` of a function of JavaScript.
Val Interpreter::construct(Object& function, const Arguments& arguments, const Expr& at) {
  Object* out = make(ObjectKind::kInstance);
  out->parent = &prototype_of(function);
  const Val self = of(out);
  Val made;
  for (const auto& atom : bound(of(&function), self).atoms)
    join(made, call_function(*atom.object, arguments, at));
  const bool is_object = std::ranges::any_of(
      made.atoms, [](const Atom& atom) { return atom.kind == AtomKind::kObject; });
  return is_object ? made : self;
}

Val Interpreter::call_object(Object& object, Arguments& arguments, const Expr& at, bool is_new) {
  switch (object.kind) {
    case ObjectKind::kFunction:
      if (is_new && !is_python_ && !object.function->is_arrow)
        return construct(object, arguments, at);
      return call_function(object, arguments, at);
    case ObjectKind::kClass:
      return instantiate(object, arguments, at);
    case ObjectKind::kMethod: {
      if (object.name != "@partial") return call_method(object.self, object.name, arguments, at);
      Arguments all = unpack(object.arguments);
      all.insert(all.end(), arguments.begin(), arguments.end());
      return call(object.self, std::move(all), at);
    }
    case ObjectKind::kInstance: {
      const Val method = instance_member(object, "__call__", at);
      return call(method, arguments, at);
    }
    default:
      escape_all(arguments, "a value that is called", at);
      return opaque("a value that is called");
  }
}

/// What a function is called with, to tell calls of it apart.
std::string Interpreter::key_of(const Arguments& arguments) const {
  std::string key;
  for (const auto& one : arguments) {
    key += one.name;
    for (const auto& atom : one.value.atoms) {
      key += static_cast<char>('0' + static_cast<int>(atom.kind));
      if (atom.text != nullptr) key += shown(*atom.text);
      if (atom.symbol != nullptr) key += *atom.symbol;
      if (atom.object != nullptr)
        key += std::to_string(reinterpret_cast<std::uintptr_t>(atom.object));
    }
    key += ',';
  }
  return key;
}

/// Arguments of a function that calls itself: those that stay the same, and else nothing but
/// clients and functions, so that what holds for them holds for every round.
Arguments Interpreter::widened(const Arguments& arguments, const Arguments& before) {
  Arguments out = arguments;
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& one = out[i];
    if (i < before.size() && before[i].name == one.name && !adds_to(before[i].value, one.value))
      continue;
    for (auto& atom : one.value.atoms) {
      const bool keeps =
          atom.kind == AtomKind::kSymbol ||
          (atom.kind == AtomKind::kObject && atom.object->kind != ObjectKind::kMap &&
           atom.object->kind != ObjectKind::kList && atom.object->kind != ObjectKind::kMethod &&
           atom.object->kind != ObjectKind::kResponse);
      if (!keeps) atom = unknown("an argument of a function that calls itself").atoms.front();
    }
  }
  return out;
}

Val Interpreter::call_function(Object& function, const Arguments& given, const Expr& at) {
  const Function& code = *function.function;
  Arguments arguments = given;
  std::size_t running = 0;
  const Frame* last = nullptr;
  for (const auto& frame : frames_)
    if (frame.function == &code) {
      ++running;
      last = &frame;
    }
  if (last != nullptr) arguments = widened(given, last->arguments);
  std::string key = key_of(arguments);
  for (const auto& frame : frames_)
    if (frame.function == &code && frame.key == key)
      return unknown("the result of a function that calls itself");
  // The same call, and nothing that it finds has changed since.
  std::string known_key = concat(std::to_string(reinterpret_cast<std::uintptr_t>(&code)), ":",
                                 std::to_string(reinterpret_cast<std::uintptr_t>(function.scope)),
                                 ":", in_handler_ ? "h" : "i", try_depth_ > 0 ? "t" : "", ":",
                                 key_of({{"", function.self}}), key);
  if (const auto known = known_calls_.find(known_key);
      known != known_calls_.end() && known->second.changes == changes_)
    return known->second.result;
  if (running >= 4 || frames_.size() >= kMostFrames) {
    open(concat("the function ", code.name.empty() ? "of no name" : code.name,
                " calls itself too often"));
    return opaque("the result of a function that calls itself");
  }
  Frame frame;
  frame.function = &code;
  frame.key = std::move(key);
  frame.self = function.self;
  frame.type = function.parent;
  frame.first_object = objects_.size();
  frame.arguments = arguments;
  const std::size_t changes = changes_;
  const std::size_t first_object = objects_.size();
  frames_.push_back(std::move(frame));
  Scope* outer = scope_;
  SourceUnit* outer_unit = unit_;
  const bool ended = is_ended_;
  const int tries = try_depth_;
  is_ended_ = false;
  scope_ = new_scope();
  scope_->parent = function.scope;
  unit_ = function.unit;
  const bool passes_self = is_python_ && !function.self.atoms.empty() && !code.is_static;
  if (passes_self && !code.parameters.empty())
    assign(*code.parameters.front().pattern, function.self, true);
  bind(code, arguments, *scope_, passes_self ? 1 : 0, at);
  if (code.body != nullptr) run_block(*code.body);
  if (code.result != nullptr) join(frames_.back().result, eval(code.result));
  Val out = std::move(frames_.back().result);
  Val yielded = std::move(frames_.back().yielded);
  frames_.pop_back();
  scope_ = outer;
  unit_ = outer_unit;
  is_ended_ = ended;
  try_depth_ = tries;
  const bool makes = std::ranges::any_of(out.atoms, [&](const Atom& atom) {
    return atom.kind == AtomKind::kObject && atom.object->number >= first_object;
  });
  if (yielded.atoms.empty() && !makes && changes == changes_)
    known_calls_.insert_or_assign(std::move(known_key), Known{changes_, out});
  if (yielded.atoms.empty()) return out;
  Object* list = make(ObjectKind::kList);
  list->items.push_back(std::move(yielded));
  list->open = true;
  return of(list);
}

/// Gives the parameters of a function their values, in its scope.
void Interpreter::bind(const Function& function, const Arguments& arguments, Scope&,
                       std::size_t skipped, const Expr& at) {
  std::vector<Val> positional;
  std::vector<const Argument*> named;
  bool more = false;  // by position, how many is not known
  bool more_named = false;
  Arguments flat;
  for (const auto& one : arguments) {
    if (one.name == "*") {
      for (const auto& atom : one.value.atoms) {
        const bool list = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kList;
        if (list && one.value.atoms.size() == 1)
          for (const auto& item : atom.object->items) positional.push_back(item);
        more = more || !list || atom.object->open || one.value.atoms.size() > 1;
      }
    } else if (one.name == "**") {
      for (const auto& atom : one.value.atoms) {
        const bool map = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMap;
        if (map)
          for (const auto& field : atom.object->fields)
            if (const auto* key = literal(field.key); key != nullptr)
              flat.push_back({*key, field.value});
        more_named = more_named || !map || atom.object->open;
      }
    } else if (one.name.empty()) {
      positional.push_back(one.value);
    } else {
      flat.push_back(one);
    }
  }
  for (const auto& one : flat) named.push_back(&one);
  std::size_t next = 0;
  std::set<std::string_view> used;
  for (std::size_t i = skipped; i < function.parameters.size(); ++i) {
    const auto& parameter = function.parameters[i];
    using Kind = Parameter::Kind;
    Val value;
    if (parameter.kind == Kind::kRest) {
      Object* list = make(ObjectKind::kList);
      while (next < positional.size()) list->items.push_back(positional[next++]);
      list->open = more;
      value = of(list);
    } else if (parameter.kind == Kind::kKeywordRest) {
      Object* map = make(ObjectKind::kMap);
      for (const auto* one : named)
        if (!used.contains(one->name)) set_field(*map, text(std::string(one->name)), one->value);
      map->open = more_named;
      value = of(map);
    } else {
      const std::string_view name = parameter.pattern->text;
      const auto given =
          std::ranges::find_if(named, [&](const auto* one) { return one->name == name; });
      bool is_given = true;
      if (is_python_ && given != named.end()) {
        value = (*given)->value;
        used.insert(name);
      } else if (parameter.kind == Kind::kPlain && next < positional.size()) {
        value = positional[next++];
      } else if (more || more_named) {
        value = opaque("an argument that is not known");
      } else {
        is_given = false;
      }
      if (!is_given || !is_python_) {
        if (parameter.standard != nullptr) {
          const Val standard = eval(parameter.standard);
          if (is_given) {
            const bool absent = std::ranges::any_of(
                value.atoms, [](const Atom& atom) { return atom.kind == AtomKind::kNone; });
            if (absent) add_default(value, standard);
          } else {
            value = standard;
          }
        } else if (!is_given) {
          value = is_python_ ? opaque("an argument that is not passed") : none();
        }
      }
    }
    if (parameter.is_field)
      for (const auto& atom : frames_.back().self.atoms)
        if (atom.kind == AtomKind::kObject)
          set_field(*atom.object, text(parameter.pattern->text), value);
    assign(*parameter.pattern, value, true);
  }
  if (!is_python_) {
    Object* all = make(ObjectKind::kList);
    all->items = positional;
    all->open = more;
    if (!function.is_arrow) assign_name("arguments", of(all), true);
  }
  (void)at;
}

Val Interpreter::instantiate(Object& type, const Arguments& arguments, const Expr& at) {
  Object* out = make(ObjectKind::kInstance);
  out->parent = &type;
  const Val self = of(out);
  if (!is_python_) set_instance_fields(type, *out);
  auto made = class_member(type, is_python_ ? "__init__" : "constructor", self, at);
  if (made) {
    call(*made, arguments, at);
    return self;
  }
  bool library_base = false;
  for (const auto& base : type.bases)
    for (const auto& atom : base.atoms)
      library_base =
          library_base || atom.kind == AtomKind::kSymbol || atom.kind == AtomKind::kOpaque;
  // A data class, or a model: named arguments are fields.
  std::size_t position = 0;
  for (const auto& one : arguments) {
    if (!one.name.empty() && one.name[0] != '*') {
      set_field(*out, text(std::string(one.name)), one.value);
    } else if (one.name.empty()) {
      const auto* name = annotation(type, position++);
      if (name != nullptr) set_field(*out, text(*name), one.value);
    } else {
      out->open = true;
    }
  }
  if (library_base) escape_all(arguments, "a base class of a library", at);
  return self;
}

/// The name of a data class's field.
const std::string* Interpreter::annotation(const Object& type, std::size_t position) const {
  if (type.type == nullptr || type.type->body == nullptr) return nullptr;
  for (const auto* stmt : type.type->body->children) {
    const bool field = stmt->kind == StmtKind::kAssign && stmt->target != nullptr &&
                       stmt->target->kind == ExprKind::kName;
    if (field && position-- == 0) return &stmt->target->text;
  }
  return nullptr;
}

void Interpreter::set_instance_fields(Object& type, Object& instance) {
  for (const auto& base : type.bases)
    for (const auto& atom : base.atoms)
      if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClass)
        set_instance_fields(*atom.object, instance);
  if (type.type == nullptr || type.type->body == nullptr) return;
  Scope* outer = scope_;
  SourceUnit* outer_unit = unit_;
  scope_ = type.scope;
  unit_ = type.unit;
  frames_.emplace_back();
  frames_.back().self = of(&instance);
  frames_.back().type = &type;
  for (const auto* stmt : type.type->body->children)
    if (stmt->kind == StmtKind::kAssign && stmt->text != "static")
      set_field(instance, text(stmt->target->text), eval(stmt->value));
  frames_.pop_back();
  scope_ = outer;
  unit_ = outer_unit;
}

Val Interpreter::bound(const Val& function, const Val& self) {
  Val out;
  for (const auto& atom : function.atoms) {
    if (atom.kind != AtomKind::kObject || atom.object->kind != ObjectKind::kFunction ||
        atom.object->function->is_arrow) {
      out.atoms.push_back(atom);
      continue;
    }
    Object* copy = make(ObjectKind::kFunction);
    const int depth = copy->depth;
    *copy = *atom.object;
    copy->depth = depth;
    copy->self = self;
    out.atoms.push_back({AtomKind::kObject, nullptr, nullptr, copy});
  }
  return out;
}

/// A member of a class, bound to an instance; nothing: no class of the program has it.
std::optional<Val> Interpreter::class_member(Object& type, std::string_view name, const Val& self,
                                             const Expr& at) {
  if (const auto* found = find_field(type, name); found != nullptr) {
    Val out = bound(found->value, self);
    for (const auto& atom : out.atoms) {
      if (atom.kind != AtomKind::kObject || atom.object->kind != ObjectKind::kFunction) continue;
      atom.object->parent = &type;
      const bool of_class =
          std::ranges::any_of(atom.object->function->decorators,
                              [](const Expr* one) { return one->text == "classmethod"; });
      if (of_class) atom.object->self = of(&type);
      if (atom.object->function->is_getter) return call_function(*atom.object, {}, at);
    }
    return out;
  }
  for (const auto& base : type.bases)
    for (const auto& atom : base.atoms)
      if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClass)
        if (auto found = class_member(*atom.object, name, self, at)) return found;
  return std::nullopt;
}

Val Interpreter::instance_member(Object& instance, std::string_view name, const Expr& at) {
  const auto* found = find_field(instance, name);
  Val out;
  if (found != nullptr) out = found->value;
  if (found == nullptr || found->optional) {
    if (instance.parent != nullptr)
      if (auto from_class = class_member(*instance.parent, name, of(&instance), at))
        join(out, *from_class);
  }
  if (!out.atoms.empty()) return out;
  if (Val made = setting(instance, name, at); !made.atoms.empty()) return made;
  if (is_python_ && name != "__getattr__" && !name.starts_with("__") && instance.parent != nullptr)
    if (auto other = class_member(*instance.parent, "__getattr__", of(&instance), at))
      return call(*other, {{"", text(std::string(name))}}, at);
  if (absent_depth_ > 0 && !instance.open) return none();
  return opaque(concat("an attribute '", name, "' that is not known"));
}

Val Interpreter::super_member(std::string_view name, const Expr& at) {
  Object* type = frames_.back().type;
  if (type == nullptr) return opaque("a member of a base class");
  for (const auto& base : type->bases)
    for (const auto& atom : base.atoms)
      if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kClass)
        if (auto found = class_member(*atom.object, name, frames_.back().self, at)) return *found;
  return symbol(concat("super.", name));
}

Val Interpreter::call_super(const Expr& expr) {
  if (is_python_) {  // super(): its members are looked up by call_symbol's neighbour
    for (std::size_t i = 1; i < expr.kids.size(); ++i) eval(expr.kids[i]);
    return symbol("super");
  }
  Arguments arguments;
  for (std::size_t i = 1; i < expr.kids.size(); ++i)
    arguments.push_back(
        {i - 1 < expr.names.size() ? expr.names[i - 1] : std::string_view(), eval(expr.kids[i])});
  const Val constructor = super_member("constructor", expr);
  return call(constructor, std::move(arguments), expr);
}

void Interpreter::escape_all(const Arguments& arguments, std::string_view to, const Expr& at) {
  for (const auto& one : arguments) escape(one.value, to, at);
}

void Interpreter::escape(const Val& value, std::string_view to, const Expr& at) {
  for (const auto& atom : value.atoms) {
    if (atom.kind == AtomKind::kSymbol) {
      if (*atom.symbol == "os.environ" || *atom.symbol == "process.env")
        out_.reads_whole_environment = true;
      continue;
    }
    if (atom.kind != AtomKind::kObject) continue;
    Object& object = *atom.object;
    switch (object.kind) {
      case ObjectKind::kFunction: {
        if (!escaping_.insert(&object).second) break;
        Arguments arguments;
        const std::size_t self = is_python_ && !object.self.atoms.empty() ? 1 : 0;
        for (std::size_t i = self; i < object.function->parameters.size(); ++i)
          if (object.function->parameters[i].kind == Parameter::Kind::kPlain)
            arguments.push_back({"", opaque(concat("an argument that ", to, " passes"))});
        call_function(object, arguments, at);
        escaping_.erase(&object);
        break;
      }
      case ObjectKind::kMethod: {
        const Val passed = opaque(concat("arguments that ", to, " passes"));
        Arguments arguments =
            is_python_ ? Arguments{{"*", passed}, {"**", passed}} : Arguments{{"", passed}};
        if (object.name == "@partial") {
          Arguments packed = unpack(object.arguments);
          packed.insert(packed.end(), arguments.begin(), arguments.end());
          call(object.self, std::move(packed), at);
        } else {
          call_method(object.self, object.name, arguments, at);
        }
        break;
      }
      case ObjectKind::kCommand:
        emit(object, object.name, object.arguments, at);
        break;
      case ObjectKind::kClient:
      case ObjectKind::kResource:
      case ObjectKind::kSession:
      case ObjectKind::kCollection:
      case ObjectKind::kPaginator:
        open(concat("a client", object.client.empty() ? "" : concat(" of ", object.client),
                    " is passed to ", to));
        break;
      case ObjectKind::kInstance:
        if (!escaping_.insert(&object).second) break;
        open(concat("an object is passed to ", to));
        escaping_.erase(&object);
        break;
      case ObjectKind::kMap:
      case ObjectKind::kList: {
        if (!escaping_.insert(&object).second) break;
        for (const auto& field : std::vector<ObjectField>(object.fields))
          escape(field.value, to, at);
        for (const auto& item : std::vector<Val>(object.items)) escape(item, to, at);
        escaping_.erase(&object);
        break;
      }
      default:
        break;
    }
  }
}

const Val* Interpreter::argument(const Arguments& arguments, std::size_t position,
                                 std::string_view name) const {
  for (const auto& one : arguments)
    if (!name.empty() && one.name == name) return &one.value;
  std::size_t at = 0;
  for (const auto& one : arguments) {
    if (!one.name.empty()) continue;
    if (at++ == position) return &one.value;
  }
  for (const auto& one : arguments)
    if (one.name == "**")
      for (const auto& atom : one.value.atoms)
        if (atom.kind == AtomKind::kObject)
          if (const auto* found = find_field(*atom.object, name); found != nullptr)
            return &found->value;
  return nullptr;
}

Object* Interpreter::keywords(const Arguments& arguments) {
  Object* out = make(ObjectKind::kMap);
  for (const auto& one : arguments) {
    if (one.name == "**")
      spread(*out, one.value);
    else if (!one.name.empty() && one.name != "*")
      set_field(*out, text(std::string(one.name)), one.value);
  }
  return out;
}

}  // namespace cfnaudit::code
