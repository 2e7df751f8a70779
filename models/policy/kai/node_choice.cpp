// Scoring, packing and the choice of a node. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/scores, plugins/nodeplacement, plugins/nodeavailability, plugins/gpusharingorder and
// plugins/resourcetype.
#include "models/policy/kai/node_choice.hpp"

#include <algorithm>

namespace headroom::kai {
namespace {

constexpr double gpu_sharing_score = 10'000;
constexpr double availability_score = 1'000;
constexpr double resource_type_score = 10;
constexpr double binpack_score_max = 9;
constexpr double numa_score_max = 100;

/// Scores every offered node, as the scheduler does.
class Scoring {
 public:
  Scoring(const Session& session, TaskFit& fit, const NodeOffer& offer)
      : session_{session},
        fit_{fit},
        offer_{offer},
        dimension_{fit.shape().wants_gpu() ? gpu_dimension : cpu_dimension} {
    const auto& plugins = session.settings.plugins;
    packing_ = dimension_ == gpu_dimension ? plugins.gpu_placement : plugins.cpu_placement;
    if (plugins.node_placement && packing_ == Packing::binpack) find_range();
  }

  [[nodiscard]] std::optional<NodeId> best() {
    std::optional<NodeId> best;
    double best_score = 0;
    offer_.nodes->for_each([&](std::size_t rank) {
      if (offer_.scores && (*offer_.scores)[rank] < 0) return;
      const auto id = session_.node_at_rank[rank];
      const auto& node = session_.node(id);
      if (!node.fits_free(fit_.shape())) return;
      const auto score = score_of(node, rank);
      if ((best && score <= best_score) || !fit_.can_run(node)) return;
      best = id;
      best_score = score;
    });
    return best;
  }

 private:
  void find_range() {
    std::optional<std::int64_t> least;
    std::int64_t most = 0;
    offer_.nodes->for_each([&](std::size_t rank) {
      const auto& node = session_.node(session_.node_at_rank[rank]);
      if (node.allocatable[dimension_] == 0) return;
      const auto free = node.free(dimension_);
      least = std::min(least.value_or(free), free);
      most = std::max(most, free);
    });
    range_ = {static_cast<double>(least.value_or(0)), static_cast<double>(most)};
  }

  [[nodiscard]] double score_of(const Node& node, std::size_t rank) const {
    const auto& plugins = session_.settings.plugins;
    const auto& shape = fit_.shape();
    double score = offer_.scores ? (*offer_.scores)[rank] : 0;
    if (plugins.gpu_sharing_order && node.fits_some_group(shape)) score += gpu_sharing_score;
    if (plugins.node_availability && node.fits_idle(shape)) score += availability_score;
    if (fit_.is_numa_scored()) {
      score += node.numa && node.numa->size() > 0
                   ? node.numa->score(shape, fit_.is_guaranteed())
                   : numa_score_max / static_cast<double>(session_.zones_max);
    }
    if (plugins.resource_type && !shape.wants_gpu() && node.is_cpu_only()) {
      score += resource_type_score;
    }
    if (plugins.node_placement) {
      const auto free = static_cast<double>(node.free(dimension_));
      const auto capacity = static_cast<double>(node.allocatable[dimension_]);
      score += packing_ == Packing::spread ? spread_score(free, capacity)
                                           : binpack_score(free, range_, capacity);
    }
    return score;
  }

  const Session& session_;
  TaskFit& fit_;
  const NodeOffer& offer_;
  std::size_t dimension_;
  Packing packing_ = Packing::binpack;
  FreeRange range_;
};

/// Whether scores order nodes by nothing but availability, free GPUs and name.
bool is_plain_binpack(const Session& session, const TaskFit& fit, const NodeOffer& offer) {
  const auto& plugins = session.settings.plugins;
  const auto& shape = fit.shape();
  return shape.kind == GpuKind::whole && shape.devices > 0 && !offer.scores &&
         !fit.is_numa_scored() && plugins.node_placement && plugins.node_availability &&
         plugins.gpu_placement == Packing::binpack;
}

/// The same answer from the index: nodes with the fewest free GPUs that suffice, those where the
/// pod can start at once before all others. Shared GPUs never take a whole-GPU pod.
std::optional<NodeId> fullest_node(const Session& session, TaskFit& fit, const NodeOffer& offer) {
  const auto& shape = fit.shape();
  std::optional<NodeId> found;
  const auto search = [&](bool wants_idle) {
    const auto first = static_cast<std::size_t>(shape.devices);
    for (auto gpus = first; gpus < session.free_gpus.size() && !found; ++gpus) {
      session.free_gpus.with_free(gpus).find_in_both(*offer.nodes, [&](std::size_t rank) {
        const auto id = session.node_at_rank[rank];
        const auto& node = session.node(id);
        if (node.fits_idle(shape) != wants_idle || !fit.can_run(node)) return false;
        found = id;
        return true;
      });
    }
  };
  search(true);
  if (!found) search(false);
  return found;
}

}  // namespace

double binpack_score(double free, const FreeRange& range, double capacity) {
  if (capacity == 0 || range.most == 0) return 0;
  if (range.least == range.most) return binpack_score_max;
  return binpack_score_max * (1 - (free - range.least) / (range.most - range.least));
}

double spread_score(double free, double capacity) { return capacity == 0 ? 0 : free / capacity; }

std::optional<NodeId> best_node(const Session& session, TaskFit& fit, const NodeOffer& offer) {
  if (is_plain_binpack(session, fit, offer)) return fullest_node(session, fit, offer);
  return Scoring{session, fit, offer}.best();
}

}  // namespace headroom::kai
