#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <vector>

#include "headroom/random.hpp"

#include "sim/interactive/shared_devices.hpp"

using namespace headroom;

namespace {

double exponential(RandomStream& stream, double mean) { return -mean * std::log(stream.uniform()); }

Duration from_seconds(double seconds) { return {std::llround(seconds * 1e9)}; }

/// Mean and standard error of means of batches, which are nearly independent.
struct Estimate {
  double mean = 0.0;
  double half_width = 0.0;  ///< of the 99 % interval, for 20 batches: t = 2.861
};
Estimate estimate_of(const std::vector<double>& values) {
  constexpr std::size_t batches = 20;
  constexpr double student_t = 2.861;
  const std::size_t size = values.size() / batches;
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t batch = 0; batch < batches; ++batch) {
    double mean = 0.0;
    for (std::size_t i = 0; i < size; ++i) mean += values[(batch * size) + i];
    mean /= static_cast<double>(size);
    sum += mean;
    squares += mean * mean;
  }
  const double mean = sum / batches;
  const double variance = (squares - (sum * mean)) / (batches - 1);
  return {.mean = mean, .half_width = student_t * std::sqrt(variance / batches)};
}

const std::vector<DeviceAt> device{{NodeId{0}, 0}};

/// Responses of a Poisson stream of tasks on one device, in seconds.
std::vector<double> open_responses(double per_s, double (*draw)(RandomStream&), double cost) {
  const SharingRule rule{.mode = SharingMode::time_slicing, .switch_cost = cost};
  TimeSharedDevices devices{{.rules = {rule}, .group_sizes = {1}}};
  RandomStream arrivals{11, "arrivals", 0};
  RandomStream sizes{11, "sizes", 0};
  std::map<JobId, TimePoint> begun;
  std::vector<double> responses;
  TimePoint now{};
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    now = now + from_seconds(exponential(arrivals, 1.0 / per_s));
    while (devices.next() && *devices.next() <= now) {
      const TimePoint end = *devices.next();
      const JobId job = devices.done(end).value();
      static_cast<void>(devices.end(job, end));
      responses.push_back(to_seconds(end - begun.at(job)));
      begun.erase(job);
    }
    begun[JobId{i}] = now;
    devices.begin(JobId{i}, {.work = from_seconds(draw(sizes))}, device, now);
  }
  return responses;
}

}  // namespace

TEST_CASE("Poisson work in turns has the mean response of M/M/1-PS, and of M/G/1-PS") {
  // Kleinrock, Queueing Systems II, 1976, section 4.4: S / (1 - load), whatever the law of S.
  const auto light = [](RandomStream& stream) { return exponential(stream, 0.7); };
  const Estimate one = estimate_of(open_responses(1.0, +light, 0.0));
  CHECK(std::abs(one.mean - (0.7 / 0.3)) < one.half_width);
  CHECK(one.half_width < 0.1 * one.mean);
  // Two sizes of the same mean, with four times the variance.
  const auto mixed = [](RandomStream& stream) {
    return exponential(stream, stream.below(10) == 0 ? 4.3 : 0.3);
  };
  const Estimate two = estimate_of(open_responses(1.0, +mixed, 0.0));
  CHECK(std::abs(two.mean - (0.7 / 0.3)) < two.half_width);
}

TEST_CASE("a finite number of users has the mean response of the machine-repairman model") {
  // M/M/1//N (Kleinrock, Queueing Systems I, 1975, section 3.8): with N users, think time Z and
  // service S, p0 = 1 / sum N!/(N-k)! (S/Z)^k, throughput (1 - p0) / S, response N/X - Z. The
  // number of users at work is the same in turns as in order of arrival.
  constexpr int users = 6;
  constexpr double think = 10.0;
  constexpr double service = 3.0;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; k <= users; ++k) sum += term *= (users - k + 1) * service / think;
  const double expected = (users * service / (1.0 - (1.0 / sum))) - think;

  TimeSharedDevices devices{
      {.rules = {{.mode = SharingMode::time_slicing, .switch_cost = 0.0}}, .group_sizes = {1}}};
  RandomStream stream{3, "repairman", 0};
  std::multimap<TimePoint, JobId> thinking;
  std::vector<TimePoint> begun(users);
  for (std::uint32_t user = 0; user < users; ++user) {
    thinking.emplace(TimePoint{from_seconds(exponential(stream, think))}, JobId{user});
  }
  std::vector<double> responses;
  while (responses.size() < 200'000) {
    const auto next = devices.next();
    if (!thinking.empty() && (!next || thinking.begin()->first < *next)) {
      const auto [now, user] = *thinking.begin();
      thinking.erase(thinking.begin());
      begun[index(user)] = now;
      devices.begin(user, {.work = from_seconds(exponential(stream, service))}, device, now);
      continue;
    }
    const JobId user = devices.done(*next).value();
    static_cast<void>(devices.end(user, *next));
    responses.push_back(to_seconds(*next - begun[index(user)]));
    thinking.emplace(*next + from_seconds(exponential(stream, think)), user);
  }
  const Estimate seen = estimate_of(responses);
  CHECK(std::abs(seen.mean - expected) < seen.half_width);
  CHECK(seen.half_width < 0.05 * expected);
}
