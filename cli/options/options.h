#pragma once

// What the command line asks for. Filled by read_options; read by everything else in cli/.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "cli/options/policy_options.h"

namespace cfnaudit::cli {

class FileStore;

enum class Command : std::uint8_t {
  kCheck,
  kAccess,
  kCost,
  kGraph,
  kExpand,
  kMerge,
  kRules,
  kInit,
  kPolicy,
  kPricing,
  kDiff,
  kReport,
  kCompletions,
  kManual
};
enum class When : std::uint8_t { kAuto, kAlways, kNever };

/// Of the cost command.
struct CostOptions {
  std::string usage_file;
  std::string usage_profile;  // "low", "moderate", "high"; empty: none
  bool init_usage = false;
  bool free_tier = false;
  std::string currency;                  // "EUR=0.92"; empty: dollars alone
  std::string group_by;                  // "service", "tag:Team"; empty: single resources
  std::vector<std::string> price_books;  // files
  std::vector<std::string> budgets;      // "production.ceiling=1000"
};

/// Of the diff command.
struct DiffOptions {
  std::string git;        // "main...HEAD"
  std::string threshold;  // "5", "2%": below which a comment is not worth it
  std::string flavor = "github";
};

/// Of the rules command: which rules it lists.
struct RuleFilter {
  std::string service;     // "lambda"
  std::string severity;    // "warning"
  std::string profile;     // "serverless"
  std::string equivalent;  // "CKV_AWS_116"

  bool empty() const {
    return service.empty() && severity.empty() && profile.empty() && equivalent.empty();
  }
};

/// Of the pricing command.
struct PricingOptions {
  enum class Action : std::uint8_t { kList, kImport, kDiff };

  Action action = Action::kList;
  std::vector<std::string> regions;
  std::vector<std::string> files;  // of an import: offer files; else price books
};

/// Files that a config file of a git revision names: they are read from there.
struct SettingFiles {
  std::shared_ptr<FileStore> store;  // null: everything is on this disk
  std::string top;                   // of the work tree, in front of the paths
  std::set<std::string> paths;
};

/// One of several runs that share the work: from 1 to `count`.
struct ShardOf {
  unsigned index = 1;
  unsigned count = 1;
};

struct Options {
  std::string given;  // what was said of options that decide a result, in one form
  Command command = Command::kCheck;
  std::vector<std::string> paths;
  std::string format;  // empty: the command's first
  std::string output;  // empty: standard output
  std::vector<std::string> environments;
  When color = When::kAuto;
  bool quiet = false;
  bool verbose = false;
  bool watch = false;
  unsigned jobs = 0;  // 0: as many as the machine has processors
  std::optional<std::string> region;
  std::string account_id;     // empty: any, shown as 123456789012
  std::string policies;       // file of `policy import`
  std::string stack_name;     // empty: the file's stem
  std::string template_root;  // files that templates name may be read below; empty: work tree
  bool together = false;      // the templates are stacks that stand side by side
  std::vector<std::string> parameter_files;
  std::vector<std::string> parameter_overrides;        // KEY=VALUE
  std::optional<Severity> fail_on = Severity::kError;  // nullopt: never
  std::string rule;                                    // of `rules ID`
  RuleFilter rule_filter;                              // of `rules`
  std::vector<std::string> profiles;                   // of rules that are off by default
  std::string config;                                  // empty: the nearest .cfnaudit.yaml
  std::string config_revision;  // of which the config file counts; empty: the files on this disk
  SettingFiles settings;
  bool no_config = false;
  std::string baseline;  // findings in it are old ones
  bool write_baseline = false;
  bool prune_baseline = false;
  std::optional<ShardOf> shard;
  std::string cache;  // folder of results; empty: none
  PolicyOptions policy;
  CostOptions cost;
  PricingOptions pricing;
  // Of `access`: a question; empty parts mean anyone, anything.
  std::string from;
  std::string to;
  std::vector<std::string> actions;
  std::vector<std::string> who_can;  // action and resource
  bool prove_unreachable = false;
  std::optional<int> port;  // the question is about the network
  bool calls = false;       // of `graph`: what the system asks AWS to do
  DiffOptions diff;
  std::string shell;  // of `completions`
};

/// What the config file says of an option.
struct OptionDefault {
  std::string name;  // "fail-on"
  std::vector<std::string> values;
  std::string place;  // ".cfnaudit.yaml:3:1"
};

}  // namespace cfnaudit::cli
