#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/expand/transforms.h"
#include "rules/catalog.h"
#include "rules/template/written_values.h"

// Nulls in properties and outputs.

namespace cfnaudit::rules {
namespace {

void check(const TemplateContext& context, Reporter& report) {
  // Macros, SAM among them, are given the template as it is and may leave out what is null.
  if (context.tmpl.written == nullptr) return;
  const auto* transform = context.tmpl.written->find("Transform");
  if (expand::names_transform(transform, expand::kSamTransform) || expand::names_macro(transform) ||
      context.tmpl.truncated || context.tmpl.resources.empty() || has_foreign_macros(context.tmpl))
    return;
  for_each_written_value(context.tmpl, [&](const WrittenValue& value) {
    if (value.node.kind != syntax::NodeKind::kNull || !value.node.tag.empty()) return;
    const std::string what = value.function.empty()
                                 ? std::string(value.keys.back())
                                 : concat("the argument of Fn::", value.function);
    report
        .at(value.node.span, value.path(),
            concat(what, " is null, which CloudFormation does not allow in templates"))
        .resource(value.resource)
        .fix("remove it, give it a value, or use !Ref AWS::NoValue");
  });
}

}  // namespace

extern constinit const Rule kNullValue = {
    .info =
        {.id = "TPL023",
         .name = "null-value",
         .severity = Severity::kError,
         .summary = "A value is null, which CloudFormation rejects.",
         .source =
             "https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1378"},
    .check_template = check,
};

}  // namespace cfnaudit::rules
