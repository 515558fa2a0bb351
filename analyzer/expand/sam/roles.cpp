#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"
#include "analyzer/expand/sam/tables.h"

// Policies of a function or state machine -> its role; tags and package locations, which all
// resources write alike.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html

namespace cfnaudit::expand {

namespace {

enum class PolicyKind : std::uint8_t { kManaged, kStatement, kTemplate, kUnknown, kMixed };

PolicyKind kind_of(const Tree* policy) {
  if (is_text(policy)) return PolicyKind::kManaged;
  if (is_if(policy)) {
    const Tree* parts = policy->get("Fn::If");
    if (!is_list(parts) || parts->items.size() != 3) return PolicyKind::kMixed;
    const PolicyKind yes = kind_of(parts->items[1]);
    const PolicyKind no = kind_of(parts->items[2]);
    if (yes == no) return yes;
    if (is_no_value(parts->items[1])) return no;
    return is_no_value(parts->items[2]) ? yes : PolicyKind::kMixed;
  }
  if (is_intrinsic(policy)) return PolicyKind::kManaged;
  if (!is_map(policy)) return PolicyKind::kUnknown;
  if (policy->has("Statement")) return PolicyKind::kStatement;
  return policy->entries.size() == 1 && has_policy_template(policy->entries.front().key.text)
             ? PolicyKind::kTemplate
             : PolicyKind::kUnknown;
}

/// Puts the values in place of {"Ref": parameter}, and of ${parameter} in Fn::Sub's maps.
Tree* substitute(Forest& forest, Tree* tree, const Tree* values) {
  if (is_intrinsic(tree) && is_text(tree->get("Ref")))
    if (Tree* value = values->get(tree->get("Ref")->text)) return value;
  for (Tree*& item : tree->items) item = substitute(forest, item, values);
  for (Entry& entry : tree->entries) entry.value = substitute(forest, entry.value, values);
  return tree;
}

Tree* expand_template(Translation& t, const Source& from, Tree* policy) {
  const Entry& given = policy->entries.front();
  const auto row = policy_template(t.forest, given.key.text);
  if (!is_map(given.value)) {
    t.refuse(
        from.id,
        concat("must specify valid parameter values for policy template ", quote(given.key.text)),
        given.key.span);
    return policy;
  }
  std::vector<std::string> missing;
  for (const auto name : row.parameters)
    if (!given.value->has(name)) missing.emplace_back(name);
  if (!missing.empty()) {
    t.refuse(from.id,
             concat("required parameters of policy template ", quote(given.key.text),
                    " have no values: ", enumerate(missing)),
             given.key.span);
    return policy;
  }
  return substitute(t.forest, row.definition, given.value);
}

Tree* expand_policy(Translation& t, const Source& from, Tree* policy) {
  if (kind_of(policy) != PolicyKind::kTemplate) return policy;
  const At at(t.forest, policy->entries.front().key.span);
  if (!is_if(policy)) return expand_template(t, from, policy);
  Tree* copy = t.forest.deep_copy(policy);
  auto& parts = copy->get("Fn::If")->items;
  for (std::size_t i = 1; i < parts.size(); ++i)
    if (!is_no_value(parts[i])) parts[i] = expand_template(t, from, parts[i]);
  return copy;
}

Tree* managed_arn(Translation& t, Tree* policy) {
  if (!is_text(policy)) return policy;
  const std::string arn = managed_policy_arn_of(policy->text, t.partition);
  if (arn == policy->text) return policy;
  const At at(t.forest, policy->span);
  return t.forest.text(arn);
}

/// A function of both outcomes of Fn::If that are not AWS::NoValue.
template <typename Convert>
Tree* convert_outcomes(Translation& t, Tree* policy, Convert convert) {
  if (!is_if(policy)) return convert(policy);
  Tree* copy = t.forest.shallow_copy(policy);
  Tree* parts = t.forest.shallow_copy(policy->get("Fn::If"));
  for (std::size_t i = 1; i < parts->items.size(); ++i)
    if (!is_no_value(parts->items[i])) parts->items[i] = convert(parts->items[i]);
  copy->entry("Fn::If")->value = parts;
  return copy;
}

/// What of a policy makes it none.
std::string policy_problem(const Tree* policy, std::size_t index) {
  std::string out =
      concat("policy at index ", std::to_string(index), " in the 'Policies' property is not valid");
  if (!is_map(policy) || policy->entries.size() != 1 || is_intrinsic(policy)) return out;
  const auto name = policy->entries.front().key.text;
  const auto meant = policy_template_like(name);
  return concat(out, ": there is no policy template ", quote(name),
                meant ? concat("; did you mean ", *meant, "?") : "");
}

/// Does it have a dynamic reference whose name is a path, which cannot be parsed as part of a URI?
bool has_path_reference(std::string_view text) {
  constexpr std::string_view kStart = "{{resolve:";
  const auto start = text.find(kStart);
  const auto end = text.find("}}", start == std::string_view::npos ? 0 : start);
  return start != std::string_view::npos && end != std::string_view::npos &&
         text.substr(start, end - start).find('/') != std::string_view::npos;
}

/// "versionId=v&..." -> "v"; empty when it is missing or given twice.
std::string_view version_of(std::string_view query) {
  constexpr std::string_view kName = "versionId=";
  std::string_view version;
  for (const auto parameter : split(query, '&')) {
    if (!parameter.starts_with(kName) || parameter.size() == kName.size()) continue;
    if (!version.empty()) return {};
    version = parameter.substr(kName.size());
  }
  return version;
}

std::vector<Tree*> policies_of(Tree* given) {
  if (!is_truthy(given)) return {};
  return given->is(Kind::kList) ? given->items : std::vector<Tree*>{given};
}

}  // namespace

void expand_policy_templates(Translation& t, const Source& from) {
  if (from.type() != kFunction && from.type() != kStateMachine) return;
  Entry* given = from.properties->entry("Policies");
  if (given == nullptr || !is_truthy(given->value)) return;
  // An explicit role makes SAM ignore the policies of a function.
  Tree* role = from.get("Role");
  if (role != nullptr && from.type() == kFunction && !is_if(role)) return;
  std::vector<Tree*> out;
  for (Tree* policy : policies_of(given->value)) out.push_back(expand_policy(t, from, policy));
  const At at(t.forest, given->value->span);
  given->value = t.forest.list(std::move(out));
}

Tree* add_role(Translation& t, const Source& from, const RolePlan& plan) {
  Forest& f = t.forest;
  Tree* managed = f.list(plan.managed);
  Tree* documents = f.list(plan.policies);
  const auto given = policies_of(plan.given);
  for (std::size_t i = 0; i < given.size(); ++i) {
    Tree* policy = given[i];
    switch (kind_of(policy)) {
      case PolicyKind::kStatement:
        documents->items.push_back(convert_outcomes(t, policy, [&](Tree* document) {
          const At at(f, document->span);
          return f.map({{"PolicyName", concat(plan.id, "Policy", std::to_string(i))},
                        {"PolicyDocument", document}});
        }));
        break;
      case PolicyKind::kManaged: {
        Tree* arn = convert_outcomes(t, policy, [&](Tree* name) { return managed_arn(t, name); });
        if (!contains(managed, arn)) managed->items.push_back(arn);
        break;
      }
      case PolicyKind::kMixed:
        t.refuse(from.id, "different policy types within the same Fn::If are not supported",
                 policy->span);
        break;
      case PolicyKind::kTemplate:  // its values do not fit, which has been said
        break;
      case PolicyKind::kUnknown:
        t.refuse(from.id, policy_problem(policy, i), policy->span);
    }
  }
  Tree* properties = f.map({{"AssumeRolePolicyDocument", plan.trust},
                            {"ManagedPolicyArns", managed},
                            {"Path", plan.path},
                            {"Policies", documents->items.empty() ? nullptr : documents},
                            {"PermissionsBoundary", plan.boundary},
                            {"Tags", plan.tags}});
  return t.add(from, plan.id, "AWS::IAM::Role", properties);
}

Tree* trust_policy(Translation& t, std::string_view service) {
  Forest& f = t.forest;
  return f.map(
      {{"Version", "2012-10-17"},
       {"Statement", f.list({f.map({{"Action", f.list({"sts:AssumeRole"})},
                                    {"Effect", "Allow"},
                                    {"Principal", f.map({{"Service", f.list({service})}})}})})}});
}

Tree* inline_policy(Translation& t, std::string name, std::string_view action, Tree* resource) {
  Forest& f = t.forest;
  return f.map(
      {{"PolicyName", std::move(name)},
       {"PolicyDocument", f.map({{"Statement", f.list({f.map({{"Action", action},
                                                              {"Effect", "Allow"},
                                                              {"Resource", resource}})})}})}});
}

std::string managed_policy_arn(const Translation& t, std::string_view name) {
  return concat("arn:", t.partition, ":iam::aws:policy/", name);
}

Tree* tag_list(Translation& t, Tree* tags) {
  Tree* out = t.forest.list();
  if (!is_map(tags)) return out;
  for (const Entry& entry : tags->ordered()) {
    const At at(t.forest, entry.key.span);
    Tree* value = entry.value->is(Kind::kNull) ? t.forest.text("") : entry.value;
    out->items.push_back(t.forest.map({{"Key", entry.key.text}, {"Value", value}}));
  }
  return out;
}

void check_tags(Translation& t, const Source& from) {
  Tree* tags = from.get("Tags");
  if (!is_map(tags)) return;
  for (const std::string_view reserved :
       {"lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion"})
    if (const Entry* tag = tags->entry(reserved))
      t.refuse(from.id,
               concat(reserved,
                      " is a reserved Tag key name and cannot be set on your resource; change the "
                      "tag key in the input"),
               tag->key.span);
}

Tree* tag_list(Translation& t, std::string_view creator, Tree* tags, Tree* more) {
  Tree* out = t.forest.list({t.forest.map({{"Key", creator}, {"Value", "SAM"}})});
  for (Tree* part : {more, tags})
    for (Tree* tag : tag_list(t, part)->items) out->items.push_back(tag);
  return out;
}

void propagate_tags(Translation& t, const Source& from, std::size_t first_made, Tree* given) {
  Tree* tags = given == nullptr ? from.get("Tags") : given;
  if (!is_truthy(from.get("PropagateTags")) || !is_truthy(tags)) return;
  for (std::size_t i = first_made; i < t.made.size(); ++i) {
    const auto style = tag_style(t.made[i].type());
    Tree* properties = t.made[i].properties();
    if (style == TagStyle::kNone || properties == nullptr) continue;
    t.forest.set(properties, "Tags", style == TagStyle::kMap ? tags : tag_list(t, tags));
  }
}

Tree* s3_location(Translation& t, const Source& from, Tree* uri, std::string_view property,
                  const LocationNames& names) {
  Forest& f = t.forest;
  const At at(f, uri->span);
  if (is_map(uri)) {
    if (is_truthy(uri->get("Bucket")) && is_truthy(uri->get("Key"))) {
      Tree* location = t.legacy ? f.legacy() : f.map();
      f.set(location, names.bucket, uri->get("Bucket"));
      f.set(location, names.key, uri->get("Key"));
      f.set(location, names.version, uri->get("Version"));
      return location;
    }
    t.refuse(from.id,
             concat("'", property, "' requires Bucket and Key properties to be specified"));
    return nullptr;
  }
  const auto text = text_of(uri);
  constexpr std::string_view kScheme = "s3://";
  if ((property == "CodeUri" || property == "ContentUri") && has_path_reference(text)) {
    t.refuse(from.id,
             concat("'", property,
                    "' can not hold a dynamic reference; write it as a map of bucket and key"));
    return nullptr;
  }
  if (!text.starts_with(kScheme)) {
    // A local path, which `sam package` replaces by the place of the upload.
    const bool remote = text.find("://") != std::string_view::npos || text.starts_with("s3:") ||
                        text.find("{{resolve:") != std::string_view::npos;
    if (!text.empty() && !remote) return uri;
    t.refuse(from.id, concat("'", property,
                             "' is not a valid S3 Uri of the form 's3://bucket/key' with optional "
                             "versionId query parameter"));
    return nullptr;
  }
  std::string_view rest = text.substr(kScheme.size());
  rest = rest.substr(0, rest.find('#'));
  std::string_view version;
  if (const auto query = rest.find('?'); query != std::string_view::npos) {
    version = version_of(rest.substr(query + 1));
    rest = rest.substr(0, query);
  }
  const auto slash = rest.find('/');
  if (slash == 0 || slash == std::string_view::npos) {
    t.refuse(from.id, concat("'", property,
                             "' is not a valid S3 Uri of the form 's3://bucket/key' with optional "
                             "versionId query parameter"));
    return nullptr;
  }
  const auto key = std::min(rest.find_first_not_of('/', slash), rest.size());
  const auto part = [&](std::string_view value) {
    return f.text(std::string(value), uri->unicode);
  };
  Tree* location = t.legacy ? f.legacy() : f.map();
  f.set(location, names.bucket, part(rest.substr(0, slash)));
  f.set(location, names.key, part(rest.substr(key)));
  if (!version.empty()) f.set(location, names.version, part(version));
  return location;
}

}  // namespace cfnaudit::expand
