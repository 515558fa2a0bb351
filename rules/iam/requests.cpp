// A context -> what is asked of AWS in it, kept for the next rule that wants to know.

#include "rules/iam/requests.h"

namespace cfnaudit::rules {

const calls::Requests& requests(const Context& context) {
  if (context.requests == nullptr)
    context.requests = std::make_shared<const calls::Requests>(
        calls::find_requests(context.access, context.graph, context.functions, context.file));
  return *context.requests;
}

}  // namespace cfnaudit::rules
