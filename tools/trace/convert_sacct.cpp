#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <string_view>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/recorded_state.hpp"
#include "sim/report/csv_rows.hpp"
#include "tools/trace/convert.hpp"
#include "tools/trace/convert_dates.hpp"
#include "tools/trace/job_blocks.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {
namespace {

// What `sacct --parsable2` prints: names and times of jobs, what they held as TRES. Times are whole
// seconds. When a job began depends on the cluster, so that Start and End are left out. Source: the
// manual page of sacct.

constexpr std::int64_t second = 1'000'000'000;

class SacctWriter {
 public:
  explicit SacctWriter(const JobListing& table) : table_{&table} {}

  Conversion write(const TextSink& taker) {
    block_ = "JobID|User|Account|Partition|QOS|Priority|Submit|Elapsed|Timelimit|State|AllocTRES\n";
    write_in_blocks(*table_, block_, taker, [&](const JobAt& job) { write_job(job); });
    conversion_.rows = table_->jobs.size();
    return conversion_;
  }

 private:
  [[nodiscard]] const WorkloadTables& tables() const { return *table_->tables; }
  void drop(bool is_there, const char* what) {
    if (is_there) ++conversion_.dropped[what];
  }

  /// To the nearest second.
  std::int64_t seconds(Duration time, const char* what) {
    drop(time.count % second != 0, what);
    return (time.count + second / 2) / second;
  }

  /// No field holds a delimiter or a line break.
  std::string plain(std::string_view text) {
    std::string name = without_line_breaks(std::string{text}, conversion_);
    if (std::ranges::find(name, '|') == name.end()) return name;
    ++conversion_.dropped["bars in names"];
    std::ranges::replace(name, '|', ' ');
    return name;
  }

  /// A job id with a dot is a step.
  std::string id_of(const Job& job) {
    std::string id = plain(tables().job_names.job_text(job.name));
    if (std::ranges::find(id, '.') == id.end()) return id;
    ++conversion_.dropped["dots in names"];
    std::ranges::replace(id, '.', '_');
    return id;
  }

  std::string_view state_of(const JobAt& at) {
    const auto& states = table_->extras->states;
    const RecordedState state = states.empty() ? RecordedState::untold : states[at.position];
    switch (state) {
      case RecordedState::failed:
        return "FAILED";
      case RecordedState::killed:
        return "CANCELLED";
      case RecordedState::timed_out:
        return "TIMEOUT";
      case RecordedState::out_of_memory:
        return "OUT_OF_MEMORY";
      case RecordedState::node_failed:
        return "NODE_FAIL";
      case RecordedState::partial:
      case RecordedState::interrupted:
        return "PREEMPTED";
      case RecordedState::running:
        return "RUNNING";
      default:
        drop(state == RecordedState::untold, "states, COMPLETED where not told,");
        return "COMPLETED";
    }
  }

  std::string resources_of(const ResourceRequest& request) {
    constexpr std::int64_t kibibyte = 1024;
    std::string text;
    const auto add = [&](std::string_view name, std::int64_t count, std::string_view unit = "") {
      text += fmt::format("{}{}={}{}", text.empty() ? "" : ",", name, count, unit);
    };
    drop(request.cpu_milli % 1000 != 0, "parts of cores, rounded up,");
    if (request.cpu_milli > 0) add("cpu", (request.cpu_milli + 999) / 1000);
    drop(request.memory.count % kibibyte != 0, "parts of KiB of memory, rounded up,");
    if (request.memory.count > 0) {
      add("mem", (request.memory.count + kibibyte - 1) / kibibyte, "K");
    }
    if (request.nodes) add("node", *request.nodes);
    const GpuShare gpus = total_gpus(request);
    drop(gpus.count % 1000 != 0 || request.device_share.count > 0, "parts of GPUs, rounded up,");
    if (gpus.count > 0) add("gres/gpu", gpus_rounded_up(gpus));
    if (!request.mig.empty()) add("gres/gpu:" + request.mig, gpus_rounded_up(gpus));
    return text;
  }

  void write_job(const JobAt& at) {
    const Job& job = at.job();
    const ResourceRequest& request = tables().requests.at(job.request);
    std::string_view account;
    std::string_view qos;
    if (job.has_service_class) {
      const ServiceClass& service = tables().service_classes.at(job.name);
      account = tables().accounts.text(static_cast<std::uint32_t>(service.account));
      qos = tables().qos.text(static_cast<std::uint32_t>(service.qos));
    }
    const Duration submit{seconds(job.submit.since_start, "fractions of a second of submit times") *
                          second};
    const std::int64_t run = seconds(job.duration, "fractions of a second of run times");
    const std::string limit =
        job.walltime
            ? clock_text(seconds(*job.walltime, "fractions of a second of requested times"))
            : "UNLIMITED";
    drop(job.priority < 0, "priorities below 0");
    fmt::format_to(std::back_inserter(block_), "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}\n", id_of(job),
                   plain(tables().users.text(static_cast<std::uint32_t>(job.user))), plain(account),
                   plain(tables().queues.text(static_cast<std::uint32_t>(job.queue))), plain(qos),
                   std::max(job.priority, 0), date_text(submit, 'T'), clock_text(run), limit,
                   state_of(at), resources_of(request));
    drop(job.dependency_count > 0, "dependencies");
    drop(job.is_elastic, "widths that can change");
    drop(job.says_preemptible, "wishes about preemption");
    drop(job.has_restart_cost, "restart costs");
    drop(!request.gpu_models.empty(), "GPU models");
    drop(request.gpu_memory.count > 0, "parts of GPUs by memory");
    drop(table_->extras->deadlines.contains(job.name), "deadlines");
  }

  const JobListing* table_;
  Conversion conversion_;
  std::string block_;
};

}  // namespace

Conversion write_jobs_sacct(const JobListing& table, const TextSink& taker) {
  return SacctWriter{table}.write(taker);
}

}  // namespace headroom
