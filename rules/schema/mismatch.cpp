#include "rules/schema/mismatch.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <tuple>

#include "analyzer/aws/property_facts.h"
#include "analyzer/base/text.h"
#include "analyzer/expand/transforms.h"
#include "rules/schema/names.h"
#include "rules/schema/scalars.h"
#include "rules/schema/schemas.h"

// A stack -> what its values violate in the schemas of their types.

namespace cfnaudit::rules {

using aws::Combination;
using aws::OwnerFacts;
using aws::PropertyFacts;
using aws::ValueFacts;
using resolve::PropertyInfo;
using resolve::PropertyType;
using resolve::StackResource;
using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

bool is_absent(ValuePtr value) { return value == nullptr || value->kind == ValueKind::kNull; }

/// Combinations take an empty list or map for absent, and false as well.
bool is_given(ValuePtr value) {
  if (is_absent(value) || resolve::boolean(value) == false) return false;
  if (value->kind == ValueKind::kList) return !value->items.empty();
  return value->kind != ValueKind::kMap || !value->fields.empty();
}

/// What a macro or another tool would replace: Fn::Transform, Rain::Embed.
bool is_function(ValuePtr value) {
  return std::any_of(value->fields.begin(), value->fields.end(), [](const resolve::Field& field) {
    return field.key.value.find("::") != std::string_view::npos || field.key.value == "Ref";
  });
}

std::string_view word_for(ValuePtr value) {
  switch (value->kind) {
    case ValueKind::kList:
    case ValueKind::kUnknown:  // a list of unknown items
      return "a list";
    case ValueKind::kMap:
      return "a map";
    default:
      return "a string";
  }
}

std::string_view word_for(PropertyType::Kind kind) {
  switch (kind) {
    case PropertyType::Kind::kInteger:
      return "an integer";
    case PropertyType::Kind::kNumber:
      return "a number";
    case PropertyType::Kind::kBoolean:
      return "true or false";
    case PropertyType::Kind::kList:
      return "a list";
    case PropertyType::Kind::kMap:
    case PropertyType::Kind::kTag:
    case PropertyType::Kind::kDefinition:
      return "a map";
    default:
      return "a string";
  }
}

const syntax::Node* transform_of(const model::Template& tmpl) {
  return tmpl.written == nullptr ? nullptr : tmpl.written->find("Transform");
}

/// Of one resource.
class Check {
 public:
  Check(const model::Template& tmpl, std::string_view stack_name, const StackResource& resource,
        Schemas& schemas, std::vector<Mismatch>& out)
      : tmpl_(tmpl),
        stack_name_(stack_name),
        resource_(resource),
        schemas_(schemas),
        is_of_sam_(expand::names_transform(transform_of(tmpl), expand::kSamTransform)),
        out_(out) {}

  void run() {
    const ValuePtr properties = resource_.properties;
    if (properties != nullptr && properties->kind == ValueKind::kUnknown) return;
    path_ = {"Properties"};
    const std::size_t before = out_.size();
    owner({resource_.type(), {}}, properties);
    // One that is in the wrong place is not missing in the right one as well.
    const auto is_misplaced = [&](const Mismatch& one) {
      return one.kind == MismatchKind::kMissingProperty && misplaced_.contains(one.key);
    };
    out_.erase(std::remove_if(out_.begin() + static_cast<std::ptrdiff_t>(before), out_.end(),
                              is_misplaced),
               out_.end());
  }

 private:
  using Kind = PropertyType::Kind;

  // ---- reporting ----------------------------------------------------------------------------

  std::string path() const {
    std::string out;
    for (const auto& part : path_) out += concat(out.empty() ? "" : "/", part);
    return out;
  }

  /// The name that messages call a value by: "Timeout", "an item of SubnetIds".
  std::string name() const {
    if (path_.size() < 2) return "Properties";
    if (path_.back() == "Properties") return path_.back();
    const bool is_item = std::all_of(path_.back().begin(), path_.back().end(),
                                     [](char c) { return c >= '0' && c <= '9'; });
    return is_item ? concat("an item of ", path_[path_.size() - 2]) : path_.back();
  }

  Mismatch& report(MismatchKind kind, Span span, std::string message) {
    return out_.emplace_back(Mismatch{.kind = kind,
                                      .resource = &resource_,
                                      .span = span,
                                      .path = path(),
                                      .message = std::move(message),
                                      .key = path_.size() < 2 ? std::string() : path_.back()});
  }

  /// About what is written in a scalar.
  void report_text(MismatchKind kind, ValuePtr value, std::string message,
                   Severity severity = Severity::kError) {
    Mismatch& made = report(kind, value->span, std::move(message));
    made.severity = severity;
    const std::string& text = value->text.text();
    for (const auto& parameter : tmpl_.parameters) {
      if (!parameter.default_value || !parameter.allowed_values.empty()) continue;
      const auto given = parameter.default_value->value;
      const bool is_all = parameter.default_value->span == value->origin;
      if (!is_all && (given.size() < kShortestPart || text.find(given) == std::string::npos))
        continue;
      // A deployment may pass another value.
      if (is_all) made.severity = Severity::kWarning;
      if (looks_like_placeholder(given)) made.decided_by = &parameter;
    }
  }

  void wrong_type(Kind wanted, ValuePtr value) {
    Mismatch& made =
        report(MismatchKind::kWrongType, value->span,
               concat(name(), " must be ", word_for(wanted), ", not ", word_for(value)));
    made.value = value;
    made.may_refer =
        wanted != Kind::kInteger && wanted != Kind::kNumber && wanted != Kind::kBoolean;
  }

  void wrong_text(Kind wanted, ValuePtr value) {
    report_text(MismatchKind::kWrongType, value,
                concat(name(), " must be ", word_for(wanted), ", not ", quote(value->text.text())));
    out_.back().value = value;
  }

  // ---- values -------------------------------------------------------------------------------

  void value(PropertyType type, const ValueFacts& facts, const ValueFacts& element,
             ValuePtr value) {
    if (is_absent(value) || facts.unchecked) return;
    if (value->kind == ValueKind::kUnknown) return unknown_list(type.kind(), value);
    if (value->kind == ValueKind::kMap && is_function(value)) return;
    switch (type.kind()) {
      case Kind::kJson:
        return;
      case Kind::kUnion:
        return choice(type, value);
      case Kind::kList:
        return list(type, facts, element, value);
      case Kind::kMap:
        return map(type, facts, element, value);
      case Kind::kTag:
      case Kind::kDefinition:
        return structure(type, facts, value);
      default:
        return scalar(type.kind(), facts, value);
    }
  }

  /// Of a list parameter without a value, or Fn::Split of what is not known.
  void unknown_list(Kind wanted, ValuePtr value) {
    if (value->surely_list && wanted != Kind::kList && wanted != Kind::kJson &&
        wanted != Kind::kUnion)
      wrong_type(wanted, value);
  }

  /// A text where a list or map is wanted. What other stacks and attributes give may be either.
  void text_instead(Kind wanted, const ValueFacts& facts, ValuePtr value) {
    const auto& holes = value->text.holes();
    const bool is_text = std::all_of(holes.begin(), holes.end(), [](const auto& hole) {
      return hole.symbol.kind == SymbolKind::kParameter;
    });
    const std::string_view text = value->text.text();
    if (!is_text || facts.also_string || text.starts_with('{') || text.starts_with("#!")) return;
    wrong_type(wanted, value);
  }

  /// Of several types, the only one that a list or map can be.
  void choice(PropertyType type, ValuePtr value) {
    const Kind kind = value->kind == ValueKind::kList ? Kind::kList : Kind::kDefinition;
    if (value->is_scalar()) return;
    auto types = type.alternatives();
    std::erase_if(types, [&](PropertyType one) { return one.kind() != kind; });
    if (types.size() == 1) this->value(types.front(), {}, {}, value);
  }

  void list(PropertyType type, const ValueFacts& facts, const ValueFacts& element, ValuePtr value) {
    if (value->is_scalar()) return text_instead(Kind::kList, facts, value);
    if (value->kind == ValueKind::kMap) return wrong_type(Kind::kList, value);
    count(facts, value);
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      path_.push_back(std::to_string(i));
      this->value(type.element(), element, {}, value->items[i]);
      path_.pop_back();
    }
  }

  void map(PropertyType type, const ValueFacts& facts, const ValueFacts& element, ValuePtr value) {
    if (value->is_scalar()) return text_instead(Kind::kMap, facts, value);
    if (value->kind == ValueKind::kList) return wrong_type(Kind::kMap, value);
    for (const auto& field : value->fields) {
      path_.emplace_back(field.key.value);
      this->value(type.element(), element, {}, field.value);
      path_.pop_back();
    }
  }

  void structure(PropertyType type, const ValueFacts& facts, ValuePtr value) {
    if (value->is_scalar()) return text_instead(type.kind(), facts, value);
    if (value->kind == ValueKind::kList) return wrong_type(type.kind(), value);
    owner({resource_.type(), type.kind() == Kind::kTag ? kTag : type.definition()}, value);
  }

  void count(const ValueFacts& facts, ValuePtr value) {
    const auto is_open = [](ValuePtr item) { return resolve::is_unknown(item); };
    if (std::any_of(value->items.begin(), value->items.end(), is_open)) return;
    const auto size = static_cast<double>(value->items.size());
    const auto say = [&](std::string_view limit, double number) {
      report(MismatchKind::kValueOutOfBounds, value->span,
             concat(name(), " has ", cfnaudit::count(value->items.size(), "item"), "; ", limit, " ",
                    number_text(number), number == 1 ? " is" : " are", " allowed"));
    };
    if (facts.items.high && size > *facts.items.high) say("at most", *facts.items.high);
    // An empty list is often the same as none.
    if (facts.items.low && size < *facts.items.low && size > 0) {
      report(MismatchKind::kValueOutOfBounds, value->span,
             concat(name(), " has ", cfnaudit::count(value->items.size(), "item"), "; at least ",
                    number_text(*facts.items.low), " are required"));
    }
  }

  // ---- scalars ------------------------------------------------------------------------------

  void scalar(Kind kind, const ValueFacts& facts, ValuePtr value) {
    if (!value->is_scalar()) return wrong_type(kind, value);
    if (value->text.empty()) return;  // often the same as none
    const bool is_number = kind == Kind::kInteger || kind == Kind::kNumber;
    if (is_number || kind == Kind::kBoolean) {
      if (!value->text.known()) return;
      if (kind == Kind::kBoolean && !may_be_boolean(value)) return wrong_text(kind, value);
      if (is_number && !number(kind, facts, value)) return;
    }
    if (!facts.allowed.empty()) return allowed(facts, value);
    if (kind == Kind::kString) string(facts, value);
  }

  /// False when it was reported, or cannot be judged.
  bool number(Kind kind, const ValueFacts& facts, ValuePtr value) {
    const auto found = number_of(value);
    if (!found) {
      if (!may_be_number(value)) wrong_text(kind, value);
      return false;
    }
    if (kind == Kind::kInteger && std::floor(*found) != *found) {
      wrong_text(kind, value);
      return false;
    }
    const auto say = [&](std::string_view what, double limit) {
      report_text(MismatchKind::kValueOutOfBounds, value,
                  concat(name(), " is ", value->text.text(), "; ", what, " ", number_text(limit)));
    };
    if (facts.number.high && *found > *facts.number.high) say("the maximum is", *facts.number.high);
    if (facts.number.low && *found < *facts.number.low) say("the minimum is", *facts.number.low);
    return true;
  }

  void allowed(const ValueFacts& facts, ValuePtr value) {
    const auto text = resolve::known_text(value);
    if (!text) return;
    const auto number = number_of(value);
    for (const auto one : facts.allowed) {
      if (one == *text || (facts.any_case && equals_ignoring_case(one, *text))) return;
      if (number && number == parse_number(one)) return;
    }
    const auto meant =
        text->size() > kLongestWord ? std::nullopt : did_you_mean(*text, facts.allowed);
    if (facts.grows && (!meant || !is_misspelled(*text, *meant))) return;
    const auto same = std::find_if(facts.allowed.begin(), facts.allowed.end(),
                                   [&](auto one) { return equals_ignoring_case(one, *text); });
    std::string message = concat(quote(*text), " is not a valid value of ", name());
    if (meant)
      message += concat("; did you mean ", *meant, "?");
    else if (facts.allowed.size() <= kShortList)
      message += concat("; valid values: ", listed(facts.allowed));
    // Some services take a value in another case.
    report_text(MismatchKind::kValueNotAllowed, value, std::move(message),
                same == facts.allowed.end() ? Severity::kError : Severity::kWarning);
  }

  static std::string listed(const std::vector<std::string_view>& values) {
    return join(std::vector<std::string>(values.begin(), values.end()), ", ");
  }

  void string(const ValueFacts& facts, ValuePtr value) {
    if (is_attribute(value)) return;  // AWS makes it, in its own form
    const SymbolicText text = without_stack_name(value, stack_name_);
    const auto size = static_cast<double>(characters(text));
    const bool is_known = text.known();
    const auto say = [&](std::string_view what, double limit) {
      report_text(MismatchKind::kValueOutOfBounds, value,
                  concat(name(), " has ", is_known ? "" : "at least ",
                         cfnaudit::count(static_cast<std::size_t>(size), "character"), "; ", what,
                         " ", number_text(limit)));
    };
    if (facts.length.high && size > *facts.length.high)
      return say("the maximum is", *facts.length.high);
    if (is_known && facts.length.low && size < *facts.length.low)
      return say("the minimum is", *facts.length.low);
    if (facts.pattern.empty() || text.text().size() > kLongestMatched) return;
    if (!schemas_.may_match(facts.pattern, text))
      report_text(MismatchKind::kValueOutOfBounds, value,
                  concat(quote(text.text()), " does not match the pattern of ", name(),
                         facts.pattern.size() > kLongestShown ? std::string()
                                                              : concat(", ", facts.pattern)));
  }

  // ---- resource types and nested definitions ------------------------------------------------

  void owner(const Owner& here, ValuePtr value) {
    OwnerSchema& schema = schemas_.of(here);
    if (schema.properties().empty() && schema.facts().open) return;
    // Reported already: misspelled, so not missing as well, or of the wrong type.
    std::set<std::string_view> settled;
    for (std::size_t i = 0; value != nullptr && i < value->fields.size(); ++i) {
      const auto& field = value->fields[i];
      path_.emplace_back(field.key.value);
      if (const auto* info = schema.property(field.key.value)) {
        parents_.push_back(here);
        names_.push_back(info->name);
        const PropertyFacts& about = schema.facts_of(*info);
        const std::size_t before = out_.size();
        this->value(info->type, about.value, about.element, field.value);
        if (out_.size() > before && out_[before].value == field.value) settled.insert(info->name);
        parents_.pop_back();
        names_.pop_back();
      } else if (const auto name = unknown(here, schema.facts(), field)) {
        settled.insert(*name);
      }
      path_.pop_back();
    }
    required(schema, value, settled);
    if (value != nullptr)
      for (const auto& one : schema.facts().combinations) combination(one, value, settled);
  }

  /// The property that it most likely is, if it was reported.
  std::optional<std::string_view> unknown(const Owner& here, const OwnerFacts& facts,
                                          const resolve::Field& field) {
    const auto is_in = [&](const std::vector<std::string_view>& names) {
      return std::find(names.begin(), names.end(), field.key.value) != names.end();
    };
    if (is_in(facts.read_only)) {
      report(MismatchKind::kReadOnlyProperty, field.key.span,
             concat(field.key.value, " is read-only: AWS sets it"))
          .severity = Severity::kWarning;
      return std::nullopt;
    }
    if (facts.open || is_in(facts.also)) return std::nullopt;
    const std::string of =
        here.definition.empty() ? std::string(here.type) : std::string(owner_name());
    const Hint hint = hint_for(field.key.value, here, parents_, names_, schemas_.places());
    if (!hint.text.empty() && !hint.meant) misplaced_.insert(field.key.value);
    std::string message = concat(quote(field.key.value), " is not a property of ", of, hint.text);
    if (hint.text.empty())
      message = concat("property ", quote(field.key.value), " of ", of,
                       " is unknown to this version (tables of ", aws::property_facts_day(), ")");
    report(MismatchKind::kUnknownProperty, field.key.span, std::move(message)).severity =
        hint.text.empty() ? Severity::kNote : Severity::kError;
    return hint.meant;
  }

  /// The nearest property above that has a name.
  std::string_view owner_name() const {
    for (std::size_t i = path_.size() - 1; i-- > 0;)
      if (path_[i].find_first_not_of("0123456789") != std::string::npos) return path_[i];
    return resource_.type();
  }

  void required(OwnerSchema& schema, ValuePtr value, const std::set<std::string_view>& settled) {
    for (const auto& info : schema.properties()) {
      if (!info.required || settled.contains(info.name)) continue;
      if (value != nullptr && !is_absent(resolve::get(value, info.name))) continue;
      if (schema.facts_of(info).optional || is_added_later(info.name)) continue;
      missing(concat("the required property ", info.name, " is missing"), info.name, value);
    }
  }

  /// `sam build` gives a function its code.
  bool is_added_later(std::string_view name) const {
    return is_of_sam_ && path_.size() == 1 && name == "Code";
  }

  void missing(std::string message, std::string_view name, ValuePtr value,
               MismatchKind kind = MismatchKind::kMissingProperty) {
    const bool is_root = path_.size() == 1;
    const Span span = is_root || value == nullptr ? resource_.declaration->id.span : value->span;
    if (!is_root) message = concat(path_name(), ": ", message);
    Mismatch& made = report(kind, span, std::move(message));
    made.key = std::string(name);
    if (is_root) made.path.clear();
  }

  /// "Ebs of BlockDeviceMappings/0"
  std::string path_name() const {
    std::string out;
    for (std::size_t i = 1; i < path_.size(); ++i) out += concat(i > 1 ? "." : "", path_[i]);
    return out;
  }

  void combination(const Combination& one, ValuePtr value,
                   const std::set<std::string_view>& settled) {
    if (settled.contains(one.subject)) return;
    std::vector<std::string> given;
    for (const auto name : one.names) {
      const ValuePtr found = resolve::get(value, name);
      if (resolve::is_unknown(found) || settled.contains(name)) return;
      if (is_given(found)) given.emplace_back(name);
    }
    std::vector<std::string> names(one.names.begin(), one.names.end());
    const auto say = [&](std::string message) {
      missing(std::move(message), one.subject.empty() ? one.names.front() : one.subject, value,
              MismatchKind::kConflictingProperties);
    };
    switch (one.kind) {
      case Combination::Kind::kExactlyOne:
        if (given.size() > 1) say(concat(enumerate(given), " exclude each other"));
        [[fallthrough]];
      case Combination::Kind::kAtLeastOne:
        if (given.empty()) say(concat("one of ", enumerate(names), " is required"));
        return;
      case Combination::Kind::kRequires:
        if (is_given(resolve::get(value, one.subject)) && given.size() < names.size()) {
          std::erase_if(names, [&](const std::string& name) {
            return std::find(given.begin(), given.end(), name) != given.end();
          });
          say(concat(one.subject, " requires ", enumerate(names)));
        }
        return;
      case Combination::Kind::kExcludes:
        if (is_given(resolve::get(value, one.subject)) && !given.empty())
          say(concat(one.subject, " excludes ", enumerate(given)));
        return;
    }
  }

  static constexpr std::size_t kShortList = 8;
  static constexpr std::size_t kLongestWord = 100;  // longer ones resemble no allowed value
  static constexpr std::size_t kShortestPart = 4;   // of a text, to be told as a default's
  static constexpr std::size_t kLongestMatched = 4096;
  static constexpr std::size_t kLongestShown = 100;  // of patterns

  const model::Template& tmpl_;
  std::string_view stack_name_;
  const StackResource& resource_;
  Schemas& schemas_;
  bool is_of_sam_;
  std::vector<Mismatch>& out_;
  std::vector<std::string> path_;
  std::vector<Owner> parents_;
  std::set<std::string_view> misplaced_;  // names of properties that belong elsewhere
  std::vector<std::string_view> names_;   // of the properties from each parent to the next
};

/// What SAM, aliases and nested stacks make of one place is one cause.
void keep_one_of_each(std::vector<Mismatch>& found, std::span<const Diagnostic> reported) {
  std::set<Span> places;
  for (const auto& before : reported)
    if (before.rule.starts_with("TPL")) places.insert(before.span);
  std::erase_if(found, [&](const Mismatch& one) { return places.contains(one.span); });
  std::set<std::tuple<MismatchKind, Span, std::string>> seen;
  std::erase_if(found, [&](const Mismatch& one) {
    return !seen.emplace(one.kind, one.span, one.message).second;
  });
}

}  // namespace

std::vector<std::vector<Mismatch>> schema_mismatches(const model::Template& tmpl,
                                                     std::span<const resolve::Stack> stacks,
                                                     std::span<const Diagnostic> reported) {
  std::vector<std::vector<Mismatch>> found(stacks.size());
  if (tmpl.truncated || expand::names_macro(transform_of(tmpl))) return found;
  Schemas schemas;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    for (const auto& resource : stacks[i].resources)
      if (resource.exists != Tri::kNo && !resource.type().starts_with("AWS::Serverless::"))
        Check(tmpl, stacks[i].environment->stack_name, resource, schemas, found[i]).run();
    keep_one_of_each(found[i], reported);
  }
  return found;
}

}  // namespace cfnaudit::rules
