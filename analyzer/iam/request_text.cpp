// Request -> text.

#include "analyzer/iam/request_text.h"

#include "analyzer/base/text.h"

namespace cfnaudit::iam {

std::string to_string(const Request& request) {
  std::string out =
      concat(request.principal.arn.empty() ? "anonymous" : request.principal.arn.text(), " ",
             request.action, " on ", request.resource.text());
  std::vector<std::string> keys;
  for (const auto& [key, value] : request.context.keys()) {
    // These follow from the rest of the request.
    const bool follows =
        key == "aws:principalarn" || key == "aws:principalaccount" || key == "aws:resourceaccount";
    if (follows || value.presence != Presence::kPresent) continue;
    std::vector<std::string> texts;
    for (const auto& one : value.values) texts.push_back(one.text().empty() ? "''" : one.text());
    keys.push_back(concat(key, " = ", join(texts, ", ")));
  }
  return keys.empty() ? out : concat(out, " with ", join(keys, ", "));
}

}  // namespace cfnaudit::iam
