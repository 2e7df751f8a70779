#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// A chart that a result has.
struct ChartTitle {
  std::string name;  ///< as `--chart` takes it
  std::string title;
};

/// How a chart is drawn; the words are those of the page.
struct PlotView {
  std::uint32_t width = 800;  ///< in pixels
  std::optional<std::uint32_t> height;
  bool dark = false;
  std::string unit = "auto";  ///< of times: auto, s, min, h, d
  std::uint32_t system = 0;   ///< which side of a comparison
  std::string metric;         ///< where a chart has a choice; empty: the first
  std::string parameter;
};

/// A result of which charts are drawn: a directory that `--out` wrote, or its page.
class Plots {
 public:
  /// Throws InputError when there is no page, or it is none.
  explicit Plots(const std::string& result);

  [[nodiscard]] const std::vector<ChartTitle>& charts() const { return charts_; }
  /// The chart as SVG. Throws InputError when the result has no chart of this name.
  [[nodiscard]] std::string svg(const std::string& chart, const PlotView& view) const;

 private:
  std::string story_;  ///< as JSON, its columns plain lists
  std::vector<ChartTitle> charts_;
};

/// Writes `svg` as a picture of `scale` pixels per pixel to `path`. Throws InputError when
/// `rsvg-convert` is missing or fails.
void write_png(const std::string& svg, const std::string& path, double scale);

}  // namespace headroom
