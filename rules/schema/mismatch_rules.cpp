#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/schema/mismatch.h"

// The rules that report what differs from a resource's schema, one for each kind.

namespace cfnaudit::rules {
namespace {

template <MismatchKind kind>
void check(const Context& context, Reporter& report) {
  for (const Mismatch& one : context.mismatches) {
    if (one.kind != kind) continue;
    if (one.decided_by != nullptr) {
      report.undecided(*one.resource, concat("the default of parameter ",
                                             one.decided_by->name.value, " is a placeholder"));
      continue;
    }
    const std::string below = one.path.empty() ? std::string() : concat("/", one.path);
    report.at(one.span, concat("Resources/", one.resource->id(), below), one.message)
        .resource(one.resource->id())
        .key(one.key)
        .severity(one.severity);
  }
}

constexpr std::string_view kReference =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-template-resource-type-ref.html";
constexpr std::string_view kSchema =
    "https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html";

constexpr std::string_view kSameAsUnknown[] = {"E3002", "F3002"};
constexpr std::string_view kSameAsMissing[] = {"E3003", "F3003"};
constexpr std::string_view kSameAsType[] = {"E3012", "F3012"};
constexpr std::string_view kSameAsAllowed[] = {"E3030", "F3030", "W3030", "W1030", "W1031",
                                               "W1032", "W1033", "W1034", "W1035", "W2030"};
constexpr std::string_view kSameAsBounds[] = {
    "E3031", "E3032", "E3033", "E3034", "F3031", "F3032", "F3033", "F3034", "E1150",
    "E1154", "E1155", "E1156", "E1157", "E1161", "E1163", "E1164", "E3511", "E3641",
    "W1030", "W1031", "W1032", "W1033", "W1034", "W1035", "W2031", "W3034"};
constexpr std::string_view kSameAsReadOnly[] = {"E3040"};
constexpr std::string_view kSameAsConflict[] = {"E3014", "E3017", "E3018", "E3020",
                                                "E3021", "E3058", "F3014", "F3017",
                                                "F3018", "F3020", "F3021", "F3058"};

}  // namespace

extern constinit const Rule kUnknownProperty = {
    .info = {.id = "SCH001",
             .name = "unknown-property",
             .severity = Severity::kError,
             .summary = "A resource has a property that its type does not have.",
             .source = kReference,
             .equivalents = kSameAsUnknown},
    .check = check<MismatchKind::kUnknownProperty>,
};

extern constinit const Rule kMissingRequiredProperty = {
    .info = {.id = "SCH002",
             .name = "missing-required-property",
             .severity = Severity::kError,
             .summary = "A resource lacks a property that its type requires.",
             .source = kReference,
             .equivalents = kSameAsMissing},
    .check = check<MismatchKind::kMissingProperty>,
};

extern constinit const Rule kWrongType = {
    .info = {.id = "SCH003",
             .name = "wrong-type",
             .severity = Severity::kError,
             .summary = "A property's value is of a type that CloudFormation does not convert.",
             .source = kReference,
             .equivalents = kSameAsType},
    .check = check<MismatchKind::kWrongType>,
};

extern constinit const Rule kValueNotAllowed = {
    .info = {.id = "SCH004",
             .name = "value-not-allowed",
             .severity = Severity::kError,
             .summary = "A property's value is not one of those that its type accepts.",
             .source = kReference,
             .equivalents = kSameAsAllowed},
    .check = check<MismatchKind::kValueNotAllowed>,
};

extern constinit const Rule kValueOutOfBounds = {
    .info =
        {.id = "SCH005",
         .name = "value-out-of-bounds",
         .severity = Severity::kError,
         .summary =
             "A property's value is outside the range, length or pattern that its type accepts.",
         .source = kReference,
         .equivalents = kSameAsBounds},
    .check = check<MismatchKind::kValueOutOfBounds>,
};

extern constinit const Rule kReadOnlyProperty = {
    .info = {.id = "SCH006",
             .name = "read-only-property",
             .severity = Severity::kWarning,
             .summary = "A template sets a property that only AWS sets.",
             .source = kSchema,
             .equivalents = kSameAsReadOnly},
    .check = check<MismatchKind::kReadOnlyProperty>,
};

extern constinit const Rule kConflictingProperties = {
    .info = {.id = "SCH007",
             .name = "conflicting-properties",
             .severity = Severity::kError,
             .summary = "Properties exclude each other, or one requires another that is missing.",
             .source = kSchema,
             .equivalents = kSameAsConflict},
    .check = check<MismatchKind::kConflictingProperties>,
};

}  // namespace cfnaudit::rules
