#include "tools/plot/plot.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/observe/run_detail.hpp"
#include "sim/observe/series.hpp"
#include "sim/report/output_file.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/replicate/simulate.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/story.hpp"

namespace headroom {
namespace {

/// A directory that goes with the test.
class Scratch {
 public:
  Scratch()
      : path_{std::filesystem::temp_directory_path() / ("plot-test-" + std::to_string(getpid()))} {
    std::filesystem::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// Writes the page of a small run, whose second queue has a name of all kinds of characters.
void write_result(const std::string& directory) {
  const Scenario scenario = parse_scenario(
      R"({"name": "small", "cluster": {"nodes": [{"name": "n", "gpus": 4}]}, "workload": [
        {"generate": {"count": 60, "arrivals": {"poisson": "10/h"}, "queue": "plain",
          "duration": {"exponential": "30min"}, "gpus": 1}},
        {"generate": {"count": 40, "arrivals": {"poisson": "5/h"}, "queue": "<b>&\"😀é",
          "duration": {"exponential": "30min"}, "gpus": 2}}]})",
      "s.json", {});
  SimulatedRun run = simulate(scenario, {.keep_log = true, .on_progress = {}});
  const auto& record = std::get<RunRecord>(run.record);
  std::vector<StorySystem> systems;
  systems.push_back({.name = "small",
                     .summary = std::move(run.summary),
                     .detail = run_detail(record, series(record, 50))});
  write_file(directory + "/report.html",
             report_page(story("run", "small", std::move(systems), {}, {})));
}

bool has_chart(const Plots& plots, const std::string& name) {
  for (const ChartTitle& chart : plots.charts()) {
    if (chart.name == name) return true;
  }
  return false;
}

/// Elements of a well-formed document close in the order in which they opened.
bool is_well_formed(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
    const std::size_t end = svg.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = svg.substr(at + 1, end - at - 1);
    if (tag.find('<') != std::string::npos) return false;
    if (tag.ends_with('/')) continue;
    if (!tag.starts_with('/')) {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

}  // namespace

TEST_CASE("charts of a run as SVG") {
  const Scratch scratch;
  write_result(scratch.path());
  const Plots plots{scratch.path()};
  for (const char* name : {"gpu-hours", "gpu-hours-over-time", "queue-delay-cdf", "utilisation"}) {
    CAPTURE(name);
    REQUIRE(has_chart(plots, name));
    const std::string svg = plots.svg(name, {});
    CHECK(svg.starts_with("<svg width=\"800\""));
    CHECK(is_well_formed(svg));
    CHECK(svg.find("NaN") == std::string::npos);
    CHECK(svg.find("undefined") == std::string::npos);
    CHECK(plots.svg(name, {}) == svg);
  }
  CHECK_FALSE(has_chart(plots, "months"));
}

TEST_CASE("every chart of the list can be drawn, light and dark, and is sized as asked") {
  const Scratch scratch;
  write_result(scratch.path());
  const Plots plots{scratch.path() + "/report.html"};
  for (const ChartTitle& chart : plots.charts()) {
    CAPTURE(chart.name);
    PlotView view;
    view.width = 640;
    view.height = 300;
    view.dark = true;
    view.unit = "h";
    const std::string svg = plots.svg(chart.name, view);
    CHECK(svg.starts_with("<svg width=\"640\" height=\"300\""));
    CHECK(is_well_formed(svg));
  }
}

TEST_CASE("names stay text, in UTF-8") {
  const Scratch scratch;
  write_result(scratch.path());
  const Plots plots{scratch.path()};
  REQUIRE(has_chart(plots, "queue-delay-by-queue"));
  const std::string svg = plots.svg("queue-delay-by-queue", {});
  CHECK(is_well_formed(svg));
  CHECK(svg.find("<b>") == std::string::npos);
  CHECK(svg.find("&lt;b&gt;&amp;") != std::string::npos);
  CHECK(svg.find("😀é") != std::string::npos);
}

TEST_CASE("what cannot be drawn is said") {
  const Scratch scratch;
  CHECK_THROWS_AS(Plots{scratch.path()}, InputError);
  write_result(scratch.path());
  const Plots plots{scratch.path()};
  CHECK_THROWS_WITH_AS(static_cast<void>(plots.svg("utilization", {})),
                       doctest::Contains("did you mean \"utilisation\"?"), InputError);
  write_file(scratch.path() + "/broken.html",
             "<script type=\"application/json\" id=\"story\">{\"systems\": [{}]</script>");
  CHECK_THROWS_AS(Plots{scratch.path() + "/broken.html"}, InputError);
  write_file(scratch.path() + "/long.html",
             R"(<script type="application/json" id="story">{"systems": [{"detail": {"series":
             {"packed": "f64", "count": 99999999999, "zlib": ""}}}]}</script>)");
  CHECK_THROWS_AS(Plots{scratch.path() + "/long.html"}, InputError);
}

}  // namespace headroom
