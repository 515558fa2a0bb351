#!/usr/bin/env bash
# Writes what the static program contains: FOLDER/cfnaudit.spdx.json (SPDX 2.3) and FOLDER/third-party-licenses.txt.
#   scripts/release/inventory.sh ARCHITECTURE LIBRARIES NODE_MODULES FOLDER
# Environment: SOURCE_DATE_EPOCH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
platform "$1"
libraries=$2
modules=$3
folder=$4

# Name, package, purl, its version, licence, supplier and home page of each part. A cross compiler brings C and C++ libraries
# of its own, as version 2.36-8cross1 of what is made from 2.36-8.
parts() {
  local name package rest source version cross built
  while IFS=$'\t' read -r name package rest; do
    if [[ $package = npm:* ]]; then
      version=$(jq -r .version "$modules/${package#npm:}/package.json")
      printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$package" "pkg:npm/$(sed 's/@/%40/' <<<"${package#npm:}")@$version" "$version" "$rest"
      continue
    fi
    package=${package/@/$("$compiler" -dumpversion | cut -d . -f 1)}
    IFS=$'\t' read -r source version < <(dpkg-query -W -f='${source:Package}\t${source:Version}\n' "$package")
    cross=$package-$arch-cross
    if [ "$compiler" != g++ ] && built=$(dpkg-query -W -f='${Version}' "$cross" 2>/dev/null); then
      package=$cross
      version=${built%cross*}
    fi
    printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$package" "pkg:deb/debian/$source@${version//+/%2B}?arch=source" "$version" "$rest"
  done < <(grep -v '^#' scripts/release/components.tsv)
}

{
  cat <<'TEXT'
The program cfnaudit is licensed under the Apache License 2.0 (copyright). It is linked statically with the works below. The GNU C
library is covered by the LGPL: with cfnaudit's source and scripts/release/build.sh anyone can link the program with another version
of it. Debian publishes the source of each version that is named here.
TEXT
  while IFS=$'\t' read -r name package _ version license _ home; do
    printf '\n\n==== %s %s (%s), %s\n\n' "$name" "$version" "$license" "$home"
    # By the authors' file where the library was built here or comes from npm, else by Debian's.
    cat "$libraries/licenses/$name" 2>/dev/null || cat "$modules/${package#npm:}/LICENSE" 2>/dev/null || cat "/usr/share/doc/$package/copyright"
  done < <(parts)
} >"$folder/third-party-licenses.txt"

jq --null-input --arg version "$release_version" --arg arch "$arch" --arg sha "$(sha256sum "$folder/../../../bin/cfnaudit" | cut -d ' ' -f 1)" \
  --arg date "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" --arg rows "$(parts | cut -f 1,3-)" '
  ($rows | split("\n") | map(split("\t") | {name: .[0], purl: .[1], version: .[2], license: .[3], by: .[4], home: .[5],
    id: ("SPDXRef-" + (.[0] | gsub("[^A-Za-z0-9.]+"; "-")))})) as $parts
  | {spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT", name: "cfnaudit-\($version)-linux-\($arch)",
     documentNamespace: "https://github.com/cfnaudit/cfnaudit/releases/download/v\($version)/\($sha)",
     creationInfo: {created: $date, creators: ["Tool: scripts/release/inventory.sh"]},
     packages: ([{SPDXID: "SPDXRef-cfnaudit", name: "cfnaudit", versionInfo: $version, supplier: "Organization: The cfnaudit authors",
       downloadLocation: "https://github.com/cfnaudit/cfnaudit", filesAnalyzed: false, licenseConcluded: "Apache-2.0",
       licenseDeclared: "Apache-2.0", copyrightText: "Copyright 2026 the cfnaudit authors", primaryPackagePurpose: "APPLICATION",
       checksums: [{algorithm: "SHA256", checksumValue: $sha}]}]
       + ($parts | map({SPDXID: .id, name, versionInfo: .version, supplier: "Organization: \(.by)", downloadLocation: .home,
         filesAnalyzed: false, licenseConcluded: .license, licenseDeclared: .license, copyrightText: "NOASSERTION",
         externalRefs: [{referenceCategory: "PACKAGE-MANAGER", referenceType: "purl",
           referenceLocator: .purl}]}))),
     relationships: ([{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-cfnaudit"}]
       + ($parts | map({spdxElementId: "SPDXRef-cfnaudit", relationshipType: "STATIC_LINK", relatedSpdxElement: .id})))}
' >"$folder/cfnaudit.spdx.json"
