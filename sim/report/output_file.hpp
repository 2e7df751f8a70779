#pragma once
#include <string>
#include <string_view>

namespace headroom {

/// A result file that appears under its name whole or not at all: written
/// beside it as `NAME.partial-PID`, renamed by commit(), removed otherwise.
/// What goes wrong (no such directory, not writable, disk full) is an
/// InputError that names the path.
class OutputFile {
 public:
  /// Opens the partial file at once, so that a directory which cannot be
  /// written shows before the work is done.
  explicit OutputFile(std::string path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile(OutputFile&&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  void append(std::string_view text);
  /// Puts the file under its final name, replacing an older one. Once only.
  void commit();

 private:
  [[noreturn]] void fail(int error) const;

  std::string path_;
  std::string partial_path_;
  int descriptor_ = -1;
  bool exists_ = false;  ///< the partial file is ours to remove
};

/// Writes `text` to `path`, whole or not at all.
void write_file(const std::string& path, std::string_view text);

/// Makes `path` a directory that files can be written to, with its parents.
void make_output_directory(const std::string& path);

}  // namespace headroom
