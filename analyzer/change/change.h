#pragma once

// What an update from one stack to another does to each resource: created, deleted, updated in
// place, replaced, with the properties that differ and the data that is lost. Made from the same
// environment of two templates; read by the diff.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/change/resource_change.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::change {

/// In the order of the new template, deleted resources last. Resources that the environment does
/// not have count as absent.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
std::vector<ResourceChange> changes(const resolve::Stack& before, const resolve::Stack& after);

/// A thing that CloudFormation makes once from others, an API's deployment or a function's version:
/// it stays as it was although what it is made from changes.
struct Stale {
  const resolve::StackResource* snapshot = nullptr;  // AWS::ApiGateway::Deployment, ...Version
  std::vector<std::string> changed;                  // ids of what it does not show
};

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html
std::vector<Stale> stale_snapshots(const resolve::Stack& after,
                                   const std::vector<ResourceChange>& changes);

}  // namespace cfnaudit::change
