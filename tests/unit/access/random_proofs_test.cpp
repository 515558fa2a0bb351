#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "analyzer/access/prover.h"
#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

// Random templates over attachment forms, unknowns, conditions and names, and an interpreter that
// tries every value of what is open: slow, obvious, and sharing nothing with the program. No proof
// may be one that it refutes. CFNAUDIT_TEMPLATES sets how many templates; by default a few hundred.

namespace cfnaudit::access {
namespace {

using Values = std::map<std::string, std::string>;  // of parameters, and of what is generated

/// A text of the template: literal parts and names in ${}.
struct Text {
  std::vector<std::pair<bool, std::string>> parts;  // is it a name?

  std::string yaml() const {
    std::string out;
    for (const auto& [name, text] : parts) out += name ? concat("${", text, "}") : text;
    return concat("!Sub '", out, "'");
  }
  std::string in(const Values& values) const {
    std::string out;
    for (const auto& [name, text] : parts) out += name ? values.at(text) : text;
    return out;
  }
};

Text text(std::initializer_list<std::string> pieces) {
  Text out;
  for (const auto& piece : pieces)
    if (piece.starts_with("$"))
      out.parts.emplace_back(true, piece.substr(1));
    else
      out.parts.emplace_back(false, piece);
  return out;
}

struct Parameter {
  std::string name;
  std::vector<std::string> allowed;  // empty: any text
  std::string fallback;              // its default
};

struct Statement {
  std::string effect;  // Allow, Deny, or the parameter that says it
  std::string action;  // or a parameter
  Text resource;
  bool conditional = false;  // a tag of the caller decides
};

enum class Form { kInline, kPolicy, kManaged, kByArn, kRolePolicy };

struct Policy {
  Form form = Form::kInline;
  std::string condition;  // of the resource; empty: none
  std::string chooses;    // Fn::If in the list: the role, or another; empty: no
  Text role;              // how the role is named, where it is by name
  bool by_name = false;
  std::vector<Statement> statements;
};

struct Model {
  std::vector<Parameter> parameters;
  std::map<std::string, std::pair<std::string, std::string>> conditions;  // parameter, text
  Text table;
  bool table_is_named = true;
  Text role;
  bool role_is_named = true;
  std::vector<Policy> policies;
  std::optional<Policy> boundary;
};

/// `*` and `?`, by trying everything.
bool matches(std::string_view pattern, std::string_view value) {
  if (pattern.empty()) return value.empty();
  if (pattern.front() == '*')
    return matches(pattern.substr(1), value) ||
           (!value.empty() && matches(pattern, value.substr(1)));
  return !value.empty() && (pattern.front() == '?' || pattern.front() == value.front()) &&
         matches(pattern.substr(1), value.substr(1));
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Model model() {
    Model out;
    parameters(out);
    out.table_is_named = below(5) > 0;
    out.table = below(2) == 0   ? text({"orders"})
                : below(2) == 0 ? text({"$P0", "-orders"})
                                : text({"orders-", "$P1"});
    out.role_is_named = below(3) > 0;
    out.role = below(2) == 0 ? text({"actor"}) : text({"$P2"});
    const std::size_t policies = 1 + below(3);
    for (std::size_t i = 0; i < policies; ++i) out.policies.push_back(policy());
    if (below(6) == 0) out.boundary = policy();
    return out;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  template <typename T>
  T one_of(std::initializer_list<T> items) {
    return *(items.begin() + static_cast<std::ptrdiff_t>(below(items.size())));
  }

  void parameters(Model& model) {
    const auto add = [&](std::string name, std::vector<std::string> allowed) {
      const std::string fallback = allowed.empty() ? "other" : allowed[below(allowed.size())];
      if (below(4) == 0 && name != "Flag" && name != "Effect" && name != "Act") allowed.clear();
      model.parameters.push_back({std::move(name), std::move(allowed), fallback});
    };
    add("P0", {"prod", "dev", "orders"});
    add("P1", {"a", "b"});
    add("P2", {"actor", "reader", "admin"});
    add("Flag", {"yes", "no"});
    add("Effect", {"Allow", "Deny"});
    add("Act", {"dynamodb:GetItem", "dynamodb:PutItem", "s3:GetObject"});
    model.conditions["IsProd"] = {"P0", "prod"};
    model.conditions["IsOn"] = {"Flag", "yes"};
    model.conditions["IsAdmin"] = {"P2", "admin"};
  }

  Policy policy() {
    Policy out;
    out.form = one_of({Form::kInline, Form::kInline, Form::kPolicy, Form::kPolicy, Form::kManaged,
                       Form::kByArn, Form::kRolePolicy});
    if (out.form != Form::kInline && below(3) == 0)
      out.condition = one_of<std::string>({"IsProd", "IsOn", "IsAdmin"});
    if (below(5) == 0) out.chooses = one_of<std::string>({"IsProd", "IsOn"});
    out.by_name = below(3) == 0;
    out.role = one_of({text({"actor"}), text({"reader"}), text({"$P2"}), text({"$P0"})});
    const std::size_t statements = 1 + below(2);
    for (std::size_t i = 0; i < statements; ++i) out.statements.push_back(statement());
    return out;
  }

  Statement statement() {
    const std::string effect =
        one_of<std::string>({"Allow", "Allow", "Allow", "Allow", "Deny", "Effect"});
    const std::string action =
        one_of<std::string>({"dynamodb:GetItem", "dynamodb:Get*", "dynamodb:PutItem",
                             "dynamodb:UpdateItem", "s3:*", "dynamodb:*Item", "Act"});
    const std::string stem = "arn:aws:dynamodb:";
    const Text resource = one_of({
        text({"*"}),
        text({"$T.Arn"}),
        text({stem, "*:*:table/orders"}),
        text({stem, "*:*:table/orders-*"}),
        text({stem, "$AWS::Region", ":", "$AWS::AccountId", ":table/", "$P0", "-orders"}),
        text({stem, "$AWS::Region", ":", "$AWS::AccountId", ":table/", "$P1"}),
        text({stem, "*:*:table/", "$P0"}),
        text({stem, "eu-west-1:", "$AWS::AccountId", ":table/*"}),
        text({stem, "us-east-1:999999999999:table/*"}),
        text({"arn:aws:s3:::bucket/*"}),
    });
    return {effect, action, resource, below(8) == 0};
  }

  std::mt19937 random_;
};

std::string yaml_of(const Policy& policy) {
  std::string out = "{Version: '2012-10-17', Statement: [";
  for (const Statement& one : policy.statements) {
    const std::string effect = one.effect == "Effect" ? "!Ref Effect" : one.effect;
    const std::string action = one.action == "Act" ? "!Ref Act" : concat("'", one.action, "'");
    out +=
        concat("{Effect: ", effect, ", Action: ", action, ", Resource: ", one.resource.yaml(),
               one.conditional ? ", Condition: {StringEquals: {'aws:PrincipalTag/team': red}}" : "",
               "}, ");
  }
  return concat(out, "]}");
}

std::string yaml_of(const Model& model) {
  std::string out = "Parameters:\n";
  for (const auto& parameter : model.parameters) {
    out += concat("  ", parameter.name, ": {Type: String, Default: '", parameter.fallback, "'");
    if (!parameter.allowed.empty())
      out += concat(", AllowedValues: ['", join(parameter.allowed, "', '"), "']");
    out += "}\n";
  }
  out += "Conditions:\n";
  for (const auto& [name, equals] : model.conditions)
    out += concat("  ", name, ": !Equals [!Ref ", equals.first, ", ", equals.second, "]\n");
  out += "Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST";
  if (model.table_is_named) out += concat(", TableName: ", model.table.yaml());
  out += "}}\n";
  std::string of_role;
  std::string arns;
  std::string others;
  for (std::size_t i = 0; i < model.policies.size(); ++i) {
    const Policy& policy = model.policies[i];
    const std::string id = concat("Policy", std::to_string(i));
    const std::string condition =
        policy.condition.empty() ? "" : concat("Condition: ", policy.condition, ", ");
    const std::string named = policy.by_name ? policy.role.yaml() : "!Ref R";
    const std::string role = policy.chooses.empty()
                                 ? named
                                 : concat("!If [", policy.chooses, ", ", named, ", !Ref Beside]");
    switch (policy.form) {
      case Form::kInline:
        of_role += concat("{PolicyName: ", id, ", PolicyDocument: ", yaml_of(policy), "}, ");
        break;
      case Form::kPolicy:
      case Form::kManaged:
        others +=
            concat("  ", id,
                   ": {Type: AWS::IAM::", policy.form == Form::kPolicy ? "Policy" : "ManagedPolicy",
                   ", ", condition, "Properties: {PolicyName: ", id, ", Roles: [", role,
                   "], PolicyDocument: ", yaml_of(policy), "}}\n");
        break;
      case Form::kByArn:
        others +=
            concat("  ", id, ": {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ",
                   yaml_of(policy), "}}\n");
        arns += policy.chooses.empty()
                    ? concat("!Ref ", id, ", ")
                    : concat("!If [", policy.chooses, ", !Ref ", id, ", !Ref 'AWS::NoValue'], ");
        break;
      case Form::kRolePolicy:
        others += concat("  ", id, ": {Type: AWS::IAM::RolePolicy, ", condition,
                         "Properties: {PolicyName: ", id, ", RoleName: ", role,
                         ", PolicyDocument: ", yaml_of(policy), "}}\n");
        break;
    }
  }
  const std::string trust =
      "AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: "
      "lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}";
  out += concat("  Beside: {Type: AWS::IAM::Role, Properties: {", trust, "}}\n");
  out += concat("  R: {Type: AWS::IAM::Role, Properties: {", trust);
  if (model.role_is_named) out += concat(", RoleName: ", model.role.yaml());
  if (model.boundary) {
    out += ", PermissionsBoundary: !Ref Boundary";
    others += concat("  Boundary: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ",
                     yaml_of(*model.boundary), "}}\n");
  }
  if (!of_role.empty()) out += concat(", Policies: [", of_role, "]");
  if (!arns.empty()) out += concat(", ManagedPolicyArns: [", arns, "]");
  return concat(out, "}}\n", others);
}

/// Is GetItem on T allowed to R in one deployment?
class Interpreter {
 public:
  Interpreter(const Model& model, const Values& values) : model_(model), values_(values) {}

  /// Of a caller with the tag, or of one without.
  bool allowed() { return allowed_with(true) || allowed_with(false); }

 private:
  bool allowed_with(bool tag) {
    has_tag_ = tag;
    bool allow = false;
    for (const Policy& policy : model_.policies) {
      if (!is_bound(policy)) continue;
      for (const Statement& one : policy.statements) {
        const bool is_deny = effect(one) == "Deny";
        if (!speaks(one)) continue;
        if (is_deny) return false;
        allow = true;
      }
    }
    if (!model_.boundary) return allow;
    bool within = false;
    for (const Statement& one : model_.boundary->statements) {
      const bool is_deny = effect(one) == "Deny";
      if (!speaks(one)) continue;
      if (is_deny) return false;
      within = true;
    }
    return allow && within;
  }

  bool holds(const std::string& condition) const {
    const auto& [parameter, expected] = model_.conditions.at(condition);
    return values_.at(parameter) == expected;
  }

  bool is_bound(const Policy& policy) const {
    if (policy.form == Form::kInline) return true;
    if (policy.form == Form::kByArn) return policy.chooses.empty() || holds(policy.chooses);
    if (!policy.condition.empty() && !holds(policy.condition)) return false;
    if (!policy.chooses.empty() && !holds(policy.chooses)) return false;
    if (!policy.by_name) return true;
    const std::string own = model_.role_is_named ? model_.role.in(values_) : "stack-R-1ABC";
    return policy.role.in(values_) == own;
  }

  std::string effect(const Statement& one) const {
    return one.effect == "Effect" ? values_.at("Effect") : one.effect;
  }

  bool speaks(const Statement& one) const {
    const std::string action = one.action == "Act" ? values_.at("Act") : one.action;
    return (has_tag_ || !one.conditional) && matches(action, "dynamodb:GetItem") &&
           matches(one.resource.in(values_), values_.at("T.Arn"));
  }

  const Model& model_;
  const Values& values_;
  bool has_tag_ = false;
};

/// Some deployment in which it is allowed.
std::optional<Values> counterexample(const Model& model) {
  std::vector<std::pair<std::string, std::vector<std::string>>> choices = {
      {"AWS::AccountId", {"123456789012", "999999999999", "210987654321"}},
      {"AWS::Region", {"us-east-1", "eu-west-1", "ap-south-1"}}};
  for (const auto& parameter : model.parameters)
    choices.emplace_back(parameter.name, !parameter.allowed.empty()
                                             ? parameter.allowed
                                             : std::vector<std::string>{
                                                   parameter.fallback, "prod", "actor", "orders",
                                                   "a", "orders-a", "*", "reader", "admin"});
  std::vector<std::size_t> at(choices.size(), 0);
  for (;;) {
    Values values;
    for (std::size_t i = 0; i < at.size(); ++i) values[choices[i].first] = choices[i].second[at[i]];
    values["T.Arn"] =
        concat("arn:aws:dynamodb:", values["AWS::Region"], ":", values["AWS::AccountId"], ":table/",
               model.table_is_named ? model.table.in(values) : "stack-T-9XYZ");
    // Names hold no wildcards.
    const bool possible =
        (!model.table_is_named || model.table.in(values).find('*') == std::string::npos) &&
        (!model.role_is_named || model.role.in(values).find('*') == std::string::npos);
    if (possible && Interpreter(model, values).allowed()) return values;
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].second.size()) at[i++] = 0;
    if (i == at.size()) return std::nullopt;
  }
}

TEST(RandomProofs, AreNotRefuted) {
  const char* wanted = std::getenv("CFNAUDIT_TEMPLATES");
  const std::size_t templates = wanted == nullptr ? 400 : std::strtoul(wanted, nullptr, 10);
  std::size_t proved = 0;
  std::size_t unrefuted = 0;
  std::size_t answered = 0;  // of those: proved, or open with a reason
  std::size_t found = 0;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < templates; ++i) {
    const Model model = Maker(static_cast<unsigned>(i)).model();
    const std::string source = yaml_of(model);
    const auto run = cfnaudit::testing::run_pipeline(source);
    Prover prover(run->sources.file(0), run->tmpl, {}, {});
    const Proof proof = prover.prove({"R", "T", {"dynamodb:GetItem"}});
    ASSERT_FALSE(proof.invalid) << *proof.invalid << "\n" << source;
    const auto refuted = counterexample(model);
    if (proof.verdict == Verdict::kUnreachable) {
      ++proved;
      std::string values;
      if (refuted)
        for (const auto& [name, value] : *refuted) values += concat(name, "=", value, " ");
      EXPECT_FALSE(refuted) << "template " << i << " with " << values << "\n" << source;
    }
    if (refuted) {
      ++found;
      continue;
    }
    ++unrefuted;
    const bool is_proved = proof.verdict == Verdict::kUnreachable;
    answered +=
        is_proved || (proof.verdict == Verdict::kUnknown && !proof.reasons.empty()) ? 1U : 0U;
    EXPECT_NE(proof.verdict, Verdict::kReachable) << "template " << i << "\n" << source;
    if (!is_proved && std::getenv("CFNAUDIT_SHOW_WEAK") != nullptr && shown++ < 20)
      std::printf("template %zu: %s\n", i, join(proof.reasons, "; ").c_str());
  }
  EXPECT_GE(answered * 10, unrefuted * 9);
  std::printf("%zu templates: %zu allowed somewhere, %zu not; %zu proved, %zu answered\n",
              templates, found, unrefuted, proved, answered);
}

}  // namespace
}  // namespace cfnaudit::access
