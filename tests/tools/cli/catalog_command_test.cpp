#include <algorithm>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "program_run.hpp"

using namespace headroom::test;

namespace {

const std::string mine = R"({
  // Two boxes of ours.
  "servers": {
    "our-box": {"like": "box-8x-rtx-2080-ti", "title": "The box under the desk",
                "cores": {"value": 32, "source": "lscpu", "confidence": "measured"}},
    "dgx-1": {"memory_gb": "1TB"}
  }
})";

/// Value and unit of each figure; words without a source gain the file as theirs.
nlohmann::json values_of(const nlohmann::json& section) {
  nlohmann::json values;
  for (const auto& [name, entry] : section.items()) {
    for (const auto& [key, figure] : entry.items()) {
      if (!figure.is_object() || !figure.contains("value")) continue;
      values[name][key] = {figure["value"], figure.value("unit", "")};
    }
  }
  return values;
}

ProgramRun catalog(std::vector<std::string> arguments, const std::string& file = mine) {
  const std::string folder = empty_folder("catalog");
  write_text(folder + "/mine.json", file);
  arguments.insert(arguments.begin(), "catalog");
  return run_program(arguments, folder);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Columns of the widest line, without words that cannot be broken.
std::size_t widest(const std::string& text) {
  std::istringstream lines{text};
  std::size_t width = 0;
  for (std::string line; std::getline(lines, line);) {
    if (holds(line, "://") || holds(line, "github:") || holds(line, ".pkl")) continue;
    width = std::max(width, line.size());
  }
  return width;
}

}  // namespace

TEST_CASE("catalog lists every kind in tables that fit a terminal of 80 columns") {
  const ProgramRun run = catalog({});
  CHECK(run.exit_status == 0);
  CHECK(run.errors.empty());
  for (const char* part : {"accelerators (", "servers (", "storage_systems (", "networks (",
                           "dgx-1-v100", "netapp-a800", "100GbE-RoCE", "resnet50"}) {
    CAPTURE(part);
    CHECK(holds(run.output, part));
  }
  CHECK(widest(run.output) <= 80);
  CHECK(widest(catalog({"--audit"}).output) <= 80);
}

TEST_CASE("catalog NAME shows each figure with unit, confidence, source and note") {
  const ProgramRun run = catalog({"DGX-1"});
  CHECK(run.exit_status == 0);
  CHECK(run.output.starts_with("dgx-1-v100  NVIDIA DGX-1 with V100\n"));
  for (const char* part :
       {"local_read_gb_s", "2.2 GB/s", "estimate", "seed", "4 x 280 MB/s", "guide_gpu_demand_gb_s",
        "Spelled out:", "PCIe switch", "mlp07sys: github:mlcommons"}) {
    CAPTURE(part);
    CHECK(holds(run.output, part));
  }
  CHECK(widest(run.output) <= 80);
}

TEST_CASE("catalog --json holds what the catalogue has, entry by entry") {
  const auto all = nlohmann::json::parse(catalog({"--json"}).output);
  CHECK(all["accelerators"]["a100-sxm-40"]["fp16_tensor_tflops"]["value"] == 312.0);
  CHECK(all["sources"]["mlp07sys"].is_string());
  const auto one = nlohmann::json::parse(catalog({"--json", "dgx-a100-80"}).output);
  CHECK(one["like"] == "dgx-a100-40");
  CHECK(one["accelerator"]["value"] == "a100-sxm-80");
  CHECK(one["memory_gb"]["unit"] == "GB");
  const auto section = nlohmann::json::parse(catalog({"--json", "networks"}).output);
  CHECK(section.contains("networks"));
  CHECK_FALSE(section.contains("servers"));
}

TEST_CASE("catalog --json can be read again as a file of the user's") {
  const ProgramRun once = catalog({"--json"});
  const ProgramRun again = catalog({"--json", "--file", "mine.json"}, once.output);
  CHECK(again.errors.empty());
  CHECK(again.exit_status == 0);
  const auto before = nlohmann::json::parse(once.output);
  const auto after = nlohmann::json::parse(again.output);
  for (const char* section : {"accelerators", "servers", "storage_systems", "networks", "models",
                              "datasets", "storage_benchmarks", "constants"}) {
    CHECK(values_of(before[section]) == values_of(after[section]));
  }
}

TEST_CASE("catalog --audit lists numbers that are estimates or recalled, and no others") {
  const auto doubtful = nlohmann::json::parse(catalog({"--audit", "--json"}).output);
  const auto& dgx1 = doubtful["servers"]["dgx-1-v100"];
  CHECK(dgx1.contains("local_write_gb_s"));
  CHECK(dgx1.contains("max_w"));
  CHECK_FALSE(dgx1.contains("cores"));
  // What is taken over from another entry is its affair.
  CHECK_FALSE(
      doubtful["servers"].value("dgx-1-v100-32", nlohmann::json::object()).contains("max_w"));
  const ProgramRun run = catalog({"--audit", "networks"});
  CHECK(holds(run.output, "numbers are estimates or recalled from memory"));
  CHECK_FALSE(holds(run.output, "dgx-1"));
}

TEST_CASE("catalog --file lays a user's entries over the catalogue") {
  const ProgramRun list = catalog({"servers", "--file", "mine.json"});
  CHECK(list.exit_status == 0);
  CHECK(holds(list.output, "our-box *"));
  CHECK(holds(list.output, "dgx-1-v100 *"));
  CHECK_FALSE(holds(list.output, "dgx-2 *"));
  const auto box =
      nlohmann::json::parse(catalog({"our-box", "--file", "mine.json", "--json"}).output);
  CHECK(box["cores"]["source"] == "lscpu");
  CHECK(box["gpus"]["value"] == 8.0);
  const ProgramRun page = catalog({"dgx-1-v100", "--file", "mine.json"});
  CHECK(holds(page.output, "1000 GB"));
  CHECK(holds(page.output, "with figures from a file of yours"));
}

TEST_CASE("catalog --out writes catalog.json, and --quiet prints nothing") {
  const std::string folder = empty_folder("catalog");
  const ProgramRun run = run_program({"catalog", "--out", "results", "--quiet"}, folder);
  CHECK(run.exit_status == 0);
  CHECK(run.output.empty());
  const std::string written = text_of(folder + "/results/catalog.json");
  CHECK(written == catalog({"--json"}).output);
}

TEST_CASE("catalog answers wrong input with one clear message") {
  const ProgramRun name = catalog({"dgx-a10"});
  CHECK(name.exit_status == 2);
  CHECK(name.output.empty());
  CHECK(holds(name.errors, "headroom: the catalogue has no entry \"dgx-a10\" (did you mean"));
  const ProgramRun file = catalog({"--file", "mine.json"}, R"({"servers": {"x": {"coress": 1}}})");
  CHECK(file.exit_status == 2);
  CHECK(file.output.empty());
  CHECK(holds(file.errors, "mine.json: servers.x.coress: is no key"));
  CHECK(catalog({"--file", "missing.json"}).exit_status == 2);
}

TEST_CASE("a suspicious unit is a warning on standard error") {
  const ProgramRun run = catalog({"--file", "mine.json", "--json"},
                                 R"({"networks": {"100GbE": {"line_gbit_s": "100GB/s"}}})");
  CHECK(run.exit_status == 0);
  CHECK(holds(run.errors, "warning: mine.json: networks.100GbE.line_gbit_s: 800 Gb/s"));
  CHECK(nlohmann::json::parse(run.output).contains("networks"));
}

TEST_CASE("lint knows a hardware catalogue by its sections") {
  const std::string folder = empty_folder("catalog");
  write_text(folder + "/mine.json", mine);
  const ProgramRun good = run_program({"lint", "mine.json"}, folder);
  CHECK(good.exit_status == 0);
  CHECK(holds(good.output, "mine.json: ok\n  hardware catalogue: 1 new entry, 1 changed"));
  write_text(folder + "/bad.json", R"({"networks": {"100GbE": {"latency_us": -1}}})");
  const ProgramRun bad = run_program({"lint", "bad.json"}, folder);
  CHECK(bad.exit_status == 2);
  CHECK(holds(bad.errors, "bad.json: networks.100GbE.latency_us: -1 is out of range"));
}
