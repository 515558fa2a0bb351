// Name of a condition operator -> its row; row x two values -> does it hold.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

#include "analyzer/iam/operators.h"

#include <algorithm>
#include <type_traits>

#include "analyzer/base/base64.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/glob_match.h"

namespace cfnaudit::iam {
namespace {

constexpr GlobSyntax kExact = {Wildcards::kLiteral, Variables::kActive, Case::kKept};
constexpr GlobSyntax kFolded = {Wildcards::kLiteral, Variables::kActive, Case::kFolded};
constexpr GlobSyntax kLike = {Wildcards::kActive, Variables::kActive, Case::kKept};
constexpr GlobSyntax kPlain = kPlainText;  // no wildcards, no variables

constexpr Operator kOperators[] = {
    {"StringEquals", Domain::kText, Relation::kMatches, Sense::kPlain, kExact},
    {"StringNotEquals", Domain::kText, Relation::kMatches, Sense::kNegated, kExact},
    {"StringEqualsIgnoreCase", Domain::kText, Relation::kMatches, Sense::kPlain, kFolded},
    {"StringNotEqualsIgnoreCase", Domain::kText, Relation::kMatches, Sense::kNegated, kFolded},
    {"StringLike", Domain::kText, Relation::kMatches, Sense::kPlain, kLike},
    {"StringNotLike", Domain::kText, Relation::kMatches, Sense::kNegated, kLike},
    {"ArnEquals", Domain::kArn, Relation::kMatches, Sense::kPlain, kLike},
    {"ArnNotEquals", Domain::kArn, Relation::kMatches, Sense::kNegated, kLike},
    {"ArnLike", Domain::kArn, Relation::kMatches, Sense::kPlain, kLike},
    {"ArnNotLike", Domain::kArn, Relation::kMatches, Sense::kNegated, kLike},
    {"NumericEquals", Domain::kNumber, Relation::kMatches, Sense::kPlain, kPlain},
    {"NumericNotEquals", Domain::kNumber, Relation::kMatches, Sense::kNegated, kPlain},
    {"NumericLessThan", Domain::kNumber, Relation::kLess, Sense::kPlain, kPlain},
    {"NumericLessThanEquals", Domain::kNumber, Relation::kAtMost, Sense::kPlain, kPlain},
    {"NumericGreaterThan", Domain::kNumber, Relation::kGreater, Sense::kPlain, kPlain},
    {"NumericGreaterThanEquals", Domain::kNumber, Relation::kAtLeast, Sense::kPlain, kPlain},
    {"DateEquals", Domain::kInstant, Relation::kMatches, Sense::kPlain, kPlain},
    {"DateNotEquals", Domain::kInstant, Relation::kMatches, Sense::kNegated, kPlain},
    {"DateLessThan", Domain::kInstant, Relation::kLess, Sense::kPlain, kPlain},
    {"DateLessThanEquals", Domain::kInstant, Relation::kAtMost, Sense::kPlain, kPlain},
    {"DateGreaterThan", Domain::kInstant, Relation::kGreater, Sense::kPlain, kPlain},
    {"DateGreaterThanEquals", Domain::kInstant, Relation::kAtLeast, Sense::kPlain, kPlain},
    {"Bool", Domain::kTruth, Relation::kMatches, Sense::kPlain, kPlain},
    {"BinaryEquals", Domain::kBytes, Relation::kMatches, Sense::kPlain, kPlain},
    {"IpAddress", Domain::kNetwork, Relation::kMatches, Sense::kPlain, kPlain},
    {"NotIpAddress", Domain::kNetwork, Relation::kMatches, Sense::kNegated, kPlain},
    {"Null", Domain::kPresence, Relation::kMatches, Sense::kPlain, kPlain},
};

const Operator* find(std::string_view name) {
  const auto* const at =
      std::find_if(std::begin(kOperators), std::end(kOperators),
                   [&](const Operator& row) { return equals_ignoring_case(row.name, name); });
  return at == std::end(kOperators) ? nullptr : at;
}

constexpr std::string_view kIfExists = "IfExists";

bool remove_if_exists(std::string_view& name) {
  const bool has = name.size() > kIfExists.size() &&
                   equals_ignoring_case(name.substr(name.size() - kIfExists.size()), kIfExists);
  if (has) name.remove_suffix(kIfExists.size());
  return has;
}

template <typename T>
Operand or_malformed(std::optional<T> value) {
  return value ? Operand(std::move(*value)) : Operand(Malformed{});
}

Operand operand(Domain domain, const SymbolicText& text, GlobSyntax syntax) {
  if (domain == Domain::kText || domain == Domain::kArn) return Glob(text, syntax);
  if (!text.known()) return Undecided{};
  switch (domain) {
    case Domain::kNumber:
      return or_malformed(Decimal::parse(text.text()));
    case Domain::kInstant:
      return or_malformed(parse_instant(text.text()));
    case Domain::kBytes:
      return or_malformed(decode_base64(text.text()));
    case Domain::kNetwork:
      return or_malformed(parse_network(text.text()));
    case Domain::kTruth:
    case Domain::kPresence:
      return or_malformed(parse_truth(text.text()));
    case Domain::kText:
    case Domain::kArn:
      break;
  }
  return Malformed{};
}

template <typename T>
bool ordered(Relation relation, const T& request, const T& policy) {
  switch (relation) {
    case Relation::kMatches:
      return request == policy;
    case Relation::kLess:
      return request < policy;
    case Relation::kAtMost:
      return request <= policy;
    case Relation::kGreater:
      return request > policy;
    case Relation::kAtLeast:
      return request >= policy;
  }
  return false;
}

}  // namespace

std::span<const Operator> operators() { return kOperators; }

std::optional<std::string> similar_operator(std::string_view name) {
  static constexpr std::string_view kQualifiers[] = {"ForAllValues", "ForAnyValue"};
  std::string out;
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    const auto qualifier = did_you_mean(name.substr(0, colon), kQualifiers);
    if (!qualifier) return std::nullopt;
    out = concat(*qualifier, ":");
    name.remove_prefix(colon + 1);
  }
  const bool if_exists = remove_if_exists(name);
  std::vector<std::string_view> known;
  for (const Operator& row : operators()) known.push_back(row.name);
  const auto meant = did_you_mean(name, known);
  if (!meant) return std::nullopt;
  out += *meant;
  if (if_exists && *meant != "Null") out += kIfExists;
  return out;
}

std::optional<OperatorUse> parse_condition_operator(std::string_view name) {
  OperatorUse out;
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    const auto qualifier = name.substr(0, colon);
    if (equals_ignoring_case(qualifier, "ForAllValues")) {
      out.qualifier = SetQualifier::kForAllValues;
    } else if (equals_ignoring_case(qualifier, "ForAnyValue")) {
      out.qualifier = SetQualifier::kForAnyValue;
    } else {
      return std::nullopt;
    }
    name.remove_prefix(colon + 1);
  }
  out.if_exists = remove_if_exists(name);
  out.row = find(name);
  if (out.row == nullptr) return std::nullopt;
  if (out.row->domain == Domain::kPresence && out.if_exists) return std::nullopt;
  return out;
}

Operand policy_operand(const Operator& row, const SymbolicText& text, Variables variables) {
  GlobSyntax syntax = row.syntax;
  if (variables == Variables::kLiteral) syntax.variables = Variables::kLiteral;
  return operand(row.domain, text, syntax);
}

Operand request_operand(const Operator& row, const SymbolicText& text) {
  return operand(row.domain, text,
                 {.wildcards = Wildcards::kLiteral, .letters = row.syntax.letters});
}

std::optional<Tri> compare(const Operator& row, const Operand& policy, const Operand& request) {
  if (std::holds_alternative<Malformed>(request)) return std::nullopt;
  return std::visit(
      [&](const auto& value) -> std::optional<Tri> {
        using T = std::decay_t<decltype(value)>;
        const T* other = std::get_if<T>(&request);
        if (other == nullptr) return Tri::kUnknown;
        if constexpr (std::is_same_v<T, Glob>) {
          return row.domain == Domain::kArn ? match_arn(value, *other) : match(value, *other);
        } else if constexpr (std::is_same_v<T, Network>) {
          return tri(value.contains(*other));
        } else if constexpr (std::is_same_v<T, Malformed> || std::is_same_v<T, Undecided>) {
          return Tri::kUnknown;
        } else {
          return tri(ordered(row.relation, *other, value));
        }
      },
      policy);
}

}  // namespace cfnaudit::iam
