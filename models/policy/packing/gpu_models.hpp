#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// The GPU models of a cluster and the lists of admissible ones that pods bring
/// (`gpu_spec`), both by number.
class GpuModels {
 public:
  /// Model 0 and the spec of every model both are the empty name.
  GpuModels();

  /// The number of a model, a new one for a name not met before.
  std::uint32_t model(std::string_view name);
  /// The number of a spec: model names with `|` between, empty for any model. Two
  /// texts are two specs even where they admit the same. An element admits the model
  /// of exactly its name.
  std::uint32_t spec(std::string_view text);

  [[nodiscard]] const std::string& spec_text(std::uint32_t spec) const { return specs_[spec].text; }
  [[nodiscard]] bool admits(std::uint32_t spec, std::uint32_t model) const {
    return spec == 0 || specs_[spec].admits[model] != 0;
  }
  [[nodiscard]] std::size_t model_count() const { return models_.size(); }

 private:
  struct Spec {
    std::string text;
    std::vector<std::uint8_t> admits;  ///< by model
  };
  std::map<std::string, std::uint32_t, std::less<>> models_;
  std::vector<Spec> specs_;
};

}  // namespace headroom
