// What AWS::LanguageExtensions alone understands: reported without the transform, and the transform
// dropped from templates that need it no longer.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "analyzer/expand/expand.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::expand {
namespace {

class ExtensionsTest : public testing::Test {
 protected:
  void run(std::string text) {
    const SourceFile& file = sources_.add("template.yaml", std::move(text));
    document_ = std::move(syntax::read(file).value);
    staged_ = expand(document_, {});
  }

  /// The text that the finding marks, or nothing.
  std::string marked(std::string_view resource_body) {
    run("Mappings: {M: {a: {b: c}}}\nResources:\n  R:\n    Type: T\n" + std::string(resource_body));
    if (staged_.diagnostics.size() != 1) return {};
    const auto& found = staged_.diagnostics.front();
    EXPECT_EQ(found.rule, "TPL006");
    EXPECT_EQ(found.resource, "R");
    EXPECT_EQ(found.path, "Resources/R");
    return std::string(sources_.file(found.span).text(found.span));
  }

  std::string transform() const {
    const auto* found = staged_.value.root->find("Transform");
    return found == nullptr ? "" : syntax::dump(*found, syntax::DumpDetail::kContent);
  }

  SourceMap sources_;
  syntax::Document document_;
  Staged<Expansion> staged_;
};

TEST_F(ExtensionsTest, ATransformMayBeAMapWithItsName) {
  constexpr std::string_view kUse =
      "Resources: {R: {Type: T, Properties: {P: {'Fn::Length': [a]}}}}\n";
  for (const std::string_view name : {"AWS::LanguageExtensions", "MyMacro"}) {
    run(std::string("Transform: {Name: ").append(name).append("}\n").append(kUse));
    EXPECT_TRUE(staged_.diagnostics.empty()) << name;
  }
  run(std::string("Transform: [{Name: 'AWS::Include', Parameters: {Location: 's3://b/k'}}]\n")
          .append(kUse));
  ASSERT_EQ(staged_.diagnostics.size(), 1U);
  EXPECT_EQ(staged_.diagnostics.front().rule, "TPL006");
}

TEST_F(ExtensionsTest, EachUseWithoutTheTransform) {
  EXPECT_EQ(marked("    Properties: {P: !Length [a]}\n"), "!Length [a]");
  EXPECT_EQ(marked("    Properties: {P: {'Fn::Length': [a]}}\n"), "{'Fn::Length': [a]}");
  EXPECT_EQ(marked("    Properties: {P: !ToJsonString {a: b}}\n"), "!ToJsonString {a: b}");
  EXPECT_EQ(marked("    Properties: {P: !FindInMap [M, !Sub a, b]}\n"),
            "!FindInMap [M, !Sub a, b]");
  EXPECT_EQ(marked("    DeletionPolicy: !If [C, Retain, Delete]\n"), "!If [C, Retain, Delete]");
  EXPECT_EQ(marked("    UpdateReplacePolicy: {Ref: P}\n"), "{Ref: P}");
}

TEST_F(ExtensionsTest, WhatPlainTemplatesMayHave) {
  for (const auto* body :
       {"    Properties: {P: !FindInMap [M, !Ref AWS::Region, !FindInMap [M, a, b]]}\n",
        "    Properties: {P: !FindInMap [M, a, b, {DefaultValue: c}]}\n",
        "    DeletionPolicy: Retain\n", "    Metadata: {Fn::Length: [a]}\n"}) {
    marked(body);
    EXPECT_TRUE(staged_.diagnostics.empty()) << body;
  }
}

TEST_F(ExtensionsTest, OneFindingForAllUses) {
  marked("    DeletionPolicy: !Ref P\n    Properties: {A: !Length [a], B: !Length [b]}\n");
  ASSERT_EQ(staged_.diagnostics.size(), 1U);
  EXPECT_EQ(staged_.diagnostics.front().notes.size(), 2U);
}

TEST_F(ExtensionsTest, AMacroMayDoIt) {
  run("Transform: Mine\nResources: {R: {Type: T, Properties: {P: !Length [a]}}}");
  EXPECT_TRUE(staged_.diagnostics.empty());
  run("Transform: AWS::Serverless-2016-10-31\n"
      "Resources: {R: {Type: T, Properties: {P: !Length [a]}}}");
  EXPECT_EQ(staged_.diagnostics.size(), 1U);
}

TEST_F(ExtensionsTest, TheTransformGoesWhenNothingIsLeft) {
  run("Transform: AWS::LanguageExtensions\n"
      "Resources: {Fn::ForEach::A: [N, [a], {'R${N}': {Type: T}}]}");
  EXPECT_EQ(transform(), "");
  run("Transform: AWS::LanguageExtensions\nResources: {R: {Type: T}}");
  EXPECT_EQ(transform(), "");
  run("Transform: [AWS::LanguageExtensions, Mine]\nResources: {R: {Type: T}}");
  EXPECT_EQ(transform().find("LanguageExtensions"), std::string::npos);
  EXPECT_NE(transform().find("Mine"), std::string::npos);
  run("Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n"
      "Resources: {R: {Type: AWS::Serverless::SimpleTable}}");
  EXPECT_EQ(transform(), "");
}

TEST_F(ExtensionsTest, TheTransformStaysForTheRest) {
  for (const auto* rest : {"Resources: {Fn::ForEach::A: [N, !Ref P, {'R${N}': {Type: T}}]}\n"
                           "Parameters: {P: {Type: CommaDelimitedList}}",
                           "Resources: {R: {Type: T, Properties: {A: !Length [a]}}}",
                           "Resources: {R: {Type: T, DeletionPolicy: !Ref A}}",
                           "Resources: {R: {Type: T}}\nOutputs: {O: {Value: !ToJsonString [a]}}"}) {
    run(std::string("Transform: AWS::LanguageExtensions\n") + rest);
    EXPECT_NE(transform().find("LanguageExtensions"), std::string::npos) << rest;
  }
}

}  // namespace
}  // namespace cfnaudit::expand
