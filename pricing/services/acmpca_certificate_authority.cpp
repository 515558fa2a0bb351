// AWS::ACMPCA::CertificateAuthority -> the authority's month, and certificates.
// https://aws.amazon.com/private-ca/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAuthority = {"AWSCertificateManager", "private-authorities", "months"};
constexpr PriceKey kShortLived = {"AWSCertificateManager", "short-lived-authorities", "months"};
constexpr PriceKey kCertificates = {"AWSCertificateManager", "private-certificates",
                                    "certificates"};
constexpr PriceKey kShortCertificates = {"AWSCertificateManager", "short-lived-certificates",
                                         "certificates"};
constexpr PriceKey kPrices[] = {kAuthority, kShortLived, kCertificates, kShortCertificates};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "certificates exported from ACM per month", {10, 100, 1'000}}};

std::vector<LineItem> estimate(const Subject& authority) {
  const Choice mode = choice(authority.property("UsageMode"), "GENERAL_PURPOSE");
  if (!mode.known()) return {unpriced("Authority", mode.why_unknown)};
  const bool brief = mode.text == "SHORT_LIVED_CERTIFICATE";
  return {
      {.name = "Certificate authority", .price = brief ? kShortLived : kAuthority, .monthly = 1},
      {.name = "Certificates",
       .price = brief ? kShortCertificates : kCertificates,
       .monthly = authority.usage("monthly_requests")}};
}

}  // namespace

constinit const Estimator kAcmPcaAuthority = {.resource_type = "AWS::ACMPCA::CertificateAuthority",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
