#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// The definitions of state machines -> those that Step Functions refuses.
// https://states-language.net/spec.html

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValueKind;
using resolve::ValuePtr;

/// States among which transitions are possible: of the machine, of a branch, of a Map's processor.
struct Scope {
  ValuePtr holder = nullptr;  // has StartAt and States
  std::string owner;          // "the state machine", "state Both"
  std::string_view language;  // "JSONPath" or "JSONata", unless a state says otherwise
};

struct Machine {
  const StackResource& resource;
  std::vector<Scope> scopes;
};

constexpr int kMaxDepth = 32;

void add_scopes(std::vector<Scope>& scopes, ValuePtr holder, std::string owner,
                std::string_view language, int depth) {
  const ValuePtr states = resolve::get(holder, "States");
  if (states == nullptr || states->kind != ValueKind::kMap || depth > kMaxDepth) return;
  scopes.push_back({holder, std::move(owner), language});
  for (const auto& [name, state] : states->fields) {
    const auto inner = concat("state ", name.value);
    // Which language is meant inside of a state that has one of its own is not documented.
    const auto inside = resolve::get(state, "QueryLanguage") == nullptr ? language : "";
    for (const auto processor : {"Iterator", "ItemProcessor"})
      add_scopes(scopes, resolve::get(state, processor), inner, inside, depth + 1);
    for (const ValuePtr branch : resolve::items(resolve::get(state, "Branches")))
      add_scopes(scopes, branch, inner, inside, depth + 1);
  }
}

template <typename Check>
void for_each_machine(const Context& context, Check check) {
  for (const auto index : context.graph.of_type("AWS::StepFunctions::StateMachine")) {
    const ValuePtr definition = context.graph.state_machine(index)->definition;
    if (definition == nullptr) continue;
    Machine machine{context.graph.resource(index), {}};
    const auto language = resolve::known_text(resolve::get(definition, "QueryLanguage"));
    add_scopes(machine.scopes, definition, "the state machine", language.value_or("JSONPath"), 0);
    check(machine);
  }
}

/// Calls check(scope, name of the state, the state) for each state that is a map.
template <typename Check>
void for_each_state(const Machine& machine, Check check) {
  for (const Scope& scope : machine.scopes)
    for (const auto& [name, state] : resolve::get(scope.holder, "States")->fields)
      if (state != nullptr && state->kind == ValueKind::kMap) check(scope, name.value, state);
}

/// A field that names a state, and where it is.
struct Transition {
  ValuePtr target = nullptr;
  std::string_view field;
};

std::vector<Transition> transitions(ValuePtr state) {
  std::vector<Transition> out;
  const auto add = [&](ValuePtr holder, std::string_view field) {
    if (const ValuePtr target = resolve::get(holder, field)) out.push_back({target, field});
  };
  add(state, "Next");
  add(state, "Default");
  for (const ValuePtr choice : resolve::items(resolve::get(state, "Choices"))) add(choice, "Next");
  for (const ValuePtr handler : resolve::items(resolve::get(state, "Catch"))) add(handler, "Next");
  return out;
}

bool has_state(const Scope& scope, std::string_view name) {
  return resolve::get(resolve::get(scope.holder, "States"), name) != nullptr;
}

void check_target(const StackResource& machine, const Scope& scope, const Transition& transition,
                  std::string_view from, Reporter& report) {
  const auto name = resolve::known_text(transition.target);
  if (!name || has_state(scope, *name)) return;
  auto finding = report.at(machine, transition.target,
                           concat(transition.field, " of ", from, " names the state ", quote(*name),
                                  ", which ", scope.owner, " does not have"));
  finding.key(concat(from, " ", *name));
  std::vector<std::string_view> names;
  for (const auto& field : resolve::get(scope.holder, "States")->fields)
    names.push_back(field.key.value);
  if (const auto meant = did_you_mean(*name, names))
    finding.fix(concat("did you mean ", quote(*meant), "?"));
}

void check_targets(const Context& context, Reporter& report) {
  for_each_machine(context, [&](const Machine& machine) {
    for (const Scope& scope : machine.scopes) {
      const ValuePtr start = resolve::get(scope.holder, "StartAt");
      if (start == nullptr)
        report.at(machine.resource, scope.holder, concat(scope.owner, " has no StartAt"))
            .key(scope.owner);
      else
        check_target(machine.resource, scope, {start, "StartAt"}, scope.owner, report);
    }
    for_each_state(machine, [&](const Scope& scope, std::string_view name, ValuePtr state) {
      for (const auto& transition : transitions(state))
        check_target(machine.resource, scope, transition, concat("state ", name), report);
    });
  });
}

void check_scope_reachable(const StackResource& machine, const Scope& scope, Reporter& report) {
  const ValuePtr states = resolve::get(scope.holder, "States");
  std::set<std::string_view> seen;
  std::vector<std::string_view> open;
  bool known = true;
  const auto reach = [&](ValuePtr target) {
    const auto name = resolve::known_text(target);
    known = known && name.has_value();
    if (name && seen.insert(*name).second) open.push_back(*name);
  };
  const ValuePtr start = resolve::get(scope.holder, "StartAt");
  if (start == nullptr) return;
  reach(start);
  while (!open.empty()) {
    const ValuePtr state = resolve::get(states, open.back());
    open.pop_back();
    for (const auto& transition : transitions(state)) reach(transition.target);
  }
  if (!known)
    return report.undecided(machine, concat("a transition of ", scope.owner, " is not known"));
  for (const auto& [name, state] : states->fields)
    if (!seen.contains(name.value))
      report
          .at(machine, state,
              concat("no transition of ", scope.owner, " leads to the state ", quote(name.value)))
          .key(std::string(name.value))
          .fix("add a transition to it, or remove it");
}

void check_reachable(const Context& context, Reporter& report) {
  for_each_machine(context, [&](const Machine& machine) {
    for (const Scope& scope : machine.scopes)
      check_scope_reachable(machine.resource, scope, report);
  });
}

constexpr std::array<std::string_view, 5> kPassingOn = {"Task", "Pass", "Wait", "Parallel", "Map"};

bool passes_on(std::string_view type) {
  return std::ranges::find(kPassingOn, type) != kPassingOn.end();
}

void check_transition(const StackResource& machine, std::string_view name, ValuePtr state,
                      Reporter& report) {
  const auto type = resolve::known_text(resolve::get(state, "Type"));
  if (!type) return;
  const ValuePtr next = resolve::get(state, "Next");
  const ValuePtr end = resolve::get(state, "End");
  const auto say = [&](ValuePtr place, std::string message) {
    report.at(machine, place, concat("state ", name, " ", message)).key(std::string(name));
  };
  if (passes_on(*type)) {
    const bool ends = end != nullptr && resolve::boolean(end) != false;
    if (next == nullptr && !ends) say(state, "has neither Next nor End: true");
    if (next != nullptr && ends) say(end, "has both Next and End");
  } else if (next != nullptr || end != nullptr) {
    say(next != nullptr ? next : end,
        concat("is of type ", *type, ", which has no ", next != nullptr ? "Next" : "End"));
  }
  if (*type == "Choice")
    for (const ValuePtr choice : resolve::items(resolve::get(state, "Choices")))
      if (choice->kind == ValueKind::kMap && resolve::get(choice, "Next") == nullptr)
        say(choice, "has a choice without Next");
  for (const ValuePtr handler : resolve::items(resolve::get(state, "Catch")))
    if (handler->kind == ValueKind::kMap && resolve::get(handler, "Next") == nullptr)
      say(handler, "has a Catch without Next");
}

void check_transitions(const Context& context, Reporter& report) {
  for_each_machine(context, [&](const Machine& machine) {
    for_each_state(machine, [&](const Scope&, std::string_view name, ValuePtr state) {
      check_transition(machine.resource, name, state, report);
    });
  });
}

/// The fields of each type of state, besides those of every state.
struct Type {
  std::string_view name;
  std::string_view fields;
  std::string_view required;  // one of these, with | between
};
constexpr std::string_view kCommon = " Type Comment QueryLanguage ";
constexpr Type kTypes[] = {
    {"Task",
     " Resource Next End InputPath OutputPath Parameters ResultSelector ResultPath Retry Catch "
     "TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds HeartbeatSecondsPath Credentials Assign "
     "Arguments Output ",
     "Resource"},
    {"Pass", " Next End InputPath OutputPath Parameters Result ResultPath Assign Output ", ""},
    {"Choice", " Choices Default InputPath OutputPath Assign Output ", "Choices"},
    {"Wait",
     " Next End InputPath OutputPath Seconds SecondsPath Timestamp TimestampPath Assign Output ",
     "Seconds|SecondsPath|Timestamp|TimestampPath"},
    {"Succeed", " InputPath OutputPath Output ", ""},
    {"Fail", " Error Cause ErrorPath CausePath ", ""},
    {"Parallel",
     " Branches Next End InputPath OutputPath Parameters ResultSelector ResultPath Retry Catch "
     "Assign Arguments Output ",
     "Branches"},
    {"Map",
     " ItemProcessor Iterator ItemsPath Items ItemSelector Parameters ItemReader ItemBatcher "
     "ResultWriter MaxConcurrency MaxConcurrencyPath ToleratedFailurePercentage "
     "ToleratedFailurePercentagePath ToleratedFailureCount ToleratedFailureCountPath Label Next "
     "End "
     "InputPath OutputPath ResultSelector ResultPath Retry Catch Assign Output ",
     "ItemProcessor|Iterator"},
};

bool lists(std::string_view fields, std::string_view name) {
  return fields.find(concat(" ", name, " ")) != std::string_view::npos;
}

void check_fields_of(const StackResource& machine, std::string_view name, ValuePtr state,
                     Reporter& report) {
  const ValuePtr type_value = resolve::get(state, "Type");
  const auto type = resolve::known_text(type_value);
  if (type_value == nullptr)
    report.at(machine, state, concat("state ", name, " has no Type")).key(std::string(name));
  if (!type) return;
  const auto* row = std::ranges::find(kTypes, *type, &Type::name);
  if (row == std::end(kTypes)) {
    report
        .at(machine, type_value,
            concat(quote(*type), " of state ", name, " is not a type of a state"))
        .key(std::string(name));
    return;
  }
  std::size_t given = 0;
  const auto required = split(row->required, '|');
  for (const auto& [field, value] : state->fields) {
    given += static_cast<std::size_t>(std::ranges::count(required, field.value));
    if (!lists(kCommon, field.value) && !lists(row->fields, field.value) && field.value != "Next" &&
        field.value != "End")
      report
          .at(machine, value,
              concat("state ", name, " is of type ", *type, ", which has no field ",
                     quote(field.value)))
          .key(concat(name, " ", field.value));
  }
  if (row->required.empty() || given == 1) return;
  std::vector<std::string> names(required.begin(), required.end());
  report
      .at(machine, state,
          concat("state ", name, given == 0 ? " has no " : " has more than one of ",
                 join(names, ", ")))
      .key(concat(name, " required"));
}

void check_fields(const Context& context, Reporter& report) {
  for_each_machine(context, [&](const Machine& machine) {
    for_each_state(machine, [&](const Scope&, std::string_view name, ValuePtr state) {
      check_fields_of(machine.resource, name, state, report);
    });
  });
}

/// "States.ALL: must appear alone in ErrorEquals, and in the last retrier or catcher"
constexpr std::string_view kAnyError = "States.ALL";

void check_handlers(const StackResource& machine, std::string_view name, ValuePtr state,
                    std::string_view list, Reporter& report) {
  const auto handlers = resolve::items(resolve::get(state, list));
  for (std::size_t i = 0; i < handlers.size(); ++i) {
    const ValuePtr errors = resolve::get(handlers[i], "ErrorEquals");
    const auto items = resolve::items(errors);
    const bool any = std::ranges::any_of(
        items, [](ValuePtr error) { return resolve::known_text(error) == kAnyError; });
    std::string problem;
    if (handlers[i]->kind == ValueKind::kMap && items.empty())
      problem = "has no ErrorEquals";
    else if (any && items.size() > 1)
      problem = "has States.ALL beside other errors in one ErrorEquals";
    else if (any && i + 1 < handlers.size())
      problem = "is not the last one, but has States.ALL, which takes every error";
    if (problem.empty()) continue;
    report
        .at(machine, errors != nullptr ? errors : handlers[i],
            concat(list, " ", std::to_string(i + 1), " of state ", name, " ", problem))
        .key(concat(name, " ", list, " ", std::to_string(i)));
  }
}

void check_errors(const Context& context, Reporter& report) {
  for_each_machine(context, [&](const Machine& machine) {
    for_each_state(machine, [&](const Scope&, std::string_view name, ValuePtr state) {
      for (const auto list : {"Retry", "Catch"})
        check_handlers(machine.resource, name, state, list, report);
    });
  });
}

/// Fields of one query language only.
/// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
constexpr std::string_view kJsonPathFields =
    " InputPath OutputPath Parameters ResultSelector ResultPath ItemsPath TimeoutSecondsPath "
    "HeartbeatSecondsPath SecondsPath TimestampPath MaxConcurrencyPath "
    "ToleratedFailurePercentagePath ToleratedFailureCountPath ErrorPath CausePath ";
constexpr std::string_view kJsonataFields = " Arguments Output Items ";

void check_language_of(const StackResource& machine, std::string_view name, ValuePtr state,
                       std::string_view language, Reporter& report) {
  const bool jsonata = language == "JSONata";
  const auto say = [&](ValuePtr place, std::string_view field) {
    report
        .at(machine, place,
            concat("state ", name, " uses ", language, ", and ", field, " is a field of ",
                   jsonata ? "JSONPath" : "JSONata"))
        .key(concat(name, " ", field))
        .fix(
            jsonata
                ? "use Arguments, Output and Assign with {% %} expressions"
                : "set QueryLanguage to JSONata, or use Parameters, ResultSelector and OutputPath");
  };
  for (const auto& [field, value] : state->fields)
    if (lists(jsonata ? kJsonPathFields : kJsonataFields, field.value)) say(value, field.value);
  for (const ValuePtr choice : resolve::items(resolve::get(state, "Choices")))
    if (const ValuePtr test = resolve::get(choice, jsonata ? "Variable" : "Condition"))
      say(test, jsonata ? "Variable" : "Condition");
}

void check_language(const Context& context, Reporter& report) {
  for_each_machine(context, [&](const Machine& machine) {
    for_each_state(machine, [&](const Scope& scope, std::string_view name, ValuePtr state) {
      const ValuePtr own = resolve::get(state, "QueryLanguage");
      const auto language = own == nullptr ? scope.language : resolve::known_text(own).value_or("");
      if (language == "JSONPath" || language == "JSONata")
        check_language_of(machine.resource, name, state, language, report);
    });
  });
}

constexpr std::string_view kEquivalents[] = {"E3601"};
constexpr std::string_view kLanguagePage =
    "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html";
constexpr std::string_view kStatesPage =
    "https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html";

}  // namespace

extern constinit const Rule kMissingState = {
    .info = {.id = "DEP040",
             .name = "missing-state",
             .severity = Severity::kError,
             .summary = "A state machine names a state that it does not have.",
             .source = kStatesPage,
             .equivalents = kEquivalents},
    .check = check_targets,
};

extern constinit const Rule kUnreachableState = {
    .info = {.id = "DEP041",
             .name = "unreachable-state",
             .severity = Severity::kError,
             .summary = "No transition of a state machine leads to one of its states.",
             .source = kStatesPage,
             .equivalents = kEquivalents},
    .check = check_reachable,
};

extern constinit const Rule kMissingTransition = {
    .info = {.id = "DEP042",
             .name = "missing-transition",
             .severity = Severity::kError,
             .summary =
                 "A state has neither Next nor End, both, or one that its type does not have.",
             .source = kLanguagePage,
             .equivalents = kEquivalents},
    .check = check_transitions,
};

extern constinit const Rule kInvalidStateField = {
    .info = {.id = "DEP043",
             .name = "invalid-state-field",
             .severity = Severity::kError,
             .summary = "A state has a field that its type does not have, or lacks a required one.",
             .source = kLanguagePage,
             .equivalents = kEquivalents},
    .check = check_fields,
};

extern constinit const Rule kMisplacedCatchAll = {
    .info = {.id = "DEP044",
             .name = "misplaced-catch-all",
             .severity = Severity::kError,
             .summary = "A handler for States.ALL is not alone or not the last of its list.",
             .source = "https://docs.aws.amazon.com/step-functions/latest/dg/"
                       "concepts-error-handling.html",
             .equivalents = kEquivalents},
    .check = check_errors,
};

extern constinit const Rule kMixedQueryLanguages = {
    .info = {.id = "DEP045",
             .name = "mixed-query-languages",
             .severity = Severity::kError,
             .summary = "A state has a field of the query language that it does not use.",
             .source =
                 "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html",
             .equivalents = kEquivalents},
    .check = check_language,
};

}  // namespace cfnaudit::rules
