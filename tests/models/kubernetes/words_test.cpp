#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "models/hardware/catalog.hpp"
#include "models/kubernetes/gpu_product.hpp"
#include "models/kubernetes/quantity.hpp"

namespace headroom {
namespace {

/// Fits in 64 bits wherever a test asks.
std::int64_t thousandths(std::string_view text) {
  const auto parsed = parse_kubernetes_quantity(text);
  REQUIRE_MESSAGE(parsed.value, std::string{text}, " ", parsed.problem);
  return static_cast<std::int64_t>(*parsed.value);
}

TEST_CASE("quantities are exact in thousandths, and round up") {
  CHECK(thousandths("2") == 2000);
  CHECK(thousandths("500m") == 500);
  CHECK(thousandths("0.5") == 500);
  CHECK(thousandths(".25") == 250);
  CHECK(thousandths("1.") == 1000);
  CHECK(thousandths("0.0001") == 1);
  CHECK(thousandths("100u") == 1);
  CHECK(thousandths("1n") == 1);
  CHECK(thousandths("1k") == 1'000'000);
  CHECK(thousandths("1e3") == 1'000'000);
  CHECK(thousandths("1E3") == 1'000'000);
  CHECK(thousandths("25e-1") == 2500);
  CHECK(thousandths("1Ki") == 1'024'000);
  CHECK(thousandths("1.5Gi") == 1536LL * 1024 * 1024 * 1000);
  CHECK(thousandths("129M") == 129'000'000'000);
  CHECK(thousandths("128974848000m") == 128'974'848'000);
  CHECK(thousandths("0") == 0);
  CHECK(thousandths("0e40") == 0);
  CHECK(*parse_kubernetes_quantity("1E").value == WideInt{1'000'000'000'000'000'000} * 1000);
  CHECK(*parse_kubernetes_quantity("4Ei").value == (WideInt{1} << 62U) * 1000);
}

TEST_CASE("what is no quantity is told apart") {
  CHECK(parse_kubernetes_quantity("-1").problem == "is below zero");
  CHECK(parse_kubernetes_quantity("").problem == "is no quantity");
  CHECK(parse_kubernetes_quantity("four").problem == "is no quantity");
  CHECK(parse_kubernetes_quantity("1234567890123456789").problem == "is no quantity");
  CHECK(parse_kubernetes_quantity("1.2.3").problem == "is no quantity");
  CHECK(parse_kubernetes_quantity("4GB").problem == "has a unit that Kubernetes does not know");
  CHECK(parse_kubernetes_quantity("4 Gi").problem == "has a unit that Kubernetes does not know");
  CHECK(parse_kubernetes_quantity("5Ei").problem == "is too large");
  CHECK(parse_kubernetes_quantity("1e39").problem == "is too large");
  CHECK(parse_kubernetes_quantity("999999999999999999Pi").problem == "is too large");
}

TEST_CASE("products become models of the catalogue") {
  CHECK(gpu_model_of_product("NVIDIA-A100-SXM4-40GB") == "a100-sxm-40");
  CHECK(gpu_model_of_product("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb") == "a100-sxm-40");
  CHECK(gpu_model_of_product("NVIDIA-A100-SXM4-80GB-SHARED") == "a100-sxm-80");
  CHECK(gpu_model_of_product("Tesla-V100-SXM2-16GB") == "v100-sxm2-16");
  CHECK(gpu_model_of_product("nvidia-tesla-t4") == "t4");
  CHECK(gpu_model_of_product("NVIDIA-H100-80GB-HBM3") == "h100-sxm");
  CHECK(gpu_model_of_product("AMD_Instinct_MI300X_OAM") == "mi300x");
  CHECK(gpu_model_of_product("NVIDIA-Next-1") == "next-1");
  const Catalog catalog = Catalog::built_in();
  for (const char* label :
       {"NVIDIA-A10", "NVIDIA-A30", "NVIDIA-A40", "NVIDIA-L4", "NVIDIA-L40S", "NVIDIA-RTX-A6000",
        "NVIDIA-B200", "NVIDIA-TITAN-V", "Tesla-K80", "NVIDIA-GeForce-RTX-3090",
        "NVIDIA-RTX-6000-Ada-Generation", "Tesla-P100-PCIE-16GB", "NVIDIA-H200", "NVIDIA-GB200"}) {
    CHECK_MESSAGE(catalog.has(CatalogKind::accelerator, gpu_model_of_product(label)), label);
  }
}

}  // namespace
}  // namespace headroom
