#pragma once

// --shard INDEX/COUNT: one of several runs that share the candidates below the paths, each every
// COUNTth one. Its report says what merge needs to make the report of one run of all: which
// candidates there were, and what can be judged only with all templates. Written by templates, read
// by merge.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands/outcome.h"
#include "cli/report/json_document.h"

namespace cfnaudit::cli {

struct ShardTemplate {
  std::size_t at = 0;  // of the candidate
  std::string path;
  bool found = false;
  std::vector<std::string> files;
  std::string unread;
  std::size_t results = 0;  // pieces of the report
  int exit_code = 0;        // that it alone gives
};

struct ShardUnread {
  std::size_t at = 0;
  Unread what;
};

struct Shard {
  unsigned index = 1;
  unsigned count = 1;
  std::string run;  // a digest of the options, settings and candidates: the same in all shards
  std::vector<ShardTemplate> templates;
  std::vector<ShardUnread> unread;
  std::vector<Complaint> complaints;
};

Json shard_json(const Shard& shard);
/// Nothing when it is not one.
std::optional<Shard> read_shard(const Json& json);

}  // namespace cfnaudit::cli
