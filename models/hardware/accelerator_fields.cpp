#include <optional>
#include <string_view>
#include <vector>

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/field.hpp"
#include "models/hardware/fields.hpp"
#include "models/hardware/hardware_units.hpp"

namespace headroom {
namespace {

using Spec = AcceleratorSpec;

// Limits of numbers leave room for a decade of growth and catch a slip of a
// unit: no accelerator has 100 TB of memory or 1,000 PFLOPS.
constexpr double memory_gb_max = 1e5;
constexpr double bandwidth_gb_s_max = 1e6;
constexpr double tflops_max = 1e6;
constexpr double watts_max = 1e5;

Field<Spec> peak(std::string_view key, std::optional<FlopRate> Spec::* member,
                 std::string_view doc) {
  return field<Spec>(
      {.key = key, .unit = "TFLOPS", .at_most = tflops_max, .positive = true, .doc = doc}, member);
}

std::vector<Field<Spec>> identity_fields() {
  return {
      field<Spec>({.key = "vendor", .form = FieldForm::text, .doc = "who makes it"}, &Spec::vendor),
      field<Spec>({.key = "class",
                   .form = FieldForm::word,
                   .required = true,
                   .words = {"gpu", "integrated-gpu", "asic", "fpga", "cpu"},
                   .doc = "what it is"},
                  &Spec::device_class),
      field<Spec>({.key = "family",
                   .form = FieldForm::text,
                   .required = true,
                   .doc = "architecture: what shares efficiencies"},
                  &Spec::family),
      field<Spec>({.key = "form", .form = FieldForm::text, .doc = "board or socket"}, &Spec::form),
      field<Spec>({.key = "year",
                   .form = FieldForm::count,
                   .at_least = 1990,
                   .at_most = 2100,
                   .doc = "first sold"},
                  &Spec::year),
  };
}

std::vector<Field<Spec>> rate_fields() {
  return {
      field<Spec>({.key = "memory_gb",
                   .unit = "GB",
                   .at_most = memory_gb_max,
                   .positive = true,
                   .required = true,
                   .doc = "device memory"},
                  &Spec::memory),
      field<Spec>({.key = "memory_bandwidth_gb_s",
                   .unit = "GB/s",
                   .at_most = bandwidth_gb_s_max,
                   .positive = true,
                   .required = true,
                   .doc = "device memory, peak"},
                  &Spec::memory_bandwidth),
      peak("fp64_tflops", &Spec::fp64, "64-bit vectors"),
      peak("fp32_tflops", &Spec::fp32, "32-bit vectors"),
      peak("fp32_tensor_tflops", &Spec::fp32_tensor, "32-bit matrix units"),
      peak("tf32_tensor_tflops", &Spec::tf32_tensor, "TF32 tensor cores, dense"),
      peak("fp16_tflops", &Spec::fp16, "16-bit vectors"),
      peak("fp16_tensor_tflops", &Spec::fp16_tensor, "FP16 tensor cores, dense"),
      peak("fp16_tensor_fp32_accumulate_tflops", &Spec::fp16_tensor_fp32_accumulate,
           "the same, accumulating in 32 bits, where that is slower"),
      peak("bf16_tensor_tflops", &Spec::bf16_tensor, "BF16 tensor cores, dense"),
      peak("fp8_tensor_tflops", &Spec::fp8_tensor, "FP8 tensor cores, dense"),
      peak("fp4_tensor_tflops", &Spec::fp4_tensor, "FP4 tensor cores, dense"),
      peak("int8_tensor_tflops", &Spec::int8_tensor, "INT8 tensor cores, dense (TOPS)"),
  };
}

std::vector<Field<Spec>> board_fields() {
  return {
      field<Spec>({.key = "tdp_w",
                   .unit = "W",
                   .at_most = watts_max,
                   .positive = true,
                   .required = true,
                   .doc = "thermal design power"},
                  &Spec::tdp),
      field<Spec>({.key = "idle_w",
                   .unit = "W",
                   .at_most = watts_max,
                   .required = true,
                   .doc = "power at rest"},
                  &Spec::idle),
      field<Spec>({.key = "peer_link",
                   .form = FieldForm::word,
                   .words = {"none", "nvlink", "nvlink-bridge", "xgmi", "roce", "ipu-link", "ici"},
                   .doc = "link between accelerators"},
                  &Spec::peer_link),
      field<Spec>({.key = "peer_bandwidth_gb_s",
                   .unit = "GB/s",
                   .at_most = bandwidth_gb_s_max,
                   .doc = "all those links, one direction"},
                  &Spec::peer_bandwidth),
      field<Spec>({.key = "peer_links",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 1024,
                   .doc = "how many links those are"},
                  &Spec::peer_links),
      field<Spec>({.key = "pcie_generation",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 6,
                   .doc = "PCIe to the host"},
                  &Spec::pcie_generation),
      field<Spec>({.key = "pcie_lanes",
                   .form = FieldForm::count,
                   .at_least = 1,
                   .at_most = 256,
                   .doc = "its lanes"},
                  &Spec::pcie_lanes),
      field<Spec>({.key = "pcie_peer_to_peer",
                   .form = FieldForm::word,
                   .words = {"no", "yes"},
                   .doc = "whether cards reach each other over PCIe"},
                  &Spec::pcie_peer_to_peer),
      field<Spec>({.key = "cores", .form = FieldForm::count, .at_most = 1e5, .doc = "of a CPU"},
                  &Spec::cores),
      field<Spec>({.key = "mig_profiles",
                   .form = FieldForm::profiles,
                   .doc = "ways to cut it, each with its most instances"},
                  &Spec::mig_profiles),
      field<Spec>(
          {.key = "price_usd", .unit = "USD", .at_most = 1e9, .doc = "list or street price"},
          &Spec::price),
  };
}

}  // namespace

std::vector<Field<AcceleratorSpec>> accelerator_fields() {
  std::vector<Field<Spec>> fields = identity_fields();
  for (const auto& part : {rate_fields(), board_fields()}) {
    fields.insert(fields.end(), part.begin(), part.end());
  }
  return fields;
}

}  // namespace headroom
