#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "tools/manual/completion.hpp"

namespace headroom {
namespace {

std::string quoted(std::string_view text) {
  std::string result{"'"};
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

/// The arguments of `complete` that offer what may stand for `word`.
std::string offers(const DescribedWord& word) {
  switch (word.kind) {
    case WordKind::choice:
      return "-x -a " + quoted(fmt::format("{}", fmt::join(word.choices, " ")));
    case WordKind::file:
      return "-r -F";
    case WordKind::json_file:
      return "-x -k -a '(__fish_complete_suffix .json)'";
    case WordKind::directory:
      return "-x -a '(__fish_complete_directories)'";
    case WordKind::text:
      break;
  }
  return "-x";
}

void add_options(std::string& script, const std::string& begin,
                 const std::vector<DescribedWord>& options) {
  for (const DescribedWord& option : options) {
    script += begin;
    for (const std::string& name : option.names) {
      const bool is_long = name.starts_with("--");
      script += fmt::format(" {} {}", is_long ? "-l" : "-s", name.substr(is_long ? 2 : 1));
    }
    if (!option.value.empty()) script += ' ' + offers(option);
    script += fmt::format(" -d {}\n", quoted(option.description));
  }
}

/// Arguments have no option to hang on: what they offer is offered at their place.
void add_arguments(std::string& script, const std::string& program, const CommandPath& path) {
  const std::vector<DescribedWord>& arguments = path.command->arguments;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const DescribedWord& argument = arguments[i];
    if (argument.kind == WordKind::text) continue;
    std::string condition = fmt::format("__{}_is \"{}\"", program, spoken(path));
    if (!argument.repeats) condition += fmt::format(" {}", i);
    // -x and -r speak of an option's value; for arguments only what is offered counts.
    std::string words = offers(argument);
    words.erase(0, words.find(' ') + 1);
    script += fmt::format("complete -c {} -n {} {}\n", program, quoted(condition), words);
  }
}

/// Names of all options that take a value.
std::string valued_names(const std::vector<CommandPath>& paths) {
  std::string names;
  for (const CommandPath& path : paths) {
    for (const DescribedWord& option : path.command->options) {
      if (option.value.empty()) continue;
      for (const std::string& name : option.names) names += ' ' + name;
    }
  }
  return names;
}

/// `__…_is COMMAND [PLACE]` holds when the words typed so far lead to that command, and so many
/// of its arguments are given.
std::string where_function(const std::string& program, const std::vector<CommandPath>& paths) {
  std::string known;
  for (const CommandPath& path : paths) {
    if (!path.words.empty()) known += ' ' + quoted(spoken(path));
  }
  std::string script = fmt::format("\nfunction __{}_is\n", program);
  script += fmt::format("    set -l valued{}\n    set -l known{}\n", valued_names(paths), known);
  script += R"fish(    set -l path
    set -l place 0
    set -l is_value 0
    for word in (commandline -opc)[2..-1]
        if test $is_value = 1
            set is_value 0
        else if string match -q -- '-*' $word
            contains -- $word $valued; and set is_value 1
        else if contains -- (string trim "$path $word") $known
            set path (string trim "$path $word")
            set place 0
        else
            set place (math $place + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test $place = $argv[2]
end
)fish";
  return script;
}

}  // namespace

std::string fish_completion(const DescribedProgram& program) {
  const std::string& name = program.root.name;
  const std::vector<CommandPath> paths = all_commands(program);
  std::string script = fmt::format("# Completes {0} in fish; made by: {0} completion fish\n", name);
  script += where_function(name, paths);
  script += fmt::format("\ncomplete -c {} -f\n", name);
  add_options(script, "complete -c " + name, program.root.options);
  for (const CommandPath& path : paths) {
    const std::string condition = quoted(fmt::format("__{}_is \"{}\"", name, spoken(path)));
    const std::string begin = fmt::format("complete -c {} -n {}", name, condition);
    script += '\n';
    for (const DescribedCommand& command : path.command->commands) {
      script += fmt::format("{} -a {} -d {}\n", begin, command.name, quoted(command.summary));
    }
    if (!path.words.empty()) add_options(script, begin, path.command->options);
    add_arguments(script, name, path);
  }
  return script;
}

}  // namespace headroom
