#pragma once

// What the resources of a VPC call or connect to, with the network's answer. Used by the rules
// about paths, each of which reports one kind of obstacle.

#include <string>
#include <vector>

#include "analyzer/network/reach.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

/// A path that someone needs and that is not there.
struct BrokenPath {
  network::Answer answer;
  graph::ResourceIndex from = 0;
  graph::ResourceIndex to = 0;     // of a service: its resource
  std::string target;              // "Orders", "Amazon S3"
  std::string_view service = {};   // "Amazon SQS": a call of a service; empty: a connection
  std::string_view endpoint = {};  // of the service: "sqs"
  bool gateway = false;            // has it gateway endpoints?
  bool is_inferred = false;        // only a permission says that it is called
  std::vector<long long> ports;
  graph::ResourceIndex said_by = 0;  // who says so, and where
  Span span;
  std::string path;
};

/// Of calls and connections that the template shows, those that surely fail. Found once.
const std::vector<BrokenPath>& broken_paths(const Context& context);

/// The subnets of a caller, where findings about its paths are reported.
Finding report_path(const Context& context, const BrokenPath& broken, std::string message,
                    Reporter& report);

}  // namespace cfnaudit::rules
