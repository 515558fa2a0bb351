#pragma once

// How a VPC reaches an AWS service without the internet: the name of the service's endpoints.
// Read by network and by the rules about paths to services.

#include <span>
#include <string_view>

namespace cfnaudit::aws {

struct EndpointService {
  std::string_view service;  // as in policies: "kinesis"
  std::string_view name;     // "kinesis-streams": what follows the Region in the endpoint's service
                             // name; a service with several rows needs one of them, as the call is
  std::string_view title;    // "Kinesis Data Streams"
  std::string_view type = {};  // the resources whose use is a call of the service
  bool gateway = false;        // has gateway endpoints too
};

std::span<const EndpointService> endpoint_services();
/// Of a service in policies; null when it has no endpoint, or is not in the table.
const EndpointService* endpoint_service(std::string_view service);

}  // namespace cfnaudit::aws
