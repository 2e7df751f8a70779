#include "models/hardware/gpu_slices.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "models/hardware/catalog.hpp"

using namespace headroom;

namespace {

MigLayout layout_of(const char* gpu) {
  static const Catalog catalog = Catalog::built_in();
  return mig_layout(catalog.accelerator(gpu)).value();
}

std::vector<int> starts(const MigLayout& layout, const std::string& name) {
  const auto kind = std::ranges::find(layout.kinds, name, &MigKind::name);
  if (kind == layout.kinds.end()) return {};
  return {kind->starts.begin(), kind->starts.end()};
}

/// Tries every combination of starts, in no clever order.
bool fit_by_trying(const MigLayout& layout, const std::vector<std::string>& names,
                   std::size_t next = 0, std::vector<bool> used = std::vector<bool>(8)) {
  if (next == names.size()) return true;
  const auto kind = std::ranges::find(layout.kinds, names[next], &MigKind::name);
  for (const std::uint8_t start : kind->starts) {
    auto taken = used;
    bool is_free = true;
    for (std::size_t slice = start; slice < std::size_t{start} + kind->memory_slices; ++slice) {
      is_free = is_free && !taken[slice];
      taken[slice] = true;
    }
    if (is_free && fit_by_trying(layout, names, next + 1, taken)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("instances of an A100 can be where nvidia-smi lists their placements") {
  const MigLayout layout = layout_of("a100-sxm-40");
  CHECK(layout.compute_slices == 7);
  CHECK(layout.memory_slices == 8);
  CHECK(starts(layout, "1g.5gb") == std::vector{0, 1, 2, 3, 4, 5, 6});
  CHECK(starts(layout, "1g.10gb") == std::vector{0, 2, 4, 6});
  CHECK(starts(layout, "2g.10gb") == std::vector{0, 2, 4});
  CHECK(starts(layout, "3g.20gb") == std::vector{0, 4});
  CHECK(starts(layout, "4g.20gb") == std::vector{0});
  CHECK(starts(layout, "7g.40gb") == std::vector{0});
}

TEST_CASE("instances of an A30 share four slices") {
  const MigLayout layout = layout_of("a30");
  CHECK(layout.compute_slices == 4);
  CHECK(layout.memory_slices == 4);
  CHECK(starts(layout, "1g.6gb") == std::vector{0, 1, 2, 3});
  CHECK(starts(layout, "2g.12gb") == std::vector{0, 2});
  CHECK(starts(layout, "4g.24gb") == std::vector{0});
}

TEST_CASE("memory that names round still counts its slices") {
  const MigLayout layout = layout_of("h200-sxm");
  CHECK(starts(layout, "1g.18gb").size() == 7);  // 18 of 141 GB: one slice of eight
  CHECK(starts(layout, "1g.35gb") == std::vector{0, 2, 4, 6});
  CHECK(starts(layout, "3g.71gb") == std::vector{0, 4});
}

TEST_CASE("a geometry has the first arrangement in which larger instances come first") {
  const auto fixed = fixed_mig_layout(layout_of("a100-sxm-40"), {"1g.5gb", "3g.20gb", "2g.10gb"});
  REQUIRE(fixed.has_value());
  CHECK(fixed->kinds.size() == 3);
  CHECK(starts(*fixed, "3g.20gb") == std::vector{0});
  CHECK(starts(*fixed, "2g.10gb") == std::vector{4});
  CHECK(starts(*fixed, "1g.5gb") == std::vector{6});
}

TEST_CASE("4g.20gb and 3g.20gb fit in either order, and nothing beside them") {
  const MigLayout a100 = layout_of("a100-sxm-40");
  CHECK(starts(*fixed_mig_layout(a100, {"3g.20gb", "4g.20gb"}), "3g.20gb") == std::vector{4});
  CHECK(fixed_mig_layout(a100, {"4g.20gb", "3g.20gb"}).has_value());
  CHECK_FALSE(fixed_mig_layout(a100, {"4g.20gb", "3g.20gb", "1g.5gb"}).has_value());
  CHECK_FALSE(fixed_mig_layout(a100, {"4g.20gb", "4g.20gb"}).has_value());
}

TEST_CASE("whatever four instances are asked for, a slow search agrees on whether they fit") {
  const MigLayout layout = layout_of("a100-sxm-40");
  const std::size_t kinds = layout.kinds.size();
  std::size_t fitting = 0;
  for (std::size_t code = 0; code < kinds * kinds * kinds * kinds; ++code) {
    std::vector<std::string> names;
    for (std::size_t rest = code, i = 0; i < 4; ++i, rest /= kinds) {
      names.push_back(layout.kinds[rest % kinds].name);
    }
    const auto fixed = fixed_mig_layout(layout, names);
    CHECK(fixed.has_value() == fit_by_trying(layout, names));
    if (!fixed) continue;
    ++fitting;
    std::uint32_t compute = 0;
    for (const MigKind& kind : fixed->kinds) {
      compute += kind.compute_slices * static_cast<std::uint32_t>(kind.starts.size());
    }
    CHECK(compute <= layout.compute_slices);
  }
  CHECK(fitting > 100);
}

TEST_CASE("a GPU without MIG has no layout, and resource names lose what stands before them") {
  CHECK_FALSE(mig_layout(Catalog::built_in().accelerator("v100-sxm2-32")).has_value());
  CHECK(plain_mig_name("nvidia.com/mig-1g.5gb") == "1g.5gb");
  CHECK(plain_mig_name("mig-1g.5gb") == "1g.5gb");
  CHECK(plain_mig_name("1g.5gb") == "1g.5gb");
}
