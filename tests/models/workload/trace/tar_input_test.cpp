#include "models/workload/trace/tar_input.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "tests/models/workload/trace/memory_bytes.hpp"
#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

/// One file of an archive as ustar lays it out, all zero where nobody looks.
std::string packed(std::string_view name, std::string_view text, char type = '0') {
  std::string header(512, '\0');
  name.copy(header.data(), 100);
  std::array<char, 13> size{};
  std::snprintf(size.data(), size.size(), "%011o", static_cast<unsigned>(text.size()));
  header.replace(124, 11, size.data(), 11);
  header[156] = type;
  header.replace(257, 5, "ustar");
  std::string file = header + std::string{text};
  file.resize((file.size() + 511) / 512 * 512);
  return file;
}

const std::string end_of_archive(1024, '\0');

std::string unpacked(const std::string& archive, const std::string& member) {
  const auto input = make_tar_input(std::make_unique<MemoryBytes>(archive), member, "x.tar");
  std::string text;
  std::array<char, 300> room{};
  while (const std::size_t count = input->read(room)) text.append(room.data(), count);
  return text;
}

std::string problem_with(const std::string& archive, const std::string& member) {
  try {
    static_cast<void>(unpacked(archive, member));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("a file of an archive is read alone, those of a folder one after the other") {
  const std::string archive = packed("a/", "", '5') + packed("a/one", std::string(1000, 'x')) +
                              packed("./a/two", "second\n") + packed("b/three", "third\n") +
                              end_of_archive;
  CHECK(unpacked(archive, "a/one") == std::string(1000, 'x'));
  CHECK(unpacked(archive, "a/two") == "second\n");
  CHECK(unpacked(archive, "b/") == "third\n");
  CHECK(unpacked(archive, "a/") == std::string(1000, 'x') + "second\n");
}

TEST_CASE("names longer than a header has room for are those of GNU tar") {
  const std::string name = "folder/" + std::string(150, 'n');
  const std::string archive = packed("././@LongLink", name + '\0', 'L') +
                              packed(name.substr(0, 100), "text") + end_of_archive;
  CHECK(unpacked(archive, name) == "text");
}

TEST_CASE("an archive says what it holds and what is wrong with it") {
  const std::string archive = packed("a", "one") + packed("b", "two");
  CHECK(problem_with(archive, "c") == "x.tar: the archive holds no \"c\" (it holds a, b)");
  CHECK(problem_with(archive.substr(0, 513), "a") == "x.tar: the tar archive is cut off");
  CHECK(problem_with(archive.substr(0, 512), "a") == "x.tar: the tar archive is cut off");
  CHECK(problem_with(archive.substr(0, 300), "a") == "x.tar: the tar archive is cut off");
  CHECK(problem_with(std::string(512, 'x'), "a").starts_with("x.tar: is no tar archive"));
  std::string odd = archive;
  odd[130] = 'z';
  CHECK(problem_with(odd, "a") == "x.tar: the tar archive has a file of unreadable size");
}

TEST_CASE("a trace is read from inside an archive on disk") {
  const auto folder = std::filesystem::temp_directory_path() / "headroom_tar_input_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "jobs.tar").string();
  std::ofstream{path, std::ios::binary}
      << packed("set/a.csv", "id,submit_s,duration_s,gpus\nx,0,10,1\ny,5,10,2\n") << end_of_archive;
  CHECK(archive_place(path + "/set/a.csv")->member == "set/a.csv");
  CHECK_FALSE(archive_place((folder / "no.tar").string() + "/set/a.csv").has_value());
  CHECK(read_file(path + "/set/a.csv").size() == 2);
  CHECK_THROWS_WITH_AS(static_cast<void>(read_file(path)),
                       (path +
                        ": is an archive of files (name a file in it, or a folder with / at "
                        "its end: " +
                        path + "/set/a.csv)")
                           .c_str(),
                       InputError);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace headroom
