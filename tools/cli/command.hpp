#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace headroom {

/// The exit statuses of the program. An interrupted one ends with 130.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;       ///< an expectation, goal or verdict
inline constexpr int exit_wrong_input = 2;  ///< also wrong usage
inline constexpr int exit_own_fault = 3;
inline constexpr int exit_interrupted = 130;

/// What every sub-command takes, before or after its name.
struct CommonOptions {
  std::string out;      ///< directory for result files; empty: write none
  bool json = false;    ///< the summary as JSON on standard output, nothing else there
  bool quiet = false;   ///< nothing but errors
  bool timing = false;  ///< also write engine.json under `out`
  std::vector<std::string> overrides;  ///< `path=value`, in order; `--seed` is the last of them
  std::optional<std::uint64_t> seed;   ///< of `--seed`, for commands that read no scenario
  unsigned threads = 1;
};

/// What a sub-command says to main. Errors are thrown: InputError for wrong
/// input, AssertionError for our own fault.
struct CommandResult {
  int exit_status = exit_done;
};

/// Each adds its sub-command to `app`. The command runs while `app` is parsed
/// and leaves its answer in `result`; all arguments must outlive the parse. Its footer holds
/// examples: lines as typed, comments above them.
void register_run(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_check(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_compare(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_explain(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_lint(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_schema(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_sweep(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_trace(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_catalog(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_schedule(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_forecast(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_plan(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_plot(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_validate(CLI::App& app, const CommonOptions& options, CommandResult& result);

/// These two describe what was registered before them, and themselves.
void register_completion(CLI::App& app, const CommonOptions& options, CommandResult& result);
void register_man(CLI::App& app, const CommonOptions& options, CommandResult& result);

/// Where the trace data are: the environment variable HEADROOM_DATA, else
/// `../shared/data` seen from the project's root.
[[nodiscard]] std::string data_directory();

}  // namespace headroom
