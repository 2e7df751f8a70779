#include "sim/lifecycle/job_state.hpp"

#include <string_view>

namespace headroom {

std::string_view to_string(JobState state) {
  switch (state) {
    case JobState::pending:
      return "pending";
    case JobState::held:
      return "held";
    case JobState::queued:
      return "queued";
    case JobState::running:
      return "running";
    case JobState::completed:
      return "completed";
    case JobState::killed:
      return "killed";
    case JobState::failed:
      return "failed";
    case JobState::rejected:
      return "rejected";
  }
  return "";
}

std::string_view to_string(WaitReason reason) {
  switch (reason) {
    case WaitReason::none:
      return "none";
    case WaitReason::order:
      return "others came first";
    case WaitReason::insufficient:
      return "not enough free GPUs";
    case WaitReason::fragmented:
      return "free GPUs were fragmented";
    case WaitReason::policy:
      return "held back by policy";
    case WaitReason::dependency:
      return "waited for a predecessor";
    case WaitReason::off_peak:
      return "waited for off-peak hours";
    case WaitReason::data:
      return "waited for data";
  }
  return "";
}

}  // namespace headroom
