#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "models/stack/stack_spec.hpp"

namespace headroom {

/// A GPU without peers whose figures matter only where no rate is measured.
inline AcceleratorSpec round_gpu() {
  AcceleratorSpec gpu;
  gpu.name = "round";
  gpu.family = "volta";
  gpu.memory_bandwidth = {1e12};
  gpu.fp32 = {10e12};
  gpu.fp16_tensor = {100e12};
  gpu.tdp = {300.0};
  return gpu;
}

/// Nodes of two round GPUs, 8 cores, 1 GB of memory and one port; disks of 1 GB that
/// read and write 1 GB/s.
inline GroupHardware round_group(std::uint32_t count, const std::string& name = "round nodes") {
  GroupHardware group;
  group.name = name;
  group.count = count;
  group.gpu_model = "round";
  group.server.accelerator = "round";
  group.server.gpus = 2;
  group.server.interconnect = GpuInterconnect::pcie;
  group.server.cores = 8;
  group.server.memory = {1'000'000'000};
  group.server.compute_nics = {.count = 1, .link = "wire"};
  group.server.local = {.device = "disk",
                        .devices = 1,
                        .capacity = {1'000'000'000},
                        .read = {1e9},
                        .write = {1e9},
                        .read_ops = {1e6},
                        .write_ops = {1e6},
                        .latency = {}};
  group.accelerator = round_gpu();
  return group;
}

/// A storage that reads and writes `rate` bytes a second, and never waits otherwise.
inline StackStorage round_storage(const std::string& name, double rate) {
  StackStorage storage;
  storage.name = name;
  storage.spec.name = name;
  storage.spec.read = {rate};
  storage.spec.write = {rate};
  storage.spec.read_ops = {1e6};
  storage.spec.ports = 4;
  return storage;
}

/// `nodes` round nodes and a storage `shared` of `rate`, on one switch with ports of
/// 1 GB/s.
inline StackSpec round_stack(std::uint32_t nodes, double rate = 100e6) {
  StackSpec stack;
  stack.groups = {round_group(nodes)};
  stack.network.fabric = SingleSwitch{};
  stack.network.link.name = "wire";
  stack.network.link.line = {1e9};
  stack.network.link.efficiency = 1.0;
  stack.network.link.efficiency_gpudirect = 1.0;
  stack.network.link.efficiency_host_bounce = 1.0;
  stack.storages = {round_storage("shared", rate)};
  return stack;
}

/// Trains `rate` samples a second on one round GPU, as measured, and reads nothing.
inline TrainingProfile round_profile(double rate = 100.0) {
  TrainingProfile profile;
  profile.name = "round";
  profile.model.gflop_per_sample = 1.0;
  profile.model.parameters_millions = 0.001;
  profile.model.batch_per_gpu = 10.0;
  profile.model.measured = {{.gpu = "round", .batch = 10.0, .samples_per_s = rate}};
  return profile;
}

/// The same with samples of 1 MB, 500 of them, on `shared`.
inline TrainingProfile reading_profile(double rate = 100.0) {
  TrainingProfile profile = round_profile(rate);
  profile.data.dataset = "half a gigabyte";
  profile.data.storage = "shared";
  profile.data.samples = 500.0;
  profile.data.sample_bytes = 1e6;
  return profile;
}

}  // namespace headroom
