#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Warehouses -> those whose COPY and UNLOAD do not go through the VPC.

namespace cfnaudit::rules {
namespace {

constexpr Setting kClusters[] = {
    {"AWS::Redshift::Cluster", "EnhancedVpcRouting", kIsFalse.or_absent(),
     "loads and unloads data outside of its VPC", "set EnhancedVpcRouting: true"},
};

constexpr std::string_view kSame[] = {"CKV_AWS_321", "Redshift.7", "AwsSolutions-RS11",
                                      "REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED"};

}  // namespace

extern constinit const Rule kCopiesOutsideVpc = {
    .info = {.id = "NET025",
             .name = "copies-outside-vpc",
             .severity = Severity::kWarning,
             .summary = "A warehouse loads and unloads data outside of its VPC.",
             .source = "https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html",
             .equivalents = kSame,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kClusters>},
    .check = check_rows<kClusters>};

}  // namespace cfnaudit::rules
