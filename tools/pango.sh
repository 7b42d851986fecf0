#!/usr/bin/env bash
# Unpack the text layout libraries as an ordinary user into a folder of our own (14 MB): pango.sh DIRECTORY
# The system's package index and packages are used, its database and folders are not touched.
set -euo pipefail

folder=$(realpath -m "$1")
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/lists/partial "$work"/cache/archives/partial "$work/debs"
options=(-qq -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o Debug::NoLocking=1
  -o "APT::Sandbox::User=$(id -un)" -o Acquire::Retries=2)

# Ubuntu 24.04 and Debian 13 renamed some packages with the suffix t64
known() {
  local name
  for name in "$@"; do
    apt-cache "${options[@]}" show "$name" >/dev/null 2>&1 && { echo "$name"; return; }
  done
}

echo "Fetching the text layout library for PDF documents (no root needed) …"
apt-get "${options[@]}" update >/dev/null 2>&1 || true
cd "$work/debs"
wanted=()
for names in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libharfbuzz0b "libglib2.0-0t64 libglib2.0-0" \
  libfontconfig1 "libfreetype6 libfreetype6t64" libfribidi0 libthai0 libdatrie1 libgraphite2-3 libbrotli1 \
  "libpng16-16t64 libpng16-16" libexpat1 "libffi8 libffi8t64" "libpcre2-8-0 libpcre3"; do
  name=$(known $names) && [ -n "$name" ] && wanted+=("$name")
done
[ "${#wanted[@]}" -gt 0 ] && apt-get "${options[@]}" download "${wanted[@]}" >/dev/null 2>&1 || exit 1
for package in *.deb; do dpkg-deb -x "$package" "$work/tree"; done
rm -rf "$work/tree/usr/share"
mkdir -p "$folder"
rm -rf "$folder/tree"
mv "$work/tree" "$folder/tree"
