#!/usr/bin/env bash
# Shards on local workers: GNU parallel runs them, one is killed on its way and run again, and the merged report is that of one run, byte for
# byte. Then the results cache: the same reports, and how fast.
#   tests/scale/run.sh [FOLDER...]      default: the project's own templates, and those beside it if they are there
# Environment: CFNAUDIT (the program), CFNAUDIT_SHARED.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
program=$(realpath "${CFNAUDIT:-build/release/cli/cfnaudit}")
shared=${CFNAUDIT_SHARED:-../shared}
scripts/install-dependencies.sh scale || exit 2
folders=("$@")
if [ $# -eq 0 ]; then
  folders=(examples tests/corpus tests/fixtures tests/rules)
  [ ! -d "$shared/corpus" ] || folders+=("$shared/corpus/aws-cloudformation-templates" "$shared/corpus/serverless-patterns")
fi
# shellcheck source=tests/expect.sh
. tests/expect.sh
export SOURCE_DATE_EPOCH=1796040000

shards=8
# shellcheck disable=SC2016
worker='set -u
# The first time, shard 3 is killed in the middle of its work.
if [ "$1" = 3 ] && mkdir "$work/killed" 2>/dev/null; then
  "$program" check --fail-on never --shard "$1/$shards" --format "$format" --output "$work/$1.$format" --jobs 1 "${@:2}" 2>/dev/null &
  pid=$!
  sleep 0.02
  kill -9 "$pid" && wait "$pid"
  exit 9
fi
"$program" check --fail-on never --shard "$1/$shards" --format "$format" --output "$work/$1.$format" --jobs 1 "${@:2}" 2>/dev/null
status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 2 ] || [ "$status" -eq 3 ]'
export program shards work
for format in json sarif; do
  export format
  rm -rf "$work/killed"
  "$program" check --fail-on never --format "$format" --output "$work/one.$format" "${folders[@]}" 2>"$work/one.err"
  code=$?
  expect "$format: all shards run, one of them twice" \
    parallel --will-cite --jobs 4 --retries 3 bash -c "$(printf %q "$worker")" worker {} "$(printf '%q ' "${folders[@]}")" ::: $(seq "$shards")
  expect "$format: one was killed" test -d "$work/killed"
  reports=()
  for i in $(seq "$shards"); do reports+=("$work/$i.$format"); done
  "$program" merge --output "$work/merged.$format" "${reports[@]}" 2>"$work/merged.err"
  expect "$format: the exit code is that of one run ($code)" test $? -eq "$code"
  expect "$format: the merged report is that of one run" cmp "$work/one.$format" "$work/merged.$format"
  expect "$format: the complaints are those of one run" diff "$work/one.err" "$work/merged.err"
  rm "${reports[4]}"
  expect "$format: a shard that is missing is named" bash -c \
    "'$program' merge ${reports[*]@Q} 2>&1 | grep -q 'No such file'"
done

# Thousands of templates: copies, so that the cache knows each by its name.
mkdir "$work/many"
count=0
for folder in "${folders[@]}"; do
  while IFS= read -r file; do
    install -D "$file" "$work/many/$file"
    count=$((count + 1))
  done < <(find "$folder" \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' -o -name '*.template' \) -type f)
done
timed() { # OPTION...: sets seconds, and writes the report to $work/timed
  local TIMEFORMAT='%R'
  seconds=$({ time (cd "$work/many" && "$program" check --fail-on never --format json --output "$work/timed" "$@" . 2>/dev/null); } 2>&1)
}
per_second() { awk -v n="$count" -v s="$seconds" 'BEGIN { printf "%d", n / s }'; }
timed
echo "$count files: $(per_second) a second"
cp "$work/timed" "$work/plain"
timed --cache "$work/cache"
expect "the report with an empty cache" cmp "$work/plain" "$work/timed"
timed --cache "$work/cache"
echo "$count files, all of them known: $(per_second) a second"
expect "the report with a warm cache" cmp "$work/plain" "$work/timed"
expect "a warm cache is at least five times faster than 500 templates a second" test "$(per_second)" -ge 2500

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
