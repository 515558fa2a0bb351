#pragma once

// Whether a queue or topic is a FIFO one. Used by the rules about queues and event sources.

#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/base/tri.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::rules {

/// "queue" or "topic".
inline std::string_view kind_of(const resolve::StackResource& resource) {
  return resource.type() == "AWS::SQS::Queue" ? "queue" : "topic";
}

/// Of a queue or topic.
inline Tri is_fifo(const resolve::StackResource& resource) {
  const auto value =
      resource.property(resource.type() == "AWS::SQS::Queue" ? "FifoQueue" : "FifoTopic");
  if (value == nullptr) return Tri::kNo;
  const auto known = resolve::boolean(value);
  return known ? tri(*known) : Tri::kUnknown;
}

/// Does the text of a name end in .fifo? A text that ends in a symbol may.
inline Tri ends_in_fifo(resolve::ValuePtr name) {
  const auto* text = resolve::text(name);
  if (text == nullptr) return Tri::kUnknown;
  if (!text->known() && text->holes().back().end == text->text().size()) return Tri::kUnknown;
  constexpr std::string_view kSuffix = ".fifo";
  const auto last = text->known() ? 0 : text->holes().back().end;
  const auto literal = std::string_view(text->text()).substr(last);
  if (literal.ends_with(kSuffix)) return Tri::kYes;
  // A shorter end may be the rest of the suffix, behind a symbol that ends with its beginning.
  return last > 0 && kSuffix.ends_with(literal) ? Tri::kUnknown : Tri::kNo;
}

}  // namespace cfnaudit::rules
