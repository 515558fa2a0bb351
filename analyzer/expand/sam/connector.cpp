#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/sam/sam.h"
#include "analyzer/expand/sam/tables.h"

// AWS::Serverless::Connector, and Connectors of resources -> the policy or permission that lets the
// source use the destination.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html

namespace cfnaudit::expand {

namespace {

/// One end of a connector; parts that are not known are null.
struct End {
  std::string id;
  std::string type;
  Tree* arn = nullptr;
  Tree* role = nullptr;
  Tree* url = nullptr;
  Tree* resource_id = nullptr;
  Tree* name = nullptr;
  Tree* qualifier = nullptr;
};

std::string_view plain_type(std::string_view type) {
  constexpr std::pair<std::string_view, std::string_view> kPlain[] = {
      {kFunction, "AWS::Lambda::Function"},
      {kStateMachine, "AWS::StepFunctions::StateMachine"},
      {kApi, "AWS::ApiGateway::RestApi"},
      {kHttpApi, "AWS::ApiGatewayV2::Api"},
      {kSimpleTable, "AWS::DynamoDB::Table"}};
  for (const auto& [sam, plain] : kPlain)
    if (sam == type) return plain;
  return type;
}

/// The logical id that a Ref or GetAtt names.
std::string_view id_of(const Tree* value) {
  if (!is_intrinsic(value)) return {};
  if (const Tree* ref = value->get("Ref")) return text_of(ref);
  const Tree* parts = value->get("Fn::GetAtt");
  if (is_list(parts) && !parts->items.empty()) return text_of(parts->items.front());
  const auto text = text_of(parts);
  return text.substr(0, text.find('.'));
}

/// Puts values in place of %{name}; reports a name that has none.
class Replacement {
 public:
  Replacement(Forest& forest, std::vector<std::pair<std::string_view, Tree*>> values)
      : f_(forest), values_(std::move(values)) {}

  Tree* apply(Tree* tree) {
    if (is_text(tree)) return text(tree);
    for (Tree*& item : tree->items) item = apply(item);
    for (Entry& entry : tree->entries) entry.value = apply(entry.value);
    return tree;
  }

  std::string missing;

 private:
  Tree* text(Tree* tree) {
    std::string out(tree->text);
    Tree* used = f_.map();
    for (const auto& [name, value] : values_) {
      const std::string pattern = concat("%{", name, "}");
      const auto at = out.find(pattern);
      if (at == std::string::npos) continue;
      if (value == nullptr) {
        if (missing.empty()) missing = name;
        continue;
      }
      if (out == pattern) return value;
      std::string variable;
      for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) variable += c;
      for (auto next = at; next != std::string::npos; next = out.find(pattern))
        out.replace(next, pattern.size(), concat("${", variable, "}"));
      f_.set(used, variable, value);
    }
    if (out.find("${") == std::string::npos) return out == tree->text ? tree : f_.text(out);
    return f_.sub(out, used->entries.empty() ? nullptr : used);
  }

  Forest& f_;
  std::vector<std::pair<std::string_view, Tree*>> values_;
};

class Connector {
 public:
  Connector(Translation& t, const Source& from) : t_(t), f_(t.forest), from_(from) {}
  void translate();

 private:
  bool refuse(std::string message) {
    t_.refuse(from_.id, std::move(message));
    return false;
  }
  Tree* resource(std::string_view id) const {
    for (const Made& made : t_.made)
      if (made.id == id) return made.node;
    const Entry* entry = t_.resources->entry(id);
    return entry == nullptr ? nullptr : entry->value;
  }
  bool read_end(Tree* given, Tree* other, End& end);
  Tree* role_of(const std::string& type, Tree* properties, Tree* other);
  bool check_permissions(Tree* profile, const End& source, const End& destination);
  void connect(const End& source, const End& destination, const std::string& suffix);
  Tree* statements(Tree* categories);
  void add_policy(const End& source, const End& destination, Tree* profile,
                  const std::string& suffix);
  void add_permissions(const End& function, Tree* profile, const std::string& suffix);
  void depend(std::string_view id, const std::string& on);
  Tree* add(std::string id, std::string_view type, Tree* properties, const End& source,
            const End& destination);

  Translation& t_;
  Forest& f_;
  const Source& from_;
  std::vector<std::string_view> permissions_;
  std::vector<std::string> made_;
  const End* source_ = nullptr;
  const End* destination_ = nullptr;
};

Tree* Connector::role_of(const std::string& type, Tree* properties, Tree* other) {
  Tree* role = dig(connector_properties(f_, type), {"Inputs", "Role"});
  if (is_text(role))
    role = properties == nullptr ? nullptr : properties->get(role->text);
  else if (is_map(role)) {
    Tree* targets = properties == nullptr ? nullptr : properties->get("Targets");
    role = nullptr;
    if (is_list(targets))
      for (Tree* target : targets->items) {
        Tree* arn = is_map(target) ? target->get("Arn") : nullptr;
        const auto id = id_of(arn);
        const bool by_id = !id.empty() && id == text_of(other->get("Id"));
        if (arn != nullptr &&
            (by_id || (other->get("Arn") != nullptr && equal(arn, other->get("Arn"))))) {
          role = target->get("RoleArn");
          break;
        }
      }
  }
  const auto id = id_of(role);
  return id.empty() ? nullptr : f_.ref(std::string(id));
}

bool Connector::read_end(Tree* given, Tree* other, End& end) {
  if (!is_map(given) || !is_map(other)) return refuse("Source and Destination should be maps");
  const bool by_id = given->has("Id");
  const bool by_parts =
      std::any_of(given->entries.begin(), given->entries.end(),
                  [](const Entry& e) { return e.key.text != "Id" && e.key.text != "Qualifier"; });
  if (by_id == by_parts)
    return refuse(
        "must provide 'Id' (with optional 'Qualifier') or a supported combination of other "
        "properties");
  const auto get = [&](std::string_view key) {
    return is_truthy(given->get(key)) ? given->get(key) : nullptr;
  };
  if (!by_id) {
    if (!is_text(get("Type")) || get("Type")->text.empty())
      return refuse("'Type' is missing or not a string");
    end = {{},
           std::string(plain_type(get("Type")->text)),
           get("Arn"),
           get("RoleName"),
           get("QueueUrl"),
           get("ResourceId"),
           get("Name"),
           get("Qualifier")};
    return true;
  }
  if (!is_text(get("Id")) || get("Id")->text.empty())
    return refuse("'Id' is missing or not a string");
  end.id = std::string(get("Id")->text);
  Tree* found = resource(end.id);
  if (found == nullptr)
    return refuse(concat("unable to find resource with logical ID ", quote(end.id)));
  if (!is_text(found->get("Type"))) return refuse("'Type' is missing or not a string");
  end.type = std::string(found->get("Type")->text);
  Replacement names(f_, {{"logicalId", f_.text(end.id)}});
  Tree* known = names.apply(connector_properties(f_, end.type));
  Tree* outputs = known->get("Outputs");
  const auto output = [&](std::string_view key) {
    return outputs == nullptr ? nullptr : outputs->get(key);
  };
  end.arn = output("Arn");
  end.role = role_of(end.type, found->get("Properties"), other);
  end.url = output("Url");
  end.resource_id = output("Id");
  end.name = output("Name");
  end.qualifier = given->has("Qualifier") ? get("Qualifier") : output("Qualifier");
  return true;
}

bool Connector::check_permissions(Tree* profile, const End& source, const End& destination) {
  Tree* categories = dig(profile, {"Properties", "AccessCategories"});
  std::vector<std::string> known;
  for (const Entry& entry : categories->entries) known.emplace_back(entry.key.text);
  if (permissions_.empty())
    return refuse(concat("'Permissions' cannot be empty; valid values are: ", join(known, ", ")));
  for (const auto permission : permissions_)
    if (!categories->has(permission))
      return refuse(concat("unsupported 'Permissions' provided for connector from ", source.type,
                           " to ", destination.type, "; valid values are: ", join(known, ", ")));
  Tree* combinations = dig(profile, {"Properties", "ValidAccessCategories"});
  if (!is_list(combinations)) return true;
  std::vector<std::string> texts;
  for (const Tree* combination : combinations->items) {
    std::vector<std::string_view> names;
    for (const Tree* item : combination->items) names.push_back(item->text);
    std::sort(names.begin(), names.end());
    if (names == permissions_) return true;
    std::vector<std::string> words(names.begin(), names.end());
    texts.push_back(join(words, " + "));
  }
  return refuse(concat("unsupported 'Permissions' provided for connector from ", source.type,
                       " to ", destination.type, "; valid combinations are: ", join(texts, ", ")));
}

Tree* Connector::statements(Tree* categories) {
  Tree* all = f_.list();
  for (const Entry& entry : categories->entries) {
    if (std::find(permissions_.begin(), permissions_.end(), entry.key.text) == permissions_.end())
      continue;
    if (Tree* given = entry.value->get("Statement"); is_list(given))
      all->items.insert(all->items.end(), given->items.begin(), given->items.end());
  }
  return f_.map({{"Version", "2012-10-17"}, {"Statement", all}});
}

Tree* Connector::add(std::string id, std::string_view type, Tree* properties, const End& source,
                     const End& destination) {
  const auto shown = [&](const End& end) {
    const auto original = t_.owner_types.find(end.id);
    return original == t_.owner_types.end() ? end.type : original->second;
  };
  Tree* ends = f_.map({{"Source", f_.map({{"Type", shown(source)}})},
                       {"Destination", f_.map({{"Type", shown(destination)}})}});
  made_.push_back(id);
  Tree* node = t_.add(from_, std::move(id), type, properties, Attributes::kOwn,
                      from_.attribute("DependsOn"));
  Tree* metadata =
      node->get("Metadata") == nullptr ? f_.map() : f_.shallow_copy(node->get("Metadata"));
  f_.set(metadata, "aws:sam:connectors", f_.map({{from_.id, ends}}));
  f_.set(node, "Metadata", metadata);
  return node;
}

void Connector::depend(std::string_view id, const std::string& on) {
  Tree* node = resource(id);
  if (node == nullptr) return;
  Tree* given = node->get("DependsOn");
  Tree* all = f_.list();
  if (is_list(given))
    all->items = given->items;
  else if (given != nullptr)
    all->items.push_back(given);
  if (Tree* added = f_.text(on); !contains(all, added)) all->items.push_back(added);
  f_.set(node, "DependsOn", all);
}

void Connector::add_policy(const End& source, const End& destination, Tree* profile,
                           const std::string& suffix) {
  const bool at_source = is_true(profile->get("SourcePolicy"));
  Tree* role = (at_source ? source : destination).role;
  if (role == nullptr) {
    refuse(concat("unable to get IAM role name from '", at_source ? "Source" : "Destination",
                  "' resource"));
    return;
  }
  const std::string id = concat(from_.id, "Policy", suffix);
  add(id, "AWS::IAM::ManagedPolicy",
      f_.map({{"PolicyDocument", statements(profile->get("AccessCategories"))},
              {"Roles", f_.list({role})}}),
      source, destination);
  const auto depended = text_of(profile->get("DependedBy"));
  if (depended == "SOURCE" && !source.id.empty()) depend(source.id, id);
  if (depended != "DESTINATION_EVENT_SOURCE_MAPPING" || source.id.empty() || destination.id.empty())
    return;
  std::vector<std::string_view> mappings;
  const auto consider = [&](std::string_view mapping, Tree* node) {
    if (!is_map(node) || !is_text(node->get("Type"), "AWS::Lambda::EventSourceMapping")) return;
    Tree* properties = node->get("Properties");
    if (is_map(properties) && id_of(properties->get("FunctionName")) == destination.id &&
        id_of(properties->get("EventSourceArn")) == source.id)
      mappings.push_back(mapping);
  };
  for (const Entry& entry : t_.resources->entries) consider(entry.key.text, entry.value);
  for (const Made& made : t_.made) consider(made.id, made.node);
  if (mappings.size() == 1) depend(std::string(mappings.front()), id);
}

void Connector::add_permissions(const End& function, Tree* profile, const std::string& suffix) {
  if (function.arn == nullptr) {
    refuse(concat("unable to get Lambda function ARN from '",
                  is_true(profile->get("SourcePolicy")) ? "Source" : "Destination", "' resource"));
    return;
  }
  for (const Entry& category : profile->get("AccessCategories")->entries) {
    if (std::find(permissions_.begin(), permissions_.end(), category.key.text) ==
        permissions_.end())
      continue;
    Tree* properties =
        f_.map({{"Action", category.value->get("Action")}, {"FunctionName", function.arn}});
    for (const std::string_view same : {"Principal", "SourceArn", "SourceAccount"})
      f_.set(properties, same, category.value->get(same));
    add(concat(from_.id, category.key.text, "LambdaPermission", suffix), "AWS::Lambda::Permission",
        properties, *source_, *destination_);
  }
}

void Connector::connect(const End& source, const End& destination, const std::string& suffix) {
  Tree* profile = connector_profile(f_, source.type, destination.type);
  if (profile == nullptr) {
    refuse(concat("unable to create connector from ", source.type, " to ", destination.type,
                  "; it's not supported or the template is invalid"));
    return;
  }
  if (!check_permissions(profile, source, destination)) return;
  const auto type = text_of(profile->get("Type"));
  Replacement values(f_, {{"Source.Arn", source.arn},
                          {"Destination.Arn", destination.arn},
                          {"Source.ResourceId", source.resource_id},
                          {"Destination.ResourceId", destination.resource_id},
                          {"Source.Name", source.name},
                          {"Destination.Name", destination.name},
                          {"Source.Qualifier", source.qualifier},
                          {"Destination.Qualifier", destination.qualifier}});
  Tree* properties = values.apply(profile->get("Properties"));
  if (!values.missing.empty()) {
    refuse(concat(values.missing, " is missing"));
    return;
  }
  source_ = &source;
  destination_ = &destination;
  const End& owner = is_true(properties->get("SourcePolicy")) ? source : destination;
  const std::string_view where =
      is_true(properties->get("SourcePolicy")) ? "Source" : "Destination";
  if (type == "AWS_IAM_ROLE_MANAGED_POLICY")
    return add_policy(source, destination, properties, suffix);
  if (type == "AWS_LAMBDA_PERMISSION") return add_permissions(owner, properties, suffix);
  const bool queue = type == "AWS_SQS_QUEUE_POLICY";
  Tree* resource = queue ? owner.url : owner.arn;
  if (resource == nullptr) {
    refuse(concat("unable to get ", queue ? "SQS queue URL" : "SNS topic ARN", " from '", where,
                  "' resource"));
    return;
  }
  add(concat(from_.id, queue ? "QueuePolicy" : "TopicPolicy", suffix),
      queue ? "AWS::SQS::QueuePolicy" : "AWS::SNS::TopicPolicy",
      f_.map({{"PolicyDocument", statements(properties->get("AccessCategories"))},
              {queue ? "Queues" : "Topics", f_.list({resource})}}),
      source, destination);
}

void Connector::translate() {
  if (Tree* given = from_.get("Permissions"); is_list(given))
    for (const Tree* item : given->items) permissions_.push_back(text_of(item));
  std::sort(permissions_.begin(), permissions_.end());
  permissions_.erase(std::unique(permissions_.begin(), permissions_.end()), permissions_.end());
  Tree* given = from_.get("Destination");
  const bool many = is_list(given);
  const auto all = many ? given->items : std::vector<Tree*>{given};
  if (all.empty()) refuse("'Destination' is an empty list");
  for (std::size_t i = 0; i < all.size(); ++i) {
    End source;
    End destination;
    if (!read_end(all[i], from_.get("Source"), destination) ||
        !read_end(from_.get("Source"), all[i], source))
      continue;
    connect(source, destination, many ? concat("Destination", std::to_string(i)) : "");
  }
  // What waits for the connector waits for what it became.
  const auto replace = [&](Tree* node) {
    Tree* depends = is_map(node) ? node->get("DependsOn") : nullptr;
    Tree* own = f_.text(from_.id);
    if (depends == nullptr || !(contains(depends, own) || equal(depends, own))) return;
    Tree* list = f_.list();
    if (is_list(depends))
      for (Tree* item : depends->items)
        if (!equal(item, own)) list->items.push_back(item);
    for (const auto& id : made_)
      if (Tree* added = f_.text(id); !contains(list, added)) list->items.push_back(added);
    f_.set(node, "DependsOn", list);
  };
  for (const Entry& entry : t_.resources->entries) replace(entry.value);
  for (const Made& made : t_.made) replace(made.node);
}

}  // namespace

void translate_connector(Translation& t, const Source& from) { Connector(t, from).translate(); }

void add_embedded_connectors(Translation& t) {
  Forest& f = t.forest;
  const auto all = t.resources->entries;
  for (const Entry& entry : all) {
    if (!is_map(entry.value) || !entry.value->has("Connectors")) continue;
    Tree* connectors = entry.value->get("Connectors");
    const auto refuse = [&](std::string message, Span place) {
      t.refuse(entry.key.text, std::move(message), place);
    };
    if (!is_map(connectors)) {
      refuse("'Connectors' should be a map", entry.value->entry("Connectors")->key.span);
      entry.value->erase("Connectors");
      continue;
    }
    for (const Entry& given : connectors->entries) {
      const At at(f, given.key.span);
      const std::string id = concat(entry.key.text, given.key.text);
      if (!is_map(given.value)) {
        refuse(concat(entry.key.text, ".", id, " should be a map"), given.key.span);
        continue;
      }
      Tree* connector = f.deep_copy(given.value);
      Tree* properties = connector->get("Properties");
      if (!is_map(properties)) {
        refuse(concat("attribute 'Connectors.", given.key.text, ".Properties' should be a map"),
               given.key.span);
        continue;
      }
      Tree* source = f.map({{"Id", entry.key.text}});
      if (Tree* reference = properties->get("SourceReference"); is_map(reference)) {
        if (reference->has("Id"))
          refuse("'Id' shouldn't be defined in 'SourceReference'", given.key.span);
        for (const Entry& part : reference->entries) source->set(part.key, part.value);
      } else if (reference != nullptr) {
        refuse(concat("property 'Connectors.", given.key.text,
                      ".Properties.SourceReference' should be a map"),
               given.key.span);
      }
      properties->erase("SourceReference");
      f.set(properties, "Source", source);
      f.set(connector, "Type", kConnector);
      if (t.resources->has(id)) {
        refuse(concat("transforming it would make a resource ", quote(id), " of type ", kConnector,
                      ", but the template already has a resource of that name"),
               given.key.span);
        continue;
      }
      t.resources->set({f.keep(id), given.key.span}, connector);
    }
    entry.value->erase("Connectors");
  }
}

}  // namespace cfnaudit::expand
