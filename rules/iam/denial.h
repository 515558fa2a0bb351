#pragma once

// A denial of the config file with what one template answers to it. Made by audit, reported by
// IAM001.

#include <string>

#include "analyzer/access/assertions.h"

namespace cfnaudit::rules {

struct AnsweredDenial {
  access::Denial asked;
  std::string reason;  // why the config file denies it; may be empty
  std::string place;   // where: ".cfnaudit.yaml:12:7"
  access::DenialResult result;
};

}  // namespace cfnaudit::rules
