#include "tools/sweep/child_process.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
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

/// In the new process: becomes the program, or tells `failure` why not.
[[noreturn]] void become(const std::vector<char*>& words, const Pipe& output, const Pipe& errors,
                         const Pipe& failure) {
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(output.in(), STDOUT_FILENO);
  dup2(errors.in(), STDERR_FILENO);
  execvp(words[0], words.data());
  const int error = errno;
  const auto written = write(failure.in(), &error, sizeof error);
  _exit(written < 0 ? 126 : 127);
}

/// Reads both pipes until the other side has closed them.
void read_all(Pipe& output, Pipe& errors, ProcessEnd& end) {
  std::array<pollfd, 2> ends{pollfd{output.out(), POLLIN, 0}, pollfd{errors.out(), POLLIN, 0}};
  const std::array<std::string*, 2> texts{&end.output, &end.errors};
  std::array<char, 4096> block{};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends.at(i).fd < 0 || ends.at(i).revents == 0) continue;
      const auto count = read(ends.at(i).fd, block.data(), block.size());
      if (count > 0) texts.at(i)->append(block.data(), static_cast<std::size_t>(count));
      if (count == 0 || (count < 0 && errno != EINTR)) ends.at(i).fd = -1;
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
  Pipe failure;
  const pid_t child = fork();
  if (child < 0) {
    throw InputError{
        Diagnostic{.path = words.front(), .message = std::strerror(errno), .hint = ""}};
  }
  if (child == 0) become(pointers, output, errors, failure);
  output.close_end(1);
  errors.close_end(1);
  failure.close_end(1);

  ProcessEnd end;
  int error = 0;
  end.started = read(failure.out(), &error, sizeof error) <= 0;
  read_all(output, errors, end);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return end;
}

}  // namespace headroom
