#include "analyzer/access/narrowed.h"

#include <algorithm>
#include <vector>

#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/glob.h"
#include "analyzer/iam/glob_match.h"

// Policies and an ARN -> the policies without patterns that only a colon in a name could match.

namespace cfnaudit::access {

using iam::Glob;
using iam::Token;
using iam::TokenKind;

// Keys of objects, consumers of streams.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html, 2026-12-01
bool members_have_colons(const Destination& destination) {
  static constexpr std::string_view kServices[] = {"s3", "kinesis", "iot", "neptune-db"};
  return destination.is_family && std::find(std::begin(kServices), std::end(kServices),
                                            destination.service) != std::end(kServices);
}

namespace {

constexpr Token kColon{TokenKind::kCharacter, ':'};

bool is_any_text(Token token) {
  return token.kind == TokenKind::kAnyRun || token.kind == TokenKind::kVariable ||
         token.kind == TokenKind::kSymbol;
}

/// Positions in a pattern that some reading of the text so far leads to.
class Positions {
 public:
  explicit Positions(const Glob& pattern) : pattern_(pattern), at_(pattern.tokens().size() + 1) {
    at_[0] = true;
    skip_empty(at_);
  }

  void character(Token c) {
    std::vector<bool> next(at_.size());
    for (std::size_t p = 0; p + 1 < at_.size(); ++p) {
      if (!at_[p]) continue;
      const Token token = pattern_.tokens()[p];
      if (is_any_text(token)) next[p] = true;
      if (token == c || token.kind == TokenKind::kAnyCharacter) next[p + 1] = true;
    }
    take(std::move(next));
  }

  /// A text that is not known; without colons if it says so.
  void any_text(const Symbol& symbol, bool colons) {
    std::vector<bool> next = at_;
    for (std::size_t p = 0; p + 1 < at_.size(); ++p) {
      if (!next[p]) continue;
      const Token token = pattern_.tokens()[p];
      const bool same = token.kind == TokenKind::kSymbol && pattern_.symbol(token) == symbol;
      if (same || colons || token != kColon) next[p + 1] = true;
    }
    take(std::move(next));
  }

  bool at_end() const { return at_.back(); }

 private:
  void skip_empty(std::vector<bool>& at) const {
    for (std::size_t p = 0; p + 1 < at.size(); ++p)
      if (at[p] && is_any_text(pattern_.tokens()[p])) at[p + 1] = true;
  }
  void take(std::vector<bool> next) {
    skip_empty(next);
    at_ = std::move(next);
  }

  const Glob& pattern_;
  std::vector<bool> at_;
};

bool may_name(const Glob& pattern, const Glob& arn, const Destination& destination) {
  const bool colons = members_have_colons(destination);
  Positions positions(pattern);
  for (const Token token : arn.tokens()) {
    if (token.kind != TokenKind::kSymbol) {
      positions.character(token);
      continue;
    }
    const Symbol& symbol = arn.symbol(token);
    positions.any_text(symbol, colons && symbol.id == destination.id);
  }
  return positions.at_end();
}

}  // namespace

iam::PolicyRef Narrowing::narrow(const iam::PolicyRef& policy, const SymbolicText& arn,
                                 const Destination& destination) {
  const auto [known, fresh] = known_.try_emplace({policy.get(), arn}, policy);
  if (!fresh) return known->second;
  const Glob text(arn, iam::kPlainText);
  // Only what may match is looked at: what surely does, and what surely does not, stays.
  const auto goes = [&](const Glob& pattern) {
    return iam::match(pattern, text) == Tri::kUnknown && !may_name(pattern, text, destination);
  };
  std::optional<iam::Policy> copy;
  for (std::size_t i = 0; i < policy->statements().size(); ++i) {
    const iam::CompiledStatement& statement = policy->statements()[i];
    const auto& globs = statement.resources.values;
    if (statement.effect != iam::Effect::kAllow ||
        statement.resources.polarity != iam::Polarity::kListed ||
        globs.size() != statement.source->resources.values.size() ||
        std::none_of(globs.begin(), globs.end(), goes))
      continue;
    if (!copy) copy = policy->source();
    auto& values = copy->statements[i].resources.values;
    auto kept = values.begin();
    for (std::size_t v = 0; v < globs.size(); ++v)
      if (!goes(globs[v])) *kept++ = values[v];
    values.erase(kept, values.end());
  }
  if (!copy) return policy;
  known->second = iam::compile(std::move(*copy));
  originals_[known->second.get()] = policy;
  return known->second;
}

std::optional<iam::PolicySet> Narrowing::narrow(const iam::PolicySet& policies,
                                                const SymbolicText& arn,
                                                const Destination& destination) {
  iam::PolicySet out = policies;
  bool changed = false;
  const auto all = [&](iam::Policies& some) {
    for (iam::PolicyRef& policy : some) {
      iam::PolicyRef narrowed = narrow(policy, arn, destination);
      changed = changed || narrowed != policy;
      policy = std::move(narrowed);
    }
  };
  all(out.identity);
  all(out.resource);
  if (out.boundary) all(*out.boundary);
  return changed ? std::optional(std::move(out)) : std::nullopt;
}

iam::PolicyRef Narrowing::original(const iam::PolicyRef& policy) const {
  const auto known = originals_.find(policy.get());
  return known == originals_.end() ? policy : known->second;
}

}  // namespace cfnaudit::access
