// The code of functions in files beside the template: which files are read, what is said of those
// that are not, and where places in them are.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/repository.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
namespace fs = std::filesystem;

constexpr std::string_view kSendsToQueue = R"(import boto3
import os

def send(text):
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=text)
)";

/// A function whose role may do nothing, and a queue.
std::string with_function(std::string_view properties, std::string_view attributes = "") {
  return concat(R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::Serverless::Function
)",
                attributes,
                R"(    Properties:
      Runtime: python3.13
      Handler: app.handler
      Environment: {Variables: {QUEUE: !Ref Queue}}
)",
                properties);
}

class LocalCode : public testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const { folder_.write(name, text); }
  void template_of(std::string_view properties, std::string_view attributes = "") const {
    write("t.yaml", with_function(properties, attributes));
  }
  json report() const {
    const auto outcome =
        run({"check", "--format", "json", "--fail-on", "never", folder_.path("t.yaml")});
    EXPECT_THAT(outcome.err, IsEmpty());
    EXPECT_EQ(outcome.signal, 0);
    return json::parse(outcome.out)["templates"][0];
  }
  /// "IAM014 src/app.py:5" of each finding about calls or code.
  std::vector<std::string> findings() const {
    std::vector<std::string> out;
    const json all = report()["findings"];
    for (const auto& one : all) {
      const std::string rule = one["rule"];
      if (!one["suppressed"].is_null()) continue;
      if (rule != "IAM014" && rule != "IAM025" && !rule.starts_with("COD")) continue;
      const auto file = fs::path(one.value("path", folder_.path("t.yaml")));
      out.push_back(concat(rule, " ", file.lexically_relative(folder_.path()).string(), ":",
                           std::to_string(one["start"]["line"].get<int>())));
    }
    std::ranges::sort(out);
    return out;
  }
  /// What is said of code that was not read.
  std::vector<std::string> gaps() const {
    std::vector<std::string> out;
    const json all = report()["incomplete"];
    for (const auto& one : all)
      if (one["what"].get<std::string>().starts_with("code of "))
        out.push_back(
            concat(one["what"].get<std::string>(), ": ", one["reason"].get<std::string>()));
    return out;
  }

  Folder folder_;
};

TEST_F(LocalCode, TheCallOfAnotherFileIsFoundThere) {
  template_of("      CodeUri: src/\n");
  write("src/app.py",
        "from helpers import queue\n\ndef handler(event, context):\n"
        "    queue.send('a')\n");
  write("src/helpers/queue.py", kSendsToQueue);
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/helpers/queue.py:5"));
  EXPECT_THAT(gaps(), IsEmpty());
  const auto text = run({"check", folder_.path("t.yaml")}).out;
  EXPECT_THAT(text, AllOf(HasSubstr("src/helpers/queue.py:5:5"),
                          HasSubstr("boto3.client(\"sqs\").send_message")));
  const auto sarif = json::parse(run({"check", "--format", "sarif", folder_.path("t.yaml")}).out);
  EXPECT_THAT(sarif.dump(), HasSubstr("src/helpers/queue.py"));
}

TEST_F(LocalCode, EveryFormatHasThePlace) {
  template_of("      CodeUri: src/\n");
  write("src/app.py", concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n"));
  for (const auto* format : {"text", "json", "sarif", "junit", "github", "gitlab", "html"}) {
    SCOPED_TRACE(format);
    const auto outcome = run({"check", "--format", format, folder_.path("t.yaml")});
    EXPECT_LT(outcome.code, 2) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("src/app.py"));
  }
}

TEST_F(LocalCode, PythonImportsAreFollowedAsTheRuntimeDoes) {
  template_of("      CodeUri: src\n      Handler: functions/work.handler\n");
  write("src/functions/work.py",
        "import common.text as text\nfrom .near import send\nfrom ..common import text as again\n"
        "\ndef handler(event, context):\n    send(text.NAME)\n");
  write("src/functions/__init__.py", "");
  write("src/functions/near.py", kSendsToQueue);
  write("src/common/text.py", "NAME = 'a'\n");
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/functions/near.py:5"));
}

TEST_F(LocalCode, ModulesOfJavaScriptAreFound) {
  template_of("      CodeUri: src/\n      Runtime: nodejs20.x\n      Handler: lib/app.handler\n");
  write("src/lib/app.js",
        "const { send } = require('../queue');\n"
        "exports.handler = async () => { await send(); };\n");
  write("src/queue/index.js",
        "const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');\n"
        "const client = new SQSClient({});\n"
        "exports.send = () => client.send(new SendMessageCommand({\n"
        "  QueueUrl: process.env.QUEUE, MessageBody: 'a' }));\n");
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/queue/index.js:3"));
}

TEST_F(LocalCode, ModulesWithImportAreFound) {
  template_of("      CodeUri: src/\n      Runtime: nodejs20.x\n");
  write("src/app.mjs",
        "import send from './queue.mjs';\n"
        "export const handler = async () => send();\n");
  write("src/queue.mjs",
        "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\n"
        "const client = new SQSClient({});\n"
        "export default () => client.send(new SendMessageCommand({\n"
        "  QueueUrl: process.env.QUEUE, MessageBody: 'a' }));\n");
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/queue.mjs:3"));
}

TEST_F(LocalCode, EntryPointsOfABuildAreTheSource) {
  const std::string build =
      "    Metadata: {BuildMethod: esbuild, BuildProperties: {EntryPoints: [src/app.ts]}}\n";
  template_of("      CodeUri: ./\n      Runtime: nodejs20.x\n", build);
  write("src/app.ts",
        "import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';\n"
        "const client = new SQSClient({});\n"
        "export const handler = async (event: { text: string }): Promise<void> => {\n"
        "  await client.send(new SendMessageCommand({\n"
        "    QueueUrl: process.env.QUEUE, MessageBody: event.text }));\n};\n");
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/app.ts:4"));
  template_of("      CodeUri: ./\n      Runtime: nodejs20.x\n",
              "    Metadata: {BuildMethod: esbuild}\n");
  EXPECT_THAT(gaps(),
              ElementsAre("code of Worker: not read: the entry points of its build are not known"));
  template_of("      CodeUri: src/\n", "    Metadata: {BuildMethod: makefile}\n");
  EXPECT_THAT(gaps(), ElementsAre("code of Worker: not read: it is built by a makefile"));
}

TEST_F(LocalCode, ASingleFileIsAPackageOfItsOwn) {
  template_of("      CodeUri: src/app.py\n");
  write("src/app.py", "import other\ndef handler(event, context):\n    other.send('a')\n");
  write("src/other.py", kSendsToQueue);
  EXPECT_THAT(findings(), ElementsAre("COD003 src/app.py:1"));
}

TEST_F(LocalCode, APlainFunctionNamesItsFolderToo) {
  write("t.yaml", R"(Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: app.handler, Role: !GetAtt Role.Arn, Code: src}
)");
  write("src/app.py",
        "import boto3\n\ndef handler(event, context):\n"
        "    boto3.client('sqs').list_queues()\n");
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/app.py:4"));
}

TEST_F(LocalCode, GlobalsAndTheTemplatesFolderAreFolders) {
  write("t.yaml", concat("Globals: {Function: {CodeUri: src/}}\n", with_function("")));
  write("src/app.py", concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n"));
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/app.py:5"));
  template_of("");
  write("app.py", concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n"));
  EXPECT_THAT(findings(), ElementsAre("IAM014 app.py:5"));
}

TEST_F(LocalCode, APathThatAFunctionMakesIsNotRead) {
  write("src/app.py", concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n"));
  for (const auto* path : {"!Sub '${AWS::Region}/src'", "!GetAtt Queue.QueueName", "''", "[src]"}) {
    SCOPED_TRACE(path);
    template_of(concat("      CodeUri: ", path, "\n"));
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_THAT(gaps(), ElementsAre(StartsWith("code of Worker: not read: ")));
  }
}

TEST_F(LocalCode, ModulesOfDependenciesAreNotMissing) {
  template_of("      CodeUri: src/\n");
  write("src/app.py", "import requests\n\ndef handler(event, context):\n    pass\n");
  EXPECT_THAT(findings(), ElementsAre("COD003 src/app.py:1"));
  write("src/requirements.txt", "# only what the runtime has\nboto3>=1.30\n");
  EXPECT_THAT(findings(), ElementsAre("COD003 src/app.py:1"));
  write("src/requirements.txt", "requests==2.31\n");
  EXPECT_THAT(findings(), Not(Contains(StartsWith("COD003"))));
  fs::remove(folder_.path("src/requirements.txt"));
  write("src/requests-2.31.0.dist-info/RECORD", "requests/__init__.py,sha256=x,1\n");
  write("src/requests/__init__.py", "import nowhere\n");
  EXPECT_THAT(findings(), Not(Contains(StartsWith("COD003"))));
}

TEST_F(LocalCode, AMissingHandlerIsFound) {
  template_of("      CodeUri: src/\n");
  write("src/main.py", "def handler(event, context):\n    pass\n");
  EXPECT_THAT(findings(), ElementsAre("COD002 t.yaml:8"));
  write("src/app.py", "def run(event, context):\n    pass\n");
  EXPECT_THAT(findings(), ElementsAre("COD002 t.yaml:8"));
  write("src/app.py", "def handler(event, context):\n    return context.remaining_time\n");
  EXPECT_THAT(findings(), ElementsAre("COD004 src/app.py:2"));
}

/// Rights that nothing seems to use, as long as nobody looks into the code.
constexpr std::string_view kUnusedRight =
    "      Policies: [{Statement: [{Effect: Allow, Action: 'sqs:DeleteQueue', Resource: "
    "!GetAtt Queue.Arn}]}]\n";

TEST_F(LocalCode, NothingIsDerivedFromWhatWasNotRead) {
  struct Case {
    std::string properties;
    std::string gap;
  };
  write("src/app.py", "def handler(event, context):\n    pass\n");
  template_of(concat("      CodeUri: src/\n", kUnusedRight));
  EXPECT_THAT(findings(), ElementsAre("COD006 t.yaml:9", "IAM025 t.yaml:11"));
  const std::vector<Case> cases = {
      {"      CodeUri: nowhere/\n", "there is no folder "},
      {"      CodeUri: ../../..\n", "is outside the template's folder and git work tree"},
      {"      CodeUri: /etc\n", "is outside the template's folder and git work tree"},
      {"      CodeUri: s3://bucket/key.zip\n", "it is in an S3 bucket"},
      {"      CodeUri: build/app.zip\n", "it is in the archive build/app.zip"},
      {"      CodeUri: src/\n      Runtime: java21\n", "code of the runtime java21 is not read"},
      {"      CodeUri: src/\n      Runtime: python4.7\n", "code of the runtime python4.7 is not"},
      {"      CodeUri: src/\n      Handler: build/other.handler\n      Runtime: nodejs20.x\n",
       "the file of its handler is not in src/"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.properties);
    std::string text = with_function(concat(one.properties, kUnusedRight));
    for (const std::string_view key : {"Runtime", "Handler"})  // the case's own replaces it
      if (one.properties.find(key) != std::string::npos)
        text = std::regex_replace(text, std::regex(concat("\n      ", key, ": [^\n]*")), "",
                                  std::regex_constants::format_first_only);
    write("t.yaml", text);
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_THAT(gaps(), ElementsAre(HasSubstr(one.gap)));
    EXPECT_THAT(run({"check", folder_.path("t.yaml")}).out, HasSubstr("code of Worker: not read"));
  }
}

TEST_F(LocalCode, AnImageIsNotRead) {
  write("t.yaml", R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties: {PackageType: Image, ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1'}
)");
  EXPECT_THAT(gaps(), ElementsAre("code of Worker: not read: it is in a container image"));
}

class HostileCode : public LocalCode {
 protected:
  HostileCode() { template_of(concat("      CodeUri: src/\n", kUnusedRight)); }
};

TEST_F(HostileCode, LinksOutOfTheFolderAreNotFollowed) {
  Folder other;
  other.write("app.py", "def handler(event, context):\n    pass\n");
  fs::create_directories(folder_.path("src"));
  fs::create_symlink(other.path("app.py"), folder_.path("src/app.py"));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("app.py was not read: it is outside")));
  fs::remove_all(folder_.path("src"));
  fs::create_directory_symlink(other.path(), folder_.path("src"));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("is outside")));
}

TEST_F(HostileCode, PipesDevicesAndFoldersAreNotFiles) {
  fs::create_directories(folder_.path("src"));
  ASSERT_EQ(::mkfifo(folder_.path("src/app.py").c_str(), 0600), 0);
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("app.py was not read: ")));
  fs::remove(folder_.path("src/app.py"));
  fs::create_symlink("/dev/zero", folder_.path("src/app.py"));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("app.py was not read: ")));
  fs::remove(folder_.path("src/app.py"));
  fs::create_symlink("app.py", folder_.path("src/app.py"));
  EXPECT_THAT(findings(), IsEmpty());
  fs::remove(folder_.path("src/app.py"));
  fs::create_directories(folder_.path("src/app.py"));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(HostileCode, LargeFilesAndMinifiedOnesAreNotRead) {
  write("src/app.py", "def handler(event, context):\n    pass\n");
  fs::resize_file(folder_.path("src/app.py"), std::uintmax_t{100} << 20);
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("it is larger than 1 MB")));
  write("src/app.py",
        concat("def handler(event, context):\n    pass\nx = '", std::string(40'000, 'x'), "'\n"));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("app.py was not read: it was made by a program")));
  write("src/app.py", "import big\ndef handler(event, context):\n    pass\n");
  write("src/big.py", "\xff\xfe");
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("big.py was not read: it is not valid UTF-8")));
}

TEST_F(HostileCode, ManyFilesAreCutAndSaidSo) {
  std::string imports;
  for (int i = 0; i < 400; ++i) {
    const std::string name = concat("m", std::to_string(i));
    imports += concat("import ", name, "\n");
    write(concat("src/", name, ".py"), concat("import m", std::to_string(i + 1), "\n"));
  }
  write("src/app.py", concat(imports, "def handler(event, context):\n    pass\n"));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("beyond the first 300")));
  for (int i = 0; i < 10'100; ++i) std::ofstream(folder_.path(concat("src/f", std::to_string(i))));
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(gaps(), ElementsAre(HasSubstr("it has more than 10000 files")));
}

TEST_F(HostileCode, CyclesOfImportsEnd) {
  write("src/app.py",
        "import app\nimport other\nfrom app import *\n"
        "def handler(event, context):\n    other.run()\n");
  write("src/other.py", concat("import app\nfrom other import run as again\n", kSendsToQueue,
                               "def run():\n    app.handler({}, None)\n    send('a')\n"));
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/other.py:7", "IAM025 t.yaml:11"));
}

TEST_F(LocalCode, TheCacheKnowsTheCode) {
  template_of("      CodeUri: src/\n");
  write("src/app.py", "import helper\ndef handler(event, context):\n    helper.send('a')\n");
  write("src/helper.py", kSendsToQueue);
  Folder cache;
  const auto check = [&] {
    const auto plain = run({"check", folder_.path("t.yaml")});
    for (int i = 0; i < 2; ++i)
      EXPECT_EQ(run({"check", "--cache", cache.path(), folder_.path("t.yaml")}).out, plain.out);
    return plain.out;
  };
  EXPECT_THAT(check(), HasSubstr("IAM014"));
  write("src/helper.py", "def send(text):\n    pass\n");  // a file that is imported
  EXPECT_THAT(check(), Not(HasSubstr("IAM014")));
  write("src/app.py", "import missing\ndef handler(event, context):\n    pass\n");
  EXPECT_THAT(check(), HasSubstr("COD003"));
  write("src/missing.py", "");  // one that was not there
  EXPECT_THAT(check(), Not(HasSubstr("COD003")));
  fs::remove_all(folder_.path("src"));
  EXPECT_THAT(check(), HasSubstr("there is no folder"));
}

TEST_F(LocalCode, AFingerprintStaysWhenLinesMove) {
  template_of("      CodeUri: src/\n");
  const auto fingerprints = [&] {
    std::vector<std::string> out;
    const json all = report()["findings"];
    for (const auto& one : all)
      if (one["rule"] == "IAM014") out.push_back(one["fingerprint"]);
    return out;
  };
  const auto code = concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n");
  write("src/app.py", code);
  const auto before = fingerprints();
  write("src/app.py", concat("# a line\n\n", code));
  EXPECT_EQ(fingerprints(), before);
  EXPECT_EQ(before.size(), 1U);
}

TEST_F(LocalCode, ASuppressionAtThePropertyIsOneOfItsFiles) {
  write("src/app.py", concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n"));
  template_of("      CodeUri: src/  # cfnaudit:ignore IAM014 a policy of the account allows it\n");
  EXPECT_THAT(findings(), IsEmpty());
  template_of("      CodeUri: src/\n",
              "    Metadata: {cfnaudit: {ignore: [{rule: IAM014, reason: it is allowed}]}}\n");
  EXPECT_THAT(findings(), IsEmpty());
  template_of("      CodeUri: src/\n      MemorySize: 256  # cfnaudit:ignore IAM014 not here\n");
  EXPECT_THAT(findings(), ElementsAre("IAM014 src/app.py:5"));
}

class DiffCode : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_git()) GTEST_SKIP() << "git is not here";
  }
  Repository repository_;
  const Folder& folder_ = repository_.folder();
};

TEST_F(DiffCode, EachSideHasItsOwnCode) {
  folder_.write("app/t.yaml", with_function("      CodeUri: src/\n"));
  folder_.write("app/src/app.py", "def handler(event, context):\n    pass\n");
  repository_.commit("base");
  folder_.write("app/src/app.py",
                concat(kSendsToQueue, "def handler(event, context):\n    send('a')\n"));
  repository_.commit("call");
  folder_.write("app/src/app.py", "broken(\n");  // of the work tree: of neither side
  const auto outcome = repository_.run({"diff", "--git", "HEAD~1..HEAD", "--format", "json"});
  EXPECT_THAT(outcome.err, IsEmpty());
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("IAM014"), HasSubstr("app/src/app.py")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("COD001")));
}

}  // namespace
}  // namespace cfnaudit::test
