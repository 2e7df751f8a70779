#include "models/hardware/figure.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "models/hardware/field.hpp"

namespace headroom {
namespace {

const Figure* find_figure(const std::vector<Figure>& figures, std::string_view key) {
  const auto found = std::ranges::find(figures, key, &Figure::key);
  return found == figures.end() ? nullptr : &*found;
}

}  // namespace

std::string_view confidence_name(Confidence confidence) {
  constexpr std::array<std::string_view, 4> names{"spec", "measured", "estimate", "user"};
  return names.at(static_cast<std::size_t>(confidence));
}

std::string_view section_name(CatalogKind kind) {
  constexpr std::array<std::string_view, catalog_kind_count> names{
      "accelerators", "servers",  "storage_systems",    "networks",
      "models",       "datasets", "storage_benchmarks", "constants"};
  return names.at(static_cast<std::size_t>(kind));
}

const std::vector<CatalogKind>& catalog_kinds() {
  using enum CatalogKind;
  static const std::vector<CatalogKind> kinds{accelerator, server,  storage,           network,
                                              model,       dataset, storage_benchmark, constant};
  return kinds;
}

const Figure* CatalogRecord::figure(std::string_view key) const {
  const Figure* found = find_figure(figures, key);
  return found != nullptr ? found : find_figure(also, key);
}

double unit_scale(std::string_view unit) {
  struct Scale {
    std::string_view unit;
    double base_units;
  };
  // Decimal prefixes of the SI; a bit is an eighth of a byte.
  constexpr std::array<Scale, 11> scales{{{"GB", 1e9},
                                          {"TB", 1e12},
                                          {"GB/s", 1e9},
                                          {"Gb/s", 1.25e8},
                                          {"us", 1e3},
                                          {"s", 1e9},
                                          {"TFLOPS", 1e12},
                                          {"GFLOP", 1e9},
                                          {"million", 1e6},
                                          {"USD", 1e6},
                                          {"B", 1.0}}};
  const auto* found = std::ranges::find(scales, unit, &Scale::unit);
  return found == scales.end() ? 1.0 : found->base_units;
}

}  // namespace headroom
