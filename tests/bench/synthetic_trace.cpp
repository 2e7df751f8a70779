#include "tests/bench/synthetic_trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <numbers>
#include <ostream>

namespace headroom::bench {
namespace {

/// SplitMix64. Source: Steele, Lea and Flood, OOPSLA 2014.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_{seed} {}

  double uniform() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

struct Row {
  std::uint32_t gpus = 0;
  std::int64_t runtime_s = 0;
  std::int64_t estimate_s = 0;
};

std::uint32_t draw_size(double uniform) {
  constexpr std::array shares{.50, .12, .12, .16, .05, .025, .015, .006, .003, .001};
  std::size_t power = 0;
  double sum = shares[0];
  while (uniform > sum && power + 1 < shares.size()) sum += shares[++power];
  return 1U << power;
}

Row draw_row(SplitMix& random, std::uint32_t largest) {
  Row row;
  row.gpus = std::min(draw_size(random.uniform()), largest);
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
  const double normal = radius * std::cos(2 * std::numbers::pi * random.uniform());
  row.runtime_s = std::clamp(std::llround(600 * std::exp(1.8 * normal)), 10LL, 604'800LL);
  double factor = 1 + 4 * random.uniform();
  if (random.uniform() < .2) factor = 1;
  row.estimate_s =
      static_cast<std::int64_t>(std::ceil(static_cast<double>(row.runtime_s) * factor));
  return row;
}

/// GPU-seconds of a job on average, from a fixed sample, so that the gaps between jobs do not
/// depend on the length of the trace.
double mean_work(std::uint32_t largest) {
  constexpr int sample = 200'000;
  SplitMix random{0xABCDEF};
  double sum = 0;
  for (int at = 0; at < sample; ++at) {
    const Row row = draw_row(random, largest);
    sum += static_cast<double>(row.gpus) * static_cast<double>(row.runtime_s);
  }
  return sum / sample;
}

}  // namespace

void write_trace(const TraceShape& shape, std::ostream& out) {
  const double gap = mean_work(shape.largest) / (static_cast<double>(shape.gpus) * shape.load);
  SplitMix random{shape.seed};
  double submit_s = 0;
  out << "job_id,submit_s,gpus,runtime_s,estimate_s\n";
  for (std::uint64_t id = 1; id <= shape.jobs; ++id) {
    submit_s += -std::log(1 - random.uniform()) * gap;
    const Row row = draw_row(random, shape.largest);
    out << fmt::format("{},{},{},{},{}\n", id, static_cast<std::int64_t>(submit_s), row.gpus,
                       row.runtime_s, row.estimate_s);
  }
}

std::string trace_file(const TraceShape& shape, const std::string& folder) {
  const auto path = fmt::format("{}/{}-jobs-{}-gpus-load-{}-seed-{}-largest-{}.csv", folder,
                                shape.jobs, shape.gpus, shape.load, shape.seed, shape.largest);
  if (std::filesystem::exists(path)) return path;
  std::filesystem::create_directories(folder);
  std::ofstream out{path + ".part"};
  write_trace(shape, out);
  out.close();
  std::filesystem::rename(path + ".part", path);
  return path;
}

}  // namespace headroom::bench
