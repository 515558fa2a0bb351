#include "analyzer/resolve/pseudo_parameters.h"

#include "analyzer/base/text.h"

// Name -> text.

namespace cfnaudit::resolve {

namespace {

SymbolicText stack_name(const Environment& environment) {
  return environment.stack_name.empty()
             ? SymbolicText::of({"AWS::StackName", SymbolKind::kExternal})
             : SymbolicText(environment.stack_name);
}

}  // namespace

std::optional<SymbolicText> pseudo_parameter(const Environment& environment,
                                             std::string_view name) {
  if (name == "AWS::Region") return environment.region;
  if (name == "AWS::AccountId") return environment.account_id;
  if (name == "AWS::Partition") return environment.partition;
  if (name == "AWS::StackName") return stack_name(environment);
  if (name == "AWS::URLSuffix")
    return SymbolicText(environment.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
  if (name == "AWS::StackId") {
    SymbolicText id(concat("arn:", environment.partition, ":cloudformation:", environment.region,
                           ":", environment.account_id, ":stack/"));
    id.append(stack_name(environment));
    id.append("/");
    id.append(SymbolicText::of({"AWS::StackId", SymbolKind::kGenerated}));
    return id;
  }
  if (name == "AWS::NotificationARNs")
    return SymbolicText::of({"AWS::NotificationARNs", SymbolKind::kExternal});
  return std::nullopt;
}

}  // namespace cfnaudit::resolve
