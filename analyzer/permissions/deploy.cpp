// Resources of a stack -> what their deployment needs.

#include "analyzer/permissions/deploy.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/change/change.h"
#include "analyzer/graph/path.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/permissions/arns.h"
#include "analyzer/permissions/properties.h"

namespace cfnaudit::permissions {

using aws::Handler;
using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::uint8_t kAll = 31;
constexpr std::string_view kPassRole = "iam:PassRole";
constexpr std::string_view kLinkedRole = "iam:CreateServiceLinkedRole";
constexpr std::string_view kStreams = ":*";
constexpr std::string_view kRoleTypes[] = {"AWS::IAM::Role"};
constexpr std::string_view kProfileTypes[] = {"AWS::IAM::InstanceProfile"};

std::string_view name_of(std::string_view action) { return action.substr(action.find(':') + 1); }
std::string_view service_of(std::string_view action) { return action.substr(0, action.find(':')); }

/// Is the action what the handler is there for: dynamodb:CreateTable of a table?
bool is_main_action(std::string_view type, std::string_view action) {
  constexpr std::array<std::string_view, 5> kVerbs = {"Create", "Delete", "Put", "Register", "Run"};
  const std::string_view noun = type.substr(type.rfind(':') + 1);
  return std::ranges::any_of(kVerbs, [&](std::string_view verb) {
    return name_of(action).starts_with(verb) &&
           equals_ignoring_case(name_of(action).substr(verb.size()), noun);
  });
}

/// The types of an action's resources of which each must be allowed: those of EC2 are all asked.
bool asks_for_each(std::string_view action) { return service_of(action) == "ec2"; }

class Finder {
 public:
  Finder(const Graph& graph, bool stack_name_is_given, Deployment& out)
      : graph_(graph), arns_(graph, stack_name_is_given), out_(out) {}

  /// `other`: the properties on the other side of an update.
  void resource(ResourceIndex index, std::uint8_t handlers, ValuePtr other = nullptr) {
    const StackResource& resource = graph_.resource(index);
    const std::string_view type = resource.type();
    const bool is_custom = type.starts_with("Custom::");
    const auto row = aws::find_handlers(is_custom ? kCustomResource : type);
    if (!row) return gap(resource, "no published schema lists the actions of this type");
    if (row->incomplete) gap(resource, "the schema also lists a wildcard for this type");
    const Properties properties(resource.properties, other);
    candidates(index, properties);
    const auto conditions = aws::handler_conditions(type);
    for (const aws::HandlerAction& action : row->actions) {
      if ((action.handlers & handlers) == 0 || action.name == kPassRole) continue;
      if (!is_called_for(action.name, *row, conditions, properties)) continue;
      Requirement one = requirement(resource, action.name);
      one.handlers = action.handlers & handlers;
      one.inferred = row->inferred;
      one.sure = !row->inferred && is_main_action(type, action.name);
      place(one, properties);
      out_.requirements.push_back(std::move(one));
    }
    if ((handlers & (bit(Handler::kCreate) | bit(Handler::kUpdate))) != 0)
      passed_roles(index, handlers);
  }

  /// What CloudFormation reads before it deploys anything.
  void parameters() {
    const auto& tmpl = *graph_.stack().tmpl;
    const auto& environment = *graph_.stack().environment;
    for (std::size_t i = 0; i < tmpl.parameters.size(); ++i) {
      const auto& parameter = tmpl.parameters[i];
      if (!parameter.type.value.starts_with("AWS::SSM::Parameter::")) continue;
      Requirement one{.resource = std::string(parameter.name.value),
                      .type = std::string(parameter.type.value),
                      .place = parameter.name.span,
                      .action = "ssm:GetParameters",
                      .handlers = bit(Handler::kCreate) | bit(Handler::kUpdate),
                      .sure = true};
      const auto& value = environment.parameters[i];
      stored_parameter(one, value.text && !value.is_resolved ? *value.text : std::string());
      out_.requirements.push_back(std::move(one));
    }
  }

 private:
  static constexpr std::string_view kCustomResource = "AWS::CloudFormation::CustomResource";

  void gap(const StackResource& resource, std::string reason) {
    out_.gaps.push_back({std::string(resource.id()), std::string(resource.type()),
                         resource.declaration->id.span, std::move(reason)});
  }

  static Requirement requirement(const StackResource& resource, std::string_view action) {
    return {.resource = std::string(resource.id()),
            .type = std::string(resource.type()),
            .place = resource.declaration->id.span,
            .action = std::string(action)};
  }

  void stored_parameter(Requirement& one, std::string_view name) const {
    // A public parameter of AWS is no one's.
    while (name.starts_with('/')) name.remove_prefix(1);
    SymbolicText arn = arns_.in_place("arn:${Partition}:ssm:${Region}:${Account}:parameter/");
    if (name.empty()) {
      arn.append(SymbolicText::of({one.resource, SymbolKind::kParameter}));
      one.open.push_back(concat("parameter ", one.resource, " has no value"));
    }
    arn.append(name);
    one.on.push_back(std::move(arn));
  }

  /// What the resource is, and what its properties name.
  void candidates(ResourceIndex index, const Properties& properties) {
    self_ = arns_.of(index);
    named_.clear();
    const auto add = [&](SymbolicText arn) {
      if (std::ranges::find(named_, arn) == named_.end()) named_.push_back(std::move(arn));
    };
    for (const graph::Edge* edge : graph_.out(index)) {
      if (edge->kind == aws::EdgeKind::kDependsOn || edge->from != index) continue;
      if (const auto arn = arns_.of(edge->to)) add(*arn);
    }
    for (const ValuePtr value : properties.texts()) {
      const SymbolicText* text = resolve::text(value);
      if (text->text().starts_with("arn:")) add(arns_.narrowed(*text));
    }
    for (const auto& [bucket, key] : properties.objects()) {
      SymbolicText arn = arns_.in_place("arn:${Partition}:s3:::");
      arn.append(arns_.narrowed(bucket));
      add(arn);
      arn.append("/");
      arn.append(arns_.narrowed(key));
      add(std::move(arn));
    }
  }

  bool is_called_for(std::string_view action, const aws::Handlers& row,
                     const std::vector<aws::HandlerCondition>& conditions,
                     const Properties& properties) const {
    if (action == kLinkedRole) return true;
    const std::string_view service = service_of(action);
    if (service != row.service)
      return properties.mention(service) || std::ranges::any_of(named_, [&](const auto& arn) {
               return concat(arn.text(), ":::").find(concat(":", service, ":")) !=
                      std::string::npos;
             });
    const auto asks = [&](const aws::HandlerCondition& one) {
      return one.action.ends_with('*')
                 ? name_of(action).starts_with(one.action.substr(0, one.action.size() - 1))
                 : name_of(action) == one.action;
    };
    const auto condition = std::ranges::find_if(conditions, asks);
    return condition == conditions.end() || properties.has_one_of(condition->properties);
  }

  /// Fills in the ARNs on which the action is asked for.
  void place(Requirement& one, const Properties& properties) {
    const auto info = iam::find_action(one.action);
    if (!info || info->resources.empty()) {
      one.on.emplace_back(std::string("*"));
      one.open.push_back("the action has no resource-level permissions");
      return;
    }
    if (one.action == kLinkedRole) {
      one.on.push_back(arns_.in_place(
          "arn:${Partition}:iam::${Account}:role/aws-service-role/${Service}/${Role}"));
      one.open.push_back("needed once in an account, for the service-linked role");
      return;
    }
    const bool each = asks_for_each(one.action);
    std::vector<const iam::ActionResource*> missing;
    for (const auto& type : info->resources)
      if (!on_known(one, *info, type, properties) && (type.required || !each))
        missing.push_back(&type);
    if (!each && one.on.empty()) on_below(one, *info);
    if (one.on.empty() && missing.empty())
      for (const auto& type : info->resources) missing.push_back(&type);
    if (each || one.on.empty()) on_any(one, *info, missing);
  }

  /// The resource itself or, where it is not of the type, what it names.
  bool on_known(Requirement& one, const iam::ActionInfo& action, const iam::ActionResource& type,
                const Properties& properties) {
    bool found = false;
    const auto add = [&](const SymbolicText& arn) {
      found = true;
      if (std::ranges::find(one.on, arn) == one.on.end()) one.on.push_back(arn);
      // A log group, which some actions name without its streams.
      if (arn.text().ends_with(kStreams))
        one.on.push_back(arn.slice(0, arn.text().size() - kStreams.size()));
    };
    const bool is_self = self_ && fit(*self_, action.service(), type.type) == Fit::kItself;
    if (is_self) add(*self_);
    // APIs are made by a request to the collection that they are in.
    const auto collection =
        self_ && action.service() == "apigateway" ? parent(*self_) : std::nullopt;
    if (collection && fit(*collection, action.service(), type.type) == Fit::kItself)
      add(*collection);
    for (const auto& arn : named_)
      if (fit(arn, action.service(), type.type) == Fit::kItself && (!is_self || is_above_self(arn)))
        add(arn);
    if (found) return true;
    // An alias, where the action is the function's.
    for (const auto& arn : named_)
      if (const auto above = parent(arn))
        if (fit(*above, action.service(), type.type) == Fit::kItself) {
          add(*above);
          add(arn);
        }
    if (found) return true;
    const auto row = iam::find_resource(action.service(), type.type);
    if (!row) return false;
    for (const std::string_view arn : row->arns)
      if (const auto filled = properties.filled(arns_.in_place(arn))) add(*filled);
    return found;
  }

  static std::optional<SymbolicText> parent(const SymbolicText& arn) {
    const std::string& text = arn.text();
    const std::size_t end = text.find_last_of(":/");
    const bool is_inside = std::ranges::any_of(
        arn.holes(), [&](const auto& hole) { return end >= hole.begin && end < hole.end; });
    if (end == std::string::npos || is_inside) return std::nullopt;
    return arn.slice(0, end);
  }

  /// The function of a version, the API of a route.
  bool is_above_self(const SymbolicText& arn) const {
    return self_->text().starts_with(concat(arn.text(), ":")) ||
           self_->text().starts_with(concat(arn.text(), "/"));
  }

  /// The objects of a bucket, the indexes of a table.
  void on_below(Requirement& one, const iam::ActionInfo& action) const {
    const auto below = [&](const SymbolicText& arn) {
      for (const auto& type : action.resources)
        if (fit(arn, action.service(), type.type) == Fit::kBelow) return true;
      return false;
    };
    const auto add = [&](SymbolicText arn) {
      arn.append("/");
      arn.append(SymbolicText::of({"*", SymbolKind::kExternal}));
      one.on.push_back(std::move(arn));
    };
    if (self_ && below(*self_)) return add(*self_);
    for (const auto& arn : named_)
      if (below(arn)) add(arn);
  }

  void on_any(Requirement& one, const iam::ActionInfo& action,
              const std::vector<const iam::ActionResource*>& types) const {
    constexpr std::size_t kMost = 4;
    if (types.empty()) return;
    if (types.size() > kMost && self_ &&
        self_->text().find(concat(":", action.service(), ":")) != std::string::npos) {
      one.on.push_back(*self_);
      return;
    }
    if (types.size() > kMost) {
      one.on.push_back(arns_.in_place(
          concat("arn:${Partition}:", action.service(), ":${Region}:${Account}:${Resource}")));
    } else {
      for (const auto* type : types)
        if (const auto row = iam::find_resource(action.service(), type->type))
          for (const std::string_view arn : row->arns) one.on.push_back(arns_.in_place(arn));
    }
    one.open.push_back("the template does not name the resource");
  }

  void passed_roles(ResourceIndex index, std::uint8_t handlers) {
    const StackResource& resource = graph_.resource(index);
    for (const aws::RoleTrust& row : aws::role_trusts(resource.type())) {
      const std::string_view service = row.former_service.empty() ? row.service : "";
      graph::at_path(resource.properties, row.property,
                     [&](ValuePtr value) { passed(resource, value, service, handlers); });
    }
    if (resource.type() == kProfileTypes[0])
      for (const ValuePtr role : resolve::items(resource.property("Roles")))
        passed(resource, role, {}, handlers);
  }

  void passed(const StackResource& resource, ValuePtr value, std::string_view service,
              std::uint8_t handlers) {
    if (resolve::known_text(value) == std::string_view()) return;
    if (const auto profile = graph_.identify(value, kProfileTypes)) {
      for (const ValuePtr role :
           resolve::items(graph_.resource(profile->resource).property("Roles")))
        passed(resource, role, service, handlers);
      return;
    }
    Requirement one = requirement(resource, kPassRole);
    one.place = value->span;
    one.handlers = handlers & (bit(Handler::kCreate) | bit(Handler::kUpdate));
    one.sure = true;
    if (!service.empty()) one.passed_to.emplace_back(service);
    const SymbolicText* text = resolve::text(value);
    if (const auto role = graph_.identify(value, kRoleTypes)) {
      if (const auto arn = arns_.of(role->resource)) one.on.push_back(*arn);
    } else if (text != nullptr && text->text().starts_with("arn:")) {
      one.on.push_back(arns_.narrowed(*text));
    }
    if (one.on.empty()) {
      one.on.push_back(arns_.in_place("arn:${Partition}:iam::${Account}:role/${Role}"));
      const std::string why = resolve::why_unknown(value);
      one.open.push_back(why.empty() ? "the template does not make the role" : why);
    }
    out_.requirements.push_back(std::move(one));
  }

  const Graph& graph_;
  Arns arns_;
  Deployment& out_;
  std::optional<SymbolicText> self_;  // of the resource at hand
  std::vector<SymbolicText> named_;
};

/// Requirements that differ in their ARNs or services alone become one.
void fold(Deployment& deployment) {
  std::vector<Requirement> out;
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (Requirement& one : deployment.requirements) {
    const std::string group = one.action == kPassRole ? join(one.passed_to, ",") : std::string();
    const auto [at, is_new] =
        known.try_emplace({one.resource, concat(one.action, group)}, out.size());
    if (is_new) {
      out.push_back(std::move(one));
      continue;
    }
    Requirement& first = out[at->second];
    first.handlers |= one.handlers;
    for (auto& arn : one.on)
      if (std::ranges::find(first.on, arn) == first.on.end()) first.on.push_back(std::move(arn));
    for (auto& why : one.open)
      if (std::ranges::find(first.open, why) == first.open.end())
        first.open.push_back(std::move(why));
  }
  deployment.requirements = std::move(out);
}

std::optional<ResourceIndex> index_of(const Graph& graph, const StackResource* resource) {
  for (const ResourceIndex index : graph.resources())
    if (&graph.resource(index) == resource) return index;
  return std::nullopt;
}

bool is_kept(const StackResource& resource) {
  return resolve::known_text(resource.deletion_policy) == std::string_view("Retain");
}

}  // namespace

Deployment deployment(const Graph& graph, bool stack_name_is_given) {
  Deployment out;
  Finder finder(graph, stack_name_is_given, out);
  finder.parameters();
  for (const ResourceIndex index : graph.resources()) finder.resource(index, kAll);
  fold(out);
  return out;
}

Deployment deployment(const Graph& before, const Graph& after, bool stack_name_is_given) {
  constexpr std::uint8_t kRead = bit(Handler::kRead);
  constexpr std::uint8_t kUndo = bit(Handler::kDelete) | kRead;
  constexpr std::uint8_t kMake = bit(Handler::kCreate) | kRead | bit(Handler::kTag) | kUndo;
  Deployment out;
  Finder old(before, stack_name_is_given, out);
  Finder fresh(after, stack_name_is_given, out);
  for (const change::ResourceChange& one : change::changes(before.stack(), after.stack())) {
    const auto was = index_of(before, one.before);
    const auto is = index_of(after, one.after);
    const bool is_replaced =
        one.effect == change::Effect::kReplaced || one.effect == change::Effect::kMayBeReplaced;
    if (is && (!was || is_replaced)) fresh.resource(*is, kMake);
    if (is && was && one.effect != change::Effect::kReplaced)
      fresh.resource(*is, bit(Handler::kUpdate) | kRead | bit(Handler::kTag),
                     before.resource(*was).properties);
    if (was && (!is || is_replaced) && !is_kept(before.resource(*was))) old.resource(*was, kUndo);
  }
  fold(out);
  return out;
}

namespace {

std::string statement_words(const iam::StatementMatch& match) {
  const iam::Statement& statement = match.source();
  std::string out = concat("statement ", std::to_string(statement.number));
  if (!statement.sid.empty()) out += concat(" (", statement.sid, ")");
  return out;
}

}  // namespace

Ruling rule(const Requirement& requirement, const std::vector<iam::PolicyRef>& policies,
            const resolve::Environment& environment) {
  iam::PolicySet set;
  set.identity = policies;
  Ruling out;
  for (const SymbolicText& arn : requirement.on) {
    iam::Request request;
    request.principal = iam::role_session(SymbolicText(
        concat("arn:", environment.partition, ":iam::", environment.account_id, ":role/deploy")));
    request.action = requirement.action;
    request.resource = arn;
    request.resource_account = SymbolicText(environment.account_id);
    request.context = iam::Context(iam::Presence::kUnknown);
    if (!requirement.passed_to.empty())
      request.context.set("iam:PassedToService", SymbolicText(requirement.passed_to.front()));
    const iam::Decision decision = iam::decide(set, request);
    if (decision.verdict == iam::Verdict::kAllowed) continue;
    const bool is_unknown = decision.verdict == iam::Verdict::kUnknown;
    if (is_unknown && out.allowed == Allowed::kUnknown) continue;
    out.allowed = is_unknown ? Allowed::kUnknown : Allowed::kNo;
    out.on = arn;
    out.reason.clear();
    if (!decision.matched.empty()) out.reason = statement_words(decision.matched.front());
    if (out.allowed == Allowed::kNo) return out;
  }
  return out;
}

}  // namespace cfnaudit::permissions
