#include "sim/report/output_file.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// An empty directory that goes when the test does.
class Scratch {
 public:
  Scratch()
      : path_{std::filesystem::temp_directory_path() /
              ("headroom_output_file_test-" + std::to_string(::getpid()))} {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }
  [[nodiscard]] std::ptrdiff_t entries() const {
    return std::distance(std::filesystem::directory_iterator{path_},
                         std::filesystem::directory_iterator{});
  }

 private:
  std::filesystem::path path_;
};

std::string content(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST_CASE("a file has its final name only once it is whole") {
  const Scratch scratch;
  const std::string path = scratch.file("jobs.csv");
  write_file(path, "old");
  {
    OutputFile file{path};
    file.append("new ");
    file.append("text");
    CHECK(content(path) == "old");
    CHECK(scratch.entries() == 2);
    file.commit();
    CHECK(content(path) == "new text");
  }
  CHECK(content(path) == "new text");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a file given up leaves nothing behind") {
  const Scratch scratch;
  {
    OutputFile file{scratch.file("jobs.csv")};
    file.append("half");
  }
  CHECK(scratch.entries() == 0);
}

TEST_CASE("what cannot be written is the user's error and names the path") {
  const Scratch scratch;
  CHECK_THROWS_WITH_AS(OutputFile{scratch.file("no/such/place.csv")},
                       doctest::Contains("no/such/place.csv: cannot be written: No such file"),
                       InputError);
  std::filesystem::create_directory(scratch.file("taken"));
  CHECK_THROWS_WITH_AS(OutputFile{scratch.file("taken")}, doctest::Contains("Is a directory"),
                       InputError);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a full disk is the user's error") {
  // /dev/full takes no byte; a link stands in for a partial file on a full disk.
  if (!std::filesystem::exists("/dev/full")) return;
  const Scratch scratch;
  const std::string path = scratch.file("jobs.csv");
  const std::string partial = path + ".partial-" + std::to_string(::getpid());
  std::filesystem::create_symlink("/dev/full", partial);
  OutputFile file{path};
  CHECK_THROWS_WITH_AS(file.append("text"), doctest::Contains("No space left"), InputError);
}

TEST_CASE("an output directory is made with its parents") {
  const Scratch scratch;
  make_output_directory(scratch.file("a/b"));
  CHECK(std::filesystem::is_directory(scratch.file("a/b")));
  make_output_directory(scratch.file("a/b"));
}

TEST_CASE("a file in the way of an output directory is the user's error") {
  const Scratch scratch;
  write_file(scratch.file("file"), "");
  CHECK_THROWS_WITH_AS(make_output_directory(scratch.file("file")),
                       doctest::Contains("cannot hold result files: "), InputError);
  CHECK_THROWS_AS(make_output_directory(scratch.file("file/below")), InputError);
}

}  // namespace
}  // namespace headroom
