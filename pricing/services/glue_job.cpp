// AWS::Glue::Job -> hours of its data processing units (DPU). https://aws.amazon.com/glue/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kDpuHours = {"AWSGlue", "dpu-hours", "DPU-hours"};
constexpr PriceKey kPrices[] = {kDpuHours};
constexpr UsageKey kUsage[] = {{"monthly_hours", "job hours per month", {1, 30, 300}}};

struct Worker {
  std::string_view type;
  Quantity units;
};

// https://docs.aws.amazon.com/glue/latest/dg/worker-types.html
const Worker kWorkers[] = {
    {"G.025X", Quantity(1, 4)}, {"Standard", 1}, {"G.1X", 1}, {"G.2X", 2}, {"G.4X", 4}, {"G.8X", 8},
};
constexpr std::int64_t kDefaultUnits = 10;

/// The units of a run: workers by type, or MaxCapacity, which may be 0.0625 for a Python shell.
Amount units(const Subject& job) {
  if (const auto capacity = job.property("MaxCapacity")) {
    const auto text = resolve::known_text(capacity);
    const auto number = text ? Quantity::parse(*text) : std::nullopt;
    if (number) return *number;
    return Amount::unknown(resolve::is_unknown(capacity) ? resolve::why_unknown(capacity)
                                                         : "MaxCapacity is not a number");
  }
  const Choice command = choice(job.property("Command.Name"), "glueetl");
  if (!command.known()) return Amount::unknown(command.why_unknown);
  if (command.text == "pythonshell") return Quantity(1, 16);
  const Choice type = choice(job.property("WorkerType"), "");
  if (!type.known()) return Amount::unknown(type.why_unknown);
  if (type.text.empty()) return kDefaultUnits;
  for (const Worker& worker : kWorkers)
    if (worker.type == type.text)
      return whole_number(job.property("NumberOfWorkers"), "NumberOfWorkers is missing") *
             worker.units;
  return Amount::unknown(concat("the number of DPUs is not known for worker type ", type.text));
}

std::vector<LineItem> estimate(const Subject& job) {
  const Amount each = units(job);
  return {
      {.name = "Duration",
       .price = kDpuHours,
       .monthly = job.usage("monthly_hours") * each,
       .assumption = each.quantity() ? concat(to_string(*each.quantity()), " DPUs a run") : ""}};
}

}  // namespace

constinit const Estimator kGlueJob = {
    .resource_type = "AWS::Glue::Job", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
