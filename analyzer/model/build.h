#pragma once

// Syntax tree -> Template. All problems of shape are reported here, once: unknown sections and
// functions, wrong arities and types, references to nothing. What is malformed is left out; the
// rest is kept. Ids used (their pages are in rules/template/):
//   TPL005 not a template, or a section of the wrong type    TPL006 malformed or unknown function
//   TPL007 reference to nothing                               TPL008 malformed parameter
//   TPL009 malformed resource                                 TPL010 unknown section or attribute
//   TPL011 a limit of CloudFormation is exceeded

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/model/template.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

Staged<Template> build(const SourceFile& file, const syntax::Document& document);
/// The same for a template that is no longer as it was written: `root` stands for the document's.
Staged<Template> build(const SourceFile& file, const syntax::Document& document,
                       const syntax::Node& root);

/// Only what values are made of: Parameters, Mappings and Conditions. Nothing is reported.
Template build_values(const syntax::Node& root);

}  // namespace cfnaudit::model
