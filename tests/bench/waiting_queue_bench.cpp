#include <benchmark/benchmark.h>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/waiting_queue.hpp"

namespace headroom {
namespace {

/// Jobs of ten sizes that wait in order of arrival.
struct DeepQueue {
  explicit DeepQueue(std::int64_t depth) {
    for (std::uint32_t power = 0; power < 10; ++power) {
      const auto gpus = 1U << power;
      footprints.push_back({.nodes = gpus > 8 ? gpus / 8 : 1, .gpus_per_node = std::min(gpus, 8U)});
    }
    for (std::int64_t at = 0; at < depth; ++at) add();
  }

  void add() {
    const auto footprint = id_at<FootprintId>(random.below(footprints.size()));
    const auto estimate = Duration{static_cast<std::int64_t>(1 + random.below(100'000))};
    queue.insert(footprint, {static_cast<double>(arrived), id_at<JobId>(arrived), estimate});
    ++arrived;
  }

  std::vector<Footprint> footprints;
  WaitingQueue queue;
  RandomStream random{1, "bench", 0};
  std::size_t arrived = 0;
};

/// A blocked pass: nothing fits, so each size is seen once. Must not grow with depth.
void blocked_pass(benchmark::State& state) {
  DeepQueue deep{state.range(0)};
  for (auto _ : state) {
    WaitingQueue::Scan scan{deep.queue, deep.footprints};
    while (scan.next() != nullptr) scan.leave_out(deep.footprints[index(scan.footprint())]);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(blocked_pass)->Name("waiting_queue/blocked_pass")->Arg(100)->Arg(10'000)->Arg(1'000'000);

/// One job arrives and the first in order starts.
void hold(benchmark::State& state) {
  DeepQueue deep{state.range(0)};
  for (auto _ : state) {
    deep.add();
    WaitingQueue::Scan scan{deep.queue, deep.footprints};
    benchmark::DoNotOptimize(scan.next());
    scan.take();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Name("waiting_queue/hold")->Arg(100)->Arg(10'000)->Arg(1'000'000);

/// Looks for the first job short enough to end before a reservation, of which there are few.
void shortest_pass(benchmark::State& state) {
  DeepQueue deep{state.range(0)};
  for (auto _ : state) {
    WaitingQueue::Scan scan{deep.queue, deep.footprints};
    const WaitingJob* first = scan.next();
    if (first != nullptr) scan.leave_out_longer(deep.footprints.front(), Duration{20});
    benchmark::DoNotOptimize(scan.next());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(shortest_pass)->Name("waiting_queue/short_only")->Arg(100)->Arg(10'000)->Arg(1'000'000);

}  // namespace
}  // namespace headroom
