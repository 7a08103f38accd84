#!/bin/sh
# Assembles pause-<arch>.s and prints each program as base64, for pause-image.ts. Needed only after a
# change to the sources; wants GNU as and ld for both architectures (binutils, binutils-aarch64-linux-gnu).
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() { # architecture, prefix of the tools, linker emulation
  "$2as" -o "$work/pause.o" "pause-$1.s"
  "$2ld" -m "$3" -n -s --build-id=none -o "$work/pause-$1" "$work/pause.o"
  "$2strip" --strip-section-headers "$work/pause-$1" 2>/dev/null || true
  echo "$1 $(wc -c <"$work/pause-$1") bytes"
  base64 -w 88 "$work/pause-$1"
}
build amd64 '' elf_x86_64
build arm64 aarch64-linux-gnu- aarch64linux
