#pragma once

// A template with transforms -> the plain template that CloudFormation would deploy. Stands between
// syntax and model: nodes in, nodes out. Every node that it makes carries the place of the line
// that the author wrote. Called by the pipeline for every file; a template without transforms
// passes untouched.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/expand/expansion.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

/// A template that names other files has one of these words.
inline constexpr std::string_view kFileWords[] = {
    "TemplateURL", "AWS::Include", "AWS::Serverless::Application", "DefinitionUri", "SchemaUri"};

Staged<Expansion> expand(const syntax::Document& document, const ExpandOptions& options);

/// One of several stacks that are deployed together.
struct StackFile {
  std::string name;  // of the stack, in front of its logical ids: Name/Resource
  const SourceFile* file = nullptr;
};

/// The stacks as one template, joined by what they export and import. `options.stack_name` is not
/// used.
Staged<Expansion> expand_stacks(const std::vector<StackFile>& stacks, const ExpandOptions& options);

}  // namespace cfnaudit::expand
