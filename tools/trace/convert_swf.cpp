#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/recorded_state.hpp"
#include "tools/trace/convert.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {
namespace {

// The Standard Workload Format 2.2 of the Parallel Workloads Archive: 18 whole numbers a
// line, -1 for what is not known.

constexpr std::size_t block_size = std::size_t{256} * 1024;
constexpr std::int64_t second = 1'000'000'000;

class SwfWriter {
 public:
  SwfWriter(const JobListing& table, const TextSink& taker) : table_{&table}, taker_{&taker} {
    number_jobs();
  }

  Conversion write() {
    write_header();
    for (std::size_t i = 0; i < table_->jobs.size(); ++i) {
      write_job(*table_->jobs[i], status(i));
      if (block_.size() >= block_size) flush();
    }
    flush();
    conversion_.rows = table_->jobs.size();
    return conversion_;
  }

 private:
  [[nodiscard]] const WorkloadTables& tables() const { return *table_->tables; }

  /// Jobs keep their numbers when all have one, else they are numbered from 1.
  void number_jobs() {
    bool all_are_numbers = true;
    for (const Job* job : table_->jobs) {
      all_are_numbers = all_are_numbers && NameTable::is_number(job->name);
    }
    std::uint64_t next = 0;
    for (const Job* job : table_->jobs) {
      ++next;
      numbers_.emplace(job->name, all_are_numbers ? job->name.code : next);
    }
    if (!all_are_numbers) conversion_.dropped["names, numbered instead,"] = table_->jobs.size();
  }

  void write_header() {
    auto out = std::back_inserter(block_);
    fmt::format_to(out, "; Version: 2.2\n; Conversion: headroom trace convert\n");
    fmt::format_to(out, "; MaxJobs: {}\n; MaxRecords: {}\n", table_->jobs.size(),
                   table_->jobs.size());
    fmt::format_to(out, "; Note: processors are GPUs, of jobs without any CPU cores\n");
    for (std::uint32_t i = 0; i < tables().queues.size(); ++i) {
      if (!tables().queues.text(i).empty()) {
        fmt::format_to(out, "; Queue: {} {}\n", i + 1, one_line(tables().queues.text(i)));
      }
    }
  }

  static std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) line += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
    return line;
  }

  /// To the nearest second.
  std::int64_t seconds(Duration time, const char* what) {
    if (time.count % second != 0) ++conversion_.dropped[what];
    return (time.count + second / 2) / second;
  }

  std::int64_t processors(const ResourceRequest& request) {
    const GpuShare gpus = total_gpus(request);
    if (gpus.count % 1000 != 0 || request.device_share.count > 0) {
      ++conversion_.dropped["parts of GPUs, rounded up,"];
    }
    if (gpus.count > 0) return (gpus.count + 999) / 1000;
    if (request.cpu_milli % 1000 != 0) ++conversion_.dropped["parts of cores, rounded up,"];
    return (request.cpu_milli + 999) / 1000;
  }

  /// Field 11 of the job at `position`; what SWF has no number for is a failure.
  int status(std::size_t position) {
    const auto& states = table_->extras->states;
    switch (states.empty() ? RecordedState::untold : states[position]) {
      case RecordedState::untold:
      case RecordedState::running:
        return -1;
      case RecordedState::completed:
        return 1;
      case RecordedState::killed:
        return 5;
      case RecordedState::partial:
        return 2;
      case RecordedState::failed:
        return 0;
      default:
        ++conversion_.dropped["kinds of failure"];
        return 0;
    }
  }

  void write_job(const Job& job, int status) {
    const ResourceRequest& request = tables().requests.at(job.request);
    const std::int64_t submit =
        seconds(job.submit.since_start, "fractions of a second of submit times");
    const std::int64_t run = seconds(job.duration, "fractions of a second of run times");
    const std::int64_t limit =
        job.walltime ? seconds(*job.walltime, "fractions of a second of requested times") : -1;
    // Memory goes by processor, in kB; ours is the job's.
    const std::int64_t size = processors(request);
    const std::int64_t memory =
        request.memory.count > 0 && size > 0 ? request.memory.count / 1000 / size : -1;
    const auto [predecessor, think_time] = dependency(job);
    fmt::format_to(std::back_inserter(block_),
                   "{} {} -1 {} {} -1 -1 {} {} {} {} {} -1 -1 {} -1 {} {}\n", numbers_.at(job.name),
                   submit, run, size, size, limit, memory, status,
                   name_number(tables().users, static_cast<std::uint32_t>(job.user)),
                   name_number(tables().queues, static_cast<std::uint32_t>(job.queue)), predecessor,
                   think_time);
    count_losses(job, request);
  }

  static std::int64_t name_number(const NameTable& names, std::uint32_t number) {
    return names.text(number).empty() ? -1 : static_cast<std::int64_t>(number) + 1;
  }

  struct SwfDependency {
    std::int64_t predecessor = -1;
    std::int64_t think_time = -1;
  };

  SwfDependency dependency(const Job& job) {
    const auto all = tables().dependencies_of(job);
    if (all.empty()) return {};
    if (all.size() > 1) ++conversion_.dropped["dependencies but the first"];
    const auto number = numbers_.find(all.front().predecessor);
    if (number == numbers_.end()) return {};
    SwfDependency first{.predecessor = static_cast<std::int64_t>(number->second)};
    if (all.front().think_time) {
      first.think_time = seconds(*all.front().think_time, "fractions of a second of think times");
    }
    return first;
  }

  void count_losses(const Job& job, const ResourceRequest& request) {
    const auto drop = [&](bool is_there, const char* what) {
      if (is_there) ++conversion_.dropped[what];
    };
    drop(table_->extras->deadlines.contains(job.name), "deadlines");
    drop(!tables().users.text(static_cast<std::uint32_t>(job.user)).empty(),
         "user names, numbered instead,");
    drop(job.has_service_class, "QOS and accounts");
    drop(job.priority != 0, "priorities");
    drop(job.says_preemptible, "wishes about preemption");
    drop(job.has_restart_cost, "restart costs");
    drop(job.is_elastic, "widths that can change");
    drop(request.nodes.has_value() || request.gpus_per_node.has_value(), "nodes");
    drop(!request.gpu_models.empty(), "GPU models");
    drop(request.gpu_memory.count > 0 || !request.mig.empty(), "parts of GPUs by memory or MIG");
    drop(total_gpus(request).count > 0 && request.cpu_milli > 0, "CPU cores beside GPUs");
  }

  void flush() {
    (*taker_)(block_);
    block_.clear();
  }

  const JobListing* table_;
  const TextSink* taker_;
  std::map<JobName, std::uint64_t> numbers_;
  Conversion conversion_;
  std::string block_;
};

}  // namespace

Conversion write_jobs_swf(const JobListing& table, const TextSink& taker) {
  return SwfWriter{table, taker}.write();
}

}  // namespace headroom
