#include "models/workload/trace/compressed_output.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using ByteSink = std::function<void(std::string_view)>;
constexpr std::size_t block_size = std::size_t{256} * 1024;

class PlainOutput final : public TextOutput {
 public:
  explicit PlainOutput(ByteSink sink) : sink_{std::move(sink)} {}
  void append(std::string_view text) override { sink_(text); }
  void finish() override {}

 private:
  ByteSink sink_;
};

class GzipOutput final : public TextOutput {
 public:
  explicit GzipOutput(ByteSink sink) : sink_{std::move(sink)}, block_(block_size) {
    constexpr int gzip_with_largest_window = 15 + 16;
    constexpr int memory_level = 8;  // zlib's default
    HEADROOM_ASSERT(
        deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_with_largest_window,
                     memory_level, Z_DEFAULT_STRATEGY) == Z_OK,
        "zlib has memory for one stream");
  }
  GzipOutput(const GzipOutput&) = delete;
  GzipOutput& operator=(const GzipOutput&) = delete;
  GzipOutput(GzipOutput&&) = delete;
  GzipOutput& operator=(GzipOutput&&) = delete;
  ~GzipOutput() override { deflateEnd(&stream_); }

  void append(std::string_view text) override { deflate_text(text, Z_NO_FLUSH); }
  void finish() override { deflate_text({}, Z_FINISH); }

 private:
  void deflate_text(std::string_view text, int flush) {
    // zlib reads through a pointer to bytes that it does not change.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
      stream_.avail_out = static_cast<uInt>(block_.size());
      const int status = deflate(&stream_, flush);
      HEADROOM_ASSERT(status != Z_STREAM_ERROR, "the stream is sound");
      sink_({block_.data(), block_.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }

  ByteSink sink_;
  std::vector<char> block_;
  z_stream stream_{};
};

class ZstdOutput final : public TextOutput {
 public:
  explicit ZstdOutput(ByteSink sink) : sink_{std::move(sink)}, block_(block_size) {
    HEADROOM_ASSERT(stream_ != nullptr, "zstd has memory for one stream");
  }

  void append(std::string_view text) override { compress(text, ZSTD_e_continue); }
  void finish() override { compress({}, ZSTD_e_end); }

 private:
  void compress(std::string_view text, ZSTD_EndDirective directive) {
    ZSTD_inBuffer input{text.data(), text.size(), 0};
    bool is_done = false;
    while (!is_done) {
      ZSTD_outBuffer output{block_.data(), block_.size(), 0};
      const std::size_t left = ZSTD_compressStream2(stream_.get(), &output, &input, directive);
      HEADROOM_ASSERT(ZSTD_isError(left) == 0, "the stream is sound");
      sink_({block_.data(), output.pos});
      is_done = directive == ZSTD_e_end ? left == 0 : input.pos == input.size;
    }
  }

  struct Free {
    void operator()(ZSTD_CCtx* stream) const { ZSTD_freeCCtx(stream); }
  };
  ByteSink sink_;
  std::vector<char> block_;
  std::unique_ptr<ZSTD_CCtx, Free> stream_{ZSTD_createCCtx()};
};

}  // namespace

std::unique_ptr<TextOutput> make_text_output(const std::string& name, ByteSink sink) {
  if (name.ends_with(".gz")) return std::make_unique<GzipOutput>(std::move(sink));
  if (name.ends_with(".zst")) return std::make_unique<ZstdOutput>(std::move(sink));
  return std::make_unique<PlainOutput>(std::move(sink));
}

}  // namespace headroom
