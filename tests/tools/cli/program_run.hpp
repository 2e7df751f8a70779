#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace headroom::test {

/// What a finished run of the program left behind.
struct ProgramRun {
  int exit_status = -1;  ///< 128 + signal when a signal ended it
  std::string output;
  std::string errors;
  std::chrono::milliseconds took{};
};

/// Runs the program `headroom` with `arguments` in the folder `folder` and waits
/// for it; a run of more than 20 s is ended and has status 128 + SIGKILL.
[[nodiscard]] ProgramRun run_program(const std::vector<std::string>& arguments,
                                     const std::string& folder);

/// Starts a run, interrupts it as Ctrl-C would after `pause`, and waits.
[[nodiscard]] ProgramRun run_interrupted(const std::vector<std::string>& arguments,
                                         const std::string& folder,
                                         std::chrono::milliseconds pause);

/// Starts a run, kills it without warning after `pause`, and waits.
[[nodiscard]] ProgramRun run_killed(const std::vector<std::string>& arguments,
                                    const std::string& folder, std::chrono::milliseconds pause);

/// A run whose files can grow to `file_size_max` bytes and no further, as on a full disk.
[[nodiscard]] ProgramRun run_with_small_disk(const std::vector<std::string>& arguments,
                                             const std::string& folder, std::size_t file_size_max);

/// A folder of its own for one test, made empty; the same name is the same folder.
[[nodiscard]] std::string empty_folder(const std::string& name);

[[nodiscard]] std::string text_of(const std::string& path);
void write_text(const std::string& path, const std::string& text);

}  // namespace headroom::test
