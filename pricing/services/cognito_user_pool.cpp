// AWS::Cognito::UserPool -> active users by the pool's plan, and those of SAML and OIDC providers.
// https://aws.amazon.com/cognito/pricing/ ; messages are charged by SNS and SES, and requests of
// machines are not modelled.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kLite = {"AmazonCognito", "users-lite", "users"};
constexpr PriceKey kEssentials = {"AmazonCognito", "users-essentials", "users"};
constexpr PriceKey kPlus = {"AmazonCognito", "users-plus", "users"};
constexpr PriceKey kFederated = {"AmazonCognito", "federated-users", "users"};
constexpr PriceKey kPrices[] = {kLite, kEssentials, kPlus, kFederated};
constexpr UsageKey kUsage[] = {
    {"monthly_active_users", "monthly active users", {100, 5'000, 100'000}},
    {"monthly_federated_users", "monthly active users who sign in with SAML or OIDC", {0, 0, 0}},
};

struct Plan {
  std::string_view name;
  PriceKey price;
};
constexpr Plan kPlans[] = {{"LITE", kLite}, {"ESSENTIALS", kEssentials}, {"PLUS", kPlus}};

std::vector<LineItem> estimate(const Subject& pool) {
  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
  const Choice plan = choice(pool.property("UserPoolTier"), "ESSENTIALS");
  if (!plan.known()) return {unpriced("Active users", plan.why_unknown)};
  for (const Plan& known : kPlans)
    if (known.name == plan.text)
      return {{.name = concat("Active users (", lowercase(plan.text), ")"),
               .price = known.price,
               .monthly = pool.usage("monthly_active_users")},
              {.name = "Users of SAML and OIDC providers",
               .price = kFederated,
               .monthly = pool.usage("monthly_federated_users")}};
  return {unpriced("Active users", concat("Cognito has no plan ", quote(plan.text)))};
}

}  // namespace

constinit const Estimator kCognitoUserPool = {.resource_type = "AWS::Cognito::UserPool",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
