#include "analyzer/access/policy_reader.h"

#include "analyzer/base/text.h"

// Value -> Part -> iam::Policy.

namespace cfnaudit::access {

using aws::PolicyUse;
using policy::Part;
using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

Part unknown(Span span, std::string reason) {
  Part out;
  out.kind = Part::Kind::kUnknown;
  out.reason = std::move(reason);
  out.span = span;
  return out;
}

/// A document written as text: JSON, perhaps with parts that only the deployment knows.
ReadPolicy read_text(const SourceFile& file, ValuePtr document, iam::Language language,
                     std::string id, resolve::JsonStore& store) {
  if (const auto json = resolve::read_json_text(file, document, document->text, store))
    return {policy::read_policy(part_of(*json), language, std::move(id)), *json};
  if (!document->text.known())
    return {policy::read_policy(part_of(document), language, std::move(id)), document};
  syntax::Node scalar;
  scalar.kind = syntax::NodeKind::kScalar;
  scalar.text = document->text.text();
  scalar.span = document->span;
  return {policy::read_policy(scalar, language, std::move(id)), document};
}

}  // namespace

Part part_of(ValuePtr value) {
  Part out;
  if (value == nullptr) return out;
  out.span = value->span;
  switch (value->kind) {
    case ValueKind::kNull:
      break;
    case ValueKind::kString:
    case ValueKind::kNumber:
    case ValueKind::kBoolean:
      out.kind = Part::Kind::kText;
      out.text = value->text;
      break;
    case ValueKind::kList:
      out.kind = Part::Kind::kList;
      for (const ValuePtr item : value->items) out.items.push_back(part_of(item));
      break;
    case ValueKind::kMap:
      out.kind = Part::Kind::kMap;
      for (const auto& [key, field] : value->fields)
        out.members.push_back({{std::string(key.value), key.span}, part_of(field)});
      break;
    case ValueKind::kUnknown:
      return unknown(value->span, resolve::why_unknown(value));
  }
  return out;
}

iam::Language language_of(aws::PolicyUse use, const graph::StackResource& resource) {
  switch (use) {
    case PolicyUse::kIdentity:
    case PolicyUse::kBoundary:
      return iam::Language::kIdentity;
    case PolicyUse::kTrust:
      return iam::Language::kTrust;
    case PolicyUse::kOrganization: {
      if (resource.type() == "AWS::Organizations::ResourcePolicy") return iam::Language::kResource;
      const auto type = resolve::known_text(resource.property("Type"));
      if (type == "SERVICE_CONTROL_POLICY") return iam::Language::kServiceControl;
      if (type == "RESOURCE_CONTROL_POLICY") return iam::Language::kResourceControl;
      return iam::Language::kOther;
    }
    case PolicyUse::kResource:
      // https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
      return resource.type() == "AWS::IoT::Policy" ? iam::Language::kOther
                                                   : iam::Language::kResource;
    case PolicyUse::kKey:
    case PolicyUse::kEndpoint:
    case PolicyUse::kApi:
      break;
  }
  return iam::Language::kResource;
}

ReadPolicy read_policy(const SourceFile& file, ValuePtr document, iam::Language language,
                       std::string id, resolve::JsonStore& store) {
  if (document->kind == ValueKind::kString)
    return read_text(file, document, language, std::move(id), store);
  return {policy::read_policy(part_of(document), language, std::move(id)), document};
}

}  // namespace cfnaudit::access
