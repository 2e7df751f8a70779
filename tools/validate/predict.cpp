#include "tools/validate/predict.hpp"

#include "models/hardware/catalog.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {

Prediction predict(const Question& question, const Catalog& catalog) {
  const char category = question.category.empty() ? ' ' : question.category.front();
  const Setup& setup = question.setup;
  switch (category) {
    case 'a':
      return predict_mlperf_training(question, catalog);
    case 'b':
    case 'e':
      if (setup.has("round")) return predict_mlperf_training(question, catalog);
      if (setup.has("precision") && !setup.has("data")) return predict_script(question, catalog);
      return predict_early_training(question, catalog);
    case 'c':
      return predict_emulated_training(question, catalog);
    case 'd':
      return predict_all_reduce(question, catalog);
    case 'f':
      return predict_input_pipeline(question, catalog);
    case 'j':
      return predict_inference(question, catalog);
    default:
      return Prediction::none("no model of this category");
  }
}

}  // namespace headroom
