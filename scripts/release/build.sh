#!/usr/bin/env bash
# Builds the static program that runs on any Linux, and packs it: build/dist/cfnaudit-VERSION-linux-ARCHITECTURE.tar.gz and .deb, with
# licences and a list of what is inside (SPDX). The same source on the same machine gives the same bytes. Leaves the unpacked files
# in build/static-ARCHITECTURE/stage for the other packages.
#   scripts/release/build.sh [amd64|arm64]        default: this machine's; the first build compiles Z3, which takes half an hour
# Environment: HARDENED=0 (without the compiler's checks at run time, so that objects are the same as those of an ordinary build and come
# from its cache: for tests), JOBS (default: all cores), SOURCE_DATE_EPOCH (default: the time of the commit), CFNAUDIT_RELEASE_CACHE, CFNAUDIT_DIST.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
platform "${1:-$(host_architecture)}"
groups=(build release)
[ ${#target_system[@]} -eq 0 ] || groups+=("cross-$arch")
scripts/install-dependencies.sh "${groups[@]}" >&2
SOURCE_DATE_EPOCH=$(release_epoch)
export SOURCE_DATE_EPOCH

build=build/static-$arch
stage=$build/stage
libraries=$PWD/$build/libraries
[ "${HARDENED:-1}" = 1 ] || hardened=()
scripts/release/libraries.sh "$arch" "$libraries"
cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCFNAUDIT_TESTS=OFF -DCFNAUDIT_WERROR=OFF "${target_system[@]}" \
  -DCMAKE_PREFIX_PATH="$libraries" \
  -DCMAKE_C_FLAGS="${hardened[*]}" -DCMAKE_CXX_FLAGS="${hardened[*]}" \
  -DCMAKE_INSTALL_PREFIX=/usr \
  -DCMAKE_EXE_LINKER_FLAGS="-static-pie -Wl,--gc-sections -Wl,--build-id=sha1 -Wl,-z,relro,-z,now,-z,noexecstack" >/dev/null
cmake --build "$build" --target cfnaudit cfnaudit_generated --parallel "${JOBS:-$(nproc)}" >&2

rm -rf "$stage"
DESTDIR="$PWD/$stage" cmake --install "$build" >/dev/null
program=$stage/usr/bin/cfnaudit
"$triplet-strip" --strip-all --remove-section=.comment "$program"
if readelf --program-headers --dynamic "$program" | grep -E 'INTERP|NEEDED'; then
  echo "$program is not static" >&2
  exit 1
fi
scripts/release/inventory.sh "$arch" "$libraries" "$stage/usr/share/doc/cfnaudit"
find "$stage" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
find "$stage" -type d -exec chmod 755 {} +

# The archive unpacks to one folder; the package is the same files below /usr.
mkdir -p "$dist"
name=cfnaudit-$release_version-linux-$arch
tar --create --directory "$stage/usr" --transform "s|^\\.|$name|" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 \
  --numeric-owner --format=gnu . | gzip -9n >"$dist/$name.tar.gz"
control=$build/deb
rm -rf "$control"
mkdir "$control"
cp -a "$stage/usr" "$control/usr"
mkdir "$control/DEBIAN"
cat >"$control/DEBIAN/control" <<FIELDS
Package: cfnaudit
Version: $release_version
Architecture: $arch
Maintainer: The cfnaudit authors <cfnaudit@users.noreply.github.com>
Installed-Size: $(du -k --summarize --apparent-size "$stage" | cut -f 1)
Recommends: git
Section: utils
Priority: optional
Homepage: https://github.com/cfnaudit/cfnaudit
Description: $(sed -n 's/^ *DESCRIPTION "\(.*\)")/\1/p' CMakeLists.txt)
FIELDS
chmod 755 "$control" "$control/DEBIAN"
dpkg-deb --root-owner-group --build "$control" "$dist/cfnaudit_${release_version}_$arch.deb" >/dev/null

printf '%s: %.1f MB, %.1f MB compressed\n' "$name" "$(stat -c %s "$program")e-6" "$(stat -c %s "$dist/$name.tar.gz")e-6"
