#include "models/workload/manifests/pod_needs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/kubernetes/gpu_product.hpp"
#include "models/kubernetes/quantity.hpp"
#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/trace/field_text.hpp"

namespace headroom {
namespace {

constexpr WideInt thousand = 1000;
constexpr std::string_view mig_front = "nvidia.com/mig-";
/// A container asks for a handful of things; longer lists are no manifest.
constexpr std::size_t resources_max = 100;

/// The text of `value` for messages.
std::string shown(const YamlValue& value) {
  if (value.kind == YamlKind::list) return "a list";
  if (value.kind == YamlKind::map) return "a map";
  return value.text;
}

std::optional<WideInt> thousandths(const YamlValue& value, std::string_view field,
                                   ManifestJob& job) {
  const auto parsed = parse_kubernetes_quantity(value.text);
  if (value.kind == YamlKind::text && parsed.value) return parsed.value;
  const bool is_negative = value.text.starts_with('-');
  job.note(is_negative ? AuditRule::negative_value : AuditRule::not_a_number, field, shown(value));
  return std::nullopt;
}

/// What containers ask for; thousandths, except GPUs.
struct Amounts {
  WideInt cpu_milli = 0;
  WideInt memory = 0;
  WideInt gpus = 0;
  WideInt instances = 0;

  void add(const Amounts& other) {
    cpu_milli += other.cpu_milli;
    memory += other.memory;
    gpus += other.gpus;
    instances += other.instances;
  }
  void raise_to(const Amounts& other) {
    cpu_milli = std::max(cpu_milli, other.cpu_milli);
    memory = std::max(memory, other.memory);
    gpus = std::max(gpus, other.gpus);
    instances = std::max(instances, other.instances);
  }
};

/// Adds up the containers of one pod.
class PodSum {
 public:
  explicit PodSum(ManifestJob& job) : job_{&job} {}

  Amounts container(const YamlValue& resources) {
    Amounts amounts;
    const YamlValue& requests = resources["requests"];
    const YamlValue& limits = resources["limits"];
    if (requests.members.size() + limits.members.size() > resources_max) {
      job_->note(AuditRule::out_of_range, "resources", "more than 100 of them");
      return amounts;
    }
    for (const YamlMember& request : requests.members) take(request, "requests", amounts);
    for (const YamlMember& limit : limits.members) {
      if (!requests.has(limit.name)) take(limit, "limits", amounts);
    }
    return amounts;
  }

  /// Sidecars run on from their turn, so they count with those that begin after them.
  Amounts pod(const YamlValue& spec) {
    Amounts before;
    Amounts sidecars;
    for (const YamlValue& container_before : spec["initContainers"].items) {
      Amounts now = container(container_before["resources"]);
      now.add(sidecars);
      before.raise_to(now);
      if (container_before["restartPolicy"].text == "Always") sidecars = now;
    }
    Amounts all = sidecars;
    for (const YamlValue& one : spec["containers"].items) all.add(container(one["resources"]));
    all.raise_to(before);
    return all;
  }

  PodNeeds needs(const Amounts& amounts) {
    PodNeeds needs;
    needs.cpu_milli = static_cast<std::int64_t>(std::min(amounts.cpu_milli, count_max * thousand));
    constexpr WideInt bytes_max = WideInt{1} << 62U;
    needs.memory = Bytes{
        static_cast<std::int64_t>(std::min((amounts.memory + thousand - 1) / thousand, bytes_max))};
    if (amounts.gpus > 0 && amounts.instances > 0) {
      job_->note(AuditRule::contradictory_size, "resources", "whole GPUs beside MIG instances");
    }
    const WideInt devices = amounts.gpus + amounts.instances;
    needs.gpus = static_cast<std::uint32_t>(std::min(devices, WideInt{count_max}));
    if (amounts.instances > 0) needs.mig = mig_;
    return needs;
  }

 private:
  void take(const YamlMember& resource, std::string_view kind, Amounts& amounts) {
    const bool is_instance = resource.name.starts_with(mig_front);
    const bool is_device = is_instance || is_gpu_resource(resource.name);
    const bool is_known = is_device || resource.name == "cpu" || resource.name == "memory";
    if (!is_known) return;
    const std::string field = fmt::format("{}.{}", kind, resource.name);
    const auto value = thousandths(resource.value, field, *job_);
    if (!value) return;
    if (resource.name == "cpu") amounts.cpu_milli = *value;
    if (resource.name == "memory") amounts.memory = *value;
    if (!is_device || *value == 0) return;
    if (*value % thousand != 0) {
      job_->note(AuditRule::fractional_count, field, resource.value.text);
      return;
    }
    (is_instance ? amounts.instances : amounts.gpus) += *value / thousand;
    if (is_instance) name_profile(resource.name.substr(mig_front.size()));
  }

  void name_profile(const std::string& profile) {
    if (!mig_.empty() && mig_ != profile) {
      job_->note(AuditRule::contradictory_size, "resources", "MIG instances of several profiles");
    }
    mig_ = profile;
  }

  ManifestJob* job_;
  std::string mig_;
};

/// An annotation of the pod, else of the object around it.
const YamlValue& annotation(const YamlValue& pod_template, const YamlValue& owner,
                            std::string_view name) {
  const YamlValue& inner = pod_template["metadata"]["annotations"][name];
  return inner.is_null() ? owner["metadata"]["annotations"][name] : inner;
}

/// A share of a device instead of whole ones, where annotations ask for it.
void take_shares(const YamlValue& pod_template, const YamlValue& owner, PodNeeds& needs,
                 ManifestJob& job) {
  const YamlValue& fraction = annotation(pod_template, owner, "gpu-fraction");
  const YamlValue& memory = annotation(pod_template, owner, "gpu-memory");
  if (fraction.is_null() && memory.is_null()) return;
  const YamlValue& devices = annotation(pod_template, owner, "gpu-fraction-num-devices");
  needs.gpus = count_in(devices, "gpu-fraction-num-devices", 1, job);
  needs.mig.clear();
  if (!fraction.is_null()) {
    constexpr double whole = 1000;
    const auto share = parse_number(fraction.text).value;
    const double milli = share.value_or(0.0) * whole;
    if (milli < 0.5 || milli > whole) {
      job.note(AuditRule::out_of_range, "gpu-fraction", shown(fraction));
      return;
    }
    const auto rounded = std::llround(milli);
    needs.gpu_fraction = GpuShare{rounded == 1000 ? 0 : rounded};
    return;
  }
  const std::uint32_t mebibytes = count_in(memory, "gpu-memory", 0, job);
  needs.gpu_memory = Bytes{std::int64_t{mebibytes} << 20U};
}

constexpr std::array<std::string_view, 3> model_labels{
    "nvidia.com/gpu.product", "cloud.google.com/gke-accelerator", "amd.com/gpu.product-name"};

bool names_models(std::string_view label) {
  return std::ranges::find(model_labels, label) != model_labels.end();
}

void allow_model(std::string_view product, ManifestJob& job) {
  constexpr std::size_t models_max = 1000;
  std::string model = gpu_model_of_product(product);
  const bool is_new = std::ranges::find(job.gpu_models, model) == job.gpu_models.end();
  if (is_new && !model.empty() && job.gpu_models.size() < models_max) {
    job.gpu_models.push_back(std::move(model));
  }
}

}  // namespace

bool ManifestJob::is_rejected() const {
  return std::ranges::any_of(
      notes, [](const ManifestNote& made) { return audit_rule_info(made.rule).rejects; });
}

bool is_gpu_resource(std::string_view name) {
  constexpr std::array<std::string_view, 8> names{
      "nvidia.com/gpu",   "nvidia.com/gpu.shared", "amd.com/gpu",    "gpu.intel.com/i915",
      "gpu.intel.com/xe", "habana.ai/gaudi",       "google.com/tpu", "aws.amazon.com/neuron"};
  return std::ranges::find(names, name) != names.end();
}

std::uint32_t count_in(const YamlValue& value, std::string_view field, std::uint32_t fallback,
                       ManifestJob& job) {
  if (value.is_null()) return fallback;
  std::uint32_t count = 0;
  FieldFinding finding = FieldFinding::not_a_number;
  if (value.kind == YamlKind::text) finding = read_count(value.text, count);
  if (finding == FieldFinding::fine) return count;
  job.note(audit_rule(finding), field, shown(value));
  return fallback;
}

std::optional<Bytes> bytes_in(const YamlValue& value, std::string_view field, ManifestJob& job) {
  const auto amount = thousandths(value, field, job);
  if (!amount) return std::nullopt;
  return Bytes{static_cast<std::int64_t>((*amount + thousand - 1) / thousand)};
}

std::optional<std::int64_t> milli_in(const YamlValue& value, std::string_view field,
                                     ManifestJob& job) {
  const auto amount = thousandths(value, field, job);
  if (!amount) return std::nullopt;
  return static_cast<std::int64_t>(std::min(*amount, count_max * thousand));
}

PodNeeds needs_of_resources(const YamlValue& resources, ManifestJob& job) {
  PodSum sum{job};
  return sum.needs(sum.container(resources));
}

void add_gpu_models(const YamlValue& spec, ManifestJob& job) {
  for (const YamlMember& label : spec["nodeSelector"].members) {
    if (names_models(label.name)) allow_model(label.value.text, job);
  }
  const YamlValue& required =
      spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
  for (const YamlValue& term : required["nodeSelectorTerms"].items) {
    for (const YamlValue& condition : term["matchExpressions"].items) {
      if (!names_models(condition["key"].text) || condition["operator"].text != "In") continue;
      for (const YamlValue& value : condition["values"].items) allow_model(value.text, job);
    }
  }
}

void add_pods(const YamlValue& pod_template, const YamlValue& owner, std::uint32_t count,
              ManifestJob& job) {
  if (count == 0) return;
  const YamlValue& spec = pod_template["spec"];
  PodSum sum{job};
  PodNeeds needs = sum.needs(sum.pod(spec));
  take_shares(pod_template, owner, needs, job);
  job.pods.push_back({.needs = std::move(needs), .count = count});
  add_gpu_models(spec, job);
  if (job.priority_class.empty()) job.priority_class = spec["priorityClassName"].text;
}

}  // namespace headroom
