#!/usr/bin/env bash
# Writes build/dist/SHA256SUMS, which the Action and users verify downloads with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
cd "$dist"
rm -f SHA256SUMS
sums=$(sha256sum -- *)
tee SHA256SUMS <<<"$sums"
