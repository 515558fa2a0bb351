#pragma once

// How the policies of a stack are collected: the class, whose functions are in policies.cpp (what
// the stack holds) and outside_policies.cpp (what it only names).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/access/access.h"
#include "analyzer/access/account_policies.h"
#include "analyzer/access/shared_work.h"

namespace cfnaudit::access {

/// A value below a resource's properties, and where it stands.
struct Found {
  resolve::ValuePtr value = nullptr;
  std::string path;
};

inline constexpr std::string_view kRole = "AWS::IAM::Role";
inline constexpr std::string_view kUser = "AWS::IAM::User";

/// One pass over a stack.
class PolicyCollector {
 public:
  PolicyCollector(const SourceFile& file, const graph::Graph& graph, const policy::Account* account,
                  Access& out)
      : file_(file), graph_(graph), account_(account, out.shared->policies), out_(out) {}

  void run() {
    for (const graph::ResourceIndex index : graph_.resources()) principal(index);
    roles_outside();
    for (const graph::ResourceIndex index : graph_.resources()) {
      places(index);
      managed_places(index);
    }
    for (auto& principal : out_.principals)
      if (graph_.resource(principal.resource).type() == kUser) join_groups(principal);
    for (auto& principal : out_.principals) finish(principal);
    opaque_resources();
  }

 private:
  void principal(graph::ResourceIndex index);
  void principal_at(graph::ResourceIndex index);
  void places(graph::ResourceIndex index);
  void read_place(const PolicyPlace& place, graph::ResourceIndex index);
  void compose(const PolicyPlace& place, graph::ResourceIndex index);
  void attach(const PolicyPlace& place, std::size_t policy, graph::ResourceIndex owner);
  void attach_to(std::size_t policy, PolicyUse use, graph::ResourceIndex to);
  void managed_places(graph::ResourceIndex index);
  std::size_t managed(resolve::ValuePtr arn, const std::string& path, graph::ResourceIndex owner);
  std::optional<std::size_t> known_managed(std::string_view arn, const Found& at,
                                           graph::ResourceIndex owner);
  std::size_t unknown_managed(std::string id, std::string why, const Found& at,
                              graph::ResourceIndex owner);
  std::size_t add_known(iam::PolicyRef policy, std::string name, const Found& at,
                        graph::ResourceIndex owner);
  std::optional<graph::ResourceIndex> own_managed_policy(resolve::ValuePtr arn) const;
  std::size_t add_policy(const Found& document, std::string name, graph::ResourceIndex resource,
                         PolicyUse use);
  std::optional<std::size_t> aws_managed(std::string_view name, const Found& at,
                                         graph::ResourceIndex owner);
  std::string name_of(graph::ResourceIndex resource, const Found& document) const;
  void finish(Principal& principal);
  void join_groups(Principal& user);
  void join_group(Principal& user, resolve::ValuePtr group, Tri is_member);
  void opaque_resources();
  std::size_t perhaps(std::size_t policy, const std::string& why);
  void trust(Principal& principal);
  void roles_outside();
  void role_of_account(const policy::AccountPrincipal& role, const Found& at,
                       graph::ResourceIndex user);
  bool bind_by_name(std::size_t policy, resolve::ValuePtr name);

  Principal* find(graph::ResourceIndex resource) {
    const auto at = number_of_.find(resource);
    return at == number_of_.end() ? nullptr : &out_.principals[at->second];
  }

  const SourceFile& file_;
  const graph::Graph& graph_;
  AccountPolicies account_;
  Access& out_;
  std::map<graph::ResourceIndex, std::size_t> number_of_;                     // of principals
  std::map<std::pair<graph::ResourceIndex, std::string>, std::size_t> read_;  // by place
  std::map<std::string, std::size_t, std::less<>> of_aws_;
  std::map<std::pair<std::size_t, std::string>, std::size_t> perhaps_;  // by policy and reason
};

}  // namespace cfnaudit::access
