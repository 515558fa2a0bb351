// Texts for the slots -> the request that they make up.

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/iam/caller_text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/encoding.h"

namespace cfnaudit::iam {
namespace {

using Values = std::map<std::string, SymbolicText, std::less<>>;  // of keys

const SymbolicText* value_of(const Values& values, const Symbol& symbol) {
  if (symbol.kind != SymbolKind::kExternal) return nullptr;
  const auto at = values.find(symbol.id);
  return at == values.end() ? nullptr : &at->second;
}

SymbolicText text_with_values(const SymbolicText& text, const Values& values) {
  SymbolicText out;
  std::size_t from = 0;
  for (const auto& hole : text.holes()) {
    out.append(text.slice(from, hole.begin));
    const SymbolicText* const value = value_of(values, hole.symbol);
    out.append(value != nullptr ? *value : SymbolicText::of(hole.symbol));
    from = hole.end;
  }
  out.append(text.slice(from, text.text().size()));
  return out;
}

Glob glob_with_values(const Glob& glob, Case letters, const Values& values) {
  Glob out;
  for (const Token token : glob.tokens()) {
    if (token.kind != TokenKind::kSymbol) {
      out.push(token);
    } else if (const SymbolicText* const value = value_of(values, glob.symbol(token))) {
      out.push_text(*value, letters);
    } else {
      out.push(glob.symbol(token));
    }
  }
  return out;
}

/// The action in AWS's spelling.
std::string spelt(const std::string& folded) {
  const auto info = find_action(folded);
  return info ? std::string(info->name) : folded;
}

}  // namespace

void Encoding::fill_variables(Assignment& assignment) const {
  // A value may hold a variable in turn; what is a circle stays as it is.
  for (std::size_t round = 0; round <= variable_keys_.size(); ++round) {
    Values values;
    for (SlotId id = 0; id < terms_.slot_count(); ++id) {
      const Slot& slot = terms_.slot(id);
      if (slot.kind == SlotKind::kKey && slot.element == 0 && assignment.present[id] &&
          variable_keys_.contains(slot.key))
        values[slot.key] = *assignment.texts[id];
    }
    if (values.empty()) return;
    for (auto& text : assignment.texts)
      if (text && !text->known()) text = text_with_values(*text, values);
  }
}

Tri Encoding::holds(Formula formula, const Assignment& assignment) const {
  Values values;
  for (SlotId id = 0; id < terms_.slot_count(); ++id) {
    const Slot& slot = terms_.slot(id);
    if (slot.kind == SlotKind::kKey && slot.element == 0 && assignment.present[id] &&
        variable_keys_.contains(slot.key))
      values[slot.key] = *assignment.texts[id];
  }
  const auto value = [&](AtomId id) {
    const Atom& atom = terms_.atom(id);
    if (atom.kind == AtomKind::kDoubt) return Tri::kUnknown;
    if (atom.kind == AtomKind::kPresent) return tri(assignment.present[atom.slot]);
    const auto& text = assignment.texts[atom.slot];
    if (!text) return Tri::kUnknown;
    const auto* const glob = std::get_if<GlobTest>(&atom.test);
    if (glob == nullptr || glob->glob.symbols().empty() || values.empty())
      return truth(atom.test, *text);
    const Case letters = glob->reading == Reading::kFolded ? Case::kFolded : Case::kKept;
    return truth(GlobTest{glob_with_values(glob->glob, letters, values), glob->reading}, *text);
  };
  const auto cone = formulas_.cone(formula);
  const Tri out = evaluate(formulas_, cone, value)[formula.node()];
  return formula.negated() ? opposite(out) : out;
}

Caller Encoding::decoded_caller(const Assignment& assignment) const {
  if (givens_.caller) return *givens_.caller;
  Caller out = user(SymbolicText("arn:aws:iam::111122223333:user/someone"));
  for (SlotId id = 0; id < terms_.slot_count(); ++id)
    if (terms_.slot(id).kind == SlotKind::kCaller && assignment.texts[id])
      out = caller_from(*assignment.texts[id]);
  const bool entity = out.type == CallerType::kUser || out.type == CallerType::kRoleSession ||
                      out.type == CallerType::kFederatedUser;
  if (!entity) return out;
  for (SlotId id = 0; id < terms_.slot_count(); ++id) {
    const Slot& slot = terms_.slot(id);
    if (slot.kind == SlotKind::kSession && assignment.texts[id] &&
        out.type == CallerType::kRoleSession &&
        assignment.texts[id]->text().find(":assumed-role/") != std::string::npos)
      out.session_arn = *assignment.texts[id];
    if (slot.kind == SlotKind::kUniqueId) out.unique_id = *assignment.texts[id];
  }
  return out;
}

Request Encoding::request(const Assignment& assignment) const {
  Request out;
  out.principal = decoded_caller(assignment);
  out.action = givens_.action.value_or("s3:GetObject");
  out.resource = givens_.resource.value_or(SymbolicText("arn:aws:s3:::bucket/key"));
  out.resource_account = givens_.resource_account;
  out.context = Context(Presence::kAbsent);
  for (const auto& [name, value] : givens_.context.keys()) {
    if (value.presence == Presence::kPresent) out.context.set(name, value.values);
  }
  std::map<std::string, std::vector<SymbolicText>> keys;
  for (SlotId id = 0; id < terms_.slot_count(); ++id) {
    const Slot& slot = terms_.slot(id);
    const auto& text = assignment.texts[id];
    if (slot.kind == SlotKind::kAction && text) out.action = spelt(text->text());
    if (slot.kind == SlotKind::kResource && text) out.resource = *text;
    if (slot.kind == SlotKind::kKey && assignment.present[id]) keys[slot.key].push_back(*text);
  }
  for (auto& [name, values] : keys) out.context.set(name, std::move(values));
  return out;
}

}  // namespace cfnaudit::iam
