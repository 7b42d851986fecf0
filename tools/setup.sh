#!/usr/bin/env bash
# Set-up in named steps, each done once until what it depends on changes: setup.sh [base] [tests] [database] [database-again]
set -euo pipefail
source "$(dirname "$0")/common.sh"
source tools/steps.sh

mkdir -p "$STAMPS"
exec 9> "$STAMPS/lock"
flock 9 # two starts at once must not install into each other

for step in "$@"; do
  case "$step" in
    base) python_environment; packages requirements.txt; text_engine; typefaces; catalogues ;;
    tests) packages requirements-dev.txt; browser ;;
    database) database ;;
    database-again) rm -f "$STAMPS/database"; database ;;
    *) stop "Unknown step: $step" ;;
  esac
done
