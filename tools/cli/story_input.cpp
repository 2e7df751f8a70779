#include "tools/cli/story_input.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/read_scenario.hpp"

namespace headroom {
namespace {

std::string name_of(const std::string& path) {
  return std::filesystem::path{path}.filename().string();
}

std::string text_or_nothing(const std::string& path) {
  try {
    return read_text_file(path);
  } catch (const InputError&) {
    return {};
  }
}

}  // namespace

std::string shell_word(const std::string& word) {
  constexpr std::string_view special = " \t\n\"'`$&|;<>()[]{}*?!#~\\^";
  if (!word.empty() && word.find_first_of(special) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

StoryInput story_input(std::string_view command, const std::vector<std::string>& files,
                       const CommonOptions& options, const std::vector<std::string>& arguments) {
  StoryInput input;
  input.command = "headroom " + std::string{command};
  for (const std::string& path : files) {
    const std::string name = name_of(path);
    input.command += ' ' + shell_word(name);
    const auto has_name = [&](const StoryInput::File& file) { return file.name == name; };
    if (std::ranges::none_of(input.files, has_name)) {
      input.files.push_back({.name = name, .text = text_or_nothing(path)});
    }
  }
  for (const std::string& argument : arguments) input.command += ' ' + shell_word(argument);
  for (const std::string& set : options.overrides) input.command += " --set " + shell_word(set);
  return input;
}

StoryInput study_input(std::string_view command, const Study& study, const std::string& file,
                       const CommonOptions& options, const std::vector<std::string>& arguments) {
  StoryInput input = story_input(command, {file}, options, arguments);
  std::error_code error;
  if (study.base_shown == file || !std::filesystem::is_regular_file(study.base_shown, error)) {
    return input;
  }
  input.files.push_back(
      {.name = name_of(study.base_shown), .text = text_or_nothing(study.base_shown)});
  return input;
}

}  // namespace headroom
