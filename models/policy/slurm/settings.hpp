#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom::slurm {

/// SchedulerType: `sched/builtin` is the FIFO pass alone.
enum class SchedulerType : std::uint8_t { builtin, backfill };
enum class PriorityType : std::uint8_t { basic, multifactor };
/// Who may take the place of whom: jobs of partitions with a higher PriorityTier,
/// or of a QOS that names the other's.
enum class PreemptType : std::uint8_t { none, partition_prio, qos };

/// TRESBillingWeights: what a job uses counts as the sum of its parts.
struct BillingWeights {
  double cpu = 0.0;
  double memory_gib = 0.0;
  double gpu = 0.0;
};

struct Partition {
  std::string name{};
  std::vector<NodeId> nodes{};  ///< ascending; empty: all
  bool is_default = false;
  std::uint32_t priority_tier = 1;
  std::uint32_t priority_job_factor = 1;
  bool may_be_preempted = true;             ///< PreemptMode is not OFF
  std::optional<Duration> max_time{};       ///< absent: INFINITE
  std::optional<BillingWeights> billing{};  ///< absent: a job counts its CPUs
};

struct Qos {
  std::string name{};
  std::uint32_t priority = 0;
  std::vector<std::string> preempt{};  ///< names of those whose jobs it may preempt
  bool may_be_preempted = true;
};

/// A node of the fair-share tree; users hang below accounts.
struct Account {
  std::string name{};
  std::string parent{};  ///< empty: the root
  double fairshare = 1.0;
};
struct AccountUser {
  std::string name{};
  std::string account{};
  double fairshare = 1.0;
};

/// PriorityWeight…: what each factor from 0 to 1 is multiplied with.
struct PriorityWeights {
  double age = 0.0;
  double fair_share = 0.0;
  double job_size = 0.0;
  double partition = 0.0;
  double qos = 0.0;
};

/// The scheduling part of slurm.conf, under Slurm's names and with its defaults.
/// Source: manual pages slurm.conf(5) and sacctmgr(1), Slurm 22.05.
struct Settings {
  SchedulerType scheduler_type = SchedulerType::backfill;
  // SchedulerParameters.
  Duration bf_interval = 30_s;
  Duration bf_resolution = 60_s;
  Duration bf_window = 24_h;
  std::uint32_t bf_max_job_test = 500;
  std::uint32_t bf_max_job_part = 0;  ///< 0: no limit, as for all counts below
  std::uint32_t bf_max_job_start = 0;
  std::uint32_t bf_job_part_count_reserve = 0;  ///< 0: every job may hold a reservation
  Duration bf_min_age_reserve{};
  std::uint32_t bf_min_prio_reserve = 0;
  std::uint32_t default_queue_depth = 100;
  Duration sched_interval = 60_s;

  PriorityType priority_type = PriorityType::multifactor;
  PriorityWeights weights;
  Duration max_age = 24_h * 7;
  Duration half_life = 24_h * 7;  ///< PriorityDecayHalfLife; 0: usage never fades
  Duration calc_period = 300_s;
  bool favor_small = false;

  PreemptType preempt_type = PreemptType::none;
  bool preempt_requeues = false;  ///< PreemptMode is REQUEUE, not OFF
  Duration kill_wait = 30_s;

  std::vector<Partition> partitions;  ///< none: one of all nodes, whatever a job's queue
  std::vector<Qos> qos;               ///< none: all are equal
  std::vector<Account> accounts;      ///< none: each that a job names has one share
  std::vector<AccountUser> users;

  // What Slurm does and no setting of its own says. Observed on Slurm 22.05.8 with 8
  // virtual nodes, clock 40 times faster: two seconds until a preempted job is back in
  // the queue, and an eligible time one second after its credential has expired.
  Duration requeue_delay = 2_s;
  Duration cred_expire = 120_s;  ///< AuthInfo cred_expire
  /// Of the run's start, on the clock whose multiples bf_resolution rounds down to.
  Duration start_epoch{};
};

}  // namespace headroom::slurm
