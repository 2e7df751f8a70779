#pragma once
#include <cstdint>
#include <functional>
#include <vector>

namespace headroom::plain {

/// A job of the plain schedulers, in whole seconds.
struct Job {
  std::int64_t submit = 0;
  int gpus = 1;
  std::int64_t run = 1;
  std::int64_t estimate = 1;
};

struct Placed {
  std::int64_t start = -1;
  std::vector<int> nodes;  ///< ascending
  bool operator==(const Placed&) const = default;
};

struct Cluster {
  int nodes = 1;
  int gpus_per_node = 1;
};

/// Smallest first; equal keys by position in the list.
using Key = std::function<double(const Job&, std::int64_t now)>;

/// The rules of the real schedulers, written to be read: everything is rebuilt
/// at every instant and looked up by linear search.
enum class Backfill : std::uint8_t { none, first_fit, easy, conservative };

/// The schedule of `jobs`, which are in order of submit time, under first-fit
/// placement. `order` sorts the queue, `candidates` those that may be backfilled.
[[nodiscard]] std::vector<Placed> schedule(const std::vector<Job>& jobs, Cluster cluster,
                                           Backfill backfill, const Key& order,
                                           const Key& candidates);

}  // namespace headroom::plain
