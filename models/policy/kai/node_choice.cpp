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
  Scoring(const SchedulingSession& session, TaskFit& fit, const NodeOffer& offer)
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

  const SchedulingSession& session_;
  TaskFit& fit_;
  const NodeOffer& offer_;
  std::size_t dimension_;
  Packing packing_ = Packing::binpack;
  FreeRange range_;
};

/// Whether nodes differ in sharing, availability, being without GPUs and fullness alone, each of
/// which outweighs all that follow.
bool is_plain_binpack(const SchedulingSession& session, const TaskFit& fit,
                      const NodeOffer& offer) {
  const auto& plugins = session.settings.plugins;
  const auto& shape = fit.shape();
  const auto packing = shape.wants_gpu() ? plugins.gpu_placement : plugins.cpu_placement;
  return shape.kind != GpuKind::mig && !offer.scores && !fit.is_numa_scored() &&
         plugins.node_placement && packing == Packing::binpack;
}

/// The best node without working out scores: fewer nodes are looked at, in stages.
class PlainChoice {
 public:
  PlainChoice(const SchedulingSession& session, TaskFit& fit, const NodeOffer& offer)
      : session_{session},
        fit_{fit},
        shape_{fit.shape()},
        offered_{*offer.nodes},
        open_{session.fits.nodes_for(fit.shape_id(), session.node_changes)} {}

  [[nodiscard]] std::optional<NodeId> best() {
    const auto& plugins = session_.settings.plugins;
    const auto is_whole = shape_.kind == GpuKind::whole && shape_.devices > 0;
    // A shared GPU never takes a whole-GPU pod. Any other pod prefers nodes that share one.
    if (!is_whole && plugins.gpu_sharing_order) {
      look_at(session_.shared_nodes,
              [&](const Node& node) { return node.fits_some_group(shape_); });
      if (best_) return best_;
    }
    if (!shape_.wants_gpu()) {
      look_at(offered_, [](const Node&) { return true; });
      return best_;
    }
    // Nodes with fewer free GPUs come first, but those where the pod can start now before all.
    for (std::size_t gpus = is_whole ? static_cast<std::size_t>(shape_.devices) : 0;
         gpus < session_.free_gpus.size() && !(best_ && best_rating_.is_available); ++gpus) {
      look_at_equals(session_.free_gpus.with_free(gpus), gpus);
      if (best_ && !plugins.node_availability) break;
    }
    return best_;
  }

 private:
  struct Rating {
    bool is_available = false;
    bool is_cpu_only = false;
    std::int64_t free = 0;
    /// Equal ones fall to the name, which is the order of looking.
    [[nodiscard]] bool beats(const Rating& other) const {
      if (is_available != other.is_available) return is_available;
      if (is_cpu_only != other.is_cpu_only) return is_cpu_only;
      return free < other.free;
    }
  };

  template <class Filter>
  void look_at(const NodeMask& nodes, Filter filter) {
    nodes.find_in_both(open_, [&](std::size_t rank) {
      if (offered_.test(rank)) look_at_node(rank, filter);
      return false;
    });
  }

  /// Nodes with the same number of free GPUs: the first where the pod can start now is the best.
  void look_at_equals(const NodeMask& nodes, std::size_t gpus) {
    const auto& plugins = session_.settings.plugins;
    nodes.find_in_both(open_, [&](std::size_t rank) {
      if (offered_.test(rank)) look_at_node(rank, [](const Node&) { return true; });
      return gpus > 0 && best_ && (best_rating_.is_available || !plugins.node_availability);
    });
  }

  template <class Filter>
  void look_at_node(std::size_t rank, Filter filter) {
    const auto id = session_.node_at_rank[rank];
    const auto& node = session_.node(id);
    const auto& plugins = session_.settings.plugins;
    const auto fits_idle = node.fits_idle(shape_);
    if (!node.fits_free(shape_)) {
      open_.clear(rank);
      return;
    }
    if (!filter(node)) return;
    const Rating rating{
        .is_available = plugins.node_availability && fits_idle,
        .is_cpu_only = plugins.resource_type && !shape_.wants_gpu() && node.is_cpu_only(),
        .free = node.free(shape_.wants_gpu() ? gpu_dimension : cpu_dimension)};
    if ((best_ && !rating.beats(best_rating_)) || !fit_.can_run(node)) return;
    best_ = id;
    best_rating_ = rating;
  }

  const SchedulingSession& session_;
  TaskFit& fit_;
  const Shape& shape_;
  const NodeMask& offered_;
  NodeMask& open_;
  std::optional<NodeId> best_;
  Rating best_rating_;
};

}  // namespace

double binpack_score(double free, const FreeRange& range, double capacity) {
  if (capacity == 0 || range.most == 0) return 0;
  if (range.least == range.most) return binpack_score_max;
  return binpack_score_max * (1 - (free - range.least) / (range.most - range.least));
}

double spread_score(double free, double capacity) { return capacity == 0 ? 0 : free / capacity; }

std::optional<NodeId> best_node(const SchedulingSession& session, TaskFit& fit,
                                const NodeOffer& offer) {
  if (is_plain_binpack(session, fit, offer)) return PlainChoice{session, fit, offer}.best();
  return Scoring{session, fit, offer}.best();
}

}  // namespace headroom::kai
