#!/usr/bin/env bash
# Packs what cannot be made again into one archive whose name tells when it was made and what is in it. Nothing else goes along: the key
# has its secret, and a backup that lies in the home holds the key.
# Opening the working file first writes its log into it, and refuses a file that is not whole.
set -euo pipefail

if [[ ! -s "$PULSE_HOME/work.duckdb" ]]; then
  echo "The night ended before it wrote anything: there is nothing to keep." >&2
  exit 1
fi
.venv/bin/python -c 'import sys, duckdb; duckdb.connect(sys.argv[1]).close()' "$PULSE_HOME/work.duckdb"

archive="$RUNNER_TEMP/home.tar.zst"
kept=(work.duckdb)
for name in actions.jsonl catalog; do
  if [[ -e "$PULSE_HOME/$name" ]]; then kept+=("$name"); fi
done
tar --zstd -cf "$archive" -C "$PULSE_HOME" "${kept[@]}"
digest=$(sha256sum "$archive" | cut -d ' ' -f 1)
mkdir -p "$RUNNER_TEMP/state"
mv "$archive" "$RUNNER_TEMP/state/home-$(date -u +%Y%m%dT%H%M%SZ)-$GITHUB_RUN_ID-$digest.tar.zst"
echo "packed=yes" >>"$GITHUB_OUTPUT"
