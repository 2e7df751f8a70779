#include "models/hardware/catalog.hpp"

#include <doctest/doctest.h>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/hardware/server_layout.hpp"

using namespace headroom;

namespace {

const Catalog& built_in() {
  static const Catalog catalog = Catalog::built_in();
  return catalog;
}

/// What the catalogue says about a name that it does not have.
template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

void check_figures(const CatalogRecord& record, const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) {
    CAPTURE(record.name);
    CAPTURE(figure.key);
    if (figure.text.empty()) CHECK_FALSE(figure.source.empty());
    if (!figure.source.empty()) CHECK(built_in().sources().contains(figure.source));
    CHECK(figure.confidence != Confidence::user);
    // An estimate that rests on nothing but a guess has to say what it rests on.
    if (figure.source == "derived") CHECK_FALSE(figure.note.empty());
  }
}

}  // namespace

TEST_CASE("the catalogue holds as many entries as were collected for it") {
  CHECK(built_in().records(CatalogKind::accelerator).size() >= 42);
  CHECK(built_in().records(CatalogKind::server).size() >= 20);
  CHECK(built_in().records(CatalogKind::storage).size() >= 29);
  CHECK(built_in().records(CatalogKind::network).size() >= 14);
  CHECK(built_in().warnings().empty());
}

TEST_CASE("every number of every entry has a source, and every source is explained") {
  for (const CatalogKind kind : catalog_kinds()) {
    for (const CatalogRecord& record : built_in().records(kind)) {
      check_figures(record, record.figures);
      check_figures(record, record.also);
    }
  }
}

TEST_CASE("no two entries answer to one name, whatever its case") {
  for (const CatalogKind kind : catalog_kinds()) {
    const std::vector<std::string> names = built_in().names(kind);
    CHECK(std::set<std::string>{names.begin(), names.end()}.size() == names.size());
  }
}

TEST_CASE("every server is made of parts that the catalogue has, and can be spelled out") {
  for (const CatalogRecord& record : built_in().records(CatalogKind::server)) {
    CAPTURE(record.name);
    const ServerSpec& server = built_in().server(record.name);
    if (server.gpus > 0) CHECK(built_in().has(CatalogKind::accelerator, server.accelerator));
    for (const NicGroup& group :
         {server.compute_nics, server.storage_nics, server.management_nics}) {
      if (group.count > 0) CHECK(built_in().has(CatalogKind::network, group.link));
    }
    CHECK(server.compute_nics.count > 0);
    CHECK(built_in().has(CatalogKind::storage, server.local.device));
    CHECK(server.local.read.count > 0.0);
    CHECK(server.local.write.count > 0.0);
    CHECK(server.local.read_ops.count > 0.0);
    CHECK(server.local.write_ops.count > 0.0);
    CHECK(server.local.capacity.count > 0);
    CHECK(server.local.latency.count > 0);
    CHECK(server.cores > 0);
    CHECK(server.idle < server.max);
    if (server.typical) CHECK((server.idle < *server.typical && *server.typical <= server.max));
    CHECK(server.price.has_value());
    const ServerLayout layout{server, built_in()};
    CHECK(layout.gpus().size() == server.gpus);
    CHECK(layout.nic_bandwidth(NicUse::storage).count > 0.0);
  }
}

TEST_CASE("the accelerators, servers, stores and links that people name are all there") {
  for (const char* name :
       {"titan-v",  "titan-rtx", "rtx-2080-ti", "a100-40", "a100-80",   "v100",   "p100",   "k80",
        "h100",     "h200",      "b200",        "mi100",   "mi210",     "mi250x", "mi300x", "ipu",
        "gaudi-1",  "gaudi-2",   "gaudi-3",     "fpga",    "intel-gpu", "cpu",    "t4",     "a10",
        "rtx-3090", "l40s",      "tpu-v3",      "tpu-v4",  "iris-xe",   "gb200"}) {
    CAPTURE(name);
    CHECK(built_in().accelerator(name).memory_bandwidth.count > 0.0);
  }
  for (const char* name : {"dgx-1-p100",     "dgx-1-v100",       "dgx-1",
                           "dgx-2",          "dgx-2h",           "dgx-a100-40",
                           "dgx-a100-80",    "dgx-a100",         "dgx-h100",
                           "dgx-station",    "dgx-station-a100", "box-8x-rtx-2080-ti",
                           "box-4x-titan-v", "box-4x-titan-rtx", "box-8x-k80",
                           "hgx-h200-8",     "hgx-b200-8",       "mi300x-8",
                           "ipu-pod16",      "gaudi-8",          "gaudi-2-8",
                           "gaudi-3-8",      "fpga-box",         "intel-max-4",
                           "cpu-only"}) {
    CAPTURE(name);
    CHECK(built_in().server(name).memory.count > 0);
  }
  for (const char* name :
       {"sata-ssd", "nvme-gen3", "nvme-gen4", "nvme-gen5", "nfs", "netapp-a700", "netapp-a800",
        "netapp-a400", "weka", "ddn-a3i", "airi", "pure-flashblade", "excelero-nvmesh", "vast",
        "lustre", "nvme-of", "page-cache"}) {
    CAPTURE(name);
    const StorageSpec& storage = built_in().storage(name);
    CHECK(storage.read.count > 0.0);
    CHECK(storage.latency.count > 0);
    CHECK(storage.read_ops.count > 0.0);
  }
  for (const char* speed : {"10", "25", "40", "100", "200", "400", "800"}) {
    CAPTURE(speed);
    const std::string link = std::string{speed} + "GbE";
    CHECK(built_in().network(link).transport == Transport::tcp);
    CHECK(built_in().network(link + "-TCP").name == link);
    CHECK(built_in().network(link + "-RoCE").transport == Transport::roce);
    // Gb/s: an eighth of it in bytes.
    CHECK(built_in().network(link).line.count == std::stod(speed) * 1.25e8);
  }
  for (const char* name : {"FDR", "EDR", "HDR", "NDR"}) {
    CHECK(built_in().network(name).transport == Transport::infiniband);
  }
  CHECK(built_in().network("NVMe-oF").is_rdma());
}

TEST_CASE("figures that were looked up by hand") {
  using doctest::Approx;
  CHECK(built_in().accelerator("a100").fp16_tensor->count == Approx(312e12));
  CHECK(built_in().accelerator("a100").memory == Bytes{40'000'000'000});
  CHECK(built_in().accelerator("a100-80").memory_bandwidth.count == Approx(2039e9));
  CHECK(built_in().accelerator("rtx-2080-ti").training_16bit()->count == Approx(56.9e12));
  CHECK(built_in().accelerator("v100").peer_bandwidth->count == Approx(150e9));
  CHECK(built_in().accelerator("a100").mig_profiles.front().count_max == 7);
  CHECK(built_in().accelerator("k80").memory == Bytes{24'000'000'000});
  const ServerSpec& dgx1 = built_in().server("dgx-1-v100");
  CHECK(dgx1.gpus == 8);
  CHECK(dgx1.cores == 40);
  CHECK(dgx1.local.read.count == Approx(2.2e9));
  CHECK(dgx1.local.read_ops.count == Approx(400e3));
  CHECK(dgx1.compute_nics.count == 4);
  CHECK(dgx1.compute_nics.link == "InfiniBand-EDR");
  CHECK(built_in().server("dgx-2").local.capacity == Bytes{30'720'000'000'000});
  CHECK(built_in().server("dgx-a100-80").accelerator == "a100-sxm-80");
  CHECK(built_in().storage("netapp-a800").read.count == Approx(25e9));
  CHECK(built_in().storage("hdd-7200").latency == 7500_us);
  CHECK(built_in().network("100GbE-RoCE").gpu_rate(true).count == Approx(12.2e9));
  CHECK(built_in().network("100GbE-RoCE").gpu_rate(false).count == Approx(6e9));
  CHECK(built_in().network("100GbE").gpu_rate(true).count == Approx(4e9));
  CHECK(built_in().model("resnet50").training_flop_per_sample.value() == Approx(24.6e9));
  CHECK(built_in().dataset("imagenet").samples == 1'281'167);
  // 7 samples of 146,600,628 bytes every 0.323 s.
  CHECK(built_in().storage_benchmark("mlperf-unet3d-h100").demand().count ==
        Approx(3177.1e6).epsilon(1e-4));
}

TEST_CASE("where well-known tables say otherwise, both figures are kept and named") {
  struct Claim {
    const char* entry;
    const char* key;
    double value;
  };
  for (const auto& [entry, key, value] :
       {Claim{"a100", "guide_tflops", 624}, Claim{"v100", "guide_tflops", 149},
        Claim{"rtx-2080-ti", "guide_tflops", 120}, Claim{"p100", "guide_tflops", 21},
        Claim{"dgx-2", "guide_speed_up_over_dgx_1", 195},
        Claim{"dgx-2", "mlperf_speed_up_over_dgx_1", 2},
        Claim{"dgx-1", "guide_gpu_demand_gb_s", 7.8}}) {
    CAPTURE(entry);
    CAPTURE(key);
    const Figure* figure = built_in().record(entry).figure(key);
    REQUIRE(figure != nullptr);
    CHECK(figure->value == value);
  }
  CHECK(built_in().record("titan-v").figure("guide_tflops") != nullptr);
}

TEST_CASE("names are found in any case, and slips are answered with the nearest name") {
  CHECK(built_in().server("DGX-1-V100").name == "dgx-1-v100");
  CHECK(built_in().network("100gbe-roce").name == "100GbE-RoCE");
  CHECK(message_of([] { static_cast<void>(built_in().server("dgx-1-v10", "cluster.nodes[0]")); }) ==
        "cluster.nodes[0]: no server is called \"dgx-1-v10\" (did you mean \"dgx-1-v100\"?)");
  CHECK(message_of([] { static_cast<void>(built_in().storage("netap-a800", "s")); }) ==
        "s: no storage system is called \"netap-a800\" (did you mean \"netapp-a800\"?)");
  CHECK(message_of([] { static_cast<void>(built_in().network("zzz", "s")); }).find("lists the") !=
        std::string::npos);
  CHECK(message_of([] { static_cast<void>(built_in().record("dgx-a10")); }).find("dgx-a100") !=
        std::string::npos);
}
