#include "cli/commands/manual.h"

#include "analyzer/base/text.h"
#include "cli/report/tool.h"
#include "cli/version.h"

// Command table -> manual page (man(7)).

namespace cfnaudit::cli {

namespace {

/// Text of a line: no character is markup.
std::string plain(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string bold(std::string_view text) { return concat("\\fB", plain(text), "\\fR"); }

std::string option(const OptionInfo& info) {
  std::vector<std::string> names;
  for (const auto& name : info.names) names.push_back(bold(name));
  std::string head = join(names, ", ");
  if (info.takes_value) head += concat(" \\fI", plain(info.value), "\\fR");
  return concat(".TP\n", head, "\n", plain(info.about), "\n");
}

/// "cfnaudit check [OPTIONS] [path...]".
std::string synopsis(const std::string& path, const CommandInfo& command) {
  std::string out = concat(bold(path), " [OPTIONS]");
  for (const auto& argument : command.arguments)
    out += concat(" [\\fI", plain(argument.names.front()), "\\fR", argument.many ? "...]" : "]");
  return out;
}

std::string sections(const CommandInfo& command, const std::string& above) {
  const std::string path = concat(above, " ", command.name);
  std::string out;
  if (command.commands.empty()) {
    out += concat(".SS ", synopsis(path, command), "\n", plain(command.about),
                  command.about.ends_with('?') ? "\n" : ".\n");
    for (const auto& argument : command.arguments)
      out +=
          concat(".TP\n\\fI", plain(argument.names.front()), "\\fR\n", plain(argument.about), "\n");
    for (const auto& one : command.options)
      if (one.names.back() != "--help") out += option(one);
    if (!command.footer.empty()) out += concat(".PP\n", plain(command.footer), "\n");
  }
  for (const auto& sub : command.commands) out += sections(sub, path);
  return out;
}

constexpr std::string_view kRest = R"(.SH EXIT STATUS
.TP
0
Nothing at or above \fB\-\-fail\-on\fR.
.TP
1
Findings at or above it; of \fBcost\fR and \fBdiff\fR, a budget that is exceeded; a mistake in the usage file; reachable, of
\fBaccess \-\-prove\-unreachable\fR. Those of \fBpolicy\fR stand with its tasks.
.TP
2
The command could not do its job: usage, unreadable file, not a template.
.TP
3
Finished, but not everything could be decided; the report says what, and why.
.SH FILES
.TP
.I .cfnaudit.yaml
Options, severities of rules, ignored findings, denied access and budgets of the templates in its
folder and its subfolders. The command line takes precedence. \fBcfnaudit init\fR creates one.
.SH ENVIRONMENT
.TP
.B NO_COLOR
If set and not empty, disables colors, unless \fB\-\-color\fR is given.
.TP
.B SOURCE_DATE_EPOCH
The day on which suppressions end is this one's, not today's.
.SH SEE ALSO
\fBaws\fR(1), \fBgit\fR(1), \fBcfnaudit rules\fR for what is looked for.
)";

}  // namespace

std::string manual(const CommandInfo& program) {
  std::string out = concat(".TH CFNAUDIT 1 \"\" \"cfnaudit ", kVersion,
                           "\" \"User Commands\"\n.SH NAME\ncfnaudit \\- find problems, access and "
                           "cost in AWS CloudFormation templates\n.SH SYNOPSIS\n.B cfnaudit\n",
                           "\\fICOMMAND\\fR [OPTIONS] [ARGUMENTS]\n.br\n.B cfnaudit\n",
                           "\\fITEMPLATE\\fR\n.SH DESCRIPTION\n", plain(program.about),
                           "\nA template is evaluated in every environment that its parameters "
                           "span. Nothing is sent anywhere, and no account is needed.\n",
                           ".SH COMMANDS\n");
  for (const auto& command : program.commands) out += sections(command, program.name);
  return concat(out, kRest);
}

}  // namespace cfnaudit::cli
