#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog_builder.hpp"
#include "models/hardware/catalog_text.hpp"
#include "models/hardware/figure.hpp"

namespace headroom {
namespace {

constexpr double bits_per_byte = 8.0;
/// How far from a factor of eight, or from equal, still counts as it.
constexpr double slack = 1.3;

bool is_about(double value, double expected) {
  return value < expected * slack && value > expected / slack;
}

/// The gigabits a second that a name such as `100GbE` or `25gbe-roce` promises.
std::optional<double> promised_gbit_s(std::string_view name) {
  const std::string lower = lower_case(name);
  const std::size_t unit = lower.find("gbe");
  if (unit == std::string::npos) return std::nullopt;
  std::size_t start = unit;
  while (start > 0 && lower[start - 1] >= '0' && lower[start - 1] <= '9') --start;
  double promised = 0.0;
  const auto [end, error] = std::from_chars(lower.data() + start, lower.data() + unit, promised);
  if (error != std::errc{} || promised <= 0.0) return std::nullopt;
  return promised;
}

std::optional<Diagnostic> look_at_line(std::string_view name, const PlacedFigure& placed) {
  const auto promised = promised_gbit_s(name);
  const double given = placed.figure.value;
  if (!promised || is_about(given, *promised)) return std::nullopt;
  const std::string message = fmt::format("{} Gb/s for a link called {}", given, name);
  if (is_about(given, *promised * bits_per_byte)) {
    return Diagnostic{
        .path = placed.place, .message = message, .hint = "GB/s for Gb/s? a byte has 8 bits"};
  }
  if (is_about(given, *promised / bits_per_byte)) {
    return Diagnostic{.path = placed.place,
                      .message = message,
                      .hint = "the key counts gigabits; a number of GB/s was given?"};
  }
  return Diagnostic{.path = placed.place,
                    .message = message,
                    .hint = fmt::format("{} Gb/s would fit the name", *promised)};
}

/// Figures that real hardware of the last decade never had; usually a slip of
/// a factor of 1,000.
std::optional<Diagnostic> look_at_size(const EntryText& entry, const PlacedFigure& placed) {
  struct Usual {
    CatalogKind kind;
    std::string_view key;
    double least;
    double most;
  };
  constexpr std::array<Usual, 7> usual{{
      {CatalogKind::accelerator, "memory_bandwidth_gb_s", 10.0, 1e5},
      {CatalogKind::accelerator, "fp16_tensor_tflops", 1.0, 1e5},
      {CatalogKind::accelerator, "tdp_w", 5.0, 1e4},
      {CatalogKind::server, "memory_gb", 4.0, 1e5},
      {CatalogKind::server, "max_w", 20.0, 2e5},
      {CatalogKind::storage, "latency_us", 0.5, 1e5},
      {CatalogKind::network, "latency_us", 0.1, 1e5},
  }};
  for (const auto& [kind, key, least, most] : usual) {
    if (kind != entry.kind || key != placed.figure.key) continue;
    if (placed.figure.value >= least && placed.figure.value <= most) return std::nullopt;
    return Diagnostic{
        .path = placed.place,
        .message = fmt::format("{} {} is unusual", placed.figure.value, placed.figure.unit),
        .hint = fmt::format("between {} and {} {} so far; is the unit right?", least, most,
                            placed.figure.unit)};
  }
  return std::nullopt;
}

void look_at(const EntryText& entry, const PlacedFigure& placed,
             std::vector<Diagnostic>& warnings) {
  auto warning = placed.figure.key == "line_gbit_s" ? look_at_line(entry.name, placed)
                                                    : look_at_size(entry, placed);
  if (warning) warnings.push_back(std::move(*warning));
}

}  // namespace

std::vector<Diagnostic> catalog_warnings(const CatalogBuilder::Texts& texts) {
  std::vector<Diagnostic> warnings;
  for (const auto& text : texts) {
    if (!text->is_users) continue;
    for (const EntryText& entry : text->entries) {
      for (const PlacedFigure& placed : entry.figures) look_at(entry, placed, warnings);
    }
  }
  return warnings;
}

}  // namespace headroom
