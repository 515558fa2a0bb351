#include "analyzer/network/address.h"

#include <array>
#include <charconv>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/resolve/cidr.h"

// Text -> blocks.

namespace cfnaudit::network {
namespace {

constexpr int kHalf = 64;

std::uint64_t top_bits(int count) {
  if (count <= 0) return 0;
  return count >= kHalf ? ~std::uint64_t{0} : ~(~std::uint64_t{0} >> count);
}

Block cleared(Block block) {
  block.high &= top_bits(block.prefix);
  block.low &= top_bits(block.prefix - kHalf);
  return block;
}

std::optional<std::uint64_t> hextet(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && !text.empty() && text.size() <= 4 ? std::optional(value) : std::nullopt;
}

/// The hextets on one side of "::".
std::optional<std::vector<std::uint64_t>> hextets(std::string_view text) {
  std::vector<std::uint64_t> out;
  if (text.empty()) return out;
  for (const auto part : split(text, ':')) {
    const auto value = hextet(part);
    if (!value) return std::nullopt;
    out.push_back(*value);
  }
  return out;
}

std::optional<Block> parse_v6(std::string_view text) {
  const auto slash = text.find('/');
  const auto prefix = slash == std::string_view::npos ? std::optional(128LL)
                                                      : parse_integer(text.substr(slash + 1));
  if (!prefix || *prefix < 0 || *prefix > 128) return std::nullopt;
  text = text.substr(0, slash);
  const auto gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  auto front = hextets(text.substr(0, gap));
  const auto back = has_gap ? hextets(text.substr(gap + 2)) : std::vector<std::uint64_t>();
  constexpr std::size_t kSize = 8;
  if (!front || !back || front->size() + back->size() > kSize) return std::nullopt;
  if (!has_gap && front->size() != kSize) return std::nullopt;
  front->resize(kSize - back->size());
  front->insert(front->end(), back->begin(), back->end());
  Block out{.is_v6 = true, .prefix = static_cast<int>(*prefix)};
  for (std::size_t i = 0; i < kSize; ++i) {
    auto& half = i < kSize / 2 ? out.high : out.low;
    half = half << 16 | (*front)[i];
  }
  return cleared(out);
}

}  // namespace

bool Block::contains(const Block& other) const {
  return is_v6 == other.is_v6 && prefix <= other.prefix &&
         (other.high & top_bits(prefix)) == high && (other.low & top_bits(prefix - kHalf)) == low;
}

Block everything(bool is_v6) { return {.is_v6 = is_v6}; }

bool is_private(const Block& block) {
  // https://www.iana.org/assignments/iana-ipv4-special-registry/, read on 2026-11-30
  constexpr std::array kPrivate = {"10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16",
                                   "169.254.0.0/16", "100.64.0.0/10", "fc00::/7"};
  for (const auto* text : kPrivate)
    if (parse_block(text)->contains(block)) return true;
  return false;
}

std::optional<Block> parse_block(std::string_view text) {
  text = trim(text);
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  const auto block = resolve::parse_cidr(text);
  if (!block) return std::nullopt;
  return cleared({.high = std::uint64_t{block->address} << 32, .prefix = block->prefix});
}

std::string to_string(const Block& block) {
  if (!block.is_v6)
    return resolve::to_string(
        resolve::CidrBlock{static_cast<std::uint32_t>(block.high >> 32), block.prefix});
  std::string out;
  for (int i = 0; i < 8; ++i) {
    const std::uint64_t half = i < 4 ? block.high : block.low;
    std::array<char, 8> digits = {};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   half >> (48 - 16 * (i % 4)) & 0xffff, 16);
    out += concat(i == 0 ? "" : ":", std::string_view(digits.data(), end.ptr));
  }
  return concat(out, "/", std::to_string(block.prefix));
}

}  // namespace cfnaudit::network
