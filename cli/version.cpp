// The project's version, the heads of its tables and the sources of its prices -> text.

#include "cli/version.h"

#include <set>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"
#include "pricing/price_table.h"

namespace cfnaudit::aws {
std::span<const EmbeddedFile> aws_tables();
}
namespace cfnaudit::expand {
std::span<const EmbeddedFile> expand_tables();
}
namespace cfnaudit::iam {
std::span<const EmbeddedFile> iam_tables();
}
namespace cfnaudit::resolve {
std::span<const EmbeddedFile> resolve_tables();
}

namespace cfnaudit::cli {

const std::string_view kVersion = CFNAUDIT_VERSION;

namespace {

using Days = std::set<std::string, std::less<>>;

bool is_day(std::string_view word) { return matches_wildcard("20\?\?-\?\?-\?\?", word); }

/// The days that the comment lines at the top of a table name, as in "of 2026-09-26 (MIT)".
void add_days(std::span<const EmbeddedFile> tables, Days& days) {
  constexpr std::size_t kLength = 10;
  for (const auto& table : tables) {
    const auto head = TextTable(table.text).head();
    for (std::size_t at = 0; at + kLength <= head.size(); ++at)
      if (const auto word = head.substr(at, kLength); is_day(word)) days.emplace(word);
  }
}

std::string range(const Days& days) {
  return days.size() == 1 ? *days.begin() : concat(*days.begin(), " to ", *days.rbegin());
}

}  // namespace

std::string dated_version() {
  Days tables;
  for (const auto files :
       {aws::aws_tables(), expand::expand_tables(), iam::iam_tables(), resolve::resolve_tables()})
    add_days(files, tables);
  Days prices;
  for (const auto& source : pricing::table_sources()) prices.insert(source.date);
  return concat(kVersion, " (tables of ", range(tables), ", prices of ", range(prices), ")");
}

}  // namespace cfnaudit::cli
