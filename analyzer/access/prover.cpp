#include "analyzer/access/prover.h"

#include <algorithm>
#include <deque>
#include <set>

#include "analyzer/access/choices.h"
#include "analyzer/aws/policy_places.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/build.h"
#include "analyzer/iam/questions.h"
#include "analyzer/model/regions.h"
#include "analyzer/resolve/stack.h"

// Template and question -> a proof over all values, or the values that break it.

namespace cfnaudit::access {

using model::ExpressionPtr;
using resolve::Environment;

namespace {

constexpr std::size_t kMostCases = 400;  // of one question
constexpr std::size_t kMostKept = 64;    // cases kept for further questions
constexpr std::size_t kMostPlaces = 24;  // accounts by regions
constexpr std::string_view kTooManyCases = "too many combinations of parameters and conditions";

/// A stack with its access, kept together: each points into the one before.
struct World {
  resolve::Resolution resolution;
  std::vector<graph::Graph> graphs;
  Access access;
  Paths paths;

  const graph::Graph& graph() const { return graphs.front(); }
};

/// What is decided of the values; all else is open.
struct Case {
  Outcomes conditions;
  Assignment values;
};

/// An account and region that the template may be deployed to.
struct Place {
  std::string account;
  std::string region;
  bool assumed = true;  // the one that reports show
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The numbers of twelve digits in a text.
void accounts_in(std::string_view text, std::set<std::string>& out) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && is_digit(text[i])) {
      ++digits;
      continue;
    }
    // Nobody's account is 000000000000.
    if (digits == 12 && text.substr(i - 12, 12) != "000000000000")
      out.emplace(text.substr(i - 12, 12));
    digits = 0;
  }
}

void regions_in(std::string_view text, std::set<std::string>& out) {
  model::add_regions_in(text, out);
  if (text.find("aws-cn") != std::string_view::npos) out.emplace("cn-north-1");
  if (text.find("aws-us-gov") != std::string_view::npos) out.emplace("us-gov-west-1");
}

template <typename Visit>
void for_each_text(const syntax::Node* node, Visit visit, std::size_t depth = 0) {
  constexpr std::size_t kDeepest = 128;
  if (node == nullptr || depth > kDeepest) return;
  if (node->kind == syntax::NodeKind::kScalar) visit(std::string_view(node->text));
  for (const syntax::Node* item : node->items) for_each_text(item, visit, depth + 1);
  for (const auto& member : node->members) {
    for_each_text(member.key, visit, depth + 1);
    for_each_text(member.value, visit, depth + 1);
  }
}

/// Types whose properties decide who may do what.
bool is_about_access(std::string_view type) {
  if (type.starts_with("AWS::IAM::") || type.starts_with("AWS::Lambda::") ||
      type.starts_with("AWS::StepFunctions::"))
    return true;
  const auto places = aws::policy_places();
  return std::any_of(places.begin(), places.end(),
                     [&](const PolicyPlace& place) { return place.type == type; });
}

}  // namespace

class Prover::Impl {
 public:
  Impl(const SourceFile& file, const model::Template& tmpl,
       const resolve::EnvironmentOptions& options, const AnalysisOptions& analysis)
      : file_(file), tmpl_(tmpl), options_(options), analysis_(analysis), choices_(tmpl, options_) {
    find_places();
    find_uses();
  }

  Proof prove(const Question& question) {
    proof_ = {};
    question_ = &question;
    known_name_ = false;
    invalid_.reset();
    left_ = kMostCases;
    by_default();
    for (const Place& place : places_) {
      if (proof_.verdict == Verdict::kReachable) break;
      search(place);
    }
    if (places_left_out_ > 0 && proof_.verdict == Verdict::kUnreachable)
      note(concat(std::to_string(places_left_out_),
                  " combinations of the accounts and regions in the template were not analyzed"));
    if (!known_name_ && invalid_) proof_.invalid = invalid_;
    if (!tmpl_.is_complete() && proof_.verdict == Verdict::kUnreachable)
      note("the template has transforms or macros that are not expanded");
    describe();
    return std::move(proof_);
  }

 private:
  // --- what may be chosen

  void find_places() {
    std::set<std::string> accounts;
    std::set<std::string> regions;
    bool any_map = false;
    for (const auto& resource : tmpl_.resources) {
      if (!is_about_access(resource.type.value) || resource.properties == nullptr) continue;
      look_in(resource.properties->node, accounts, regions);
      model::for_each(resource.properties, [&](const model::Expression& inner) {
        any_map = any_map || inner.as<model::FindInMap>() != nullptr;
      });
    }
    for (const auto& condition : tmpl_.conditions)
      if (condition.expression != nullptr) look_in(condition.expression->node, accounts, regions);
    if (tmpl_.root != nullptr && any_map)
      if (const auto* maps = tmpl_.root->find("Mappings")) look_in(maps, accounts, regions);
    const std::string region = options_.region ? *options_.region : resolve::assumed_region(tmpl_);
    std::vector<std::string> all_accounts{options_.account_id};
    std::vector<std::string> all_regions{region};
    if (!options_.account_is_given) {
      const bool named = accounts.erase(options_.account_id) > 0;
      all_accounts.insert(all_accounts.end(), accounts.begin(), accounts.end());
      if (named) all_accounts.emplace_back("111111111111");
    }
    if (!options_.region) {
      const bool named = regions.erase(region) > 0;
      all_regions.insert(all_regions.end(), regions.begin(), regions.end());
      if (named)
        for (const auto other : {"eu-north-1", "ca-west-1"})
          if (!regions.contains(other)) {
            all_regions.emplace_back(other);
            break;
          }
    }
    for (const auto& account : all_accounts)
      for (const auto& one : all_regions) {
        if (places_.size() >= kMostPlaces) {
          ++places_left_out_;
          continue;
        }
        places_.push_back({account, one, places_.empty()});
      }
  }

  static void look_in(const syntax::Node* node, std::set<std::string>& accounts,
                      std::set<std::string>& regions) {
    for_each_text(node, [&](std::string_view text) {
      accounts_in(text, accounts);
      regions_in(text, regions);
    });
  }

  /// Conditions and parameters that decide what policies say, in the template's order.
  void find_uses() {
    const auto look = [&](ExpressionPtr expression) {
      if (expression == nullptr) return;
      for_each_parameter(tmpl_, expression, [&](std::size_t p) { used_parameters_.insert(p); });
      model::for_each(expression, [&](const model::Expression& inner) {
        if (const auto* choice = inner.as<model::If>())
          used_conditions_.emplace(choice->condition.value);
      });
    };
    for (const auto& resource : tmpl_.resources) {
      if (resource.condition) used_conditions_.emplace(resource.condition->value);
      if (is_about_access(resource.type.value)) look(resource.properties);
    }
  }

  Environment environment(const Place& place, const Case& one) const {
    Environment out;
    out.name = out.shown = "any parameters";
    out.place_is_assumed = true;
    out.region = place.region;
    out.account_id = place.account;
    out.partition = resolve::partition_of(out.region);
    out.stack_name = options_.stack_name_is_given ? options_.stack_name : "";
    for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i) {
      resolve::ParameterValue value;
      value.text = choices_.given(i);
      if (const auto chosen = one.values.find(i); chosen != one.values.end())
        value.text = chosen->second;
      out.parameters.push_back(std::move(value));
    }
    out.decided_conditions = one.conditions;
    return out;
  }

  // --- the search

  const World& world(const Environment& environment) {
    std::string key =
        concat(environment.account_id, "|", environment.region, "|", environment.stack_name);
    for (const auto& value : environment.parameters)
      key += value.text ? concat("|=", *value.text) : "|?";
    for (const auto& [name, truth] : environment.decided_conditions)
      key += concat("|", name, truth ? "+" : "-");
    if (const auto known = worlds_.find(key); known != worlds_.end()) return *known->second;
    auto out = std::make_unique<World>();
    resolve::Environments one;
    one.environments.push_back(environment);
    out->resolution = resolve::resolve(tmpl_, std::move(one)).value;
    out->graphs.push_back(graph::build(file_, out->resolution.stacks.front()).value);
    out->access =
        analyze(file_, out->graphs.front(), analysis_, first_ ? first_->access.shared : nullptr);
    out->paths = find_paths(out->access, out->graphs.front());
    if (!first_) return *(first_ = std::move(out));
    if (worlds_.size() >= kMostKept) worlds_.clear();
    return *(worlds_[key] = std::move(out));
  }

  std::optional<QuestionAnswer> ask_in(const World& world) {
    auto known = checked(*question_, world.access, world.graph());
    if (!known) {
      if (!invalid_) invalid_ = known.error().message;
      return std::nullopt;
    }
    known_name_ = true;
    ++proof_.basis.cases;
    return ask(*known, world.access, world.paths, world.graph());
  }

  /// Is it so with what a deployment gets that chooses nothing?
  void by_default() {
    Case one;
    bool whole = true;
    for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i) {
      const auto& declared = tmpl_.parameters[i];
      if (choices_.given(i) || declared.is_ssm()) continue;
      if (declared.default_value)
        one.values.emplace(i, std::string(declared.default_value->value));
      else
        whole = false;
    }
    Environment with = environment(places_.front(), one);
    with.stack_name = options_.stack_name;
    const auto answer = ask_in(world(with));
    if (!answer || answer->verdict != Verdict::kReachable) return;
    proof_.verdict = Verdict::kReachable;
    proof_.match = answer->matches.front();
    if (whole || !tmpl_.parameters.empty())
      for (const auto& [p, text] : one.values)
        if (matters(p)) proof_.parameters.emplace(tmpl_.parameters[p].name.value, text);
  }

  bool matters(std::size_t parameter) const {
    if (used_parameters_.contains(parameter)) return true;
    bool out = false;
    for (const auto& condition : tmpl_.conditions)
      for_each_parameter(tmpl_, condition.expression,
                         [&](std::size_t p) { out = out || p == parameter; });
    return out;
  }

  void search(const Place& place) {
    std::deque<Case> open{{}};
    while (!open.empty() && proof_.verdict != Verdict::kReachable) {
      const Case one = std::move(open.front());
      open.pop_front();
      if (left_ == 0) {
        proof_.gave_up = true;
        return note(concat(kTooManyCases, ": ", std::to_string(open.size() + 1),
                           " of them were not analyzed"));
      }
      --left_;
      look_at(place, one, open);
    }
  }

  void look_at(const Place& place, const Case& one, std::deque<Case>& open) {
    const Environment here = environment(place, one);
    const auto answer = ask_in(world(here));
    if (!answer || answer->verdict == Verdict::kUnreachable) return;
    if (answer->verdict == Verdict::kReachable && reached(place, one, here, *answer)) return;
    // What is left open: the first thing that the answer names, else anything.
    std::vector<Case> parts = split(here, one, *answer);
    if (!parts.empty()) {
      for (auto part = parts.rbegin(); part != parts.rend(); ++part) open.push_front(*part);
      return;
    }
    if (answer->verdict == Verdict::kReachable)
      return note("it depends on conditions that single parameter values do not decide");
    if (place.assumed && try_values(place, one, here, *answer)) return;
    for (const auto& reason : answer->reasons) {
      if (iam::is_given_up(reason) || reason == kTooManyWays) proof_.gave_up = true;
      note(in_words(reason));
    }
  }

  /// Surely reachable here. False: it takes conditions that are not surely brought about.
  bool reached(const Place& place, const Case& one, const Environment& here,
               const QuestionAnswer& answer) {
    const Realisation how = choices_.realise(here, one.conditions, one.values);
    if (!how.possible) return true;
    if (!how.certain) return false;
    std::map<std::string, std::string> values;
    for (const auto* part : {&how.values, &one.values})
      for (const auto& [p, text] : *part) values.emplace(tmpl_.parameters[p].name.value, text);
    if (!place.assumed) {
      note(concat("it is reachable in account ", place.account, ", region ", place.region,
                  "; see --account-id and --region"));
      return true;
    }
    if (!how.free) {
      proof_.verdict = Verdict::kReachable;
      proof_.reasons.clear();
    } else {
      std::vector<std::string> words;
      for (const auto& [name, text] : values) words.push_back(concat(name, " is ", quote(text)));
      note(concat("it is reachable if ", enumerate(words)));
    }
    if (!proof_.match || !how.free) {
      proof_.parameters = std::move(values);
      proof_.match = answer.matches.front();
    }
    return true;
  }

  /// The cases that one undecided condition or parameter makes; none: nothing is left to decide.
  std::vector<Case> split(const Environment& here, const Case& one, const QuestionAnswer& answer) {
    std::string named;
    for (const auto& reason : answer.reasons) named += concat(reason, "\n");
    for (const auto& match : answer.matches)
      for (const auto& reason : match.unknown) named += concat(reason, "\n");
    for (const bool only_named : {true, false}) {
      for (const auto& condition : tmpl_.conditions) {
        const std::string name(condition.name.value);
        if (one.conditions.contains(name)) continue;
        if (!only_named && !used_conditions_.contains(name)) continue;
        if (only_named && named.find(concat("condition ", name, " ")) == std::string::npos)
          continue;
        auto parts = by_condition(here, one, name);
        if (!parts.empty()) return parts;
      }
      for (std::size_t p = 0; p < tmpl_.parameters.size(); ++p) {
        if (one.values.contains(p) || choices_.given(p)) continue;
        if (!only_named && !used_parameters_.contains(p)) continue;
        const auto values = choices_.values(p);
        if (values.empty()) continue;
        if (only_named && named.find(concat("parameter ", tmpl_.parameters[p].name.value, " ")) ==
                              std::string::npos)
          continue;
        std::vector<Case> parts;
        for (const auto& text : values) {
          Case part = one;
          part.values.emplace(p, text);
          if (choices_.realise(here, part.conditions, part.values).possible)
            parts.push_back(std::move(part));
        }
        return parts;
      }
    }
    return {};
  }

  std::vector<Case> by_condition(const Environment& here, const Case& one,
                                 const std::string& name) {
    std::vector<Case> parts;
    for (const bool truth : {true, false}) {
      Case part = one;
      part.conditions.emplace(name, truth);
      if (choices_.realise(here, part.conditions, part.values).possible)
        parts.push_back(std::move(part));
    }
    return parts;
  }

  // --- free parameters: is there a value that makes it so?

  bool try_values(const Place&, const Case& one, const Environment& here,
                  const QuestionAnswer& answer) {
    const Realisation how = choices_.realise(here, one.conditions, one.values);
    if (!how.certain && !one.conditions.empty()) return false;
    for (std::size_t p = 0; p < here.parameters.size(); ++p) {
      if (here.parameters[p].text || !is_named(tmpl_.parameters[p], answer)) continue;
      for (const auto& text : candidates(p, world(here))) {
        if (left_ == 0) return false;
        --left_;
        Environment with = here;
        with.parameters[p].text = text;
        const auto again = ask_in(world(with));
        if (!again || again->verdict != Verdict::kReachable) continue;
        std::map<std::string, std::string> values;
        for (const auto* part : {&how.values, &one.values})
          for (const auto& [q, other] : *part)
            values.emplace(tmpl_.parameters[q].name.value, other);
        values.insert_or_assign(std::string(tmpl_.parameters[p].name.value), text);
        proof_.parameters = std::move(values);
        proof_.match = again->matches.front();
        note(concat("it is reachable if ", tmpl_.parameters[p].name.value, " is ",
                    tmpl_.parameters[p].no_echo ? "a secret value" : quote(text)));
        return true;
      }
    }
    return false;
  }

  static bool is_named(const model::Parameter& parameter, const QuestionAnswer& answer) {
    const std::string text = concat("parameter ", parameter.name.value, " ");
    const auto names = [&](const std::string& reason) {
      return reason.find(text) != std::string::npos;
    };
    if (std::any_of(answer.reasons.begin(), answer.reasons.end(), names)) return true;
    return std::any_of(answer.matches.begin(), answer.matches.end(), [&](const Match& match) {
      return std::any_of(match.unknown.begin(), match.unknown.end(), names);
    });
  }

  /// Texts that the parameter may have and that could make a policy name the destination.
  std::vector<std::string> candidates(std::size_t index, const World& world) {
    const model::Parameter& parameter = tmpl_.parameters[index];
    std::vector<std::string> out;
    const auto add = [&](std::string_view text) {
      const std::string one(text);
      const bool usable = !choices_.compared(index).contains(one) &&
                          std::find(out.begin(), out.end(), one) == out.end();
      if (usable) out.push_back(one);
    };
    if (parameter.default_value) add(parameter.default_value->value);
    // Other texts only where nothing restricts them.
    const bool free = !parameter.allowed_pattern && !parameter.min_length &&
                      !parameter.max_length && parameter.type.value == "String" &&
                      parameter.allowed_values.empty();
    if (!free) return out;
    add("*");
    for (const auto& destination : world.access.destinations) {
      if (!is_asked_about(*question_, destination)) continue;
      const std::string& arn = destination.arn.text();
      if (!destination.arn.known()) continue;
      add(arn);
      add(arn.substr(arn.find_last_of(":/") + 1));
    }
    return out;
  }

  // --- words

  /// A parameter that is a symbol here may well have a default.
  std::string in_words(const std::string& reason) const {
    std::string out = reason;
    for (const auto& parameter : tmpl_.parameters) {
      if (!parameter.default_value && parameter.allowed_values.empty()) continue;
      const std::string says = concat("parameter ", parameter.name.value, " has no value");
      if (const auto at = out.find(says); at != std::string::npos)
        out.replace(at, says.size(),
                    concat("parameter ", parameter.name.value, " may have a different value"));
    }
    return out;
  }

  void note(std::string reason) {
    if (proof_.verdict == Verdict::kReachable) return;
    proof_.verdict = Verdict::kUnknown;
    if (std::find(proof_.reasons.begin(), proof_.reasons.end(), reason) == proof_.reasons.end())
      proof_.reasons.push_back(std::move(reason));
  }

  void describe() {
    Basis& basis = proof_.basis;
    for (const auto& parameter : tmpl_.parameters)
      if (parameter.no_echo) proof_.parameters.erase(std::string(parameter.name.value));
    const Place& shown = places_.front();
    basis.assumed.push_back(concat("partition ", resolve::partition_of(shown.region)));
    (options_.account_is_given ? basis.assumed : basis.any)
        .push_back(options_.account_is_given ? concat("account ", options_.account_id)
                                             : "every account");
    (options_.region ? basis.assumed : basis.any)
        .push_back(options_.region ? concat("region ", *options_.region) : "every region");
    (options_.stack_name_is_given ? basis.assumed : basis.any)
        .push_back(options_.stack_name_is_given ? concat("stack name ", options_.stack_name)
                                                : "every stack name");
    for (std::size_t i = 0; i < tmpl_.parameters.size(); ++i) {
      const auto name = tmpl_.parameters[i].name.value;
      if (const auto one = choices_.given(i))
        basis.assumed.push_back(tmpl_.parameters[i].no_echo
                                    ? concat("parameter ", name, " as given")
                                    : concat("parameter ", name, " is ", quote(*one)));
      else
        basis.any.push_back(concat("every value of parameter ", name));
    }
    basis.outside = {"policies, group memberships and trust policies that are managed elsewhere",
                     "service control policies, which can only deny",
                     "roles, functions and other resources that this template does not declare"};
    if (first_ && !question_->from.empty())
      if (auto known = checked(*question_, first_->access, first_->graph()))
        basis.followed = ask(*known, first_->access, first_->paths, first_->graph()).followed;
  }

  const SourceFile& file_;
  const model::Template& tmpl_;
  const resolve::EnvironmentOptions options_;
  const AnalysisOptions analysis_;
  Choices choices_;
  std::vector<Place> places_;
  std::size_t places_left_out_ = 0;
  std::set<std::size_t> used_parameters_;
  std::set<std::string, std::less<>> used_conditions_;
  std::unique_ptr<World> first_;  // what all others take over from
  std::map<std::string, std::unique_ptr<World>> worlds_;
  Proof proof_;
  const Question* question_ = nullptr;
  bool known_name_ = false;
  std::optional<std::string> invalid_;
  std::size_t left_ = 0;
};

Prover::Prover(const SourceFile& file, const model::Template& tmpl,
               const resolve::EnvironmentOptions& options, const AnalysisOptions& analysis)
    : impl_(std::make_unique<Impl>(file, tmpl, options, analysis)) {}
Prover::~Prover() = default;

Proof Prover::prove(const Question& question) { return impl_->prove(question); }

}  // namespace cfnaudit::access
