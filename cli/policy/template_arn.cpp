#include "cli/policy/template_arn.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/permissions/arns.h"
#include "analyzer/resolve/resource_types.h"
#include "cli/policy/document.h"

namespace cfnaudit::cli {

namespace {

/// Literal text of a Fn::Sub, with pseudo parameters for what is only assumed.
std::string literal(std::string_view text, const Assumed& assumed) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (!assumed.account.empty() && text.substr(i).starts_with(assumed.account)) {
      out += "${AWS::AccountId}";
      i += assumed.account.size();
    } else if (text.substr(i).starts_with("${")) {
      out += "${!";
      i += 2;
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace

/// A policy of the role that refers to what waits for the role would make a circle.
bool TemplateArns::may_refer(graph::ResourceIndex index) const {
  const auto& resource = graph_.resource(index);
  return index != role_ && resource.id().find('/') == std::string_view::npos &&
         resource.exists == Tri::kYes && !graph_.waits_for(index, role_);
}

/// "${Orders}", "${Stage}", "${AWS::StackName}"; "*" for what a template cannot say.
std::string TemplateArns::reference(const Symbol& symbol) const {
  if (symbol.id == permissions::kStackName) return "${AWS::StackName}";
  if (symbol.kind == SymbolKind::kParameter) return concat("${", symbol.id, "}");
  if (symbol.kind != SymbolKind::kGenerated) return "*";
  const std::string_view whole = symbol.id;
  const std::size_t dot = whole.find('.');
  for (const auto index : graph_.resources()) {
    const auto& resource = graph_.resource(index);
    if (resource.id() != whole.substr(0, dot) || !may_refer(index)) continue;
    if (dot == std::string_view::npos) return concat("${", whole, "}");
    const auto type = resolve::find_resource_type(resource.type());
    if (type && type->attribute(whole.substr(dot + 1)) != nullptr) return concat("${", whole, "}");
  }
  return "*";
}

std::string TemplateArns::sub(const SymbolicText& text) const {
  std::string out;
  std::size_t at = 0;
  for (const auto& hole : text.holes()) {
    out += literal(std::string_view(text.text()).substr(at, hole.begin - at), assumed_);
    const std::string shown = reference(hole.symbol);
    if (shown != "*" || !out.ends_with('*')) out += shown;
    at = hole.end;
  }
  return out + literal(std::string_view(text.text()).substr(at), assumed_);
}

std::string TemplateArns::write(const SymbolicText& arn) const {
  const std::string pattern = permissions::pattern_of(arn);
  std::optional<graph::ResourceIndex> owner;
  std::size_t longest = 0;
  for (const auto index : graph_.resources()) {
    const auto& resource = graph_.resource(index);
    const auto type = resolve::find_resource_type(resource.type());
    if (!resource.arn || !type || type->arn_attribute.empty() || !may_refer(index)) continue;
    const std::string& own = resource.arn->text();
    const bool is_streams = own.ends_with(":*") &&
                            own == arn.text().substr(0, own.size() - 1) + "*" &&
                            pattern.ends_with(":*");
    const bool is_it =
        arn.text().starts_with(own) &&
        (arn.text().size() == own.size() || own.ends_with('/') ||
         std::string_view(":/*").find(arn.text()[own.size()]) != std::string_view::npos);
    if ((is_it || is_streams) && own.size() > longest) {
      owner = index;
      longest = is_streams ? arn.text().size() : own.size();
    }
  }
  if (owner) {
    const auto& resource = graph_.resource(*owner);
    const auto attribute = resolve::find_resource_type(resource.type())->arn_attribute;
    const std::string reference = concat(resource.id(), ".", attribute);
    if (longest >= arn.text().size()) return concat("!GetAtt ", reference);
    const std::string rest = sub(arn.slice(longest, arn.text().size()));
    return concat("!Sub '${", reference, "}", rest, "'");
  }
  const permissions::Arns arns(graph_, false);
  // Names of what may be referred to stay references; the others begin as CloudFormation makes
  // them.
  SymbolicText text;
  std::size_t at = 0;
  for (const auto& hole : arn.holes()) {
    text.append(arn.slice(at, hole.begin));
    const SymbolicText symbol = SymbolicText::of(hole.symbol);
    text.append(reference(hole.symbol) == "*" ? arns.narrowed(symbol) : symbol);
    at = hole.end;
  }
  text.append(arn.slice(at, arn.text().size()));
  if (text.text() == "*") return "'*'";
  std::string out = sub(text);
  if (!assumed_.region.empty()) {
    const auto fields = split(out, ':');
    if (fields.size() >= 6 && fields[0] == "arn") {
      std::vector<std::string> parts(fields.begin(), fields.end());
      parts[1] = "${AWS::Partition}";
      if (parts[3] == assumed_.region) parts[3] = "${AWS::Region}";
      out = join(parts, ":");
    }
  }
  if (out.find("${") == std::string::npos) return yaml_scalar(out);
  std::string quoted;
  for (const char c : out) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return concat("!Sub '", quoted, "'");
}

}  // namespace cfnaudit::cli
