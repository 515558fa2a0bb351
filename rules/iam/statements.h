#pragma once

// Where statements of policies stand in the template, and what the rules of this folder ask of
// them. Used by the rules of this folder and by those of wiring.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/iam/evaluate.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

/// A statement of the stack's own, or of a policy of AWS that a principal has.
struct StatementPlace {
  const graph::StackResource* resource = nullptr;
  resolve::ValuePtr value = nullptr;  // null: the resource as a whole
};

/// `element` is "Action", "Resource" or "Principal", in either polarity; empty for the whole.
StatementPlace place_of(const Context& context, const access::BoundPolicy& policy,
                        const iam::Statement& statement, std::string_view element = {});
/// As place_of for a policy of the principal: AWS's own policies stand where they are attached.
StatementPlace place_of(const Context& context, const access::Principal& principal,
                        const access::BoundPolicy& policy, const iam::Statement& statement,
                        std::string_view element = {});

/// The policy of the stack that a decision matched; nullptr when it is none.
const access::BoundPolicy* bound_policy(const access::Access& access, const iam::PolicyRef& policy);

/// Does AWS refuse the policy for its grammar?
bool is_refused(const access::BoundPolicy& policy);

/// The policies with this use that bear on the resource.
iam::Policies policies_on(const access::Access& access, graph::ResourceIndex resource,
                          access::PolicyUse use);

/// Some text that the pattern matches: each wildcard is an "x".
SymbolicText some_match(const SymbolicText& pattern);
/// An action that the statement may be about, in AWS's spelling where it is known; empty for none.
std::string some_action(const iam::Statement& statement);
/// Does the pattern of actions stand for one that does more than read?
bool may_write(const iam::Statement& statement);

/// "a:A, a:B and 3 more actions".
std::string list_actions(const std::vector<std::string>& actions);
/// "A, B and 4 more".
std::string list_names(const std::vector<std::string>& names);

/// The stranger's account of questions and witnesses.
inline constexpr std::string_view kStrangersAccount = "999999999999";

/// May the principal, whatever the request is like besides?
Tri surely_allowed(const Context& context, const access::Principal& principal,
                   std::string_view action, const SymbolicText& resource);
/// "arn:aws:iam::123456789012:role/" and so on, with any name.
SymbolicText any_arn(const Context& context, std::string_view service, std::string_view prefix);
/// May it do anything to anything?
bool is_administrator(const Context& context, const access::Principal& principal);

/// Does somebody act as it who could turn its permissions to other ends: a person, an account, code
/// of the user? Not so for a role that only AWS's own code uses.
bool is_in_foreign_hands(const Context& context, const access::Principal& principal);

}  // namespace cfnaudit::rules
