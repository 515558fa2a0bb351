#include "cli/policy.h"
namespace cfnaudit::cli {
PolicyOutcome policy_import(const Options&) { return failure("todo"); }
}  // namespace cfnaudit::cli
