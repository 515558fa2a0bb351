#pragma once

// Text that is known up to deploy-time symbols:
// "arn:aws:sqs:us-east-1:123456789012:${Queue.QueueName}". The same symbol stands for the same
// unknown text wherever it occurs. Made by resolve (values) and by the policy reader; compared and
// matched by graph and iam.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit {

/// Why a symbol's text is not known before deployment.
enum class SymbolKind : std::uint8_t {
  kParameter,         // a parameter without default and without value
  kGenerated,         // a name or id that AWS chooses
  kImport,            // Fn::ImportValue, Fn::GetStackOutput
  kDynamicReference,  // {{resolve:...}}
  kMacro,             // the output of a transform
  kAccount,           // pseudo parameter without a known value
  kExternal,          // anything else that only the account knows (availability zones ...)
  kSecretParameter,   // the value of a NoEcho parameter: known, and shown to nobody
  kSecret,            // the value of a property that holds a password, a key or a token
};

struct Symbol {
  std::string
      id;  // "Queue.QueueName", "AlarmEmail"; unique per template, shown in reports as ${id}
  SymbolKind kind = SymbolKind::kGenerated;
  std::uint64_t content = 0;  // of a secret: tells apart two values of it; never shown

  friend auto operator<=>(const Symbol&, const Symbol&) = default;
};

/// "parameter AlarmEmail has no value", "AWS chooses Queue.QueueName at deployment".
std::string reason(const Symbol& symbol);

/// A symbol in the place of a text that nobody may see.
Symbol secret(std::string_view id, SymbolKind kind, std::string_view text);

/// Literal text with symbols in it. `text` holds each symbol as its display form ${id}; `holes`
/// says which bytes those are, so that a literal "${id}" (from an escaped ${!id}) is never taken
/// for a symbol.
class SymbolicText {
 public:
  struct Hole {
    std::uint32_t begin = 0;  // bytes of text()
    std::uint32_t end = 0;
    Symbol symbol;

    friend auto operator<=>(const Hole&, const Hole&) = default;
  };

  SymbolicText() = default;
  SymbolicText(std::string text) : text_(std::move(text)) {}
  static SymbolicText of(Symbol symbol);

  void append(std::string_view literal) { text_ += literal; }
  void append(const SymbolicText& other);

  /// Display form; the exact text when known().
  const std::string& text() const { return text_; }
  const std::vector<Hole>& holes() const { return holes_; }
  bool known() const { return holes_.empty(); }
  bool empty() const { return text_.empty(); }
  /// Bytes [begin, end) of text(); no hole may be cut.
  SymbolicText slice(std::size_t begin, std::size_t end) const;
  /// Splits at a separator outside holes.
  std::vector<SymbolicText> split(std::string_view separator) const;

  /// Equal for every value of the symbols. Different texts may still be equal for some.
  friend bool operator==(const SymbolicText&, const SymbolicText&) = default;
  friend auto operator<=>(const SymbolicText&, const SymbolicText&) = default;

 private:
  std::string text_;
  std::vector<Hole> holes_;
};

}  // namespace cfnaudit
