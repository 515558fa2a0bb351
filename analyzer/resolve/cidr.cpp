#include "analyzer/resolve/cidr.h"

#include "analyzer/base/text.h"

// "10.0.0.0/16" -> blocks.

namespace cfnaudit::resolve {

namespace {

std::uint32_t mask(int prefix) { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }

}  // namespace

bool CidrBlock::contains(const CidrBlock& other) const {
  return other.prefix >= prefix && (other.address & mask(prefix)) == (address & mask(prefix));
}

std::optional<CidrBlock> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  const auto octets = split(text.substr(0, slash), '.');
  if (octets.size() != 4) return std::nullopt;
  CidrBlock out;
  for (const auto octet : octets) {
    const auto value = parse_integer(octet);
    if (!value || *value < 0 || *value > 255) return std::nullopt;
    out.address = out.address << 8 | static_cast<std::uint32_t>(*value);
  }
  const auto prefix = slash == std::string_view::npos ? 32 : parse_integer(text.substr(slash + 1));
  if (!prefix || *prefix < 0 || *prefix > 32) return std::nullopt;
  out.prefix = static_cast<int>(*prefix);
  return out;
}

std::string to_string(const CidrBlock& block) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8)
    out += concat(std::to_string(block.address >> shift & 255), shift == 0 ? "/" : ".");
  return out + std::to_string(block.prefix);
}

Result<std::vector<std::string>> divide_cidr(std::string_view block, long long count,
                                             long long bits) {
  const auto whole = parse_cidr(block);
  if (!whole)
    return failure(
        concat("Fn::Cidr cannot divide ", quote(block), ": it is not an IPv4 address block"));
  if (count < 1 || count > 256) return failure("Fn::Cidr can create 1 to 256 blocks");
  if (bits < 1 || bits > 32 - whole->prefix)
    return failure(
        concat("a block of ", block, " cannot have ", std::to_string(bits), " host bits"));
  const std::uint64_t size = std::uint64_t{1} << bits;
  if (size * static_cast<std::uint64_t>(count) > std::uint64_t{1} << (32 - whole->prefix))
    return failure(concat(block, " is too small for ", std::to_string(count), " blocks of ",
                          std::to_string(bits), " host bits"));
  std::vector<std::string> out;
  std::uint64_t address = whole->address & mask(whole->prefix);
  for (long long i = 0; i < count; ++i, address += size)
    out.push_back(
        to_string(CidrBlock{static_cast<std::uint32_t>(address), static_cast<int>(32 - bits)}));
  return out;
}

}  // namespace cfnaudit::resolve
