#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/hardware/catalog.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {

/// What a model may know of a measurement: never its value.
struct Question {
  std::string_view category;
  std::string_view unit;
  Setup setup;
  std::span<const AskedFigure> asked;
  /// Of a storage run: the largest of its system, workload and accelerator.
  bool is_at_limit = false;
};

/// Answers to the asked figures, in their order; what a model does not know is
/// absent. When all are, `reason` says why.
struct Prediction {
  std::vector<std::optional<double>> values;
  std::string reason;
  bool by_input = false;  ///< looked up in the setup, not worked out

  [[nodiscard]] static Prediction none(std::string reason) {
    return {.values = {}, .reason = std::move(reason)};
  }
  [[nodiscard]] static Prediction of(double value) { return {.values = {value}, .reason = {}}; }
};

/// Holds the models against one measurement. Dispatches by the category's first
/// letter and by what the setup holds; any other setup is not covered.
[[nodiscard]] Prediction predict(const Question& question, const Catalog& catalog);

/// The models for each kind of setup.
[[nodiscard]] Prediction predict_mlperf_training(const Question& question, const Catalog& catalog);
[[nodiscard]] Prediction predict_script(const Question& question, const Catalog& catalog);
[[nodiscard]] Prediction predict_early_training(const Question& question, const Catalog& catalog);
[[nodiscard]] Prediction predict_emulated_training(const Question& question,
                                                   const Catalog& catalog);
[[nodiscard]] Prediction predict_all_reduce(const Question& question, const Catalog& catalog);
[[nodiscard]] Prediction predict_input_pipeline(const Question& question, const Catalog& catalog);
[[nodiscard]] Prediction predict_inference(const Question& question, const Catalog& catalog);

/// One answer for each asked figure from a function of it.
template <class Answer>
[[nodiscard]] Prediction answer_each(const Question& question, Answer answer) {
  Prediction prediction;
  for (const AskedFigure& figure : question.asked) prediction.values.push_back(answer(figure));
  return prediction;
}

}  // namespace headroom
