#!/usr/bin/env bash
# Uploads what lies in build/dist: the release with its notes (notes.md), the images as one for both architectures, the npm packages.
#   scripts/release/publish.sh v0.2.0 [--dry-run]      --dry-run: prints the commands
# Environment: GH_TOKEN, REGISTRY_USER. npm trusts the workflow itself, which its packages name as their publisher.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
tag=$1
image=ghcr.io/cfnaudit/cfnaudit

run() { "$@"; }
if [ "${2:-}" = --dry-run ]; then run() { echo "$*"; }; fi

(cd "$dist" && sha256sum --quiet --check SHA256SUMS)
# A version that only exists once its packages do: the launcher depends on the others, so it comes last.
for package in "$dist"/cfnaudit-linux-*.tgz "$dist/cfnaudit-$release_version.tgz"; do
  run npm publish --provenance --access public "$package"
done
[ "${2:-}" = --dry-run ] || buildah login --username "$REGISTRY_USER" --password-stdin "${image%%/*}" <<<"$GH_TOKEN"
run buildah manifest create cfnaudit
for file in "$dist"/cfnaudit-"$release_version"-image-*.tar; do run buildah manifest add cfnaudit "oci-archive:$file"; done
for name in "$release_version" latest; do run buildah manifest push --all cfnaudit "docker://$image:$name"; done
run gh release create "$tag" --verify-tag --title "$tag" --notes-file notes.md "$dist"/*
