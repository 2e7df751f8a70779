#include "models/workload/trace/compressed_input.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {
namespace {

constexpr std::size_t stored_block_size = std::size_t{64} * 1024;
constexpr const char* cut_off_hint = "the file may have been cut while it was copied";

/// Compressed bytes waiting to be decompressed.
class StoredBytes {
 public:
  explicit StoredBytes(std::unique_ptr<ByteInput> input)
      : input_{std::move(input)}, block_(stored_block_size) {}

  /// What is waiting; reads on when nothing is. Empty at the end of the file.
  std::span<char> waiting() {
    if (waiting_.empty()) waiting_ = std::span{block_}.first(input_->read(block_));
    return waiting_;
  }
  void take(std::size_t count) { waiting_ = waiting_.subspan(count); }

 private:
  std::unique_ptr<ByteInput> input_;
  std::vector<char> block_;
  std::span<char> waiting_;
};

class GzipInput final : public ByteInput {
 public:
  GzipInput(std::unique_ptr<ByteInput> stored, std::string shown)
      : stored_{std::move(stored)}, shown_{std::move(shown)} {
    constexpr int gzip_with_largest_window = 15 + 16;
    HEADROOM_ASSERT(inflateInit2(&stream_, gzip_with_largest_window) == Z_OK,
                    "zlib has memory for one stream");
  }
  GzipInput(const GzipInput&) = delete;
  GzipInput& operator=(const GzipInput&) = delete;
  GzipInput(GzipInput&&) = delete;
  GzipInput& operator=(GzipInput&&) = delete;
  ~GzipInput() override { inflateEnd(&stream_); }

  std::size_t read(std::span<char> room) override {
    std::size_t written = 0;
    while (written == 0) {
      const auto waiting = stored_.waiting();
      if (waiting.empty()) {
        if (!between_members_) fail("the gzip stream is cut off", cut_off_hint);
        return 0;
      }
      if (between_members_) start_member(waiting);
      written = inflate_some(waiting, room);
    }
    return written;
  }

 private:
  void start_member(std::span<const char> waiting) {
    if (waiting.front() != '\x1f') fail("other bytes follow the gzip stream", "");
    inflateReset(&stream_);
    between_members_ = false;
  }

  std::size_t inflate_some(std::span<char> waiting, std::span<char> room) {
    stream_.next_in = reinterpret_cast<Bytef*>(waiting.data());
    stream_.avail_in = static_cast<uInt>(waiting.size());
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END) fail("the gzip stream is damaged", cut_off_hint);
    stored_.take(waiting.size() - stream_.avail_in);
    between_members_ = status == Z_STREAM_END;
    return room.size() - stream_.avail_out;
  }

  [[noreturn]] void fail(std::string message, std::string hint) const {
    throw InputError{
        Diagnostic{.path = shown_, .message = std::move(message), .hint = std::move(hint)}};
  }

  StoredBytes stored_;
  std::string shown_;
  z_stream stream_{};
  bool between_members_ = false;
};

class ZstdInput final : public ByteInput {
 public:
  ZstdInput(std::unique_ptr<ByteInput> stored, std::string shown)
      : stored_{std::move(stored)}, shown_{std::move(shown)} {
    HEADROOM_ASSERT(stream_ != nullptr, "zstd has memory for one stream");
  }

  std::size_t read(std::span<char> room) override {
    ZSTD_outBuffer text{room.data(), room.size(), 0};
    while (text.pos == 0) {
      const auto waiting = stored_.waiting();
      if (waiting.empty() && at_frame_end_) return 0;
      ZSTD_inBuffer stored{waiting.data(), waiting.size(), 0};
      const std::size_t status = ZSTD_decompressStream(stream_.get(), &text, &stored);
      if (ZSTD_isError(status) != 0) fail("the zstd stream is damaged");
      at_frame_end_ = status == 0;
      if (waiting.empty() && text.pos == 0) fail("the zstd stream is cut off");
      stored_.take(stored.pos);
    }
    return text.pos;
  }

 private:
  [[noreturn]] void fail(std::string message) const {
    throw InputError{
        Diagnostic{.path = shown_, .message = std::move(message), .hint = cut_off_hint}};
  }

  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  StoredBytes stored_;
  std::string shown_;
  std::unique_ptr<ZSTD_DStream, Free> stream_{ZSTD_createDStream()};
  bool at_frame_end_ = false;
};

}  // namespace

Compression compression_of(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return Compression::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::zstd;
  return Compression::none;
}

std::unique_ptr<ByteInput> make_gzip_input(std::unique_ptr<ByteInput> stored, std::string shown) {
  return std::make_unique<GzipInput>(std::move(stored), std::move(shown));
}

std::unique_ptr<ByteInput> make_zstd_input(std::unique_ptr<ByteInput> stored, std::string shown) {
  return std::make_unique<ZstdInput>(std::move(stored), std::move(shown));
}

}  // namespace headroom
