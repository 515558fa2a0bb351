// The permissiveness relations of Quacky's benchmark of mutated policies.
// https://github.com/vlab-cs-ucsb/quacky

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/iam/questions.h"
#include "tests/support/policy_json.h"

namespace cfnaudit::iam {
namespace {

TEST(PolicyPairs, RelateAsTheBenchmarkSays) {
  std::ifstream file(std::string(CFNAUDIT_SHARED_DIR) + "/oracles/policy_pairs.jsonl");
  if (!file) GTEST_SKIP() << "the oracle is not there";
  const std::map<std::string, Permissiveness> names = {
      {"equal", Permissiveness::kEquivalent},
      {"more", Permissiveness::kMorePermissive},
      {"less", Permissiveness::kLessPermissive},
      {"incomparable", Permissiveness::kIncomparable}};
  Reasoner reasoner;
  std::vector<double> milliseconds;
  std::size_t right = 0;
  for (std::string line; std::getline(file, line);) {
    auto row = nlohmann::json::parse(line);
    // The mutants lost their Version, which Quacky does not read; without it `${aws:username}`
    // would be plain text.
    row["policy2"]["Version"] = row["policy1"]["Version"];
    const Policies first = test::policies_from_json(row["policy1"]);
    const Policies second = test::policies_from_json(row["policy2"]);
    const auto start = std::chrono::steady_clock::now();
    const Comparison comparison = compare(reasoner, first, second);
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    milliseconds.push_back(taken.count());
    const bool is_right = comparison.relation == names.at(row["relation"].get<std::string>());
    EXPECT_TRUE(is_right) << row["id"] << " " << row["relation"] << " got "
                          << static_cast<int>(comparison.relation);
    right += is_right ? 1 : 0;
  }
  EXPECT_EQ(milliseconds.size(), 254u);
  EXPECT_EQ(right, milliseconds.size());
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("per pair: median %.3f ms, p99 %.3f ms, most %.3f ms\n",
              milliseconds[milliseconds.size() / 2], milliseconds[milliseconds.size() * 99 / 100],
              milliseconds.back());
}

}  // namespace
}  // namespace cfnaudit::iam
