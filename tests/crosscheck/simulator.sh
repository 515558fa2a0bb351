#!/usr/bin/env bash
# Compares the decisions of `cfnaudit policy evaluate` with those of @cloud-copilot/iam-simulate, run as a separate
# program, on random requests. Every disagreement must be one that docs/iam-semantics.md names.
#   tests/crosscheck/simulator.sh [COUNT [SEED]]      default: 200000 requests, seed 2026
# Environment: CFNAUDIT (the program). Without npm the comparison is skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tests/node-tools.sh
. tests/node-tools.sh

program=${CFNAUDIT:-build/release/cli/cfnaudit}
if ! command -v npm >/dev/null; then
  echo "SKIPPED: there is no npm to get the simulator with"
  exit 0
fi
install_node_tool @cloud-copilot/iam-simulate 0.1.173
exec node tests/crosscheck/simulator.mjs "$node_tools" "$program" "${2:-2026}" "${1:-200000}"
