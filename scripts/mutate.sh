#!/usr/bin/env bash
# How much do the tests see? Changes the source in one place at a time (an operator, a constant, a deleted guard, a deleted
# row of a table), builds, and runs the tests: a change that no test notices survives.
#   scripts/mutate.sh [FOLDER [COUNT [SEED]]]      default: analyzer/resolve, 30 changes, seed 2026
# Works on a copy of the working tree, below build/mutate. Environment: CFNAUDIT_MUTATE_TESTS, the names of the test programs
# ("resolve rules"), where those of the folder are not the ones to run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh build test node
copy=build/mutate/source
rm -rf "$copy"
mkdir -p "$copy"
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -cf - -T - 2>/dev/null | tar -xf - -C "$copy"
[ ! -d ../shared ] || ln -sfn "$(cd ../shared && pwd)" build/mutate/shared
cmake -S "$copy" -B build/mutate/build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O1 \
  -DCFNAUDIT_TESTS=ON -DCFNAUDIT_WERROR=OFF >/dev/null
exec node scripts/mutate/mutate.mjs "$copy" build/mutate/build "${1:-analyzer/resolve}" "${2:-30}" "${3:-2026}"
