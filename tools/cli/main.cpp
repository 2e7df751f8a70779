#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/cli/command.hpp"
#include "tools/cli/describe.hpp"
#include "tools/cli/interrupt.hpp"

namespace headroom {
namespace {

/// As large as a scenario can hold it.
constexpr std::uint64_t seed_max = 9'007'199'254'740'992;

void add_common_options(CLI::App& app, CommonOptions& options) {
  app.add_option("--out", options.out, "Write all result files to this directory")
      ->type_name("DIR");
  app.add_flag("--json", options.json, "Print the summary as JSON, and nothing else");
  app.add_option("--set", options.overrides, "Override any scenario key; can be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  // After --set, so that it is the last word on the seed.
  app.add_option_function<std::uint64_t>(
         "--seed",
         [&options](const std::uint64_t& seed) {
           options.seed = seed;
           options.overrides.push_back(fmt::format("run.seed={}", seed));
         },
         "Seed of every random stream")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{0}, seed_max));
  app.add_flag("--quiet,-q", options.quiet, "Print nothing but errors");
  app.add_option("--threads", options.threads,
                 "Threads for several runs; results do not depend on it")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  app.add_flag("--timing", options.timing, "Also write engine.json with speed and memory");
  app.set_version_flag("--version", "headroom " HEADROOM_VERSION);
}

void register_commands(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  register_run(app, options, result);
  register_compare(app, options, result);
  register_check(app, options, result);
  register_sweep(app, options, result);
  register_plan(app, options, result);
  register_forecast(app, options, result);
  register_schedule(app, options, result);
  register_explain(app, options, result);
  register_plot(app, options, result);
  register_validate(app, options, result);
  register_trace(app, options, result);
  register_catalog(app, options, result);
  register_lint(app, options, result);
  register_schema(app, options, result);
  register_completion(app, options, result);
  register_man(app, options, result);
}

/// The word that stands where a command should, empty when there is none.
std::string command_word(const CLI::App& app, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) return words[i];
    const CLI::Option* option = app.get_option_no_throw(words[i]);
    if (option != nullptr && option->get_items_expected_max() > 0) ++i;
  }
  return {};
}

/// What to say about a command line that cannot be understood.
std::string usage_problem(const CLI::App& app, const CLI::ParseError& error,
                          const std::vector<std::string>& words) {
  const std::vector<const CLI::App*> commands = app.get_subcommands({});
  std::vector<std::string> names;
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  const std::string word = command_word(app, words);
  if (word.empty()) return fmt::format("give a command: {}", fmt::join(names, ", "));
  for (const std::string& name : names) {
    if (word == name) return error.what();
  }
  const std::string near = nearest_name(word, names);
  return fmt::format("there is no command \"{}\"; {}", word.substr(0, 60),
                     near.empty() ? fmt::format("commands: {}", fmt::join(names, ", "))
                                  : fmt::format("did you mean \"{}\"?", near));
}

/// One message to standard error, cut to a length that stays readable.
void print_error(std::string_view message) {
  constexpr std::size_t length_max = 3900;
  const bool cut = message.size() > length_max;
  fmt::print(stderr, "headroom: {}{}\n", message.substr(0, length_max), cut ? "…" : "");
}

int parse_and_run(int argc, char** argv) {
  CLI::App app{
      "Simulates AI infrastructure: what waits, what idles, what limits, and why\n\n"
      "Results go to standard output and below --out, diagnostics and progress to standard error. "
      "The same input gives the same bytes, on any number of threads.",
      "headroom"};
  app.footer(
      "# simulate, report, keep all figures\n"
      "headroom run scenarios/quickstart.json --out results\n"
      "# the options and examples of one command\n"
      "headroom sweep --help");
  use_described_help(app);
  CommonOptions options;
  CommandResult result;
  app.require_subcommand(1);
  app.fallthrough();
  add_common_options(app, options);
  register_commands(app, options, result);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    print_error(usage_problem(app, error, words) + "\nheadroom --help lists commands and options");
    return exit_wrong_input;
  }
  return result.exit_status;
}

int run(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const InputError& error) {
    print_error(error.what());
    return exit_wrong_input;
  } catch (const Interrupted&) {
    print_error("interrupted");
    return exit_interrupted;
  } catch (const AssertionError& error) {
    print_error(std::string{"our own fault, please report it: "} + error.what());
  } catch (const std::bad_alloc&) {
    print_error("out of memory");
  } catch (const std::exception& error) {
    print_error(std::string{"our own fault, please report it: "} + error.what());
  }
  return exit_own_fault;
}

}  // namespace
}  // namespace headroom

int main(int argc, char** argv) {
  headroom::listen_for_interrupts();
  return headroom::run(argc, argv);
}
