// A function's properties -> its size, its price class, and the compute that invocations use.

#include "pricing/services/lambda.h"

#include "analyzer/base/text.h"
#include "pricing/schedule.h"

namespace cfnaudit::pricing {

Choice architecture(const Subject& function) {
  const auto architectures = function.property("Architectures");
  if (resolve::is_unknown(architectures))
    return {.why_unknown = resolve::why_unknown(architectures)};
  const auto items = resolve::items(architectures);
  Choice chosen = choice(items.empty() ? nullptr : items.front(), "x86_64");
  if (chosen.known() && chosen.text != "x86_64" && chosen.text != "arm64")
    chosen.why_unknown = concat("AWS has no architecture ", quote(chosen.text));
  return chosen;
}

Amount memory_in_gb(const Subject& function) {
  return whole_number(function.property("MemorySize"), 128) / kMegabytesPerGigabyte;
}

Amount gigabyte_seconds(const Subject& subject, const Amount& gigabytes) {
  return gigabytes * invocations(subject) * subject.usage(kDurationUsage.name) / 1000;
}

Amount invocations(const Subject& subject) {
  return subject.usage(kRequestsUsage.name, scheduled_runs(subject));
}

std::optional<Bound> busy_all_month(const Amount& copies, const Amount& gigabytes,
                                    std::string_view limit) {
  const auto most = (copies * gigabytes * kSecondsPerMonth).quantity();
  if (!most) return std::nullopt;
  return Bound{*most, concat(limit, " ", to_string(*copies.quantity()), ", each in use all month")};
}

}  // namespace cfnaudit::pricing
