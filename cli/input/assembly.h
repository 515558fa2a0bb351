#pragma once

// A cloud assembly of the AWS CDK, cdk.out with its manifest.json: which stacks it has and where
// each is deployed. Read by inputs.
// https://docs.aws.amazon.com/cdk/v2/guide/deploy.html

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/expand/expand.h"
#include "cli/input/files.h"

namespace cfnaudit::cli {

/// The stacks of one account and region: what one of them exports, the others can import.
struct StackGroup {
  std::optional<std::string> region;  // none: it is decided at deployment
  std::optional<std::string> account_id;
  std::vector<expand::StackFile> stacks;
};

struct Assembly {
  std::vector<StackGroup> groups;  // in the order of the manifest
  std::vector<Unread> problems;
};

/// The manifest of a folder or file that is a cloud assembly; nothing for other paths.
std::optional<std::string> manifest_of(const std::string& path);
/// Keeps the stacks' templates in `sources`. Stages are assemblies within the assembly.
Assembly read_assembly(const std::string& manifest, SourceMap& sources);

}  // namespace cfnaudit::cli
