#include "tools/manual/completion.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>

#include "sim/report/output_file.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/describe.hpp"
#include "tools/cli/output_directory.hpp"

namespace headroom {

void register_completion(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand(
      "completion",
      "Print the script that lets a shell complete commands, options and files\n\n"
      "With --out the script is written to that folder under the name that the shell looks for.");
  command->footer(
      "# in this shell only; bash and zsh alike\n"
      "source <(headroom completion bash)\n"
      "# for good in bash, zsh (a folder of $fpath) and fish\n"
      "headroom completion bash --out ~/.local/share/bash-completion/completions\n"
      "headroom completion zsh --out ~/.zfunc\n"
      "headroom completion fish --out ~/.config/fish/completions");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "Which shell")
      ->required()
      ->check(CLI::IsMember(completed_shells()));
  command->callback([shell, &app, &options] {
    const DescribedProgram program = describe(app);
    const std::string script = completion_script(program, *shell);
    if (options.out.empty()) {
      fmt::print("{}", script);
      return;
    }
    const OutputDirectory directory{options.out};
    write_file(options.out + "/" + completion_file(program, *shell), script);
  });
}

}  // namespace headroom
