// Tests on request texts -> numbered atoms, the same test once; test x text -> truth.

#include "analyzer/iam/terms.h"

#include <type_traits>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/glob_match.h"

namespace cfnaudit::iam {
namespace {

void append_number(std::string& key, std::uint64_t number) {
  key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void append_key(std::string& key, const GlobTest& test) {
  append_number(key, static_cast<std::uint64_t>(test.reading));
  for (const Token token : test.glob.tokens())
    append_number(key, std::uint64_t{static_cast<std::uint32_t>(token.kind)} << 32 | token.value);
  for (const Symbol& symbol : test.glob.symbols()) {
    append_number(key, static_cast<std::uint64_t>(symbol.kind));
    key += symbol.id;
    key += '\0';
  }
  for (const Variable& variable : test.glob.variables())
    key += concat(variable.key, ",", variable.fallback.value_or("\n"), ";");
}

void append_operand(std::string& key, const Operand& operand) {
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Decimal>) {
          key += value.text();
        } else if constexpr (std::is_same_v<T, Instant>) {
          append_number(key, static_cast<std::uint64_t>(value.seconds));
          key += value.fraction;
        } else if constexpr (std::is_same_v<T, bool>) {
          append_number(key, value ? 1 : 0);
        } else if constexpr (std::is_same_v<T, std::string>) {
          key += value;
        } else if constexpr (std::is_same_v<T, Network>) {
          append_number(key, static_cast<std::uint64_t>(value.bits));
          append_number(key, static_cast<std::uint64_t>(value.prefix));
          key.append(value.address.begin(), value.address.end());
        }
      },
      operand);
}

}  // namespace

std::string identity(const Test& test) {
  std::string key;
  append_number(key, test.index());
  std::visit(
      [&](const auto& one) {
        using T = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<T, GlobTest>) {
          append_key(key, one);
        } else {
          append_number(key, static_cast<std::uint64_t>(one.row->domain));
          if constexpr (std::is_same_v<T, ValueTest>) {
            append_number(key, static_cast<std::uint64_t>(one.row->relation));
            append_operand(key, one.operand);
          }
        }
      },
      test);
  return key;
}

Tri truth(const Test& test, const SymbolicText& text) {
  if (const auto* glob = std::get_if<GlobTest>(&test)) {
    const Case letters = glob->reading == Reading::kFolded ? Case::kFolded : Case::kKept;
    const Glob plain(text, {.wildcards = Wildcards::kLiteral, .letters = letters});
    if (glob->reading != Reading::kArn) return match(glob->glob, plain);
    return match_arn(glob->glob, plain).value_or(Tri::kNo);
  }
  if (const auto* value = std::get_if<ValueTest>(&test))
    return compare(*value->row, value->operand, request_operand(*value->row, text))
        .value_or(Tri::kNo);
  const Operand read = request_operand(*std::get<WellFormed>(test).row, text);
  if (std::holds_alternative<Undecided>(read)) return Tri::kUnknown;
  return tri(!std::holds_alternative<Malformed>(read));
}

SlotId Terms::slot(SlotKind kind, std::string_view key, std::size_t element) {
  std::string index =
      concat(std::to_string(static_cast<int>(kind)), "/", std::to_string(element), "/", key);
  const auto [at, fresh] =
      slot_index_.try_emplace(std::move(index), static_cast<SlotId>(slots_.size()));
  if (fresh) slots_.push_back({kind, std::string(key), element, std::nullopt, {}, {}});
  return at->second;
}

AtomId Terms::intern(std::string key, Atom atom) {
  const auto [at, fresh] =
      atom_index_.try_emplace(std::move(key), static_cast<AtomId>(atoms_.size()));
  if (!fresh) return at->second;
  if (atom.kind == AtomKind::kTest) slots_[atom.slot].tests.push_back(at->second);
  atoms_.push_back(std::move(atom));
  return at->second;
}

AtomId Terms::test(SlotId slot, Test test) {
  std::string key = identity(test);
  append_number(key, slot);
  return intern(std::move(key), {AtomKind::kTest, slot, std::move(test), {}});
}

AtomId Terms::present(SlotId slot) {
  return intern(concat("present/", std::to_string(slot)), {AtomKind::kPresent, slot, {}, {}});
}

AtomId Terms::doubt(std::string reason, std::string_view place) {
  std::string key = concat("doubt/", place, "/", reason);
  return intern(std::move(key), {AtomKind::kDoubt, 0, {}, std::move(reason)});
}

}  // namespace cfnaudit::iam
