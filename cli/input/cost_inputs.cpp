#include "cli/input/cost_inputs.h"

#include "cli/input/settings.h"

// Usage, price books and budgets of the command line -> CostInputs.

namespace cfnaudit::cli {

Result<std::vector<pricing::PriceBook>> read_books(const Options& options,
                                                   const std::vector<std::string>& paths) {
  std::vector<pricing::PriceBook> books;
  for (const auto& path : paths) {
    const auto text = read_setting(options, path);
    if (!text) return failure(text.error().message);
    auto book = pricing::PriceBook::parse(*text, path);
    if (!book) return failure(book.error().message);
    books.push_back(std::move(*book));
  }
  return books;
}

Result<audit::CostInputs> read_cost_inputs(const Options& all, SourceMap& sources) {
  const CostOptions& options = all.cost;
  audit::CostInputs inputs;
  inputs.profile = pricing::usage_profile(options.usage_profile);
  if (options.free_tier) inputs.free_tier = pricing::FreeTier::kApplied;
  if (!options.usage_file.empty()) {
    auto text = read_setting(all, options.usage_file);
    if (!text) return failure(text.error().message);
    inputs.usage_file = &sources.add(options.usage_file, std::move(*text));
  }
  auto books = read_books(all, options.price_books);
  if (!books) return failure(books.error().message);
  inputs.books = std::move(*books);
  for (const auto& text : options.budgets) {
    auto budget = pricing::parse_budget(text);
    if (!budget) return failure(budget.error().message);
    inputs.budgets.push_back(std::move(*budget));
  }
  return inputs;
}

}  // namespace cfnaudit::cli
