#include "models/workload/spark/spark_events.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/workload/manifests/spark_memory.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/json_objects.hpp"
#include "models/workload/trace/line_reader.hpp"

namespace headroom {
namespace {

constexpr std::size_t stages_max = 1'000'000;
constexpr std::size_t flaws_max = 100'000;
constexpr std::int64_t bytes_max = std::int64_t{1} << 60U;
/// 2100-01-01 in milliseconds since 1970: later times are none.
constexpr std::int64_t instant_max_ms = 4'102'444'800'000;

/// A whole number of at most `largest`, 0 for what is none.
std::int64_t number_in(const JsonObject& object, std::string_view key, std::int64_t largest) {
  const JsonField* field = object.find(key);
  if (field == nullptr || field->kind != JsonKind::number) return 0;
  std::int64_t value = 0;
  const char* const end = field->text.data() + field->text.size();
  const auto [stop, error] = std::from_chars(field->text.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return 0;
  return std::min(value, largest);
}

std::string text_in(const JsonObject& object, std::string_view key) {
  const JsonField* field = object.find(key);
  return field == nullptr ? std::string{} : field->text;
}

/// a + b, at most `bytes_max`.
void add_bytes(Bytes& sum, std::int64_t more) {
  sum.count = std::min(sum.count + std::min(more, bytes_max), bytes_max);
}

/// The objects of one event that somebody asks for.
struct Event {
  JsonObject root;
  JsonObject stage;
  JsonObject properties;
  JsonObject task;
  JsonObject metrics;
  JsonObject input, output, shuffle_in, shuffle_out;

  void take(const JsonPath& path, const JsonObject& object) {
    if (path.empty()) root = object;
    if (path.size() == 1) {
      if (path[0] == "Stage Info") stage = object;
      if (path[0] == "Spark Properties") properties = object;
      if (path[0] == "Task Info") task = object;
      if (path[0] == "Task Metrics") metrics = object;
    }
    if (path.size() != 2 || path[0] != "Task Metrics") return;
    if (path[1] == "Input Metrics") input = object;
    if (path[1] == "Output Metrics") output = object;
    if (path[1] == "Shuffle Read Metrics") shuffle_in = object;
    if (path[1] == "Shuffle Write Metrics") shuffle_out = object;
  }
};

class EventReader {
 public:
  void read_line(std::string_view line, std::uint64_t number) {
    Event event;
    const auto problem = scan_json(
        line, [&](const JsonPath& path, const JsonObject& object) { event.take(path, object); });
    if (problem) return note(number, "no JSON:", problem->message);
    const std::string kind = text_in(event.root, "Event");
    if (kind.empty()) return note(number, "no event:", line);
    if (kind == "SparkListenerApplicationStart") begin(event.root);
    if (kind == "SparkListenerEnvironmentUpdate") take_properties(event.properties);
    if (kind == "SparkListenerTaskEnd") take_task(event);
    if (kind == "SparkListenerStageCompleted") end_stage(event.stage, number);
  }

  SparkEvents take() { return std::move(events_); }

 private:
  using StageKey = std::pair<std::uint32_t, std::uint32_t>;

  void note(std::uint64_t line, std::string_view field, std::string_view value) {
    if (events_.flaws.size() == flaws_max) return;
    events_.flaws.push_back({line, std::string{field}, std::string{value.substr(0, 80)}});
  }

  EtlApplication& application() {
    if (events_.applications.empty()) events_.applications.emplace_back();
    return events_.applications.back();
  }

  /// Properties may come before the application's start.
  void begin(const JsonObject& root) {
    const bool is_next = has_started_;
    if (is_next) {
      events_.applications.emplace_back();
      running_.clear();
    }
    has_started_ = true;
    EtlApplication& begun = application();
    begun.id = text_in(root, "App ID");
    begun.name = text_in(root, "App Name");
    begun.user = text_in(root, "User");
    if (begun.id.empty()) begun.id = begun.name;
  }

  void take_properties(const JsonObject& properties) {
    EtlApplication& of = application();
    const auto count = [&](std::string_view key, std::uint32_t& value) {
      std::uint32_t number = 0;
      const std::string written = text_in(properties, key);
      if (read_count(written, number) == FieldFinding::fine && number > 0) value = number;
    };
    count("spark.executor.cores", of.executor_cores);
    count("spark.task.cpus", of.task_cores);
    const auto heap = spark_memory(text_in(properties, "spark.executor.memory"));
    if (heap) {
      const auto overhead = spark_memory(text_in(properties, "spark.executor.memoryOverhead"));
      of.executor_memory =
          overhead ? Bytes{heap->count + overhead->count} : with_overhead(*heap, jvm_overhead);
    }
    for (const char* key : {"spark.yarn.queue", "spark.kubernetes.driver.label.queue"}) {
      if (of.queue.empty()) of.queue = text_in(properties, key);
    }
  }

  void take_task(const Event& event) {
    const auto id = static_cast<std::uint32_t>(number_in(event.root, "Stage ID", count_max));
    const auto attempt =
        static_cast<std::uint32_t>(number_in(event.root, "Stage Attempt ID", count_max));
    EtlStage& stage = stage_at({id, attempt});
    const std::int64_t launch = number_in(event.task, "Launch Time", instant_max_ms);
    const std::int64_t finish = number_in(event.task, "Finish Time", instant_max_ms);
    constexpr std::int64_t millisecond = 1'000'000;
    if (finish > launch && launch > 0) {
      const WideInt time = static_cast<WideInt>(finish - launch) * millisecond;
      stage.task_time.count = static_cast<std::int64_t>(
          std::min<WideInt>(stage.task_time.count + time, longest_duration.count));
    }
    add_bytes(stage.read, number_in(event.input, "Bytes Read", bytes_max));
    add_bytes(stage.written, number_in(event.output, "Bytes Written", bytes_max));
    add_bytes(stage.shuffle_read, number_in(event.shuffle_in, "Remote Bytes Read", bytes_max));
    add_bytes(stage.shuffle_read, number_in(event.shuffle_in, "Local Bytes Read", bytes_max));
    add_bytes(stage.shuffle_written,
              number_in(event.shuffle_out, "Shuffle Bytes Written", bytes_max));
    add_bytes(stage.spilled, number_in(event.metrics, "Disk Bytes Spilled", bytes_max));
  }

  EtlStage& stage_at(const StageKey& key) {
    if (running_.size() >= stages_max && !running_.contains(key)) fail();
    EtlStage& stage = running_[key];
    stage.id = key.first;
    stage.attempt = key.second;
    return stage;
  }

  void end_stage(const JsonObject& info, std::uint64_t line) {
    if (info.find("Stage ID") == nullptr) return note(line, "Stage Info", "without Stage ID");
    const StageKey key{static_cast<std::uint32_t>(number_in(info, "Stage ID", count_max)),
                       static_cast<std::uint32_t>(number_in(info, "Stage Attempt ID", count_max))};
    const std::int64_t submit = number_in(info, "Submission Time", instant_max_ms);
    const std::int64_t end = number_in(info, "Completion Time", instant_max_ms);
    if (submit == 0 || end < submit) {
      running_.erase(key);
      return note(line, "Submission Time", fmt::format("{}, Completion Time {}", submit, end));
    }
    if (++stages_ > stages_max) fail();
    EtlStage stage = stage_at(key);
    running_.erase(key);
    constexpr std::int64_t millisecond = 1'000'000;
    stage.line = line;
    stage.name = text_in(info, "Stage Name");
    stage.tasks = static_cast<std::uint32_t>(number_in(info, "Number of Tasks", count_max));
    stage.submit = Duration{submit * millisecond};
    stage.run = Duration{(end - submit) * millisecond};
    stage.failed = !text_in(info, "Failure Reason").empty();
    if (const JsonField* parents = info.find("Parent IDs")) {
      for (const std::string& parent : parents->items) {
        if (const auto id = short_number(parent)) stage.parents.push_back(*id);
      }
    }
    application().stages.push_back(std::move(stage));
  }

  [[noreturn]] static void fail() {
    throw InputError{Diagnostic{"event log", "more than 1000000 stages", "fewer applications"}};
  }

  SparkEvents events_;
  std::map<StageKey, EtlStage> running_;  ///< that have ended tasks and have not ended
  std::size_t stages_ = 0;
  bool has_started_ = false;
};

}  // namespace

std::uint32_t cores_of(const EtlStage& stage, const EtlApplication& application) {
  const std::uint64_t cores = application.task_cores;
  std::uint64_t at_once = std::max(1U, stage.tasks);
  if (stage.task_time > Duration{} && stage.run > Duration{}) {
    at_once = static_cast<std::uint64_t>((stage.task_time.count - 1) / stage.run.count + 1);
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(at_once * cores, count_max));
}

SparkEvents read_spark_events(BlockReader& file) {
  LineReader lines{file};
  EventReader reader;
  std::string_view line;
  while (lines.next(line)) reader.read_line(line, lines.number());
  return reader.take();
}

}  // namespace headroom
