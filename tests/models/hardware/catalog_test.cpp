#include "models/hardware/catalog.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

using namespace headroom;

namespace {

const Catalog& built_in() {
  static const Catalog catalog = Catalog::built_in();
  return catalog;
}

}  // namespace

TEST_CASE("the catalogue loads and holds as many entries as it promises") {
  CHECK(built_in().records(CatalogKind::accelerator).size() >= 42);
  CHECK(built_in().records(CatalogKind::server).size() >= 20);
  CHECK(built_in().records(CatalogKind::storage).size() >= 29);
  CHECK(built_in().records(CatalogKind::network).size() >= 14);
}

TEST_CASE("figures that were checked by hand") {
  CHECK(built_in().accelerator("a100").fp16_tensor.value().count == doctest::Approx(312e12));
  CHECK(built_in().server("dgx-1-v100").local.read.count == doctest::Approx(2.2e9));
}
