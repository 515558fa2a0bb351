#include "analyzer/aws/secrets.h"

#include <algorithm>
#include <array>
#include <string>

// Name -> does it hold a secret?

namespace cfnaudit::aws {

namespace {

// Ends of names that people and CloudFormation give to secrets (MasterUserPassword, AuthToken,
// SecretString, AccessToken), in lower case and without anything but letters and digits. A
// convention, not a list that AWS publishes: a name too many hides a value that could be shown.
// Secrets written in a template, read on 2026-11-30:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-secretsmanager-secret.html
constexpr std::array<std::string_view, 15> kEnds = {"password",
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
                                                    "connectionstring"};

// Not secret: a service token is the ARN of a function, a next token a place in a list, and the
// others make a request happen once.
constexpr std::array<std::string_view, 8> kHarmless = {
    "servicetoken",  "clienttoken",      "clientrequesttoken", "eventsourcetoken",
    "creationtoken", "idempotencytoken", "nexttoken",          "tasktoken"};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool is_secret_name(std::string_view name) {
  if (name.find(':') != std::string_view::npos) return false;  // a condition key of IAM
  std::string plain;
  for (const char c : name) {
    const char small = lower(c);
    if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) plain += small;
  }
  if (std::find(kHarmless.begin(), kHarmless.end(), plain) != kHarmless.end()) return false;
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return plain.ends_with(end); });
}

bool is_secret_text(std::string_view text) {
  return !text.empty() && text != "true" && text != "false" && !text.starts_with("arn:") &&
         !text.starts_with("{{resolve:");
}

}  // namespace cfnaudit::aws
