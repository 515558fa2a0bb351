#pragma once

// AWS SAM -> CloudFormation. The state of one translation, and the steps that the sam_*.cpp files
// take on it. What SAM does is reproduced to the letter, logical ids included.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
// https://github.com/aws/serverless-application-model (Apache-2.0)

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/expand/expansion.h"
#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

inline constexpr std::string_view kFunction = "AWS::Serverless::Function";
inline constexpr std::string_view kApi = "AWS::Serverless::Api";
inline constexpr std::string_view kHttpApi = "AWS::Serverless::HttpApi";
inline constexpr std::string_view kWebSocketApi = "AWS::Serverless::WebSocketApi";
inline constexpr std::string_view kSimpleTable = "AWS::Serverless::SimpleTable";
inline constexpr std::string_view kLayerVersion = "AWS::Serverless::LayerVersion";
inline constexpr std::string_view kApplication = "AWS::Serverless::Application";
inline constexpr std::string_view kStateMachine = "AWS::Serverless::StateMachine";
inline constexpr std::string_view kConnector = "AWS::Serverless::Connector";
inline constexpr std::string_view kGraphQLApi = "AWS::Serverless::GraphQLApi";
inline constexpr std::string_view kCapacityProvider = "AWS::Serverless::CapacityProvider";

/// A resource that is being translated.
struct Source {
  std::string id;
  Span place;  // of its logical id
  bool unicode = false;
  Tree* node = nullptr;
  Tree* properties = nullptr;  // never null

  Tree* get(std::string_view property) const { return properties->get(property); }
  Tree* attribute(std::string_view name) const { return node->get(name); }
  std::string_view type() const { return text_of(node->get("Type")); }
};

enum class Attributes : std::uint8_t {
  kNone,
  kPassed,  // Condition, DeletionPolicy, UpdateReplacePolicy
  kOwn,     // those, UpdatePolicy and Metadata
};

struct Made {
  std::string id;
  Tree* node = nullptr;
  std::string_view origin;  // logical id of the SAM resource

  Tree* properties() const { return node->get("Properties"); }
  std::string_view type() const { return text_of(node->get("Type")); }
};

/// What an event calls: a function, its alias, or a state machine.
struct Target {
  const Source* source = nullptr;
  std::string id;
  bool unicode = false;
  bool is_alias = false;
};

/// Usage plans that several APIs share.
struct SharedUsagePlan {
  Tree* depends_on = nullptr;
  Tree* api_stages = nullptr;
  Tree* stage_keys = nullptr;
  std::vector<std::string_view> conditions;
  bool unconditional = false;
  Tree* deletion_policy = nullptr;
  Tree* update_replace_policy = nullptr;
};

struct DeploymentPreference {
  std::string function;
  Span place;
  Tree* settings = nullptr;
  Tree* condition = nullptr;
  Tree* tags = nullptr;  // that are propagated
  bool enabled = false;
};

class Translation {
 public:
  Translation(Tree* template_root, Forest& trees, const ExpandOptions& given,
              std::vector<Diagnostic>& found);

  Forest& forest;
  Tree* root;
  Tree* resources = nullptr;
  const ExpandOptions& options;
  std::string partition;
  /// Templates with REST APIs are read as Python 2 read them: its order of keys, unicode texts.
  bool legacy = false;
  std::vector<Made> made;
  std::map<std::string, Tree*, std::less<>> parameters;
  std::map<std::string, std::string, std::less<>> changed_ids;     // layers get new ones
  std::map<std::string, std::string, std::less<>> owner_types;     // SAM id -> SAM type
  std::map<std::string, std::string, std::less<>> function_names;  // of an API's functions
  std::map<std::string, Tree*, std::less<>> record_set_groups;     // by logical id
  std::vector<DeploymentPreference> preferences;
  SharedUsagePlan shared_plan;

  /// Reports that SAM refuses a resource; translation goes on with what it has.
  void refuse(std::string_view resource, std::string message, Span place = {});
  /// The same about a section or the template.
  void refuse_template(std::string message, Span place = {});
  bool refused(std::string_view resource) const { return refused_.count(resource) != 0; }
  std::size_t refusals() const { return refusals_; }

  /// A new resource; its id must be free.
  Tree* add(const Source& from, std::string id, std::string_view type, Tree* properties,
            Attributes attributes = Attributes::kPassed, Tree* depends_on = nullptr);
  Made* find_made(std::string_view id);
  /// The Conditions section, made when it is missing.
  Tree* conditions();
  /// A text made of a template's names: unicode in legacy mode.
  Tree* name(std::string text) { return forest.text(std::move(text), legacy); }

  /// Ref and Sub of parameters replaced by what is known of them, in place.
  Tree* resolve(Tree* tree);
  /// Does it depend on a parameter whose value only the deployment gives? SAM runs when all have
  /// one.
  bool is_open(const Tree* tree) const;
  /// Fn::FindInMap with constant keys replaced by its value.
  Tree* resolve_mappings(Tree* tree);
  Source source(const Entry& entry) const;
  void add_preference(const Source& from, DeploymentPreference preference) {
    preference.function = from.id;
    preference.place = from.place;
    preferences.push_back(std::move(preference));
  }

 private:
  std::vector<Diagnostic>& diagnostics_;
  std::set<std::string, std::less<>> refused_;
  std::size_t refusals_ = 0;
};

// Before: what the template says only once.
void merge_globals(Translation& t);
void add_definition_bodies(Translation& t);
void add_implicit_apis(Translation& t);
void expand_policy_templates(Translation& t, const Source& from);
bool check_properties(Translation& t, const Source& from);
bool check_event_properties(Translation& t, const Source& from, std::string_view kind,
                            const Entry& event);

// Each resource.
void translate_function(Translation& t, const Source& from);
void translate_api(Translation& t, const Source& from);
void translate_http_api(Translation& t, const Source& from);
void translate_websocket_api(Translation& t, const Source& from);
void translate_state_machine(Translation& t, const Source& from);
void translate_simple_table(Translation& t, const Source& from);
void translate_layer_version(Translation& t, const Source& from);
void translate_application(Translation& t, const Source& from);
void translate_capacity_provider(Translation& t, const Source& from);
void translate_graphql_api(Translation& t, const Source& from);
void translate_connector(Translation& t, const Source& from);
void add_embedded_connectors(Translation& t);

// Parts of resources.
struct RolePlan {
  std::string id;
  Tree* trust = nullptr;
  std::vector<Tree*> managed;   // ARNs that come first
  std::vector<Tree*> policies;  // documents that come first
  Tree* given = nullptr;        // the Policies property
  Tree* path = nullptr;
  Tree* boundary = nullptr;
  Tree* tags = nullptr;
};
Tree* add_role(Translation& t, const Source& from, const RolePlan& plan);
/// {"Version": ..., "Statement": [sts:AssumeRole for the service]}
Tree* trust_policy(Translation& t, std::string_view service);
/// {"PolicyName": ..., "PolicyDocument": {"Statement": [{action on resource}]}}
Tree* inline_policy(Translation& t, std::string name, std::string_view action, Tree* resource);
std::string managed_policy_arn(const Translation& t, std::string_view name);
Tree* tag_list(Translation& t, Tree* tags);
/// Refuses the tag keys that SAM keeps to itself.
void check_tags(Translation& t, const Source& from);
/// {lambda:createdBy: SAM} and the given tags.
Tree* tag_list(Translation& t, std::string_view creator, Tree* tags, Tree* more = nullptr);
/// The tags of the resource, or `given`, become those of all that was made from it.
void propagate_tags(Translation& t, const Source& from, std::size_t first_made,
                    Tree* given = nullptr);
/// "s3://bucket/key?versionId=v" or a map -> {S3Bucket ...} with the given names; null after a
/// report.
struct LocationNames {
  std::string_view bucket, key, version;
};
Tree* s3_location(Translation& t, const Source& from, Tree* uri, std::string_view property,
                  const LocationNames& names);

/// The ARN or name of what an event calls.
Tree* target_arn(Translation& t, const Target& target);
Tree* target_name(Translation& t, const Target& target);
Tree* add_permission(Translation& t, const Target& target, const std::string& prefix,
                     std::string_view principal, std::initializer_list<Member> more,
                     std::string_view suffix = {});
void translate_function_events(Translation& t, const Target& target, Tree* role);
void translate_pull_event(Translation& t, const Target& target, Tree* role, const Entry& event,
                          std::string_view kind);
bool is_pull_event(std::string_view kind);
void translate_api_event(Translation& t, const Target& target, const Entry& event);
void translate_http_api_event(Translation& t, const Target& target, const Entry& event);
void translate_state_machine_api_event(Translation& t, const Target& target, const Entry& event);
void translate_schedule_v2_event(Translation& t, const Target& target, const Entry& event);
/// The ARN of the dead-letter queue that an event names or gets; null when there is none.
struct DeadLetterQueue {
  Tree* arn = nullptr;
  bool valid = true;
};
DeadLetterQueue event_dead_letter_queue(Translation& t, const Target& target,
                                        const std::string& event_id, Tree* properties,
                                        Tree* rule_arn);
/// The id of an event rule's target: at most 64 characters.
std::string rule_target_id(const std::string& event_id, std::string_view suffix);

/// ipv4 or dualstack.
bool is_address_type(const Tree* value);
/// Custom domains of both generations of API Gateway.
void add_api_domain(Translation& t, const Source& from, Tree* domain);
void add_api_v2_domain(Translation& t, const Source& from, Tree* domain, Tree* tags);

// After: what all resources together need.
void add_deployment_groups(Translation& t);
void resolve_references(Translation& t);

/// Runs all of it. Returns the plain template's tree; fills `origins`.
Tree* translate_sam(Tree* root, Forest& forest, const ExpandOptions& options,
                    std::vector<Diagnostic>& diagnostics,
                    std::unordered_map<std::string_view, std::string_view>& origins);

}  // namespace cfnaudit::expand
