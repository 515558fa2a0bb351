#include "cli/policy.h"
namespace cfnaudit::cli {
PolicyOutcome policy_validate(const Options&) { return failure("todo"); }
PolicyOutcome policy_import(const Options&) { return failure("todo"); }
}  // namespace cfnaudit::cli
