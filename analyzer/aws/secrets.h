#pragma once

// Names of properties and variables that hold a password, a key or a token, and the forms of keys
// and tokens that are known by their beginning. Read by resolve, which hides such values, by audit,
// which hides where the template writes them, and by the rules about secrets.

#include <cstddef>
#include <optional>
#include <string_view>

namespace cfnaudit::aws {

/// MasterUserPassword, AuthToken, DB_PASSWORD, client-secret: by the end of the name.
bool is_secret_name(std::string_view name);

/// Is there something to hide in a value of such a name? true, false and ARNs are no secrets.
bool is_secret_text(std::string_view text);

/// A key or token in a text, by the form that its issuer gives it.
struct KnownSecret {
  std::string_view kind;  // "a private key"
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// The first one; none of AWS's documentation, which end in EXAMPLE.
std::optional<KnownSecret> find_secret(std::string_view text);

/// Is the value one that stands for a secret: "changeme", "<your token>", "xxxx", "${Token}"?
bool is_placeholder(std::string_view text);

}  // namespace cfnaudit::aws
