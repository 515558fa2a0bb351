// Plain scalars -> kinds of values, through the readers of both formats.

#include <string>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/model/build.h"
#include "analyzer/resolve/stack.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::resolve {
namespace {

/// The kind of the value that a plain scalar is.
ValueKind kind_of(std::string_view scalar) {
  SourceMap sources;
  const auto& file =
      sources.add("template.yaml", concat("Resources:\n  A:\n    Type: AWS::SNS::Topic\n"
                                          "    Properties: {P: ",
                                          scalar, "}\n"));
  const auto document = syntax::read(file);
  const auto tmpl = model::build(file, document.value);
  const auto resolution = resolve(tmpl.value, file, {});
  return resolution.value.stacks.front().resources.front().property("P")->kind;
}

TEST(PlainScalar, IsANumberWhenJsonSaysSo) {
  for (const auto* number : {"0", "-1", "42", "0.5", "1e3", "-1.25E-7"})
    EXPECT_EQ(kind_of(number), ValueKind::kNumber) << number;
}

TEST(PlainScalar, IsATextWhenItOnlyBeginsLikeANumber) {
  for (const auto* text : {"007", "10.0.0.1", "2012-10-17", "1.", "1e", "1.2.3", "1-2", "'5'"})
    EXPECT_EQ(kind_of(text), ValueKind::kString) << text;
}

}  // namespace
}  // namespace cfnaudit::resolve
