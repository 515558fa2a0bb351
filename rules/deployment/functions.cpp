#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Lambda functions -> settings that Lambda refuses together, and code that it cannot find.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kFunction = "AWS::Lambda::Function";
constexpr std::string_view kLayerTypes[] = {"AWS::Lambda::LayerVersion"};
constexpr std::string_view kFunctionTypes[] = {kFunction};

template <typename Check>
void for_each_function(const Context& context, Check check) {
  for (const auto index : context.graph.of_type(kFunction)) {
    const auto& function = context.graph.resource(index);
    if (!resolve::is_unknown(function.properties)) check(index, function);
  }
}

/// Is it made of a container image? Unknown where its package type is.
Tri is_image(const StackResource& function) {
  const ValuePtr type = function.property("PackageType");
  if (type != nullptr) return resolve::equals(type, "Image");
  const ValuePtr image = function.property("Code.ImageUri");
  return image == nullptr ? Tri::kNo : Tri::kUnknown;
}

bool runtime_is(ValuePtr runtime, std::initializer_list<std::string_view> families) {
  const auto known = resolve::known_text(runtime);
  return known &&
         std::ranges::any_of(families, [&](auto family) { return known->starts_with(family); });
}

void check_image(const StackResource& function, Reporter& report) {
  for (const auto property : {"Handler", "Runtime", "Layers"})
    if (const ValuePtr value = function.property(property);
        value != nullptr && !resolve::is_unknown(value))
      report
          .at(function, value,
              concat(property, " is not valid for ", function.id(),
                     ", which is a container image (PackageType Image)"))
          .key(property)
          .fix(concat("remove ", property, "; the image has it"));
}

void check_zip(const StackResource& function, Reporter& report) {
  std::vector<std::string> missing;
  for (const auto property : {"Handler", "Runtime"})
    if (function.property(property) == nullptr) missing.emplace_back(property);
  if (!missing.empty())
    report.at(function, concat(function.id(), " has no ", join(missing, " and no "),
                               ", which a function of PackageType Zip requires"));
  const ValuePtr inline_code = function.property("Code.ZipFile");
  if (inline_code == nullptr) return;
  const ValuePtr runtime = function.property("Runtime");
  if (resolve::known_text(runtime) && !runtime_is(runtime, {"nodejs", "python"}))
    report
        .at(function, inline_code,
            concat("inline code requires a runtime of Node.js or Python, not ",
                   *resolve::known_text(runtime)))
        .fix("use S3Bucket and S3Key");
  for (const auto other : {"S3Bucket", "S3Key", "ImageUri"})
    if (const ValuePtr value = function.property(concat("Code.", other)))
      report.at(function, value, concat(other, " and ZipFile exclude each other")).key(other);
}

void check_package(const Context& context, Reporter& report) {
  for_each_function(context, [&](ResourceIndex, const StackResource& function) {
    switch (is_image(function)) {
      case Tri::kYes:
        return check_image(function, report);
      case Tri::kNo:
        return check_zip(function, report);
      case Tri::kUnknown:
        return;
    }
  });
}

/// "SnapStart does not support ... Amazon EFS, or ephemeral storage greater than 512 MB."
/// https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
constexpr long long kSnapStartStorage = 512;

/// Runtimes without SnapStart, which Java 11, Python 3.12 and .NET 8 and later have.
bool lacks_snap_start(ValuePtr runtime) {
  const auto known = resolve::known_text(runtime);
  if (!known) return false;
  const bool old = *known == "java8" || *known == "java8.al2" || *known == "dotnet6";
  return old || runtime_is(runtime, {"nodejs", "ruby", "go", "provided", "dotnetcore", "python2",
                                     "python3.6", "python3.7", "python3.8", "python3.9",
                                     "python3.10", "python3.11"});
}

/// Versions and aliases of a function.
std::vector<ResourceIndex> published(const Context& context, ResourceIndex function) {
  std::vector<ResourceIndex> out;
  for (const auto type : {"AWS::Lambda::Version", "AWS::Lambda::Alias"})
    for (const auto index : context.graph.of_type(type)) {
      const auto target = context.graph.identify(
          context.graph.resource(index).property("FunctionName"), kFunctionTypes);
      if (target && target->resource == function) out.push_back(index);
    }
  return out;
}

void check_snap_start_of(const Context& context, ResourceIndex index, const StackResource& function,
                         ValuePtr snap_start, Reporter& report) {
  const auto unsupported = [&](ValuePtr place, std::string what) {
    report.at(function, place, concat("SnapStart does not support ", what))
        .fix("remove SnapStart, or change the setting");
  };
  const ValuePtr runtime = function.property("Runtime");
  if (lacks_snap_start(runtime))
    unsupported(snap_start, concat("the runtime ", *resolve::known_text(runtime)));
  const ValuePtr files = function.property("FileSystemConfigs");
  if (!resolve::items(files).empty() && !resolve::is_unknown(files))
    unsupported(files, "file systems");
  const ValuePtr storage = function.property("EphemeralStorage.Size");
  if (resolve::integer(storage).value_or(0) > kSnapStartStorage)
    unsupported(storage, "ephemeral storage of more than 512 MB");
  const auto versions = published(context, index);
  for (const auto version : versions)
    if (const ValuePtr provisioned =
            context.graph.resource(version).property("ProvisionedConcurrencyConfig"))
      report
          .at(context.graph.resource(version), provisioned,
              concat("SnapStart of ", function.id(), " does not support provisioned concurrency"))
          .note(snap_start->span, "SnapStart", function.id());
  if (versions.empty())
    report
        .at(function, snap_start,
            concat("SnapStart has no effect: it applies to published versions, and ", function.id(),
                   " has none in this template"))
        .severity(Severity::kWarning)
        .fix("add AWS::Lambda::Version and call it, or an alias of it");
}

void check_snap_start(const Context& context, Reporter& report) {
  for_each_function(context, [&](ResourceIndex index, const StackResource& function) {
    const ValuePtr apply = function.property("SnapStart.ApplyOn");
    if (resolve::equals(apply, "PublishedVersions") == Tri::kYes)
      check_snap_start_of(context, index, function, apply, report);
  });
}

/// Is the word in the code, not as a part of another one?
bool has_word(std::string_view code, std::string_view word) {
  const auto is_part = [](char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  };
  for (std::size_t at = 0; (at = code.find(word, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_part(code[at - 1])) && (end == code.size() || !is_part(code[end])))
      return true;
  }
  return false;
}

/// "CloudFormation places it in a file named index"
void check_handler(const Context& context, Reporter& report) {
  for_each_function(context, [&](ResourceIndex, const StackResource& function) {
    const ValuePtr code = function.property("Code.ZipFile");
    const ValuePtr handler = function.property("Handler");
    const auto name = resolve::known_text(handler);
    if (code == nullptr || !name || !runtime_is(function.property("Runtime"), {"nodejs", "python"}))
      return;
    if (const auto why = resolve::why_unknown(code); code->kind == resolve::ValueKind::kUnknown)
      return report.undecided(function, why);
    // Code that a script puts in later.
    const auto text = resolve::known_text(code);
    if (text && lowercase(*text).find("placeholder") != std::string::npos) return;
    const auto dot = name->rfind('.');
    if (name->substr(0, dot) != "index" || dot == std::string_view::npos) {
      auto finding = report.at(function, handler,
                               concat("inline code is the file index, and the handler ",
                                      quote(*name), " is in another one"));
      finding.fix(concat("use index.", name->substr(dot + 1)));
      // A module of a package: a later deployment of the code may bring it.
      if (name->substr(0, dot).find_first_of("./") != std::string_view::npos)
        finding.severity(Severity::kWarning);
      return;
    }
    const auto entry = name->substr(dot + 1);
    if (!text || has_word(*text, entry)) return;
    // What comes from elsewhere may define it.
    if (text->find("import *") != std::string_view::npos ||
        text->find("module.exports") != std::string_view::npos)
      return;
    report.at(function, handler,
              concat("the inline code of ", function.id(), " does not define ", quote(entry)));
  });
}

constexpr std::size_t kLayersOfAFunction = 5;

void check_layer(const StackResource& function, const StackResource& layer, ValuePtr place,
                 std::string_view setting, std::string_view list, Reporter& report) {
  const auto own_items = resolve::items(function.property(setting));
  if (own_items.size() > 1) return;
  const bool is_default = own_items.empty() && setting == "Architectures";
  const auto own = is_default          ? std::optional<std::string_view>("x86_64")
                   : own_items.empty() ? std::nullopt
                                       : resolve::known_text(own_items.front());
  const ValuePtr compatible = layer.property(list);
  const auto items = resolve::items(compatible);
  if (!own || items.empty() || std::ranges::any_of(items, [&](ValuePtr item) {
        return resolve::equals(item, *own) != Tri::kNo;
      }))
    return;
  report
      .at(function, place,
          concat("layer ", layer.id(), " is not compatible with ", *own, " of ", function.id()))
      .key(concat(layer.id(), " ", setting))
      .note(compatible->span, std::string(list), layer.id());
}

void check_layers(const Context& context, Reporter& report) {
  for_each_function(context, [&](ResourceIndex, const StackResource& function) {
    const ValuePtr layers = function.property("Layers");
    const auto items = resolve::items(layers);
    if (items.size() > kLayersOfAFunction)
      report
          .at(function, layers,
              concat(function.id(), " has ", std::to_string(items.size()), " layers of at most 5"))
          .severity(Severity::kError);
    for (const ValuePtr item : items) {
      const auto target = context.graph.identify(item, kLayerTypes);
      if (!target) continue;
      const auto& layer = context.graph.resource(target->resource);
      check_layer(function, layer, item, "Runtime", "CompatibleRuntimes", report);
      check_layer(function, layer, item, "Architectures", "CompatibleArchitectures", report);
    }
  });
}

void check_concurrency(const Context& context, Reporter& report) {
  for_each_function(context, [&](ResourceIndex index, const StackResource& function) {
    const ValuePtr reserved = function.property("ReservedConcurrentExecutions");
    const auto most = resolve::integer(reserved);
    long long sum = 0;
    for (const auto part : published(context, index)) {
      const auto& version = context.graph.resource(part);
      const ValuePtr place =
          version.property("ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions");
      if (place == nullptr || version.exists != Tri::kYes) continue;
      if (resolve::equals(version.property("FunctionVersion"), "$LATEST") == Tri::kYes)
        report.at(version, place, "provisioned concurrency is not available for $LATEST")
            .fix("publish a version");
      sum += resolve::integer(place).value_or(0);
      if (!most || sum <= *most) continue;
      report
          .at(version, place,
              concat("provisioned concurrency of ", function.id(), " is ", std::to_string(sum),
                     ", and only ", std::to_string(*most), " executions are reserved"))
          .note(reserved->span, "ReservedConcurrentExecutions", function.id());
      return;
    }
  });
}

constexpr std::string_view kPackageEquivalents[] = {"E3677", "E3678", "E3685"};
constexpr std::string_view kSnapStartEquivalents[] = {"E2530", "W2530", "I2530"};
constexpr std::string_view kFunctionPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-lambda-function.html";

}  // namespace

extern constinit const Rule kPackageSettingConflict = {
    .info = {.id = "DEP025",
             .name = "package-setting-conflict",
             .severity = Severity::kError,
             .summary = "The settings of a function do not fit the kind of its deployment package.",
             .source = kFunctionPage,
             .equivalents = kPackageEquivalents},
    .check = check_package,
};

extern constinit const Rule kUnsupportedSnapStart = {
    .info = {.id = "DEP026",
             .name = "unsupported-snap-start",
             .severity = Severity::kError,
             .summary = "SnapStart is on for a function that cannot use it, or has no effect.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html",
             .equivalents = kSnapStartEquivalents},
    .check = check_snap_start,
};

extern constinit const Rule kHandlerOutsideInlineCode = {
    .info = {.id = "DEP027",
             .name = "handler-outside-inline-code",
             .severity = Severity::kError,
             .summary = "The handler of a function is not in its inline code.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-properties-lambda-function-code.html"},
    .check = check_handler,
};

extern constinit const Rule kIncompatibleLayer = {
    .info = {.id = "DEP028",
             .name = "incompatible-layer",
             .severity = Severity::kWarning,
             .summary = "A layer is not made for the runtime or architecture of its function.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html"},
    .check = check_layers,
};

extern constinit const Rule kProvisionedConcurrencyConflict = {
    .info = {.id = "DEP029",
             .name = "provisioned-concurrency-conflict",
             .severity = Severity::kError,
             .summary =
                 "A function has more provisioned concurrency than is reserved, or for $LATEST.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"},
    .check = check_concurrency,
};

}  // namespace cfnaudit::rules
