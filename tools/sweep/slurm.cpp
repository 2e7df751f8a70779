#include "tools/sweep/slurm.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/process/child_process.hpp"
#include "tools/sweep/slurm_script.hpp"

namespace headroom {
namespace {

[[noreturn]] void refuse(const std::string& command, std::string message, std::string hint) {
  throw InputError{
      Diagnostic{.path = command, .message = std::move(message), .hint = std::move(hint)}};
}

/// What `command` says of its failure, on one line and without its name over and over.
std::string said(const std::string& command, const ProcessEnd& end) {
  std::string text = end.errors.empty() ? end.output : end.errors;
  const std::string prefix = command + ": error: ";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    text.erase(at, prefix.size());
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return text.empty() ? fmt::format("ended with status {}", end.status) : text;
}

/// Runs a command of Slurm that has to succeed.
std::string answer(const std::vector<std::string>& words) {
  const ProcessEnd end = run_process(words);
  if (!end.started) {
    refuse(words.front(), "is not there: this machine has no Slurm, or not in PATH",
           "--threads N runs the sweep here, --shard i/n in parts of your own");
  }
  if (end.status != 0) {
    refuse(words.front(), "Slurm refuses: " + said(words.front(), end),
           "--slurm-option passes on what it wants, such as --slurm-option=--account=NAME");
  }
  return end.output;
}

std::string joined(const std::vector<std::string>& jobs) {
  return fmt::format("{}", fmt::join(jobs, ","));
}

}  // namespace

std::size_t slurm_array_size_max() {
  // What a controller without a setting has. Source: slurm.conf(5), MaxArraySize.
  constexpr std::size_t usual = 1001;
  std::istringstream lines{answer({"scontrol", "show", "config"})};
  std::string name;
  std::string equals;
  std::size_t size = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    if (!(words >> name >> equals) || name != "MaxArraySize") continue;
    if (words >> size && size > 0) return size;
  }
  return usual;
}

std::string submit_to_slurm(const SlurmBatch& batch, const std::string& script) {
  const std::string output = answer(slurm_submission(batch, script));
  // `ID`, or `ID;CLUSTER` where there are several.
  const std::string id = output.substr(0, output.find_first_of(";\n"));
  if (id.empty() || id.find_first_not_of("0123456789") != std::string::npos) {
    refuse("sbatch", "answers with no job: " + output.substr(0, 100), "");
  }
  return id;
}

std::optional<std::size_t> active_slurm_tasks(const std::vector<std::string>& jobs) {
  const ProcessEnd end =
      run_process({"squeue", "--noheader", "--array", "--format=%T", "--jobs=" + joined(jobs)});
  if (!end.started) refuse("squeue", "is not there", "");
  // Jobs that ended some minutes ago are forgotten, which is an error when all are.
  const bool forgotten = end.errors.find("Invalid job id") != std::string::npos;
  if (end.status != 0 && !forgotten) return std::nullopt;
  return static_cast<std::size_t>(std::ranges::count(end.output, '\n'));
}

std::string slurm_task_ends(const std::vector<std::string>& jobs) {
  const ProcessEnd end = run_process({"sacct", "--noheader", "--parsable2", "--allocations",
                                      "--format=State", "--jobs=" + joined(jobs)});
  if (!end.started || end.status != 0) return {};
  std::set<std::string> states;
  std::istringstream lines{end.output};
  for (std::string line; std::getline(lines, line);) {
    // `CANCELLED by 1000` says more than is needed.
    const std::string state = line.substr(0, line.find(' '));
    if (!state.empty() && state != "COMPLETED") states.insert(state);
  }
  return fmt::format("{}", fmt::join(states, ", "));
}

}  // namespace headroom
