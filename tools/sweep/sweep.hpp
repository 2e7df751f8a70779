#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/study/study.hpp"
#include "tools/study/study_metrics.hpp"

namespace headroom {

/// What decides on the results of a sweep, digested: equal digests, equal results.
struct SweepDigest {
  std::string program;  ///< its version
  std::string base;     ///< the scenario, and the first seed
  std::string points;
  std::string files;  ///< content of the traces and hardware files that scenarios name
};

/// A study with its points spelled out.
struct Sweep {
  Study study;
  std::vector<StudyPoint> points;
  std::vector<std::string> metrics;  ///< what tables show, each once
  SweepDigest digest;

  [[nodiscard]] std::size_t run_count() const { return points.size() * study.replications; }
};

/// `metrics` are shown besides those of the study: its goals, what it minimises, its metrics;
/// where all of these are none, mean and p95 of the queue delay and the busy share of GPUs.
[[nodiscard]] Sweep make_sweep(Study study, const std::vector<std::string>& metrics,
                               const std::string& program);

/// One run of a sweep.
struct SweepRun {
  std::size_t point = 0;
  std::uint32_t replication = 0;
};

/// Part `index` of `count` of a sweep: each `count`-th run, so that dear points are spread.
struct Shard {
  std::size_t index = 0;
  std::size_t count = 1;
};

/// What a run left behind.
struct RunOutcome {
  SweepRun run;
  std::string failure;  ///< why it has no figures; empty when it has
  std::vector<Metric> metrics;
};

/// The names of files of a sweep below its directory.
[[nodiscard]] std::string store_name(const Shard& shard);
/// The stores of shards in `directory`, by name.
[[nodiscard]] std::vector<std::string> shard_files(const std::string& directory);
inline constexpr const char* store_file = "sweep.sqlite";
inline constexpr const char* table_file = "sweep.csv";

}  // namespace headroom
