#!/bin/sh
# Builds the images of the Docker tests from the host's static busybox (Debian: busybox-static), because
# no registry is needed then: gantry-test/busybox:latest (a shell and the usual applets) and
# gantry-test/scratch:latest (one program, no shell). Images that are there already are kept.
set -eu
busybox=${BUSYBOX:-$(command -v busybox || echo /bin/busybox)}
[ -x "$busybox" ] || { echo "no static busybox found: apt-get install busybox-static" >&2; exit 1; }
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

if ! docker image inspect gantry-test/busybox:latest >/dev/null 2>&1; then
  mkdir -p "$context/shell/bin" "$context/shell/tmp" "$context/shell/etc" "$context/shell/www"
  cp "$busybox" "$context/shell/bin/busybox"
  for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$context/shell/bin/$applet"
  done
  echo 'root:x:0:0:root:/:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/sh' >"$context/shell/etc/passwd"
  echo 'hello from gantry' >"$context/shell/www/index.html"
  tar -C "$context/shell" -c . | docker import \
    -c 'ENV PATH=/bin' -c 'CMD ["sh"]' - gantry-test/busybox:latest >/dev/null
fi

if ! docker image inspect gantry-test/scratch:latest >/dev/null 2>&1; then
  # Its only program sleeps for an hour; it declares a volume, so that each container has an anonymous one.
  mkdir -p "$context/scratch"
  cp "$busybox" "$context/scratch/sleep"
  tar -C "$context/scratch" -c . | docker import \
    -c 'ENTRYPOINT ["/sleep", "3600"]' -c 'VOLUME /data' - gantry-test/scratch:latest >/dev/null
fi
