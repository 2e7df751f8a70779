#include "sim/observe/queue_bills.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/price/queue_meter.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr WideInt gpu_hour = 3'600'000'000'000'000;  // in thousandths of a GPU times nanoseconds
constexpr std::int64_t milli = 1000;
constexpr std::int64_t money_parts = 1'000'000;

/// A queue takes so much more, or less, from a time on.
struct Change {
  TimePoint time;
  std::size_t queue = 0;
  GpuShare by;
};

struct Bill {
  std::optional<GpuShare> deserved = GpuShare{};
  QueueUse use;
  std::int64_t within_price = 0;  ///< millionths
  std::int64_t over_price = 0;

  Bill& operator+=(const Bill& other) {
    if (deserved && other.deserved) {
      *deserved += *other.deserved;
    } else {
      deserved.reset();
    }
    use += other.use;
    within_price += other.within_price;
    over_price += other.over_price;
    return *this;
  }
};

class QueueBills {
 public:
  explicit QueueBills(const RunRecord& run) : run_{run}, queues_{run.billing.queues} {
    for (std::size_t i = 0; i < queues_.size(); ++i) numbers_.emplace(queues_[i].name, i);
    number_of_.resize(run.tables.queues.size());
  }

  Tree tree() {
    note_changes();
    put_in_order();
    bill_all();
    Bill total;
    Tree by_queue = Tree::object();
    for (const std::size_t i : order_) {
      if (!queues_[i].parent) total += bills_[i];
      Tree& entry = by_queue.add(queues_[i].name, Tree::object());
      entry.add("level", levels_[i]);
      add_bill(entry, bills_[i]);
    }
    Tree tree = Tree::object();
    add_bill(tree.add("total", Tree::object()), total);
    tree.add("by_queue", std::move(by_queue));
    return tree;
  }

 private:
  void note_changes() {
    for (const EarlierRun& earlier : run_.earlier_runs) note_run(earlier);
    for (std::size_t i = 0; i < run_.jobs.size(); ++i) {
      const auto job = id_at<JobId>(i);
      const JobRecord& record = run_.jobs.record(job);
      const bool held_to_its_end = has_ended(record.state) && record.first_start.has_value();
      if (!held_to_its_end && record.state != JobState::running) continue;
      note_run({.job = job,
                .start = run_.jobs.facts(job).started,
                .end = held_to_its_end ? record.end : run_.end,
                .share = run_.jobs.held_share(job)});
    }
    std::ranges::stable_sort(changes_, {}, &Change::time);
  }

  void note_run(const EarlierRun& held) {
    const TimePoint start = std::max(held.start, run_.measured_from);
    if (held.end <= start || held.share.count == 0) return;
    const std::size_t queue = queue_of(held.job);
    changes_.push_back({start, queue, held.share});
    changes_.push_back({held.end, queue, GpuShare{} - held.share});
  }

  std::size_t queue_of(JobId job) {
    const std::size_t label = index(run_.jobs.record(job).spec->queue);
    if (label >= number_of_.size()) number_of_.resize(label + 1);
    if (number_of_[label]) return *number_of_[label];
    const std::string name{name_text(run_.tables.queues, label)};
    const auto [known, is_new] = numbers_.try_emplace(name, queues_.size());
    if (is_new) queues_.push_back({.name = name, .parent = {}, .deserved = GpuShare{}});
    number_of_[label] = known->second;
    return known->second;
  }

  /// Puts the queues in the order of the tree: each, then those below it.
  void put_in_order() {
    std::vector<std::vector<std::size_t>> below(queues_.size());
    std::vector<std::size_t> next;
    for (std::size_t i = queues_.size(); i-- > 0;) {
      const auto& parent = queues_[i].parent;
      (parent ? below[*parent] : next).push_back(i);
    }
    levels_.resize(queues_.size());
    while (!next.empty()) {
      const std::size_t queue = next.back();
      next.pop_back();
      order_.push_back(queue);
      for (const std::size_t child : below[queue]) levels_[child] = levels_[queue] + 1;
      next.insert(next.end(), below[queue].begin(), below[queue].end());
    }
  }

  void bill_all() {
    std::vector<BilledQueue> metered = queues_;
    for (const BilledQueue& queue : queues_) {
      if (queue.parent) metered[*queue.parent].deserved = GpuShare{};
    }
    QueueMeter meter{metered, run_.measured_from};
    for (const Change& change : changes_) meter.change(change.queue, change.by, change.time);
    const std::vector<QueueUse> uses = meter.close(std::max(run_.end, run_.measured_from));
    const QueuePrices prices = run_.billing.prices.value_or(QueuePrices{});
    for (std::size_t i = 0; i < queues_.size(); ++i) {
      bills_.push_back({.deserved = metered[i].deserved,
                        .use = uses[i],
                        .within_price = price_of(uses[i].within_quota, prices.within_quota),
                        .over_price = price_of(uses[i].over_quota, prices.over_quota)});
    }
    // Backwards, so that a queue is complete before the one above it takes it up.
    for (std::size_t place = order_.size(); place-- > 0;) {
      const auto& parent = queues_[order_[place]].parent;
      if (parent) bills_[*parent] += bills_[order_[place]];
    }
  }

  void add_bill(Tree& tree, const Bill& bill) const {
    std::optional<double> deserved;
    if (bill.deserved) deserved = exact_ratio(bill.deserved->count, milli);
    tree.add("deserved_gpus", deserved);
    Tree& hours = tree.add("gpu_hours", Tree::object());
    const auto add = [&](std::string_view name, GpuShareTime time) {
      hours.add(name, exact_ratio(time.count, gpu_hour));
    };
    add("used", bill.use.used);
    add("within_quota", bill.use.within_quota);
    add("over_quota", bill.use.over_quota);
    add("quota_idle", bill.use.quota_idle);
    add("quota_lent", bill.use.quota_lent);
    if (!run_.billing.prices) return;
    Tree& cost = tree.add("cost", Tree::object());
    cost.add("within_quota", exact_ratio(bill.within_price, money_parts));
    cost.add("over_quota", exact_ratio(bill.over_price, money_parts));
    cost.add("total", exact_ratio(WideInt{bill.within_price} + bill.over_price, money_parts));
  }

  const RunRecord& run_;
  std::vector<BilledQueue> queues_;
  std::map<std::string, std::size_t, std::less<>> numbers_;  ///< of queues, by name
  std::vector<std::optional<std::size_t>> number_of_;        ///< by QueueId of the run
  std::vector<Change> changes_;
  std::vector<std::size_t> order_;  ///< of the tree: each queue, then those below it
  std::vector<std::uint32_t> levels_;
  std::vector<Bill> bills_;
};

}  // namespace

Tree queue_bills(const RunRecord& run) { return QueueBills{run}.tree(); }

}  // namespace headroom
