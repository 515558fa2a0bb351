#pragma once

// What a command works on, read: templates, parameter files, usage and prices. Complains about what
// cannot be read. Made by each command, audited by session.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "analyzer/policy/account.h"
#include "analyzer/resolve/enumerate.h"
#include "audit/audit.h"
#include "cli/input/assembly.h"
#include "cli/input/file_store.h"
#include "cli/input/files.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

/// What may be a template, in the order of the paths; read when its turn comes.
struct Candidate {
  enum class Kind : std::uint8_t {
    kNamed,     // by the user
    kFound,     // in a folder
    kAssembly,  // a manifest
    kUnread,    // a folder below one of the paths
  };
  Kind kind = Kind::kNamed;
  std::string path;
  std::string outside;  // of kFound: the folder that a link must not leave; of kUnread: the problem
};

/// What standard input is called in reports.
inline constexpr std::string_view kStandardInput = "<stdin>";

struct OpenedTemplate {
  const SourceFile* file = nullptr;
  /// Of one that stands for several stacks: a manifest, or all files of --together.
  std::optional<StackGroup> group;
  bool found = false;  // in a folder; nobody named it
};

struct Opened {
  std::vector<OpenedTemplate> templates;
  std::vector<Unread> unread;
};

/// Is it one file, and not several or a stream?
bool is_file(const Candidate& candidate);
/// Its text, as a file of `sources`; or why it cannot be read.
Result<const SourceFile*> read_candidate(const Candidate& candidate, SourceMap& sources);
/// Reads a candidate. One that was found in a folder and is no template gives nothing.
Opened open_candidate(const Candidate& candidate, SourceMap& sources);

class Inputs {
 public:
  explicit Inputs(const Options& options) : options_(options) {}

  /// Parameters, usage, prices; false when one cannot be read.
  bool read_settings();
  std::vector<Candidate> candidates() const;
  /// The templates of all paths. False when there is none.
  bool read_templates();
  /// Says that there is no template, if nothing else was said.
  void complain_about_nothing() const;
  const SourceFile& add(std::string name, std::string text);
  /// Says what is not read, now and in the report; the command fails.
  void leave_out(Unread what);

  SourceMap sources;
  std::vector<const SourceFile*> templates;
  std::vector<std::string> stack_names;  // beside `templates`; absent or empty: the file's name
  /// Templates that stand for several stacks: a manifest, or all files of --together.
  std::map<const SourceFile*, StackGroup> groups;
  /// Found in a folder; nobody named them.
  std::set<const SourceFile*> found;
  /// Beside `templates`, where the files stand that they name; absent or null: on this disk.
  std::vector<std::shared_ptr<FileStore>> stores;
  resolve::EnvironmentOptions environment;
  audit::CostInputs cost;
  std::optional<policy::Account> account;  // of --policies
  bool failed = false;                     // something could not be read
  std::vector<Unread> unread;              // what, of that which reports speak about

 private:
  void put_together();
  bool read_account();

  const Options& options_;
};

/// Does a file found in a folder look like a template: Resources whose entries have a Type? One
/// that is broken before its Resources does if it speaks of AWS's types: that it cannot be read is
/// a finding.
bool is_template_text(const SourceFile& file);

}  // namespace cfnaudit::cli
