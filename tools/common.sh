# Shared by the set-up scripts: where we are, how we speak, what is already done.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
umask 022
INSTANCE_DIR="${INSTANCE_DIR:-instance}"
STAMPS="$INSTANCE_DIR/setup"

say() { printf '%s\n' "$@"; }
warn() { printf '%s\n' "$@" >&2; }
stop() { warn "$@"; exit 1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# key FILE…: one hash of the contents of files and folders (compiled files left out)
key() { find "$@" -type f ! -name '*.py[co]' -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-32; }

# done_before NAME KEY · remember NAME KEY: a step is repeated only when its key has changed
done_before() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]; }
remember() { mkdir -p "$STAMPS" && printf '%s\n' "$2" > "$STAMPS/$1"; }

# install_packages NAME…: with apt as root; fails quietly so that the caller can name the way out
install_packages() {
  is_root && command -v apt-get >/dev/null || return 1
  say "Installing $(IFS=' '; echo "$*") …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  apt-get update -qq >/dev/null 2>&1
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}
