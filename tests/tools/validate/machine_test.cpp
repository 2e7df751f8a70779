#include "tools/validate/machine.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace headroom;

namespace {

Machine machine(const std::string& setup) {
  const JsonValue value = parse_json(setup, "setup");
  const auto found = machine_of(Setup{value}, Catalog::built_in());
  REQUIRE(found.has_value());
  return *found;
}

}  // namespace

TEST_CASE("accelerators as results write them, each in the catalogue") {
  const std::pair<const char*, const char*> names[]{
      {"V100-SXM2-16GB 300W", "v100-sxm2-16"},
      {"V100-SXM2", "v100-sxm2-16"},
      {"V100-SXM2-32GB", "v100-sxm2-32"},
      {"V100-SXM3-32GB 450W", "v100-sxm3-32"},
      {"V100S-PCIe-32GB", "v100s-pcie-32"},
      {"V100-16GB-cloud", "v100-sxm2-16"},
      {"A100-SXM4-40GB 400W", "a100-sxm-40"},
      {"A100-80GB-SXM4", "a100-sxm-80"},
      {"A100-40GB-PCIe", "a100-pcie-40"},
      {"A100-80GB-PCIe", "a100-pcie-80"},
      {"A100-PCIe-40GB + NVLink bridges", "a100-pcie-40"},
      {"8 x A100 per node, MXNet 22.04, batch 408", "a100-sxm-40"},
      {"A40", "a40"},
      {"A10", "a10"},
      {"RTX A6000", "rtx-a6000"},
      {"RTXA4000", "rtx-a4000"},
      {"H100-SXM5-80GB", "h100-sxm"},
      {"H100-PCIe", "h100-pcie"},
      {"H200-SXM", "h200-sxm"},
      {"GH200-96GB", "gh200-96"},
      {"B200", "b200"},
      {"RTX2080Ti-NVLink", "rtx-2080-ti"},
      {"GTX1080Ti", "gtx-1080-ti"},
      {"TitanRTX", "titan-rtx"},
      {"QuadroRTX8000", "quadro-rtx-8000"},
      {"K80 die", "k80-die"},
      {"P100 (Pascal)", "p100-sxm2"},
      {"TPU v3 chip", "tpu-v3"},
      {"Graphcore GC200", "ipu-gc200"},
      {"Habana Gaudi", "gaudi-1"},
      {"Xeon 8376H sockets", "xeon-8380h"},
      {"T4", "t4"},
  };
  const Catalog catalog = Catalog::built_in();
  for (const auto& [written, name] : names) {
    CAPTURE(written);
    CHECK(accelerator_in(written) == name);
    CHECK(catalog.has(CatalogKind::accelerator, name));
  }
  CHECK(accelerator_in("abacus").empty());
}

TEST_CASE("watts stand after a number") {
  CHECK(watts_in("V100-SXM3-32GB 450W")->count == 450.0);
  CHECK(watts_in("A100-SXM4-80GB 400 W") == std::nullopt);
  CHECK_FALSE(watts_in("world wide").has_value());
}

TEST_CASE("a known server brings links, cores, power and the age of its slots") {
  const Machine dgx1 = machine(R"({"server": "dgx1-16", "accelerator": "V100-16GB"})");
  CHECK(dgx1.interconnect == GpuInterconnect::nvlink_cube_mesh);
  CHECK(dgx1.host_cores == 40);
  const Machine hot = machine(R"({"server": "dgx2h", "accelerator": "V100-32GB"})");
  CHECK(hot.power_limit->count == 450.0);
  const Machine pcie = machine(R"({"system": "dell_dss8440", "accelerator": "A100-PCIe-40GB"})");
  CHECK(pcie.interconnect == GpuInterconnect::pcie);
  CHECK(pcie.shares_uplinks);
  CHECK(pcie.slot.count == doctest::Approx(15.75e9).epsilon(0.01));
  const Machine bridged = machine(
      R"({"system": "dell_dss8440_nvbridge", "accelerator": "A100-PCIe-40GB + NVLink bridges"})");
  CHECK(bridged.interconnect == GpuInterconnect::nvlink_bridge);
  CHECK(bridged.peer(8).count > pcie.peer(8).count);
  CHECK(machine(R"({"server": "aws_p2_8xlarge"})").accelerator.name == "k80-die");
}

TEST_CASE("an unknown server leaves what is usual for the accelerator") {
  CHECK(machine(R"({"system": "mine", "accelerator": "A100-SXM4-80GB"})").interconnect ==
        GpuInterconnect::nvswitch);
  CHECK(machine(R"({"accelerator": "RTX3090"})").interconnect == GpuInterconnect::pcie_host_bounce);
  CHECK(machine(R"({"accelerator": "A40"})").interconnect == GpuInterconnect::pcie);
  CHECK(machine(R"({"accelerator": "TPU v4"})").interconnect == GpuInterconnect::roce_mesh);
  const JsonValue nothing = parse_json("{}", "setup");
  CHECK_FALSE(machine_of(Setup{nothing}, Catalog::built_in()).has_value());
}
