#pragma once

// What a function's inline code surely contacts: clients of AWS services that it makes, and
// addresses of the internet that it opens. Used by the rules about paths.

#include <string_view>
#include <vector>

namespace cfnaudit::rules {

struct Contacts {
  std::vector<std::string_view> services;  // as in policies: "secretsmanager"
  std::vector<std::string_view> hosts;     // "api.example.com"
};

/// Views into the code, or into constants.
Contacts contacts_of(std::string_view code);

/// The host of "https://host/path"; empty for what is no such address.
std::string_view host_of(std::string_view url);
/// May it only be a name of the internet? Private names, and those of AWS services, may lead
/// elsewhere.
bool is_public_host(std::string_view host);

}  // namespace cfnaudit::rules
