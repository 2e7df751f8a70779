#include "program_run.hpp"

#include <chrono>
#include <csignal>
#include <cstddef>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace headroom::test {
namespace {

using Clock = std::chrono::steady_clock;

/// What happens to a run from outside.
struct Disturbance {
  int signal = 0;  ///< sent after `pause`; 0: none
  std::chrono::milliseconds pause{};
  std::size_t file_size_max = 0;  ///< what it can write to one file; 0: as much as it likes
};

/// In the child: becomes the program, or ends with a status of its own.
[[noreturn]] void become_program(const std::vector<std::string>& arguments,
                                 const std::string& folder, const std::string& output,
                                 const std::string& errors) {
  std::vector<char*> words;
  std::string program = HEADROOM_PROGRAM;
  std::vector<std::string> copies = arguments;
  words.push_back(program.data());
  for (std::string& copy : copies) words.push_back(copy.data());
  words.push_back(nullptr);
  const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err = open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const bool ready =
      out >= 0 && err >= 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2 && chdir(folder.c_str()) == 0;
  if (ready) execv(program.c_str(), words.data());
  _exit(127);
}

ProgramRun wait_for(pid_t child, Clock::time_point begin) {
  constexpr std::chrono::seconds limit{120};
  ProgramRun run;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (Clock::now() - begin > limit) kill(child, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  run.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  run.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return run;
}

ProgramRun start_and_wait(const std::vector<std::string>& arguments, const std::string& folder,
                          const Disturbance& disturbance) {
  const std::string output = folder + "/.output";
  const std::string errors = folder + "/.errors";
  const auto begin = Clock::now();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit limit{disturbance.file_size_max, disturbance.file_size_max};
    if (disturbance.file_size_max > 0) setrlimit(RLIMIT_FSIZE, &limit);
    become_program(arguments, folder, output, errors);
  }
  if (disturbance.signal != 0) {
    std::this_thread::sleep_for(disturbance.pause);
    kill(child, disturbance.signal);
  }
  ProgramRun run = wait_for(child, begin);
  run.output = text_of(output);
  run.errors = text_of(errors);
  return run;
}

}  // namespace

ProgramRun run_program(const std::vector<std::string>& arguments, const std::string& folder) {
  return start_and_wait(arguments, folder, {});
}

ProgramRun run_interrupted(const std::vector<std::string>& arguments, const std::string& folder,
                           std::chrono::milliseconds pause) {
  return start_and_wait(arguments, folder, {.signal = SIGINT, .pause = pause});
}

ProgramRun run_killed(const std::vector<std::string>& arguments, const std::string& folder,
                      std::chrono::milliseconds pause) {
  return start_and_wait(arguments, folder, {.signal = SIGKILL, .pause = pause});
}

ProgramRun run_with_small_disk(const std::vector<std::string>& arguments, const std::string& folder,
                               std::size_t file_size_max) {
  return start_and_wait(arguments, folder, {.file_size_max = file_size_max});
}

std::string empty_folder(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path{HEADROOM_SCRATCH} / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder.string();
}

std::string text_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream{path, std::ios::binary} << text;
}

}  // namespace headroom::test
