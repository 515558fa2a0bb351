#include "audit/chosen_values.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace cfnaudit::audit {
namespace {

bool is_inside(Span inner, Span outer) {
  return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
}

bool is_shown(std::size_t parameter, const std::vector<resolve::Axis>& axes) {
  return std::any_of(axes.begin(), axes.end(), [&](const resolve::Axis& axis) {
    return axis.shown && axis.kind == resolve::Axis::Kind::kParameter &&
           axis.parameter == parameter;
  });
}

/// A parameter and which of its allowed values.
struct Place {
  std::size_t parameter = 0;
  std::size_t value = 0;
};

std::optional<Place> allowed_value_at(Span span, const model::Template& tmpl) {
  for (std::size_t p = 0; p < tmpl.parameters.size(); ++p) {
    const auto& allowed = tmpl.parameters[p].allowed_values;
    if (allowed.size() < 2 || !is_inside(span, tmpl.parameters[p].span)) continue;
    for (std::size_t v = 0; v < allowed.size(); ++v)
      if (is_inside(span, allowed[v].span)) return Place{p, v};
  }
  return std::nullopt;
}

}  // namespace

void keep_chosen_values(std::vector<Diagnostic>& findings, const model::Template& tmpl,
                        const std::vector<resolve::Axis>& axes) {
  constexpr std::size_t kMostNotes = 6;
  using Key = std::tuple<std::string, std::string, std::string, std::size_t>;
  std::map<Key, std::size_t> first;
  std::vector<Diagnostic> kept;
  for (auto& finding : findings) {
    const auto place = allowed_value_at(finding.span, tmpl);
    const bool about_parameter = finding.path.starts_with("Parameters/");
    if (!place || about_parameter || is_shown(place->parameter, axes)) {
      kept.push_back(std::move(finding));
      continue;
    }
    const auto& parameter = tmpl.parameters[place->parameter];
    if (parameter.default_value && finding.severity != Severity::kError) {
      const bool is_default =
          parameter.allowed_values[place->value].value == parameter.default_value->value;
      if (is_default) kept.push_back(std::move(finding));
      continue;
    }
    const auto [known, is_first] = first.try_emplace(
        Key{finding.rule, finding.resource, finding.path, place->parameter}, kept.size());
    if (is_first) {
      kept.push_back(std::move(finding));
    } else if (auto& notes = kept[known->second].notes; notes.size() < kMostNotes) {
      notes.push_back({finding.span, "so is this value", {}});
    }
  }
  findings = std::move(kept);
}

}  // namespace cfnaudit::audit
