#include "analyzer/expand/sam/printed.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "analyzer/base/hex.h"
#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

// Tree -> text, text -> hash.

namespace cfnaudit::expand {

namespace {

class JsonPrinter {
 public:
  explicit JsonPrinter(Layout layout) : layout_(layout) {}

  void print(const Tree* tree, std::size_t depth) {
    switch (tree->kind) {
      case Kind::kNull:
        out += "null";
        return;
      case Kind::kText:
        out += json_string(tree->text, JsonText::kAscii);
        return;
      case Kind::kList:
        return list(tree, depth);
      case Kind::kMap:
        return map(tree, depth);
      default:
        out += tree->text;
    }
  }

  std::string out;

 private:
  void separate(bool first, std::size_t depth) {
    if (!first) out += layout_ == Layout::kSpaced ? ", " : ",";
    if (layout_ == Layout::kIndented) out += concat("\n", std::string(depth * 4, ' '));
  }

  void list(const Tree* tree, std::size_t depth) {
    out += '[';
    for (std::size_t i = 0; i < tree->items.size(); ++i) {
      separate(i == 0, depth + 1);
      print(tree->items[i], depth + 1);
    }
    if (layout_ == Layout::kIndented && !tree->items.empty())
      out += concat("\n", std::string(depth * 4, ' '));
    out += ']';
  }

  void map(const Tree* tree, std::size_t depth) {
    out += '{';
    auto entries = tree->ordered();
    if (layout_ != Layout::kSpaced)
      std::sort(entries.begin(), entries.end(),
                [](const Entry& a, const Entry& b) { return a.key.text < b.key.text; });
    for (std::size_t i = 0; i < entries.size(); ++i) {
      separate(i == 0, depth + 1);
      out += json_string(entries[i].key.text, JsonText::kAscii);
      out += layout_ == Layout::kCompact ? ":" : ": ";
      print(entries[i].value, depth + 1);
    }
    if (layout_ == Layout::kIndented && !entries.empty())
      out += concat("\n", std::string(depth * 4, ' '));
    out += '}';
  }

  Layout layout_;
};

/// repr() of a text: in single quotes unless it has those and no double ones.
std::string python_string(std::string_view text, bool unicode) {
  const char quote =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"'
                                                                                            : '\'';
  std::string out = unicode ? "u" : "";
  out += quote;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = first_code_point(text.substr(i));
    const auto c = static_cast<char>(point.value);
    if (point.length == 1 && (c == quote || c == '\\')) {
      out += '\\';
      out += c;
    } else if (c == '\n' && point.length == 1) {
      out += "\\n";
    } else if (c == '\r' && point.length == 1) {
      out += "\\r";
    } else if (c == '\t' && point.length == 1) {
      out += "\\t";
    } else if (point.value < 0x20 || point.value == 0x7F) {
      out += concat("\\x", hex(point.value, 2));
    } else if (point.length == 1 || !unicode) {
      out += text.substr(i, point.length);
    } else if (point.value < 0x100) {
      out += concat("\\x", hex(point.value, 2));
    } else if (point.value < 0x10000) {
      out += concat("\\u", hex(point.value, 4));
    } else {
      out += concat("\\U", hex(point.value, 8));
    }
    i += point.length;
  }
  out += quote;
  return out;
}

void print_python(const Tree* tree, std::string& out) {
  switch (tree->kind) {
    case Kind::kNull:
      out += "None";
      return;
    case Kind::kBoolean:
      out += tree->text == "true" ? "True" : "False";
      return;
    case Kind::kText:
      out += python_string(tree->text, tree->unicode);
      return;
    case Kind::kList:
      out += '[';
      for (std::size_t i = 0; i < tree->items.size(); ++i) {
        if (i != 0) out += ", ";
        print_python(tree->items[i], out);
      }
      out += ']';
      return;
    case Kind::kMap: {
      out += '{';
      const auto entries = tree->ordered();
      for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i != 0) out += ", ";
        out += concat(python_string(entries[i].key.text, entries[i].key.unicode), ": ");
        print_python(entries[i].value, out);
      }
      out += '}';
      return;
    }
    default:
      out += tree->text;
  }
}

}  // namespace

std::string json_text(const Tree* tree, Layout layout) {
  JsonPrinter printer(layout);
  printer.print(tree, 0);
  return std::move(printer.out);
}

std::string python_text(const Tree* tree) {
  std::string out;
  if (tree->is(Kind::kText)) return std::string(tree->text);
  print_python(tree, out);
  return out;
}

// https://www.rfc-editor.org/rfc/rfc3174
std::string sha1(std::string_view text) {
  std::array<std::uint32_t, 5> state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::string data(text);
  data += '\x80';
  while (data.size() % 64 != 56) data += '\0';
  const std::uint64_t bits = static_cast<std::uint64_t>(text.size()) * 8;
  for (int shift = 56; shift >= 0; shift -= 8) data += static_cast<char>((bits >> shift) & 0xFFU);
  for (std::size_t block = 0; block < data.size(); block += 64) {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t i = 0; i < 64; ++i)
      w[i / 4] = (w[i / 4] << 8) | static_cast<unsigned char>(data[block + i]);
    for (std::size_t i = 16; i < 80; ++i)
      w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (std::size_t i = 0; i < 80; ++i) {
      const std::uint32_t f = i < 20   ? (b & c) | (~b & d)
                              : i < 40 ? b ^ c ^ d
                              : i < 60 ? (b & c) | (b & d) | (c & d)
                                       : b ^ c ^ d;
      constexpr std::array<std::uint32_t, 4> kRound = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC,
                                                       0xCA62C1D6};
      const std::uint32_t next = std::rotl(a, 5) + f + e + kRound[i / 20] + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
  std::string out;
  for (const std::uint32_t word : state) out += hex(word, 8);
  return out;
}

std::string content_hash(std::string_view text) {
  return text.empty() ? std::string() : sha1(text).substr(0, 10);
}

std::string content_hash(const Tree* tree) {
  if (!is_truthy(tree)) return {};
  return content_hash(tree->is(Kind::kText) ? std::string(tree->text)
                                            : json_text(tree, Layout::kCompact));
}

}  // namespace cfnaudit::expand
