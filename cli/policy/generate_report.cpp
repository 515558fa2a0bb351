// Policies for roles -> YAML to paste, JSON, or whether the template's roles allow more.

#include "analyzer/base/text.h"
#include "cli/policy/document.h"
#include "cli/report/escape.h"

namespace cfnaudit::cli {

namespace {

using Kind = iam::Answer::Kind;

std::string check_line(const GeneratedRole& role) {
  std::string out = concat(printable(role.role), ": ");
  if (!role.open.empty()) {
    out += "not known\n";
    for (const auto& why : role.open) out += concat("  ", printable(why), "\n");
    return out;
  }
  if (!role.tight) return out + "not compared\n";
  if (*role.tight == Kind::kProved) return out + "allows no more than its users need\n";
  if (*role.tight == Kind::kUnknown) {
    out += "not decided\n";
    for (const auto& why : role.unknown) out += concat("  ", printable(why), "\n");
    return out;
  }
  out += concat("allows more than ", enumerate(role.users),
                role.users.size() == 1 ? " needs" : " need");
  if (role.more)
    out += concat(": ", printable(role.more->action), " on ", printable(role.more->resource));
  return out + "\n";
}

std::string document_of(const GeneratedRole& role) {
  std::string out =
      concat("# ", printable(role.role), ", for ", printable(enumerate(role.users)), "\n");
  for (const auto& why : role.open) out += concat("# Not known: ", printable(why), "\n");
  const auto statements = permissions::statements(role.permissions);
  out += concat(yaml_scalar(role.role), ":\n");
  if (statements.empty()) return out + "  Policies: []\n";
  out += concat("  Policies:\n    - PolicyName: ", yaml_scalar(role.role),
                "\n      PolicyDocument:\n");
  return out + yaml_document(
                   statements, [](const SymbolicText& text) { return text.text(); }, 8);
}

Json more_json(const GeneratedRole& role) {
  if (!role.more) return nullptr;
  return {{"action", role.more->action}, {"resource", role.more->resource}};
}

}  // namespace

std::string generated_text(const GeneratedReport& report, const SourceMap&) {
  std::string out;
  if (report.roles.empty())
    return concat("# No role of ", printable(report.name), " has a user.\n");
  for (const GeneratedRole& role : report.roles) {
    if (!out.empty() && !report.check) out += "\n";
    out += report.check ? check_line(role) : document_of(role);
  }
  return out;
}

std::string generated_json(const GeneratedReport& report, const SourceMap& sources) {
  Json roles = Json::array();
  const auto arn = [&](const SymbolicText& text) { return json_arn(text, report.assumed); };
  for (const GeneratedRole& role : report.roles) {
    Json allows_more = nullptr;
    if (role.tight == Kind::kProved) allows_more = false;
    if (role.tight == Kind::kRefuted) allows_more = true;
    roles.push_back({{"role", role.role},
                     {"path", sources.file(role.place).name()},
                     {"start", json_position(sources.start(role.place))},
                     {"users", role.users},
                     {"policy", json_document(permissions::statements(role.plain), arn)},
                     {"unknown", role.open},
                     {"allowsMore", std::move(allows_more)},
                     {"more", more_json(role)}});
  }
  return document_text({{"schemaVersion", kSchemaVersion}, {"roles", std::move(roles)}}, 2);
}

}  // namespace cfnaudit::cli
