#pragma once

// The access command's question about the network: --from, --to, --port. Asked of every environment
// of an Audit; rendered by cli/report/network_answer.cpp.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/network/reach.h"
#include "audit/audit.h"

namespace cfnaudit::audit {

/// Either end that is no resource.
inline constexpr std::string_view kInternet = "internet";

struct NetworkQuestion {
  std::string from;  // a resource, or "internet"
  std::string to;    // a resource, an AWS service as in policies, or "internet"
  long long port = 443;
};

struct NetworkAnswer {
  const Audit* audit = nullptr;
  NetworkQuestion question;
  network::Verdict verdict = network::Verdict::kUnreachable;  // the best of all environments
  std::vector<network::Answer> environments;                  // aligned with the audit's stacks
};

Result<NetworkAnswer> answer(const Audit& audit, const NetworkQuestion& question);

}  // namespace cfnaudit::audit
