#pragma once

// Values as bytes and back, for files that only this program reads. A reader of damaged bytes gives
// empty values and says so at the end.

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cfnaudit::cli {

class Packer {
 public:
  void number(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) out_ += static_cast<char>(value >> (8 * i));
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  template <typename List, typename Write>
  void list(const List& values, const Write& write) {
    number(values.size());
    for (const auto& value : values) write(value);
  }
  void texts(const std::vector<std::string>& values) {
    list(values, [&](const auto& value) { text(value); });
  }

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    const std::string_view bytes = take(8);
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      out |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return out;
  }
  bool truth() { return number() != 0; }
  std::string text() { return std::string(take(number())); }
  /// Each element has at least one byte, so a damaged count ends with the bytes.
  template <typename Read>
  auto list(const Read& read) {
    std::vector<std::invoke_result_t<Read>> out;
    for (std::uint64_t n = number(); n > 0 && !damaged_; --n) out.push_back(read());
    return out;
  }
  std::vector<std::string> texts() {
    return list([&] { return text(); });
  }

  /// Was everything there, and nothing more?
  bool ended_well() const { return !damaged_ && rest_.empty(); }

 private:
  std::string_view take(std::uint64_t size) {
    if (damaged_ || size > rest_.size()) {
      damaged_ = true;
      return {};
    }
    const auto out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }

  std::string_view rest_;
  bool damaged_ = false;
};

}  // namespace cfnaudit::cli
