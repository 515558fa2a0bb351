#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// Events that call a function -> the resource that calls it and its permission.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html

namespace cfnaudit::expand {

namespace {

struct Push {
  Translation& t;
  const Target& target;
  Key name;
  std::string id;
  Tree* properties;

  Tree* get(std::string_view property) const { return properties->get(property); }
  const Source& from() const { return *target.source; }
  void refuse(std::string message) const {
    t.refuse(from().id, concat("event ", name.text, " is invalid: ", message));
  }
};

Tree* rule_state(const Push& push) {
  Tree* state = push.get("State");
  Tree* enabled = push.get("Enabled");
  if (is_truthy(state) && enabled != nullptr)
    push.refuse("State and Enabled Properties cannot both be specified");
  if (is_truthy(state)) return state;
  if (enabled == nullptr) return nullptr;
  return push.t.forest.text(is_truthy(enabled) ? "ENABLED" : "DISABLED");
}

Tree* given_target_id(const Push& push) {
  Tree* given = push.get("Target");
  return is_map(given) ? given->get("Id") : nullptr;
}

/// Schedule, CloudWatchEvent and EventBridgeRule.
void rule_event(const Push& push, bool schedule) {
  Forest& f = push.t.forest;
  Tree* rule_arn = f.get_att(push.id, "Arn");
  const DeadLetterQueue queue =
      event_dead_letter_queue(push.t, push.target, push.id, push.properties, rule_arn);
  Tree* id = given_target_id(push);
  if (id == nullptr) id = f.text(rule_target_id(push.id, "LambdaTarget"));
  Tree* call =
      f.map({{"Arn", target_arn(push.t, push.target)},
             {"Id", id},
             {"Input", push.get("Input")},
             {"InputPath", push.get("InputPath")},
             {"DeadLetterConfig", queue.arn == nullptr ? nullptr : f.map({{"Arn", queue.arn}})},
             {"RetryPolicy", push.get("RetryPolicy")},
             {"InputTransformer", push.get("InputTransformer")}});
  push.t.add(push.from(), push.id, "AWS::Events::Rule",
             f.map({{"ScheduleExpression", schedule ? push.get("Schedule") : nullptr},
                    {"EventBusName", push.get("EventBusName")},
                    {"EventPattern", push.get("Pattern")},
                    {"Name", push.get(schedule ? "Name" : "RuleName")},
                    {"Description", push.get("Description")},
                    {"State", rule_state(push)},
                    {"Targets", f.list({call})}}));
  add_permission(push.t, push.target, push.id, "events.amazonaws.com", {{"SourceArn", rule_arn}});
}

void schedule_event(const Push& push) { rule_event(push, true); }
void pattern_event(const Push& push) { rule_event(push, false); }

// ---- S3

/// The bucket's entry among the resources; null after a report.
Entry* own_resource(const Push& push, std::string_view property, std::string_view what) {
  Tree* given = push.get(property);
  Tree* id = is_map(given) ? given->get("Ref") : nullptr;
  Entry* entry = is_text(id) ? push.t.resources->entry(id->text) : nullptr;
  if (entry == nullptr)
    push.refuse(concat(property == "Bucket" ? "S3 events must reference an S3 bucket"
                                            : "Cognito events must reference a Cognito UserPool",
                       " in the same template", what));
  return entry;
}

Tree* properties_of(Forest& f, Tree* resource) {
  Tree* properties = resource->get("Properties");
  if (properties == nullptr) f.set(resource, "Properties", properties = f.map());
  return properties;
}

void depend_on(const Push& push, Tree* bucket, const std::string& permission) {
  Forest& f = push.t.forest;
  Tree* given = bucket->get("DependsOn");
  Tree* all = f.list();
  if (is_text(given)) all->items.push_back(given);
  if (is_list(given)) all->items = given->items;
  const bool good = given == nullptr || is_text(given) ||
                    (is_list(given) && std::all_of(given->items.begin(), given->items.end(),
                                                   [](const Tree* item) { return is_text(item); }));
  if (!good)
    return push.t.refuse(push.id,
                         "invalid type for field 'DependsOn': expected a string or list of strings",
                         bucket->entry("DependsOn")->key.span);
  Tree* id = f.text(permission);
  if (!contains(all, id)) all->items.push_back(id);
  f.set(bucket, "DependsOn", all);
}

/// A DependsOn that holds under a condition only: a tag that refers to the permission.
void depend_by_tag(const Push& push, Tree* properties, Tree* condition,
                   const std::string& permission) {
  Forest& f = push.t.forest;
  Tree* tags = f.list();
  if (Tree* given = properties->get("Tags"); is_list(given))
    tags->items = given->items;
  else if (given != nullptr)
    return push.t.refuse(text_of(referenced(push.get("Bucket"))),
                         "property 'Tags' should be a list", given->span);
  tags->items.push_back(
      f.map({{"Key", concat("sam:ConditionalDependsOn:", permission)},
             {"Value", f.choose(condition, f.ref(permission), f.text("no dependency"))}}));
  f.set(properties, "Tags", tags);
}

void s3_event(const Push& push) {
  Forest& f = push.t.forest;
  Entry* entry = own_resource(push, "Bucket", "");
  if (entry == nullptr) return;
  Tree* bucket = entry->value;
  if (const Entry* given = bucket->entry("Properties");
      given != nullptr && !is_map(given->value) && !given->value->is(Kind::kNull))
    return push.t.refuse(entry->key.text, "Properties should be a map", given->key.span);
  const std::string permission = concat(push.id, "Permission");
  add_permission(push.t, push.target, push.id, "s3.amazonaws.com",
                 {{"SourceAccount", f.ref("AWS::AccountId")}});
  Tree* condition = push.from().attribute("Condition");
  Tree* properties = properties_of(f, bucket);
  if (condition == nullptr)
    depend_on(push, bucket, permission);
  else
    depend_by_tag(push, properties, condition, permission);
  // The bucket is one of the function's resources, so it takes its tags.
  if (Tree* tags = push.from().get("Tags");
      is_truthy(push.from().get("PropagateTags")) && is_truthy(tags))
    f.set(properties, "Tags", tag_list(push.t, tags));
  Tree* config = properties->get("NotificationConfiguration");
  if (config == nullptr) f.set(properties, "NotificationConfiguration", config = f.map());
  Tree* calls = is_map(config) ? config->get("LambdaConfigurations") : nullptr;
  if (!is_map(config)) return push.refuse("invalid type for property NotificationConfiguration");
  if (calls == nullptr) f.set(config, "LambdaConfigurations", calls = f.list());
  Tree* events = push.get("Events");
  const auto types = is_list(events) ? events->items : std::vector<Tree*>{events};
  for (Tree* type : types) {
    Tree* call = f.map({{"Function", target_arn(push.t, push.target)},
                        {"Filter", push.get("Filter")},
                        {"Event", type}});
    if (condition != nullptr) call = f.choose(condition, call);
    if (!contains(calls, call)) calls->items.push_back(call);
  }
}

// ---- SNS

void add_subscription(const Push& push, std::string_view protocol, Tree* endpoint) {
  push.t.add(push.from(), push.id, "AWS::SNS::Subscription",
             push.t.forest.map({{"Endpoint", endpoint},
                                {"Protocol", protocol},
                                {"TopicArn", push.get("Topic")},
                                {"Region", push.get("Region")},
                                {"FilterPolicy", push.get("FilterPolicy")},
                                {"FilterPolicyScope", push.get("FilterPolicyScope")},
                                {"RedrivePolicy", push.get("RedrivePolicy")}}));
}

void sns_event(const Push& push) {
  Forest& f = push.t.forest;
  Tree* through = push.get("SqsSubscription");
  if (!is_truthy(through)) {
    add_subscription(push, "lambda", target_arn(push.t, push.target));
    add_permission(push.t, push.target, push.id, "sns.amazonaws.com",
                   {{"SourceArn", push.get("Topic")}});
    return;
  }
  Tree* arn = nullptr;
  Tree* url = nullptr;
  Tree* enabled = f.boolean(true);
  Tree* batch = f.integer(10);
  std::string policy_id = concat(push.id, "QueuePolicy");
  if (is_map(through)) {
    arn = through->get("QueueArn");
    url = through->get("QueueUrl");
    if (!is_truthy(arn) || !is_truthy(url)) return push.refuse("no QueueARN or QueueURL provided");
    if (Tree* given = through->get("QueuePolicyLogicalId"); is_text(given))
      policy_id = std::string(given->text);
    else if (is_truthy(given))
      return push.t.refuse(
          push.from().id, "QueuePolicyLogicalId must be a string: logical ids must be alphanumeric",
          given->span);
    // Enabled is not passed on.
    if (is_truthy(through->get("BatchSize"))) batch = through->get("BatchSize");
  } else {
    const std::string queue = concat(push.id, "Queue");
    Tree* topic = referenced(push.get("Topic"));
    const Entry* entry = is_text(topic) ? push.t.resources->entry(topic->text) : nullptr;
    Tree* fifo = entry == nullptr ? nullptr : dig(entry->value, {"Properties", "FifoTopic"});
    push.t.add(push.from(), queue, "AWS::SQS::Queue",
               f.map({{"FifoQueue", is_truthy(fifo) ? fifo : nullptr}}));
    arn = f.get_att(queue, "Arn");
    url = f.ref(queue);
  }
  Tree* mapping = f.map({{"Queue", arn}, {"BatchSize", batch}, {"Enabled", enabled}});
  const Entry event{f.key(concat(push.name.text, "EventSourceMapping")),
                    f.map({{"Properties", mapping}})};
  Made* role = push.t.find_made(concat(push.from().id, "Role"));
  translate_pull_event(push.t, push.target, role == nullptr ? nullptr : role->node, event, "SQS");
  Tree* statement =
      f.map({{"Action", "sqs:SendMessage"},
             {"Effect", "Allow"},
             {"Principal", "*"},
             {"Resource", arn},
             {"Condition", f.map({{"ArnEquals", f.map({{"aws:SourceArn", push.get("Topic")}})}})}});
  push.t.add(push.from(), policy_id, "AWS::SQS::QueuePolicy",
             f.map({{"PolicyDocument",
                     f.map({{"Version", "2012-10-17"}, {"Statement", f.list({statement})}})},
                    {"Queues", f.list({url})}}));
  add_subscription(push, "sqs", arn);
}

// ---- the rest

void alexa_event(const Push& push) {
  add_permission(push.t, push.target, push.id, "alexa-appkit.amazon.com",
                 {{"EventSourceToken", push.get("SkillId")}});
}

void iot_event(const Push& push) {
  Forest& f = push.t.forest;
  Tree* arn = f.sub(
      concat("arn:", push.t.partition, ":iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}"),
      f.map({{"RuleName", f.ref(push.id)}}));
  add_permission(push.t, push.target, push.id, "iot.amazonaws.com",
                 {{"SourceArn", arn}, {"SourceAccount", f.sub("${AWS::AccountId}")}});
  Tree* action = f.map({{"Lambda", f.map({{"FunctionArn", target_arn(push.t, push.target)}})}});
  Tree* version = push.get("AwsIotSqlVersion");
  push.t.add(push.from(), push.id, "AWS::IoT::TopicRule",
             f.map({{"TopicRulePayload",
                     f.map({{"Sql", push.get("Sql")},
                            {"RuleDisabled", f.boolean(false)},
                            {"Actions", f.list({action})},
                            {"AwsIotSqlVersion", is_truthy(version) ? version : nullptr}})}}));
}

void cognito_event(const Push& push) {
  Forest& f = push.t.forest;
  Entry* pool = own_resource(push, "UserPool", "");
  if (pool == nullptr) return;
  add_permission(push.t, push.target, concat(push.target.id, "Cognito"),
                 "cognito-idp.amazonaws.com",
                 {{"SourceArn", f.get_att(std::string(pool->key.text), "Arn")}});
  Tree* properties = properties_of(f, pool->value);
  Tree* config = properties->get("LambdaConfig");
  if (config == nullptr) f.set(properties, "LambdaConfig", config = f.map());
  if (!is_map(config))
    return push.t.refuse(pool->key.text, "property 'LambdaConfig' should be a map", config->span);
  Tree* trigger = push.get("Trigger");
  const auto triggers = is_list(trigger) ? trigger->items : std::vector<Tree*>{trigger};
  for (const Tree* name : triggers) {
    if (!is_text(name)) continue;
    if (config->has(name->text))
      push.refuse(concat("Cognito trigger ", quote(name->text), " defined multiple times"));
    else
      f.set(config, name->text, target_arn(push.t, push.target));
  }
}

void logs_event(const Push& push) {
  Forest& f = push.t.forest;
  Tree* arn =
      f.sub(concat("arn:", push.t.partition,
                   ":logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*"),
            f.map({{"__LogGroupName__", push.get("LogGroupName")}}));
  add_permission(push.t, push.target, push.id, "logs.amazonaws.com", {{"SourceArn", arn}});
  push.t.add(push.from(), push.id, "AWS::Logs::SubscriptionFilter",
             f.map({{"LogGroupName", push.get("LogGroupName")},
                    {"FilterPattern", push.get("FilterPattern")},
                    {"DestinationArn", target_arn(push.t, push.target)}}),
             Attributes::kPassed, f.list({concat(push.id, "Permission")}));
}

struct PushKind {
  std::string_view name;
  void (*translate)(const Push&);
};

constexpr std::array<PushKind, 8> kKinds = {{
    {"Schedule", schedule_event},
    {"CloudWatchEvent", pattern_event},
    {"EventBridgeRule", pattern_event},
    {"S3", s3_event},
    {"SNS", sns_event},
    {"AlexaSkill", alexa_event},
    {"IoTRule", iot_event},
    {"Cognito", cognito_event},
}};

void translate_event(Translation& t, const Target& target, Tree* role, const Entry& event) {
  const auto kind = text_of(event.value->get("Type"));
  if (kind == "Api") return translate_api_event(t, target, event);
  if (kind == "HttpApi") return translate_http_api_event(t, target, event);
  if (kind == "ScheduleV2") return translate_schedule_v2_event(t, target, event);
  if (is_pull_event(kind)) return translate_pull_event(t, target, role, event, kind);
  Tree* properties = event.value->get("Properties");
  const Push push{t, target, event.key, concat(target.source->id, event.key.text),
                  properties == nullptr ? t.forest.map() : properties};
  if (kind == "CloudWatchLogs") return logs_event(push);
  for (const auto& row : kKinds)
    if (row.name == kind) return row.translate(push);
}

constexpr std::array<std::string_view, 5> kOtherKinds = {"Api", "HttpApi", "ScheduleV2",
                                                         "CloudWatchLogs", ""};

bool is_known(std::string_view kind) {
  return is_pull_event(kind) ||
         (!kind.empty() &&
          std::find(kOtherKinds.begin(), kOtherKinds.end(), kind) != kOtherKinds.end()) ||
         std::any_of(kKinds.begin(), kKinds.end(),
                     [&](const PushKind& row) { return row.name == kind; });
}

/// $default comes before all other paths, so that it can spare their permissions.
std::string sort_key(const Entry& event) {
  Tree* properties = is_map(event.value) ? event.value->get("Properties") : nullptr;
  Tree* path = is_map(properties) ? properties->get("Path") : nullptr;
  return std::string(is_text(path) ? path->text : event.key.text);
}

}  // namespace

Tree* target_arn(Translation& t, const Target& target) {
  if (target.is_alias) return t.forest.ref(target.id);
  return t.forest.get_att(target.id, "Arn", target.unicode);
}

Tree* target_name(Translation& t, const Target& target) { return t.forest.ref(target.id); }

Tree* add_permission(Translation& t, const Target& target, const std::string& prefix,
                     std::string_view principal, std::initializer_list<Member> more,
                     std::string_view suffix) {
  const bool plain = std::all_of(suffix.begin(), suffix.end(),
                                 [](unsigned char c) { return std::isalnum(c) != 0; });
  Tree* properties = t.forest.map({{"Action", "lambda:InvokeFunction"},
                                   {"FunctionName", target_name(t, target)},
                                   {"Principal", principal}});
  for (const auto& [name, value] : more) t.forest.set(properties, name, value);
  return t.add(*target.source,
               concat(prefix, "Permission", plain ? std::string(suffix) : content_hash(suffix)),
               "AWS::Lambda::Permission", properties);
}

std::string rule_target_id(const std::string& event_id, std::string_view suffix) {
  constexpr std::size_t kMost = 64;
  return concat(event_id.substr(0, kMost - suffix.size()), suffix);
}

DeadLetterQueue event_dead_letter_queue(Translation& t, const Target& target,
                                        const std::string& event_id, Tree* properties,
                                        Tree* rule_arn) {
  Tree* config = properties->get("DeadLetterConfig");
  if (config == nullptr) return {};
  Forest& f = t.forest;
  const At at(f, config->span);
  const auto refuse = [&](std::string message) {
    t.refuse(target.source->id, concat("event ", event_id, " is invalid: ", message));
    return DeadLetterQueue{nullptr, false};
  };
  Tree* arn = config->get("Arn");
  Tree* type = config->get("Type");
  if (arn != nullptr && type != nullptr)
    return refuse("you can either define 'Arn' or 'Type' property of DeadLetterConfig");
  if (type != nullptr && !is_text(type, "SQS"))
    return refuse("the only valid value for 'Type' property of DeadLetterConfig is 'SQS'");
  if (arn == nullptr && type == nullptr)
    return refuse("no 'Arn' or 'Type' property provided for DeadLetterConfig");
  if (arn != nullptr) return {arn, true};
  Tree* given = config->get("QueueLogicalId");
  if (given != nullptr && !is_text(given)) return refuse("QueueLogicalId must be a string");
  const std::string queue = given == nullptr ? concat(event_id, "Queue") : std::string(given->text);
  t.add(*target.source, queue, "AWS::SQS::Queue", f.map());
  arn = f.get_att(queue, "Arn");
  if (rule_arn == nullptr) return {arn, true};
  Tree* statement =
      f.map({{"Action", "sqs:SendMessage"},
             {"Effect", "Allow"},
             {"Principal", f.map({{"Service", "events.amazonaws.com"}})},
             {"Resource", arn},
             {"Condition", f.map({{"ArnEquals", f.map({{"aws:SourceArn", rule_arn}})}})}});
  t.add(*target.source, concat(event_id, "QueuePolicy"), "AWS::SQS::QueuePolicy",
        f.map({{"PolicyDocument",
                f.map({{"Version", "2012-10-17"}, {"Statement", f.list({statement})}})},
               {"Queues", f.list({f.ref(queue)})}}));
  return {arn, true};
}

void translate_function_events(Translation& t, const Target& target, Tree* role) {
  Tree* events = target.source->get("Events");
  if (!is_map(events)) return;
  auto ordered = events->ordered();
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Entry& a, const Entry& b) { return sort_key(a) < sort_key(b); });
  for (const Entry& event : ordered) {
    const At at(t.forest, event.key.span);
    Tree* properties = is_map(event.value) ? event.value->get("Properties") : nullptr;
    const auto kind = is_map(event.value) ? text_of(event.value->get("Type")) : std::string_view{};
    if (!is_known(kind)) {
      t.refuse(target.source->id, concat("event ", event.key.text,
                                         " is invalid: missing or invalid value for key Type",
                                         kind.empty() ? "" : concat("; event type is ", kind)));
      continue;
    }
    if (properties != nullptr && !is_map(properties)) {
      t.refuse(target.source->id,
               concat("event ", event.key.text, " is invalid: Properties should be a map"));
      continue;
    }
    if (check_event_properties(t, *target.source, kind, event))
      translate_event(t, target, role, event);
  }
}

}  // namespace cfnaudit::expand
