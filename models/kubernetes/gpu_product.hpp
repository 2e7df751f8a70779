#pragma once
#include <string>
#include <string_view>

namespace headroom {

/// The GPU model that a label of a node names, such as `nvidia.com/gpu.product` of GPU feature
/// discovery: the catalogue's name where it has one (`NVIDIA-A100-SXM4-40GB` is `a100-sxm-40`),
/// else the label in small letters without the maker. `-SHARED` and `-MIG-1g.5gb` at the end do not
/// count.
[[nodiscard]] std::string gpu_model_of_product(std::string_view label);

}  // namespace headroom
