// Findings -> stable identities.

#include "cli/report/fingerprint.h"

#include <map>

#include "analyzer/base/text.h"

namespace cfnaudit::cli {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::string hex(std::uint64_t hash) {
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(hash >> shift) & 15];
  return out;
}

std::vector<std::string> fingerprints(std::span<const Diagnostic> findings) {
  std::vector<std::string> out;
  std::map<std::string, std::size_t> seen;
  for (const Diagnostic& finding : findings) {
    // A unit separator cannot stand in any part of a readable template.
    std::string identity =
        concat(finding.rule, "\x1f", finding.resource, "\x1f", finding.path, "\x1f", finding.key);
    const std::size_t ordinal = seen[identity]++;
    if (ordinal > 0) identity += concat("\x1f", std::to_string(ordinal));
    out.push_back(hex(fnv1a(identity)));
  }
  return out;
}

}  // namespace cfnaudit::cli
