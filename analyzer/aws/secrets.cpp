#include "analyzer/aws/secrets.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyzer/base/text.h"

// Name -> does it hold a secret?

namespace cfnaudit::aws {

namespace {

// Ends of names that people and CloudFormation give to secrets (MasterUserPassword, AuthToken,
// SecretString, AccessToken), in lower case and without anything but letters and digits. A
// convention, not a list that AWS publishes: a name too many hides a value that could be shown.
// Secrets written in a template, read on 2026-11-30:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secret.html
// The last seven are of properties that the resource schemas mark as write-only; most of those
// marked hold no secret, so the mark itself says nothing.
constexpr std::array<std::string_view, 24> kEnds = {"password",
                                                    "passwd",
                                                    "passphrase",
                                                    "token",
                                                    "secretstring",
                                                    "secretbinary",
                                                    "secretstringtemplate",
                                                    "secret",
                                                    "secretkey",
                                                    "secretaccesskey",
                                                    "accesskey",
                                                    "privatekey",
                                                    "apikey",
                                                    "presharedkey",
                                                    "connectionstring",
                                                    "tokenkey",
                                                    "sshkey",
                                                    "passwords",
                                                    "activationkey",
                                                    "apikeyvalue",
                                                    "authenticationmaterial",
                                                    "certificatewallet",
                                                    "hostkeybody",
                                                    "keytab"};

// Not secret: a service token is the ARN of a function, a next token a place in a list, and the
// others make a request happen once.
constexpr std::array<std::string_view, 8> kHarmless = {
    "servicetoken",  "clienttoken",      "clientrequesttoken", "eventsourcetoken",
    "creationtoken", "idempotencytoken", "nexttoken",          "tasktoken"};

/// Text that begins so, and goes on with this many characters of an alphabet.
struct Form {
  std::string_view kind;
  std::string_view prefix;
  std::size_t least = 0;
  std::string_view also = {};  // beside letters and digits
};

// Forms that issuers of tokens document so that scanners find them, read on 2026-11-30.
// https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
constexpr std::array<Form, 15> kForms = {{{"a GitHub token", "ghp_", 36},
                                          {"a GitHub token", "gho_", 36},
                                          {"a GitHub token", "ghs_", 36},
                                          {"a GitHub token", "ghu_", 36},
                                          {"a GitHub token", "github_pat_", 60, "_"},
                                          {"a GitLab token", "glpat-", 20, "_-"},
                                          {"a Slack token", "xoxb-", 20, "-"},
                                          {"a Slack token", "xoxp-", 20, "-"},
                                          {"a Stripe key", "sk_live_", 24},
                                          {"a Stripe key", "rk_live_", 24},
                                          {"a SendGrid key", "SG.", 60, "._-"},
                                          {"an npm token", "npm_", 36},
                                          {"a Google key", "AIza", 35, "_-"},
                                          {"an AWS access key", "AKIA", 16},
                                          {"a private key", "-----BEGIN ", 0}}};

constexpr bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// How many bytes from `begin` on belong to the form; 0 when it is none.
std::size_t size_of(const Form& form, std::string_view text, std::size_t begin) {
  if (form.least == 0) {  // PEM
    const auto line = text.substr(begin, text.substr(begin).find('\n'));
    return line.find("PRIVATE KEY-----") == std::string_view::npos ? 0 : line.size();
  }
  std::size_t end = begin + form.prefix.size();
  while (end < text.size() &&
         (is_alnum(text[end]) || form.also.find(text[end]) != std::string_view::npos))
    ++end;
  const auto found = text.substr(begin, end - begin);
  const bool exact = form.prefix != "AKIA" || found.size() == form.prefix.size() + form.least;
  const bool long_enough = found.size() >= form.prefix.size() + form.least;
  return exact && long_enough && !found.ends_with("EXAMPLE") ? found.size() : 0;
}

/// scheme://user:password@host, the password in plain text.
std::optional<KnownSecret> find_url(std::string_view text) {
  for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    const auto rest = text.substr(at + 3);
    const auto authority = rest.substr(0, rest.find_first_of("/?# \n\"'"));
    const auto sign = authority.rfind('@');
    const auto colon = authority.find(':');
    if (sign == std::string_view::npos || colon == std::string_view::npos || colon > sign) continue;
    const auto password = authority.substr(colon + 1, sign - colon - 1);
    if (password.size() >= 4 && password.find_first_of("${}<>*%") == std::string_view::npos &&
        !is_placeholder(password) && password != authority.substr(0, colon) &&
        !equals_ignoring_case(password, "password"))
      return KnownSecret{"a URL with a password", at + 3, sign};
  }
  return std::nullopt;
}

// Words that people write where a secret belongs.
constexpr std::array<std::string_view, 16> kStandIns = {
    "your",   "example",  "changeme", "changeit", "replace", "placeholder", "dummy", "todo",
    "insert", "mysecret", "xxx",      "fixme",    "sample",  "fake",        "***",   "redacted"};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Do the letters and digits of the name end so, whatever stands between them?
constexpr bool ends_with_letters(std::string_view name, std::string_view end) {
  std::size_t left = end.size();
  for (std::size_t i = name.size(); i-- > 0 && left > 0;) {
    if (!is_alnum(name[i])) continue;
    if (lower(name[i]) != end[--left]) return false;
  }
  return left == 0;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  if (name.find(':') != std::string_view::npos) return false;  // a condition key of IAM
  if (std::none_of(kEnds.begin(), kEnds.end(),
                   [&](std::string_view end) { return ends_with_letters(name, end); }))
    return false;
  std::string plain;
  for (const char c : name) {
    const char small = lower(c);
    if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) plain += small;
  }
  return std::find(kHarmless.begin(), kHarmless.end(), plain) == kHarmless.end();
}

bool is_secret_text(std::string_view text) {
  return !text.empty() && text != "true" && text != "false" && !text.starts_with("arn:") &&
         !text.starts_with("{{resolve:");
}

std::optional<KnownSecret> find_secret(std::string_view text) {
  constexpr std::size_t kShortest = 20;  // of an AWS access key
  if (text.size() < kShortest) return find_url(text);
  for (const Form& form : kForms)
    for (auto at = text.find(form.prefix); at != std::string_view::npos;
         at = text.find(form.prefix, at + 1)) {
      if (at > 0 && is_alnum(text[at - 1])) continue;
      if (const auto size = size_of(form, text, at); size > 0)
        return KnownSecret{form.kind, at, size};
    }
  return find_url(text);
}

bool is_placeholder(std::string_view text) {
  const std::string plain = lowercase(trim(text));
  if (plain.empty() || plain.find_first_of("<>{}$ ") != std::string::npos) return true;
  if (plain.find_first_not_of(plain.front()) == std::string::npos) return true;
  std::string letters;
  for (const char c : plain)
    if (c != '-' && c != '_') letters += c;
  const auto says = [&](std::string_view word) {
    return plain.find(word) != std::string::npos || letters.find(word) != std::string::npos;
  };
  return letters == "none" || letters == "null" || letters == "na" ||
         std::any_of(kStandIns.begin(), kStandIns.end(), says);
}

}  // namespace cfnaudit::aws
