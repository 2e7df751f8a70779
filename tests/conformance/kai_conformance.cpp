#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "tests/conformance/case_file.hpp"
#include "tests/conformance/conformance_run.hpp"

namespace {

constexpr int some_failed = 1;
constexpr int wrong_input = 2;
constexpr int own_fault = 3;

struct Arguments {
  std::string path;
  bool by_category = false;
};

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw headroom::InputError{
      {.path = path, .message = message, .hint = "kai_conformance FILE [--by-category]"}};
}

Arguments arguments_of(std::span<char*> given) {
  Arguments arguments;
  for (const std::string_view argument : given) {
    if (argument == "--by-category") {
      arguments.by_category = true;
    } else if (argument.starts_with("-") || !arguments.path.empty()) {
      refuse(std::string{argument}, "is not understood");
    } else {
      arguments.path = argument;
    }
  }
  if (arguments.path.empty()) refuse("FILE", "is missing");
  return arguments;
}

/// The first finding alone, so that a wrong file is answered by one line.
std::string first_line(const headroom::InputError& error) {
  return headroom::to_string(error.findings().front());
}

}  // namespace

// Runs the policy kai over a file of cases and prints what came out differently.
int main(int count, char** values) {
  try {
    const auto arguments =
        arguments_of(std::span{values, static_cast<std::size_t>(count)}.subspan(1));
    const auto cases = headroom::read_case_file(arguments.path);
    const auto report = headroom::judge_all(cases);
    for (const std::string& line : report.lines) std::cout << line << '\n';
    if (arguments.by_category) {
      for (const std::string& line : report.by_category) std::cout << line << '\n';
    }
    std::cout << report.passed << " passed, " << report.failed << " failed\n";
    return report.failed == 0 ? EXIT_SUCCESS : some_failed;
  } catch (const headroom::InputError& error) {
    std::cerr << "kai_conformance: " << first_line(error) << '\n';
    return wrong_input;
  } catch (const std::exception& error) {
    std::cerr << "kai_conformance: " << error.what() << '\n';
    return own_fault;
  }
}
