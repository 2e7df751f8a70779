#include "models/workload/trace/tar_input.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {
namespace {

constexpr std::size_t block_size = 512;
constexpr std::size_t magic_at = 257;
constexpr std::string_view magic = "ustar";

using Header = std::array<char, block_size>;

/// The text of a field, which ends with it or with a NUL.
std::string field(const Header& header, std::size_t at, std::size_t size) {
  const std::string_view text{header.data() + at, size};
  return std::string{text.substr(0, text.find('\0'))};
}

class TarInput final : public ByteInput {
 public:
  TarInput(std::unique_ptr<ByteInput> text, std::string member, std::string shown)
      : text_{std::move(text)}, member_{std::move(member)}, shown_{std::move(shown)} {}

  std::size_t read(std::span<char> room) override {
    while (left_ == 0) {
      if (!next_member()) return 0;
    }
    const std::size_t wanted = std::min<std::uint64_t>(room.size(), left_);
    const std::size_t count = text_->read(room.first(wanted));
    if (count == 0) fail("the tar archive is cut off", "");
    left_ -= count;
    return count;
  }

 private:
  /// Goes on to the next file that is wanted; false behind the last one.
  bool next_member() {
    skip(padding_);
    padding_ = 0;
    Header header{};
    while (read_header(header)) {
      const std::uint64_t size = size_of(header);
      const char type = header[156];
      const std::uint64_t padding = (block_size - size % block_size) % block_size;
      if (type == 'L') {
        take_long_name(size);
        skip(padding);
        continue;
      }
      const std::string name = name_of(header);
      const bool is_file = type == '0' || type == '\0';
      if (is_file && is_wanted(name)) {
        found_ = true;
        left_ = size;
        padding_ = padding;
        return true;
      }
      if (is_file && others_.size() < others_max) others_.push_back(name);
      skip(size + padding);
    }
    if (!found_) fail_without_member();
    return false;
  }

  /// False at the end of the archive, which blocks of zeros mark.
  bool read_header(Header& header) {
    std::size_t filled = 0;
    while (filled < header.size()) {
      const std::size_t count = text_->read(std::span{header}.subspan(filled));
      if (count == 0) break;
      filled += count;
    }
    if (filled == 0 || header.front() == '\0') return false;
    if (filled < header.size()) fail("the tar archive is cut off", "");
    if (std::string_view{header.data() + magic_at, magic.size()} != magic) {
      fail("is no tar archive", "a path goes on behind .tar, .tar.gz, .tgz or .tar.zst only");
    }
    return true;
  }

  std::uint64_t size_of(const Header& header) {
    std::uint64_t size = 0;
    for (const char c : field(header, 124, 12)) {
      if (c == ' ') continue;
      if (c < '0' || c > '7') fail("the tar archive has a file of unreadable size", "");
      size = size * 8 + static_cast<std::uint64_t>(c - '0');
    }
    return size;
  }

  std::string name_of(const Header& header) {
    if (!long_name_.empty()) return std::exchange(long_name_, {});
    const std::string prefix = field(header, 345, 155);
    const std::string name = field(header, 0, 100);
    return prefix.empty() ? name : prefix + "/" + name;
  }

  void take_long_name(std::uint64_t size) {
    constexpr std::uint64_t name_length_max = 4096;
    if (size > name_length_max) fail("the tar archive has a name longer than 4096 bytes", "");
    long_name_.resize(size);
    std::size_t filled = 0;
    while (filled < size) {
      const std::size_t count = text_->read(std::span{long_name_}.subspan(filled));
      if (count == 0) fail("the tar archive is cut off", "");
      filled += count;
    }
    long_name_.resize(std::min(long_name_.find('\0'), long_name_.size()));
  }

  [[nodiscard]] bool is_wanted(std::string_view name) const {
    if (name.starts_with("./")) name.remove_prefix(2);
    return member_.ends_with('/') ? name.starts_with(member_) : name == member_;
  }

  void skip(std::uint64_t size) {
    std::vector<char> waste(std::min<std::uint64_t>(size, std::uint64_t{64} * 1024));
    while (size > 0) {
      const std::size_t wanted = std::min<std::uint64_t>(size, waste.size());
      const std::size_t count = text_->read(std::span{waste}.first(wanted));
      if (count == 0) fail("the tar archive is cut off", "");
      size -= count;
    }
  }

  [[noreturn]] void fail_without_member() const {
    fail(fmt::format("the archive holds no \"{}\"", member_),
         others_.empty() ? "it holds no files"
                         : fmt::format("it holds {}", fmt::join(others_, ", ")));
  }

  [[noreturn]] void fail(std::string message, std::string hint) const {
    throw InputError{
        Diagnostic{.path = shown_, .message = std::move(message), .hint = std::move(hint)}};
  }

  static constexpr std::size_t others_max = 8;
  std::unique_ptr<ByteInput> text_;
  std::string member_;
  std::string shown_;
  std::uint64_t left_ = 0;     ///< of the file that is being read
  std::uint64_t padding_ = 0;  ///< behind it
  bool found_ = false;
  std::string long_name_;
  std::vector<std::string> others_;  ///< the first few that are not wanted
};

}  // namespace

std::optional<ArchivePlace> archive_place(const std::string& path) {
  constexpr std::array<std::string_view, 4> endings{".tar/", ".tar.gz/", ".tgz/", ".tar.zst/"};
  for (const std::string_view ending : endings) {
    const std::size_t at = path.find(ending);
    if (at == std::string::npos) continue;
    const std::size_t border = at + ending.size() - 1;
    std::error_code error;
    ArchivePlace place{.archive = path.substr(0, border), .member = path.substr(border + 1)};
    if (std::filesystem::is_regular_file(place.archive, error)) return place;
  }
  return std::nullopt;
}

bool looks_like_tar(std::string_view beginning) {
  return beginning.size() >= block_size && beginning.substr(magic_at).starts_with(magic);
}

std::unique_ptr<ByteInput> make_tar_input(std::unique_ptr<ByteInput> text, std::string member,
                                          std::string shown) {
  return std::make_unique<TarInput>(std::move(text), std::move(member), std::move(shown));
}

}  // namespace headroom
