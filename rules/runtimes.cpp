#include "rules/runtimes.h"

#include "analyzer/base/text.h"

// Functions -> their runtimes.

namespace cfnaudit::rules {

bool is_past(std::string_view day) { return !day.empty() && day <= aws::lambda_runtimes_day(); }

std::string use_successor(const aws::LambdaRuntime& runtime) {
  return runtime.successor.empty() ? std::string("use a supported runtime")
                                   : concat("use ", runtime.successor);
}

void for_each_runtime(const Context& context, Reporter& report, LookAtRuntime look) {
  for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
    const auto& function = context.graph.resource(index);
    const graph::ValuePtr value = function.property("Runtime");
    if (function.exists != Tri::kYes || value == nullptr) continue;
    if (const auto name = resolve::known_text(value)) {
      if (const auto runtime = aws::find_lambda_runtime(*name))
        look(function, value, *runtime, report);
    } else if (const auto why = resolve::why_unknown(value); !why.empty()) {
      report.undecided(function, concat("Runtime: ", why));
    }
  }
}

}  // namespace cfnaudit::rules
