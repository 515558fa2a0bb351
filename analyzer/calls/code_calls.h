#pragma once

// What the code of functions asks AWS to do: the calls of SDKs that were read (functions), with the
// actions that they need (aws/sdk_permissions) on the resources that their arguments name in this
// environment, and whether the function's role may. Used by calls, by the rules about permissions
// and by the policies that are generated.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/calls/code_targets.h"
#include "analyzer/functions/functions.h"

namespace cfnaudit::calls {

struct CodeCall {
  graph::ResourceIndex function = 0;
  std::size_t principal = 0;  // index of Access::principals
  const code::SdkCall* made = nullptr;
  Span place;
  std::string action;    // "dynamodb:Query"
  bool perhaps = false;  // whether the call needs it depends on what is not known
  std::vector<CodeTarget> on;
  std::string unknown;  // why what is refused is not known to be
};

/// A call whose actions are not known, or that is made as somebody else.
struct OpenCall {
  graph::ResourceIndex function = 0;
  const code::SdkCall* made = nullptr;
  Span place;
  std::string reason;
};

struct CodeCalls {
  std::vector<CodeCall> calls;  // in the order of functions and of their code
  std::vector<OpenCall> open;
};

CodeCalls code_calls(const access::Access& access, const graph::Graph& graph,
                     const functions::Functions& functions, const SourceFile& file);

}  // namespace cfnaudit::calls
