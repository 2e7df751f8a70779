#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// A file inside an archive, as a path names it: `traces.tar.gz/seed0/a.trace`.
struct ArchivePlace {
  std::string archive;  ///< path of a file that is there
  std::string member;   ///< one file, or a folder with `/` at its end
};

/// What `path` means inside an archive (`.tar`, `.tar.gz`, `.tgz`, `.tar.zst`), or nullopt
/// when no part of it is the path of one.
[[nodiscard]] std::optional<ArchivePlace> archive_place(const std::string& path);

/// Whether a text that begins so is a tar archive.
[[nodiscard]] bool looks_like_tar(std::string_view beginning);

/// The bytes of `member` in the archive `text`, those of the files of a folder one after the
/// other. Reading throws InputError, naming `shown`, for what is no tar archive, is cut off,
/// or holds no such file; then it lists what there is. Source of the layout: POSIX.1-2001,
/// pax, the ustar interchange format; names longer than it allows as GNU tar has them.
[[nodiscard]] std::unique_ptr<ByteInput> make_tar_input(std::unique_ptr<ByteInput> text,
                                                        std::string member, std::string shown);

}  // namespace headroom
