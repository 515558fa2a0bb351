// A runtime -> a row of the embedded table.

#include "analyzer/aws/lambda_runtimes.h"

#include <algorithm>
#include <span>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

const TextTable& table() {
  static const TextTable out(
      std::ranges::find(aws_tables(), "lambda_runtimes.tsv", &EmbeddedFile::name)->text);
  return out;
}

}  // namespace

std::optional<LambdaRuntime> find_lambda_runtime(std::string_view name) {
  const auto row = table().find(name);
  if (!row || name.empty()) return std::nullopt;
  return LambdaRuntime{row->field(0), row->field(1), row->field(2), row->field(3), row->field(4)};
}

std::string_view lambda_runtimes_day() {
  constexpr std::string_view kMark = "as of ";
  constexpr std::size_t kDay = 10;
  const std::string_view head = table().head();
  const auto at = head.find(kMark);
  return at == std::string_view::npos ? std::string_view() : head.substr(at + kMark.size(), kDay);
}

}  // namespace cfnaudit::aws
