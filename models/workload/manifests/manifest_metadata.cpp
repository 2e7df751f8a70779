#include "models/workload/manifests/manifest_metadata.hpp"

#include <array>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/trace/calendar.hpp"
#include "models/workload/trace/field_text.hpp"

namespace headroom {
namespace {

constexpr std::string_view kueue_label = "kueue.x-k8s.io/queue-name";

std::string_view queue_of(const YamlValue& object) {
  constexpr std::array<std::string_view, 5> labels{"kai.scheduler/queue", "runai/queue",
                                                   kueue_label, "project",
                                                   "scheduling.volcano.sh/queue-name"};
  for (const std::string_view name : labels) {
    const std::string_view queue = label_of(object, name);
    if (!queue.empty()) return queue;
  }
  constexpr std::string_view front = "runai-";
  const std::string_view space = object["metadata"]["namespace"].text;
  return space.starts_with(front) ? space.substr(front.size()) : std::string_view{};
}

/// A time in our own words; rejects the job for what is none.
std::optional<Duration> time_in(const YamlValue& object, std::string_view annotation,
                                ManifestJob& job) {
  const YamlValue& value = object["metadata"]["annotations"][annotation];
  if (value.is_null()) return std::nullopt;
  const auto parsed = parse_duration(value.text);
  if (!parsed.value) job.note(AuditRule::unreadable_time, annotation, value.text);
  return parsed.value;
}

/// How long the job ran, where the manifest comes from a cluster where it did. Each kind of
/// workload has its own words.
std::optional<Duration> measured_run(const YamlValue& status) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> words{
      {{"startTime", "completionTime"},
       {"startTime", "endTime"},
       {"startedAt", "finishedAt"},
       {"lastSubmissionAttemptTime", "terminationTime"}}};
  for (const auto& [first, last] : words) {
    const auto began = date_in(status[first]);
    const auto ended = date_in(status[last]);
    if (began && ended && *ended >= *began) return *ended - *began;
  }
  return std::nullopt;
}

void take_preemptibility(const YamlValue& object, ManifestJob& job) {
  const std::string_view written = label_of(object, "kai.scheduler/preemptibility");
  if (written == "preemptible") job.preemptible = true;
  if (written == "non-preemptible") job.preemptible = false;
}

}  // namespace

std::string_view label_of(const YamlValue& object, std::string_view name) {
  const YamlValue& own = object["metadata"]["labels"][name];
  if (!own.text.empty()) return own.text;
  const YamlValue& of_pods = object["spec"]["template"]["metadata"]["labels"][name];
  if (!of_pods.text.empty()) return of_pods.text;
  return object["metadata"]["annotations"][name].text;
}

bool is_queued_by_kueue(const YamlValue& object) { return !label_of(object, kueue_label).empty(); }

std::optional<Duration> date_in(const YamlValue& value) {
  std::string_view text = value.text;
  if (text.ends_with('Z')) text.remove_suffix(1);
  Duration since_1970{};
  if (read_date(text, since_1970) != FieldFinding::fine) return std::nullopt;
  return since_1970;
}

void take_deadline(const YamlValue& value, ManifestJob& job) {
  if (value.is_null() || job.walltime) return;
  Duration limit{};
  const FieldFinding finding = read_time(value.text, TimeUnit::second, limit);
  if (finding == FieldFinding::fine) {
    job.walltime = limit;
  } else {
    job.note(audit_rule(finding), "activeDeadlineSeconds", value.text);
  }
}

void take_metadata(const YamlValue& object, ManifestJob& job) {
  const YamlValue& metadata = object["metadata"];
  const std::string& space = metadata["namespace"].text;
  std::string name = metadata["name"].text;
  if (name.empty()) name = metadata["generateName"].text;
  while (name.ends_with('-')) name.pop_back();
  const bool shows_space = !space.empty() && space != "default" && !name.empty();
  job.line = object.line;
  job.id = shows_space ? fmt::format("{}/{}", space, name) : name;
  job.user = label_of(object, "user");
  if (job.user.empty()) job.user = space;
  job.queue = queue_of(object);
  job.priority_class = label_of(object, "kueue.x-k8s.io/priority-class");
  if (job.priority_class.empty()) job.priority_class = label_of(object, "priorityClassName");
  take_preemptibility(object, job);
  job.run = time_in(object, "headroom/duration", job);
  if (!job.run) job.run = measured_run(object["status"]);
  job.walltime = time_in(object, "headroom/walltime", job);
  job.submit = time_in(object, "headroom/submit", job);
  const YamlValue& created = metadata["creationTimestamp"];
  job.created = date_in(created);
  if (!created.is_null() && !job.created) {
    job.note(AuditRule::unreadable_time, "creationTimestamp", created.text);
  }
}

}  // namespace headroom
