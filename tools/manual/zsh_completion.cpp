#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "tools/manual/completion.hpp"

namespace headroom {
namespace {

std::string with_backslashes(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != special.npos) result += '\\';
    result += c;
  }
  return result;
}

/// One specification of _arguments as a word of the script.
std::string quoted(const std::string& text) {
  std::string result{"'"};
  for (const char c : text) result += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
  return result + "'";
}

/// `MESSAGE:ACTION` of a value or an argument.
std::string action(const DescribedWord& word) {
  std::vector<std::string> choices;
  for (const std::string& choice : word.choices) {
    choices.push_back(with_backslashes(choice, "\\: ()'\"$`*?[]<>|&;#"));
  }
  std::string action = " ";
  if (word.kind == WordKind::choice) action = fmt::format("({})", fmt::join(choices, " "));
  if (word.kind == WordKind::file) action = "_files";
  if (word.kind == WordKind::json_file) action = "_files -g \"*.json(-.)\"";
  if (word.kind == WordKind::directory) action = "_files -/";
  return with_backslashes(word.value, "\\:") + ':' + action;
}

void add_options(std::string& script, const std::vector<DescribedWord>& options) {
  for (const DescribedWord& option : options) {
    const std::string description = with_backslashes(option.description, "\\[]:");
    for (const std::string& name : option.names) {
      std::string text = option.repeats ? "*" : "";
      if (option.names.size() > 1 && !option.repeats) {
        text += fmt::format("({})", fmt::join(option.names, " "));
      }
      text += name;
      if (!option.value.empty()) text += name.starts_with("--") ? "=" : "+";
      text += '[' + description + ']';
      if (!option.value.empty()) text += ':' + action(option);
      script += "    " + quoted(text) + '\n';
    }
  }
}

std::string function_name(const DescribedProgram& program, const CommandPath& path) {
  std::string name = "_" + program.root.name;
  for (const std::string& word : path.words) name += "_" + word;
  return name;
}

/// The command's own commands: offered with their summaries, then followed into.
void add_commands(std::string& script, const DescribedProgram& program, const CommandPath& path) {
  script += "  local -a commands=(\n";
  for (const DescribedCommand& command : path.command->commands) {
    script += "    " + quoted(with_backslashes(command.name, "\\:") + ':' + command.summary) + '\n';
  }
  script += "  )\n";
  script +=
      "  _arguments -C -S $options '1:command:->command' '*::argument:->argument' && return\n"
      "  case $state in\n"
      "    command) _describe command commands ;;\n"
      "    argument)\n"
      "      case $words[1] in\n";
  for (const DescribedCommand& command : path.command->commands) {
    CommandPath below = path;
    below.words.push_back(command.name);
    script += fmt::format("        {}) {} ;;\n", command.name, function_name(program, below));
  }
  script += "      esac\n      ;;\n  esac\n";
}

void add_function(std::string& script, const DescribedProgram& program, const CommandPath& path) {
  const DescribedCommand& command = *path.command;
  script += fmt::format("\n{}() {{\n", function_name(program, path));
  script += "  local curcontext=$curcontext state line\n  typeset -A opt_args\n";
  script += "  local -a options=(\n";
  if (!path.words.empty()) add_options(script, command.options);
  add_options(script, program.root.options);
  script += "  )\n";
  if (!command.commands.empty()) {
    add_commands(script, program, path);
  } else {
    script += "  _arguments -S $options";
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const DescribedWord& argument = command.arguments[i];
      const std::string place = argument.repeats ? "*" : std::to_string(i + 1);
      const std::string colons = argument.required || argument.repeats ? ":" : "::";
      script += " \\\n    " + quoted(place + colons + action(argument));
    }
    script += '\n';
  }
  script += "}\n";
}

}  // namespace

std::string zsh_completion(const DescribedProgram& program) {
  const std::string& name = program.root.name;
  std::string script =
      fmt::format("#compdef {0}\n# Completes {0} in zsh; made by: {0} completion zsh\n", name);
  for (const CommandPath& path : all_commands(program)) add_function(script, program, path);
  // Found in $fpath its text is the function's body; read with `source` it only registers.
  script += fmt::format(
      "\nif [[ $funcstack[1] == _{0} ]]; then\n  _{0} \"$@\"\nelse\n  compdef _{0} {0}\nfi\n",
      name);
  return script;
}

}  // namespace headroom
