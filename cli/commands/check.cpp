#include "cli/commands/check.h"

#include <algorithm>

#include "cli/commands/exit_code.h"
#include "cli/input/baseline_file.h"
#include "cli/input/settings.h"
#include "cli/output.h"

// Audits and a baseline -> what is new.

namespace cfnaudit::cli {

std::vector<Complaint> complaints_about_denials(const Invocation& invocation,
                                                const std::vector<Outcome>& outcomes) {
  if (invocation.options.command != Command::kCheck) return {};
  std::vector<const audit::UnknownNames*> templates;
  for (const auto& outcome : outcomes)
    if (outcome.is_template) templates.push_back(&outcome.unknown_names);
  std::vector<Complaint> out;
  for (auto& [about, message] : unknown_denials(invocation.config.denials, templates))
    out.push_back({std::move(about), std::move(message), kFailed});
  return out;
}

Result<audit::Baseline> apply_baseline(const Options& options,
                                       std::span<const std::unique_ptr<audit::Audit>> audits) {
  if (options.baseline.empty()) return audit::Baseline{};
  if (options.write_baseline) {
    const audit::Baseline now = audit::baseline_of(audits);
    const auto written = write_output(options.baseline, baseline_text(now));
    if (!written) return tl::unexpected<Error>(written.error());
    return apply(now, audits);
  }
  auto text = read_setting(options, options.baseline);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto known = read_baseline(SourceFile(0, options.baseline, std::move(*text)));
  if (!known) return tl::unexpected<Error>(known.error());
  auto mended = apply(*known, audits);
  if (options.prune_baseline && !mended.empty()) {
    audit::Baseline rest = *known;
    for (const auto& entry : mended) {
      const auto found = std::find_if(rest.begin(), rest.end(), [&](const auto& other) {
        return other.path == entry.path && other.fingerprint == entry.fingerprint;
      });
      if (found != rest.end()) rest.erase(found);
    }
    const auto written = write_output(options.baseline, baseline_text(rest));
    if (!written) return tl::unexpected<Error>(written.error());
  }
  return mended;
}

}  // namespace cfnaudit::cli
