// The files of a package: what they import, which of them holds the handler, and the whole run.

#include <algorithm>

#include "analyzer/aws/sdk.h"
#include "analyzer/base/text.h"
#include "analyzer/code/interpreter.h"

namespace cfnaudit::code {

namespace {

constexpr std::string_view kPythonContext[] = {"function_name",
                                               "function_version",
                                               "invoked_function_arn",
                                               "memory_limit_in_mb",
                                               "aws_request_id",
                                               "log_group_name",
                                               "log_stream_name",
                                               "identity",
                                               "client_context",
                                               "tenant_id",
                                               "get_remaining_time_in_millis",
                                               "log"};
constexpr std::string_view kNodeContext[] = {"functionName",
                                             "functionVersion",
                                             "invokedFunctionArn",
                                             "memoryLimitInMB",
                                             "awsRequestId",
                                             "logGroupName",
                                             "logStreamName",
                                             "identity",
                                             "clientContext",
                                             "tenantId",
                                             "getRemainingTimeInMillis",
                                             "callbackWaitsForEmptyEventLoop",
                                             "done",
                                             "succeed",
                                             "fail"};

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string joined_path(std::string_view folder, std::string_view name) {
  std::vector<std::string_view> parts;
  for (const auto text : {folder, name}) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto slash = rest.find('/');
      const auto part = rest.substr(0, slash);
      if (part == "..") {
        if (!parts.empty()) parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
      rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    }
  }
  std::string out;
  for (const auto part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

/// Does the path lead out of the package? An absolute one does.
bool leaves(std::string_view folder, std::string_view name) {
  if (name.starts_with('/')) return true;
  auto depth = folder.empty() ? 0 : std::ranges::count(folder, '/') + 1;
  for (const auto part : split(name, '/')) {
    if (part == "..") --depth;
    if (depth < 0) return true;
    if (part != ".." && part != "." && !part.empty()) ++depth;
  }
  return false;
}

std::optional<Language> language_of(std::string_view path) {
  if (path.ends_with(".py")) return Language::kPython;
  if (path.ends_with(".tsx")) return Language::kTsx;
  if (path.ends_with(".ts") || path.ends_with(".mts") || path.ends_with(".cts"))
    return Language::kTypeScript;
  if (path.ends_with(".js") || path.ends_with(".mjs") || path.ends_with(".cjs") ||
      path.ends_with(".jsx"))
    return Language::kJavaScript;
  return std::nullopt;
}

/// One long line: made by a program, not written.
bool is_minified(std::string_view text) {
  if (text.size() < 20'000) return false;
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  return text.size() / lines > 400;
}

}  // namespace

std::optional<std::uint32_t> Interpreter::file_of(std::string_view path) {
  for (std::size_t i = 0; i < package_.files.size(); ++i)
    if (package_.files[i].path == path) return static_cast<std::uint32_t>(i);
  if (!package_.find || !package_.find(package_, path)) return std::nullopt;
  return static_cast<std::uint32_t>(package_.files.size() - 1);
}

bool Interpreter::has_folder(std::string_view path) const {
  if (std::ranges::find(package_.folders, path) != package_.folders.end()) return true;
  return std::ranges::any_of(package_.files, [&](const File& file) {
    return file.path.size() > path.size() && file.path.starts_with(path) &&
           file.path[path.size()] == '/';
  });
}

SourceUnit* Interpreter::unit_of(std::uint32_t file) {
  auto& unit = units_[file];
  if (unit != nullptr) return unit.get();
  unit = std::make_unique<SourceUnit>();
  unit->file = file;
  unit->path = package_.files[file].path;
  const auto text = package_.files[file].text;
  unit->scope = new_scope();
  unit->exports = make(ObjectKind::kMap);
  unit->module = make(ObjectKind::kMap);
  unit->exports->depth = unit->module->depth = 1000;  // what is exported is not conditional
  unit->module->fields.push_back({this->text("exports"), of(unit->exports), false});
  const auto language = language_of(unit->path);
  const auto give_up = [&](std::string_view why) {
    std::string what = concat(unit->path, " was not read: ", why);
    out_.files_not_read.push_back(what);
    open(std::move(what));
    unit->is_run = true;
    unit->scope->is_open = true;
    return unit.get();
  };
  if (!package_.files[file].not_read.empty()) return give_up(package_.files[file].not_read);
  if (!language) return give_up("it is not a source file");
  if (first_invalid_utf8(text)) return give_up("it is not valid UTF-8");
  if (is_minified(text)) return give_up("it was made by a program");
  auto tree = parse(text, *language);
  if (!tree) return give_up("it is too large");
  if (const auto* error = tree->first_error(); error != nullptr || tree->has_error) {
    if (package_.files[file].symbols.empty()) {
      Problem problem{ProblemKind::kSyntaxError, unit->path, "", {file, 0, 0}};
      if (error != nullptr) {
        problem.place = {file, error->begin, std::min(error->end, error->begin + 60)};
        problem.detail = error->type == "ERROR" ? "" : std::string(error->type);
      }
      out_.problems.push_back(std::move(problem));
    }
    return give_up("it has a syntax error");
  }
  unit->program.language = *language;
  if (*language == Language::kPython)
    read_python(*tree, unit->program);
  else
    read_javascript(*tree, unit->program);
  if (unit->program.is_cut) open(concat("a part of ", unit->path, " is nested too deeply"));
  return unit.get();
}

void Interpreter::run_unit(SourceUnit& unit) {
  if (unit.is_run || unit.program.body == nullptr) return;
  unit.is_run = true;
  Scope* scope = scope_;
  SourceUnit* outer = unit_;
  const bool ended = is_ended_;
  const int depth = branch_depth_;
  std::vector<Change> trail;
  trail.swap(trail_);
  scope_ = unit.scope;
  unit_ = &unit;
  is_ended_ = false;
  branch_depth_ = 0;
  frames_.emplace_back();
  if (!is_python_) frames_.back().self = of(unit.exports);
  run_block(*unit.program.body);
  is_ended_ = false;
  for (const auto* stmt : unit.program.body->children)
    if (stmt->kind == StmtKind::kExport) run_export(*stmt);
  frames_.pop_back();
  trail_.swap(trail);
  branch_depth_ = depth;
  is_ended_ = ended;
  scope_ = scope;
  unit_ = outer;
}

void Interpreter::run_export(const Stmt& stmt) {
  const Expr at;
  if (stmt.value != nullptr) {
    if (find_field(*unit_->exports, "default") == nullptr)
      set_field(*unit_->exports, text("default"), eval(stmt.value));
    return;
  }
  if (!stmt.text.empty()) {
    Expr here;
    here.begin = stmt.begin;
    here.end = stmt.end;
    const Val module = import_javascript(stmt.text, here);
    if (stmt.name != "*") {
      set_field(*unit_->exports, text(stmt.alias), member(module, stmt.name, here));
    } else if (!stmt.alias.empty()) {
      set_field(*unit_->exports, text(stmt.alias), module);
    } else {
      for (const auto& atom : module.atoms)
        if (atom.kind == AtomKind::kObject)
          spread(*unit_->exports, Val{{atom}});
        else
          unit_->exports->open = true;
    }
    return;
  }
  if (const Val* value = find(stmt.name); value != nullptr)
    set_field(*unit_->exports, text(stmt.alias), *value);
}

// Imports.

void Interpreter::note_missing(std::string_view name, const Expr& at) {
  MissingImport missing{std::string(name), place(at), guard_depth_ > 0, !in_handler_};
  const bool known = std::ranges::any_of(out_.missing_imports, [&](const MissingImport& other) {
    return other.module == missing.module && other.place == missing.place;
  });
  if (!known) out_.missing_imports.push_back(std::move(missing));
}

void Interpreter::library(std::string_view name, const Expr& at) {
  std::string top(name);
  if (is_python_) {
    top = top.substr(0, top.find('.'));
  } else if (!top.starts_with("@aws-sdk/")) {
    const auto slash = top.find('/', top.starts_with('@') ? top.find('/') + 1 : 0);
    if (slash != std::string::npos && !top.starts_with("node:")) top.resize(slash);
  }
  const bool helper = package_.is_inline && (top == "cfnresponse" || top == "cfn-response");
  const auto has = aws::has_module(runtime_, top);
  const bool types = unit_ != nullptr && (unit_->program.language == Language::kTypeScript ||
                                          unit_->program.language == Language::kTsx);
  // Devices of AWS IoT Greengrass, which run functions as well, have it.
  const bool device = top == "greengrasssdk";
  if (!helper && has && !*has && !types && !device && !package_.has_dependencies)
    note_missing(top, at);
  if (!seen_libraries_.insert(top).second) return;
  if (helper || is_harmless(top, is_python_)) return;
  if (has.value_or(false) && !top.starts_with("@smithy/")) return;
  out_.reads_whole_environment = true;
  open(concat("the library ", top, " was not read"));
}

void Interpreter::run_import(const Stmt& stmt) {
  Expr at;
  at.begin = stmt.begin;
  at.end = stmt.end;
  const auto bind_name = [&](const std::string& name, const Val& value) {
    if (!name.empty()) assign_name(name, value, true);
  };
  if (!is_python_) {
    const Val module = import_javascript(stmt.text, at);
    if (stmt.name.empty()) return bind_name(stmt.alias, module);
    if (stmt.name == "default") return bind_name(stmt.alias, default_of(module, at));
    return bind_name(stmt.alias, member(module, stmt.name, at));
  }
  note_folders(stmt);
  const Val module = import_python(stmt.text, at);
  if (stmt.name.empty()) {
    if (!stmt.alias.empty()) return bind_name(stmt.alias, module);
    const auto top = stmt.text.substr(0, stmt.text.find('.'));
    symbols_.push_back(top);
    return assign_name(symbols_.back(), top == stmt.text ? module : import_python(top, at), true);
  }
  if (stmt.name == "*") {
    for (const auto& atom : module.atoms) {
      const bool own = atom.kind == AtomKind::kObject && atom.object->unit != nullptr;
      if (!own) {
        scope_->is_open = true;
        continue;
      }
      const auto variables = atom.object->unit->scope->variables;
      for (const auto& [name, value] : variables)
        if (!name.starts_with('_')) assign_name(name, value, true);
      scope_->is_open = scope_->is_open || atom.object->unit->scope->is_open;
    }
    return;
  }
  bind_name(stmt.alias.empty() ? stmt.name : stmt.alias, member(module, stmt.name, at));
}

/// A folder without an __init__.py is a package too, when a module in it is imported.
void Interpreter::note_folders(const Stmt& stmt) {
  if (!package_.find || stmt.text.starts_with('.')) return;
  std::string dotted = stmt.text;
  if (!stmt.name.empty() && stmt.name != "*") dotted += concat(".", stmt.name);
  std::string path = dotted;
  std::ranges::replace(path, '.', '/');
  if (path.find('/') == std::string::npos) return;
  if (!file_of(concat(path, ".py")) && !file_of(concat(path, "/__init__.py"))) return;
  for (auto dot = dotted.find('.'); dot != std::string::npos; dot = dotted.find('.', dot + 1)) {
    const std::string folder = dotted.substr(0, dot);
    if (!python_module(folder).atoms.empty()) continue;
    Object* module = make(ObjectKind::kModule);
    module->client = folder;
    python_modules_[folder] = of(module);
  }
}

/// The default export; of a CommonJS module, the module.
Val Interpreter::default_of(const Val& module, const Expr&) {
  Val out;
  for (const auto& atom : module.atoms) {
    if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMap) {
      const auto* found = find_field(*atom.object, "default");
      join(out, found != nullptr ? found->value : Val{{atom}});
    } else {
      join(out, Val{{atom}});
    }
  }
  return out;
}

Val Interpreter::import_module(const std::string& name, const Expr& at) {
  return is_python_ ? import_python(name, at) : import_javascript(name, at);
}

Val Interpreter::python_module(std::string_view dotted) {
  if (const auto known = python_modules_.find(std::string(dotted)); known != python_modules_.end())
    return known->second;
  std::string path(dotted);
  std::ranges::replace(path, '.', '/');
  auto file = file_of(path.empty() ? "__init__.py" : concat(path, ".py"));
  if (!file && !path.empty()) file = file_of(concat(path, "/__init__.py"));
  if (!file && !path.empty() && !has_folder(path)) return {};
  Object* module = make(ObjectKind::kModule);
  module->client = dotted;
  const Val out = of(module);
  python_modules_[std::string(dotted)] = out;
  if (file) {
    module->unit = unit_of(*file);
    run_unit(*module->unit);
  }
  return out;
}

Val Interpreter::import_python(std::string name, const Expr& at) {
  if (name.starts_with('.')) {
    std::string base(unit_ == nullptr ? std::string_view() : folder_of(unit_->path));
    std::size_t dots = 0;
    while (dots < name.size() && name[dots] == '.') ++dots;
    for (std::size_t i = 1; i < dots; ++i) base = folder_of(base);
    std::ranges::replace(base, '/', '.');
    const std::string rest = name.substr(dots);
    name = base.empty() || rest.empty() ? base + rest : concat(base, ".", rest);
    const Val module = python_module(name);
    if (!module.atoms.empty()) return module;
    open(concat("the module ", name, " was not read"));
    return opaque(concat("a part of ", name));
  }
  // The folder of the handler is where modules are looked for first.
  const auto top = name.substr(0, name.find('.'));
  if (!python_module(top).atoms.empty()) {
    const Val module = python_module(name);
    if (!module.atoms.empty()) return module;
    open(concat("the module ", name, " was not read"));
    return opaque(concat("a part of ", name));
  }
  library(name, at);
  return symbol(name);
}

Val Interpreter::module_member(Object& module, std::string_view name, const Expr&) {
  if (module.unit != nullptr) {
    const auto found = module.unit->scope->variables.find(name);
    if (found != module.unit->scope->variables.end()) return found->second;
  }
  const Val inner =
      python_module(module.client.empty() ? std::string(name) : concat(module.client, ".", name));
  if (!inner.atoms.empty()) return inner;
  return opaque(concat("a part of ", module.client));
}

Val Interpreter::import_javascript(const std::string& name, const Expr& at) {
  if (!name.starts_with('.') && !name.starts_with('/')) {
    std::string plain = name.starts_with("node:") ? name.substr(5) : name;
    library(name, at);
    if (plain == "process") return symbol("process");
    return symbol(std::move(plain));
  }
  const std::string_view folder = unit_ == nullptr ? std::string_view() : folder_of(unit_->path);
  if (leaves(folder, name)) {
    open(concat("the module ", name, " is outside of the package"));
    return opaque(concat("a part of ", name));
  }
  const std::string base = joined_path(folder, name);
  static constexpr std::string_view kEndings[] = {
      "",     ".js",   ".mjs",      ".cjs",       ".ts",       ".tsx",
      ".mts", ".json", "/index.js", "/index.mjs", "/index.ts", "/index.cjs"};
  std::optional<std::uint32_t> file;
  for (const auto ending : kEndings)
    if (!file) file = file_of(concat(base, ending));
  if (!file && base.ends_with("js"))  // TypeScript names what it will be compiled to
    for (const std::string_view ending : {"ts", "tsx"})
      if (!file) file = file_of(concat(base.substr(0, base.size() - 2), ending));
  if (!file) {
    open(concat("the module ", name, " was not read"));
    return opaque(concat("a part of ", name));
  }
  if (package_.files[*file].path.ends_with(".json")) return unknown(concat("data of ", name));
  SourceUnit* unit = unit_of(*file);
  run_unit(*unit);
  if (unit->program.body == nullptr) return opaque(concat("a part of ", name));
  return exports_of(*unit);
}

Val Interpreter::exports_of(SourceUnit& unit) {
  if (unit.program.is_module) return of(unit.exports);
  const auto* exports = find_field(*unit.module, "exports");
  return exports == nullptr ? of(unit.exports) : exports->value;
}

// The context.

void Interpreter::look_at_context(std::string_view name, const Expr& at) {
  const auto known = [&](std::span<const std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
  };
  if (is_python_ ? known(kPythonContext) : known(kNodeContext)) return;
  if (attribute_depth_ > 0 || !at.names.empty() || name.starts_with("__")) return;
  std::string other;
  const auto candidates = is_python_ ? std::span<const std::string_view>(kPythonContext)
                                     : std::span<const std::string_view>(kNodeContext);
  for (const auto candidate : candidates) {
    std::string letters = lowercase(candidate);
    std::string asked = lowercase(name);
    std::erase(letters, '_');
    std::erase(asked, '_');
    if (letters == asked || (letters.ends_with(asked) && asked.size() > 4)) other = candidate;
  }
  const Place where = place(at);
  const bool seen = std::ranges::any_of(out_.problems, [&](const Problem& problem) {
    return problem.kind == ProblemKind::kContextAttribute && problem.place == where;
  });
  if (!seen)
    out_.problems.push_back({ProblemKind::kContextAttribute, std::string(name), other, where});
}

// The handler.

/// Of JavaScript; a build names the module after the entry point that it is made of.
std::optional<std::uint32_t> Interpreter::handler_file(std::string_view module) {
  const std::string path = joined_path("", module);
  const auto without_ending = [](std::string_view entry) {
    return entry.substr(0, entry.rfind('.'));
  };
  for (const auto& entry : package_.entry_points) {
    const std::string source = joined_path("", entry);
    const auto name = without_ending(source);
    if (name == path || name.ends_with(concat("/", path))) return file_of(source);
  }
  if (leaves("", module)) return std::nullopt;
  for (const std::string_view ending : {".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ""})
    if (const auto file = file_of(concat(path, ending))) return file;
  return std::nullopt;
}

std::optional<Val> Interpreter::handler_of(std::string_view handler) {
  const auto slash = handler.rfind('/');
  const auto from = slash == std::string_view::npos ? 0 : slash + 1;
  const auto dot = is_python_ ? handler.rfind('.') : handler.find('.', from);
  if (dot == std::string_view::npos || dot < from) return std::nullopt;
  std::string module(handler.substr(0, dot));
  std::string_view rest = handler.substr(dot + 1);
  Val found;
  bool is_open = false;
  if (is_python_) {
    std::ranges::replace(module, '/', '.');
    found = python_module(module);
  } else {
    if (const auto file = handler_file(module)) {
      SourceUnit* unit = unit_of(*file);
      run_unit(*unit);
      is_open = unit->program.body == nullptr;
      found = exports_of(*unit);
    }
  }
  const bool own = std::ranges::any_of(found.atoms, [&](const Atom& atom) {
    return atom.kind == AtomKind::kObject && (!is_python_ || atom.object->unit != nullptr);
  });
  if (!own) {
    if (!found.atoms.empty()) return found;  // exported by a library
    if (package_.left_out.empty() && !package_.is_built)
      out_.problems.push_back({ProblemKind::kNoHandlerFile, module, other_language_of(module), {}});
    open(concat("there is no file of the handler ", handler));
    return std::nullopt;
  }
  for (const auto& atom : found.atoms) {
    if (atom.kind != AtomKind::kObject)
      is_open = true;
    else if (is_python_)
      is_open = is_open || atom.object->unit->scope->is_open ||
                atom.object->unit->program.body == nullptr;
    else
      is_open = is_open || atom.object->open;
  }
  const Expr at;
  const Val modules = found;
  while (!rest.empty()) {
    const auto next = rest.find('.');
    const auto name = rest.substr(0, next);
    Val inner;
    for (const auto& atom : found.atoms) {
      if (atom.kind != AtomKind::kObject) {
        join(inner, opaque("a part of a library"));
        continue;
      }
      if (is_python_ && atom.object->kind == ObjectKind::kModule) {
        const auto variable = atom.object->unit->scope->variables.find(name);
        if (variable != atom.object->unit->scope->variables.end()) join(inner, variable->second);
      } else if (const auto* one = find_field(*atom.object, name); one != nullptr) {
        join(inner, one->value);
      } else if (atom.object->kind != ObjectKind::kMap) {
        join(inner, object_member(*atom.object, name, at));
      }
    }
    found = inner;
    rest = next == std::string_view::npos ? std::string_view() : rest.substr(next + 1);
  }
  if (found.atoms.empty()) {
    if (!is_open) {
      std::uint32_t file = 0;
      for (const auto& [number, unit] : units_)
        if (unit->path.starts_with(module) || is_python_) {
          file = number;
          if (unit->path.starts_with(module)) break;
        }
      out_.problems.push_back({ProblemKind::kNoHandlerFunction,
                               std::string(handler.substr(dot + 1)),
                               "",
                               {file, 0, 0}});
    }
    open(concat("the handler ", handler, " was not found"));
    return std::nullopt;
  }
  return found;
}

/// The handler's file in another language: "JavaScript".
std::string Interpreter::other_language_of(const std::string& module) {
  std::string path = module;
  std::ranges::replace(path, '.', '/');
  if (is_python_) {
    for (const std::string_view ending : {".js", ".mjs", ".cjs", ".ts"})
      if (file_of(concat(path, ending))) return "JavaScript";
  } else if (file_of(concat(module, ".py"))) {
    return "Python";
  }
  return {};
}

void Interpreter::check_handler(const Val& handler, std::string_view name) {
  if (!is_python_ || handler.atoms.size() != 1) return;
  const auto& atom = handler.atoms.front();
  if (atom.kind != AtomKind::kObject || atom.object->kind != ObjectKind::kFunction) return;
  const Function& code = *atom.object->function;
  if (!code.decorators.empty()) return;
  std::size_t takes = 0;
  std::size_t needs = 0;
  bool any = false;
  bool named = false;
  const std::size_t self = atom.object->self.atoms.empty() || code.is_static ? 0 : 1;
  for (std::size_t i = self; i < code.parameters.size(); ++i) {
    const auto& one = code.parameters[i];
    if (one.kind == Parameter::Kind::kRest) any = true;
    if (one.kind == Parameter::Kind::kKeywordOnly && one.standard == nullptr) named = true;
    if (one.kind != Parameter::Kind::kPlain) continue;
    ++takes;
    if (one.standard == nullptr) ++needs;
  }
  if ((takes >= 2 || any) && needs <= 2 && !named) return;
  const std::string detail =
      named ? "arguments by name" : count(needs > 2 ? needs : takes, "argument");
  out_.problems.push_back(
      {ProblemKind::kHandlerParameters,
       std::string(name),
       detail,
       {atom.object->unit->file, code.begin,
        code.body == nullptr ? code.end : std::min(code.end, code.body->begin)}});
}

void Interpreter::run(std::string_view handler) {
  const auto found = handler_of(handler);
  if (found) {
    check_handler(*found, handler);
    in_handler_ = true;
    Arguments arguments;
    arguments.push_back({"", part({PartKind::kEvent, "", false, {}})});
    arguments.push_back({"", symbol("@context")});
    if (!is_python_) arguments.push_back({"", symbol("@callback")});
    const Expr at;
    const bool any_function = std::ranges::any_of(found->atoms, [](const Atom& atom) {
      return atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kFunction;
    });
    for (const auto& atom : found->atoms) {
      // A wrapping of a library around a function that runs besides.
      if (atom.kind == AtomKind::kSymbol && any_function) continue;
      const bool callable =
          atom.kind == AtomKind::kObject &&
          (atom.object->kind == ObjectKind::kFunction ||
           atom.object->kind == ObjectKind::kInstance || atom.object->kind == ObjectKind::kMethod ||
           atom.object->kind == ObjectKind::kClass);
      if (!callable) {
        if (atom.kind != AtomKind::kNone) open("the handler is made by a library");
        continue;
      }
      call(Val{{atom}}, arguments, at);
    }
  }
  finish();
}

void Interpreter::finish() {
  for (const auto& one : package_.left_out) {
    open(one);
    out_.files_not_read.push_back(one);
  }
  for (std::size_t i = 0; i < out_.environment.size(); ++i) {
    auto& read = out_.environment[i];
    if (soft_reads_.contains(i))
      read.has_default =
          read.has_default || !needed_.contains(read.name) || asked_.contains(read.name);
    else
      read.has_default = read.has_default || hard_asked_.contains(read.name);
  }
  std::erase_if(out_.problems, [&](const Problem& problem) {
    return problem.kind == ProblemKind::kContextAttribute &&
           (context_is_open_ || context_fields_.contains(problem.name));
  });
  out_.complete = out_.open.empty();
}

// Entry.

std::string why_not_read(std::string_view runtime) {
  const bool known = (runtime.starts_with("python3.") || runtime.starts_with("nodejs"));
  if (!known)
    return runtime.empty() ? std::string("its runtime is not known")
                           : concat("code of the runtime ", runtime, " is not read");
  return has_parsers() ? std::string() : "function code is not read: built without its parsers";
}

bool can_read(std::string_view runtime) { return why_not_read(runtime).empty(); }

namespace {

/// The only file is of another language.
bool is_other_language(const Package& package, bool python) {
  if (!package.is_inline || package.files.size() != 1 || !package.files[0].symbols.empty())
    return false;
  const auto own = parse(package.files[0].text, python ? Language::kPython : Language::kJavaScript);
  if (!own || !own->has_error) return false;
  const auto other =
      parse(package.files[0].text, python ? Language::kJavaScript : Language::kPython);
  return other && !other->has_error && !trim(package.files[0].text).empty();
}

}  // namespace

Reading read_function(Package& package, std::string_view handler, std::string_view runtime) {
  Reading out;
  if (auto why = why_not_read(runtime); !why.empty()) {
    out.open.push_back(std::move(why));
    return out;
  }
  Interpreter(package, runtime, out).run(handler);
  const bool broken = std::ranges::any_of(out.problems, [](const Problem& problem) {
    return problem.kind == ProblemKind::kSyntaxError;
  });
  if (broken && is_other_language(package, runtime.starts_with("python"))) {
    out.problems = {{ProblemKind::kOtherLanguage,
                     "",
                     runtime.starts_with("python") ? "JavaScript" : "Python",
                     {}}};
  }
  return out;
}

}  // namespace cfnaudit::code
