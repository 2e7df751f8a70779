#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/job.hpp"
#include "headroom/views.hpp"

#include "models/policy/slurm/settings.hpp"

namespace headroom::slurm {

/// Where a job belongs, as positions in the lists of the settings.
struct Membership {
  std::uint32_t partition = 0;
  std::uint32_t qos = 0;
  std::uint32_t account = 0;  ///< of the directory's accounts
};

/// Knows what the names in a workload stand for. Partitions and QOS that the
/// settings do not list are one that accepts every name; so is the account of jobs
/// that name none.
class Directory {
 public:
  /// Throws InputError naming every partition, QOS and account of the workload that
  /// is not in a list where there is one.
  Directory(const Settings& settings, const WorkloadTables& tables);

  [[nodiscard]] Membership of(const JobLabels& labels) const;
  [[nodiscard]] std::span<const Partition> partitions() const { return partitions_; }
  [[nodiscard]] std::span<const Qos> qos() const { return qos_; }
  /// All accounts, the listed ones first; position 0 is that of jobs without one.
  [[nodiscard]] std::span<const Account> accounts() const { return accounts_; }

  /// Whether jobs of `by` may take the place of jobs of `victim`.
  [[nodiscard]] bool may_preempt(const Membership& by, const Membership& victim) const;
  /// Whether there are any whose place jobs of `by` may take.
  [[nodiscard]] bool may_preempt_somebody(const Membership& by) const;
  /// Among waiting jobs those who may preempt others go first: 0 for those who may
  /// preempt nobody, one more than the highest of those it may preempt else.
  [[nodiscard]] std::uint32_t preemption_rank(const Membership& member) const {
    return qos_rank_[member.qos];
  }

 private:
  void rank_qos();

  PreemptType preempt_type_;
  bool requeues_;
  std::vector<Partition> partitions_;
  std::vector<Qos> qos_;
  std::vector<Account> accounts_;
  std::uint32_t default_partition_ = 0;
  std::uint32_t default_qos_ = 0;
  std::vector<std::uint32_t> partition_of_queue_;  ///< by QueueId
  std::vector<std::uint32_t> qos_of_;              ///< by QosId
  std::vector<std::uint32_t> account_of_;          ///< by AccountId
  std::vector<std::vector<bool>> qos_preempts_;    ///< [by][victim]
  std::vector<std::uint32_t> qos_rank_;
};

}  // namespace headroom::slurm
