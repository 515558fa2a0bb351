#include "analyzer/calls/code_targets.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::calls {

using resolve::ValuePtr;

namespace {

Resolved unknown(std::string_view id, std::string why) {
  return {SymbolicText::of({std::string(id), SymbolKind::kExternal}), std::move(why)};
}

/// Services whose names and ARNs stand in for each other as the catalog writes them: names without
/// paths, and no second kind of ARN for the same name.
constexpr std::string_view kPlainNames[] = {"dynamodb", "events", "firehose", "kinesis", "lambda",
                                            "s3",       "sns",    "sqs",      "ssm",     "states"};

/// Is the whole text one that only the deployment, and no resource of the template, decides?
bool is_given(const SymbolicText& text) {
  return !text.holes().empty() && text.holes().front().begin == 0 &&
         text.holes().front().symbol.kind != SymbolKind::kGenerated;
}

constexpr std::string_view kSecretType[] = {"AWS::SecretsManager::Secret"};

/// The last part of a URL or path: "orders" of https://sqs.us-east-1.amazonaws.com/1234/orders.
SymbolicText last_part(const SymbolicText& text) { return text.split("/").back(); }

/// A queue's URL says where it is.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html,
/// 2026-11-30
std::optional<SymbolicText> queue_arn(const SymbolicText& url, std::string_view partition) {
  const auto parts = url.split("/");
  if (parts.size() != 5 || !url.text().starts_with("https://")) return std::nullopt;
  const auto host = parts[2].split(".");
  if (host.size() < 3 || host[0].text() != "sqs") return std::nullopt;
  SymbolicText out(concat("arn:", partition, ":sqs:"));
  out.append(host[1]);
  out.append(":");
  out.append(parts[3]);
  out.append(":");
  out.append(parts[4]);
  return out;
}

}  // namespace

Resolved Targets::variable(const code::Part& part) const {
  const auto& environment = *graph_.stack().environment;
  if (part.text == "AWS_REGION" || part.text == "AWS_DEFAULT_REGION")
    return {SymbolicText(environment.region), {}};
  if (part.text == "AWS_LAMBDA_FUNCTION_NAME") return {graph_.resource(function_).ref, {}};
  const ValuePtr variables = graph_.resource(function_).property("Environment.Variables");
  if (resolve::is_unknown(variables)) return unknown(part.text, resolve::why_unknown(variables));
  const ValuePtr value = resolve::get(variables, part.text);
  if (value == nullptr)
    return part.has_default
               ? Resolved{SymbolicText(part.fallback), {}}
               : unknown(part.text, concat("environment variable ", part.text, " is not set"));
  const SymbolicText* text = resolve::text(value);
  if (text == nullptr) return unknown(part.text, resolve::why_unknown(value));
  return {*text, {}};
}

/// What a Fn::Sub puts into inline code, where only the deployment knows it.
Resolved Targets::template_symbol(const code::Part& part) const {
  const SymbolicText* code = resolve::text(graph_.resource(function_).property("Code.ZipFile"));
  if (code != nullptr)
    for (const auto& hole : code->holes())
      if (code->text().substr(hole.begin, hole.end - hole.begin) == part.text)
        return {SymbolicText::of(hole.symbol), {}};
  return unknown(part.text, concat(part.text, " is not known"));
}

Resolved Targets::text(const code::Text& text, std::string_view argument) const {
  Resolved out;
  const auto add = [&](Resolved part) {
    out.text.append(part.text);
    if (out.open.empty()) out.open = std::move(part.open);
  };
  for (const code::Part& part : text.parts) switch (part.kind) {
      case code::PartKind::kLiteral:
        out.text.append(std::string_view(part.text));
        break;
      case code::PartKind::kEnvironment:
        add(variable(part));
        break;
      case code::PartKind::kTemplate:
        add(template_symbol(part));
        break;
      case code::PartKind::kAccount:
        out.text.append(std::string_view(graph_.stack().environment->account_id));
        break;
      case code::PartKind::kEvent:
        add(unknown(argument, concat(argument, " comes from the event")));
        break;
      case code::PartKind::kUnknown:
        add(unknown(argument, part.text.empty() ? concat(argument, " is not known") : part.text));
        break;
    }
  return out;
}

std::vector<Resolved> Targets::values(const code::SdkCall& call, std::string_view argument) const {
  std::vector<Resolved> out;
  for (const code::Text& one : code::values_at(call, argument)) {
    Resolved value = text(one, argument);
    const bool is_known =
        std::ranges::any_of(out, [&](const Resolved& known) { return known.text == value.text; });
    if (!is_known) out.push_back(std::move(value));
  }
  return out;
}

SymbolicText Targets::region_of(const code::SdkCall& call) const {
  if (call.regions.empty()) return SymbolicText(graph_.stack().environment->region);
  if (call.regions.size() > 1) return unknown("region", {}).text;
  return text(call.regions.front(), "region").text;
}

/// The variables of the ARN take the values in their order; the last takes what is left over.
SymbolicText Targets::filled(std::string_view arn, const std::vector<Resolved>& values,
                             const code::SdkCall& call) const {
  const auto& environment = *graph_.stack().environment;
  SymbolicText out;
  std::size_t next = 0;
  while (!arn.empty()) {
    const std::size_t open = arn.find("${");
    out.append(arn.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = arn.find('}', open);
    const std::string_view name = arn.substr(open + 2, close - open - 2);
    if (name == "Partition")
      out.append(std::string_view(environment.partition));
    else if (name == "Region")
      out.append(region_of(call));
    else if (name == "Account")
      out.append(std::string_view(environment.account_id));
    else if (next < values.size())
      out.append(values[next++].text);
    else
      out.append(SymbolicText::of({std::string(name), SymbolKind::kExternal}));
    arn.remove_prefix(close + 1);
  }
  return out;
}

CodeTarget Targets::target(const code::SdkCall& call, std::string_view service,
                           const aws::OperationTarget& target,
                           const std::vector<Resolved>& values) const {
  CodeTarget out;
  for (const Resolved& one : values)
    if (out.open.empty()) out.open = one.open;
  const SymbolicText& first = values.front().text;
  const auto row = iam::find_resource(service, target.type);
  const std::string_view arn = row && !row->arns.empty() ? row->arns.front() : std::string_view();
  const auto secret =
      service == "secretsmanager" ? graph_.identify(first, kSecretType) : std::nullopt;
  const bool is_plain = std::ranges::find(kPlainNames, service) != std::end(kPlainNames);
  const bool takes_arns = service != "s3";
  out.exact = is_plain && !(takes_arns && is_given(first));
  const auto queue = queue_arn(first, graph_.stack().environment->partition);
  if (secret && graph_.resource(secret->resource).arn) {
    out.arn = *graph_.resource(secret->resource).arn;
    out.exact = true;
  } else if (values.size() == 1 && first.text().starts_with("arn:")) {
    out.arn = first;
    out.exact = true;
  } else if (queue) {
    out.arn = *queue;
  } else if (!target.arn.empty() || arn.empty()) {
    out.arn = SymbolicText::of({target.type, SymbolKind::kExternal});
    if (out.open.empty()) out.open = "the ARN that the arguments name is not known";
  } else {
    std::vector<Resolved> parts = values;
    for (Resolved& one : parts)
      // A parameter's name begins with the slash that the ARN has; an ARN stands for its name.
      if (one.text.text().starts_with("arn:") || one.text.text().starts_with("https://"))
        one.text = last_part(one.text);
      else if (service == "ssm" && one.text.text().starts_with('/'))
        one.text = one.text.slice(1, one.text.text().size());
    out.arn = filled(arn, parts, call);
    if (service == "secretsmanager") {
      out.arn.append("-");
      out.arn.append(SymbolicText::of({"suffix", SymbolKind::kGenerated}));
    }
  }
  if (const auto found = graph_.identify(out.arn)) out.resource = found->resource;
  return out;
}

std::vector<CodeTarget> Targets::named(const code::SdkCall& call, std::string_view service,
                                       const aws::OperationTarget& target) const {
  constexpr std::size_t kMost = 16;
  std::vector<std::vector<Resolved>> rows = {{}};
  for (const std::string_view argument : target.arguments) {
    std::vector<std::vector<Resolved>> next;
    for (const auto& row : rows)
      for (const Resolved& value : values(call, argument)) {
        next.push_back(row);
        next.back().push_back(value);
      }
    rows = std::move(next);
    if (rows.size() > kMost) rows.resize(kMost);
  }
  std::vector<CodeTarget> out;
  for (const auto& row : rows)
    if (row.size() == target.arguments.size())
      out.push_back(this->target(call, service, target, row));
  return out;
}

std::vector<CodeTarget> Targets::of(const code::SdkCall& call,
                                    const aws::OperationAction& action) const {
  const auto info = iam::find_action(action.name);
  if (info && info->resources.empty())
    return {{.arn = SymbolicText(std::string("*")), .resource = {}, .open = {}}};
  const std::string_view service = std::string_view(action.name).substr(0, action.name.find(':'));
  std::vector<CodeTarget> out;
  std::string open = concat("no argument of ", call.operation, " that was read names the resource");
  for (const aws::OperationTarget& target : action.targets) {
    // One argument for many kinds of resources: only an ARN says which.
    const bool is_ambiguous =
        std::ranges::count(action.targets, target.arguments, &aws::OperationTarget::arguments) > 1;
    Tri given = Tri::kYes;
    for (const std::string_view argument : target.arguments) {
      const auto found = code::values_at(call, argument);
      given = both(given, found.empty() ? Tri::kNo : Tri::kYes);
    }
    if (given == Tri::kNo) continue;
    out = named(call, service, target);
    for (CodeTarget& one : out) one.exact = one.exact && !is_ambiguous;
    if (!out.empty()) return out;
  }
  // Events without a bus go to the default one.
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
  if (action.name == "events:PutEvents" && call.arguments.kind == code::ValueKind::kMap &&
      !call.arguments.open) {
    const auto row = iam::find_resource("events", "event-bus");
    const Resolved bus{SymbolicText(std::string("default")), {}};
    if (row) return {{.arn = filled(row->arns.front(), {bus}, call), .resource = {}, .open = {}}};
  }
  CodeTarget any{.arn = SymbolicText::of({call.operation, SymbolKind::kExternal}),
                 .resource = {},
                 .open = std::move(open)};
  out.push_back(std::move(any));
  return out;
}

}  // namespace cfnaudit::calls
