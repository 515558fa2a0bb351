// A namespace -> the rows of the embedded table as families. The form of the rows is described
// where they are written: scripts/tables/metrics.mjs.

#include "analyzer/aws/metric_table.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

using Names = std::vector<std::string_view>;

/// The families of a namespace, and the names that they point to.
struct Families {
  std::vector<std::unique_ptr<Names>> names;
  std::vector<MetricFamily> families;
};

const TextTable& table() {
  static const TextTable out(
      std::ranges::find(aws_tables(), "metrics.tsv", &EmbeddedFile::name)->text);
  return out;
}

std::unique_ptr<Families> read_families(std::string_view metric_namespace) {
  auto out = std::make_unique<Families>();
  const auto keep = [&](std::string_view list) -> std::span<const std::string_view> {
    out->names.push_back(std::make_unique<Names>(list == "-" ? Names{} : split(list, ',')));
    return *out->names.back();
  };
  for (const Row& row : table().with_prefix(concat(metric_namespace, "|"))) {
    const auto metrics = keep(row.field(3));
    for (const auto set : split(row.field(2), ';'))
      out->families.push_back({.names = metrics,
                               .required = keep(set),
                               .dimensions_documented = row.field(1) == "all"});
  }
  return out;
}

}  // namespace

std::span<const MetricFamily> generated_families(std::string_view metric_namespace) {
  static std::mutex guard;
  static std::map<std::string, std::unique_ptr<Families>, std::less<>> read;
  const std::scoped_lock lock(guard);
  auto found = read.find(metric_namespace);
  if (found == read.end())
    found = read.emplace(std::string(metric_namespace), read_families(metric_namespace)).first;
  return found->second->families;
}

}  // namespace cfnaudit::aws
