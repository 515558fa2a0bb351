#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/expand/flatten.h"
#include "analyzer/expand/parts.h"
#include "analyzer/expand/rewriter.h"
#include "analyzer/expand/static_values.h"

// AWS::CloudFormation::Stack with a local template -> the template's resources, as Child/Resource.
// Parameters are replaced by what the parent passes, and the parent's uses of outputs by the
// outputs' values.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html

namespace cfnaudit::expand {

namespace {

constexpr std::size_t kMaxInstances = 500;
constexpr std::size_t kMaxNesting = 16;

class Nesting {
 public:
  Nesting(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain)
      : parts_(parts),
        forest_(parts.forest()),
        root_(root),
        options_(options),
        values_(root, forest_, options),
        chain_(chain) {}

  void run();

 private:
  struct Child {
    std::string_view id;
    Tree* stack = nullptr;   // the resource
    Span url;                // where the template is named
    std::string path;        // as it is named
    Tree* passed = nullptr;  // Parameters, or null
    Tree* root = nullptr;
  };

  std::optional<std::string> path_of(const Entry& resource, Tree* url);
  void nest(const Entry& resource);
  ExpandOptions child_options(const Child& child);
  void check_parameters(const Child& child);
  void check_value(const Child& child, const Entry& parameter);
  void bind_parameters(const Child& child, Flattening& into);
  void bind(const Child& child, const Entry& parameter, Flattening& into);
  Tree* as_list(Tree* given);
  void replace_outputs();
  Tree* output(std::string_view id, Tree* attribute, Span place, Rewriter& rewriter);

  Parts& parts_;
  Forest& forest_;
  Tree* root_;
  const ExpandOptions& options_;
  StaticValues values_;
  const Chain& chain_;
  std::map<std::string, Child, std::less<>> children_;
  std::set<const Tree*> open_outputs_;
};

/// The AWS CDK names a place in S3, and the local file in its metadata.
/// https://docs.aws.amazon.com/cdk/v2/guide/assets.html
std::optional<std::string> Nesting::path_of(const Entry& resource, Tree* url) {
  Tree* metadata = resource.value->get("Metadata");
  if (is_map(metadata) && is_text(metadata->get("aws:asset:property"), "TemplateURL"))
    if (const Tree* path = metadata->get("aws:asset:path"); is_text(path))
      return std::string(path->text);
  const auto path = values_.text(url);
  if (!path) {
    parts_.give_up(resource.key.text, concat("its TemplateURL is not known: ", values_.why()));
    return std::nullopt;
  }
  if (is_remote(*path)) {
    parts_.give_up(resource.key.text, concat("its template is remote: ", *path));
    return std::nullopt;
  }
  return path;
}

ExpandOptions Nesting::child_options(const Child& child) {
  ExpandOptions out;
  out.region = options_.region;
  out.account_id = options_.account_id;
  out.open = options_.open;
  out.passed.emplace();
  if (!is_map(child.passed)) return out;
  for (const Entry& entry : child.passed->entries) {
    auto texts = values_.texts(entry.value).value_or(std::vector<std::string>{});
    if (texts.size() == 1) out.parameters.emplace(entry.key.text, texts.front());
    out.passed->emplace(entry.key.text, std::move(texts));
  }
  return out;
}

/// AWS SAM notes in a tag which application it is.
bool is_from_repository(Tree* stack) {
  Tree* tags = dig(stack, {"Properties", "Tags"});
  return is_list(tags) && std::any_of(tags->items.begin(), tags->items.end(), [](const Tree* tag) {
           return is_text(tag->get("Key"), "serverlessrepo:applicationId");
         });
}

void Nesting::nest(const Entry& resource) {
  if (!is_map(resource.value) ||
      !is_text(resource.value->get("Type"), "AWS::CloudFormation::Stack"))
    return;
  Tree* url = dig(resource.value, {"Properties", "TemplateURL"});
  if (url == nullptr) {
    if (is_from_repository(resource.value))
      parts_.give_up(resource.key.text,
                     "its template is in the AWS Serverless Application Repository");
    return;
  }
  const auto path = path_of(resource, url);
  if (!path) return;
  if (!options_.open) return parts_.miss(resource.key.text, "its template is not read");
  if (++parts_.instances > kMaxInstances || chain_.size() > kMaxNesting) {
    parts_.miss(resource.key.text, "there are too many nested templates");
    if (parts_.instances <= kMaxInstances + 1)
      parts_.report(url->span, resource.key.text, "templates are nested too deeply or too often");
    return;
  }
  const auto* document = parts_.open(options_, url->span, *path, resource.key.text, chain_);
  const auto* resources = document == nullptr ? nullptr : document->root->find("Resources");
  if (document != nullptr && resources == nullptr)
    parts_.report(url->span, resource.key.text, concat(*path, " is not a template"));
  if (resources == nullptr)
    return parts_.miss(resource.key.text, concat("its template ", *path, " ", parts_.unread));
  Child child{resource.key.text,
              resource.value,
              url->span,
              *path,
              dig(resource.value, {"Properties", "Parameters"}),
              nullptr};
  Chain chain = chain_;
  chain.push_back(document->root->span.file);
  child.root =
      expand_part(parts_, *document->root, child_options(child), chain, concat(child.id, "/"));
  check_parameters(child);
  children_.emplace(child.id, std::move(child));
}

void Nesting::check_value(const Child& child, const Entry& parameter) {
  const Tree* declared = child.root->get("Parameters")->get(parameter.key.text);
  const Tree* allowed = is_map(declared) ? declared->get("AllowedValues") : nullptr;
  if (!is_list(allowed) || is_list_parameter(declared)) return;
  for (const auto& text : values_.texts(parameter.value).value_or(std::vector<std::string>{})) {
    const bool known = std::any_of(allowed->items.begin(), allowed->items.end(),
                                   [&](const Tree* item) { return item->text == text; });
    if (!known)
      parts_.report(parameter.value->span, child.id,
                    concat(quote(text), " is not one of the AllowedValues of parameter ",
                           parameter.key.text, " in ", child.path));
  }
}

void Nesting::check_parameters(const Child& child) {
  Tree* declared = child.root->get("Parameters");
  if (is_map(child.passed) && !is_intrinsic(child.passed))
    for (const Entry& entry : child.passed->entries) {
      if (is_map(declared) && declared->has(entry.key.text))
        check_value(child, entry);
      else
        parts_.report(entry.key.span, child.id,
                      concat(child.path, " has no parameter ", entry.key.text));
    }
  if (!is_map(declared) || is_intrinsic(child.passed)) return;
  for (const Entry& entry : declared->entries)
    if (is_map(entry.value) && !entry.value->has("Default") &&
        (child.passed == nullptr || !child.passed->has(entry.key.text)))
      parts_.report(child.url, child.id,
                    concat("parameter ", entry.key.text, " of ", child.path,
                           " has no default, and no value is passed"));
}

/// What Ref of a list parameter gives, of the text that is passed.
Tree* Nesting::as_list(Tree* given) {
  const At at(forest_, given->span);
  if (is_text(given)) return list_of(forest_, given->text);
  const Tree* join = argument_of(given, "Fn::Join");
  if (is_list(join) && join->items.size() == 2 && is_text(join->items[0], ","))
    return join->items[1];
  if (is_list(given)) return given;
  return forest_.map({{"Fn::Split", forest_.list({",", given})}});
}

/// Does the value hold text of the template itself, beside what it refers to? A dynamic reference
/// is none: only the deployment has its value.
bool writes_text(const Tree* value) {
  if (value->is(Kind::kList))
    return std::any_of(value->items.begin(), value->items.end(), writes_text);
  if (!value->is(Kind::kMap)) return text_of(value).find("{{resolve:") == std::string_view::npos;
  static constexpr std::string_view kReferences[] = {"Ref", "Fn::GetAtt", "Fn::ImportValue"};
  return std::any_of(value->entries.begin(), value->entries.end(), [](const Entry& entry) {
    const bool refers = std::find(std::begin(kReferences), std::end(kReferences), entry.key.text) !=
                        std::end(kReferences);
    return !refers && writes_text(entry.value);
  });
}

void Nesting::bind(const Child& child, const Entry& parameter, Flattening& into) {
  const Tree* declaration = parameter.value;
  Tree* given = is_map(child.passed) ? child.passed->get(parameter.key.text) : nullptr;
  if (given == nullptr) given = declaration->get("Default");
  const bool stored = text_of(declaration->get("Type")).starts_with("AWS::SSM::");
  const bool plain = given != nullptr && !given->is(Kind::kMap) && !given->is(Kind::kList);
  const bool secret = is_secret_parameter(declaration) && given != nullptr && writes_text(given);
  const bool fits = given != nullptr && !is_intrinsic(child.passed) && !stored && !secret;
  if (fits)
    return into.set(parameter.key.text, is_list_parameter(declaration) ? as_list(given) : given);
  // Only the deployment knows: it stays a parameter, of the parent now.
  Tree* copy = forest_.shallow_copy(declaration);
  copy->erase("Default");
  if ((stored || secret) && plain) forest_.set(copy, "Default", given);
  into.lift(parameter, concat(child.id, "/", parameter.key.text), copy);
}

void Nesting::bind_parameters(const Child& child, Flattening& into) {
  const At at(forest_, child.url);
  Tree* declared = child.root->get("Parameters");
  if (is_map(declared))
    for (const Entry& entry : declared->entries)
      if (is_map(entry.value)) bind(child, entry, into);
  into.set("AWS::StackId", forest_.ref(std::string(child.id)));
  // CloudFormation names a nested stack after its parent and its logical id, and adds a random end.
  into.set("AWS::StackName",
           forest_.sub(concat("${AWS::StackName}-", child.id, "-${", child.id, "}")));
}

Tree* Nesting::output(std::string_view id, Tree* attribute, Span place, Rewriter& rewriter) {
  const auto child = children_.find(id);
  if (child == children_.end() || !is_text(attribute) || !attribute->text.starts_with("Outputs."))
    return nullptr;
  const auto name = attribute->text.substr(8);
  Tree* outputs = root_->get("Outputs");
  Tree* found = is_map(outputs) ? outputs->get(concat(id, "/", name)) : nullptr;
  Tree* value = is_map(found) ? found->get("Value") : nullptr;
  if (value == nullptr) {
    parts_.report(place, id, concat(child->second.path, " has no output ", quote(name)));
    return nullptr;
  }
  if (!open_outputs_.insert(found).second) return nullptr;  // a circle: it stays
  Tree* result = rewriter.rewrite(value);
  open_outputs_.erase(found);
  return result;
}

void Nesting::replace_outputs() {
  Rewriter rewriter(forest_);
  rewriter.get_att = [&](std::string_view id, Tree* attribute, Span place) {
    return output(id, attribute, place, rewriter);
  };
  for (const auto section : {"Resources", "Outputs"})
    if (Entry* entries = root_->entry(section)) entries->value = rewriter.rewrite(entries->value);
}

void Nesting::run() {
  Tree* resources = root_->get("Resources");
  if (!is_map(resources)) return;
  for (const Entry& resource : resources->entries)
    if (resource.key.text.find('/') != std::string_view::npos)
      parts_.report(resource.key.span, resource.key.text,
                    concat("logical id ", quote(resource.key.text), " must be alphanumeric"));
  for (const Entry& resource : std::vector<Entry>(resources->entries)) nest(resource);
  for (const auto& [id, child] : children_) {
    const At at(forest_, child.url);
    Flattening into(forest_, root_, child.root, concat(id, "/"));
    bind_parameters(child, into);
    into.require(text_of(child.stack->get("Condition")));
    into.run();
  }
  if (children_.empty()) return;
  parts_.changed = true;
  replace_outputs();
}

}  // namespace

void nest_templates(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain) {
  Nesting(parts, root, options, chain).run();
}

}  // namespace cfnaudit::expand
