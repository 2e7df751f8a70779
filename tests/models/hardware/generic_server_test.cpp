#include "models/hardware/generic_server.hpp"

#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/server_layout.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

const Catalog& built_in() {
  static const Catalog catalog = Catalog::built_in();
  return catalog;
}

GpuInterconnect usual(const char* accelerator, std::uint32_t gpus) {
  return usual_interconnect(built_in().accelerator(accelerator), gpus);
}

}  // namespace

TEST_CASE("a box of which only the GPUs are named gets the rest as usual") {
  const ServerSpec box = generic_server(
      {.name = "box", .accelerator = "2080-ti", .gpus = 8, .nics = {{2, "25gbe"}}}, built_in());
  CHECK(box.accelerator == "rtx-2080-ti");
  CHECK(box.interconnect == GpuInterconnect::pcie_host_bounce);
  CHECK(box.gpus_per_nvlink_domain == 0);
  CHECK(box.cores == 64);
  CHECK(box.memory == Bytes{512'000'000'000});
  CHECK(box.compute_nics.link == "25GbE");
  CHECK(box.storage_nics.count == 0);
  CHECK(box.idle.count == Approx(100 + 8 * 20));
  CHECK(box.max.count == Approx(300 + 8 * 250));
  const ServerLayout layout{box, built_in()};
  CHECK(layout.pcie_domains().size() == 2);
  CHECK(layout.host_max().count == Approx(300));
}

TEST_CASE("what is named is taken as it is") {
  const ServerSpec box = generic_server({.accelerator = "t4",
                                         .gpus = 2,
                                         .cores = 12,
                                         .memory = Bytes{96'000'000'000},
                                         .nics = {{1, "100GbE-RoCE"}, {2, "10GbE"}}},
                                        built_in());
  CHECK(box.cores == 12);
  CHECK(box.memory == Bytes{96'000'000'000});
  CHECK(box.storage_nics.count == 2);
  CHECK(box.storage_nics.link == "10GbE");
}

TEST_CASE("accelerators are joined as their makers sell them") {
  CHECK(usual("a100", 1) == GpuInterconnect::none);
  CHECK(usual("a100", 8) == GpuInterconnect::nvswitch);
  CHECK(usual("a100", 4) == GpuInterconnect::nvlink_mesh);
  CHECK(usual("v100", 8) == GpuInterconnect::nvlink_cube_mesh);
  CHECK(usual("v100-sxm3", 16) == GpuInterconnect::nvswitch);
  CHECK(usual("a100-pcie", 4) == GpuInterconnect::nvlink_bridge);
  CHECK(usual("t4", 4) == GpuInterconnect::pcie);
  CHECK(usual("rtx-3090", 2) == GpuInterconnect::pcie_host_bounce);
  CHECK(usual("mi300x", 8) == GpuInterconnect::xgmi_mesh);
  CHECK(usual("gaudi-2", 8) == GpuInterconnect::roce_mesh);
}

TEST_CASE("parts that are not known are answered at their place") {
  const auto make = [](const GenericServer& wanted) {
    try {
      static_cast<void>(generic_server(wanted, built_in(), "cluster.nodes[1]"));
    } catch (const InputError& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  CHECK(make({.accelerator = "a1000", .gpus = 1}).starts_with("cluster.nodes[1]: no accelerator"));
  CHECK(make({.nics = {{1, "26GbE"}}}).starts_with("cluster.nodes[1]: no network link"));
  CHECK(make({.nics = {{1, "25GbE"}, {1, "25GbE"}, {1, "25GbE"}, {1, "25GbE"}}})
            .starts_with("cluster.nodes[1]: has ports of more than three kinds"));
}

TEST_CASE("units of a storage system add up, its latency and its clients' limits do not") {
  const StorageSpec one = built_in().storage("netapp-a800");
  const StorageSpec three = one.of_units(3);
  CHECK(three.read.count == Approx(75e9));
  CHECK(three.read_ops.count == Approx(3.42e6));
  CHECK(three.ports == 24);
  CHECK(three.capacity->count == 3 * one.capacity->count);
  CHECK(three.latency == one.latency);
  CHECK(three.connection_read == one.connection_read);
}
