#include "tools/plot/plot.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/output_file.hpp"
#include "sim/report/text_table.hpp"
#include "tools/cli/command.hpp"

namespace headroom {
namespace {

/// What only `plot` takes.
struct PlotArguments {
  std::string result;
  std::string chart;
  PlotView view;
  std::uint32_t height = 0;  ///< 0: what suits the chart
  double scale = 2.0;
};

void list_charts(const Plots& plots) {
  TextTable table{{TextTable::left("chart"), TextTable::left("shows")}};
  for (const ChartTitle& chart : plots.charts()) table.add_row({chart.name, chart.title});
  fmt::print("{}\n", fmt::join(table.lines(0), "\n"));
}

void plot_command(const PlotArguments& arguments, const CommonOptions& options) {
  const Plots plots{arguments.result};
  if (arguments.chart.empty()) {
    list_charts(plots);
    return;
  }
  PlotView view = arguments.view;
  if (arguments.height > 0) view.height = arguments.height;
  const std::string svg = plots.svg(arguments.chart, view);
  if (options.out.empty()) {
    fmt::print("{}", svg);
  } else if (options.out.ends_with(".svg")) {
    write_file(options.out, svg);
  } else if (options.out.ends_with(".png")) {
    write_png(svg, options.out, arguments.scale);
  } else {
    throw InputError{{"--out", fmt::format("\"{}\" is no picture", options.out),
                      "a file that ends in .svg or .png"}};
  }
}

}  // namespace

void register_plot(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command = app.add_subcommand("plot", "Draw a chart of a result as SVG or PNG");
  command->footer(
      "# which charts a result has, then one of them\n"
      "headroom plot results\n"
      "headroom plot results --chart queue-delay-cdf --out delays.svg");
  const auto arguments = std::make_shared<PlotArguments>();
  command->add_option("RESULT", arguments->result, "Folder that --out has written, or its page")
      ->required();
  command->add_option("--chart", arguments->chart, "Which chart; without it they are listed")
      ->type_name("NAME");
  command->add_option("--width", arguments->view.width, "In pixels")
      ->type_name("N")
      ->check(CLI::Range(200U, 10'000U))
      ->capture_default_str();
  command->add_option("--height", arguments->height, "In pixels; by default what suits the chart")
      ->type_name("N")
      ->check(CLI::Range(100U, 10'000U));
  command->add_flag("--dark", arguments->view.dark, "For dark backgrounds");
  command->add_option("--unit", arguments->view.unit, "Of times")
      ->type_name("UNIT")
      ->check(CLI::IsMember({"auto", "s", "min", "h", "d"}))
      ->capture_default_str();
  command->add_option("--system", arguments->view.system, "Which side of a comparison, from 0")
      ->type_name("N")
      ->check(CLI::Range(0U, 1000U));
  command->add_option("--metric", arguments->view.metric, "Where a chart shows one of several")
      ->type_name("NAME");
  command->add_option("--parameter", arguments->view.parameter, "Of a sweep, along the axis")
      ->type_name("NAME");
  command->add_option("--scale", arguments->scale, "Pixels of a PNG per pixel")
      ->type_name("N")
      ->check(CLI::Range(0.1, 20.0))
      ->capture_default_str();
  command->callback([arguments, &options] { plot_command(*arguments, options); });
}

}  // namespace headroom
