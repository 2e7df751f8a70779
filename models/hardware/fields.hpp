#pragma once
#include <vector>

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/demand_spec.hpp"
#include "models/hardware/field.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/network_spec.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/hardware/storage_spec.hpp"

namespace headroom {

/// The keys that entries of each kind have, in the order in which they are shown.
[[nodiscard]] std::vector<Field<AcceleratorSpec>> accelerator_fields();
[[nodiscard]] std::vector<Field<ServerSpec>> server_fields();
[[nodiscard]] std::vector<Field<StorageSpec>> storage_fields();
[[nodiscard]] std::vector<Field<NetworkSpec>> network_fields();
[[nodiscard]] std::vector<Field<NeuralNetworkSpec>> model_fields();
[[nodiscard]] std::vector<Field<DatasetSpec>> dataset_fields();
[[nodiscard]] std::vector<Field<StorageBenchmarkSpec>> storage_benchmark_fields();

/// The descriptions alone; none for constants.
[[nodiscard]] std::vector<FieldDescription> field_descriptions(CatalogKind kind);

}  // namespace headroom
