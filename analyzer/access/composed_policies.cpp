// Properties of permission resources -> iam::Policy.

#include "analyzer/access/composed_policies.h"

#include "analyzer/access/policy_reader.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

/// Builds one Allow statement of properties; what is not known marks it.
class Composer {
 public:
  explicit Composer(const StackResource& resource) : resource_(resource) {
    statement_.sid = std::string(resource.id());
    statement_.span = resource.declaration->span;
  }

  void action(std::string_view property) {
    statement_.actions.polarity = iam::Polarity::kListed;
    for (const ValuePtr value : resolve::items(resource_.property(property))) {
      if (const SymbolicText* text = resolve::text(value))
        statement_.actions.values.push_back({*text, value->span});
      else
        open(value, "Action");
    }
  }

  void resource(SymbolicText arn, Span span) {
    statement_.resources = {iam::Polarity::kListed, {{std::move(arn), span}}, span};
  }

  /// Who may be permitted: layers know no services.
  enum class Callers : std::uint8_t { kAll, kAccounts };

  void principal(std::string_view property, Callers callers) {
    const ValuePtr value = resource_.property(property);
    const SymbolicText* text = resolve::text(value);
    statement_.principals.polarity = iam::Polarity::kListed;
    iam::PrincipalKind kind = iam::PrincipalKind::kAnyone;
    SymbolicText who("*");
    const bool is_sure = text != nullptr && (text->known() || callers == Callers::kAccounts ||
                                             text->text().starts_with("arn:"));
    if (!is_sure) {
      open(value, "Principal");
    } else if (text->text() != "*") {
      // lambda.amazonaws.com; everything else is an account, its number or an ARN.
      const bool service = callers == Callers::kAll &&
                           text->text().find('.') != std::string::npos &&
                           !text->text().starts_with("arn:");
      kind = service ? iam::PrincipalKind::kService : iam::PrincipalKind::kAws;
      who = *text;
    }
    const Span span = value == nullptr ? statement_.span : value->span;
    statement_.principals.values.push_back({kind, {std::move(who), span}});
  }

  /// "StringEquals": {"key": the property}, where it is given.
  void condition(std::string_view operator_name, std::string_view key, std::string_view property) {
    condition(operator_name, key, resource_.property(property));
  }
  void condition(std::string_view operator_name, std::string_view key, ValuePtr value) {
    if (value == nullptr || value->kind == resolve::ValueKind::kNull) return;
    const SymbolicText* text = resolve::text(value);
    if (text == nullptr) return open(value, key);
    statement_.conditions.push_back({{std::string(operator_name), value->span},
                                     iam::parse_condition_operator(operator_name),
                                     {std::string(key), value->span},
                                     {{*text, value->span}}});
  }

  Staged<iam::Policy> policy() && {
    Staged<iam::Policy> out;
    out.value.version = iam::Version::k2012;
    out.value.id = std::string(resource_.id());
    out.value.span = statement_.span;
    out.value.statements.push_back(std::move(statement_));
    return out;
  }

 private:
  void open(ValuePtr value, std::string_view what) {
    std::string why = resolve::why_unknown(value);
    if (why.empty()) why = concat("its ", what, " is malformed");
    statement_.unknown = std::move(why);
  }

  const StackResource& resource_;
  iam::Statement statement_;
};

/// Of a function that the template does not declare: a name, "123456789012:function:NAME" or an
/// ARN. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
std::optional<SymbolicText> arn_of_function(const Graph& graph, ValuePtr name) {
  const SymbolicText* text = resolve::text(name);
  if (text == nullptr) return std::nullopt;
  if (text->text().starts_with("arn:")) return *text;
  const auto& environment = *graph.stack().environment;
  SymbolicText out(concat("arn:", environment.partition, ":lambda:", environment.region, ":"));
  if (text->text().find(":function:") == std::string::npos) {
    out.append(std::string_view(environment.account_id));
    out.append(":function:");
  }
  out.append(*text);
  return out;
}

/// The ARN that a permission speaks about: qualified exactly as FunctionName is.
/// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
std::optional<SymbolicText> permitted_arn(const PolicyPlace& place, const Graph& graph,
                                          ValuePtr name) {
  const auto target = graph.identify(name, std::span<const std::string_view>(place.targets));
  if (!target) return arn_of_function(graph, name);
  const auto& arn = graph.resource(target->resource).arn;
  if (!arn || target->qualifier.empty()) return arn;
  SymbolicText out = *arn;
  out.append(":");
  out.append(std::string_view(target->qualifier));
  return out;
}

std::optional<Staged<iam::Policy>> lambda_permission(const PolicyPlace& place, const Graph& graph,
                                                     const StackResource& permission) {
  const ValuePtr name = permission.property(place.target);
  auto arn = permitted_arn(place, graph, name);
  if (!arn) return std::nullopt;
  Composer out(permission);
  out.action("Action");
  out.resource(std::move(*arn), name->span);
  out.principal("Principal", Composer::Callers::kAll);
  out.condition("ArnLike", "aws:SourceArn", "SourceArn");
  out.condition("StringEquals", "aws:SourceAccount", "SourceAccount");
  out.condition("StringEquals", "aws:PrincipalOrgID", "PrincipalOrgID");
  out.condition("StringEquals", "lambda:EventSourceToken", "EventSourceToken");
  out.condition("StringEquals", "lambda:FunctionUrlAuthType", "FunctionUrlAuthType");
  out.condition("Bool", "lambda:InvokedViaFunctionUrl", "InvokedViaFunctionUrl");
  return std::move(out).policy();
}

std::optional<Staged<iam::Policy>> layer_permission(const PolicyPlace& place, const Graph& graph,
                                                    const StackResource& permission) {
  const ValuePtr name = permission.property(place.target);
  auto arn = permitted_arn(place, graph, name);
  if (!arn) return std::nullopt;
  Composer out(permission);
  out.action("Action");
  out.resource(std::move(*arn), name->span);
  // https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html
  out.principal("Principal", Composer::Callers::kAccounts);
  out.condition("StringEquals", "aws:PrincipalOrgID", "OrganizationId");
  return std::move(out).policy();
}

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
std::optional<Staged<iam::Policy>> bus_permission(const StackResource& permission) {
  if (const ValuePtr statement = permission.property("Statement"))
    return policy::read_statement(part_of(statement), iam::Language::kResource,
                                  std::string(permission.id()));
  Composer out(permission);
  out.action("Action");
  out.principal("Principal", Composer::Callers::kAll);
  const ValuePtr condition = permission.property("Condition");
  const auto type = resolve::known_text(resolve::get(condition, "Type"));
  const auto key = resolve::known_text(resolve::get(condition, "Key"));
  if (type && key) out.condition(*type, *key, resolve::get(condition, "Value"));
  return std::move(out).policy();
}

}  // namespace

std::optional<Staged<iam::Policy>> composed_policy(const PolicyPlace& place, const Graph& graph,
                                                   ResourceIndex permission) {
  const StackResource& resource = graph.resource(permission);
  switch (place.form) {
    case PolicyForm::kLambdaPermission:
      return lambda_permission(place, graph, resource);
    case PolicyForm::kLayerPermission:
      return layer_permission(place, graph, resource);
    case PolicyForm::kBusPermission:
      return bus_permission(resource);
    case PolicyForm::kDocument:
      break;
  }
  return std::nullopt;
}

iam::Policy default_key_policy(const Graph& graph) {
  iam::Statement statement;
  statement.principals = {
      iam::Polarity::kListed,
      {{iam::PrincipalKind::kAws, {SymbolicText(graph.stack().environment->account_id), {}}}},
      {}};
  statement.actions = {iam::Polarity::kListed, {{SymbolicText("kms:*"), {}}}, {}};
  statement.resources = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
  iam::Policy out;
  out.version = iam::Version::k2012;
  out.id = "default key policy";
  out.statements.push_back(std::move(statement));
  return out;
}

}  // namespace cfnaudit::access
