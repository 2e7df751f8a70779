#include "sim/report/gzip_text.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <zlib.h>

#include "headroom/diagnostics.hpp"

namespace headroom {

struct GzipText::Stream {
  z_stream state{};
  std::array<char, std::size_t{1} << 16U> out{};
};

GzipText::GzipText(TextSink sink) : sink_{std::move(sink)}, stream_{std::make_unique<Stream>()} {
  // 15 bits of window, and 16 more for the wrapping of gzip: zlib.h, deflateInit2.
  constexpr int gzip_window_bits = 15 + 16;
  constexpr int memory_level = 9;
  const int answer = deflateInit2(&stream_->state, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                  gzip_window_bits, memory_level, Z_DEFAULT_STRATEGY);
  HEADROOM_ASSERT(answer == Z_OK, "zlib has memory for one stream");
}

GzipText::~GzipText() { deflateEnd(&stream_->state); }

void GzipText::append(std::string_view text) {
  // zlib counts what it is given in 32 bits.
  constexpr std::size_t piece = std::size_t{1} << 30U;
  for (; text.size() > piece; text.remove_prefix(piece)) {
    deflate_all(text.substr(0, piece), Z_NO_FLUSH);
  }
  deflate_all(text, Z_NO_FLUSH);
}

void GzipText::finish() { deflate_all({}, Z_FINISH); }

void GzipText::deflate_all(std::string_view text, int flush) {
  z_stream& state = stream_->state;
  // zlib reads through a pointer to what is not constant, and changes nothing.
  // NOLINTNEXTLINE(*-const-cast,*-reinterpret-cast)
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  do {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    state.next_out = reinterpret_cast<Bytef*>(stream_->out.data());
    state.avail_out = static_cast<uInt>(stream_->out.size());
    const int answer = deflate(&state, flush);
    HEADROOM_ASSERT(answer != Z_STREAM_ERROR, "the stream is in order");
    sink_({stream_->out.data(), stream_->out.size() - state.avail_out});
  } while (state.avail_out == 0);
}

}  // namespace headroom
