// Command line of `policy` -> PolicyOptions.

#include "cli/options/policy_commands.h"

#include <map>

#include <CLI/CLI.hpp>

#include "cli/formats.h"
#include "cli/options/option_groups.h"

namespace cfnaudit::cli {

namespace {

const std::map<std::string, NamedPolicyType> kTypes = {
    {"IDENTITY_POLICY", NamedPolicyType::kIdentity},
    {"RESOURCE_POLICY", NamedPolicyType::kResource},
    {"SERVICE_CONTROL_POLICY", NamedPolicyType::kServiceControl},
    {"RESOURCE_CONTROL_POLICY", NamedPolicyType::kResourceControl}};

CLI::App* add_task(CLI::App& policy, Options& options, PolicyTask task, const std::string& name,
                   const std::string& about) {
  CLI::App* sub = policy.add_subcommand(name, about);
  sub->callback([&options, task] { options.policy.task = task; });
  add_output_options(*sub, options, report_of(task));
  return sub;
}

void add_template(CLI::App& sub, Options& options, const std::string& about) {
  sub.add_option("--template", options.policy.templates, about)->type_name("FILE")->expected(1, 2);
  add_environment_options(sub, options);
}

void add_type(CLI::App& sub, Options& options) {
  sub.add_option(
         "--policy-type", options.policy.type,
         "IDENTITY_POLICY, RESOURCE_POLICY, SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY; "
         "default: one of the first two, depending on the document")
      ->transform(CLI::CheckedTransformer(kTypes).description(""))
      ->type_name("TYPE");
}

void add_document(CLI::App& sub, Options& options, const std::string& name) {
  sub.add_option(name, options.policy.documents, "Policy document, or - for standard input")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

/// The parts of one request; without them requests are read, one a line.
void add_evaluate(CLI::App& policy, Options& options) {
  PolicyOptions& own = options.policy;
  CLI::App* sub =
      add_task(policy, options, PolicyTask::kEvaluate, "evaluate", "Would AWS allow this request?");
  sub->add_option("requests", own.documents,
                  "File with one JSON request per line; - (default): standard input")
      ->type_name("FILE")
      ->expected(0, 1);
  const auto one = [&](const char* name, std::string& value, const char* about, const char* type) {
    sub->add_option(name, value, about)->type_name(type);
  };
  const auto many = [&](const char* name, std::vector<std::string>& values, const char* about,
                        const char* type) {
    sub->add_option(name, values, about)->type_name(type)->allow_extra_args(false);
  };
  one("--principal", own.principal, "The caller: an ARN, an account, a service, or '*'", "WHO");
  one("--action", own.action, "The action, service:Name", "ACTION");
  one("--resource", own.resource, "The resource's ARN, or '*'", "ARN");
  one("--resource-account-id", own.resource_account,
      "Account of the resource; default: the account in the ARN", "ID");
  many("--context", own.context, "Value of a condition key (repeatable)", "KEY=VALUE");
  many("--identity-policy", own.identity, "Policy of the principal (repeatable)", "FILE");
  one("--resource-policy", own.resource_policy, "Policy of the resource", "FILE");
  many("--permission-boundary", own.boundary, "Permissions boundary of the principal", "FILE");
  many("--scp", own.scps, "Service control policy; each is a level (repeatable)", "FILE");
  many("--rcp", own.rcps, "Resource control policy; each is a level (repeatable)", "FILE");
  one("--session-policy", own.session, "Policy of the session", "FILE");
  many("--endpoint-policy", own.endpoint, "Policy of the VPC endpoint", "FILE");
  sub->footer(
      "Exit codes: 0 allowed (for a file: all decided), 1 denied, 2 unreadable input, 3 not "
      "decided.");
}

void add_questions(CLI::App& policy, Options& options) {
  PolicyOptions& own = options.policy;
  constexpr const char* kExit = "Exit codes: 0 PASS, 1 FAIL, 2 unreadable input, 3 not decided.";
  CLI::App* compare = add_task(policy, options, PolicyTask::kCompare, "compare",
                               "Which of two policies allows more?");
  compare->add_option("documents", own.documents, "Two policy documents")
      ->type_name("A B")
      ->expected(0, 2);
  add_type(*compare, options);
  add_template(*compare, options, "Compare two templates instead of documents");
  compare->footer("Exit codes: 0 equivalent, 1 different, 2 unreadable input, 3 not decided.");

  CLI::App* no_new = add_task(policy, options, PolicyTask::kNoNewAccess, "check-no-new-access",
                              "Does a policy allow only what another one allows?");
  no_new->add_option("--existing-policy-document", own.existing, "The existing policy")
      ->type_name("FILE")
      ->required();
  add_document(*no_new, options, "--new-policy-document");
  add_type(*no_new, options);
  add_template(*no_new, options, "Check all policies of a template instead of a document");
  no_new->footer(kExit);

  CLI::App* granted =
      add_task(policy, options, PolicyTask::kAccessNotGranted, "check-access-not-granted",
               "Does a policy grant none of these actions and resources?");
  add_document(*granted, options, "--policy-document");
  granted->add_option("--access", own.access, "Actions, resources, or both (repeatable)")
      ->type_name("actions=A,..,resources=R,..")
      ->required();
  add_type(*granted, options);
  add_template(*granted, options, "Check all policies of a template instead of a document");
  granted->footer(kExit);

  CLI::App* is_public =
      add_task(policy, options, PolicyTask::kNoPublicAccess, "check-no-public-access",
               "Does a resource policy grant no public access?");
  add_document(*is_public, options, "--policy-document");
  is_public->add_option("--resource-type", own.resource_type, "Such as AWS::S3::Bucket")
      ->type_name("TYPE");
  add_template(*is_public, options,
               "Check all resource policies of a template instead of a document");
  is_public->footer(kExit);
}

void add_deploy(CLI::App& policy, Options& options) {
  PolicyOptions& own = options.policy;
  CLI::App* sub = add_task(policy, options, PolicyTask::kDeploy, "deploy",
                           "What must the role that deploys a template be allowed?");
  sub->add_option("template", own.templates, "The template")
      ->type_name("TEMPLATE")
      ->required()
      ->expected(1);
  sub->add_option("--diff", own.base,
                  "The template that is deployed now: only what the update needs")
      ->type_name("FILE");
  sub->add_option("--role", own.roles,
                  "Policy of the role: report what would fail with it (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  add_environment_options(*sub, options);
  sub->footer(
      "Exit codes: 0 done, 1 with --role: an action is not allowed, 2 unreadable input, 3 a part "
      "is not known.");
}

void add_generate(CLI::App& policy, Options& options) {
  PolicyOptions& own = options.policy;
  CLI::App* sub = add_task(policy, options, PolicyTask::kGenerate, "generate",
                           "Write the smallest policies for the roles of a template");
  sub->add_option("template", own.templates, "The template")
      ->type_name("TEMPLATE")
      ->required()
      ->expected(1);
  sub->add_option("--function", own.function, "Only what this function needs")->type_name("NAME");
  auto* patch = sub->add_flag("--patch", own.patch, "Write a unified diff of the template");
  sub->add_flag("--check", own.check, "Report the roles that allow more than is needed")
      ->excludes(patch);
  add_environment_options(*sub, options);
  sub->footer(
      "Exit codes: 0 done, 1 with --check: a role allows more, 2 unreadable input, 3 a part is not "
      "known.");
}

}  // namespace

void add_policy_tasks(CLI::App& policy, Options& options) {
  policy.require_subcommand(1);
  policy.footer("Run 'cfnaudit policy COMMAND --help' for help on a command.");
  add_evaluate(policy, options);
  add_questions(policy, options);
  add_deploy(policy, options);
  add_generate(policy, options);

  CLI::App* validate =
      add_task(policy, options, PolicyTask::kValidate, "validate", "Find problems in policies");
  validate->add_option("documents", options.policy.documents, "Policy documents")
      ->type_name("FILE");
  validate->add_option("--policy-document", options.policy.documents, "The same")
      ->type_name("FILE");
  add_type(*validate, options);
  add_template(*validate, options, "Validate all policies of a template");
  validate->footer("Exit codes: 0 at most notes, 1 errors or warnings, 2 unreadable input.");

  CLI::App* importing = add_task(policy, options, PolicyTask::kImport, "import",
                                 "Save the policies and roles of an account for later runs");
  importing->footer("Exit codes: 0 done, 2 unreadable input, 3 parts were left out.");
  importing
      ->add_option("details", options.policy.documents,
                   "Output of aws iam get-account-authorization-details")
      ->type_name("FILE")
      ->required()
      ->expected(1);
}

}  // namespace cfnaudit::cli
