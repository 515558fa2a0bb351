#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Functions on x86 whose code runs on either processor -> one finding for all of them.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;

constexpr pricing::PriceKey kX86 = {"AWSLambda", "compute-x86", "GB-seconds"};
constexpr pricing::PriceKey kArm = {"AWSLambda", "compute-arm", "GB-seconds"};
constexpr std::int64_t kGigabyteSeconds = 1'000'000;

/// Runtimes on Arm whose code is no machine code.
/// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
constexpr std::string_view kPortable[] = {
    "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "python3.9", "python3.10",
    "python3.11", "python3.12", "python3.13", "python3.14", "ruby3.2",   "ruby3.3",
    "ruby3.4",    "java8.al2",  "java11",     "java17",     "java21",    "java25"};

/// Layers and container images may hold machine code.
bool could_be_arm(const graph::StackResource& function) {
  const auto runtime = resolve::known_text(function.property("Runtime"));
  if (!runtime || function.property("Layers") != nullptr) return false;
  if (std::find(std::begin(kPortable), std::end(kPortable), *runtime) == std::end(kPortable))
    return false;
  const auto chips = function.property("Architectures");
  if (chips == nullptr) return true;
  const auto items = resolve::items(chips);
  return items.size() == 1 && resolve::equals(items.front(), "x86_64") == Tri::kYes;
}

void check(const Context& context, Reporter& reporter) {
  const auto now = monthly(context, kX86, kGigabyteSeconds);
  const auto then = monthly(context, kArm, kGigabyteSeconds);
  if (!now || !then || *then >= *now) return;
  std::vector<ResourceIndex> functions;
  for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
    const auto& function = context.graph.resource(index);
    if (function.exists == Tri::kYes && could_be_arm(function)) functions.push_back(index);
  }
  if (functions.empty()) return;
  const auto& first = context.graph.resource(functions.front());
  const std::string who = functions.size() == 1
                              ? concat(first.id(), " runs")
                              : concat(std::to_string(functions.size()), " functions run");
  Finding finding = reporter.at(
      first, concat(who, " on x86, where 1,000,000 GB-seconds cost $", pricing::in_cents(*now),
                    "; on arm64 they cost $", pricing::in_cents(*then)));
  finding.fix("set Architectures: [arm64] after testing packages that contain machine code");
  for (std::size_t i = 1; i < functions.size(); ++i)
    finding.note(context.graph.resource(functions[i]), "also runs on x86");
}

}  // namespace

extern constinit const Rule kX86Function = {
    .info = {.id = "CST013",
             .name = "x86-function",
             .severity = Severity::kNote,
             .summary = "A function runs on x86, although it could run on arm64 at a lower price.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html",
             .by_default = Default::kOff},
    .check = check};

}  // namespace cfnaudit::rules
