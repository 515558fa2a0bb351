// AccessAnswer -> text.

#include "cli/report/access_answer.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/iam/request_text.h"
#include "audit/access_rows.h"
#include "cli/report/access_words.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

using access::Match;
using access::Verdict;

constexpr std::size_t kFewMatches = 12;
constexpr std::size_t kFewActions = 12;

/// "NotificationRole to do dynamodb:PutItem on ApplicationTable".
std::string asked(const access::Question& question) {
  return concat(question.from.empty() ? "anyone" : question.from, " to do ",
                question.actions.empty() ? "anything" : join(question.actions, " or "), " on ",
                question.to.empty() ? "anything" : question.to);
}

class AnswerText {
 public:
  AnswerText(const audit::AccessAnswer& answer, const ReportOptions& options)
      : answer_(answer), options_(options), paint_(options.color) {}

  /// Environments with the same answer stand together.
  std::string render() {
    std::vector<InEnvironments> folded;
    for (std::uint32_t e = 0; e < answer_.environments.size(); ++e) {
      std::string text = one(e, Witnesses::kLeftOut);
      const auto known = std::find_if(folded.begin(), folded.end(),
                                      [&](const auto& other) { return other.text == text; });
      if (known == folded.end())
        folded.push_back({std::move(text), {e}});
      else
        known->environments.push_back(e);
    }
    std::string out;
    for (const auto& part : folded) {
      const Verdict verdict = answer_.environments[part.environments.front()].verdict;
      const std::string where = answer_.environments.size() < 2 ? ""
                                : folded.size() < 2
                                    ? concat(" ", kEverywhere)
                                    : concat(" ", in(*answer_.audit, part.environments));
      out += concat(paint_(style(verdict), word(verdict)), where,
                    one(part.environments.front(), Witnesses::kFirst));
    }
    return concat(out, over_all_values());
  }

 private:
  /// Is it a reason of an environment, too?
  bool is_said(const std::string& reason) const {
    return std::any_of(answer_.environments.begin(), answer_.environments.end(),
                       [&](const access::QuestionAnswer& one) {
                         return one.verdict == Verdict::kUnknown &&
                                std::find(one.reasons.begin(), one.reasons.end(), reason) !=
                                    one.reasons.end();
                       });
  }

  /// What holds beyond the environments that are shown.
  std::string over_all_values() const {
    if (!answer_.proof) return {};
    const access::Proof& proof = *answer_.proof;
    std::string out;
    if (proof.verdict == Verdict::kReachable && proof.match) {
      std::vector<std::string> values;
      for (const auto& [name, value] : proof.parameters)
        values.push_back(concat(name, " is ", quote(value)));
      out += concat(paint_(style(proof.verdict), word(proof.verdict)),
                    values.empty() ? "" : concat(" where ", enumerate(values)), "\n",
                    match(*proof.match, Witnesses::kFirst));
    } else if (proof.verdict == Verdict::kUnknown) {
      if (answer_.environments.empty() ||
          answer_.environments.front().verdict == Verdict::kUnreachable)
        out += concat(paint_(style(proof.verdict), word(proof.verdict)), " for every value\n");
      for (const auto& reason : proof.reasons)
        if (!is_said(reason)) out += line(concat("why: ", reason), 2);
    } else {
      const bool all = options_.verbosity == Verbosity::kVerbose;
      out += line(concat("holds for ", enumerate(shortened(proof.basis.any, all))), 2);
      out += line(concat("assumes ", enumerate(shortened(proof.basis.assumed, all))), 2);
      if (!proof.basis.followed.empty())
        out += line(
            concat("principals followed: ", enumerate(shortened(proof.basis.followed, all))), 2);
      out += line(concat("not in the template, and assumed to grant nothing: ",
                         enumerate(proof.basis.outside)),
                  2);
    }
    return out;
  }

  static std::vector<std::string> shortened(std::vector<std::string> items, bool all) {
    constexpr std::size_t kFew = 6;
    if (all || items.size() <= kFew) return items;
    const std::string more = concat(std::to_string(items.size() - kFew), " more (--verbose)");
    items.resize(kFew);
    items.push_back(more);
    return items;
  }

  /// A witness names things of its environment, so it does not keep answers apart.
  enum class Witnesses : std::uint8_t { kLeftOut, kFirst };

  static std::string_view word(Verdict verdict) {
    if (verdict == Verdict::kReachable) return "reachable";
    return verdict == Verdict::kUnreachable ? "unreachable" : "not decided";
  }
  static Style style(Verdict verdict) {
    if (verdict == Verdict::kReachable) return Style::kError;
    return verdict == Verdict::kUnreachable ? Style::kFix : Style::kWarning;
  }

  std::string proved(std::size_t environment) const {
    const bool for_all = !answer_.proof || answer_.proof->verdict == Verdict::kUnreachable;
    std::string out = concat(
        for_all ? ", proved: no policy allows " : " with the values shown: no policy allows ",
        printable(asked(answer_.question)), "\n");
    if (environment >= answer_.because.size()) return out;
    for (const auto& statement : answer_.because[environment])
      out += line(concat("because of ", statement), 2);
    return out;
  }

  std::string one(std::size_t environment, Witnesses witnesses) const {
    const access::QuestionAnswer& answer = answer_.environments[environment];
    if (answer.verdict == Verdict::kUnreachable) return proved(environment);
    std::string out = "\n";
    const bool all = options_.verbosity == Verbosity::kVerbose;
    const std::size_t shown =
        all ? answer.matches.size() : std::min(kFewMatches, answer.matches.size());
    for (std::size_t i = 0; i < shown; ++i)
      out += match(answer.matches[i], i == 0 || all ? witnesses : Witnesses::kLeftOut);
    if (shown < answer.matches.size())
      out += concat("  and ", std::to_string(answer.matches.size() - shown), " more (--verbose)\n");
    if (answer.verdict == Verdict::kUnknown)
      for (const auto& reason : answer.reasons) out += line(concat("why: ", reason), 2);
    return out;
  }

  std::string match(const Match& match, Witnesses witnesses) const {
    const bool all = options_.verbosity == Verbosity::kVerbose;
    const std::string& from = answer_.question.from;
    std::vector<std::string> way = {match.from};
    if (!from.empty() && from != match.from) way.insert(way.begin(), from);
    way.insert(way.end(), match.via.begin(), match.via.end());
    if (way.back() != match.to) way.push_back(match.to);
    std::string out = concat(
        "  ", match.verdict == Verdict::kUnknown ? "perhaps " : "",
        wrap(
            printable(concat(join(way, " -> "), "; ",
                             action_list(match.actions, all ? match.actions.size() : kFewActions))),
            options_.width, 6, 2),
        "\n");
    if (!match.conditions.empty()) out += line(under_conditions(match.conditions), 6);
    if (match.witness && witnesses == Witnesses::kFirst)
      out += line(concat("witness: ", iam::to_string(*match.witness)), 6);
    return out;
  }

  std::string line(std::string_view text, std::size_t indent) const {
    return concat(std::string(indent, ' '),
                  paint_(Style::kFaint, wrap(printable(text), options_.width, indent)), "\n");
  }

  const audit::AccessAnswer& answer_;
  ReportOptions options_;
  Paint paint_;
};

}  // namespace

std::string answer_text(const audit::AccessAnswer& answer, const ReportOptions& options) {
  return AnswerText(answer, options).render();
}

}  // namespace cfnaudit::cli
