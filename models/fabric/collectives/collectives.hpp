#pragma once
#include <memory>
#include <span>

#include "headroom/collective_model.hpp"

namespace headroom {

[[nodiscard]] CollectiveEntry ring_all_reduce();
[[nodiscard]] CollectiveEntry tree_all_reduce();
[[nodiscard]] CollectiveEntry hierarchical_all_reduce();
[[nodiscard]] CollectiveEntry in_network_all_reduce();
[[nodiscard]] CollectiveEntry reduce_scatter();
[[nodiscard]] CollectiveEntry all_gather();
[[nodiscard]] CollectiveEntry all_to_all();
[[nodiscard]] CollectiveEntry parameter_server();
[[nodiscard]] CollectiveEntry central_server();

/// All of them, in the order of lists.
[[nodiscard]] std::span<const CollectiveEntry> collective_models();

/// An entry for `Model`, which needs no settings.
template <class Model>
[[nodiscard]] CollectiveEntry collective_entry(std::string_view name, std::string_view summary) {
  return {.name = name, .summary = summary, .make = []() -> std::unique_ptr<CollectiveModel> {
            return std::make_unique<Model>();
          }};
}

}  // namespace headroom
