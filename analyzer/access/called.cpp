// The text of a property -> the name of what is called.

#include "analyzer/access/called.h"

#include "analyzer/access/entry/apis.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using resolve::ValuePtr;

namespace {

/// ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG
/// https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html
SymbolicText repository_of_image(const SymbolicText& image) {
  const std::string& text = image.text();
  const auto host = text.find(".dkr.ecr.");
  const auto slash = text.find('/', host == std::string::npos ? 0 : host);
  if (host == std::string::npos || slash == std::string::npos) return image;
  return image.slice(slash + 1, std::min(text.find_first_of(":@", slash), text.size()));
}

/// NAME.s3.REGION.amazonaws.com
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
SymbolicText bucket_of_host(const SymbolicText& host) {
  const auto end = host.text().rfind(".s3");
  return end == std::string::npos ? host : host.slice(0, end);
}

}  // namespace

SymbolicText target_in(const SymbolicText& text, aws::Naming naming) {
  if (naming == aws::Naming::kFunctionUri) return target_of_uri(text);
  return naming == aws::Naming::kImage ? bucket_of_host(repository_of_image(text)) : text;
}

Tri condition_holds(std::string_view condition,
                    const std::function<ValuePtr(std::string_view)>& at) {
  if (condition.empty()) return Tri::kYes;
  if (condition.starts_with('!')) return tri(at(condition.substr(1)) == nullptr);
  const auto sign = condition.find('=');
  const ValuePtr value = at(condition.substr(0, sign));
  if (value == nullptr) return Tri::kNo;
  return sign == std::string_view::npos ? Tri::kYes
                                        : resolve::equals(value, condition.substr(sign + 1));
}

}  // namespace cfnaudit::access
