#!/usr/bin/env bash
# Makes the container image of the static program that scripts/release/build.sh has built: nothing but the program, git, which diff needs,
# and a shell, which GitLab and Jenkins need. An OCI archive, build/dist/cfnaudit-VERSION-image-ARCHITECTURE.tar; prints its size.
#   scripts/release/image.sh [amd64|arm64]
# Environment: SOURCE_DATE_EPOCH, STAGE (the unpacked files), CFNAUDIT_DIST.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
platform "${1:-$(host_architecture)}"
scripts/install-dependencies.sh image package >&2
SOURCE_DATE_EPOCH=$(release_epoch)
stage=$(realpath "${STAGE:-build/static-$arch/stage}")
mkdir -p "$dist"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The packages of Debian that git needs, unpacked; of these only what is used goes into the image.
packages=$work/packages
root=$work/root
mkdir -p "$packages" "$work/apt" "$root"/{bin,etc,tmp,work,usr/bin,usr/share/doc}
own_apt "$work/apt" deb APT::Architecture="$arch" APT::Architectures="$arch" Dir::State::status=/dev/null >&2
(cd "$work/apt" && "${apt[@]}" download busybox-static git libc6 libpcre2-8-0 zlib1g >&2)
for file in "$work"/apt/*.deb; do dpkg-deb --extract "$file" "$packages"; done

# add FILE: into the image, with the libraries that it names.
add() {
  local library file
  [ ! -e "$root/$1" ] || return 0
  mkdir -p "$root/$(dirname "$1")"
  cp --dereference "$packages/$1" "$root/$1"
  for library in $(readelf --dynamic "$packages/$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    file=$(cd "$packages" && find lib lib64 usr/lib -name "$library" 2>/dev/null | head -n 1)
    [ -n "$file" ] || { echo "$1 needs $library" >&2 && return 1; }
    add "$file"
  done
}
add usr/bin/git
loader=$(readelf --program-headers "$packages/usr/bin/git" | sed -n 's/.*interpreter: \/\(.*\)\]/\1/p')
mkdir -p "$root/$(dirname "$loader")"
cp --dereference "$(find "$packages/lib" -name "$(basename "$loader")" -type f | head -n 1)" "$root/$loader"
cp "$(find "$packages" -path '*/bin/busybox' -type f | head -n 1)" "$root/bin/busybox"
for name in '[' basename cat chmod cp cut date dirname echo env expr false find grep head id kill ls mkdir mktemp mv printf ps pwd readlink \
  rm sed sh sleep sort tail tee test touch tr true uname wc which xargs; do ln -s busybox "$root/bin/$name"; done
for name in busybox-static git libc6 libpcre2-8-0 zlib1g; do
  mkdir -p "$root/usr/share/doc/$name"
  cp --dereference "$packages/usr/share/doc/$name/copyright" "$root/usr/share/doc/$name"
done
cp "$stage/usr/bin/cfnaudit" "$root/usr/bin"
mkdir "$root/usr/share/doc/cfnaudit"
cp "$stage/usr/share/doc/cfnaudit/"{third-party-licenses.txt,cfnaudit.spdx.json} LICENSE NOTICE "$root/usr/share/doc/cfnaudit"
echo 'nobody:x:65534:65534:nobody:/work:/bin/sh' >"$root/etc/passwd"
echo 'nogroup:x:65534:' >"$root/etc/group"
printf '[safe]\n\tdirectory = *\n' >"$root/etc/gitconfig" # the checkout belongs to another user than the container's
chmod 1777 "$root/tmp"
chmod 755 "$root" "$root/work"

export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs} BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
storage=(--root "$work/storage" --runroot "$work/run")
container=$(buildah "${storage[@]}" from --arch "$arch" scratch)
buildah "${storage[@]}" copy --quiet "$container" "$root" / >/dev/null
buildah "${storage[@]}" config --arch "$arch" --os linux --user 65534:65534 --workingdir /work --entrypoint '["cfnaudit"]' --cmd --help \
  --env PATH=/usr/bin:/bin --label org.opencontainers.image.title=cfnaudit --label org.opencontainers.image.version="$release_version" \
  --label org.opencontainers.image.licenses=Apache-2.0 --label org.opencontainers.image.source=https://github.com/cfnaudit/cfnaudit \
  "$container"
image=$dist/cfnaudit-$release_version-image-$arch.tar
rm -f "$image"
buildah "${storage[@]}" commit --quiet --disable-compression=false --timestamp "$SOURCE_DATE_EPOCH" --rm "$container" "oci-archive:$image:cfnaudit:$release_version" >/dev/null
printf '%s: %.1f MB, %.1f MB unpacked\n' "$(basename "$image")" "$(stat -c %s "$image")e-6" "$(du -sb "$root" | cut -f 1)e-6"
