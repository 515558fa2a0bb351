#include "analyzer/resolve/value.h"

#include <gtest/gtest.h>

namespace cfnaudit::resolve {
namespace {

/// Values for tests, made in one line.
class Values : public testing::Test {
 protected:
  ValuePtr text(SymbolicText content) { return make(ValueKind::kString, std::move(content)); }
  ValuePtr text(std::string content) { return text(SymbolicText(std::move(content))); }
  ValuePtr number(std::string content) { return make(ValueKind::kNumber, std::move(content)); }
  ValuePtr boolean(std::string content) { return make(ValueKind::kBoolean, std::move(content)); }
  ValuePtr null() { return make(ValueKind::kNull, std::string()); }
  ValuePtr symbol(std::string id, SymbolKind kind = SymbolKind::kParameter) {
    return text(SymbolicText::of({std::move(id), kind}));
  }
  ValuePtr unknown(std::string reason) {
    Value* value = arena_.make();
    value->kind = ValueKind::kUnknown;
    value->reason = std::move(reason);
    return value;
  }
  ValuePtr list(std::vector<ValuePtr> content) {
    Value* value = arena_.make();
    value->kind = ValueKind::kList;
    value->items = std::move(content);
    return value;
  }
  ValuePtr map(std::vector<std::pair<std::string_view, ValuePtr>> content) {
    Value* value = arena_.make();
    value->kind = ValueKind::kMap;
    for (const auto& [key, field] : content) value->fields.push_back({{key, {}}, field});
    return value;
  }

 private:
  ValuePtr make(ValueKind kind, SymbolicText content) {
    Value* value = arena_.make();
    value->kind = kind;
    value->text = std::move(content);
    return value;
  }

  Arena<Value> arena_;
};

TEST_F(Values, GetFindsFields) {
  const auto inner = number("1");
  const auto outer = map({{"A", map({{"B", inner}})}, {"C", null()}});
  EXPECT_EQ(get_path(outer, "A.B"), inner);
  EXPECT_EQ(get(outer, "B"), nullptr);
  EXPECT_EQ(get_path(outer, "A.B.C"), nullptr);
  EXPECT_EQ(get_path(outer, ""), outer);
  EXPECT_EQ(get(nullptr, "A"), nullptr);
  EXPECT_EQ(get(text("A"), "A"), nullptr);
}

TEST_F(Values, UnknownSpreads) {
  const auto open = unknown("why");
  EXPECT_EQ(get_path(map({{"A", open}}), "A.B.C"), open);
  EXPECT_TRUE(is_unknown(open));
  EXPECT_FALSE(is_unknown(nullptr));
  EXPECT_FALSE(is_unknown(symbol("P")));
}

TEST_F(Values, ASingleValueIsAListOfOne) {
  const auto one = text("a");
  EXPECT_EQ(items(one), std::vector{one});
  EXPECT_EQ(items(list({one, one})).size(), 2U);
  EXPECT_TRUE(items(nullptr).empty());
  EXPECT_TRUE(items(null()).empty());
  EXPECT_EQ(items(unknown("why")).size(), 1U);
}

TEST_F(Values, TextsAndNumbers) {
  EXPECT_EQ(known_text(text("a")), "a");
  EXPECT_EQ(known_text(number("5")), "5");
  EXPECT_EQ(known_text(symbol("P")), std::nullopt);
  EXPECT_EQ(known_text(list({})), std::nullopt);
  EXPECT_EQ(known_text(nullptr), std::nullopt);
  EXPECT_EQ(resolve::text(symbol("P"))->text(), "${P}");
  EXPECT_EQ(resolve::text(map({})), nullptr);
  EXPECT_EQ(integer(text("42")), 42);
  EXPECT_EQ(integer(number("-7")), -7);
  EXPECT_EQ(integer(text("4.2")), std::nullopt);
  EXPECT_EQ(integer(text(" 4")), std::nullopt);
  EXPECT_EQ(integer(text("99999999999999999999")), std::nullopt);
  EXPECT_EQ(integer(symbol("P")), std::nullopt);
  EXPECT_EQ(resolve::number(text("4.25")), 4.25);
  EXPECT_EQ(resolve::number(number("1e3")), 1000);
  EXPECT_EQ(resolve::number(text("4x")), std::nullopt);
  EXPECT_EQ(resolve::number(text("")), std::nullopt);
}

TEST_F(Values, Booleans) {
  EXPECT_EQ(resolve::boolean(boolean("true")), true);
  EXPECT_EQ(resolve::boolean(text("True")), true);
  EXPECT_EQ(resolve::boolean(text("FALSE")), false);
  EXPECT_EQ(resolve::boolean(text("yes")), std::nullopt);
  EXPECT_EQ(resolve::boolean(number("1")), std::nullopt);
  EXPECT_EQ(resolve::boolean(symbol("P")), std::nullopt);
  EXPECT_EQ(resolve::boolean(nullptr), std::nullopt);
}

TEST_F(Values, EqualsIsThreeValued) {
  EXPECT_EQ(equals(text("a"), "a"), Tri::kYes);
  EXPECT_EQ(equals(text("a"), "b"), Tri::kNo);
  EXPECT_EQ(equals(nullptr, "a"), Tri::kNo);
  EXPECT_EQ(equals(list({text("a")}), "a"), Tri::kNo);
  EXPECT_EQ(equals(symbol("P"), "a"), Tri::kUnknown);
  EXPECT_EQ(equals(unknown("why"), "a"), Tri::kUnknown);
}

TEST_F(Values, ReasonsAreNamedOnce) {
  SymbolicText twice = SymbolicText::of({"P", SymbolKind::kParameter});
  twice.append(twice);
  twice.append(SymbolicText::of({"Q.Name", SymbolKind::kGenerated}));
  EXPECT_EQ(why_unknown(text(twice)),
            "parameter P has no value and AWS chooses Q.Name at deployment");
  EXPECT_EQ(why_unknown(unknown("because")), "because");
  EXPECT_EQ(why_unknown(text("known")), "");
  EXPECT_EQ(why_unknown(nullptr), "");
}

TEST_F(Values, JsonIsOnlyMadeOfWhatIsKnown) {
  const auto known =
      map({{"a\"b", list({text("x\n\t\\\x01"), number("1"), boolean("true"), null()})}});
  EXPECT_EQ(to_json(known), R"({"a\"b":["x\n\t\\\u0001",1,true,null]})");
  EXPECT_EQ(to_json(map({})), "{}");
  EXPECT_EQ(to_json(list({symbol("P")})), std::nullopt);
  EXPECT_EQ(to_json(list({unknown("why")})), std::nullopt);
  EXPECT_EQ(to_json(nullptr), std::nullopt);
  EXPECT_EQ(to_string(list({symbol("P"), unknown("why")})), R"(["${P}",<why>])");
  EXPECT_EQ(to_string(nullptr), "absent");
}

}  // namespace
}  // namespace cfnaudit::resolve
