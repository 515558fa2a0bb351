#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/together.h"

// Methods that answer browsers of other origins -> those whose resource has no OPTIONS method.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kMethod = "AWS::ApiGateway::Method";
constexpr std::string_view kHeader = "Access-Control-Allow-Origin";

/// Browsers ask before these, whatever the headers; before GET and POST only if the request has a
/// content type of its own, as JSON does.
/// https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#preflighted_requests
bool is_preflighted(ValuePtr method) {
  constexpr std::string_view kMethods[] = {"POST", "PUT", "PATCH", "DELETE"};
  return std::ranges::any_of(
      kMethods, [&](std::string_view one) { return resolve::equals(method, one) == Tri::kYes; });
}

bool names_header(ValuePtr parameters) {
  return parameters != nullptr && std::ranges::any_of(parameters->fields, [](const auto& field) {
           return std::string_view(field.key.value).ends_with(kHeader);
         });
}

/// Does the method itself set the header?
bool maps_header(const StackResource& method) {
  return std::ranges::any_of(
      resolve::items(method.property("Integration.IntegrationResponses")),
      [](ValuePtr response) { return names_header(resolve::get(response, "ResponseParameters")); });
}

/// Of an alias or a version: its function.
ResourceIndex function_behind(const Context& context, ResourceIndex called) {
  return context.graph.first_out(called, EdgeKind::kPartOf).value_or(called);
}

/// Does the inline code of the function behind it?
bool function_returns_header(const Context& context, ResourceIndex method) {
  return std::ranges::any_of(context.graph.out(method, EdgeKind::kInvokes), [&](const auto* edge) {
    const auto code = resolve::known_text(
        context.graph.resource(function_behind(context, edge->to)).property("Code.ZipFile"));
    return code && code->find(kHeader) != std::string_view::npos;
  });
}

/// Does a method of the same resource of the API answer OPTIONS, perhaps?
bool has_options(const Context& context, const StackResource& method) {
  const SymbolicText* resource = resolve::text(method.property("ResourceId"));
  if (resource == nullptr) return true;
  return std::ranges::any_of(context.graph.of_type(kMethod), [&](ResourceIndex index) {
    const auto& other = context.graph.resource(index);
    const SymbolicText* of = resolve::text(other.property("ResourceId"));
    const ValuePtr verb = other.property("HttpMethod");
    return (of == nullptr || *of == *resource) && (resolve::equals(verb, "OPTIONS") != Tri::kNo ||
                                                   resolve::equals(verb, "ANY") != Tri::kNo);
  });
}

void check(const Context& context, Reporter& report) {
  std::vector<Faulty> all;
  for (const auto index : context.graph.of_type(kMethod)) {
    const auto& method = context.graph.resource(index);
    const ValuePtr verb = method.property("HttpMethod");
    if (method.exists != Tri::kYes || !is_preflighted(verb) || has_options(context, method) ||
        !(maps_header(method) || function_returns_header(context, index)))
      continue;
    all.push_back({&method, verb, "returns CORS headers; browsers ask with OPTIONS first"});
  }
  report_together(
      all,
      [](const std::string& names) {
        return concat("browsers cannot call ", names,
                      " from another origin: nothing answers OPTIONS");
      },
      "add a method OPTIONS to the resource that returns the CORS headers, such as a MOCK "
      "integration",
      report);
}

constexpr std::string_view kTypes[] = {kMethod};

}  // namespace

extern constinit const Rule kMissingPreflight = {
    .info = {.id = "WIR023",
             .name = "missing-preflight",
             .severity = Severity::kNote,
             .summary = "A method returns CORS headers, but nothing answers the OPTIONS request "
                        "that browsers send first.",
             .source =
                 "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
             .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
