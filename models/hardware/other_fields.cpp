#include <string_view>
#include <vector>

#include "models/hardware/demand_spec.hpp"
#include "models/hardware/field.hpp"
#include "models/hardware/fields.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/network_spec.hpp"

namespace headroom {
namespace {

template <class Spec>
std::vector<FieldDescription> descriptions(const std::vector<Field<Spec>>& fields) {
  std::vector<FieldDescription> list;
  list.reserve(fields.size());
  for (const Field<Spec>& each : fields) list.push_back(each.description);
  return list;
}

Field<NetworkSpec> share(std::string_view key, double NetworkSpec::* member, std::string_view doc) {
  return field<NetworkSpec>(
      {.key = key, .at_most = 1.0, .positive = true, .required = true, .doc = doc}, member);
}

}  // namespace

std::vector<Field<NetworkSpec>> network_fields() {
  using Spec = NetworkSpec;
  return {
      field<Spec>(
          {.key = "transport",
           .form = FieldForm::word,
           .required = true,
           .words = {"tcp", "roce", "infiniband", "nvme-tcp", "nvme-rdma", "pcie", "nvlink"},
           .doc = "what runs on the wire"},
          &Spec::transport),
      field<Spec>({.key = "line_gbit_s",
                   .unit = "Gb/s",
                   .at_most = 1e5,
                   .positive = true,
                   .required = true,
                   .doc = "the wire, one direction, in gigabits"},
                  &Spec::line),
      field<Spec>({.key = "latency_us",
                   .unit = "us",
                   .at_most = 1e6,
                   .required = true,
                   .doc = "host to host, a small message"},
                  &Spec::latency),
      field<Spec>({.key = "switch_latency_us",
                   .unit = "us",
                   .at_most = 1e6,
                   .required = true,
                   .doc = "added by each switch"},
                  &Spec::switch_latency),
      share("efficiency", &Spec::efficiency, "share of the line into host memory"),
      share("efficiency_gpudirect", &Spec::efficiency_gpudirect,
            "share of the line between GPUs with GPUDirect"),
      share("efficiency_host_bounce", &Spec::efficiency_host_bounce,
            "share of the line between GPUs without it"),
      field<Spec>({.key = "connection_gb_s",
                   .unit = "GB/s",
                   .at_most = 1e4,
                   .positive = true,
                   .doc = "the most of one TCP connection"},
                  &Spec::connection),
  };
}

std::vector<Field<NeuralNetworkSpec>> model_fields() {
  using Spec = NeuralNetworkSpec;
  return {
      field<Spec>({.key = "parameters_million",
                   .unit = "million",
                   .at_most = 1e8,
                   .positive = true,
                   .required = true,
                   .doc = "weights"},
                  &Spec::parameters),
      field<Spec>({.key = "training_gflop_per_sample",
                   .unit = "GFLOP",
                   .at_most = 1e9,
                   .positive = true,
                   .doc = "forward and backward, one sample"},
                  &Spec::training_flop_per_sample),
      field<Spec>({.key = "forward_gflop_per_sample",
                   .unit = "GFLOP",
                   .at_most = 1e9,
                   .positive = true,
                   .doc = "forward, one sample"},
                  &Spec::forward_flop_per_sample),
  };
}

std::vector<Field<DatasetSpec>> dataset_fields() {
  using Spec = DatasetSpec;
  return {
      field<Spec>({.key = "samples",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .required = true,
                   .doc = "in one epoch"},
                  &Spec::samples),
      field<Spec>({.key = "size_gb", .unit = "GB", .at_most = 1e8, .doc = "all of it"},
                  &Spec::size),
      field<Spec>({.key = "sample_bytes", .unit = "B", .at_most = 1e13, .doc = "one sample, mean"},
                  &Spec::sample_size),
  };
}

std::vector<Field<StorageBenchmarkSpec>> storage_benchmark_fields() {
  using Spec = StorageBenchmarkSpec;
  return {
      field<Spec>({.key = "batch",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 1e6,
                   .required = true,
                   .doc = "samples a step"},
                  &Spec::batch),
      field<Spec>({.key = "compute_s",
                   .unit = "s",
                   .at_most = 1e6,
                   .positive = true,
                   .required = true,
                   .doc = "computing of one step"},
                  &Spec::compute),
      field<Spec>({.key = "sample_bytes",
                   .unit = "B",
                   .at_most = 1e13,
                   .positive = true,
                   .required = true,
                   .doc = "one sample, mean"},
                  &Spec::sample_bytes),
      field<Spec>({.key = "sample_bytes_sigma",
                   .unit = "B",
                   .at_most = 1e13,
                   .doc = "standard deviation of it"},
                  &Spec::sample_bytes_sigma),
      field<Spec>({.key = "samples_per_file",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 4e9,
                   .doc = "packed together"},
                  &Spec::samples_per_file),
      field<Spec>({.key = "read_threads",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 1e6,
                   .doc = "of one accelerator"},
                  &Spec::read_threads),
      field<Spec>({.key = "utilisation_target",
                   .at_most = 1.0,
                   .positive = true,
                   .doc = "compute time over elapsed time"},
                  &Spec::utilisation_target),
      field<Spec>(
          {.key = "checkpoint_bytes", .unit = "B", .at_most = 1e15, .doc = "one checkpoint"},
          &Spec::checkpoint),
  };
}

std::vector<FieldDescription> field_descriptions(CatalogKind kind) {
  switch (kind) {
    case CatalogKind::accelerator:
      return descriptions(accelerator_fields());
    case CatalogKind::server:
      return descriptions(server_fields());
    case CatalogKind::storage:
      return descriptions(storage_fields());
    case CatalogKind::network:
      return descriptions(network_fields());
    case CatalogKind::model:
      return descriptions(model_fields());
    case CatalogKind::dataset:
      return descriptions(dataset_fields());
    case CatalogKind::storage_benchmark:
      return descriptions(storage_benchmark_fields());
    case CatalogKind::constant:
      return {};
  }
  return {};
}

}  // namespace headroom
