#include <algorithm>
#include <array>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"

// Deployment preferences of functions -> one CodeDeploy application with a group for each function.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html

namespace cfnaudit::expand {

namespace {

constexpr std::array<std::string_view, 9> kPredefined = {
    "Canary10Percent5Minutes",      "Canary10Percent10Minutes",      "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",     "Linear10PercentEvery1Minute",   "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes", "Linear10PercentEvery10Minutes", "AllAtOnce"};

/// CodeDeploy's own configurations have a prefix that SAM's templates leave out.
Tree* configuration(Translation& t, Tree* value, bool in_sub) {
  Forest& f = t.forest;
  if (is_list(value)) {
    Tree* out = f.shallow_copy(value);
    for (Tree*& item : out->items) item = configuration(t, item, false);
    return out;
  }
  if (is_intrinsic(value)) {
    Tree* out = f.shallow_copy(value);
    Entry& only = out->entries.front();
    only.value = configuration(t, only.value, only.key.text == "Fn::Sub");
    return out;
  }
  if (std::find(kPredefined.begin(), kPredefined.end(), text_of(value)) == kPredefined.end())
    return value;
  Tree* parts = f.list({"CodeDeployDefault.Lambda${ConfigName}", f.map({{"ConfigName", value}})});
  return in_sub ? parts : f.map({{"Fn::Sub", parts}});
}

Tree* alarm_configuration(Translation& t, Tree* alarms, const DeploymentPreference& preference) {
  Forest& f = t.forest;
  if (!is_list(alarms)) {
    t.refuse(preference.function, "Alarms must be a list", alarms->span);
    return nullptr;
  }
  if (alarms->items.empty() || is_no_value(alarms->items.front())) return f.map();
  Tree* names = f.list();
  for (Tree* alarm : alarms->items) names->items.push_back(f.map({{"Name", alarm}}));
  return f.map({{"Enabled", f.boolean(true)}, {"Alarms", names}});
}

Tree* alarms_of(Translation& t, const DeploymentPreference& preference) {
  Forest& f = t.forest;
  Tree* alarms = preference.settings->get("Alarms");
  if (!is_truthy(alarms) || is_no_value(alarms)) return nullptr;
  if (!is_if(alarms)) return alarm_configuration(t, alarms, preference);
  Tree* out = f.deep_copy(alarms);
  Tree* parts = out->get("Fn::If");
  if (!is_list(parts) || parts->items.size() != 3) {
    t.refuse(preference.function, "Fn::If requires 3 arguments", alarms->span);
    return nullptr;
  }
  for (std::size_t i = 1; i < 3; ++i) {
    Tree* made = alarm_configuration(t, parts->items[i], preference);
    if (made == nullptr) return nullptr;
    parts->items[i] = made;
  }
  return out;
}

void add_group(Translation& t, const DeploymentPreference& preference) {
  Forest& f = t.forest;
  const At at(f, preference.place);
  const auto get = [&](std::string_view key) { return preference.settings->get(key); };
  Tree* role = get("Role");
  Tree* triggers = get("TriggerConfigurations");
  Source owner;
  owner.id = preference.function;
  owner.node = owner.properties = f.map();
  Tree* tags = is_truthy(preference.tags) ? tag_list(t, preference.tags) : nullptr;
  Tree* rollback = f.map({{"Enabled", f.boolean(true)},
                          {"Events", f.list({"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM",
                                             "DEPLOYMENT_STOP_ON_REQUEST"})}});
  Tree* made = t.add(
      owner, concat(preference.function, "DeploymentGroup"), "AWS::CodeDeploy::DeploymentGroup",
      f.map({{"AlarmConfiguration", alarms_of(t, preference)},
             {"ApplicationName", f.ref("ServerlessDeploymentApplication")},
             {"AutoRollbackConfiguration", rollback},
             {"DeploymentConfigName", configuration(t, get("Type"), false)},
             {"DeploymentStyle", f.map({{"DeploymentType", "BLUE_GREEN"},
                                        {"DeploymentOption", "WITH_TRAFFIC_CONTROL"}})},
             {"ServiceRoleArn", is_truthy(role) ? role : f.get_att("CodeDeployServiceRole", "Arn")},
             {"TriggerConfigurations", is_truthy(triggers) ? triggers : nullptr},
             {"Tags", tags}}),
      Attributes::kNone);
  f.set(made, "Condition", preference.condition);
}

}  // namespace

void add_deployment_groups(Translation& t) {
  std::vector<const DeploymentPreference*> enabled;
  for (const auto& preference : t.preferences)
    if (preference.enabled) enabled.push_back(&preference);
  if (enabled.empty()) return;
  Forest& f = t.forest;
  const At at(f, enabled.front()->place);
  const bool conditional = std::all_of(enabled.begin(), enabled.end(),
                                       [](const auto* p) { return p->condition != nullptr; });
  Tree* condition = nullptr;
  if (conditional) {
    std::set<std::string_view> names;
    for (const auto& preference : t.preferences)
      if (preference.condition != nullptr) names.insert(preference.condition->text);
    condition = f.text(std::string(*names.begin()));
    if (names.size() > 1) {
      Tree* parts = f.list();
      for (const auto name : names) parts->items.push_back(f.map({{"Condition", name}}));
      f.set(t.conditions(), "ServerlessCodeDeployCondition", f.map({{"Fn::Or", parts}}));
      condition = f.text("ServerlessCodeDeployCondition");
    }
  }
  Source owner;
  owner.node = owner.properties = f.map();
  Tree* tags = f.map();
  for (const auto* preference : enabled)
    if (is_map(preference->tags))
      for (const Entry& tag : preference->tags->ordered()) tags->set(tag.key, tag.value);
  tags = is_truthy(tags) ? tag_list(t, tags) : nullptr;
  Tree* application =
      t.add(owner, "ServerlessDeploymentApplication", "AWS::CodeDeploy::Application",
            f.map({{"ComputePlatform", "Lambda"}, {"Tags", tags}}), Attributes::kNone);
  f.set(application, "Condition", condition);
  const bool own_roles = std::all_of(enabled.begin(), enabled.end(), [](const auto* p) {
    return is_truthy(p->settings->get("Role"));
  });
  if (!own_roles) {
    Tree* role = t.add(
        owner, "CodeDeployServiceRole", "AWS::IAM::Role",
        f.map({{"AssumeRolePolicyDocument", trust_policy(t, "codedeploy.amazonaws.com")},
               {"ManagedPolicyArns",
                f.list({managed_policy_arn(t, t.partition.starts_with("aws-iso")
                                                  ? "service-role/AWSCodeDeployRoleForLambdaLimited"
                                                  : "service-role/AWSCodeDeployRoleForLambda")})},
               {"Tags", tags}}),
        Attributes::kNone);
    f.set(role, "Condition", condition);
  }
  for (const auto* preference : enabled) add_group(t, *preference);
}

}  // namespace cfnaudit::expand
