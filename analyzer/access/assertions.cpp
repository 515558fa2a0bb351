// Denials -> proofs over all parameter values, or the values that break them.

#include "analyzer/access/assertions.h"

#include "analyzer/access/prover.h"

namespace cfnaudit::access {

namespace {

DenialResult result_of(Proof proof) {
  using Kind = DenialResult::Kind;
  if (proof.invalid) return {Kind::kInvalid, {}, {}, {*proof.invalid}};
  if (proof.verdict == Verdict::kUnreachable) return {};
  if (proof.match)
    return {Kind::kViolated, std::move(proof.parameters), std::move(*proof.match), {}};
  return {Kind::kUnknown, {}, {}, std::move(proof.reasons), proof.gave_up};
}

}  // namespace

std::vector<DenialResult> check_denials(const SourceFile& file, const model::Template& tmpl,
                                        const resolve::EnvironmentOptions& options,
                                        std::span<const Denial> denials,
                                        const AnalysisOptions& analysis) {
  std::vector<DenialResult> out;
  if (denials.empty()) return out;
  Prover prover(file, tmpl, options, analysis);
  for (const Denial& denial : denials)
    out.push_back(result_of(prover.prove({denial.from, denial.to, denial.actions})));
  return out;
}

}  // namespace cfnaudit::access
