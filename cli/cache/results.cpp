#include "cli/cache/results.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/hex.h"
#include "analyzer/base/sha256.h"
#include "analyzer/base/text.h"
#include "cli/cache/packing.h"
#include "cli/input/files.h"
#include "cli/output.h"

// CachedResult <-> files of a folder.

namespace cfnaudit::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead = "cfnaudit result 1\n";
constexpr std::size_t kDigest = 64;

void pack(Packer& to, const Diagnostic& problem) {
  to.text(problem.rule);
  to.number(static_cast<std::uint64_t>(problem.severity));
  for (const auto part : {problem.span.file, problem.span.begin, problem.span.end}) to.number(part);
  to.text(problem.message);
}

Severity severity_of(std::uint64_t number) {
  return number > 2 ? Severity::kError : static_cast<Severity>(number);
}

Diagnostic unpack_problem(Unpacker& from) {
  Diagnostic out;
  out.rule = from.text();
  out.severity = severity_of(from.number());
  for (auto* part : {&out.span.file, &out.span.begin, &out.span.end})
    *part = static_cast<std::uint32_t>(from.number());
  out.message = from.text();
  return out;
}

void pack(Packer& to, const Share& share) {
  to.text(share.path);
  to.list(share.pieces, [&](const Share::Piece& piece) {
    to.text(piece.rule);
    to.number(static_cast<std::uint64_t>(piece.severity));
    to.text(piece.text);
  });
  to.text(share.unread);
  to.number(share.whole ? 1 : 0);
  for (const auto n : share.counts.of) to.number(n);
  for (const auto n : {share.suppressed, share.open, share.resources, share.rules, share.off})
    to.number(n);
  to.texts(share.unknown_types);
  to.text(share.explained);
}

Share unpack_share(Unpacker& from) {
  Share out;
  out.path = from.text();
  out.pieces = from.list([&] {
    Share::Piece piece;
    piece.rule = from.text();
    piece.severity = severity_of(from.number());
    piece.text = from.text();
    return piece;
  });
  out.unread = from.text();
  out.whole = from.truth();
  for (auto& n : out.counts.of) n = from.number();
  for (auto* n : {&out.suppressed, &out.open, &out.resources, &out.rules, &out.off})
    *n = from.number();
  out.unknown_types = from.texts();
  out.explained = from.text();
  return out;
}

void pack(Packer& to, const Outcome& outcome) {
  to.text(outcome.path);
  pack(to, outcome.share);
  to.texts(outcome.files);
  for (const bool truth : {outcome.found, outcome.is_template, outcome.is_whole,
                           outcome.is_incomplete, outcome.has_findings, outcome.is_over_budget})
    to.number(truth ? 1 : 0);
  to.texts(outcome.environments);
  to.texts(outcome.unknown_environments);
  to.list(outcome.unknown_names, [&](const auto& names) { to.texts(names); });
  to.list(outcome.usage_problems, [&](const auto& problem) { pack(to, problem); });
}

Outcome unpack_outcome(Unpacker& from) {
  Outcome out;
  out.path = from.text();
  out.share = unpack_share(from);
  out.files = from.texts();
  for (bool* truth : {&out.found, &out.is_template, &out.is_whole, &out.is_incomplete,
                      &out.has_findings, &out.is_over_budget})
    *truth = from.truth();
  out.environments = from.texts();
  out.unknown_environments = from.texts();
  out.unknown_names = from.list([&] { return from.texts(); });
  out.usage_problems = from.list([&] { return unpack_problem(from); });
  return out;
}

std::string packed(const CachedResult& result) {
  Packer to;
  to.list(result.reads, [&](const LocalFiles::Read& read) {
    to.text(read.named);
    to.text(read.digest);
    to.number(static_cast<std::uint64_t>(read.kind));
  });
  to.number(result.outcome ? 1 : 0);
  if (result.outcome) pack(to, *result.outcome);
  return to.take();
}

std::optional<CachedResult> unpacked(std::string_view bytes) {
  Unpacker from(bytes);
  CachedResult out;
  out.reads = from.list([&] {
    LocalFiles::Read read;
    read.named = from.text();
    read.digest = from.text();
    read.kind = static_cast<LocalFiles::Kind>(from.number() % 3);
    return read;
  });
  if (from.truth()) out.outcome = unpack_outcome(from);
  return from.ended_well() ? std::optional(std::move(out)) : std::nullopt;
}

/// The whole file; only one of the user's own, or of root, is believed.
std::optional<std::string> read_own_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat about {};
  std::optional<std::string> out;
  if (::fstat(file, &about) == 0 && S_ISREG(about.st_mode) &&
      (about.st_uid == 0 || about.st_uid == ::geteuid())) {
    out.emplace(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t have = 0;
    while (have < out->size()) {
      const ssize_t size = ::read(file, out->data() + have, out->size() - have);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) break;
      have += static_cast<std::size_t>(size);
    }
    if (have < out->size()) out.reset();
  }
  ::close(file);
  return out;
}

/// Either the whole file is there under its name, or none.
bool write_beside(const std::string& path, std::string_view head, std::string_view bytes) {
  std::string beside = concat(path, ".XXXXXX");
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  if (file < 0) return false;
  bool written = true;
  for (auto rest : {head, bytes})
    while (written && !rest.empty()) {
      const ssize_t size = ::write(file, rest.data(), rest.size());
      if (size < 0 && errno == EINTR) continue;
      written = size > 0;
      if (written) rest.remove_prefix(static_cast<std::size_t>(size));
    }
  const int problem = errno;
  if (::close(file) == 0 && written && ::rename(beside.c_str(), path.c_str()) == 0) return true;
  if (!written) errno = problem;
  const int kept = errno;
  ::unlink(beside.c_str());
  errno = kept;
  return false;
}

/// The note that the linker makes of the program's content.
int find_build_id(dl_phdr_info* about, std::size_t, void* out) {
  for (int i = 0; i < about->dlpi_phnum; ++i) {
    const auto& segment = about->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const auto* at = reinterpret_cast<const char*>(about->dlpi_addr + segment.p_vaddr);
    const auto* end = at + segment.p_memsz;
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      ElfW(Nhdr) note;
      std::memcpy(&note, at, sizeof note);
      const char* name = at + sizeof note;
      const char* content = name + (note.n_namesz + 3U) / 4 * 4;
      at = content + (note.n_descsz + 3U) / 4 * 4;
      if (at > end) break;
      if (note.n_type == NT_GNU_BUILD_ID && std::string_view(name, 3) == "GNU")
        static_cast<std::string*>(out)->assign(content, note.n_descsz);
    }
  }
  return 1;  // the program itself comes first
}

}  // namespace

std::string program_identity() {
  std::string id;
  dl_iterate_phdr(find_build_id, &id);
  std::string out;
  for (const char c : id) out += hex(static_cast<unsigned char>(c), 2);
  return out;
}

Result<ResultsCache> ResultsCache::open(std::string folder, std::string settings) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder))
    return failure(concat("cannot use the cache ", folder, ": ",
                          error ? error.message() : "it is not a folder"));
  return ResultsCache(std::move(folder), sha256_digest(settings));
}

std::string ResultsCache::key(std::string_view name, bool found, std::string_view text) const {
  Sha256 hash;
  for (const std::string_view part :
       {std::string_view(settings_), name, std::string_view(found ? "found" : "named"), text})
    hash.add_text(part);
  return hash.digest();
}

/// In 256 folders, so that none becomes too large.
std::string ResultsCache::path_of(const std::string& key) const {
  return concat(folder_, "/", key.substr(0, 2), "/", key.substr(2));
}

std::optional<CachedResult> ResultsCache::find(const std::string& key) const {
  const auto text = read_own_file(path_of(key));
  if (!text) return std::nullopt;
  std::string_view rest = *text;
  if (!rest.starts_with(kHead) || rest.size() < kHead.size() + kDigest) return std::nullopt;
  rest.remove_prefix(kHead.size());
  const auto digest = rest.substr(0, kDigest);
  rest.remove_prefix(kDigest);
  if (sha256_digest(concat(key, rest)) != digest) return std::nullopt;
  return unpacked(rest);
}

void ResultsCache::keep(const std::string& key, const CachedResult& result) {
  const std::string bytes = packed(result);
  const std::string path = path_of(key);
  const std::string head = concat(kHead, sha256_digest(concat(key, bytes)));
  if (write_beside(path, head, bytes)) return;
  std::error_code error;
  if (errno == ENOENT && fs::create_directories(fs::path(path).parent_path(), error);
      !error && write_beside(path, head, bytes))
    return;
  const std::string why = error ? error.message() : std::string(std::strerror(errno));
  if (!complained_.exchange(true))
    complain(concat("cannot write to the cache ", folder_, ": ", why));
}

}  // namespace cfnaudit::cli
