#include "models/workload/trace/block_reader.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/compressed_input.hpp"
#include "models/workload/trace/tar_input.hpp"

namespace headroom {
namespace {

class FileInput final : public ByteInput {
 public:
  FileInput(const std::string& path, std::string shown)
      : shown_{std::move(shown)}, file_{std::fopen(path.c_str(), "rb")} {
    if (file_ == nullptr) fail();
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);
  }

  std::size_t read(std::span<char> room) override {
    const std::size_t count = std::fread(room.data(), 1, room.size(), file_.get());
    if (count == 0 && std::ferror(file_.get()) != 0) fail();
    return count;
  }

 private:
  [[noreturn]] void fail() const {
    const std::string reason = std::generic_category().message(errno);
    throw InputError{
        Diagnostic{.path = shown_, .message = "cannot be read: " + reason, .hint = ""}};
  }

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string shown_;
  std::unique_ptr<std::FILE, Close> file_;
};

class MemoryInput final : public ByteInput {
 public:
  explicit MemoryInput(std::string_view bytes) : rest_{bytes} {}

  std::size_t read(std::span<char> room) override {
    const std::size_t count = std::min(room.size(), rest_.size());
    std::copy_n(rest_.data(), count, room.data());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

/// Gives back the bytes that were looked at, then goes on with the input.
class ReplayedInput final : public ByteInput {
 public:
  ReplayedInput(std::string seen, std::unique_ptr<ByteInput> rest)
      : seen_{std::move(seen)}, rest_{std::move(rest)} {}

  std::size_t read(std::span<char> room) override {
    if (position_ == seen_.size()) return rest_->read(room);
    const std::size_t count = std::min(room.size(), seen_.size() - position_);
    std::copy_n(seen_.data() + position_, count, room.data());
    position_ += count;
    return count;
  }

 private:
  std::string seen_;
  std::size_t position_ = 0;
  std::unique_ptr<ByteInput> rest_;
};

std::string first_bytes(ByteInput& input) {
  std::array<char, 4> bytes{};
  std::size_t count = 0;
  while (count < bytes.size()) {
    const std::size_t read = input.read(std::span{bytes}.subspan(count));
    if (read == 0) break;
    count += read;
  }
  return {bytes.data(), count};
}

}  // namespace

BlockReader BlockReader::open(const std::string& path, std::string shown) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw InputError{Diagnostic{
        .path = std::move(shown), .message = "is a directory, not a trace file", .hint = ""}};
  }
  const auto place = archive_place(path);
  const std::string& stored_path = place ? place->archive : path;
  auto stored = std::make_unique<FileInput>(stored_path, shown);
  const auto size = std::filesystem::file_size(stored_path, error);
  BlockReader file{std::move(stored), error ? 0 : size, std::move(shown)};
  if (place) {
    file.text_ = make_tar_input(std::move(file.text_), place->member, file.shown_);
    file.text_size_ = 0;
  } else if (looks_like_tar(file.beginning())) {
    const std::string_view name = file.beginning().substr(0, 100);
    throw InputError{
        Diagnostic{.path = file.shown_,
                   .message = "is an archive of files",
                   .hint = "name a file in it, or a folder with / at its end: " + file.shown_ +
                           "/" + std::string{name.substr(0, name.find('\0'))}}};
  }
  return file;
}

BlockReader BlockReader::from_memory(std::string_view bytes, std::string shown) {
  return {std::make_unique<MemoryInput>(bytes), bytes.size(), std::move(shown)};
}

BlockReader::BlockReader(std::unique_ptr<ByteInput> stored, std::uint64_t size, std::string shown)
    : shown_{std::move(shown)}, block_(block_size) {
  std::string seen = first_bytes(*stored);
  const Compression compression = compression_of(seen);
  text_ = std::make_unique<ReplayedInput>(std::move(seen), std::move(stored));
  if (compression == Compression::gzip) text_ = make_gzip_input(std::move(text_), shown_);
  if (compression == Compression::zstd) text_ = make_zstd_input(std::move(text_), shown_);
  if (compression == Compression::none) text_size_ = size;
}

std::string_view BlockReader::beginning() {
  if (!first_is_waiting_) first_ = fill();
  first_is_waiting_ = true;
  return first_;
}

std::string_view BlockReader::next_block() {
  return std::exchange(first_is_waiting_, false) ? first_ : fill();
}

std::string_view BlockReader::fill() {
  std::size_t filled = 0;
  while (filled < block_.size()) {
    const std::size_t count = text_->read(std::span{block_}.subspan(filled));
    if (count == 0) break;
    filled += count;
  }
  return {block_.data(), filled};
}

}  // namespace headroom
