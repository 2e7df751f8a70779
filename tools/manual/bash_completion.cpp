#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "tools/manual/completion.hpp"

namespace headroom {
namespace {

/// Finds the command and the place of the word under the cursor, then asks the tables below.
/// bash takes `--option=value` for three words; the sign makes the next one a value.
constexpr const char* body = R"bash(
_@_reply() {
  local IFS=$'\n'
  case $1 in
    words)
      shift
      COMPREPLY=($(compgen -W "$*" -- "$current"))
      ;;
    directories)
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -d -- "$current"))
      ;;
    files)
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$current"))
      ;;
    json)
      compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -X '!*.json' -- "$current") $(compgen -d -- "$current"))
      ;;
  esac
}

_@() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' place=0 value='' i word
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == = ]]; then
      value=1
    elif [[ $value ]]; then
      value=''
    elif [[ $word == -* ]]; then
      _@_value "$command" "$word" >/dev/null && value=1
    elif [[ " $(_@_commands "$command") " == *" $word "* ]]; then
      command="${command:+$command }$word"
      place=0
    else
      place=$((place + 1))
    fi
  done
  if [[ $value ]]; then
    _@_reply $(_@_value "$command" "$previous" kind)
  elif [[ $current == -* ]]; then
    _@_reply words $(_@_options "$command")
  elif [[ $(_@_commands "$command") ]]; then
    _@_reply words $(_@_commands "$command")
  else
    _@_reply $(_@_argument "$command" "$place")
  fi
}

complete -F _@ @
)bash";

std::string quoted(const std::string& text) {
  std::string result{"'"};
  for (const char c : text) result += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
  return result + "'";
}

/// The arguments of `_…_reply` that offer what may stand for `word`.
std::string reply_words(const DescribedWord& word) {
  switch (word.kind) {
    case WordKind::choice:
      return fmt::format("words {}", fmt::join(word.choices, " "));
    case WordKind::file:
      return "files";
    case WordKind::json_file:
      return "json";
    case WordKind::directory:
      return "directories";
    case WordKind::text:
      break;
  }
  return "nothing";
}

std::string all_names(const std::vector<DescribedWord>& options) {
  std::string text;
  for (const DescribedWord& option : options) {
    for (const std::string& name : option.names) text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

std::string command_table(const std::vector<CommandPath>& paths) {
  std::string table;
  for (const CommandPath& path : paths) {
    std::vector<std::string> names;
    for (const DescribedCommand& command : path.command->commands) names.push_back(command.name);
    if (names.empty()) continue;
    table += fmt::format("    {}) echo {} ;;\n", quoted(spoken(path)), fmt::join(names, " "));
  }
  return table;
}

std::string option_table(const std::vector<CommandPath>& paths, const std::string& shared) {
  std::string table;
  for (const CommandPath& path : paths) {
    std::string names = path.words.empty() ? "" : all_names(path.command->options);
    if (!names.empty()) names += ' ';
    table += fmt::format("    {}) echo {} ;;\n", quoted(spoken(path)), quoted(names + shared));
  }
  return table;
}

void add_values(std::string& table, const std::string& command,
                const std::vector<DescribedWord>& options) {
  for (const DescribedWord& option : options) {
    if (option.value.empty()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : option.names) patterns.push_back(command + quoted(":" + name));
    table += fmt::format("    {}) echo {} ;;\n", fmt::join(patterns, " | "),
                         quoted(reply_words(option)));
  }
}

std::string argument_table(const std::vector<CommandPath>& paths) {
  std::string table;
  for (const CommandPath& path : paths) {
    const std::vector<DescribedWord>& arguments = path.command->arguments;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string command = quoted(spoken(path) + ":");
      const std::string place = arguments[i].repeats ? "*" : std::to_string(i);
      table +=
          fmt::format("    {}{}) echo {} ;;\n", command, place, quoted(reply_words(arguments[i])));
    }
  }
  return table;
}

std::string table_function(const std::string& name, const std::string& subject,
                           const std::string& table, const std::string& otherwise) {
  return fmt::format("\n_@_{}() {{\n  case {} in\n{}{}  esac\n}}\n", name, subject, table,
                     otherwise);
}

}  // namespace

std::string bash_completion(const DescribedProgram& program) {
  const std::vector<CommandPath> paths = all_commands(program);
  std::string values;
  for (const CommandPath& path : paths) {
    if (!path.words.empty()) add_values(values, quoted(spoken(path)), path.command->options);
  }
  add_values(values, "*", program.root.options);
  std::string script = "# Completes @ in bash; made by: @ completion bash\n";
  script += table_function("commands", "$1", command_table(paths), "");
  script +=
      table_function("options", "$1", option_table(paths, all_names(program.root.options)), "");
  script += "\n# Fails for options without a value.";
  script += table_function("value", "\"$1:$2\"", values, "    *) return 1 ;;\n");
  script += table_function("argument", "\"$1:$2\"", argument_table(paths), "");
  script += body;
  std::string text;
  for (const char c : script) {
    if (c == '@') {
      text += program.root.name;
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace headroom
