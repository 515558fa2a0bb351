#include "rules/together.h"

#include <algorithm>

#include "rules/iam/statements.h"

// Faulty resources -> findings.

namespace cfnaudit::rules {
namespace {

std::string names_of(std::span<const Faulty> all) {
  std::vector<std::string> ids;
  for (const Faulty& one : all) {
    std::string id(one.resource->id());
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
  }
  return list_names(ids);
}

void report_one(std::span<const Faulty> all,
                const std::function<std::string(const std::string& names)>& message,
                const std::string& fix, Reporter& report) {
  const Faulty& first = all.front();
  Finding finding = first.place == nullptr
                        ? report.at(*first.resource, message(names_of(all)))
                        : report.at(*first.resource, first.place, message(names_of(all)));
  finding.fix(fix);
  if (!first.label.empty()) {
    if (first.place == nullptr)
      finding.note(*first.resource, first.label);
    else
      finding.note(first.place->span, first.label, first.resource->id());
  }
  for (const Faulty& one : all.subspan(1)) {
    if (one.place == nullptr)
      finding.note(*one.resource, one.label);
    else
      finding.note(one.place->span, one.label, one.resource->id());
  }
  if (report.is_suppressed(*first.resource)) return;
  auto& members = report.findings.back().members;
  for (const Faulty& one : all)
    if (std::find(members.begin(), members.end(), one.resource->id()) == members.end())
      members.emplace_back(one.resource->id());
}

}  // namespace

void report_together(std::span<const Faulty> all,
                     const std::function<std::string(const std::string& names)>& message,
                     const std::string& fix, Reporter& report) {
  std::vector<Faulty> together;
  for (const Faulty& one : all) {
    if (report.is_suppressed(*one.resource))
      report_one(std::span(&one, 1), message, fix, report);
    else
      together.push_back(one);
  }
  if (!together.empty()) report_one(together, message, fix, report);
}

}  // namespace cfnaudit::rules
