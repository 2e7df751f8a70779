#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/stack/training_pace.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// Samples of a read that is one packed record after the other.
constexpr double packed = 1e9;

std::vector<std::string> storage_names(const StackSpec& stack) {
  std::vector<std::string> names;
  for (const StackStorage& storage : stack.storages) names.push_back(storage.name);
  names.emplace_back("local");
  return names;
}

ParallelPlan build_parallel(const Section& section) {
  ParallelPlan plan{.tensor = section.small_count("tensor").value_or(1),
                    .pipeline = section.small_count("pipeline").value_or(1),
                    .is_fully_sharded = section.text("sharding") == "full",
                    .layers = section.number("layers").value_or(0.0),
                    .hidden = section.number("hidden").value_or(0.0),
                    .sequence = section.number("sequence").value_or(0.0)};
  const bool has_shape = plan.layers > 0.0 && plan.hidden > 0.0 && plan.sequence > 0.0;
  if (plan.tensor > 1 && !has_shape) {
    section.refuse("tensor", "of a model of unknown shape", "layers, hidden and sequence, too");
  }
  return plan;
}

TrainingModel build_model(const Section& section, BuildContext& context) {
  TrainingModel model;
  model.name = section.text("model").value_or("");
  model.framework = section.text("framework").value_or(model.framework);
  model.gflop_per_sample = section.number("gflop_per_sample").value_or(0.0);
  if (const auto traffic = section.bytes("traffic_per_sample")) {
    model.traffic_mb_per_sample = static_cast<double>(traffic->count) / 1e6;
  }
  model.efficiency = section.number("efficiency").value_or(0.0);
  model.parameters_millions = section.number("parameters").value_or(0.0) / 1e6;
  model.precision = section.text("precision").value_or(model.precision);
  model.batch_per_gpu = section.number("batch_per_gpu").value_or(1.0);
  model.accumulation = section.number("accumulation").value_or(1.0);
  model.parallel = build_parallel(section.child("parallel"));
  for (const Section& rate : section.children("measured")) {
    const std::string gpu = rate.text("gpu").value_or("");
    const AcceleratorSpec& accelerator =
        context.catalog.get().accelerator(gpu, rate.path_of("gpu"));
    model.measured.push_back({.gpu = accelerator.name,
                              .batch = rate.number("batch").value_or(1.0),
                              .samples_per_s = rate.number("samples_per_s").value_or(1.0)});
  }
  return model;
}

CacheRule cache_rule(const std::string& name) {
  if (name == "lru") return CacheRule::lru;
  return name == "pinned" ? CacheRule::pinned : CacheRule::random;
}

CachePlace cache_place(const std::string& name) {
  if (name == "memory") return CachePlace::memory;
  return name == "local-disk" ? CachePlace::local_disk : CachePlace::none;
}

/// What a job of the scenario writes of the data set says how much there is to read.
void take_written_size(const Section& section, TrainingData& data, BuildContext& context) {
  constexpr double tolerance = 0.01;
  const auto written = context.written.find(data.dataset);
  if (written == context.written.end()) return;
  const auto size = static_cast<double>(written->second.size.count);
  if (data.samples <= 0.0 && data.sample_bytes > 0.0) data.samples = size / data.sample_bytes;
  if (data.sample_bytes <= 0.0 && data.samples > 0.0) data.sample_bytes = size / data.samples;
  const double read = data.samples * data.sample_bytes;
  if (read <= 0.0 || std::abs(read - size) <= tolerance * size) return;
  context.warnings.push_back(
      {section.path(),
       fmt::format("reads {} of data set \"{}\", of which {} writes {}",
                   bytes_text(Bytes{std::llround(std::min(read, 9e18))}), data.dataset,
                   written->second.path, bytes_text(written->second.size)),
       "\"sample_size\" without \"samples\" reads all that is written"});
}

TrainingData build_data(const Section& section, BuildContext& context) {
  TrainingData data;
  data.samples_per_file = packed;
  if (!section.has("storage")) return data;
  check_storage(section, "storage", context.stack);
  data.storage = section.text("storage").value_or("");
  // One without a name is this job's own.
  data.dataset = section.text("dataset").value_or(section.path());
  const Catalog& catalog = context.catalog.get();
  if (catalog.has(CatalogKind::dataset, data.dataset)) {
    const DatasetSpec& known = catalog.dataset(data.dataset);
    data.dataset = known.name;
    data.samples = static_cast<double>(known.samples);
    if (known.sample_size) data.sample_bytes = static_cast<double>(known.sample_size->count);
    if (known.size && data.samples > 0.0 && data.sample_bytes == 0.0) {
      data.sample_bytes = static_cast<double>(known.size->count) / data.samples;
    }
  }
  data.samples = section.number("samples").value_or(data.samples);
  if (const auto size = section.bytes("sample_size")) {
    data.sample_bytes = static_cast<double>(size->count);
  }
  data.samples_per_file = section.number("samples_per_file").value_or(data.samples_per_file);
  data.is_staged = section.text("access") == "staged";
  data.cache = cache_place(section.text("cache").value_or("none"));
  data.cache_rule = cache_rule(section.text("eviction").value_or("random"));
  data.cache_size = section.bytes("cache_size");
  data.reads_in_flight = section.number("reads_in_flight").value_or(data.reads_in_flight);
  data.samples_per_core_s = section.number("samples_per_core_s").value_or(0.0);
  take_written_size(section, data, context);
  if (data.samples <= 0.0 || data.sample_bytes <= 0.0) {
    section.refuse("", "does not say how much is read",
                   "a \"dataset\" of the catalogue, or \"samples\" and \"sample_size\"");
  }
  return data;
}

TrainingProfile build_profile(const Section& section, BuildContext& context) {
  TrainingProfile profile;
  profile.name = section.path();
  profile.model = build_model(section, context);
  profile.data = build_data(section.child("data"), context);
  check_storage(section, "checkpoint_to", context.stack);
  profile.checkpoints = {.every = section.duration("checkpoint_every").value_or(Duration{}),
                         .storage = section.text("checkpoint_to").value_or(""),
                         .size = section.bytes("checkpoint_size")};
  if (section.has("checkpoint_every") && !section.has("checkpoint_to")) {
    section.refuse("checkpoint_every", "given without \"checkpoint_to\"",
                   "the storage that checkpoints are written to");
  }
  return profile;
}

bool has_disks(const GroupHardware& group) {
  const LocalStorageSpec& local = group.server.local;
  return local.devices > 0 && local.read.count > 0.0 && local.write.count > 0.0;
}

/// Files what needs disks that the servers of `group` do not have; whether all is well.
bool check_disks(const TrainingProfile& profile, const Section& section,
                 const GroupHardware& group) {
  if (has_disks(group)) return true;
  const std::string message = fmt::format("servers of \"{}\" have no disks", group.name);
  const char* hint = "a \"server\" of the catalogue that has disks, or a shared storage";
  const bool reads = profile.data.storage == "local" || profile.data.is_staged ||
                     profile.data.cache == CachePlace::local_disk;
  if (reads) section.refuse("data", message, hint);
  const bool writes = profile.checkpoints.storage == "local";
  if (writes) section.refuse("checkpoint_to", message, hint);
  return !reads && !writes;
}

/// Files what any group lacks on which a job of the profile may be placed: those with
/// GPUs of one of `models`, of any when there are none.
void check_pace(const TrainingProfile& profile, const Section& section,
                const std::vector<std::string>& models, const BuildContext& context) {
  std::optional<InputError> last;
  for (const GroupHardware& group : context.stack.groups) {
    if (group.server.gpus == 0) continue;
    const bool may_run =
        models.empty() || std::ranges::find(models, group.gpu_model) != models.end();
    if (!may_run) continue;
    if (!check_disks(profile, section, group)) return;
    try {
      static_cast<void>(training_pace(profile,
                                      {.group = &group,
                                       .network = &context.stack.network,
                                       .nodes = gpus_of_copy(profile.model),
                                       .gpus_per_node = group.server.gpus,
                                       .references = &context.stack.references},
                                      section.path()));
    } catch (const InputError& error) {
      last = error;
    }
  }
  if (!last) return;
  for (const Diagnostic& finding : last->findings()) section.file(finding);
}

std::optional<TrainingProfile> checked_profile(const Section& section,
                                               const std::vector<std::string>& gpu_models,
                                               BuildContext& context) {
  try {
    need_stack(context);
    TrainingProfile profile = build_profile(section, context);
    if (section.is_sound("")) check_pace(profile, section, gpu_models, context);
    return profile;
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) section.file(finding);
    return std::nullopt;
  }
}

}  // namespace

void check_storage(const Section& section, const char* key, const StackSpec& stack) {
  const auto name = section.text(key);
  const std::vector<std::string> known = storage_names(stack);
  if (!name || std::ranges::find(known, *name) != known.end()) return;
  section.refuse(key, fmt::format("there is no storage \"{}\"", *name),
                 fmt::format("one of {}", fmt::join(known, ", ")));
}

void need_stack(BuildContext& context) {
  if (context.needs_stack) return;
  context.needs_stack = true;
  complete_stack(context.stack, context.catalog);
}

void build_profiles(const Section& scenario, BuildContext& context) {
  const JsonValue* given = scenario.find("profiles");
  const auto* members = given == nullptr ? nullptr : given->object();
  if (members == nullptr) return;
  const Section profiles = scenario.child("profiles");
  for (const JsonMember& member : *members) {
    const auto profile = checked_profile(profiles.child(member.name), {}, context);
    context.profile_names.emplace(member.name, context.profiles.size());
    context.profiles.push_back(profile.value_or(TrainingProfile{}));
  }
}

std::optional<TrainingWork> build_training(const Section& job,
                                           const std::vector<std::string>& gpu_models,
                                           BuildContext& context) {
  if (!job.has("training")) return std::nullopt;
  const Section section = job.child("training");
  const bool is_sound = job.is_sound("gpus") && job.is_sound("gpus_per_node");
  if (is_sound && job.count("gpus").value_or(0) + job.count("gpus_per_node").value_or(0) == 0) {
    job.refuse("training", "asks for no GPU", "\"gpus\", or nodes and gpus_per_node");
  }
  const auto profile = checked_profile(section, gpu_models, context);
  if (!profile) return std::nullopt;
  const std::int64_t gpus = job.count("gpus").value_or(job.count("nodes").value_or(1) *
                                                       job.count("gpus_per_node").value_or(0));
  const std::uint32_t copy = gpus_of_copy(profile->model);
  if (gpus % copy != 0) {
    job.refuse("training",
               fmt::format("a copy of the model takes {} GPUs, the job has {}", copy, gpus),
               "a multiple of tensor x pipeline");
  }
  TrainingWork work{.profile = static_cast<std::uint32_t>(context.profiles.size())};
  work.samples = section.number("samples_in_all").value_or(0.0);
  if (const auto epochs = section.number("epochs")) {
    work.samples = *epochs * profile->data.samples;
    if (profile->data.samples <= 0.0) {
      section.refuse("epochs", "of no data", "\"data\", or \"samples_in_all\"");
    }
  }
  context.profiles.push_back(*profile);
  return work;
}

namespace {

/// The machines that durations were recorded on: a server of the catalogue where one is
/// named, else the cluster's first group.
GroupHardware recorded_on(const Section& rule, BuildContext& context) {
  GroupHardware hardware;
  if (!context.stack.groups.empty()) hardware = context.stack.groups.front();
  const auto name = rule.text("recorded_on");
  if (!name) return hardware;
  const Catalog& catalog = context.catalog.get();
  hardware.server = catalog.server(*name, rule.path_of("recorded_on"));
  hardware.accelerator.reset();
  if (hardware.server.gpus > 0) {
    hardware.accelerator = catalog.accelerator(hardware.server.accelerator);
  }
  return hardware;
}

/// Throws InputError for a condition on no field of a job, and when durations were
/// recorded on what cannot run `profile`.
void check_rule(const ProfileRule& rule, const TrainingProfile& profile) {
  static_cast<void>(ProfileRules{{rule}});
  if (profile.name.empty()) return;  // It has findings of its own.
  static_cast<void>(training_pace(
      profile,
      {.group = &rule.recorded_on, .network = &rule.network, .nodes = gpus_of_copy(profile.model)},
      rule.place));
}

void refuse_unknown_profile(const Section& rule, const BuildContext& context) {
  std::vector<std::string> names;
  for (const auto& [name, number] : context.profile_names) names.push_back(name);
  rule.refuse("as", fmt::format("there is no profile \"{}\"", rule.text("as").value_or("")),
              names.empty() ? "an entry of the scenario's \"profiles\""
                            : fmt::format("one of {}", fmt::join(names, ", ")));
}

}  // namespace

std::vector<ProfileRule> build_profile_rules(const Section& source, BuildContext& context) {
  std::vector<ProfileRule> rules;
  for (const Section& section : source.children("profiles")) {
    const auto known = context.profile_names.find(section.text("as").value_or(""));
    if (known == context.profile_names.end()) {
      refuse_unknown_profile(section, context);
      continue;
    }
    try {
      ProfileRule rule{.where = section.label_map("where"),
                       .profile = static_cast<std::uint32_t>(known->second),
                       .recorded_on = recorded_on(section, context),
                       .network = context.stack.network,
                       .place = section.path()};
      check_rule(rule, context.profiles[rule.profile]);
      rules.push_back(std::move(rule));
    } catch (const InputError& error) {
      for (const Diagnostic& finding : error.findings()) section.file(finding);
    }
  }
  return rules;
}

}  // namespace headroom
