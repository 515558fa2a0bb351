#pragma once

// What the environments of one template have in common: policies that were read, decisions that
// were made, rows of reach. Made by the first analyze() of a template and handed on to the others.
// Holds nothing that points into an environment, so it may outlive each of them.

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/judge.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/solver.h"
#include "analyzer/iam/validate.h"
#include "analyzer/resolve/json_text.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::access {

/// Policies by what they were made from, so that equal ones are one object.
class KnownPolicies {
 public:
  struct Entry {
    iam::PolicyRef policy;
    resolve::ValuePtr parsed = nullptr;  // of a document that is text: what it holds
    std::vector<Diagnostic> problems;    // of its grammar
  };

  /// The entry of the key, which `make` makes where it is new.
  template <typename Make>
  const Entry& get(std::string key, Make make) {
    const auto known = entries_.find(key);
    if (known != entries_.end()) return known->second;
    return entries_.emplace(std::move(key), make()).first->second;
  }
  /// The policy as one that may not be there, for this reason.
  template <typename Make>
  const iam::PolicyRef& perhaps(const iam::PolicyRef& policy, const std::string& why, Make make) {
    const auto [at, fresh] = perhaps_.try_emplace({policy, why});
    if (fresh) at->second = make().policy;
    return at->second;
  }

 private:
  std::map<std::string, Entry> entries_;
  std::map<std::pair<iam::PolicyRef, std::string>, iam::PolicyRef> perhaps_;
};

/// Appends all that a policy is made of, places included: the same for what is the same.
void append_content(resolve::ValuePtr value, std::string& to);
void append_content(const iam::Policy& policy, std::string& to);

/// What decides about a principal.
struct PrincipalSide {
  graph::ResourceIndex resource = 0;
  iam::Caller caller;
  iam::Policies identity;
  std::optional<iam::Policies> boundary;

  friend auto operator<=>(const PrincipalSide&, const PrincipalSide&) = default;
};

/// What decides about a destination.
struct DestinationSide {
  struct Name {
    SymbolicText arn;
    std::string prefix;
    std::string only_action;
    bool is_family = false;

    friend auto operator<=>(const Name&, const Name&) = default;
  };

  graph::ResourceIndex resource = 0;
  std::string id;
  std::vector<Name> names;  // its own ARN, then its other forms
  std::vector<std::pair<PolicyUse, iam::PolicyRef>> policies;
  std::vector<std::pair<std::string, SymbolicText>> tags;

  friend auto operator<=>(const DestinationSide&, const DestinationSide&) = default;
};

/// The rows of reach of pairs that were looked at. Sides have numbers; equal ones have the same.
class KnownReach {
 public:
  struct Row {
    Reach reach;  // without `grants`
    std::vector<std::pair<iam::PolicyRef, std::size_t>> grants;
  };
  using Pair = std::pair<std::size_t, std::size_t>;  // numbers of principal and destination

  std::size_t number(PrincipalSide side) {
    return principals_.try_emplace(std::move(side), principals_.size()).first->second;
  }
  std::size_t number(DestinationSide side) {
    return destinations_.try_emplace(std::move(side), destinations_.size()).first->second;
  }
  const std::vector<Row>* find(Pair pair) const {
    const auto known = rows_.find(pair);
    return known == rows_.end() ? nullptr : &known->second;
  }
  const std::vector<Row>& keep(Pair pair, std::vector<Row> rows) {
    return rows_.insert_or_assign(pair, std::move(rows)).first->second;
  }

 private:
  std::map<PrincipalSide, std::size_t> principals_;
  std::map<DestinationSide, std::size_t> destinations_;
  std::map<Pair, std::vector<Row>> rows_;
};

struct SharedWork {
  explicit SharedWork(iam::Limits limits) : reasoner(limits), judge(reasoner) {}

  resolve::JsonStore store;  // what policies read from texts point into
  iam::Reasoner reasoner;    // starts when it is needed
  Judge judge;
  KnownPolicies policies;
  KnownReach reach;
  /// What iam::validate_coverage() says of a policy.
  std::map<std::pair<iam::PolicyRef, iam::Language>, std::vector<Diagnostic>> coverage;
  /// What iam::validate_statement() says of each statement of a policy.
  std::map<std::pair<iam::PolicyRef, iam::Part>, std::vector<std::vector<Diagnostic>>> validated;
};

}  // namespace cfnaudit::access
