#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Runs scripts without browser, network and files.
class ChartEngine {
 public:
  ChartEngine();
  ChartEngine(const ChartEngine&) = delete;
  ChartEngine& operator=(const ChartEngine&) = delete;
  ChartEngine(ChartEngine&&) = delete;
  ChartEngine& operator=(ChartEngine&&) = delete;
  ~ChartEngine();

  /// Runs a script, which `name` stands for in messages.
  void load(std::string_view name, std::string_view script);
  /// What the global function returns, as UTF-8. Throws InputError with the message of what
  /// the script throws, after `place`.
  [[nodiscard]] std::string call(const char* function, const std::vector<std::string>& arguments,
                                 const std::string& place);

 private:
  struct Heap;
  std::unique_ptr<Heap> heap_;
};

}  // namespace headroom
