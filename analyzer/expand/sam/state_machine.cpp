#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// AWS::Serverless::StateMachine -> state machine, role, version, alias and events.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html

namespace cfnaudit::expand {

namespace {

bool is_dynamic(const Tree* value) {
  return is_intrinsic(value) || (is_text(value) && value->text.starts_with("{{resolve:"));
}

/// Functions in a definition become ${definition_substitution_N}; their values go to `values`.
Tree* substitute(Translation& t, Tree* tree, Tree* values, int& count) {
  Forest& f = t.forest;
  const auto replace = [&](Tree* value) -> Tree* {
    if (!is_dynamic(value))
      return is_map(value) || is_list(value) ? substitute(t, value, values, count) : value;
    const std::string name = concat("definition_substitution_", std::to_string(++count));
    f.set(values, name, value);
    return f.text(concat("${", name, "}"));
  };
  Tree* out = f.shallow_copy(tree);
  for (Tree*& item : out->items) item = replace(item);
  std::vector<Entry*> sorted;
  for (Entry& entry : out->entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const Entry* a, const Entry* b) { return a->key.text < b->key.text; });
  for (Entry* entry : sorted) entry->value = replace(entry->value);
  return out;
}

void set_definition(Translation& t, const Source& from, Tree* properties) {
  Forest& f = t.forest;
  Tree* definition = from.get("Definition");
  Tree* uri = from.get("DefinitionUri");
  Tree* values = f.map();
  if (Tree* given = from.get("DefinitionSubstitutions"); is_map(given))
    values = f.shallow_copy(given);
  if (is_truthy(definition) && is_truthy(uri)) {
    t.refuse(from.id, "specify either 'Definition' or 'DefinitionUri' property and not both",
             uri->span);
  } else if (is_truthy(definition)) {
    const At at(f, definition->span);
    int count = 0;
    Tree* plain = substitute(t, definition, values, count);
    Tree* lines = f.list();
    const std::string text = json_text(plain, Layout::kIndented);
    for (const auto line : split(text, '\n')) lines->items.push_back(f.text(std::string(line)));
    f.set(properties, "DefinitionString", f.join("\n", lines));
  } else if (is_truthy(uri)) {
    f.set(properties, "DefinitionS3Location",
          s3_location(t, from, uri, "DefinitionUri", {"Bucket", "Key", "Version"}));
  } else {
    t.refuse(from.id, "either 'Definition' or 'DefinitionUri' property must be specified");
  }
  if (!values->entries.empty()) f.set(properties, "DefinitionSubstitutions", values);
}

Tree* tags_of(Translation& t, const Source& from) {
  // Propagated tags replace all tags of what is made, SAM's own too.
  Tree* given = from.get("Tags");
  if (is_truthy(from.get("PropagateTags")) && is_truthy(given)) return tag_list(t, given);
  return tag_list(t, "stateMachine:createdBy", given);
}

void add_execution_role(Translation& t, const Source& from) {
  Forest& f = t.forest;
  RolePlan plan;
  plan.id = concat(from.id, "Role");
  plan.trust = trust_policy(t, "states.amazonaws.com");
  Tree* given = from.get("Policies");
  plan.given = given == nullptr ? f.list()
               : is_list(given) ? f.shallow_copy(given)
                                : f.list({given});
  if (Tree* tracing = from.get("Tracing"); is_map(tracing) && is_true(tracing->get("Enabled")))
    plan.given->items.push_back(f.text(t.partition == "aws-cn" || t.partition == "aws-us-gov"
                                           ? "AWSXRayDaemonWriteAccess"
                                           : "AWSXrayWriteOnlyAccess"));
  plan.path = from.get("RolePath");
  plan.boundary = from.get("PermissionsBoundary");
  plan.tags = tags_of(t, from);
  add_role(t, from, plan);
}

void add_version_and_alias(Translation& t, const Source& from) {
  Tree* alias = from.get("AutoPublishAlias");
  Tree* preference = from.get("DeploymentPreference");
  if (!is_truthy(alias)) {
    if (is_truthy(from.get("UseAliasAsEventTarget")))
      t.refuse(from.id,
               "'UseAliasAsEventTarget' requires 'AutoPublishAlias' property to be specified",
               from.get("UseAliasAsEventTarget")->span);
    if (is_truthy(preference))
      t.refuse(from.id,
               "'DeploymentPreference' requires 'AutoPublishAlias' property to be specified",
               preference->span);
    return;
  }
  Forest& f = t.forest;
  const std::string version = concat(from.id, "Version");
  Tree* made =
      t.add(from, version, "AWS::StepFunctions::StateMachineVersion",
            f.map({{"StateMachineArn", f.ref(from.id)},
                   {"StateMachineRevisionId", f.get_att(from.id, "StateMachineRevisionId")}}));
  for (const std::string_view policy : {"DeletionPolicy", "UpdateReplacePolicy"})
    if (!made->has(policy)) f.set(made, policy, "Retain");
  Tree* settings = is_truthy(preference) && is_map(preference) ? f.shallow_copy(preference)
                                                               : f.map({{"Type", "ALL_AT_ONCE"}});
  f.set(settings, "StateMachineVersionArn", f.ref(version));
  Tree* properties = f.map({{"Name", alias}, {"DeploymentPreference", settings}});
  if (!is_text(alias) && !t.is_open(alias))
    return t.refuse(from.id, "the name of an alias is part of a logical id: it must be a string",
                    alias->span);
  t.add(from, concat(from.id, "Alias", text_of(alias)), "AWS::StepFunctions::StateMachineAlias",
        properties);
}

// ---- events

void rule_event(Translation& t, const Target& target, const Entry& event, bool schedule) {
  Forest& f = t.forest;
  const Source& from = *target.source;
  const std::string id = concat(from.id, event.key.text);
  Tree* properties = event.value->get("Properties");
  if (properties == nullptr) properties = f.map();
  const auto get = [&](std::string_view key) { return properties->get(key); };
  Tree* state = get("State");
  if (is_truthy(state) && get("Enabled") != nullptr)
    t.refuse(from.id, concat("event ", event.key.text,
                             " is invalid: State and Enabled Properties cannot both be specified"));
  if (!is_truthy(state))
    state = get("Enabled") == nullptr ? nullptr
                                      : f.text(is_truthy(get("Enabled")) ? "ENABLED" : "DISABLED");
  Tree* role = get("RoleArn");
  if (!is_truthy(role)) {
    const std::string role_id = concat(id, "Role");
    t.add(from, role_id, "AWS::IAM::Role",
          f.map({{"AssumeRolePolicyDocument", trust_policy(t, "events.amazonaws.com")},
                 {"Policies", f.list({inline_policy(t, concat(role_id, "StartExecutionPolicy"),
                                                    "states:StartExecution", f.ref(target.id))})},
                 {"PermissionsBoundary", from.get("PermissionsBoundary")}}));
    role = f.get_att(role_id, "Arn");
  }
  const DeadLetterQueue queue =
      event_dead_letter_queue(t, target, id, properties, f.get_att(id, "Arn"));
  Tree* given = get("Target");
  Tree* target_id = is_map(given) ? given->get("Id") : nullptr;
  if (target_id == nullptr) target_id = f.text(rule_target_id(id, "StepFunctionsTarget"));
  Tree* call =
      f.map({{"Arn", f.ref(target.id)},
             {"Id", target_id},
             {"RoleArn", role},
             {"Input", get("Input")},
             {"InputPath", get("InputPath")},
             {"InputTransformer", get("InputTransformer")},
             {"DeadLetterConfig", queue.arn == nullptr ? nullptr : f.map({{"Arn", queue.arn}})},
             {"RetryPolicy", get("RetryPolicy")}});
  t.add(from, id, "AWS::Events::Rule",
        f.map({{"ScheduleExpression", schedule ? get("Schedule") : nullptr},
               {"EventBusName", get("EventBusName")},
               {"EventPattern", get("Pattern")},
               {"Name", get(schedule ? "Name" : "RuleName")},
               {"Description", get("Description")},
               {"State", state},
               {"Targets", f.list({call})}}));
}

void translate_events(Translation& t, const Target& target) {
  Tree* events = target.source->get("Events");
  if (!is_map(events)) return;
  for (const Entry& event : events->ordered()) {
    const At at(t.forest, event.key.span);
    const auto kind = is_map(event.value) ? text_of(event.value->get("Type")) : std::string_view{};
    const bool pattern = kind == "CloudWatchEvent" || kind == "EventBridgeRule";
    if (!pattern && kind != "Schedule" && kind != "ScheduleV2" && kind != "Api") {
      t.refuse(target.source->id, concat("event ", event.key.text,
                                         " is invalid: missing or invalid value for key Type"));
      continue;
    }
    if (!check_event_properties(t, *target.source, kind, event)) continue;
    if (kind == "Api")
      translate_state_machine_api_event(t, target, event);
    else if (kind == "ScheduleV2")
      translate_schedule_v2_event(t, target, event);
    else
      rule_event(t, target, event, !pattern);
  }
}

}  // namespace

void translate_schedule_v2_event(Translation& t, const Target& target, const Entry& event) {
  Forest& f = t.forest;
  const Source& from = *target.source;
  const bool function = from.type() == kFunction;
  const std::string id = concat(from.id, event.key.text);
  Tree* properties = event.value->get("Properties");
  if (properties == nullptr) properties = f.map();
  const auto get = [&](std::string_view key) { return properties->get(key); };
  Tree* name = get("Name");
  const bool omit = is_true(get("OmitName"));
  if (omit && is_truthy(name))
    t.refuse(from.id, concat("event ", event.key.text,
                             " is invalid: Name cannot be set when OmitName is True"));
  if (!omit && !is_truthy(name)) name = f.text(id);
  const DeadLetterQueue queue = event_dead_letter_queue(t, target, id, properties, nullptr);
  if (!queue.valid) return;
  Tree* arn = function ? target_arn(t, target) : f.ref(target.id);
  Tree* role = get("RoleArn");
  if (!is_truthy(role)) {
    Tree* policies = f.list(
        {function
             ? inline_policy(t, concat(id, "LambdaPolicy"), "lambda:InvokeFunction", arn)
             : inline_policy(t, concat(id, "StartExecutionPolicy"), "states:StartExecution", arn)});
    if (queue.arn != nullptr)
      policies->items.push_back(
          inline_policy(t, concat(id, "SQSPolicy"), "sqs:SendMessage", queue.arn));
    t.add(from, concat(id, "Role"), "AWS::IAM::Role",
          f.map({{"AssumeRolePolicyDocument", trust_policy(t, "scheduler.amazonaws.com")},
                 {"Policies", policies},
                 {"PermissionsBoundary", get("PermissionsBoundary")}}));
    role = f.get_att(concat(id, "Role"), "Arn");
  }
  Tree* window = get("FlexibleTimeWindow");
  Tree* schedule =
      f.map({{"ScheduleExpression", get("ScheduleExpression")},
             {"FlexibleTimeWindow", is_truthy(window) ? window : f.map({{"Mode", "OFF"}})},
             {"Name", omit ? nullptr : name},
             {"State", is_truthy(get("State")) ? get("State") : nullptr}});
  for (const std::string_view same : {"Description", "StartDate", "EndDate",
                                      "ScheduleExpressionTimezone", "GroupName", "KmsKeyArn"})
    f.set(schedule, same, get(same));
  f.set(schedule, "Target",
        f.map({{"Arn", arn},
               {"RoleArn", role},
               {"Input", get("Input")},
               {"DeadLetterConfig", queue.arn == nullptr ? nullptr : f.map({{"Arn", queue.arn}})},
               {"RetryPolicy", get("RetryPolicy")}}));
  t.add(from, id, "AWS::Scheduler::Schedule", schedule);
}

void translate_state_machine(Translation& t, const Source& from) {
  Forest& f = t.forest;
  const std::size_t first_made = t.made.size();
  Tree* properties = f.map();
  set_definition(t, from, properties);
  Tree* role = from.get("Role");
  if (is_truthy(role) && is_truthy(from.get("Policies")))
    t.refuse(from.id, "specify either 'Role' or 'Policies' or neither property and not both",
             role->span);
  f.set(properties, "RoleArn", is_truthy(role) ? role : f.get_att(concat(from.id, "Role"), "Arn"));
  constexpr std::pair<std::string_view, std::string_view> kSame[] = {
      {"Name", "StateMachineName"},
      {"Type", "StateMachineType"},
      {"Logging", "LoggingConfiguration"},
      {"Tracing", "TracingConfiguration"}};
  for (const auto& [given, name] : kSame) f.set(properties, name, from.get(given));
  f.set(properties, "Tags", tags_of(t, from));
  t.add(from, from.id, "AWS::StepFunctions::StateMachine", properties, Attributes::kOwn,
        from.attribute("DependsOn"));
  if (!is_truthy(role)) add_execution_role(t, from);
  add_version_and_alias(t, from);
  Target target{&from, from.id, t.legacy, false};
  if (is_true(from.get("UseAliasAsEventTarget")) && is_text(from.get("AutoPublishAlias")))
    target.id = concat(from.id, "Alias", from.get("AutoPublishAlias")->text);
  translate_events(t, target);
  propagate_tags(t, from, first_made);
}

}  // namespace cfnaudit::expand
