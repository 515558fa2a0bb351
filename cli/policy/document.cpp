#include "cli/policy/document.h"

#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/permissions/arns.h"
#include "cli/report/escape.h"

namespace cfnaudit::cli {

namespace {

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (std::size_t at = 0; !what.empty();) {
    const std::size_t found = text.find(what, at);
    out += text.substr(at, found - at);
    if (found == std::string_view::npos) return out;
    out += by;
    at = found + what.size();
  }
  return std::string(text);
}

struct Stand {
  std::string_view partition, region, account;
};

/// The pattern with other text for what is assumed: region and partition in their places of an ARN,
/// the account wherever it is.
std::string with(std::string_view pattern, const Assumed& assumed, const Stand& stand) {
  std::string out;
  const auto fields = split(pattern, ':');
  const bool is_arn = fields.size() >= 6 && fields[0] == "arn";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ':';
    if (is_arn && i == 1 && !assumed.region.empty())
      out += stand.partition;
    else if (is_arn && i == 3 && !assumed.region.empty() && fields[i] == assumed.region)
      out += stand.region;
    else
      out += replaced(fields[i], assumed.account, stand.account);
  }
  return out;
}

/// Many names in a few words.
std::string few(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 4;
  if (names.size() <= kMost + 1) return join(names, ", ");
  const std::vector<std::string> first(names.begin(), names.begin() + kMost);
  return concat(join(first, ", "), " and ", std::to_string(names.size() - kMost), " more");
}

void append_list(std::string& out, std::string_view margin, std::string_view key,
                 const std::vector<std::string>& items) {
  if (items.size() == 1) {
    out += concat(margin, key, ": ", items.front(), "\n");
    return;
  }
  out += concat(margin, key, ":\n");
  for (const std::string& item : items) out += concat(margin, "  - ", item, "\n");
}

std::vector<std::string> texts_of(const std::vector<SymbolicText>& all,
                                  const std::function<std::string(const SymbolicText&)>& arn) {
  std::vector<std::string> out;
  for (const SymbolicText& one : all) out.push_back(arn(one));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  const bool is_plain = !text.empty() &&
                        text.find_first_of(" #'\"{}[],&*?|>%@`!\n") == std::string_view::npos &&
                        text.find(": ") == std::string_view::npos && !text.ends_with(':');
  return is_plain ? std::string(text) : concat("'", replaced(printable(text), "'", "''"), "'");
}

std::string json_arn(const SymbolicText& arn, const Assumed& assumed) {
  return with(permissions::pattern_of(arn), assumed, {assumed.partition, "*", "*"});
}

std::string yaml_arn(const SymbolicText& arn, const Assumed& assumed) {
  const std::string pattern = replaced(permissions::pattern_of(arn), "${", "${!");
  const std::string out =
      with(pattern, assumed, {"${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"});
  if (out.find("${") == std::string::npos) return yaml_scalar(out);
  return concat("!Sub '", replaced(printable(out), "'", "''"), "'");
}

std::string yaml_document(const std::vector<permissions::PolicyStatement>& statements,
                          const std::function<std::string(const SymbolicText&)>& arn,
                          std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string out = concat(margin, "Version: '2012-10-17'\n", margin, "Statement:\n");
  for (const auto& one : statements) {
    if (!one.subjects.empty()) out += concat(margin, "  # ", printable(few(one.subjects)), "\n");
    for (const std::string& why : one.open) out += concat(margin, "  # *: ", printable(why), "\n");
    out += concat(margin, "  - Effect: Allow\n");
    append_list(out, margin + "    ", "Action", one.actions);
    append_list(out, margin + "    ", "Resource", texts_of(one.on, arn));
    if (one.passed_to.empty()) continue;
    out += concat(margin, "    Condition:\n", margin, "      StringEquals:\n");
    append_list(out, margin + "        ", "iam:PassedToService", one.passed_to);
  }
  return out;
}

Json json_document(const std::vector<permissions::PolicyStatement>& statements,
                   const std::function<std::string(const SymbolicText&)>& arn) {
  Json list = Json::array();
  for (const auto& one : statements) {
    Json statement = {
        {"Effect", "Allow"}, {"Action", one.actions}, {"Resource", texts_of(one.on, arn)}};
    if (!one.passed_to.empty())
      statement["Condition"] = {{"StringEquals", {{"iam:PassedToService", one.passed_to}}}};
    list.push_back(std::move(statement));
  }
  return {{"Version", "2012-10-17"}, {"Statement", std::move(list)}};
}

}  // namespace cfnaudit::cli
