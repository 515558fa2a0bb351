#!/usr/bin/env bash
# Packs the npm packages into build/dist: the launcher, and for each architecture that scripts/release/build.sh has built, the package
# with the program.
#   scripts/release/npm.sh [amd64] [arm64]        default: this machine's
# Environment: STAGE (the unpacked files of one architecture), CFNAUDIT_DIST.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
scripts/install-dependencies.sh node >&2
mkdir -p "$dist"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pack() { npm pack --silent --ignore-scripts --pack-destination "$dist" "$1"; }

pack .
for arch in "${@:-$(host_architecture)}"; do
  platform "$arch"
  stage=${STAGE:-build/static-$arch/stage}/usr
  folder=$work/$arch
  mkdir "$folder"
  cp "$stage/bin/cfnaudit" "$stage/share/doc/cfnaudit/third-party-licenses.txt" "$stage/share/doc/cfnaudit/cfnaudit.spdx.json" \
    LICENSE NOTICE "$folder"
  echo "The program [cfnaudit](https://github.com/cfnaudit/cfnaudit) for linux-$node. Install \`cfnaudit\`, which depends on it." \
    >"$folder/README.md"
  jq --arg node "$node" '{name: "@cfnaudit/linux-\($node)", version, description: "cfnaudit for linux-\($node)", license, author, homepage,
    repository, os: ["linux"], cpu: [$node], preferUnplugged: true}' package.json >"$folder/package.json"
  pack "$folder"
done
