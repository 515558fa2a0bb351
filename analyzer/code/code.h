#pragma once

// What the source of a function says about its run: the calls of AWS's SDKs that its handler can
// reach, the environment variables that it reads, the modules that it imports, and what in it
// cannot work. Made by read_function() from text alone, nothing is run; knows no CloudFormation.
// Read by analyzer/functions, which has the code of a stack's functions read.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/tri.h"

namespace cfnaudit::code {

/// A file of a function's package.
struct File {
  std::string path;       // in the package: "src/app.py"
  std::string_view text;  // outlives what is read from it
  /// Pieces of the text that the template puts in and that are not known: "${Queue.QueueName}".
  std::vector<std::string> symbols;
  std::string not_read;  // why there is no text: "it is larger than 1 MB"
};

/// The code of one function.
struct Package {
  std::vector<File> files;
  /// Files that it may have besides: "node_modules was not read". Empty: it is all here.
  std::vector<std::string> left_out;
  bool is_inline = false;  // written in a template: one file, with the helper of CloudFormation
  std::vector<std::string> folders;  // at its top
  /// It has modules besides, which a build or somebody else puts there.
  bool has_dependencies = false;
  /// A build may make files that are not here.
  bool is_built = false;
  /// A build makes its files of these: "src/app.ts".
  std::vector<std::string> entry_points;
  /// Adds the file of this path, if there is one: files are read as the program imports them.
  /// Empty: `files` are all.
  std::function<bool(Package& package, std::string_view path)> find;
};

/// Bytes [begin, end) of a file of the package.
struct Place {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

enum class PartKind : std::uint8_t {
  kLiteral,
  kEnvironment,  // an environment variable
  kEvent,        // a field of the event: "ResourceProperties.Bucket"
  kTemplate,     // one of File::symbols
  kAccount,      // the id of the account that the function runs in
  kUnknown,
};

/// A piece of a text that a program makes.
struct Part {
  PartKind kind = PartKind::kLiteral;
  std::string text;          // what it says; the variable; the field; of kUnknown: why
  bool has_default = false;  // kEnvironment: used where the variable is not set
  std::string fallback;

  friend bool operator==(const Part&, const Part&) = default;
};

/// A text, as a concatenation. Numbers and booleans are texts too: "300", "true".
struct Text {
  std::vector<Part> parts;

  /// The text, when it is known as it is written.
  const std::string* literal() const;
  friend bool operator==(const Text&, const Text&) = default;
};

enum class ValueKind : std::uint8_t { kText, kMap, kList, kOneOf, kUnknown };

struct Field;

/// What a program passes: texts in maps and lists.
struct Value {
  ValueKind kind = ValueKind::kUnknown;
  Text text;                  // kText
  std::vector<Field> fields;  // kMap
  std::vector<Value> items;   // kList; kOneOf: the alternatives
  bool open = false;          // kMap, kList: there may be more
  std::string why;            // kUnknown
};

struct Field {
  Text key;
  Value value;
  bool optional = false;
};

/// A request to AWS that the program makes, or signs.
struct SdkCall {
  std::string client;              // as boto3 calls it: "dynamodb", "stepfunctions"
  std::string operation;           // "PutItem"
  Value arguments;                 // a map by the API's names, or unknown
  std::vector<Text> regions;       // alternatives; empty: the function's own
  std::vector<Text> endpoints;     // likewise: a URL that replaces the service's
  bool other_credentials = false;  // not the function's role
  bool only_signs = false;         // a URL that somebody else uses
  bool at_import = false;          // runs before the handler is called
  Place place;
};

/// What a path may hold: "TableName", "TransactItems[].Put.TableName", "RequestItems.{key}" for
/// the keys of a map. Alternatives and items alike; with an unknown part where it is not known.
/// Empty: surely not passed.
std::vector<Text> values_at(const SdkCall& call, std::string_view path);
/// Is something passed there?
Tri passes(const SdkCall& call, std::string_view path);

/// A read of an environment variable.
struct EnvironmentRead {
  std::string name;
  Place place;
  bool has_default = false;  // or the program asks first whether it is set
  bool at_import = false;
  bool raises = false;       // the read itself fails when it is not set
  bool conditional = false;  // in a branch of the program
};

/// A module that is neither in the package nor in the runtime.
struct MissingImport {
  std::string module;  // "aws_xray_sdk"
  Place place;
  bool guarded = false;    // in a try, or another condition: the program can run without it
  bool at_import = false;  // false: when the handler is called
};

/// A program waits: a sleep, or a client's timeout.
struct Wait {
  enum class Kind : std::uint8_t { kSleep, kClientTimeout };
  Kind kind = Kind::kSleep;
  Text seconds;
  Place place;
  std::string what;  // "time.sleep"
  bool conditional = false;
};

enum class ProblemKind : std::uint8_t {
  kSyntaxError,
  kNoHandlerFile,      // name: the module
  kNoHandlerFunction,  // name: the function
  kHandlerParameters,  // name: the handler; detail: what it takes
  kContextAttribute,   // name: the attribute; detail: one that exists, or empty
  kOtherLanguage,      // detail: the language that the text is written in
};

struct Problem {
  ProblemKind kind = ProblemKind::kSyntaxError;
  std::string name;
  std::string detail;
  Place place;
};

struct Reading {
  /// Of those that the handler reaches, and of everything that runs at import.
  std::vector<SdkCall> calls;
  std::vector<EnvironmentRead> environment;
  bool reads_whole_environment = false;  // any variable may be read
  std::vector<MissingImport> missing_imports;
  std::vector<Wait> waits;
  std::vector<Problem> problems;
  /// False: there may be calls and reads besides, for the reasons in `open`.
  bool complete = false;
  std::vector<std::string> open;
  std::vector<std::string> files_not_read;  // of these: "src/app.py was not read: ..."
};

/// Can the language of this runtime be read, by this program?
bool can_read(std::string_view runtime);
/// Why not: "built without its parsers", "the code of go1.x is not read". Empty: it can.
std::string why_not_read(std::string_view runtime);

/// Reads the code of a function: `handler` as Lambda takes it ("app.handler"), "python3.12". Adds
/// the files that it finds to the package.
Reading read_function(Package& package, std::string_view handler, std::string_view runtime);

}  // namespace cfnaudit::code
