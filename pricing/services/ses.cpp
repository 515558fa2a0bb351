// AWS::SES::EmailIdentity and AWS::SES::ReceiptRule -> mail sent and received.
// https://aws.amazon.com/ses/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kSent = {"AmazonSES", "mails-sent", "mails"};
constexpr PriceKey kReceived = {"AmazonSES", "mails-received", "mails"};
constexpr PriceKey kSentPrices[] = {kSent};
constexpr PriceKey kReceivedPrices[] = {kReceived};
constexpr UsageKey kSentUsage[] = {
    {"monthly_mails", "emails sent per month, counted per recipient", {1'000, 50'000, 5'000'000}}};
constexpr UsageKey kReceivedUsage[] = {
    {"monthly_mails", "emails received per month", {100, 10'000, 1'000'000}}};

std::vector<LineItem> sent(const Subject& identity) {
  return {{.name = "Emails sent",
           .price = kSent,
           .monthly = identity.usage("monthly_mails"),
           .assumption = "without attachments"}};
}

std::vector<LineItem> received(const Subject& rule) {
  return {{.name = "Emails received",
           .price = kReceived,
           .monthly = rule.usage("monthly_mails"),
           .assumption = "without the charge for message size"}};
}

}  // namespace

constinit const Estimator kSesEmailIdentity = {.resource_type = "AWS::SES::EmailIdentity",
                                               .prices = kSentPrices,
                                               .usage = kSentUsage,
                                               .estimate = sent};
constinit const Estimator kSesReceiptRule = {.resource_type = "AWS::SES::ReceiptRule",
                                             .prices = kReceivedPrices,
                                             .usage = kReceivedUsage,
                                             .estimate = received};

}  // namespace cfnaudit::pricing
