// Globs -> texts in their intersection and difference.

#include "analyzer/iam/glob_search.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cfnaudit::iam {
namespace {

constexpr std::uint32_t kFirstSymbolLetter = 0x80000000;  // letters above stand for symbols

enum class StepKind : std::uint8_t { kLetter, kAnyOne, kAnyRun, kPlainRun, kOneInPart, kRunInPart };

/// One state of a pattern's automaton. A plain run goes over anything but symbol letters; what is
/// in a part of an ARN goes over anything but colons.
struct Step {
  StepKind kind;
  std::uint32_t letter = 0;

  bool is_run() const {
    return kind == StepKind::kAnyRun || kind == StepKind::kPlainRun || kind == StepKind::kRunInPart;
  }
  bool is_in_part() const { return kind == StepKind::kOneInPart || kind == StepKind::kRunInPart; }
};

/// "Queue" of "Queue.QueueName": the resource whose name AWS chooses.
std::string_view resource_of(const Symbol& symbol) {
  return std::string_view(symbol.id).substr(0, symbol.id.find('.'));
}

/// Is the symbol's value surely unlike all others in `a` and `b`? Not when they hold another symbol
/// of the resource: an ARN contains the name.
bool is_unlike_others(const Symbol& symbol, const GlobSpan& a, const GlobSpan& b) {
  if (symbol.kind != SymbolKind::kGenerated) return false;
  const auto related = [&](const Symbol& other) {
    return other != symbol && resource_of(other) == resource_of(symbol);
  };
  return std::none_of(a.symbols.begin(), a.symbols.end(), related) &&
         std::none_of(b.symbols.begin(), b.symbols.end(), related);
}

/// Does `a` hold a symbol that is unlike all others, and `b` nothing that it could stand in?
/// Answers the commonest question, whether one generated name is another, without a walk.
bool needs_what_is_missing(const GlobSpan& a, const GlobSpan& b) {
  const auto open = [&](Token token) {
    return token.kind == TokenKind::kSymbol ? !is_unlike_others(b.symbol(token), a, b)
                                            : token.kind != TokenKind::kCharacter;
  };
  if (std::any_of(b.tokens.begin(), b.tokens.end(), open)) return false;
  return std::any_of(a.tokens.begin(), a.tokens.end(), [&](Token token) {
    if (token.kind != TokenKind::kSymbol || !is_unlike_others(a.symbol(token), a, b)) return false;
    return std::none_of(b.tokens.begin(), b.tokens.end(), [&](Token other) {
      return other.kind == TokenKind::kSymbol && b.symbol(other) == a.symbol(token);
    });
  });
}

/// The letter of a symbol: the same on both sides.
std::uint32_t letter_of(const Symbol& symbol, const GlobSpan& a, const GlobSpan& b) {
  const auto in_a = std::find(a.symbols.begin(), a.symbols.end(), symbol) - a.symbols.begin();
  const auto in_b = std::find(b.symbols.begin(), b.symbols.end(), symbol) - b.symbols.begin();
  const auto a_size = static_cast<std::ptrdiff_t>(a.symbols.size());
  return kFirstSymbolLetter + static_cast<std::uint32_t>(in_a < a_size ? in_a : a_size + in_b);
}

/// The steps of `glob`, one of `a` and `b`. A symbol that is unlike all others is text around a
/// letter of its own.
std::vector<Step> steps(const GlobSpan& glob, const GlobSpan& a, const GlobSpan& b) {
  std::vector<Step> out;
  out.reserve(glob.tokens.size() + 2);
  for (const Token token : glob.tokens) {
    switch (token.kind) {
      case TokenKind::kCharacter:
        out.push_back({StepKind::kLetter, token.value});
        break;
      case TokenKind::kAnyCharacter:
        out.push_back({StepKind::kAnyOne});
        break;
      case TokenKind::kSymbol:
        if (is_unlike_others(glob.symbol(token), a, b)) {
          out.push_back({StepKind::kPlainRun});
          out.push_back({StepKind::kLetter, letter_of(glob.symbol(token), a, b)});
          out.push_back({StepKind::kPlainRun});
          break;
        }
        [[fallthrough]];
      case TokenKind::kAnyRun:
      case TokenKind::kVariable:
        out.push_back({StepKind::kAnyRun});
        break;
    }
  }
  return out;
}

/// Is there a letter that both steps go over?
bool share_letter(Step a, Step b) {
  if (a.kind == StepKind::kLetter && b.kind == StepKind::kLetter) return a.letter == b.letter;
  const auto barred = [](Step letter, Step run) {
    return letter.kind == StepKind::kLetter && letter.letter >= kFirstSymbolLetter &&
           run.kind == StepKind::kPlainRun;
  };
  return !barred(a, b) && !barred(b, a);
}

}  // namespace

bool intersects(const GlobSpan& a, const GlobSpan& b) {
  if (needs_what_is_missing(a, b) || needs_what_is_missing(b, a)) return false;
  const std::vector<Step> x = steps(a, a, b);
  const std::vector<Step> y = steps(b, a, b);
  const std::size_t width = y.size() + 1;
  std::vector<bool> seen((x.size() + 1) * width);
  std::vector<std::size_t> open;
  const auto reach = [&](std::size_t i, std::size_t j) {
    if (seen[i * width + j]) return;
    seen[i * width + j] = true;
    open.push_back(i * width + j);
  };
  reach(0, 0);
  while (!open.empty()) {
    const std::size_t i = open.back() / width;
    const std::size_t j = open.back() % width;
    open.pop_back();
    if (i == x.size() && j == y.size()) return true;
    if (i < x.size() && x[i].is_run()) reach(i + 1, j);
    if (j < y.size() && y[j].is_run()) reach(i, j + 1);
    if (i < x.size() && j < y.size() && share_letter(x[i], y[j]))
      reach(x[i].is_run() ? i : i + 1, y[j].is_run() ? j : j + 1);
  }
  return false;
}

namespace {

/// The positions that one glob may be at, as bits of 64-bit words from `first` on in a state.
struct Machine {
  Reading reading = Reading::kText;
  std::vector<Step> steps;
  std::vector<std::uint32_t> still_needed;  // letters from each position to the end, at least
  std::size_t first = 0;
  std::size_t words = 0;
};

using State = std::vector<std::uint64_t>;

struct StateHash {
  std::size_t operator()(const State& state) const {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const std::uint64_t word : state) hash = (hash ^ word) * 0x9E3779B97F4A7C15 >> 1;
    return hash;
  }
};

enum class Preference : std::uint8_t { kShortest, kSoonest };

/// Walks the product of the globs' position sets from the start to a state where all positives and
/// no negative end.
class Walk {
 public:
  Walk(std::span<const Demand> positives, std::span<const Demand> negatives) {
    for (const auto& demand : positives) positives_.push_back(machine(demand));
    for (const auto& demand : negatives) negatives_.push_back(machine(demand));
  }

  Solution run(Preference preference, std::size_t states) {
    nodes_.clear();
    index_.clear();
    open_ = {};
    preference_ = preference;
    State start(words_, 0);
    for (const auto* group : {&positives_, &negatives_})
      for (const Machine& m : *group) add(m, start, 0);
    visit(std::move(start), kNoNode, 0);
    for (std::size_t followed = 0; !open_.empty();) {
      const auto [priority, order, node] = open_.top();
      open_.pop();
      if (priority != nodes_[node].priority || nodes_[node].closed)
        continue;  // a shorter way was found
      nodes_[node].closed = true;
      if (accepts(*nodes_[node].state)) return {Outcome::kFound, text_to(node), followed};
      if (followed++ == states) return {Outcome::kExhausted, {}, followed};
      follow(node);
    }
    return {Outcome::kNone, {}, nodes_.size()};
  }

 private:
  static constexpr std::uint32_t kNoNode = ~0u;

  struct Node {
    const State* state;
    std::uint32_t parent;
    std::uint32_t letter;
    std::uint32_t length;
    std::uint32_t priority;
    bool closed = false;
  };
  struct Entry {
    std::uint32_t priority;
    std::uint32_t order;
    std::uint32_t node;
    bool operator<(const Entry& other) const {
      return priority != other.priority ? priority > other.priority : order > other.order;
    }
  };

  Machine machine(const Demand& demand) {
    const GlobSpan& glob = demand.glob;
    Machine out;
    out.reading = demand.reading;
    int parts_left = demand.reading == Reading::kArn ? 5 : 0;  // that `*` and `?` stay in
    for (const Token token : glob.tokens) {
      if (token.kind == TokenKind::kCharacter) {
        if (token.value == ':') --parts_left;
        out.steps.push_back({StepKind::kLetter, token.value});
      } else if (token.kind == TokenKind::kAnyCharacter) {
        out.steps.push_back({parts_left > 0 ? StepKind::kOneInPart : StepKind::kAnyOne});
      } else if (token.kind == TokenKind::kSymbol) {
        const Symbol& symbol = glob.symbol(token);
        const auto at = std::find(symbols_.begin(), symbols_.end(), symbol);
        out.steps.push_back({StepKind::kLetter, kFirstSymbolLetter + static_cast<std::uint32_t>(
                                                                         at - symbols_.begin())});
        if (at == symbols_.end()) symbols_.push_back(symbol);
      } else {
        out.steps.push_back({parts_left > 0 ? StepKind::kRunInPart : StepKind::kAnyRun});
      }
    }
    out.still_needed.assign(out.steps.size() + 1, 0);
    for (std::size_t i = out.steps.size(); i-- > 0;)
      out.still_needed[i] = out.still_needed[i + 1] + (out.steps[i].is_run() ? 0 : 1);
    out.first = words_;
    out.words = out.steps.size() / 64 + 1;
    words_ += out.words;
    return out;
  }

  /// Adds a position, and what `*` reaches without a letter.
  static void add(const Machine& m, State& state, std::size_t position) {
    while (true) {
      state[m.first + position / 64] |= std::uint64_t{1} << position % 64;
      if (position == m.steps.size() || !m.steps[position].is_run()) return;
      ++position;
    }
  }

  template <typename Function>
  static void for_each_position(const Machine& m, const State& state, Function function) {
    for (std::size_t word = 0; word < m.words; ++word)
      for (std::uint64_t bits = state[m.first + word]; bits != 0; bits &= bits - 1)
        function(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
  }

  static std::uint32_t folded(std::uint32_t letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  static bool goes_over(const Machine& m, Step step, std::uint32_t letter) {
    switch (step.kind) {
      case StepKind::kLetter:
        return step.letter == (m.reading == Reading::kFolded ? folded(letter) : letter);
      case StepKind::kAnyRun:
        return true;
      case StepKind::kRunInPart:
        return letter != ':';
      case StepKind::kOneInPart:
        return letter != ':' && letter < kFirstSymbolLetter;
      case StepKind::kAnyOne:
      case StepKind::kPlainRun:
        break;
    }
    return letter < kFirstSymbolLetter;
  }

  static void advance(const Machine& m, const State& from, std::uint32_t letter, State& to) {
    for_each_position(m, from, [&](std::size_t position) {
      if (position == m.steps.size() || !goes_over(m, m.steps[position], letter)) return;
      add(m, to, m.steps[position].is_run() ? position : position + 1);
    });
    forget_before_last_run(m, to);
  }

  /// From a `*` on, everything is matched that is matched from any position before it.
  static void forget_before_last_run(const Machine& m, State& state) {
    std::optional<std::size_t> last;
    for_each_position(m, state, [&](std::size_t position) {
      if (position < m.steps.size() && m.steps[position].kind == StepKind::kAnyRun) last = position;
    });
    if (!last) return;
    for (std::size_t word = 0; word < *last / 64; ++word) state[m.first + word] = 0;
    state[m.first + *last / 64] &= ~std::uint64_t{0} << *last % 64;
  }

  static bool ended(const Machine& m, const State& state) {
    const std::size_t end = m.steps.size();
    return (state[m.first + end / 64] >> end % 64 & 1) != 0;
  }

  static bool dead(const Machine& m, const State& state) {
    return std::all_of(state.begin() + static_cast<std::ptrdiff_t>(m.first),
                       state.begin() + static_cast<std::ptrdiff_t>(m.first + m.words),
                       [](std::uint64_t word) { return word == 0; });
  }

  /// Does the machine match whatever follows?
  static bool matches_all(const Machine& m, const State& state) {
    if (m.steps.empty() || m.steps.back().kind != StepKind::kAnyRun) return false;
    const std::size_t run = m.steps.size() - 1;
    return (state[m.first + run / 64] >> run % 64 & 1) != 0;
  }

  bool accepts(const State& state) const {
    return std::all_of(positives_.begin(), positives_.end(),
                       [&](const Machine& m) { return ended(m, state); }) &&
           std::none_of(negatives_.begin(), negatives_.end(),
                        [&](const Machine& m) { return ended(m, state); });
  }

  bool hopeless(const State& state) const {
    return std::any_of(positives_.begin(), positives_.end(),
                       [&](const Machine& m) { return dead(m, state); }) ||
           std::any_of(negatives_.begin(), negatives_.end(),
                       [&](const Machine& m) { return matches_all(m, state); });
  }

  /// Letters that the positives still need. The longest need never overestimates, so the first text
  /// found is a shortest one; their sum leads to some text sooner.
  std::uint32_t estimate(const State& state) const {
    std::uint32_t out = 0;
    for (const Machine& m : positives_) {
      std::uint32_t least = ~0u;
      for_each_position(m, state, [&](std::size_t position) {
        least = std::min(least, m.still_needed[position]);
      });
      out = preference_ == Preference::kShortest ? std::max(out, least) : out + least;
    }
    return out;
  }

  void visit(State state, std::uint32_t parent, std::uint32_t letter) {
    if (hopeless(state)) return;
    const std::uint32_t length = parent == kNoNode ? 0 : nodes_[parent].length + 1;
    const auto [at, fresh] =
        index_.try_emplace(std::move(state), static_cast<std::uint32_t>(nodes_.size()));
    if (!fresh && (preference_ == Preference::kSoonest || nodes_[at->second].length <= length))
      return;
    const std::uint32_t priority =
        estimate(at->first) + (preference_ == Preference::kShortest ? length : 0);
    if (fresh) {
      nodes_.push_back({&at->first, parent, letter, length, priority});
    } else {
      nodes_[at->second] = {&at->first, parent, letter, length, priority};
    }
    open_.push({priority, order_++, at->second});
  }

  void follow(std::uint32_t node) {
    const State from = *nodes_[node].state;
    for (const std::uint32_t letter : letters_at(from)) {
      State to(words_, 0);
      for (const auto* group : {&positives_, &negatives_})
        for (const Machine& m : *group) advance(m, from, letter, to);
      visit(std::move(to), node, letter);
    }
  }

  /// The letters that some glob waits for, and one that none waits for: it stands for all others.
  std::vector<std::uint32_t> letters_at(const State& state) const {
    std::vector<std::uint32_t> out;
    for (const auto* group : {&positives_, &negatives_})
      for (const Machine& m : *group)
        for_each_position(m, state, [&](std::size_t position) {
          if (position == m.steps.size()) return;
          const Step step = m.steps[position];
          if (step.is_in_part()) out.push_back(':');
          if (step.kind != StepKind::kLetter) return;
          out.push_back(step.letter);
          if (m.reading == Reading::kFolded && step.letter >= 'a' && step.letter <= 'z')
            out.push_back(step.letter - ('a' - 'A'));
        });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    out.push_back(other_letter(out));
    return out;
  }

  static std::uint32_t other_letter(const std::vector<std::uint32_t>& waited_for) {
    const auto waited = [&](std::uint32_t letter) {
      return std::binary_search(waited_for.begin(), waited_for.end(), letter);
    };
    static constexpr std::string_view kReadable = "x0abcdefghijklmnopqrstuvwyz123456789-_";
    for (const char c : kReadable)
      if (!waited(static_cast<unsigned char>(c))) return static_cast<unsigned char>(c);
    std::uint32_t letter = 0xA1;
    while (waited(letter)) ++letter;
    return letter;
  }

  SymbolicText text_to(std::uint32_t node) const {
    std::vector<std::uint32_t> letters;
    for (; nodes_[node].parent != kNoNode; node = nodes_[node].parent)
      letters.push_back(nodes_[node].letter);
    SymbolicText out;
    for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter) {
      if (*letter >= kFirstSymbolLetter) {
        out.append(SymbolicText::of(symbols_[*letter - kFirstSymbolLetter]));
      } else {
        std::string bytes;
        append_code_point(bytes, *letter);
        out.append(std::string_view(bytes));
      }
    }
    return out;
  }

  std::vector<Machine> positives_;
  std::vector<Machine> negatives_;
  std::vector<Symbol> symbols_;
  std::size_t words_ = 0;
  Preference preference_ = Preference::kShortest;
  std::vector<Node> nodes_;
  std::unordered_map<State, std::uint32_t, StateHash> index_;  // its keys never move
  std::priority_queue<Entry> open_;
  std::uint32_t order_ = 0;
};

}  // namespace

Solution solve(std::span<const Demand> positives, std::span<const Demand> negatives,
               Budget budget) {
  Walk walk(positives, negatives);
  const std::size_t half = budget.states / 2;
  const Solution shortest = walk.run(Preference::kShortest, half);
  if (shortest.outcome != Outcome::kExhausted) return shortest;
  Solution out = walk.run(Preference::kSoonest, budget.states - half);
  out.states += shortest.states;
  return out;
}

Solution solve(std::span<const GlobSpan> positives, std::span<const GlobSpan> negatives,
               Budget budget) {
  const auto as_text = [](std::span<const GlobSpan> globs) {
    std::vector<Demand> out;
    for (const GlobSpan& glob : globs) out.push_back({glob, Reading::kText});
    return out;
  };
  return solve(as_text(positives), as_text(negatives), budget);
}

Solution difference(const GlobSpan& p, const GlobSpan& q, Budget budget) {
  return solve({&p, 1}, {&q, 1}, budget);
}

Tri subset(const GlobSpan& p, const GlobSpan& q, Budget budget) {
  switch (difference(p, q, budget).outcome) {
    case Outcome::kFound:
      return Tri::kNo;
    case Outcome::kNone:
      return Tri::kYes;
    case Outcome::kExhausted:
      return Tri::kUnknown;
  }
  return Tri::kUnknown;
}

Glob widened(const Glob& glob) {
  Glob out;
  for (const Token token : glob.tokens()) {
    if (token.kind == TokenKind::kSymbol) {
      out.push(Token{TokenKind::kAnyRun, 0});
    } else if (token.kind == TokenKind::kVariable) {
      out.push(glob.variable(token));
    } else {
      out.push(token);
    }
  }
  return out;
}

}  // namespace cfnaudit::iam
