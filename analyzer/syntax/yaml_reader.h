#pragma once

// YAML text -> Document, from yaml-cpp's events.

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::syntax {

Staged<Document> read_yaml(const SourceFile& file);

}  // namespace cfnaudit::syntax
