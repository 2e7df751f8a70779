#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace headroom {

/// A step as far as its edges go: it comes after steps that it names and after those that write
/// what it reads.
struct StepEdges {
  std::string name;
  std::vector<std::string> after{};   ///< names of steps
  std::vector<std::string> reads{};   ///< data sets; one that no step writes is there already
  std::vector<std::string> writes{};  ///< data sets
};

/// What is wrong with a graph of steps, at the key `key` of the step number `step`.
struct GraphFault {
  std::size_t step = 0;
  std::string key;
  std::string message;
  std::string hint;
};

/// The steps of a pipeline by their number: who comes after whom.
class StepGraph {
 public:
  StepGraph() = default;
  /// Adds to `faults` what is wrong: a name given twice, an unknown predecessor, a data set with
  /// two writers, steps that wait for one another. After a fault the graph has no meaning.
  StepGraph(std::span<const StepEdges> steps, std::vector<GraphFault>& faults);

  [[nodiscard]] std::size_t size() const { return predecessors_.size(); }
  /// Both ascending, each step once.
  [[nodiscard]] std::span<const std::uint32_t> predecessors(std::uint32_t step) const {
    return predecessors_[step];
  }
  [[nodiscard]] std::span<const std::uint32_t> successors(std::uint32_t step) const {
    return successors_[step];
  }

 private:
  void add_edges(std::span<const StepEdges> steps, std::vector<GraphFault>& faults);
  void find_cycle(std::span<const StepEdges> steps, std::vector<GraphFault>& faults) const;
  [[nodiscard]] std::vector<bool> can_end() const;

  std::vector<std::vector<std::uint32_t>> predecessors_;
  std::vector<std::vector<std::uint32_t>> successors_;
};

}  // namespace headroom
