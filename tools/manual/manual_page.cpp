#include "tools/manual/manual_page.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

/// Columns of text in the source; escapes make some lines a little longer.
constexpr std::size_t line_width = 68;

/// Text that man(7) shows as it is: backslashes and hyphens escaped, so that options can be
/// copied, and no line taken for a request.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool begins_line = result.empty() || result.back() == '\n';
    if (begins_line && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  return result;
}

/// A paragraph of text in lines of a length that mandoc finds in good style.
std::string filled(std::string_view text) { return escaped(wrapped(text, line_width, 0)); }

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", escaped(text)); }
std::string italic(std::string_view text) { return fmt::format("\\fI{}\\fR", escaped(text)); }

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

void add_terms(std::string& page, std::string_view title, const std::vector<DescribedWord>& words) {
  if (words.empty()) return;
  page += fmt::format(".SH {}\n", title);
  for (const DescribedWord& word : words) {
    std::vector<std::string> names;
    for (const std::string& name : word.names) names.push_back(bold(name));
    std::string term = fmt::format("{}", fmt::join(names, ", "));
    if (!word.value.empty()) {
      term += (term.empty() ? "" : " ") + italic(shown_value(word));
      if (word.names.empty() && word.repeats) term += "…";
    }
    page += fmt::format(".TP\n{}\n{}\n", term, filled(full_description(word)));
  }
}

void add_paragraphs(std::string& page, const std::string& text) {
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) {
    page += line.empty() ? ".PP\n" : filled(line) + '\n';
  }
}

void add_commands(std::string& page, const DescribedProgram& program, const CommandPath& path) {
  if (path.command->commands.empty()) return;
  page += ".SH COMMANDS\n";
  for (const DescribedCommand& command : path.command->commands) {
    CommandPath below = path;
    below.words.push_back(command.name);
    page += fmt::format(".TP\n{}\n{};\nsee {}(1)\n", bold(command.name), filled(command.summary),
                        bold(page_name(program, below)));
  }
}

/// What holds for every command. The statuses are those of tools/cli/command.hpp.
void add_shared_sections(std::string& page) {
  page +=
      ".SH EXIT STATUS\n"
      ".TP\n0\ndone\n"
      ".TP\n1\nan expectation or a goal is missed, or a verdict went against\n";
  page += ".TP\n2\n" +
          filled(
              "wrong input or wrong usage; standard error names the place, "
              "what was seen and what is allowed") +
          "\n";
  page +=
      ".TP\n3\na fault of the program itself\n"
      ".TP\n130\ninterrupted; no unfinished result file stays behind\n";
  page +=
      ".SH ENVIRONMENT\n"
      ".TP\n\\fBHEADROOM_DATA\\fR\nfolder of the job traces that scenarios name as "
      "\\fI${HEADROOM_DATA}/…\\fR\n"
      ".TP\n\\fBNO_COLOR\\fR\nset and not empty: no colours on a terminal\n";
}

void add_examples(std::string& page, const std::string& examples) {
  if (examples.empty()) return;
  page += ".SH EXAMPLES\n.RS 2\n.nf\n";
  std::istringstream stream{examples};
  for (std::string line; std::getline(stream, line);) page += escaped(line) + '\n';
  page += ".fi\n.RE\n";
}

void add_see_also(std::string& page, const DescribedProgram& program, const CommandPath& path) {
  std::vector<std::string> others;
  for (const CommandPath& other : all_commands(program)) {
    const bool is_parent = other.words.size() + 1 == path.words.size() &&
                           std::equal(other.words.begin(), other.words.end(), path.words.begin());
    const bool is_child = path.words.size() + 1 == other.words.size() &&
                          std::equal(path.words.begin(), path.words.end(), other.words.begin());
    if (is_parent || is_child) others.push_back(bold(page_name(program, other)) + "(1)");
  }
  if (!others.empty()) page += fmt::format(".SH SEE ALSO\n{}\n", fmt::join(others, ",\n"));
}

}  // namespace

std::string page_name(const DescribedProgram& program, const CommandPath& path) {
  std::string name = program.root.name;
  for (const std::string& word : path.words) name += '-' + word;
  return name;
}

std::string manual_page(const DescribedProgram& program, const CommandPath& path) {
  const DescribedCommand& command = *path.command;
  const std::string name = page_name(program, path);
  std::string page =
      fmt::format(".TH {} 1 {} \"{} {}\" \"User Commands\"\n", escaped(upper(name)), program.date,
                  escaped(program.root.name), escaped(program.version));
  page += fmt::format(".SH NAME\n{}\n", filled(name + " - " + command.summary));
  page += fmt::format(".SH SYNOPSIS\n{} {}\n", bold(program.root.name), escaped(usage_of(path)));
  page += fmt::format(".SH DESCRIPTION\n{}\n", filled(command.summary + "."));
  if (!command.details.empty()) {
    page += ".PP\n";
    add_paragraphs(page, command.details);
  }
  add_terms(page, "ARGUMENTS", command.arguments);
  add_commands(page, program, path);
  const bool is_root = path.words.empty();
  if (!is_root) add_terms(page, "OPTIONS", command.options);
  add_terms(page, is_root ? "OPTIONS" : "OPTIONS OF EVERY COMMAND", program.root.options);
  add_shared_sections(page);
  add_examples(page, command.examples);
  add_see_also(page, program, path);
  return page;
}

}  // namespace headroom
