#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic_source.hpp"
#include "sim/report/json_text.hpp"
#include "tools/trace/demand_sample.hpp"
#include "tools/trace/fit_distances.hpp"
#include "tools/trace/fit_report.hpp"
#include "tools/trace/fit_trial.hpp"
#include "tools/trace/fitted_laws.hpp"
#include "tools/trace/generator_json.hpp"
#include "tools/trace/job_csv.hpp"

using namespace headroom;

namespace {

/// Eight weeks of jobs, more by day than by night.
SyntheticSpec demand() {
  SyntheticSpec spec;
  spec.until = 24_h * 56;
  spec.arrivals.rate_per_s = 12.0 / 3600.0;
  spec.arrivals.daily = std::vector<double>(24, 0.2);
  for (std::size_t hour = 8; hour < 18; ++hour) spec.arrivals.daily[hour] = 2.0;
  spec.gpus = {{1, 6.0}, {2, 3.0}, {8, 1.0}};
  spec.duration.name = "lognormal";
  spec.duration.parameters.set("median", std::vector{600.0});
  spec.duration.parameters.set("sigma", std::vector{1.2});
  spec.walltime_factor = 3.0;
  spec.users = 20;
  spec.zipf = 1.0;
  return spec;
}

DemandSample sample_of(const SyntheticSpec& spec, std::uint64_t seed) {
  WorkloadTables tables;
  const auto source = make_synthetic_source(spec, seed, 0, tables);
  return demand_sample(*source, tables);
}

/// The demand as a trace on disk.
std::string trace_file() {
  const std::string path = (std::filesystem::temp_directory_path() / "headroom_fit.csv").string();
  WorkloadTables tables;
  const auto source = make_synthetic_source(demand(), 1, 0, tables);
  std::ofstream{path} << job_csv(*source, tables).text;
  return path;
}

FitSettings settings() {
  FitSettings fit{.trace = {}, .trace_path = trace_file(), .cluster = pool_of(12)};
  fit.trace.path = fit.trace_path;
  fit.trace.shown = "demand.csv";
  fit.seeds = 4;
  return fit;
}

}  // namespace

TEST_CASE("the exponent of users' activity is found again") {
  std::vector<double> counts;
  for (int rank = 1; rank <= 200; ++rank) counts.push_back(1e6 * std::pow(rank, -1.3));
  CHECK(fitted_zipf(counts) == doctest::Approx(1.3).epsilon(1e-6));
  CHECK(fitted_zipf(std::vector<double>(50, 7.0)) == doctest::Approx(0.0).epsilon(1e-6));
}

TEST_CASE("the clock of factors, by hand") {
  std::vector<double> factors(168, 1.0);
  factors[1] = 3.0;
  DemandSample sample(3);
  sample[0].submit = 1800_s;
  sample[1].submit = 1_h + 600_s;
  sample[2].submit = 2_h + 60_s;
  const auto times = operational_times(sample, factors);
  CHECK(times == std::vector<double>{1800.0, 3600.0 + 1800.0, 3600.0 + 10'800.0 + 60.0});
}

TEST_CASE("distances are those of each marginal, by hand") {
  DemandSample trace;
  for (int i = 0; i < 4; ++i) {
    trace.push_back({.submit = 100_s * i, .duration = 10_s * i, .walltime = {}, .gpus = 1});
  }
  DemandSample twin = trace;
  CHECK(fit_distances(trace, {twin, twin}).gap == 0.0);
  for (SampledJob& job : twin) job.gpus = 2;
  twin[3].duration = 5_s;
  const FitDistances distances = fit_distances(trace, {twin});
  CHECK(distances.size == 1.0);
  CHECK(distances.duration == doctest::Approx(0.25));
  CHECK(distances.gap == 0.0);
  CHECK(distances.gap_worst == 0.0);
}

TEST_CASE("laws fitted to drawn demand have its marginals") {
  const FitResult result = fit_generator(settings());
  const FitTrial& laws = result.trials.back();
  CHECK(laws.name == "laws");
  // Four twins of some 14,000 jobs, and steps of 1/40 between the knots of a law.
  CHECK(laws.distances.size < 0.02);
  CHECK(laws.distances.duration < 0.03);
  CHECK(laws.distances.gap_all < 0.03);
  // The demand was drawn from laws of this kind, so that queues are alike, too.
  CHECK(std::abs(laws.mean_ratio.mean - 1.0) < 0.25);
}

TEST_CASE("dealt days have the sizes and durations of the trace exactly") {
  const FitResult result = fit_generator(settings());
  REQUIRE(result.trials.size() == 5);
  for (std::size_t i = 0; i < 4; ++i) {
    const FitDistances& distances = result.trials[i].distances;
    CHECK(distances.size == 0.0);
    CHECK(distances.duration == 0.0);
    CHECK(distances.gap < 0.02);
  }
  CHECK(result.trials[result.chosen].name == "days, any week");
  CHECK(result.jobs == sample_of(demand(), 1).size());
}

TEST_CASE("a fit says the same at any number of threads") {
  FitSettings fit = settings();
  fit.window = 24_h * 14;
  const FitResult one = fit_generator(fit);
  fit.threads = 3;
  CHECK(json_text(fit_tree(one)) == json_text(fit_tree(fit_generator(fit))));
  CHECK(one.trials.size() == 2);
  CHECK(one.trials.front().name == "days, 2 weeks");
}

TEST_CASE("drawn jobs read back from CSV as they were") {
  const DemandSample drawn = sample_of(demand(), 1);
  TraceSpec spec;
  spec.path = trace_file();
  spec.shown = "demand.csv";
  WorkloadTables tables;
  const auto source = make_trace_source(spec, tables);
  const DemandSample read = demand_sample(*source, tables);
  REQUIRE(read.size() == drawn.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    CHECK(read[i].submit == drawn[i].submit);
    CHECK(read[i].duration == drawn[i].duration);
    CHECK(read[i].walltime == drawn[i].walltime);
    CHECK(read[i].gpus == drawn[i].gpus);
  }
}

TEST_CASE("the usual cluster holds the largest job and is loaded to 70 %") {
  DemandSample sample{{.submit = {}, .duration = 10_h, .walltime = {}, .gpus = 7},
                      {.submit = 10_h, .duration = {}, .walltime = {}, .gpus = 1}};
  CHECK(usual_gpus(sample) == 10);
  sample[1].gpus = 64;
  CHECK(usual_gpus(sample) == 64);
}

TEST_CASE("a trace at one instant is refused") {
  FitSettings fit = settings();
  fit.trace_path = (std::filesystem::temp_directory_path() / "headroom_instant.csv").string();
  fit.trace.path = fit.trace_path;
  std::ofstream{fit.trace_path} << "job_id,submit_s,gpus,runtime_s\n1,5,1,60\n2,5,1,60\n";
  CHECK_THROWS_WITH_AS((void)fit_generator(fit),
                       "demand.csv: 2 jobs at one instant say nothing of arrivals (a trace over "
                       "some time)",
                       InputError);
}
