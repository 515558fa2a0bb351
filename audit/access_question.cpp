#include "audit/access_question.h"

// Audit and question -> an answer for each environment.

namespace cfnaudit::audit {

using access::Verdict;

namespace {

/// What the part that is not read allows and denies, nobody knows.
void withdraw(AccessAnswer& answer) {
  std::vector<std::string> reasons;
  for (const auto& open : answer.audit->incomplete)
    if (open.kind == rules::Incomplete::Kind::kNotRead)
      reasons.push_back(open.what + ": " + open.reason);
  answer.verdict = Verdict::kUnknown;
  for (auto& one : answer.environments) {
    one.verdict = Verdict::kUnknown;
    one.matches.clear();
    one.reasons = reasons;
  }
}

/// Has a parameter that may have any value, or an undecided condition, the value that it has in
/// most environments? Otherwise what the environment allows is possible, and whoever deploys
/// decides it.
bool is_usual(const Audit& audit, std::size_t environment) {
  const auto& [environments, axes, folded, unknown_names] = audit.resolution.environments;
  const auto& choice = environments[environment].choice;
  for (std::size_t i = 0; i < choice.size(); ++i)
    if (!axes[i].closed && !axes[i].shown && choice[i] != axes[i].reference) return false;
  return true;
}

}  // namespace

Result<AccessAnswer> answer(const Audit& audit, const access::Question& question) {
  AccessAnswer out{&audit, question, Verdict::kUnreachable, {}, {}, {}};
  for (std::size_t e = 0; e < audit.access.size(); ++e) {
    auto known = access::checked(question, audit.access[e], audit.graphs[e]);
    if (!known) return tl::unexpected(known.error());
    auto one = access::ask(*known, audit.access[e], audit.paths[e], audit.graphs[e]);
    if (one.verdict == Verdict::kReachable && is_usual(audit, e)) out.verdict = Verdict::kReachable;
    if (one.verdict != Verdict::kUnreachable && out.verdict == Verdict::kUnreachable)
      out.verdict = Verdict::kUnknown;
    out.environments.push_back(std::move(one));
  }
  if (!audit.is_whole()) {
    withdraw(out);
    return out;
  }
  // What macros and loops would add is not seen.
  if (out.verdict == Verdict::kUnreachable && !audit.tmpl.is_complete()) {
    out.verdict = Verdict::kUnknown;
    for (auto& one : out.environments) {
      one.verdict = Verdict::kUnknown;
      one.reasons.emplace_back("the template has transforms or macros that are not expanded");
    }
  }
  // The environments that are shown are some of those that can be deployed.
  if (out.verdict == Verdict::kReachable || !audit.options.only.empty()) return out;
  access::Prover prover(*audit.file, audit.tmpl, audit.options, audit.analysis);
  out.proof = prover.prove(question);
  // A proof speaks of all values, those that are shown among them.
  if (!out.proof->invalid) out.verdict = out.proof->verdict;
  return out;
}

void explain(AccessAnswer& answer) {
  for (std::size_t e = 0; e < answer.environments.size(); ++e) {
    const bool proved = answer.environments[e].verdict == Verdict::kUnreachable;
    answer.because.push_back(
        proved ? access::proof_of(answer.question, answer.audit->access[e], answer.audit->graphs[e])
               : std::vector<std::string>());
  }
}

}  // namespace cfnaudit::audit
