// Formula -> a request that makes it true, or the certainty that there is none.

#include "analyzer/iam/solver.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <z3++.h>

#include "analyzer/base/text.h"
#include "analyzer/iam/text_theory.h"

namespace cfnaudit::iam {

/// Loads Z3's library, once; why it cannot, or nothing. Made by cfnaudit_late_library().
std::string load_z3();

namespace {

struct Loaded {
  Loaded() {
    if (const auto problem = load_z3(); !problem.empty()) throw z3::exception(problem.c_str());
  }
};

}  // namespace

struct Reasoner::Engine {
  Loaded library;  // before the first of its functions is called
  z3::context context;
};

Reasoner::Reasoner(Limits limits) : limits_(limits) {}
Reasoner::~Reasoner() = default;

Reasoner::Engine& Reasoner::engine() {
  if (!engine_) engine_ = std::make_unique<Engine>();
  return *engine_;
}

namespace {

constexpr std::string_view kTooManyCombinations = "too many combinations of patterns";
constexpr std::string_view kTooManySteps = "Z3 reached its limit of steps";
constexpr std::string_view kTooEntangled = "the patterns of one text are too entangled";
constexpr std::string_view kNoReplay = "internal: witness did not replay";
constexpr std::string_view kOfZ3 = "Z3: ";

constexpr std::size_t kMostTestsToPair = 48;  // of one slot, for facts put in from the start
constexpr std::size_t kMostDoubtfulModels = 12;

/// Literals that make a formula true, whatever the other atoms are: `negated` or not, by atom.
using Implicant = std::map<AtomId, bool>;

}  // namespace

/// Z3's side of a search: the formula's nodes as expressions, and what was learnt.
class Solver::State {
 public:
  State(Reasoner& reasoner, Encoding& encoding)
      : reasoner_(reasoner), encoding_(encoding), states_(reasoner.limits().states) {}

  Search find(Formula root, const std::function<Reception(const Assignment&)>& receive) {
    Search out;
    if (root == kFalse) return out;
    try {
      out = search(root, receive);
    } catch (const z3::exception& error) {
      out.outcome = Search::Outcome::kGaveUp;
      out.reasons = {concat(kOfZ3, error.msg())};
    }
    return out;
  }

 private:
  enum class Step : std::uint8_t { kAgain, kDone };

  Search search(Formula root, const std::function<Reception(const Assignment&)>& receive) {
    Search out;
    if (only_way_works(root, receive, out)) return out;
    const auto cone = encoding_.formulas().cone(root);
    begin(cone);
    std::size_t doubtful = 0;
    for (std::size_t round = 0; round < reasoner_.limits().rounds; ++round) {
      const auto model = next_model(root, cone, out);
      if (!model) return out;
      const Implicant needed = implicant(root, *model);
      auto texts = texts_for(needed, out);
      if (out.outcome == Search::Outcome::kGaveUp) return out;
      if (!texts) continue;
      encoding_.fill_variables(*texts);
      const Reception reception = receive(*texts);
      if (reception == Reception::kAccepted) {
        out.outcome = Search::Outcome::kFound;
        out.assignment = std::move(*texts);
        return out;
      }
      out.outcome = Search::Outcome::kDoubtful;
      if (reception == Reception::kWrong) {
        out.reasons.emplace(kNoReplay);
        return out;
      }
      add_doubts(needed, out.reasons);
      if (++doubtful == kMostDoubtfulModels) return out;
      block(needed);
    }
    out.outcome = Search::Outcome::kGaveUp;
    out.reasons.emplace(kTooManyCombinations);
    return out;
  }

  /// What the model takes to be so or so, and nobody knows.
  void add_doubts(const Implicant& needed, std::set<std::string>& reasons) const {
    for (const auto& [id, holds] : needed)
      if (encoding_.is_doubt(id)) reasons.insert(encoding_.terms().atom(id).reason);
  }

  /// A conjunction of literals can only be true in one way: no need for Z3. Is there such a way,
  /// with texts?
  bool only_way_works(Formula root, const std::function<Reception(const Assignment&)>& receive,
                      Search& out) {
    const Formulas& pool = encoding_.formulas();
    Implicant needed;
    const bool is_atom = pool.is_atom(root.node());
    if (root.negated() && !is_atom) return false;
    const Formula single[] = {root};
    for (const Formula part :
         is_atom ? std::span<const Formula>(single) : pool.parts(root.node())) {
      if (!pool.is_atom(part.node())) return false;
      needed[pool.atom_of(part.node())] = !part.negated();
    }
    const auto texts = texts_of(needed);
    if (!texts || receive(*texts) != Reception::kAccepted) return false;
    out.outcome = Search::Outcome::kFound;
    out.assignment = *texts;
    return true;
  }

  /// As texts_for, without learning.
  std::optional<Assignment> texts_of(const Implicant& needed) {
    Assignment out = blank(needed);
    const auto by_slot = tests_by_slot(needed);
    for (SlotId id = 0; id < by_slot.size(); ++id) {
      if (!is_wanted(id, out)) continue;
      const Ruling& ruling = rule(id, by_slot[id], needed);
      if (ruling.kind != Ruling::Kind::kText) return std::nullopt;
      out.texts[id] = ruling.text;
    }
    encoding_.fill_variables(out);
    return out;
  }

  /// A model of the Boolean structure, as truth of the cone's nodes. None: `out` says why.
  std::optional<std::vector<Tri>> next_model(Formula root, const std::vector<std::uint32_t>& cone,
                                             Search& out) {
    z3::expr_vector assumptions(context());
    assumptions.push_back(literal(root));
    assumptions.push_back(*provisional_);
    switch (solver_->check(assumptions)) {
      case z3::unsat:
        return std::nullopt;
      case z3::unknown:
        out.outcome = Search::Outcome::kGaveUp;
        out.reasons.emplace(kTooManySteps);
        return std::nullopt;
      case z3::sat:
        break;
    }
    const z3::model model = solver_->get_model();
    return evaluate(encoding_.formulas(), cone,
                    [&](AtomId atom) { return tri(model.eval(atoms_.at(atom), false).is_true()); });
  }

  z3::context& context() { return reasoner_.engine().context; }

  /// Gives Z3 the formula and the cheap facts about the texts that it speaks about.
  void begin(const std::vector<std::uint32_t>& cone) {
    if (!solver_) {
      solver_ = std::make_unique<z3::solver>(context(), z3::solver::simple());
      z3::params params(context());
      params.set("rlimit", reasoner_.limits().z3_steps);
      solver_->set(params);
    }
    provisional_ = context().bool_const(concat("find", std::to_string(++finds_)).c_str());
    const std::size_t known = atoms_.size();
    for (const std::uint32_t node : cone) make(node);
    if (atoms_.size() > known) add_facts();
  }

  /// The expression of a node; conjunctions get a name, so that models and assumptions can speak
  /// about them.
  void make(std::uint32_t node) {
    if (nodes_.contains(node)) return;
    const Formulas& pool = encoding_.formulas();
    if (pool.is_atom(node)) {
      const AtomId atom = pool.atom_of(node);
      z3::expr own = context().bool_const(concat("a", std::to_string(atom)).c_str());
      atoms_.emplace(atom, own);
      nodes_.emplace(node, own);
      return;
    }
    z3::expr_vector parts(context());
    for (const Formula part : pool.parts(node)) parts.push_back(literal(part));
    z3::expr own = context().bool_const(concat("n", std::to_string(node)).c_str());
    solver_->add(own == z3::mk_and(parts));
    nodes_.emplace(node, own);
  }

  z3::expr literal(Formula formula) const {
    const z3::expr& own = nodes_.at(formula.node());
    return formula.negated() ? !own : own;
  }

  void add_facts() {
    const Terms& terms = encoding_.terms();
    for (SlotId id = 0; id < terms.slot_count(); ++id) {
      const auto& tests = terms.slot(id).tests;
      if (tests.size() > kMostTestsToPair) continue;
      for (std::size_t i = 0; i < tests.size(); ++i)
        for (std::size_t j = i + 1; j < tests.size(); ++j) add_facts(tests[i], tests[j]);
    }
  }

  void add_facts(AtomId a, AtomId b) {
    if (!atoms_.contains(a) || !atoms_.contains(b) || !paired_.insert({a, b}).second) return;
    const Terms& terms = encoding_.terms();
    const auto wish = [&](AtomId atom, bool holds) { return Wish{&terms.atom(atom).test, holds}; };
    const z3::expr& x = atoms_.at(a);
    const z3::expr& y = atoms_.at(b);
    if (plainly_contradict(wish(a, true), wish(b, true))) {
      solver_->add(!x || !y);
      return;
    }
    if (plainly_contradict(wish(a, true), wish(b, false))) solver_->add(!x || y);
    if (plainly_contradict(wish(a, false), wish(b, true))) solver_->add(x || !y);
  }

  /// Enough of the model to make the formula true: of several parts that make a conjunction false,
  /// one.
  Implicant implicant(Formula root, const std::vector<Tri>& truth) const {
    const Formulas& pool = encoding_.formulas();
    Implicant out;
    std::vector<Formula> open = {root};
    std::vector<bool> seen(pool.size() * 2);
    while (!open.empty()) {
      const Formula formula = open.back();
      open.pop_back();
      if (seen[formula.code]) continue;
      seen[formula.code] = true;
      const std::uint32_t node = formula.node();
      if (pool.is_atom(node)) {
        out[pool.atom_of(node)] = !formula.negated();
      } else if (!formula.negated()) {
        for (const Formula part : pool.parts(node)) open.push_back(part);
      } else {
        open.push_back(!cheapest_false(pool.parts(node), truth, seen));
      }
    }
    return out;
  }

  Formula cheapest_false(std::span<const Formula> parts, const std::vector<Tri>& truth,
                         const std::vector<bool>& seen) const {
    const Formula* best = nullptr;
    int best_cost = 0;
    for (const Formula& part : parts) {
      const bool is_true = truth[part.node()] == tri(!part.negated());
      if (is_true) continue;
      const int own = seen[(!part).code] ? 0 : cost(!part);
      if (best == nullptr || own < best_cost) {
        best = &part;
        best_cost = own;
      }
    }
    return best != nullptr ? *best : kFalse;
  }

  /// Absent keys ask nothing of texts; a text that must not match asks less than one that must.
  int cost(Formula formula) const {
    const Formulas& pool = encoding_.formulas();
    if (!pool.is_atom(formula.node())) return formula.negated() ? 3 : 5;
    const AtomKind kind = encoding_.terms().atom(pool.atom_of(formula.node())).kind;
    if (kind == AtomKind::kPresent) return formula.negated() ? 1 : 4;
    return formula.negated() ? 2 : 4;
  }

  Assignment blank(const Implicant& needed) const {
    const Terms& terms = encoding_.terms();
    Assignment out;
    out.texts.resize(terms.slot_count());
    out.present.resize(terms.slot_count());
    for (const auto& [id, holds] : needed)
      if (terms.atom(id).kind == AtomKind::kPresent) out.present[terms.atom(id).slot] = holds;
    return out;
  }

  std::vector<std::vector<AtomId>> tests_by_slot(const Implicant& needed) const {
    const Terms& terms = encoding_.terms();
    std::vector<std::vector<AtomId>> out(terms.slot_count());
    for (const auto& [id, holds] : needed)
      if (terms.atom(id).kind == AtomKind::kTest) out[terms.atom(id).slot].push_back(id);
    return out;
  }

  bool is_wanted(SlotId id, const Assignment& assignment) const {
    return encoding_.terms().slot(id).kind != SlotKind::kKey || assignment.present[id];
  }

  /// Texts for all slots, or none: then the contradictions among the literals have been learnt.
  std::optional<Assignment> texts_for(const Implicant& needed, Search& out) {
    Assignment assignment = blank(needed);
    const auto by_slot = tests_by_slot(needed);
    bool fulfilled = true;
    for (SlotId id = 0; id < by_slot.size(); ++id) {
      if (!is_wanted(id, assignment)) continue;
      const Ruling& ruling = rule(id, by_slot[id], needed);
      if (ruling.kind == Ruling::Kind::kText) {
        assignment.texts[id] = ruling.text;
        continue;
      }
      fulfilled = false;
      if (ruling.kind == Ruling::Kind::kGaveUp) {
        out.outcome = Search::Outcome::kGaveUp;
        out.reasons.emplace(kTooEntangled);
        return std::nullopt;
      }
      if (ruling.kind == Ruling::Kind::kOpen) {
        out.outcome = Search::Outcome::kDoubtful;
        out.reasons.insert(ruling.reason);
      }
      learn(ruling, by_slot[id], needed);
    }
    if (!fulfilled) return std::nullopt;
    return assignment;
  }

  const Ruling& rule(SlotId id, const std::vector<AtomId>& atoms, const Implicant& needed) {
    const Slot& slot = encoding_.terms().slot(id);
    std::vector<std::uint32_t> key = {id};
    std::vector<Wish> wishes;
    for (const AtomId atom : atoms) {
      const bool holds = needed.at(atom);
      key.push_back(atom * 2 + (holds ? 1 : 0));
      wishes.push_back({&encoding_.terms().atom(atom).test, holds});
    }
    if (slot.form) wishes.push_back({&*slot.form, true});
    const auto at = rulings_.find(key);
    if (at != rulings_.end()) return at->second;
    return rulings_.emplace(std::move(key), iam::rule(slot, wishes, states_)).first->second;
  }

  void learn(const Ruling& ruling, const std::vector<AtomId>& atoms, const Implicant& needed) {
    for (const auto& core : ruling.cores) {
      z3::expr_vector clause(context());
      for (const std::size_t i : core) {
        if (i >= atoms.size()) continue;  // the slot's form, which always holds
        const z3::expr& atom = atoms_.at(atoms[i]);
        clause.push_back(needed.at(atoms[i]) ? !atom : atom);
      }
      if (ruling.kind == Ruling::Kind::kOpen) clause.push_back(!*provisional_);
      solver_->add(z3::mk_or(clause));
    }
  }

  void block(const Implicant& needed) {
    z3::expr_vector clause(context());
    clause.push_back(!*provisional_);
    for (const auto& [atom, holds] : needed)
      clause.push_back(holds ? !atoms_.at(atom) : atoms_.at(atom));
    solver_->add(z3::mk_or(clause));
  }

  Reasoner& reasoner_;
  Encoding& encoding_;
  std::size_t states_;
  std::unique_ptr<z3::solver> solver_;
  std::map<AtomId, z3::expr> atoms_;
  std::map<std::uint32_t, z3::expr> nodes_;
  std::optional<z3::expr> provisional_;  // what holds for the current search only
  int finds_ = 0;
  std::set<std::pair<AtomId, AtomId>> paired_;
  std::map<std::vector<std::uint32_t>, Ruling> rulings_;
};

bool is_given_up(std::string_view reason) {
  static constexpr std::string_view kBudgets[] = {kTooManyCombinations, kTooManySteps,
                                                  kTooEntangled, kNoReplay};
  return reason.starts_with(kOfZ3) ||
         std::find(std::begin(kBudgets), std::end(kBudgets), reason) != std::end(kBudgets);
}

Solver::Solver(Reasoner& reasoner, Encoding& encoding)
    : state_(std::make_unique<State>(reasoner, encoding)) {}
Solver::~Solver() = default;

Search Solver::find(Formula formula, const std::function<Reception(const Assignment&)>& receive) {
  return state_->find(formula, receive);
}

}  // namespace cfnaudit::iam
