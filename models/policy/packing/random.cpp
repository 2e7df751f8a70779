#include "headroom/random.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Any node that fits, any GPU that fits, each as likely.
class RandomPacking final : public PackingPolicy {
 public:
  explicit RandomPacking(std::uint64_t seed) : stream_{seed, "packing", 0} {}

  std::int32_t score(const PackingRoom&, const PackingPod&) override { return 0; }

  std::uint32_t share_gpu(const PackingRoom& room, const PackingPod& pod) override {
    fitting_.clear();
    for (std::uint32_t gpu = 0; gpu < room.gpu_milli.size(); ++gpu) {
      if (room.gpu_milli[gpu] >= pod.gpu_milli) fitting_.push_back(gpu);
    }
    return fitting_[stream_.below(fitting_.size())];
  }

  RandomStream* stream() override { return &stream_; }

 private:
  RandomStream stream_;
  std::vector<std::uint32_t> fitting_;
};

}  // namespace

PackingPolicyEntry random_packing() {
  return {.name = "random",
          .published_name = "Random",
          .summary = "any node and GPU that fit, by the run's seed",
          .make = [](const PackingContext& context) -> std::unique_ptr<PackingPolicy> {
            return std::make_unique<RandomPacking>(context.seed);
          }};
}

}  // namespace headroom
