// A name, pattern or ARN -> rows of the embedded tables, decoded.

#include "analyzer/iam/catalog.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::iam {

std::span<const EmbeddedFile> iam_tables();

namespace {

using Names = std::vector<std::string_view>;

// The order in which analyzer/iam/CMakeLists.txt embeds the files.
const TextTable& actions() {
  static const TextTable table(iam_tables()[0].text);
  return table;
}

const TextTable& resources() {
  static const TextTable table(iam_tables()[1].text);
  return table;
}

const TextTable& condition_keys() {
  static const TextTable table(iam_tables()[2].text);
  return table;
}

const TextTable& services() {
  static const TextTable table(iam_tables()[3].text);
  return table;
}

Names list(std::string_view text, char separator = ',') {
  return text.empty() ? Names{} : split(text, separator);
}

// ---- actions ----

AccessLevel level_of(std::string_view code) {
  switch (code.empty() ? 'R' : code[0]) {
    case 'L':
      return AccessLevel::kList;
    case 'W':
      return AccessLevel::kWrite;
    case 'T':
      return AccessLevel::kTagging;
    case 'P':
      return AccessLevel::kPermissionsManagement;
    default:
      return AccessLevel::kRead;
  }
}

/// table!:dynamodb:LeadingKeys,dynamodb:Select
ActionResource decode_action_resource(std::string_view text) {
  const auto colon = text.find(':');
  ActionResource resource;
  resource.type = text.substr(0, colon);
  if (colon != std::string_view::npos) resource.condition_keys = list(text.substr(colon + 1));
  if (resource.type.ends_with('!')) {
    resource.required = true;
    resource.type.remove_suffix(1);
  }
  return resource;
}

ActionInfo decode_action(const Row& row) {
  ActionInfo action;
  action.name = row.field(1);
  action.level = level_of(row.field(2));
  for (const auto text : list(row.field(3), ';'))
    action.resources.push_back(decode_action_resource(text));
  action.condition_keys = list(row.field(4));
  return action;
}

/// Does a pattern with * and ? match the whole text? Back to the last star on a mismatch: O(pattern
/// * text).
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

// ---- ARNs ----

/// What the last placeholder of an ARN in the reference may stand for: text without '/' and ':', as
/// the others, or any text. Names with slashes are common (objects, log groups, roles with a path),
/// but only the first reading tells a bucket from an object.
enum class Last : std::uint8_t { kOnePart, kAnything };

/// One element of an ARN pattern: one character out of a class, or a run of them.
struct Piece {
  enum class Kind : std::uint8_t { kLiteral, kPart, kAny } kind = Kind::kLiteral;
  bool run = false;
  char literal = 0;

  bool admits(char c) const {
    switch (kind) {
      case Kind::kLiteral:
        return c == literal;
      case Kind::kPart:
        return c != '/' && c != ':';
      case Kind::kAny:
        break;
    }
    return true;
  }
};

using Pieces = std::vector<Piece>;

constexpr Piece kAnyRun = {Piece::Kind::kAny, true};
constexpr Piece kAnyCharacter = {Piece::Kind::kAny, false};

Piece literal(char c) { return {Piece::Kind::kLiteral, false, c}; }

Pieces pieces_of_glob(std::string_view glob) {
  Pieces pieces;
  pieces.reserve(glob.size());
  for (const char c : glob)
    pieces.push_back(c == '*' ? kAnyRun : c == '?' ? kAnyCharacter : literal(c));
  return pieces;
}

/// "queue/${QueueName}": a placeholder is at least one character.
Pieces pieces_of_template(std::string_view text, Last last) {
  const auto last_hole = text.rfind("${");
  Pieces pieces;
  pieces.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text.substr(i, 2) == "${" ? text.find('}', i) : std::string_view::npos;
    if (end != std::string_view::npos) {
      const bool any = last == Last::kAnything && i == last_hole;
      const auto kind = any ? Piece::Kind::kAny : Piece::Kind::kPart;
      pieces.push_back({kind, false});
      pieces.push_back({kind, true});
      i = end;
    } else {
      pieces.push_back(text[i] == '*' ? kAnyRun : literal(text[i]));
    }
  }
  return pieces;
}

bool overlap(const Piece& a, const Piece& b) {
  if (a.kind == Piece::Kind::kLiteral) return b.admits(a.literal);
  if (b.kind == Piece::Kind::kLiteral) return a.admits(b.literal);
  return true;
}

/// Is there a text that both match? Row by row over `a`: reachable[j] says that the pieces of `a`
/// so far and the first j of `b` can match the same text.
bool intersect(const Pieces& a, const Pieces& b) {
  std::vector<char> reachable(b.size() + 1, 0);
  std::vector<char> next(b.size() + 1, 0);
  reachable[0] = 1;
  for (std::size_t j = 1; j <= b.size(); ++j)
    reachable[j] = static_cast<char>(reachable[j - 1] && b[j - 1].run);
  for (const auto& piece : a) {
    next[0] = static_cast<char>(reachable[0] && piece.run);
    bool open = next[0] != 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto& other = b[j - 1];
      const bool meet = overlap(piece, other);
      // Both end, one of them is empty, or a run takes one more of the other's characters.
      const bool reached = (reachable[j - 1] && meet) || (reachable[j] && piece.run) ||
                           (next[j - 1] && other.run) || (next[j - 1] && piece.run && meet) ||
                           (reachable[j] && other.run && meet);
      next[j] = static_cast<char>(reached);
      open = open || reached;
    }
    if (!open) return false;
    std::swap(reachable, next);
  }
  return reachable.back() != 0;
}

ResourceTypeInfo decode_resource(const Row& row) {
  const auto colon = row.key().find(':');
  return {.service = row.key().substr(0, colon),
          .type = row.key().substr(colon + 1),
          .arns = list(row.field(1)),
          .condition_keys = list(row.field(2))};
}

constexpr std::size_t kArnParts = 6;

struct ArnParts {
  std::array<std::string_view, kArnParts> parts;
  std::size_t count = 0;
};

/// An ARN's parts; colons in the sixth are its own.
ArnParts arn_parts(std::string_view arn) {
  ArnParts out;
  for (auto colon = arn.find(':'); out.count + 1 < kArnParts && colon != std::string_view::npos;
       colon = arn.find(':')) {
    out.parts[out.count++] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  out.parts[out.count++] = arn;
  return out;
}

/// The third part of an ARN: "dynamodb".
std::string_view arn_service(std::string_view arn) {
  const auto parts = arn_parts(arn);
  return parts.count > 2 ? parts.parts[2] : std::string_view("*");
}

struct ArnOfType {
  std::string_view arn;
  Row row;
};

/// Calls `visit` for each ARN of a type of resource.
template <typename Visit>
void for_each_arn(const Row& row, const Visit& visit) {
  for (std::string_view rest = row.field(1); !rest.empty();) {
    const std::string_view arn = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(arn.size() + 1, rest.size()));
    visit(arn);
  }
}

/// A service in an ARN, and a prefix of actions that such ARNs are for: ("ec2", "ssm").
using ActsOn = std::pair<std::string_view, std::string_view>;

/// All of the reference, sorted; read from the table once.
std::span<const ActsOn> prefixes_by_arn_service() {
  static const auto kPrefixes = [] {
    std::vector<ActsOn> out;
    for (const auto& row : resources().with_prefix("")) {
      const auto prefix = row.key().substr(0, row.key().find(':'));
      for_each_arn(row, [&](std::string_view arn) {
        for (int colons = 0; colons < 2; ++colons) arn.remove_prefix(arn.find(':') + 1);
        const ActsOn one{arn.substr(0, arn.find(':')), prefix};
        if (out.empty() || out.back() != one) out.push_back(one);
      });
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }();
  return kPrefixes;
}

std::span<const ActsOn> prefixes_for(std::string_view arn_service) {
  const auto found =
      std::ranges::equal_range(prefixes_by_arn_service(), arn_service, {}, &ActsOn::first);
  return {found.begin(), found.end()};
}

/// An ARN of the reference, taken apart.
struct ListedArn {
  ArnOfType one;
  ArnParts parts;
};

/// Those of the types with a prefix of actions, all of them for an empty one; taken apart once for
/// each thread.
const std::vector<ListedArn>& arns_of(std::string_view prefix) {
  thread_local std::map<std::string, std::vector<ListedArn>, std::less<>> known;
  const auto at = known.find(prefix);
  if (at != known.end()) return at->second;
  std::vector<ListedArn> out;
  for (const auto& row : resources().with_prefix(prefix.empty() ? "" : concat(prefix, ":")))
    for_each_arn(row, [&](std::string_view arn) { out.push_back({{arn, row}, arn_parts(arn)}); });
  return known.emplace(prefix, std::move(out)).first->second;
}

/// The ARNs of the reference that have this service, which often is not the prefix of the actions
/// (elasticloadbalancing, es), and that pass a test of their parts. An empty prefix means every
/// prefix.
template <typename Test>
std::vector<ArnOfType> select(std::string_view service, std::string_view prefix, const Test& test) {
  std::vector<ArnOfType> found;
  const bool any = service.find_first_of("*?") != std::string_view::npos;
  const auto look_in = [&](std::string_view prefix_of_actions) {
    for (const auto& [one, parts] : arns_of(prefix_of_actions))
      if ((any || parts.parts[2] == service) && test(one.arn, parts)) found.push_back(one);
  };
  if (!prefix.empty() || any)
    look_in(prefix);
  else
    for (const auto& [arn_service, name] : prefixes_for(service)) look_in(name);
  return found;
}

bool is_literal(std::string_view glob) {
  return glob.find_first_of("*?") == std::string_view::npos;
}

/// False when the texts differ before the first placeholder or wildcard: most do, and that is cheap
/// to see.
bool may_fit(std::string_view arn, std::string_view glob) {
  for (std::size_t i = 0;; ++i) {
    const bool arn_open = i < arn.size() && (arn[i] == '*' || arn.substr(i).starts_with("${"));
    const bool glob_open = i < glob.size() && (glob[i] == '*' || glob[i] == '?');
    if (arn_open || glob_open) return true;
    if (i >= arn.size() || i >= glob.size()) return arn.size() == glob.size();
    if (arn[i] != glob[i]) return false;
  }
}

/// "table/${TableName}" and "table/orders", the most frequent pair, need no search; nullopt for
/// others.
std::optional<bool> fits_hole_at_end(std::string_view arn, std::string_view glob, Last last) {
  const std::size_t hole = arn.find_first_of("$*");
  const bool at_end = hole != std::string_view::npos && arn.substr(hole).starts_with("${") &&
                      arn.find('}', hole) + 1 == arn.size();
  if (!at_end || !is_literal(glob)) return std::nullopt;
  if (!glob.starts_with(arn.substr(0, hole)) || glob.size() == hole) return false;
  return last == Last::kAnything || glob.find_first_of("/:", hole) == std::string_view::npos;
}

bool part_fits(std::string_view arn, std::string_view glob, Last last) {
  if (arn == glob) return true;
  if (const auto fits = fits_hole_at_end(arn, glob, last)) return *fits;
  return intersect(pieces_of_template(arn, last), pieces_of_glob(glob));
}

/// Part by part, as both have all of them.
bool fits(const ArnParts& arn, const ArnParts& glob, Last last) {
  for (std::size_t i = kArnParts; i-- > 0;)
    if (!may_fit(arn.parts[i], glob.parts[i])) return false;
  for (std::size_t i = kArnParts; i-- > 0;)
    if (!part_fits(arn.parts[i], glob.parts[i], last)) return false;
  return true;
}

/// The templates that a glob with all parts can stand for. "...:${BucketName}" gives way to
/// "...:${BucketName}/${ObjectName}" unless it fits without a slash in the bucket's name.
std::vector<ArnOfType> matching_by_part(std::string_view service, std::string_view prefix,
                                        const ArnParts& glob) {
  const auto found = select(service, prefix, [&](std::string_view, const ArnParts& arn) {
    return fits(arn, glob, Last::kAnything);
  });
  const auto has_child = [&](const ArnOfType& parent) {
    return std::ranges::any_of(found, [&](const ArnOfType& other) {
      return other.arn.size() > parent.arn.size() && other.arn.starts_with(parent.arn) &&
             (other.arn[parent.arn.size()] == '/' || other.arn[parent.arn.size()] == ':');
    });
  };
  std::vector<ArnOfType> kept;
  for (const auto& candidate : found)
    if (!has_child(candidate) || fits(arn_parts(candidate.arn), glob, Last::kOnePart))
      kept.push_back(candidate);
  return kept;
}

/// A star may reach past the colons, as in "arn:aws:logs:*:log-group:x", where no other reading is
/// left: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
std::vector<ArnOfType> matching(std::string_view service, std::string_view prefix,
                                std::string_view glob) {
  const ArnParts parts = arn_parts(glob);
  if (parts.count == kArnParts) {
    auto found = matching_by_part(service, prefix, parts);
    if (!found.empty() || is_literal(glob)) return found;
  }
  const Pieces pieces = pieces_of_glob(glob);
  return select(service, prefix, [&](std::string_view arn, const ArnParts&) {
    return intersect(pieces_of_template(arn, Last::kAnything), pieces);
  });
}

/// An ARN that stops early stands for all that begin with it:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
std::string completed(std::string_view arn) {
  const bool open = arn_parts(arn).count < kArnParts && !arn.ends_with('*');
  return concat(arn, open ? ":*" : "");
}

/// Types that are one resource under another ARN. The reference lists the actions on the resource
/// alone.
struct QualifiedType {
  std::string_view service;
  std::string_view type;
  std::string_view of;
};

constexpr QualifiedType kQualifiedTypes[] = {
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html, 2026-11-30
    {"lambda", "function alias", "function"},
    {"lambda", "function version", "function"},
    {"lambda", "layerVersion", "layer"},
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html,
    // 2026-11-30
    {"states", "statemachinealias", "statemachine"},
    {"states", "statemachineversion", "statemachine"},
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html,
    // 2026-11-30
    {"ssm", "automation-definition", "document"},
};

/// The type of the resource that this one is another ARN of; empty if it is none.
std::string_view whole_of(const ResourceTypeInfo& type) {
  for (const auto& row : kQualifiedTypes)
    if (row.service == type.service && row.type == type.type) return row.of;
  return {};
}

/// Operations of AWS's APIs that another action allows:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html,
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html,
/// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html,
/// https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html, 2026-11-30. In lower case,
/// sorted.
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kOperations = {{
    {"lambda:invoke", "lambda:InvokeFunction"},
    {"s3:completemultipartupload", "s3:PutObject"},
    {"s3:copyobject", "s3:PutObject"},
    {"s3:createmultipartupload", "s3:PutObject"},
    {"s3:deletebucketencryption", "s3:PutEncryptionConfiguration"},
    {"s3:deletebucketlifecycle", "s3:PutLifecycleConfiguration"},
    {"s3:deleteobjects", "s3:DeleteObject"},
    {"s3:getbucketencryption", "s3:GetEncryptionConfiguration"},
    {"s3:getbucketlifecycleconfiguration", "s3:GetLifecycleConfiguration"},
    {"s3:getbucketnotificationconfiguration", "s3:GetBucketNotification"},
    {"s3:getbucketreplication", "s3:GetReplicationConfiguration"},
    {"s3:headbucket", "s3:ListBucket"},
    {"s3:headobject", "s3:GetObject"},
    {"s3:listbuckets", "s3:ListAllMyBuckets"},
    {"s3:listmultipartuploads", "s3:ListBucketMultipartUploads"},
    {"s3:listobjects", "s3:ListBucket"},
    {"s3:listobjectsv2", "s3:ListBucket"},
    {"s3:listobjectversions", "s3:ListBucketVersions"},
    {"s3:listparts", "s3:ListMultipartUploadParts"},
    {"s3:putbucketencryption", "s3:PutEncryptionConfiguration"},
    {"s3:putbucketlifecycleconfiguration", "s3:PutLifecycleConfiguration"},
    {"s3:putbucketreplication", "s3:PutReplicationConfiguration"},
    {"s3:uploadpart", "s3:PutObject"},
    {"sns:publishbatch", "sns:Publish"},
    {"sqs:changemessagevisibilitybatch", "sqs:ChangeMessageVisibility"},
    {"sqs:deletemessagebatch", "sqs:DeleteMessage"},
    {"sqs:sendmessagebatch", "sqs:SendMessage"},
}};

// ---- condition keys ----

/// The key as a pattern: its placeholder becomes "*".
std::string key_pattern(std::string_view listed) {
  std::string pattern;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto end = listed.substr(i, 2) == "${" ? listed.find('}', i) : std::string_view::npos;
    pattern += end == std::string_view::npos ? listed[i] : '*';
    if (end != std::string_view::npos) i = end;
  }
  return pattern;
}

template <typename Value, std::size_t N>
Value lookup(const std::array<std::pair<std::string_view, Value>, N>& table, std::string_view name,
             Value otherwise) {
  const auto found = std::ranges::find(table, name, &std::pair<std::string_view, Value>::first);
  return found == table.end() ? otherwise : found->second;
}

constexpr std::array<std::pair<std::string_view, KeyType>, 6> kKeyTypes = {{
    {"ARN", KeyType::kArn},
    {"Bool", KeyType::kBool},
    {"Date", KeyType::kDate},
    {"IPAddress", KeyType::kIpAddress},
    {"Numeric", KeyType::kNumeric},
    {"String", KeyType::kString},
}};

constexpr std::array<std::pair<std::string_view, KeyScope>, 5> kKeyScopes = {{
    {"network", KeyScope::kNetwork},
    {"principal", KeyScope::kPrincipal},
    {"request", KeyScope::kRequest},
    {"resource", KeyScope::kResource},
    {"session", KeyScope::kSession},
}};

ConditionKeyInfo decode_key(const Row& row) {
  return {.name = row.field(1),
          .type = lookup(kKeyTypes, row.field(2), KeyType::kString),
          .multi_valued = row.field(3) == "multi",
          .scope = lookup(kKeyScopes, row.field(4), KeyScope::kService)};
}

/// "token.example.com/path:aud": claims that the keys of every OpenID Connect provider have.
std::optional<ConditionKeyInfo> find_oidc_key(std::string_view key) {
  const auto colon = key.rfind(':');
  if (colon == std::string_view::npos || key.substr(0, colon).find('.') == std::string_view::npos)
    return std::nullopt;
  const auto row = condition_keys().find(concat("${oidcprovider}", key.substr(colon)));
  if (!row) return std::nullopt;
  return decode_key(*row);
}

}  // namespace

std::string_view to_string(AccessLevel level) {
  switch (level) {
    case AccessLevel::kList:
      return "List";
    case AccessLevel::kRead:
      return "Read";
    case AccessLevel::kWrite:
      return "Write";
    case AccessLevel::kTagging:
      return "Tagging";
    case AccessLevel::kPermissionsManagement:
      return "Permissions management";
  }
  return {};
}

std::optional<ActionInfo> find_action(std::string_view name) {
  const auto row = actions().find(lowercase(name));
  if (!row) return std::nullopt;
  return decode_action(*row);
}

std::vector<std::string_view> actions_of(std::string_view service) {
  Names names;
  for (const auto& row : actions().with_prefix(lowercase(concat(service, ":"))))
    names.push_back(row.field(1));
  return names;
}

std::vector<std::string_view> expand(std::string_view pattern) {
  const std::string wanted = lowercase(pattern);
  const std::string_view literal = std::string_view(wanted).substr(0, wanted.find_first_of("*?"));
  Names names;
  for (const auto& row : actions().with_prefix(literal))
    if (matches(wanted, row.key())) names.push_back(row.field(1));
  return names;
}

std::optional<std::string_view> similar_action(std::string_view name) {
  const auto colon = name.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  if (const auto meant = lookup(kOperations, lowercase(name), std::string_view()); !meant.empty())
    return meant;
  const auto service = name.substr(0, colon);
  if (const auto own = actions_of(service); !own.empty()) return did_you_mean(name, own);
  const auto other = similar_service(service);
  if (!other) return std::nullopt;
  const auto row = actions().find(lowercase(concat(*other, name.substr(colon))));
  if (!row) return std::nullopt;
  return row->field(1);
}

std::optional<ResourceTypeInfo> find_resource(std::string_view service, std::string_view type) {
  const auto row = resources().find(concat(service, ":", type));
  if (!row) return std::nullopt;
  return decode_resource(*row);
}

std::vector<ResourceTypeInfo> resources_of(std::string_view service) {
  std::vector<ResourceTypeInfo> found;
  for (const auto& row : resources().with_prefix(concat(service, ":")))
    found.push_back(decode_resource(row));
  return found;
}

std::vector<std::string_view> services_acting_on(std::string_view arn) {
  std::vector<std::string_view> out;
  for (const auto service : {arn_service(arn), std::string_view("${Vendor}")})
    for (const auto& [name, prefix] : prefixes_for(service))
      if (std::ranges::find(out, prefix) == out.end()) out.push_back(prefix);
  return out;
}

std::vector<ResourceTypeInfo> resource_types_of(std::string_view arn, std::string_view service) {
  const std::string whole = completed(arn);
  auto found = matching(arn_service(whole), service, whole);
  // Recovery points of a backup have the ARN of the service that was backed up.
  if (found.empty()) found = matching("${Vendor}", service, whole);
  std::vector<ResourceTypeInfo> types;
  for (const auto& match : found) {
    auto type = decode_resource(match.row);
    const auto same = [&](const ResourceTypeInfo& other) {
      return other.service == type.service && other.type == type.type;
    };
    if (std::ranges::none_of(types, same)) types.push_back(std::move(type));
  }
  return types;
}

Applies applies(const ActionInfo& action, std::string_view arn) {
  return applies(action, arn,
                 action.resources.empty() ? std::vector<ResourceTypeInfo>()
                                          : resource_types_of(arn, action.service()));
}

Applies applies(const ActionInfo& action, std::string_view arn,
                std::span<const ResourceTypeInfo> types) {
  const bool all = arn.find_first_not_of('*') == std::string_view::npos;
  if (action.resources.empty()) return all ? Applies::kYes : Applies::kOnlyToAll;
  if (all) return Applies::kYes;
  const auto takes = [&](std::string_view type) {
    return std::ranges::find(action.resources, type, &ActionResource::type) !=
           action.resources.end();
  };
  for (const auto& type : types)
    if (takes(type.type) || takes(whole_of(type))) return Applies::kYes;
  return Applies::kNo;
}

std::vector<std::string_view> condition_keys_of(const ActionInfo& action,
                                                std::string_view resource_type) {
  Names keys = action.condition_keys;
  const auto add = [&](const Names& more) { keys.insert(keys.end(), more.begin(), more.end()); };
  for (const auto& resource : action.resources) {
    if (!resource_type.empty() && resource.type != resource_type) continue;
    add(resource.condition_keys);
    if (const auto type = find_resource(action.service(), resource.type)) add(type->condition_keys);
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::optional<ConditionKeyInfo> find_condition_key(std::string_view name) {
  const std::string key = lowercase(name);
  if (const auto row = condition_keys().find(key)) return decode_key(*row);
  // Only keys with a placeholder are left; it stands behind the service's name or in it.
  const auto service = std::string_view(key).substr(0, key.find_first_of(":/.-") + 1);
  for (const auto& row : condition_keys().with_prefix(service))
    if (row.key().find("${") != std::string_view::npos && matches(key_pattern(row.key()), key))
      return decode_key(row);
  return find_oidc_key(key);
}

std::vector<std::string_view> condition_keys_with(std::string_view prefix) {
  Names names;
  for (const auto& row : condition_keys().with_prefix(lowercase(prefix)))
    names.push_back(row.field(1));
  return names;
}

namespace {

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return equals_ignoring_case(text.substr(0, start.size()), start);
}

}  // namespace

bool is_foreign_key(std::string_view key, std::string_view action) {
  const std::string_view prefix = key.substr(0, key.find(':'));
  const std::string_view service = action.substr(0, action.find(':'));
  if (prefix.size() == key.size() || equals_ignoring_case(prefix, service)) return false;
  // The token service puts keys into later requests, and the parts of a service ("s3", "s3express";
  // "iot", "iotjobsdata") share keys.
  constexpr std::size_t kFamily = 3;
  if (equals_ignoring_case(prefix, "sts") || starts_with_ignoring_case(service, prefix) ||
      starts_with_ignoring_case(prefix, service) ||
      equals_ignoring_case(prefix.substr(0, kFamily), service.substr(0, kFamily)))
    return false;
  if (!find_service(lowercase(prefix))) return false;
  const auto info = find_condition_key(key);
  if (!info || info->scope != KeyScope::kService) return false;
  const auto known = find_action(action);
  if (!known) return false;
  const Names own = condition_keys_of(*known);
  return std::ranges::none_of(
      own, [&](std::string_view listed) { return is_condition_key(key, listed); });
}

bool is_condition_key(std::string_view name, std::string_view listed) {
  if (equals_ignoring_case(name, listed)) return true;
  return listed.find("${") != std::string_view::npos &&
         matches(lowercase(key_pattern(listed)), lowercase(name));
}

std::optional<ServiceInfo> find_service(std::string_view prefix) {
  const auto row = services().find(lowercase(prefix));
  if (!row) return std::nullopt;
  return ServiceInfo{row->key(), row->field(1), row->field(2) == "rcp"};
}

std::vector<std::string_view> service_prefixes() {
  Names prefixes;
  for (const auto& row : services().rows()) prefixes.push_back(row.key());
  return prefixes;
}

std::optional<std::string_view> similar_service(std::string_view prefix) {
  return did_you_mean(lowercase(prefix), service_prefixes());
}

}  // namespace cfnaudit::iam
