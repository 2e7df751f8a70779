#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Bytes of a file as they are stored, or of a text in memory.
class ByteInput {
 public:
  virtual ~ByteInput() = default;
  /// Fills the front of `room`; the bytes written, 0 only at the end.
  virtual std::size_t read(std::span<char> room) = 0;
};

/// The text of a file, decompressed, one block at a time: gzip and zstd are
/// recognised by their first bytes, anything else is taken as it is. Memory
/// stays the same however long the file is.
class BlockReader {
 public:
  static constexpr std::size_t block_size = std::size_t{256} * 1024;

  /// Opens `path`; messages call it `shown`. Throws InputError when there is no
  /// such file, it is a directory, or it cannot be read.
  static BlockReader open(const std::string& path, std::string shown);
  /// Reads `bytes`, which must outlive the reader, in place of a file.
  static BlockReader from_memory(std::string_view bytes, std::string shown);

  /// How the text begins, up to one block; empty for an empty file. Takes nothing
  /// away from next_block.
  [[nodiscard]] std::string_view beginning();

  /// The next block, valid until the next call; empty at the end. Throws
  /// InputError for a compressed stream that is cut off or damaged.
  [[nodiscard]] std::string_view next_block();

  /// Size of the text where that is known before reading, else 0.
  [[nodiscard]] std::uint64_t text_size() const { return text_size_; }
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  BlockReader(std::unique_ptr<ByteInput> stored, std::uint64_t size, std::string shown);
  std::string_view fill();

  std::unique_ptr<ByteInput> text_;
  std::uint64_t text_size_ = 0;
  std::string shown_;
  std::vector<char> block_;
  std::string_view first_;  ///< the block read ahead by beginning()
  bool first_is_waiting_ = false;
};

}  // namespace headroom
