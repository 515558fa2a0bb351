// Rows of the embedded tables about SDKs and runtimes.

#include "analyzer/aws/sdk.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

const TextTable& table(std::string_view name) {
  static const std::array<TextTable, 4> kTables = [] {
    const auto open = [](std::string_view file) {
      return TextTable(std::ranges::find(aws_tables(), file, &EmbeddedFile::name)->text);
    };
    return std::array<TextTable, 4>{open("sdk_operations.tsv"), open("sdk_clients.tsv"),
                                    open("sdk_resources.tsv"), open("lambda_modules.tsv")};
  }();
  return kTables[name == "operations" ? 0 : name == "clients" ? 1 : name == "resources" ? 2 : 3];
}

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Without case and underscores.
bool same_letters(std::string_view a, std::string_view b) {
  std::size_t j = 0;
  for (const char c : a) {
    if (c == '_') continue;
    while (j < b.size() && b[j] == '_') ++j;
    if (j == b.size() || lower(c) != lower(b[j])) return false;
    ++j;
  }
  return j == b.size();
}

/// The words of a list that is joined by `separator`, until one fits.
template <typename Fits>
std::string_view first_word(std::string_view list, char separator, Fits fits) {
  while (!list.empty()) {
    const auto end = list.find(separator);
    const auto word = list.substr(0, end);
    if (fits(word)) return word;
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
  }
  return {};
}

MemberKind kind_of(std::string_view name) {
  if (name == "part") return MemberKind::kPart;
  if (name == "reference") return MemberKind::kReference;
  if (name == "collection") return MemberKind::kCollection;
  if (name == "batch") return MemberKind::kBatch;
  if (name == "waiter") return MemberKind::kWaiter;
  if (name == "load") return MemberKind::kLoad;
  return MemberKind::kAction;
}

}  // namespace

bool is_sdk_client(std::string_view client) {
  return !client.empty() && table("operations").find(client).has_value();
}

std::string_view sdk_operation(std::string_view client, std::string_view method) {
  const auto row = table("operations").find(client);
  if (!row || client.empty()) return {};
  return first_word(row->field(1), ' ', [&](auto word) { return same_letters(method, word); });
}

bool sdk_name_equals(std::string_view a, std::string_view b) { return same_letters(a, b); }

std::string_view sdk_waiter_operation(std::string_view client, std::string_view waiter) {
  const auto row = table("operations").find(client);
  if (!row || client.empty()) return {};
  const auto pair = first_word(row->field(2), ' ', [&](auto word) {
    return same_letters(waiter, word.substr(0, word.find('=')));
  });
  return pair.empty() ? pair : pair.substr(pair.find('=') + 1);
}

bool is_any_sdk_operation(std::string_view method) {
  for (const auto& row : table("operations").rows())
    if (!first_word(row.field(1), ' ', [&](auto word) {
           return same_letters(method, word);
         }).empty())
      return true;
  return false;
}

std::string_view client_of_package(std::string_view package) {
  constexpr std::string_view kPrefix = "@aws-sdk/client-";
  if (!package.starts_with(kPrefix)) return {};
  const auto row = table("clients").find(concat("v3:", package.substr(kPrefix.size())));
  return row ? row->field(1) : std::string_view();
}

std::string_view client_of_class(std::string_view name) {
  for (const auto& row : table("clients").with_prefix("v2:"))
    if (same_letters(row.key().substr(3), name)) return row.field(1);
  return {};
}

std::optional<ResourceMember> resource_member(std::string_view service, std::string_view type,
                                              std::string_view member, bool batch) {
  const auto row = table("resources").find(concat(service, ".", type));
  if (!row) return std::nullopt;
  for (std::size_t i = 2;; ++i) {
    const auto field = row->field(i);
    if (field.empty()) return std::nullopt;
    std::array<std::string_view, 6> parts;
    std::string_view left = field;
    for (auto& part : parts) {
      const auto end = left.find(';');
      part = left.substr(0, end);
      left = end == std::string_view::npos ? std::string_view() : left.substr(end + 1);
    }
    const MemberKind kind = kind_of(parts[0]);
    if (parts[1] != member || batch != (kind == MemberKind::kBatch)) continue;
    return ResourceMember{kind, parts[2], parts[3], parts[4], parts[5]};
  }
}

std::optional<std::vector<std::string_view>> resource_identifiers(std::string_view service,
                                                                  std::string_view type) {
  const auto row = table("resources").find(concat(service, ".", type));
  if (!row) return std::nullopt;
  std::vector<std::string_view> out;
  first_word(row->field(1), ',', [&](auto word) {
    out.push_back(word);
    return false;
  });
  return out;
}

std::optional<bool> has_module(std::string_view runtime, std::string_view module) {
  const auto row = table("modules").find(runtime);
  if (!row || runtime.empty()) return std::nullopt;
  if (module.starts_with("node:")) module.remove_prefix(5);
  const auto found = first_word(row->field(1), ' ', [&](auto word) {
    return word.ends_with("/*") ? module.starts_with(word.substr(0, word.size() - 1))
                                : word == module;
  });
  return !found.empty();
}

}  // namespace cfnaudit::aws
