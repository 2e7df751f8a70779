#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// What a shell can offer in the place of a word.
enum class WordKind : std::uint8_t { text, choice, file, json_file, directory };

/// An option, a flag or an argument of a command.
struct DescribedWord {
  std::vector<std::string> names = {};  ///< `-q`, `--quiet`, short ones first; none: an argument
  std::string value = {};               ///< what stands for its value: `DIR`; empty: a flag
  WordKind kind = WordKind::text;
  std::vector<std::string> choices = {};  ///< all that is allowed, or the best known
  std::string allowed = {};               ///< a range in words: `1 to 1024`
  std::string usual = {};                 ///< the default, where it is worth saying
  bool required = false;
  bool repeats = false;
  std::string description = {};
};

/// A command with what belongs under it, all that help, manual pages and completions say.
struct DescribedCommand {
  std::string name = {};
  std::string summary = {};   ///< one line
  std::string details = {};   ///< further paragraphs, an empty line between two
  std::string examples = {};  ///< lines as typed, each with a comment above it
  std::vector<DescribedWord> arguments = {};
  std::vector<DescribedWord> options = {};
  std::vector<DescribedCommand> commands = {};
};

/// The whole program: its root's options are those of every command.
struct DescribedProgram {
  DescribedCommand root = {};
  std::string version = {};
  std::string date = {};  ///< of the version, such as 2026-11-26
};

/// One command of a program, seen from the root.
struct CommandPath {
  std::vector<std::string> words;  ///< without the program's name: none for the root
  const DescribedCommand* command = nullptr;
};

/// The root and every command below it, each before what is under it, in order of registration.
[[nodiscard]] std::vector<CommandPath> all_commands(const DescribedProgram& program);

/// `trace stats`; empty for the root.
[[nodiscard]] std::string spoken(const CommandPath& path);

/// A value in help and manual: `DIR`, or its choices where they are few: `local|slurm`.
[[nodiscard]] std::string shown_value(const DescribedWord& word);

/// The description, and what is allowed and usual where it does not say so itself.
[[nodiscard]] std::string full_description(const DescribedWord& word);

/// `run [OPTIONS] SCENARIO…`, without the program's name.
[[nodiscard]] std::string usage_of(const CommandPath& path);

}  // namespace headroom
