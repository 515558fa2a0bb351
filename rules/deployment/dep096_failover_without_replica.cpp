#include "rules/catalog.h"
#include "rules/settings.h"

// Replication groups of ElastiCache -> those that fail over to nodes that they do not have.

namespace cfnaudit::rules {
namespace {

Tri fails_over(const Context&, const graph::StackResource& group) {
  return resolve::equals(group.property("AutomaticFailoverEnabled"), "true");
}

constexpr Setting kFailover[] = {
    {"AWS::ElastiCache::ReplicationGroup", "NumCacheClusters", below(2),
     "has automatic failover, which requires at least two cache clusters",
     "set NumCacheClusters to 2 or more, or AutomaticFailoverEnabled: false", fails_over},
};

}  // namespace

extern constinit const Rule kFailoverWithoutReplica = {
    .info = {.id = "DEP096",
             .name = "failover-without-replica",
             .severity = Severity::kError,
             .summary = "A replication group has automatic failover and only one node.",
             .source = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/"
                       "API_CreateReplicationGroup.html",
             .types = kTypesOf<kFailover>},
    .check = check_rows<kFailover>};

}  // namespace cfnaudit::rules
