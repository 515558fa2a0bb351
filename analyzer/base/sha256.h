#pragma once

// SHA-256 (FIPS 180-4), for what must not collide even if somebody tries: the keys and checksums of
// the results cache, and the scripts of the report's page, which are allowed by their hashes.
// https://csrc.nist.gov/pubs/fips/180-4/upd1/final

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cfnaudit {

class Sha256 {
 public:
  void add(std::string_view bytes);
  /// With its length in front, so that no two lists of texts are the same bytes.
  void add_text(std::string_view text);
  /// Nothing can be added any more.
  std::array<std::uint8_t, 32> finish();
  /// The same in hexadecimal digits.
  std::string digest();

 private:
  void block(const unsigned char* bytes);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> rest_{};
  std::size_t in_rest_ = 0;
  std::uint64_t size_ = 0;
};

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
/// In hexadecimal digits.
std::string sha256_digest(std::string_view bytes);

}  // namespace cfnaudit
