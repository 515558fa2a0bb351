#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/access/keys.h"
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
  std::string action;
  std::string cannot;  // "send messages to Inbox"
  bool fails_at_once = false;
};

class Writers {
 public:
  explicit Writers(const Context& context) : context_(context), graph_(context.graph) {}

  std::vector<Writer> find() {
    std::set<std::pair<ResourceIndex, ResourceIndex>> seen;
    for (const auto& call : access::service_calls(context_.access, graph_)) {
      const std::string id(graph_.resource(call.target).id());
      if (call.phase == aws::Phase::kRun && access::is_off(graph_.resource(call.caller))) continue;
      // An alarm names its topic for each of its states.
      const bool is_new = seen.emplace(call.caller, call.target).second;
      if (is_new && (call.action == "sqs:SendMessage" || call.action == "sns:Publish"))
        out_.push_back(
            {call.caller, call.target, call.services, call.sources, call.action,
             concat(call.action == "sns:Publish" ? "publish to " : "send messages to ", id),
             call.phase == aws::Phase::kCreate});
    }
    for (const ResourceIndex index : graph_.of_type("AWS::Logs::LogGroup"))
      out_.push_back({index,
                      index,
                      {concat("logs.", graph_.stack().environment->region, ".amazonaws.com"),
                       "logs.amazonaws.com"},
                      {},
                      "logs:PutLogEvents",
                      "be created",
                      true});
    return std::move(out_);
  }

 private:
  const Context& context_;
  const graph::Graph& graph_;
  std::vector<Writer> out_;
};

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
  const auto* row = aws::encryption_of(target.type());
  if (row == nullptr) return;
  const ValuePtr named = access::key_property(target, *row);
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
  const auto key = access::key_of(context.graph, named);
  if (!key) return;
  std::vector<std::string> missing;
  const auto use = std::ranges::find(row->uses, writer.action, &aws::KeyUse::actions);
  if (use == row->uses.end()) return;
  for (const auto action : split(use->key_actions, ' '))
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
