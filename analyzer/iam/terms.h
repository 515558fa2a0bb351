#pragma once

// The texts of a request that a question leaves open (slots), and the yes-or-no things that a
// formula says about them (atoms). Made by encoding; read by solver and by text_theory, which finds
// texts for them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "analyzer/iam/formula.h"
#include "analyzer/iam/glob_search.h"
#include "analyzer/iam/operators.h"

namespace cfnaudit::iam {

/// Does the glob match the text?
struct GlobTest {
  Glob glob;
  Reading reading = Reading::kText;
};

/// Does the text, read as a number or the like, stand in the relation to the operand?
struct ValueTest {
  const Operator* row = nullptr;
  Operand operand;
};

/// Can the text be read as a value of the operator's domain at all?
struct WellFormed {
  const Operator* row = nullptr;
};

using Test = std::variant<GlobTest, ValueTest, WellFormed>;

/// For every value of the symbols: yes or no; unknown when they decide.
Tri truth(const Test& test, const SymbolicText& text);

/// The same for tests that say the same.
std::string identity(const Test& test);

enum class SlotKind : std::uint8_t {
  kAction,
  kResource,
  kCaller,    // an ARN, "service/NAME", "federated/PROVIDER", "anonymous": see encoding
  kSession,   // the ARN of a role session or a federated user
  kUniqueId,  // AIDA..., AROA...
  kKey,       // one value of a condition key
};

using SlotId = std::uint32_t;

struct Slot {
  SlotKind kind = SlotKind::kKey;
  std::string key;           // of kKey, in lower case
  std::size_t element = 0;   // of a key with several values
  std::optional<Test> form;  // that all its texts have, where the key has a type
  std::vector<AtomId> tests;
  std::vector<std::string> preferred;  // texts to try first, for readable witnesses
};

enum class AtomKind : std::uint8_t { kTest, kPresent, kDoubt };

struct Atom {
  AtomKind kind = AtomKind::kTest;
  SlotId slot = 0;     // not of kDoubt
  Test test;           // of kTest
  std::string reason;  // of kDoubt: what nobody knows
};

class Terms {
 public:
  SlotId slot(SlotKind kind, std::string_view key = {}, std::size_t element = 0);
  AtomId test(SlotId slot, Test test);
  /// Is there such a value in the request?
  AtomId present(SlotId slot);
  /// Something that may be so or not; the same for the same reason and place.
  AtomId doubt(std::string reason, std::string_view place);

  const Atom& atom(AtomId id) const { return atoms_[id]; }
  const Slot& slot(SlotId id) const { return slots_[id]; }
  Slot& slot(SlotId id) { return slots_[id]; }
  std::size_t slot_count() const { return slots_.size(); }
  std::size_t atom_count() const { return atoms_.size(); }

 private:
  AtomId intern(std::string key, Atom atom);

  std::vector<Slot> slots_;
  std::vector<Atom> atoms_;
  std::unordered_map<std::string, SlotId> slot_index_;
  std::unordered_map<std::string, AtomId> atom_index_;
};

}  // namespace cfnaudit::iam
