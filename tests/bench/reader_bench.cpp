#include <benchmark/benchmark.h>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>

#include "headroom/job.hpp"

#include "models/workload/trace_source.hpp"
#include "tests/bench/synthetic_trace.hpp"

namespace headroom {
namespace {

std::string csv_file(std::int64_t rows) {
  return bench::trace_file({.jobs = static_cast<std::uint64_t>(rows), .gpus = 4096},
                           HEADROOM_BENCH_FOLDER);
}

/// The rows of a CSV trace in another format: `row` is called with the five numbers.
template <class Row>
std::string converted(const std::string& csv, const std::string& ending, Row row) {
  const std::string path = csv + ending;
  if (std::filesystem::exists(path)) return path;
  std::ifstream in{csv};
  std::ofstream out{path};
  std::string header;
  std::getline(in, header);
  std::uint64_t id = 0;
  std::uint64_t submit = 0;
  std::uint64_t gpus = 0;
  std::uint64_t run = 0;
  std::uint64_t estimate = 0;
  char comma = 0;
  while (in >> id >> comma >> submit >> comma >> gpus >> comma >> run >> comma >> estimate) {
    out << row(id, submit, gpus, run, estimate);
  }
  return path;
}

void read(benchmark::State& state, const TraceSpec& spec) {
  std::int64_t jobs = 0;
  for (auto _ : state) {
    WorkloadTables tables;
    const auto source = make_trace_source(spec, tables);
    while (source->next() != nullptr) ++jobs;
  }
  state.SetItemsProcessed(jobs);
}

TraceSpec spec_of(std::string path, std::string format) {
  TraceSpec spec;
  spec.path = std::move(path);
  spec.shown = spec.path;
  spec.format = std::move(format);
  spec.columns = {{"id", "job_id"}, {"duration_s", "runtime_s"}, {"walltime_s", "estimate_s"}};
  return spec;
}

void csv(benchmark::State& state) { read(state, spec_of(csv_file(state.range(0)), "csv")); }
BENCHMARK(csv)
    ->Name("reader/csv")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

void swf(benchmark::State& state) {
  const auto path =
      converted(csv_file(state.range(0)), ".swf",
                [](auto id, auto submit, auto gpus, auto run, auto estimate) {
                  return fmt::format("{} {} -1 {} {} -1 -1 {} {} -1 1 1 1 -1 -1 -1 -1 -1\n", id,
                                     submit, run, gpus, gpus, estimate);
                });
  TraceSpec spec = spec_of(path, "swf");
  spec.columns.clear();
  read(state, spec);
}
BENCHMARK(swf)
    ->Name("reader/swf")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

void jsonl(benchmark::State& state) {
  const auto path = converted(
      csv_file(state.range(0)), ".jsonl",
      [](auto id, auto submit, auto gpus, auto run, auto estimate) {
        return fmt::format(
            R"({{"job_id": {}, "submit_s": {}, "gpus": {}, "runtime_s": {}, "estimate_s": {}}})"
            "\n",
            id, submit, gpus, run, estimate);
      });
  read(state, spec_of(path, "jsonl"));
}
BENCHMARK(jsonl)
    ->Name("reader/jsonl")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom
