#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/audit_report.hpp"
#include "tests/bench/openb_study.hpp"

namespace headroom {
namespace {

constexpr std::string_view usage =
    "usage: openb_curves --nodes FILE --pods FILE --arrivals FILE --ranks FILE --policy NAME "
    "[--final]";

struct Options {
  OpenbPaths paths;
  std::string policy;
  bool wants_final_states = false;
};

[[noreturn]] void refuse(std::string message, std::string hint) {
  throw InputError{
      Diagnostic{.path = "command line", .message = std::move(message), .hint = std::move(hint)}};
}

Options options_in(const std::vector<std::string>& arguments) {
  Options options;
  const std::map<std::string, std::string*> values{{"--nodes", &options.paths.nodes},
                                                   {"--pods", &options.paths.pods},
                                                   {"--arrivals", &options.paths.arrivals},
                                                   {"--ranks", &options.paths.ranks},
                                                   {"--policy", &options.policy}};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--final") {
      options.wants_final_states = true;
      continue;
    }
    const auto value = values.find(arguments[i]);
    if (value == values.end()) refuse("unknown option " + arguments[i], std::string{usage});
    if (++i == arguments.size()) refuse(value->first + " has no value", std::string{usage});
    *value->second = arguments[i];
  }
  for (const auto& [name, value] : values) {
    if (value->empty()) refuse(name + " is missing", std::string{usage});
  }
  return options;
}

const PackingPolicyEntry& policy_named(const std::string& name) {
  if (const PackingPolicyEntry* found = find_packing_policy(name)) return *found;
  std::string known;
  for (const PackingPolicyEntry& entry : packing_policies()) {
    known += fmt::format("{}{} or {}", known.empty() ? "" : ", ", entry.name, entry.published_name);
  }
  refuse(fmt::format("unknown policy {}", name), known);
}

void print_curve(std::uint64_t seed, const OpenbResult& result) {
  for (std::size_t percent = 0; percent < result.curve.size(); ++percent) {
    const PackingCurve::Point& point = result.curve[percent];
    std::cout << fmt::format("{},{},{:.2f},{:.2f}\n", seed, percent, point.allocated_percent,
                             point.fragmented_percent);
  }
}

void run(const Options& options) {
  const PackingPolicyEntry& policy = policy_named(options.policy);
  const OpenbStudy study = read_openb_study(options.paths);
  if (study.audit.rejected > 0) std::cerr << audit_report(study.audit);
  std::cout << (options.wants_final_states ? final_state_header
                                           : "seed,bin,alloc_pct,frag_of_total_pct")
            << '\n';
  for (const OpenbStudy::Run& order : study.runs) {
    const OpenbResult result = play(study, order, policy);
    if (options.wants_final_states) {
      std::cout << result.final_state << '\n';
    } else {
      print_curve(order.seed, result);
    }
  }
  std::cout.flush();
  if (!std::cout) throw std::runtime_error("standard output cannot be written");
}

}  // namespace
}  // namespace headroom

// Fills the openb cluster in given orders and prints how full and how fragmented it
// was against the demand that had arrived, or with --final how each run ended.
int main(int count, char** arguments) {
  try {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words == std::vector<std::string>{"--help"}) {
      std::cout << headroom::usage << '\n';
      return EXIT_SUCCESS;
    }
    headroom::run(headroom::options_in(words));
    return EXIT_SUCCESS;
  } catch (const headroom::InputError& error) {
    std::cerr << "openb_curves: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "openb_curves: " << error.what() << '\n';
    return 3;
  }
}
