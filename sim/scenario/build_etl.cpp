#include "sim/scenario/build_etl.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/builders.hpp"

namespace headroom {
namespace {

bool has_disks(const GroupHardware& group) {
  const LocalStorageSpec& local = group.server.local;
  return local.devices > 0 && local.read.count > 0.0 && local.write.count > 0.0;
}

/// Files a finding where `data` lies on local disks and some server may lack them.
void check_disks(const Section& data, const Section& job, const BuildContext& context) {
  if (data.text("storage").value_or("") != "local") return;
  const std::vector<std::string> models = job.labels("gpu");
  for (const GroupHardware& group : context.stack.groups) {
    const bool may_run =
        models.empty() || std::ranges::find(models, group.gpu_model) != models.end();
    if (!may_run || has_disks(group)) continue;
    data.refuse("storage", fmt::format("servers of \"{}\" have no disks", group.name),
                "a \"server\" of the catalogue that has disks, or a shared storage");
    return;
  }
}

/// What nobody says is what the writer writes, else what the catalogue knows.
Bytes size_of_read(const Section& read, const std::string& dataset, BuildContext& context) {
  const auto said = read.bytes("size");
  const auto writer = context.written.find(dataset);
  if (writer != context.written.end()) {
    if (said && *said != writer->second.size) {
      context.warnings.push_back(
          {read.path_of("size"),
           fmt::format("{} of data set \"{}\", of which {} writes {}", bytes_text(*said), dataset,
                       writer->second.path, bytes_text(writer->second.size)),
           "left out, it is what is written"});
    }
    return said.value_or(writer->second.size);
  }
  if (said) return *said;
  const Catalog& catalog = context.catalog.get();
  if (catalog.has(CatalogKind::dataset, dataset)) {
    const DatasetSpec& known = catalog.dataset(dataset);
    if (known.size) return *known.size;
  }
  if (!read.is_sound("")) return Bytes{1};
  read.refuse("size", "is not said, no job writes the data set and the catalogue has no such one",
              "a size such as \"2TB\"");
  return Bytes{1};
}

EtlData build_read(const Section& stage, const Section& job, BuildContext& context) {
  EtlData data;
  if (!stage.has("read")) return data;
  const Section read = stage.child("read");
  check_storage(read, "storage", context.stack);
  check_disks(read, job, context);
  data.storage = read.text("storage").value_or("");
  data.dataset = read.text("dataset").value_or("");
  data.size = size_of_read(read, data.dataset, context);
  return data;
}

EtlData build_write(const Section& stage, const Section& job, const BuildContext& context) {
  EtlData data;
  if (!stage.has("write")) return data;
  const Section write = stage.child("write");
  check_storage(write, "storage", context.stack);
  check_disks(write, job, context);
  data.storage = write.text("storage").value_or("");
  data.dataset = write.text("dataset").value_or("");
  data.size = write.bytes("size").value_or(Bytes{1});
  if (data.storage == "local" && !data.dataset.empty()) {
    write.refuse("dataset", "on the servers' own disks, where no other job can read it",
                 "a shared storage, or no \"dataset\"");
  }
  return data;
}

/// The numbers of the stages that `section`, the `number`-th of its job, comes after.
std::vector<std::uint32_t> stages_before(const Section& section, std::uint32_t number,
                                         const std::map<std::string, std::uint32_t>& numbers) {
  if (!section.has("after")) {
    return number == 0 ? std::vector<std::uint32_t>{} : std::vector{number - 1};
  }
  std::vector<std::uint32_t> before;
  for (const std::string& name : section.labels("after")) {
    const auto found = numbers.find(name);
    if (found == numbers.end()) {
      section.refuse("after", fmt::format("there is no stage \"{}\" before this one", name),
                     "names of earlier stages of the job");
    } else if (std::ranges::find(before, found->second) == before.end()) {
      before.push_back(found->second);
    }
  }
  std::ranges::sort(before);
  return before;
}

PreparationStage build_stage(const Section& section, const Section& job, BuildContext& context) {
  PreparationStage stage;
  stage.name = section.text("name").value_or("");
  stage.read = build_read(section, job, context);
  stage.write = build_write(section, job, context);
  const Bytes exchanged = section.bytes("shuffle").value_or(Bytes{});
  const Bytes taken = section.bytes("shuffle_read").value_or(Bytes{});
  stage.shuffle_read = exchanged + taken;
  stage.shuffle_written = exchanged + section.bytes("shuffle_write").value_or(Bytes{});
  stage.input = stage.read.size + taken;
  // A stage that takes nothing in makes what it hands on.
  if (stage.input.count == 0) stage.input = std::max(stage.write.size, stage.shuffle_written);
  if (stage.input.count == 0) stage.input = Bytes{1};
  stage.rate_per_core = section.bandwidth("rate_per_core").value_or(Bandwidth{1.0}).count;
  stage.tasks = static_cast<std::uint64_t>(section.count("tasks").value_or(0));
  return stage;
}

/// Files what the job asks for and cannot use.
void check_needs(const Section& job) {
  if (!job.is_sound("cpus") || !job.is_sound("gpus")) return;
  if (job.count("cpus").value_or(0) == 0) {
    job.refuse("etl", "asks for no CPU core", "\"cpus\": how many it has on all its nodes");
  }
  for (const char* key :
       {"gpus", "gpus_per_node", "gpu_fraction", "gpu_memory", "mig", "min_gpus", "max_gpus"}) {
    if (!job.has(key) || job.count(key) == 0) continue;
    job.refuse(key, "of a job that prepares data, which runs on CPU cores",
               "left out, beside \"etl\"");
  }
}

}  // namespace

std::string bytes_text(Bytes bytes) {
  auto number = static_cast<double>(bytes.count);
  for (const char* unit : {"B", "kB", "MB", "GB", "TB"}) {
    if (number < 1000.0) return fmt::format("{:.4g}{}", number, unit);
    number /= 1000.0;
  }
  return fmt::format("{:.4g}PB", number);
}

std::map<std::string, WrittenDataSet> written_data_sets(const Section& scenario) {
  std::map<std::string, WrittenDataSet> written;
  for (const Section& source : scenario.children("workload")) {
    for (const Section& job : source.children("jobs")) {
      for (const Section& stage : job.child("etl").children("stages")) {
        const Section write = stage.child("write");
        const auto name = write.text("dataset");
        const auto size = write.bytes("size");
        if (!name || !size) continue;
        const auto [first, is_new] = written.try_emplace(*name, write.path(), *size);
        if (is_new || first->second.size == *size) continue;
        write.refuse("size",
                     fmt::format("{} of data set \"{}\", of which {} writes {}", bytes_text(*size),
                                 *name, first->second.path, bytes_text(first->second.size)),
                     "one size for all who write it");
      }
    }
  }
  return written;
}

std::optional<EtlWork> build_etl(const Section& job, BuildContext& context) {
  if (!job.has("etl")) return std::nullopt;
  EtlWork work;
  try {
    need_stack(context);
    check_needs(job);
    std::map<std::string, std::uint32_t> numbers;
    for (const Section& section : job.child("etl").children("stages")) {
      const auto number = static_cast<std::uint32_t>(work.stages.size());
      PreparationStage stage = build_stage(section, job, context);
      stage.after = stages_before(section, number, numbers);
      if (!stage.name.empty() && !numbers.emplace(stage.name, number).second) {
        section.refuse("name",
                       fmt::format("\"{}\" is also the name of an earlier stage", stage.name),
                       "a name of its own for each stage");
      }
      work.stages.push_back(std::move(stage));
    }
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) job.file(finding);
  }
  if (work.stages.empty()) return std::nullopt;
  return work;
}

}  // namespace headroom
