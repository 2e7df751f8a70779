#include <benchmark/benchmark.h>
#include <vector>

#include "headroom/random.hpp"

#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"

namespace headroom {
namespace {

/// A queue with `pending` events within the next hour.
class FullQueue {
 public:
  explicit FullQueue(std::int64_t pending) {
    RandomStream random{1, "bench", 0};
    for (Duration& delay : delays_) {
      delay.count = static_cast<std::int64_t>(1 + random.below(3'600'000'000'000));
    }
    for (std::int64_t at = 0; at < pending; ++at) file_one();
  }

  void file_one() {
    events.schedule(events.now() + delays_[next_++ % delays_.size()], Phase::release, JobDone{});
  }

  EventQueue<Event> events;

 private:
  std::vector<Duration> delays_ = std::vector<Duration>(65'536);  ///< drawn before the clock runs
  std::size_t next_ = 0;
};

/// Takes the next event and files another one.
void hold(benchmark::State& state) {
  FullQueue queue{state.range(0)};
  for (auto _ : state) {
    benchmark::DoNotOptimize(queue.events.pop());
    queue.file_one();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Name("event_queue/hold")->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

/// An instant with a decision: an event from the heap and one filed for now.
void decide_now(benchmark::State& state) {
  FullQueue queue{state.range(0)};
  for (auto _ : state) {
    benchmark::DoNotOptimize(queue.events.pop());
    queue.events.schedule(queue.events.now(), Phase::decide, DecideNow{});
    benchmark::DoNotOptimize(queue.events.pop());
    queue.file_one();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decide_now)->Name("event_queue/decide")->Arg(10'000)->Arg(100'000)->Arg(1'000'000);

}  // namespace
}  // namespace headroom
