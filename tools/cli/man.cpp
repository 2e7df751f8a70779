#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/describe.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/manual/manual_page.hpp"

namespace headroom {
namespace {

CommandPath named_command(const DescribedProgram& program, const std::vector<std::string>& words) {
  const std::string wanted = fmt::format("{}", fmt::join(words, " "));
  std::vector<std::string> names;
  for (const CommandPath& path : all_commands(program)) {
    if (path.words == words) return path;
    if (!path.words.empty()) names.push_back(spoken(path));
  }
  const std::string near = nearest_name(wanted, names);
  throw InputError{Diagnostic{.path = "man",
                              .message = fmt::format("there is no command \"{}\"", wanted),
                              .hint = near.empty()
                                          ? fmt::format("one of {}", fmt::join(names, ", "))
                                          : fmt::format("did you mean \"{}\"?", near)}};
}

/// Every page under its own name.
void write_pages(const DescribedProgram& program, const std::string& folder) {
  const OutputDirectory directory{folder};
  for (const CommandPath& path : all_commands(program)) {
    write_file(folder + "/" + page_name(program, path) + ".1", manual_page(program, path));
  }
}

}  // namespace

void register_man(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand(
      "man",
      "Print a manual page, of the program or of one command\n\n"
      "The page is written in the language of man(7). With --out all pages are written to that "
      "folder, each to a file of its own.");
  command->footer(
      "# read a page without installing it\n"
      "headroom man run | man -l -\n"
      "# all pages\n"
      "headroom man --out ~/.local/share/man/man1");
  const auto words = std::make_shared<std::vector<std::string>>();
  std::vector<std::string> names;
  for (const CLI::App* below : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(below->get_name());
  }
  command->add_option("COMMAND", *words, "Of which command, such as run or trace stats")
      ->type_name(fmt::format("{{{}}}", fmt::join(names, ",")))
      ->expected(0, 2);
  command->callback([words, &app, &options] {
    const DescribedProgram program = describe(app);
    if (!options.out.empty()) return write_pages(program, options.out);
    fmt::print("{}", manual_page(program, named_command(program, *words)));
  });
}

}  // namespace headroom
