#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions about data that is kept once, or that can be changed.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;

constexpr Setting kReplicated[] = {
    {"AWS::S3::Bucket", "ReplicationConfiguration", kIsAbsent,
     "keeps its objects in one bucket alone",
     "set ReplicationConfiguration with a bucket in another region"},
};

constexpr Setting kLocked[] = {
    {"AWS::S3::Bucket", "ObjectLockEnabled", kIsFalse.or_absent(),
     "lets its objects be deleted before their time",
     "set ObjectLockEnabled: true, when the bucket is created"},
};

Tri is_aurora_mysql(const Context&, const StackResource& cluster) {
  return either(resolve::equals(cluster.property("Engine"), "aurora-mysql"),
                resolve::equals(cluster.property("Engine"), "aurora"));
}

constexpr Setting kBacktracked[] = {
    {"AWS::RDS::DBCluster", "BacktrackWindow", below(1).or_absent(),
     "cannot be rewound after a mistake", "set BacktrackWindow to the seconds to keep",
     is_aurora_mysql},
};

constexpr std::string_view kSameReplicated[] = {"S3.7", "S3_BUCKET_REPLICATION_ENABLED"};
constexpr std::string_view kSameLocked[] = {"S3.15", "S3_BUCKET_DEFAULT_LOCK_ENABLED"};
constexpr std::string_view kSameBacktracked[] = {"RDS.14", "AwsSolutions-RDS16",
                                                 "AURORA_MYSQL_BACKTRACKING_ENABLED"};

}  // namespace

extern constinit const Rule kBucketNotReplicated = {
    .info = {.id = "DAT011",
             .name = "bucket-not-replicated",
             .severity = Severity::kWarning,
             .summary = "A bucket is not replicated.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
             .equivalents = kSameReplicated,
             .by_default = Default::kOff,
             .types = kTypesOf<kReplicated>},
    .check = check_rows<kReplicated>};

extern constinit const Rule kBucketWithoutLock = {
    .info = {.id = "DAT012",
             .name = "bucket-without-lock",
             .severity = Severity::kWarning,
             .summary = "A bucket has no Object Lock.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
             .equivalents = kSameLocked,
             .by_default = Default::kOff,
             .types = kTypesOf<kLocked>},
    .check = check_rows<kLocked>};

extern constinit const Rule kNoBacktrack = {
    .info = {.id = "DAT013",
             .name = "no-backtrack",
             .severity = Severity::kWarning,
             .summary = "An Aurora MySQL cluster cannot be rewound.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
                       "AuroraMySQL.Managing.Backtrack.html",
             .equivalents = kSameBacktracked,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kBacktracked>},
    .check = check_rows<kBacktracked>};

}  // namespace cfnaudit::rules
