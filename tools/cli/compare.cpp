#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "sim/observe/run_detail.hpp"
#include "sim/observe/series.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/story_input.hpp"
#include "tools/cli/terminal.hpp"
#include "tools/compare/comparison.hpp"
#include "tools/compare/comparison_report.hpp"
#include "tools/compare/condition.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

/// What only `compare` takes.
struct CompareArguments {
  std::vector<std::string> files;
  std::vector<std::vector<std::string>> variants;  ///< each a further side: A with these overrides
  std::vector<std::string> metrics;
  std::vector<std::string> conditions;
  std::string precision = "5%";
  std::string margin = "1%";
  std::optional<std::size_t> replications;
  std::size_t replications_max = 50;
};

/// `5%` or `0.05` as 0.05.
double share_of(const std::string& option, std::string text) {
  const std::string seen = text;
  const bool percent = text.ends_with('%');
  if (percent) text.pop_back();
  const auto number = parse_number(text).value;
  const double share = number.value_or(-1.0) / (percent ? 100.0 : 1.0);
  if (share < 0.0 || share > 1.0) {
    throw InputError{Diagnostic{.path = option,
                                .message = fmt::format("\"{}\" is no share", seen),
                                .hint = "such as 5% or 0.05"}};
  }
  return share;
}

std::string side_name(std::size_t number) {
  constexpr std::size_t letters = 26;
  const std::string letter(1, static_cast<char>('A' + (number % letters)));
  return number < letters ? letter : letter + std::to_string(number / letters);
}

void check_variant(const std::vector<std::string>& variant) {
  for (const std::string& one : variant) {
    if (one.find('=') != std::string::npos) continue;
    throw InputError{Diagnostic{.path = "--with",
                                .message = fmt::format("\"{}\" is no override", one),
                                .hint = "PATH=VALUE, as many as belong to one side; scenario files "
                                        "stand before it"}};
  }
}

std::vector<ComparedSide> read_sides(const CompareArguments& arguments,
                                     const CommonOptions& options) {
  std::vector<ComparedSide> sides;
  const auto add = [&](const std::string& file, const std::vector<std::string>& own) {
    ComparedSide side{
        .name = side_name(sides.size()), .file = file, .overrides = own, .scenario = {}};
    // What is set for all comes first, so that a side can say otherwise.
    std::vector<std::string> overrides = options.overrides;
    overrides.insert(overrides.end(), own.begin(), own.end());
    side.scenario =
        read_scenario(file, {.data_directory = data_directory(), .overrides = overrides});
    sides.push_back(std::move(side));
  };
  for (const std::string& file : arguments.files) add(file, {});
  for (const std::vector<std::string>& variant : arguments.variants) {
    check_variant(variant);
    add(arguments.files.front(), variant);
  }
  if (sides.size() < 2) {
    throw InputError{Diagnostic{
        .path = "compare",
        .message = "there is only one side",
        .hint = "name a second scenario, or --with PATH=VALUE for a variant of the first"}};
  }
  return sides;
}

CompareSettings settings_of(const CompareArguments& arguments, const CommonOptions& options,
                            const std::vector<ComparedSide>& sides) {
  CompareSettings settings;
  PairingSettings& pairing = settings.pairing;
  for (const ComparedSide& side : sides) {
    pairing.replications =
        std::max<std::size_t>(pairing.replications, side.scenario.run.replications);
  }
  if (arguments.replications) pairing.replications = *arguments.replications;
  pairing.replications_max = std::max(arguments.replications_max, pairing.replications);
  pairing.precision = share_of("--precision", arguments.precision);
  pairing.metrics =
      arguments.metrics.empty() ? usual_metrics(sides.front().scenario) : arguments.metrics;
  pairing.threads = options.threads;
  settings.margin = share_of("--margin", arguments.margin);
  for (const std::string& text : arguments.conditions) {
    settings.conditions.push_back(parse_condition(text));
  }
  return settings;
}

/// The name of a side on pages: what tells it apart.
std::string page_name(const ComparedSide& side) {
  const std::string said = side.overrides.empty()
                               ? side.scenario.name
                               : fmt::format("{}", fmt::join(side.overrides, " "));
  return fmt::format("{}: {}", side.name, said);
}

std::vector<std::string> own_arguments(const CompareArguments& arguments) {
  std::vector<std::string> words;
  for (const std::vector<std::string>& variant : arguments.variants) {
    words.emplace_back("--with");
    words.insert(words.end(), variant.begin(), variant.end());
  }
  const auto add = [&](const char* option, const std::vector<std::string>& values) {
    for (const std::string& value : values) words.insert(words.end(), {option, value});
  };
  add("--metric", arguments.metrics);
  add("--fail-if", arguments.conditions);
  words.insert(words.end(), {"--precision", arguments.precision, "--margin", arguments.margin});
  if (arguments.replications) add("--replications", {std::to_string(*arguments.replications)});
  add("--replications-max", {std::to_string(arguments.replications_max)});
  return words;
}

void write_files(const std::vector<ComparedSide>& sides, const Comparison& comparison,
                 std::vector<Tree> details, const StoryInput& input, const std::string& out) {
  Tree tree = comparison_tree(sides, comparison);
  write_file(out + "/compare.json", json_text(tree));
  std::vector<StorySystem> systems;
  for (std::size_t side = 0; side < sides.size(); ++side) {
    systems.push_back({.name = page_name(sides[side]),
                       .summary = comparison.summaries[side],
                       .detail = std::move(details[side])});
  }
  const std::string title = fmt::format("{} against {}", systems.front().name,
                                        sides.size() == 2 ? systems.back().name : "others");
  write_file(out + "/report.html",
             report_page(story("compare", title, std::move(systems), std::move(tree), input)));
  OutputFile rows{out + "/compare.csv"};
  write_comparison_rows(comparison, [&](std::string_view text) { rows.append(text); });
  rows.commit();
}

void compare_command(const CompareArguments& arguments, const CommonOptions& options,
                     CommandResult& result) {
  const std::vector<ComparedSide> sides = read_sides(arguments, options);
  CompareSettings settings = settings_of(arguments, options, sides);
  const OutputDirectory directory{options.out};
  Comparison comparison;
  std::vector<Tree> details(sides.size());
  if (!options.out.empty()) {
    settings.pairing.on_record = [&](std::size_t side, const RunRecord& run) {
      details[side] = run_detail(run, series(run, sides[side].scenario.run.samples));
    };
  }
  {
    Progress progress{!options.quiet};
    settings.pairing.look = [&](std::size_t done, std::size_t expected) {
      stop_if_interrupted();
      progress.show({.what = "comparing", .done = done, .expected = expected, .unit = "runs"});
    };
    comparison = compare_sides(sides, settings);
  }
  if (!options.out.empty()) {
    write_files(sides, comparison, std::move(details),
                story_input("compare", arguments.files, options, own_arguments(arguments)),
                options.out);
  }
  if (options.json) fmt::print("{}", json_text(comparison_tree(sides, comparison)));
  if (!options.json && !options.quiet) {
    fmt::print("{}", comparison_text(sides, comparison, terminal_style()));
  }
  if (comparison.has_failed()) result.exit_status = exit_failed;
}

}  // namespace

void register_compare(CLI::App& app, const CommonOptions& options, CommandResult& result) {
  CLI::App* command = app.add_subcommand(
      "compare", "Compare stacks or policies under the same demand: differences and their noise");
  command->footer(
      "# two policies under the same demand\n"
      "headroom compare scenarios/quickstart.json --with scheduler.backfill_order=sjf\n"
      "# two stacks; exit status 1 when the second lets jobs wait longer\n"
      "headroom compare today.json offer.json --fail-if 'queue_delay_s.p95 worse by 5%'");
  const auto arguments = std::make_shared<CompareArguments>();
  command->add_option("SCENARIO", arguments->files, "Scenario files; the first is the base")
      ->required();
  command
      ->add_option("--with", arguments->variants,
                   "One more side: the first scenario with these overrides; can be repeated")
      ->type_name("PATH=VALUE…");
  command
      ->add_option("--metric", arguments->metrics,
                   "Judge this figure of summary.json instead of the usual ones; can be repeated")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command
      ->add_option("--fail-if", arguments->conditions,
                   "Exit with 1 when this surely holds: METRIC worse|better|higher|lower|different "
                   "[by AMOUNT], such as 'queue_delay_s.p95 worse by 5%'; can be repeated")
      ->type_name("CONDITION")
      ->allow_extra_args(false);
  command
      ->add_option("--precision", arguments->precision,
                   "Run more seeds until differences are known to so much of A's figure")
      ->capture_default_str()
      ->type_name("SHARE");
  command->add_option("--margin", arguments->margin, "Smaller differences are called the same")
      ->capture_default_str()
      ->type_name("SHARE");
  command
      ->add_option("--replications", arguments->replications,
                   "Seeds of each side that are always run [10, or run.replications if more]")
      ->type_name("N")
      ->check(CLI::Range(2U, 100'000U));
  command
      ->add_option("--replications-max", arguments->replications_max,
                   "Seeds of each side at most, unless --replications is more")
      ->capture_default_str()
      ->type_name("N")
      ->check(CLI::Range(2U, 100'000U));
  command->callback(
      [arguments, &options, &result] { compare_command(*arguments, options, result); });
}

}  // namespace headroom
