// A request with open conditions -> reachable with a whole request, unreachable, or unknown.

#include "analyzer/access/judge.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/iam/questions.h"
#include "analyzer/iam/request_facts.h"

namespace cfnaudit::access {
namespace {

template <typename Visit>
void for_each_policy(const iam::PolicySet& set, Visit visit) {
  const auto all = [&](const iam::Policies& policies) {
    for (const auto& policy : policies) visit(*policy);
  };
  all(set.identity);
  all(set.resource);
  for (const auto* optional : {&set.boundary, &set.session, &set.endpoint})
    if (*optional) all(**optional);
  for (const auto* levels : {&set.service_control, &set.resource_control})
    for (const auto& level : *levels) all(level);
}

/// The condition keys that the policies ask for, by name or as a variable, in lower case.
std::set<std::string> keys_of(const iam::PolicySet& set) {
  std::set<std::string> out;
  const auto add_variables = [&](const iam::Glob& glob) {
    for (const auto& variable : glob.variables()) out.insert(variable.key);
  };
  for_each_policy(set, [&](const iam::CompiledPolicy& policy) {
    for (const auto& statement : policy.statements()) {
      for (const auto& glob : statement.resources.values) add_variables(glob);
      for (const auto& clause : statement.conditions) {
        out.insert(clause.key);
        for (const auto& operand : clause.operands)
          if (const auto* glob = std::get_if<iam::Glob>(&operand)) add_variables(*glob);
      }
    }
  });
  return out;
}

/// What a key has in a request that nothing is asked of.
std::string usual_value(std::string_view key) {
  struct Row {
    std::string_view key;
    std::string_view value;
  };
  static constexpr Row kRows[] = {
      {"aws:currenttime", "2026-01-01T00:00:00Z"},
      {"aws:epochtime", "1767225600"},
      {"aws:securetransport", "true"},
      {"aws:viaawsservice", "false"},
      {"aws:requestedregion", "us-east-1"},
      {"aws:principalisawsservice", "false"},
      {"aws:sourcevpc", "vpc-0123456789abcdef0"},
      {"aws:sourcevpce", "vpce-0123456789abcdef0"},
      {"aws:vpcsourceip", "10.0.0.1"},
      {"aws:multifactorauthpresent", "true"},
  };
  for (const auto& row : kRows)
    if (row.key == key) return std::string(row.value);
  return "value";
}

/// A text that the pattern surely matches.
SymbolicText without_wildcards(const SymbolicText& pattern) {
  SymbolicText out;
  std::size_t hole = 0;
  std::size_t i = 0;
  const std::string& text = pattern.text();
  while (i < text.size()) {
    if (hole < pattern.holes().size() && pattern.holes()[hole].begin == i) {
      out.append(SymbolicText::of(pattern.holes()[hole].symbol));
      i = pattern.holes()[hole++].end;
      continue;
    }
    const char c = text[i] == '*' || text[i] == '?' ? 'x' : text[i];
    out.append(std::string_view(&c, 1));
    ++i;
  }
  return out;
}

using Choice = std::optional<SymbolicText>;  // none: the key is absent

/// Values that a clause may come out one way or the other for.
std::vector<Choice> choices(const iam::CompiledClause& clause) {
  std::vector<Choice> out{std::nullopt};
  const auto add = [&](std::string text) { out.emplace_back(SymbolicText(std::move(text))); };
  if (clause.use.row == nullptr) return out;
  for (const auto& value : clause.source->values) {
    switch (clause.use.row->domain) {
      case iam::Domain::kText:
      case iam::Domain::kArn:
        out.emplace_back(clause.use.row->syntax.wildcards == iam::Wildcards::kActive
                             ? without_wildcards(value.value)
                             : value.value);
        break;
      case iam::Domain::kNetwork:
        add(value.value.text().substr(0, value.value.text().find('/')));
        break;
      case iam::Domain::kPresence:
        break;
      default:
        out.emplace_back(value.value);
    }
  }
  switch (clause.use.row->domain) {
    case iam::Domain::kTruth:
      add("true");
      add("false");
      break;
    case iam::Domain::kNumber:
      add("0");
      add("1000000000");
      break;
    case iam::Domain::kInstant:
      add("1971-01-01T00:00:00Z");
      add("2099-01-01T00:00:00Z");
      break;
    case iam::Domain::kNetwork:
      add("192.0.2.1");
      add("2001:db8::1");
      break;
    default:
      add(usual_value(clause.key));
  }
  return out;
}

/// Builds the context of a request clause by clause.
class WitnessMaker {
 public:
  WitnessMaker(const iam::PolicySet& policies, const iam::Request& request)
      : policies_(policies), request_(request), keys_(keys_of(policies)) {
    request_.context = iam::Context(iam::Presence::kAbsent);
    for (const auto& [key, value] : request.context.keys()) {
      if (value.presence == iam::Presence::kPresent) fix(key, value.values);
      if (value.presence == iam::Presence::kAbsent) fixed_.insert(key);
    }
    for (const auto& key : keys_) {
      const auto implied = iam::implied_value(key, request);
      if (implied.presence == iam::Presence::kPresent) fix(key, implied.values);
      if (implied.presence == iam::Presence::kAbsent) fixed_.insert(key);
      if (iam::is_always_present(key) && !fixed_.contains(key))
        request_.context.set(key, SymbolicText(usual_value(key)));
    }
  }

  void make(const iam::CompiledStatement& statement, Tri wanted) {
    for (const auto& clause : statement.conditions) {
      const bool done = choose(clause, wanted);
      if (done && wanted == Tri::kNo) return;  // one is enough
    }
  }

  /// `open` knows all of the request but the context.
  std::optional<iam::Request> replayed(const iam::Evaluator& open) {
    for (const auto& fact : iam::presence_facts()) {
      if (!present(fact.key) || present(fact.other) == fact.together) continue;
      if (!fact.together || fixed_.contains(std::string(fact.other))) return std::nullopt;
      request_.context.set(fact.other, SymbolicText(usual_value(fact.other)));
    }
    if (open.verdict(iam::Action(request_.action), request_.context) != iam::Verdict::kAllowed ||
        iam::verdict(policies_, request_) != iam::Verdict::kAllowed)
      return std::nullopt;
    return request_;
  }

 private:
  void fix(const std::string& key, std::vector<SymbolicText> values) {
    request_.context.set(key, std::move(values));
    fixed_.insert(key);
  }
  bool present(std::string_view key) const {
    return request_.context.find(key).presence == iam::Presence::kPresent;
  }

  bool choose(const iam::CompiledClause& clause, Tri wanted) {
    if (iam::clause_holds(clause, request_.context) == wanted) return true;
    if (fixed_.contains(clause.key)) return false;
    const iam::Context before = request_.context;
    for (const auto& choice : choices(clause)) {
      if (!choice && iam::is_always_present(clause.key)) continue;
      if (choice)
        request_.context.set(clause.key, *choice);
      else
        request_.context.set_absent(clause.key);
      if (iam::clause_holds(clause, request_.context) != wanted) continue;
      fixed_.insert(clause.key);
      return true;
    }
    request_.context = before;
    return false;
  }

  const iam::PolicySet& policies_;
  iam::Request request_;
  std::set<std::string> keys_;
  std::set<std::string> fixed_;
};

bool is_open(const iam::StatementMatch& match) { return match.match == Tri::kUnknown; }

bool has_effect(const iam::StatementMatch& match, iam::Effect effect) {
  return match.source().effect == effect;
}

const iam::CompiledStatement& compiled(const iam::StatementMatch& match) {
  return match.policy->statements()[match.statement];
}

std::string text_of(const iam::ConditionClause& clause) {
  std::vector<std::string> values;
  for (const auto& value : clause.values) values.push_back(value.value.text());
  return concat(clause.name.value, " ", clause.key.value, " ", join(values, " or "));
}

void add_new(std::vector<std::string>& to, std::string text) {
  if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}

/// The doubts that are no condition keys: symbols, accounts ...
bool depends_on_template(const iam::Decision& decision) {
  return std::any_of(decision.doubts.begin(), decision.doubts.end(),
                     [](const iam::Doubt& doubt) { return doubt.key.empty(); });
}

/// Does a doubt come from what the request names, and not from a statement that is open as a whole?
bool depends_on_resource(const iam::Decision& decision) {
  const auto is_of_statement = [&](const iam::Doubt& doubt) {
    return std::any_of(
        decision.matched.begin(), decision.matched.end(),
        [&](const iam::StatementMatch& match) { return match.source().unknown == doubt.reason; });
  };
  return std::any_of(decision.doubts.begin(), decision.doubts.end(), [&](const iam::Doubt& doubt) {
    return doubt.key.empty() && !is_of_statement(doubt);
  });
}

/// Is all that is open a statement of which nobody knows whether it is there? Then the evaluator's
/// "unknown" is exact: more Allows never take away and more Denies never give, so the statements
/// can come out so that it is allowed, and so that it is not.
bool depends_on_statements_alone(const iam::Decision& decision) {
  return !decision.doubts.empty() && !depends_on_resource(decision) &&
         std::all_of(decision.doubts.begin(), decision.doubts.end(),
                     [](const iam::Doubt& doubt) { return doubt.key.empty(); });
}

/// What decides: the same for requests that the same statements speak about in the same way.
std::string signature(const iam::Request& request, const SymbolicText* pattern,
                      const iam::Decision& decision) {
  std::string out = concat(request.principal.arn.text(), "|", request.resource_account.text());
  for (const auto& match : decision.matched)
    out += concat("|", std::to_string(reinterpret_cast<std::uintptr_t>(match.policy.get())), "/",
                  std::to_string(match.statement), is_open(match) ? "?" : "");
  // What follows from the action and the region, and so differs between requests that match alike.
  for (const auto& match : decision.matched)
    for (const auto& clause : match.source().conditions) {
      const std::string key = lowercase(clause.key.value);
      const auto implied = iam::implied_value(key, request);
      if (implied.presence == iam::Presence::kUnknown) continue;
      out += concat("|", key, "=", implied.values.empty() ? "" : implied.values.front().text());
    }
  if (depends_on_resource(decision))
    out += concat("|", pattern == nullptr ? request.resource.text() : pattern->text());
  return out;
}

}  // namespace

bool is_better(const Judgement& a, const Judgement& b) {
  return a.verdict != b.verdict &&
         (a.verdict == Verdict::kReachable || b.verdict == Verdict::kUnreachable);
}

void settle_context(const iam::PolicySet& policies, iam::Request& request) {
  for (const auto& key : keys_of(policies)) {
    if (request.context.keys().contains(key)) continue;
    auto implied = iam::implied_value(key, request);
    if (implied.presence == iam::Presence::kPresent)
      request.context.set(key, std::move(implied.values));
    if (implied.presence == iam::Presence::kAbsent) request.context.set_absent(key);
  }
}

std::optional<iam::Request> make_witness(const iam::PolicySet& policies,
                                         const iam::Request& request,
                                         const iam::Decision& decision) {
  // One Allow at a time, then all of them: a boundary and a policy may each have conditions.
  std::vector<std::vector<const iam::StatementMatch*>> attempts(1);
  std::vector<const iam::StatementMatch*> all;
  for (const auto& match : decision.matched)
    if (has_effect(match, iam::Effect::kAllow) && is_open(match)) {
      attempts.push_back({&match});
      all.push_back(&match);
    }
  if (all.size() > 1) attempts.push_back(all);
  const WitnessMaker fresh(policies, request);
  const iam::Evaluator open(policies, request);
  for (const auto& attempt : attempts) {
    WitnessMaker maker = fresh;
    for (const auto* match : attempt) maker.make(compiled(*match), Tri::kYes);
    for (const auto& match : decision.matched)
      if (has_effect(match, iam::Effect::kDeny)) maker.make(compiled(match), Tri::kNo);
    if (auto found = maker.replayed(open)) return found;
  }
  return std::nullopt;
}

std::vector<std::string> conditions_of(const iam::Decision& decision) {
  std::vector<std::string> out;
  for (const auto& match : decision.matched) {
    if (!is_open(match) || match.source().conditions.empty()) continue;
    std::vector<std::string> clauses;
    for (const auto& clause : match.source().conditions) clauses.push_back(text_of(clause));
    const bool allow = has_effect(match, iam::Effect::kAllow);
    add_new(out, concat(allow ? "" : "unless ", join(clauses, " and ")));
  }
  return out;
}

std::vector<std::string> reasons_of(const iam::Decision& decision) {
  std::vector<std::string> out;
  // Where the template decides, the request's keys are the lesser question.
  const bool of_template = depends_on_template(decision);
  for (const auto& doubt : decision.doubts)
    if (!of_template || doubt.key.empty()) add_new(out, doubt.reason);
  if (out.empty()) out.push_back("it depends on the request");
  return out;
}

Judgement Judge::settle(const iam::PolicySet& policies, const iam::Request& request,
                        const iam::Decision& decision) {
  const std::string what = signature(request, nullptr, decision);
  if (const auto at = known_.find(what); at != known_.end()) {
    Judgement out = at->second.judgement;
    if (!out.witness) return out;
    iam::Request again = request;
    again.context = out.witness->context;
    if (iam::verdict(policies, again) == iam::Verdict::kAllowed) {
      out.witness = std::make_shared<const iam::Request>(std::move(again));
      return out;
    }
  }
  return keep(what, decision, ask(policies, request, nullptr, decision));
}

Judgement Judge::decide(const iam::PolicySet& policies, iam::Request request) {
  settle_context(policies, request);
  const iam::Decision decision = iam::decide(policies, request);
  switch (decision.verdict) {
    case iam::Verdict::kExplicitlyDenied:
    case iam::Verdict::kImplicitlyDenied:
      return {};
    case iam::Verdict::kAllowed: {
      Judgement out{.verdict = Verdict::kReachable};
      if (auto whole = make_witness(policies, request, decision))
        out.witness = std::make_shared<const iam::Request>(std::move(*whole));
      return out;
    }
    case iam::Verdict::kUnknown:
      break;
  }
  return settle(policies, request, decision);
}

Judgement Judge::settle_any(const iam::PolicySet& policies, const iam::Request& request,
                            const SymbolicText& pattern, const iam::Decision& decision) {
  const std::string what = concat("any|", request.action, "|", pattern.text(), "|",
                                  signature(request, &pattern, decision));
  if (const auto at = known_.find(what); at != known_.end()) return at->second.judgement;
  return keep(what, decision, ask(policies, request, &pattern, decision));
}

const Judgement& Judge::keep(const std::string& what, const iam::Decision& decision,
                             Judgement found) {
  iam::Policies matched;
  for (const auto& match : decision.matched) matched.push_back(match.policy);
  return known_.insert_or_assign(what, Known{std::move(found), std::move(matched)})
      .first->second.judgement;
}

Judgement Judge::ask(const iam::PolicySet& policies, const iam::Request& asked,
                     const SymbolicText* pattern, const iam::Decision& decision) {
  Judgement out;
  if (depends_on_statements_alone(decision)) {
    out.verdict = Verdict::kUnknown;
    out.unknown = reasons_of(decision);
    return out;
  }
  iam::Request request = asked;
  settle_context(policies, request);
  if (pattern == nullptr)
    if (auto made = make_witness(policies, request, decision)) {
      out.verdict = Verdict::kReachable;
      out.conditions = conditions_of(decision);
      out.witness = std::make_shared<const iam::Request>(std::move(*made));
      return out;
    }
  iam::AccessQuery query;
  query.caller = request.principal;
  query.action = {SymbolicText(request.action), iam::Wildcards::kLiteral};
  query.resource = {pattern == nullptr ? request.resource : *pattern,
                    pattern == nullptr ? iam::Wildcards::kLiteral : iam::Wildcards::kActive};
  query.resource_account = request.resource_account;
  query.context = request.context;
  const iam::Answer answer = iam::no_access(*reasoner_, policies, query);
  switch (answer.kind) {
    case iam::Answer::Kind::kProved:
      out.verdict = Verdict::kUnreachable;
      break;
    case iam::Answer::Kind::kRefuted:
      out.verdict = Verdict::kReachable;
      out.conditions = conditions_of(decision);
      out.witness = std::make_shared<const iam::Request>(answer.witness);
      break;
    case iam::Answer::Kind::kUnknown:
      out.verdict = Verdict::kUnknown;
      out.unknown = depends_on_template(decision) ? reasons_of(decision) : answer.reasons;
      if (out.unknown.empty()) out.unknown = reasons_of(decision);
      for (const auto& reason : answer.reasons)
        if (iam::is_given_up(reason)) add_new(out.unknown, reason);
      break;
  }
  return out;
}

}  // namespace cfnaudit::access
