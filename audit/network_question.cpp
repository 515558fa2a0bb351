#include "audit/network_question.h"

#include <algorithm>

#include "analyzer/aws/vpc_endpoints.h"
#include "analyzer/base/text.h"

// Audit and question -> an answer for each environment.

namespace cfnaudit::audit {
namespace {

using graph::ResourceIndex;
using network::Verdict;

constexpr long long kHttps = 443;

std::optional<ResourceIndex> find(const Audit& audit, std::string_view id) {
  const auto& resources = audit.tmpl.resources;
  const auto found =
      std::ranges::find(resources, id, [](const model::Resource& one) { return one.id.value; });
  if (found == resources.end()) return std::nullopt;
  return static_cast<ResourceIndex>(found - resources.begin());
}

std::string no_such_end(const Audit& audit, std::string_view id) {
  std::vector<std::string_view> known = {kInternet};
  for (const auto& resource : audit.tmpl.resources) known.push_back(resource.id.value);
  const auto meant = did_you_mean(id, known);
  return concat("there is no resource ", quote(id),
                meant ? concat("; did you mean ", *meant, "?") : "");
}

/// The service that is called about a resource that is in no VPC: "dynamodb" of a table.
std::string_view service_of(std::string_view type) {
  for (const auto& service : aws::endpoint_services())
    if (service.type == type) return service.service;
  return {};
}

bool exists(const Audit& audit, std::size_t environment, ResourceIndex index) {
  return audit.resolution.stacks[environment].resources[index].exists != Tri::kNo;
}

network::Answer missing(const Audit& audit, ResourceIndex index) {
  return {.verdict = Verdict::kUnreachable,
          .reason =
              concat(audit.tmpl.resources[index].id.value, " does not exist in this environment")};
}

network::Answer answer_in(const Audit& audit, std::size_t environment,
                          const NetworkQuestion& question) {
  const auto& network = audit.networks[environment];
  const auto from = find(audit, question.from);
  const auto to = find(audit, question.to);
  for (const auto& end : {from, to})
    if (end && !exists(audit, environment, *end)) return missing(audit, *end);
  if (!from) return network::from_internet(network, *to, question.port);
  if (question.to == kInternet) return network::to_internet(network, *from, question.port);
  if (!to) return network::to_service(network, *from, question.to);
  const auto service = service_of(audit.tmpl.resources[*to].type.value);
  if (network.placement_of(*to) != nullptr || service.empty())
    return network::to_resource(network, *from, *to, question.port);
  if (question.port == kHttps) return network::to_service(network, *from, service);
  return {.verdict = Verdict::kUnreachable, .reason = concat(service, " listens on port 443 only")};
}

int rank(Verdict verdict) {
  if (verdict == Verdict::kReachable) return 2;
  return verdict == Verdict::kOpen ? 1 : 0;
}

/// What the part that is not read adds to the network, nobody knows.
void withdraw(NetworkAnswer& answer) {
  for (auto& one : answer.environments)
    one = {.verdict = Verdict::kOpen, .reason = "a part of the template was not read"};
}

}  // namespace

Result<NetworkAnswer> answer(const Audit& audit, const NetworkQuestion& question) {
  const bool from_internet = question.from == kInternet;
  const bool to_known = question.to == kInternet || find(audit, question.to) ||
                        aws::endpoint_service(question.to) != nullptr;
  if (!from_internet && !find(audit, question.from))
    return failure(no_such_end(audit, question.from));
  if (!to_known) return failure(no_such_end(audit, question.to));
  if (from_internet && !find(audit, question.to))
    return failure("--from internet requires --to with a resource of the template");
  NetworkAnswer out{.audit = &audit, .question = question};
  for (std::size_t e = 0; e < audit.networks.size(); ++e)
    out.environments.push_back(answer_in(audit, e, question));
  if (!audit.is_whole()) withdraw(out);
  for (const auto& one : out.environments)
    if (rank(one.verdict) > rank(out.verdict)) out.verdict = one.verdict;
  return out;
}

}  // namespace cfnaudit::audit
