#include "analyzer/access/openings.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/access/destinations.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/question.h"
#include "analyzer/access/reach.h"
#include "analyzer/access/ways.h"
#include "analyzer/aws/services.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/glob_match.h"

// Access and paths -> what keeps a question from being proved.

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kBucket = "AWS::S3::Bucket";
constexpr std::string_view kFileSystem = "AWS::EFS::FileSystem";
constexpr std::string_view kAnyAccount = "any account";  // in paths of entry points
constexpr std::string_view kIdentityPools = "cognito-identity.amazonaws.com";

/// What a file system without a policy lets every client do that reaches a mount target.
/// https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html, 2026-12-01
constexpr std::string_view kMountActions[] = {"elasticfilesystem:ClientMount",
                                              "elasticfilesystem:ClientWrite",
                                              "elasticfilesystem:ClientRootAccess"};

iam::PolicyRef everything(bool has_principal) {
  iam::Statement statement;
  statement.actions = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
  statement.resources = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
  if (has_principal)
    statement.principals = {
        iam::Polarity::kListed, {{iam::PrincipalKind::kAnyone, {SymbolicText("*"), {}}}}, {}};
  iam::Policy policy;
  policy.version = iam::Version::k2012;
  policy.statements.push_back(std::move(statement));
  return iam::compile(std::move(policy));
}

iam::Policies without_denies(const iam::Policies& policies) {
  iam::Policies out;
  for (const auto& policy : policies) {
    iam::Policy copy = policy->source();
    std::erase_if(copy.statements,
                  [](const iam::Statement& one) { return one.effect == iam::Effect::kDeny; });
    out.push_back(iam::compile(std::move(copy)));
  }
  return out;
}

Verdict weaker(Verdict a, Verdict b) {
  if (a == Verdict::kUnreachable || b == Verdict::kUnreachable) return Verdict::kUnreachable;
  return a == Verdict::kReachable && b == Verdict::kReachable ? a : Verdict::kUnknown;
}

/// What a key grant can hold.
/// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
constexpr std::string_view kGrantOperations[] = {"kms:CreateGrant",
                                                 "kms:Decrypt",
                                                 "kms:DescribeKey",
                                                 "kms:Encrypt",
                                                 "kms:GenerateDataKey",
                                                 "kms:GenerateDataKeyPair",
                                                 "kms:GenerateDataKeyPairWithoutPlaintext",
                                                 "kms:GenerateDataKeyWithoutPlaintext",
                                                 "kms:GenerateMac",
                                                 "kms:GetPublicKey",
                                                 "kms:ReEncryptFrom",
                                                 "kms:ReEncryptTo",
                                                 "kms:RetireGrant",
                                                 "kms:Sign",
                                                 "kms:Verify",
                                                 "kms:VerifyMac",
                                                 "kms:DeriveSharedSecret"};

/// What a public bucket ACL lets everyone do.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
constexpr std::string_view kReadAcl[] = {"s3:ListBucket", "s3:ListBucketVersions",
                                         "s3:ListBucketMultipartUploads"};
constexpr std::string_view kWriteAcl[] = {"s3:PutObject", "s3:DeleteObject"};
constexpr std::string_view kObjectAcl[] = {"s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAcl",
                                           "s3:PutObjectAcl", "s3:GetObjectVersionAcl"};

class Search {
 public:
  Search(const Question& question, const Access& access, const Paths& paths, const Graph& graph)
      : question_(question), access_(access), paths_(paths), graph_(graph), actions_(question) {
    for (std::size_t d = 0; d < access.destinations.size(); ++d)
      if (is_asked_about(question, access.destinations[d])) asked_.push_back(d);
  }

  std::vector<Opening> run(std::optional<std::size_t> start) {
    if (start) {
      from_principal(*start);
    } else {
      from_ = kAnonymous;
      anonymous();
      handed(std::nullopt);
    }
    lists();
    return std::move(out_);
  }

 private:
  struct Right {
    Verdict verdict = Verdict::kUnreachable;
    std::string action;
    std::string changed;
    std::vector<std::string> unknown;
  };

  std::string name(ResourceIndex index) const { return std::string(graph_.resource(index).id()); }

  /// `start` and whom it can act as: the best verdict for each.
  void find_acting(std::size_t start) {
    acting_[start] = {start, {}, Verdict::kReachable};
    for (const Acting& one : paths_.acting) {
      if (one.start != start) continue;
      const auto [known, fresh] = acting_.try_emplace(one.via.back().principal, one);
      if (!fresh && known->second.verdict == Verdict::kUnknown &&
          one.verdict == Verdict::kReachable)
        known->second = one;
    }
  }

  void from_principal(std::size_t start) {
    from_ = name(access_.principals[start].resource);
    find_acting(start);
    for (const auto& [who, acting] : acting_) {
      via_.clear();
      for (const Hop& hop : acting.via) via_.push_back(name(hop.through));
      sure_ = acting.verdict;
      more_rights(who);
      handed(who);
    }
    triggers(start);
  }

  /// May the principal write to what an event source reads: send to its queue, put into its bucket?
  bool may_feed(std::size_t principal, ResourceIndex source) const {
    return std::any_of(access_.reach.begin(), access_.reach.end(), [&](const Reach& row) {
      if (row.principal != principal) return false;
      const ResourceIndex root = root_of(graph_, access_.destinations[row.destination].resource);
      const bool feeds =
          root == source ||
          std::any_of(graph_.stack().references.begin(), graph_.stack().references.end(),
                      [&](const auto& reference) {
                        return reference.from == source && reference.to == root &&
                               graph_.resource(source).type() == "AWS::Events::Rule" &&
                               graph_.resource(root).type() == "AWS::Events::EventBus";
                      });
      return feeds && std::find(row.access_levels.begin(), row.access_levels.end(), "Write") !=
                          row.access_levels.end();
    });
  }

  /// What it writes makes functions run, which do as their code says.
  void triggers(std::size_t start) {
    std::vector<std::size_t> open{start};
    std::set<std::size_t> seen{start};
    for (const auto& [who, acting] : acting_)
      if (seen.insert(who).second) open.push_back(who);
    std::set<const EntryPoint*> reached;
    while (!open.empty()) {
      const std::size_t who = open.back();
      open.pop_back();
      for (const auto& entry : paths_.entry_points) {
        if (entry.kind != EntryKind::kEvent || entry.verdict == Verdict::kUnreachable ||
            reached.contains(&entry) || !may_feed(who, entry.resource))
          continue;
        reached.insert(&entry);
        by_entry(entry, concat(entry.id, " runs on what ", name(access_.principals[who].resource),
                               " writes, and its code decides what it does"));
        for (std::size_t next = 0; next < access_.principals.size(); ++next)
          if (runs_as(entry, next) && seen.insert(next).second) open.push_back(next);
      }
    }
  }

  /// Is the principal among those that act on the way?
  bool runs_as(const EntryPoint& entry, std::size_t principal) const {
    for (const ResourceIndex user : access_.principals[principal].used_by)
      if (std::find(entry.path.begin(), entry.path.end(), name(user)) != entry.path.end())
        return true;
    return false;
  }

  /// What the way in reaches of what is asked about.
  void by_entry(const EntryPoint& entry, const std::string& reason) {
    via_ = {entry.path.begin() + 1, entry.path.end()};
    sure_ = Verdict::kUnknown;
    for (const auto& reach : entry.reaches) {
      if (!is_asked(reach.destination)) continue;
      std::vector<std::string> actions;
      for (const auto& action : reach.actions)
        if (actions_.contain(action)) actions.push_back(action);
      if (!actions.empty())
        add(Verdict::kUnknown, access_.destinations[reach.destination].id, std::move(actions),
            reason);
    }
  }

  /// Does a change of `changed` change what binds the principal?
  bool binds(ResourceIndex changed, const Principal& who) const {
    if (changed == who.resource) return true;
    if (std::any_of(who.policies.begin(), who.policies.end(), [&](std::size_t policy) {
          return access_.policies[policy].source.resource == changed;
        }))
      return true;
    const Principal* group = find_principal(access_, changed);
    return group != nullptr && std::find(group->used_by.begin(), group->used_by.end(),
                                         who.resource) != group->used_by.end();
  }

  /// The best right of one kind over a principal, by whoever `start` can act as.
  Right right(Gain::Kind kind, const Principal& who) const {
    Right out;
    for (const Gain& gain : paths_.gains) {
      const auto by = acting_.find(gain.principal);
      if (gain.kind != kind || by == acting_.end() || !binds(gain.changed, who)) continue;
      const Verdict verdict = weaker(gain.verdict, by->second.verdict);
      if (out.verdict == Verdict::kReachable || verdict == Verdict::kUnreachable) continue;
      if (out.verdict == Verdict::kUnreachable || verdict == Verdict::kReachable)
        out = {verdict, gain.action, name(gain.changed), gain.unknown};
    }
    return out;
  }

  /// Whoever may tag what is asked about decides what conditions on its tags say.
  void retag(std::size_t index, const iam::PolicySet& policies) {
    const auto asks_for_tags = [](const iam::Policies& some) {
      return std::any_of(some.begin(), some.end(), [](const iam::PolicyRef& policy) {
        return std::any_of(
            policy->statements().begin(), policy->statements().end(), [](const auto& statement) {
              return std::any_of(
                  statement.conditions.begin(), statement.conditions.end(),
                  [](const auto& clause) { return clause.key.starts_with("aws:resourcetag/"); });
            });
      });
    };
    for (const auto& row : access_.reach) {
      const bool tags = std::find(row.access_levels.begin(), row.access_levels.end(), "Tagging") !=
                        row.access_levels.end();
      if (row.principal != index || !tags) continue;
      if (std::find(asked_.begin(), asked_.end(), row.destination) == asked_.end()) continue;
      if (asks_for_tags(policies.identity) ||
          (policies.boundary && asks_for_tags(*policies.boundary)))
        add(Verdict::kUnknown, access_.destinations[row.destination].id, {},
            "it can change the tags that its policies require");
    }
  }

  void more_rights(std::size_t index) {
    using Kind = Gain::Kind;
    const Principal& who = access_.principals[index];
    retag(index, identity_side(access_, who));
    const iam::PolicySet own = identity_side(access_, who);
    const Right any = right(Kind::kAnyRight, who);
    const Right free = right(Kind::kNoBoundary, who);
    const Right undenied = right(Kind::kNoDeny, who);
    iam::PolicySet best = own;
    if (any.verdict != Verdict::kUnreachable) {
      best.identity.push_back(everything(false));
      try_rights(who, best, any, "grant itself any permission");
      if (best.boundary) within_boundary(best, any);
    }
    if (free.verdict != Verdict::kUnreachable && best.boundary) {
      best.boundary.reset();
      Right both = free;
      if (any.verdict == Verdict::kUnknown) both.verdict = Verdict::kUnknown;
      try_rights(who, best, both, "remove its permissions boundary");
    }
    if (undenied.verdict != Verdict::kUnreachable) {
      iam::PolicySet without = best;
      without.identity = without_denies(best.identity);
      Right perhaps = undenied;
      perhaps.verdict = Verdict::kUnknown;
      try_rights(who, without, perhaps, "remove the Deny statements that apply to it");
    }
    for (const Gain& gain : paths_.gains) {
      if (gain.principal != index) continue;
      const Right step{gain.verdict, gain.action, name(gain.changed), gain.unknown};
      if (gain.kind == Kind::kNewPrincipal) {
        iam::PolicySet fresh;
        fresh.identity = {everything(false)};
        try_rights(who, fresh, step, "create a principal with any permission");
      } else if (gain.kind == Kind::kResourcePolicy || gain.kind == Kind::kNoDeny) {
        on_resource(who, own, gain, step);
      } else if (gain.kind == Kind::kOutside) {
        for (const auto& outside : access_.outside)
          if (outside.resource == gain.changed)
            add(Verdict::kUnknown, {}, {},
                concat(name(gain.changed), " (", gain.action, "): ", outside.reason));
      }
    }
  }

  /// A boundary that leaves ways to others leaves what those can do.
  void within_boundary(const iam::PolicySet& policies, const Right& any) {
    iam::PolicySet limits;
    limits.identity = {everything(false)};
    limits.boundary = policies.boundary;
    iam::Request request = request_of(access_.principals[acting_.begin()->first],
                                      SymbolicText::of({"any resource", SymbolKind::kExternal}));
    const iam::Evaluator evaluator(limits, request);
    for (const Way& way : ways()) {
      if (way.gives != Gives::kRunsAs && way.gives != Gives::kAnyRight) continue;
      const auto verdict = evaluator.verdict(iam::Action(way.action));
      if (verdict != iam::Verdict::kAllowed && verdict != iam::Verdict::kUnknown) continue;
      add(Verdict::kUnknown, {}, {},
          concat("it can grant itself any permission that its permissions boundary allows (",
                 any.action, "), ", way.action, " among them"));
      return;
    }
  }

  void try_rights(const Principal& who, const iam::PolicySet& identity, const Right& right,
                  std::string_view what) {
    for (const std::size_t d : asked_) {
      std::vector<std::string> actions;
      const Verdict verdict = decide(who, identity, access_.destinations[d], nullptr, actions);
      const Verdict both = weaker(verdict, right.verdict);
      if (both == Verdict::kUnreachable) continue;
      add(both, access_.destinations[d].id, std::move(actions),
          concat(right.changed, " can ", what, " (", right.action, ")",
                 right.unknown.empty() ? "" : ": ", join(right.unknown, "; ")));
    }
  }

  void on_resource(const Principal& who, const iam::PolicySet& own, const Gain& gain,
                   const Right& right) {
    for (const std::size_t d : asked_) {
      const Destination& destination = access_.destinations[d];
      if (root_of(graph_, destination.resource) != gain.changed ||
          graph_.resource(gain.changed).type().starts_with("AWS::IAM::"))
        continue;
      iam::PolicySet identity = own;
      // A resource policy may name the session, which the boundary does not limit.
      if (gain.kind == Gain::Kind::kResourcePolicy) identity.boundary.reset();
      std::vector<std::string> actions;
      const Verdict verdict =
          weaker(decide(who, identity, destination, &gain, actions), right.verdict);
      if (verdict == Verdict::kUnreachable) continue;
      add(verdict, destination.id, std::move(actions),
          concat(name(who.resource),
                 gain.kind == Gain::Kind::kNoDeny
                     ? " can remove the policy that denies it access to "
                     : " can grant itself permissions on ",
                 destination.id, " (", gain.action, ")", right.unknown.empty() ? "" : ": ",
                 join(right.unknown, "; ")));
    }
  }

  /// The best verdict of the actions that are asked about; by a grant on the resource if there is
  /// one.
  Verdict decide(const Principal& who, const iam::PolicySet& identity, const Destination& named,
                 const Gain* grant, std::vector<std::string>& actions) const {
    Destination destination = named;
    find_types(destination);
    Verdict out = Verdict::kUnreachable;
    for (const auto service : services_of(destination)) {
      iam::PolicySet policies = identity;
      add_resource_side(access_, graph_, destination.resource, service, policies);
      if (grant != nullptr && grant->kind == Gain::Kind::kNoDeny)
        policies.resource = without_denies(policies.resource);
      else if (grant != nullptr)
        policies.resource = {everything(true)};
      iam::Request request = request_of(who, destination.arn);
      settle_context(policies, request);
      const iam::Evaluator evaluator(policies, request);
      for (const auto action : iam::actions_of(service)) {
        if (!actions_.contain(action) || !takes(action, destination)) continue;
        const bool by_key_grant = grant != nullptr && grant->action == "kms:CreateGrant";
        if (by_key_grant && std::find(std::begin(kGrantOperations), std::end(kGrantOperations),
                                      action) == std::end(kGrantOperations))
          continue;
        const auto verdict = evaluator.verdict(iam::Action(action));
        if (verdict == iam::Verdict::kAllowed && out != Verdict::kReachable) {
          out = Verdict::kReachable;
          actions.clear();
        }
        if (verdict == iam::Verdict::kUnknown && out == Verdict::kUnreachable)
          out = Verdict::kUnknown;
        if ((verdict == iam::Verdict::kAllowed && out == Verdict::kReachable) ||
            (verdict == iam::Verdict::kUnknown && out == Verdict::kUnknown))
          actions.emplace_back(action);
      }
    }
    return out;
  }

  static bool takes(std::string_view action, const Destination& destination) {
    const auto info = iam::find_action(action);
    return info &&
           std::any_of(info->resources.begin(), info->resources.end(),
                       [&](const iam::ActionResource& resource) {
                         const auto& types = *destination.resource_types;
                         return std::find(types.begin(), types.end(), resource.type) != types.end();
                       });
  }

  /// What something that the template does not show does with what it is handed.
  void handed(std::optional<std::size_t> who) {
    for (const auto& opaque : access_.opaque)
      for (const ResourceIndex index : opaque.handed) {
        const bool is_who = who && (access_.principals[*who].resource == index ||
                                    binds(index, access_.principals[*who]));
        const bool is_asked = std::any_of(asked_.begin(), asked_.end(), [&](std::size_t d) {
          return access_.destinations[d].resource == index;
        });
        if (!(is_who || is_asked) || !may_change(opaque, index)) continue;
        add(Verdict::kUnknown, {}, {}, concat(opaque.reason, "; it receives ", name(index)));
      }
  }

  /// A custom resource whose function the template shows can do what that function can.
  bool may_change(const Access::Opaque& opaque, ResourceIndex index) const {
    const auto runs = opaque.runs ? acting_principal(access_, *opaque.runs) : std::nullopt;
    if (!runs) return true;
    return std::any_of(paths_.gains.begin(), paths_.gains.end(), [&](const Gain& gain) {
      return gain.principal == *runs &&
             (gain.changed == index || gain.kind == Gain::Kind::kNewPrincipal);
    });
  }

  bool is_asked(std::size_t destination) const {
    return std::find(asked_.begin(), asked_.end(), destination) != asked_.end();
  }

  /// Ways in for whoever has an AWS account, or a guest's identity of an identity pool.
  void anyone_signed_in() {
    for (const auto& entry : paths_.entry_points) {
      if (entry.anonymous || entry.path.empty()) continue;
      const bool any_account = entry.path.front() == kAnyAccount;
      const bool guest =
          entry.kind == EntryKind::kRole && entry.path.front().find(kIdentityPools) == 0;
      if (!any_account && !guest) continue;
      if (guest && !may_admit_guests(entry)) continue;
      for (const auto& reach : entry.reaches) {
        if (!is_asked(reach.destination)) continue;
        std::vector<std::string> actions;
        for (const auto& action : reach.actions)
          if (actions_.contain(action)) actions.push_back(action);
        if (actions.empty()) continue;
        add(Verdict::kUnknown, access_.destinations[reach.destination].id, std::move(actions),
            concat(entry.id, ": ", guest ? "guests of an identity pool" : "any AWS account",
                   " may be let in"));
      }
    }
  }

  /// May guests of an identity pool get the role? Never surely with all that it allows: AWS narrows
  /// what guests may do in the enhanced flow.
  /// https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
  /// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonCognitoUnAuthedIdentitiesSessionPolicy.html
  bool may_admit_guests(const EntryPoint& entry) const {
    for (const auto& condition : entry.conditions)
      if (condition.find(":amr authenticated") != std::string::npos) return false;
    const auto pools = graph_.of_type("AWS::Cognito::IdentityPool");
    const bool none_admits =
        !pools.empty() && std::all_of(pools.begin(), pools.end(), [&](const ResourceIndex pool) {
          return resolve::boolean(
                     graph_.resource(pool).property("AllowUnauthenticatedIdentities")) == false;
        });
    return !none_admits;
  }

  /// An API without operations gets them elsewhere.
  void operations_elsewhere() {
    for (const std::size_t d : asked_) {
      const StackResource& owner =
          graph_.resource(root_of(graph_, access_.destinations[d].resource));
      const std::string_view type = owner.type();
      if ((type != "AWS::ApiGateway::RestApi" && type != "AWS::ApiGatewayV2::Api") ||
          !actions_.contain("execute-api:Invoke"))
        continue;
      const bool any = std::any_of(
          paths_.entry_points.begin(), paths_.entry_points.end(), [&](const EntryPoint& entry) {
            return std::find(entry.path.begin(), entry.path.end(), owner.id()) !=
                       entry.path.end() ||
                   entry.id.starts_with(owner.id());
          });
      if (!any)
        add(Verdict::kUnknown, access_.destinations[d].id, {"execute-api:Invoke"},
            concat("the operations of ", owner.id(), " are not in the template"));
    }
  }

  /// Policies that may let anyone in.
  void anonymous() {
    anyone_signed_in();
    operations_elsewhere();
    for (const auto& entry : paths_.entry_points)
      if (entry.anonymous && entry.reaches.empty() && entry.verdict != Verdict::kUnreachable &&
          !entry.unknown.empty())
        add(Verdict::kUnknown, {}, {}, concat(entry.id, ": ", join(entry.unknown, "; ")));
    for (const std::size_t d : asked_) {
      const Destination& destination = access_.destinations[d];
      const StackResource& owner = graph_.resource(root_of(graph_, destination.resource));
      if (!aws::answers_anonymous(owner.type())) continue;
      if (owner.type().starts_with("AWS::S3::") && blocks_public_policies(owner) == Tri::kYes)
        continue;
      for (const auto& attachment : access_.attachments) {
        if (attachment.to != root_of(graph_, destination.resource) ||
            attachment.use != PolicyUse::kResource)
          continue;
        for (const auto& statement :
             access_.policies[attachment.policy].policy->source().statements) {
          const bool names_anyone =
              statement.principals.polarity != iam::Polarity::kListed ||
              std::any_of(statement.principals.values.begin(), statement.principals.values.end(),
                          [](const iam::Principal& one) {
                            return one.kind == iam::PrincipalKind::kAnyone ||
                                   !one.text.value.known();
                          });
          if (statement.effect == iam::Effect::kAllow && names_anyone &&
              (!statement.unknown.empty() || !statement_is_known(statement)))
            add(Verdict::kUnknown, destination.id, {},
                statement.unknown.empty()
                    ? "who can call it depends on values that are not known before deployment"
                    : statement.unknown);
        }
      }
    }
  }

  static bool statement_is_known(const iam::Statement& statement) {
    const auto known = [](const auto& texts) {
      return std::all_of(texts.begin(), texts.end(),
                         [](const auto& text) { return text.value.known(); });
    };
    return known(statement.actions.values) &&
           std::all_of(statement.principals.values.begin(), statement.principals.values.end(),
                       [](const iam::Principal& one) { return one.text.value.known(); });
  }

  /// Access control lists of buckets and their objects.
  /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
  void lists() {
    for (const std::size_t d : asked_) {
      const Destination& destination = access_.destinations[d];
      const StackResource& bucket = graph_.resource(destination.resource);
      if (bucket.type() == kFileSystem) file_system(destination, bucket);
      if (bucket.type() != kBucket) continue;
      const Tri used = both(has_lists(bucket), opposite(ignores_public_lists(bucket)));
      if (used == Tri::kNo) continue;
      via_.clear();
      sure_ = used == Tri::kYes ? Verdict::kReachable : Verdict::kUnknown;
      const ValuePtr canned = bucket.property("AccessControl");
      std::string why;
      for (const auto property :
           {"AccessControl", "OwnershipControls", "PublicAccessBlockConfiguration"})
        if (const auto open = resolve::why_unknown(bucket.property(property));
            why.empty() && !open.empty())
          why = concat(" (", open, ")");
      const Tri read =
          either(resolve::equals(canned, "PublicRead"), resolve::equals(canned, "PublicReadWrite"));
      const Tri write = resolve::equals(canned, "PublicReadWrite");
      const Tri signed_only = resolve::equals(canned, "AuthenticatedRead");
      if (!destination.is_family) {
        by_list(read, kReadAcl, destination, concat("its ACL allows everyone to list it", why));
        if (from_ != kAnonymous)
          by_list(both(signed_only, Tri::kUnknown), kReadAcl, destination,
                  "its ACL allows every AWS account to list it");
      } else {
        by_list(write, kWriteAcl, destination,
                concat("the bucket's ACL allows everyone to write", why));
        by_list(Tri::kUnknown, kObjectAcl, destination,
                "objects can have their own ACLs, which are not in the template");
      }
    }
  }

  void file_system(const Destination& destination, const StackResource& owner) {
    const ValuePtr policy = owner.property("FileSystemPolicy");
    if (policy != nullptr && !resolve::is_unknown(policy)) return;
    via_.clear();
    sure_ = Verdict::kReachable;
    bool mounted = false;
    for (const auto& reference : graph_.stack().references)
      mounted = mounted || (reference.to == destination.resource &&
                            graph_.resource(reference.from).type() == "AWS::EFS::MountTarget");
    by_list(mounted && policy == nullptr ? Tri::kYes : Tri::kUnknown, kMountActions, destination,
            "without a file system policy every client that reaches a mount target may use it");
  }

  void by_list(Tri open, std::span<const std::string_view> actions, const Destination& destination,
               std::string_view reason) {
    if (open == Tri::kNo) return;
    std::vector<std::string> fitting;
    for (const auto action : actions)
      if (actions_.contain(action)) fitting.emplace_back(action);
    if (fitting.empty()) return;
    add(open == Tri::kYes ? Verdict::kReachable : Verdict::kUnknown, destination.id,
        std::move(fitting), concat(name(destination.resource), ": ", reason));
  }

  /// Buckets that do not say otherwise have their ACLs off.
  static Tri has_lists(const StackResource& bucket) {
    const ValuePtr controls = bucket.property("OwnershipControls");
    if (controls == nullptr) return Tri::kNo;
    if (resolve::is_unknown(controls)) return Tri::kUnknown;
    const ValuePtr list = resolve::get(controls, "Rules");
    if (resolve::is_unknown(list)) return Tri::kUnknown;
    Tri out = Tri::kNo;
    for (const ValuePtr rule : resolve::items(list))
      out = either(out, opposite(resolve::equals(resolve::get(rule, "ObjectOwnership"),
                                                 "BucketOwnerEnforced")));
    return out;
  }

  static Tri ignores_public_lists(const StackResource& bucket) {
    const ValuePtr block = bucket.property("PublicAccessBlockConfiguration");
    if (block == nullptr) return Tri::kYes;
    const ValuePtr value = resolve::get(block, "IgnorePublicAcls");
    if (value == nullptr) return Tri::kNo;
    const auto known = resolve::boolean(value);
    return known ? tri(*known) : Tri::kUnknown;
  }

  void add(Verdict verdict, std::string to, std::vector<std::string> actions, std::string reason) {
    Opening out{weaker(verdict, sure_),
                from_,
                via_,
                to.empty() ? question_.to : std::move(to),
                std::move(actions),
                std::move(reason)};
    for (const Opening& known : out_)
      if (known.reason == out.reason && known.to == out.to) return;
    out_.push_back(std::move(out));
  }

  const Question& question_;
  const Access& access_;
  const Paths& paths_;
  const Graph& graph_;
  const AskedActions actions_;
  std::vector<std::size_t> asked_;  // destinations
  std::string from_;
  std::map<std::size_t, Acting> acting_;
  std::vector<std::string> via_;
  Verdict sure_ = Verdict::kReachable;  // of the way to whoever acts
  std::vector<Opening> out_;
};

}  // namespace

std::vector<Opening> openings(const Question& question, std::optional<std::size_t> start,
                              const Access& access, const Paths& paths, const Graph& graph) {
  return Search(question, access, paths, graph).run(start);
}

std::vector<std::string> followed(std::size_t start, const Access& access, const Paths& paths,
                                  const Graph& graph) {
  std::vector<std::string> out;
  for (const Acting& one : paths.acting) {
    if (one.start != start) continue;
    const auto who = graph.resource(access.principals[one.via.back().principal].resource).id();
    std::vector<std::string> via;
    for (const Hop& hop : one.via) via.emplace_back(graph.resource(hop.through).id());
    std::string text = concat(who, " through ", join(via, ", "));
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace cfnaudit::access
