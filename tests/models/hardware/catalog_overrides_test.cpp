#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

const Catalog& built_in() {
  static const Catalog catalog = Catalog::built_in();
  return catalog;
}

Catalog with(const std::string& text) { return built_in().with_overrides(text, "mine.json"); }

/// All findings of a file as text, one a line.
std::string findings_of(const std::string& text) {
  try {
    static_cast<void>(with(text));
  } catch (const InputError& error) {
    std::string all;
    for (const Diagnostic& finding : error.findings()) all += to_string(finding) + "\n";
    return all;
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an entry that is known changes only the figures it names") {
  const Catalog catalog = with(R"({"servers": {"dgx-1-v100": {"memory_gb": 1024}}})");
  const ServerSpec& changed = catalog.server("dgx-1-v100");
  const ServerSpec& before = built_in().server("dgx-1-v100");
  CHECK(changed.memory == Bytes{1'024'000'000'000});
  CHECK(before.memory == Bytes{512'000'000'000});
  CHECK(changed.cores == before.cores);
  CHECK(changed.local.read == before.local.read);
  const CatalogRecord& record = catalog.record("dgx-1-v100");
  CHECK(record.is_users);
  CHECK(record.figure("memory_gb")->source == "mine.json");
  CHECK(record.figure("memory_gb")->confidence == Confidence::user);
  CHECK(record.figure("cores")->source == "mlp07sys");
  CHECK(record.aliases == built_in().record("dgx-1-v100").aliases);
  // An entry that is like it follows.
  CHECK(catalog.server("dgx-1-v100-32").memory == changed.memory);
}

TEST_CASE("an alias leads to the entry it stands for") {
  const Catalog catalog = with(R"({"accelerators": {"A100": {"idle_w": 70}}})");
  CHECK(catalog.accelerator("a100-sxm-40").idle == Watts{70.0});
  CHECK(catalog.records(CatalogKind::accelerator).size() ==
        built_in().records(CatalogKind::accelerator).size());
}

TEST_CASE("quantities may be numbers in the unit of the key, texts with a unit, or objects") {
  const Catalog catalog = with(R"({"storage_systems": {"ours": {
      "like": "nfs", "read_gb_s": "24Gb/s", "write_gb_s": 1.5, "latency_us": "0.4ms",
      "capacity_tb": "500GB", "power_w": "1.2kW",
      "read_iops": {"value": 5000, "source": "fio of last May", "confidence": "measured"},
      "connection_read_gb_s": {"value": 8, "unit": "Gb/s"}}}})");
  const StorageSpec& ours = catalog.storage("ours");
  CHECK(ours.read.count == Approx(3e9));
  CHECK(ours.write.count == Approx(1.5e9));
  CHECK(ours.latency == 400_us);
  CHECK(ours.capacity == Bytes{500'000'000'000});
  CHECK(ours.power == Watts{1200.0});
  CHECK(ours.read_ops.count == 5000.0);
  CHECK(ours.connection_read->count == Approx(1e9));
  CHECK(catalog.record("ours").figure("read_iops")->confidence == Confidence::measured);
  // The rest is that of the entry it is like.
  CHECK(ours.metadata_ops == built_in().storage("nfs").metadata_ops);
  CHECK(catalog.record("ours").like == "nfs");
}

TEST_CASE("\"like\" goes over several entries, forwards and backwards in a file") {
  const Catalog catalog = with(R"({"servers": {
      "c": {"like": "b", "max_w": 4000}, "b": {"like": "a", "cores": 60},
      "a": {"like": "dgx-a100", "compute_link": "100gbe-roce"}}})");
  const ServerSpec& c = catalog.server("c");
  CHECK(c.cores == 60);
  CHECK(c.compute_nics.link == "100GbE-RoCE");
  CHECK(c.gpus == 8);
  CHECK(c.max == Watts{4000.0});
}

TEST_CASE("a known entry that says what it is like starts anew from there") {
  const Catalog catalog = with(R"({"servers": {"dgx-1-v100": {"like": "dgx-2", "gpus": 16}}})");
  CHECK(catalog.server("dgx-1-v100").memory == built_in().server("dgx-2").memory);
}

TEST_CASE("a circle of \"like\" is named from end to end") {
  CHECK(holds(findings_of(R"({"servers": {"a": {"like": "b"}, "b": {"like": "c"},
                                          "c": {"like": "a"}}})"),
              "goes in a circle: a -> b -> c -> a"));
  CHECK(holds(findings_of(R"({"servers": {"dgx-1-v100": {"like": "dgx-1"}}})"),
              "goes in a circle: dgx-1-v100 -> dgx-1-v100 (an entry that is known needs no"));
  CHECK(holds(findings_of(R"({"servers": {"dgx-a100-40": {"like": "dgx-a100-80"}}})"),
              "goes in a circle: dgx-a100-40 -> dgx-a100-80 -> dgx-a100-40"));
}

TEST_CASE("a later file lies over an earlier one") {
  const Catalog catalog =
      with(R"({"networks": {"ours": {"like": "25GbE", "latency_us": 11}}})")
          .with_overrides(R"({"networks": {"ours": {"efficiency": 0.5}}})", "more.json");
  CHECK(catalog.network("ours").latency == 11_us);
  CHECK(catalog.network("ours").rate().count == Approx(25e9 / 8 / 2));
}

TEST_CASE("what is wrong in a file is all said at once, each with its place and what is allowed") {
  const std::string all = findings_of(R"({
    "server": {},
    "servers": {"x": {"like": "dgx-1-v10", "coress": 4, "interconnect": "nvswich",
                      "memory_gb": -1, "gpus": 2.5, "cores": "many", "max_w": "3 apples"}},
    "networks": {"y": {"like": "25GbE", "efficiency": 1.5, "line_gbit_s": null,
                       "latency_us": {"source": "s"}}}})");
  CAPTURE(all);
  for (const char* part :
       {"mine.json: server: is no section of a catalogue (did you mean \"servers\"?)",
        "mine.json: servers.x.like: \"dgx-1-v10\" is not known (did you mean \"dgx-1-v100\"?)",
        "servers.x.coress: is no key of an entry of servers (did you mean \"cores\"?)",
        "servers.x.interconnect: \"nvswich\" is not known (did you mean \"nvswitch\"?)",
        "servers.x.memory_gb: -1 is out of range (a number in GB above 0, at most",
        "servers.x.gpus: 2.5 is out of range (a whole number from 0, at most 1024)",
        "servers.x.cores: \"many\"", "servers.x.max_w: \"3 apples\"",
        "networks.y.efficiency: 1.5 is out of range", "networks.y.latency_us: has no value"}) {
    CAPTURE(part);
    CHECK(holds(all, part));
  }
}

TEST_CASE("an entry without \"like\" must say all that models need") {
  const std::string all = findings_of(R"({"networks": {"ours": {"transport": "tcp"}}})");
  CHECK(holds(all, "mine.json: networks.ours: \"line_gbit_s\" is not given"));
  CHECK(holds(all, "\"efficiency_gpudirect\" is not given"));
  CHECK_FALSE(holds(all, "\"connection_gb_s\""));
}

TEST_CASE("a figure that is refused is not reported as missing, too") {
  const std::string all = findings_of(R"({"networks": {"ours": {"transport": "tcpp"}}})");
  CHECK(holds(all, "\"tcpp\" is not known"));
  CHECK_FALSE(holds(all, "is not given"));
}

TEST_CASE("parts of a server must exist") {
  CHECK(holds(findings_of(R"({"servers": {"x": {"like": "dgx-1", "accelerator": "v10"}}})"),
              "servers.x.accelerator: \"v10\" is not known among accelerators (did you mean"));
  CHECK(holds(findings_of(R"({"servers": {"x": {"idle_w": 1, "max_w": 2, "cores": 4,
                                                "memory_gb": 8, "gpus": 2}}})"),
              "servers.x: has 2 \"gpus\" and no \"accelerator\""));
  CHECK(holds(findings_of(R"({"servers": {"x": {"like": "dgx-1", "gpus": 4}}})"),
              "\"gpus_per_nvlink_domain\" is 8, more than \"gpus\""));
}

TEST_CASE("an alias that is taken is refused") {
  CHECK(holds(findings_of(R"({"servers": {"x": {"like": "dgx-1", "aliases": ["dgx-2"]}}})"),
              "the alias \"dgx-2\" is taken (it means \"dgx-2\")"));
}

TEST_CASE("a link whose rate does not fit its name is a warning, with the slip that is likely") {
  const auto warning_of = [](const std::string& line) {
    const Catalog catalog = with(R"({"networks": {"100GbE": {"line_gbit_s": )" + line + "}}}");
    return catalog.warnings().empty() ? "" : to_string(catalog.warnings().front());
  };
  CHECK(warning_of("100") == "");
  CHECK(warning_of("\"100Gb/s\"") == "");
  CHECK(holds(warning_of("\"100GB/s\""), "mine.json: networks.100GbE.line_gbit_s: 800 Gb/s"));
  CHECK(holds(warning_of("\"100GB/s\""), "GB/s for Gb/s?"));
  CHECK(holds(warning_of("12.5"), "a number of GB/s was given?"));
  CHECK(holds(warning_of("40"), "100 Gb/s would fit the name"));
}

TEST_CASE("a figure a thousand times too small is a warning") {
  const Catalog catalog = with(R"({"accelerators": {"a100": {"memory_bandwidth_gb_s": 1.555}}})");
  REQUIRE(catalog.warnings().size() == 1);
  CHECK(holds(to_string(catalog.warnings().front()), "1.555 GB/s is unusual"));
}

TEST_CASE("a text that is no catalogue is refused") {
  CHECK(holds(findings_of("[]"), "is no JSON object"));
  CHECK(holds(findings_of("{\"servers\": 4}"), "mine.json: servers: 4 is no object"));
  CHECK(holds(findings_of("{\"servers\": {\"a b\": {}}}"), "is no name of an entry"));
  CHECK(holds(findings_of("{"), "mine.json:1:"));
  CHECK(findings_of("{}").empty());
}
