#!/usr/bin/env bash
# Puts the home of the last night together again: the state from the newest asset of the release pulse-state, the key from its secret.
# The archive is sealed with that key; one of a version that did not seal is opened as it is. No release at all is a first night. No answer, or an archive that is not whole, ends the run before anything is begun anew.
set -euo pipefail
umask 077
export LC_ALL=C

if [[ -z "${PULSE_IDENTITY_KEY:-}" ]]; then
  echo "The secret PULSE_IDENTITY_KEY is missing: docs/publishing.md says how to make it, once." >&2
  exit 2
fi

release=$(gh api --paginate "repos/$GITHUB_REPOSITORY/releases" --jq '.[] | select(.tag_name == "pulse-state" and .draft == false) | .id')
mkdir -p "$PULSE_HOME"
if [[ -n "$release" ]]; then
  assets=$(gh api --paginate "repos/$GITHUB_REPOSITORY/releases/$release/assets" --jq '.[] | select(.state == "uploaded") | .name')
  newest=$(grep -E '^home-[0-9TZ]+-[0-9]+-[0-9a-f]{64}\.tar\.zst(\.gpg)?$' <<<"$assets" | sort | tail -n 1) || true
  if [[ -z "$newest" ]]; then
    echo "The release pulse-state holds no state: put an archive back, or delete the release to begin anew." >&2
    exit 1
  fi
  gh release download pulse-state --repo "$GITHUB_REPOSITORY" --pattern "$newest" --dir "$RUNNER_TEMP"
  promised=${newest%.gpg}
  promised=${promised%.tar.zst}
  echo "${promised##*-}  $RUNNER_TEMP/$newest" | sha256sum --check --quiet
  opened="$RUNNER_TEMP/$newest"
  if [[ "$newest" == *.gpg ]]; then
    opened="$RUNNER_TEMP/home.tar.zst"
    GNUPGHOME=$(mktemp -d)
    export GNUPGHOME
    trap 'gpgconf --kill gpg-agent; rm -rf "$GNUPGHOME" "$opened"' EXIT
    if ! gpg --quiet --batch --yes --decrypt --pinentry-mode loopback --passphrase-fd 3 --output "$opened" "$RUNNER_TEMP/$newest" \
      3<<<"$PULSE_IDENTITY_KEY"; then
      echo "$newest cannot be opened with this PULSE_IDENTITY_KEY: set the secret to the key that it was made with." >&2
      exit 1
    fi
  fi
  tar --zstd -xf "$opened" -C "$PULSE_HOME"
  rm -f "$opened" "$RUNNER_TEMP/$newest"
  echo "Restored $newest"
else
  echo "There is no release pulse-state: this is the first night."
fi
printf '%s\n' "$PULSE_IDENTITY_KEY" >"$PULSE_HOME/identity.key"
