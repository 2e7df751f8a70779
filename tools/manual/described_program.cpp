#include "tools/manual/described_program.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace headroom {
namespace {

/// More choices than these are left to completion.
constexpr std::size_t choices_shown_max = 12;
/// Longer lists of choices stand in the description instead of beside the name.
constexpr std::size_t value_width_max = 24;

void add_commands(std::vector<CommandPath>& paths, const CommandPath& parent) {
  paths.push_back(parent);
  for (const DescribedCommand& command : parent.command->commands) {
    CommandPath path{.words = parent.words, .command = &command};
    path.words.push_back(command.name);
    add_commands(paths, path);
  }
}

std::string joined_choices(const DescribedWord& word) {
  if (word.choices.size() > choices_shown_max) return {};
  return fmt::format("{}", fmt::join(word.choices, "|"));
}

}  // namespace

std::vector<CommandPath> all_commands(const DescribedProgram& program) {
  std::vector<CommandPath> paths;
  add_commands(paths, {.words = {}, .command = &program.root});
  return paths;
}

std::string spoken(const CommandPath& path) {
  return fmt::format("{}", fmt::join(path.words, " "));
}

std::string shown_value(const DescribedWord& word) {
  const std::string choices = joined_choices(word);
  const bool is_argument = word.names.empty();
  const bool fits = !choices.empty() && choices.size() <= value_width_max && !is_argument;
  return fits ? choices : word.value;
}

std::string full_description(const DescribedWord& word) {
  std::string text = word.description;
  const std::string choices = joined_choices(word);
  if (!choices.empty() && shown_value(word) != choices) {
    text += fmt::format(": {}", fmt::join(word.choices, ", "));
  }
  std::vector<std::string> notes;
  if (!word.allowed.empty()) notes.push_back(word.allowed);
  if (!word.usual.empty()) notes.push_back("default " + word.usual);
  if (!notes.empty()) text += fmt::format(" ({})", fmt::join(notes, ", "));
  return text;
}

std::string usage_of(const CommandPath& path) {
  std::string text = spoken(path);
  if (!text.empty()) text += ' ';
  text += "[OPTIONS]";
  for (const DescribedWord& argument : path.command->arguments) {
    const std::string word = argument.value + (argument.repeats ? "…" : "");
    text += argument.required ? " " + word : " [" + word + "]";
  }
  if (!path.command->commands.empty()) text += " COMMAND";
  return text;
}

}  // namespace headroom
