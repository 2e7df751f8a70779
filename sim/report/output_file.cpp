#include "sim/report/output_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {

OutputFile::OutputFile(std::string path)
    : path_{std::move(path)}, partial_path_{path_ + ".partial-" + std::to_string(::getpid())} {
  constexpr int read_write_for_all = 0666;
  std::error_code ignored;
  if (std::filesystem::is_directory(path_, ignored)) fail(EISDIR);
  descriptor_ =
      ::open(partial_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, read_write_for_all);
  if (descriptor_ < 0) fail(errno);
  exists_ = true;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (exists_) ::unlink(partial_path_.c_str());
}

void OutputFile::append(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::commit() {
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (std::rename(partial_path_.c_str(), path_.c_str()) != 0) fail(errno);
  exists_ = false;
}

void OutputFile::fail(int error) const {
  throw InputError{{.path = path_,
                    .message = "cannot be written: " + std::generic_category().message(error),
                    .hint = "a directory that exists, may be written and has room"}};
}

void write_file(const std::string& path, std::string_view text) {
  OutputFile file{path};
  file.append(text);
  file.commit();
}

void make_output_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error && !std::filesystem::is_directory(path, error) && !error) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (!error && ::access(path.c_str(), W_OK | X_OK) != 0) {
    error = std::error_code{errno, std::generic_category()};
  }
  if (!error) return;
  throw InputError{{.path = path,
                    .message = "cannot hold result files: " + error.message(),
                    .hint = "a directory that may be written, or a name for a new one"}};
}

}  // namespace headroom
