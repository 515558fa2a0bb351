#include "analyzer/base/pattern.h"

#include <algorithm>
#include <utility>

#include "analyzer/base/utf8.h"

// A regular expression -> states; states and a text -> can it match?

namespace cfnaudit {

namespace {

constexpr std::size_t kMostStates = 20'000;
constexpr std::size_t kMostRepeats = 64;  // larger counts are taken for "any number"
constexpr int kDeepest = 60;

}  // namespace

/// Recursive descent. Each function makes the states of a part so that they lead to `next`; parts
/// are made from the last to the first, so a sequence is read before any of it is made.
class PatternParser {
 public:
  explicit PatternParser(std::string_view text) : text_(text) {}

  std::optional<Pattern> parse() {
    const auto whole = alternatives(0);
    if (!whole || at_ != text_.size()) return std::nullopt;
    const auto match = state({.step = Pattern::Step::kMatch});
    const auto first = make(*whole, match);
    if (failed_) return std::nullopt;
    out_.first_ = first;
    out_.is_tied_ = is_tied(*whole);
    return std::move(out_);
  }

 private:
  using Index = std::uint32_t;

  enum class Kind : std::uint8_t { kEmpty, kCharacters, kStart, kEnd, kSequence, kChoice, kRepeat };

  struct Part {
    Kind kind = Kind::kEmpty;
    Index characters = 0;
    std::vector<Part> parts;
    std::size_t low = 0;
    std::optional<std::size_t> high;
  };

  // ---- reading ------------------------------------------------------------------------------

  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }

  std::optional<Part> alternatives(int depth) {
    if (depth > kDeepest) return std::nullopt;
    Part choice{.kind = Kind::kChoice};
    do {
      auto one = sequence(depth);
      if (!one) return std::nullopt;
      choice.parts.push_back(std::move(*one));
    } while (take("|"));
    return choice;
  }

  std::optional<Part> sequence(int depth) {
    Part all{.kind = Kind::kSequence};
    while (!done() && peek() != '|' && peek() != ')') {
      auto one = atom(depth);
      if (!one || !repeat(*one)) return std::nullopt;
      all.parts.push_back(std::move(*one));
    }
    return all;
  }

  std::optional<Part> atom(int depth) {
    if (take("^")) return Part{.kind = Kind::kStart};
    if (take("$")) return Part{.kind = Kind::kEnd};
    if (take("(")) return group(depth);
    if (take("[")) return characters(bracketed());
    if (take("\\")) return escape();
    if (take(".")) return characters(any());
    if (peek() == '*' || peek() == '+' || peek() == '?') return std::nullopt;
    return characters(one(next_character()));
  }

  std::optional<Part> group(int depth) {
    bool is_look = false;
    if (take("?")) {
      if (take("=") || take("!") || take("<=") || take("<!")) {
        is_look = true;
      } else if (take("<")) {
        while (!done() && text_[at_] != '>') ++at_;
        take(">");
      } else if (!take(":")) {
        return std::nullopt;  // flags
      }
    }
    auto inner = alternatives(depth + 1);
    if (!inner || !take(")")) return std::nullopt;
    return is_look ? Part{} : std::move(inner);
  }

  bool repeat(Part& part) {
    std::size_t low = 0;
    std::optional<std::size_t> high;
    if (take("*")) {
    } else if (take("+")) {
      low = 1;
    } else if (take("?")) {
      high = 1;
    } else if (!counts(low, high)) {
      return true;
    }
    if (!take("?")) take("+");  // lazy or possessive: the same texts, or fewer
    if (high && (*high > kMostRepeats || *high < low)) high.reset();
    low = std::min(low, kMostRepeats);
    Part repeated{.kind = Kind::kRepeat, .low = low, .high = high};
    repeated.parts.push_back(std::move(part));
    part = std::move(repeated);
    return peek() != '*' && peek() != '{';
  }

  /// {3} {3,} {3,5}; anything else is plain text.
  bool counts(std::size_t& low, std::optional<std::size_t>& high) {
    const std::size_t begin = at_;
    const auto number = [&]() -> std::optional<std::size_t> {
      std::size_t value = 0;
      const std::size_t first = at_;
      for (; peek() >= '0' && peek() <= '9' && at_ - first < 8; ++at_)
        value = value * 10 + static_cast<std::size_t>(peek() - '0');
      return at_ == first ? std::nullopt : std::optional(value);
    };
    if (take("{")) {
      if (const auto first = number()) {
        low = *first;
        high = take(",") ? number() : first;
        if (take("}")) return true;
      }
    }
    at_ = begin;
    return false;
  }

  // ---- characters ---------------------------------------------------------------------------

  using Characters = Pattern::Characters;

  std::uint32_t next_character() {
    const auto point = first_code_point(text_.substr(at_));
    at_ += point.length;
    return point.value;
  }

  static Characters one(std::uint32_t c) { return span(c, c); }
  static Characters span(std::uint32_t low, std::uint32_t high) {
    Characters set;
    for (std::uint32_t c = low; c <= high && c < 128; ++c) set.ascii.set(c);
    set.others = high >= 128;
    return set;
  }
  static Characters any() {
    Characters set;
    set.ascii.set();
    set.others = true;
    return set;
  }
  static Characters of(std::string_view letters) {
    Characters set;
    for (const char c : letters) set.ascii.set(static_cast<unsigned char>(c));
    return set;
  }
  static void add(Characters& to, const Characters& from) {
    to.ascii |= from.ascii;
    to.others = to.others || from.others;
  }
  /// All others: what lies beyond ASCII stays in, for which of it was meant is not known.
  static Characters except(Characters set) {
    set.ascii.flip();
    set.others = true;
    return set;
  }

  Part characters(const Characters& set) {
    out_.characters_.push_back(set);
    return {.kind = Kind::kCharacters,
            .characters = static_cast<Index>(out_.characters_.size() - 1)};
  }

  static Characters digits() { return span('0', '9'); }
  static Characters words() {
    Characters set = digits();
    add(set, span('a', 'z'));
    add(set, span('A', 'Z'));
    add(set, one('_'));
    return set;
  }
  static Characters blanks() {
    Characters set = of(" \t\n\v\f\r");
    set.others = true;
    return set;
  }

  /// \p{L}: of ASCII what the first letter of the category says, and all beyond it.
  std::optional<Characters> category() {
    if (done()) return std::nullopt;
    std::string_view name = text_.substr(at_, 1);
    if (take("{")) {
      const auto close = text_.find('}', at_);
      if (close == std::string_view::npos) return std::nullopt;
      name = text_.substr(at_, close - at_);
      at_ = close + 1;
    } else {
      ++at_;
    }
    Characters set = any();
    if (name.size() > 2) return set;
    for (std::uint32_t c = 0; c < 128; ++c) set.ascii.set(c, is_in(name.substr(0, 1), c));
    return set;
  }

  static bool is_in(std::string_view category, std::uint32_t c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    const bool symbol =
        std::string_view("$+<=>^`|~").find(static_cast<char>(c)) != std::string_view::npos;
    if (category == "L") return letter;
    if (category == "N") return digit;
    if (category == "Z") return c == ' ';
    if (category == "C") return c < 32 || c == 127;
    if (category == "M") return false;
    if (category == "S") return symbol;
    if (category == "P") return c > 32 && c < 127 && !letter && !digit && !symbol;
    return true;
  }

  std::optional<std::uint32_t> hexadecimal(std::size_t size) {
    const bool in_braces = take("{");
    std::uint32_t value = 0;
    std::size_t count = 0;
    for (; !done() && (in_braces ? peek() != '}' : count < size); ++at_, ++count) {
      const char c = peek();
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0 || count >= 8) return std::nullopt;
      value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    if (in_braces ? count == 0 || !take("}") : count != size) return std::nullopt;
    return value;
  }

  /// What a backslash and the letters behind it stand for; a single character is also told alone.
  std::optional<Characters> escaped(std::optional<std::uint32_t>& single) {
    if (done()) return std::nullopt;
    const auto character = [&](std::uint32_t c) {
      single = c;
      return one(c);
    };
    const char letter = text_[at_];
    if (static_cast<unsigned char>(letter) >= 128) return character(next_character());
    ++at_;
    switch (letter) {
      case 'd':
        return digits();
      case 'D':
        return except(digits());
      case 'w':
        return words();
      case 'W':
        return except(words());
      case 's':
        return blanks();
      case 'S':
        return except(blanks());
      case 'p':
        return category();
      case 'P': {
        const auto set = category();
        return set ? std::optional(except(*set)) : std::nullopt;
      }
      case 'n':
        return character('\n');
      case 't':
        return character('\t');
      case 'r':
        return character('\r');
      case 'f':
        return character('\f');
      case 'u':
      case 'x': {
        const auto value = hexadecimal(letter == 'u' ? 4 : 2);
        return value ? std::optional(character(*value)) : std::nullopt;
      }
      default: {
        const bool known =
            std::string_view("aceghkovzABEGHQRVXZ").find(letter) == std::string_view::npos;
        return known && !(letter >= '0' && letter <= '9')
                   ? std::optional(character(static_cast<unsigned char>(letter)))
                   : std::nullopt;
      }
    }
  }

  /// Outside brackets.
  std::optional<Part> escape() {
    if (take("b") || take("B")) return Part{};
    if (take("A")) return Part{.kind = Kind::kStart};
    if (take("Z") || take("z")) return Part{.kind = Kind::kEnd};
    std::optional<std::uint32_t> single;
    const auto set = escaped(single);
    if (!set) return std::nullopt;
    return characters(*set);
  }

  /// Behind '['. A bracket or && inside means different things to ECMA and to Java.
  Characters bracketed() {
    Characters set;
    const bool negated = take("^");
    std::optional<std::uint32_t> before;  // what a '-' would make a range with
    bool first = true;
    while (!done() && (first || peek() != ']')) {
      first = false;
      if (peek() == '[' || text_.substr(at_).starts_with("&&")) failed_ = true;
      const bool is_range =
          before && peek() == '-' && text_.substr(at_, 2).size() == 2 && text_[at_ + 1] != ']';
      if (is_range) ++at_;
      std::optional<std::uint32_t> single;
      if (take("\\")) {
        const auto part = escaped(single);
        if (!part) failed_ = true;
        if (part) add(set, *part);
        if (is_range && !single) add(set, one('-'));
      } else {
        single = next_character();
        add(set, one(*single));
      }
      if (is_range && single) add(set, span(*before, *single));
      before = is_range ? std::nullopt : single;
    }
    if (!take("]")) failed_ = true;
    return negated ? except(set) : set;
  }

  // ---- making -------------------------------------------------------------------------------

  Index state(const Pattern::State& made) {
    if (out_.states_.size() >= kMostStates) failed_ = true;
    if (failed_) return 0;
    out_.states_.push_back(made);
    return static_cast<Index>(out_.states_.size() - 1);
  }

  Index make(const Part& part, Index next) {
    using Step = Pattern::Step;
    if (failed_) return 0;
    switch (part.kind) {
      case Kind::kEmpty:
        return next;
      case Kind::kCharacters:
        return state({.step = Step::kCharacters, .next = next, .characters = part.characters});
      case Kind::kStart:
        return state({.step = Step::kStart, .next = next});
      case Kind::kEnd:
        return state({.step = Step::kEnd, .next = next});
      case Kind::kSequence:
        for (auto one = part.parts.rbegin(); one != part.parts.rend(); ++one)
          next = make(*one, next);
        return next;
      case Kind::kChoice: {
        Index first = make(part.parts.back(), next);
        for (auto one = part.parts.rbegin() + 1; one != part.parts.rend(); ++one)
          first = state({.step = Step::kFork, .next = make(*one, next), .other = first});
        return first;
      }
      case Kind::kRepeat:
        return make_repeat(part, next);
    }
    return next;
  }

  /// Does every text that the part matches begin at the start?
  static bool is_tied(const Part& part) {
    if (part.kind == Kind::kStart) return true;
    if (part.kind == Kind::kChoice)
      return std::all_of(part.parts.begin(), part.parts.end(), is_tied);
    if (part.kind != Kind::kSequence) return false;
    const auto first = std::find_if(part.parts.begin(), part.parts.end(),
                                    [](const Part& one) { return one.kind != Kind::kEmpty; });
    return first != part.parts.end() && is_tied(*first);
  }

  Index make_repeat(const Part& part, Index next) {
    using Step = Pattern::Step;
    const Part& inner = part.parts.front();
    Index first = next;
    if (part.high) {
      for (std::size_t i = part.low; i < *part.high; ++i)
        first = state({.step = Step::kFork, .next = make(inner, first), .other = next});
    } else {
      first = state({.step = Step::kFork, .other = next});
      const Index loop = make(inner, first);
      if (!failed_) out_.states_[first].next = loop;
    }
    for (std::size_t i = 0; i < part.low; ++i) first = make(inner, first);
    return first;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
  Pattern out_;
};

/// All states that some value of the symbols can lead to, character by character.
class PatternRun {
 public:
  explicit PatternRun(const Pattern& pattern)
      : pattern_(pattern), seen_(pattern.states_.size(), 0) {}

  bool may_match(const SymbolicText& text) {
    const std::string_view all = text.text();
    const std::size_t end = end_of_literals(text);
    auto hole = text.holes().begin();
    for (std::size_t at = 0;;) {
      is_end_ = at >= end;
      for (const Index one : pending_) enter(one);
      if (is_start_ || !pattern_.is_tied_) enter(pattern_.first_);
      if (current_.empty()) return false;
      if (hole != text.holes().end() && hole->begin == at) {
        pass_anything();
        pending_.clear();
        at = (hole++)->end;
        continue;
      }
      if (matched_ || at == all.size()) return matched_;
      const auto character = first_code_point(all.substr(at));
      advance(character.value);
      at += character.length;
      is_start_ = false;
    }
  }

 private:
  using Index = std::uint32_t;

  /// The state and all that follow it without a character.
  void enter(Index index) {
    open_.push_back(index);
    while (!open_.empty()) {
      const Index one = open_.back();
      open_.pop_back();
      if (seen_[one] != 0) continue;
      seen_[one] = 1;
      current_.push_back(one);
      const auto& state = pattern_.states_[one];
      switch (state.step) {
        case Pattern::Step::kFork:
          open_.push_back(state.other);
          open_.push_back(state.next);
          break;
        case Pattern::Step::kStart:
          if (is_start_) open_.push_back(state.next);
          break;
        case Pattern::Step::kEnd:
          if (is_end_) open_.push_back(state.next);
          break;
        case Pattern::Step::kMatch:
          matched_ = true;
          break;
        case Pattern::Step::kCharacters:
          break;
      }
    }
  }

  void advance(std::uint32_t character) {
    pending_.clear();
    for (const Index one : current_) {
      seen_[one] = 0;
      const auto& state = pattern_.states_[one];
      if (state.step == Pattern::Step::kCharacters &&
          pattern_.characters_[state.characters].contains(character))
        pending_.push_back(state.next);
    }
    current_.clear();
  }

  /// A symbol: any characters, or none.
  void pass_anything() {
    for (std::size_t i = 0; i < current_.size(); ++i) {
      const auto& state = pattern_.states_[current_[i]];
      if (state.step == Pattern::Step::kCharacters) enter(state.next);
    }
  }

  /// Behind this are symbols alone, or the line break before which $ matches as well.
  static std::size_t end_of_literals(const SymbolicText& text) {
    std::size_t end = text.text().size();
    for (auto hole = text.holes().rbegin(); hole != text.holes().rend() && hole->end == end; ++hole)
      end = hole->begin;
    const bool is_break = end > 0 && end == text.text().size() && text.text()[end - 1] == '\n';
    return is_break ? end - 1 : end;
  }

  const Pattern& pattern_;
  std::vector<char> seen_;
  std::vector<Index> current_;
  std::vector<Index> pending_;
  std::vector<Index> open_;  // of enter()
  bool is_start_ = true;
  bool is_end_ = false;
  bool matched_ = false;
};

std::optional<Pattern> Pattern::parse(std::string_view expression) {
  return PatternParser(expression).parse();
}

bool Pattern::may_match(const SymbolicText& text) const {
  return PatternRun(*this).may_match(text);
}

}  // namespace cfnaudit
