#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "audit/access_question.h"
#include "audit/access_rows.h"
#include "audit/difference.h"

// Whoever asks gets the same answer: a question (access --from --to), a denial of the config file
// with the rule that reports it, the access matrix, the rules about public access, and a diff
// against the template without any grant. Over all cases of tests/proofs/cases.tsv, and those that
// lie beside the project.

namespace cfnaudit::audit {
namespace {

using access::Verdict;

struct Case {
  std::string name;
  access::Question question;
  std::string text;
};

void add_own(std::vector<Case>& out) {
  std::ifstream file(concat(CFNAUDIT_SOURCE_DIR, "/tests/proofs/cases.tsv"));
  for (std::string line; std::getline(file, line);) {
    const auto parts = split(line, '\t');
    Case one{std::string(parts[0]),
             {std::string(parts[1]), std::string(parts[2]), {}},
             std::string(parts[5])};
    if (!parts[3].empty()) one.question.actions.emplace_back(parts[3]);
    out.push_back(std::move(one));
  }
}

/// A line of JSON each, with the arguments of the command line.
void add_shared(std::vector<Case>& out) {
  const std::filesystem::path path =
      std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "../shared/cases/proofs/proofs.jsonl";
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    SourceMap sources;
    const SourceFile& source = sources.add("case.json", line);
    const auto read = syntax::read(source);
    const syntax::Node* root = read.value.root;
    const syntax::Node* tmpl = root == nullptr ? nullptr : root->find("template");
    ASSERT_NE(tmpl, nullptr);
    Case one;
    one.name = root->find("name")->text;
    one.text = line.substr(tmpl->span.begin, tmpl->span.end - tmpl->span.begin);
    const auto& args = root->find("args")->items;
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
      const std::string value(args[i + 1]->text);
      if (args[i]->text == "--from") one.question.from = value;
      if (args[i]->text == "--to") one.question.to = value;
      if (args[i]->text == "--action") one.question.actions.push_back(value);
    }
    out.push_back(std::move(one));
  }
}

bool is_part_of(const std::string& id, const std::string& whole) {
  return id == whole || id.starts_with(whole + "/");
}

bool is_asked(const access::Question& question, const std::vector<std::string>& actions) {
  return question.actions.empty() ||
         std::any_of(actions.begin(), actions.end(), [&](const std::string& action) {
           return std::any_of(question.actions.begin(), question.actions.end(),
                              [&](const std::string& asked) {
                                return matches_wildcard(lowercase(asked), lowercase(action));
                              });
         });
}

std::string without_grants(std::string text) {
  constexpr std::string_view kAllow = "\"Allow\"";
  constexpr std::string_view kDeny = "\"Deny\" ";
  for (auto at = text.find(kAllow); at != std::string::npos; at = text.find(kAllow, at))
    text.replace(at, kAllow.size(), kDeny);
  return text;
}

class OneAnswer {
 public:
  explicit OneAnswer(const Case& one) : one_(one) {
    const Stages stages{.rules = true, .access = true, .cost = true};
    Ruling ruling;
    ruling.denials.push_back(
        {{one.question.from}, {one.question.to}, one.question.actions, "", "config:1:1"});
    head_ = run(sources_.add("head.json", one.text), {}, stages, ruling);
    base_ = run(sources_.add("base.json", without_grants(one.text)), {}, stages);
  }

  void check() {
    const auto answered = answer(*head_, one_.question);
    if (!answered) return;  // refused: it names what is not there
    verdict_ = answered->verdict;
    denial();
    matrix();
    public_access();
    diff();
  }

 private:
  bool proved() const { return verdict_ == Verdict::kUnreachable; }

  void denial() {
    using Kind = access::DenialResult::Kind;
    if (head_->denied.answers.empty()) return;
    const Kind kind = head_->denied.answers.front().result.kind;
    EXPECT_EQ(kind == Kind::kHolds, proved()) << one_.name << ": the denial";
    EXPECT_TRUE(verdict_ != Verdict::kReachable || kind == Kind::kViolated)
        << one_.name << ": the denial of what is reachable";
    const bool reported =
        std::any_of(head_->findings.begin(), head_->findings.end(),
                    [](const Diagnostic& finding) { return finding.rule == "IAM001"; });
    EXPECT_EQ(reported, kind == Kind::kViolated || kind == Kind::kUnknown)
        << one_.name << ": IAM001";
  }

  bool fits(const std::string& principal, const std::string& destination,
            const std::vector<std::string>& actions) const {
    return principal == one_.question.from && is_part_of(destination, one_.question.to) &&
           is_asked(one_.question, actions);
  }

  bool has_row(const Audit& audit) const {
    for (const auto& principal : access_principals(audit))
      for (const auto& row : principal.rows)
        if (row.verdict == Verdict::kReachable && fits(principal.id, row.destination, row.actions))
          return true;
    return false;
  }

  void matrix() {
    EXPECT_FALSE(proved() && has_row(*head_)) << one_.name << ": the matrix has a row";
  }

  void public_access() {
    if (one_.question.from != access::kAnonymous) return;
    for (const Diagnostic& finding : head_->findings)
      if ((finding.rule == "IAM002" || finding.rule == "IAM003") &&
          is_part_of(finding.resource, one_.question.to) && one_.question.actions.empty()) {
        EXPECT_FALSE(proved()) << one_.name << ": " << finding.rule << " reports it";
      }
  }

  void diff() {
    bool gained = false;
    for (const auto& row : diff_access({base_.get(), head_.get()}))
      if (row.move == AccessMove::kGained && fits(row.principal, row.destination, row.actions))
        gained = true;
    EXPECT_FALSE(gained && proved()) << one_.name << ": the diff shows that it is gained";
    // What AWS's own policies grant, both sides have.
    EXPECT_TRUE(gained || !has_row(*head_) || has_row(*base_))
        << one_.name << ": the diff does not show the grant";
  }

  const Case& one_;
  SourceMap sources_;
  std::unique_ptr<Audit> head_;
  std::unique_ptr<Audit> base_;
  Verdict verdict_ = Verdict::kUnknown;
};

TEST(OneAnswer, WhoeverAsks) {
  std::vector<Case> cases;
  add_own(cases);
  add_shared(cases);
  EXPECT_GT(cases.size(), 200U);
  for (const Case& one : cases) OneAnswer(one).check();
}

}  // namespace
}  // namespace cfnaudit::audit
