#include "tools/cli/trace_generate.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "models/workload/trace_source.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/generator_presets.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/workload_sources.hpp"
#include "tools/cli/interrupt.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/trace_options.hpp"
#include "tools/trace/demand_sample.hpp"
#include "tools/trace/fit_report.hpp"
#include "tools/trace/fit_trial.hpp"
#include "tools/trace/generator_json.hpp"
#include "tools/trace/job_csv.hpp"

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// What the command line says.
struct GenerateOptions {
  TraceOptions fit;
  std::string preset;
  std::string from;
  std::uint64_t gpus = 0;
  std::string cluster;
  std::uint64_t jobs = 0;
  double days = 0.0;
  double load = 0.0;
  std::uint32_t seeds = 20;
  double window_weeks = 0.0;
  std::string model = "days";
};

/// Where --out is to be written, as what its name ends in says.
bool is_json(const std::string& path) { return fs::path{path}.extension() == ".json"; }

TrialCluster read_cluster(const std::string& path) {
  return {.scenario = parse_json(read_text_file(path), path),
          .shown_path = path,
          .data_directory = data_directory()};
}

/// A pool, with trace data where the environment says.
TrialCluster pool(std::uint64_t gpus) {
  TrialCluster cluster = pool_of(gpus);
  cluster.data_directory = data_directory();
  return cluster;
}

/// The cluster that is named, or nothing.
std::optional<TrialCluster> named_cluster(const GenerateOptions& given) {
  if (given.gpus > 0 && !given.cluster.empty()) {
    throw InputError{Diagnostic{"--gpus", "stands beside --cluster", "give one of them"}};
  }
  if (!given.cluster.empty()) return read_cluster(given.cluster);
  if (given.gpus > 0) return pool(given.gpus);
  return std::nullopt;
}

/// `path` as seen from the folder of `out`, so that both can move together; what is given from
/// the root, or lies under the trace data, stays or is named by their variable.
std::string seen_from(const std::string& out, const std::string& path) {
  const fs::path place = fs::weakly_canonical(path);
  const fs::path from_data = place.lexically_relative(fs::weakly_canonical(data_directory()));
  if (!from_data.empty() && *from_data.begin() != "..") {
    return "${HEADROOM_DATA}/" + from_data.string();
  }
  if (fs::path{path}.is_absolute()) return path;
  const fs::path folder = fs::weakly_canonical(fs::absolute(out)).parent_path();
  return place.lexically_relative(folder).string();
}

FitResult fitted(const GenerateOptions& given, const CommonOptions& options) {
  FitSettings settings{.trace = trace_spec(given.fit),
                       .trace_path = fs::absolute(given.fit.spec.path).string(),
                       .cluster = {}};
  if (auto cluster = named_cluster(given)) {
    settings.cluster = std::move(*cluster);
  } else {
    WorkloadTables tables;
    const auto source = make_trace_source(settings.trace, tables);
    settings.cluster = pool(usual_gpus(demand_sample(*source, tables)));
  }
  settings.seeds = given.seeds;
  settings.seed = options.seed.value_or(1);
  settings.threads = options.threads;
  settings.laws = given.model == "laws";
  if (given.window_weeks > 0.0) {
    settings.window = Duration{static_cast<std::int64_t>(given.window_weeks * 604'800e9)};
  }
  Progress progress{!options.quiet};
  settings.on_progress = [&](std::size_t done, std::size_t all) {
    stop_if_interrupted();
    progress.show({.what = "drawing twins", .done = done, .expected = all, .unit = "twins"});
  };
  return fit_generator(settings);
}

/// `generate` with what the command line says of its end and its load.
Tree adjusted(const Tree& generate, const GenerateOptions& given) {
  const bool ends = given.jobs > 0 || given.days > 0.0;
  Tree tree = Tree::object();
  for (const Tree::Member& member : generate.members()) {
    const bool is_end = member.name == "count" || member.name == "until";
    if (!(is_end && ends)) tree.add(member.name, member.value);
  }
  if (given.jobs > 0) tree.add("count", given.jobs);
  if (given.days > 0.0) tree.add("until", fmt::format("{}d", given.days));
  if (given.load > 0.0) tree.add("load", given.load);
  return tree;
}

/// The generator with the trace of a fit at `path`.
Tree with_trace_at(const Tree& generate, const TraceSpec& spec, const std::string& path) {
  Tree tree = Tree::object();
  for (const Tree::Member& member : generate.members()) {
    tree.add(member.name, member.name == "resample" ? trace_keys(spec, path) : member.value);
  }
  return tree;
}

void write_generator(const Tree& generate, const GenerateOptions& given,
                     const CommonOptions& options) {
  Tree root = Tree::object();
  const std::string& trace = given.fit.spec.path;
  root.add("generate", trace.empty() ? generate
                                     : with_trace_at(generate, trace_spec(given.fit),
                                                     seen_from(options.out, trace)));
  write_file(options.out, json_text(root));
}

/// Draws the jobs and writes them as a trace. Answers how many there are.
std::size_t write_trace(const Tree& generate, const GenerateOptions& given,
                        const CommonOptions& options) {
  Tree source = Tree::object();
  source.add("generate", generate);
  const auto cluster = named_cluster(given);
  if (given.load > 0.0 && !cluster) {
    throw InputError{Diagnostic{"--load", "is a share of a cluster that is not named",
                                "give --gpus or --cluster"}};
  }
  const Scenario scenario = scenario_with(cluster.value_or(pool(1)), source);
  WorkloadTables tables;
  const auto drawn = make_source(scenario.workload.front(), options.seed.value_or(1), 0, tables);
  const JobCsv csv = job_csv(*drawn, tables);
  write_file(options.out, csv.text);
  return csv.jobs;
}

/// The generator that is named: a preset, or a file.
Tree named_generator(const GenerateOptions& given) {
  Tree generate = Tree::object();
  if (!given.preset.empty()) generate.add("preset", given.preset);
  if (!given.from.empty()) generate.add("fit", fs::absolute(given.from).string());
  return generate;
}

void generate(const GenerateOptions& given, const CommonOptions& options) {
  const std::string& trace = given.fit.spec.path;
  const int named = int{!trace.empty()} + int{!given.preset.empty()} + int{!given.from.empty()};
  if (named != 1) {
    throw InputError{Diagnostic{"trace generate",
                                named == 0 ? "says not what to draw" : "says more than one thing",
                                "one of --fit TRACE, --preset NAME, --from GENERATOR"}};
  }
  if (trace.empty() && (options.out.empty() || is_json(options.out))) {
    throw InputError{Diagnostic{"--out", "names no trace to write", "a file such as jobs.csv"}};
  }
  Tree generator;
  if (trace.empty()) {
    generator = adjusted(named_generator(given), given);
  } else {
    const FitResult result = fitted(given, options);
    generator = adjusted(result.trials[result.chosen].generate, given);
    if (options.json) fmt::print("{}", json_text(fit_tree(result)));
    if (!options.json && !options.quiet) fmt::print("{}", fit_text(result));
  }
  if (options.out.empty()) return;
  std::fflush(stdout);
  if (is_json(options.out)) {
    write_generator(generator, given, options);
    if (!options.quiet) fmt::print(stderr, "generator written to {}\n", options.out);
    return;
  }
  const std::size_t jobs = write_trace(generator, given, options);
  if (!options.quiet) fmt::print(stderr, "{} jobs written to {}\n", jobs, options.out);
}

void add_options(CLI::App& command, GenerateOptions& given) {
  command.add_option("--fit", given.fit.spec.path, "Fit a generator to this trace")
      ->type_name("TRACE");
  add_trace_options(command, given.fit);
  command.add_option("--preset", given.preset,
                     fmt::format("Draw as in {}", fmt::join(preset_names(), ", ")));
  command.add_option("--from", given.from, "Draw with a generator that --fit wrote")
      ->type_name("GENERATOR");
  command.add_option("--gpus", given.gpus, "Size of the cluster, one node under EASY backfill")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
  command.add_option("--cluster", given.cluster, "The cluster and scheduler of this scenario")
      ->type_name("SCENARIO");
  command.add_option("--jobs", given.jobs, "Draw so many jobs")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  command.add_option("--days", given.days, "Draw so many days")->check(CLI::Range(1e-3, 36'500.0));
  command.add_option("--load", given.load, "Ask for this share of the cluster's GPUs")
      ->check(CLI::Range(1e-9, 1e9));
  command.add_option("--seeds", given.seeds, "Twins drawn to say how well a fit is")
      ->check(CLI::Range(1U, 10'000U))
      ->capture_default_str();
  command
      .add_option("--window", given.window_weeks,
                  "Weeks by which days move; left out, the most that keeps queue delay")
      ->check(CLI::Range(0.01, 5'200.0));
  command.add_option("--model", given.model, "Take dealt days or laws")
      ->check(CLI::IsMember({"days", "laws"}))
      ->capture_default_str();
}

}  // namespace

void add_generate_command(CLI::App& trace, const CommonOptions& options) {
  CLI::App* command =
      trace.add_subcommand("generate", "Draw jobs like those of a trace or cluster");
  const auto given = std::make_shared<GenerateOptions>();
  add_options(*command, *given);
  command->callback([given, &options] { generate(*given, options); });
}

}  // namespace headroom
