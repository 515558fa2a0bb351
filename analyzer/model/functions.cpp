#include "analyzer/model/functions.h"

#include <algorithm>
#include <array>

// The table of functions.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

namespace cfnaudit::model {

namespace {

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
constexpr std::array<std::string_view, 2> kStackOutput = {"StackName", "OutputName"};
constexpr std::array<std::string_view, 2> kStackOutputOptions = {"Region", "RoleArn"};

constexpr Function kFunctions[] = {
    {"Fn::Join", "!Join", 2, 2},
    {"Fn::Select", "!Select", 2, 2},
    {"Fn::Split", "!Split", 2, 2},
    {"Fn::GetAZs", "!GetAZs"},
    // CloudFormation takes this spelling too; it stands in many published templates.
    {"Fn::GetAzs", "!GetAzs"},
    {"Fn::ImportValue", "!ImportValue"},
    {"Fn::Base64", "!Base64"},
    {"Fn::Cidr", "!Cidr", 2, 3},
    {"Fn::Cidr", "!CIDR", 2, 3},
    {"Fn::Length", "!Length", 0, 0, {}, {}, true},
    {"Fn::ToJsonString", "!ToJsonString", 0, 0, {}, {}, true},
    {"Fn::GetStackOutput", "!GetStackOutput", 0, 0, kStackOutput, kStackOutputOptions},
    // Of a template's Rules:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
    {"Fn::Contains", "!Contains", 2, 2},
    {"Fn::EachMemberEquals", "!EachMemberEquals", 2, 2},
    {"Fn::EachMemberIn", "!EachMemberIn", 2, 2},
    {"Fn::RefAll", "!RefAll"},
    {"Fn::ValueOf", "!ValueOf"},
    {"Fn::ValueOfAll", "!ValueOfAll"},
};

}  // namespace

std::span<const Function> functions() { return kFunctions; }

const Function* find_function(std::string_view name_or_tag) {
  const auto found = std::find_if(
      std::begin(kFunctions), std::end(kFunctions),
      [&](const auto& row) { return row.name == name_or_tag || row.tag == name_or_tag; });
  return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace cfnaudit::model
