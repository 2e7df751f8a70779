#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Serving instances of Alibaba's cluster-trace-gpu-v2025: long-running services on nodes
// with GPUs (role HN) and without (CN). Times are seconds from the start of the trace; no
// creation time means that the instance was there before, no deletion time that it
// stayed. An instance holds what it requests from when it was scheduled. Shares of a
// network card, disk space and the most instances of one node are not kept. Source: the
// trace and Zhang et al., NSDI 2025.

constexpr double bytes_per_gib = 1024.0 * 1024.0 * 1024.0;

struct DlrmColumns {
  explicit DlrmColumns(const TableReader& table)
      : id{table.required_column({"instance_sn"})},
        cpus{table.required_column({"cpu_request"})},
        gpus{table.required_column({"gpu_request"})},
        created{table.required_column({"creation_time"})},
        deleted{table.required_column({"deletion_time"})},
        scheduled{table.column({"scheduled_time"})},
        memory{table.column({"memory_request"})},
        role{table.column({"role"})},
        app{table.column({"app_name"})} {}

  std::size_t id, cpus, gpus, created, deleted;
  std::optional<std::size_t> scheduled, memory, role, app;
};

/// An instance whose run time depends on when the trace ends.
struct Instance {
  std::uint64_t line = 0;
  std::string id;
  std::string app;
  std::string role;
  std::uint32_t cpus = 0;
  std::uint32_t gpus = 0;
  Bytes memory{};
  std::optional<Duration> created, scheduled, deleted;
};

class DlrmReader {
 public:
  DlrmReader(BlockReader& file, JobCollector& jobs)
      : jobs_{&jobs}, table_{file, TableStyle{}}, columns_{table_} {}

  void read() {
    while (TraceRow* row = table_.next(*jobs_)) {
      Instance instance;
      instance.line = row->place;
      if (take_instance(instance)) {
        instances_.push_back(std::move(instance));
        // It is started again when the end of the trace is known.
        jobs_->skip();
      }
    }
    for (const Instance& instance : instances_) {
      if (!add(instance)) return;
    }
  }

 private:
  bool take_instance(Instance& instance) {
    instance.id = table_.text(columns_.id);
    instance.app = table_.field(columns_.app).text;
    instance.role = table_.field(columns_.role).text;
    return take_count(*jobs_, table_.field(columns_.cpus), instance.cpus) &&
           take_count(*jobs_, table_.field(columns_.gpus), instance.gpus) &&
           take_memory(instance.memory) && take_moment(columns_.created, instance.created) &&
           take_moment(columns_.scheduled, instance.scheduled) &&
           take_moment(columns_.deleted, instance.deleted);
  }

  bool take_memory(Bytes& memory) {
    const NamedField field = table_.field(columns_.memory);
    if (is_missing(field.text)) return true;
    double gibibytes = 0.0;
    if (!take_real(*jobs_, field, gibibytes)) return false;
    memory = Bytes{static_cast<std::int64_t>(gibibytes * bytes_per_gib)};
    return true;
  }

  bool take_moment(std::optional<std::size_t> column, std::optional<Duration>& moment) {
    const NamedField field = table_.field(column);
    if (is_missing(field.text)) return true;
    if (!take_time(*jobs_, field, TimeUnit::second, moment)) return false;
    last_ = std::max(last_, *moment);
    return true;
  }

  /// False when no further instance is wanted.
  bool add(const Instance& instance) {
    TraceRow& row = jobs_->start_row(instance.line);
    row.id = instance.id;
    row.user = instance.app;
    row.queue = instance.role;
    row.cpus = instance.cpus;
    row.gpus = instance.gpus;
    row.memory = instance.memory;
    if (!instance.created) jobs_->repair(AuditRule::began_before);
    if (!instance.deleted) jobs_->repair(AuditRule::never_left);
    row.submit = instance.created.value_or(Duration{});
    const Duration began = instance.scheduled.value_or(*row.submit);
    const Duration ended = instance.deleted.value_or(last_);
    if (ended < began) {
      jobs_->reject(AuditRule::negative_run, "deletion_time");
      return true;
    }
    row.run = ended - began;
    return jobs_->add();
  }

  JobCollector* jobs_;
  TableReader table_;
  DlrmColumns columns_;
  std::vector<Instance> instances_;
  Duration last_{};
};

void read_dlrm(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  DlrmReader{file, jobs}.read();
}

bool looks_like_dlrm(const Beginning& beginning) {
  return beginning.first_line.starts_with("instance_sn,role,app_name,");
}

}  // namespace

TraceFormat dlrm_format() {
  return {.name = "dlrm",
          .summary = "serving instances of Alibaba's GPU trace of 2025",
          .recognises = looks_like_dlrm,
          .read = read_dlrm,
          .reading = "times in seconds; an instance runs from when it was scheduled until it was "
                     "deleted; the application is the user, the role the queue; shares of network "
                     "cards, disk space and limits per node are not kept"};
}

}  // namespace headroom
