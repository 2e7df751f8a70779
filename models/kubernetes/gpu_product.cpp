#include "models/kubernetes/gpu_product.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace headroom {
namespace {

struct Product {
  std::string_view label;  ///< in small letters, without the maker
  std::string_view model;  ///< in our catalogue
};

// Products as the driver names them (GPU feature discovery writes that name with `-` for blanks),
// and as the node labels of GKE do. Sources: NVIDIA GPU Feature Discovery, README; Google
// Kubernetes Engine documentation, "GPU types"; names that `nvidia-smi -L` prints.
constexpr std::array products{
    Product{"a100-sxm4-40gb", "a100-sxm-40"},
    Product{"a100-sxm4-80gb", "a100-sxm-80"},
    Product{"a100-pcie-40gb", "a100-pcie-40"},
    Product{"a100-pcie-80gb", "a100-pcie-80"},
    Product{"a100-80gb-pcie", "a100-pcie-80"},
    Product{"a100", "a100-sxm-40"},
    Product{"a100-80gb", "a100-sxm-80"},
    Product{"v100-sxm2-16gb", "v100-sxm2-16"},
    Product{"v100-sxm2-32gb", "v100-sxm2-32"},
    Product{"v100-sxm3-32gb", "v100-sxm3-32"},
    Product{"v100-pcie-32gb", "v100-pcie-32"},
    Product{"v100s-pcie-32gb", "v100s-pcie-32"},
    Product{"p100-sxm2-16gb", "p100-sxm2"},
    Product{"p100-pcie-16gb", "p100-pcie"},
    Product{"h100-80gb-hbm3", "h100-sxm"},
    Product{"h100-80gb", "h100-sxm"},
    Product{"h100-pcie", "h100-pcie"},
    Product{"h200", "h200-sxm"},
    Product{"h200-141gb", "h200-sxm"},
    Product{"gh200-96gb-hbm3", "gh200-96"},
    Product{"geforce-gtx-1080-ti", "gtx-1080-ti"},
    Product{"geforce-rtx-2080-ti", "rtx-2080-ti"},
    Product{"geforce-rtx-3090", "rtx-3090"},
    Product{"geforce-rtx-4090", "rtx-4090"},
    Product{"rtx-6000-ada-generation", "rtx-6000-ada"},
    Product{"instinct-mi100", "mi100"},
    Product{"instinct-mi210", "mi210"},
    Product{"instinct-mi250x", "mi250x"},
    Product{"instinct-mi300x", "mi300x"},
    Product{"instinct-mi300x-oam", "mi300x"},
    Product{"instinct-mi325x", "mi325x"},
    Product{"instinct-mi355x", "mi355x"},
};

void drop_front(std::string& text, std::string_view front) {
  if (text.starts_with(front)) text.erase(0, front.size());
}

}  // namespace

std::string gpu_model_of_product(std::string_view label) {
  std::string model;
  for (const char c : label) {
    const bool is_large = c >= 'A' && c <= 'Z';
    model += is_large ? static_cast<char>(c - 'A' + 'a') : (c == '_' || c == ' ' ? '-' : c);
  }
  const std::size_t mig = model.find("-mig-");
  if (mig != std::string::npos) model.resize(mig);
  constexpr std::string_view shared = "-shared";
  if (model.ends_with(shared)) model.resize(model.size() - shared.size());
  for (const std::string_view maker : {"nvidia-", "tesla-", "amd-"}) drop_front(model, maker);
  const auto known = std::ranges::find(products, std::string_view{model}, &Product::label);
  return known == products.end() ? model : std::string{known->model};
}

}  // namespace headroom
