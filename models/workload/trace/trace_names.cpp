#include "models/workload/trace/trace_names.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/names.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/job_collector.hpp"

namespace headroom {
namespace {

struct NamedJob {
  JobName name;
  std::uint32_t position;
  auto operator<=>(const NamedJob&) const = default;
};

/// The jobs of one trace, findable by name.
class TraceNames {
 public:
  TraceNames(std::span<Job> jobs, std::span<JobOrigin> origins, WorkloadTables& tables,
             AuditLog& log)
      : jobs_{jobs}, origins_{origins}, tables_{&tables}, log_{&log} {}

  void settle() {
    sort_names();
    note_duplicates();
    drop_unknown();
    if (looks_forward_) break_cycles();
  }

 private:
  void sort_names() {
    by_name_.reserve(jobs_.size());
    for (std::uint32_t i = 0; i < jobs_.size(); ++i) by_name_.push_back({jobs_[i].name, i});
    std::ranges::sort(by_name_);
  }

  void note(AuditRule rule, std::size_t position, JobName name) {
    log_->note(rule, origins_[position].place, "id", tables_->job_names.job_text(name));
    origins_[position].repaired = true;
  }

  /// In file order, so that the examples are the first ones.
  void note_duplicates() {
    std::vector<std::uint32_t> later;
    for (std::size_t i = 1; i < by_name_.size(); ++i) {
      if (by_name_[i].name == by_name_[i - 1].name) later.push_back(by_name_[i].position);
    }
    std::ranges::sort(later);
    for (const std::uint32_t position : later) {
      note(AuditRule::duplicate_id, position, jobs_[position].name);
    }
  }

  /// The first job of that name in file order, or nullptr.
  [[nodiscard]] const NamedJob* find(JobName name) const {
    const auto found = std::ranges::lower_bound(by_name_, name, {}, &NamedJob::name);
    return found != by_name_.end() && found->name == name ? &*found : nullptr;
  }

  [[nodiscard]] std::span<Dependency> dependencies_of(const Job& job) const {
    return std::span{tables_->dependencies}.subspan(job.first_dependency, job.dependency_count);
  }

  template <class Condition>
  void drop_dependencies(std::size_t position, AuditRule rule, Condition condition) {
    Job& job = jobs_[position];
    const auto all = dependencies_of(job);
    const auto dropped = std::ranges::stable_partition(
        all, [&](const Dependency& dependency) { return !condition(dependency); });
    for (const Dependency& dependency : dropped) note(rule, position, dependency.predecessor);
    job.dependency_count = static_cast<std::uint16_t>(all.size() - dropped.size());
  }

  void drop_unknown() {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (jobs_[i].dependency_count == 0) continue;
      drop_dependencies(i, AuditRule::unknown_predecessor, [&](const Dependency& dependency) {
        const NamedJob* predecessor = find(dependency.predecessor);
        looks_forward_ = looks_forward_ || (predecessor != nullptr && predecessor->position >= i);
        return predecessor == nullptr;
      });
    }
  }

  /// Jobs that can be ended one after the other are out of every circle, seen
  /// from the front and from the back; what is left loses the dependencies among
  /// its own.
  void break_cycles() {
    std::vector<std::vector<std::uint32_t>> successors(jobs_.size());
    std::vector<std::vector<std::uint32_t>> predecessors(jobs_.size());
    for (std::uint32_t i = 0; i < jobs_.size(); ++i) {
      for (const Dependency& dependency : dependencies_of(jobs_[i])) {
        const std::uint32_t before = find(dependency.predecessor)->position;
        successors[before].push_back(i);
        predecessors[i].push_back(before);
      }
    }
    std::vector<bool> is_left(jobs_.size(), true);
    remove_free(predecessors, successors, is_left);
    remove_free(successors, predecessors, is_left);
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (!is_left[i]) continue;
      drop_dependencies(i, AuditRule::dependency_cycle, [&](const Dependency& dependency) {
        return is_left[find(dependency.predecessor)->position];
      });
    }
  }

  using Edges = std::vector<std::vector<std::uint32_t>>;

  /// Removes from `is_left`, again and again, jobs with nothing left in `inward`.
  static void remove_free(const Edges& inward, const Edges& outward, std::vector<bool>& is_left) {
    std::vector<std::size_t> open(inward.size(), 0);
    std::vector<std::uint32_t> free;
    for (std::uint32_t i = 0; i < inward.size(); ++i) {
      if (!is_left[i]) continue;
      open[i] = static_cast<std::size_t>(
          std::ranges::count_if(inward[i], [&](std::uint32_t other) { return is_left[other]; }));
      if (open[i] == 0) free.push_back(i);
    }
    while (!free.empty()) {
      const std::uint32_t job = free.back();
      free.pop_back();
      is_left[job] = false;
      for (const std::uint32_t next : outward[job]) {
        if (is_left[next] && --open[next] == 0) free.push_back(next);
      }
    }
  }

  std::span<Job> jobs_;
  std::span<JobOrigin> origins_;
  WorkloadTables* tables_;
  AuditLog* log_;
  std::vector<NamedJob> by_name_;
  bool looks_forward_ = false;
};

}  // namespace

void settle_names(std::span<Job> jobs, std::span<JobOrigin> origins, WorkloadTables& tables,
                  AuditLog& log) {
  TraceNames{jobs, origins, tables, log}.settle();
}

}  // namespace headroom
