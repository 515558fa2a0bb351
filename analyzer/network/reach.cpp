#include "analyzer/network/reach.h"

#include <algorithm>

#include "analyzer/aws/vpc_endpoints.h"
#include "analyzer/base/text.h"
#include "analyzer/network/filters.h"

// Questions -> answers: filters and routes of each pair of subnets, put together.

namespace cfnaudit::network {
namespace {

constexpr long long kHttps = 443;
/// NAT gateways may lead to each other.
constexpr int kMostHops = 8;

Answer broken(Obstacle obstacle, std::string reason, std::optional<ResourceIndex> at = {}) {
  return {.verdict = Verdict::kUnreachable,
          .obstacle = obstacle,
          .reason = std::move(reason),
          .at = at};
}

Answer open(std::string reason) { return {.verdict = Verdict::kOpen, .reason = std::move(reason)}; }

int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnreachable:
      return 0;
    case Verdict::kOpen:
      return 1;
    case Verdict::kReachable:
      break;
  }
  return 2;
}

/// Both must hold: the first that breaks it, else the first that is open.
Answer both(Answer a, Answer b) {
  const bool is_worse = rank(b.verdict) < rank(a.verdict);
  Answer out = is_worse ? b : a;
  const bool first = a.verdict == Verdict::kUnreachable;
  std::vector<Step> path = a.path;
  if (!first) path.insert(path.end(), b.path.begin(), b.path.end());
  out.path = std::move(path);
  return out;
}

/// One is enough; of two that fail the first one is told.
Answer either(Answer a, Answer b) { return rank(b.verdict) > rank(a.verdict) ? b : a; }

class Question {
 public:
  Question(const Network& network, const Placement& from) : network_(network), from_(from) {}

  /// From each of the caller's subnets, since its interfaces are in all of them.
  template <typename Ask>
  Answer from_all(Ask ask) const {
    std::vector<Answer> answers;
    for (const Index subnet : from_.subnets.items) {
      Answer answer = ask(std::optional(subnet));
      answer.from_subnet = subnet;
      answer.path.insert(answer.path.begin(), subnet_step(subnet));
      answers.push_back(std::move(answer));
    }
    if (!from_.subnets.open.empty() || answers.empty()) answers.push_back(ask(std::nullopt));
    const auto worst =
        std::ranges::min_element(answers, {}, [](const Answer& one) { return rank(one.verdict); });
    Answer out = *worst;
    out.partly = std::ranges::any_of(
        answers, [](const Answer& one) { return one.verdict == Verdict::kReachable; });
    out.path.insert(out.path.begin(), {std::string(network_.id(from_.resource)), from_.resource});
    return out;
  }

  /// The target has an address in one of its subnets, nobody knows in which.
  Answer to_placement(std::optional<Index> source, const Placement& to,
                      const std::vector<long long>& ports) const {
    std::vector<Answer> answers;
    for (const Index subnet : to.subnets.items) {
      answers.push_back(to_subnet(source, to, subnet, ports));
      answers.back().to_subnet = subnet;
    }
    if (!to.subnets.open.empty() || answers.empty())
      answers.push_back(to_subnet(source, to, std::nullopt, ports));
    const auto is = [](Verdict verdict) {
      return [verdict](const Answer& one) { return one.verdict == verdict; };
    };
    if (std::ranges::all_of(answers, is(Verdict::kUnreachable)) ||
        std::ranges::all_of(answers, is(Verdict::kReachable)))
      return answers.front();
    const auto unknown = std::ranges::find_if(answers, is(Verdict::kOpen));
    if (unknown != answers.end()) return *unknown;
    const auto blocked = std::ranges::find_if(answers, is(Verdict::kUnreachable));
    return open(concat("it depends on the subnet that ", network_.id(to.resource),
                       " uses: ", blocked->reason));
  }

  /// An address of the internet, or a public one of AWS.
  Answer to_public(std::optional<Index> source, long long port) const {
    const Peer peer{.is_internet = true, .subnet = {}, .placement = nullptr};
    Answer out = allowed(network_, from_, peer, {port}, Side::kCaller);
    if (!source) return both(out, open(subnets_open()));
    out = both(out, acl_passes(network_, *source, everything(false), {port}));
    return both(out, internet_from(*source, from_.public_address, kMostHops));
  }

  Answer to_service(std::optional<Index> source, const aws::EndpointService& service) const {
    std::optional<Answer> best;
    bool named = false;  // does a private name hide the public one?
    for (const auto& endpoint : network_.endpoints) {
      if (!best && is_of_part(endpoint, service))
        best = open(
            concat("whether it uses endpoint ", network_.id(endpoint.resource), " is not known"));
      if (!is_of(endpoint, service)) continue;
      Answer through = through_endpoint(source, endpoint, service);
      named = named || (through.verdict != Verdict::kReachable && hides_public_name(endpoint));
      best = best ? either(*best, through) : through;
    }
    if (best && best->verdict == Verdict::kReachable) return *best;
    Answer outside = to_public(source, kHttps);
    if (outside.verdict == Verdict::kUnreachable) outside = either(outside, perhaps(source));
    if (!best) return outside;
    if (outside.verdict == Verdict::kUnreachable || named) {
      if (outside.verdict == Verdict::kUnreachable) *best = told(*best, outside);
      return *best;
    }
    return outside;
  }

 private:
  Step subnet_step(Index subnet) const {
    const auto resource = network_.subnets[subnet].resource;
    return {concat("subnet ", network_.id(resource)), resource};
  }

  std::string subnets_open() const {
    return from_.subnets.open.empty()
               ? concat("the subnets of ", network_.id(from_.resource), " are not known")
               : from_.subnets.open;
  }

  const Vpc& vpc_of(Index subnet) const { return network_.vpcs[network_.subnets[subnet].vpc]; }

  /// Why something outside may give the VPC an endpoint; unreachable where nothing can.
  Answer perhaps(std::optional<Index> source) const {
    if (!network_.open.empty()) return open(network_.open);
    if (!source) return open(subnets_open());
    const auto& vpc = vpc_of(*source);
    if (!vpc.open.empty()) return open(vpc.open);
    for (const auto& endpoint : network_.endpoints)
      if (!endpoint.name_known || !endpoint.vpc)
        return open(
            concat("the service of endpoint ", network_.id(endpoint.resource), " is not known"));
    return broken(Obstacle::kNoRoute, {});
  }

  Answer to_subnet(std::optional<Index> source, const Placement& to, std::optional<Index> target,
                   const std::vector<long long>& ports) const {
    const Peer there{.is_internet = false, .subnet = target, .placement = &to};
    const Peer here{.is_internet = false, .subnet = source, .placement = &from_};
    Answer out = route_between(source, to, target);
    out = both(out, allowed(network_, from_, there, ports, Side::kCaller));
    if (source && target && *source != *target) {
      const auto block = network_.subnets[*target].block;
      const auto back = network_.subnets[*source].block;
      if (block) out = both(out, acl_passes(network_, *source, *block, ports));
      if (back) out = both(out, acl_admits(network_, *target, *back, ports));
    }
    out = both(out, allowed(network_, to, here, ports, Side::kTarget));
    if (out.verdict == Verdict::kReachable)
      out.path.push_back({concat(network_.id(to.resource), port_text(ports)), to.resource});
    return out;
  }

  Answer route_between(std::optional<Index> source, const Placement& to,
                       std::optional<Index> target) const {
    if (!source) return open(subnets_open());
    if (!target) return open(to.subnets.open);
    const auto& from = network_.subnets[*source];
    const auto& at = network_.subnets[*target];
    if (from.vpc == at.vpc) return local(from, at);
    if (!network_.vpcs[from.vpc].resource || !network_.vpcs[at.vpc].resource)
      return open(concat("the VPCs of ", network_.id(from.resource), " and ",
                         network_.id(at.resource), " may be one"));
    const Answer there = peered(from, at, Obstacle::kOtherVpc);
    return both(there, peered(at, from, Obstacle::kNoReturnRoute));
  }

  /// Within a VPC everything is connected, unless a route takes the traffic to an appliance.
  Answer local(const Subnet& from, const Subnet& at) const {
    if (at.block) {
      const auto& table = network_.tables[from.table];
      for (const auto& route : table.routes)
        if (route.to && at.block->overlaps(*route.to) && route.to->prefix > 0 &&
            (route.target == RouteTarget::kInterface || route.target == RouteTarget::kEndpoint))
          return open(concat("route ", network_.id(route.resource), " takes it to an appliance"));
    }
    Answer out;
    out.path.push_back({concat("local route to subnet ", network_.id(at.resource)), at.resource});
    return out;
  }

  Answer peered(const Subnet& from, const Subnet& at, Obstacle obstacle) const {
    const std::string vpc = network_.name(network_.vpcs[at.vpc]);
    if (!at.block)
      return open(concat("the addresses of ", network_.id(at.resource), " are not known"));
    const Taken taken = route_to(network_, from, *at.block);
    if (!taken.open.empty()) return open(taken.open);
    const std::string table = network_.table_name(from);
    if (taken.route == nullptr)
      return broken(obstacle, concat(table, " has no route to ", to_string(*at.block), " in ", vpc),
                    network_.tables[from.table].resource);
    const auto& route = *taken.route;
    if (route.target == RouteTarget::kPeering) return over_peering(route, from, at);
    if (route.target == RouteTarget::kInternetGateway || route.target == RouteTarget::kNatGateway ||
        route.target == RouteTarget::kEgressOnlyGateway)
      return broken(
          obstacle,
          concat("route ", network_.id(route.resource), " leads to the internet, and not to ", vpc),
          route.resource);
    return open(concat("route ", network_.id(route.resource),
                       " leads to a gateway whose routes are "
                       "not in the template"));
  }

  Answer over_peering(const Route& route, const Subnet& from, const Subnet& at) const {
    const auto known = std::ranges::find(network_.peerings, route.gateway.value_or(UINT32_MAX),
                                         &Peering::resource);
    if (known == network_.peerings.end() || !known->a || !known->b)
      return open(concat("the peering connection of route ", network_.id(route.resource),
                         " is not in the template"));
    const bool joins = (*known->a == from.vpc && *known->b == at.vpc) ||
                       (*known->a == at.vpc && *known->b == from.vpc);
    if (!joins)
      return broken(Obstacle::kOtherVpc,
                    concat("peering connection ", network_.id(known->resource), " of route ",
                           network_.id(route.resource), " does not lead to ",
                           network_.name(network_.vpcs[at.vpc])),
                    route.resource);
    Answer out;
    out.path.push_back({concat("route ", network_.id(route.resource), " over peering connection ",
                               network_.id(known->resource)),
                        known->resource});
    return out;
  }

  Answer internet_from(Index subnet, Tri has_address, int hops) const {
    const auto& from = network_.subnets[subnet];
    if (!network_.open.empty()) return open(network_.open);
    const Taken taken = route_to(network_, from, everything(false));
    if (!taken.open.empty()) return open(taken.open);
    const std::string table = network_.table_name(from);
    if (taken.route == nullptr) {
      if (from.has_v6) {
        const Taken v6 = route_to(network_, from, everything(true));
        if (v6.route != nullptr || !v6.open.empty())
          return open("only IPv6 traffic has a route; whether the caller uses it is not known");
      }
      return broken(Obstacle::kNoRoute, concat(table, " has no route to the internet"),
                    network_.tables[from.table].resource);
    }
    return along(*taken.route, from, has_address, hops);
  }

  Answer along(const Route& route, const Subnet& from, Tri has_address, int hops) const {
    const std::string name = concat("route ", network_.id(route.resource));
    switch (route.target) {
      case RouteTarget::kInternetGateway: {
        if (has_address == Tri::kNo) {
          Answer out =
              broken(Obstacle::kNoAddress,
                     concat(network_.table_name(from), " leads to an internet gateway, but ",
                            network_.id(from_.resource), " has no public IPv4 address"),
                     route.resource);
          out.path.push_back({concat(name, " to an internet gateway"), route.gateway});
          return out;
        }
        if (has_address == Tri::kUnknown)
          return open(concat("whether ", network_.id(from_.resource),
                             " has a public address is not known"));
        Answer out;
        out.path.push_back({concat(name, " to an internet gateway"), route.gateway});
        return out;
      }
      case RouteTarget::kNatGateway:
        return through_nat(route, hops);
      case RouteTarget::kInterface:
        return open(concat(name, " leads to an instance, which may translate addresses"));
      default:
        return open(concat(name, " leads to a gateway whose routes are not in the template"));
    }
  }

  Answer through_nat(const Route& route, int hops) const {
    const std::string name = concat("route ", network_.id(route.resource));
    if (!route.gateway) return open(concat(name, " leads to a NAT gateway outside the template"));
    const auto& nat = network_.graph->resource(*route.gateway);
    const Step step{concat(name, " to NAT gateway ", nat.id()), route.gateway};
    const auto mode = nat.property("AvailabilityMode");
    if (mode != nullptr && resolve::equals(mode, "zonal") != Tri::kYes) {
      // A regional gateway needs no subnet:
      // https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
      Answer out;
      out.path.push_back(step);
      return out;
    }
    const auto type = nat.property("ConnectivityType");
    if (type != nullptr && resolve::equals(type, "public") != Tri::kYes)
      return open(concat(nat.id(), " is, or may be, a private NAT gateway"));
    const auto target = network_.graph->identify(nat.property("SubnetId"));
    const auto* subnet = target ? network_.subnet_of(target->resource) : nullptr;
    if (subnet == nullptr || hops == 0)
      return open(concat("the subnet of ", nat.id(), " is not known"));
    const auto index = static_cast<Index>(subnet - network_.subnets.data());
    Answer out = internet_from(index, Tri::kYes, hops - 1);
    const Taken taken = route_to(network_, *subnet, everything(false));
    const bool at_gateway = taken.route != nullptr && taken.open.empty() &&
                            taken.route->target == RouteTarget::kInternetGateway;
    const bool loops = taken.route != nullptr && taken.open.empty() &&
                       taken.route->target == RouteTarget::kNatGateway;
    if (out.verdict == Verdict::kUnreachable || loops)
      out = broken(Obstacle::kNatWithoutRoute,
                   concat("NAT gateway ", nat.id(), " is in subnet ", network_.id(subnet->resource),
                          ", which has no route to an internet gateway"),
                   route.gateway);
    else if (!at_gateway && out.verdict == Verdict::kReachable)
      out = open(concat("where the subnet of ", nat.id(), " leads is not known"));
    out.path.insert(out.path.begin(), step);
    return out;
  }

  bool is_of(const Endpoint& endpoint, const aws::EndpointService& service) const {
    return endpoint.name_known && endpoint.exists != Tri::kNo && endpoint.name == service.name;
  }

  /// "bedrock-runtime" beside "bedrock": one of several endpoints of a service, of which the call
  /// decides.
  static bool is_of_part(const Endpoint& endpoint, const aws::EndpointService& service) {
    return endpoint.name.size() > service.name.size() && endpoint.name.starts_with(service.name) &&
           (endpoint.name[service.name.size()] == '-' || endpoint.name[service.name.size()] == '.');
  }

  /// With private DNS the service's usual name leads to the endpoint, in the whole VPC.
  static bool hides_public_name(const Endpoint& endpoint) {
    return endpoint.kind == Endpoint::Kind::kInterface && endpoint.private_dns == Tri::kYes;
  }

  Answer through_endpoint(std::optional<Index> source, const Endpoint& endpoint,
                          const aws::EndpointService& service) const {
    const auto id = network_.id(endpoint.resource);
    if (!source) return open(subnets_open());
    const auto& subnet = network_.subnets[*source];
    if (endpoint.exists != Tri::kYes) return open(concat("whether ", id, " exists is not known"));
    if (!endpoint.vpc) return open(concat("the VPC of ", id, " is not known"));
    if (*endpoint.vpc != subnet.vpc) {
      for (const Index vpc : {*endpoint.vpc, subnet.vpc})
        if (!network_.vpcs[vpc].resource)
          return open(
              concat("the VPCs of ", id, " and ", network_.id(subnet.resource), " may be one"));
      return broken(Obstacle::kNoRoute,
                    concat("endpoint ", id, " is in another VPC, ",
                           network_.name(network_.vpcs[*endpoint.vpc])),
                    endpoint.resource);
    }
    if (endpoint.kind == Endpoint::Kind::kGateway) return through_gateway(subnet, endpoint);
    if (endpoint.kind == Endpoint::Kind::kOther || !endpoint.placement || service.gateway)
      return open(concat("how ", id, " is used is not known"));
    const auto& placement = network_.placements[*endpoint.placement];
    if (endpoint.private_dns == Tri::kNo)
      return open(concat("endpoint ", id,
                         " has no private DNS name; whether the caller uses its own "
                         "name is not known"));
    const Answer answer = to_placement(source, placement, {kHttps});
    if (answer.verdict == Verdict::kReachable && endpoint.private_dns == Tri::kUnknown)
      return open(concat("whether endpoint ", id, " has a private DNS name is not known"));
    return answer;
  }

  Answer through_gateway(const Subnet& subnet, const Endpoint& endpoint) const {
    const auto id = network_.id(endpoint.resource);
    if (!subnet.table_open.empty()) return open(subnet.table_open);
    if (std::ranges::find(endpoint.tables.items, subnet.table) == endpoint.tables.items.end()) {
      if (!endpoint.tables.open.empty()) return open(endpoint.tables.open);
      return broken(
          Obstacle::kNoRoute,
          concat("gateway endpoint ", id, " is not associated with ", network_.table_name(subnet),
                 ", which subnet ", network_.id(subnet.resource), " uses"),
          endpoint.resource);
    }
    const Peer peer{.is_internet = true, .is_prefix_list = true};
    Answer out = allowed(network_, from_, peer, {kHttps}, Side::kCaller);
    if (out.verdict == Verdict::kReachable)
      out.path.push_back({concat("gateway endpoint ", id), endpoint.resource});
    return out;
  }

  /// Of a path through an endpoint and one over the internet that both fail: the endpoint's fault,
  /// and whether the other one is why.
  static Answer told(Answer endpoint, const Answer& outside) {
    if (endpoint.verdict == Verdict::kUnreachable && endpoint.obstacle == Obstacle::kNoRoute)
      endpoint.reason += concat(", and ", outside.reason);
    return endpoint;
  }

  const Network& network_;
  const Placement& from_;
};

/// The name of an internet-facing load balancer leads to its public addresses, everywhere.
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
Tri is_by_public_name(const Network& network, const Placement& to) {
  const bool is_balancer = network.graph->resource(to.resource).type() ==
                           std::string_view("AWS::ElasticLoadBalancingV2::LoadBalancer");
  return is_balancer ? to.public_address : Tri::kNo;
}

/// From a function outside of VPCs, whose public address nobody knows.
Answer from_outside(const Network& network, ResourceIndex from, const Placement& to,
                    const std::vector<long long>& ports) {
  const std::string start = concat(network.id(from), " is not in a VPC, and ");
  if (to.public_address == Tri::kNo)
    return broken(Obstacle::kNotInVpc,
                  concat(start, network.id(to.resource), " has no public address"), from);
  const Peer anyone{.is_internet = true};
  Answer out = allowed(network, to, anyone, ports, Side::kTarget);
  if (out.verdict == Verdict::kUnreachable)
    return broken(Obstacle::kNotInVpc, concat(start, out.reason), from);
  return open(concat("whether ", network.id(to.resource),
                     " can be reached at a public address is not "
                     "known"));
}

}  // namespace

Taken route_to(const Network& network, const Subnet& subnet, const Block& to) {
  const auto& table = network.tables[subnet.table];
  if (!subnet.table_open.empty()) return {.open = subnet.table_open};
  Taken taken;
  std::string open = table.open;
  std::string part;  // why a part of the traffic takes another way
  for (const auto& route : table.routes) {
    if (!route.to) {
      open = concat("the destination of route ", network.id(route.resource), " is not known");
      continue;
    }
    if (to.contains(*route.to) && *route.to != to && !is_private(*route.to)) {
      part = concat("route ", network.id(route.resource), " takes a part of the traffic");
      continue;
    }
    if (!route.to->contains(to)) continue;
    if (route.exists != Tri::kYes) {
      open = concat("whether route ", network.id(route.resource), " exists is not known");
      continue;
    }
    if (taken.route == nullptr || route.to->prefix > taken.route->to->prefix) taken.route = &route;
  }
  // A table has one route to a block: nobody adds a second one.
  const bool is_certain = taken.route != nullptr && *taken.route->to == to;
  if (!open.empty() && !is_certain) taken.open = open;
  if (!part.empty()) taken.open = part;
  return taken;
}

Way way_out(const Network& network, Index subnet) {
  const Taken taken = route_to(network, network.subnets[subnet], everything(false));
  if (!taken.open.empty()) return Way::kUnknown;
  if (taken.route == nullptr) return Way::kNone;
  if (taken.route->target == RouteTarget::kInternetGateway) return Way::kInternetGateway;
  return taken.route->target == RouteTarget::kNatGateway ? Way::kNatGateway : Way::kUnknown;
}

Answer to_resource(const Network& network, ResourceIndex from, ResourceIndex to,
                   std::optional<long long> port) {
  const auto* target = network.placement_of(to);
  const auto* caller = network.placement_of(from);
  if (target == nullptr)
    return open(concat(network.id(to), " is not in a VPC, as far as the template shows"));
  std::vector<long long> ports = target->ports;
  if (port) ports = {*port};
  if (caller == nullptr) {
    if (network.graph->resource(from).type() != "AWS::Lambda::Function")
      return open(concat(network.id(from), " is not in a VPC, as far as the template shows"));
    if (network.graph->resource(from).property("VpcConfig") != nullptr)
      return open(concat("the VPC of ", network.id(from), " is not known"));
    return from_outside(network, from, *target, ports);
  }
  if (ports.empty()) return open(concat("the port of ", network.id(to), " is not known"));
  const Question question(network, *caller);
  return question.from_all([&](std::optional<Index> source) {
    const Answer inside = question.to_placement(source, *target, ports);
    const Tri is_public = is_by_public_name(network, *target);
    if (is_public == Tri::kNo) return inside;
    const Answer outside =
        both(question.to_public(source, ports.front()),
             allowed(network, *target, {.is_internet = true}, ports, Side::kTarget));
    if (is_public == Tri::kYes || outside.verdict == inside.verdict) return outside;
    return open(concat("whether ", network.id(to), " is internet-facing is not known"));
  });
}

Answer to_service(const Network& network, ResourceIndex from, std::string_view service) {
  const auto* caller = network.placement_of(from);
  if (caller == nullptr) {
    if (resolve::is_unknown(network.graph->resource(from).property("VpcConfig")))
      return open(concat("the VPC of ", network.id(from), " is not known"));
    Answer out;
    out.path = {{std::string(network.id(from)), from}, {"outside of VPCs", {}}};
    return out;
  }
  const auto* known = aws::endpoint_service(service);
  if (known == nullptr) return open(concat("how a VPC reaches ", service, " is not known"));
  const Question question(network, *caller);
  return question.from_all(
      [&](std::optional<Index> source) { return question.to_service(source, *known); });
}

Answer to_internet(const Network& network, ResourceIndex from, long long port) {
  const auto* caller = network.placement_of(from);
  if (caller == nullptr) {
    Answer out;
    out.path = {{std::string(network.id(from)), from}, {"outside of VPCs", {}}};
    return out;
  }
  const Question question(network, *caller);
  return question.from_all(
      [&](std::optional<Index> source) { return question.to_public(source, port); });
}

Answer from_internet(const Network& network, ResourceIndex to, std::optional<long long> port) {
  const auto* target = network.placement_of(to);
  if (target == nullptr)
    return open(concat(network.id(to), " is not in a VPC, as far as the template shows"));
  const std::vector<long long> ports = port ? std::vector<long long>{*port} : target->ports;
  if (ports.empty()) return open(concat("the port of ", network.id(to), " is not known"));
  if (target->public_address == Tri::kNo)
    return broken(Obstacle::kNoAddress, concat(network.id(to), " has no public address"), to);
  if (target->public_address == Tri::kUnknown)
    return open(concat("whether ", network.id(to), " has a public address is not known"));
  const Peer anyone{.is_internet = true};
  Answer out = allowed(network, *target, anyone, ports, Side::kTarget);
  if (!target->subnets.open.empty()) out = both(out, open(target->subnets.open));
  for (const Index subnet : target->subnets.items) {
    const Way way = way_out(network, subnet);
    const auto id = network.id(network.subnets[subnet].resource);
    if (way == Way::kUnknown)
      out = both(out, open(concat("the routes of subnet ", id, " are not known")));
    else if (way != Way::kInternetGateway)
      out = both(out, broken(Obstacle::kNoRoute,
                             concat("subnet ", id, " has no route to an internet gateway"),
                             network.subnets[subnet].resource));
    else
      out = both(out, acl_admits(network, subnet, everything(false), ports));
  }
  if (out.verdict == Verdict::kReachable)
    out.path = {{"the internet", {}}, {std::string(network.id(to)) + port_text(ports), to}};
  return out;
}

}  // namespace cfnaudit::network
