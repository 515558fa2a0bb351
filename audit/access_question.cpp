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

}  // namespace

Result<AccessAnswer> answer(const Audit& audit, const access::Question& question) {
  AccessAnswer out{&audit, question, Verdict::kUnreachable, {}, {}, {}};
  for (std::size_t e = 0; e < audit.access.size(); ++e) {
    auto known = access::checked(question, audit.access[e], audit.graphs[e]);
    if (!known) return tl::unexpected(known.error());
    auto one = access::ask(*known, audit.access[e], audit.paths[e], audit.graphs[e]);
    if (one.verdict == Verdict::kReachable) out.verdict = Verdict::kReachable;
    if (one.verdict == Verdict::kUnknown && out.verdict == Verdict::kUnreachable)
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
  if (out.proof->verdict == Verdict::kReachable) out.verdict = Verdict::kReachable;
  if (out.proof->verdict == Verdict::kUnknown && out.verdict == Verdict::kUnreachable)
    out.verdict = Verdict::kUnknown;
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
