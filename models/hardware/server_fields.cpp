#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/hardware/field.hpp"
#include "models/hardware/fields.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/hardware/storage_spec.hpp"

namespace headroom {
namespace {

using Spec = ServerSpec;

constexpr double gpus_max = 1024;
constexpr double nics_max = 1024;
constexpr double watts_max = 1e6;
constexpr double rate_gb_s_max = 1e5;
constexpr double iops_max = 1e10;

Field<Spec> count(std::string_view key, std::uint32_t Spec::* member, double most,
                  std::string_view doc) {
  return field<Spec>({.key = key, .form = FieldForm::count, .at_most = most, .doc = doc}, member);
}

Field<Spec> nic_count(std::string_view key, NicGroup Spec::* group, std::string_view doc) {
  return field<Spec>({.key = key, .form = FieldForm::count, .at_most = nics_max, .doc = doc},
                     [group](Spec& spec) -> std::uint32_t& { return (spec.*group).count; });
}

Field<Spec> nic_link(std::string_view key, NicGroup Spec::* group, std::string_view doc) {
  return field<Spec>(
      {.key = key, .form = FieldForm::reference, .refers_to = CatalogKind::network, .doc = doc},
      [group](Spec& spec) -> std::string& { return (spec.*group).link; });
}

template <class Member>
Field<Spec> local(FieldDescription description, Member LocalStorageSpec::* member) {
  return field<Spec>(std::move(description),
                     [member](Spec& spec) -> Member& { return spec.local.*member; });
}

std::vector<Field<Spec>> gpu_fields() {
  return {
      field<Spec>({.key = "vendor", .form = FieldForm::text, .doc = "who makes it"}, &Spec::vendor),
      field<Spec>({.key = "year",
                   .form = FieldForm::count,
                   .at_least = 1990,
                   .at_most = 2100,
                   .doc = "first sold"},
                  &Spec::year),
      field<Spec>({.key = "accelerator",
                   .form = FieldForm::reference,
                   .refers_to = CatalogKind::accelerator,
                   .doc = "its accelerators, all of one model"},
                  &Spec::accelerator),
      field<Spec>({.key = "gpus",
                   .form = FieldForm::count,
                   .at_most = gpus_max,
                   .required = true,
                   .doc = "how many of them"},
                  &Spec::gpus),
      field<Spec>({.key = "interconnect",
                   .form = FieldForm::word,
                   .words = {"none", "pcie-host-bounce", "pcie", "nvlink-bridge", "nvlink-mesh",
                             "nvlink-cube-mesh", "nvswitch", "xgmi-mesh", "roce-mesh", "ipu-link"},
                   .doc = "how they reach each other"},
                  &Spec::interconnect),
      count("gpus_per_nvlink_domain", &Spec::gpus_per_nvlink_domain, gpus_max,
            "joined by direct links; 0: none"),
      field<Spec>({.key = "gpus_per_pcie_switch",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = gpus_max,
                   .doc = "behind one switch or root port"},
                  &Spec::gpus_per_pcie_switch),
      field<Spec>({.key = "nic_attachment",
                   .form = FieldForm::word,
                   .words = {"pcie-switch", "cpu"},
                   .doc = "where the compute ports hang"},
                  &Spec::nic_attachment),
  };
}

std::vector<Field<Spec>> host_fields() {
  return {
      field<Spec>({.key = "cpu", .form = FieldForm::text, .doc = "model of processor"}, &Spec::cpu),
      field<Spec>({.key = "cpu_sockets",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 1024,
                   .doc = "processors"},
                  &Spec::cpu_sockets),
      field<Spec>({.key = "cores",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 1e5,
                   .required = true,
                   .doc = "of all processors, without hyper-threads"},
                  &Spec::cores),
      field<Spec>({.key = "memory_gb",
                   .unit = "GB",
                   .at_most = 1e6,
                   .positive = true,
                   .required = true,
                   .doc = "host memory"},
                  &Spec::memory),
      nic_count("compute_nics", &Spec::compute_nics, "network ports for computing"),
      nic_link("compute_link", &Spec::compute_nics, "their link"),
      nic_count("storage_nics", &Spec::storage_nics, "ports for storage; 0: shared with compute"),
      nic_link("storage_link", &Spec::storage_nics, "their link"),
      nic_count("management_nics", &Spec::management_nics, "other ports"),
      nic_link("management_link", &Spec::management_nics, "their link"),
  };
}

std::vector<Field<Spec>> disk_fields() {
  using Local = LocalStorageSpec;
  return {
      local({.key = "local_device",
             .form = FieldForm::reference,
             .refers_to = CatalogKind::storage,
             .doc = "drives for data"},
            &Local::device),
      local({.key = "local_devices", .form = FieldForm::count, .at_most = 1e4, .doc = "how many"},
            &Local::devices),
      local({.key = "local_capacity_tb", .unit = "TB", .at_most = 1e5, .doc = "all of them"},
            &Local::capacity),
      local({.key = "local_read_gb_s",
             .unit = "GB/s",
             .at_most = rate_gb_s_max,
             .doc = "all of them, large reads"},
            &Local::read),
      local({.key = "local_write_gb_s",
             .unit = "GB/s",
             .at_most = rate_gb_s_max,
             .doc = "all of them, large writes"},
            &Local::write),
      local({.key = "local_read_iops",
             .unit = "ops/s",
             .at_most = iops_max,
             .doc = "all of them, small random reads"},
            &Local::read_ops),
      local({.key = "local_write_iops",
             .unit = "ops/s",
             .at_most = iops_max,
             .doc = "all of them, small random writes"},
            &Local::write_ops),
      local({.key = "local_latency_us", .unit = "us", .at_most = 1e7, .doc = "one small read"},
            &Local::latency),
  };
}

std::vector<Field<Spec>> cost_fields() {
  return {
      field<Spec>({.key = "idle_w",
                   .unit = "W",
                   .at_most = watts_max,
                   .required = true,
                   .doc = "whole server at rest"},
                  &Spec::idle),
      field<Spec>({.key = "typical_w",
                   .unit = "W",
                   .at_most = watts_max,
                   .doc = "whole server under training load"},
                  &Spec::typical),
      field<Spec>({.key = "max_w",
                   .unit = "W",
                   .at_most = watts_max,
                   .positive = true,
                   .required = true,
                   .doc = "name plate"},
                  &Spec::max),
      field<Spec>(
          {.key = "price_usd", .unit = "USD", .at_most = 1e9, .doc = "list or street price"},
          &Spec::price),
  };
}

}  // namespace

std::vector<Field<ServerSpec>> server_fields() {
  std::vector<Field<Spec>> fields = gpu_fields();
  for (const auto& part : {host_fields(), disk_fields(), cost_fields()}) {
    fields.insert(fields.end(), part.begin(), part.end());
  }
  return fields;
}

}  // namespace headroom
