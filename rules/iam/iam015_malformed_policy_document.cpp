#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Policies of the stack -> what AWS refuses about them.

namespace cfnaudit::rules {
namespace {

void check(const Context& context, Reporter& report) {
  for (const access::BoundPolicy& policy : context.access.policies) {
    const auto& resource = context.graph.resource(policy.source.resource);
    for (const Diagnostic& problem : policy.problems) {
      if (problem.severity != Severity::kError) continue;
      Finding finding =
          report.at(resource, problem.span,
                    concat(policy.source.path, problem.path.empty() ? "" : "/", problem.path),
                    problem.message);
      finding.fix(problem.fix).key(problem.rule);
      for (const Note& note : problem.notes) finding.note(note.span, note.message, resource.id());
    }
  }
}

constexpr std::string_view kSameIam015[] = {"E3510", "E3512", "E3513", "E3530"};

}  // namespace

extern constinit const Rule kMalformedPolicyDocument = {
    .info = {.id = "IAM015",
             .name = "malformed-policy-document",
             .severity = Severity::kError,
             .summary = "AWS rejects the policy document, so the deployment fails.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "reference_policies_grammar.html",
             .equivalents = kSameIam015},
    .check = check,
};

}  // namespace cfnaudit::rules
