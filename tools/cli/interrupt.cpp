#include "tools/cli/interrupt.hpp"

#include <csignal>
#include <unistd.h>

#include "tools/cli/command.hpp"

namespace headroom {
namespace {

/// A signal handler can reach nothing but this.
volatile std::sig_atomic_t interrupted = 0;  // NOLINT(*-avoid-non-const-global-variables)

extern "C" void end_now(int /*signal*/) { _exit(exit_interrupted); }

extern "C" void note_interrupt(int signal) {
  if (interrupted != 0) end_now(signal);
  interrupted = 1;
  alarm(1);
}

}  // namespace

void listen_for_interrupts() {
  std::signal(SIGALRM, end_now);
  std::signal(SIGINT, note_interrupt);
}

void stop_if_interrupted() {
  if (interrupted != 0) throw Interrupted{};
}

}  // namespace headroom
