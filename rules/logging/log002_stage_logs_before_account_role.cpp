#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Stages that log, and the account's logging role in the same template -> creations that race it.

namespace cfnaudit::rules {
namespace {

using resolve::ValuePtr;

struct Logging {
  Tri on = Tri::kNo;
  ValuePtr place = nullptr;  // the property that turns it on, or that hides whether it is on
};

/// Execution logs: OFF unless a level is given.
Tri logs_executions(ValuePtr level) {
  if (level == nullptr) return Tri::kNo;
  return either(resolve::equals(level, "ERROR"), resolve::equals(level, "INFO"));
}

/// Access logs need the account's role unless they go to Firehose.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-logging-to-kinesis.html
Tri logs_accesses(ValuePtr destination) {
  if (destination == nullptr) return Tri::kNo;
  const auto* arn = resolve::text(destination);
  if (arn == nullptr) return Tri::kUnknown;
  if (arn->text().find(":firehose:") != std::string::npos) return Tri::kNo;
  if (arn->text().find(":logs:") != std::string::npos) return Tri::kYes;
  return arn->known() ? Tri::kNo : Tri::kUnknown;
}

/// The surest of the places; the first of equal ones.
Logging surest(const std::vector<Logging>& places) {
  Logging best;
  for (const auto& place : places)
    if (place.on > best.on) best = place;
  return best;
}

/// `holder` holds MethodSettings and AccessLogSetting: the properties of a stage, or a deployment's
/// description of one.
std::vector<Logging> logging_of(ValuePtr holder) {
  std::vector<Logging> places;
  for (const ValuePtr settings : resolve::items(resolve::get(holder, "MethodSettings"))) {
    const ValuePtr level = resolve::get(settings, "LoggingLevel");
    places.push_back({logs_executions(level), level});
  }
  const ValuePtr destination = resolve::get_path(holder, "AccessLogSetting.DestinationArn");
  places.push_back({logs_accesses(destination), destination});
  return places;
}

/// Accounts of this template that set a role.
std::vector<graph::ResourceIndex> accounts(const graph::Graph& graph) {
  auto found = graph.of_type("AWS::ApiGateway::Account");
  std::erase_if(found, [&](auto index) {
    return graph.resource(index).property("CloudWatchRoleArn") == nullptr;
  });
  return found;
}

void check_stage(const Context& context, graph::ResourceIndex index, const Logging& logging,
                 Reporter& report) {
  if (logging.on == Tri::kNo) return;
  const auto& stage = context.graph.resource(index);
  const auto all = accounts(context.graph);
  const bool waits = std::any_of(all.begin(), all.end(), [&](auto account) {
    return context.graph.waits_for(index, account);
  });
  if (all.empty() || waits) return;
  const auto& account = context.graph.resource(all.front());
  if (logging.on == Tri::kUnknown)
    return report.undecided(stage, resolve::why_unknown(logging.place));
  if (account.exists == Tri::kUnknown)
    return report.undecided(stage, concat("the condition of ", account.id(), " is not known"));
  report
      .at(stage, logging.place,
          concat(stage.id(), " writes logs but does not depend on ", account.id(),
                 ", which sets the account's CloudWatch Logs role"))
      .note(account, "sets the role; may be created later")
      .fix(concat("add DependsOn: ", account.id(), " to ", stage.id()));
}

void check(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ApiGateway::Stage"))
    check_stage(context, index, surest(logging_of(context.graph.resource(index).properties)),
                report);
  for (const auto index : context.graph.of_type("AWS::ApiGateway::Deployment")) {
    const auto& deployment = context.graph.resource(index);
    // Without a name the deployment makes no stage, and its description is refused.
    if (deployment.property("StageName") == nullptr) continue;
    const ValuePtr description = deployment.property("StageDescription");
    auto places = logging_of(description);
    const ValuePtr level = resolve::get(description, "LoggingLevel");
    places.push_back({logs_executions(level), level});
    check_stage(context, index, surest(places), report);
  }
}

}  // namespace

extern constinit const Rule kStageLogsBeforeAccountRole = {
    .info =
        {.id = "LOG002",
         .name = "stage-logs-before-account-role",
         .severity = Severity::kWarning,
         .summary = "A stage with logging does not depend on the resource that sets API Gateway's "
                    "CloudWatch Logs role.",
         .source =
             "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
