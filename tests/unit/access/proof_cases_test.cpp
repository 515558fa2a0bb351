#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "analyzer/access/access.h"
#include "analyzer/access/analysis.h"
#include "analyzer/access/assertions.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/access/prover.h"
#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

// Questions whose answer is known: tests/proofs/cases.tsv has a name, from, to, action, what is
// right, and the template in each line. `reachable`: for some value of what is unknown, or through
// others. `open`: what decides is outside of the template. A question, an assertion and the matrix
// must agree.

namespace cfnaudit::access {
namespace {

struct ProofCase {
  std::string name;
  Question question;
  std::string expected;
  std::string text;
};

std::vector<ProofCase> cases() {
  std::vector<ProofCase> out;
  std::ifstream file(concat(CFNAUDIT_SOURCE_DIR, "/tests/proofs/cases.tsv"));
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, '\t');
    ProofCase one{std::string(parts[0]),
                  {std::string(parts[1]), std::string(parts[2]), {}},
                  std::string(parts[4]),
                  std::string(parts[5])};
    if (!parts[3].empty()) one.question.actions.emplace_back(parts[3]);
    out.push_back(std::move(one));
  }
  return out;
}

/// What the access command answers: the environments that are shown, then every value.
struct Answered {
  Verdict verdict = Verdict::kUnreachable;
  Verdict matrix = Verdict::kUnreachable;  // of the environments that are shown
  std::vector<std::string> reasons;
  DenialResult denial;
  bool refused = false;
};

Answered answer(const ProofCase& one) {
  Answered out;
  const auto run = cfnaudit::testing::run_pipeline(one.text);
  for (const auto& graph : run->graphs) {
    const Access access = analyze(run->sources.file(0), graph);
    const Paths paths = find_paths(access, graph);
    const auto known = checked(one.question, access, graph);
    if (!known) {
      out.refused = true;
      return out;
    }
    const auto answered = ask(*known, access, paths, graph);
    if (answered.verdict == Verdict::kReachable) out.matrix = Verdict::kReachable;
    if (answered.verdict == Verdict::kUnknown && out.matrix == Verdict::kUnreachable)
      out.matrix = Verdict::kUnknown;
    out.reasons.insert(out.reasons.end(), answered.reasons.begin(), answered.reasons.end());
  }
  const Denial denial{one.question.from, one.question.to, one.question.actions};
  out.denial = check_denials(run->sources.file(0), run->tmpl, {}, {&denial, 1}).front();
  out.verdict = out.matrix;
  if (out.verdict == Verdict::kReachable) return out;
  Prover prover(run->sources.file(0), run->tmpl, {}, {});
  const Proof proof = prover.prove(one.question);
  out.verdict = proof.verdict;
  out.reasons.insert(out.reasons.end(), proof.reasons.begin(), proof.reasons.end());
  return out;
}

TEST(ProofCases, NothingIsProvedThatIsNotSo) {
  std::size_t weak = 0;
  std::size_t total = 0;
  std::ostringstream report;
  for (const ProofCase& one : cases()) {
    ++total;
    const Answered is = answer(one);
    const bool proved = !is.refused && is.verdict == Verdict::kUnreachable;
    const bool reachable = is.verdict == Verdict::kReachable;
    EXPECT_FALSE(proved && one.expected != "unreachable") << one.name << " is said to be proved";
    EXPECT_FALSE(reachable && one.expected == "unreachable")
        << one.name << " is said to be reachable";
    // An assertion says the same.
    using Kind = DenialResult::Kind;
    if (!is.refused) {
      EXPECT_EQ(is.denial.kind == Kind::kHolds, proved) << one.name;
      EXPECT_TRUE(!reachable || is.denial.kind == Kind::kViolated) << one.name;
    }
    const bool right = one.expected == "reachable" ? reachable
                       : one.expected == "open"    ? !reachable
                                                   : proved;
    if (right) continue;
    ++weak;
    report << one.name << " is " << one.expected << ": "
           << (is.refused  ? "refused"
               : reachable ? "reachable"
                           : join(is.reasons, "; "))
           << "\n";
  }
  EXPECT_GT(total, 100U);
  EXPECT_LE(weak * 10, total) << report.str();
  if (std::getenv("CFNAUDIT_SHOW_WEAK") != nullptr)
    std::printf("%zu weak of %zu\n%s", weak, total, report.str().c_str());
}

}  // namespace
}  // namespace cfnaudit::access
