#pragma once

// What the costs of a function and of its provisioned concurrency share. Used by
// lambda_function.cpp and lambda_provisioned_concurrency.cpp.
// https://aws.amazon.com/lambda/pricing/

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

/// "x86_64" or "arm64" of Architectures, x86_64 by default.
Choice architecture(const Subject& function);
/// MemorySize in GB, 128 MB by default.
Amount memory_in_gb(const Subject& function);
/// GB-seconds of all invocations at this size: monthly_requests × request_duration_ms, as declared
/// for `subject`.
Amount gigabyte_seconds(const Subject& subject, const Amount& gigabytes);
/// Invocations a month: as declared, else as the schedules fire when nothing else invokes it.
Amount invocations(const Subject& subject);
/// What `copies` environments of this size use when they are busy all month.
std::optional<Bound> busy_all_month(const Amount& copies, const Amount& gigabytes,
                                    std::string_view limit);

inline constexpr PriceKey kLambdaRequests = {"AWSLambda", "requests", "requests"};
inline constexpr UsageKey kRequestsUsage = {
    "monthly_requests", "invocations per month", {10'000, 1'000'000, 100'000'000}};
inline constexpr UsageKey kDurationUsage = {
    "request_duration_ms", "average billed duration in ms", {100, 200, 500}};

}  // namespace cfnaudit::pricing
