# The steps of setup.sh. Each says what it does, does nothing when it was done, and names the command it cannot run itself.

newest_python() {
  local name
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$name"; return; }
  done
  return 1
}

python_environment() {
  [ -x .venv/bin/pip ] && .venv/bin/python -c '' 2>/dev/null && return
  local python version
  python=$(newest_python) || stop "Python 3.11 or newer is needed:  sudo apt-get install python3 python3-venv"
  version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    install_packages "$version" || install_packages python3-venv \
      || stop "Python's venv module is missing. Install it, then start again:  sudo apt-get install $version"
  fi
  say "Creating .venv with $("$python" --version) …"
  rm -rf .venv
  "$python" -m venv .venv || stop "The virtual environment could not be made:  sudo apt-get install $version"
}

packages() {
  local list=$1 now
  now=$(key requirements.txt "$list")-$(.venv/bin/python -c 'import sys; print(sys.version_info[:2])')
  [ "$(cat ".venv/$list.key" 2>/dev/null)" = "$now" ] && return
  say "Installing the packages of $list …"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$list" \
    || stop "The Python packages could not be installed. Is a package index reachable? Try:  .venv/bin/pip install --require-hashes -r $list"
  printf '%s\n' "$now" > ".venv/$list.key"
}

# Pango lays out the text of PDF files; the service itself runs without it.
text_engine() {
  [ -d "$INSTANCE_DIR/pango/tree" ] && return
  has_text_engine && return
  install_packages libpangoft2-1.0-0 libharfbuzz-subset0 && has_text_engine && return
  tools/pango.sh "$INSTANCE_DIR/pango" && return
  warn "PDF documents stay switched off: the text layout library is missing. Install it, then: make setup"
  warn "    sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
}

has_text_engine() {
  .venv/bin/python - 2>/dev/null <<'END'
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
END
}

typefaces() {
  local folder="${FONT_DIR:-$INSTANCE_DIR/fonts}" now
  [ -n "${FONT_DIR:-}" ] && [ -f "$folder/fonts.conf" ] && return
  now=$(key tools/fonts.py tools/font_sources.py requirements.txt)
  done_before fonts "$now" && [ -f "$folder/fonts.conf" ] && return
  .venv/bin/python tools/fonts.py "$folder" || warn "The typefaces could not be prepared; PDF documents stay switched off. Try:  make fonts"
  remember fonts "$now"
}

catalogues() {
  [ -d translations ] || return 0
  local now
  now=$(find translations -name '*.po' -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum)
  done_before catalogues "$now" && [ -z "$(find translations -name '*.po' -execdir test ! -e messages.mo ';' -print)" ] && return
  .venv/bin/pybabel --quiet compile -d translations
  remember catalogues "$now"
}

# Chromium for the browser tests: Debian has it as a package, elsewhere Playwright brings its own.
browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 && return
  done
  done_before browser yes && return
  grep -qs '^ID=debian' /etc/os-release && install_packages chromium && return
  say "Fetching a browser for the tests …"
  if .venv/bin/playwright install $(is_root && echo --with-deps) chromium >/dev/null 2>&1; then
    remember browser yes
  else
    warn "No chromium: the browser tests cannot run. Install it:  sudo apt-get install chromium"
    warn "    or:  sudo .venv/bin/playwright install-deps chromium && .venv/bin/playwright install chromium"
  fi
}

# The stamp names the schema that the database itself reports, so a new, emptied or swapped database is filled again.
database() {
  local state data roles
  state=$(.venv/bin/python tools/database_state.py) || stop "Is it running, and is DATABASE_URL right?"
  data="$(key migrations seeds) $DEMO"
  roles="$(key app) $state"
  if ! done_before database "$data $state"; then
    say "Preparing the database …"
    quietly .venv/bin/flask --app run db upgrade
    .venv/bin/flask --app run roles sync
    .venv/bin/flask --app run seed reference
    [ "$DEMO" = 0 ] || { say "Loading demo data (once, about three minutes) …"; .venv/bin/flask --app run seed demo; }
    state=$(.venv/bin/python tools/database_state.py)
    remember database "$data $state"
    remember roles "$(key app) $state"
  elif ! done_before roles "$roles"; then
    .venv/bin/flask --app run roles sync # the code has changed, and with it perhaps who may do what
    remember roles "$roles"
  fi
}

# quietly COMMAND…: its output is shown only when it fails
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    stop "This failed: $*"
  fi
  rm -f "$log"
}
