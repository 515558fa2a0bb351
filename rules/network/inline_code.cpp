#include "rules/network/inline_code.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"

// Text of a program -> the services and hosts that it contacts.

namespace cfnaudit::rules {
namespace {

// Names of SDK clients that differ from those in policies:
// https://docs.aws.amazon.com/boto3/latest/reference/services/index.html,
// https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/, read on 2026-11-30
struct Client {
  std::string_view client;
  std::string_view service;
};
constexpr auto kClients = std::to_array<Client>({
    {"stepfunctions", "states"},
    {"sfn", "states"},
    {"eventbridge", "events"},
    {"secrets-manager", "secretsmanager"},
    {"bedrock-runtime", "bedrock"},
    {"sagemaker-runtime", "sagemaker"},
    {"sesv2", "ses"},
});

std::string_view service_of(std::string_view client) {
  const auto known = std::ranges::find(kClients, client, &Client::client);
  return known == kClients.end() ? client : known->service;
}

bool is_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/// The name at the start of a text.
std::string_view name_at(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_of_name(text[size])) ++size;
  return text.substr(0, size);
}

/// The text behind "(" and a quotation mark; empty where there is something else.
std::string_view first_argument(std::string_view text) {
  const auto skip = [&] {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  };
  skip();
  if (text.empty() || text.front() != '(') return {};
  text.remove_prefix(1);
  skip();
  constexpr std::string_view kQuotes = "'\"`";
  if (text.empty() || kQuotes.find(text.front()) == std::string_view::npos) return {};
  return text.substr(1);
}

template <typename Visit>
void each(std::string_view code, std::string_view word, Visit visit) {
  for (auto at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1))
    visit(code.substr(at + word.size()));
}

}  // namespace

Contacts contacts_of(std::string_view code) {
  Contacts out;
  const auto add = [](std::vector<std::string_view>& to, std::string_view name) {
    if (!name.empty() && std::ranges::find(to, name) == to.end()) to.push_back(name);
  };
  // A client with an endpoint of its own may reach it elsewhere.
  if (code.find("endpoint_url") == std::string_view::npos &&
      code.find("endpoint:") == std::string_view::npos) {
    for (const std::string_view word : {"boto3.client", "boto3.resource"})
      each(code, word, [&](std::string_view rest) {
        add(out.services, service_of(name_at(first_argument(rest))));
      });
    each(code, "@aws-sdk/client-",
         [&](std::string_view rest) { add(out.services, service_of(name_at(rest))); });
  }
  for (const std::string_view word :
       {"urlopen", "requests.get", "requests.post", "requests.put", "fetch", "axios.get",
        "axios.post", "https.get", "https.request"})
    each(code, word, [&](std::string_view rest) {
      const auto host = host_of(first_argument(rest));
      if (is_public_host(host)) add(out.hosts, host);
    });
  return out;
}

std::string_view host_of(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (url.starts_with(scheme)) {
      url.remove_prefix(scheme.size());
      return url.substr(0, url.find_first_of("/:?#'\"` \n{"));
    }
  return {};
}

bool is_public_host(std::string_view host) {
  constexpr auto kPublic =
      std::to_array<std::string_view>({".com", ".org", ".io", ".net", ".dev", ".gov", ".co"});
  const bool is_of_aws = host.ends_with(".amazonaws.com") && host != "checkip.amazonaws.com";
  return !is_of_aws &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
             std::string_view::npos &&
         std::ranges::any_of(kPublic, [&](std::string_view end) { return host.ends_with(end); });
}

}  // namespace cfnaudit::rules
