# Sourced by the checks that are scripts. Counts what holds, and shows what was said where something does not: by the command itself,
# and in the files "out" and "log". Makes the folder $work, which is removed at the end.
# shellcheck shell=bash disable=SC2034  # the counts are read by those who source this

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# expect NAME COMMAND...
expect() {
  local name=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    sed 's/^/    /' "$work/said" "$work/out" "$work/log" 2>/dev/null
  fi
}
