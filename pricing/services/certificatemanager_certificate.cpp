// AWS::CertificateManager::Certificate -> nothing for a public certificate on AWS's services; one
// of a private authority or one that can be exported is charged when it is issued and when it is
// renewed. https://aws.amazon.com/certificate-manager/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCertificates = {"AWSCertificateManager", "private-certificates",
                                    "certificates"};
constexpr PriceKey kPrices[] = {kCertificates};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "private certificates issued or renewed per month", {1, 1, 1}}};

std::vector<LineItem> estimate(const Subject& certificate) {
  if (certificate.property("CertificateAuthorityArn") != nullptr)
    return {{.name = "Private certificate",
             .price = kCertificates,
             .monthly = certificate.usage("monthly_requests"),
             .assumption = "of a general-purpose CA"}};
  const Choice exported = choice(certificate.property("CertificateExport"), "DISABLED");
  if (!exported.known()) return {unpriced("Exportable certificate", exported.why_unknown)};
  if (exported.text == "DISABLED") return {};
  return {unpriced("Exportable certificate",
                   "no price for exportable public certificates, which ACM charges per domain name "
                   "when they are issued and renewed")};
}

}  // namespace

constinit const Estimator kAcmCertificate = {
    .resource_type = "AWS::CertificateManager::Certificate",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
