#include "tools/plot/plot.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <system_error>
#include <unistd.h>

#include "headroom/diagnostics.hpp"

#include "sim/report/output_file.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/plot/chart_engine.hpp"
#include "tools/plot/unpacked_story.hpp"
#include "tools/process/child_process.hpp"
#include "tools/web/report_page.hpp"
#include "tools/web/web_text.hpp"

namespace headroom {
namespace {

/// What browsers have and the engine lacks, and the function that draws.
constexpr std::string_view glue = R"(
function headroomSvg(story, name, view) {
  var size = JSON.parse(view);
  var height = size.height || headroomHeight(story, name, view);
  var chart = echarts.init(null, null,
    {renderer: 'svg', ssr: true, width: size.width, height: height});
  var option = headroomOption(story, name, view);
  option.animation = false;
  chart.setOption(option);
  return chart.getZr().painter.renderToString({cssAnimation: false, cssEmphasis: false});
}
)";

void load_charts(ChartEngine& engine) {
  engine.load("clock",
              "var setTimeout = function () { return 0; }, clearTimeout = function () {};");
  engine.load("echarts.js", web_text("echarts.js"));
  engine.load("charts.js", web_text("charts.js"));
  engine.load("plot", glue);
}

std::string page_of(const std::string& result) {
  std::error_code error;
  if (!std::filesystem::is_directory(result, error)) return result;
  return result + "/report.html";
}

}  // namespace

Plots::Plots(const std::string& result) {
  const std::string path = page_of(result);
  story_ = unpacked_story(story_of_page(read_text_file(path), path), path);
  ChartEngine engine;
  engine.load("charts.js", web_text("charts.js"));
  const auto list = nlohmann::json::parse(engine.call("headroomCharts", {story_}, path));
  for (const auto& entry : list) {
    charts_.push_back({.name = entry.at("name").get<std::string>(),
                       .title = entry.at("title").get<std::string>()});
  }
}

std::string Plots::svg(const std::string& chart, const PlotView& view) const {
  if (std::ranges::find(charts_, chart, &ChartTitle::name) == charts_.end()) {
    std::vector<std::string> names;
    for (const ChartTitle& one : charts_) names.push_back(one.name);
    const std::string near = nearest_name(chart, names);
    throw InputError{{"--chart", fmt::format("the result has no chart \"{}\"", chart),
                      near.empty() ? fmt::format("one of {}", fmt::join(names, ", "))
                                   : fmt::format("did you mean \"{}\"?", near)}};
  }
  ChartEngine engine;
  load_charts(engine);
  nlohmann::json asked{{"width", view.width},   {"dark", view.dark},
                       {"unit", view.unit},     {"system", view.system},
                       {"metric", view.metric}, {"parameter", view.parameter}};
  if (view.height) asked["height"] = *view.height;
  return engine.call("headroomSvg", {story_, chart, asked.dump()}, chart) + "\n";
}

void write_png(const std::string& svg, const std::string& path, double scale) {
  const std::string drawing = fmt::format("{}.partial-{}.svg", path, getpid());
  const std::string picture = fmt::format("{}.partial-{}", path, getpid());
  write_file(drawing, svg);
  const ProcessEnd end = run_process({"rsvg-convert", "--format", "png", "--zoom",
                                      fmt::format("{}", scale), "--output", picture, drawing});
  std::error_code error;
  std::filesystem::remove(drawing, error);
  if (!end.started) {
    throw InputError{{path, "PNG needs the program rsvg-convert, which is missing",
                      "install librsvg2-bin, or write SVG"}};
  }
  if (end.status == 0) std::filesystem::rename(picture, path, error);
  if (end.status == 0 && !error) return;
  const std::string reason = error ? error.message() : end.errors.substr(0, 200);
  std::filesystem::remove(picture, error);
  throw InputError{{path, fmt::format("cannot be written: {}", reason), ""}};
}

}  // namespace headroom
