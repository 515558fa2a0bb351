#pragma once

// The sizes at which the readers stop, so that no input can exhaust time, memory or the stack. Used
// by both readers; going over a limit is a TPL004 finding.

#include <cstddef>

namespace cfnaudit::syntax {

/// "Template body size in an Amazon S3 object"; what is larger is reported, and analysed all the
/// same. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
inline constexpr std::size_t kMaxTemplateBytes = 1024 * 1024;

/// Above these sizes nothing is parsed. yaml-cpp takes up to 0.45 s and 130 MB for a megabyte: it
/// scans a flow collection to its end before the first event. The JSON reader takes less than 10
/// ms, but the later stages keep some 16 KB for each resource: 57 MB of queues came to gigabytes.
inline constexpr std::size_t kMaxYamlBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxJsonBytes = 8 * 1024 * 1024;

/// Collections inside each other. Every later stage may recurse this deep; yaml-cpp itself gives up
/// at 499.
inline constexpr std::size_t kMaxDepth = 400;

/// Nodes of a tree, where a node counts once for each alias that reaches it, and once for each 64
/// bytes of its text.
inline constexpr std::size_t kMaxNodes = 1'000'000;

/// Of these, nodes that aliases repeat: so many, and one for every few bytes of the text. Aliases
/// of aliases double with each, and CloudFormation takes none.
inline constexpr std::size_t kLeastRepeated = 2048;
inline constexpr std::size_t kBytesPerRepeated = 4;

}  // namespace cfnaudit::syntax
