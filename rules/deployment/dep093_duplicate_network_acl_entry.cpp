#include <map>
#include <string>
#include <tuple>

#include "analyzer/base/text.h"
#include "rules/by_name.h"
#include "rules/catalog.h"

// Entries of one network ACL, in one direction -> those with the same number, of which AWS refuses
// the second.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr std::string_view kAcls[] = {"AWS::EC2::NetworkAcl"};

struct Number {
  graph::ResourceIndex acl = 0;
  bool egress = false;
  long long number = 0;

  friend bool operator<(const Number& a, const Number& b) {
    return std::tie(a.acl, a.egress, a.number) < std::tie(b.acl, b.egress, b.number);
  }
};

void check(const Context& context, Reporter& report) {
  std::map<Number, const StackResource*> taken;
  for (const auto index : by_name(context.graph, "AWS::EC2::NetworkAclEntry")) {
    const auto& entry = context.graph.resource(index);
    const auto acl = context.graph.identify(entry.property("NetworkAclId"), kAcls);
    const auto number = resolve::integer(entry.property("RuleNumber"));
    const auto egress = entry.property("Egress");
    const auto out = resolve::boolean(egress);
    if (entry.exists != Tri::kYes || !acl || !number || (egress != nullptr && !out)) continue;
    const auto [at, is_new] =
        taken.try_emplace({acl->resource, out.value_or(false), *number}, &entry);
    if (is_new) continue;
    report
        .at(entry, entry.property("RuleNumber"),
            concat(entry.id(), " has the number ", std::to_string(*number), " of ",
                   at->second->id(), " in the same network ACL"))
        .note(*at->second, "has the number first")
        .fix("give each entry of a direction a number of its own");
  }
}

constexpr std::string_view kSame[] = {"F79"};
constexpr std::string_view kTypes[] = {"AWS::EC2::NetworkAclEntry"};

}  // namespace

extern constinit const Rule kDuplicateNetworkAclEntry = {
    .info = {.id = "DEP093",
             .name = "duplicate-network-acl-entry",
             .severity = Severity::kError,
             .summary = "Two entries of a network ACL have the same number and direction.",
             .source = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                       "API_CreateNetworkAclEntry.html",
             .equivalents = kSame,
             .types = kTypes},
    .check = check};

}  // namespace cfnaudit::rules
