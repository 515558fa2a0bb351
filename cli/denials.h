#pragma once

// The config file's "who must not reach what", held against one template. Asked by audit.

#include <span>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"

namespace cfnaudit::cli {

/// "None of `from` may do any of `actions` on any of `to`."
struct Denial {
  std::vector<std::string> from;     // logical ids: roles, functions, "anonymous" ...
  std::vector<std::string> to;       // logical ids or ARNs
  std::vector<std::string> actions;  // "dynamodb:Delete*"; empty: any
  std::string reason;
  std::string place;  // ".cfnaudit.yaml:12:7"
};

/// Findings of IAM001. Denials whose names the template does not know speak about another one.
std::vector<Diagnostic> denied_access(const SourceFile& file, const model::Template& tmpl,
                                      const resolve::EnvironmentOptions& options,
                                      std::span<const Denial> denials);

}  // namespace cfnaudit::cli
