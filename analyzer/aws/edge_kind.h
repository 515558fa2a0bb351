#pragma once

// How one resource has to do with another: the kinds of the graph's edges. Here because the tables
// of relations and integrations say which property makes which kind.

#include <cstdint>

namespace cfnaudit::aws {

enum class EdgeKind : std::uint8_t {
  // Syntactic: from the resource that mentions to the one that is mentioned.
  kRef,
  kGetAtt,
  kSub,
  kDependsOn,
  // Semantic: read "from <kind> to".
  kRunsIn,        // function runs-in subnet; subnet runs-in VPC
  kAttachedTo,    // gateway attached-to VPC; policy attached-to role
  kAssumes,       // function assumes role
  kInvokes,       // method, state machine, permission's API invokes function
  kRoutesTo,      // route table routes-to gateway; subnet routes-to route table
  kLogsTo,        // state machine logs-to log group
  kAlarmsOn,      // alarm alarms-on function
  kEncryptsWith,  // table encrypts-with key
  kTriggers,      // queue triggers function
  kDeployedBy,    // method deployed-by deployment; deployment deployed-by stage
  kPartOf,        // method part-of API; alias part-of function
  kPermits,       // permission permits function; bucket policy permits bucket
  kNotifies,      // alarm notifies topic; function notifies dead-letter queue
  kProtectedBy,   // function protected-by security group
};

}  // namespace cfnaudit::aws
