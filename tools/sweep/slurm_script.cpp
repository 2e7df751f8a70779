#include "tools/sweep/slurm_script.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {
namespace {

/// `word` as the shell takes it for one word.
std::string shell_word(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-=,:+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
    return std::string{word};
  }
  std::string text = "'";
  for (const char letter : word) text += letter == '\'' ? "'\\''" : std::string{letter};
  return text + "'";
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

/// 0, 1, 2, 5 as `0-2,5`.
std::string ranges_of(std::span<const std::size_t> numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += fmt::format("{}{}", text.empty() ? "" : ",", numbers[i]);
    if (last > i) text += fmt::format("-{}", numbers[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace

std::string slurm_script(const ShardCommand& command, const std::vector<std::string>& options) {
  std::string text = "#!/bin/sh\n#SBATCH --job-name=headroom-sweep\n";
  text += fmt::format("#SBATCH --cpus-per-task={}\n", command.threads);
  text += fmt::format("#SBATCH --chdir={}\n", shell_word(command.folder));
  text += fmt::format("#SBATCH --output={}\n", shell_word(command.out + "/slurm/%A_%a.log"));
  for (const std::string& option : options) text += fmt::format("#SBATCH {}\n", option);
  text += fmt::format(
      "# Task i makes shard HEADROOM_FIRST_SHARD + i of {0}; one that is made again resumes.\n"
      "exec {1} {2} --out {3} --threads {4} --quiet \\\n"
      "  --shard \"$((HEADROOM_FIRST_SHARD + SLURM_ARRAY_TASK_ID))/{0}\"\n",
      command.shards, shell_word(command.program), joined(command.arguments),
      shell_word(command.out), command.threads);
  return text;
}

std::vector<SlurmBatch> slurm_batches(std::span<const std::size_t> shards,
                                      std::size_t array_size_max) {
  std::vector<SlurmBatch> batches;
  std::size_t begin = 0;
  while (begin < shards.size()) {
    const std::size_t first = shards[begin] / array_size_max * array_size_max;
    std::vector<std::size_t> indices;
    for (; begin < shards.size() && shards[begin] < first + array_size_max; ++begin) {
      indices.push_back(shards[begin] - first);
    }
    batches.push_back({.first = first, .array = ranges_of(indices), .tasks = indices.size()});
  }
  return batches;
}

std::vector<std::string> slurm_submission(const SlurmBatch& batch, const std::string& script) {
  return {"sbatch", "--parsable", "--array=" + batch.array,
          fmt::format("--export=ALL,HEADROOM_FIRST_SHARD={}", batch.first), script};
}

std::string kubernetes_manifest(const ShardCommand& command, const std::string& image) {
  std::vector<std::string> arguments = command.arguments;
  const std::string study = std::filesystem::path{arguments.at(1)}.filename().string();
  arguments.at(1) = "/study/" + study;
  // What stands in a flow scalar between double quotes has its own quotes escaped.
  std::string line;
  for (const char letter : joined(arguments)) {
    if (letter == '"' || letter == '\\') line += '\\';
    line += letter;
  }
  return fmt::format(
      R"(# A sweep as an indexed job: each pod makes the shard of its completion index.
#   kubectl create configmap headroom-study --from-file={0}   # and the base it names
#   kubectl apply -f THIS_FILE
#   kubectl wait --for=condition=complete job/headroom-sweep
# then, where the volume is mounted at DIR:
#   headroom sweep {0} --out DIR --merge
apiVersion: batch/v1
kind: Job
metadata:
  name: headroom-sweep
spec:
  completionMode: Indexed
  completions: {1}
  parallelism: {1}
  backoffLimit: {2}
  template:
    spec:
      restartPolicy: OnFailure
      containers:
        - name: sweep
          image: {3}
          command: ["sh", "-c"]
          args:
            - "exec headroom {4} --out /results --threads {5} --quiet
              --shard \"$JOB_COMPLETION_INDEX/{1}\""
          resources:
            requests: {{cpu: {5}, memory: 1Gi}}
          volumeMounts:
            - {{name: study, mountPath: /study, readOnly: true}}
            - {{name: results, mountPath: /results}}
      volumes:
        - name: study
          configMap: {{name: headroom-study}}
        - name: results
          persistentVolumeClaim: {{claimName: headroom-results}}
)",
      study, command.shards, 2 * command.shards, image, line, command.threads);
}

}  // namespace headroom
