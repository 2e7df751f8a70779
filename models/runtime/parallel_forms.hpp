#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// Idle share of a pipeline of `stages` that works on `micro_batches` a step:
/// (p-1) / (v m + p-1) with `chunks` v of interleaved layers a stage. Source:
/// Narayanan et al., Megatron-LM, arXiv:2104.04473, 2021.
[[nodiscard]] double pipeline_bubble(double stages, double micro_batches, double chunks = 1.0);

/// A transformer as parallel training sees it.
struct TransformerShape {
  double layers = 0.0;
  double hidden = 0.0;
  double sequence = 0.0;
  double samples = 0.0;  ///< of one micro-step
};

/// What one rank all-reduces a step under tensor parallelism, as size of the
/// buffers: 4 a layer (2 forward, 2 backward) of 2 b s h bytes. Not hidden.
/// Source: Shoeybi et al., Megatron-LM, arXiv:1909.08053, 2019.
[[nodiscard]] Bytes tensor_parallel_volume(const TransformerShape& shape);

/// What crosses from stage to stage in one micro-step, each way: 2 b s h bytes.
[[nodiscard]] Bytes pipeline_volume(const TransformerShape& shape);

/// How data-parallel ranks keep the model.
enum class Sharding : std::uint8_t {
  none,       ///< every rank all of it: one all-reduce of the gradients
  optimizer,  ///< ZeRO 1, 2: reduce-scatter and all-gather, the same volume
  full,       ///< ZeRO 3, FSDP: two all-gathers and a reduce-scatter, 1.5 times
};

/// Bytes that cross the link of one of `ranks` a step for `parameters` of
/// `bytes_each`: 2 (n-1)/n of the size, or 3 (n-1)/n under full sharding.
/// Source: Rajbhandari et al., ZeRO, SC 2020.
[[nodiscard]] Bytes data_parallel_volume(double parameters, double bytes_each, double ranks,
                                         Sharding sharding);

/// Arithmetic of one training sample of a transformer: 6 N s + 12 L h s^2, with
/// activations recomputed 8 N s + 16 L h s^2. Source: Narayanan et al. 2021.
[[nodiscard]] double transformer_training_flop(double parameters, const TransformerShape& shape,
                                               bool recomputes);

}  // namespace headroom
