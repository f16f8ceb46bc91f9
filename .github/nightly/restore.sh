#!/usr/bin/env bash
# Puts the home of the last night together again: the state from the newest asset of the release pulse-state, the key from its secret.
# No release at all is a first night. No answer, or an archive that is not whole, ends the run before anything is begun anew.
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
  newest=$(grep -E '^home-[0-9TZ]+-[0-9]+-[0-9a-f]{64}\.tar\.zst$' <<<"$assets" | sort | tail -n 1) || true
  if [[ -z "$newest" ]]; then
    echo "The release pulse-state holds no state: put an archive back, or delete the release to begin anew." >&2
    exit 1
  fi
  gh release download pulse-state --repo "$GITHUB_REPOSITORY" --pattern "$newest" --dir "$RUNNER_TEMP"
  promised=${newest%.tar.zst}
  echo "${promised##*-}  $RUNNER_TEMP/$newest" | sha256sum --check --quiet
  tar --zstd -xf "$RUNNER_TEMP/$newest" -C "$PULSE_HOME"
  rm "$RUNNER_TEMP/$newest"
  echo "Restored $newest"
else
  echo "There is no release pulse-state: this is the first night."
fi
printf '%s\n' "$PULSE_IDENTITY_KEY" >"$PULSE_HOME/identity.key"
