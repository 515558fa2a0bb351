#include "analyzer/model/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// A template with its findings as "TPL009 at 'text' message".
class Model {
 public:
  explicit Model(std::string text) : file_(sources_.add("template.yaml", std::move(text))) {
    document_ = syntax::read(file_).value;
    auto built = build(file_, document_);
    tmpl_ = std::move(built.value);
    diagnostics_ = std::move(built.diagnostics);
  }

  const Template& tmpl() const { return tmpl_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  std::vector<std::string> findings() const {
    std::vector<std::string> out;
    for (const auto& found : diagnostics_)
      out.push_back(concat(found.rule, " at ", quote(file_.text(found.span)), " ", found.message));
    return out;
  }

 private:
  SourceMap sources_;
  const SourceFile& file_;
  syntax::Document document_;
  Template tmpl_;
  std::vector<Diagnostic> diagnostics_;
};

std::vector<std::string> findings(std::string_view text) {
  return Model(std::string(text)).findings();
}

/// Findings of a template that has one good resource, which must still be there.
std::vector<std::string> findings_beside(std::string_view text) {
  const Model model(concat(text, "\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n"));
  EXPECT_EQ(model.tmpl().resources.size(), 1U) << text;
  return model.findings();
}

/// Findings of one resource beside a good one.
std::vector<std::string> of_resource(std::string_view text) {
  const Model model(concat("Resources:\n  Bad: ", text, "\n  Topic:\n    Type: AWS::SNS::Topic\n"));
  EXPECT_NE(model.tmpl().resource("Topic"), nullptr) << text;
  return model.findings();
}

/// No name is missing from a section that cannot be read.
TEST(Template, AMalformedSectionIsOneFinding) {
  const auto topic = [](std::string_view section, std::string_view rest) {
    return concat(section, "\nResources:\n  T:\n    Type: AWS::SNS::Topic\n", rest);
  };
  EXPECT_THAT(findings(topic("Parameters: []", "    Properties: {TopicName: !Ref P}\n")),
              ElementsAre("TPL005 at '[]' Parameters must be a map"));
  EXPECT_THAT(findings(topic("Conditions: x", "    Condition: C\n")),
              ElementsAre("TPL005 at 'x' Conditions must be a map"));
  EXPECT_THAT(
      findings(topic("Mappings: []", "    Properties: {TopicName: !FindInMap [M, a, b]}\n")),
      ElementsAre("TPL005 at '[]' Mappings must be a map"));
}

TEST(Template, AMappingOfFunctionsRefersToWhatIsThere) {
  EXPECT_THAT(findings("Transform: AWS::LanguageExtensions\nMappings: {M: {a: {b: !Ref Missing}}}\n"
                       "Resources: {T: {Type: AWS::SNS::Topic}}\n"),
              ElementsAre("TPL007 at 'Missing' there is no parameter or resource 'Missing'"));
}

TEST(Template, NeedsAMapWithResources) {
  EXPECT_THAT(
      findings(""),
      ElementsAre("TPL005 at '' the file is empty: a template must have a Resources section"));
  EXPECT_THAT(findings("[a]"),
              ElementsAre("TPL005 at '[a]' a template must be a map with a Resources section"));
  EXPECT_THAT(findings("text"),
              ElementsAre("TPL005 at 'text' a template must be a map with a Resources section"));
  EXPECT_THAT(findings("Description: x"),
              ElementsAre("TPL005 at 'Description' a template must have a Resources section"));
}

TEST(Template, SectionsOfTheWrongTypeAreLeftOut) {
  for (const std::string section : {"Parameters", "Mappings", "Conditions", "Rules", "Outputs"}) {
    EXPECT_THAT(findings_beside(section + ": []"),
                ElementsAre("TPL005 at '[]' " + section + " must be a map"));
    EXPECT_THAT(findings_beside(section + ": text"),
                ElementsAre("TPL005 at 'text' " + section + " must be a map"));
  }
  EXPECT_THAT(findings("Resources: []"), ElementsAre("TPL005 at '[]' Resources must be a map"));
  EXPECT_THAT(
      findings_beside("Description: {a: b}"),
      ElementsAre("TPL005 at '{a: b}' Description must be a string, not a function, list or map"));
  EXPECT_THAT(findings_beside("AWSTemplateFormatVersion: 2012-10-17"),
              ElementsAre("TPL005 at '2012-10-17' AWSTemplateFormatVersion must be '2010-09-09', "
                          "the only valid version"));
  EXPECT_THAT(findings_beside("AWSTemplateFormatVersion: [2010-09-09]"), ::testing::SizeIs(1));
  EXPECT_THAT(
      findings_beside("Parameter: {}"),
      ElementsAre(
          "TPL010 at 'Parameter' a template has no section 'Parameter'; did you mean Parameters?"));
  EXPECT_THAT(findings_beside("Metadata: []\nHooks: 5"), IsEmpty());
}

TEST(Template, LimitsAreCounted) {
  EXPECT_THAT(findings_beside("Description: '" + std::string(1025, 'x') + "'"),
              ::testing::SizeIs(1));
  std::string parameters = "Parameters:\n";
  std::string outputs = "Outputs:\n";
  for (int i = 0; i < 201; ++i) {
    parameters += "  P" + std::to_string(i) + ": {Type: String}\n";
    outputs += "  O" + std::to_string(i) + ": {Value: x}\n";
  }
  EXPECT_THAT(findings_beside(parameters + outputs), ::testing::SizeIs(2));
}

TEST(Parameters, MalformedOnesAreToldAndKept) {
  EXPECT_THAT(findings_beside("Parameters: {P: text}"),
              ElementsAre("TPL008 at 'text' parameter P must be a map"));
  EXPECT_THAT(findings_beside("Parameters: {P: {}}"),
              ElementsAre("TPL008 at 'P' parameter P requires a Type"));
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: [String]}}"),
      ElementsAre("TPL008 at '[String]' Type must be a string, not a function, list or map"));
  EXPECT_THAT(findings_beside("Parameters: {P: {Type: Text}}"),
              ElementsAre("TPL008 at 'Text' there is no parameter type 'Text'"));
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: String, Default: {a: b}}}"),
      ElementsAre("TPL008 at '{a: b}' Default must be a string, not a function, list or map"));
  EXPECT_THAT(findings_beside("Parameters: {P: {Type: String, Default: !Ref X}}"),
              ::testing::SizeIs(1));
  EXPECT_THAT(findings_beside("Parameters: {P: {Type: String, AllowedValues: a}}"),
              ElementsAre("TPL008 at 'a' AllowedValues must be a list"));
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: String, AllowedValues: [[a], b]}}"),
      ElementsAre(
          "TPL008 at '[a]' an allowed value must be a string, not a function, list or map"));
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: String, Defualt: a}}"),
      ElementsAre(
          "TPL010 at 'Defualt' parameter P has no attribute 'Defualt'; did you mean Default?"));
}

TEST(Parameters, DefaultsMustFit) {
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: String, Default: c, AllowedValues: [a, b]}}"),
      ElementsAre("TPL008 at 'c' the default 'c' of parameter P is not one of its AllowedValues"));
  EXPECT_THAT(
      findings_beside(
          "Parameters: {P: {Type: CommaDelimitedList, Default: 'a, b', AllowedValues: [a, b]}}"),
      IsEmpty());
  EXPECT_THAT(findings_beside("Parameters: {P: {Type: Number, Default: many}}"),
              ElementsAre("TPL008 at 'many' the default 'many' of parameter P is not a number"));
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: Number, Default: 11, MinValue: 1, MaxValue: 10}}"),
      ElementsAre("TPL008 at '11' the default 11 of parameter P is outside MinValue and MaxValue"));
  EXPECT_THAT(
      findings_beside("Parameters: {P: {Type: Number, Default: 1.5, MinValue: a, MaxValue: 10}}"),
      IsEmpty());
}

TEST(Parameters, BooleansAreWrittenAsCloudFormationHandsThemOn) {
  const Model model(
      "Parameters: {P: {Type: String, Default: True, AllowedValues: [TRUE, False, "
      "'True']}}\nResources: {}\n");
  const auto& parameter = model.tmpl().parameters.front();
  EXPECT_EQ(parameter.default_value->value, "true");
  EXPECT_EQ(parameter.allowed_values[0].value, "true");
  EXPECT_EQ(parameter.allowed_values[1].value, "false");
  EXPECT_EQ(parameter.allowed_values[2].value, "True");
}

TEST(Mappings, MalformedRowsAreToldAndLeftOut) {
  EXPECT_THAT(findings_beside("Mappings: {M: text}"),
              ElementsAre("TPL005 at 'text' mapping M must be a map"));
  EXPECT_THAT(findings_beside("Mappings: {M: {a: text, b: {c: 1}}}"),
              ElementsAre("TPL005 at 'text' mapping M, key a must be a map"));
  EXPECT_THAT(
      findings_beside("Mappings: {M: {a: {b: !Ref AWS::Region}}}"),
      ElementsAre("TPL006 at 'AWS::Region' a mapping can contain only literals, not functions"));
}

TEST(Conditions, MalformedOnesAreToldAndKept) {
  EXPECT_THAT(findings_beside("Conditions: {C: !Equals a}"),
              ElementsAre("TPL006 at 'a' Fn::Equals takes a list"));
  EXPECT_THAT(findings_beside("Conditions: {C: !Not [a, b]}"),
              ElementsAre("TPL006 at '[a, b]' Fn::Not takes 1 argument, not 2"));
  EXPECT_THAT(findings_beside("Conditions: {C: !Condition [a]}"),
              ElementsAre("TPL006 at '[a]' Condition takes the name of a condition"));
  EXPECT_THAT(findings_beside("Conditions: {C: !And []}"), ::testing::SizeIs(1));
}

TEST(Rules, MalformedOnesAreToldAndLeftOut) {
  EXPECT_THAT(findings_beside("Rules: {R: text}"),
              ElementsAre("TPL005 at 'text' rule R must be a map"));
  EXPECT_THAT(findings_beside("Rules: {R: {Assertions: text}}"),
              ElementsAre("TPL005 at '{Assertions: text}' rule R requires a list of Assertions"));
  EXPECT_THAT(findings_beside("Rules: {R: {Assertions: [text, {Assert: true}]}}"),
              ElementsAre("TPL005 at 'text' an assertion requires the key Assert"));
}

TEST(Resources, MalformedOnesAreToldAndTheOthersKept) {
  EXPECT_THAT(of_resource("text"),
              ElementsAre("TPL009 at 'text' resource Bad must be a map with a Type"));
  EXPECT_THAT(of_resource("[a]"),
              ElementsAre("TPL009 at '[a]' resource Bad must be a map with a Type"));
  EXPECT_THAT(of_resource(""), ElementsAre("TPL009 at '' resource Bad must be a map with a Type"));
  EXPECT_THAT(of_resource("{}"), ElementsAre("TPL009 at 'Bad' resource Bad requires a Type"));
  EXPECT_THAT(of_resource("{Type: [a]}"),
              ElementsAre("TPL009 at '[a]' Type must be a string, not a function, list or map"));
  EXPECT_THAT(of_resource("{Type: !Ref Topic}"), ::testing::SizeIs(1));
  EXPECT_THAT(of_resource("{Type: AWS::SQS::Queue, Properties: [a]}"),
              ElementsAre("TPL009 at '[a]' Properties must be a map"));
  EXPECT_THAT(of_resource("{Type: AWS::SQS::Queue, DependsOn: {a: b}}"),
              ElementsAre("TPL009 at '{a: b}' DependsOn must be a logical id or a list of them"));
  EXPECT_THAT(of_resource("{Type: AWS::SQS::Queue, DependsOn: [[Topic], Topic]}"),
              ElementsAre("TPL009 at '[Topic]' an item of DependsOn must be a string, not a "
                          "function, list or map"));
  EXPECT_THAT(
      of_resource("{Type: AWS::SQS::Queue, Condition: [a]}"),
      ElementsAre("TPL009 at '[a]' Condition must be a string, not a function, list or map"));
  EXPECT_THAT(
      of_resource("{Type: AWS::SQS::Queue, Propertys: {}}"),
      ElementsAre("TPL010 at 'Propertys' resource Bad has no attribute 'Propertys'; did you "
                  "mean Properties?"));
  EXPECT_THAT(findings("Resources: {My-Topic: {Type: AWS::SNS::Topic}}"),
              ElementsAre("TPL009 at 'My-Topic' logical id 'My-Topic' must be alphanumeric"));
}

TEST(Resources, FindingsKnowTheirResourceAndPath) {
  const Model model("Resources: {Bad: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub [a]}}}");
  ASSERT_EQ(model.diagnostics().size(), 1U);
  EXPECT_EQ(model.diagnostics()[0].resource, "Bad");
  EXPECT_THAT(model.diagnostics()[0].path, ::testing::StartsWith("Resources/Bad"));
}

TEST(Outputs, MalformedOnesAreToldAndLeftOut) {
  EXPECT_THAT(findings_beside("Outputs: {O: text}"),
              ElementsAre("TPL005 at 'text' output O must be a map"));
  EXPECT_THAT(findings_beside("Outputs: {O: {}}"),
              ElementsAre("TPL005 at 'O' output O requires a Value"));
  EXPECT_THAT(findings_beside("Outputs: {O: {Value: x, Export: text}}"),
              ElementsAre("TPL005 at 'text' Export requires the key Name"));
  EXPECT_THAT(
      findings_beside("Outputs: {O: {Value: x, Condition: [a]}}"),
      ElementsAre("TPL005 at '[a]' Condition must be a string, not a function, list or map"));
}

std::vector<std::string> of_value(std::string_view value) {
  return of_resource(concat("{Type: AWS::SQS::Queue, Properties: {QueueName: ", value, "}}"));
}

TEST(Functions, MalformedOnesAreTold) {
  EXPECT_THAT(of_value("!Ref [a]"),
              ElementsAre("TPL006 at '[a]' Ref takes the name of a parameter or resource"));
  EXPECT_THAT(of_value("!GetAtt Topic"),
              ElementsAre("TPL006 at 'Topic' Fn::GetAtt takes Resource.Attribute"));
  EXPECT_THAT(of_value("!GetAtt [Topic]"),
              ElementsAre("TPL006 at '[Topic]' Fn::GetAtt takes 2 arguments, not 1"));
  EXPECT_THAT(of_value("!GetAtt [[Topic], Arn]"),
              ElementsAre("TPL006 at '[Topic]' Fn::GetAtt takes the logical id of a resource"));
  EXPECT_THAT(of_value("!Join a"), ElementsAre("TPL006 at 'a' Fn::Join takes a list"));
  EXPECT_THAT(of_value("!Join [a]"),
              ElementsAre("TPL006 at '[a]' Fn::Join takes 2 arguments, not 1"));
  EXPECT_THAT(of_value("!Select [1, 2, 3]"),
              ElementsAre("TPL006 at '[1, 2, 3]' Fn::Select takes 2 arguments, not 3"));
  EXPECT_THAT(of_value("!Split a"), ElementsAre("TPL006 at 'a' Fn::Split takes a list"));
  EXPECT_THAT(of_value("!FindInMap [a, b]"),
              ElementsAre("TPL006 at '[a, b]' Fn::FindInMap takes 3 to 4 arguments, not 2"));
  EXPECT_THAT(of_value("!FindInMap [a, b, c, d]"),
              ElementsAre("TPL006 at 'd' the fourth argument of Fn::FindInMap must be a map with "
                          "the key DefaultValue"));
  EXPECT_THAT(of_value("!Cidr [a]"),
              ElementsAre("TPL006 at '[a]' Fn::Cidr takes 2 to 3 arguments, not 1"));
  EXPECT_THAT(
      of_value("!If [[a], b, c]"),
      ElementsAre("TPL006 at '[a]' the first argument of Fn::If must be the name of a condition"));
  EXPECT_THAT(of_value("!Transform text"),
              ElementsAre("TPL006 at 'text' Fn::Transform takes a map with the keys Name and "
                          "Parameters, or a list of them"));
  EXPECT_THAT(of_value("!Sbu x"),
              ElementsAre("TPL006 at '!Sbu' CloudFormation has no function !Sbu"));
  EXPECT_THAT(
      of_value("{'Fn::Sbu': x}"),
      ElementsAre(
          "TPL006 at ''Fn::Sbu'' CloudFormation has no function Fn::Sbu; did you mean Fn::Sub?"));
  EXPECT_THAT(of_value("{'Fn::Sub': x, Other: y}"),
              ElementsAre("TPL006 at ''Fn::Sub'' Fn::Sub must be the only key of its map"));
}

TEST(Names, ThatStandForNothingAreToldOnce) {
  EXPECT_THAT(
      of_value("!Ref Topik"),
      ElementsAre(
          "TPL007 at 'Topik' there is no parameter or resource 'Topik'; did you mean Topic?"));
  EXPECT_THAT(of_value("!GetAtt Topik.TopicName"), ::testing::SizeIs(1));
  EXPECT_THAT(of_value("!Sub '${Topik.TopicName}'"), ::testing::SizeIs(1));
  EXPECT_THAT(of_resource("{Type: AWS::SQS::Queue, DependsOn: Topik}"), ::testing::SizeIs(1));
  EXPECT_THAT(of_resource("{Type: AWS::SQS::Queue, Condition: Live}"), ::testing::SizeIs(1));
  EXPECT_THAT(findings_beside(
                  "Transform: AWS::Serverless-2016-10-31\nOutputs: {O: {Value: !Ref Generated}}"),
              IsEmpty());
}

/// Nothing that has the shape of a map, list or text in any place may do harm.
TEST(Template, AnyShapeAnywhereIsSurvived) {
  for (const std::string shape : {"", "text", "5", "[]", "{}", "[[[]]]", "{a: {b: {c: d}}}",
                                  "!Ref [a]", "!Sub {}", "!GetAtt"})
    for (const std::string place :
         {"Parameters: {P: {Type: String, Default: $}}", "Parameters: {P: $}",
          "Parameters: {P: {Type: $}}", "Mappings: {M: {a: {b: $}}}", "Mappings: {M: {a: $}}",
          "Conditions: {C: $}", "Conditions: {C: {'Fn::Equals': $}}",
          "Conditions: {C: !And [$, $]}", "Rules: {R: {RuleCondition: $, Assertions: [$]}}",
          "Outputs: {O: $}", "Outputs: {O: {Value: $, Export: {Name: $}, Condition: $}}",
          "Transform: $", "Metadata: $", "Description: $", "AWSTemplateFormatVersion: $"}) {
      std::string text = place;
      for (auto at = text.find('$'); at != std::string::npos; at = text.find('$'))
        text.replace(at, 1, shape);
      const Model model(text + "\nResources: {T: {Type: AWS::SNS::Topic}}\n");
      EXPECT_EQ(model.tmpl().resources.size(), 1U) << text;
    }
}

}  // namespace
}  // namespace cfnaudit::model
