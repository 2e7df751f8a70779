#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/runtime/accelerator_rates.hpp"

namespace headroom {

/// The shape of a transformer that generates text.
struct LanguageShape {
  std::string name{};
  double parameters = 0.0;
  double active_parameters = 0.0;  ///< that one token passes; fewer in a mixture of experts
  double layers = 0.0;
  double hidden = 0.0;
  double cache_heads = 0.0;  ///< heads of keys and values
  double head_size = 128.0;
  double weight_bytes = 2.0;  ///< of a parameter
  double cache_bytes = 2.0;   ///< of a number in the cache
};

/// Shapes with published figures, by name. Sources stand beside the figures.
[[nodiscard]] const std::vector<LanguageShape>& language_shapes();

/// Keys and values of one token: 2 * layers * heads * head size * bytes.
[[nodiscard]] double cache_bytes_per_token(const LanguageShape& shape);

/// How fast a replica of a language model works, as a roofline of two parts: the layers are
/// bound by reading their weights or by arithmetic, attention by reading the cache. Source:
/// Pope et al., Efficiently Scaling Transformer Inference, arXiv:2211.05102, 2022.
struct LanguagePace {
  double weights_s = 0.0;         ///< to read all weights once
  double token_s = 0.0;           ///< arithmetic of one token in the layers
  double pair_s = 0.0;            ///< arithmetic of attention, for one token before another
  double cached_s = 0.0;          ///< to read the cache of one token
  double exchange_s = 0.0;        ///< latency of the all-reduces of one step
  double exchange_token_s = 0.0;  ///< what those carry for one token
  double cache_tokens = 0.0;      ///< that the cache has room for

  /// Layers and exchange of one step with `tokens` tokens in it, without attention.
  [[nodiscard]] double layers_s(double tokens) const;
  /// A prompt of `tokens`, of which the first `reused` are in the cache already.
  [[nodiscard]] double prefill_s(double tokens, double reused) const;
};

/// What a replica stands on.
struct LanguageHost {
  AcceleratorRates rates{};
  double gpus = 1.0;   ///< tensor-parallel
  double share = 1.0;  ///< of each GPU's arithmetic and bandwidth that is the replica's, (0, 1]
  Bytes memory{};      ///< that it has of each
  std::optional<Bandwidth> peer{};  ///< bus bandwidth between the GPUs; needed for several
};

/// Arithmetic reaches 0.7 of the reachable rate, all-reduces take 15 us (Pope et al.); 0.9 of the
/// memory is used, as vLLM's gpu_memory_utilization has it. `cache` replaces what weights leave.
[[nodiscard]] LanguagePace language_pace(const LanguageShape& shape, const LanguageHost& host,
                                         std::optional<Bytes> cache);

/// How prompts and answers share a replica.
struct LanguageRule {
  std::uint32_t max_sequences = 256;  ///< answered at a time; vLLM's max_num_seqs
  /// 0: a prompt stops all answers while it is computed (Orca, vLLM's first scheduler); else it
  /// goes in steps of so many tokens beside them (chunked prefill: Sarathi-Serve, OSDI'24).
  std::uint32_t chunk_tokens = 0;
  double reuse = 0.0;           ///< part of every prompt that is in the cache already, [0, 1)
  bool reuses_blocks = false;   ///< as the blocks of the requests say
  double block_tokens = 512.0;  ///< of a block of the trace
  double reuse_tokens = 0.0;    ///< that a replica keeps for reuse beside its cache
};

}  // namespace headroom
