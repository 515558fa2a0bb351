// A client and an operation -> actions and the arguments that name their resources. The form of the
// rows is described where they are written: scripts/tables/operations.mjs.

#include "analyzer/aws/sdk_permissions.h"

#include <algorithm>
#include <span>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

const TextTable& table() {
  static const TextTable out(
      std::ranges::find(aws_tables(), "sdk_permissions.tsv", &EmbeddedFile::name)->text);
  return out;
}

/// "Bucket,Key>object", "Path,RoleName>role=arn:${P}:iam::${A}:role/${Path}${RoleName}".
OperationTarget target_of(std::string_view text) {
  const std::size_t greater = text.find('>');
  const std::size_t equals = text.find('=', greater);
  OperationTarget out;
  out.arguments = split(text.substr(0, greater), ',');
  out.type = std::string(
      text.substr(greater + 1, equals == std::string_view::npos ? equals : equals - greater - 1));
  std::ranges::replace(out.type, '+', ' ');
  if (equals != std::string_view::npos) out.arn = std::string(text.substr(equals + 1));
  return out;
}

OperationAction action_of(std::string_view field, std::string_view operation) {
  OperationAction out;
  auto words = split(field, ' ');
  std::size_t at = 0;
  const char mark = words[0].front();
  if (mark == '~' || mark == '?' || mark == '!') {
    out.need = mark == '~' ? Need::kPerhaps : mark == '?' ? Need::kIfGiven : Need::kIfNotGiven;
    out.argument = words[0].substr(1);
    ++at;
  }
  out.name = std::string(words[at]);
  if (out.name.ends_with(':')) out.name += operation;
  for (++at; at < words.size(); ++at) out.targets.push_back(target_of(words[at]));
  return out;
}

}  // namespace

std::optional<SdkOperation> find_sdk_operation(std::string_view client,
                                               std::string_view operation) {
  SdkOperation out;
  if (const auto row = table().find(concat(client, ":", operation))) {
    for (std::size_t i = 1; !row->field(i).empty() && row->field(i) != "-"; ++i)
      out.actions.push_back(action_of(row->field(i), operation));
    return out;
  }
  for (const Row& row : table().with_prefix(concat(client, "|"))) {
    const auto names = split(row.field(1), ',');
    if (std::ranges::find(names, operation) == names.end()) continue;
    out.actions.push_back({.name = concat(row.key().substr(client.size() + 1), ":", operation),
                           .argument = {},
                           .targets = {}});
    return out;
  }
  return std::nullopt;
}

}  // namespace cfnaudit::aws
