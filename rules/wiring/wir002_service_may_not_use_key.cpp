#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/access/reach.h"
#include "analyzer/access/service_calls.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Services that write to encrypted resources, and the policies of the keys -> messages that are
// lost, and deployments that fail.

namespace cfnaudit::rules {
namespace {

using access::Verdict;
using graph::ResourceIndex;
using resolve::ValuePtr;

/// Someone who writes to an encrypted resource in the name of a service.
struct Writer {
  ResourceIndex caller = 0;
  ResourceIndex target = 0;
  std::vector<std::string> services;  // one that may is enough
  std::vector<SymbolicText> sources;
  std::string cannot;  // "send messages to Inbox"
  bool fails_at_once = false;
};

/// What a service does with the key of a resource.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services,
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services,
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, 2026-11-30
struct Encrypted {
  std::string_view type;
  std::string_view property;
  std::string_view managed;  // the alias of AWS's key, whose policy lets no service in
  std::vector<std::string_view> actions;
};

const std::vector<Encrypted>& encrypted() {
  static const std::vector<Encrypted> kRows = {
      {"AWS::SQS::Queue",
       "KmsMasterKeyId",
       "alias/aws/sqs",
       {"kms:GenerateDataKey", "kms:Decrypt"}},
      {"AWS::SNS::Topic",
       "KmsMasterKeyId",
       "alias/aws/sns",
       {"kms:GenerateDataKey", "kms:Decrypt"}},
      {"AWS::Logs::LogGroup",
       "KmsKeyId",
       "",
       {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"}},
  };
  return kRows;
}

class Writers {
 public:
  explicit Writers(const Context& context) : context_(context), graph_(context.graph) {}

  std::vector<Writer> find() {
    for (const auto& call : access::service_calls(context_.access, graph_)) {
      const std::string id(graph_.resource(call.target).id());
      if (call.action == "sqs:SendMessage" || call.action == "sns:Publish")
        out_.push_back(
            {call.caller, call.target, call.services, call.sources,
             concat(call.action == "sns:Publish" ? "publish to " : "send messages to ", id),
             call.phase == aws::Phase::kCreate});
    }
    alarms("AWS::CloudWatch::Alarm");
    alarms("AWS::CloudWatch::CompositeAlarm");
    for (const ResourceIndex index : graph_.of_type("AWS::Logs::LogGroup"))
      out_.push_back({index,
                      index,
                      {concat("logs.", graph_.stack().environment->region, ".amazonaws.com"),
                       "logs.amazonaws.com"},
                      {},
                      "be created",
                      true});
    return std::move(out_);
  }

 private:
  void alarms(std::string_view type) {
    static constexpr std::string_view kTopics[] = {"AWS::SNS::Topic"};
    for (const ResourceIndex index : graph_.of_type(type)) {
      const auto& alarm = graph_.resource(index);
      std::set<ResourceIndex> seen;
      for (const auto list : {"AlarmActions", "OKActions", "InsufficientDataActions"})
        for (const ValuePtr action : resolve::items(alarm.property(list))) {
          const auto topic = graph_.identify(action, kTopics);
          if (!topic || !seen.insert(topic->resource).second) continue;
          std::vector<SymbolicText> sources;
          if (alarm.arn) sources.push_back(*alarm.arn);
          out_.push_back({index,
                          topic->resource,
                          {"cloudwatch.amazonaws.com"},
                          std::move(sources),
                          concat("publish to ", graph_.resource(topic->resource).id()),
                          false});
        }
    }
  }

  const Context& context_;
  const graph::Graph& graph_;
  std::vector<Writer> out_;
};

/// The key of the stack that the property names, itself or by an alias.
std::optional<ResourceIndex> key_of(const graph::Graph& graph, ValuePtr named) {
  static constexpr std::string_view kKeys[] = {"AWS::KMS::Key"};
  static constexpr std::string_view kAliases[] = {"AWS::KMS::Alias"};
  if (const auto alias = graph.identify(named, kAliases))
    named = graph.resource(alias->resource).property("TargetKeyId");
  const auto key = graph.identify(named, kKeys);
  return key ? std::optional(key->resource) : std::nullopt;
}

/// Is it surely kept from the action? Whichever name and source it comes with.
Verdict may_use(access::Judge& judge, const Context& context, const Writer& writer,
                ResourceIndex key, std::string_view action) {
  iam::PolicySet policies;
  access::add_resource_side(context.access, context.graph, key, "kms", policies);
  iam::Request request;
  request.action = std::string(action);
  request.resource = context.graph.resource(key).arn.value_or(SymbolicText());
  request.resource_account = SymbolicText(context.stack.environment->account_id);
  Verdict best = Verdict::kUnreachable;
  const auto ask = [&](const std::string& service, const SymbolicText* source) {
    request.principal = iam::service(SymbolicText(service));
    request.context = iam::Context(iam::Presence::kUnknown);
    if (source != nullptr) request.context.set("aws:SourceArn", *source);
    const Verdict found = judge.decide(policies, request).verdict;
    if (found == Verdict::kReachable || best == Verdict::kUnreachable) best = found;
  };
  for (const std::string& service : writer.services) {
    if (writer.sources.empty()) ask(service, nullptr);
    for (const SymbolicText& source : writer.sources) ask(service, &source);
  }
  return best;
}

void tell(const Context& context, const Writer& writer, ValuePtr place, const std::string& reason,
          std::string fix, Reporter& report) {
  const auto& target = context.graph.resource(writer.target);
  const auto& caller = context.graph.resource(writer.caller);
  auto finding =
      report.at(target, place, concat(caller.id(), " cannot ", writer.cannot, ": ", reason));
  finding.key(concat(writer.services.front(), " ", caller.id())).fix(std::move(fix));
  if (&caller != &target) finding.note(caller, "this writes to it");
  if (writer.fails_at_once) finding.severity(Severity::kError);
}

void check_writer(const Context& context, access::Judge& judge, const Writer& writer,
                  Reporter& report) {
  const auto& target = context.graph.resource(writer.target);
  const auto& rows = encrypted();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const auto& one) { return one.type == target.type(); });
  if (row == rows.end()) return;
  const ValuePtr named = target.property(row->property);
  if (named == nullptr) return;
  const auto& caller = context.graph.resource(writer.caller);
  const bool exists = caller.exists == Tri::kYes && target.exists == Tri::kYes;
  const auto text = resolve::known_text(named);
  if (text && !row->managed.empty() && text->ends_with(row->managed)) {
    if (exists)
      tell(context, writer, named,
           concat("no key policy allows ", writer.services.front(), " to use ", row->managed,
                  ", the AWS managed key of ", target.id()),
           "encrypt it with a customer managed key whose policy allows the service", report);
    return;
  }
  const auto key = key_of(context.graph, named);
  if (!key) return;
  std::vector<std::string> missing;
  for (const auto action : row->actions)
    if (may_use(judge, context, writer, *key, action) == Verdict::kUnreachable)
      missing.emplace_back(action);
  if (missing.empty()) return;
  const auto& own = context.graph.resource(*key);
  if (!exists || own.exists != Tri::kYes)
    return report.undecided(target, "whether it is created is not known");
  tell(context, writer, named,
       concat("the policy of ", own.id(), " does not allow ", writer.services.front(), " to call ",
              enumerate(missing)),
       concat("allow ", writer.services.front(), " to call ", enumerate(missing),
              " in the key policy of ", own.id()),
       report);
}

void check(const Context& context, Reporter& report) {
  access::Judge judge(*context.access.reasoner);
  for (const Writer& writer : Writers(context).find()) check_writer(context, judge, writer, report);
}

}  // namespace

extern constinit const Rule kServiceMayNotUseKey = {
    .info = {.id = "WIR002",
             .name = "service-may-not-use-key",
             .severity = Severity::kWarning,
             .summary = "A key policy does not allow the AWS service that writes to a resource "
                        "encrypted with the key.",
             .source = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
