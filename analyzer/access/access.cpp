#include "analyzer/access/access.h"

#include <algorithm>
#include <span>

// Questions about an Access.

namespace cfnaudit::access {

using graph::ResourceIndex;

int destination_rank(const Destination& destination) {
  static constexpr std::string_view kData[] = {"dynamodb",
                                               "elasticache",
                                               "elasticfilesystem",
                                               "es",
                                               "kinesis",
                                               "firehose",
                                               "kms",
                                               "rds",
                                               "rds-data",
                                               "redshift",
                                               "s3",
                                               "sns",
                                               "sqs",
                                               "secretsmanager",
                                               "ssm",
                                               "timestream",
                                               "neptune-db",
                                               "memorydb",
                                               "cassandra",
                                               "events",
                                               "kafka",
                                               "s3express",
                                               "s3tables",
                                               "dax"};
  static constexpr std::string_view kCode[] = {"lambda", "states", "codebuild",
                                               "ecs",    "batch",  "execute-api"};
  const auto is_one_of = [&](std::span<const std::string_view> services) {
    return std::find(services.begin(), services.end(), destination.service) != services.end();
  };
  if (is_one_of(kData)) return 0;
  if (is_one_of(kCode)) return 1;
  if (destination.service == "logs") return 3;
  return destination.service == "ec2" ? 4 : 2;
}

const Principal* find_principal(const Access& access, ResourceIndex resource) {
  const auto found = std::find_if(access.principals.begin(), access.principals.end(),
                                  [&](const Principal& p) { return p.resource == resource; });
  return found == access.principals.end() ? nullptr : &*found;
}

std::optional<std::size_t> acting_principal(const Access& access, ResourceIndex resource) {
  if (const Principal* own = find_principal(access, resource))
    return static_cast<std::size_t>(own - access.principals.data());
  for (std::size_t i = 0; i < access.principals.size(); ++i) {
    const auto& users = access.principals[i].used_by;
    if (std::find(users.begin(), users.end(), resource) != users.end()) return i;
  }
  return std::nullopt;
}

}  // namespace cfnaudit::access
