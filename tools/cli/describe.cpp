#include "tools/cli/describe.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/cli/terminal.hpp"
#include "tools/manual/help_text.hpp"

namespace headroom {
namespace {

/// Words that stand for files in usage lines.
constexpr std::array<std::pair<std::string_view, WordKind>, 11> file_words{
    {{"SCENARIO", WordKind::json_file},
     {"STUDY", WordKind::json_file},
     {"SNAPSHOT", WordKind::json_file},
     {"SUITE", WordKind::json_file},
     {"MEASUREMENTS", WordKind::json_file},
     {"USER.json", WordKind::json_file},
     {"FILE", WordKind::file},
     {"PROGRAM", WordKind::file},
     {"RESULT", WordKind::directory},
     {"DIR", WordKind::directory},
     {"HEADROOM", WordKind::file}}};

WordKind kind_of(std::string_view value) {
  const auto* const found =
      std::ranges::find(file_words, value, &std::pair<std::string_view, WordKind>::first);
  return found != file_words.end() ? found->second : WordKind::text;
}

/// `{a,b}` as its parts; of `{a->1,b->2}` the names.
std::vector<std::string> choices_in(std::string_view text) {
  std::vector<std::string> choices;
  const std::size_t begin = text.find('{');
  const std::size_t end = text.find('}');
  if (begin == text.npos || end == text.npos || end < begin) return choices;
  for (const auto part : std::views::split(text.substr(begin + 1, end - begin - 1), ',')) {
    const std::string_view choice{part.begin(), part.end()};
    choices.emplace_back(choice.substr(0, choice.find("->")));
  }
  return choices;
}

/// `UINT in [1 - 1024]` as `1 to 1024`; without an end where that is out of sight.
std::string range_in(std::string_view text) {
  constexpr std::size_t digits_shown_max = 10;
  const std::size_t begin = text.find("in [");
  const std::size_t middle = text.find(" - ");
  const std::size_t end = text.rfind(']');
  if (begin == text.npos || middle == text.npos || end == text.npos) return {};
  const std::string_view low = text.substr(begin + 4, middle - begin - 4);
  const std::string_view high = text.substr(middle + 3, end - middle - 3);
  if (high.size() > digits_shown_max) return fmt::format("{} or more", low);
  return fmt::format("{} to {}", low, high);
}

/// What stands for the value of an option whose registration names none.
std::string shown_type(std::string_view type) {
  if (type == "UINT" || type == "INT") return "N";
  return type == "TEXT" ? "NAME" : std::string{type};
}

DescribedWord describe_word(const CLI::Option& option) {
  DescribedWord word;
  for (const std::string& name : option.get_snames()) word.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) word.names.push_back("--" + name);
  word.description = option.get_description();
  word.required = option.get_required();
  word.usual = option.get_default_str();
  word.repeats = option.get_expected_max() > 1;
  if (option.get_items_expected_max() == 0) return word;
  const std::string type = option.get_type_name();
  word.choices = choices_in(type);
  const std::string base = type.starts_with('{') ? "TEXT" : type.substr(0, type.find(':'));
  word.value = word.names.empty() ? option.get_name(true, false) : shown_type(base);
  word.kind = word.choices.empty() ? kind_of(word.value) : WordKind::choice;
  word.allowed = range_in(type);
  return word;
}

DescribedCommand describe_command(const CLI::App& app) {
  DescribedCommand command;
  command.name = app.get_name();
  const std::string description = app.get_description();
  const std::size_t line = std::min(description.find('\n'), description.size());
  command.summary = description.substr(0, line);
  const std::size_t details = description.find_first_not_of('\n', line);
  if (details != description.npos) command.details = description.substr(details);
  command.examples = app.get_footer();
  // Each command has a --help of its own: said once, with the options of every command.
  const auto is_own = [&](const CLI::Option* option) {
    return app.get_parent() == nullptr || option->get_name() != "--help";
  };
  for (const CLI::Option* option : app.get_options(is_own)) {
    auto& words = option->get_positional() ? command.arguments : command.options;
    words.push_back(describe_word(*option));
  }
  for (const CLI::App* below : app.get_subcommands({})) {
    command.commands.push_back(describe_command(*below));
  }
  return command;
}

std::vector<std::string> words_to(const CLI::App& app) {
  if (app.get_parent() == nullptr) return {};
  std::vector<std::string> words = words_to(*app.get_parent());
  words.push_back(app.get_name());
  return words;
}

class DescribedHelp final : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string /*name*/,
                        CLI::AppFormatMode /*mode*/) const override {
    const CLI::App* root = app;
    while (root->get_parent() != nullptr) root = root->get_parent();
    const DescribedProgram program = describe(*root);
    const std::vector<std::string> words = words_to(*app);
    const TerminalStyle style = terminal_style();
    for (const CommandPath& path : all_commands(program)) {
      if (path.words != words) continue;
      return help_text(program, path, {.width = style.width, .bold = style.colour});
    }
    return {};
  }
};

}  // namespace

DescribedProgram describe(const CLI::App& app) {
  return {.root = describe_command(app), .version = HEADROOM_VERSION, .date = HEADROOM_DATE};
}

void use_described_help(CLI::App& app) { app.formatter(std::make_shared<DescribedHelp>()); }

}  // namespace headroom
