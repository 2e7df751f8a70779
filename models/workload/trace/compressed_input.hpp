#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

enum class Compression : std::uint8_t { none, gzip, zstd };

/// What the first bytes of a file say about it.
[[nodiscard]] Compression compression_of(std::string_view first_bytes);

/// The text inside the gzip members of `stored`, one after the other. Reading
/// throws InputError, naming `shown`, when the stream is cut off or damaged.
[[nodiscard]] std::unique_ptr<ByteInput> make_gzip_input(std::unique_ptr<ByteInput> stored,
                                                         std::string shown);

/// The same for zstd frames.
[[nodiscard]] std::unique_ptr<ByteInput> make_zstd_input(std::unique_ptr<ByteInput> stored,
                                                         std::string shown);

}  // namespace headroom
