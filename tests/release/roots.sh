#!/usr/bin/env bash
# Makes root folders of other distributions for tests/release/run.sh, and prints them as its ROOTS: Debian 11 and 12, Ubuntu 22.04, and
# a folder with nothing but busybox and musl, as distributions for containers are made. What cannot be had is left out, and said.
#   ROOTS=$(tests/release/roots.sh FOLDER) tests/release/run.sh
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
. scripts/release/platform.sh
folder=$(realpath -m "$1")
mkdir -p "$folder"
roots=()

# bootstrap NAME SUITE MIRROR [KEYRING]: without the keyring, what comes is not verified; it is only looked at.
bootstrap() {
  local root=$folder/$1 trust=()
  shift
  if [ -n "${3:-}" ]; then
    if [ -f "$3" ]; then trust=("--keyring=$3"); else trust=(--no-check-gpg); fi
  fi
  if [ ! -e "$root/etc/os-release" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase "${trust[@]}" "$1" "$root" "$2" >"$root.log" 2>&1 || {
      echo "no $1 from $2: $(tail -n 1 "$root.log")" >&2
      rm -rf "$root"
      return
    }
  fi
  roots+=("$root")
}

mirror=$(grep -hoE 'https?://[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1 | tr -d ' ')
mirror=${mirror:-http://deb.debian.org/debian}
bootstrap debian-11 bullseye "$mirror"
bootstrap debian-12 bookworm "$mirror"
bootstrap ubuntu-22.04 jammy http://archive.ubuntu.com/ubuntu /usr/share/keyrings/ubuntu-archive-keyring.gpg

small=$folder/busybox-musl
if [ ! -e "$small/bin/busybox" ]; then
  work=$(mktemp -d)
  own_apt "$work" deb >/dev/null 2>&1
  if (cd "$work" && "${apt[@]}" download busybox-static musl) >/dev/null 2>&1; then
    mkdir -p "$small"
    for file in "$work"/*.deb; do dpkg-deb --extract "$file" "$small"; done
  else
    echo "no busybox and musl" >&2
  fi
  rm -rf "$work"
fi
[ ! -e "$small/bin/busybox" ] || roots+=("$small")
(IFS=: && echo "${roots[*]}")
