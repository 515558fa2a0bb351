#pragma once

// Runs a program on values that are not known: every branch, every function that is called, with
// sets of values. What it asks of AWS is recorded in a Reading. Made by read_function(), once for
// each function; boto3.cpp and aws_sdk_js.cpp say what the calls of the SDKs mean, builtins.cpp
// what those of the languages do.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/aws/sdk.h"
#include "analyzer/code/code.h"
#include "analyzer/code/values.h"

namespace cfnaudit::code {

/// A file of the package, read when it is first imported.
struct SourceUnit {
  std::uint32_t file = 0;
  std::string path;
  Program program;
  Scope* scope = nullptr;
  Object* exports = nullptr;  // of JavaScript
  Object* module = nullptr;   // CommonJS: has the field `exports`
  bool is_run = false;
};

struct Argument {
  std::string_view name;  // empty: by position; "*" and "**" for what is spread
  Val value;
};
using Arguments = std::vector<Argument>;

class Interpreter {
 public:
  Interpreter(Package& package, std::string_view runtime, Reading& out);

  void run(std::string_view handler);

  // Values.
  Val text(std::string literal);
  Val unknown(std::string why);  // data
  Val opaque(std::string why);   // anything
  Val symbol(std::string path);
  Val none() const;
  Val part(Part part);
  Val of(Object* object) const;
  Object* make(ObjectKind kind);
  void join(Val& to, const Val& more) const;
  Val joined(Val a, const Val& b) const;
  const std::string* literal(const Val& value) const;
  std::vector<std::string> literals(const Val& value, bool& all) const;
  Text text_of(const Val& value) const;
  std::vector<Text> texts_of(const Val& value) const;
  Value value_of(const Val& value, int depth = 0) const;
  Value value_of(const Object& object, int depth) const;
  Val concatenated(const Val& a, const Val& b);

  // Parts of values.
  Val member(const Val& object, std::string_view name, const Expr& at);
  Val index(const Val& object, const Val& key, const Expr& at);
  Val elements(const Val& list, const Expr& at);
  Val bound_to(Object& object, const Val& member);
  Object& prototype_of(Object& function);
  Val members_of_enum(const Object& type);
  void add_item(Object& list, const Val& item);
  Val method(const Val& receiver, std::string_view name);
  Val text_part(const Atom& atom, const std::string& key);
  Val response_part(const Object& response, const std::string& key);
  void set_field(Object& object, const Val& key, const Val& value);
  const ObjectField* find_field(const Object& object, std::string_view name) const;
  Val field(const Val& object, std::string_view name) const;

  // Calls.
  Val call(const Val& callee, Arguments arguments, const Expr& at, bool is_new = false);
  Val call_function(Object& function, const Arguments& arguments, const Expr& at);
  /// Something that a function finds is not as it was before.
  void note_change(const Object& object) {
    if (object.number < frames_.back().first_object) ++changes_;
  }
  std::string key_of(const Arguments& arguments) const;
  Arguments widened(const Arguments& arguments, const Arguments& before);
  Val instantiate(Object& type, const Arguments& arguments, const Expr& at);
  /// What unknown code may do with a value: call functions, use clients.
  void escape(const Val& value, std::string_view to, const Expr& at);
  void escape_all(const Arguments& arguments, std::string_view to, const Expr& at);

  // Arguments.
  const Val* argument(const Arguments& arguments, std::size_t position,
                      std::string_view name) const;
  /// Those with names, as a map.
  Object* keywords(const Arguments& arguments);
  /// Puts the fields of a value into a map.
  void spread(Object& to, const Val& value);

  // What is found.
  void emit(const Object& client, std::string_view operation, const Val& arguments, const Expr& at,
            bool only_signs = false);
  void open(std::string why);
  Val read_environment(const Val& name, const Val* fallback, bool raises, const Expr& at);
  void ask(const Val& value);
  void wait(Wait::Kind kind, std::string what, const Val& seconds, const Expr& at);
  Place place(const Expr& at) const;
  bool is_python() const { return is_python_; }
  std::string_view runtime() const { return runtime_; }
  /// Values that a class of settings reads from the environment.
  Val setting(const Object& instance, std::string_view name, const Expr& at);

  Reading& reading() { return out_; }
  bool asks_for_all = false;

 private:
  friend struct Branches;

  // Statements.
  void run_block(const Stmt& block);
  void run_stmt(const Stmt& stmt);
  void run_if(const Stmt& stmt);
  void run_loop(const Stmt& stmt);
  void run_try(const Stmt& stmt);
  void run_with(const Stmt& stmt);
  void run_import(const Stmt& stmt);
  void run_export(const Stmt& stmt);
  void define(const Stmt& stmt);
  /// True, when `compares`: a variable that was there before may have another value.
  bool branch(const std::vector<std::function<void()>>& ways, bool may_skip, bool compares = false);
  bool adds_to(const Val& known, const Val& more) const;

  // Expressions.
  Val eval(const Expr* expr);
  Val eval_inner(const Expr& expr);
  Val eval_effect(const Expr& expr);
  Val eval_name(const Expr& expr);
  Val text_with_symbols(const std::string& literal);
  Val eval_call(const Expr& expr);
  Val eval_map(const Expr& expr);
  Val eval_list(const Expr& expr);
  Val eval_concat(const Expr& expr);
  Val eval_and(const Expr& expr);
  Val eval_or(const Expr& expr);
  Val eval_conditional(const Expr& expr);
  Val eval_test(const Expr& expr);
  Val eval_comprehension(const Expr& expr);
  void comprehend(const Expr& expr, std::size_t at, Object& out);
  Val eval_format(const Expr& expr);
  Val eval_arithmetic(const Expr& expr);
  Val merged(const Val& left, const Val& right);
  Val construct(Object& function, const Arguments& arguments, const Expr& at);
  void assign(const Expr& target, const Val& value, bool declares);
  void assign_name(std::string_view name, const Val& value, bool declares);
  void assign_parts(const Expr& pattern, const Val& value, bool declares);
  Val class_of(const Class& type);
  void tell_bases(Object& type);
  Val function_of(const Function& function);
  Val decorated(const Val& value, const Expr& decorator);
  std::optional<Val> class_member(Object& type, std::string_view name, const Val& self,
                                  const Expr& at);
  Val instance_member(Object& instance, std::string_view name, const Expr& at);
  Val bound(const Val& function, const Val& self);
  void bind(const Function& function, const Arguments& arguments, Scope& scope, std::size_t skipped,
            const Expr& at);
  Val call_super(const Expr& expr);
  Text symbol_text(const std::string& symbol) const;
  Val symbol_member(const std::string& path, std::string_view name, const Expr& at);
  Val symbol_index(const std::string& path, const Val& key, const Expr& at);
  Val object_member(Object& object, std::string_view name, const Expr& at);
  Val object_index(Object& object, const Val& key, const Expr& at);
  void look_at_context(std::string_view name, const Expr& at);
  Val super_member(std::string_view name, const Expr& at);
  Val call_object(Object& object, Arguments& arguments, const Expr& at, bool is_new);
  void set_instance_fields(Object& type, Object& instance);
  const std::string* annotation(const Object& type, std::size_t position) const;
  void add_default(Val& value, const Val& standard);
  void need(const Expr* expr, const Expr& at);
  bool is_guarded_by_condition() const { return guard_depth_ > 0; }
  Val* find(std::string_view name);
  Scope* new_scope();
  /// Was it there before the innermost branch began, so that other branches see it as it was?
  bool is_watched(const Scope& scope) const {
    return branch_depth_ > 0 && scope.number < branch_scopes_;
  }

  // Modules.
  SourceUnit* unit_of(std::uint32_t file);
  void run_unit(SourceUnit& unit);
  Val import_module(const std::string& name, const Expr& at);
  Val import_python(std::string name, const Expr& at);
  Val import_javascript(const std::string& name, const Expr& at);
  Val python_module(std::string_view dotted);
  Val module_member(Object& module, std::string_view name, const Expr& at);
  std::optional<std::uint32_t> file_of(std::string_view path);
  bool has_folder(std::string_view path) const;
  void library(std::string_view name, const Expr& at);
  void note_folders(const Stmt& stmt);
  void note_missing(std::string_view name, const Expr& at);
  std::optional<std::uint32_t> handler_file(std::string_view module);
  std::optional<Val> handler_of(std::string_view handler);
  void check_handler(const Val& handler, std::string_view name);
  void finish();
  Val default_of(const Val& module, const Expr& at);
  Val exports_of(SourceUnit& unit);
  std::string other_language_of(const std::string& module);

 public:
  // builtins.cpp
  Val call_symbol(const std::string& symbol, Arguments& arguments, const Expr& at, bool is_new);
  std::optional<Val> call_builtin(const std::string& symbol, Arguments& arguments, const Expr& at,
                                  bool is_new);
  std::optional<Val> call_python_builtin(const std::string& symbol, Arguments& arguments,
                                         const Expr& at);
  std::optional<Val> call_python_reflection(const std::string& symbol, Arguments& arguments,
                                            const Expr& at);
  std::optional<Val> call_javascript_builtin(const std::string& symbol, Arguments& arguments,
                                             const Expr& at, bool is_new);
  std::optional<Val> call_javascript_object(const std::string& symbol, Arguments& arguments,
                                            const Expr& at);
  Val pack(const Arguments& arguments);
  Arguments unpack(const Val& packed);
  void escape_quietly(const Val& value, std::string_view to, const Expr& at);
  void escape_functions(const Arguments& arguments, std::string_view to, const Expr& at);
  void need_value(const Val& value);
  static bool is_resolve(const Val& value);
  Val in_seconds(const Val& milliseconds);
  Val formatted_time(const Val& pattern);
  bool is_client_method(std::string_view name);
  bool is_own(const Val& value) const;
  bool is_opaque(const Val& value) const;
  std::optional<Val> changed_text(const std::string& own, std::string_view name,
                                  const Arguments& arguments);
  Val text_method(const Atom& atom, const std::string& name, Arguments& arguments, const Expr& at);
  Val object_method(Object& object, const std::string& name, Arguments& arguments, const Expr& at);
  Val list_method(Object& list, const std::string& name, Arguments& arguments, const Expr& at);
  Val map_method(Object& map, const std::string& name, Arguments& arguments, const Expr& at);
  Val formatted(const std::string& pattern, const Arguments& arguments);
  Val joined_text(const Val& separator, const Val& list);
  Val call_method(const Val& receiver, const std::string& name, Arguments& arguments,
                  const Expr& at);
  // boto3.cpp
  std::optional<Val> call_boto3(const std::string& symbol, Arguments& arguments, const Expr& at);
  Val boto3_member(Object& object, std::string_view name, const Expr& at);
  Val call_boto3_method(Object& receiver, std::string_view name, Arguments& arguments,
                        const Expr& at);
  Val boto3_elements(Object& collection, const Expr& at);
  void configure(Object& client, const Arguments& arguments, const Expr& at);
  Val make_client(const Object* session, bool resource, const Arguments& arguments, const Expr& at);
  Val call_parameters(const std::string& symbol, Arguments& arguments, const Expr& at);
  std::optional<Val> call_powertools(const std::string& symbol, Arguments& arguments,
                                     const Expr& at);
  Val resource_part(Object& resource, std::string_view name, const Expr& at);
  Val loaded(Object& resource, const aws::ResourceMember& load, std::string_view name,
             const Expr& at);
  bool is_injected(const Object& owner, std::string_view name) const;
  Val request_of(const Object& resource, const aws::ResourceMember& member,
                 const Arguments& arguments);
  void put_path(Object& map, std::string_view path, const Val& value);
  Val related(const Object& owner, const aws::ResourceMember& member, const Arguments& arguments,
              const Val& request);
  static std::string snake(std::string_view name);
  Val response_of(const Object& client, std::string_view operation);
  Val client_method(Object& client, std::string_view name, Arguments& arguments, const Expr& at);
  Val presigned(Object& client, std::string_view name, Arguments& arguments, const Expr& at);
  Val injected(Object& owner, std::string_view name, Arguments& arguments, const Expr& at);
  Val resource_method(Object& resource, std::string_view name, Arguments& arguments,
                      const Expr& at);
  Val collection_method(Object& collection, std::string_view name, Arguments& arguments,
                        const Expr& at);
  // aws_sdk_js.cpp
  Val javascript_client(std::string client, const Arguments& arguments, bool is_document);
  Val javascript_client_of_wrapper(const Arguments& arguments, const Expr& at);
  std::optional<Val> call_client_package(const std::string& symbol, Arguments& arguments,
                                         const Expr& at);
  std::optional<Val> call_document_package(const std::string& symbol, Arguments& arguments,
                                           const Expr& at);
  std::optional<Val> call_version_2(const std::string& symbol, Arguments& arguments, const Expr& at,
                                    bool is_new);
  bool is_aggregated(std::string_view client, std::string_view name) const;
  Val paginate(std::string_view client, std::string_view operation, const Arguments& arguments,
               const Expr& at);
  std::optional<Val> upload(const std::string& symbol, const Arguments& arguments, const Expr& at);
  Val credentials(const std::string& symbol, const Arguments& arguments, const Expr& at);
  std::optional<Val> powertools(const std::string& symbol, const Arguments& arguments,
                                const Expr& at);
  void middleware(const std::string& symbol, const Arguments& arguments, const Expr& at);
  void send(const Val& command, const Val* client, const Expr& at, bool only_signs);
  std::optional<Val> call_aws_sdk(const std::string& symbol, Arguments& arguments, const Expr& at,
                                  bool is_new);
  Val call_client_method(Object& client, std::string_view name, Arguments& arguments,
                         const Expr& at);
  Val import(const std::string& name, const Expr& at) { return import_module(name, at); }

 private:
  struct Change {
    Scope* scope;
    std::string_view name;
    std::optional<Val> old;
  };
  struct Frame {
    const Function* function = nullptr;
    std::string key;
    Val result;
    Val yielded;
    Val self;
    Object* type = nullptr;        // whose method runs
    std::size_t first_object = 0;  // of those that it makes
    Arguments arguments;
  };

  Package& package_;
  std::string runtime_;
  bool is_python_ = true;
  Reading& out_;
  std::deque<Object> objects_;
  std::deque<Text> texts_;
  std::deque<std::string> symbols_;
  std::deque<Scope> scopes_;
  std::map<std::uint32_t, std::unique_ptr<SourceUnit>> units_;
  std::map<std::string, Val> python_modules_;
  std::vector<Frame> frames_;
  std::vector<Change> trail_;
  Scope* scope_ = nullptr;
  SourceUnit* unit_ = nullptr;
  int branch_depth_ = 0;
  std::size_t branch_scopes_ = 0;  // how many there were when the innermost branch began
  int try_depth_ = 0;
  int eval_depth_ = 0;
  int absent_depth_ = 0;     // of what gives something else where an attribute is not there
  int attribute_depth_ = 0;  // of what catches that an attribute does not exist
  int guard_depth_ = 0;      // of conditions and try statements: imports in them are guarded
  bool is_ended_ = false;
  bool in_handler_ = false;
  std::size_t steps_ = 0;
  std::set<std::string> asked_;       // variables of the environment
  std::set<std::string> hard_asked_;  // whether they are set, before they are read
  std::set<const Object*> escaping_;
  std::size_t changes_ = 0;  // of what functions find
  struct Known {
    std::size_t changes;
    Val result;
  };
  std::unordered_map<std::string, Known> known_calls_;  // with their results
  std::unordered_map<std::string, bool> known_methods_;
  std::unordered_map<const Expr*, Val> known_texts_;
  std::size_t loop_changes_ = 0;      // of variables that had a value
  std::set<std::string> needed_;      // those that a request is made of
  std::set<std::size_t> soft_reads_;  // of out_.environment: give nothing when not set
  std::set<std::string> seen_calls_;
  std::set<std::string> seen_libraries_;
  bool context_is_open_ = false;
  std::set<std::string> context_fields_;  // that the program sets
};

/// Does a decorator of this name give the function that it takes, and run it only when that is
/// called?
bool is_wrapper(std::string_view symbol);

/// Is this library known to ask nothing of AWS by itself?
bool is_harmless(std::string_view library, bool python);

}  // namespace cfnaudit::code
