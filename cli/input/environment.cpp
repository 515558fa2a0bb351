#include "cli/input/environment.h"

#include <cctype>

#include "analyzer/base/text.h"
#include "cli/input/parameters.h"
#include "cli/input/settings.h"

// Options and files of parameters -> EnvironmentOptions.

namespace cfnaudit::cli {

// Letters, digits and hyphens, a letter first.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
std::string stack_name_of(std::string_view path) {
  std::string name = stem_of(path);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
  const bool letter_first = !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0;
  return letter_first ? name : "stack";
}

Result<resolve::EnvironmentOptions> read_environment(const Options& options, SourceMap& sources) {
  resolve::EnvironmentOptions out;
  out.region = options.region;
  out.account_is_given = !options.account_id.empty();
  if (out.account_is_given) out.account_id = options.account_id;
  out.only = options.environments;
  for (const auto& path : options.parameter_files) {
    auto text = read_setting(options, path);
    if (!text) return tl::unexpected<Error>(text.error());
    auto set = read_parameters(sources.add(path, std::move(*text)));
    if (!set) return tl::unexpected<Error>(set.error());
    out.parameter_sets.push_back(std::move(*set));
  }
  for (const auto& text : options.parameter_overrides) {
    auto given = read_override(text);
    if (!given) return tl::unexpected<Error>(given.error());
    out.overrides.insert_or_assign(std::move(given->first), std::move(given->second));
  }
  return out;
}

resolve::EnvironmentOptions environment_of(const SourceFile& file, const Options& options,
                                           resolve::EnvironmentOptions shared) {
  shared.stack_name = options.stack_name.empty() ? stack_name_of(file.name()) : options.stack_name;
  shared.stack_name_is_given = !options.stack_name.empty();
  return shared;
}

}  // namespace cfnaudit::cli
