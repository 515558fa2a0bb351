// Principals and callers <-> texts and patterns of texts.

#include "analyzer/iam/caller_text.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::iam {
namespace {

GlobTest arn_test(const SymbolicText& pattern) { return {Glob(pattern, {}), Reading::kArn}; }

/// The characters, and one that occurs nowhere for each symbol.
std::string skeleton(const Glob& glob) {
  std::string out;
  for (const Token token : glob.tokens()) {
    if (token.kind == TokenKind::kCharacter) {
      append_code_point(out, token.value);
    } else {
      out += '\1';
    }
  }
  return out;
}

SymbolicText text_of(const Glob& glob) {
  SymbolicText out;
  for (const Token token : glob.tokens()) {
    if (token.kind == TokenKind::kSymbol) {
      out.append(SymbolicText::of(glob.symbol(token)));
    } else {
      std::string bytes;
      append_code_point(bytes, token.value);
      out.append(std::string_view(bytes));
    }
  }
  return out;
}

}  // namespace

std::vector<GlobTest> caller_forms(Symbols symbols) {
  const std::string_view some = symbols == Symbols::kNone ? "?*" : "*";
  const auto form = [&](std::string_view type, std::string_view service, std::string_view rest) {
    return arn_test(
        SymbolicText(concat("iam/", type, "/arn:", some, ":", service, "::", some, ":", rest)));
  };
  return {form("user", "iam", "user/*"),
          form("role", "iam", "role/*"),
          form("session", "sts", "federated-user/*"),
          form("root", "iam", "root"),
          {Glob(SymbolicText("service/?*"), {}), Reading::kText},
          {Glob(SymbolicText("federated/?*"), {}), Reading::kText},
          {Glob(SymbolicText(std::string(kAnonymous)), {}), Reading::kText}};
}

std::vector<std::string> preferred_callers() {
  return {"iam/user/arn:aws:iam::111122223333:user/someone", std::string(kAnonymous),
          "iam/role/arn:aws:iam::111122223333:role/some-role", "service/some-service.amazonaws.com",
          "federated/some-provider.example.com"};
}

std::optional<GlobTest> account_pattern(const Glob& principal) {
  const std::string shape = skeleton(principal);
  const SymbolicText text = text_of(principal);
  if (shape.find(':') == std::string::npos) {
    const bool symbol_of_arn =
        is_whole_symbol(principal) && principal.symbols().front().kind != SymbolKind::kAccount;
    if (shape.empty() || shape == "*" || symbol_of_arn) return std::nullopt;
    SymbolicText out("iam/*/arn:*:*::");
    out.append(text);
    out.append(":*");
    return arn_test(out);
  }
  const auto parts = text.split(":");
  if (parts.size() != 6 || parts[5].text() != "root") return std::nullopt;
  SymbolicText out("iam/*/arn:");
  out.append(parts[1]);
  out.append(":*::");
  out.append(parts[4]);
  out.append(":*");
  return arn_test(out);
}

std::optional<CallerPattern> caller_pattern(const Glob& principal) {
  struct Row {
    std::string_view part;
    CallerType type;
    std::string_view prefix;
  };
  static constexpr Row kRows[] = {
      {":user/", CallerType::kUser, "iam/user/"},
      {":role/", CallerType::kRoleSession, "iam/role/"},
      {":federated-user/", CallerType::kFederatedUser, "iam/session/"},
  };
  const std::string shape = skeleton(principal);
  for (const Row& row : kRows)
    if (shape.find(row.part) != std::string::npos)
      return CallerPattern{row.type, with_prefix(row.prefix, principal)};
  if (principal.symbols().empty() || shape.ends_with(":root")) return std::nullopt;
  if (is_whole_symbol(principal) && principal.symbols().front().kind == SymbolKind::kAccount)
    return std::nullopt;
  return CallerPattern{CallerType::kRoleSession, with_prefix("iam/role/", principal)};
}

bool is_unique_id(std::string_view principal) {
  return principal.starts_with("AIDA") || principal.starts_with("AROA");
}

bool is_whole_symbol(const Glob& principal) {
  return principal.tokens().size() == 1 && principal.symbols().size() == 1;
}

Glob with_prefix(std::string_view prefix, const Glob& glob) {
  SymbolicText out{std::string(prefix)};
  out.append(text_of(glob));
  return Glob(out, kPlainText);
}

std::vector<GlobTest> roles_of_session(std::string_view session_arn) {
  // arn:PARTITION:sts::ACCOUNT:assumed-role/NAME/SESSION
  const auto parts = split(session_arn, ':');
  if (parts.size() < 6) return {};
  const auto names = split(parts[5], '/');
  if (names.size() < 3 || names[0] != "assumed-role") return {};
  const std::string start = concat("iam/role/arn:", parts[1], ":iam::", parts[4], ":role/");
  return {arn_test(SymbolicText(concat(start, names[1]))),
          arn_test(SymbolicText(concat(start, "*/", names[1])))};
}

Caller caller_from(const SymbolicText& text) {
  const auto rest = [&](std::string_view form) {
    return text.slice(form.size() - 1, text.text().size());  // without the form's `*`
  };
  const auto is = [&](std::string_view form) {
    return text.text().starts_with(form.substr(0, form.size() - 1));
  };
  Caller out;
  if (is(kUserForm)) return user(rest(kUserForm));
  if (is(kRoleForm)) return role_session(rest(kRoleForm), SymbolicText("some-session"));
  if (is(kServiceForm)) return service(rest(kServiceForm));
  if (is(kFederatedForm)) return {CallerType::kFederated, {}, rest(kFederatedForm), {}, {}};
  if (is(kRootForm)) {
    out = user(rest(kRootForm));
    out.type = CallerType::kRoot;
    return out;
  }
  if (is(kSessionForm)) {
    out = user(rest(kSessionForm));
    return {CallerType::kFederatedUser, out.account, {}, out.arn, {}};
  }
  return out;
}

}  // namespace cfnaudit::iam
