#include "rules/suppression_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Comments and Metadata of a template -> Suppressions.

namespace cfnaudit::rules {

using syntax::Node;
using syntax::NodeKind;

namespace {

constexpr std::string_view kMarker = "cfnaudit:ignore";
/// https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html
constexpr std::string_view kCheckovMarker = "checkov:skip=";
constexpr std::string_view kUntil = "until=";

Diagnostic malformed(Span span, std::string message, std::string fix) {
  return {.rule = "TPL031",
          .severity = Severity::kWarning,
          .span = span,
          .message = message,
          .fix = std::move(fix),
          .key = std::move(message)};
}

/// "2027-01-31"; its order is that of the text.
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](std::size_t at, std::size_t size) {
    return parse_integer(text.substr(at, size)).value_or(0);
  };
  const auto month = number(5, 2);
  const auto day = number(8, 2);
  return number(0, 4) > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/// Adds the rule of this id or name, or the problem.
void add_rule(Suppression& to, std::string_view name, std::vector<Diagnostic>& problems) {
  if (const Rule* rule = find_rule(name))
    to.rules.emplace_back(rule->info.id);
  else
    problems.push_back(malformed(to.span, no_such_rule(name), "name a rule of `cfnaudit rules`"));
}

/// What no suppression works without.
bool is_complete(const Suppression& one, std::vector<Diagnostic>& problems) {
  if (one.rules.empty()) return false;
  if (one.reason.empty())
    problems.push_back(malformed(one.span, "a suppression without a reason suppresses nothing",
                                 "say why the finding may stay"));
  if (!one.until.empty() && !is_date(one.until))
    problems.push_back(malformed(one.span, concat(quote(one.until), " is no day"),
                                 "write the last day as in until=2027-01-31"));
  return !one.reason.empty() && (one.until.empty() || is_date(one.until));
}

Span whole(const syntax::Member& member) {
  return {member.key->span.file, member.key->span.begin,
          std::max(member.key->span.end, member.value->span.end)};
}

/// Bytes of the line that an offset is on, without its end.
Span line_at(const SourceFile& file, std::size_t offset) {
  const std::string_view text = file.text();
  const auto before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', offset), text.size());
  return {file.number(), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

bool starts_in(Span line, Span node) { return node.begin >= line.begin && node.begin <= line.end; }
bool overlaps(Span line, Span node) { return node.begin <= line.end && node.end >= line.begin; }

/// The outermost member or item that starts on the line: what a comment there speaks about.
std::optional<Span> addressed(const Node& node, Span line) {
  for (const auto& member : node.members) {
    if (starts_in(line, member.key->span)) return whole(member);
    if (overlaps(line, whole(member))) return addressed(*member.value, line);
  }
  for (const Node* item : node.items) {
    if (starts_in(line, item->span)) return item->span;
    if (overlaps(line, item->span)) return addressed(*item, line);
  }
  return std::nullopt;
}

/// Does the offset lie inside a scalar, such as the inline code of a function?
bool in_scalar(const Node& node, std::uint32_t offset) {
  const auto holds = [&](const Node& part) {
    return part.span.begin <= offset && offset < part.span.end;
  };
  if (node.kind == NodeKind::kScalar) return holds(node);
  const auto inside = [&](const Node* part) { return holds(*part) && in_scalar(*part, offset); };
  return std::any_of(node.items.begin(), node.items.end(), inside) ||
         std::any_of(node.members.begin(), node.members.end(), [&](const auto& member) {
           return inside(member.key) || inside(member.value);
         });
}

bool is_blank(std::string_view text) { return trim(text).empty(); }
bool is_comment(std::string_view line) { return trim(line).starts_with('#'); }

/// A comment that carries a marker: what stands behind it, and the line that it speaks about.
struct Comment {
  std::string_view text;
  Span span;
  Span line;
};

/// `previous`: the line that the comment before speaks about.
std::optional<Comment> comment_at(const SourceFile& file, const Node& root, std::size_t at,
                                  std::string_view marker, Span previous) {
  Span line = line_at(file, at);
  const std::string_view before = file.text().substr(line.begin, at - line.begin);
  const auto hash = before.rfind('#');
  if (hash == std::string_view::npos || !is_blank(before.substr(hash + 1))) return std::nullopt;
  const bool opens = hash == 0 || before[hash - 1] == ' ' || before[hash - 1] == '\t';
  const auto offset = static_cast<std::uint32_t>(line.begin + hash);
  if (!opens || in_scalar(root, offset)) return std::nullopt;
  std::string_view text = file.text().substr(at + marker.size(), line.end - at - marker.size());
  text = text.substr(0, text.find(" #"));
  Comment out{trim(text), {file.number(), offset, line.end}, line};
  if (!is_blank(before.substr(0, hash))) return out;
  if (previous.begin > line.begin) {  // all comments above one line speak about it
    out.line = previous;
    return out;
  }
  while (line.end < file.text().size()) {
    line = line_at(file, line.end + 1);
    if (!is_blank(file.text(line)) && !is_comment(file.text(line))) break;
  }
  out.line = line;
  return out;
}

std::vector<Comment> comments(const SourceFile& file, const Node& root, std::string_view marker) {
  std::vector<Comment> out;
  const auto text = file.text();
  for (auto at = text.find(marker); at != std::string_view::npos; at = text.find(marker, at + 1))
    if (const auto comment =
            comment_at(file, root, at, marker, out.empty() ? Span{} : out.back().line))
      out.push_back(*comment);
  return out;
}

/// "LOG003,NET001 until=2027-01-31 reason".
Suppression own_comment(const Node& root, const Comment& comment,
                        std::vector<Diagnostic>& problems) {
  Suppression out{.source = "comment", .span = comment.span};
  const auto rules_end = std::min(comment.text.find(' '), comment.text.size());
  for (const auto name : split(comment.text.substr(0, rules_end), ','))
    if (!is_blank(name)) add_rule(out, trim(name), problems);
  if (comment.text.empty())
    problems.push_back(malformed(comment.span, "a suppression names the rules that it is about",
                                 "write # cfnaudit:ignore RULE reason"));
  std::string_view rest = trim(comment.text.substr(rules_end));
  if (rest.starts_with(kUntil)) {
    const auto end = std::min(rest.find(' '), rest.size());
    out.until = rest.substr(kUntil.size(), end - kUntil.size());
    rest = trim(rest.substr(end));
  }
  out.reason = rest;
  out.scope = addressed(root, comment.line).value_or(comment.line);
  return out;
}

const Node* get(const Node* node, std::string_view key) {
  return node == nullptr ? nullptr : node->find(key);
}

std::vector<std::string> texts_of(const Node* node) {
  if (node == nullptr) return {};
  if (node->kind == NodeKind::kScalar) return {std::string(node->text)};
  std::vector<std::string> out;
  for (const Node* item : node->items)
    if (item->kind == NodeKind::kScalar) out.emplace_back(item->text);
  return out;
}

std::string text_of(const Node* node) {
  const auto all = texts_of(node);
  return all.empty() ? std::string() : all.front();
}

// Other tools' Metadata

struct ForeignTool {
  std::string_view name;
  std::string_view section;  // of Metadata
  std::string_view part;     // of the section; a dot descends
  std::string_view id;       // of an entry; empty: the entry is the id
  std::string_view reason;
};

constexpr ForeignTool kForeignTools[] = {
    // https://github.com/stelligent/cfn_nag#per-resource-rule-suppression
    {"cfn_nag", "cfn_nag", "rules_to_suppress", "id", "reason"},
    // https://www.checkov.io/7.Scan%20Examples/Cloudformation.html
    {"checkov", "checkov", "skip", "id", "comment"},
    // https://github.com/cdklabs/cdk-nag#suppressing-a-rule
    {"cdk-nag", "cdk_nag", "rules_to_suppress", "id", "reason"},
    // https://github.com/aws-cloudformation/cfn-lint#metadata
    {"cfn-lint", "cfn-lint", "config.ignore_checks", "", ""},
    // https://docs.aws.amazon.com/cfn-guard/latest/ug/suppressing-rules.html
    {"cfn-guard", "guard", "SuppressedRules", "", ""},
};

/// Rules of ours that find what this check of another tool finds. cfn-lint's ids stand for all that
/// start with them.
std::vector<std::string> rules_like(std::string_view tool, std::string_view id) {
  std::vector<std::string> out;
  if (id.empty()) return out;
  for (const Rule* rule : catalog())
    for (const auto equivalent : rule->info.equivalents)
      if (equivalent == id || (tool == "cfn-lint" && equivalent.starts_with(id)))
        out.emplace_back(rule->info.id);
  return out;
}

void add_foreign(std::vector<Suppression>& to, const ForeignTool& tool, const Node& metadata,
                 Span scope) {
  const Node* list = metadata.find(tool.section);
  for (const auto part : split(tool.part, '.')) list = get(list, part);
  if (list == nullptr) return;
  for (const Node* entry : list->items) {
    const std::string id = tool.id.empty() ? text_of(entry) : text_of(entry->find(tool.id));
    auto rules = rules_like(tool.name, id);
    if (rules.empty()) continue;
    std::string reason = tool.reason.empty() ? std::string() : text_of(entry->find(tool.reason));
    if (reason.empty()) reason = concat("suppressed as ", id);
    to.push_back({.rules = std::move(rules),
                  .scope = scope,
                  .reason = std::move(reason),
                  .source = std::string(tool.name),
                  .span = entry->span,
                  .origin = Suppression::Origin::kForeign});
  }
}

void add_checkov_comments(std::vector<Suppression>& to, const SourceFile& file, const Node& root,
                          const Node* resources) {
  for (const auto& comment : comments(file, root, kCheckovMarker)) {
    const auto colon = std::min(comment.text.find(':'), comment.text.size());
    auto rules = rules_like("checkov", trim(comment.text.substr(0, colon)));
    if (rules.empty() || resources == nullptr) continue;
    for (const auto& member : resources->members)
      if (overlaps(comment.line, whole(member)))
        to.push_back({.rules = rules,
                      .scope = whole(member),
                      .reason = concat("suppressed as ", comment.text),
                      .source = "checkov",
                      .span = comment.span,
                      .origin = Suppression::Origin::kForeign});
  }
}

/// Where "Properties/Policies/0" or "Policies.0" stands below a resource.
const Node* find_property(const Node& resource, std::string_view path) {
  const Node* node = path.starts_with("Properties") ? &resource : resource.find("Properties");
  for (const auto part : split(path, path.find('/') == std::string_view::npos ? '.' : '/')) {
    if (node == nullptr) return nullptr;
    const auto index = node->kind == NodeKind::kList ? parse_integer(part) : std::nullopt;
    if (index)
      node = *index >= 0 && static_cast<std::size_t>(*index) < node->items.size()
                 ? node->items[static_cast<std::size_t>(*index)]
                 : nullptr;
    else
      node = node->find(part);
  }
  return node;
}

/// Our own Metadata of the template, or of one resource.
void add_metadata(std::vector<Suppression>& to, const Node& metadata, Span scope,
                  const Node* resource, std::vector<Diagnostic>& problems) {
  const Node* list = get(metadata.find("cfnaudit"), "ignore");
  if (list == nullptr) return;
  std::vector<const Node*> entries = list->items;
  if (list->kind == NodeKind::kMap) entries = {list};
  for (const Node* entry : entries) {
    Suppression one = read_suppression(*entry, "Metadata", problems);
    one.scope = scope;
    const std::string property = text_of(entry->find("property"));
    if (!property.empty() && resource != nullptr) {
      const Node* node = find_property(*resource, property);
      if (node == nullptr) {
        problems.push_back(malformed(one.span, concat("there is no property ", quote(property)),
                                     "write the path below Properties, such as Policies.0"));
        continue;
      }
      one.scope = node->span;
    }
    if (!one.rules.empty()) to.push_back(std::move(one));
  }
  if (entries.empty())
    problems.push_back(malformed(list->span, "ignore is a list of {rule, reason}",
                                 "write - {rule: LOG003, reason: ...}"));
}

}  // namespace

Suppression read_suppression(const Node& entry, std::string_view source,
                             std::vector<Diagnostic>& problems) {
  static constexpr std::string_view kKeys[] = {"rule", "reason",      "until",   "property",
                                               "path", "environment", "resource"};
  Suppression out{.source = std::string(source), .span = entry.span};
  for (const auto& member : entry.members)
    if (std::find(std::begin(kKeys), std::end(kKeys), member.key->text) == std::end(kKeys)) {
      const auto meant = did_you_mean(member.key->text, kKeys);
      problems.push_back(malformed(member.key->span,
                                   concat("a suppression has no key ", quote(member.key->text),
                                          meant ? concat("; did you mean ", *meant, "?") : ""),
                                   "use rule, reason, until, property, resource, environment"));
    }
  for (const auto& name : texts_of(entry.find("rule"))) add_rule(out, name, problems);
  if (entry.find("rule") == nullptr)
    problems.push_back(malformed(entry.span, "a suppression names the rules that it is about",
                                 "add rule: with an id or a name"));
  out.reason = trim(text_of(entry.find("reason")));
  out.until = text_of(entry.find("until"));
  out.resource = text_of(entry.find("resource"));
  out.path = text_of(entry.find("path"));
  out.environments = texts_of(entry.find("environment"));
  if (!is_complete(out, problems)) out.rules.clear();
  return out;
}

Staged<std::vector<Suppression>> suppressions_of(const SourceFile& file, const Node& root) {
  Staged<std::vector<Suppression>> out;
  for (const auto& comment : comments(file, root, kMarker)) {
    Suppression one = own_comment(root, comment, out.diagnostics);
    if (is_complete(one, out.diagnostics)) out.value.push_back(std::move(one));
  }
  const Node* resources = root.find("Resources");
  add_checkov_comments(out.value, file, root, resources);
  if (const Node* metadata = root.find("Metadata")) {
    add_metadata(out.value, *metadata, {}, nullptr, out.diagnostics);
    for (const auto& tool : kForeignTools) add_foreign(out.value, tool, *metadata, {});
  }
  if (resources == nullptr) return out;
  for (const auto& member : resources->members) {
    const Node* metadata = member.value->find("Metadata");
    if (metadata == nullptr) continue;
    add_metadata(out.value, *metadata, whole(member), member.value, out.diagnostics);
    for (const auto& tool : kForeignTools) add_foreign(out.value, tool, *metadata, whole(member));
  }
  return out;
}

}  // namespace cfnaudit::rules
