// Template and denials -> proofs over all parameter values, or the values that break them.

#include "analyzer/access/assertions.h"

#include <algorithm>
#include <optional>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/graph/build.h"
#include "analyzer/iam/questions.h"
#include "analyzer/model/check_names.h"
#include "analyzer/resolve/evaluate.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::access {

using model::ExpressionPtr;
using resolve::Environment;

namespace {

/// What a parameter is in one case: a text, or any that it is not compared with.
using Choice = std::optional<std::string>;

/// A parameter that conditions or mapping keys ask for.
struct Decisive {
  std::size_t parameter = 0;
  std::vector<Choice> choices;
};

/// Values of the parameters and outcomes of the conditions.
struct Case {
  Environment environment;
  bool realisable = true;  // surely some parameter values bring the conditions about
};

/// The parameter that an expression is, and nothing else.
std::optional<std::size_t> parameter_of(const model::Template& tmpl, ExpressionPtr expression) {
  const auto* ref = expression == nullptr ? nullptr : expression->as<model::Ref>();
  const auto* parameter = ref == nullptr ? nullptr : tmpl.parameter(ref->target.value);
  if (parameter == nullptr) return std::nullopt;
  return static_cast<std::size_t>(parameter - tmpl.parameters.data());
}

/// Calls `visit` for each parameter that an expression mentions.
template <typename Visit>
void for_each_parameter(const model::Template& tmpl, ExpressionPtr expression, Visit visit) {
  const auto add = [&](std::string_view name) {
    if (const auto* parameter = tmpl.parameter(name))
      visit(static_cast<std::size_t>(parameter - tmpl.parameters.data()));
  };
  model::for_each(expression, [&](const model::Expression& inner) {
    if (const auto* ref = inner.as<model::Ref>()) add(ref->target.value);
    if (const auto* sub = inner.as<model::Sub>())
      for (const auto& part : sub->parts)
        if (part.placeholder) add(part.text);
  });
}

/// Which cases there are.
class Cases {
 public:
  Cases(const model::Template& tmpl, const resolve::EnvironmentOptions& options)
      : tmpl_(tmpl), options_(options) {}

  static constexpr std::size_t kMost = 4096;

  /// Nothing when there are too many.
  std::optional<std::vector<Case>> run() {
    survey();
    if (!add_choices()) return std::nullopt;
    std::vector<Case> out;
    std::vector<std::size_t> at(decisive_.size(), 0);
    for (;;) {
      if (!add_case(at, out)) return std::nullopt;
      std::size_t i = 0;
      while (i < at.size() && ++at[i] == decisive_[i].choices.size()) at[i++] = 0;
      if (i == at.size()) return out;
    }
  }

  /// Texts that the parameter is compared with.
  const std::set<std::string>& compared(std::size_t parameter) { return literals_[parameter]; }

 private:
  bool is_open(std::size_t parameter) const {
    const auto& declared = tmpl_.parameters[parameter];
    return declared.allowed_values.empty() &&
           options_.overrides.find(declared.name.value) == options_.overrides.end();
  }

  /// Parameters in conditions and mapping keys; conditions that no enumeration of texts decides.
  void survey() {
    for (const auto& condition : tmpl_.conditions) {
      bool exact = true;
      for_each_parameter(tmpl_, condition.expression, [&](std::size_t p) { used_.insert(p); });
      model::for_each(condition.expression, [&](const model::Expression& inner) {
        if (const auto* equals = inner.as<model::Equals>()) exact = compare(*equals) && exact;
        if (inner.as<model::FindInMap>() != nullptr) exact = !mentions_open(&inner) && exact;
      });
      if (!exact) free_.insert(std::string(condition.name.value));
    }
    const auto look = [&](ExpressionPtr expression) {
      if (expression == nullptr || expression->constant) return;
      model::for_each(expression, [&](const model::Expression& inner) {
        const auto* find = inner.as<model::FindInMap>();
        if (find == nullptr) return;
        for (const auto key : {find->map, find->top_key, find->second_key})
          for_each_parameter(tmpl_, key, [&](std::size_t p) {
            if (!is_open(p)) used_.insert(p);
          });
      });
    };
    for (const auto& resource : tmpl_.resources) look(resource.properties);
  }

  bool mentions_open(ExpressionPtr expression) const {
    bool open = false;
    for_each_parameter(tmpl_, expression, [&](std::size_t p) { open = open || is_open(p); });
    return open;
  }

  /// Is a comparison decided by knowing which of its texts a parameter is?
  bool compare(const model::Equals& equals) {
    const bool left = mentions_open(equals.left);
    const bool right = mentions_open(equals.right);
    if (!left && !right) return true;
    if (left && right) return false;
    const ExpressionPtr open = left ? equals.left : equals.right;
    const ExpressionPtr other = left ? equals.right : equals.left;
    const auto parameter = parameter_of(tmpl_, open);
    const auto* scalar = other->as<model::Scalar>();
    if (!parameter || scalar == nullptr || tmpl_.parameters[*parameter].is_list() ||
        tmpl_.parameters[*parameter].is_ssm())
      return false;
    literals_[*parameter].emplace(scalar->text);
    return true;
  }

  bool add_choices() {
    std::size_t total = 1;
    for (const std::size_t parameter : used_) {
      const auto& declared = tmpl_.parameters[parameter];
      Decisive decisive{parameter, {}};
      const auto fixed = options_.overrides.find(declared.name.value);
      if (fixed != options_.overrides.end()) {
        decisive.choices = {fixed->second};
      } else if (!declared.allowed_values.empty()) {
        for (const auto& value : declared.allowed_values)
          decisive.choices.emplace_back(std::string(value.value));
      } else {
        for (const auto& text : literals_[parameter]) decisive.choices.emplace_back(text);
        decisive.choices.emplace_back(std::nullopt);
      }
      total *= decisive.choices.size();
      if (total > kMost) return false;
      decisive_.push_back(std::move(decisive));
    }
    return true;
  }

  Environment base() const {
    Environment out;
    out.name = "any parameters";
    out.region = options_.region ? *options_.region
                                 : resolve::documented_region(tmpl_).value_or("us-east-1");
    out.account_id = options_.account_id;
    out.partition = resolve::partition_of(out.region);
    out.stack_name = options_.stack_name;
    for (const auto& parameter : tmpl_.parameters) {
      resolve::ParameterValue value;
      const auto fixed = options_.overrides.find(parameter.name.value);
      if (fixed != options_.overrides.end()) value.text = fixed->second;
      if (fixed == options_.overrides.end() && parameter.allowed_values.size() == 1)
        value.text = std::string(parameter.allowed_values.front().value);
      out.parameters.push_back(std::move(value));
    }
    return out;
  }

  /// The case of one choice for each parameter: its conditions are evaluated with a text that
  /// equals none where the choice is any other; then the parameter becomes a symbol.
  bool add_case(const std::vector<std::size_t>& at, std::vector<Case>& out) const {
    Environment environment = base();
    Environment probe = environment;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const Choice& choice = decisive_[i].choices[at[i]];
      environment.parameters[decisive_[i].parameter].text = choice;
      probe.parameters[decisive_[i].parameter].text =
          choice ? *choice : concat("\x01", "another value");
    }
    std::vector<std::string> open;
    {
      Arena<resolve::Value> values;
      resolve::ConstantCache constants;
      resolve::Evaluator evaluator(tmpl_, probe, values, constants);
      if (refused(evaluator)) return true;
      for (const auto& condition : tmpl_.conditions) {
        const Tri truth = evaluator.condition(condition.name.value).value;
        const std::string name(condition.name.value);
        if (truth == Tri::kUnknown || depends_on_free(condition.expression, 0) ||
            free_.contains(name))
          open.push_back(name);
        else
          environment.decided_conditions[name] = truth == Tri::kYes;
      }
    }
    constexpr std::size_t kMostOpen = 10;
    if (open.size() > kMostOpen) return false;
    for (std::size_t bits = 0; bits < (std::size_t{1} << open.size()); ++bits) {
      Case one{environment, open.empty()};
      for (std::size_t i = 0; i < open.size(); ++i)
        one.environment.decided_conditions[open[i]] = (bits >> i & 1U) != 0;
      out.push_back(std::move(one));
      if (out.size() > kMost) return false;
    }
    return true;
  }

  bool depends_on_free(ExpressionPtr expression, std::size_t depth) const {
    constexpr std::size_t kDeepest = 32;
    if (depth > kDeepest) return true;
    bool out = false;
    model::for_each(expression, [&](const model::Expression& inner) {
      const auto visit = [&](std::string_view name) {
        const auto* condition = tmpl_.condition(name);
        out = out || free_.contains(std::string(name)) ||
              (condition != nullptr && depends_on_free(condition->expression, depth + 1));
      };
      if (const auto* ref = inner.as<model::ConditionRef>()) visit(ref->name.value);
      if (const auto* choice = inner.as<model::If>()) visit(choice->condition.value);
    });
    return out;
  }

  /// Do the template's Rules refuse the parameters?
  bool refused(resolve::Evaluator& evaluator) const {
    for (const auto& rule : tmpl_.rules) {
      if (rule.condition != nullptr && evaluator.truth(rule.condition).value != Tri::kYes) continue;
      for (const auto& assertion : rule.assertions)
        if (evaluator.truth(assertion.assertion).value == Tri::kNo) return true;
    }
    return false;
  }

  const model::Template& tmpl_;
  const resolve::EnvironmentOptions& options_;
  std::set<std::size_t> used_;
  std::set<std::string> free_;  // conditions
  std::map<std::size_t, std::set<std::string>> literals_;
  std::vector<Decisive> decisive_;
};

/// A stack with its access, kept together: each points into the one before.
struct World {
  resolve::Resolution resolution;
  std::vector<graph::Graph> graphs;
  Access access;
  Paths paths;
};

std::unique_ptr<World> world_of(const SourceFile& file, const model::Template& tmpl,
                                const Environment& environment, const AnalysisOptions& analysis) {
  auto out = std::make_unique<World>();
  resolve::Environments one;
  one.environments.push_back(environment);
  out->resolution = resolve::resolve(tmpl, std::move(one)).value;
  out->graphs.push_back(graph::build(file, out->resolution.stacks.front()).value);
  out->access = analyze(file, out->graphs.front(), nullptr, analysis);
  out->paths = find_paths(out->access, out->graphs.front());
  return out;
}

class Checker {
 public:
  Checker(const SourceFile& file, const model::Template& tmpl,
          const resolve::EnvironmentOptions& options, const AnalysisOptions& analysis)
      : file_(file), tmpl_(tmpl), analysis_(analysis), cases_(tmpl, options) {}

  std::vector<DenialResult> run(std::span<const Denial> denials) {
    std::vector<DenialResult> out(denials.size());
    const auto all = cases_.run();
    for (std::size_t i = 0; !all && i < out.size(); ++i) {
      if (auto problem = missing_name(denials[i]))
        out[i] = {DenialResult::Kind::kInvalid, {}, {}, {std::move(*problem)}};
      else
        give_up(out[i], kTooManyCases);
    }
    if (!tmpl_.is_complete())
      for (auto& result : out)
        give_up(result, "the template has transforms or macros that are not expanded");
    if (!all) return out;
    std::vector<std::string> invalid(out.size());  // empty: some case knows the names
    bool first = true;
    for (const Case& one : *all) {
      const auto world = world_of(file_, tmpl_, one.environment, analysis_);
      for (std::size_t i = 0; i < out.size(); ++i) {
        const auto problem = decide(denials[i], one, *world, out[i]);
        if (first || !problem) invalid[i] = problem.value_or("");
      }
      first = false;
    }
    for (std::size_t i = 0; i < out.size(); ++i)
      if (!invalid[i].empty()) out[i] = {DenialResult::Kind::kInvalid, {}, {}, {invalid[i]}};
    return out;
  }

 private:
  static constexpr std::string_view kTooManyCases =
      "too many combinations of parameters and conditions";

  static void give_up(DenialResult& result, std::string_view why) {
    if (result.kind == DenialResult::Kind::kHolds) result.kind = DenialResult::Kind::kUnknown;
    result.gave_up =
        result.gave_up || why == kTooManyCases || why == kTooManyWays || iam::is_given_up(why);
    std::string reason(why);
    if (std::find(result.reasons.begin(), result.reasons.end(), reason) == result.reasons.end())
      result.reasons.push_back(std::move(reason));
  }

  /// For a template with too many cases to look into one.
  std::optional<std::string> missing_name(const Denial& denial) const {
    for (const std::string* name : {&denial.from, &denial.to}) {
      if (*name == "anonymous" || name->starts_with("arn:")) continue;
      const std::string id = name->substr(0, name->find('/'));
      if (std::none_of(tmpl_.resources.begin(), tmpl_.resources.end(),
                       [&](const model::Resource& resource) { return resource.id.value == id; }))
        return concat("there is no resource ", quote(id));
    }
    return std::nullopt;
  }

  /// The error where the case does not know the denial's names.
  std::optional<std::string> decide(const Denial& denial, const Case& one, const World& world,
                                    DenialResult& result) {
    const auto question =
        checked({denial.from, denial.to, denial.actions}, world.access, world.graphs.front());
    if (!question) return question.error().message;
    if (result.kind != DenialResult::Kind::kViolated) decide(*question, one, world, result);
    return std::nullopt;
  }

  void decide(const Question& question, const Case& one, const World& world, DenialResult& result) {
    const auto answer = ask(question, world.access, world.paths, world.graphs.front());
    if (answer.verdict == Verdict::kUnreachable) return;
    if (answer.verdict == Verdict::kReachable && one.realisable)
      return violate(one.environment, answer.matches.front(), result);
    if (one.realisable && try_values(question, one, world, answer, result)) return;
    if (answer.verdict == Verdict::kReachable)
      return give_up(result, "it depends on conditions that single parameter values do not decide");
    for (const auto& reason : answer.reasons) give_up(result, reason);
  }

  void violate(const Environment& environment, const Match& match, DenialResult& result) const {
    result = {DenialResult::Kind::kViolated, {}, match, {}};
    for (std::size_t i = 0; i < environment.parameters.size(); ++i)
      if (const auto& text = environment.parameters[i].text)
        result.parameters.emplace(tmpl_.parameters[i].name.value, *text);
  }

  /// Symbols that decide: is there a value that makes it so?
  bool try_values(const Question& question, const Case& one, const World& world,
                  const QuestionAnswer& answer, DenialResult& result) {
    for (std::size_t p = 0; p < one.environment.parameters.size(); ++p) {
      if (one.environment.parameters[p].text || !is_named(tmpl_.parameters[p], answer)) continue;
      for (const auto& text : candidates(p, question, world)) {
        Environment with = one.environment;
        with.parameters[p].text = text;
        const auto other = world_of(file_, tmpl_, with, analysis_);
        const auto again = ask(question, other->access, other->paths, other->graphs.front());
        if (again.verdict != Verdict::kReachable) continue;
        violate(with, again.matches.front(), result);
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
  std::vector<std::string> candidates(std::size_t index, const Question& question,
                                      const World& world) {
    const model::Parameter& parameter = tmpl_.parameters[index];
    std::vector<std::string> out;
    const auto add = [&](std::string_view text) {
      const std::string one(text);
      const bool usable = !cases_.compared(index).contains(one) &&
                          std::find(out.begin(), out.end(), one) == out.end();
      if (usable) out.push_back(one);
    };
    for (const auto& value : parameter.allowed_values) add(value.value);
    if (!parameter.allowed_values.empty()) return out;
    if (parameter.default_value) add(parameter.default_value->value);
    // Other texts only where nothing restricts them.
    const bool free = !parameter.allowed_pattern && !parameter.min_length &&
                      !parameter.max_length && parameter.type.value == "String";
    if (!free) return out;
    add("*");
    for (const auto& destination : world.access.destinations) {
      const std::string& arn = destination.arn.text();
      if (!question.to.empty() && destination.id != question.to &&
          !destination.id.starts_with(concat(question.to, "/")) && arn != question.to)
        continue;
      add(arn);
      add(arn.substr(arn.find_last_of(":/") + 1));
    }
    return out;
  }

  const SourceFile& file_;
  const model::Template& tmpl_;
  const AnalysisOptions& analysis_;
  Cases cases_;
};

}  // namespace

std::vector<DenialResult> check_denials(const SourceFile& file, const model::Template& tmpl,
                                        const resolve::EnvironmentOptions& options,
                                        std::span<const Denial> denials,
                                        const AnalysisOptions& analysis) {
  return Checker(file, tmpl, options, analysis).run(denials);
}

}  // namespace cfnaudit::access
