// Wishes about one text -> such a text, or the wishes that stand in each other's way.

#include "analyzer/iam/text_theory.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/value_samples.h"

namespace cfnaudit::iam {
namespace {

using Core = std::vector<std::size_t>;

const GlobTest* glob_of(const Wish& wish) { return std::get_if<GlobTest>(wish.test); }

/// The text that is the only one to match, if there is one.
std::optional<std::string> only_text(const GlobTest& test) {
  const auto tokens = test.glob.tokens();
  if (test.reading == Reading::kFolded || test.glob.literal_start() != tokens.size())
    return std::nullopt;
  std::string out;
  for (const Token token : tokens) append_code_point(out, token.value);
  return out;
}

/// Do the texts that they match surely start differently?
bool starts_differ(const GlobTest& a, const GlobTest& b) {
  if ((a.reading == Reading::kFolded) != (b.reading == Reading::kFolded)) return false;
  const std::size_t length = std::min(a.glob.literal_start(), b.glob.literal_start());
  return !std::equal(a.glob.tokens().begin(), a.glob.tokens().begin() + static_cast<long>(length),
                     b.glob.tokens().begin());
}

/// Is `whole` "abc*", and does `part` start with "abc"?
bool covers_by_start(const GlobTest& whole, const GlobTest& part) {
  const auto tokens = whole.glob.tokens();
  const std::size_t start = whole.glob.literal_start();
  if (whole.reading != Reading::kText || part.reading == Reading::kFolded) return false;
  if (tokens.size() != start + 1 || tokens.back().kind != TokenKind::kAnyRun) return false;
  return part.glob.literal_start() >= start &&
         std::equal(tokens.begin(), tokens.begin() + static_cast<long>(start),
                    part.glob.tokens().begin());
}

bool fulfils(const Wish& wish, const SymbolicText& text) {
  return truth(*wish.test, text) == tri(wish.holds);
}

/// What the tests read a text as: two groups of tests have no numbers, dates ... in common to
/// reason about.
std::size_t group_of(const Test& test) {
  if (const auto* value = std::get_if<ValueTest>(&test))
    return 1 + static_cast<std::size_t>(value->row->domain);
  if (const auto* form = std::get_if<WellFormed>(&test))
    return 1 + static_cast<std::size_t>(form->row->domain);
  return 0;
}

/// Leaves out one after the other what the contradiction does not need.
Core minimized(Core core, const std::function<bool(const Core&)>& contradicts) {
  for (std::size_t i = core.size(); i-- > 0 && core.size() > 1;) {
    Core smaller = core;
    smaller.erase(smaller.begin() + static_cast<long>(i));
    if (contradicts(smaller)) core = std::move(smaller);
  }
  return core;
}

class Judge {
 public:
  Judge(const Slot& slot, std::span<const Wish> wishes, std::size_t& states)
      : slot_(slot), wishes_(wishes), states_(states) {}

  Ruling rule() {
    if (auto found = plain_contradictions()) return *found;
    if (auto found = by_only_text()) return *found;
    const bool all_globs = std::all_of(wishes_.begin(), wishes_.end(),
                                       [](const Wish& wish) { return glob_of(wish) != nullptr; });
    if (!all_globs) return by_samples();
    Core all(wishes_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return by_walk(all);
  }

 private:
  std::optional<Ruling> plain_contradictions() const {
    Ruling out;
    for (std::size_t i = 0; i < wishes_.size(); ++i) {
      if (!wishes_[i].holds) continue;  // two that must not match never stand in each other's way
      for (std::size_t j = 0; j < wishes_.size(); ++j)
        if ((j > i || !wishes_[j].holds) && plainly_contradict(wishes_[i], wishes_[j]))
          out.cores.push_back({i, j});
    }
    if (out.cores.empty()) return std::nullopt;
    return out;
  }

  std::optional<Ruling> by_only_text() const {
    for (std::size_t i = 0; i < wishes_.size(); ++i) {
      const GlobTest* const glob = glob_of(wishes_[i]);
      if (glob == nullptr || !wishes_[i].holds) continue;
      if (const auto text = only_text(*glob)) return with_only_text(i, *text);
    }
    return std::nullopt;
  }

  Ruling with_only_text(std::size_t exact, const std::string& text) const {
    Ruling no;
    Ruling open{Ruling::Kind::kOpen, {}, {}, {}};
    for (std::size_t i = 0; i < wishes_.size(); ++i) {
      const Tri is = truth(*wishes_[i].test, SymbolicText(text));
      if (is == tri(!wishes_[i].holds)) no.cores.push_back({exact, i});
      // Some symbols would have to have certain values: not what they have in general.
      if (is == Tri::kUnknown && wishes_[i].holds) open.cores.push_back({exact, i});
    }
    if (!no.cores.empty()) return no;
    if (!open.cores.empty()) {
      open.reason = reason_of(open.cores.front());
      return open;
    }
    return {Ruling::Kind::kText, SymbolicText(text), {}, {}};
  }

  /// Values are tried: one of each region that the operands cut numbers, dates, addresses ... into,
  /// so that a contradiction among values of one domain is certain.
  Ruling by_samples() {
    std::vector<std::string> samples = samples_of_wishes();
    for (const std::string& text : samples)
      if (fulfils_all(text)) return {Ruling::Kind::kText, SymbolicText(text), {}, {}};
    std::vector<Core> groups(kGroups);
    for (std::size_t i = 0; i < wishes_.size(); ++i)
      groups[group_of(*wishes_[i].test)].push_back(i);
    if (!groups[0].empty()) {
      Ruling texts = by_walk(groups[0]);
      if (texts.kind != Ruling::Kind::kText) return texts;
      if (fulfils_all(texts.text)) return texts;
    }
    const auto contradicts = [&](const Core& core) { return !any_sample(samples, core); };
    for (std::size_t group = 1; group < kGroups; ++group)
      if (!groups[group].empty() && contradicts(groups[group]))
        return {Ruling::Kind::kConflict, {}, {minimized(groups[group], contradicts)}, {}};
    Core all(wishes_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return {Ruling::Kind::kOpen,
            {},
            {minimized(all, contradicts)},
            concat(slot_.key, " is compared both as a string and as a value of another type")};
  }

  std::vector<std::string> samples_of_wishes() const {
    std::vector<std::string> out = slot_.preferred;
    SampleBuilder builder;
    for (const Wish& wish : wishes_) {
      if (const auto* value = std::get_if<ValueTest>(wish.test)) builder.add(value->operand);
      if (const auto* form = std::get_if<WellFormed>(wish.test))
        builder.add_domain(form->row->domain);
      if (const GlobTest* const glob = glob_of(wish))
        if (const auto text = only_text(*glob)) out.push_back(*text);
    }
    for (std::string& text : builder.take()) out.push_back(std::move(text));
    if (!slot_.form) out.emplace_back("(none)");  // no number, date, address, base64 ...
    return out;
  }

  bool fulfils_all(const SymbolicText& text) const {
    return std::all_of(wishes_.begin(), wishes_.end(),
                       [&](const Wish& wish) { return fulfils(wish, text); });
  }

  bool any_sample(const std::vector<std::string>& samples, const Core& core) const {
    return std::any_of(samples.begin(), samples.end(), [&](const std::string& text) {
      return std::all_of(core.begin(), core.end(),
                         [&](std::size_t i) { return fulfils(wishes_[i], SymbolicText(text)); });
    });
  }

  Ruling by_walk(const Core& all) {
    for (const std::string& text : slot_.preferred)
      if (std::all_of(all.begin(), all.end(),
                      [&](std::size_t i) { return fulfils(wishes_[i], SymbolicText(text)); }))
        return {Ruling::Kind::kText, SymbolicText(text), {}, {}};
    const Solution whole = walk(all);
    if (whole.outcome == Outcome::kFound)
      return {Ruling::Kind::kText, more_definite(all, whole.text), {}, {}};
    std::vector<Core> cores = contradicting_pairs(all);
    if (cores.empty() && whole.outcome == Outcome::kExhausted)
      return {Ruling::Kind::kGaveUp, {}, {}, {}};
    if (cores.empty())
      cores.push_back(
          minimized(all, [&](const Core& core) { return walk(core).outcome == Outcome::kNone; }));
    return judged(std::move(cores));
  }

  std::vector<Core> contradicting_pairs(const Core& all) {
    std::vector<Core> out;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (!wishes_[all[i]].holds && !wishes_[all[j]].holds) continue;
        Core pair{all[i], all[j]};
        if (walk(pair).outcome == Outcome::kNone) out.push_back(std::move(pair));
      }
    return out;
  }

  /// Symbols are letters of their own to the walk. Whether a contradiction stands for whatever they
  /// are:
  Ruling judged(std::vector<Core> cores) {
    Ruling sure;
    Ruling open{Ruling::Kind::kOpen, {}, {}, {}};
    for (Core& core : cores) {
      if (certain(core)) {
        sure.cores.push_back(std::move(core));
      } else {
        if (open.reason.empty()) open.reason = reason_of(core);
        open.cores.push_back(std::move(core));
      }
    }
    return sure.cores.empty() ? open : sure;
  }

  /// If p lies in the union of negative globs with symbols as letters, it does so with any texts in
  /// their place. Two positive globs have no text in common if they have none with `*` for each
  /// symbol.
  bool certain(const Core& core) {
    const auto positive = [&](std::size_t i) { return wishes_[i].holds; };
    if (std::count_if(core.begin(), core.end(), positive) <= 1) return true;
    const auto symbolic = [&](std::size_t i) {
      return !glob_of(wishes_[i])->glob.symbols().empty();
    };
    if (std::none_of(core.begin(), core.end(), symbolic)) return true;
    if (core.size() == 2 && positive(core[0]) && positive(core[1]) &&
        !intersects(glob_of(wishes_[core[0]])->glob, glob_of(wishes_[core[1]])->glob))
      return glob_of(wishes_[core[0]])->reading != Reading::kFolded &&
             glob_of(wishes_[core[1]])->reading != Reading::kFolded;
    return walk(core, Widened::kPositives).outcome == Outcome::kNone;
  }

  /// A text that surely matches no negative glob, if there is one.
  SymbolicText more_definite(const Core& all, const SymbolicText& text) {
    const auto definite = [&](std::size_t i) { return fulfils(wishes_[i], text); };
    if (std::all_of(all.begin(), all.end(), definite)) return text;
    const Solution other = walk(all, Widened::kNegatives);
    return other.outcome == Outcome::kFound ? other.text : text;
  }

  enum class Widened : std::uint8_t { kNothing, kPositives, kNegatives };

  Solution walk(const Core& core, Widened which = Widened::kNothing) {
    std::vector<Glob> widened_globs;
    widened_globs.reserve(core.size());
    std::vector<Demand> positives;
    std::vector<Demand> negatives;
    for (const std::size_t i : core) {
      const GlobTest& test = *glob_of(wishes_[i]);
      const bool holds = wishes_[i].holds;
      const bool widen = which == (holds ? Widened::kPositives : Widened::kNegatives) &&
                         !test.glob.symbols().empty();
      if (widen) widened_globs.push_back(widened(test.glob));
      (holds ? positives : negatives)
          .push_back({GlobSpan(widen ? widened_globs.back() : test.glob), test.reading});
    }
    Solution out = solve(positives, negatives, {std::min(kStatesAtOnce, states_)});
    states_ -= std::min(states_, out.states * core.size() + 1);
    return out;
  }

  std::string reason_of(const Core& core) const {
    for (const std::size_t i : core) {
      const GlobTest* const glob = glob_of(wishes_[i]);
      if (glob == nullptr || glob->glob.symbols().empty()) continue;
      const Symbol& symbol = glob->glob.symbols().front();
      // Among them the keys that policy variables stand for.
      if (symbol.kind == SymbolKind::kExternal)
        return concat("the value of ", symbol.id, " decides");
      return reason(symbol);
    }
    return {};
  }

  static constexpr std::size_t kGroups = 2 + static_cast<std::size_t>(Domain::kPresence);
  static constexpr std::size_t kStatesAtOnce = 4096;

  const Slot& slot_;
  std::span<const Wish> wishes_;
  std::size_t& states_;
};

}  // namespace

bool plainly_contradict(const Wish& a, const Wish& b) {
  const GlobTest* const x = glob_of(a);
  const GlobTest* const y = glob_of(b);
  if (x == nullptr || y == nullptr || (!a.holds && !b.holds)) return false;
  if (!a.holds) return plainly_contradict(b, a);
  if (b.holds && starts_differ(*x, *y)) return true;
  if (!b.holds && covers_by_start(*y, *x)) return true;
  if (const auto text = only_text(*x)) return truth(*b.test, SymbolicText(*text)) == tri(!b.holds);
  if (!b.holds) return false;
  const auto text = only_text(*y);
  return text && truth(*a.test, SymbolicText(*text)) == Tri::kNo;
}

Ruling rule(const Slot& slot, std::span<const Wish> wishes, std::size_t& states) {
  return Judge(slot, wishes, states).rule();
}

}  // namespace cfnaudit::iam
