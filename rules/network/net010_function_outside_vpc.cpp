#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Functions that are in no VPC of the account.

namespace cfnaudit::rules {
namespace {

constexpr Setting kFunctions[] = {
    {"AWS::Lambda::Function", "VpcConfig", kIsAbsent, "is not in a VPC",
     "set VpcConfig, where it needs what only the VPC reaches"},
};

constexpr std::string_view kSame[] = {"CKV_AWS_117", "W89", "LambdaInsideVPC", "Lambda.3",
                                      "LAMBDA_INSIDE_VPC"};

}  // namespace

extern constinit const Rule kFunctionOutsideVpc = {
    .info = {.id = "NET010",
             .name = "function-outside-vpc",
             .severity = Severity::kWarning,
             .summary = "A function is not in a VPC.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
             .equivalents = kSame,
             .by_default = Default::kOff,
             .types = kTypesOf<kFunctions>},
    .check = check_rows<kFunctions>};

}  // namespace cfnaudit::rules
