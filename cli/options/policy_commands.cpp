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
         "default: one of the first two, as the document looks")
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
                  "File with one JSON request a line; - (default): standard input")
      ->type_name("FILE")
      ->expected(0, 1);
  const auto one = [&](const char* name, std::string& value, const char* about, const char* type) {
    sub->add_option(name, value, about)->type_name(type);
  };
  const auto many = [&](const char* name, std::vector<std::string>& values, const char* about,
                        const char* type) {
    sub->add_option(name, values, about)->type_name(type)->allow_extra_args(false);
  };
  one("--principal", own.principal, "Who calls: an ARN, an account, a service, or '*'", "WHO");
  one("--action", own.action, "The action, service:Name", "ACTION");
  one("--resource", own.resource, "The resource's ARN, or '*'", "ARN");
  one("--resource-account-id", own.resource_account,
      "Whose resource it is; default: the ARN's account", "ID");
  many("--context", own.context, "Value of a condition key (repeatable)", "KEY=VALUE");
  many("--identity-policy", own.identity, "Policy of the principal (repeatable)", "FILE");
  one("--resource-policy", own.resource_policy, "Policy of the resource", "FILE");
  many("--permission-boundary", own.boundary, "Permissions boundary of the principal", "FILE");
  many("--scp", own.scps, "Service control policy; each is a level (repeatable)", "FILE");
  many("--rcp", own.rcps, "Resource control policy; each is a level (repeatable)", "FILE");
  one("--session-policy", own.session, "Policy of the session", "FILE");
  many("--endpoint-policy", own.endpoint, "Policy of the VPC endpoint", "FILE");
  sub->footer(
      "Exit codes: 0 allowed (requests of a file: all decided), 1 denied, 2 could not be read, 3 "
      "not decided.");
}

void add_questions(CLI::App& policy, Options& options) {
  PolicyOptions& own = options.policy;
  constexpr const char* kExit = "Exit codes: 0 PASS, 1 FAIL, 2 could not be read, 3 not decided.";
  CLI::App* compare = add_task(policy, options, PolicyTask::kCompare, "compare",
                               "Which of two policies allows more?");
  compare->add_option("documents", own.documents, "Two policy documents")
      ->type_name("A B")
      ->expected(0, 2);
  add_type(*compare, options);
  add_template(*compare, options, "Two templates, instead of documents");
  compare->footer("Exit codes: 0 equivalent, 1 different, 2 could not be read, 3 not decided.");

  CLI::App* no_new = add_task(policy, options, PolicyTask::kNoNewAccess, "check-no-new-access",
                              "Does a policy allow nothing that another does not?");
  no_new->add_option("--existing-policy-document", own.existing, "The reference")
      ->type_name("FILE")
      ->required();
  add_document(*no_new, options, "--new-policy-document");
  add_type(*no_new, options);
  add_template(*no_new, options, "Every policy of a template, instead of a document");
  no_new->footer(kExit);

  CLI::App* granted =
      add_task(policy, options, PolicyTask::kAccessNotGranted, "check-access-not-granted",
               "Does a policy grant none of these actions and resources?");
  add_document(*granted, options, "--policy-document");
  granted
      ->add_option("--access", own.access,
                   "Actions and resources, either of which may be left out (repeatable)")
      ->type_name("actions=A,..,resources=R,..")
      ->required();
  add_type(*granted, options);
  add_template(*granted, options, "Every policy of a template, instead of a document");
  granted->footer(kExit);

  CLI::App* is_public =
      add_task(policy, options, PolicyTask::kNoPublicAccess, "check-no-public-access",
               "Does a resource policy let in no stranger?");
  add_document(*is_public, options, "--policy-document");
  is_public->add_option("--resource-type", own.resource_type, "Such as AWS::S3::Bucket")
      ->type_name("TYPE");
  add_template(*is_public, options, "Every resource policy of a template, instead of a document");
  is_public->footer(kExit);
}

}  // namespace

void add_policy_tasks(CLI::App& policy, Options& options) {
  policy.require_subcommand(1);
  policy.footer("cfnaudit policy COMMAND --help says more about each.");
  add_evaluate(policy, options);
  add_questions(policy, options);

  CLI::App* validate =
      add_task(policy, options, PolicyTask::kValidate, "validate", "What is wrong with policies");
  validate->add_option("documents", options.policy.documents, "Policy documents")
      ->type_name("FILE");
  validate->add_option("--policy-document", options.policy.documents, "The same")
      ->type_name("FILE");
  add_type(*validate, options);
  add_template(*validate, options, "Every policy of a template");
  validate->footer(
      "Exit codes: 0 nothing worse than notes, 1 errors or warnings, 2 could not be read.");

  CLI::App* importing = add_task(policy, options, PolicyTask::kImport, "import",
                                 "Policies and roles of an account, for later runs");
  importing->footer("Exit codes: 0 done, 2 could not be read, 3 parts were left out.");
  importing
      ->add_option("details", options.policy.documents,
                   "Output of aws iam get-account-authorization-details")
      ->type_name("FILE")
      ->required()
      ->expected(1);
}

}  // namespace cfnaudit::cli
