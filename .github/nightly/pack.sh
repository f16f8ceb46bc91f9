#!/usr/bin/env bash
# Packs what cannot be made again into one archive whose name tells when it was made and what is in it. The key stays out: it has its secret.
# Opening the working file first writes its log into it, and refuses a file that is not whole.
set -euo pipefail

if [[ ! -s "$PULSE_HOME/work.duckdb" ]]; then
  echo "The night ended before it wrote anything: there is nothing to keep." >&2
  exit 1
fi
.venv/bin/python -c 'import sys, duckdb; duckdb.connect(sys.argv[1]).close()' "$PULSE_HOME/work.duckdb"

archive="$RUNNER_TEMP/home.tar.zst"
tar --zstd -cf "$archive" -C "$PULSE_HOME" --exclude=./identity.key --exclude=./git --exclude=./site --exclude=./demo --exclude=./prefect \
  --exclude='./pulse.duckdb*' --exclude='./refresh.*' .
digest=$(sha256sum "$archive" | cut -d ' ' -f 1)
mkdir -p "$RUNNER_TEMP/state"
mv "$archive" "$RUNNER_TEMP/state/home-$(date -u +%Y%m%dT%H%M%SZ)-$GITHUB_RUN_ID-$digest.tar.zst"
echo "packed=yes" >>"$GITHUB_OUTPUT"
