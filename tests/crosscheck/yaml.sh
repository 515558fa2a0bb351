#!/usr/bin/env bash
# Compares the YAML reader with the npm package yaml, another implementation: on random documents in every style and
# indentation, and on the files below the folders that are named.
#   tests/crosscheck/yaml.sh [COUNT [SEED]] [FOLDER...]      default: 20000 documents, seed 2026
# Environment: CFNAUDIT_YAML_TREES (the program that prints what the reader makes of a document). Skipped without npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tests/node-tools.sh
. tests/node-tools.sh

program=${CFNAUDIT_YAML_TREES:-build/release/tests/cfnaudit_yaml_trees}
if ! command -v npm >/dev/null; then
  echo "SKIPPED: there is no npm to get the other parser with"
  exit 0
fi
install_node_tool yaml 2
count=${1:-20000} seed=${2:-2026}
shift $(($# < 2 ? $# : 2))
exec node tests/crosscheck/yaml/compare.mjs "$node_tools" "$program" "$seed" "$count" "$@"
