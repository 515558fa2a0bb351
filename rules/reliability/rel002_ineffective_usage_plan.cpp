#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Usage plan, its keys and the methods of its APIs -> a plan whose limits apply to no request.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;
using resolve::ValuePtr;

/// An answer with the reason for kUnknown, or the places that decided it.
struct Answer {
  Tri value = Tri::kNo;
  std::string reason;
  std::vector<ResourceIndex> places;
};

bool has_limits(const graph::StackResource& plan) {
  if (plan.property("Throttle") != nullptr || plan.property("Quota") != nullptr) return true;
  for (const ValuePtr stage : resolve::items(plan.property("ApiStages")))
    if (resolve::get(stage, "Throttle") != nullptr) return true;
  return false;
}

/// Does another stack learn this id, and may so add what is not seen here?
bool is_exported(const Context& context, ResourceIndex index) {
  for (const auto& output : context.stack.outputs) {
    if (output.exists == Tri::kNo || output.declaration->export_name == nullptr) continue;
    const auto target = context.graph.identify(output.value);
    if (target && target->resource == index) return true;
  }
  return false;
}

Answer has_key(const Context& context, ResourceIndex plan) {
  static constexpr std::string_view kPlan[] = {"AWS::ApiGateway::UsagePlan"};
  for (const ResourceIndex index : context.graph.of_type("AWS::ApiGateway::UsagePlanKey")) {
    const auto& key = context.graph.resource(index);
    const ValuePtr id = key.property("UsagePlanId");
    const auto target = context.graph.identify(id, kPlan);
    if (target && target->resource == plan)
      return {key.exists, concat("whether ", key.id(), " exists is not decided"), {index}};
    if (!target && !resolve::why_unknown(id).empty())
      return {Tri::kUnknown, resolve::why_unknown(id), {}};
  }
  // Keys are also handed out at run time, by whoever knows the plan.
  for (const auto* edge : context.graph.in(plan))
    if (!graph::is_semantic(edge->kind) && edge->kind != EdgeKind::kDependsOn)
      return {
          Tri::kUnknown,
          concat(context.graph.resource(edge->from).id(), " refers to the plan and may add keys"),
          {}};
  if (is_exported(context, plan)) return {Tri::kUnknown, "its id is exported", {}};
  return {};
}

/// Does an OpenAPI document define the security scheme of API keys? kUnknown when a part of it is
/// not known.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
Tri defines_key_scheme(ValuePtr document) {
  if (document == nullptr) return Tri::kNo;
  if (resolve::is_unknown(document)) return Tri::kUnknown;
  const auto name = resolve::known_text(resolve::get(document, "name"));
  if (resolve::equals(resolve::get(document, "type"), "apiKey") == Tri::kYes && name &&
      equals_ignoring_case(*name, "x-api-key"))
    return Tri::kYes;
  Tri found = Tri::kNo;
  for (const ValuePtr item : document->items) found = either(found, defines_key_scheme(item));
  for (const auto& field : document->fields) found = either(found, defines_key_scheme(field.value));
  return found;
}

/// Does any method of this API require a key? The places are the methods that do not.
Answer requires_key(const Context& context, ResourceIndex index) {
  const auto& api = context.graph.resource(index);
  const auto open = [&](std::string_view what) {
    return Answer{Tri::kUnknown, concat(what, " of ", api.id()), {}};
  };
  for (const auto elsewhere : {"BodyS3Location", "CloneFrom"})
    if (api.property(elsewhere) != nullptr) return open(elsewhere);
  if (defines_key_scheme(api.property("Body")) != Tri::kNo) return open("Body");
  // The authorizer may return the key: its code decides.
  if (const ValuePtr source = api.property("ApiKeySourceType");
      source != nullptr && resolve::equals(source, "HEADER") != Tri::kYes)
    return open("ApiKeySourceType");
  Answer answer;
  for (const auto* edge : context.graph.in(index, EdgeKind::kPartOf)) {
    const auto& method = context.graph.resource(edge->from);
    if (method.type() != "AWS::ApiGateway::Method") continue;
    const ValuePtr given = method.property("ApiKeyRequired");
    const auto required = given == nullptr ? std::optional(false) : resolve::boolean(given);
    if (required == true && method.exists == Tri::kYes) return {Tri::kYes, {}, {}};
    if (required == false)
      answer.places.push_back(edge->from);
    else
      answer = {Tri::kUnknown, concat("ApiKeyRequired of ", method.id()), std::move(answer.places)};
  }
  if (answer.value == Tri::kNo && answer.places.empty() && api.property("Body") == nullptr)
    return open("the methods");
  if (answer.value == Tri::kNo && is_exported(context, index)) return open("the export");
  return answer;
}

void check_plan(const Context& context, ResourceIndex index, Reporter& report) {
  static constexpr std::string_view kApi[] = {"AWS::ApiGateway::RestApi"};
  const auto& plan = context.graph.resource(index);
  Answer required;
  std::vector<std::string> apis;
  for (const ValuePtr stage : resolve::items(plan.property("ApiStages"))) {
    const auto api = context.graph.identify(resolve::get(stage, "ApiId"), kApi);
    if (!api) return report.undecided(plan, "its API is not in the template");
    Answer answer = requires_key(context, api->resource);
    apis.emplace_back(context.graph.resource(api->resource).id());
    if (answer.value > required.value) required.reason = answer.reason;
    required.value = either(required.value, answer.value);
    required.places.insert(required.places.end(), answer.places.begin(), answer.places.end());
  }
  if (apis.empty()) return;
  const Answer key = has_key(context, index);
  if (required.value == Tri::kUnknown)
    return report.undecided(plan, concat("not decided: ", required.reason));
  if (required.value == Tri::kYes && key.value == Tri::kUnknown)
    return report.undecided(plan, concat("not decided: ", key.reason));
  if (required.value == Tri::kYes && key.value == Tri::kYes) return;
  if (required.value == Tri::kYes) {
    // Every caller is refused until a key is added by hand, which some plans are made for.
    report
        .at(plan, concat(plan.id(), " has no API key: methods of ", enumerate(apis),
                         " require one and reject every request"))
        .severity(Severity::kNote)
        .fix("associate a key with AWS::ApiGateway::UsagePlanKey");
    return;
  }
  const std::string no_key =
      key.value == Tri::kNo ? ", and no API key is associated with the plan" : "";
  Finding finding = report.at(plan, concat(plan.id(), " has no effect: no method of ",
                                           enumerate(apis), " requires an API key", no_key));
  finding.fix(
      concat("set ApiKeyRequired on the methods",
             key.value == Tri::kNo ? " and associate a key with AWS::ApiGateway::UsagePlanKey" : "",
             ", or throttle all callers with MethodSettings of the stage"));
  for (const ResourceIndex method : required.places)
    finding.note(context.graph.resource(method), "does not require a key");
}

void check(const Context& context, Reporter& report) {
  // A macro or loop may add methods and keys.
  if (!context.tmpl.is_complete()) return;
  for (const ResourceIndex index : context.graph.of_type("AWS::ApiGateway::UsagePlan")) {
    const auto& plan = context.graph.resource(index);
    if (plan.exists == Tri::kYes && has_limits(plan)) check_plan(context, index, report);
  }
}

}  // namespace

extern constinit const Rule kIneffectiveUsagePlan = {
    .info = {.id = "REL002",
             .name = "ineffective-usage-plan",
             .severity = Severity::kWarning,
             .summary = "The throttle and quota of a usage plan have no effect, because its "
                        "methods do not require an API key.",
             .source = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
                       "api-gateway-api-usage-plans.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
