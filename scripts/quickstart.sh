#!/usr/bin/env bash
# From a fresh Debian 12 or Ubuntu 24.04 to a first report: installs what is missing, builds, checks an example.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh build

if [ ! -f build/release/build.ninja ]; then
  # Without the tests, so that their packages are not needed; a newer compiler's new warnings are no errors here.
  cmake --preset release -DCFNAUDIT_TESTS=OFF -DCFNAUDIT_WERROR=OFF >/dev/null
fi
echo "Building cfnaudit (a few minutes the first time)"
cmake --build --preset release --target cfnaudit

program=build/release/cli/cfnaudit
example=examples/serverless-app.yaml
printf '\n$ %s check %s\n' "$program" "$example"
status=0
"$program" check "$example" || status=$?
if [ "$status" -gt 1 ]; then
  echo "cfnaudit could not do its job (exit code $status)" >&2
  exit "$status"
fi

cat <<END

It works. (Exit code $status of the check: 1 means that there are findings, 0 that there are none.) Next:
  $program check YOUR-TEMPLATE.yaml             what is wrong with it
  $program access $example     who can reach what
  $program cost $example       what it costs per month
  $program --help                               everything else
END
