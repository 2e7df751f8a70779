#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "headroom/quantities.hpp"

#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/manifests/manifest_kinds.hpp"
#include "models/workload/manifests/manifest_metadata.hpp"
#include "models/workload/manifests/pod_needs.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/yaml/yaml_value.hpp"

namespace headroom {
namespace {

// Argo workflows, which Kubeflow Pipelines of version 1 are too: templates that run a pod, and
// templates that call others, as a graph (`dag`) or as steps one after the other. Source: Argo
// Workflows documentation, "Core concepts", "DAG", "Steps", "Enhanced depends logic", "Loops",
// "Retries", "Exit handlers".

using Ids = std::vector<std::string>;

/// A graph of graphs may come to any number of steps; these end it.
constexpr std::size_t calls_max = 20'000;
constexpr std::size_t dependencies_max = 1'000'000;
constexpr std::size_t depth_max = 32;

class WorkflowWalk {
 public:
  WorkflowWalk(const YamlValue& spec, const YamlValue& object, const ManifestJob& base)
      : spec_{&spec}, object_{&object}, base_{&base} {
    for (const YamlValue& entry : spec["templates"].items) {
      templates_.emplace(entry["name"].text, &entry);
    }
  }

  std::vector<ManifestJob> walk() {
    const Ids ends = call((*spec_)["entrypoint"].text, base_->id, {});
    if (spec_->has("onExit")) {
      is_always_ = true;
      call((*spec_)["onExit"].text, base_->id + ".onExit", ends);
    }
    if (!problem_.notes.empty()) {
      problem_.line = object_->line;
      problem_.id = base_->id;
      return {problem_};
    }
    return std::move(jobs_);
  }

 private:
  /// Runs the template `name` after the jobs `after`; what has to end for it to have ended.
  Ids call(const std::string& name, const std::string& id, const Ids& after) {
    if (!problem_.notes.empty()) return {};
    const auto known = templates_.find(name);
    if (known == templates_.end()) {
      return stop(AuditRule::missing_field, "template", name.empty() ? "without a name" : name);
    }
    if (!is_within_reason(after)) return {};
    if (++calls_ > calls_max) return stop(AuditRule::out_of_range, "steps", "more than 20,000");
    if (depth_ == depth_max) return stop(AuditRule::out_of_range, "templates", "more than 32 deep");
    ++depth_;
    Ids ends = run(*known->second, id, after);
    --depth_;
    return ends;
  }

  Ids run(const YamlValue& entry, const std::string& id, const Ids& after) {
    if (entry.has("dag")) return run_graph(entry["dag"], id, after);
    if (entry.has("steps")) return run_steps(entry["steps"], id, after);
    const bool runs_pod = entry.has("container") || entry.has("script") ||
                          entry.has("containerSet") || entry.has("data");
    if (!runs_pod) return after;
    add_job(entry, id, after);
    return {id};
  }

  void add_job(const YamlValue& entry, const std::string& id, const Ids& after) {
    if (after.size() > UINT16_MAX) {
      stop(AuditRule::out_of_range, "dependencies", fmt::format("{} of one step", after.size()));
      return;
    }
    // A template is read once, however often it is called.
    auto known = prototypes_.find(&entry);
    if (known == prototypes_.end()) {
      known = prototypes_.emplace(&entry, prototype_of(entry)).first;
    }
    ManifestJob& job = jobs_.emplace_back(known->second);
    job.id = id;
    job.after = after;
    job.runs_always = is_always_ && !after.empty();
    if (step_ != nullptr && step_->has("retryStrategy")) take_retries(*step_, job);
  }

  /// A limit that is filled in when the workflow starts is not known here.
  static void take_retries(const YamlValue& owner, ManifestJob& job) {
    std::uint32_t limit = 0;
    const std::string& written = owner["retryStrategy"]["limit"].text;
    if (read_count(written, limit) == FieldFinding::fine) job.retries = limit;
  }

  ManifestJob prototype_of(const YamlValue& entry) {
    ManifestJob job = *base_;
    job.line = entry.line;
    const YamlValue& written = entry["metadata"]["annotations"]["headroom/duration"];
    if (!written.is_null()) {
      job.run = parse_duration(written.text).value;
      if (!job.run) job.note(AuditRule::unreadable_time, "headroom/duration", written.text);
    }
    take_deadline(entry["activeDeadlineSeconds"], job);
    take_retries(entry, job);
    add_pods(pod_of(entry), *object_, 1, job);
    return job;
  }

  /// A template says of a pod what the pod's own spec would say.
  static YamlValue pod_of(const YamlValue& entry) {
    YamlValue spec{.kind = YamlKind::map};
    YamlValue containers{.kind = YamlKind::list};
    for (const char* name : {"container", "script"}) {
      if (entry.has(name)) containers.items.push_back(entry[name]);
    }
    for (const YamlValue& one : entry["containerSet"]["containers"].items) {
      containers.items.push_back(one);
    }
    for (const YamlValue& sidecar : entry["sidecars"].items) containers.items.push_back(sidecar);
    spec.members.push_back({.name = "containers", .value = std::move(containers)});
    for (const char* name : {"initContainers", "nodeSelector", "affinity", "priorityClassName"}) {
      if (entry.has(name)) spec.members.push_back({.name = name, .value = entry[name]});
    }
    YamlValue pod{.kind = YamlKind::map};
    pod.members.push_back({.name = "metadata", .value = entry["metadata"]});
    pod.members.push_back({.name = "spec", .value = std::move(spec)});
    return pod;
  }

  /// How often a step runs: once for each item of a loop that is spelled out.
  std::uint32_t times(const YamlValue& step) {
    if (step.has("withItems")) return static_cast<std::uint32_t>(step["withItems"].items.size());
    if (!step.has("withSequence")) return 1;
    std::uint32_t count = 1;
    if (read_count(step["withSequence"]["count"].text, count) == FieldFinding::fine) return count;
    return 1;
  }

  Ids run_step(const YamlValue& step, const std::string& id, const Ids& after) {
    if (!is_within_reason(after)) return {};
    const std::string& name = step["template"].text;
    const bool is_spelled_out = name.empty() && step.has("inline");
    const std::uint32_t count = times(step);
    const bool is_loop = step.has("withItems") || step.has("withSequence");
    const YamlValue* outer = std::exchange(step_, &step);
    Ids ends;
    for (std::uint32_t i = 0; i < count && problem_.notes.empty(); ++i) {
      const std::string own = is_loop ? fmt::format("{}-{}", id, i) : id;
      if (is_spelled_out) ++calls_;
      Ids one = is_spelled_out ? run(step["inline"], own, after) : call(name, own, after);
      std::ranges::move(one, std::back_inserter(ends));
    }
    step_ = outer;
    return count == 0 ? after : ends;
  }

  Ids run_steps(const YamlValue& groups, const std::string& id, const Ids& after) {
    Ids before = after;
    // Only the first of them follow what stands before all.
    const bool outer = is_always_;
    for (const YamlValue& group : groups.items) {
      Ids ends;
      const bool is_alone = group.kind == YamlKind::map;
      const auto run_one = [&](const YamlValue& step) {
        Ids one = run_step(step, fmt::format("{}.{}", id, step["name"].text), before);
        std::ranges::move(one, std::back_inserter(ends));
      };
      if (is_alone) run_one(group);
      for (const YamlValue& step : group.items) run_one(step);
      if (ends.empty()) continue;
      before = std::move(ends);
      is_always_ = false;
    }
    is_always_ = outer;
    return before;
  }

  /// The tasks of one graph while they are ordered.
  struct Graph {
    std::map<std::string, const YamlValue*> tasks{};
    std::map<std::string, Ids> ends{};  ///< of tasks that were run
    std::set<std::string> begun{};      ///< and not ended: a task that waits for one is a circle
    std::set<std::string> waited_for{};
    std::string id{};
    const Ids* after = nullptr;
  };

  Ids run_graph(const YamlValue& dag, const std::string& id, const Ids& after) {
    Graph graph{.id = id, .after = &after};
    for (const YamlValue& task : dag["tasks"].items) graph.tasks[task["name"].text] = &task;
    for (const YamlValue& task : dag["tasks"].items) run_task(task["name"].text, graph);
    Ids ends;
    for (const YamlValue& task : dag["tasks"].items) {
      const std::string& name = task["name"].text;
      if (!graph.waited_for.contains(name)) {
        std::ranges::copy(graph.ends[name], std::back_inserter(ends));
      }
    }
    return ends.empty() ? after : ends;
  }

  void run_task(const std::string& name, Graph& graph) {
    if (!problem_.notes.empty() || graph.ends.contains(name)) return;
    if (!graph.begun.insert(name).second) {
      stop(AuditRule::unknown_task, "dag", fmt::format("{} waits for itself", name));
      return;
    }
    if (graph.begun.size() - graph.ends.size() > chain_max) {
      stop(AuditRule::out_of_range, "dag", "tasks in a row that stand in the wrong order");
      return;
    }
    const YamlValue& task = *graph.tasks[name];
    Ids after;
    for (const std::string& before : predecessors(task)) {
      if (!graph.tasks.contains(before)) {
        stop(AuditRule::unknown_task, "dependencies", before);
        return;
      }
      run_task(before, graph);
      graph.waited_for.insert(before);
      std::ranges::copy(graph.ends[before], std::back_inserter(after));
    }
    const bool is_first = after.empty();
    const bool outer = std::exchange(is_always_, is_first ? is_always_ : heeds_failures(task));
    Ids ends =
        run_step(task, fmt::format("{}.{}", graph.id, name), is_first ? *graph.after : after);
    is_always_ = outer;
    graph.ends[name] = std::move(ends);
  }

  /// Whether the task runs although one before it failed. What runs after failures alone counts.
  static bool heeds_failures(const YamlValue& task) {
    const std::string_view words = task["depends"].text;
    return words.find(".Failed") != words.npos || words.find(".Errored") != words.npos;
  }

  /// The tasks that `dependencies` lists, or that `depends` names whatever their outcome is.
  static std::set<std::string> predecessors(const YamlValue& task) {
    std::set<std::string> names;
    for (const YamlValue& name : task["dependencies"].items) names.insert(name.text);
    const std::string_view words = task["depends"].text;
    std::string word;
    bool is_outcome = false;
    for (std::size_t i = 0; i <= words.size(); ++i) {
      const char c = i < words.size() ? words[i] : ' ';
      const bool is_letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
      if (is_letter) {
        if (!is_outcome) word += c;
        continue;
      }
      is_outcome = c == '.';
      if (is_outcome || word.empty()) continue;
      names.insert(std::exchange(word, {}));
    }
    return names;
  }

  /// Counts what a step waits for; false, with a reason noted, once that is too much.
  bool is_within_reason(const Ids& after) {
    dependencies_ += after.size();
    if (dependencies_ <= dependencies_max) return true;
    stop(AuditRule::out_of_range, "dependencies", "more than 1,000,000 in all");
    return false;
  }

  Ids stop(AuditRule rule, std::string_view field, std::string_view value) {
    if (problem_.notes.empty()) problem_.note(rule, field, value);
    return {};
  }

  /// Recursion along tasks that stand after those that wait for them.
  static constexpr std::size_t chain_max = 1000;

  const YamlValue* spec_;
  const YamlValue* object_;
  const ManifestJob* base_;
  std::map<std::string, const YamlValue*> templates_;
  std::unordered_map<const YamlValue*, ManifestJob> prototypes_;  ///< looked up, never walked
  std::vector<ManifestJob> jobs_;
  ManifestJob problem_;
  const YamlValue* step_ = nullptr;  ///< which calls the template that is run
  bool is_always_ = false;           ///< whether what is run begins after failures, too
  std::size_t calls_ = 0;
  std::size_t depth_ = 0;
  std::size_t dependencies_ = 0;
};

}  // namespace

std::vector<ManifestJob> workflow_graph(const YamlValue& spec, const YamlValue& object,
                                        const ManifestJob& base) {
  std::vector<ManifestJob> jobs = WorkflowWalk{spec, object, base}.walk();
  if (jobs.empty()) {
    jobs.push_back(base);
    jobs.back().note(AuditRule::missing_field, "templates", "that run a pod");
  }
  return jobs;
}

std::vector<ManifestJob> workflow_steps(const YamlValue& object, const ManifestJob& base) {
  const bool is_scheduled = object["kind"].text == "CronWorkflow";
  const YamlValue& spec = is_scheduled ? object["spec"]["workflowSpec"] : object["spec"];
  ManifestJob shared = base;
  // A workflow that has run says how long all of it took, which is none of its steps' time.
  shared.run.reset();
  if (is_scheduled) take_schedule(object["spec"], shared);
  return workflow_graph(spec, object, shared);
}

}  // namespace headroom
