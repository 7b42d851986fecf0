#!/usr/bin/env bash
# Everything that `make check` looks at; goes on after a failure and names at the end what has to be mended.
set -uo pipefail
source "$(dirname "$0")/common.sh"

failed=()
look() {
  local name=$1
  shift
  say "== $name"
  "$@" || failed+=("$name")
}

schema_matches_models() {
  local folder
  folder=$(mktemp -d) || return 1
  DATABASE_URL="sqlite:///$folder/check.db" DEMO=0 .venv/bin/flask --app run db upgrade >/dev/null 2>"$folder/log" \
    && DATABASE_URL="sqlite:///$folder/check.db" DEMO=0 .venv/bin/flask --app run db check 2>>"$folder/log"
  local result=$?
  [ $result -eq 0 ] || tail -n 20 "$folder/log"
  rm -rf "$folder"
  return $result
}

look "format" .venv/bin/ruff format --check .
look "lint" .venv/bin/ruff check .
look "types" .venv/bin/mypy app
look "import contract" .venv/bin/lint-imports
look "templates" .venv/bin/djlint --quiet --lint app/templates
look "documents" .venv/bin/djlint --quiet --lint --ignore H021 reports # computed lengths have no other place
look "migrations" schema_matches_models
look "catalogue" .venv/bin/python tools/check_catalogue.py

if [ "${#failed[@]}" -gt 0 ]; then
  warn "" "To mend: $(IFS=,; echo "${failed[*]}" | sed 's/,/, /g')"
  exit 1
fi
say "All checks passed."
