#pragma once

// What a rule is: metadata and one function. Rules get const views and return nothing but findings,
// so their order cannot matter. Each is defined in a file of its own beside its page (see
// CONTRIBUTING.md) and listed in catalog.cpp.

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/graph/graph.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/stack.h"
#include "rules/suppression.h"

namespace cfnaudit::functions {
struct FunctionCode;
using Functions = std::vector<FunctionCode>;
}  // namespace cfnaudit::functions

namespace cfnaudit::calls {
struct Requests;
}  // namespace cfnaudit::calls

namespace cfnaudit::network {
struct Network;
}  // namespace cfnaudit::network

namespace cfnaudit::pricing {
struct Budget;
struct CostReport;
struct EnvironmentCost;
class Usage;
}  // namespace cfnaudit::pricing

namespace cfnaudit::rules {

/// How a rule comes to be run.
enum class Default : std::uint8_t { kOn, kOff };

/// Sets of rules that are off by default, which a user turns on together. `strict` is all of them.
enum class Profile : std::uint8_t {
  kNone = 0,
  kSecurityHub = 1,  // what AWS Security Hub's foundational best practices ask for
  kServerless = 2,
  kCost = 4,
};
constexpr Profile operator|(Profile a, Profile b) {
  return static_cast<Profile>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(Profile set, Profile one) {
  return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(one)) != 0;
}

struct RuleInfo {
  std::string_view id;    // "NET001": category and three digits, never reused
  std::string_view name;  // "single-nat-gateway": the problem, not the remedy
  Severity severity = Severity::kWarning;
  std::string_view summary;  // one sentence: what is wrong
  std::string_view source;   // the AWS page that says so
  std::span<const std::string_view> equivalents =
      {};  // ids of other tools' checks, whose suppressions are honoured
  std::string_view security_severity = {};  // CVSS-like "7.5" for security rules; empty for others
  Default by_default = Default::kOn;
  Profile profiles = Profile::kNone;             // of a rule that is off by default
  std::span<const std::string_view> types = {};  // that it looks at; empty: all, or none
};

struct Mismatch;    // rules/schema/mismatch.h
struct BrokenPath;  // rules/network/uses.h

/// One environment as rules see it.
struct Context {
  const SourceFile& file;
  const model::Template& tmpl;
  const resolve::Stack& stack;
  const graph::Graph& graph;
  const access::Access& access;
  const network::Network& network;
  const pricing::EnvironmentCost* cost = nullptr;   // for rules/cost alone; null when not priced
  const access::Paths* paths = nullptr;             // for rules/iam; null when not looked for
  const pricing::Usage* usage = nullptr;            // for rules/cost alone, as `cost`
  std::span<const Mismatch> mismatches = {};        // for rules/schema alone
  const functions::Functions* functions = nullptr;  // with what their code says
  /// What broken_paths() of rules/network found, which several rules ask for.
  mutable std::shared_ptr<const std::vector<BrokenPath>> broken_paths = nullptr;
  /// What requests() of rules/iam found, likewise.
  mutable std::shared_ptr<const calls::Requests> requests = nullptr;
};

struct AnsweredDenial;  // rules/iam/denial.h

/// All environments, for rules that speak about the template as a whole.
struct TemplateContext {
  const SourceFile& file;
  const model::Template& tmpl;
  std::span<const Context> environments;
  const pricing::CostReport* costs = nullptr;     // for rules/cost alone; null when not priced
  std::span<const pricing::Budget> budgets = {};  // for rules/cost alone
  std::span<const AnsweredDenial> denials = {};   // of the config file, asked of this template
};

class Reporter;

/// At most one of the functions is set; TPL problems, which the analyzer reports itself, have none.
struct Rule {
  RuleInfo info;
  void (*check)(const Context&, Reporter&) = nullptr;  // run once for each environment
  void (*check_template)(const TemplateContext&, Reporter&) = nullptr;  // run once
};

/// Builds one finding; setters may be chained.
class Finding {
 public:
  explicit Finding(Diagnostic& diagnostic) : diagnostic_(&diagnostic) {}

  Finding& note(Span span, std::string message, std::string_view resource = {});
  Finding& note(const graph::StackResource& resource, std::string message);
  Finding& fix(std::string text);
  /// What differs between environments: "by 31 s". Equal details are folded.
  Finding& detail(std::string text);
  /// Tells apart findings of the rule on one property.
  Finding& key(std::string text);
  Finding& severity(Severity severity);
  /// Of a finding about a resource as it is written, in no environment.
  Finding& resource(std::string_view id);
  /// It holds in this environment alone; for rules about the template as a whole.
  Finding& in(std::uint32_t environment);

 private:
  Diagnostic* diagnostic_;
};

/// Takes the findings of one run of one rule.
class Reporter {
 public:
  explicit Reporter(const RuleInfo& info, std::span<const Suppression> suppressions = {})
      : info_(&info), suppressions_(suppressions) {}

  /// At a value inside a resource. The logical path is found from the value.
  Finding at(const graph::StackResource& resource, resolve::ValuePtr value, std::string message);
  /// At a place below the resource that is known by its path, "Properties/PolicyDocument/Version".
  Finding at(const graph::StackResource& resource, Span span, std::string_view path,
             std::string message);
  /// At the resource as a whole: something that it lacks.
  Finding at(const graph::StackResource& resource, std::string message);
  Finding at(const model::Resource& resource, std::string message);
  /// Anywhere else: a parameter, an output, an attribute of a resource.
  Finding at(Span span, std::string path, std::string message);
  /// Does a suppression of the template speak about this rule and resource? For rules that report
  /// many resources as one finding: those stand apart.
  bool is_suppressed(const graph::StackResource& resource) const;
  /// The rule could not decide because of `reason` ("parameter X has no value").
  void undecided(const graph::StackResource& resource, std::string reason);

  std::deque<Diagnostic> findings;  // a deque: Finding points into it
  std::vector<std::string> undecided_reasons;

 private:
  const RuleInfo* info_;
  std::span<const Suppression> suppressions_;
};

}  // namespace cfnaudit::rules
