// The expanded template -> YAML or JSON that reads back to the same values.

#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/model/build_expression.h"
#include "analyzer/syntax/node.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {
namespace {

using syntax::Node;
using syntax::NodeKind;
using syntax::ScalarStyle;

/// {"Fn::Sub": x} of !Sub x; empty for a node without a function's tag.
std::string function_of(const Node& node) {
  if (node.tag.size() < 2 || node.tag[0] != '!' || node.tag[1] == '!') return {};
  const auto name = node.tag.substr(1);
  return name == "Ref" || name == "Condition" ? std::string(name) : concat("Fn::", name);
}

bool is_text(const Node& node) {
  if (node.kind != NodeKind::kScalar) return false;
  if (node.style != ScalarStyle::kPlain || !node.tag.empty()) return true;
  const auto text = model::scalar_text(node);
  if (text == "true" || text == "false") return false;
  if (text == "yes" || text == "no" || text == "on" || text == "off") return true;
  return !is_json_number(text);
}

std::string scalar(const Node& node) {
  if (node.kind == NodeKind::kNull) return "null";
  return is_text(node) ? json_string(node.text) : std::string(model::scalar_text(node));
}

/// What stands behind a key or dash: nothing when the value follows on lines of its own.
class Writer {
 public:
  void write(const Node& node, std::size_t depth) {
    const std::string function = function_of(node);
    if (function.empty()) return plain(node, depth);
    open('{', depth + 1);
    key(function);
    if (node.tag == "!GetAtt" && node.kind == NodeKind::kScalar) {
      const auto dot = node.text.find('.');
      out += concat("[", json_string(node.text.substr(0, dot)), ", ",
                    json_string(dot == std::string_view::npos ? std::string_view{}
                                                              : node.text.substr(dot + 1)),
                    "]");
    } else {
      plain(node, depth + 1);
    }
    close('}', depth);
  }

  std::string out;

 private:
  void plain(const Node& node, std::size_t depth) {
    if (node.kind == NodeKind::kList) return list(node, depth);
    if (node.kind == NodeKind::kMap) return map(node, depth);
    out +=
        node.kind == NodeKind::kScalar && !node.tag.empty() ? json_string(node.text) : scalar(node);
  }

  void line(std::size_t depth) { out += concat("\n", std::string(depth * 2, ' ')); }

  void open(char bracket, std::size_t depth) {
    out += bracket;
    line(depth);
  }

  void close(char bracket, std::size_t depth) {
    line(depth);
    out += bracket;
  }

  void key(std::string_view text) { out += concat(json_string(text), ": "); }

  void list(const Node& node, std::size_t depth) {
    if (node.items.empty()) {
      out += "[]";
      return;
    }
    open('[', depth + 1);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i != 0) {
        out += ',';
        line(depth + 1);
      }
      write(*node.items[i], depth + 1);
    }
    close(']', depth);
  }

  void map(const Node& node, std::size_t depth) {
    if (node.members.empty()) {
      out += "{}";
      return;
    }
    open('{', depth + 1);
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      if (i != 0) {
        out += ',';
        line(depth + 1);
      }
      key(node.members[i].key->text);
      write(*node.members[i].value, depth + 1);
    }
    close('}', depth);
  }
};

/// Block style; texts are quoted wherever they could be read as something else.
class YamlWriter {
 public:
  void write(const Node& node, std::size_t depth) {
    const std::string function = function_of(node);
    if (function.empty()) return plain(node, depth);
    out += concat("\n", std::string(depth * 2, ' '), key(function), ":");
    if (node.tag != "!GetAtt" || node.kind != NodeKind::kScalar) return plain(node, depth + 1);
    const auto dot = node.text.find('.');
    out += concat(
        " [", text(node.text.substr(0, dot)), ", ",
        text(dot == std::string_view::npos ? std::string_view{} : node.text.substr(dot + 1)), "]");
  }

  std::string out;

 private:
  static bool needs_quotes(std::string_view value) {
    if (value.empty()) return true;
    constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/_$";
    if (kFirst.find(value.front()) == std::string_view::npos) return true;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                         std::string_view("/_.$@+=-*() ").find(c) != std::string_view::npos ||
                         (c == ':' && i + 1 < value.size() && value[i + 1] != ' ');
      if (!plain) return true;
    }
    if (value.back() == ' ') return true;
    for (const std::string_view word :
         {"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
      if (equals_ignoring_case(value, word)) return true;
    return false;
  }

  static std::string text(std::string_view value) {
    return needs_quotes(value) ? json_string(value) : std::string(value);
  }

  static std::string key(std::string_view value) { return text(value); }

  void plain(const Node& node, std::size_t depth) {
    const std::string indent(depth * 2, ' ');
    switch (node.kind) {
      case NodeKind::kNull:
        out += " null";
        return;
      case NodeKind::kScalar:
        out += concat(" ", is_text(node) ? text(node.text) : std::string(model::scalar_text(node)));
        return;
      case NodeKind::kList:
        if (node.items.empty()) out += " []";
        for (const Node* item : node.items) {
          out += concat("\n", indent, "-");
          nested(*item, depth + 1);
        }
        return;
      case NodeKind::kMap:
        if (node.members.empty()) out += " {}";
        for (const auto& member : node.members) {
          out += concat("\n", indent, key(member.key->text), ":");
          write(*member.value, depth + 1);
        }
        return;
    }
  }

  /// An item of a list: its first line stands behind the dash.
  void nested(const Node& node, std::size_t depth) {
    const std::size_t before = out.size();
    write(node, depth);
    const std::string break_and_indent = concat("\n", std::string(depth * 2, ' '));
    if (out.compare(before, break_and_indent.size(), break_and_indent) == 0)
      out.replace(before, break_and_indent.size(), 1, ' ');
  }
};

}  // namespace

std::string expand_json(Audits audits, const SourceMap&, const ReportOptions&) {
  std::string out;
  for (const audit::Audit* audit : audits) {
    Writer writer;
    writer.write(*audit->expansion.root, 0);
    out += concat(writer.out, "\n");
  }
  return out;
}

std::string expand_yaml(Audits audits, const SourceMap&, const ReportOptions&) {
  std::string out;
  for (const audit::Audit* audit : audits) {
    YamlWriter writer;
    writer.write(*audit->expansion.root, 0);
    std::string_view text = writer.out;
    if (text.starts_with('\n') || text.starts_with(' ')) text.remove_prefix(1);
    out += concat(text, "\n");
  }
  return out;
}

}  // namespace cfnaudit::cli
