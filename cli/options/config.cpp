#include "cli/options/config.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "rules/catalog.h"
#include "rules/suppression_reader.h"

// .cfnaudit.yaml -> Config.

namespace cfnaudit::cli {

using syntax::Member;
using syntax::Node;
using syntax::NodeKind;

namespace {

class Reader {
 public:
  explicit Reader(const SourceFile& file) : file_(file) {}

  Result<Config> read() {
    const auto document = syntax::read(file_);
    for (const auto& problem : document.diagnostics) complain(problem.span, problem.message);
    const Node& root = *document.value.root;
    if (root.kind != NodeKind::kMap && root.kind != NodeKind::kNull)
      complain(root.span, "a config file must be a map");
    for (const auto& member : root.members) section(member);
    if (!problems_.empty()) return failure(join(problems_, "\n"));
    return std::move(config_);
  }

 private:
  struct Section {
    std::string_view name;
    void (Reader::*read)(const Node&);
  };

  void section(const Member& member) {
    static constexpr Section kSections[] = {{"rules", &Reader::rules},
                                            {"ignore", &Reader::ignore},
                                            {"access", &Reader::access},
                                            {"budgets", &Reader::budgets}};
    for (const auto& known : kSections)
      if (member.key->text == known.name) return (this->*known.read)(*member.value);
    option(member);
  }

  std::string place(Span span) const {
    const Position at = file_.lines().position(span.begin);
    return concat(file_.name(), ":", std::to_string(at.line), ":", std::to_string(at.column));
  }

  void complain(Span span, std::string_view message) {
    problems_.push_back(concat(place(span), ": ", message));
  }

  /// The texts of a scalar, a list of scalars, or a map: "key=value".
  std::vector<std::string> values(const Node& node) {
    std::vector<std::string> out;
    if (node.kind == NodeKind::kScalar) out.emplace_back(node.text);
    for (const Node* item : node.items) {
      if (item->kind == NodeKind::kScalar)
        out.emplace_back(item->text);
      else
        complain(item->span, "expected a string");
    }
    for (const auto& [key, value] : node.members) {
      if (value->kind == NodeKind::kScalar)
        out.push_back(concat(key->text, "=", value->text));
      else
        complain(value->span, "expected a string");
    }
    return out;
  }

  void option(const Member& member) {
    config_.options.push_back(
        {std::string(member.key->text), values(*member.value), place(member.key->span)});
  }

  void rules(const Node& node) {
    if (node.kind != NodeKind::kMap)
      return complain(node.span, "rules must map rules to severities");
    for (const auto& [key, value] : node.members) {
      const auto* rule = rules::find_rule(key->text);
      if (rule == nullptr) {
        complain(key->span, rules::no_such_rule(key->text));
        continue;
      }
      static constexpr std::string_view kWords[] = {"note", "warning", "error"};
      const auto word = std::find(std::begin(kWords), std::end(kWords), value->text);
      if (value->text == "off" || value->text == "false")
        config_.selection.insert_or_assign(std::string(rule->info.id), std::nullopt);
      else if (value->text == "on" || value->text == "true")
        config_.selection.insert_or_assign(std::string(rule->info.id), rule->info.severity);
      else if (word != std::end(kWords))
        config_.selection.insert_or_assign(std::string(rule->info.id),
                                           static_cast<Severity>(word - std::begin(kWords)));
      else
        complain(value->span, "a rule must be off, on, note, warning or error");
    }
  }

  void ignore(const Node& node) {
    if (node.kind != NodeKind::kList)
      return complain(node.span, "ignore must be a list of {rule, reason}");
    for (const Node* item : node.items) {
      std::vector<Diagnostic> problems;
      auto one = rules::read_suppression(*item, "config", problems);
      for (const auto& problem : problems) complain(problem.span, problem.message);
      config_.suppressions.push_back(std::move(one));
    }
  }

  void access(const Node& node) {
    for (const auto& [key, value] : node.members) {
      if (key->text != "deny")
        complain(key->span, concat("access has no key ", quote(key->text), "; use deny"));
      else if (value->kind != NodeKind::kList)
        complain(value->span, "deny must be a list of {from, to, actions, reason}");
      else
        for (const Node* item : value->items) denial(*item);
    }
  }

  void denial(const Node& node) {
    static constexpr std::string_view kKeys[] = {"from", "to", "actions", "reason"};
    audit::Denial out{.place = place(node.span)};
    for (const auto& [key, value] : node.members) {
      if (key->text == "from")
        out.from = values(*value);
      else if (key->text == "to")
        out.to = values(*value);
      else if (key->text == "actions")
        out.actions = values(*value);
      else if (key->text == "reason")
        out.reason = join(values(*value), " ");
      else
        complain(key->span, unknown_key(key->text, kKeys));
    }
    if (out.from.empty() || out.to.empty())
      return complain(node.span, "an entry of deny must have from and to: {from: ..., to: ...}");
    config_.denials.push_back(std::move(out));
  }

  static std::string unknown_key(std::string_view key, std::span<const std::string_view> known) {
    const auto meant = did_you_mean(key, known);
    return concat("there is no key ", quote(key),
                  meant ? concat("; did you mean ", *meant, "?") : std::string());
  }

  /// {production: 300} or {production: {fixed: 100, ceiling: 9000}}: as --budget has it.
  void budgets(const Node& node) {
    OptionDefault out{"budget", {}, place(node.span)};
    if (node.kind != NodeKind::kMap)
      return complain(node.span, "budgets must map environments to amounts");
    for (const auto& [key, value] : node.members) {
      if (value->kind == NodeKind::kScalar)
        out.values.push_back(concat(key->text, "=", value->text));
      else
        for (const auto& text : values(*value)) out.values.push_back(concat(key->text, ".", text));
    }
    config_.options.push_back(std::move(out));
  }

  const SourceFile& file_;
  Config config_;
  std::vector<std::string> problems_;
};

}  // namespace

Result<Config> read_config(const SourceFile& file) { return Reader(file).read(); }

std::string_view config_example() {
  return R"(# Settings of cfnaudit for the templates in this folder and its subfolders.
# The command line takes precedence. Every long option can be set here, except those that write
# files, wait, or ask a question.

# fail-on: warning            # error (default), warning, note, never
# region: eu-west-1
# parameters: [params/production.json]
# profile: [security-hub]     # rules that are off by default: also serverless, cost, well-architected, strict
# parameter-overrides: {AlarmEmail: team@example.com}
# policies: account.json      # of cfnaudit policy import

# Rules by id or name: off, on, note, warning or error.
rules: {}
#   LOG003: note
#   unused-parameter: off

# Accepted findings. A reason is required; until is the last day.
ignore: []
#   - rule: NET001
#     path: "*/sandbox/*"       # of the template
#     resource: "Nat*"
#     environment: development
#     reason: outages of a sandbox are accepted
#     until: 2027-01-31

# Access that must not exist, for any parameter values.
# access:
#   deny:
#     - {from: NotificationLambda, to: ApplicationTable, actions: ["dynamodb:Delete*"]}

# Maximum monthly cost per environment, in US dollars.
# budgets:
#   production: 300
)";
}

}  // namespace cfnaudit::cli
