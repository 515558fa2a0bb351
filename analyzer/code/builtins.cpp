// What the functions and methods of the languages themselves do with values.

#include <algorithm>

#include "analyzer/aws/sdk.h"
#include "analyzer/base/text.h"
#include "analyzer/code/interpreter.h"

namespace cfnaudit::code {

namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view last_part(std::string_view symbol) {
  const auto dot = symbol.rfind('.');
  return dot == std::string_view::npos ? symbol : symbol.substr(dot + 1);
}

bool is_function(const Atom& atom) {
  return atom.kind == AtomKind::kObject &&
         (atom.object->kind == ObjectKind::kFunction || atom.object->kind == ObjectKind::kMethod);
}

bool is_client(const Atom& atom) {
  return atom.kind == AtomKind::kObject &&
         (atom.object->kind == ObjectKind::kClient || atom.object->kind == ObjectKind::kResource ||
          atom.object->kind == ObjectKind::kSession);
}

Arguments behind(const Arguments& arguments, std::size_t count) {
  Arguments out;
  std::size_t seen = 0;
  for (const auto& one : arguments)
    if (!one.name.empty() || seen++ >= count) out.push_back(one);
  return out;
}

/// Starts another program, which may do anything.
bool runs_programs(std::string_view symbol) {
  return symbol.starts_with("subprocess.") || symbol.starts_with("child_process.") ||
         symbol.starts_with("os.exec") || symbol.starts_with("os.spawn") ||
         is_one_of(symbol, {"os.system", "os.popen", "pty.spawn", "subprocess",
                            "vm.runInThisContext", "vm.runInNewContext",
                            "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"});
}

/// Signs requests, or hands out the credentials to do so.
bool signs_requests(std::string_view symbol) {
  return symbol.starts_with("botocore.auth.") || symbol.starts_with("botocore.awsrequest.") ||
         symbol.starts_with("botocore.credentials.");
}

}  // namespace

bool is_wrapper(std::string_view symbol) {
  const auto name =
      last_part(symbol.ends_with("()") ? symbol.substr(0, symbol.size() - 2) : symbol);
  if (symbol.starts_with("functools.") || symbol.starts_with("contextlib.") ||
      symbol.starts_with("dataclasses.") || symbol.starts_with("abc.") ||
      symbol.starts_with("typing.") || symbol.starts_with("aws_xray_sdk.") ||
      symbol.starts_with("tenacity.") || symbol.starts_with("retry") ||
      symbol.starts_with("backoff.") || symbol.starts_with("cachetools.") ||
      symbol.starts_with("attr") || symbol.starts_with("atexit.") ||
      symbol.starts_with("pydantic."))
    return true;
  return is_one_of(name, {"inject_lambda_context",
                          "capture_lambda_handler",
                          "capture_method",
                          "log_metrics",
                          "event_source",
                          "validator",
                          "lambda_handler_decorator",
                          "idempotent",
                          "event_parser",
                          "capture",
                          "lru_cache",
                          "cache",
                          "wraps",
                          "dataclass",
                          "staticmethod",
                          "classmethod",
                          "property",
                          "abstractmethod",
                          "contextmanager",
                          "overload",
                          "total_ordering",
                          "singledispatch"});
}

bool is_harmless(std::string_view library, bool python) {
  // Read on 2026-11-30: libraries that ask nothing of AWS by themselves, by their documentation.
  static constexpr std::string_view kPython[] = {"requests",
                                                 "httpx",
                                                 "aiohttp",
                                                 "yaml",
                                                 "pydantic",
                                                 "pydantic_settings",
                                                 "numpy",
                                                 "pytz",
                                                 "jwt",
                                                 "jose",
                                                 "cryptography",
                                                 "jsonschema",
                                                 "marshmallow",
                                                 "simplejson",
                                                 "orjson",
                                                 "ujson",
                                                 "PIL",
                                                 "psycopg2",
                                                 "psycopg",
                                                 "pymysql",
                                                 "sqlalchemy",
                                                 "redis",
                                                 "pymongo",
                                                 "bs4",
                                                 "lxml",
                                                 "jinja2",
                                                 "markdown",
                                                 "attr",
                                                 "attrs",
                                                 "tenacity",
                                                 "backoff",
                                                 "cachetools",
                                                 "aws_xray_sdk",
                                                 "aws_lambda_powertools",
                                                 "openai",
                                                 "slack_sdk",
                                                 "twilio",
                                                 "sentry_sdk",
                                                 "flask",
                                                 "fastapi",
                                                 "mangum",
                                                 "dateutil",
                                                 "typing_extensions",
                                                 "dataclasses_json",
                                                 "phonenumbers",
                                                 "validators",
                                                 "email_validator",
                                                 "pycountry",
                                                 "tzdata",
                                                 "colorama",
                                                 "tabulate",
                                                 "toml",
                                                 "tomli",
                                                 "ulid",
                                                 "shortuuid",
                                                 "nanoid",
                                                 "aws_lambda_typing",
                                                 "mypy_boto3",
                                                 "types_boto3",
                                                 "structlog",
                                                 "loguru",
                                                 "pythonjsonlogger",
                                                 "feedparser",
                                                 "xmltodict",
                                                 "regex",
                                                 "idna",
                                                 "certifi",
                                                 "charset_normalizer",
                                                 "starlette",
                                                 "click",
                                                 "rich",
                                                 "dotenv",
                                                 "botocore",
                                                 "boto3"};
  static constexpr std::string_view kNode[] = {"uuid",
                                               "axios",
                                               "node-fetch",
                                               "lodash",
                                               "moment",
                                               "moment-timezone",
                                               "dayjs",
                                               "date-fns",
                                               "joi",
                                               "zod",
                                               "ajv",
                                               "ajv-formats",
                                               "yup",
                                               "jsonwebtoken",
                                               "jwks-rsa",
                                               "pino",
                                               "winston",
                                               "bunyan",
                                               "express",
                                               "serverless-http",
                                               "@vendia/serverless-express",
                                               "aws-serverless-express",
                                               "fastify",
                                               "koa",
                                               "cors",
                                               "body-parser",
                                               "source-map-support",
                                               "aws-lambda",
                                               "tslib",
                                               "@middy/core",
                                               "@middy/http-json-body-parser",
                                               "@middy/http-error-handler",
                                               "@middy/validator",
                                               "@middy/http-cors",
                                               "@middy/http-event-normalizer",
                                               "@middy/http-header-normalizer",
                                               "@middy/input-output-logger",
                                               "@middy/error-logger",
                                               "@middy/event-normalizer",
                                               "@middy/sqs-partial-batch-failure",
                                               "@middy/do-not-wait-for-empty-event-loop",
                                               "@middy/warmup",
                                               "@middy/http-security-headers",
                                               "@aws-lambda-powertools/logger",
                                               "@aws-lambda-powertools/metrics",
                                               "@aws-lambda-powertools/tracer",
                                               "@aws-lambda-powertools/commons",
                                               "@aws-lambda-powertools/batch",
                                               "@aws-lambda-powertools/parser",
                                               "@aws-lambda-powertools/parameters",
                                               "@aws-lambda-powertools/idempotency",
                                               "@aws-lambda-powertools/event-handler",
                                               "@aws-lambda-powertools/jmespath",
                                               "aws-xray-sdk",
                                               "aws-xray-sdk-core",
                                               "nanoid",
                                               "ulid",
                                               "pg",
                                               "mysql2",
                                               "mysql",
                                               "redis",
                                               "ioredis",
                                               "mongodb",
                                               "mongoose",
                                               "graphql",
                                               "dotenv",
                                               "sharp",
                                               "cheerio",
                                               "csv-parse",
                                               "fast-xml-parser",
                                               "xml2js",
                                               "qs",
                                               "form-data",
                                               "got",
                                               "undici",
                                               "luxon",
                                               "ramda",
                                               "rxjs",
                                               "class-validator",
                                               "class-transformer",
                                               "inversify",
                                               "reflect-metadata",
                                               "bcryptjs",
                                               "crypto-js",
                                               "handlebars",
                                               "ejs",
                                               "mustache",
                                               "stripe",
                                               "twilio",
                                               "openai",
                                               "@slack/web-api",
                                               "@types/aws-lambda",
                                               "@middy/ssm",
                                               "@middy/secrets-manager",
                                               "sqs-extended-client",
                                               "lambda-log",
                                               "http-status-codes",
                                               "ts-pattern",
                                               "neverthrow",
                                               "ws",
                                               "p-limit",
                                               "async",
                                               "aws-sdk",
                                               "process"};
  if (python)
    return std::ranges::find(kPython, library) != std::end(kPython) ||
           library.starts_with("mypy_boto3_") || library.starts_with("types_boto3_");
  if (library.starts_with("node:") || library.starts_with("@types/")) return true;
  if (library.starts_with("@aws-sdk/"))
    return library.starts_with("@aws-sdk/client-") || library.starts_with("@aws-sdk/util-") ||
           is_one_of(library, {"@aws-sdk/lib-dynamodb", "@aws-sdk/lib-storage", "@aws-sdk/types",
                               "@aws-sdk/s3-request-presigner", "@aws-sdk/s3-presigned-post",
                               "@aws-sdk/credential-providers", "@aws-sdk/smithy-client"});
  return std::ranges::find(kNode, library) != std::end(kNode);
}

// Functions.

Val Interpreter::call_symbol(const std::string& symbol, Arguments& arguments, const Expr& at,
                             bool is_new) {
  if (auto known = call_builtin(symbol, arguments, at, is_new)) return *known;
  if (is_python_) {
    if (auto known = call_boto3(symbol, arguments, at)) return *known;
  } else if (auto known = call_aws_sdk(symbol, arguments, at, is_new)) {
    return *known;
  }
  if (is_python_ && last_part(symbol) == "strftime" && !arguments.empty())
    return formatted_time(arguments.back().value);
  if (runs_programs(symbol)) open("it runs another program");
  if (signs_requests(symbol) || last_part(symbol) == "get_credentials")
    open("it signs requests by itself");
  // A function of a library: it may call what it takes, and give it back in a wrapping.
  std::string top = symbol.substr(0, symbol.find('.'));
  Val out;
  for (const auto& one : arguments)
    for (const auto& atom : one.value.atoms) {
      if (is_client(atom)) {
        join(out, Val{{atom}});
        const bool known =
            top == "aws_xray_sdk" || symbol.starts_with("AWSXRay") ||
            symbol.starts_with("aws-xray-sdk") || symbol.starts_with("@aws-lambda-powertools") ||
            symbol.starts_with("aws_lambda_powertools") || symbol.starts_with("logg") ||
            symbol.starts_with("console") ||
            is_one_of(symbol, {"print", "isinstance", "type", "id", "hasattr", "typing.cast"});
        if (!known) escape(Val{{atom}}, symbol, at);
      } else if (is_function(atom)) {
        join(out, Val{{atom}});
        escape(Val{{atom}}, symbol, at);
        if (!is_wrapper(symbol)) context_is_open_ = true;
      } else {
        escape_quietly(Val{{atom}}, symbol, at);
      }
    }
  if (symbol.size() > 200) return joined(out, unknown("a value of a library"));
  return joined(out, this->symbol(concat(symbol, "()")));
}

/// What a library is handed: functions and clients in it, and no plain objects.
void Interpreter::escape_quietly(const Val& value, std::string_view to, const Expr& at) {
  for (const auto& atom : value.atoms) {
    if (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kInstance) continue;
    escape(Val{{atom}}, to, at);
  }
}

std::optional<Val> Interpreter::call_builtin(const std::string& symbol, Arguments& arguments,
                                             const Expr& at, bool is_new) {
  const auto first = [&]() -> Val {
    const Val* value = argument(arguments, 0, "");
    return value == nullptr ? Val() : *value;
  };
  const auto second = [&]() -> const Val* { return argument(arguments, 1, ""); };
  if (symbol.starts_with("@context")) {
    if (symbol == "@context.arn.split") return this->symbol("@context.arn_parts");
    return unknown("a value of the context");
  }
  if (symbol == "@callback" || symbol == "@resolve") return none();
  // Work that is done elsewhere, at once or later.
  if (last_part(symbol) == "submit" || symbol == "asyncio.to_thread")
    return call(first(), behind(arguments, 1), at);
  if (last_part(symbol) == "run_in_executor")
    return call(second() == nullptr ? Val() : *second(), behind(arguments, 2), at);
  if (is_one_of(symbol, {"functools.partial", "functools.partialmethod"})) {
    Object* out = make(ObjectKind::kMethod);
    out->self = first();
    out->name = "@partial";
    out->arguments = pack(behind(arguments, 1));
    return of(out);
  }
  return is_python_ ? call_python_builtin(symbol, arguments, at)
                    : call_javascript_builtin(symbol, arguments, at, is_new);
}

/// Arguments as a value, to be called with later.
Val Interpreter::pack(const Arguments& arguments) {
  Object* out = make(ObjectKind::kMap);
  for (const auto& one : arguments) {
    out->fields.push_back({text(std::string(one.name)), one.value, false});
  }
  return of(out);
}

Arguments Interpreter::unpack(const Val& packed) {
  Arguments out;
  for (const auto& atom : packed.atoms)
    for (const auto& field : atom.object->fields) {
      symbols_.push_back(*literal(field.key));
      out.push_back({symbols_.back(), field.value});
    }
  return out;
}

std::optional<Val> Interpreter::call_python_builtin(const std::string& symbol, Arguments& arguments,
                                                    const Expr& at) {
  const auto first = [&]() -> Val {
    const Val* value = argument(arguments, 0, "");
    return value == nullptr ? Val() : *value;
  };
  const Val* second = argument(arguments, 1, "");
  const auto list_of = [&](const Val& item, bool is_open) {
    Object* out = make(ObjectKind::kList);
    if (!item.atoms.empty()) out->items.push_back(item);
    out->open = is_open;
    return of(out);
  };
  if (symbol == "os.getenv" || symbol == "os.environ.get") {
    const Val* name = argument(arguments, 0, "key");
    const Val* fallback = argument(arguments, 1, "default");
    return read_environment(name == nullptr ? Val() : *name, fallback, false, at);
  }
  if (symbol == "os.environ.pop" || symbol == "os.environ.setdefault")
    return read_environment(first(), second, second == nullptr, at);
  if (symbol == "os.environ.copy" || symbol == "os.environ.items" || symbol == "os.environ.keys" ||
      symbol == "os.environ.values") {
    out_.reads_whole_environment = true;
    return unknown("all environment variables");
  }
  if (is_one_of(symbol, {"time.sleep", "asyncio.sleep"})) {
    wait(Wait::Kind::kSleep, symbol, first(), at);
    return none();
  }
  if (is_one_of(symbol, {"str", "int", "float", "typing.cast", "copy.copy", "copy.deepcopy",
                         "json.loads", "iter", "asyncio.run", "asyncio.create_task",
                         "asyncio.ensure_future", "asyncio.wait_for", "bytes",
                         "urllib.parse.unquote_plus", "urllib.parse.unquote"})) {
    const Val value = symbol == "typing.cast" && second != nullptr ? *second : first();
    if (symbol == "json.loads" || symbol.starts_with("urllib"))
      for (const auto& atom : value.atoms)
        if (atom.kind != AtomKind::kText || atom.text->parts.size() != 1 ||
            atom.text->parts[0].kind != PartKind::kEvent)
          return unknown(symbol == "json.loads" ? "data of a JSON text" : "a decoded text");
    return value;
  }
  if (is_one_of(symbol, {"dict", "collections.OrderedDict", "types.SimpleNamespace"})) {
    Object* out = make(ObjectKind::kMap);
    if (const Val* from = argument(arguments, 0, ""); from != nullptr) spread(*out, *from);
    spread(*out, of(keywords(arguments)));
    if (symbol.ends_with("Namespace")) out->kind = ObjectKind::kInstance;
    return of(out);
  }
  if (is_one_of(symbol,
                {"dataclasses.field", "pydantic.Field", "attr.ib", "attr.field", "attrs.field"})) {
    for (const std::string_view factory : {"default_factory", "factory"})
      if (const Val* made = argument(arguments, 99, factory); made != nullptr)
        return call(*made, {}, at);
    const Val* standard = argument(arguments, 99, "default");
    return standard != nullptr ? *standard : opaque("a field without a default");
  }
  if (symbol == "collections.defaultdict") {
    Object* out = make(ObjectKind::kMap);
    out->open = true;
    return of(out);
  }
  if (is_one_of(symbol, {"list", "tuple", "set", "sorted", "reversed", "frozenset",
                         "itertools.chain", "asyncio.gather", "collections.deque"})) {
    if (arguments.size() == 1 && arguments[0].name.empty()) {
      const Val value = first();
      const bool list = value.atoms.size() == 1 && value.atoms[0].kind == AtomKind::kObject &&
                        value.atoms[0].object->kind == ObjectKind::kList;
      if (list) return value;
    }
    Val item;
    for (const auto& one : arguments)
      if (one.name.empty())
        join(item, symbol == "asyncio.gather" ? one.value : elements(one.value, at));
    for (const auto& one : arguments)
      if (one.name == "*") join(item, elements(one.value, at));
    escape_functions(arguments, symbol, at);
    return list_of(item, !arguments.empty());
  }
  if (symbol == "enumerate" || symbol == "zip") {
    Object* pair = make(ObjectKind::kList);
    if (symbol == "enumerate") pair->items.push_back(unknown("an index"));
    for (const auto& one : arguments)
      if (one.name.empty()) pair->items.push_back(elements(one.value, at));
    if (symbol == "enumerate") pair->items.resize(std::min<std::size_t>(pair->items.size(), 2));
    return list_of(of(pair), true);
  }
  if (symbol == "map" || symbol == "filter" || last_part(symbol) == "map" ||
      last_part(symbol) == "imap_unordered") {
    Arguments each;
    for (std::size_t i = 1; i < arguments.size(); ++i)
      if (arguments[i].name.empty()) each.push_back({"", elements(arguments[i].value, at)});
    const Val result = call(first(), each, at);
    return list_of(symbol == "filter" && !each.empty() ? each[0].value : result, true);
  }
  if (is_one_of(symbol, {"next", "max", "min"})) {
    Val out = arguments.size() == 1 || symbol == "next" ? elements(first(), at) : Val();
    for (std::size_t i = symbol == "next" ? 1 : 0; i < arguments.size() && (arguments.size() > 1);
         ++i)
      if (arguments[i].name.empty()) join(out, arguments[i].value);
    escape_functions(arguments, symbol, at);
    return out;
  }
  return call_python_reflection(symbol, arguments, at);
}

std::optional<Val> Interpreter::call_python_reflection(const std::string& symbol,
                                                       Arguments& arguments, const Expr& at) {
  const auto first = [&]() -> Val {
    const Val* value = argument(arguments, 0, "");
    return value == nullptr ? Val() : *value;
  };
  const Val* second = argument(arguments, 1, "");
  const Val* third = argument(arguments, 2, "");
  if (symbol == "getattr" && second != nullptr) {
    bool all = true;
    const auto names = literals(*second, all);
    Val out;
    if (third != nullptr) ++attribute_depth_;
    for (const auto& name : names) join(out, member(first(), name, at));
    if (third != nullptr) {
      --attribute_depth_;
      join(out, *third);
    }
    const auto is_plain = [](const Atom& atom) {
      return atom.kind == AtomKind::kText || atom.kind == AtomKind::kNone ||
             (atom.kind == AtomKind::kSymbol && !atom.symbol->starts_with("boto"));
    };
    if (!all && std::ranges::all_of(first().atoms, is_plain)) {
      join(out, unknown("an attribute whose name is not known"));
    } else if (!all) {
      open("the name of an attribute is not known");
      join(out, opaque("an attribute whose name is not known"));
    }
    return out;
  }
  if (symbol == "setattr" && second != nullptr && third != nullptr) {
    for (const auto& atom : first().atoms)
      if (atom.kind == AtomKind::kObject) set_field(*atom.object, *second, *third);
    return none();
  }
  if (symbol == "hasattr" && second != nullptr) {
    if (const auto* name = literal(*second); name != nullptr) context_fields_.insert(*name);
    return unknown("whether there is an attribute");
  }
  if (symbol == "eval" || symbol == "exec" || symbol == "compile" || symbol == "runpy.run_module") {
    open(concat("it runs text as code: ", symbol));
    return opaque("code that is made when the program runs");
  }
  if (symbol == "globals" || symbol == "locals" || symbol == "vars") {
    open(concat("it reads variables by name: ", symbol));
    return opaque("a variable whose name is not known");
  }
  if (symbol == "__import__" || symbol == "importlib.import_module") {
    if (const auto* name = literal(first()); name != nullptr) return import_python(*name, at);
    open("the name of a module is not known");
    return opaque("a module whose name is not known");
  }
  if (symbol == "os.path.join" || symbol == "posixpath.join") {
    Val out;
    for (std::size_t i = 0; i < arguments.size(); ++i)
      out = i == 0 ? arguments[i].value
                   : concatenated(concatenated(out, text("/")), arguments[i].value);
    return out;
  }
  if (is_one_of(symbol, {"threading.Thread", "threading.Timer", "multiprocessing.Process"})) {
    const Val* target = argument(arguments, symbol == "threading.Timer" ? 1 : 99, "target");
    const Val* passed = argument(arguments, 99, "args");
    const Val* named = argument(arguments, 99, "kwargs");
    Arguments inner;
    if (passed != nullptr) inner.push_back({"*", *passed});
    if (named != nullptr) inner.push_back({"**", *named});
    if (target != nullptr) call(*target, inner, at);
    return this->symbol("threading.Thread()");
  }
  if (is_one_of(symbol,
                {"print", "len",        "isinstance", "range",      "type",     "repr",   "abs",
                 "round", "sum",        "any",        "all",        "id",       "hash",   "input",
                 "bool",  "json.dumps", "open",       "issubclass", "callable", "format", "ord",
                 "chr",   "hex",        "pow",        "divmod"})) {
    for (const auto& one : arguments) ask(symbol == "bool" ? one.value : Val());
    if (symbol == "print" || symbol == "len") escape_functions(arguments, symbol, at);
    return unknown(concat("the result of ", symbol));
  }
  return std::nullopt;
}

/// Functions among the arguments are called; everything else stays where it is.
void Interpreter::escape_functions(const Arguments& arguments, std::string_view to,
                                   const Expr& at) {
  for (const auto& one : arguments)
    for (const auto& atom : one.value.atoms)
      if (is_function(atom)) escape(Val{{atom}}, to, at);
}

std::optional<Val> Interpreter::call_javascript_builtin(const std::string& symbol,
                                                        Arguments& arguments, const Expr& at,
                                                        bool) {
  const auto first = [&]() -> Val {
    const Val* value = argument(arguments, 0, "");
    return value == nullptr ? Val() : *value;
  };
  if (symbol == "require" || symbol == "import") {
    if (const auto* name = literal(first()); name != nullptr) return import_javascript(*name, at);
    open("the name of a module is not known");
    return opaque("a module whose name is not known");
  }
  if (symbol == "eval" || symbol == "Function") {
    open(concat("it runs text as code: ", symbol));
    return opaque("code that is made when the program runs");
  }
  if (symbol == "Promise") {
    Arguments inner = {{"", this->symbol("@resolve")}, {"", this->symbol("@callback")}};
    call(first(), inner, at);
    return unknown("the result of a promise");
  }
  if (is_one_of(symbol,
                {"Promise.all", "Promise.allSettled", "Promise.race", "Promise.any",
                 "Promise.resolve", "String", "util.promisify", "Object.freeze", "structuredClone",
                 "JSON.parse", "decodeURIComponent", "Number", "parseInt", "parseFloat"})) {
    const Val value = first();
    if (is_one_of(symbol,
                  {"JSON.parse", "decodeURIComponent", "Number", "parseInt", "parseFloat"})) {
      if (symbol == "JSON.parse") need_value(value);
      for (const auto& atom : value.atoms)
        if (atom.kind == AtomKind::kText && atom.text->parts.size() == 1 &&
            (atom.text->parts[0].kind == PartKind::kEvent ||
             (symbol != "JSON.parse" && symbol != "decodeURIComponent")))
          continue;
        else
          return unknown("data of a string");
    }
    return value;
  }
  if (is_one_of(symbol, {"setTimeout", "setInterval", "setImmediate", "process.nextTick",
                         "queueMicrotask"})) {
    if (const Val* time = argument(arguments, 1, "");
        time != nullptr && symbol == "setTimeout" && is_resolve(first()))
      wait(Wait::Kind::kSleep, "setTimeout", in_seconds(*time), at);
    call(first(), {}, at);
    return unknown("a timer");
  }
  if (symbol == "Buffer.from") need_value(first());
  return call_javascript_object(symbol, arguments, at);
}

/// `new Promise((resolve) => setTimeout(resolve, 1000))` waits.
bool Interpreter::is_resolve(const Val& value) {
  return value.atoms.size() == 1 && value.atoms[0].kind == AtomKind::kSymbol &&
         *value.atoms[0].symbol == "@resolve";
}

/// Milliseconds, as JavaScript counts them.
Val Interpreter::in_seconds(const Val& milliseconds) {
  Val out;
  for (const auto& text : texts_of(milliseconds)) {
    const auto* digits = text.literal();
    const auto number = digits == nullptr ? std::nullopt : parse_integer(*digits);
    join(out,
         number ? this->text(std::to_string(*number / 1000)) : unknown("a time that is computed"));
  }
  return out;
}

std::optional<Val> Interpreter::call_javascript_object(const std::string& symbol,
                                                       Arguments& arguments, const Expr& at) {
  const auto first = [&]() -> Val {
    const Val* value = argument(arguments, 0, "");
    return value == nullptr ? Val() : *value;
  };
  const auto list_of = [&](const Val& item) {
    Object* out = make(ObjectKind::kList);
    out->items.push_back(item);
    out->open = true;
    return of(out);
  };
  const auto is_environment = [&] {
    const Val value = first();
    return value.atoms.size() == 1 && value.atoms[0].kind == AtomKind::kSymbol &&
           *value.atoms[0].symbol == "process.env";
  };
  if (symbol.starts_with("Object.") && is_environment()) out_.reads_whole_environment = true;
  if (symbol == "Object.assign") {
    Val out = first();
    for (std::size_t i = 1; i < arguments.size(); ++i)
      for (const auto& atom : out.atoms)
        if (atom.kind == AtomKind::kObject) spread(*atom.object, arguments[i].value);
    return out;
  }
  if (is_one_of(symbol, {"Object.keys", "Object.values", "Object.entries"})) {
    if (const Val whole = first(); whole.atoms.size() == 1 &&
                                   whole.atoms[0].kind == AtomKind::kObject &&
                                   whole.atoms[0].object->kind == ObjectKind::kMap)
      return map_method(*whole.atoms[0].object,
                        symbol == "Object.entries" ? "items" : symbol.substr(7), arguments, at);
    Val keys;
    Val values;
    for (const auto& atom : first().atoms) {
      const bool map = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMap;
      if (map)
        for (const auto& field : atom.object->fields) {
          join(keys, field.key);
          join(values, field.value);
        }
      if (!map || atom.object->open) {
        join(keys, unknown("a key"));
        join(values, elements(Val{{atom}}, at));
      }
    }
    if (symbol == "Object.keys") return list_of(keys);
    if (symbol == "Object.values") return list_of(values);
    Object* pair = make(ObjectKind::kList);
    pair->items = {keys, values};
    return list_of(of(pair));
  }
  if (symbol == "Map" || symbol == "WeakMap") {
    Object* out = make(ObjectKind::kMap);
    out->name = "Map";  // its methods are none of its keys
    for (const auto& atom : first().atoms) {
      const bool list = atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kList;
      out->open = out->open || !list || atom.object->open;
      if (list)
        for (const Val& pair : std::vector<Val>(atom.object->items))
          set_field(*out, index(pair, text("0"), at), index(pair, text("1"), at));
    }
    return of(out);
  }
  if (symbol == "Array.from" || symbol == "Set" || symbol == "Array.of") {
    Val item = elements(first(), at);
    if (const Val* function = argument(arguments, 1, ""); function != nullptr)
      item = call(*function, {{"", item}}, at);
    return list_of(item);
  }
  if (symbol == "path.join" || symbol == "path.resolve") {
    Val out;
    for (std::size_t i = 0; i < arguments.size(); ++i)
      out = i == 0 ? arguments[i].value
                   : concatenated(concatenated(out, text("/")), arguments[i].value);
    return out;
  }
  if (symbol.starts_with("console.") || symbol == "JSON.stringify" || symbol == "Boolean" ||
      symbol == "isNaN" || symbol == "Array.isArray") {
    if (symbol == "Boolean") ask(first());
    return unknown(concat("the result of ", symbol));
  }
  return std::nullopt;
}

void Interpreter::need_value(const Val& value) {
  if (value.atoms.size() != 1 || value.atoms[0].kind != AtomKind::kText) return;
  for (const auto& one : value.atoms[0].text->parts)
    if (one.kind == PartKind::kEnvironment && !one.has_default) needed_.insert(one.text);
}

// Methods.

Val Interpreter::call_method(const Val& receiver, const std::string& name, Arguments& arguments,
                             const Expr& at) {
  Val out;
  if (!is_python_ && is_one_of(name, {"then", "catch", "finally"})) {
    const Val error = unknown("an error");
    for (std::size_t i = 0; i < arguments.size(); ++i)
      join(out, call(arguments[i].value, {{"", name == "then" && i == 0 ? receiver : error}}, at));
    if (name != "then") join(out, receiver);
    return out;
  }
  for (const auto& atom : receiver.atoms) {
    switch (atom.kind) {
      case AtomKind::kNone:
        break;
      case AtomKind::kText:
        join(out, text_method(atom, name, arguments, at));
        break;
      case AtomKind::kOpaque:
        if (is_client_method(name))
          open(concat(name, "() is called on ", atom.text->parts.front().text));
        escape_all(arguments, concat("the method ", name), at);
        join(out, Val{{atom}});
        break;
      case AtomKind::kSymbol:
        join(out, call_symbol(concat(*atom.symbol, ".", name), arguments, at, false));
        break;
      case AtomKind::kObject:
        join(out, object_method(*atom.object, name, arguments, at));
        break;
    }
  }
  return out;
}

/// May it be a request to AWS? Short names belong to many things.
bool Interpreter::is_client_method(std::string_view name) {
  if (is_one_of(name, {"get", "put", "update", "delete", "send", "query", "scan", "publish", "list",
                       "close", "search", "select", "invoke", "detect"}))
    return !is_one_of(
        name, {"get", "list", "close", "update", "search", "select", "detect", "put", "delete"});
  const auto [known, is_new] = known_methods_.try_emplace(std::string(name), false);
  if (is_new) known->second = aws::is_any_sdk_operation(name);
  return known->second;
}

/// What methods that cut and replace make of a string.
std::optional<Val> Interpreter::changed_text(const std::string& own, std::string_view name,
                                             const Arguments& arguments) {
  const auto at = [&](std::size_t i) {
    const Val* value = argument(arguments, i, "");
    return value == nullptr ? nullptr : literal(*value);
  };
  const std::string* a = at(0);
  const std::string* b = at(1);
  if (a == nullptr) return std::nullopt;
  const bool is_replaced = is_one_of(name, {"replace", "replaceAll"});
  if (is_replaced && b != nullptr && !a->empty() && arguments.size() == 2) {
    const bool once = !is_python_ && name == "replace";
    std::string out;
    std::size_t from = 0;
    for (auto found = own.find(*a); found != std::string::npos; found = own.find(*a, from)) {
      out += concat(std::string_view(own).substr(from, found - from), *b);
      from = found + a->size();
      if (once) break;
    }
    return text(out + own.substr(from));
  }
  if (arguments.size() != 1 || !is_python_) return std::nullopt;
  if (name == "removeprefix") return text(own.starts_with(*a) ? own.substr(a->size()) : own);
  if (name == "removesuffix")
    return text(own.ends_with(*a) ? own.substr(0, own.size() - a->size()) : own);
  if (is_one_of(name, {"strip", "lstrip", "rstrip"})) {
    const auto first = name == "rstrip" ? 0 : own.find_first_not_of(*a);
    const auto last = name == "lstrip" ? own.size() - 1 : own.find_last_not_of(*a);
    if (own.empty() || first == std::string::npos || last == std::string::npos) return text("");
    return text(own.substr(first, last - first + 1));
  }
  return std::nullopt;
}

Val Interpreter::text_method(const Atom& atom, const std::string& name, Arguments& arguments,
                             const Expr& at) {
  const Val self{{atom}};
  const Val* first = argument(arguments, 0, "");
  const auto* own = atom.text->literal();
  if (is_one_of(name, {"strip", "rstrip", "lstrip", "trim", "encode", "decode", "toString",
                       "promise", "copy", "valueOf", "json"}) &&
      arguments.empty())
    return self;
  if (is_one_of(name, {"encode", "decode", "toString"})) return self;
  if (name == "get" && is_python_ && first != nullptr) {
    Val out = index(self, *first, at);
    if (const Val* standard = argument(arguments, 1, "default"); standard != nullptr)
      join(out, *standard);
    return out;
  }
  if (name == "format" && own != nullptr) return formatted(*own, arguments);
  if (name == "join" && is_python_ && first != nullptr) return joined_text(self, *first);
  if (own != nullptr && is_one_of(name, {"lower", "toLowerCase"})) return text(lowercase(*own));
  if (own != nullptr && is_one_of(name, {"upper", "toUpperCase"})) {
    std::string upper = *own;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return text(upper);
  }
  if (own != nullptr)
    if (auto known = changed_text(*own, name, arguments)) return *known;
  if (name == "concat") {
    Val out = self;
    for (const auto& one : arguments) out = concatenated(out, one.value);
    return out;
  }
  if (name == "split" && own != nullptr && first != nullptr && literal(*first) != nullptr &&
      !literal(*first)->empty() && arguments.size() == 1) {
    Object* out = make(ObjectKind::kList);
    std::string rest = *own;
    const std::string by = *literal(*first);
    for (auto end = rest.find(by); end != std::string::npos; end = rest.find(by)) {
      out->items.push_back(text(rest.substr(0, end)));
      rest = rest.substr(end + by.size());
    }
    out->items.push_back(text(rest));
    return of(out);
  }
  const Val element = elements(self, at);
  const bool event = atom.text->parts.size() == 1 && atom.text->parts[0].kind == PartKind::kEvent;
  if (is_one_of(name, {"map", "forEach", "filter", "flatMap", "find", "some", "every", "reduce",
                       "sort"})) {
    Arguments each;
    if (name == "reduce")
      each.push_back(
          {"", argument(arguments, 1, "") == nullptr ? element : *argument(arguments, 1, "")});
    each.push_back({"", element});
    if (name != "reduce") each.push_back({"", unknown("an index")});
    const Val result = first == nullptr ? Val() : call(*first, each, at);
    if (name == "find") return element;
    if (name == "reduce") return result;
    Object* out = make(ObjectKind::kList);
    out->items.push_back(name == "filter" || name == "sort" ? element : result);
    out->open = true;
    return of(out);
  }
  if (event && is_one_of(name, {"items", "entries"})) {
    Object* pair = make(ObjectKind::kList);
    pair->items = {unknown("a key of the event"), element};
    Object* out = make(ObjectKind::kList);
    out->items.push_back(of(pair));
    out->open = true;
    return of(out);
  }
  if (event && is_one_of(name, {"values", "pop"})) return name == "pop" ? element : self;
  escape_functions(arguments, concat("the method ", name), at);
  for (const auto& one : arguments)
    for (const auto& inner : one.value.atoms)
      if (is_client(inner) ||
          (inner.kind == AtomKind::kObject && inner.object->kind == ObjectKind::kCommand))
        escape(Val{{inner}}, concat("the method ", name), at);
  if (atom.text->parts.size() == 1 && atom.text->parts[0].kind == PartKind::kUnknown) return self;
  return unknown(concat("the result of ", name));
}

/// "%Y/%m/orders.json": what is not part of the time is known.
Val Interpreter::formatted_time(const Val& pattern) {
  Val out;
  for (const auto& text : texts_of(pattern)) {
    Val one = this->text("");
    for (const auto& part : text.parts) {
      if (part.kind != PartKind::kLiteral) {
        one = concatenated(one, this->part(part));
        continue;
      }
      std::string_view rest = part.text;
      while (!rest.empty()) {
        const auto percent = rest.find('%');
        one = concatenated(one, this->text(std::string(rest.substr(0, percent))));
        if (percent == std::string_view::npos) break;
        one = concatenated(one, unknown("a time"));
        rest = rest.substr(std::min(percent + 2, rest.size()));
      }
    }
    join(out, one);
  }
  return out;
}

/// "{}/{name}".format(a, name=b)
Val Interpreter::formatted(const std::string& pattern, const Arguments& arguments) {
  Val out = text("");
  std::size_t next = 0;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const auto brace = pattern.find_first_of("{}", at);
    out = concatenated(out, text(pattern.substr(at, brace - at)));
    if (brace == std::string::npos) break;
    if (brace + 1 < pattern.size() && pattern[brace + 1] == pattern[brace]) {
      out = concatenated(out, text(pattern.substr(brace, 1)));
      at = brace + 2;
      continue;
    }
    const auto close = pattern.find('}', brace);
    if (close == std::string::npos || pattern[brace] == '}') break;
    const std::string field = pattern.substr(brace + 1, close - brace - 1);
    const auto number = parse_integer(field);
    const Val* value = field.empty() ? argument(arguments, next++, "")
                       : number      ? argument(arguments, static_cast<std::size_t>(*number), "")
                                     : argument(arguments, 99, field);
    out = concatenated(out, value == nullptr || field.find_first_of(".[:!") != std::string::npos
                                ? unknown("a formatted value")
                                : *value);
    at = close + 1;
  }
  return out;
}

Val Interpreter::joined_text(const Val& separator, const Val& list) {
  if (list.atoms.size() != 1 || list.atoms[0].kind != AtomKind::kObject ||
      list.atoms[0].object->kind != ObjectKind::kList || list.atoms[0].object->open)
    return unknown("a string that is joined of parts");
  Val out = text("");
  bool is_first = true;
  for (const auto& item : list.atoms[0].object->items) {
    out = concatenated(out, is_first ? item : concatenated(separator, item));
    is_first = false;
  }
  return out;
}

Val Interpreter::object_method(Object& object, const std::string& name, Arguments& arguments,
                               const Expr& at) {
  switch (object.kind) {
    case ObjectKind::kList:
      return list_method(object, name, arguments, at);
    case ObjectKind::kMap:
      return map_method(object, name, arguments, at);
    case ObjectKind::kFunction: {
      if (name == "call") return call(of(&object), behind(arguments, 1), at);
      if (name == "bind") {
        const Val* self = argument(arguments, 0, "");
        return self == nullptr ? of(&object) : bound(of(&object), *self);
      }
      if (name == "apply") {
        const Val* list = argument(arguments, 1, "");
        return call(of(&object), {{"*", list == nullptr ? Val() : *list}}, at);
      }
      escape_all(arguments, concat("the method ", name), at);
      return of(&object);
    }
    case ObjectKind::kResponse: {
      if (name == "get") {
        const Val* key = argument(arguments, 0, "");
        return key == nullptr ? unknown("a response") : object_index(object, *key, at);
      }
      if (name == "promise" || name == "on" || name == "send") {
        escape_functions(arguments, name, at);
        return of(&object);
      }
      escape_functions(arguments, name, at);
      return unknown("a part of a response");
    }
    case ObjectKind::kInstance:
    case ObjectKind::kClass:
    case ObjectKind::kModule:
    case ObjectKind::kMethod:
    case ObjectKind::kCommand: {
      if (object.kind == ObjectKind::kMethod && !is_python_ && object.name != "@partial") {
        if (name == "bind" && arguments.size() < 2) return of(&object);
        if (name == "call") return call(of(&object), behind(arguments, 1), at);
      }
      if (object.kind == ObjectKind::kMethod && is_client_method(name) &&
          (is_opaque(object.self) || is_own(object.self)))
        open(concat(name, "() is called on a value that is not known"));
      escape_all(arguments, concat("the method ", name), at);
      return opaque(concat("the result of ", name));
    }
    default:
      return is_python_ ? call_boto3_method(object, name, arguments, at)
                        : call_client_method(object, name, arguments, at);
  }
}

/// Is it a class, an instance or a file of the program, which may have members that are not known?
bool Interpreter::is_own(const Val& value) const {
  return std::ranges::any_of(value.atoms, [](const Atom& atom) {
    return atom.kind == AtomKind::kObject &&
           (atom.object->kind == ObjectKind::kClass || atom.object->kind == ObjectKind::kInstance ||
            atom.object->kind == ObjectKind::kModule);
  });
}

bool Interpreter::is_opaque(const Val& value) const {
  return std::ranges::any_of(value.atoms, [&](const Atom& atom) {
    return atom.kind == AtomKind::kOpaque ||
           (atom.kind == AtomKind::kObject && atom.object->kind == ObjectKind::kMethod &&
            is_opaque(atom.object->self));
  });
}

Val Interpreter::list_method(Object& list, const std::string& name, Arguments& arguments,
                             const Expr& at) {
  const Val self = of(&list);
  const Val* first = argument(arguments, 0, "");
  if (is_one_of(name,
                {"append", "push", "add", "unshift", "insert", "appendleft", "extend", "update"})) {
    const bool many = name == "extend" || name == "update";
    for (const auto& one : arguments) add_item(list, many ? elements(one.value, at) : one.value);
    // How often it runs is not known in a condition or a loop.
    list.open = list.open || many || branch_depth_ > list.depth;
    return none();
  }
  if (is_one_of(name, {"map", "forEach", "filter", "flatMap", "find", "some", "every", "findIndex",
                       "reduce"})) {
    Object* out = make(ObjectKind::kList);
    const bool each = !list.open && list.items.size() <= 12 && name != "reduce";
    const auto items = each ? list.items : std::vector<Val>{elements(self, at)};
    Val all;
    for (const auto& item : items) {
      Arguments passed;
      if (name == "reduce")
        passed.push_back(
            {"", argument(arguments, 1, "") == nullptr ? item : *argument(arguments, 1, "")});
      passed.push_back({"", item});
      if (name != "reduce") passed.push_back({"", unknown("an index")});
      const Val result = first == nullptr ? Val() : call(*first, passed, at);
      join(all, result);
      out->items.push_back(name == "filter" ? item : result);
    }
    if (name == "find") return elements(self, at);
    if (name == "reduce") return all;
    out->open = list.open || name == "filter";
    return of(out);
  }
  if (name == "join" && first != nullptr) return joined_text(*first, self);
  if (is_one_of(name, {"pop", "shift", "at", "popleft"})) return elements(self, at);
  if (name == "concat" && first != nullptr) return concatenated(self, *first);
  escape_functions(arguments, name, at);
  if (is_one_of(name, {"slice", "sort", "reverse", "copy", "flat", "values", "splice"}))
    return self;
  return unknown(concat("the result of ", name));
}

Val Interpreter::map_method(Object& map, const std::string& name, Arguments& arguments,
                            const Expr& at) {
  const Val self = of(&map);
  const Val* first = argument(arguments, 0, "");
  const Val* second = argument(arguments, 1, "");
  if (is_one_of(name, {"get", "pop", "setdefault"}) && first != nullptr) {
    Val out = object_index(map, *first, at);
    if (second != nullptr) join(out, *second);
    if (name == "setdefault" && second != nullptr) {
      ++branch_depth_;
      set_field(map, *first, *second);
      --branch_depth_;
    }
    return out;
  }
  if (name == "update") {
    for (const auto& one : arguments)
      if (one.name.empty() || one.name == "**") spread(map, one.value);
    const Val named = of(keywords(arguments));
    spread(map, named);
    return none();
  }
  if (name == "copy") {
    Object* out = make(ObjectKind::kMap);
    spread(*out, self);
    return of(out);
  }
  if (name == "items" || name == "values" || name == "keys") {
    Object* out = make(ObjectKind::kList);
    out->open = map.open;
    for (const auto& field : map.fields) {
      if (name == "items") {
        Object* pair = make(ObjectKind::kList);
        pair->items = {field.key, field.value};
        out->items.push_back(of(pair));
      } else {
        out->items.push_back(name == "keys" ? field.key : field.value);
      }
    }
    return of(out);
  }
  if (!is_python_ && name == "set" && first != nullptr && second != nullptr) {
    set_field(map, *first, *second);
    return self;
  }
  if (!is_python_ && is_one_of(name, {"has", "delete"})) return unknown("whether there is a key");
  if (name == "promise") return self;
  escape_all(arguments, concat("the method ", name), at);
  return unknown(concat("the result of ", name));
}

/// A model of settings gives each of its fields the variable of its name, in capitals.
Val Interpreter::setting(const Object& instance, std::string_view name, const Expr& at) {
  if (instance.parent == nullptr || instance.parent->type == nullptr) return {};
  bool settings = false;
  for (const auto& base : instance.parent->bases)
    for (const auto& atom : base.atoms)
      settings =
          settings || (atom.kind == AtomKind::kSymbol && last_part(*atom.symbol) == "BaseSettings");
  if (!settings) return {};
  for (const std::string_view other : {"model_config", "Config"})
    if (find_field(*instance.parent, other) != nullptr) {
      out_.reads_whole_environment = true;
      return opaque("a setting whose variable is not known");
    }
  std::string upper(name);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return read_environment(text(upper), nullptr, true, at);
}

}  // namespace cfnaudit::code
