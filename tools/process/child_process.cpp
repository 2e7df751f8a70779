#include "tools/process/child_process.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// A pipe whose ends close when they are no longer needed, and in other programs.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) == 0) return;
    throw InputError{Diagnostic{.path = "", .message = std::strerror(errno), .hint = ""}};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  Pipe(Pipe&&) = delete;
  Pipe& operator=(Pipe&&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }

  void close_end(std::size_t which) {
    if (ends_.at(which) >= 0) close(ends_.at(which));
    ends_.at(which) = -1;
  }
  [[nodiscard]] int out() const { return ends_[0]; }
  [[nodiscard]] int in() const { return ends_[1]; }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// What is to be open in the new program: nothing to read, and the pipes.
class Openings {
 public:
  Openings(const Pipe& output, const Pipe& errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output.in(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors.in(), STDERR_FILENO);
  }
  Openings(const Openings&) = delete;
  Openings& operator=(const Openings&) = delete;
  Openings(Openings&&) = delete;
  Openings& operator=(Openings&&) = delete;
  ~Openings() { posix_spawn_file_actions_destroy(&actions_); }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// Appends what there is to read; false once the other side has closed its end.
bool read_some(int end, std::string& text) {
  std::array<char, 4096> block{};
  const auto count = read(end, block.data(), block.size());
  if (count > 0) text.append(block.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

/// Reads both pipes until the other side has closed them.
void read_all(const Pipe& output, const Pipe& errors, ProcessEnd& end) {
  std::array<pollfd, 2> ends{pollfd{.fd = output.out(), .events = POLLIN, .revents = 0},
                             pollfd{.fd = errors.out(), .events = POLLIN, .revents = 0}};
  const std::array<std::string*, 2> texts{&end.output, &end.errors};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      pollfd& one = ends.at(i);
      if (one.fd < 0 || one.revents == 0) continue;
      if (!read_some(one.fd, *texts.at(i))) one.fd = -1;
    }
  }
}

}  // namespace

ProcessEnd run_process(const std::vector<std::string>& words) {
  std::vector<std::string> copies = words;
  std::vector<char*> pointers;
  for (std::string& word : copies) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  Pipe output;
  Pipe errors;
  const Openings openings{output, errors};
  ProcessEnd end;
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, pointers[0], openings.get(), nullptr, pointers.data(), environ);
  if (error == ENOENT) return end;
  if (error != 0) {
    throw InputError{Diagnostic{
        .path = words.front(), .message = std::strerror(error), .hint = "a program to start"}};
  }
  end.started = true;
  output.close_end(1);
  errors.close_end(1);
  read_all(output, errors, end);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return end;
}

}  // namespace headroom
