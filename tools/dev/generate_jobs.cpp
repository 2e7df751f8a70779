// Writes a synthetic job trace with the columns job_id, submit_s, gpus, runtime_s, estimate_s to
// standard output: the workloads of recorded schedules and of speed measurements. A trace of
// fewer jobs is the beginning of a longer one.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <iterator>
#include <numbers>
#include <optional>
#include <string_view>
#include <system_error>

namespace {

/// SplitMix64. Source: Steele, Lea and Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA'14.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_{seed} {}

  /// Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t word = state_;
    word = (word ^ (word >> 30U)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27U)) * 0x94d049bb133111ebU;
    return word ^ (word >> 31U);
  }

  std::uint64_t state_;
};

struct Shape {
  int gpus = 1;
  long runtime_s = 0;
  long estimate_s = 0;
};

int draw_gpus(Random& random) {
  constexpr std::array sizes{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
  constexpr std::array shares{.50, .12, .12, .16, .05, .025, .015, .006, .003, .001};
  const double uniform = random.uniform();
  std::size_t i = 0;
  double cumulated = shares[0];
  while (uniform > cumulated && i + 1 < sizes.size()) cumulated += shares.at(++i);
  return sizes.at(i);
}

/// Lognormal run time of median 600 s and sigma 1.8, within 10 s and 7 days; an
/// estimate of one to five times that, exact for a fifth of the jobs.
Shape draw_shape(Random& random, int gpus_max) {
  Shape shape;
  shape.gpus = std::min(draw_gpus(random), gpus_max);
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
  const double normal = radius * std::cos(2.0 * std::numbers::pi * random.uniform());
  shape.runtime_s = std::clamp(std::lround(600.0 * std::exp(1.8 * normal)), 10L, 604'800L);
  const double factor = 1.0 + 4.0 * random.uniform();
  const bool exact = random.uniform() < 0.2;
  const auto runtime = static_cast<double>(shape.runtime_s);
  shape.estimate_s = static_cast<long>(std::ceil(runtime * (exact ? 1.0 : factor)));
  return shape;
}

/// Mean GPU-seconds of a job, from draws on a seed of their own, so that the
/// load does not depend on the number of jobs.
double mean_work(int gpus_max) {
  constexpr int draws = 200'000;
  Random random{0xabcdef};
  double work = 0.0;
  for (int i = 0; i < draws; ++i) {
    const Shape shape = draw_shape(random, gpus_max);
    work += static_cast<double>(shape.gpus) * static_cast<double>(shape.runtime_s);
  }
  return work / draws;
}

struct Request {
  long jobs = 0;
  long gpus = 0;      ///< of the cluster
  double load = 0.0;  ///< offered, as a part of the cluster
  std::uint64_t seed = 0;
  int gpus_max = 0;  ///< of a job
};

template <class Number>
bool read(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > Number{};
}

std::optional<Request> read_request(int argc, char** argv) {
  Request request;
  if (argc != 6 || !read(argv[1], request.jobs) || !read(argv[2], request.gpus) ||
      !read(argv[3], request.load) || !read(argv[4], request.seed) ||
      !read(argv[5], request.gpus_max)) {
    return std::nullopt;
  }
  return request;
}

void write_jobs(const Request& request) {
  const double gap_s =
      mean_work(request.gpus_max) / (static_cast<double>(request.gpus) * request.load);
  Random random{request.seed};
  double submit_s = 0.0;
  fmt::memory_buffer text;
  fmt::format_to(std::back_inserter(text), "job_id,submit_s,gpus,runtime_s,estimate_s\n");
  for (long id = 1; id <= request.jobs; ++id) {
    submit_s += -std::log(1.0 - random.uniform()) * gap_s;
    const Shape shape = draw_shape(random, request.gpus_max);
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", id, static_cast<long>(submit_s),
                   shape.gpus, shape.runtime_s, shape.estimate_s);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto request = read_request(argc, argv);
  if (!request) {
    fmt::print(stderr, "usage: generate_jobs JOBS CLUSTER_GPUS LOAD SEED JOB_GPUS_MAX\n");
    return 2;
  }
  write_jobs(*request);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
