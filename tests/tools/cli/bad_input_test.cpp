#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "broken_inputs.hpp"
#include "program_run.hpp"

using namespace headroom::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// Sanitizers make the program several times slower; the promise is for the one that is shipped.
constexpr std::chrono::seconds answer_within{100};
#else
constexpr std::chrono::seconds answer_within{10};
#endif

/// Runs one broken input as a user would and holds the answer to what is promised.
void check_answer(const BrokenInput& input, const std::string& folder) {
  CAPTURE(input.name);
  for (const auto& [name, text] : input.files) write_text(folder + "/" + name, text);
  std::vector<std::string> arguments = input.arguments;
  if (arguments.empty()) arguments = {"run", "s.json"};
  arguments.insert(arguments.end(), {"--out", "results"});
  const ProgramRun run = run_program(arguments, folder);
  CAPTURE(run.errors);
  CHECK(run.exit_status == 2);
  CHECK(run.output.empty());
  CHECK(run.errors.size() < 4096);
  CHECK(run.errors.starts_with("headroom: "));
  CHECK(run.took < answer_within);
  for (const std::string& part : input.expected) {
    CAPTURE(part);
    CHECK(run.errors.find(part) != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(folder + "/results"));
}

void check_all(const std::vector<BrokenInput>& inputs) {
  const std::string folder = empty_folder("bad_input");
  for (const BrokenInput& input : inputs) {
    check_answer(input, folder);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
}

}  // namespace

TEST_CASE("a broken scenario is answered with one clear message and nothing else") {
  const auto inputs = broken_scenarios();
  REQUIRE(inputs.size() >= 40);
  check_all(inputs);
}

TEST_CASE("a broken stack is answered with one clear message and nothing else") {
  const auto inputs = broken_stacks();
  REQUIRE(inputs.size() >= 40);
  check_all(inputs);
}

TEST_CASE("broken settings of policy slurm are answered with one clear message and nothing else") {
  const auto inputs = broken_slurm();
  REQUIRE(inputs.size() >= 20);
  check_all(inputs);
}

TEST_CASE("broken bills, hours and partitions are answered with one clear message") {
  const auto inputs = broken_queue_rules();
  REQUIRE(inputs.size() >= 12);
  check_all(inputs);
}

TEST_CASE("broken files of jobs, requests and nodes are answered with one clear message") {
  const auto inputs = broken_demand();
  REQUIRE(inputs.size() >= 40);
  check_all(inputs);
}

TEST_CASE("a broken trace is answered with one clear message and nothing else") {
  const auto inputs = broken_traces();
  REQUIRE(inputs.size() >= 15);
  check_all(inputs);
}

TEST_CASE("a wrong command line is answered with one clear message and nothing else") {
  check_all(broken_command_lines());
}
