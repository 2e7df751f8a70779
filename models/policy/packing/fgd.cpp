#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Fragmentation gradient descent: the node, and of its GPUs the one, where the pod
/// adds least to what is of no use to the tasks to be expected. 50 stands for no
/// change. Source: Weng, Yang et al., "Beware of Fragmentation", USENIX ATC'23.
class FragmentationGradientDescent final : public PackingPolicy {
 public:
  explicit FragmentationGradientDescent(std::shared_ptr<FragmentMeter> meter)
      : meter_{std::move(meter)} {}

  std::int32_t score(const PackingRoom& room, const PackingPod& pod) override {
    return pod.gpus == 1 && pod.shares() ? best_share(room, pod).score : score_several(room, pod);
  }

  std::uint32_t share_gpu(const PackingRoom& room, const PackingPod& pod) override {
    return best_share(room, pod).gpu;
  }

 private:
  struct Share {
    std::int32_t score = -1;
    std::uint32_t gpu = 0;
  };

  /// Sigmoid of what placing the pod gains, in GPUs, as a whole number of percents.
  static std::int32_t score_of(double gain_milli) {
    return static_cast<std::int32_t>(100.0 / (1.0 + std::exp(-gain_milli / 1000.0)));
  }

  static FragmentMeter::Rest rest_after(const PackingRoom& room, const PackingPod& pod) {
    return {room.counts_cpu ? room.cpu_milli - pod.cpu_milli : room.cpu_milli_to_come(),
            room.gpu_milli_total - pod.gpu_milli_total(), room.model};
  }

  double tally_before(const PackingRoom& room) {
    meter_->tally(room.gpu_milli, before_);
    return meter_->fragmented(before_,
                              {room.cpu_milli_to_come(), room.gpu_milli_total, room.model});
  }

  Share best_share(const PackingRoom& room, const PackingPod& pod) {
    const double before = tally_before(room);
    const FragmentMeter::Rest rest = rest_after(room, pod);
    Share best;
    for (std::uint32_t gpu = 0; gpu < room.gpu_milli.size(); ++gpu) {
      const std::uint16_t milli = room.gpu_milli[gpu];
      if (milli < pod.gpu_milli) continue;
      // GPUs with as much free as an earlier one would score the same.
      const auto earlier = room.gpu_milli.first(gpu);
      if (std::ranges::find(earlier, milli) != earlier.end()) continue;
      after_.levels.assign(before_.levels.begin(), before_.levels.end());
      meter_->move(after_, milli, milli - pod.gpu_milli);
      const std::int32_t score = score_of(before - meter_->fragmented(after_, rest));
      if (score > best.score) best = {score, gpu};
    }
    return best;
  }

  std::int32_t score_several(const PackingRoom& room, const PackingPod& pod) {
    const double before = tally_before(room);
    after_.levels.assign(before_.levels.begin(), before_.levels.end());
    choose_gpus(*this, room, pod, gpus_);
    for (const std::uint32_t gpu : gpus_) {
      meter_->move(after_, room.gpu_milli[gpu], room.gpu_milli[gpu] - pod.gpu_milli);
    }
    return score_of(before - meter_->fragmented(after_, rest_after(room, pod)));
  }

  std::shared_ptr<FragmentMeter> meter_;
  GpuTally before_;
  GpuTally after_;
  std::vector<std::uint32_t> gpus_;
};

}  // namespace

PackingPolicyEntry fgd_packing() {
  return {.name = "fgd",
          .published_name = "FGD",
          .summary = "where the least is lost to the tasks to be expected",
          .make = [](const PackingContext& context) -> std::unique_ptr<PackingPolicy> {
            return std::make_unique<FragmentationGradientDescent>(context.meter);
          }};
}

}  // namespace headroom
