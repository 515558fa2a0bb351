#pragma once

// Decides formulas: is there a request that makes one true? Z3 decides their Boolean structure,
// text_theory the texts; what contradicts itself is learnt. The only user of Z3; used by questions.

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/iam/encoding.h"

namespace cfnaudit::iam {

/// What one question may cost, in steps that are the same on every machine.
struct Limits {
  std::size_t rounds = 2000;     // of Z3 and text theory
  std::size_t states = 2000000;  // of all text searches together
  unsigned z3_steps = 20000000;  // Z3's own count, for each round
};

/// Owns Z3's context: made once, at the first question that needs it.
class Reasoner {
 public:
  explicit Reasoner(Limits limits = {});
  ~Reasoner();
  Reasoner(const Reasoner&) = delete;
  Reasoner& operator=(const Reasoner&) = delete;

  const Limits& limits() const { return limits_; }
  struct Engine;
  Engine& engine();

 private:
  Limits limits_;
  std::unique_ptr<Engine> engine_;
};

/// How a model is received.
enum class Reception : std::uint8_t {
  kAccepted,
  kDoubtful,  // it depends on what nobody knows
  kWrong,     // it is none, by another account
};

struct Search {
  enum class Outcome : std::uint8_t {
    kFound,
    kNone,      // no request, whatever unknown things are
    kDoubtful,  // only requests that depend on what nobody knows
    kGaveUp,
  };
  Outcome outcome = Outcome::kNone;
  Assignment assignment;          // of kFound
  std::set<std::string> reasons;  // of kDoubtful and kGaveUp
};

/// Is a reason that the search was given up, at its budget? Others say what nobody
/// knows.
bool is_given_up(std::string_view reason);

/// Formulas of one encoding; what is learnt for one formula holds for all.
class Solver {
 public:
  Solver(Reasoner& reasoner, Encoding& encoding);
  ~Solver();

  Search find(Formula formula, const std::function<Reception(const Assignment&)>& receive);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace cfnaudit::iam
