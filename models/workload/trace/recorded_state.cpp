#include "models/workload/trace/recorded_state.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace headroom {
namespace {

struct Word {
  std::string_view text;
  RecordedState state;
};

/// The first word of a state is its name.
constexpr std::array words{
    Word{"untold", RecordedState::untold},
    Word{"completed", RecordedState::completed},
    Word{"COMPLETED", RecordedState::completed},
    Word{"Pass", RecordedState::completed},
    Word{"Terminated", RecordedState::completed},
    Word{"failed", RecordedState::failed},
    Word{"FAILED", RecordedState::failed},
    Word{"Failed", RecordedState::failed},
    Word{"SPECIAL_EXIT", RecordedState::failed},
    Word{"killed", RecordedState::killed},
    Word{"CANCELLED", RecordedState::killed},
    Word{"CANCELLED+", RecordedState::killed},
    Word{"Killed", RecordedState::killed},
    Word{"timed_out", RecordedState::timed_out},
    Word{"TIMEOUT", RecordedState::timed_out},
    Word{"DEADLINE", RecordedState::timed_out},
    Word{"out_of_memory", RecordedState::out_of_memory},
    Word{"OUT_OF_MEMORY", RecordedState::out_of_memory},
    Word{"node_failed", RecordedState::node_failed},
    Word{"NODE_FAIL", RecordedState::node_failed},
    Word{"BOOT_FAIL", RecordedState::node_failed},
    Word{"LAUNCH_FAILED", RecordedState::node_failed},
    Word{"RECONFIG_FAIL", RecordedState::node_failed},
    Word{"interrupted", RecordedState::interrupted},
    Word{"PREEMPTED", RecordedState::interrupted},
    Word{"REQUEUED", RecordedState::interrupted},
    Word{"REVOKED", RecordedState::interrupted},
    Word{"Interrupted", RecordedState::interrupted},
    Word{"partial", RecordedState::partial},
    Word{"running", RecordedState::running},
    Word{"RUNNING", RecordedState::running},
    Word{"Running", RecordedState::running},
    Word{"SUSPENDED", RecordedState::running},
    Word{"RESIZING", RecordedState::running},
    Word{"COMPLETING", RecordedState::running},
    Word{"SIGNALING", RecordedState::running},
    Word{"STAGE_OUT", RecordedState::running},
    Word{"STOPPED", RecordedState::running},
};

}  // namespace

std::string_view recorded_state_name(RecordedState state) {
  return std::ranges::find(words, state, &Word::state)->text;
}

RecordedState recorded_state(std::string_view word) {
  word = word.substr(0, word.find(' '));
  const auto* const found = std::ranges::find(words, word, &Word::text);
  return found == words.end() ? RecordedState::untold : found->state;
}

RecordedState recorded_state_of_swf(std::string_view field) {
  if (field.size() != 1) return RecordedState::untold;
  switch (field.front()) {
    case '0':
      return RecordedState::failed;
    case '1':
      return RecordedState::completed;
    case '2':
    case '3':
    case '4':
      return RecordedState::partial;
    case '5':
      return RecordedState::killed;
    default:
      return RecordedState::untold;
  }
}

}  // namespace headroom
