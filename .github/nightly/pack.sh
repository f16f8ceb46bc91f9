#!/usr/bin/env bash
# Packs what cannot be made again into one archive whose name tells when it was made and what is in it, sealed with the secret
# PULSE_IDENTITY_KEY: a release can be read by whoever can read the repository, and the working file holds the ids of people.
# The key itself has its secret and goes nowhere else; a backup that lies in the home holds the key and stays behind.
# Opening the working file first writes its log into it, and refuses a file that is not whole.
set -euo pipefail
umask 077

if [[ ! -s "$PULSE_HOME/work.duckdb" ]]; then
  echo "The night ended before it wrote anything: there is nothing to keep." >&2
  exit 1
fi
.venv/bin/python -c 'import sys, duckdb; duckdb.connect(sys.argv[1]).close()' "$PULSE_HOME/work.duckdb"

GNUPGHOME=$(mktemp -d) # of its own, and short: the path of a socket in it may not be long
export GNUPGHOME
trap 'gpgconf --kill gpg-agent; rm -rf "$GNUPGHOME"' EXIT
archive="$RUNNER_TEMP/home.tar.zst.gpg"
kept=(work.duckdb)
for name in actions.jsonl catalog; do
  if [[ -e "$PULSE_HOME/$name" ]]; then kept+=("$name"); fi
done
tar --zstd -cf - -C "$PULSE_HOME" "${kept[@]}" |
  gpg --quiet --batch --yes --symmetric --cipher-algo AES256 --compress-algo none --pinentry-mode loopback \
    --passphrase-file "$PULSE_HOME/identity.key" --output "$archive"
digest=$(sha256sum "$archive" | cut -d ' ' -f 1)
mkdir -p "$RUNNER_TEMP/state"
mv "$archive" "$RUNNER_TEMP/state/home-$(date -u +%Y%m%dT%H%M%SZ)-$GITHUB_RUN_ID-$digest.tar.zst.gpg"
echo "packed=yes" >>"$GITHUB_OUTPUT"
