#!/usr/bin/env bash
# Builds the static program and its packages, and uses them where there is nothing else: in an empty root folder, as nobody, without a
# network; in the root folders of other distributions that ROOTS names (debootstrap makes them).
# Z3 is not compiled here: without its archive in the cache (scripts/release/libraries.sh) nothing is tested, and the output says so.
# Environment: ROOTS (folders, separated by colons: tests/release/roots.sh makes them), CFNAUDIT (the program of the build, for reports and
# start-up), ARCHITECTURE, WHOLE=1 (built a second time from nothing, not only linked), HARDENED (as in build.sh; default here: 0).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
. scripts/release/platform.sh
platform "${ARCHITECTURE:-$(host_architecture)}"
export HARDENED=${HARDENED:-0}
if ! scripts/release/libraries.sh "$arch" --cached >/dev/null; then
  echo "NOT TESTED: the archive of Z3 for $arch is not in the cache; scripts/release/libraries.sh $arch builds it in about half an hour"
  exit 0
fi
today=$(realpath "${CFNAUDIT:-build/release/cli/cfnaudit}")

# shellcheck source=tests/expect.sh
. tests/expect.sh

export CFNAUDIT_DIST=$work/dist SOURCE_DATE_EPOCH=1700000000
expect "the program is built" scripts/release/build.sh "$arch"
tail -n 1 "$work/said"
name=cfnaudit-$release_version-linux-$arch
archive=$work/dist/$name.tar.gz
deb=$work/dist/cfnaudit_${release_version}_$arch.deb
mkdir "$work/tar" "$work/deb" "$work/again"
tar -xzf "$archive" -C "$work/tar" --strip-components 1
program=$work/tar/bin/cfnaudit
nothing() { ! readelf --program-headers --dynamic "$program" | grep -E 'NEEDED|INTERP'; }
expect "it needs no library and no loader" nothing
position_independent() { readelf --file-header "$program" | grep -q 'Type: *DYN' && ! readelf --program-headers "$program" | grep -A1 GNU_STACK | grep -q 'RWE'; }
expect "it is position-independent, without an executable stack" position_independent
relocations_are_read_only() { readelf --program-headers "$program" | grep -q GNU_RELRO && readelf --dynamic "$program" | grep -q 'NOW'; }
expect "its relocations are read-only" relocations_are_read_only
expect "it has at most 48 MB" test "$(stat -c %s "$program")" -le 48000000
expect "the archive has at most 18 MB" test "$(stat -c %s "$archive")" -le 18000000
without_paths() { ! grep -a -F -e "$PWD" -e "$release_cache" "$program"; }
expect "it names no folder of the machine that built it" without_paths
expect "the package unpacks" dpkg-deb --extract "$deb" "$work/deb"
expect "to the same files" diff -r "$work/tar" "$work/deb/usr"
depends_on_nothing() { [ -z "$(dpkg-deb --field "$deb" Depends)" ]; }
expect "it depends on nothing" depends_on_nothing
for file in copyright NOTICE third-party-licenses.txt cfnaudit.spdx.json docs/rules.md examples/serverless-app.yaml; do
  expect "it has $file" test -s "$work/tar/share/doc/cfnaudit/$file"
done
expect "and its manual page" test -s "$work/tar/share/man/man1/cfnaudit.1.gz"
inventory=$work/tar/share/doc/cfnaudit/cfnaudit.spdx.json
expect "the inventory is of this program" grep -q "$(sha256sum "$program" | cut -d ' ' -f 1)" "$inventory"
expect "and names all that is inside" jq -e '[.packages[].name] | contains(["cfnaudit", "z3", "yaml-cpp", "glibc"])' "$inventory"
expect "with a version and a licence" jq -e '[.packages[] | .versionInfo, .licenseConcluded | select(. == null or . == "")] == []' "$inventory"
expect "the licences are those of all" test "$(grep -c '^==== ' "$work/tar/share/doc/cfnaudit/third-party-licenses.txt")" -eq \
  "$(jq '.packages | length - 1' "$inventory")"
again=()
if [ -n "${WHOLE:-}" ]; then
  rm -rf "build/static-$arch"
  again=(CCACHE_DISABLE=1)
fi
expect "built again" env "${again[@]}" CFNAUDIT_DIST="$work/again" scripts/release/build.sh "$arch"
expect "the bytes are the same" diff -r "$work/dist" "$work/again"

# A root folder with the program, the examples, and what else is in FROM.
emulator=()
[ "$arch" = "$(host_architecture)" ] || emulator=("/qemu-$machine-static")
policies='{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}'
in_root() { # ROOT ARGUMENTS...: as nobody, without a network
  local root=$1
  shift
  unshare --net --mount chroot --userspec=65534:65534 "$root" "${emulator[@]}" /cfnaudit "$@" >"$work/answer" 2>"$work/err"
}
fill() {
  cp "$program" "$1/cfnaudit"
  cp -r examples "$1/examples"
  cp tests/schema/policies/narrow.json "$1/narrow.json"
  echo "$policies" >"$1/wide.json"
  [ ${#emulator[@]} -eq 0 ] || cp "/usr/bin/qemu-$machine-static" "$1/"
}
reports() { # ROOT: the same reports as today's program gives
  local root=$1 example arguments
  for example in examples/*.yaml; do
    for arguments in "check" "access" "cost" "check --format json" "access --from ApiLogRole --to Orders --prove-unreachable"; do
      # shellcheck disable=SC2086
      in_root "$root" $arguments "$example"
      local code=$?
      # shellcheck disable=SC2086
      "$today" $arguments "$example" >"$work/today" 2>"$work/today.err"
      [ "$code" -eq $? ] && diff "$work/today" "$work/answer" && diff "$work/today.err" "$work/err" || return 1
    done
  done
}
proves() { in_root "$1" policy compare narrow.json wide.json; [ $? -eq 1 ] && grep -q '^less-permissive' "$work/answer"; }
mkdir "$work/empty"
fill "$work/empty"
if unshare --net --mount chroot --userspec=65534:65534 "$work/empty" "${emulator[@]}" /cfnaudit --version >/dev/null 2>&1; then
  expect "in an empty root: the reports are the same" reports "$work/empty"
  expect "in an empty root: proves, with Z3" proves "$work/empty"
  # There is no /proc in any of these folders.
  old_kernel() { setarch --uname-2.6 unshare --net --mount chroot --userspec=65534:65534 "$work/empty" /cfnaudit --version >"$work/answer" 2>"$work/err" || [ "$(cat "$work/answer" "$work/err" | wc -l)" -eq 1 ]; }
  [ ${#emulator[@]} -gt 0 ] || expect "a kernel that is too old is said in one line, if it is" old_kernel
  mkdir "$work/small" && mount -t tmpfs -o size=16k,mode=1777 none "$work/small" 2>/dev/null && {
    no_space() { "$1" check --format sarif --output "$work/small/report" examples/serverless-app.yaml 2>"$work/err"; [ $? -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ] && [ -z "$(ls "$work/small")" ]; }
    [ ${#emulator[@]} -gt 0 ] || expect "a full disk is said in one line, and nothing is left" no_space "$program"
    umount "$work/small"
  }
  full_output() { "$program" check examples/serverless-app.yaml 2>"$work/err" >/dev/full; [ $? -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ]; }
  [ ${#emulator[@]} -gt 0 ] || expect "output that is full is said in one line" full_output
  unwritable() { in_root "$work/empty" check --output /no/report.txt examples/serverless-app.yaml; [ $? -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ]; }
  expect "in an empty root: a report that cannot be written" unwritable
  IFS=: read -ra roots <<<"${ROOTS:-}"
  for root in "${roots[@]}"; do
    fill "$root"
    expect "in $root: the reports are the same" reports "$root"
    expect "in $root: proves, with Z3" proves "$root"
    if [ -x "$root/usr/bin/dpkg" ] && [ ${#emulator[@]} -eq 0 ]; then
      cp "$deb" "$root/package.deb"
      expect "in $root: the package is installed" unshare --net --mount chroot "$root" dpkg --install /package.deb
      expect "in $root: the installed program runs" unshare --net --mount chroot --userspec=65534:65534 "$root" cfnaudit check --fail-on never /examples/serverless-app.yaml
      expect "in $root: the package is removed" unshare --net --mount chroot "$root" dpkg --purge cfnaudit
      rm "$root/package.deb"
    fi
    rm -rf "$root"/{cfnaudit,examples,narrow.json,wide.json}
  done
else
  echo "not tested in other root folders: chroot is not permitted here"
fi

# Start-up: the smallest command, the static program beside today's in turn; the fastest of many counts, as this machine may be busy.
start_up() { # PROGRAM: sets took
  local start
  start=$(date +%s%N)
  "$1" rules LOG001 >/dev/null
  took=$(($(date +%s%N) - start))
}
if [ ${#emulator[@]} -eq 0 ]; then
  static=999999999
  shared=999999999
  for _ in $(seq 40); do
    start_up "$program"
    [ "$took" -ge "$static" ] || static=$took
    start_up "$today"
    [ "$took" -ge "$shared" ] || shared=$took
  done
  echo "start-up: static $((static / 1000)) us, today's $((shared / 1000)) us"
  expect "the start-up is not slower" test "$static" -le $((shared * 11 / 10))
fi

if command -v buildah >/dev/null; then
  expect "the image is made" scripts/release/image.sh "$arch"
  tail -n 1 "$work/said"
  image=$work/dist/cfnaudit-$release_version-image-$arch.tar
  mkdir "$work/oci" "$work/image"
  tar -xf "$image" -C "$work/oci"
  blob() { echo "$work/oci/blobs/sha256/${1#sha256:}"; }
  manifest=$(blob "$(jq -r '.manifests[0].digest' "$work/oci/index.json")")
  for layer in $(jq -r '.layers[].digest' "$manifest"); do tar -xzf "$(blob "$layer")" -C "$work/image"; done
  expect "its layers have less than 60 MB unpacked" test "$(du -sb "$work/image" | cut -f 1)" -lt 60000000
  expect "it runs as nobody" jq -e '.config.User == "65534:65534" and .config.Entrypoint == ["cfnaudit"]' \
    "$(blob "$(jq -r .config.digest "$manifest")")"
  if [ ${#emulator[@]} -eq 0 ]; then
    mkdir -p "$work/image/work/examples" "$work/image/dev"
    mknod -m 666 "$work/image/dev/null" c 1 3 # which every container has
    cp examples/*.yaml "$work/image/work/examples"
    # shellcheck disable=SC2016
    in_image() { # SCRIPT: read-only but for /tmp, as nobody, without a network
      unshare --net --mount bash -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" &&
        mount -t tmpfs -o mode=1777 none "$1/tmp" && exec chroot --userspec=65534:65534 "$1" /bin/sh -c "cd /work && $2"' bash "$work/image" "$1" >"$work/answer" 2>"$work/err" && return
      local status=$?
      cat "$work/err" "$work/answer"
      return "$status"
    }
    in_image_checks() { in_image 'cfnaudit check examples/serverless-app.yaml'; [ $? -eq 1 ] && grep -q LOG004 "$work/answer"; }
    expect "it checks, read-only, without a network" in_image_checks
    (cd "$work/image/work" && git init -q && git add -A && git -c user.name=t -c user.email=t@example.com commit -q -m base &&
      sed -i 's/Threshold: 25000/Threshold: 26000/' examples/serverless-app.yaml &&
      git -c user.name=t -c user.email=t@example.com commit -q -a -m change)
    expect "it compares with git" in_image 'cfnaudit diff --git HEAD~1...HEAD .'
  fi
else
  echo "not tested: the container image, without buildah"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
