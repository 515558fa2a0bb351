#include "analyzer/expand/sam/tables.h"

#include <algorithm>
#include <array>
#include <span>

#include "analyzer/aws/managed_policies.h"
#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/syntax/json_reader.h"

// A name -> a row of an embedded table.

namespace cfnaudit::expand {

std::span<const EmbeddedFile> expand_tables();

namespace {

const TextTable& table(std::size_t index) {
  static const std::array<TextTable, 2> tables = {TextTable(expand_tables()[0].text),
                                                  TextTable(expand_tables()[1].text)};
  return tables[index];
}

/// Makes the places of a tree the current one: the table has none.
void settle(Tree* tree, Span place) {
  tree->span = place;
  for (Tree* item : tree->items) settle(item, place);
  for (Entry& entry : tree->entries) {
    entry.key.span = place;
    settle(entry.value, place);
  }
}

/// The reader's document goes away: texts are kept where they are decoded.
void keep_texts(Forest& forest, Tree* tree) {
  tree->text = forest.keep(std::string(tree->text));
  for (Tree* item : tree->items) keep_texts(forest, item);
  for (Entry& entry : tree->entries) {
    entry.key.text = forest.keep(std::string(entry.key.text));
    keep_texts(forest, entry.value);
  }
}

Tree* json(Forest& forest, std::string_view text) {
  const auto document = syntax::read_json(text, 0);
  const Span place = forest.place;
  Tree* tree = tree_of(*document.value.root, forest);
  keep_texts(forest, tree);
  settle(tree, place);
  return tree;
}

struct Tagged {
  std::string_view type;
  TagStyle style;
};

// Of the types that SAM makes.
constexpr std::array<Tagged, 17> kTagged = {{
    {"AWS::ApiGateway::ApiKey", TagStyle::kList},
    {"AWS::ApiGateway::DomainName", TagStyle::kList},
    {"AWS::ApiGateway::DomainNameAccessAssociation", TagStyle::kList},
    {"AWS::ApiGateway::DomainNameV2", TagStyle::kList},
    {"AWS::ApiGateway::RestApi", TagStyle::kList},
    {"AWS::ApiGateway::Stage", TagStyle::kList},
    {"AWS::ApiGateway::UsagePlan", TagStyle::kList},
    {"AWS::ApiGatewayV2::DomainName", TagStyle::kMap},
    {"AWS::ApiGatewayV2::Stage", TagStyle::kMap},
    {"AWS::CodeDeploy::Application", TagStyle::kList},
    {"AWS::CodeDeploy::DeploymentGroup", TagStyle::kList},
    {"AWS::IAM::Role", TagStyle::kList},
    {"AWS::IoT::TopicRule", TagStyle::kList},
    {"AWS::Lambda::Function", TagStyle::kList},
    {"AWS::SNS::Topic", TagStyle::kList},
    {"AWS::SQS::Queue", TagStyle::kList},
    {"AWS::StepFunctions::StateMachine", TagStyle::kList},
}};

}  // namespace

bool has_policy_template(std::string_view name) { return table(0).find(name).has_value(); }

std::optional<std::string_view> policy_template_like(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Row& row : table(0).rows()) names.push_back(row.field(0));
  return did_you_mean(name, names);
}

PolicyTemplate policy_template(Forest& forest, std::string_view name) {
  const auto row = table(0).find(name);
  if (!row) return {{}, forest.map()};
  PolicyTemplate out{split(row->field(1), ' '), json(forest, row->field(2))};
  std::erase(out.parameters, std::string_view{});
  return out;
}

Tree* connector_profile(Forest& forest, std::string_view source, std::string_view destination) {
  const auto row = table(1).find(concat(source, ">", destination));
  return row ? json(forest, row->field(1)) : nullptr;
}

Tree* connector_properties(Forest& forest, std::string_view type) {
  const auto row = table(1).find(type);
  return row ? json(forest, row->field(1)) : forest.map();
}

std::string managed_policy_arn_of(std::string_view name, std::string_view partition) {
  const auto policy = aws::find_managed_policy(name);
  if (!policy) return std::string(name);
  return concat("arn:", partition, ":iam::aws:policy/", policy->path, name);
}

TagStyle tag_style(std::string_view type) {
  const auto row = std::find_if(kTagged.begin(), kTagged.end(),
                                [&](const Tagged& tagged) { return tagged.type == type; });
  return row == kTagged.end() ? TagStyle::kNone : row->style;
}

}  // namespace cfnaudit::expand
