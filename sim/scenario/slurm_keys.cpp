#include "sim/scenario/slurm_keys.hpp"

#include <array>
#include <span>
#include <string_view>

namespace headroom {
namespace {

using slurm::PriorityWeights;
using slurm::Settings;

constexpr double uint32_max = 4'294'967'295.0;

constexpr std::array duration_keys{
    SlurmDurationKey{"bf_interval", &Settings::bf_interval, "\"30s\"", 1_s, 3_h,
                     "Time from one backfill pass to the next, at least."},
    SlurmDurationKey{"bf_resolution", &Settings::bf_resolution, "\"60s\"", 1_s, 1_h,
                     "Reservations begin and end at multiples of this of the absolute clock."},
    SlurmDurationKey{"bf_window", &Settings::bf_window, "\"1440min\"", 60_s, 24_h * 30,
                     "How far ahead reservations are planned."},
    SlurmDurationKey{"bf_min_age_reserve", &Settings::bf_min_age_reserve, "\"0s\"", 0_s, 24_h * 30,
                     "A job holds no reservation before it has waited so long."},
    SlurmDurationKey{"sched_interval", &Settings::sched_interval, "\"60s\"", 1_s, 24_h,
                     "How often the FIFO pass looks beyond default_queue_depth."},
    SlurmDurationKey{"PriorityMaxAge", &Settings::max_age, "\"7d\"", 0_s, 24_h * 3650,
                     "Age at which the age factor is 1."},
    SlurmDurationKey{"PriorityDecayHalfLife", &Settings::half_life, "\"7d\"", 0_s, 24_h * 3650,
                     "Time in which usage counts half; 0s: it never fades."},
    SlurmDurationKey{"PriorityCalcPeriod", &Settings::calc_period, "\"5min\"", 1_s, 24_h * 30,
                     "How often usage and the priorities of waiting jobs are worked out."},
    SlurmDurationKey{"KillWait", &Settings::kill_wait, "\"30s\"", 0_s, 18_h,
                     "How long a job that has reached its limit is believed to last."},
    SlurmDurationKey{"cred_expire", &Settings::cred_expire, "\"120s\"", 0_s, 24_h,
                     "Of AuthInfo: a requeued job may start a second after this has passed."},
    // Ours: observed on Slurm 22.05.8, see models/policy/slurm/README.md.
    SlurmDurationKey{"requeue_delay", &Settings::requeue_delay, "\"2s\"", 0_s, 24_h,
                     "Until a preempted job is in the queue again; no setting of Slurm's."}};

constexpr std::array count_keys{
    SlurmCountKey{"bf_max_job_test", &Settings::bf_max_job_test, "500", 1, 1e6,
                  "Jobs that a backfill pass looks at."},
    SlurmCountKey{"bf_max_job_part", &Settings::bf_max_job_part, "0", 0, 1e6,
                  "Jobs of one partition that it looks at; 0: no limit."},
    SlurmCountKey{"bf_max_job_start", &Settings::bf_max_job_start, "0", 0, 10'000,
                  "Jobs that it starts; 0: no limit."},
    SlurmCountKey{"bf_job_part_count_reserve", &Settings::bf_job_part_count_reserve, "0", 0, 1e5,
                  "Jobs of a partition that hold reservations; 0: all, 1: EASY."},
    SlurmCountKey{"bf_min_prio_reserve", &Settings::bf_min_prio_reserve, "0", 0, uint32_max,
                  "A job of lower priority holds no reservation."},
    SlurmCountKey{"default_queue_depth", &Settings::default_queue_depth, "100", 1, 1e6,
                  "Jobs that a FIFO pass at an event looks at."}};

constexpr std::array weight_keys{
    SlurmWeightKey{"PriorityWeightAge", &PriorityWeights::age, "Weight of the age."},
    SlurmWeightKey{"PriorityWeightFairshare", &PriorityWeights::fair_share,
                   "Weight of the fair tree."},
    SlurmWeightKey{"PriorityWeightJobSize", &PriorityWeights::job_size, "Weight of the size."},
    SlurmWeightKey{"PriorityWeightPartition", &PriorityWeights::partition,
                   "Weight of the partition's PriorityJobFactor."},
    SlurmWeightKey{"PriorityWeightQOS", &PriorityWeights::qos, "Weight of the QOS' Priority."}};

constexpr std::array<std::string_view, 11> without_effect{
    "batch_sched_delay",    "bf_continue",    "bf_max_time",
    "bf_yield_interval",    "bf_yield_sleep", "defer",
    "sched_min_interval",   "CompleteWait",   "SelectType",
    "SelectTypeParameters", "GresTypes"};

}  // namespace

std::span<const SlurmDurationKey> slurm_duration_keys() { return duration_keys; }
std::span<const SlurmCountKey> slurm_count_keys() { return count_keys; }
std::span<const SlurmWeightKey> slurm_weight_keys() { return weight_keys; }
std::span<const std::string_view> slurm_keys_without_effect() { return without_effect; }

}  // namespace headroom
