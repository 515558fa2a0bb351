#pragma once

// What an expression of a program may be: a set of texts, objects and names of libraries, as far as
// they are told without running it. Made and held by the interpreter.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/code/code.h"
#include "analyzer/code/program.h"

namespace cfnaudit::code {

struct Object;
struct Scope;
struct SourceUnit;

enum class AtomKind : std::uint8_t {
  kText,  // also data that is not known: it is no client and no function
  kNone,
  kOpaque,  // anything: text says why it is not known
  kSymbol,  // of a library or the language: "boto3.client"
  kObject,
};

struct Atom {
  AtomKind kind = AtomKind::kNone;
  const Text* text = nullptr;
  const std::string* symbol = nullptr;
  Object* object = nullptr;
};

/// The values that an expression may have; none: it is never reached, or has no value.
struct Val {
  std::vector<Atom> atoms;
};

enum class ObjectKind : std::uint8_t {
  kMap,
  kList,
  kInstance,
  kFunction,
  kClass,
  kModule,   // a file of the package, or a folder
  kSession,  // of boto3
  kClient,
  kResource,    // of boto3
  kCollection,  // of boto3
  kPaginator,
  kWaiter,
  kBatchWriter,
  kMethod,    // of a client, a resource or another value: receiver and name
  kCommand,   // of the AWS SDK for JavaScript v3
  kResponse,  // of an operation
};

struct ObjectField {
  Val key;
  Val value;
  bool optional = false;
};

struct Object {
  ObjectKind kind = ObjectKind::kMap;
  std::size_t number = 0;  // of all, in the order in which they are made
  int depth = 0;           // of conditions and loops around the place that made it
  std::vector<ObjectField> fields;
  std::vector<Val> items;
  bool open = false;  // more fields or items than these
  std::string why;    // it is open

  const Function* function = nullptr;
  const Class* type = nullptr;
  Scope* scope = nullptr;  // of a function or class: where it was defined
  SourceUnit* unit = nullptr;
  Val self;                  // of a function: what it is bound to; of a method: its receiver
  Object* parent = nullptr;  // the class of an instance
  std::vector<Val> bases;

  std::string client;  // "dynamodb"; the dotted path of a module
  std::string name;    // operation, resource type, method
  Val arguments;       // of a command
  Val region;
  Val endpoint;
  bool other_credentials = false;
  bool is_document = false;  // a document client: its methods have other names
};

/// Variables of a file or a running function.
struct Scope {
  Scope* parent = nullptr;
  std::size_t number = 0;  // of all, in the order in which they are made
  std::unordered_map<std::string_view, Val> variables;
  std::vector<std::string_view> outer;  // names that it does not declare
  bool is_open = false;                 // may hold names that are not known
  bool is_class = false;                // of a class body: functions in it do not see it
};

}  // namespace cfnaudit::code
