#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/printed.h"
#include "analyzer/expand/sam/sam.h"

// The Domain of an API -> domain name, mappings of its paths, DNS records.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html

namespace cfnaudit::expand {

namespace {

class Domain {
 public:
  Domain(Translation& t, const Source& from, Tree* domain)
      : t_(t), f_(t.forest), from_(from), domain_(domain) {}

  Tree* get(std::string_view key) const { return domain_->get(key); }
  void refuse(std::string message) {
    const Entry* given = from_.properties->entry("Domain");
    t_.refuse(from_.id, std::move(message), given == nullptr ? Span{} : given->key.span);
  }

  /// What of MutualTlsAuthentication goes on; null when there is none.
  Tree* mutual_tls() {
    Tree* given = get("MutualTlsAuthentication");
    if (!is_truthy(given)) return nullptr;
    if (!is_map(given)) {
      refuse("property 'Domain.MutualTlsAuthentication' should be a map");
      return nullptr;
    }
    for (const Entry& entry : given->entries)
      if (entry.key.text != "TruststoreUri" && entry.key.text != "TruststoreVersion") {
        refuse(
            "available Domain.MutualTlsAuthentication fields are TruststoreUri and "
            "TruststoreVersion");
        return nullptr;
      }
    const auto truthy = [&](std::string_view key) {
      return is_truthy(given->get(key)) ? given->get(key) : nullptr;
    };
    return f_.map({{"TruststoreUri", truthy("TruststoreUri")},
                   {"TruststoreVersion", truthy("TruststoreVersion")}});
  }

  std::vector<Tree*> base_paths() const {
    Tree* given = get("BasePath");
    if (!is_truthy(given)) return {};
    if (is_list(given)) return given->items;
    return is_text(given) ? std::vector<Tree*>{given} : std::vector<Tree*>{};
  }

  /// Of the zone, in a group that is shared with the other APIs of its kind if they may.
  void add_records(const std::string& domain_id, bool shares_group = true);

  Tree* alias_target(const std::string& domain_id, Tree* route) {
    Tree* out = f_.map({{"EvaluateTargetHealth", route->get("EvaluateTargetHealth")}});
    const auto endpoint = text_of(get("EndpointConfiguration"));
    if (endpoint == "REGIONAL") {
      f_.set(out, "HostedZoneId", f_.get_att(domain_id, "RegionalHostedZoneId"));
      f_.set(out, "DNSName", f_.get_att(domain_id, "RegionalDomainName"));
      return out;
    }
    Tree* name = route->get("DistributionDomainName");
    if (endpoint == "PRIVATE") {
      f_.set(out, "HostedZoneId", route->get("VpcEndpointHostedZoneId"));
      f_.set(out, "DNSName", route->get("VpcEndpointDomainName"));
      return out;
    }
    if (name == nullptr) {
      name = f_.get_att(domain_id, "DistributionDomainName");
      f_.set(route, "DistributionDomainName", name);
    }
    // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
    f_.set(out, "HostedZoneId", "Z2FDTNDATAQYW2");
    f_.set(out, "DNSName", name);
    return out;
  }

  Translation& t_;
  Forest& f_;
  const Source& from_;
  Tree* domain_;
};

void Domain::add_records(const std::string& domain_id, bool shares_group) {
  Tree* route = get("Route53");
  if (route == nullptr) return;
  if (!is_map(route)) return refuse("property 'Domain.Route53' should be a map");
  Tree* zone_id = route->get("HostedZoneId");
  Tree* zone_name = route->get("HostedZoneName");
  if (zone_id == nullptr && zone_name == nullptr)
    return refuse(
        "HostedZoneId or HostedZoneName is required to enable Route53 support on Custom Domains");
  Tree* separate = route->get("SeparateRecordSetGroup");
  if (is_truthy(separate) && !is_bool(separate))
    return refuse("property 'Domain.Route53.SeparateRecordSetGroup' should be a boolean");
  Tree* zone = is_truthy(zone_id) ? zone_id : zone_name;
  const std::string id =
      concat("RecordSetGroup",
             content_hash(is_true(separate) ? f_.list({zone, get("DomainName")}) : zone));
  Tree* alone = nullptr;
  Tree*& records = shares_group ? t_.record_set_groups[id] : alone;
  if (records == nullptr || is_true(separate)) {
    records = f_.list();
    t_.add(
        from_, id, "AWS::Route53::RecordSetGroup",
        f_.map(
            {{"HostedZoneId", zone_id}, {"HostedZoneName", zone_name}, {"RecordSets", records}}));
  }
  Tree* target = alias_target(domain_id, route);
  const auto add = [&](std::string_view type) {
    records->items.push_back(f_.map({{"Name", get("DomainName")},
                                     {"Type", type},
                                     {"AliasTarget", target},
                                     {"Region", route->get("Region")},
                                     {"SetIdentifier", route->get("SetIdentifier")}}));
  };
  add("A");
  if (is_true(route->get("IpV6"))) add("AAAA");
}

std::string alphanumeric(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) out += c;
  return out;
}

}  // namespace

bool is_address_type(const Tree* value) {
  return is_text(value, "ipv4") || is_text(value, "dualstack");
}

void add_api_domain(Translation& t, const Source& from, Tree* given) {
  Forest& f = t.forest;
  Domain domain(t, from, given);
  if (!is_map(given)) return domain.refuse("property 'Domain' should be a map");
  Tree* name = domain.get("DomainName");
  Tree* certificate = domain.get("CertificateArn");
  if (name == nullptr || certificate == nullptr)
    return domain.refuse(concat(
        "property 'Domain.", name == nullptr ? "DomainName" : "CertificateArn", "' is required"));
  Tree* endpoint = domain.get("EndpointConfiguration");
  const bool is_private = is_text(endpoint, "PRIVATE");
  const std::string id =
      concat(is_private ? "ApiGatewayDomainNameV2" : "ApiGatewayDomainName", content_hash(name));
  if (!is_private) f.set(given, "ApiDomainName", id);
  if (endpoint == nullptr) {
    endpoint = f.text("REGIONAL");
    f.set(given, "EndpointConfiguration", endpoint);
  } else if (!is_text(endpoint, "EDGE") && !is_text(endpoint, "REGIONAL") && !is_private) {
    return domain.refuse(
        "EndpointConfiguration for Custom Domains must be one of EDGE, REGIONAL, PRIVATE");
  }
  const bool regional = is_text(endpoint, "REGIONAL");
  const auto truthy = [&](std::string_view key) {
    return is_truthy(domain.get(key)) ? domain.get(key) : nullptr;
  };
  // A private domain name has a policy; a public one, an ownership certificate.
  const std::string_view other = is_private ? "OwnershipVerificationCertificateArn" : "Policy";
  if (truthy(other) != nullptr)
    domain.refuse(concat("property '", other, "' is not defined for a ",
                         is_private ? "PRIVATE" : "public", " domain name"));
  if (Tree* address = domain.get("IpAddressType"); is_text(address) && !is_address_type(address))
    domain.refuse("IpAddressType must be 'ipv4' or 'dualstack'");
  Tree* types = f.map({{"Types", f.list({endpoint})}, {"IpAddressType", truthy("IpAddressType")}});
  t.add(from, id, is_private ? "AWS::ApiGateway::DomainNameV2" : "AWS::ApiGateway::DomainName",
        f.map({{regional ? "RegionalCertificateArn" : "CertificateArn", certificate},
               {"DomainName", name},
               {"EndpointConfiguration", types},
               {"MutualTlsAuthentication", is_private ? nullptr : domain.mutual_tls()},
               {"SecurityPolicy", truthy("SecurityPolicy")},
               {"EndpointAccessMode", truthy("EndpointAccessMode")},
               {"Policy", is_private ? truthy("Policy") : nullptr},
               {"OwnershipVerificationCertificateArn",
                truthy("OwnershipVerificationCertificateArn")}}));
  if (Tree* access = domain.get("AccessAssociation"); access != nullptr && is_private) {
    Tree* endpoint_id = is_map(access) ? access->get("VpcEndpointId") : nullptr;
    if (endpoint_id == nullptr)
      return domain.refuse(is_map(access)
                               ? "property 'Domain.AccessAssociation.VpcEndpointId' is required"
                               : "property 'Domain.AccessAssociation' should be a map");
    t.add(from, concat("DomainNameAccessAssociation", content_hash(f.list({endpoint_id, id}))),
          "AWS::ApiGateway::DomainNameAccessAssociation",
          f.map({{"AccessAssociationSource", endpoint_id},
                 {"AccessAssociationSourceType", "VPCE"},
                 {"DomainNameArn", f.ref(id)}}));
  }
  const auto add_mapping = [&](std::string mapping, Tree* path) {
    t.add(from, std::move(mapping),
          is_private ? "AWS::ApiGateway::BasePathMappingV2" : "AWS::ApiGateway::BasePathMapping",
          f.map({{is_private ? "DomainNameArn" : "DomainName", f.ref(id)},
                 {"RestApiId", f.ref(from.id)},
                 {"Stage", f.ref(concat(from.id, ".Stage"))},
                 {"BasePath", path}}));
  };
  const auto paths = domain.base_paths();
  if (paths.empty()) add_mapping(concat(from.id, "BasePathMapping"), nullptr);
  for (Tree* path : paths) {
    if (!is_text(path)) {
      domain.refuse("property 'Domain.BasePath' should be a list of strings");
      continue;
    }
    const std::string plain = alphanumeric(path->text);
    Tree* normalize = domain.get("NormalizeBasePath");
    const bool as_written = normalize != nullptr && !is_truthy(normalize);
    add_mapping(concat(from.id, plain, "BasePathMapping"), as_written ? path : f.text(plain));
  }
  domain.add_records(id);
}

void add_api_v2_domain(Translation& t, const Source& from, Tree* given, Tree* tags) {
  if (given == nullptr) return;
  Forest& f = t.forest;
  Domain domain(t, from, given);
  Tree* name = domain.get("DomainName");
  Tree* certificate = domain.get("CertificateArn");
  if (name == nullptr || certificate == nullptr)
    return domain.refuse(
        "Custom Domains only works if both DomainName and CertificateArn are provided");
  const std::string id = concat("ApiGatewayDomainNameV2", content_hash(name));
  f.set(given, "ApiDomainName", id);
  Tree* endpoint = domain.get("EndpointConfiguration");
  if (endpoint == nullptr) f.set(given, "EndpointConfiguration", endpoint = f.text("REGIONAL"));
  if (!is_text(endpoint, "REGIONAL"))
    return domain.refuse("EndpointConfiguration for Custom Domains must be REGIONAL");
  const auto truthy = [&](std::string_view key) {
    return is_truthy(domain.get(key)) ? domain.get(key) : nullptr;
  };
  Tree* config =
      f.map({{"CertificateArn", certificate},
             {"EndpointType", endpoint},
             {"OwnershipVerificationCertificateArn", truthy("OwnershipVerificationCertificateArn")},
             {"SecurityPolicy", truthy("SecurityPolicy")},
             {"IpAddressType", truthy("IpAddressType")}});
  t.add(from, id, "AWS::ApiGatewayV2::DomainName",
        f.map({{"DomainName", name},
               {"DomainNameConfigurations", f.list({config})},
               {"MutualTlsAuthentication", domain.mutual_tls()},
               {"Tags", tags}}));
  const auto add_mapping = [&](std::string mapping, Tree* key) {
    t.add(from, std::move(mapping), "AWS::ApiGatewayV2::ApiMapping",
          f.map({{"ApiId", f.ref(from.id)},
                 {"ApiMappingKey", key},
                 {"DomainName", f.ref(id)},
                 {"Stage", f.ref(concat(from.id, ".Stage"))}}));
  };
  const auto paths = domain.base_paths();
  if (paths.empty()) add_mapping(concat(from.id, "ApiMapping"), nullptr);
  for (Tree* path : paths) {
    if (!is_text(path)) {
      domain.refuse("Basepath must be a string");
      continue;
    }
    const bool known = std::all_of(path->text.begin(), path->text.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '-' || c == '_';
    });
    if (!known) {
      domain.refuse("invalid Basepath name provided");
      continue;
    }
    std::string_view key = path->text;
    while (key.starts_with('/')) key.remove_prefix(1);
    while (key.ends_with('/')) key.remove_suffix(1);
    add_mapping(concat(from.id, alphanumeric(path->text), "ApiMapping"), f.text(std::string(key)));
  }
  // SAM makes a group for each WebSocket API: the last one of a zone stays.
  domain.add_records(id, from.type() != kWebSocketApi);
}

}  // namespace cfnaudit::expand
