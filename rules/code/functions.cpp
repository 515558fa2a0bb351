#include "rules/code/functions.h"

// Functions -> places of findings about their code.

namespace cfnaudit::rules {

void for_each_code(const Context& context, Reporter& report, LookAtCode look) {
  if (context.functions == nullptr) return;
  for (const auto& function : *context.functions) {
    const auto& resource = context.graph.resource(function.function);
    if (function.reading() != nullptr && resource.exists != Tri::kNo)
      look(context, function, resource, report);
  }
}

Finding at_code(const Context& context, const functions::FunctionCode& function, code::Place place,
                std::string message, Reporter& report) {
  const auto& resource = context.graph.resource(function.function);
  const std::string path = resolve::path_of(resource, function.place);
  return report.at(resource, function.span(place, context.file), path, std::move(message));
}

}  // namespace cfnaudit::rules
