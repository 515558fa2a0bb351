// Caller, action and resource -> the condition keys that AWS derives from them.

#include "analyzer/iam/request_facts.h"

#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::iam {
namespace {

constexpr ContextValue absent() { return {Presence::kAbsent, {}}; }

ContextValue value(SymbolicText text) {
  if (text.empty()) return {Presence::kUnknown, {}};
  return {Presence::kPresent, {std::move(text)}};
}

bool is_one_of(std::string_view key, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

SymbolicText last_part(const SymbolicText& path) { return path.split("/").back(); }

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltype
std::string_view principal_type(CallerType type) {
  switch (type) {
    case CallerType::kUser:
      return "User";
    case CallerType::kRoleSession:
      return "AssumedRole";
    case CallerType::kFederatedUser:
      return "FederatedUser";
    case CallerType::kRoot:
      return "Account";
    case CallerType::kAnonymous:
      return "Anonymous";
    case CallerType::kService:
    case CallerType::kFederated:
      break;
  }
  return {};
}

bool is_of_account(CallerType type) {
  return type == CallerType::kUser || type == CallerType::kRoleSession ||
         type == CallerType::kFederatedUser || type == CallerType::kRoot;
}

ContextValue principal_value(std::string_view key, const Caller& caller) {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
  if (key == "aws:userid" && caller.type == CallerType::kAnonymous)
    return value(SymbolicText("anonymous"));
  if (!is_of_account(caller.type)) return absent();
  if (key == "aws:principalarn") return value(caller.arn);
  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
  if (key == "aws:principalaccount" || key == "kms:calleraccount") return value(caller.account);
  return {Presence::kUnknown, {}};
}

/// The region of the resource is that of the request, where the ARN has one. A copy, a replica
/// or a peering connection may be asked for in another region than that of what it names.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion,
/// 2026-11-30
ContextValue requested_region(const Request& request) {
  constexpr std::size_t kRegion = 3;
  const auto parts = request.resource.split(":");
  const std::string action = lowercase(request.action);
  const auto is_about = [&](std::string_view what) {
    return action.find(what) != std::string::npos;
  };
  const bool open = action.empty() || parts.size() <= kRegion || !parts[kRegion].known() ||
                    parts[kRegion].text().find_first_of("*?$") != std::string::npos ||
                    is_about("copy") || is_about("replica") || is_about("global") ||
                    is_about("restore") || is_about("import") || is_about("peering");
  return open ? ContextValue{Presence::kUnknown, {}} : value(parts[kRegion]);
}

}  // namespace

ContextValue implied_value(std::string_view key, const Request& request) {
  const Caller& caller = request.principal;
  static constexpr std::array<std::string_view, 6> kOfAccount = {
      "aws:principalarn",      "aws:principalaccount", "aws:principalorgid",
      "aws:principalorgpaths", "aws:userid",           "kms:calleraccount"};
  static constexpr std::array<std::string_view, 7> kOfService = {"aws:sourcearn",
                                                                 "aws:sourceaccount",
                                                                 "aws:sourceowner",
                                                                 "aws:sourceorgid",
                                                                 "aws:sourceorgpaths",
                                                                 "aws:principalservicename",
                                                                 "aws:principalservicenameslist"};
  const bool service = caller.type == CallerType::kService;
  // No key is without a prefix: "${Env}" names none, and is not replaced.
  if (key.find(':') == std::string_view::npos) return absent();
  if (key == "aws:resourceaccount") return value(request.resource_account);
  if (key == "aws:requestedregion") return requested_region(request);
  if (is_one_of(key, kOfAccount) || key.starts_with("aws:principaltag/"))
    return principal_value(key, caller);
  if (key == "aws:principalservicename" && service) return value(caller.arn);
  if (is_one_of(key, kOfService) && !service) return absent();
  if (key == "aws:principalisawsservice") return value(SymbolicText(service ? "true" : "false"));
  if (key == "aws:username")
    return caller.type == CallerType::kUser ? value(last_part(caller.arn)) : absent();
  if (key == "aws:principaltype") {
    const std::string_view type = principal_type(caller.type);
    return type.empty() ? absent() : value(SymbolicText(std::string(type)));
  }
  if (is_foreign_key(key, request.action)) return absent();
  return {Presence::kUnknown, {}};
}

bool is_always_present(std::string_view key) {
  static constexpr std::array<std::string_view, 6> kKeys = {
      "aws:currenttime",   "aws:epochtime",       "aws:securetransport",
      "aws:viaawsservice", "aws:requestedregion", "aws:principalisawsservice"};
  return is_one_of(key, kKeys);
}

std::span<const PresenceFact> presence_facts() {
  static constexpr PresenceFact kFacts[] = {
      {"aws:sourcevpc", "aws:sourcevpce", true},
      {"aws:sourcevpce", "aws:sourcevpc", true},
      {"aws:sourcevpc", "aws:vpcsourceip", true},
      {"aws:vpcsourceip", "aws:sourcevpc", true},
      {"aws:sourcevpce", "aws:vpcsourceip", true},
      {"aws:vpcsourceip", "aws:sourcevpce", true},
      {"aws:sourcevpc", "aws:sourceip", false},
      {"aws:sourcevpce", "aws:sourceip", false},
      {"aws:vpcsourceip", "aws:sourceip", false},
      {"aws:multifactorauthage", "aws:multifactorauthpresent", true},
  };
  return kFacts;
}

}  // namespace cfnaudit::iam
