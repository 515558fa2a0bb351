#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test. Arguments go to ctest: scripts/test.sh -R IAM001
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-dependencies.sh build test
cmake --preset release -DCFNAUDIT_TESTS=ON -DCFNAUDIT_WERROR=OFF >/dev/null
cmake --build --preset release
exec ctest --preset release --no-tests=error --parallel "$(nproc)" "$@"
