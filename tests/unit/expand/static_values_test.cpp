// What expanders know of a value before deployment is what the evaluator says of it: every function
// with every shape of argument, valued on the tree and in the finished stack. And what remains to
// the tree: which values a parameter may have, and under which condition.

#include "analyzer/expand/static_values.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/model/functions.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::expand {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr std::string_view kDeclarations = R"(
Parameters:
  Text: {Type: String, Default: one}
  Count: {Type: Number, Default: 2}
  Names: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Unset: {Type: String}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /key}
Mappings:
  Map: {one: {k: v, list: [x, y]}, us-east-1: {k: here}}
Conditions:
  Always: !Equals [!Ref Text, one]
  Never: !Not [!Condition Always]
  Both: !And [!Condition Always, !Condition Never]
  Either: !Or [!Condition Never, !Equals [!Join ['', [!Ref Text, '!']], 'one!']]
  Open: !Equals [!Ref Unset, x]
  ClosedAnd: !And [!Condition Open, !Condition Never]
  OpenAnd: !And [!Condition Open, !Condition Always]
  ClosedOr: !Or [!Condition Open, !Condition Always]
  OpenOr: !Or [!Condition Open, !Condition Never]
)";

/// Arguments of every kind: literals, lists and maps, known and unknown references, functions.
const std::vector<std::string>& shapes() {
  static const std::vector<std::string> kShapes = {
      "a",
      "''",
      "1",
      "true",
      "'10.0.0.0/16'",
      "[a, 'b-c', 2]",
      "[]",
      "[a, {Ref: AWS::NoValue}, {'Fn::If': [Never, x, {Ref: AWS::NoValue}]}]",
      "[[a], b]",
      "{k: v}",
      "{Ref: Text}",
      "{Ref: Count}",
      "{Ref: Names}",
      "{Ref: Unset}",
      "{Ref: Stored}",
      "{Ref: AWS::Region}",
      "{Ref: Nowhere}",
      "{'Fn::Split': [a, banana]}",
      "{'Fn::Sub': '${Text}-${AWS::Partition}-${!Text}'}",
      "{'Fn::FindInMap': [Map, {Ref: Text}, list]}",
      "'{{resolve:ssm:/key}}'"};
  return kShapes;
}

/// Every call of the function with the arguments of `shapes()`, and with one too many and too few.
void add_calls(const model::Function& function, std::vector<std::string>& to) {
  if (!function.takes_list()) {
    for (const auto& shape : shapes()) to.push_back(concat("{'", function.name, "': ", shape, "}"));
    return;
  }
  for (std::size_t count = function.least - 1; count <= function.most + 1; ++count) {
    // The first two take every shape; the others walk along with them.
    for (std::size_t i = 0; i < shapes().size(); ++i)
      for (std::size_t j = 0; j < (count < 2 ? 1 : shapes().size()); ++j) {
        std::vector<std::string> arguments;
        for (std::size_t k = 0; k < count; ++k)
          arguments.push_back(shapes()[k == 0 ? i : k == 1 ? j : (i + j * k) % shapes().size()]);
        to.push_back(concat("{'", function.name, "': [", join(arguments, ", "), "]}"));
      }
  }
}

std::vector<std::string> expressions() {
  std::vector<std::string> out = shapes();
  for (const auto& function : model::functions()) add_calls(function, out);
  for (const auto& a : shapes()) {
    for (const auto* condition : {"Always", "Never", "Both", "Either", "Open", "ClosedAnd",
                                  "OpenAnd", "ClosedOr", "OpenOr", "Absent"})
      out.push_back(concat("{'Fn::If': [", condition, ", ", a, ", other]}"));
    out.push_back(concat("{'Fn::Sub': ['x${V}y', {V: ", a, "}]}"));
    out.push_back(concat("{'Fn::FindInMap': [Map, ", a, ", k]}"));
    out.push_back(concat("{'Fn::FindInMap': [Map, one, ", a, "]}"));
    out.push_back(concat("{'Fn::FindInMap': [", a, ", one, k, {DefaultValue: d}]}"));
    out.push_back(concat("{'Fn::FindInMap': [Map, two, k, {DefaultValue: ", a, "}]}"));
  }
  return out;
}

/// "P12: {Fn::Join: ...}" for each expression.
std::string properties(const std::vector<std::string>& all, std::string_view indent) {
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i)
    out += concat(indent, "P", std::to_string(i), ": ", all[i], "\n");
  return out;
}

class Known {
 public:
  explicit Known(std::string_view text, const ExpandOptions& options = {}) : options_(options) {
    const SourceFile& file = sources_.add("template.yaml", std::string(text));
    document_ = std::move(syntax::read(file).value);
    root = tree_of(*document_.root, forest_);
    values.emplace(root, forest_, options_);
  }

  Tree* property(std::string_view name) {
    return dig(root, {"Resources", "R", "Properties"})->get(name);
  }
  Tree* root = nullptr;
  std::optional<StaticValues> values;

 private:
  ExpandOptions options_;
  SourceMap sources_;
  syntax::Document document_;
  Forest forest_;
};

/// As the evaluator prints values.
std::string print(const Tree* tree) {
  switch (tree->kind) {
    case Kind::kNull:
      return "null";
    case Kind::kText:
      return json_string(tree->text);
    case Kind::kList: {
      std::vector<std::string> items;
      for (const Tree* item : tree->items) items.push_back(print(item));
      return concat("[", join(items, ","), "]");
    }
    case Kind::kMap: {
      std::vector<std::string> entries;
      for (const Entry& entry : tree->entries)
        entries.push_back(concat("\"", entry.key.text, "\":", print(entry.value)));
      return concat("{", join(entries, ","), "}");
    }
    default:
      return std::string(tree->text);
  }
}

bool is_known(resolve::ValuePtr value) {
  return resolve::why_unknown(value).empty() &&
         std::all_of(value->items.begin(), value->items.end(), is_known) &&
         std::all_of(value->fields.begin(), value->fields.end(),
                     [](const auto& field) { return is_known(field.value); });
}

TEST(StaticValues, AreTheEvaluators) {
  const auto all = expressions();
  EXPECT_GT(all.size(), 2000U);
  const auto text =
      concat(kDeclarations, "Resources:\n  R:\n    Type: Custom::R\n    Properties:\n",
             properties(all, "      "));
  Known known(text);
  resolve::EnvironmentOptions options;
  options.stack_name = "";
  options.parameter_sets = {{"defaults", {}}};  // and nothing of what conditions compare
  const auto run = cfnaudit::testing::run_pipeline(text, options);
  const auto& resource = run->resolution.stacks.back().resources.front();
  std::size_t compared = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto name = concat("P", std::to_string(i));
    const auto expected = resource.property(name);
    Tree* tree = known.property(name);
    if (expected == nullptr || tree == nullptr || is_map(tree) != is_intrinsic(tree)) continue;
    Tree* value = known.values->value(tree);
    if (is_known(expected)) {
      ASSERT_NE(value, nullptr) << all[i] << ": " << known.values->why();
      EXPECT_EQ(print(value), resolve::to_string(expected)) << all[i];
      ++compared;
    } else if (value != nullptr && !tree->is(Kind::kText)) {
      ADD_FAILURE() << all[i] << " is not known, but static: " << print(value);
    }
  }
  EXPECT_GT(compared, 300U);
}

/// SAM puts the values of parameters in place of references; what stays must mean the same.
TEST(SamReferences, KeepTheMeaning) {
  const auto all = expressions();
  const auto resource = [&](std::string_view type, std::string_view more) {
    return concat(kDeclarations, more, "Resources:\n  R:\n    Type: ", type,
                  "\n    Properties:\n      Handler: a.b\n      Runtime: python3.12\n"
                  "      CodeUri: s3://b/k\n      Environment:\n        Variables:\n",
                  properties(all, "          "));
  };
  const auto plain = cfnaudit::testing::run_pipeline(resource("AWS::Lambda::Function", ""));
  const auto sam = cfnaudit::testing::run_pipeline(
      resource("AWS::Serverless::Function", "Transform: AWS::Serverless-2016-10-31\n"));
  const auto* before = plain->resolution.stacks.front().resource("R");
  const auto* after = sam->resolution.stacks.front().resource("R");
  ASSERT_NE(after, nullptr);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto name = concat("Environment.Variables.P", std::to_string(i));
    EXPECT_EQ(resolve::to_string(after->property(name)), resolve::to_string(before->property(name)))
        << all[i];
  }
}

Known declared(std::string_view parameters, const ExpandOptions& options = {}) {
  return Known(concat("Parameters: ", parameters,
                      "\nResources: {R: {Type: Custom::R, Properties: {P: !Ref A, "
                      "Both: !Join ['', [!Ref A, !Sub '${B}']], "
                      "Chosen: !If [C, 'yes', 'no']}}}\nConditions: {C: !Equals [!Ref A, x]}\n"),
               options);
}

std::vector<std::string> texts(Known known, std::string_view property = "P") {
  return known.values->texts(known.property(property)).value_or(std::vector<std::string>{"?"});
}

TEST(Choices, AreWhatAParameterMayBe) {
  EXPECT_THAT(texts(declared("{A: {Type: String, Default: d}}")), ElementsAre("d"));
  EXPECT_THAT(texts(declared("{A: {Type: String, Default: x, AllowedValues: [x, y, x]}}")),
              ElementsAre("x", "y"));
  EXPECT_THAT(texts(declared("{A: {Type: String, Default: x, AllowedValues: [x]}}")),
              ElementsAre("x"));
  EXPECT_THAT(texts(declared("{A: {Type: String, AllowedValues: [x]}}")), ElementsAre("?"));
  EXPECT_THAT(texts(declared("{A: {Type: String}}")), ElementsAre("?"));
  EXPECT_THAT(
      texts(declared("{A: {Type: CommaDelimitedList, Default: 'x,y', AllowedValues: [x, y]}}")),
      ElementsAre("x,y"));
  EXPECT_THAT(texts(declared("{A: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /k}}")),
              ElementsAre("?"));
  EXPECT_THAT(texts(declared("{A: {Type: 'AWS::SSM::Parameter::Name', Default: /k}}")),
              ElementsAre("/k"));
}

TEST(Choices, OfTheUserComeFirst) {
  ExpandOptions options;
  options.parameters = {{"A", "given"}};
  const auto allowed = "{A: {Type: String, Default: x, AllowedValues: [x, y]}}";
  EXPECT_THAT(texts(declared(allowed, options)), ElementsAre("given"));
  options.parameters.clear();
  options.parameter_sets = {{{"A", "y"}}, {{"A", "z"}}, {{"B", "other"}}};
  EXPECT_THAT(texts(declared("{A: {Type: String, Default: x}}", options)),
              ElementsAre("x", "y", "z"));
  EXPECT_THAT(texts(declared(allowed, options)), ElementsAre("x", "y", "z"));
}

TEST(Choices, OfANestedTemplateArePassed) {
  ExpandOptions options;
  options.passed.emplace();
  (*options.passed)["A"] = {"p", "q"};
  const auto parameters =
      "{A: {Type: String, Default: x, AllowedValues: [x, y]}, "
      "B: {Type: String, Default: b, AllowedValues: [b, c]}}";
  EXPECT_THAT(texts(declared(parameters, options)), ElementsAre("p", "q"));
  EXPECT_THAT(texts(declared(parameters, options), "Both"), ElementsAre("pb", "qb"))
      << "what is not passed has its default";
  (*options.passed)["A"].clear();
  EXPECT_THAT(texts(declared(parameters, options)), ElementsAre("?")) << "passed, but not known";
}

TEST(Choices, AreCombined) {
  auto known = declared(
      "{A: {Type: String, Default: x, AllowedValues: [x, y]}, "
      "B: {Type: String, Default: b, AllowedValues: [b, c]}}");
  EXPECT_THAT(*known.values->assignments(known.property("Both")),
              ElementsAre(Assignment{{"A", "x"}, {"B", "b"}}, Assignment{{"A", "x"}, {"B", "c"}},
                          Assignment{{"A", "y"}, {"B", "b"}}, Assignment{{"A", "y"}, {"B", "c"}}));
  EXPECT_THAT(*known.values->texts(known.property("Both")), ElementsAre("xb", "xc", "yb", "yc"));
  EXPECT_THAT(*known.values->assignments(known.property("Chosen")), SizeIs(2))
      << "through the condition";
  EXPECT_THAT(*known.values->texts(known.property("Chosen")), ElementsAre("yes", "no"));
}

/// n allowed values for each of two parameters.
std::string many(int n) {
  std::string values;
  for (int i = 0; i < n; ++i) values += concat(i == 0 ? "" : ", ", "v", std::to_string(i));
  const auto one = concat("{Type: String, Default: v0, AllowedValues: [", values, "]}");
  return concat("{A: ", one, ", B: ", one, "}");
}

TEST(Choices, EndAtSixtyFour) {
  auto few = declared(many(8));
  EXPECT_THAT(*few.values->assignments(few.property("Both")), SizeIs(64));
  auto too_many = declared(many(9));
  EXPECT_FALSE(too_many.values->assignments(too_many.property("Both")).has_value());
  EXPECT_FALSE(too_many.values->texts(too_many.property("Both")).has_value());
}

TEST(Assumptions, HoldWhileTheyLive) {
  auto known = declared("{A: {Type: String, Default: x, AllowedValues: [x, y]}}");
  Tree* tree = known.property("P");
  EXPECT_FALSE(known.values->text(tree).has_value());
  EXPECT_EQ(known.values->why(), "parameter A has no value");
  {
    const Assignment outer{{"A", "y"}};
    const StaticValues::Assumption now(*known.values, outer);
    EXPECT_EQ(known.values->text(tree), "y");
    {
      const Assignment inner{{"A", "x"}};
      const StaticValues::Assumption then(*known.values, inner);
      EXPECT_EQ(known.values->text(tree), "x");
    }
    EXPECT_EQ(known.values->text(tree), "y");
  }
  EXPECT_FALSE(known.values->text(tree).has_value());
}

TEST(Assumptions, AreConditions) {
  auto known = declared("{A: {Type: String}, L: {Type: CommaDelimitedList}}");
  EXPECT_EQ(print(known.values->condition_of({{"A", "x"}})), R"({"Fn::Equals":[{"Ref":"A"},"x"]})");
  EXPECT_EQ(print(known.values->condition_of({{"A", "x"}, {"L", "p,q"}})),
            R"({"Fn::And":[{"Fn::Equals":[{"Ref":"A"},"x"]},)"
            R"({"Fn::Equals":[{"Fn::Join":[",",{"Ref":"L"}]},"p,q"]}]})");
}

TEST(StaticValues, KnowThePseudoParametersThatAreGiven) {
  ExpandOptions options;
  options.region = "cn-north-1";
  options.account_id = "111122223333";
  const auto value = [&](std::string_view name) {
    Known known(
        concat("Resources: {R: {Type: Custom::R, Properties: {P: !Ref 'AWS::", name, "'}}}\n"),
        options);
    return known.values->text(known.property("P")).value_or(concat("? ", known.values->why()));
  };
  EXPECT_EQ(value("Region"), "cn-north-1");
  EXPECT_EQ(value("AccountId"), "111122223333");
  EXPECT_EQ(value("Partition"), "aws-cn");
  EXPECT_EQ(value("URLSuffix"), "amazonaws.com.cn");
  EXPECT_EQ(value("StackName"), "? AWS::StackName depends on the account");
  options.stack_name = "web";
  EXPECT_EQ(value("StackName"), "web");
  EXPECT_THAT(value("StackId"), StartsWith("? "));
}

TEST(StaticValues, SayWhyTheyAreNotKnown) {
  auto known = declared("{A: {Type: CommaDelimitedList, Default: 'x,y'}}");
  EXPECT_FALSE(known.values->text(known.property("P")).has_value());
  EXPECT_EQ(known.values->why(), "it is not a string");
  EXPECT_EQ(known.values->value(nullptr), nullptr);
  EXPECT_EQ(known.values->why(), "it is absent");
  EXPECT_THAT(*known.values->assignments(nullptr), SizeIs(1));
}

TEST(ListsOfTexts, AreTrimmed) {
  Forest forest;
  EXPECT_EQ(print(list_of(forest, " a , b,c ")), R"(["a","b","c"])");
  EXPECT_EQ(print(list_of(forest, "")), "[]");
  EXPECT_EQ(print(list_of(forest, "  ")), "[]");
  EXPECT_EQ(print(list_of(forest, ",")), R"(["",""])");
}

}  // namespace
}  // namespace cfnaudit::expand
