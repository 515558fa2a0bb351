#!/usr/bin/env bash
# Writes what the static program contains: FOLDER/cfnaudit.spdx.json (SPDX 2.3) and FOLDER/third-party-licenses.txt.
#   scripts/release/inventory.sh ARCHITECTURE LIBRARIES FOLDER
# Environment: SOURCE_DATE_EPOCH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/release/platform.sh
platform "$1"
libraries=$2
folder=$3

license_of() { # NAME PACKAGE: by the authors' file where the library was built here, else by Debian's
  cat "$libraries/licenses/$1" 2>/dev/null || cat "/usr/share/doc/$2/copyright"
}

{
  cat <<'TEXT'
The program cfnaudit is licensed under the Apache License 2.0 (copyright). It is linked statically with the works below. The GNU C
library is covered by the LGPL: with cfnaudit's source and scripts/release/build.sh anyone can link the program with another version
of it. Debian publishes the source of each version that is named here.
TEXT
  while IFS=$'\t' read -r name package license _ home; do
    printf '\n\n==== %s %s (%s), %s\n\n' "$name" "$(dpkg-query -W -f='${source:Version}' "$package")" "$license" "$home"
    license_of "$name" "$package"
  done < <(grep -v '^#' scripts/release/components.tsv)
} >"$folder/third-party-licenses.txt"

rows=$(while IFS=$'\t' read -r name package rest; do
  printf '%s\t%s\t%s\n' "$name" "$(dpkg-query -W -f='${source:Package}\t${source:Version}' "$package")" "$rest"
done < <(grep -v '^#' scripts/release/components.tsv))
jq --null-input --arg version "$release_version" --arg arch "$arch" --arg sha "$(sha256sum "$folder/../../../bin/cfnaudit" | cut -d ' ' -f 1)" \
  --arg date "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" --arg rows "$rows" '
  ($rows | split("\n") | map(split("\t") | {name: .[0], source: .[1], version: .[2], license: .[3], by: .[4], home: .[5],
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
           referenceLocator: "pkg:deb/debian/\(.source)@\(.version | gsub("\\+"; "%2B"))?arch=source"}]}))),
     relationships: ([{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-cfnaudit"}]
       + ($parts | map({spdxElementId: "SPDXRef-cfnaudit", relationshipType: "STATIC_LINK", relatedSpdxElement: .id})))}
' >"$folder/cfnaudit.spdx.json"
