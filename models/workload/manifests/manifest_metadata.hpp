#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/manifests/manifest_job.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {

/// Sets what every manifest says in the same words: name, user, queue, times, priority.
///
/// | | from the first of |
/// |---|---|
/// | id | `namespace/name`, without the namespace `default` |
/// | user | label `user`, the namespace |
/// | queue | labels `kai.scheduler/queue`, `runai/queue`, `kueue.x-k8s.io/queue-name`, `project`,
/// `scheduling.volcano.sh/queue-name`; the namespace `runai-PROJECT` | | run | annotation
/// `headroom/duration`; `status`, from its start to its end | | walltime | annotation
/// `headroom/walltime` | | submit | annotation `headroom/submit`, counted from the start;
/// `creationTimestamp` |
///
/// Sources: KAI-Scheduler, README; Run:AI documentation, "Using the scheduler with third-party
/// workloads"; Kueue documentation, "Run a Kubernetes Job"; Volcano documentation, "Queue".
void take_metadata(const YamlValue& object, ManifestJob& job);

/// A label of the object, else of the pods that it makes, else an annotation; empty without.
[[nodiscard]] std::string_view label_of(const YamlValue& object, std::string_view name);

/// Whether Kueue admits the object as a whole.
[[nodiscard]] bool is_queued_by_kueue(const YamlValue& object);

/// `value` is a time limit in seconds, where it is given.
void take_deadline(const YamlValue& value, ManifestJob& job);

/// A date such as `2024-03-01T12:00:00Z` as time since 1970; nullopt for what is none.
[[nodiscard]] std::optional<Duration> date_in(const YamlValue& value);

}  // namespace headroom
