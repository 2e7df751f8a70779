#include "tests/conformance/case_file.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>
#include <zlib.h>

#include "headroom/diagnostics.hpp"

#include "tests/conformance/conformance_case.hpp"

namespace headroom {

std::vector<ConformanceCase> read_case_file(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file{gzopen(path.c_str(), "rb"), gzclose};
  std::string text;
  std::array<char, 65'536> block{};
  int size = file ? 1 : -1;
  while (size > 0) {
    size = gzread(file.get(), block.data(), block.size());
    if (size > 0) text.append(block.data(), static_cast<std::size_t>(size));
  }
  if (size < 0) {
    throw InputError{{.path = path,
                      .message = "cannot be read",
                      .hint = "a file of cases, plain or compressed by gzip"}};
  }
  return parse_cases(text, path);
}

}  // namespace headroom
