#pragma once

// Failures at the boundary only: files, price data, options. Analysis itself never fails (see
// Staged).

#include <string>

#include <tl/expected.hpp>

namespace cfnaudit {

struct Error {
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

}  // namespace cfnaudit
