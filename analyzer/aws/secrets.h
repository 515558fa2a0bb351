#pragma once

// Names of properties and variables that hold a password, a key or a token. Read by resolve, which
// hides such values, and by audit, which hides where the template writes them.

#include <string_view>

namespace cfnaudit::aws {

/// MasterUserPassword, AuthToken, DB_PASSWORD, client-secret: by the end of the name.
bool is_secret_name(std::string_view name);

/// Is there something to hide in a value of such a name? true, false and ARNs are no secrets.
bool is_secret_text(std::string_view text);

}  // namespace cfnaudit::aws
