// `report` and --format html: the page in a file, and the exit code. The page itself is tested in a
// browser (tests/page/).

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReportPage, IsWrittenWhateverTheFindingsAre) {
  const Folder folder;
  const auto good = folder.write("good.yaml", kClean);
  const auto bad = folder.write("bad.yaml", kError);
  const auto page = folder.path("report.html");
  const Outcome outcome = run({"report", good, bad, "-o", page});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const std::string text = content(page);
  EXPECT_THAT(text, StartsWith("<!doctype html>"));
  EXPECT_THAT(text, HasSubstr("good.yaml"));
  EXPECT_THAT(text, HasSubstr("TPL007"));
}

TEST(ReportPage, IsOfAllTemplatesOfAFolder) {
  const Folder folder;
  folder.write("all/one.yaml", kClean);
  folder.write("all/two.yaml", kError);
  const Outcome outcome = run({"report", folder.path("all")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("one.yaml"));
  EXPECT_THAT(outcome.out, HasSubstr("two.yaml"));
}

TEST(ReportPage, OfWhatCannotBeReadSaysSo) {
  const Folder folder;
  const auto page = folder.path("report.html");
  EXPECT_EQ(run({"report", folder.path("nowhere.yaml"), "-o", page}).code, 2);
  const auto part =
      folder.write("part.yaml", "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n  [");
  EXPECT_EQ(run({"report", part, "-o", page}).code, 3);
  EXPECT_THAT(content(page), HasSubstr("part of the template is not read"));
}

TEST(ReportPage, IsAFormatOfTheOtherCommands) {
  const Folder folder;
  const auto good = folder.write("good.yaml", kClean);
  const auto bad = folder.write("bad.yaml", kError);
  for (const auto* command : {"access", "cost"})
    EXPECT_THAT(run({command, good, "--format", "html"}).out,
                HasSubstr(std::string(R"("section":")") + command))
        << command;
  EXPECT_EQ(run({"check", bad, "--format", "html"}).code, 1);
  const Outcome diff = run({"diff", good, bad, "--format", "html"});
  EXPECT_EQ(diff.code, 1);
  EXPECT_THAT(diff.out, HasSubstr(R"("isDiff":true)"));
  EXPECT_THAT(run({"diff", good, good, "--format", "html"}).out, HasSubstr(R"("templates":[]})"));
}

TEST(ReportPage, DoesNotReplaceATemplate) {
  const Folder folder;
  const auto good = folder.write("good.yaml", kClean);
  EXPECT_EQ(run({"report", good, "-o", good}).code, 2);
  EXPECT_EQ(content(good), kClean);
}

}  // namespace
}  // namespace cfnaudit::test
