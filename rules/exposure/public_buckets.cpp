#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Buckets -> ACLs for everyone, and Block Public Access that is disabled.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

constexpr std::string_view kBuckets[] = {"AWS::S3::Bucket"};

struct Acl {
  std::string_view name;
  std::string_view effect;
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
constexpr std::array<Acl, 3> kPublicAcls = {
    {{"PublicRead", "lets anyone list it"},
     {"PublicReadWrite", "lets anyone list it, add objects and overwrite them"},
     {"AuthenticatedRead", "lets every AWS account list it"}}};

const Acl* public_acl(ValuePtr value) {
  const auto name = resolve::known_text(value);
  const auto* found = std::find_if(kPublicAcls.begin(), kPublicAcls.end(),
                                   [&](const Acl& acl) { return name && acl.name == *name; });
  return found == kPublicAcls.end() ? nullptr : found;
}

/// Buckets own their objects, and have no ACLs, unless the template says otherwise.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
Tri has_acls(const StackResource& bucket) {
  const auto rules = resolve::items(bucket.property("OwnershipControls.Rules"));
  if (rules.empty())
    return lacks(bucket, "OwnershipControls") == Tri::kUnknown ? Tri::kUnknown : Tri::kNo;
  return opposite(
      resolve::equals(resolve::get(rules.front(), "ObjectOwnership"), "BucketOwnerEnforced"));
}

/// A bucket without the block has all four settings on; a block has those that it names.
Tri is_blocked(const StackResource& bucket, std::string_view setting) {
  const ValuePtr block = bucket.property("PublicAccessBlockConfiguration");
  if (block == nullptr) return Tri::kYes;
  return has_fault(kIsTrue, resolve::get(block, setting));
}

void check_acl(const StackResource& bucket, Reporter& report) {
  const ValuePtr value = bucket.property("AccessControl");
  if (value == nullptr) return;
  const Acl* acl = public_acl(value);
  if (acl == nullptr) {
    if (const auto why = resolve::why_unknown(value); !why.empty())
      report.undecided(bucket, concat("AccessControl: ", why));
    return;
  }
  const Tri accepted = both(has_acls(bucket), opposite(is_blocked(bucket, "BlockPublicAcls")));
  const Tri effective = opposite(is_blocked(bucket, "IgnorePublicAcls"));
  if (accepted == Tri::kUnknown || effective == Tri::kUnknown)
    return report.undecided(bucket, "its Block Public Access settings are not known");
  constexpr std::string_view kFix =
      "remove AccessControl, and serve public files through CloudFront";
  if (accepted == Tri::kNo)
    report
        .at(bucket, value,
            concat(bucket.id(), " cannot be created: its ACL ", acl->name, " ", acl->effect,
                   has_acls(bucket) == Tri::kYes ? ", which its Block Public Access refuses"
                                                 : ", and buckets have no ACLs unless "
                                                   "OwnershipControls allow them"))
        .fix(std::string(kFix));
  else if (effective == Tri::kYes)
    report.at(bucket, value, concat("the ACL ", acl->name, " of ", bucket.id(), " ", acl->effect))
        .fix(std::string(kFix));
}

void check_acls(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::S3::Bucket")) {
    const auto& bucket = context.graph.resource(index);
    if (bucket.exists == Tri::kYes && !resolve::is_unknown(bucket.properties))
      check_acl(bucket, report);
  }
}

/// IAM002 speaks about a policy that grants access to everyone.
bool has_public_policy(const Context& context, graph::ResourceIndex bucket) {
  const auto& access = context.access;
  return std::any_of(
      access.attachments.begin(), access.attachments.end(), [&](const auto& attachment) {
        if (attachment.to != bucket || attachment.use != access::PolicyUse::kResource) return false;
        const auto& all = access.policies[attachment.policy].policy->source().statements;
        return std::any_of(all.begin(), all.end(), [](const auto& statement) {
          const auto& who = statement.principals.values;
          return statement.effect == iam::Effect::kAllow &&
                 std::any_of(who.begin(), who.end(), [](const auto& one) {
                   return one.kind == iam::PrincipalKind::kAnyone;
                 });
        });
      });
}

/// Either setting of a pair is enough.
struct Pair {
  std::string_view one;
  std::string_view other;
  std::string_view by;
};

constexpr std::array<Pair, 2> kPairs = {{{"BlockPublicPolicy", "RestrictPublicBuckets", "a policy"},
                                         {"BlockPublicAcls", "IgnorePublicAcls", "an ACL"}}};

void check_block(const Context& context, graph::ResourceIndex index, Reporter& report) {
  const auto& bucket = context.graph.resource(index);
  const ValuePtr block = bucket.property("PublicAccessBlockConfiguration");
  if (block == nullptr || resolve::is_unknown(block) || bucket.exists != Tri::kYes) return;
  // A public ACL or policy that needs the setting off is reported itself.
  const ValuePtr canned = bucket.property("AccessControl");
  if (has_public_policy(context, index) || public_acl(canned) != nullptr) return;
  if (resolve::is_unknown(canned)) return report.undecided(bucket, resolve::why_unknown(canned));
  for (const auto& [one, other, by] : kPairs) {
    const Tri open = both(opposite(is_blocked(bucket, one)), opposite(is_blocked(bucket, other)));
    const Tri possible = by == "an ACL" ? both(open, has_acls(bucket)) : open;
    if (possible == Tri::kUnknown)
      report.undecided(bucket, "its Block Public Access settings are not known");
    if (possible == Tri::kYes)
      report
          .at(bucket, block,
              concat(by, " can make ", bucket.id(), " public: ", one, " and ", other, " are off"))
          .key(std::string(one))
          .fix("set all four settings to true, or remove PublicAccessBlockConfiguration");
  }
}

void check_blocks(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::S3::Bucket"))
    check_block(context, index, report);
}

constexpr std::string_view kSameAcls[] = {"CKV_AWS_20",
                                          "CKV_AWS_57",
                                          "F14",
                                          "W31",
                                          "S3.2",
                                          "S3.3",
                                          "S3_BUCKET_NO_PUBLIC_RW_ACL",
                                          "E3045",
                                          "S3_BUCKET_PUBLIC_READ_PROHIBITED",
                                          "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
                                          "S3_BUCKET_PUBLIC_READ_ACL",
                                          "S3_BUCKET_PUBLIC_RW_ACL"};
constexpr std::string_view kSameBlocks[] = {"CKV_AWS_53",
                                            "CKV_AWS_54",
                                            "CKV_AWS_55",
                                            "CKV_AWS_56",
                                            "AwsSolutions-S2",
                                            "S3.8",
                                            "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"};

}  // namespace

extern constinit const Rule kPublicBucketAcl = {
    .info = {.id = "EXP004",
             .name = "public-bucket-acl",
             .severity = Severity::kError,
             .summary = "The ACL of a bucket is for everyone.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
             .equivalents = kSameAcls,
             .security_severity = "8.6",
             .types = kBuckets},
    .check = check_acls};

extern constinit const Rule kPublicAccessNotBlocked = {
    .info = {.id = "EXP005",
             .name = "public-access-not-blocked",
             .severity = Severity::kWarning,
             .summary = "Block Public Access of a bucket is disabled.",
             .source = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
                       "access-control-block-public-access.html",
             .equivalents = kSameBlocks,
             .security_severity = "5.3",
             .types = kBuckets},
    .check = check_blocks};

}  // namespace cfnaudit::rules
