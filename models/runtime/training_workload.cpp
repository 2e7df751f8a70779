#include "models/runtime/training_workload.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace headroom {
namespace {

// Where the figures are from. Work per sample and parameters: the papers (He et
// al. 2015 for ResNet-50, 3 * 8.2 GFLOP; Liu et al. 2016 for SSD; He et al. 2017
// for Mask R-CNN; Devlin et al. 2018 for BERT-large, 6 * 336 M * tokens, less
// where padding is removed; Wu et al. 2016 for GNMT; Vaswani et al. 2017;
// Cicek et al. 2016 for U-Net 3D; Graves 2012 for RNN-T). Efficiency, traffic,
// launch and variance: fitted to the runs in tools/validate/calibration.json,
// one for each model and software, frozen since; the rest of the measurements
// only scores them.
constexpr std::array<TrainingWorkload, 10> scripts{{
    {.name = "resnet50",
     .summary = "ResNet-50 v1.5 on ImageNet",
     .gflop_per_sample = 24.6,
     .efficiency = 0.76,
     .traffic_mb_per_sample = 300,
     .launch_ms = 6.7,
     .parameters_millions = 25.6,
     .tf32_efficiency = 0.35},
    {.name = "ssd300",
     .summary = "SSD300 with ResNet-50 backbone on COCO",
     .gflop_per_sample = 110,
     .efficiency = 0.70,
     .traffic_mb_per_sample = 1035,
     .launch_ms = 17,
     .parameters_millions = 27,
     .tf32_efficiency = 0.74},
    {.name = "bert_large_s128",
     .summary = "BERT-large pretraining, 128 tokens",
     .gflop_per_sample = 262,
     .efficiency = 0.73,
     .traffic_mb_per_sample = 600,
     .launch_ms = 8,
     .parameters_millions = 336,
     .tf32_efficiency = 1.05},
    {.name = "bert_large_s512",
     .summary = "BERT-large pretraining, 512 tokens, padding removed",
     .gflop_per_sample = 700,
     .efficiency = 0.78,
     .traffic_mb_per_sample = 2500,
     .launch_ms = 8,
     .parameters_millions = 336,
     .tf32_efficiency = 1.05},
    {.name = "bert_large_squad",
     .summary = "BERT-large fine-tuning on SQuAD, 384 tokens",
     .gflop_per_sample = 800,
     .efficiency = 0.90,
     .traffic_mb_per_sample = 5400,
     .launch_ms = 20,
     .parameters_millions = 336,
     .tf32_efficiency = 1.05,
     .step_variance = 0.04,
     .overlap = 0.3,
     .has_wide_gradients = true},
    {.name = "maskrcnn",
     .summary = "Mask R-CNN with ResNet-50 on COCO",
     .gflop_per_sample = 1300,
     .efficiency = 0.33,
     .traffic_mb_per_sample = 5000,
     .launch_ms = 24,
     .parameters_millions = 46,
     .step_variance = 0.124},
    {.name = "gnmt",
     .summary = "GNMT v2 on WMT16, sentence pairs",
     .gflop_per_sample = 25,
     .efficiency = 0.70,
     .traffic_mb_per_sample = 236,
     .launch_ms = 10,
     .parameters_millions = 160,
     .step_variance = 0.12,
     .units_per_sample = 55},
    {.name = "transformer_big",
     .summary = "Transformer big on WMT14, batch in tokens",
     .gflop_per_sample = 38,
     .efficiency = 0.50,
     .traffic_mb_per_sample = 39,
     .launch_ms = 20,
     .parameters_millions = 210,
     .step_variance = 0.09,
     .batch_units_per_sample = 30},
    {.name = "nnunet3d",
     .summary = "nnU-Net 3D on medical volumes",
     .gflop_per_sample = 600,
     .efficiency = 0.076,
     .traffic_mb_per_sample = 3000,
     .launch_ms = 5,
     .parameters_millions = 31},
    {.name = "unet3d_medical",
     .summary = "U-Net 3D of TensorFlow 1 on medical volumes",
     .gflop_per_sample = 600,
     .efficiency = 0.049,
     .traffic_mb_per_sample = 3000,
     .launch_ms = 11,
     .parameters_millions = 19},
}};

constexpr TrainingWorkload early(std::string_view name, double gflop, double parameters_millions,
                                 double vector_efficiency) {
  return {.name = name,
          .summary = "convolutional network, TensorFlow 1.0",
          .gflop_per_sample = gflop,
          .parameters_millions = parameters_millions,
          .vector_efficiency = vector_efficiency,
          .overlap = 0.75};
}

// Work and parameters: the papers of Szegedy et al. 2015 and 2016, He et al.
// 2015, Simonyan and Zisserman 2014; efficiencies: one P100 each for Inception
// and VGG, one K80 die for ResNet-50, of tensorflow.org/performance/benchmarks;
// AlexNet as VGG, whose convolutions it shares.
constexpr std::array<TrainingWorkload, 6> earlies{
    early("inception_v3", 34, 23.8, 0.51), early("inception_v4", 73.5, 42.7, 0.51),
    early("resnet50", 24.6, 25.6, 0.61),   early("resnet101", 46.8, 44.5, 0.61),
    early("resnet152", 68.7, 60.2, 0.61),  early("vgg16", 93, 138.4, 1.50)};

constexpr std::array<TrainingWorkload, 8> benchmarks{{
    {.name = "resnet",
     .summary = "MLPerf ResNet-50",
     .gflop_per_sample = 24.6,
     .efficiency = 0.81,
     .traffic_mb_per_sample = 282,
     .launch_ms = 6.7,
     .parameters_millions = 25.6},
    {.name = "ssd",
     .summary = "MLPerf SSD with ResNet-34",
     .gflop_per_sample = 90,
     .efficiency = 0.90,
     .traffic_mb_per_sample = 365,
     .launch_ms = 10.5,
     .parameters_millions = 36},
    {.name = "maskrcnn",
     .summary = "MLPerf Mask R-CNN",
     .gflop_per_sample = 1300,
     .efficiency = 0.47,
     .traffic_mb_per_sample = 3520,
     .launch_ms = 24,
     .parameters_millions = 46,
     .step_variance = 0.124},
    {.name = "bert",
     .summary = "MLPerf BERT-large, 512 tokens",
     .gflop_per_sample = 700,
     .efficiency = 0.52,
     .traffic_mb_per_sample = 2700,
     .launch_ms = 8,
     .parameters_millions = 336},
    {.name = "gnmt",
     .summary = "MLPerf GNMT",
     .gflop_per_sample = 25,
     .efficiency = 1.0,
     .traffic_mb_per_sample = 140,
     .launch_ms = 10,
     .parameters_millions = 160,
     .step_variance = 0.073},
    {.name = "transformer",
     .summary = "MLPerf Transformer, batch in tokens",
     .gflop_per_sample = 38,
     .efficiency = 0.91,
     .traffic_mb_per_sample = 21,
     .launch_ms = 20,
     .parameters_millions = 210,
     .step_variance = 0.09,
     .batch_units_per_sample = 30},
    {.name = "unet3d",
     .summary = "MLPerf U-Net 3D on KiTS19",
     .gflop_per_sample = 6000,
     .efficiency = 0.78,
     .traffic_mb_per_sample = 10300,
     .launch_ms = 11,
     .parameters_millions = 19},
    {.name = "rnnt",
     .summary = "MLPerf RNN-T on LibriSpeech",
     .gflop_per_sample = 100,
     .efficiency = 0.56,
     .traffic_mb_per_sample = 321,
     .launch_ms = 13,
     .parameters_millions = 49,
     .step_variance = 0.05},
}};

}  // namespace

std::span<const TrainingWorkload> script_workloads() { return scripts; }

std::span<const TrainingWorkload> early_workloads() { return earlies; }

std::span<const TrainingWorkload> mlperf_workloads() { return benchmarks; }

std::optional<TrainingWorkload> find_workload(std::span<const TrainingWorkload> table,
                                              std::string_view name) {
  const auto found = std::ranges::find(table, name, &TrainingWorkload::name);
  if (found == table.end()) return std::nullopt;
  return *found;
}

TrainingWorkload typical_workload(double gflop_per_sample, double parameters_millions) {
  return {.name = "typical",
          .summary = "known by its work and parameters only",
          .gflop_per_sample = gflop_per_sample,
          .efficiency = 0.45,
          .traffic_mb_per_sample = 15.0 * gflop_per_sample,
          .launch_ms = 8,
          .parameters_millions = parameters_millions};
}

double transformer_gflop(double parameters_millions, double tokens) {
  return 6.0 * parameters_millions * tokens / 1e3;
}

}  // namespace headroom
