#include "models/hardware/server_layout.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"

using namespace headroom;
using doctest::Approx;
using Numbers = std::vector<std::uint32_t>;

namespace {

const Catalog& built_in() {
  static const Catalog catalog = Catalog::built_in();
  return catalog;
}

ServerLayout layout_of(const char* name) { return {built_in().server(name), built_in()}; }

/// All direct links of one GPU together.
double direct_rate(const ServerLayout& layout, std::uint32_t gpu) {
  double sum = 0.0;
  for (std::uint32_t other = 0; other < layout.gpus().size(); ++other) {
    if (other == gpu) continue;
    const PeerPath path = layout.path(gpu, other);
    if (path.route == PeerRoute::direct) sum += path.rate.count;
  }
  return sum;
}

}  // namespace

TEST_CASE("a DGX-1 is four PCIe switches of two GPUs and one port each, two a processor") {
  const ServerLayout layout = layout_of("dgx-1-v100");
  REQUIRE(layout.pcie_domains().size() == 4);
  CHECK(layout.pcie_domains()[1].gpus == Numbers{2, 3});
  CHECK(layout.pcie_domains()[1].nics == Numbers{1});
  CHECK(layout.pcie_domains()[1].socket == 0);
  CHECK(layout.pcie_domains()[2].socket == 1);
  CHECK(layout.pcie_domains()[0].uplink.count == Approx(15.754e9).epsilon(1e-4));
  REQUIRE(layout.nics().size() == 6);
  CHECK(layout.nics()[3].link == "InfiniBand-EDR");
  CHECK(layout.nics()[3].is_rdma);
  CHECK(layout.nics()[4].use == NicUse::management);
  CHECK_FALSE(layout.nics()[4].pcie_domain.has_value());
  CHECK(layout.cores_per_gpu() == 5.0);
  CHECK(layout.memory_per_gpu() == Bytes{64'000'000'000});
  CHECK(layout.nic_bandwidth(NicUse::compute).count == Approx(50e9));
  // It has no ports for storage of their own.
  CHECK(layout.nic_bandwidth(NicUse::storage).count == Approx(50e9));
  // 1,000 W at rest less 8 x 45 W; 3,500 W less 8 x 300 W.
  CHECK(layout.host_idle().count == Approx(640));
  CHECK(layout.host_max().count == Approx(1100));
}

TEST_CASE("every GPU of a DGX-1 uses all its NVLinks, and the mesh is the same both ways") {
  for (const char* name : {"dgx-1-v100", "dgx-1-p100"}) {
    CAPTURE(name);
    const ServerLayout layout = layout_of(name);
    const double all = built_in().accelerator(layout.server().accelerator).peer_bandwidth->count;
    for (std::uint32_t a = 0; a < 8; ++a) {
      CHECK(direct_rate(layout, a) == Approx(all));
      for (std::uint32_t b = 0; b < a; ++b) {
        CHECK(layout.path(a, b).rate == layout.path(b, a).rate);
      }
    }
  }
  const ServerLayout v100 = layout_of("dgx-1-v100");
  CHECK(v100.path(0, 3).rate.count == Approx(50e9));  // two links of 25 GB/s
  CHECK(v100.path(0, 1).rate.count == Approx(25e9));
  CHECK(v100.path(0, 5).route == PeerRoute::pcie_host);
  CHECK(layout_of("dgx-1-p100").path(0, 4).rate.count == Approx(20e9));
}

TEST_CASE("an NVSwitch joins any two GPUs at full rate") {
  const ServerLayout layout = layout_of("dgx-2");
  REQUIRE(layout.direct_domains().size() == 1);
  CHECK(layout.direct_domains()[0].gpus.size() == 16);
  CHECK(layout.path(0, 15).route == PeerRoute::direct);
  CHECK(layout.path(0, 15).rate.count == Approx(150e9));
}

TEST_CASE("a full mesh spreads the links of a GPU over its peers") {
  const ServerLayout layout = layout_of("dell-c4140");
  CHECK(layout.path(0, 3).rate.count == Approx(50e9));
  CHECK(direct_rate(layout, 2) == Approx(150e9));
}

TEST_CASE("bridges join pairs; between pairs the way is PCIe") {
  const ServerLayout layout = layout_of("box-8x-a100-pcie-80");
  REQUIRE(layout.direct_domains().size() == 4);
  CHECK(layout.path(2, 3).rate.count == Approx(300e9));
  CHECK(layout.path(1, 2).route == PeerRoute::pcie_switch);
  CHECK(layout.path(3, 4).route == PeerRoute::pcie_host);
  CHECK(layout.path(3, 4).rate.count == Approx(31.508e9).epsilon(1e-4));
}

TEST_CASE("GeForce cards bounce through host memory, which halves the rate") {
  const ServerLayout layout = layout_of("box-8x-rtx-2080-ti");
  CHECK(layout.direct_domains().empty());
  CHECK(layout.path(0, 1).route == PeerRoute::host_memory);
  CHECK(layout.path(0, 1).rate.count == Approx(15.754e9 / 2).epsilon(1e-4));
}

TEST_CASE("GPUs find the port on their switch, else on their processor, and share evenly") {
  const ServerLayout dgx1 = layout_of("dgx-1-v100");
  CHECK(dgx1.nic_of(5)->nic == 2);
  CHECK(dgx1.nic_of(5)->same_switch);
  const ServerLayout h100 = layout_of("dgx-h100");
  for (std::uint32_t gpu = 0; gpu < 8; ++gpu) {
    CHECK(h100.nic_of(gpu)->nic == gpu);
    CHECK(h100.nic_of(gpu)->same_switch);
  }
  const ServerLayout box = layout_of("box-8x-rtx-2080-ti");
  CHECK(box.nic_of(7)->nic == 0);
  CHECK_FALSE(box.nic_of(7)->same_switch);
  // Four ports on the processors of eight GPUs: two of each processor.
  const Catalog catalog = built_in().with_overrides(
      R"({"servers": {"x": {"like": "dgx-1-v100", "nic_attachment": "cpu"}}})", "x.json");
  const ServerLayout behind_cpu{catalog.server("x"), catalog};
  std::vector<int> users(4);
  for (std::uint32_t gpu = 0; gpu < 8; ++gpu) {
    const NicAffinity affinity = behind_cpu.nic_of(gpu).value();
    CHECK_FALSE(affinity.same_switch);
    CHECK(behind_cpu.nics()[affinity.nic].socket == behind_cpu.gpus()[gpu].socket);
    ++users.at(affinity.nic);
  }
  CHECK(users == std::vector{2, 2, 2, 2});
}

TEST_CASE("fewer ports than switches leave some GPUs to a port behind a processor") {
  const Catalog catalog = built_in().with_overrides(
      R"({"servers": {"x": {"like": "dgx-1-v100", "compute_nics": 2}}})", "x.json");
  const ServerLayout layout{catalog.server("x"), catalog};
  CHECK(layout.pcie_domains()[0].nics == Numbers{0});
  CHECK(layout.pcie_domains()[2].nics == Numbers{1});
  CHECK(layout.nic_of(0)->same_switch);
  CHECK_FALSE(layout.nic_of(2)->same_switch);
  CHECK(layout.nic_of(2)->nic == 0);
  CHECK(layout.nic_of(7)->nic == 1);
}

TEST_CASE("a server without accelerators has ports and cores") {
  const ServerLayout layout = layout_of("cpu-only");
  CHECK(layout.gpus().empty());
  CHECK(layout.pcie_domains().empty());
  CHECK(layout.nic_bandwidth(NicUse::compute).count == Approx(3.125e9));
  CHECK(layout.cores_per_gpu() == 48.0);
}

TEST_CASE("a server of a number of GPUs that the switches do not divide") {
  const Catalog catalog = built_in().with_overrides(
      R"({"servers": {"x": {"like": "box-8x-rtx-2080-ti", "gpus": 7}}})", "x.json");
  const ServerLayout layout{catalog.server("x"), catalog};
  REQUIRE(layout.pcie_domains().size() == 2);
  CHECK(layout.pcie_domains()[1].gpus == Numbers{4, 5, 6});
}
