#pragma once

// Who connects to what in a stack, as far as its template says so: a function with the address of a
// database, a load balancer with its targets, a service that mounts files. Found from references
// and properties; asked of the network by the rules about paths.

#include <string>
#include <vector>

#include "analyzer/network/network.h"

namespace cfnaudit::network {

struct Connection {
  ResourceIndex from = 0;
  ResourceIndex to = 0;          // what is placed in the VPC
  ResourceIndex named = 0;       // what the template names: `to`, or a secret or file system of it
  std::vector<long long> ports;  // one of them; empty: not known
  Span span;                     // where it is said
  std::string path;              // "Properties/Environment/Variables/HOST"
  ResourceIndex said_by = 0;     // the resource that says so: `from`, or its task definition
};

std::vector<Connection> connections(const Network& network);

}  // namespace cfnaudit::network
