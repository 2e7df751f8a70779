// Why jobs wait: the rules of admission, gangs and node fit, asked once more at the end of a cycle.
// Source of the rules: KAI-Scheduler commit d5bc503a, packages plugins/proportion and
// plugins/predicates.
#include "models/policy/kai/held_back.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "models/policy/kai/admission.hpp"
#include "models/policy/kai/node_fit.hpp"
#include "models/policy/kai/slot_bound.hpp"

namespace headroom::kai {
namespace {

struct Finding {
  Obstacle obstacle = Obstacle::no_capacity;
  Resource resource = Resource::gpu;
};

class Inquiry {
 public:
  explicit Inquiry(const SchedulingSession& session) : session_{session} {
    for (const auto& node : session.nodes) {
      if (!node.is_ready()) continue;
      free_[Resource::cpu] += static_cast<double>(node.free(cpu_dimension));
      free_[Resource::memory] += static_cast<double>(node.free(memory_dimension));
      free_[Resource::gpu] += node.gpu_capacity();
    }
    for (const auto& change : session.changes) {
      if (change.deed != Deed::evict) taken_ += session.accepted(change.task);
    }
  }

  /// What holds back the jobs of a kind that asks for no shared GPU; `list` has some of them.
  [[nodiscard]] HeldBack ask(const LeafList& list, KindId id) {
    const auto& kind = session_.leaves.kinds()[id];
    HeldBack answer{.obstacle = Obstacle::not_in_leaf};
    if (!session_.queues.is_leaf(kind.queue)) return answer;
    answer.queue = kind.queue;
    answer.obstacle = Obstacle::not_ready;
    if (!kind.is_ready) return answer;
    const auto no = refused(
        {.leaf = kind.queue, .amounts = kind.admitted_as, .preemptible = kind.is_preemptible});
    if (no) return refused_by(*no, answer);
    const auto [known, is_new] = known_.try_emplace(
        {kind.shape, kind.affinity, kind.pods, kind.is_guaranteed, kind.is_legacy_mig});
    if (is_new) {
      const auto member = std::ranges::find(list.waiting, std::optional{id}, &ListedWaiting::kind);
      known->second = look(session_.next_batch(session_.job(member->job), false));
    }
    answer.obstacle = known->second.obstacle;
    answer.resource = known->second.resource;
    return answer;
  }

  [[nodiscard]] HeldBack ask(JobId id) {
    const auto& group = session_.job(id);
    HeldBack answer{.job = id, .obstacle = Obstacle::not_in_leaf};
    if (!session_.is_in_leaf(group)) return answer;
    answer.queue = *group.queue;
    answer.obstacle = Obstacle::not_ready;
    if (!group.is_ready()) return answer;
    const auto batch = session_.next_batch(group, false);
    const auto no = refused({.leaf = *group.queue,
                             .amounts = session_.quota_of(batch, session_.gpu_memory_max),
                             .preemptible = group.is_preemptible});
    if (no) return refused_by(*no, answer);
    const auto finding = find(group, batch);
    answer.obstacle = finding.obstacle;
    answer.resource = finding.resource;
    const auto could_evict = session_.now >= group.delayed_since + group.preemption_delay;
    const auto is_short =
        answer.obstacle == Obstacle::no_capacity || answer.obstacle == Obstacle::fragmented;
    if (is_short && !could_evict) answer.obstacle = Obstacle::preemption_delay;
    return answer;
  }

 private:
  /// Shape, affinity and number of pods, whether they are guaranteed and of the old MIG kind: all
  /// that nodes look at.
  using Kind = std::tuple<ShapeId, std::optional<std::size_t>, std::size_t, bool, bool>;

  [[nodiscard]] std::optional<Refusal> refused(const AdmissionRequest& request) const {
    if (!session_.settings.plugins.proportion) return std::nullopt;
    return refusal(session_.queues, request);
  }
  [[nodiscard]] static HeldBack refused_by(const Refusal& no, HeldBack answer) {
    answer.obstacle = no.by_limit ? Obstacle::queue_limit : Obstacle::queue_quota;
    answer.queue = no.queue;
    answer.resource = no.resource;
    return answer;
  }

  [[nodiscard]] Finding find(const PodGroup& group, const std::vector<TaskId>& batch) {
    if (batch.empty()) return {Obstacle::not_ready};
    const auto& first = session_.task(batch.front());
    const Kind kind{first.shape, first.affinity, batch.size(), group.is_guaranteed,
                    first.is_legacy_mig};
    const auto has_topology =
        std::any_of(group.members.begin(), group.members.end(),
                    [](const SubGroup& member) { return member.topology.has_value(); });
    const auto is_shared = !has_topology && std::all_of(batch.begin(), batch.end(), [&](TaskId id) {
      const auto& task = session_.task(id);
      return task.shape == first.shape && task.affinity == first.affinity &&
             task.is_legacy_mig == first.is_legacy_mig;
    });
    const auto known = is_shared ? known_.find(kind) : known_.end();
    if (known != known_.end()) return known->second;
    auto finding = look(batch);
    if (has_topology && finding.obstacle == Obstacle::order) finding.obstacle = Obstacle::topology;
    if (is_shared) known_.emplace(kind, finding);
    return finding;
  }

  /// From the rules that no waiting will change to those that it may.
  [[nodiscard]] Finding look(const std::vector<TaskId>& batch) {
    TaskFit fit{session_, batch.front()};
    const auto& task = session_.task(batch.front());
    const auto& shape = session_.shape(batch.front());
    std::size_t of_type = 0;
    std::size_t with_memory = 0;
    std::size_t elsewhere = 0;
    std::size_t fitting = 0;
    std::size_t aligned = 0;
    for (std::size_t i = 0; i < session_.nodes.size(); ++i) {
      const auto& node = session_.nodes[i];
      if (!node.is_ready() || !node.accepts_type(shape, task.is_legacy_mig)) continue;
      ++of_type;
      if (shape.memory_mib != 0 &&
          (!node.gpu_memory_known || shape.memory_mib > node.gpu_memory_mib)) {
        continue;
      }
      ++with_memory;
      if (!node.fits_free(shape)) continue;
      if (task.affinity && !session_.affinities[*task.affinity].test(session_.rank_of_node[i])) {
        ++elsewhere;
        continue;
      }
      ++fitting;
      if (fit.can_run(node)) ++aligned;
    }
    if (of_type == 0) return {Obstacle::mig_type};
    if (with_memory == 0) return {Obstacle::gpu_memory};
    if (fitting == 0 && elsewhere > 0) return {Obstacle::affinity};
    if (fitting == 0 || aligned > 0) return short_of(batch);
    return {session_.uses_numa ? Obstacle::numa : Obstacle::fragmented};
  }

  [[nodiscard]] Finding short_of(const std::vector<TaskId>& batch) const {
    const auto need = session_.quota_of(batch, session_.gpu_memory_min);
    const auto& task = session_.task(batch.front());
    for (const auto r : {Resource::gpu, Resource::cpu, Resource::memory}) {
      if (need[r] <= free_[r]) continue;
      if (need[r] > session_.cluster[r]) return {Obstacle::no_capacity, r};
      return {need[r] <= free_[r] + taken_[r] ? Obstacle::order : Obstacle::no_capacity, r};
    }
    const SlotCounter slots{session_, task.shape};
    if (slots.total() < static_cast<std::int64_t>(batch.size())) return {Obstacle::fragmented};
    if (task.affinity) return {Obstacle::affinity};
    return {Obstacle::order};
  }

  const SchedulingSession& session_;
  Amounts free_;   ///< in the whole cluster
  Amounts taken_;  ///< by what this cycle placed
  std::map<Kind, Finding> known_;
};

/// Asks once for all jobs of a kind, and tells them when the answer is another than before.
class Enquiries {
 public:
  explicit Enquiries(SchedulingSession& session) : session_{session}, inquiry_{session} {}

  std::vector<HeldBack> run() {
    session_.leaves.refresh(session_);
    for (std::size_t q = 0; q < session_.queues.size(); ++q) ask_kinds(id_at<QueueId>(q));
    if (session_.jobs_without_queue > 0) {
      for (const auto id : session_.job_order) {
        const auto& group = session_.job(id);
        if (!group.queue && group.has_pending() && !group.has_active()) alone_.push_back(id);
      }
    }
    // Shares are refused node by node, and the first that asks finds out for all.
    std::ranges::sort(alone_, {}, [&](JobId id) { return session_.job(id).number; });
    for (const auto id : alone_) answers_.push_back(inquiry_.ask(id));
    std::ranges::sort(answers_, {}, &HeldBack::job);
    return std::move(answers_);
  }

 private:
  [[nodiscard]] bool is_asked_alone(const ListedWaiting& entry) const {
    if (!entry.kind) return true;
    const auto& kind = session_.leaves.kinds()[*entry.kind];
    return session_.shapes[kind.shape].is_shared();
  }

  void ask_kinds(QueueId leaf) {
    const auto& list = session_.leaves[leaf];
    const auto untold = session_.leaves.take_untold(leaf);
    if (by_kind_.size() < session_.leaves.kinds().size()) {
      by_kind_.resize(session_.leaves.kinds().size());
    }
    auto tells_all = list.without_kind > 0 || session_.settings.obstacles == Telling::all;
    for (const auto& [id, jobs] : list.kinds) {
      const auto& kind = session_.leaves.kinds()[id];
      auto& answer = by_kind_[static_cast<std::size_t>(id)];
      answer = {};
      if (session_.shapes[kind.shape].is_shared()) {
        tells_all = true;
        continue;
      }
      if (kind.has_active) continue;
      answer.held_back = inquiry_.ask(list, id);
      answer.is_new = session_.leaves.note_held_back(id, *answer.held_back);
      tells_all = tells_all || answer.is_new;
    }
    if (tells_all) return tell_all(list);
    for (const auto id : untold) {
      if (session_.leaves.is_listed_in(id, leaf)) tell(id, session_.leaves.kind_of(id));
    }
  }

  /// All whose answer is new, and those of whom it may be.
  void tell_all(const LeafList& list) {
    for (const auto& entry : list.waiting) {
      if (!is_asked_alone(entry)) {
        tell(entry.job, entry.kind);
      } else if (!session_.job(entry.job).has_active()) {
        alone_.push_back(entry.job);
      }
    }
  }

  void tell(JobId job, std::optional<KindId> kind) {
    if (!kind) return;
    const auto& answer = by_kind_[static_cast<std::size_t>(*kind)].held_back;
    if (!answer) return;
    answers_.push_back(*answer);
    answers_.back().job = job;
  }

  struct Answer {
    std::optional<HeldBack> held_back;
    bool is_new = false;
  };

  SchedulingSession& session_;
  Inquiry inquiry_;
  std::vector<Answer> by_kind_;
  std::vector<JobId> alone_;
  std::vector<HeldBack> answers_;
};

}  // namespace

std::vector<HeldBack> held_back(SchedulingSession& session) { return Enquiries{session}.run(); }

}  // namespace headroom::kai
