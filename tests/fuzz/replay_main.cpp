#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// Runs every file of the folders named on the command line through the fuzz entry, without
/// libFuzzer: what was found once stays fixed. Fails when a folder holds no file.
int main(int argc, char** argv) {
  for (int at = 1; at < argc; ++at) {
    std::vector<std::filesystem::path> inputs;
    for (const auto& entry : std::filesystem::directory_iterator{argv[at]}) {
      inputs.push_back(entry.path());
    }
    std::ranges::sort(inputs);
    for (const auto& path : inputs) {
      std::fprintf(stderr, "%s\n", path.c_str());
      std::ifstream in{path, std::ios::binary};
      const std::string text{std::istreambuf_iterator{in}, {}};
      LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    }
    std::printf("%zu inputs of %s replayed\n", inputs.size(), argv[at]);
    if (inputs.empty()) return 1;
  }
  return argc > 1 ? 0 : 1;
}
