#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"
#include "sim/report/json_text.hpp"
#include "tools/trace/convert.hpp"
#include "tools/trace/job_blocks.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {
namespace {

// A `Job` of batch/v1 for each job, which Kueue admits as a gang of as many pods as the job has
// nodes. Each pod sleeps as long as the job runs, so that the file can be applied to a cluster of
// virtual nodes; when a job is submitted, and its exact times, stand in annotations. Texts are
// double-quoted as JSON has them, which YAML takes. Sources: Kubernetes documentation, "Jobs" and
// "Object Names and IDs"; Kueue documentation, "Run A Kubernetes Job".

constexpr std::int64_t second = 1'000'000'000;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Whether Kubernetes takes `text` as the name of a Job: an RFC 1123 label.
bool is_object_name(std::string_view text) {
  constexpr std::size_t length_max = 63;
  return !text.empty() && text.size() <= length_max && is_letter_or_digit(text.front()) &&
         is_letter_or_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

class ManifestWriter {
 public:
  explicit ManifestWriter(const JobListing& table) : table_{&table} {}

  Conversion write(const TextSink& taker) {
    write_priorities();
    write_in_blocks(*table_, block_, taker, [&](const JobAt& job) { write_job(job); });
    conversion_.rows = table_->jobs.size();
    return conversion_;
  }

 private:
  /// How the job is cut into pods.
  struct Pods {
    std::int64_t count = 1;
    std::int64_t gpus = 0;  ///< of each
  };

  [[nodiscard]] const WorkloadTables& tables() const { return *table_->tables; }
  void drop(bool is_there, const char* what) {
    if (is_there) ++conversion_.dropped[what];
  }
  template <class... Values>
  void add(fmt::format_string<Values...> text, Values&&... values) {
    fmt::format_to(std::back_inserter(block_), text, std::forward<Values>(values)...);
  }

  static std::string class_name(std::int32_t priority) {
    return fmt::format("priority-{}{}", priority < 0 ? "minus-" : "",
                       std::abs(static_cast<std::int64_t>(priority)));
  }

  void write_priorities() {
    std::set<std::int32_t> priorities;
    for (const Job* job : table_->jobs) {
      if (job->priority != 0) priorities.insert(job->priority);
    }
    for (const std::int32_t priority : priorities) {
      add("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: {}\n"
          "value: {}\n---\n",
          class_name(priority), priority);
    }
  }

  std::string name_of(const JobAt& at) {
    const std::string id = tables().job_names.job_text(at.job().name);
    if (is_object_name(id)) return id;
    ++conversion_.dropped["names that Kubernetes does not take, numbered instead,"];
    return fmt::format("job-{}", at.position + 1);
  }

  Pods pods_of(const ResourceRequest& request) {
    const GpuShare gpus = total_gpus(request);
    drop(gpus.count % 1000 != 0 || request.device_share.count > 0 || request.gpu_memory.count > 0,
         "parts of GPUs, rounded up,");
    const std::int64_t all = gpus_rounded_up(gpus);
    if (request.gpus_per_node) {
      return {.count = all / std::max<std::int64_t>(*request.gpus_per_node, 1),
              .gpus = *request.gpus_per_node};
    }
    const std::int64_t nodes = std::max<std::int64_t>(request.nodes.value_or(1), 1);
    const bool is_even = all % nodes == 0;
    drop(!is_even, "nodes, in one pod instead,");
    return is_even ? Pods{.count = nodes, .gpus = all / nodes} : Pods{.count = 1, .gpus = all};
  }

  void write_metadata(const JobAt& at) {
    const Job& job = at.job();
    const std::string_view queue = tables().queues.text(static_cast<std::uint32_t>(job.queue));
    const std::string_view user = tables().users.text(static_cast<std::uint32_t>(job.user));
    drop(queue.empty(), "queues, \"default\" where there is none,");
    add("apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {}\n  labels:\n"
        "    kueue.x-k8s.io/queue-name: {}\n",
        json_quoted(name_of(at)), json_quoted(queue.empty() ? "default" : queue));
    if (job.says_preemptible) {
      add("    kai.scheduler/preemptibility: {}\n",
          job.preemptible ? "preemptible" : "non-preemptible");
    }
    add("  annotations:\n    headroom/submit: {}s\n    headroom/duration: {}s\n",
        seconds_text(job.submit.since_start), seconds_text(job.duration));
    // An annotation, because not every name of a user is a label.
    if (!user.empty()) add("    user: {}\n", json_quoted(user));
    if (job.walltime) add("    headroom/walltime: {}s\n", seconds_text(*job.walltime));
  }

  void write_resources(const ResourceRequest& request, const Pods& pods) {
    const auto each = [&](std::int64_t all) { return (all + pods.count - 1) / pods.count; };
    drop(request.cpu_milli % pods.count != 0 || request.memory.count % pods.count != 0,
         "even parts of cores and memory, rounded up for each pod,");
    add("        resources:\n          limits:\n");
    if (pods.gpus > 0) {
      add("            nvidia.com/{}: {}\n",
          request.mig.empty() ? "gpu" : fmt::format("mig-{}", request.mig), pods.gpus);
    }
    if (request.cpu_milli > 0) add("            cpu: {}m\n", each(request.cpu_milli));
    if (request.memory.count > 0) add("            memory: {}\n", each(request.memory.count));
  }

  void write_job(const JobAt& at) {
    const Job& job = at.job();
    const ResourceRequest& request = tables().requests.at(job.request);
    const Pods pods = pods_of(request);
    write_metadata(at);
    add("spec:\n  suspend: true\n  parallelism: {0}\n  completions: {0}\n", pods.count);
    if (job.walltime) {
      add("  activeDeadlineSeconds: {}\n",
          std::max<std::int64_t>((job.walltime->count + second - 1) / second, 1));
    }
    add("  template:\n    spec:\n      restartPolicy: Never\n");
    if (job.priority != 0) add("      priorityClassName: {}\n", class_name(job.priority));
    add("      containers:\n      - name: work\n        image: busybox\n"
        "        command: [\"sleep\", \"{}\"]\n",
        seconds_text(job.duration));
    write_resources(request, pods);
    add("---\n");
    count_losses(job, request);
  }

  void count_losses(const Job& job, const ResourceRequest& request) {
    drop(job.dependency_count > 0, "dependencies");
    drop(job.is_elastic, "widths that can change");
    drop(job.has_restart_cost, "restart costs");
    drop(job.has_service_class, "QOS and accounts");
    drop(!request.gpu_models.empty(), "GPU models");
    drop(table_->extras->deadlines.contains(job.name), "deadlines");
    drop(!table_->extras->states.empty(), "states");
  }

  const JobListing* table_;
  Conversion conversion_;
  std::string block_;
};

}  // namespace

Conversion write_jobs_k8s(const JobListing& table, const TextSink& taker) {
  return ManifestWriter{table}.write(taker);
}

}  // namespace headroom
