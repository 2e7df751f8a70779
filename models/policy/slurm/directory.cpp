#include "models/policy/slurm/directory.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom::slurm {
namespace {

template <class Entries>
std::optional<std::uint32_t> position_of(std::string_view name, const Entries& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

template <class Entries>
std::string listed(const Entries& entries) {
  std::vector<std::string_view> names;
  for (const auto& entry : entries) {
    if (!entry.name.empty()) names.push_back(entry.name);
  }
  return fmt::format("scheduler.slurm lists {}", fmt::join(names, ", "));
}

/// What the names of a workload stand for, in the order of their numbers.
class NameReader {
 public:
  /// `fallback` is for jobs that give no name, and for all names where none are listed.
  template <class Entries>
  std::vector<std::uint32_t> read(std::string_view what, const NameTable& names,
                                  const Entries& entries, std::uint32_t fallback) {
    std::vector<std::uint32_t> positions(names.size(), fallback);
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      if (names.text(i).empty()) continue;
      if (const auto position = position_of(names.text(i), entries)) {
        positions[i] = *position;
        continue;
      }
      findings_.push_back({"workload",
                           fmt::format("unknown {} \"{}\"", what, names.text(i).substr(0, 80)),
                           listed(entries)});
    }
    return positions;
  }
  void throw_if_any() {
    if (!findings_.empty()) throw InputError{std::move(findings_)};
  }

 private:
  std::vector<Diagnostic> findings_;
};

}  // namespace

Directory::Directory(const Settings& settings, const WorkloadTables& tables)
    : preempt_type_{settings.preempt_type},
      requeues_{settings.preempt_requeues},
      partitions_{settings.partitions},
      qos_{settings.qos},
      accounts_{{.name = "", .parent = "", .fairshare = 1.0}} {
  NameReader reader;
  if (partitions_.empty()) {
    partitions_.emplace_back();
    partition_of_queue_.assign(tables.queues.size(), 0);
  } else {
    const auto chosen = std::ranges::find(partitions_, true, &Partition::is_default);
    if (chosen != partitions_.end()) {
      default_partition_ = static_cast<std::uint32_t>(chosen - partitions_.begin());
    }
    partition_of_queue_ = reader.read("partition", tables.queues, partitions_, default_partition_);
  }
  if (qos_.empty()) {
    qos_.emplace_back();
    qos_of_.assign(tables.qos.size(), 0);
  } else {
    // Jobs without a QOS have the one that Slurm makes by itself.
    const auto normal = position_of("normal", qos_);
    default_qos_ = normal.value_or(static_cast<std::uint32_t>(qos_.size()));
    if (!normal) qos_.push_back({.name = "normal", .priority = 0, .preempt = {}});
    qos_of_ = reader.read("QOS", tables.qos, qos_, default_qos_);
  }
  if (settings.accounts.empty()) {
    for (std::uint32_t i = 0; i < tables.accounts.size(); ++i) {
      if (tables.accounts.text(i).empty()) continue;
      accounts_.push_back({.name = std::string{tables.accounts.text(i)}, .parent = ""});
    }
  } else {
    accounts_.insert(accounts_.end(), settings.accounts.begin(), settings.accounts.end());
  }
  account_of_ = reader.read("account", tables.accounts, accounts_, 0);
  reader.throw_if_any();
  rank_qos();
}

void Directory::rank_qos() {
  qos_preempts_.assign(qos_.size(), std::vector<bool>(qos_.size(), false));
  qos_rank_.assign(qos_.size(), 0);
  if (preempt_type_ != PreemptType::qos) return;
  for (std::size_t by = 0; by < qos_.size(); ++by) {
    for (const std::string& name : qos_[by].preempt) {
      if (const auto victim = position_of(name, qos_)) qos_preempts_[by][*victim] = true;
    }
  }
  // A chain of n QOS settles in n rounds; one that closes on itself stops there, too.
  for (std::size_t round = 0; round < qos_.size(); ++round) {
    for (std::size_t by = 0; by < qos_.size(); ++by) {
      for (std::size_t victim = 0; victim < qos_.size(); ++victim) {
        if (!qos_preempts_[by][victim]) continue;
        qos_rank_[by] = std::max(qos_rank_[by], qos_rank_[victim] + 1);
      }
    }
  }
}

Membership Directory::of(const JobLabels& labels) const {
  Membership member{.partition = default_partition_, .qos = default_qos_};
  if (index(labels.queue) < partition_of_queue_.size()) {
    member.partition = partition_of_queue_[index(labels.queue)];
  }
  if (labels.qos) member.qos = qos_of_[index(*labels.qos)];
  if (labels.account) member.account = account_of_[index(*labels.account)];
  return member;
}

bool Directory::may_preempt(const Membership& by, const Membership& victim) const {
  if (!requeues_) return false;
  const Partition& place = partitions_[victim.partition];
  switch (preempt_type_) {
    case PreemptType::none:
      return false;
    case PreemptType::partition_prio:
      return place.may_be_preempted &&
             partitions_[by.partition].priority_tier > place.priority_tier;
    case PreemptType::qos:
      return qos_[victim.qos].may_be_preempted && qos_preempts_[by.qos][victim.qos];
  }
  return false;
}

bool Directory::may_preempt_somebody(const Membership& by) const {
  for (std::uint32_t partition = 0; partition < partitions_.size(); ++partition) {
    for (std::uint32_t qos = 0; qos < qos_.size(); ++qos) {
      if (may_preempt(by, {.partition = partition, .qos = qos})) return true;
    }
  }
  return false;
}

}  // namespace headroom::slurm
