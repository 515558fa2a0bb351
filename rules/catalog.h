#pragma once

// The list of rules, sorted by id: the product's table of contents. A rule's file defines the
// constant, this header gives it external linkage, catalog.cpp lists it.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rules/rule.h"

namespace cfnaudit::rules {

// One line a rule, sorted by id.
// (cost)
extern const Rule kUsageFileProblem;            // CST001
extern const Rule kBudgetExceeded;              // CST002
extern const Rule kMissingGatewayEndpoint;      // CST003
extern const Rule kMultipleTestNatGateways;     // CST004
extern const Rule kLogsNeverExpire;             // CST005
extern const Rule kAvoidableInterfaceEndpoint;  // CST006
extern const Rule kGp2Volume;                   // CST007
extern const Rule kPreviousGeneration;          // CST008
extern const Rule kUnassociatedAddress;         // CST009
extern const Rule kTestCostsMore;               // CST010
extern const Rule kProvisionedCostsMore;        // CST011
extern const Rule kIndexMultipliesWrites;       // CST012
extern const Rule kX86Function;                 // CST013
extern const Rule kIdleConcurrency;             // CST014
// (iam)
extern const Rule kDeniedAccess;               // IAM001
extern const Rule kPublicAccess;               // IAM002
extern const Rule kPublicFunctionUrl;          // IAM003
extern const Rule kAnonymousReachesData;       // IAM004
extern const Rule kUnconditionalCrossAccount;  // IAM005
extern const Rule kPrivilegeEscalation;        // IAM006
extern const Rule kAdministrator;              // IAM007
extern const Rule kWildcardResource;           // IAM008
extern const Rule kConfusedDeputy;             // IAM009
extern const Rule kUnassumableRole;            // IAM010
extern const Rule kIneffectiveStatement;       // IAM011
extern const Rule kImpossibleCondition;        // IAM012
extern const Rule kAllowEverythingExcept;      // IAM013
extern const Rule kRoleLacksPermissions;       // IAM014
extern const Rule kMalformedPolicyDocument;    // IAM015
// (logging)
extern const Rule kStateMachineCannotLog;       // LOG001
extern const Rule kStageLogsBeforeAccountRole;  // LOG002
extern const Rule kAlarmWithoutAction;          // LOG003
extern const Rule kAlarmMetricNeverEmitted;     // LOG004
extern const Rule kAlarmThresholdOutOfReach;    // LOG005
// (network)
extern const Rule kSingleNatGateway;  // NET001
// (reliability)
extern const Rule kFunctionOutlivesApi;   // REL001
extern const Rule kIneffectiveUsagePlan;  // REL002
extern const Rule kUnusedAlias;           // REL003
// (template)
extern const Rule kSyntaxError;                // TPL001
extern const Rule kDuplicateKey;               // TPL002
extern const Rule kUnsupportedYaml;            // TPL003
extern const Rule kTooLarge;                   // TPL004
extern const Rule kMalformedSection;           // TPL005
extern const Rule kMalformedFunction;          // TPL006
extern const Rule kUndefinedReference;         // TPL007
extern const Rule kMalformedParameter;         // TPL008
extern const Rule kMalformedResource;          // TPL009
extern const Rule kUnknownKey;                 // TPL010
extern const Rule kLimitExceeded;              // TPL011
extern const Rule kMissingMappingKey;          // TPL012
extern const Rule kReferenceToAbsentResource;  // TPL013
extern const Rule kWrongFunctionArgument;      // TPL014
extern const Rule kCircularDependency;         // TPL015
extern const Rule kInvalidSamResource;         // TPL016
extern const Rule kInvalidSamTemplate;         // TPL017
extern const Rule kInvalidLoop;                // TPL018
extern const Rule kInvalidNestedTemplate;      // TPL019
extern const Rule kUnusedParameter;            // TPL020
extern const Rule kStringInsteadOfFunction;    // TPL021
extern const Rule kMalformedDynamicReference;  // TPL022
extern const Rule kNullValue;                  // TPL023
extern const Rule kUnusedSuppression;          // TPL030
extern const Rule kMalformedSuppression;       // TPL031
extern const Rule kExpiredSuppression;         // TPL032

std::span<const Rule* const> catalog();
/// By id or by name; nullptr when there is none.
const Rule* find_rule(std::string_view id_or_name);
/// "there is no rule 'LOG03'; did you mean LOG003?"
std::string no_such_rule(std::string_view name);
/// The page of a rule (markdown).
std::string_view page(std::string_view id);

}  // namespace cfnaudit::rules
